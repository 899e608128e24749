/**
 * The best paths of typed steps from one actor to another, best first and exact, and what the record says of each
 * step: `conflictgraph.measures.escalation.paths` with its defaults. A test holds both to the same answers.
 */
import { STEP } from "./steps.js";
/** @typedef {import("./steps.js").Moves} StepMoves */
/** @typedef {import("./steps.js").Move} StepMove */
/** @typedef {{ source: string, target: string, kind: string, score: number, status: string, side: number, newest: number, rows: string[], answers: string[][] }} Told */
/** @typedef {{ steps: Told[], score: number, sign: number, weakest: number }} Path */
const FLIPS = new Set([STEP.act, STEP.host, STEP.pressure]);
const BUDGET = 200000;
/** A heap of [bound, number], smallest first. */
class Heap {
  constructor() { this.items = /** @type {number[][]} */ ([]); }
  get size() { return this.items.length; }
  /** @param {number[]} p @param {number[]} q */
  static before(p, q) { return p[0] < q[0] || (p[0] === q[0] && p[1] < q[1]); }
  /** @param {number} bound @param {number} number */
  push(bound, number) {
    const items = this.items;
    items.push([bound, number]);
    for (let i = items.length - 1; i > 0; ) { const up = (i - 1) >> 1; if (!Heap.before(items[i], items[up])) break; [items[i], items[up]] = [items[up], items[i]]; i = up; }
  }
  pop() {
    const items = this.items, top = items[0], last = /** @type {number[]} */ (items.pop());
    if (items.length) {
      items[0] = last;
      for (let i = 0; ; ) { let least = i; for (const child of [2 * i + 1, 2 * i + 2]) if (child < items.length && Heap.before(items[child], items[least])) least = child; if (least === i) break; [items[i], items[least]] = [items[least], items[i]]; i = least; }
    }
    return top;
  }
}
/** How cheaply the goal can still be reached, by steps left, state and actor. @param {StepMoves} moves @param {Rules} rules @param {number} start @param {number} goal @param {Float64Array} cost */
function potentialsTo(moves, rules, start, goal, cost) {
  const states = rules.accepts.length, actors = moves.actors.length, layer = states * actors;
  const left = new Float64Array((rules.max_steps + 1) * layer).fill(Infinity);
  for (let steps = 0; steps <= rules.max_steps; steps++) for (let state = 0; state < states; state++) if (rules.accepts[state] === 1) left[steps * layer + state * actors + goal] = 0;
  for (let steps = 1; steps <= rules.max_steps; steps++) moves.list.forEach((move, e) => {
    if (move.source === goal || move.target === start) return;
    for (let state = 0; state < states; state++) {
      const after = rules.after[state][move.kind];
      if (after < 0) continue;
      const total = cost[e] + left[(steps - 1) * layer + after * actors + move.target], at = steps * layer + state * actors + move.source;
      if (total < left[at]) left[at] = total;
    }
  });
  return left;
}
/** @param {StepMoves} moves @param {Rules} rules @param {number} start @param {number} goal @param {number} k @returns {{ routes: number[][], cut: boolean }} */
function bestRoutes(moves, rules, start, goal, k) {
  const cost = Float64Array.from(moves.list, (move) => -Math.log(move.score)), left = potentialsTo(moves, rules, start, goal, cost);
  const states = rules.accepts.length, actors = moves.actors.length, layer = states * actors, limit = -Math.log(rules.min_score);
  if (!(left[rules.max_steps * layer + start] <= limit + 1e-9)) return { routes: [], cut: false };
  const taken = [-1], parent = [-1], at = [start], state = [0], depth = [0], spent = [0], done = /** @type {number[]} */ ([]);
  const heap = new Heap();
  heap.push(left[rules.max_steps * layer + start], 0);
  let worst = limit, cut = false;
  while (heap.size && !cut) {
    const [bound, here] = heap.pop();
    if (bound > worst + 1e-9) break;
    if (at[here] === goal) { done.push(here); if (done.length === k) worst = Math.min(worst, bound); continue; }
    if (depth[here] === rules.max_steps) continue;
    for (let e = moves.first[at[here]]; e < moves.first[at[here] + 1]; e++) {
      const move = moves.list[e], after = rules.after[state[here]][move.kind];
      if (after < 0) continue;
      const total = spent[here] + cost[e], next = total + left[(rules.max_steps - depth[here] - 1) * layer + after * actors + move.target];
      if (!(next <= worst + 1e-9)) continue;
      let earlier = here;
      while (earlier >= 0 && at[earlier] !== move.target) earlier = parent[earlier];
      if (earlier >= 0) continue;
      if (taken.length >= BUDGET) { cut = true; break; }
      taken.push(e); parent.push(here); at.push(move.target); state.push(after); depth.push(depth[here] + 1); spent.push(total);
      heap.push(next, taken.length - 1);
    }
  }
  const routes = done.map((here) => { const route = []; for (let i = here; parent[i] >= 0; i = parent[i]) route.unshift(taken[i]); return route; });
  return { routes, cut };
}
/**
 * What the record holds of the steps of paths: observed, inferred or projected; retaliation; answers.
 * @param {StepMoves} moves @param {Rules} rules
 */
