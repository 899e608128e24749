/** The part of the panel that tells escalation: paths, who could be drawn in, and answers as a dated strip. */
import { el, iso, svgEl } from "./dom.js";
import { label } from "./words.js";
/** @param {any} app @param {(id: string, open?: boolean) => any} card @param {(id: string) => any} who */
export function clash(app, card, who) {
  const { data, index, t } = app;
  const said = (/** @type {string} */ list, /** @type {string} */ name) => label(data.words, app.state.lang, list, name);
  const way = () => (app.rtl() ? " ← " : " → ");
  const TIES = new Set(["ally", "leads", "member", "patron_up", "proxy"]);
  function question(/** @type {string} */ a, /** @type {string} */ b) {
    const tab = (/** @type {string} */ ask) => el("button", { "data-key": `ask:${ask}`, "aria-pressed": String(app.state.ask === ask), onclick: () => app.go({ ask }) }, t(ask === "paths" ? "askPaths" : "askDrawn"));
    return [el("div", { class: "tabs small", role: "group", "aria-label": t("asked") }, tab("paths"), tab("drawn")),
      el("p", { class: "asked" }, who(a), way(), who(b), " ", el("button", { class: "inline", "data-key": "swap", onclick: () => app.go({ sel: [b, a], line: "", act: "" }) }, t("swap")))];
  }
  /** The first words behind a row, short. */
  function firstWords(/** @type {string} */ id) {
    const row = index.rows.get(id), found = row?.quotes.find((/** @type {any} */ q) => q.quote), quote = found?.quote ?? row?.text ?? "";
    return quote ? el("p", { class: "gist", dir: "auto" }, quote.length > 150 ? `${quote.slice(0, 148)}…` : quote, found?.text ? el("span", { class: "muted small" }, ` (${t("digestShort")} `, iso(found.text), ")") : null) : null;
  }
  function stepItem(/** @type {any} */ step, /** @type {number} */ i, /** @type {any} */ path) {
    const rows = step.rows.filter((/** @type {string} */ id) => index.rows.has(id)), answer = step.answers?.[0];
    return el("li", { class: TIES.has(step.kind) ? "friend" : "foe", "data-step": i + 1 },
      el("p", { class: "pair" }, who(step.source), way(), who(step.target)),
      el("p", { class: "muted small" }, el("b", {}, said("steps", step.kind)), ` · ${t("score")} ${step.score.toFixed(2)} · ${said("standings", step.status)} · ${t(step.side < 0 ? "sideAgainst" : "sideWith")}`, i === path.weakest - 1 && path.steps.length > 1 ? el("b", { class: "weak" }, ` · ${t("weakestIs")}`) : null),
      firstWords(rows[0]),
      answer ? el("p", { class: "muted small" }, jump(answer[0]), ` ${t("answered")} `, jump(answer[1])) : null,
      el("details", { class: "behind" }, el("summary", {}, el("bdi", { class: "ids" }, rows.slice(0, 8).join(", ") + (rows.length > 8 ? ` +${rows.length - 8}` : ""))), rows.slice(0, 12).map((/** @type {string} */ id) => card(id))));
  }
  function pathItem(/** @type {any} */ path, /** @type {number} */ n) {
    const chain = [path.steps[0].source, ...path.steps.map((/** @type {any} */ s) => s.target)], weak = path.steps[path.weakest - 1];
    return el("details", { class: "path", open: n === app.path, ontoggle: (/** @type {any} */ e) => { if (e.target.open && app.path !== n) app.choosePath(n); } },
      el("summary", { "data-key": `path:${n}` }, el("span", { class: "n" }, `${n + 1} `), chain.map((id, i) => [i ? way() : "", who(id)]), el("span", { class: "n" }, ` · ${t("score")} ${path.score.toFixed(3)}`)),
      el("ol", {}, path.steps.map((/** @type {any} */ step, /** @type {number} */ i) => stepItem(step, i, path))),
      el("p", { class: "muted small" }, `${t("weakestIs")}: ${path.weakest}, `, who(weak.source), way(), who(weak.target), ` (${said("steps", weak.kind)}, ${weak.score.toFixed(2)})`));
  }
  function pathsTold(/** @type {string} */ a, /** @type {string} */ b) {
    const { paths, cut, shown, crossed } = app.escalation(a, b);
    const more = !app.manyPaths && paths.length >= 3;
    return [shown ? el("p", { class: "muted small" }, t("fromShown")) : null,
      crossed ? el("p", { class: "crossed" }, el("span", { "aria-hidden": "true" }, "⇄ "), who(b), `: ${t("cross")}`) : null,
      paths.length ? paths.map(pathItem) : el("p", { class: "muted" }, t("noPath")), cut ? el("p", { class: "muted small" }, t("cutShort")) : null,
      more ? el("button", { class: "more", "data-key": "morepaths", onclick: () => { app.manyPaths = true; app.render(); } }, t("morePaths")) : null];
  }
  function ringItem(/** @type {any} */ ring, /** @type {Set<string>} */ crossed) {
    const bound = new Map();
    for (const b of ring.bonds) { const word = said(b.inverse ? "inverse" : "relations", b.name); bound.set(word, [...(bound.get(word) ?? []), b.to]); }
    return el("li", { class: "friend", "data-actor": ring.actor },
      el("p", { class: "pair" }, el("span", { class: "n" }, `${t("ring")} ${ring.ring} · `), who(ring.actor), crossed.has(ring.actor) ? el("b", { class: "crossed" }, ` ⇄ ${t("crossDrawn")}`) : null),
      el("p", { class: "muted small" }, [...bound].map(([word, ids], n) => [n ? "; " : "", word, " ", ids.map((/** @type {string} */ id, /** @type {number} */ i) => [i ? ", " : "", who(id)])])),
      ring.precedents.length ? el("p", { class: "small" }, `${t("hasAnswered")}: `, el("bdi", { class: "ids" }, ring.precedents.join(", "))) : null,
      el("details", { class: "behind" }, el("summary", {}, el("bdi", { class: "ids" }, ring.ties.join(", "))), ring.ties.map((/** @type {string} */ id) => card(id))));
  }
  /** Rings around the struck, with the tie behind each, and precedents beside them. */
  function drawnTold(/** @type {string} */ struck, /** @type {string} */ by) {
    const { rings, precedents, crossed } = app.drawn(struck, by), both = new Set(crossed), seen = new Set();
    const answered = precedents.filter((/** @type {any} */ p) => { const key = `${p.act} ${p.answers}`; return seen.has(key) ? false : seen.add(key); });
    return [el("p", { class: "asked" }, `${t("ifStruck")}: `, who(struck), by ? [` (${t("struckBy")} `, who(by), ")"] : ""),
      crossed.length ? el("p", { class: "crossed" }, el("span", { "aria-hidden": "true" }, "⇄ "), `${t("crossDrawn")}: `, crossed.map((/** @type {string} */ id, /** @type {number} */ i) => [i ? ", " : "", who(id)])) : null,
      rings.length ? el("ol", { class: "rings" }, rings.slice(0, 60).map((/** @type {any} */ ring) => ringItem(ring, both))) : el("p", { class: "muted" }, t("noRings")),
      el("h3", {}, t("precedents")),
      answered.length ? el("ol", { class: "strip" }, answered.slice(0, 30).map((/** @type {any} */ p) => el("li", {}, el("bdi", { dir: "ltr" }, p.first), " ", who(p.actor), " · ", jump(p.act), ` ${t("answered")} `, jump(p.answers), el("span", { class: "muted" }, ` (${said("bases", p.basis)})`)))) : el("p", { class: "muted" }, t("noPrecedent"))];
  }
  const jump = (/** @type {string} */ id) => el("button", { class: "inline", onclick: () => app.go({ act: id }) }, el("bdi", {}, id));
  /** What answered what: a dated line of dots with arcs, and the same in words. @param {string[]} ids */
  function strip(ids) {
    const inside = new Set(ids), links = data.responses.filter((/** @type {any} */ r) => inside.has(r.act) || inside.has(r.answers)).map((/** @type {any} */ r) => ({ from: index.rows.get(r.answers), to: index.rows.get(r.act), basis: r.basis })).filter((/** @type {any} */ l) => l.from && l.to).slice(0, 24);
    if (!links.length) return null;
    links.sort((/** @type {any} */ p, /** @type {any} */ q) => (p.to.first < q.to.first ? -1 : p.to.first > q.to.first ? 1 : p.to.id < q.to.id ? -1 : 1));
    return [el("h3", {}, t("chains")), dots(links), el("ol", { class: "strip" }, links.map((/** @type {any} */ l) => el("li", {}, el("bdi", { dir: "ltr" }, l.from.when), " ", jump(l.from.id), " ", who(l.from.pairs[0][0]), ` ⇒ `, el("bdi", { dir: "ltr" }, l.to.when), " ", jump(l.to.id), " ", who(l.to.pairs[0][0]), el("span", { class: "muted" }, ` (${said("bases", l.basis)})`))))];
  }
  function dots(/** @type {any[]} */ links) {
    const days = [...new Set(links.flatMap((l) => [l.from.first, l.to.first]).filter(Boolean))].sort();
    if (days.length < 2) return null;
    const time = (/** @type {string} */ day) => Date.parse(`${day}T00:00:00Z`), low = time(days[0]), span = Math.max(time(days[days.length - 1]) - low, 1);
    const x = (/** @type {string} */ day) => 10 + ((time(day) - low) / span) * 280, dot = (/** @type {any} */ row) => svgEl("circle", { cx: x(row.first), cy: 40, r: 4, class: row.sign < 0 ? "foe" : "friend" });
    const dated = links.filter((l) => l.from.first && l.to.first);
    return svgEl("svg", { class: "dots", viewBox: "0 0 300 60", "aria-hidden": "true", direction: "ltr" }, svgEl("line", { x1: 4, x2: 296, y1: 40, y2: 40, class: "axis" }),
      dated.map((l) => { const from = x(l.from.first), to = x(l.to.first), high = Math.min(34, 8 + Math.abs(to - from) / 4); return svgEl("path", { d: `M${from.toFixed(1)} 40Q${((from + to) / 2).toFixed(1)} ${(40 - 2 * high).toFixed(1)} ${to.toFixed(1)} 40`, class: l.basis === "inferred" ? "arc guess" : "arc" }); }),
      dated.flatMap((l) => [dot(l.from), dot(l.to)]), svgEl("text", { x: 4, y: 57 }, days[0]), svgEl("text", { x: 296, y: 57, "text-anchor": "end" }, days[days.length - 1]));
  }
  return { question, pathsTold, drawnTold, strip };
}
