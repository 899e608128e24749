/**
 * Many actors: blocs first. A bloc is one mark; a click opens it into its heaviest members, and what
 * the reader picks always stands by itself. Drawn by the same network from a smaller view of the same state.
 * Where a graphics processor draws, the reader may see all actors and lines at once instead.
 */
import { el } from "./dom.js";
import { gpuWord, machineHere, mayDraw } from "./gpu.js";
import { network } from "./graph.js";
import { webgl } from "./webgl.js";
const MOST_MEMBERS = 40, MOST_LINES = 400;
/** @param {number} i */
const blocId = (i) => `bloc ${i}`;

/**
 * Which mark stands for each actor: itself, or its bloc.
 * @param {any} data @param {Set<number>} open @param {string[]} chosen
 * @returns {{ of: Map<string, string>, alone: Map<number, any[]>, rest: Map<number, any[]> }}
 */
export function marks(data, open, chosen) {
  const of = new Map(), alone = new Map(), rest = new Map(), picked = new Set(chosen);
  for (const actor of data.actors) {
    const bloc = actor.bloc, own = alone.get(bloc) ?? [], others = rest.get(bloc) ?? [];
    alone.set(bloc, own); rest.set(bloc, others);
    if (picked.has(actor.id) || (open.has(bloc) && own.length < MOST_MEMBERS)) { own.push(actor); of.set(actor.id, actor.id); }
    else { others.push(actor); of.set(actor.id, blocId(bloc)); }
  }
  return { of, alone, rest };
}

/**
 * Fold lines between actors into lines between marks; lines inside a bloc stay inside.
 * @param {any[]} lines @param {Map<string, string>} of
 * @returns {any[]} heaviest first
 */
export function folded(lines, of) {
  const found = new Map();
  for (const line of lines) {
    const source = of.get(line.source), target = of.get(line.target);
    if (source === undefined || target === undefined || source === target) continue;
    const id = source === line.source && target === line.target ? line.id : `${source}>${target}${"-0+"[line.sign + 1]}`;
    const one = found.get(id);
    if (one) { one.rows.push(...line.rows); one.inside.push(line.id); }
    else found.set(id, { ...line, id, source, target, rows: [...line.rows], inside: [line.id] });
  }
  return [...found.values()].sort((p, q) => q.rows.length - p.rows.length || (p.id < q.id ? -1 : 1)).slice(0, MOST_LINES);
}

/**
 * Where the marks stand: blocs on a spiral by size, pushed apart; members about the middle of their bloc.
 * @param {ReturnType<typeof marks>} shown @param {(bloc: number) => any} mark
 * @returns {any[]} actors and blocs with x and y
 */
function arrange(shown, mark) {
  const golden = Math.PI * (3 - Math.sqrt(5));
  const groups = [...shown.alone].map(([bloc, own]) => ({ bloc, own, rest: shown.rest.get(bloc) ?? [], room: 46 + 40 * Math.sqrt(own.length), x: 0, y: 0 })).sort((p, q) => q.own.length + q.rest.length - p.own.length - p.rest.length || p.bloc - q.bloc);
  groups.forEach((g, i) => { const far = 150 * Math.sqrt(i); g.x = 1.3 * far * Math.cos(i * golden); g.y = far * Math.sin(i * golden); });
  for (let round = 0; round < 80; round++) for (const p of groups) for (const q of groups) if (p !== q) {
    const dx = q.x - p.x, dy = q.y - p.y, d = Math.hypot(dx, dy) || 1, over = p.room + q.room + 40 - d;
    if (over > 0) { q.x += (dx / d) * over * 0.3; q.y += (dy / d) * over * 0.3; p.x -= (dx / d) * over * 0.3; p.y -= (dy / d) * over * 0.3; }
  }
  const out = [];
  for (const g of groups) {
    if (g.rest.length) out.push({ ...mark(g.bloc), x: g.x, y: g.y });
    g.own.forEach((actor, i) => { const far = 62 + 34 * Math.sqrt(i); out.push({ ...actor, x: g.x + far * Math.cos(i * golden), y: g.y + far * Math.sin(i * golden) }); });
  }
  return out;
}

