/** How each actor and line of a large graph looks in the present state, and which one lies under the pointer: numbers only. */
import { hull } from "./geometry.js";
/**
 * @typedef {{ x: number, y: number, size: number, shape: number, colour: number, hollow: number, alpha: number, hidden: boolean, zIndex: number }} Mark
 * @typedef {{ size: number, sign: number, alpha: number, hidden: boolean, zIndex: number }} Strand
 * @typedef {{ hide: Set<string>, focus: boolean, lit: any, near: Set<string>, lines: Map<string, any>, size: string, best: number, small: number, heavy: number, pale: number }} Present
 */
const SHAPES = /** @type {Record<string, number>} */ ({ dot: 0, square: 1, diamond: 2, triangle: 3, triangleDown: 4 });
/** How many colours blocs have; the number after the last stands for no bloc. */
export const BLOC_COLOURS = 8;

/**
 * What the state leaves and what stands out, gathered once for all actors and lines.
 * @param {any} app @param {number} small the size in pixels of the least actor
 * @returns {Present}
 */
export function present(app, small) {
  const { state, now, data } = app, lit = app.lit(), lines = new Map();
  let best = 0, heavy = 1;
  for (const line of now.lines) { lines.set(line.id, line); heavy = Math.max(heavy, line.rows.length); }
  for (const a of data.actors) if (!a.person) best = Math.max(best, a.measures[state.size]?.[0] ?? 0);
  return { hide: state.hide, focus: state.focus, lit, near: new Set(lit ? lit.actors : []), lines, size: state.size, best, small, heavy, pale: Math.min(0.34, 14 / Math.sqrt(now.lines.length || 1)) };
}

/** @param {any} a an actor @param {Present} now @returns {Mark} */
export function actorLook(a, now) {
  const on = now.near.has(a.id), value = Math.max(0, a.measures[now.size]?.[0] ?? 0);
  return {
    x: a.x, y: -a.y,
    size: a.person ? now.small * 0.8 : now.small * (1 + 5 * Math.sqrt(value / (now.best || 1))),
    shape: SHAPES[a.shape] ?? 0,
    colour: a.bloc >= 0 ? a.bloc % BLOC_COLOURS : BLOC_COLOURS,
    hollow: a.person || a.placeholder ? 1 : 0,
    alpha: now.lit && !on ? 0.22 : 1,
    hidden: now.hide.has(`k:${a.kind}`) || Boolean(now.focus && now.lit && !on),
    zIndex: on ? 1 : 0,
  };
}

/** @param {any} line as Python wrote it, with all its rows @param {Present} now @returns {Strand} */
export function lineLook(line, now) {
  const left = now.lines.get(line.id), on = Boolean(now.lit?.lines.has(line.id)), n = left ? left.rows.length : 0;
  return {
    size: on ? 2 : Math.min(0.7 + 0.35 * Math.sqrt(n), 3),
    sign: line.sign,
    alpha: now.lit ? (on ? 0.95 : now.pale * 0.15) : Math.min(now.pale * (1 + 3 * Math.sqrt((n - 1) / Math.max(now.heavy - 1, 1))), 0.9),
    hidden: !left || line.source === line.target || Boolean(now.focus && now.lit && !on),
    zIndex: on ? 1 : 0,
  };
}

/**
 * The actor or line under the pointer. An actor comes before a line, but a line that stands out before a pale
 * actor; of lines that cross there, the darker one is meant.
 * @param {any[]} marks with x, y, id, alpha, and reach in graph units @param {any[]} lines with id, alpha and the two ends
 * @param {number} x @param {number} y @param {number} room how far off still counts
 * @returns {{ actor?: string, line?: string }}
 */
export function under(marks, lines, x, y, room) {
  // Of marks that overlap under the pointer, the one whose middle is nearest.
  const actor = nearest(marks.map((m) => { const middle = Math.hypot(m.x - x, m.y - y); return { id: m.id, alpha: m.alpha, far: Math.max(middle - m.reach, 0) + middle / 1000 }; }), room * 0.4, 0);
  if (actor && actor.alpha >= 1) return { actor: actor.id };
  const line = nearest(lines.map(({ id, from, to, alpha }) => {
    const dx = to.x - from.x, dy = to.y - from.y, t = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    return { id, alpha, far: Math.hypot(x - from.x - t * dx, y - from.y - t * dy) };
  }), room, room);
  if (line && (!actor || line.alpha > 0.9)) return { line: line.id };
  return actor ? { actor: actor.id } : {};
}
/** @param {{ id: string, alpha: number, far: number }[]} found @param {number} room @param {number} pull how much nearer what is dark counts */
function nearest(found, room, pull) {
  const cost = (/** @type {any} */ one) => one.far - one.alpha * pull;
  return found.filter((one) => one.far < room).sort((p, q) => cost(p) - cost(q))[0];
}
/**
 * A compact outline of a bloc: of the four fifths of its members nearest to its middle, so that some that stand far off do not make it of everybody.
 * @param {{ x: number, y: number, size: number, id: string }[]} members in pixels @param {string[]} always ids that are in it wherever they stand @param {number} room @returns {number[][]}
 */
export function compact(members, always, room) {
  const middle = (/** @type {number[]} */ list) => [...list].sort((p, q) => p - q)[list.length >> 1], x = middle(members.map((m) => m.x)), y = middle(members.map((m) => m.y));
  const far = (/** @type {any} */ m) => Math.hypot(m.x - x, m.y - y), least = [...members].sort((p, q) => far(p) - far(q) || (p.id < q.id ? -1 : 1)).slice(0, Math.max(3, Math.ceil(members.length * 0.8)));
  const inside = new Set([...least.map((m) => m.id), ...always]);
  return hull(members.filter((m) => inside.has(m.id)), room);
}