function recordOf(moves, rules) {
  const list = moves.list;
  const friendsOf = (/** @type {number} */ actor) => {
    if (!moves.friends) { moves.friends = new Map(); for (const m of list) if (m.kind === STEP.ally || m.kind === STEP.patron_up || m.kind === STEP.proxy) moves.friends.set(m.source, (moves.friends.get(m.source) ?? new Set()).add(m.target)); }
    return moves.friends.get(actor) ?? new Set();
  };
  /** @param {string[]} acts @param {string[]} before whether an act came after one of those, within the longest wait */
  const within = (acts, before) => {
    const ends = before.map((id) => moves.when.get(id)?.late ?? NaN).filter((late) => !Number.isNaN(late)).sort((p, q) => p - q);
    return acts.some((id) => {
      const day = moves.when.get(id)?.day ?? NaN;
      let low = 0, high = ends.length;
      while (low < high) { const mid = (low + high) >> 1; if (ends[mid] < day) low = mid + 1; else high = mid; }
      return low > 0 && day - ends[low - 1] <= rules.gap;
    });
  };
  const before = (/** @type {number[]} */ route, /** @type {number} */ at) => route.slice(0, at).flatMap((e) => list[e].acts);
  const answers = (/** @type {number[]} */ route, /** @type {number} */ at) => {
    const move = list[route[at]], direct = move.kind === STEP.act || move.kind === STEP.pressure, here = new Set(move.acts), mover = moves.actors[move.target];
    const hits = move.kind === STEP.host ? move.acts : before(route, at);
    return hits.flatMap((old) => (moves.answers.get(old) ?? []).filter((act) => (direct ? here.has(act) : moves.when.get(act)?.sources.has(mover))).map((act) => [act, old]));
  };
  const status = (/** @type {number[]} */ route, /** @type {number} */ at) => {
    const move = list[route[at]];
    if ((move.kind === STEP.act && at === 0) || answers(route, at).length) return "observed";
    if (move.kind === STEP.host && at === 0) return "inferred";
    return FLIPS.has(move.kind) && within(move.acts, before(route, at)) ? "inferred" : "projected";
  };
  const hitInWindow = (/** @type {StepMove} */ move, /** @type {Set<number>} */ side) => {
    for (const one of side) for (let e = moves.first[one]; e < moves.first[one + 1]; e++) {
      const back = list[e];
      if (back.kind !== STEP.act || back.target !== move.source) continue;
      const ours = new Set(move.acts);
      if (within(move.acts, back.acts) || back.acts.some((old) => (moves.answers.get(old) ?? []).some((act) => ours.has(act)))) return true;
    }
    return false;
  };
  const label = (/** @type {number[]} */ route, /** @type {number} */ at) => {
    const move = list[route[at]], hits = (/** @type {number} */ e) => list[e].kind === STEP.act || list[e].kind === STEP.host;
    if (move.kind !== STEP.act || at === 0 || !hits(route[at - 1])) return rules.kinds[move.kind];
    const side = new Set([move.target, ...friendsOf(move.target)]);
    const earlier = route.slice(0, at).some((e) => hits(e) && list[e].target === move.source && side.has(list[e].source));
    return earlier || hitInWindow(move, side) ? "retaliation" : rules.kinds[move.kind];
  };
  return { answers, status, label };
}
/** @param {StepMoves} moves @param {ReturnType<typeof recordOf>} record @param {number[]} route @returns {Path} */
function pathOf(moves, record, route) {
  let sign = 1, struck = 0;
  const steps = route.map((e, at) => {
    const move = moves.list[e];
    if (FLIPS.has(move.kind)) sign = -sign;
    struck = struck || Math.min(0, sign);
    return { source: moves.actors[move.source], target: moves.actors[move.target], kind: record.label(route, at), score: move.score, status: record.status(route, at), side: struck ? sign * struck : -1, newest: move.newest, rows: [...new Set([...move.acts, ...move.ties])], answers: record.answers(route, at) };
  });
  const scores = steps.map((s) => s.score);
  return { steps, score: scores.reduce((p, q) => p * q, 1), sign, weakest: scores.indexOf(Math.min(...scores)) + 1 };
}
/** Whether an actor is reached on both sides; each state is doubled to know its side. @param {StepMoves} moves @param {Rules} rules @param {number} start @param {number} goal @param {Path[]} paths */
function bothSides(moves, rules, start, goal, paths) {
  const signs = new Set(paths.map((p) => p.sign)), odd = signs.has(1) ? 1 : 0;
  if (signs.size !== 1) return signs.size === 2;
  const after = rules.after.flatMap((row) => [0, 1].map((side) => row.map((to, kind) => (to < 0 ? -1 : 2 * to + (FLIPS.has(kind) ? 1 - side : side)))));
  const accepts = rules.accepts.flatMap((one) => (odd ? [0, one] : [one, 0]));
  return bestRoutes(moves, { ...rules, after, accepts }, start, goal, 1).routes.length > 0;
}
/** Score, fewer steps, newest evidence, names. @param {Path} p @param {Path} q */
function byRank(p, q) {
  const round = (/** @type {number} */ x) => Math.round(x * 1e12), newest = (/** @type {Path} */ path) => Math.max(...path.steps.map((s) => (Number.isNaN(s.newest) ? -Infinity : s.newest)));
  const day = (/** @type {Path} */ path) => { const d = newest(path); return d === -Infinity ? 0 : d; };
  const least = (/** @type {string[]} */ a, /** @type {string[]} */ b) => { for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1; return a.length - b.length; };
  return round(q.score) - round(p.score) || p.steps.length - q.steps.length || day(q) - day(p) || least(p.steps.map((s) => s.target), q.steps.map((s) => s.target)) || least(p.steps.map((s) => s.kind), q.steps.map((s) => s.kind));
}
/**
 * The k best paths between two actors, and whether the last one is reached on both sides, by a listed path or another.
 * @param {StepMoves} moves @param {Rules} rules @param {string} source @param {string} target @param {number} k
 * @returns {{ paths: Path[], cut: boolean, crossed: boolean }}
 */
export function escalationPaths(moves, rules, source, target, k) {
  const start = moves.code.get(source), goal = moves.code.get(target);
  if (start === undefined || goal === undefined || start === goal) return { paths: [], cut: false, crossed: false };
  const { routes, cut } = bestRoutes(moves, rules, start, goal, k), record = recordOf(moves, rules);
  const paths = routes.map((route) => pathOf(moves, record, route)).sort(byRank).slice(0, k);
  return { paths, cut, crossed: bothSides(moves, rules, start, goal, paths) };
}
