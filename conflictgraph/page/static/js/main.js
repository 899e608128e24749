/** Put the page into an element and keep its parts in step with one state. */
import { el, svgEl } from "./dom.js";
import { drawnIn } from "./drawn.js";
import { escalationPaths } from "./escalation.js";
import { filterBoxes } from "./filters.js";
import { PAINT, network } from "./graph.js";
import { overview } from "./overview.js";
import { topOfPage } from "./header.js";
import { panel } from "./panel.js";
import { indexed, selection } from "./select.js";
import { fromHash, toHash } from "./state.js";
import { movesOf } from "./steps.js";
import { timeline } from "./timeline.js";
import { matrix, table } from "./views.js";
import { word } from "./words.js";
/** @param {any} root @param {any} data @param {any} [options] */
export function mount(root, data, options = {}) {
  const index = indexed(data);
  const phone = options.narrow ?? matchMedia("(max-width: 760px)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  /** @type {any} */
  const app = { data, index, state: fromHash(options.page ? location.hash : "", data), sort: ["date", true], path: 0, manyPaths: false, playing: 0, stop: -1, drawer: false, sheet: false };
  // A link to somebody opens the sheet of a phone, as a tap on him would.
  app.sheet = phone.matches && Boolean(app.state.sel.length || app.state.act);
  app.t = (/** @type {string} */ key) => word(app.state.lang, key);
  app.rtl = () => app.state.lang === "ar";
  app.name = (/** @type {string} */ id) => { const a = index.actors.get(id); return a ? a.names[app.state.lang] || a.name : id; };
  app.say = (/** @type {string} */ text) => { live.textContent = text; };
  /** Change the state: `how` is push (a step back leads here), replace, or none. */
  app.go = (/** @type {any} */ change, /** @type {any} */ how = "push") => {
    Object.assign(app.state, change);
    if ("sel" in change || "line" in change) { app.path = 0; app.manyPaths = false; app.sheet = app.sheet || Boolean(app.state.sel.length || app.state.act); }
    app.render();
    if (options.page && how !== "none" && how !== true) note(how === "replace");
    if (options.onSelect) options.onSelect({ selected: [...app.state.sel], period: [app.state.start, app.state.end], view: app.state.view });
  };
  function note(/** @type {boolean} */ instead) {
    const hash = `#${toHash(app.state, data)}`;
    if (hash === location.hash || (hash === "#" && !location.hash)) return;
    try { if (instead) history.replaceState(null, "", hash); else history.pushState(null, "", hash); } catch { /* an opaque origin has no address of its own */ }
  }
  app.pick = (/** @type {string} */ id, second = false) => app.go({ sel: second && app.state.sel.length && app.state.sel[0] !== id ? [app.state.sel[0], id] : [id], line: "", act: "" });
  app.toggle = (/** @type {string} */ id) => app.go({ sel: app.state.sel.includes(id) ? app.state.sel.filter((/** @type {string} */ one) => one !== id) : [...app.state.sel, id].slice(-12), line: "", act: "" });
  /** The address of this view: whole where the page has one, else the part after the #. */
  app.address = () => { const hash = `#${toHash(app.state, data)}`; return options.page && /^(file|https?):$/.test(location.protocol) ? `${location.href.split("#")[0]}${hash}` : hash; };
  /** Rows that filters and clock leave, as steps; made once for each selection. */
  const made = /** @type {WeakMap<object, any>} */ (new WeakMap());
  const whole = () => app.now.rows.size === index.rows.size;
  const kept = () => { const key = whole() ? data : app.now.rows; let one = made.get(key); if (!one) { const rows = app.now.rows; one = { keep: key === data ? undefined : (/** @type {string} */ id) => rows.has(id), moves: null, found: new Map() }; made.set(key, one); } return one; };
  const stored = (/** @type {string} */ a, /** @type {string} */ b) => (data.paths.pairs?.[`${a}>${b}`] ?? []).map((/** @type {any} */ p) => ({ score: p[0], weakest: p[1], steps: p[2].map((/** @type {number} */ i) => { const [source, target, kind, score, status, side, rows, answers] = data.paths.steps[i]; return { source, target, kind, score, status, side, rows, answers }; }) }));
  app.escalation = (/** @type {string} */ a, /** @type {string} */ b) => {
    if (whole() && data.meta.paths_computed && !app.manyPaths) return { paths: stored(a, b), cut: false, shown: false, crossed: (data.paths.crossed ?? []).includes(`${a}>${b}`) };
    const one = kept(), k = app.manyPaths ? 10 : 3, key = JSON.stringify([a, b, k]);
    one.moves = one.moves ?? movesOf(data, one.keep);
    if (!one.found.has(key)) one.found.set(key, { ...escalationPaths(one.moves, data.rules, a, b, k), shown: !whole() });
    return one.found.get(key);
  };
  app.paths = (/** @type {string} */ a, /** @type {string} */ b) => app.escalation(a, b).paths;
  app.drawn = (/** @type {string} */ struck, /** @type {string} */ by) => { const one = kept(), key = JSON.stringify([struck, by]); if (!one.found.has(key)) one.found.set(key, drawnIn(data, struck, by, one.keep)); return one.found.get(key); };
  app.choosePath = (/** @type {number} */ n) => { app.path = n; app.graph.update(); };
  /** What stands out on the drawing: actors, lines, numbers on lines, and steps that no line shows. */
  app.lit = () => {
    const { sel, line, act } = app.state, now = app.now.lines;
    if (act && line && now.some((/** @type {any} */ l) => l.id === line && l.rows.includes(act))) return { actors: index.rows.get(act).pairs.flat(), lines: new Set([line]) };
    if (act && index.rows.has(act)) { const row = index.rows.get(act); return { actors: row.pairs.flat(), lines: new Set(now.filter((/** @type {any} */ l) => l.rows.includes(act)).map((/** @type {any} */ l) => l.id)) }; }
    if (line) return { actors: sel, lines: new Set([line]) };
    if (sel.length > 2) return { actors: sel, lines: new Set(now.filter((/** @type {any} */ l) => sel.includes(l.source) && sel.includes(l.target)).map((/** @type {any} */ l) => l.id)) };
    if (sel.length === 2) return app.state.ask === "drawn" ? litRings(sel[1], sel[0]) : litPath(sel[0], sel[1]);
    if (sel.length === 1) { const lines = now.filter((/** @type {any} */ l) => l.source === sel[0] || l.target === sel[0]); return { actors: [sel[0], ...lines.flatMap((/** @type {any} */ l) => [l.source, l.target])], lines: new Set(lines.map((/** @type {any} */ l) => l.id)) }; }
    return null;
  };
  function litPath(/** @type {string} */ a, /** @type {string} */ b) {
    const path = app.paths(a, b)[app.path], lines = new Set(), badges = new Map(), actors = [a, b], extra = /** @type {any[]} */ ([]);
    for (const l of app.now.lines) if ((l.source === a && l.target === b) || (l.source === b && l.target === a)) lines.add(l.id);
    (path?.steps ?? []).forEach((/** @type {any} */ s, /** @type {number} */ i) => {
      actors.push(s.source, s.target);
      const shares = (/** @type {any} */ l) => l.rows.some((/** @type {string} */ id) => s.rows.includes(id));
      const hit = app.now.lines.find((/** @type {any} */ l) => l.source === s.source && l.target === s.target && shares(l)) ?? app.now.lines.find((/** @type {any} */ l) => l.source === s.target && l.target === s.source && shares(l));
      if (!hit) { extra.push({ source: s.source, target: s.target, sign: ["act", "retaliation", "host", "pressure"].includes(s.kind) ? -1 : 1, badge: String(i + 1) }); return; }
      lines.add(hit.id);
      badges.set(hit.id, badges.has(hit.id) ? `${badges.get(hit.id)}·${i + 1}` : String(i + 1));
    });
    return { actors, lines, badges, extra };
  }
  function litRings(/** @type {string} */ struck, /** @type {string} */ by) {
    const { rings } = app.drawn(struck, by), lines = new Set(), badges = new Map();
    for (const ring of rings) for (const l of app.now.lines) if ((l.source === ring.actor || l.target === ring.actor) && l.rows.some((/** @type {string} */ id) => ring.ties.includes(id))) { lines.add(l.id); badges.set(l.id, String(ring.ring)); }
    for (const l of app.now.lines) if (l.source === by && l.target === struck) lines.add(l.id);
    return { actors: [struck, by, ...rings.map((/** @type {any} */ r) => r.actor)], lines, badges, extra: [] };
  }
  const live = el("p", { class: "hidden", "aria-live": "polite", role: "status" });
  const parts = { title: el("h1", {}), sub: el("p", { class: "muted" }), tools: el("div", { class: "tools" }), filters: el("aside", { class: "filters" }), canvas: el("div", { class: "canvas" }), other: el("div", { class: "other", tabindex: 0 }), hint: el("p", { class: "hint" }), tour: el("section", { class: "tourbox" }), time: el("section", { class: "time" }), panel: el("aside", { class: "panel" }), told: el("div", { class: "told", tabindex: 0 }), foot: el("footer", { tabindex: 0 }) };
  const handle = el("button", { class: "sheet-handle", "data-key": "sheet", onclick: () => { app.sheet = !app.sheet; app.render(); } }, el("span", { "aria-hidden": "true" }));
  const caveat = el("p", { class: "caveat" });
  parts.panel.append(handle, parts.told, caveat);
  const brush = el("div", { class: "brushbox" }), period = el("output", { class: "period", dir: "ltr" }), play = el("button", { "data-key": "play" }), on = el("button", { "data-key": "step" }, svgEl("svg", { width: 14, height: 12, class: "icon", "aria-hidden": "true" }, svgEl("path", { d: "M1 1L9 6L1 11ZM10.5 1H12.5V11H10.5Z" }))), clock = el("select", { "data-key": "clock", onchange: () => app.go({ clock: clock.value }) });
  parts.time.append(play, on, brush, period, clock);
  root.classList.add("conflictgraph");
  root.replaceChildren(el("header", {}, el("div", { class: "titles" }, parts.title, parts.sub), parts.tools), el("div", { class: "body-grid" }, parts.filters, el("main", {}, parts.canvas, parts.other, parts.hint, parts.tour, parts.time), parts.panel), parts.foot, live);
  const setTheme = () => { app.paint = dark() ? PAINT.dark : PAINT.light; root.classList.toggle("dark", dark()); };
  app.turnTheme = () => { root.dataset.theme = dark() ? "light" : "dark"; setTheme(); app.render(); };
  setTheme();
  app.hint = parts.hint;
  let chosen = "";
  /** What filters and clock leave: worked out again only when they have changed. */
  const choose = () => { const { start, end, clock, hide } = app.state, key = JSON.stringify([start, end, clock, [...hide].sort()]); if (key !== chosen) { chosen = key; app.now = selection(app.state, data, index); } };
  choose();
  app.time = timeline(app, brush);
  const fillPanel = panel(app), boxes = filterBoxes(app), top = topOfPage(app, parts, options);
  const halt = () => { clearInterval(app.playing); app.playing = 0; app.go({}); };
  play.addEventListener("click", () => {
    if (app.playing) return halt();
    if (app.state.end >= data.meta.last) app.time.rewind?.();
    app.playing = setInterval(() => { if (!app.time.step()) halt(); }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1200 : 450);
    app.render();
  });
  on.addEventListener("click", () => { if (app.state.end >= data.meta.last) app.time.rewind?.(); else app.time.step(); note(true); });
  /** Remember where the keyboard is, and go back there when the parts are new. */
  function focusKeeper() {
    const active = /** @type {any} */ (root.getRootNode()).activeElement, key = active?.getAttribute?.("data-key"), part = [parts.tools, parts.filters, parts.panel, parts.tour].find((p) => active && p.contains(active));
    return () => { if (!part || active.isConnected) return; const again = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`); (again ?? (part === parts.panel ? parts.told : null))?.focus({ preventScroll: true }); };
  }
  let shown = "", openPath = "";
  app.render = () => {
    // Asked before anything changes: asked later, the browser would have to lay out the page twice.
    const { state, t } = app, refocus = focusKeeper(), scrolled = app.ready ? parts.told.scrollTop : 0;
    choose();
    root.setAttribute("dir", app.rtl() ? "rtl" : "ltr"); root.setAttribute("lang", state.lang);
    if (options.page) { document.documentElement.lang = state.lang; document.documentElement.dir = app.rtl() ? "rtl" : "ltr"; }
    top.update();
    parts.filters.replaceChildren(...boxes().filter(Boolean));
    root.classList.toggle("drawer-open", app.drawer); root.classList.toggle("sheet-open", app.sheet);
    parts.canvas.hidden = state.view !== "network"; parts.other.hidden = state.view === "network"; parts.hint.hidden = state.view !== "network";
    parts.other.setAttribute("role", "region"); parts.other.setAttribute("aria-label", t(state.view));
    parts.filters.setAttribute("aria-label", t("filters")); parts.panel.setAttribute("aria-label", t("evidence")); parts.time.setAttribute("aria-label", t("period")); parts.tour.setAttribute("aria-label", t("tour"));
    parts.told.setAttribute("role", "region"); parts.told.setAttribute("aria-label", t("evidence"));
    handle.setAttribute("aria-label", t("sheet")); handle.setAttribute("aria-expanded", String(app.sheet)); handle.hidden = !phone.matches;
    if (state.view === "matrix") parts.other.replaceChildren(matrix(app));
    else if (state.view === "table") parts.other.replaceChildren(table(app));
    else parts.other.replaceChildren();
    if (data.meta.detail !== "blocs") parts.hint.replaceChildren(t("hint"), data.meta.detail === "backbone" && !state.all ? el("button", { "data-key": "all", onclick: () => app.go({ all: true }) }, t("all")) : "");
    play.replaceChildren(svgEl("svg", { width: 11, height: 12, class: "icon", "aria-hidden": "true" }, svgEl("path", { d: app.playing ? "M1 1H10V11H1Z" : "M1 1L10 6L1 11Z" })), ` ${t(app.playing ? "stop" : "play")}`);
    on.setAttribute("aria-label", t("stepBy")); on.title = t("stepBy");
    clock.setAttribute("aria-label", t("clock"));
    clock.replaceChildren(...["happened", "known"].map((v) => el("option", { value: v, selected: v === state.clock }, t(v))));
    period.textContent = `${state.start} – ${state.end}`;
    app.graph?.update();
    caveat.textContent = t("noForecast");
    const now = JSON.stringify([state.sel, state.line, state.act, state.ask, app.stop]);
    parts.told.replaceChildren(...[fillPanel()].flat(3).filter(Boolean));
    if (scrolled) parts.told.scrollTop = now === openPath ? scrolled : 0;
    openPath = now;
    // It asks how wide it is: by now all is in its place, and the page is laid out once.
    app.time.update();
    const said = `${app.now.acts.length} ${t("acts")}, ${app.now.lines.length} ${t("lines")}${state.sel.length ? `: ${state.sel.map(app.name).join(", ")}` : ""}`;
    if (!app.playing && said !== shown) app.say(shown = said);
    refocus();
  };
  if (options.page) addEventListener("popstate", () => { Object.assign(app.state, fromHash(location.hash, data)); app.path = 0; app.render(); });
  (options.page ? document : root).addEventListener("keydown", (/** @type {any} */ e) => {
    if (e.key === "Escape") { app.drawer = false; app.sheet = false; app.stop = -1; top.leaveSearch(); app.go({ sel: [], line: "", act: "" }); }
    if (e.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(e.target.tagName)) { e.preventDefault(); top.focusSearch(); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { setTheme(); app.render(); });
  phone.addEventListener("change", () => app.render());
  // The page first, the network into the room that is left: all is laid out once.
  app.render();
  app.graph = (data.meta.detail === "blocs" ? overview : network)(app, parts.canvas);
  app.graph.update();
  app.graph.fit();
  app.ready = true;
  return app;
}
