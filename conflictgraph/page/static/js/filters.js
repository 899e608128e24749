/** The legend that is the filter: boxes with counts, grouped, for every field that a reader may want to leave out. */
import { el, further, iso, svgEl } from "./dom.js";
import { label } from "./words.js";
/** So many actors are listed at once, and so many at most. */
const FIRST = 14, MOST = 200;
/** The sign's mark as it is drawn: bolt and full head, dashes and open head. @param {number} sign */
function signMark(sign) {
  return svgEl("svg", { width: 42, height: 12, class: sign < 0 ? "foe" : sign > 0 ? "friend" : "plain", "aria-hidden": "true" }, svgEl("path", { d: sign < 0 ? "M0 6H14l3-4 4 8 3-4H34" : "M0 6H36", fill: "none", "stroke-width": 2.5, "stroke-dasharray": sign > 0 ? "6 4" : undefined, class: "stroke" }), svgEl("path", sign < 0 ? { d: "M33 1.5L42 6l-9 4.5z", class: "fill" } : { d: "M33 1.5L41 6l-8 4.5", fill: "none", "stroke-width": 2, class: "stroke" }));
}
/** The symbols of the trade, as a small key. @param {any} t */
function symbolKey(t) {
  const row = (/** @type {string} */ name, /** @type {string} */ tone, /** @type {any[]} */ ...shapes) => el("li", { class: "muted small symbol" }, svgEl("svg", { width: 34, height: 12, class: tone, "aria-hidden": "true" }, shapes), t(name));
  const path = (/** @type {string} */ d, dash = "") => svgEl("path", { d, fill: "none", "stroke-width": 1.8, class: "stroke", "stroke-dasharray": dash || undefined, "stroke-linecap": dash.startsWith("0") ? "round" : undefined });
  return [row("conflictMark", "foe", path("M0 6H11l3-4 4 8 3-4H34")), row("standMark", "foe", path("M0 6H34")), row("allianceMark", "friend", path("M0 4H34"), path("M0 8H34")), row("helpMark", "friend", path("M0 6H34", "6 4")), row("informalMark", "friend", path("M1 6H34", "0.1 4"))];
}
/** @param {any} app @param {any} a @returns {any} */
export function shapeMark(app, a) {
  const colour = a.bloc >= 0 ? app.paint.blocs[a.bloc % app.paint.blocs.length] : app.paint.none, hollow = a.person || a.placeholder, look = { fill: hollow ? "none" : colour, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": a.placeholder ? "2 1.5" : undefined };
  const d = /** @type {Record<string, string>} */ ({ square: "M2 2h10v10H2z", diamond: "M7 1l6 6-6 6-6-6z", triangle: "M7 1l6 11H1z", triangleDown: "M7 13L1 2h12z", hexagon: "M4 2h6l3 5-3 5H4L1 7z", star: "M7 1l2 4 4 .5-3 3 1 4-4-2-4 2 1-4-3-3 4-.5z" })[a.shape];
  return svgEl("svg", { width: 14, height: 14, "aria-hidden": "true" }, d ? svgEl("path", { d, ...look }) : svgEl("circle", { cx: 7, cy: 7, r: a.person ? 3.5 : 5.5, ...look }));
}
/** @param {any} app @returns {() => any[]} */
export function filterBoxes(app) {
  const { data, index, t } = app;
  const open = new Set(["relation", "actors", "actTypes"]);
  let first = FIRST;
  const said = (/** @type {string} */ list, /** @type {string} */ name) => label(data.words, app.state.lang, list, name);
  const box = (/** @type {string} */ key, /** @type {any} */ name, /** @type {number} */ n, mark = /** @type {any} */ (null)) => el("li", {}, el("label", {}, el("input", { type: "checkbox", "data-key": `f:${key}`, checked: !app.state.hide.has(key), onchange: (/** @type {any} */ e) => { const hide = new Set(app.state.hide); if (e.target.checked) hide.delete(key); else hide.add(key); app.go({ hide }); } }), mark, el("span", { class: "label" }, name), el("span", { class: "n" }, `${n}`)));
  const tally = (/** @type {any[]} */ rows, /** @type {(r: any) => string} */ by) => { const m = new Map(); for (const r of rows) m.set(by(r), (m.get(by(r)) ?? 0) + 1); return [...m].filter((e) => e[0]).sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)); };
  /** A box that opens: what is in it is made when it is open, since most readers open few. */
  const group = (/** @type {string} */ key, /** @type {() => any[]} */ make) => {
    const list = el("ul"), fill = () => { if (!list.firstChild) list.append(...make().flat(9).filter(Boolean)); };
    if (open.has(key)) fill();
    const turn = (/** @type {boolean} */ shown) => { if (shown) { open.add(key); fill(); } else open.delete(key); };
    // The click itself counts: the page may be drawn anew before the box tells that it has opened.
    const box = el("details", { open: open.has(key), "data-group": key, ontoggle: () => { if (box.isConnected) turn(box.open); } }, el("summary", { "data-key": `g:${key}`, onclick: () => turn(!box.open) }, t(key)), list);
    return box;
  };
  const bar = (/** @type {number} */ n, /** @type {number} */ most, /** @type {number} */ sign) => svgEl("svg", { width: 40, height: 6, "aria-hidden": "true" }, svgEl("rect", { class: sign < 0 ? "foe" : "friend", width: (n / Math.max(most, 1)) * 40, height: 6 }));
  const publisher = (/** @type {string} */ id) => index.sources.get(id)?.publisher || id;
  function actorRow(/** @type {any} */ a) {
    const { state, now } = app, [, rank, low, high] = state.size === "acts" ? [] : a.measures[state.size] ?? [];
    return el("li", {}, el("button", { class: "actor", "data-key": `a:${a.id}`, "aria-pressed": String(state.sel.includes(a.id)), onclick: (/** @type {any} */ e) => (e.ctrlKey || e.metaKey ? app.toggle(a.id) : app.pick(a.id, e.shiftKey)) }, shapeMark(app, a), el("span", { class: "label" }, iso(app.name(a.id))),
      el("span", { class: "n" }, state.size === "acts" ? `${now.counts.get(a.id) ?? 0}` : rank ? `${rank}${low && high && low !== high ? ` (${low}–${high})` : ""}` : "–")));
  }
  /** The first of a long list, and a button for those behind. @param {(() => any)[]} rows */
  function more(rows) {
    const rest = rows.slice(first, MOST), out = rows.slice(0, first).map((make) => make());
    return rest.length ? [...out, el("li", {}, further(`+ ${rest.length}`, "more:actors", (button) => { const made = rest.map((make) => make()); first = MOST; button.parentNode.replaceWith(...made); return made[0].firstChild; }))] : out;
  }
  function actorRows() {
    const { state, now } = app, size = state.size, rankOf = (/** @type {any} */ a) => a.measures[size]?.[1] ?? Infinity;
    const list = data.actors.filter((/** @type {any} */ a) => now.counts.has(a.id) || state.sel.includes(a.id) || (size !== "acts" && a.measures[size]));
    list.sort((/** @type {any} */ p, /** @type {any} */ q) => (size === "acts" ? 0 : rankOf(p) - rankOf(q) || 0) || (now.counts.get(q.id) ?? 0) - (now.counts.get(p.id) ?? 0) || (p.id < q.id ? -1 : 1));
    return more(list.map((/** @type {any} */ a) => () => actorRow(a)));
  }
  function blocRows() {
    const about = data.meta.blocs;
    if (!data.blocs.length) return null;
    const swatch = (/** @type {number} */ i) => svgEl("svg", { width: 14, height: 14, "aria-hidden": "true" }, svgEl("circle", { cx: 7, cy: 7, r: 6, fill: app.paint.blocs[i % app.paint.blocs.length] }));
    const misfits = (about.frustrated ?? []).slice(0, 6).map((/** @type {string[]} */ p, /** @type {number} */ i) => [i ? ", " : "", iso(app.name(p[0])), " – ", iso(app.name(p[1]))]);
    return group("blocs", () => [data.blocs.map((/** @type {any} */ b, /** @type {number} */ i) => el("li", {}, el("button", { class: "actor", "data-key": `b:${i}`, onclick: () => app.go({ sel: b.members.slice(0, 12), line: "", act: "" }) }, swatch(i), el("span", { class: "label" }, b.heads.map((/** @type {string} */ id, /** @type {number} */ k) => [k ? ", " : "", iso(app.name(id))])), el("span", { class: "n" }, `${b.members.length}`)))),
      el("li", { class: "muted small" }, t("blocsHow"), about.unexplained === undefined ? "" : ` · ${about.unexplained} ${t("unexplained")} (${t(about.optimal ? "proved" : "bestFound")})`), misfits.length ? el("li", { class: "muted small" }, misfits) : null]);
  }
  /** What there is to leave out does not change; it is counted once. */
  function whole() {
    const rows = [...index.rows.values()], acts = rows.filter((r) => r.isAct), ties = rows.filter((r) => !r.isAct);
    const quads = tally(acts, (r) => r.quad).map(([quad]) => ({ quad, types: tally(acts.filter((r) => r.quad === quad), (r) => r.type).map((e) => e[0]) }));
    return { signs: [-1, 1, 0].filter((s) => rows.some((r) => r.sign === s)), quads, most: Math.max(1, ...tally(acts, (r) => r.type).map((e) => e[1])), relations: tally(ties, (r) => r.relation).map((e) => e[0]), kinds: tally(data.actors, (a) => a.kind), certainties: tally(rows, (r) => r.certainty).map((e) => e[0]), sources: tally(rows.flatMap((r) => [...new Set(r.quotes.flatMap((/** @type {any} */ q) => q.sources.map(publisher)))]), (s) => s).slice(0, 200) };
  }
  /** How many of the rows that are left each box stands for, in one pass. */
  let counted = { now: /** @type {any} */ (null), of: (/** @type {string} */ _key) => 0 };
  function passing() {
    if (counted.now === app.now) return counted.of;
    const n = new Map(), add = (/** @type {string} */ key) => n.set(key, (n.get(key) ?? 0) + 1);
    for (const id of app.now.rows) {
      const r = index.rows.get(id);
      add(`s:${r.sign}`); add(`c:${r.certainty}`); add(r.asserted_by || r.claimed_by ? "a:named" : "a:unnamed");
      if (r.disputed) add("a:disputed");
      if (r.isAct) { add(`q:${r.quad}`); add(`t:${r.type}`); } else add(`r:${r.relation}`);
    }
    counted = { now: app.now, of: (/** @type {string} */ key) => n.get(key) ?? 0 };
    return counted.of;
  }
  let all = /** @type {any} */ (null);
  return () => {
    const { state } = app, n = passing();
    all = all ?? whole();
    const sized = el("li", {}, el("label", { class: "small sized" }, `${t("sizeBy")} `, el("select", { "data-key": "size", onchange: (/** @type {any} */ e) => app.go({ size: e.target.value }) }, data.meta.sizes.map((/** @type {string} */ v) => el("option", { value: v, selected: v === state.size }, t(`size_${v}`))))));
    return [
      group("relation", () => [all.signs.map((/** @type {number} */ s) => box(`s:${s}`, t(s < 0 ? "hostile" : s > 0 ? "cooperative" : "neutral"), n(`s:${s}`), signMark(s))), symbolKey(t), el("li", { class: "muted small" }, t("hint2"))]),
      group("actors", () => [sized, state.size === "acts" ? null : el("li", { class: "muted small" }, `${t("rank")} (${t("rankRange")})`), actorRows()]),
      blocRows(),
      group("actTypes", () => [all.quads.map((/** @type {any} */ { quad, types }) => el("li", {}, el("ul", { class: "nested" }, box(`q:${quad}`, el("b", {}, said("quads", quad)), n(`q:${quad}`)), types.map((/** @type {string} */ type) => box(`t:${type}`, said("types", type), n(`t:${type}`), bar(n(`t:${type}`), all.most, data.words.ladder[quad] > 2 ? -1 : 1))))))]),
      group("ties", () => [all.relations.map((/** @type {string} */ rel) => box(`r:${rel}`, said("relations", rel), n(`r:${rel}`)))]),
      group("kinds", () => [all.kinds.map((/** @type {any} */ [kind, many]) => box(`k:${kind}`, said("kinds", kind), many))]),
      group("certainty", () => [all.certainties.map((/** @type {string} */ c) => box(`c:${c}`, said("certainties", c), n(`c:${c}`)))]),
      group("attribution", () => [box("a:named", t("named"), n("a:named")), box("a:unnamed", t("unnamed"), n("a:unnamed")), box("a:disputed", t("disputedOnly"), n("a:disputed"))]),
      group("sources", () => [all.sources.map((/** @type {any} */ [name, many]) => box(`p:${name}`, iso(name), many))]),
    ];
  };
}
