/**
 * From the page's tables to typed steps: what `conflictgraph.measures.escalation.moves` does in Python, with the
 * numbers of `rules`. A test holds both to the same paths.
 */
/** @typedef {{ source: number, target: number, kind: number, score: number, newest: number, acts: string[], ties: string[] }} Move */
/**
 * @typedef {Object} Moves
 * @property {string[]} actors ids, sorted; codes are positions
 * @property {Map<string, number>} code
 * @property {Move[]} list sorted by source, target, kind
 * @property {Int32Array} first where each actor's moves begin
 * @property {Map<string, { day: number, late: number, sources: Set<string> }>} when of every act
 * @property {Map<string, string[]>} answers act to the acts that answer it, on record
 * @property {Map<number, Set<number>> | null} friends
 */
export const STEP = { act: 0, ally: 1, leads: 2, member: 3, patron_up: 4, proxy: 5, host: 6, pressure: 7 };
const PRESSES = new Set(["REQUEST", "PROTEST"]);
/** Days since 1970, or NaN. @param {string} day */
export function dayNumber(day) { return day ? Date.parse(`${day}T00:00:00Z`) / 86400000 : NaN; }
/** @param {any} data @returns {Set<string>} actors that are no stations: people, and whom nobody names */
export function hiddenActors(data) { return new Set(data.actors.filter((/** @type {Actor} */ a) => a.person || a.placeholder).map((/** @type {Actor} */ a) => a.id)); }
/** How high an act stands on the ladder. @param {Act} act @param {Rules} rules */
export function rungOf(act, rules) {
  let rung = rules.rungs[act.type] ?? 0;
  if (rung === 0 && act.sign < 0) rung = 1;
  if (act.force && rung < 6) rung = 6;
  return act.force && (act.killed[1] ?? 0) >= 100 ? 8 : rung;
}
/** Undisputed rows between two stations, which count. @param {Act} act @param {Set<string>} hidden @returns {string[][]} */
function usablePairs(act, hidden) {
  if (!act.counted || act.disputed || act.direction === "unknown" || act.direction === "monadic") return [];
  const pairs = act.pairs.filter((p, i) => !act.again.includes(i) && p[0] && p[1] && p[0] !== p[1]);
  const both = act.direction === "reciprocal" ? [...pairs, ...pairs.map((p) => [p[1], p[0]])] : pairs;
  return both.filter((p) => !hidden.has(p[0]) && !hidden.has(p[1]));
}
/** Undisputed standing ties between two stations. @param {any} data @param {(id: string) => boolean} keep @param {Set<string>} hidden @returns {Tie[]} */
export function usableTies(data, keep, hidden) {
  return data.ties.filter((/** @type {Tie} */ t) => keep(t.id) && t.counted && !t.disputed && t.sign >= 0 && t.source !== t.target && !hidden.has(t.source) && !hidden.has(t.target));
}
/** How sure a row is. @param {Act | Tie} row @param {Record<string, number>} params */
function surety(row, params) { return row.confidence ?? (row.certainty === "implied" ? params.implied : row.certainty === "outside" ? params.outside : 1); }
/** @param {Act} act @param {Record<string, number>} params */
function strengthOf(act, params) {
  const given = act.type === "REQUEST" ? Math.max(act.intensity, params.demand) : act.intensity;
  return given === 0 && act.sign < 0 ? params.untyped : given;
}
/**
 * Every move that the rows allow, scored on the day of the newest act.
 * @param {any} data the payload @param {(id: string) => boolean} [keep] which rows count @returns {Moves}
 */
