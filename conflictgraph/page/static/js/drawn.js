/**
 * Who stands by an actor that is struck, tie by tie, and who answered such acts before: the same as
 * `conflictgraph.measures.escalation.drawn_in`. No score, no forecast.
 */
import { hiddenActors, usableTies } from "./steps.js";
/** @typedef {{ actor: string, ring: number, via: string[], relations: { name: string, inverse: boolean }[], bonds: { name: string, inverse: boolean, to: string }[], ties: string[], precedents: string[] }} Ring */
/** @typedef {{ actor: string, act: string, target: string, answers: string, basis: string, by: string, first: string }} Precedent */
/** @param {Tie[]} ties @param {Words} words @param {string} centre @param {string} striker @param {number} most @returns {Map<string, Ring>} */
function ringsAround(ties, words, centre, striker, most) {
  const near = /** @type {Map<string, { there: string, tie: string, relation: { name: string, inverse: boolean } }[]>} */ (new Map());
  for (const tie of ties) for (const [here, there] of [[tie.source, tie.target], [tie.target, tie.source]]) {
    const inverse = there !== tie.source && tie.relation in words.relations && !words.symmetric.includes(tie.relation);
    near.set(here, [...(near.get(here) ?? []), { there, tie: tie.id, relation: { name: tie.relation, inverse } }]);
  }
  const found = /** @type {Map<string, Ring>} */ (new Map()), seen = new Set([centre, striker]);
  let level = [centre];
  for (let ring = 1; ring <= most; ring++) {
    const steps = /** @type {Map<string, { here: string, tie: string, relation: { name: string, inverse: boolean } }[]>} */ (new Map());
    for (const here of level) for (const { there, tie, relation } of near.get(here) ?? []) if (!seen.has(there)) steps.set(there, [...(steps.get(there) ?? []), { here, tie, relation }]);
    level = [...steps.keys()].sort();
    for (const actor of level) {
      const behind = (steps.get(actor) ?? []).sort((p, q) => (p.here < q.here ? -1 : p.here > q.here ? 1 : p.tie < q.tie ? -1 : p.tie > q.tie ? 1 : 0));
      const relations = new Map(behind.map((b) => [`${b.relation.name}${b.relation.inverse}`, b.relation]));
      found.set(actor, { actor, ring, via: [...new Set(behind.map((b) => b.here))], relations: [...relations.values()], bonds: [...new Map(behind.map((b) => [`${b.relation.name}${b.relation.inverse}>${b.here}`, { ...b.relation, to: b.here }])).values()], ties: [...new Set(behind.map((b) => b.tie))], precedents: [] });
      seen.add(actor);
    }
  }
  return found;
}
/** @param {any} data @param {(id: string) => boolean} keep @param {Set<string>} hidden @param {string} centre @param {string} striker @returns {Precedent[]} */
function precedentsOf(data, keep, hidden, centre, striker) {
  const counts = (/** @type {Act} */ act) => (act.counted && keep(act.id) ? act.pairs.filter((_, i) => !act.again.includes(i)) : []);
  const byId = new Map(data.acts.map((/** @type {Act} */ act) => [act.id, act]));
  const against = new Set(data.acts.filter((/** @type {Act} */ act) => act.sign < 0 && counts(act).some((p) => p[1] === centre && (!striker || p[0] === striker))).map((/** @type {Act} */ act) => act.id));
  const found = /** @type {Precedent[]} */ ([]);
  for (const r of data.responses) {
    const act = /** @type {Act | undefined} */ (byId.get(r.act));
    if (r.basis === "inferred" || !act || !against.has(r.answers)) continue;
    for (const [source, target] of counts(act)) if (source && source !== striker && !hidden.has(source)) found.push({ actor: source, act: act.id, target, answers: r.answers, basis: r.basis, by: r.by, first: act.first });
  }
  const key = (/** @type {Precedent} */ p) => [p.first || "9999", p.act, p.target, p.answers];
  return found.sort((p, q) => { const a = key(p), b = key(q); for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1; return 0; });
}
/**
 * @param {any} data the payload @param {string} struck @param {string} by the striker, or nothing @param {(id: string) => boolean} [keep] which rows count
 * @returns {{ rings: Ring[], precedents: Precedent[], crossed: string[] }}
 */
export function drawnIn(data, struck, by = "", keep = () => true) {
  const hidden = hiddenActors(data), ties = usableTies(data, keep, hidden).filter((t) => t.sign > 0);
  const found = ringsAround(ties, data.words, struck, by, 3), precedents = precedentsOf(data, keep, hidden, struck, by);
  for (const one of precedents) { const ring = found.get(one.actor); if (ring && !ring.precedents.includes(one.act)) ring.precedents.push(one.act); }
  const nearStriker = by ? ringsAround(ties, data.words, by, struck, 1) : new Map();
  return { rings: [...found.values()], precedents, crossed: [...found.keys()].filter((id) => nearStriker.has(id)) };
}
