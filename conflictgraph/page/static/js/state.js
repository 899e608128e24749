/** One state for all views, and its address after the #. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST_CHOSEN = 12;
/** @param {any} data */
export function fresh(data) {
  return { view: "network", sel: /** @type {string[]} */ ([]), line: "", act: "", start: data.meta.first, end: data.meta.last, clock: "happened", hide: new Set(), lang: data.meta.lang, size: "acts", ask: "paths", focus: false, all: data.meta.detail === "all", renderer: "" };
}
/** Ids may hold a comma; the separator may not. @param {Iterable<string>} ids */
const joined = (ids) => [...ids].map(encodeURIComponent).join(",");
/** @param {string} text */
const parted = (text) => text.split(",").filter(Boolean).map((one) => { try { return decodeURIComponent(one); } catch { return one; } });
/** @param {any} state @param {any} data @returns {string} */
export function toHash(state, data) {
  const parts = new URLSearchParams();
  if (state.start !== data.meta.first) parts.set("from", state.start);
  if (state.end !== data.meta.last) parts.set("to", state.end);
  if (state.sel.length) parts.set("sel", joined(state.sel));
  if (state.line) parts.set("line", state.line);
  if (state.act) parts.set("act", state.act);
  if (state.view !== "network") parts.set("view", state.view);
  if (state.clock !== "happened") parts.set("clock", state.clock);
  if (state.ask !== "paths") parts.set("ask", state.ask);
  if (state.focus) parts.set("focus", "1");
  if (state.all && data.meta.detail !== "all") parts.set("all", "1");
  if (state.renderer) parts.set("renderer", state.renderer);
  if (state.size !== "acts") parts.set("size", state.size);
  if (state.lang !== data.meta.lang) parts.set("lang", state.lang);
  if (state.hide.size) parts.set("hide", joined([...state.hide].sort()));
  // Where a page opens with a view of its own, the plain one needs a name.
  return parts.toString() || (data.meta.opening ? "view=network" : "");
}
/**
 * Read an address; what is not known is passed over. Beside what `toHash` writes it takes `from` and `to` as two
 * actors, `period=DAY/DAY`, and `known=DAY` for the second clock. Without one it is the view that the page opens with. @param {string} hash @param {any} data
 */
export function fromHash(hash, data) {
  const state = fresh(data), parts = new URLSearchParams(hash.replace(/^#/, "") || data.meta.opening);
  const ids = new Set(data.actors.map((/** @type {any} */ one) => one.id));
  const get = (/** @type {string} */ key) => parts.get(key) ?? "";
  const from = get("from"), to = get("to");
  if (DAY.test(from)) state.start = from;
  if (DAY.test(to)) state.end = to;
  state.sel = [...new Set(parted(get("sel")))].filter((id) => ids.has(id)).slice(0, MOST_CHOSEN);
  if (ids.has(from) && ids.has(to) && from !== to) state.sel = [from, to];
  const [first, last] = get("period").split("/");
  if (DAY.test(first ?? "") && DAY.test(last ?? "")) { state.start = first; state.end = last; }
  if (DAY.test(get("known"))) { state.clock = "known"; state.end = get("known"); }
  if (get("clock") === "known") state.clock = "known";
  if (["network", "matrix", "table"].includes(get("view"))) state.view = get("view");
  if (data.lines.some((/** @type {any} */ one) => one.id === get("line"))) state.line = get("line");
  if ([...data.acts, ...(data.ties ?? [])].some((/** @type {any} */ one) => one.id === get("act"))) state.act = get("act");
  if (get("ask") === "drawn") state.ask = "drawn";
  if ((data.meta.sizes ?? []).includes(get("size"))) state.size = get("size");
  if (["en", "ar"].includes(get("lang"))) state.lang = get("lang");
  state.focus = get("focus") === "1";
  if (get("all") === "1") state.all = true;
  if (get("renderer") === "webgl") state.renderer = "webgl";
  state.hide = new Set(parted(get("hide")));
  if (state.start > state.end) state.start = data.meta.first;
  return state;
}