export function movesOf(data, keep = () => true) {
  /** @type {Rules} */
  const rules = data.rules, params = rules.params, hidden = hiddenActors(data);
  const actors = data.actors.map((/** @type {Actor} */ a) => a.id).sort();
  const code = new Map(actors.map((/** @type {string} */ id, /** @type {number} */ i) => [id, i]));
  const rows = /** @type {{ act: Act, pair: string[] }[]} */ ([]);
  const when = new Map();
  for (const act of data.acts) {
    if (!keep(act.id)) continue;
    when.set(act.id, { day: dayNumber(act.first), late: dayNumber(act.latest || act.first), sources: new Set(act.pairs.map((/** @type {string[]} */ p) => p[0])) });
    for (const pair of usablePairs(act, hidden)) rows.push({ act, pair });
  }
  let at = NaN;
  for (const { act } of rows) { const late = when.get(act.id).late; if (!(late <= at) && !Number.isNaN(late)) at = late; }
  const ages = agesOf(rows.map((r) => r.act), at);
  const found = /** @type {Map<number, Move & { missed: number }>} */ (new Map());
  const n = actors.length;
  const move = (/** @type {string} */ from, /** @type {string} */ to, /** @type {number} */ kind) => {
    const source = code.get(from) ?? -1, target = code.get(to) ?? -1, key = (source * n + target) * 8 + kind;
    let one = found.get(key);
    if (!one) found.set(key, (one = { source, target, kind, score: 0, missed: 0, newest: NaN, acts: [], ties: [] }));
    return one;
  };
  rows.forEach(({ act, pair }, i) => {
    const presses = PRESSES.has(act.type), hostile = act.sign < 0 && !presses && rungOf(act, rules) >= 1;
    const behind = (/** @type {string} */ to, /** @type {number} */ kind) => {
      const one = move(pair[0], to, kind), part = (kind === STEP.host ? params.host : params.act) * strengthOf(act, params) * surety(act, params) * 2 ** (-ages[i] / params.half_life);
      const late = when.get(act.id).late;
      one.missed += Math.log1p(-Math.min(part, 1 - 1e-15));
      if (!(late <= one.newest) && !Number.isNaN(late)) one.newest = late;
      one.acts.push(act.id);
    };
    if (hostile) behind(pair[1], STEP.act);
    if (presses) behind(pair[1], STEP.pressure);
    for (const owner of act.soil) {
      if (owner === pair[0] || owner === pair[1]) continue;
      if (hostile && act.force) behind(owner, STEP.host);
      else if (act.type === "PROTEST") behind(owner, STEP.pressure);
    }
  });
  for (const tie of usableTies(data, keep, hidden)) {
    if (dayNumber(tie.since_latest || tie.since) > at || dayNumber(tie.until_earliest || tie.until) < at) continue;
    const [step, senior] = rules.steps[tie.relation] ?? ["none", ""], weight = tie.strength * surety(tie, params);
    const behind = (/** @type {string} */ from, /** @type {string} */ to, /** @type {"ally" | "leads" | "member" | "patron_up" | "proxy"} */ kind) => { const one = move(from, to, STEP[kind]); one.score = Math.max(one.score, params[kind] * weight); one.ties.push(tie.id); };
    if (step === "ally" || step === "leads" || step === "member") { behind(tie.source, tie.target, step); behind(tie.target, tie.source, step); }
    if (step === "patron") { const [patron, client] = senior === "source" ? [tie.source, tie.target] : [tie.target, tie.source]; behind(client, patron, "patron_up"); behind(patron, client, "proxy"); }
  }
  const list = [...found].sort((p, q) => p[0] - q[0]).map(([, one]) => finished(one, when));
  const first = new Int32Array(n + 1);
  for (const one of list) first[one.source + 1]++;
  for (let i = 0; i < n; i++) first[i + 1] += first[i];
  return { actors, code, list, first, when, answers: answersOf(data, keep), friends: null };
}
/** Age in days from the middle of the interval in which each act began; undated ones are as old as the oldest. @param {Act[]} acts @param {number} at */
function agesOf(acts, at) {
  const ages = acts.map((act) => { const early = dayNumber(act.first || act.latest), late = dayNumber(act.latest || act.first); return at - (early + (late - early) / 2); });
  let oldest = NaN;
  for (const age of ages) if (!(age <= oldest) && !Number.isNaN(age)) oldest = age;
  return ages.map((age) => (Number.isNaN(oldest) ? 0 : Math.max(Number.isNaN(age) ? oldest : age, 0)));
}
/** @param {Move & { missed: number }} one @param {Moves["when"]} when @returns {Move} */
function finished(one, when) {
  const latest = (/** @type {string} */ id) => { const day = when.get(id)?.day ?? NaN; return Number.isNaN(day) ? -Infinity : day; };
  const acts = [...new Set(one.acts)].sort((p, q) => latest(q) - latest(p) || (p < q ? -1 : 1));
  return { source: one.source, target: one.target, kind: one.kind, score: Math.max(one.acts.length ? -Math.expm1(one.missed) : 0, one.score), newest: one.newest, acts, ties: [...new Set(one.ties)].sort() };
}
/** Answers that an actor stated or a source reported. @param {any} data @param {(id: string) => boolean} keep @returns {Map<string, string[]>} */
function answersOf(data, keep) {
  const found = new Map();
  for (const r of data.responses) if (r.basis !== "inferred" && keep(r.act) && keep(r.answers)) found.set(r.answers, [...(found.get(r.answers) ?? []), r.act]);
  return found;
}