/** The overview, with the doors of `network`. @param {any} app @param {any} box */
export function overview(app, box) {
  const { data } = app, open = /** @type {Set<number>} */ (new Set()), told = el("span");
  told.style.cssText = "position: relative; z-index: 1; background: var(--paper); border-radius: 6px; padding: 2px 4px";
  let board = /** @type {any} */ (null), found = /** @type {ReturnType<typeof machineHere> | ""} */ (""), lost = false;
  let inner = /** @type {any} */ (null), shown = marks(data, open, []), key = "", lines = /** @type {any[]} */ ([]);
  const blocOf = (/** @type {string} */ id) => (id.startsWith("bloc ") && !app.index.actors.has(id) ? Number(id.slice(5)) : null);
  const name = (/** @type {string} */ id) => {
    const bloc = blocOf(id);
    if (bloc === null) return app.name(id);
    const rest = shown.rest.get(bloc) ?? [], heads = (data.blocs[bloc]?.heads ?? []).map(app.name).join(app.rtl() ? "، " : ", ");
    return `${heads ? `${heads} ` : ""}+${rest.length}`;
  };
  const mark = (/** @type {number} */ bloc) => {
    const rest = shown.rest.get(bloc) ?? [], sum = (/** @type {string} */ size) => rest.reduce((n, a) => n + (a.measures[size]?.[0] ?? 0), 0);
    return { id: blocId(bloc), name: "", names: {}, kind: "", shape: "dot", person: false, placeholder: false, bloc, size: 12, measures: Object.fromEntries(data.meta.sizes.map((/** @type {string} */ size) => [size, [sum(size)]])) };
  };
  /** What stands out, said of marks instead of actors. */
  function lit() {
    const found = app.lit();
    if (!found) return null;
    const wanted = found.lines, on = new Set(), badges = new Map();
    for (const line of lines) for (const id of line.inside) if (wanted.has(id)) { on.add(line.id); if (found.badges?.has(id)) badges.set(line.id, found.badges.get(id)); }
    return { ...found, actors: found.actors.map((/** @type {string} */ id) => shown.of.get(id) ?? id), lines: on, badges };
  }
  function turn(/** @type {number} */ bloc) { if (open.has(bloc)) open.delete(bloc); else open.add(bloc); update(); app.say(name(blocId(bloc))); }
  const view = Object.create(app, {
    data: { value: data, writable: true }, now: { value: app.now, writable: true }, name: { value: name }, lit: { value: lit },
    pick: { value: (/** @type {string} */ id, /** @type {boolean} */ second) => { const bloc = blocOf(id); if (bloc === null) app.pick(id, second); else turn(bloc); } },
    go: { value: (/** @type {any} */ change, /** @type {any} */ how) => {
      const line = change.line && lines.find((l) => l.id === change.line);
      // A line between blocs opens the heaviest line in it: its acts are shown, and its two ends step out.
      const real = line && app.index.lines.get(line.inside[0]);
      return app.go(real ? { ...change, line: real.id, sel: [real.source, real.target] } : change, how);
    } },
  });
  const carried = typeof sigma !== "undefined", machine = () => (found = found || machineHere());
  const may = () => carried && !lost && mayDraw(app.state.renderer, machine);
  /** A part of its own for each drawing: it takes its listeners along when it goes. */
  function room() { const part = el("div"); part.style.cssText = "position: relative; height: 100%; overflow: hidden"; box.replaceChildren(part); return part; }
  /** What is drawn and what else could be, in a sentence; asked before the machine is known, it says only the first. */
  function tell() {
    const say = (/** @type {string} */ key) => gpuWord(app.state.lang, key), turn = (/** @type {boolean} */ all) => el("button", { "data-key": "all", onclick: () => { app.go({ all }); app.say(told.firstChild?.textContent ?? ""); } }, say(all ? "drawAll" : "drawBlocs"));
    if (board) told.replaceChildren(say("gpuHint"), turn(false));
    else if (!carried || (!found && !app.state.all)) told.replaceChildren(app.t("blocHint"));
    else told.replaceChildren(app.t("blocHint"), may() ? turn(true) : ` ${say(lost ? "gpuLost" : "noGpu")}`);
    app.hint.replaceChildren(told);
  }
  function giveUp() { lost = true; app.go({ all: false }, "replace"); app.say(gpuWord(app.state.lang, "gpuLost")); }
  function update() {
    const all = app.state.all && may(), anew = all && !board;
    if (anew) {
      inner?.net.destroy();
      inner = null; key = "";
      try { board = webgl(app, room(), giveUp); } catch { lost = true; }
    }
    if (board && !all) { board.end(); board = null; }
    if (!board) blocs(); else if (!anew) board.update();
    tell();
  }
  function blocs() {
    shown = marks(data, open, app.state.sel);
    lines = folded(app.now.lines, shown.of);
    view.now = { ...app.now, lines };
    const next = JSON.stringify([[...open], app.state.sel]), anew = next !== key;
    if (anew) {
      key = next;
      inner?.net.destroy();
      view.data = { ...data, actors: arrange(shown, mark), blocs: [] };
      inner = network(view, room());
    }
    inner.update();
    if (anew) inner.fit();
  }
  update();
  // Which machine draws is asked once the first picture stands: to ask takes longer than to draw it.
  if (carried && !found) setTimeout(() => { machine(); tell(); }, 250);
  const shows = () => board ?? inner;
  return {
    update, fit: () => shows().fit(), open: turn, actors: () => (board ? board.actors() : view.data.actors),
    cannot: (/** @type {string} */ what) => (app.state.all && what === "svg" && may() ? gpuWord(app.state.lang, "noSvg") : ""), picture: () => board?.picture() ?? null,
    lines: () => shows().lines(), extra: () => shows().extra(), folded: () => shows().folded(), hulls: () => shows().hulls(), badges: () => shows().badges(), names: () => shows().names(),
    get net() { return inner?.net; }, get board() { return board; }, get spots() { return shows().spots; },
    dom: (/** @type {string} */ id) => (board ? board.dom(id) : inner.dom(shown.of.get(id) ?? id)), lineDom: (/** @type {string} */ id) => shows().lineDom(id),
  };
}
