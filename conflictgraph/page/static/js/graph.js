/** The network: vis-network moves, zooms and holds the marks; lines, outlines and badges are drawn from `geometry`. */
import { beside, curve, distance, head, hull, zigzag } from "./geometry.js";
export const PAINT = {
  light: { paper: "#faf8f3", ink: "#1c2126", muted: "#5b646d", "-1": "#c1440e", 1: "#1b6ca8", 0: "#5b646d", blocs: ["#4477aa", "#228833", "#b8860b", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95"], none: "#767d84" },
  dark: { paper: "#14181c", ink: "#eceae4", muted: "#a3abb3", "-1": "#ff8a4c", 1: "#6db8f2", 0: "#a3abb3", blocs: ["#6f9fd0", "#55b364", "#d9a93a", "#d368a3", "#9aa3ab", "#64b3b0", "#c98e55", "#a793d6"], none: "#8b939a" },
};
/** @param {any} app @param {any} box */
export function network(app, box) {
  const { data, index } = app;
  const spots = new Map(data.actors.map((/** @type {any} */ a) => [a.id, { ...a }]));
  const nodes = new vis.DataSet();
  let drawn = /** @type {any[]} */ ([]);
  const many = data.actors.length > 150;
  const net = new vis.Network(box, { nodes, edges: new vis.DataSet() }, {
    autoResize: true, physics: false, layout: { randomSeed: 1 }, interaction: { hover: !many, multiselect: false, keyboard: false, tooltipDelay: 1e7, zoomSpeed: 0.6, selectConnectedEdges: false, hoverConnectedEdges: false },
    nodes: { borderWidth: 2, borderWidthSelected: 3, chosen: false, scaling: { label: { enabled: false } } },
  });
  const canvas = box.querySelector("canvas");
  canvas.setAttribute("role", "img");
  let backbone = new Set();
  function shown() {
    const { state, now } = app;
    if (state.all || now.lines.length <= 800) return now.lines;
    return [...now.lines].sort((p, q) => q.rows.length - p.rows.length || (p.id < q.id ? -1 : 1)).slice(0, 400);
  }
  function update() {
    const { state, now, paint } = app;
    const lines = shown();
    const heavy = new Map();
    for (const line of lines) { const key = [line.source, line.target].sort().join("|"); heavy.set(key, (heavy.get(key) ?? 0) + line.rows.filter((/** @type {string} */ id) => index.rows.get(id).isAct).length); }
    const top = new Set([...heavy].sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)).slice(0, 3).filter((p) => p[1] > 1).map((p) => p[0]));
    const lit = app.lit();
    const near = new Set(lit ? lit.actors : []);
    backbone = new Set(lines.flatMap((/** @type {any} */ line) => [line.source, line.target]));
    let next = lines.filter((/** @type {any} */ line) => !state.focus || !lit || lit.lines.has(line.id)).map((/** @type {any} */ line) => {
      const n = line.rows.length, main = top.has([line.source, line.target].sort().join("|"));
      const on = lit ? lit.lines.has(line.id) : main;
      return { ...line, width: Math.min(1 + 0.75 * Math.sqrt(n), 6), alpha: lit ? (on ? 0.95 : 0.07) : main ? 1 : Math.min(0.2 + 0.06 * n, 0.45), on, straight: lines.length > 800, badge: lit?.badges?.get(line.id) };
    }).sort((/** @type {any} */ p, /** @type {any} */ q) => p.alpha - q.alpha);
    const list = data.actors.filter((/** @type {any} */ a) => !state.hide.has(`k:${a.kind}`) && (!many || state.all || backbone.has(a.id) || near.has(a.id)) && (!state.focus || !lit || near.has(a.id))).slice(0, state.all ? Infinity : 1200);
    const keep = new Set(list.map((/** @type {any} */ a) => a.id));
    drawn = [];
    nodes.remove(nodes.getIds().filter((/** @type {any} */ id) => !keep.has(id)));
    next = next.filter((/** @type {any} */ line) => keep.has(line.source) && keep.has(line.target));
    const best = Math.max(1, ...data.actors.slice(0, 5000).map((/** @type {any} */ a) => a.measures[state.size][0]));
    for (const spot of spots.values()) spot.size = spot.person ? 5 : 7 + 17 * Math.sqrt(spot.measures[state.size][0] / best);
    for (const line of next) line.points = curve(spots.get(line.source), spots.get(line.target), line, line.straight);
    drawn = next;
    nodes.update(list.map((/** @type {any} */ a) => {
      const dim = lit && !near.has(a.id), spot = spots.get(a.id), colour = a.bloc >= 0 ? paint.blocs[a.bloc % paint.blocs.length] : paint.none;
      const hollow = a.person || a.placeholder, chosen = state.sel.includes(a.id);
      return { id: a.id, x: spot.x, y: spot.y, shape: a.shape, size: spot.size, label: app.name(a.id), opacity: dim ? 0.25 : 1,
        color: { background: hollow ? paint.paper : colour, border: chosen ? paint.ink : hollow ? colour : paint.paper }, borderWidth: chosen ? 4 : 2,
        shapeProperties: { borderDashes: a.placeholder ? [4, 3] : false },
        font: { size: a.person ? 12 : spot.size > 14 ? 18 : 14, color: dim ? paint.muted : a.person ? paint.muted : paint.ink, strokeWidth: 5, strokeColor: paint.paper, face: "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif", vadjust: a.person ? -4 : -2 }, widthConstraint: { maximum: a.person ? 105 : 130 } };
    }));
    canvas.setAttribute("aria-label", `${app.t("network")}: ${list.length} ${app.t("actors")}, ${drawn.length} ${app.t("lines")}. ${app.t("hint")}`);
    net.redraw();
  }
  /** @param {any} ctx @param {number[][]} points */
  function trace(ctx, points) { ctx.beginPath(); points.forEach((p, i) => (i ? ctx.lineTo(p[0], p[1]) : ctx.moveTo(p[0], p[1]))); }
  net.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    const { paint } = app;
    for (const { members, colour } of hulls()) { trace(ctx, hull(members, 16)); ctx.closePath(); ctx.lineJoin = "round"; ctx.globalAlpha = 0.1; ctx.fillStyle = colour; ctx.fill(); ctx.globalAlpha = 0.4; ctx.lineWidth = 1; ctx.strokeStyle = colour; ctx.stroke(); }
    if (drawn.length > 800 && !drawn.some((l) => l.on)) return batch(ctx);
    for (const line of drawn) paintLine(ctx, line, paint[line.sign]);
    ctx.globalAlpha = 1; ctx.setLineDash([]);
  });
  /** Many lines: one path a sign, no dashes and no heads. @param {CanvasRenderingContext2D} ctx */
  function batch(ctx) {
    for (const sign of [1, 0, -1]) { ctx.beginPath(); for (const line of drawn) if (line.sign === sign) { const p = line.points; ctx.moveTo(p[0][0], p[0][1]); ctx.lineTo(p[p.length - 1][0], p[p.length - 1][1]); } ctx.globalAlpha = 0.3; ctx.lineWidth = 1; ctx.strokeStyle = app.paint[sign]; ctx.stroke(); }
    ctx.globalAlpha = 1;
  }
  /** @param {any} ctx @param {any} line @param {string} colour */
  function paintLine(ctx, line, colour) {
    if (line.points.length < 2) return;
    ctx.globalAlpha = line.alpha; ctx.strokeStyle = ctx.fillStyle = colour; ctx.lineWidth = line.width; ctx.lineJoin = "round"; ctx.lineCap = line.symbol === "dotted" ? "round" : "butt";
    ctx.setLineDash(line.symbol === "dashed" ? [8, 5] : line.symbol === "dotted" ? [0.1, 2.6 * line.width] : []);
    if (line.symbol === "double") { ctx.lineWidth = Math.max(1, line.width * 0.45); for (const side of [-1, 1]) { trace(ctx, beside(line.points, side * line.width * 0.75)); ctx.stroke(); } }
    else { trace(ctx, line.sign < 0 ? zigzag(line.points) : line.points); ctx.stroke(); }
    ctx.setLineDash([]); ctx.lineCap = "butt";
    trace(ctx, head(line.points, 7 + line.width * 1.5));
    if (line.sign < 0) { ctx.closePath(); ctx.fill(); } else { ctx.lineWidth = Math.max(1.5, line.width * 0.7); ctx.stroke(); }
  }
  function hulls() {
    return data.blocs.map((/** @type {any} */ bloc, /** @type {number} */ i) => ({ heads: bloc.heads, colour: app.paint.blocs[i % app.paint.blocs.length], members: bloc.members.filter((/** @type {string} */ id) => nodes.get(id)).map((/** @type {string} */ id) => spots.get(id)) })).filter((/** @type {any} */ b) => b.members.length > 2);
  }
  net.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    const { paint } = app;
    ctx.font = "600 12px system-ui, sans-serif"; ctx.textAlign = "center"; ctx.lineJoin = "round";
    for (const b of hulls()) {
      const top = Math.min(...b.members.map((/** @type {any} */ m) => m.y - m.size)) - 16, x = b.members.find((/** @type {any} */ m) => m.y - m.size - 16 <= top).x;
      const text = `${b.heads.map(app.name).join(", ")}${b.members.length > 2 ? ` +${b.members.length - b.heads.length}` : ""}`; ctx.globalAlpha = 1; ctx.lineWidth = 5; ctx.strokeStyle = paint.paper; ctx.fillStyle = paint.muted; ctx.strokeText(text, x, top - 8); ctx.fillText(text, x, top - 8);
    }
    const taken = /** @type {number[][]} */ ([]);
    for (const line of drawn) if (line.badge) {
      let at = line.points[Math.round((line.points.length - 1) * 0.35)];
      for (const share of [0.35, 0.5, 0.65, 0.2, 0.8]) { at = line.points[Math.round((line.points.length - 1) * share)]; if (taken.every((p) => Math.hypot(p[0] - at[0], p[1] - at[1]) > 22)) break; }
      taken.push(at); ctx.globalAlpha = 1; ctx.fillStyle = paint[line.sign]; ctx.beginPath(); ctx.arc(at[0], at[1], 10, 0, 7); ctx.fill(); ctx.fillStyle = paint.paper; ctx.font = "bold 12px system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(line.badge, at[0], at[1]);
    }
  });
  net.on("dragging", (/** @type {any} */ event) => { for (const id of event.nodes) { const at = net.getPosition(id); Object.assign(spots.get(id), at); for (const line of drawn) if (line.source === id || line.target === id) line.points = curve(spots.get(line.source), spots.get(line.target), line, line.straight); } });
  net.on("click", (/** @type {any} */ event) => {
    if (event.nodes.length) return app.pick(event.nodes[0], event.event.srcEvent.shiftKey);
    const { x, y } = event.pointer.canvas;
    const hit = drawn.filter((l) => l.alpha > 0.05).map((l) => [distance(l.points, x, y), l]).sort((p, q) => p[0] - q[0])[0];
    if (hit && hit[0] < 9 / Math.min(1, net.getScale())) app.go({ line: hit[1].id, act: "", sel: [hit[1].source, hit[1].target] });
    else app.go({ line: "", act: "", sel: [] });
  });
  return { update, fit: () => net.fit({ animation: false, maxZoomLevel: 1.3 }), net, spots, lines: () => drawn, hulls,
    dom: (/** @type {string} */ id) => net.canvasToDOM(spots.get(id)), lineDom: (/** @type {string} */ id) => { const l = drawn.find((one) => one.id === id); return l && net.canvasToDOM({ x: l.points[l.points.length >> 1][0], y: l.points[l.points.length >> 1][1] }); } };
}
