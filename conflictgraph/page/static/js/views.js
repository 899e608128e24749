/** The other two views of the same state: the signed matrix and the sortable table. */
import { el, iso } from "./dom.js";
import { label } from "./words.js";
/** A caption, which is seen where something is left out. @param {string} key @param {number} shown @param {number} all @param {any} app */
function cut(key, shown, all, app) { return el("caption", { class: shown < all ? "muted small" : "hidden" }, app.t(key), shown < all ? ` · ${shown} ${app.t("shownOf")} ${all}` : ""); }
/** @param {any} app */
export function matrix(app) {
  const { index, t } = app;
  const sums = new Map(), weight = new Map();
  for (const line of app.now.lines) {
    const key = JSON.stringify([line.source, line.target]), cell = sums.get(key) ?? { foe: 0, friend: 0, rows: 0 };
    if (line.sign < 0) cell.foe += line.rows.length; else cell.friend += line.rows.length;
    sums.set(key, cell);
    for (const end of [line.source, line.target]) weight.set(end, (weight.get(end) ?? 0) + line.rows.length);
  }
  const ids = [...weight].sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)).slice(0, 60).map((p) => p[0]).sort((p, q) => { const a = index.actors.get(p), b = index.actors.get(q); return (a.bloc < 0 ? 99 : a.bloc) - (b.bloc < 0 ? 99 : b.bloc) || weight.get(q) - weight.get(p) || (p < q ? -1 : 1); });
  const top = Math.max(1, ...[...sums.values()].map((c) => c.foe + c.friend));
  return el("table", { class: "matrix" }, cut("matrix", ids.length, weight.size, app), el("thead", {}, el("tr", {}, el("td", {}), ids.map((id) => el("th", { scope: "col" }, el("span", {}, iso(app.name(id))))))),
    el("tbody", {}, ids.map((row) => el("tr", {}, el("th", { scope: "row" }, iso(app.name(row))), ids.map((column) => {
      const cell = sums.get(JSON.stringify([row, column]));
      if (row === column) return el("td", { class: "self" });
      if (!cell) return el("td", {});
      const mixed = cell.foe && cell.friend, n = cell.foe + cell.friend, kind = mixed ? "mixed" : cell.foe ? "foe" : "friend", strong = n / top > 0.34 ? " strong" : "";
      return el("td", { class: kind + strong }, el("button", { "aria-label": `${app.name(row)} → ${app.name(column)}: ${t(mixed ? "mixed" : cell.foe ? "hostile" : "cooperative")} ${n}`, onclick: () => app.go({ sel: [row, column], line: mixed ? "" : `${row}>${column}${cell.foe ? "-" : "+"}`, act: "" }) }, (mixed ? "±" : cell.foe ? "−" : "+") + n));
    })))));
}
/** A day, or two with a stroke between, after which a line may break. @param {string} when */
function days(when) { return when.split("/").map((day, i) => [i ? ["/", el("wbr")] : "", el("span", { class: "one" }, day)]); }
/** @param {any} app */
export function table(app) {
  const { data, index, t } = app;
  const lit = app.state.sel;
  const rows = app.now.acts.filter((/** @type {any} */ a) => !lit.length || a.pairs.some((/** @type {any} */ p) => lit.every((/** @type {string} */ id) => p.includes(id))));
  const name = (/** @type {any} */ a, /** @type {number} */ i) => [...new Set(a.pairs.map((/** @type {any} */ p) => p[i]).filter(Boolean))].map((id) => app.name(id)).join(", ");
  const columns = [["date", (/** @type {any} */ a) => a.first], ["from", (/** @type {any} */ a) => name(a, 0)], ["to", (/** @type {any} */ a) => name(a, 1)], ["type", (/** @type {any} */ a) => label(data.words, app.state.lang, "types", a.type)], ["sign", (/** @type {any} */ a) => a.sign], ["toll", (/** @type {any} */ a) => a.killed[1] ?? -1], ["source", (/** @type {any} */ a) => index.sources.get(a.quotes[0]?.sources[0])?.publisher ?? ""], ["text", (/** @type {any} */ a) => a.text]];
  const [key, down] = app.sort, by = /** @type {any} */ (columns.find((c) => c[0] === key))[1];
  rows.sort((/** @type {any} */ p, /** @type {any} */ q) => { const a = by(p), b = by(q), way = typeof a === "number" ? a - b : String(a).localeCompare(String(b)); return (down ? -way : way) || (p.id < q.id ? -1 : 1); });
  return el("table", { class: "acts" }, cut("table", Math.min(rows.length, 500), rows.length, app), el("thead", {}, el("tr", {}, columns.map(([k]) => el("th", { scope: "col", "aria-sort": k === key ? (down ? "descending" : "ascending") : "none" }, el("button", { onclick: () => { app.sort = [k, k === key ? !down : false]; app.render(); } }, t(/** @type {string} */ (k)), k === key ? (down ? " ↓" : " ↑") : ""))))),
    el("tbody", {}, rows.slice(0, 500).map((/** @type {any} */ a) => el("tr", {}, el("td", { class: "day" }, el("button", { class: "inline", onclick: () => app.go({ act: a.id }) }, a.when ? days(a.when) : t("undated"))), el("td", {}, iso(name(a, 0))), el("td", {}, iso(name(a, 1))), el("td", {}, label(data.words, app.state.lang, "types", a.type), a.mode ? ` (${label(data.words, app.state.lang, "modes", a.mode)})` : ""), el("td", { class: a.sign < 0 ? "foe" : a.sign > 0 ? "friend" : "" }, a.sign < 0 ? `− ${t("hostile")}` : a.sign > 0 ? `+ ${t("cooperative")}` : `· ${t("neutral")}`), el("td", {}, a.killed[1] === null ? "" : `${a.killed[1]}${a.killed[0] !== a.killed[2] && a.killed[0] !== null ? ` (${a.killed[0]}–${a.killed[2]})` : ""}`), el("td", {}, iso(index.sources.get(a.quotes[0]?.sources[0])?.publisher ?? "")), el("td", {}, iso(a.text), a.counted ? "" : el("em", {}, ` (${label(data.words, app.state.lang, "statuses", a.status)}: ${t("notCounted")})`))))));
}
