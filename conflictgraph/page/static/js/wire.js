/** From the block inside the file to the payload of the contract: the inverse of conflictgraph/page/wire.py. */
const TABLES = /** @type {const} */ (["actors", "acts", "ties", "responses", "sources", "lines"]);

/**
 * A column of values from one of the ways it can be written.
 * @param {any} column @param {number} n @param {Record<string, any[]>} ready
 * @returns {any[]}
 */
function spread(column, n, ready) {
  if (Array.isArray(column)) return column;
  if ("as" in column) return ready[column.as];
  if ("all" in column) return new Array(n).fill(column.all);
  return column.at.map((/** @type {number} */ place) => column.of[place]);
}

/** What the views ask of a row beside its fields; no own field, so that it is neither copied nor exported. */
class ActRow { get isAct() { return true; } }
class TieRow { get isAct() { return false; } get pairs() { return [[/** @type {any} */ (this).source, /** @type {any} */ (this).target]]; } }
const KINDS = /** @type {Record<string, new () => object>} */ ({ acts: ActRow, ties: TieRow });

/**
 * Rows of one table. Each begins as a copy of one empty row, so that all share its shape: fields put in
 * one by one would make a dictionary of each row, in five times the room. What all acts or all ties share
 * stands once, behind them; it is written out with the rest.
 * @param {{ n: number, columns: Record<string, any> }} table
 * @param {Record<string, (value: any) => any>} decode
 * @param {new () => object} [Kind]
 * @returns {any[]}
 */
function rowsOf(table, decode, Kind) {
  /** @type {Record<string, any[]>} */
  const ready = {};
  const shared = /** @type {Record<string, any>} */ ({}), order = Object.keys(table.columns);
  for (const [name, column] of Object.entries(table.columns)) {
    if (Kind && !(name in decode) && !Array.isArray(column)) {
      if ("all" in column) shared[name] = column.all;
      else if (column.as in shared) shared[name] = shared[column.as];
      if (name in shared) continue;
    }
    const values = spread(column, table.n, ready);
    ready[name] = name in decode ? values.map(decode[name]) : values;
  }
  const names = Object.keys(ready), columns = Object.values(ready), rows = new Array(table.n);
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
  const behind = Kind && Object.create(Kind.prototype, Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, { value }])));
  if (behind) Object.defineProperty(behind, "toJSON", { value() { return Object.fromEntries(order.map((name) => [name, this[name]])); } });
  for (let i = 0; i < table.n; i++) {
    /** @type {Record<string, any>} */
    const row = behind ? Object.setPrototypeOf({ ...empty }, behind) : { ...empty };
    for (let k = 0; k < names.length; k++) row[names[k]] = columns[k][i];
    rows[i] = row;
  }
  return rows;
}

/**
 * The payload from its columns.
 * @param {any} packed
 * @returns {Payload}
 */
export function unpack(packed) {
  const out = { ...packed };
  const ids = spread(packed.actors.columns.id ?? [], packed.actors.n, {});
  const actor = (/** @type {number | string} */ at) => (typeof at === "string" ? at : at < 0 ? "" : ids[at]);
  const pairs = (/** @type {(number | string)[]} */ ends) => Array.from({ length: ends.length / 2 }, (_, i) => [actor(ends[2 * i]), actor(ends[2 * i + 1])]);
  const names = /** @type {string[]} */ ([]);
  const behind = (/** @type {number | number[]} */ at) => (Array.isArray(at) ? at.map((one) => names[one]) : [names[at]]);
  const decode = /** @type {Record<string, Record<string, (value: any) => any>>} */ ({
    acts: { pairs },
    ties: { source: actor, target: actor },
    lines: { source: actor, target: actor, rows: behind },
  });
  for (const name of TABLES) {
    out[name] = rowsOf(packed[name], decode[name] ?? {}, KINDS[name]);
    if (name === "acts" || name === "ties") for (const row of out[name]) names.push(row.id);
  }
  for (const line of out.lines) if (line.id === undefined) line.id = `${line.source}>${line.target}${"-0+"[line.sign + 1]}`;
  return out;
}

/**
 * What a block of the file holds. Compressed bytes are brought back by the browser itself, without a request.
 * @param {string} kind @param {string} text
 * @returns {Promise<Payload>}
 */
export async function read(kind, text) {
  if (kind !== "deflate") return unpack(JSON.parse(text));
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return unpack(JSON.parse(await new Response(stream).text()));
}

/**
 * Start a page: read the block, free its text, mount. `done` gets what `mount` gives.
 * @param {Element} root @param {HTMLScriptElement} block @param {(root: Element, data: Payload, options: object) => any} mount
 */
export async function start(root, block, mount) {
  const kind = block.dataset.kind ?? "json", text = block.textContent ?? "";
  block.textContent = "";
  return mount(root, await read(kind, text), { page: true });
}
