/** The network: vis-network moves, zooms and holds the marks; lines, outlines, names and badges are drawn from `geometry`. */
import { bolt, bow, curve, distance, fan, head, hull, onBow, strokes } from "./geometry.js";
import { glide } from "./glide.js";
import { arranged, wrapped } from "./labels.js";
export const PAINT = {
  light: { paper: "#faf8f3", ink: "#1c2126", muted: "#5b646d", "-1": "#c1440e", 1: "#1b6ca8", 0: "#5b646d", blocs: ["#4477aa", "#228833", "#b8860b", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95"], none: "#767d84" },
  dark: { paper: "#14181c", ink: "#eceae4", muted: "#a3abb3", "-1": "#ff8a4c", 1: "#6db8f2", 0: "#a3abb3", blocs: ["#6f9fd0", "#55b364", "#d9a93a", "#d368a3", "#9aa3ab", "#64b3b0", "#c98e55", "#a793d6"], none: "#8b939a" },
};
const FACE = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif";
const MOST_NAMES = 260, MOST_FOLDED = 60;
/** Between these shares of its way a conflict has its bolt. */
const BOLT = [0.42, 0.58];
/** A line as it is drawn. Where it runs is worked out when asked: to keep it would take more room than all the data. */
class Drawn {
  /** @param {any} line @param {any} from @param {any} to @param {any} look */
  constructor(line, from, to, look) {
    this.id = line.id; this.source = line.source; this.target = line.target; this.sign = line.sign; this.symbol = line.symbol; this.rows = line.rows; this.inside = line.inside;
    this.from = from; this.to = to; this.width = look.width; this.alpha = look.alpha; this.on = look.on; this.straight = look.straight; this.badge = look.badge; this.folded = false;
  }
  get points() { return curve(this.from, this.to, this, this.straight); }
}
/** @param {any} app @param {any} box */
export function network(app, box) {
  const { data, index } = app;
  // On a paper that stands upright the drawing stands too: the places are kept, mirrored at their diagonal.
  const upright = box.clientHeight > 1.2 * box.clientWidth;
  const spots = new Map(data.actors.map((/** @type {any} */ a) => [a.id, upright ? { ...a, x: a.y, y: a.x } : { ...a }]));
  const nodes = new vis.DataSet();
  let drawn = /** @type {any[]} */ ([]), listed = /** @type {any[]} */ ([]), near = new Set(), extra = /** @type {any[]} */ ([]), folded = /** @type {any[]} */ ([]), lit = /** @type {any} */ (null);
  let placed = { key: "", names: /** @type {any[]} */ ([]) }, version = 0, moved = false, grown = 1;
  const many = data.actors.length > 150;
  const net = new vis.Network(box, { nodes, edges: new vis.DataSet() }, {
    autoResize: true, physics: false, layout: { randomSeed: 1 }, interaction: { hover: !many, multiselect: false, keyboard: false, tooltipDelay: 1e7, zoomSpeed: 0.6, selectConnectedEdges: false, hoverConnectedEdges: false },
    nodes: { borderWidth: 2, borderWidthSelected: 2, chosen: false, scaling: { label: { enabled: false } } },
  });
  const canvas = box.querySelector("canvas"), gliding = glide(net);
  canvas.setAttribute("role", "img");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  let backbone = new Set();
  const dimmed = new Set();
  function shown() {
    const { state, now } = app;
    if (state.all || now.lines.length <= 800) return now.lines;
    return [...now.lines].sort((p, q) => q.rows.length - p.rows.length || (p.id < q.id ? -1 : 1)).slice(0, 400);
  }
  function update() {
    const { state, now, paint } = app;
    // vis-network draws at each change of its data: it may draw once all is in its place.
    gliding.hold();
    const lines = shown();
    const heavy = new Map();
    for (const line of lines) { const key = [line.source, line.target].sort().join("|"); heavy.set(key, (heavy.get(key) ?? 0) + line.rows.filter((/** @type {string} */ id) => index.rows.get(id).isAct).length); }
    const top = new Set([...heavy].sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)).slice(0, 3).filter((p) => p[1] > 1).map((p) => p[0]));
    lit = app.lit();
    near = new Set(lit ? lit.actors : []);
    backbone = new Set(lines.flatMap((/** @type {any} */ line) => [line.source, line.target]));
    const list = data.actors.filter((/** @type {any} */ a) => !state.hide.has(`k:${a.kind}`) && (!many || state.all || backbone.has(a.id) || near.has(a.id)) && (!state.focus || !lit || near.has(a.id))).slice(0, state.all ? Infinity : 1200);
    const keep = new Set(list.map((/** @type {any} */ a) => a.id));
    listed = list;
    if (!version) grown = growth(framed(canvas.width / (net.canvas.pixelRatio || 1), canvas.height / (net.canvas.pixelRatio || 1)).scale);
    let next = lines.filter((/** @type {any} */ line) => !state.focus || !lit || lit.lines.has(line.id)).map((/** @type {any} */ line) => {
      const n = line.rows.length, main = top.has([line.source, line.target].sort().join("|"));
      const on = lit ? lit.lines.has(line.id) : main;
      return new Drawn(line, spots.get(line.source), spots.get(line.target), { width: grown * Math.min(1 + 0.75 * Math.sqrt(n), 6), alpha: lit ? (on ? 0.95 : 0.07) : main ? 1 : Math.min(0.2 + 0.06 * n, 0.45), on, straight: lines.length > 800, badge: lit?.badges?.get(line.id) });
    }).sort((/** @type {any} */ p, /** @type {any} */ q) => p.alpha - q.alpha);
    drawn = [];
    nodes.remove(nodes.getIds().filter((/** @type {any} */ id) => !keep.has(id)));
    next = next.filter((/** @type {any} */ line) => keep.has(line.source) && keep.has(line.target));
    resize();
    extra = (lit?.extra ?? []).filter((/** @type {any} */ step) => keep.has(step.source) && keep.has(step.target)).map((/** @type {any} */ step) => new Drawn(step, spots.get(step.source), spots.get(step.target), { badge: step.badge, straight: false }));
    drawn = next;
    unfold();
    nodes.update(list.map((/** @type {any} */ a) => {
      const dim = lit && !near.has(a.id), spot = spots.get(a.id), colour = a.bloc >= 0 ? paint.blocs[a.bloc % paint.blocs.length] : paint.none;
      const hollow = a.person || a.placeholder;
      // What is as vis-network has it anyway is not said: each field costs, at each mark.
      const look = /** @type {any} */ ({ id: a.id, x: spot.x, y: spot.y, shape: a.shape, size: spot.size, color: { background: hollow ? paint.paper : colour, border: hollow ? colour : paint.paper } });
      if (hollow) look.borderWidth = 2.5;
      if (a.placeholder) look.shapeProperties = { borderDashes: [4, 3] };
      if (dim || dimmed.has(a.id)) { look.opacity = dim ? 0.25 : 1; if (dim) dimmed.add(a.id); else dimmed.delete(a.id); }
      return look;
    }));
    version++;
    canvas.setAttribute("aria-label", `${app.t("network")}: ${list.length} ${app.t("actors")}, ${drawn.length} ${app.t("lines")}. ${app.t("hint")}`);
    box.setAttribute("aria-label", `${app.t("network")}. ${app.t("zoom")}`);
    gliding.drop();
    gliding.open();
    again();
  }
  /** Draw once in the next frame, however much changes until then. */
  function again() { net.body.emitter.emit("_requestRedraw"); }
  /** A chosen line is folded out: every act and tie behind it is a curve of its own, oldest inside. */
  function unfold() {
    const line = app.state.line && drawn.find((l) => l.id === app.state.line);
    folded = [];
    if (!line || line.rows.length < 2) return;
    const day = (/** @type {string} */ id) => { const row = index.rows.get(id); return `${row.first ?? row.since ?? ""} ${id}`; };
    const rows = [...line.rows].sort((p, q) => (day(p) < day(q) ? -1 : 1)).slice(0, MOST_FOLDED);
    folded = fan(spots.get(line.source), spots.get(line.target), { ...line, rows }).map((one) => ({ ...one, sign: line.sign, tie: !index.rows.get(one.id).isAct, chosen: one.id === app.state.act }));
    line.folded = true;
  }
  /** Marks by the measure that the reader chose; people stay small. */
  function resize() {
    const value = (/** @type {any} */ a) => Math.max(0, a.measures[app.state.size]?.[0] ?? 0);
    let best = 0;
    for (const spot of spots.values()) if (!spot.person) best = Math.max(best, value(spot));
    for (const spot of spots.values()) spot.size = grown * (spot.person ? 5 : 7 + 17 * Math.sqrt(value(spot) / (best || 1)));
  }
  /** @param {any} ctx @param {number[][]} points */
  function trace(ctx, points) { ctx.beginPath(); along(ctx, points); }
  /** @param {any} ctx @param {number[][]} points */
  function along(ctx, points) { ctx.moveTo(points[0][0], points[0][1]); for (let i = 1; i < points.length; i++) ctx.lineTo(points[i][0], points[i][1]); }
  net.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    const { paint } = app;
    for (const { outline, colour } of hulls()) { trace(ctx, outline); ctx.closePath(); ctx.lineJoin = "round"; ctx.globalAlpha = 0.1; ctx.fillStyle = colour; ctx.fill(); ctx.globalAlpha = 0.4; ctx.lineWidth = 1; ctx.strokeStyle = colour; ctx.stroke(); }
    if (drawn.length > 800 && !drawn.some((l) => l.on)) return batch(ctx);
    const alike = /** @type {Map<string, any[]>} */ (new Map());
    for (const line of drawn) if (!line.folded) { const look = line.on ? line.id : `${line.sign} ${line.symbol} ${line.width} ${line.alpha}`, others = alike.get(look); if (others) others.push(line); else alike.set(look, [line]); }
    for (const lines of alike.values()) paintLines(ctx, lines, paint[lines[0].sign]);
    for (const one of folded) { ctx.globalAlpha = one.chosen || !app.state.act ? 0.95 : 0.4; ctx.strokeStyle = ctx.fillStyle = paint[one.sign]; ctx.lineWidth = grown * (one.chosen ? 3 : 1.6); ctx.setLineDash(one.sign > 0 && !one.tie ? [7, 4] : []); trace(ctx, one.points); ctx.stroke(); ctx.setLineDash([]); trace(ctx, head(one.points, 9)); if (one.sign < 0) { ctx.closePath(); ctx.fill(); } else ctx.stroke(); }
    for (const step of extra) { ctx.globalAlpha = 0.9; ctx.strokeStyle = ctx.fillStyle = paint[step.sign]; ctx.lineWidth = 2.5; ctx.setLineDash([2, 4]); trace(ctx, step.points); ctx.stroke(); ctx.setLineDash([]); trace(ctx, head(step.points, 11)); ctx.stroke(); }
    ctx.globalAlpha = 1; ctx.setLineDash([]);
  });
  /** Many lines: one path a sign, no dashes and no heads. @param {CanvasRenderingContext2D} ctx */
  function batch(ctx) {
    for (const sign of [1, 0, -1]) { ctx.beginPath(); for (const line of drawn) if (line.sign === sign) { const p = line.points; ctx.moveTo(p[0][0], p[0][1]); ctx.lineTo(p[p.length - 1][0], p[p.length - 1][1]); } ctx.globalAlpha = 0.3; ctx.lineWidth = 1; ctx.strokeStyle = app.paint[sign]; ctx.stroke(); }
    ctx.globalAlpha = 1;
  }
  /** Lines of one look: a path each, and a path each filled head, for one path of all would take longer to fill. @param {any} ctx @param {any[]} lines @param {string} colour */
  function paintLines(ctx, lines, colour) {
    const { symbol, width, alpha, sign } = lines[0], heads = [];
    ctx.globalAlpha = alpha; ctx.strokeStyle = ctx.fillStyle = colour; ctx.lineWidth = symbol === "double" ? Math.max(1, width * 0.45) : width; ctx.lineJoin = "bevel"; ctx.lineCap = symbol === "dotted" ? "round" : "butt";
    ctx.setLineDash(symbol === "dashed" ? [8, 5] : symbol === "dotted" ? [0.1, 2.6 * width] : []);
    for (const line of lines) {
      const three = symbol === "double" || line.straight ? null : bow(line.from, line.to, line);
      if (three) { ctx.beginPath(); bend(ctx, three, symbol === "zigzag"); ctx.stroke(); heads.push(head(onBow(three, [0.92, 0.96, 1]), 7 + width * 1.5)); continue; }
      const points = line.points;
      for (const stroke of strokes({ symbol, width, points })) { trace(ctx, stroke); ctx.stroke(); }
      heads.push(head(points, 7 + width * 1.5));
    }
    ctx.setLineDash([]); ctx.lineCap = "butt";
    if (sign < 0) for (const points of heads) { trace(ctx, points); ctx.closePath(); ctx.fill(); }
    else { ctx.beginPath(); for (const points of heads) along(ctx, points); ctx.lineWidth = Math.max(1.5, width * 0.7); ctx.stroke(); }
  }
  /** One curve in one stroke, with a bolt amid it for conflict. @param {any} ctx @param {number[][]} three @param {boolean} conflict */
  function bend(ctx, three, conflict) {
    const [p, c, q] = three, [stop, start] = onBow(three, BOLT), teeth = conflict && bolt(stop, start);
    ctx.moveTo(p[0], p[1]);
    if (!teeth) { ctx.quadraticCurveTo(c[0], c[1], q[0], q[1]); return; }
    const [before, after] = BOLT;
    ctx.quadraticCurveTo(p[0] + (c[0] - p[0]) * before, p[1] + (c[1] - p[1]) * before, stop[0], stop[1]);
    for (const tooth of teeth) ctx.lineTo(tooth[0], tooth[1]);
    ctx.lineTo(start[0], start[1]);
    ctx.quadraticCurveTo(c[0] + (q[0] - c[0]) * after, c[1] + (q[1] - c[1]) * after, q[0], q[1]);
  }
  let outlined = { version: -1, hulls: /** @type {any[]} */ ([]) };
  function hulls() {
    if (outlined.version !== version) outlined = { version, hulls: data.blocs.map((/** @type {any} */ bloc, /** @type {number} */ i) => ({ heads: bloc.heads, size: bloc.members.length, colour: app.paint.blocs[i % app.paint.blocs.length], members: bloc.members.filter((/** @type {string} */ id) => net.body.nodes[id]).map((/** @type {string} */ id) => spots.get(id)) })).filter((/** @type {any} */ b) => b.members.length > 2).map((/** @type {any} */ b) => ({ ...b, outline: hull(b.members, 14) })) };
    return outlined.hulls;
  }
  /** Where the number of each step stands on its line, none on another. */
  function badges() {
    const taken = /** @type {{ x: number, y: number, text: string, sign: number }[]} */ ([]);
    for (const line of [...drawn, ...extra]) if (line.badge) {
      const points = line.points, on = (/** @type {number} */ share) => points[Math.round((points.length - 1) * share)];
      const free = [0.35, 0.5, 0.65, 0.25, 0.75, 0.15, 0.85].find((share) => taken.every((b) => Math.hypot(b.x - on(share)[0], b.y - on(share)[1]) > 23)) ?? 0.35;
      taken.push({ x: on(free)[0], y: on(free)[1], text: line.badge, sign: line.sign });
    }
    return taken;
  }
  const font = (/** @type {number} */ px, bold = false) => `${bold ? "600 " : ""}${px}px ${FACE}`;
  /** How wide a text is in pixels; asked again at each zoom, measured once. @param {any} ctx @param {string} text @param {number} size @param {boolean} bold */
  function wide(ctx, text, size, bold) {
    const face = font(size, bold), known = widths.get(face) ?? new Map();
    widths.set(face, known);
    if (!known.has(text)) { if (ctx.font !== face) ctx.font = face; known.set(text, ctx.measureText(text).width); }
    return known.get(text);
  }
  const widths = /** @type {Map<string, Map<string, number>>} */ (new Map());
  /** Names with their places, in the drawing's own units, for a zoom at which a pixel is 1/scale. @param {any} ctx @param {number} scale */
  function names(ctx, scale) {
    const key = `${version}|${scale.toFixed(3)}|${app.state.lang}|${moved}|${box.clientWidth}`;
    if (placed.key === key) return placed.names;
    const px = 1 / scale, out = /** @type {any[]} */ ([]);
    const add = (/** @type {any} */ n, /** @type {string} */ text, /** @type {number} */ size, bold = false, most = 118) => { const measure = (/** @type {string} */ s) => px * wide(ctx, s, size, bold), lines = wrapped(text, most * px, measure); out.push({ ...n, lines, size: size * px, bold, width: Math.max(...lines.map(measure)) + 4 * px, height: lines.length * size * 1.12 * px + 2 * px }); };
    listed.slice(0, listed.length > MOST_NAMES ? 120 : MOST_NAMES).forEach((a, i) => {
      const spot = spots.get(a.id), chosen = app.state.sel.includes(a.id), on = !lit || near.has(a.id), big = !a.person && spot.size > 14 * grown;
      add({ id: a.id, x: spot.x, y: spot.y, reach: spot.size + 2, weight: (chosen ? 4000 : lit && on ? 2000 : 0) + (a.person ? 0 : 1000) - i, must: chosen || i < 3, dim: !on, chosen, muted: a.person }, app.name(a.id), (a.person ? 11 : big ? 15 : 13) - (scale < 0.6 ? 2 : 0));
    });
    for (const b of hulls()) {
      const outline = /** @type {number[][]} */ (b.outline), xs = outline.map((p) => p[0]), ys = outline.map((p) => p[1]), top = Math.min(...ys), bottom = Math.max(...ys), middle = (Math.min(...xs) + Math.max(...xs)) / 2;
      const highest = outline.find((p) => p[1] === top) ?? [middle, top], lowest = outline.find((p) => p[1] === bottom) ?? [middle, bottom];
      const places = [[highest[0], top - 10 * px], [middle, top - 10 * px], [lowest[0], bottom + 10 * px], [middle, bottom + 10 * px], [highest[0], top - 24 * px], [lowest[0], bottom + 24 * px]];
      const rest = b.size - b.heads.length, text = b.heads.map(app.name).join(app.rtl() ? "، " : ", ") + (rest > 0 ? ` +${rest}` : "");
      add({ id: `hull:${b.heads[0]}`, x: middle, y: top, reach: 0, weight: 1500, must: false, places, dim: false, muted: true, hull: true }, text, 11.5, true, 400);
    }
    const walls = [...badges().map((b) => ({ left: b.x - 11, right: b.x + 11, top: b.y - 11, bottom: b.y + 11 })), ...edges(scale)], where = arranged(out, 3 * px, walls);
    placed = { key, names: out.filter((n) => where.has(n.id)).map((n) => ({ ...n, at: where.get(n.id) })) };
    return placed.names;
  }
  /** As long as all is in sight no name may run over the edge. @param {number} scale */
  function edges(scale) {
    if (moved || scale !== net.getScale()) return [];
    const { x, y } = net.getViewPosition(), w = box.clientWidth / scale / 2 - 3 / scale, h = box.clientHeight / scale / 2 - 3 / scale, far = 1e5;
    return [{ left: -far, right: x - w, top: -far, bottom: far }, { left: x + w, right: far, top: -far, bottom: far }, { left: -far, right: far, top: -far, bottom: y - h }, { left: -far, right: far, top: y + h, bottom: far }];
  }
  net.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    const { paint } = app, scale = net.getScale(), px = 1 / scale;
    ctx.textAlign = "center"; ctx.lineJoin = "round"; ctx.textBaseline = "middle";
    for (const id of app.state.sel) { const s = nodes.get(id) && spots.get(id); if (s) { ctx.globalAlpha = 1; ctx.beginPath(); ctx.arc(s.x, s.y, s.size * (s.shape === "square" ? 1.42 : 1) + 5, 0, 7); ctx.lineWidth = 2.2; ctx.strokeStyle = paint.ink; ctx.stroke(); } }
    // In pixels: a text is shaped once for a size, whatever the zoom, and the sizes are those it was measured in.
    ctx.save();
    ctx.scale(px, px);
    ctx.lineWidth = 4.5; ctx.strokeStyle = paint.paper;
    for (const n of names(ctx, scale)) {
      const size = n.size * scale, step = size * 1.12, x = n.at.x * scale, first = n.at.y * scale - ((n.lines.length - 1) * step) / 2;
      ctx.font = font(Math.round(size * 2) / 2, n.bold); ctx.direction = /[\u0590-\u08ff]/.test(n.lines[0]) ? "rtl" : "ltr"; ctx.fillStyle = n.muted || n.dim ? paint.muted : paint.ink; ctx.globalAlpha = n.dim ? 0.55 : 1;
      n.lines.forEach((/** @type {string} */ text, /** @type {number} */ i) => ctx.strokeText(text, x, first + i * step));
      n.lines.forEach((/** @type {string} */ text, /** @type {number} */ i) => ctx.fillText(text, x, first + i * step));
    }
    ctx.restore();
    for (const b of badges()) { ctx.globalAlpha = 1; ctx.fillStyle = paint[b.sign]; ctx.beginPath(); ctx.arc(b.x, b.y, 10, 0, 7); ctx.fill(); ctx.fillStyle = paint.paper; ctx.font = font(b.text.length > 1 ? 9 : 12, true); ctx.fillText(b.text, b.x, b.y + 0.5); }
    ctx.globalAlpha = 1;
  });
  net.on("dragging", (/** @type {any} */ event) => { moved = moved || !event.nodes.length; for (const id of event.nodes) { const at = net.getPosition(id); Object.assign(spots.get(id), at); version++; unfold(); } });
  net.on("zoom", () => { moved = true; });
  net.on("click", (/** @type {any} */ event) => {
    const keys = event.event.srcEvent;
    if (event.nodes.length) return keys.ctrlKey || keys.metaKey ? app.toggle(event.nodes[0]) : app.pick(event.nodes[0], keys.shiftKey);
    const { x, y } = event.pointer.canvas;
    // Of lines that cross under the finger, the one that stands out is meant; of a folded line, its act.
    const near_ = 9 / Math.min(1, net.getScale()), row = folded.map((one) => ({ one, far: distance(one.points, x, y) })).filter((h) => h.far < near_).sort((p, q) => p.far - q.far)[0];
    if (row) return app.go({ act: row.one.id });
    const hit = drawn.map((l) => ({ l, far: distance(l.points, x, y) })).filter((h) => h.far < near_).sort((p, q) => p.far - q.far + (q.l.alpha - p.l.alpha) * near_)[0];
    if (hit) app.go({ line: hit.l.id, act: "", sel: [hit.l.source, hit.l.target] });
    else app.go({ line: "", act: "", sel: [] });
  });
  /** Middle and scale at which all is in sight on a paper of that size. @param {number} wide @param {number} high */
  function framed(wide, high) {
    let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
    for (const { id } of listed) { const s = spots.get(id); x0 = Math.min(x0, s.x); x1 = Math.max(x1, s.x); y0 = Math.min(y0, s.y); y1 = Math.max(y1, s.y); }
    const side = Math.min(62, wide * 0.12), scale = Math.max(0.02, Math.min((wide - 2 * side) / Math.max(x1 - x0, 1), (high - 104) / Math.max(y1 - y0, 1), 1.25));
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + 10 / scale, scale };
  }
  /** On a small screen marks and lines keep a size that a finger can hit. @param {number} scale */
  const growth = (scale) => (many ? 1 : Math.min(Math.max(0.72 / scale, 1), 2.2));
  /** Show all, with room for the names that stand about the outermost marks. */
  function fit() {
    net.body.emitter.emit("setSize");
    const wide = box.clientWidth, high = box.clientHeight;
    if (!listed.length || !wide || !high) return;
    const { x, y, scale } = framed(wide, high);
    net.moveTo({ position: { x, y }, scale, animation: false });
    moved = false;
    const wanted = growth(scale);
    if (Math.abs(wanted - grown) > 0.05) { grown = wanted; update(); }
  }
  net.on("resize", () => { if (!moved) fit(); });
  box.addEventListener("keydown", (/** @type {any} */ e) => {
    const way = /** @type {Record<string, number[]>} */ ({ ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] })[e.key], zoom = /** @type {Record<string, number>} */ ({ "+": 1.25, "=": 1.25, "-": 0.8, "−": 0.8 })[e.key];
    if (!way && !zoom && e.key !== "0") return;
    e.preventDefault();
    const { x, y } = net.getViewPosition(), scale = net.getScale();
    if (e.key === "0") return fit();
    moved = true;
    net.moveTo({ position: way ? { x: x + way[0] / scale, y: y + way[1] / scale } : { x, y }, scale: zoom ? Math.min(Math.max(scale * zoom, 0.02), 6) : scale, animation: false });
  });
  const asDom = (/** @type {any} */ at) => net.canvasToDOM(at);
  return { update, fit, net, spots, lines: () => drawn, extra: () => extra, folded: () => folded, hulls, badges, names: (scale = net.getScale()) => names(canvas.getContext("2d"), scale),
    dom: (/** @type {string} */ id) => asDom(spots.get(id)), lineDom: (/** @type {string} */ id) => { const l = drawn.find((one) => one.id === id); return l && asDom({ x: l.points[l.points.length >> 1][0], y: l.points[l.points.length >> 1][1] }); } };
}
