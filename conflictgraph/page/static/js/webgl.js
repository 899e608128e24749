/** All actors and lines of a large graph, drawn by the graphics processor: sigma moves and zooms, the state decides what is seen. */
import { el } from "./dom.js";
import { arranged, wrapped } from "./labels.js";
import { footLines } from "./export.js";
import { actorLook, compact, lineLook, present, under } from "./looks.js";
import { boardOf } from "./strands.js";
/** What draws, for the foot of the page. */
export const ENGINE = "sigma 3.0.3, graphology 0.26.0";
const LETTERS = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif", MOST_WRITTEN = 80, SLOW = 120;

/** @param {any} app @param {any} box @param {() => void} lost called once when the graphics processor gives up */
export function webgl(app, box, lost) {
  const { data, index } = app, graph = new sigma.MultiDirectedGraph();
  for (const a of data.actors) graph.addNode(a.id, { x: a.x, y: -a.y });
  for (const l of data.lines) graph.addEdgeWithKey(l.id, l.source, l.target, {});
  const wide = box.clientWidth || 700, high = box.clientHeight || 500;
  const small = Math.min(Math.max(0.14 * Math.sqrt((wide * high) / Math.max(data.actors.length, 1)), 1.1), 4);
  let now = present(app, small), rest = 0, chosen = "", over = false, frame = 0, fence = /** @type {any} */ (null), placed = { key: "", names: /** @type {any[]} */ ([]) };
  const view = { paint: app.paint, grown: 1 };
  /** Where a reader dragged an actor to. @type {Map<string, { x: number, y: number }>} */
  const moved = new Map();
  const settings = { nodeReducer: (/** @type {string} */ id) => ({ ...actorLook(index.actors.get(id), now), ...moved.get(id) }), edgeReducer: (/** @type {string} */ id) => lineLook(index.lines.get(id), now) };
  const board = new (boardOf(view))(graph, box, settings), camera = board.getCamera(), gl = board.webGLContexts.edges;
  const canvas = board.getCanvases().mouse;
  canvas.setAttribute("role", "img");
  box.tabIndex = 0;
  box.setAttribute("role", "group");

  const lookOf = (/** @type {string} */ id) => board.getNodeDisplayData(id);
  // From the positions of the payload: those of the board are in flux until its next frame.
  const spot = (/** @type {string} */ id) => { const a = index.actors.get(id); return moved.get(id) ?? { x: a.x, y: -a.y }; };
  const place = (/** @type {any} */ on, /** @type {string} */ id) => on.graphToViewport(spot(id));
  const seen = (/** @type {string} */ id) => !lookOf(id).hidden;
  const drawn = () => data.lines.filter((/** @type {any} */ l) => { const look = board.getEdgeDisplayData(l.id); return !look.hidden && seen(l.source) && seen(l.target); });
  /** The bloc of whom a reader chose, outlined. @param {any} on @param {number} grown */
  function outlines(on, grown) {
    return [...new Set(app.state.sel.map((/** @type {string} */ id) => index.actors.get(id)?.bloc))].filter((bloc) => data.blocs[bloc]).map((bloc) => {
      const members = data.blocs[bloc].members.filter(seen).map((/** @type {string} */ id) => ({ id, ...place(on, id), size: reach(on, lookOf(id), grown) }));
      return { heads: data.blocs[bloc].heads, members, colour: app.paint.blocs[bloc % app.paint.blocs.length], outline: members.length > 2 ? compact(members, app.state.sel.filter((/** @type {string} */ id) => index.actors.get(id)?.bloc === bloc), 8 * grown) : [] };
    }).filter((b) => b.outline.length);
  }
  const reach = (/** @type {any} */ on, /** @type {any} */ look, grown = view.grown) => look.size * grown * on.scaleSize();

  /** Names with their places in pixels, heaviest first, none over another. @param {any} on the board @param {any} ctx @param {number} grown */
  function names(on, ctx, grown) {
    const { width, height } = on.getDimensions(), out = /** @type {any[]} */ ([]), lit = now.lit;
    const add = (/** @type {any} */ a, /** @type {number} */ i) => {
      const look = on.getNodeDisplayData(a.id);
      if (look.hidden || out.length >= MOST_WRITTEN) return;
      const at = place(on, a.id), picked = app.state.sel.includes(a.id);
      if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) return;
      const size = (picked ? 14 : a.person ? 11 : 12) * grown, bold = picked;
      ctx.font = `${bold ? "600 " : ""}${size}px ${LETTERS}`;
      const measure = (/** @type {string} */ s) => ctx.measureText(s).width, lines = wrapped(app.name(a.id), 118 * grown, measure);
      out.push({ id: a.id, x: at.x, y: at.y, reach: reach(on, look, grown) + 2 * grown, lines, size, bold, muted: a.person, width: Math.max(...lines.map(measure)) + 4 * grown, height: lines.length * size * 1.12 + 2 * grown, weight: (picked ? 4000 : 0) + (a.person ? 0 : 1000) - i / 100, must: picked });
    };
    const first = lit ? data.actors.filter((/** @type {any} */ a) => now.near.has(a.id)) : data.actors;
    [...first].sort((/** @type {any} */ p, /** @type {any} */ q) => Number(app.state.sel.includes(q.id)) - Number(app.state.sel.includes(p.id))).forEach(add);
    const where = arranged(out, 3 * grown);
    return out.filter((n) => where.has(n.id)).map((n) => { const at = /** @type {any} */ (where.get(n.id)); return { ...n, dx: at.x - n.x, dy: at.y - n.y }; });
  }
  /** What stands above the marks: rings about the chosen, steps that no line shows, numbers, names. @param {any} on @param {number} grown @param {any[]} list */
  function overlay(on, grown, list) {
    const { paint } = app, ctx = on.getCanvases().labels.getContext("2d"), lit = now.lit;
    ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
    for (const { outline, colour } of outlines(on, grown)) { ctx.beginPath(); outline.forEach((p, i) => (i ? ctx.lineTo(p[0], p[1]) : ctx.moveTo(p[0], p[1]))); ctx.closePath(); ctx.globalAlpha = 0.07; ctx.fillStyle = ctx.strokeStyle = colour; ctx.fill(); ctx.globalAlpha = 0.7; ctx.lineWidth = 1.2 * grown; ctx.stroke(); ctx.globalAlpha = 1; }
    for (const id of app.state.sel) if (seen(id)) { const at = place(on, id); ctx.beginPath(); ctx.arc(at.x, at.y, reach(on, lookOf(id), grown) + 4 * grown, 0, 7); ctx.lineWidth = 2.2 * grown; ctx.strokeStyle = paint.ink; ctx.stroke(); }
    ctx.setLineDash([2 * grown, 4 * grown]);
    for (const step of lit?.extra ?? []) if (seen(step.source) && seen(step.target)) { const a = place(on, step.source), b = place(on, step.target); ctx.beginPath(); ctx.moveTo(a.x, a.y); ctx.lineTo(b.x, b.y); ctx.lineWidth = 2.5 * grown; ctx.strokeStyle = paint[step.sign]; ctx.stroke(); }
    ctx.setLineDash([]);
    for (const n of list) {
      const at = place(on, n.id), step = n.size * 1.12, top = at.y + n.dy - ((n.lines.length - 1) * step) / 2;
      ctx.font = `${n.bold ? "600 " : ""}${n.size}px ${LETTERS}`; ctx.direction = /[\u0590-\u08ff]/.test(n.lines[0]) ? "rtl" : "ltr"; ctx.lineWidth = 4.5 * grown; ctx.strokeStyle = paint.paper; ctx.fillStyle = n.muted ? paint.muted : paint.ink;
      n.lines.forEach((/** @type {string} */ text, /** @type {number} */ i) => ctx.strokeText(text, at.x + n.dx, top + i * step));
      n.lines.forEach((/** @type {string} */ text, /** @type {number} */ i) => ctx.fillText(text, at.x + n.dx, top + i * step));
    }
    for (const b of badges(on)) { ctx.fillStyle = paint[b.sign]; ctx.beginPath(); ctx.arc(b.x, b.y, 10 * grown, 0, 7); ctx.fill(); ctx.fillStyle = paint.paper; ctx.font = `600 ${(b.text.length > 1 ? 9 : 12) * grown}px ${LETTERS}`; ctx.fillText(b.text, b.x, b.y + 0.5); }
  }
  /** Where the number of each step stands on its line. @param {any} on */
  function badges(on) {
    const { lit } = now, out = /** @type {{ x: number, y: number, text: string, sign: number }[]} */ ([]);
    if (!lit) return out;
    const steps = [...[...(lit.badges ?? [])].map(([id, text]) => ({ ...index.lines.get(id), text })), ...(lit.extra ?? []).map((/** @type {any} */ s) => ({ ...s, text: s.badge }))];
    for (const s of steps) if (s.text && seen(s.source) && seen(s.target)) {
      const a = place(on, s.source), b = place(on, s.target), at = (/** @type {number} */ t) => [a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t];
      const t = [0.4, 0.6, 0.25, 0.75].find((one) => out.every((o) => Math.hypot(o.x - at(one)[0], o.y - at(one)[1]) > 23)) ?? 0.4;
      out.push({ x: at(t)[0], y: at(t)[1], text: s.text, sign: s.sign });
    }
    return out;
  }
  /** Names find their places once the drawing rests; nothing else is drawn for it. */
  function write() {
    const ctx = board.getCanvases().labels.getContext("2d"), { width, height } = board.getDimensions();
    placed = { key: key(), names: names(board, ctx, 1) };
    ctx.clearRect(0, 0, width, height);
    overlay(board, 1, placed.names);
  }
  const key = () => JSON.stringify([camera.getState(), board.getDimensions(), app.state.sel, app.state.lang, now.lines.size]);
  const held = () => board.getMouseCaptor().isMouseDown;
  function settle() { if (over) return; if (held()) rest = window.setTimeout(settle, 120); else write(); }
  /** The processor works on its own: when it is done, a fence says so. Where a frame takes long, lines rest while the drawing moves. */
  function time() {
    const begin = performance.now();
    fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const ask = () => {
      if (over || gl.isContextLost()) return;
      if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) { setTimeout(ask, 10); return; }
      gl.deleteSync(fence);
      fence = null; frame = performance.now() - begin;
      board.settings.hideEdgesOnMove = frame > SLOW;
    };
    setTimeout(ask, 10);
  }
  board.on("afterRender", () => {
    if (over) return;
    if (!fence && !held()) time();
    overlay(board, 1, placed.names.filter((n) => seen(n.id)));
    if (key() === placed.key) return;
    clearTimeout(rest);
    rest = window.setTimeout(settle, 120);
  });

  function update() {
    view.paint = app.paint;
    now = present(app, small);
    const wanted = app.state.sel[0] ?? "";
    placed.key = "";
    if (box.clientWidth) {
      board.refresh({ schedule: true });
      if (wanted !== chosen && wanted) reveal(wanted);
    }
    chosen = wanted;
    tell();
  }
  function tell() {
    const marks = actors().length, lines = drawn().length;
    canvas.setAttribute("aria-label", `${app.t("network")}: ${marks} ${app.t("actors")}, ${lines} ${app.t("lines")}. ${app.t("hint")}`);
    box.setAttribute("aria-label", `${app.t("network")}. ${app.t("zoom")}`);
  }
  /** Bring whoever was chosen elsewhere into sight. @param {string} id */
  function reveal(id) {
    const at = place(board, id), { width, height } = board.getDimensions();
    if (at.x < 20 || at.y < 20 || at.x > width - 20 || at.y > height - 20) { const { x, y } = board.viewportToFramedGraph(at); camera.setState({ x, y }); }
  }
  function actors() { return data.actors.filter((/** @type {any} */ a) => !actorLook(a, now).hidden); }
  function fit() { const { x, y, ratio } = camera.getState(); if (x !== 0.5 || y !== 0.5 || ratio !== 1) camera.setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }); }

  /** All marks as the pointer aims at them. @param {number} px a pixel in units of the graph */
  const aims = (px) => data.actors.filter((/** @type {any} */ a) => seen(a.id)).map((/** @type {any} */ a) => { const look = lookOf(a.id); return { id: a.id, ...spot(a.id), alpha: look.alpha, reach: reach(board, look) * px }; });
  let dragged = "", taken = false;
  board.on("downStage", (/** @type {any} */ { event }) => {
    const at = board.viewportToGraph(event), next = board.viewportToGraph({ x: event.x + 1, y: event.y }), px = Math.hypot(next.x - at.x, next.y - at.y);
    dragged = under(aims(px), [], at.x, at.y, 8 * px).actor ?? "";
    taken = false;
  });
  const mouse = board.getMouseCaptor();
  mouse.on("mousemovebody", (/** @type {any} */ event) => {
    if (!dragged || !mouse.isMouseDown) return;
    // The frame stays as it was, wherever an actor is put.
    if (!moved.size) board.setCustomBBox(board.getBBox());
    taken = true;
    moved.set(dragged, board.viewportToGraph(event));
    board.refresh({ partialGraph: { nodes: [dragged], edges: graph.edges(dragged) }, skipIndexation: false, schedule: true });
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  mouse.on("mouseup", () => { if (taken) placed.key = ""; dragged = ""; });
  board.on("clickStage", (/** @type {any} */ { event }) => {
    // Who dragged an actor somewhere did not click there.
    if (taken) { taken = false; return; }
    const keys = event.original, at = board.viewportToGraph(event), beside = board.viewportToGraph({ x: event.x + 1, y: event.y }), px = Math.hypot(beside.x - at.x, beside.y - at.y);
    const marks = aims(px);
    const lines = drawn().map((/** @type {any} */ l) => ({ id: l.id, from: spot(l.source), to: spot(l.target), alpha: board.getEdgeDisplayData(l.id).alpha }));
    const hit = under(marks, lines, at.x, at.y, 8 * px);
    if (hit.actor) return keys.ctrlKey || keys.metaKey ? app.toggle(hit.actor) : app.pick(hit.actor, keys.shiftKey);
    const line = hit.line && index.lines.get(hit.line);
    if (line) app.go({ line: line.id, act: "", sel: [line.source, line.target] });
    else app.go({ line: "", act: "", sel: [] });
  });
  box.addEventListener("keydown", (/** @type {any} */ e) => {
    const way = /** @type {Record<string, number[]>} */ ({ ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] })[e.key], zoom = /** @type {Record<string, number>} */ ({ "+": 0.8, "=": 0.8, "-": 1.25, "−": 1.25 })[e.key];
    if (!way && !zoom && e.key !== "0") return;
    e.preventDefault();
    if (e.key === "0") return fit();
    const { x, y, ratio } = camera.getState(), { width, height } = board.getDimensions(), middle = board.viewportToFramedGraph({ x: width / 2, y: height / 2 });
    const next = way ? board.viewportToFramedGraph({ x: width / 2 + way[0], y: height / 2 + way[1] }) : middle;
    camera.setState({ x: x + next.x - middle.x, y: y + next.y - middle.y, ratio: camera.getBoundedRatio(ratio * (zoom ?? 1)) });
  });
  const gone = (/** @type {Event} */ e) => { e.preventDefault(); if (!over) lost(); };
  box.addEventListener("webglcontextlost", gone, true);

  /** The view as it stands, at twice the size. @returns {HTMLCanvasElement} */
  function picture() {
    const grown = Math.max(1, 2 / (devicePixelRatio || 1)), { width, height } = board.getDimensions(), room = el("div"), out = el("canvas");
    Object.assign(room.style, { position: "fixed", insetInlineStart: "-30000px", top: "0", width: `${width * grown}px`, height: `${height * grown}px` });
    document.body.append(room);
    const twin = new (boardOf({ paint: app.paint, grown }))(graph, room, settings);
    twin.getCamera().setState(camera.getState());
    twin.render();
    overlay(twin, grown, names(twin, twin.getCanvases().labels.getContext("2d"), grown));
    const layers = twin.getCanvases(), ctx = out.getContext("2d");
    out.width = layers.edges.width; out.height = layers.edges.height;
    ctx.fillStyle = app.paint.paper; ctx.fillRect(0, 0, out.width, out.height);
    for (const layer of [layers.edges, layers.nodes, layers.labels]) ctx.drawImage(layer, 0, 0);
    const px = 11.5 * grown, foot = footLines(app, out.width / px / 0.54 - 4);
    ctx.font = `${px}px ${LETTERS}`; ctx.lineJoin = "round"; ctx.lineWidth = px * 0.35; ctx.strokeStyle = app.paint.paper; ctx.fillStyle = app.paint.muted;
    foot.forEach((line, i) => { const y = out.height - (foot.length - i) * px * 1.3 + px * 0.3; ctx.strokeText(line, px, y); ctx.fillText(line, px, y); });
    twin.kill();
    room.remove();
    return out;
  }
  tell();
  time();
  write();
  const spots = new Map(data.actors.map((/** @type {any} */ a) => [a.id, a]));
  return { update, fit, picture, board, spots, actors, lines: drawn, extra: () => now.lit?.extra ?? [], folded: () => [], hulls: () => outlines(board, 1), badges: () => badges(board), names: () => placed.names, frame: () => frame,
    dom: (/** @type {string} */ id) => place(board, id), lineDom: (/** @type {string} */ id) => { const l = index.lines.get(id), a = place(board, l.source), b = place(board, l.target); return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }; },
    end() { over = true; clearTimeout(rest); box.removeEventListener("webglcontextlost", gone, true); board.kill(); } };
}
