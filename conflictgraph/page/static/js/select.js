/** What the filters, the clock and the selection leave: row ids, lines with their rows, counts. */
/** @param {any} act @param {any} state @param {any} data */
export function actInTime(act, state, data) {
  const whole = state.start <= data.meta.first && state.end >= data.meta.last;
  if (state.clock === "known") {
    const day = act.known || act.first;
    return !(day && day > state.end) && (state.start <= data.meta.first || (day && day >= state.start));
  }
  if (whole) return true;
  return Boolean(act.first || act.last) && !(act.first && act.first > state.end) && !(act.last && act.last < state.start);
}
/** @param {any} tie @param {any} state */
export function tieInTime(tie, state) {
  if (state.clock === "known") { const day = tie.known || tie.since; return !(day && day > state.end); }
  return !(tie.since && tie.since > state.end) && !(tie.until && tie.until < state.start);
}
/** @param {any} data */
export function indexed(data) {
  const byId = new Map();
  for (const act of data.acts) byId.set(act.id, act.isAct ? act : { ...act, isAct: true });
  for (const tie of data.ties) byId.set(tie.id, tie.isAct === false ? tie : { ...tie, isAct: false, pairs: [[tie.source, tie.target]] });
  return { rows: byId, actors: new Map(data.actors.map((/** @type {any} */ one) => [one.id, one])), sources: new Map(data.sources.map((/** @type {any} */ one) => [one.id, one])), lines: new Map(data.lines.map((/** @type {any} */ one) => [one.id, one])) };
}
/** @param {any} row @param {any} state @param {any} index @param {any} data */
export function passes(row, state, index, data) {
  const hide = state.hide;
  if (!(row.isAct ? actInTime(row, state, data) : tieInTime(row, state))) return false;
  if (!hide.size) return true;
  if (hide.has(`s:${row.sign}`) || hide.has(`c:${row.certainty}`) || hide.has(row.isAct ? `t:${row.type}` : `r:${row.relation}`) || (row.isAct && hide.has(`q:${row.quad}`))) return false;
  if (hide.has("a:disputed") && row.disputed) return false;
  if (hide.has("a:named") && (row.asserted_by || row.claimed_by)) return false;
  if (hide.has("a:unnamed") && !(row.asserted_by || row.claimed_by)) return false;
  if (row.quotes.length && row.quotes.every((/** @type {any} */ q) => q.sources.every((/** @type {string} */ id) => hide.has(`p:${index.sources.get(id)?.publisher || id}`)))) return false;
  return row.pairs.some((/** @type {string[]} */ pair) => pair.every((id) => !id || !hide.has(`k:${index.actors.get(id)?.kind}`)));
}
/** @param {any} state @param {any} data @param {any} index */
export function selection(state, data, index) {
  const rows = new Set();
  for (const row of index.rows.values()) if (passes(row, state, index, data)) rows.add(row.id);
  const lines = [];
  for (const line of data.lines) {
    if (state.hide.size && (state.hide.has(`k:${index.actors.get(line.source)?.kind}`) || state.hide.has(`k:${index.actors.get(line.target)?.kind}`))) continue;
    const left = line.rows.filter((/** @type {string} */ id) => rows.has(id));
    if (left.length) lines.push(left.length === line.rows.length ? line : { ...line, rows: left });
  }
  const counts = new Map();
  for (const id of rows) { const row = index.rows.get(id); if (row.isAct && row.counted) for (const end of new Set(row.pairs.flat())) if (end) counts.set(end, (counts.get(end) ?? 0) + 1); }
  return { rows, lines, counts, acts: [...rows].map((id) => index.rows.get(id)).filter((row) => row.isAct) };
}
