/** The mirrored histogram: hostile up, cooperative down, with a brush for pointer and keyboard. */
import { el, svgEl } from "./dom.js";
const DAY_MS = 86400000;
const toDays = (/** @type {string} */ iso8) => Math.round(Date.parse(`${iso8}T00:00:00Z`) / DAY_MS);
const toIso = (/** @type {number} */ n) => new Date(n * DAY_MS).toISOString().slice(0, 10);
/** @param {any} app @param {any} box */
export function timeline(app, box) {
  const { data, t } = app;
  if (!data.meta.first) return { update() {}, step() { return false; } };
  const low = toDays(data.meta.first), high = Math.max(toDays(data.meta.last), low + 1), span = high - low + 1;
  const wide = [1, 2, 7, 14, 30, 91, 365, 1826].find((d) => span / d <= 90) ?? 3650, bins = Math.ceil(span / wide);
  const W = 1000, H = 84, MID = 46;
  const x = (/** @type {number} */ day) => ((day - low) / span) * W;
  const svg = svgEl("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const handle = (/** @type {string} */ end) => el("div", { class: "handle", role: "slider", tabindex: 0, "aria-orientation": "horizontal", onkeydown: (/** @type {any} */ e) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30, Home: -span, End: span }[/** @type {"Home"} */ (e.key)];
    if (way) { e.preventDefault(); move(end, toDays(app.state[end]) + way * (e.shiftKey ? 7 : 1), "replace"); } } });
  const handles = { start: handle("start"), end: handle("end") }, area = el("div", { class: "brush" }, svg, handles.start, handles.end);
  function move(/** @type {string} */ end, /** @type {number} */ day, how = "push") {
    const other = toDays(app.state[end === "start" ? "end" : "start"]);
    const at = end === "start" ? Math.min(Math.max(day, low), other) : Math.max(Math.min(day, high), other);
    app.go({ [end]: toIso(at) }, how);
  }
  let held = "";
  const dayAt = (/** @type {any} */ e) => { const r = area.getBoundingClientRect(); return Math.round(low + ((e.clientX - r.left) / r.width) * span); };
  area.addEventListener("pointerdown", (/** @type {any} */ e) => { const d = dayAt(e); held = Math.abs(d - toDays(app.state.start)) < Math.abs(d - toDays(app.state.end)) ? "start" : "end"; area.setPointerCapture(e.pointerId); move(held, d, "none"); });
  area.addEventListener("pointermove", (/** @type {any} */ e) => { if (held) move(held, dayAt(e), "none"); });
  area.addEventListener("pointerup", () => { if (held) { held = ""; app.go({}); } });
  const ticks = el("div", { class: "ticks", "aria-hidden": "true" });
  box.append(area, ticks);
  /** Months, quarters or years, as many as have room. */
  function axis() {
    const first = new Date(low * DAY_MS), last = high, step = [1, 3, 6, 12, 24, 60, 120, 300].find((m) => span / (m * 30.4) <= Math.max(3, Math.min(10, area.clientWidth / 38))) ?? 1200, marks = [];
    const month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
    for (let m = month; marks.length < 12; m += step) { const day = Math.round(Date.UTC(Math.floor(m / 12), m % 12, 1) / DAY_MS); if (day > last) break; if (day >= low) marks.push({ day, text: step < 12 && m % 12 ? t(`month${m % 12}`) : String(Math.floor(m / 12)) }); }
    ticks.replaceChildren(...marks.map(({ day, text }) => { const at = el("span", {}, text); at.style.left = `${(x(day) / W) * 100}%`; return at; }));
  }
  function update() {
    const { state, paint } = app, up = new Array(bins).fill(0), down = new Array(bins).fill(0);
    for (const act of data.acts) {
      const day = state.clock === "known" ? act.known || act.first : act.first;
      if (!day || !act.counted || day < data.meta.first) continue;
      const i = Math.min(Math.floor((toDays(day) - low) / wide), bins - 1);
      if (act.sign < 0) up[i]++; else if (act.sign > 0) down[i]++;
    }
    const most = Math.max(1, ...up, ...down), from = x(toDays(state.start)), to = x(toDays(state.end) + 1);
    const bars = [];
    for (let i = 0; i < bins; i++) {
      const left = (i * wide / span) * W, width = Math.max((wide / span) * W - 1.5, 1), inside = left + width > from && left < to;
      if (up[i]) bars.push(svgEl("rect", { x: left, y: MID - (up[i] / most) * 42, width, height: (up[i] / most) * 42, fill: paint[-1], opacity: inside ? 1 : 0.25 }));
      if (down[i]) bars.push(svgEl("rect", { x: left, y: MID + 1, width, height: (down[i] / most) * 34, fill: paint[1], opacity: inside ? 1 : 0.25 }));
    }
    svg.replaceChildren(svgEl("rect", { x: from, y: 0, width: to - from, height: H, fill: paint.ink, opacity: 0.05 }), svgEl("line", { x1: 0, x2: W, y1: MID, y2: MID, stroke: paint.muted, "stroke-width": 0.7 }), ...bars);
    axis();
    for (const [end, node] of Object.entries(handles)) {
      node.style.left = `${((end === "start" ? from : to) / W) * 100}%`;
      for (const [k, v] of Object.entries({ "aria-label": `${t("period")}: ${t(end === "start" ? "from" : "to")}`, "aria-valuemin": 0, "aria-valuemax": span - 1, "aria-valuenow": toDays(state[end]) - low, "aria-valuetext": state[end] })) node.setAttribute(k, String(v));
    }
  }
  return { update, step() { const next = Math.min(toDays(app.state.end) + wide, high); app.go({ end: toIso(next) }, "none"); return next < high; }, rewind() { app.go({ end: toIso(Math.min(toDays(app.state.start) + wide, high)) }, "none"); } };
}
