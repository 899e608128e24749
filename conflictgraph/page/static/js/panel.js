/** The panel beside the drawing: the period, an actor, a pair, an act, each with the words it rests on. */
import { el, iso, svgEl, webAddress } from "./dom.js";
import { typeWord } from "./words.js";
/** @param {any} app */
export function panel(app) {
  const { data, index, t } = app;
  const who = (/** @type {string} */ id) => (id ? iso(app.name(id)) : iso("?"));
  const kind = (/** @type {any} */ row) => row.isAct ? typeWord(app.state.lang, row.type, data.words.types[row.type]) + (row.mode ? ` (${data.words.modes[row.mode] ?? row.mode})` : "") : data.words.relations[row.relation] ?? row.relation;
  const signClass = (/** @type {number} */ sign) => (sign < 0 ? "foe" : sign > 0 ? "friend" : "plain");
  const arrow = (/** @type {any} */ row) => (row.direction === "reciprocal" || data.words.symmetric.includes(row.relation) ? " ↔ " : app.rtl() ? " ← " : " → ");
  function heading(/** @type {any} */ row) {
    const pairs = row.pairs, ends = [...new Set(pairs.map((/** @type {any} */ p) => p[1]).filter(Boolean))];
    return [who(pairs[0][0]), ends.length ? arrow(row) : "", ends.map((id, i) => [i ? ", " : "", who(/** @type {string} */ (id))])];
  }
  function sourceLine(/** @type {string} */ id) {
    const source = index.sources.get(id);
    if (!source) return el("p", { class: "source" }, iso(id));
    const label = [source.publisher, source.title].filter(Boolean).join(": ") || source.id, url = webAddress(source.url);
    return el("p", { class: "source" }, url ? el("a", { href: url, rel: "noopener noreferrer nofollow", referrerpolicy: "no-referrer", target: "_blank" }, iso(label)) : iso(label), source.published ? [" · ", el("bdi", { dir: "ltr" }, source.published)] : "", source.reliability ? ` · ${source.reliability}` : "");
  }
  function says(/** @type {string} */ key, /** @type {string} */ value) { return value ? el("p", { class: "who" }, el("b", {}, `${t(key)}: `), iso(index.actors.has(value) ? app.name(value) : value)) : null; }
  function links(/** @type {any} */ row) {
    const list = [];
    for (const r of data.responses) {
      const [other, key] = r.act === row.id ? [r.answers, "answers"] : r.answers === row.id ? [r.act, "answeredBy"] : ["", ""];
      const act = other && index.rows.get(other);
      if (act) list.push(el("p", { class: "link" }, el("b", {}, `${t(key)}: `), el("button", { class: "inline", onclick: () => app.go({ act: other }) }, act.when ? `${act.when} · ` : "", heading(act), ` · ${kind(act)}`), ` (${r.basis}${r.by ? ", " : ""}`, r.by ? iso(r.by) : "", ")"));
    }
    return list;
  }
  function toll(/** @type {any} */ row) { const [low, best, high] = row.killed ?? []; if ((best ?? low ?? high ?? null) === null || !(best ?? high ?? low)) return ""; return ` · ${t("killed")} ${best ?? low ?? high}${low !== null && high !== null && low !== high ? ` (${low}–${high})` : ""}`; }
  function quotesOf(/** @type {any} */ row) {
    const words = [...new Set(row.quotes.map((/** @type {any} */ q) => q.quote).filter(Boolean))], seen = new Set(row.quotes.flatMap((/** @type {any} */ q) => q.sources));
    return [words.map((text) => el("blockquote", { dir: "auto" }, text)), [...seen].map(sourceLine)];
  }
  function card(/** @type {string} */ id, open = false) {
    const row = index.rows.get(id);
    const when = row.isAct ? row.when || t("undated") : [row.since_text || row.since, row.until_text || row.until].filter(Boolean).join(" – ");
    const marks = [row.sign < 0 ? "−" : row.sign > 0 ? "+" : "·", row.disputed ? t("disputed") : "", row.counted ? "" : `${row.status}: ${t("notCounted")}`, row.series ? "series" : ""].filter(Boolean).join(" · ");
    return el("details", { class: `card ${signClass(row.sign)}`, open, "data-row": id },
      el("summary", {}, el("span", { class: "when" }, el("bdi", { dir: "ltr" }, when), " · ", kind(row), toll(row)), el("span", { class: "pair" }, heading(row)), row.text ? el("span", { class: "did" }, iso(row.text)) : null),
      el("div", { class: "body" },
        quotesOf(row),
        says("saidBy", row.asserted_by), says("claimedBy", row.claimed_by), says("deniedBy", row.denied_by), says("reportedBy", row.reported_by), row.place ? says("place", row.place) : null,
        row.alternative_of ? el("p", { class: "who" }, el("b", {}, `${t("rival")} `), el("button", { class: "inline", onclick: () => app.go({ act: row.alternative_of }) }, row.alternative_of)) : null,
        row.note ? el("p", { class: "note", dir: "auto" }, row.note) : null, links(row),
        el("p", { class: "ids" }, `${id} · ${marks} · ${t("howSure")}: ${row.certainty}${row.confidence === null ? "" : ` · ${t("confidence")} ${Math.round(row.confidence * 100)} %`}${row.known ? ` · ${t("known")} ${row.known}` : ""}`)));
  }
  const newest = (/** @type {string[]} */ ids) => [...ids].sort((p, q) => { const a = index.rows.get(p), b = index.rows.get(q); return (b.first ?? b.since ?? "").localeCompare(a.first ?? a.since ?? "") || (p < q ? -1 : 1); });
  function cards(/** @type {string[]} */ ids, opened = 1) {
    const list = newest(ids), box = el("div", { class: "cards" }, list.slice(0, 40).map((id, i) => card(id, i < opened)));
    if (list.length > 40) box.append(el("button", { class: "more", onclick: (/** @type {any} */ e) => { e.target.replaceWith(...list.slice(40, 400).map((id) => card(id))); } }, `+ ${list.length - 40}`));
    return box;
  }
  function bars(/** @type {any[]} */ entries, /** @type {(key: any) => void} */ click) {
    const most = Math.max(1, ...entries.map((e) => e.foe + e.friend));
    return el("ul", { class: "bars" }, entries.map((e) => el("li", {}, el("button", { onclick: () => click(e.key) }, el("span", { class: "label" }, e.label), svgEl("svg", { width: 90, height: 8, "aria-hidden": "true" }, svgEl("rect", { class: "foe", width: (e.foe / most) * 88, height: 8 }), svgEl("rect", { class: "friend", x: (e.foe / most) * 88, width: (e.friend / most) * 88, height: 8 })), el("span", { class: "n" }, `${e.foe + e.friend}`)))));
  }
  function dyads(/** @type {string} */ only) {
    const sums = new Map();
    for (const line of app.now.lines) {
      if (only && line.source !== only && line.target !== only) continue;
      const ends = [line.source, line.target].sort(), key = JSON.stringify(ends), sum = sums.get(key) ?? { key: ends, rows: new Map() };
      for (const id of line.rows) sum.rows.set(id, line.sign);
      sums.set(key, sum);
    }
    return [...sums.values()].map((s) => ({ ...s, foe: [...s.rows.values()].filter((v) => v < 0).length, friend: [...s.rows.values()].filter((v) => v >= 0).length })).sort((p, q) => q.foe + q.friend - p.foe - p.friend || (String(p.key) < String(q.key) ? -1 : 1));
  }
  function overview() {
    const foe = app.now.acts.filter((/** @type {any} */ a) => a.counted && a.sign < 0).length, friend = app.now.acts.filter((/** @type {any} */ a) => a.counted && a.sign > 0).length;
    return [el("h2", {}, t("inPeriod")), el("p", { class: "muted" }, `${foe} ${t("hostile")} · ${friend} ${t("cooperative")} · ${app.now.counts.size} ${t("actors")}`.toLocaleLowerCase()),
      el("h3", {}, t("heaviest")), bars(dyads("").slice(0, 7).map((d) => ({ ...d, label: [who(d.key[0]), " – ", who(d.key[1])] })), (key) => app.go({ sel: key, line: "", act: "" })),
      el("h3", {}, t("latest")), cards(newest(app.now.acts.map((/** @type {any} */ a) => a.id)).slice(0, 12), 0)];
  }
  function actor(/** @type {string} */ id) {
    const a = index.actors.get(id), rows = [...app.now.rows].filter((r) => index.rows.get(r).pairs.some((/** @type {any} */ p) => p.includes(id)));
    const other = Object.entries(a.names).filter(([, label]) => label !== app.name(id)).map(([, label]) => label);
    if (app.name(id) !== a.name) other.unshift(a.name);
    const wholes = [a.parent, ...a.member_of].filter((one) => index.actors.has(one));
    return [el("h2", {}, who(id)), el("p", { class: "muted" }, [data.words.kinds[a.kind] ?? a.kind, a.person ? t("person") : "", a.placeholder ? t("placeholder") : ""].filter(Boolean).join(" · "), other.map((label) => [" · ", iso(label)])),
      wholes.length ? el("p", { class: "muted" }, wholes.map((one, i) => [i ? ", " : "⊂ ", who(one)])) : null,
      el("p", { class: "muted" }, Object.entries(a.measures).map(([name, v]) => `${t(name === "acts" ? "acts_m" : name)} ${/** @type {number[]} */ (v)[0]}`).join(" · ")),
      a.note ? el("p", { class: "note", dir: "auto" }, a.note) : null,
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: app.state.focus, onchange: (/** @type {any} */ e) => app.go({ focus: e.target.checked }) }), t("focus")),
      el("h3", {}, t("withWhom")), bars(dyads(id).map((d) => { const o = d.key[0] === id ? d.key[1] : d.key[0]; return { ...d, key: o, label: who(o) }; }), (o) => app.go({ sel: [id, o], line: "", act: "" })),
      el("h3", {}, `${t("acts")} · ${t("ties")}`), cards(rows, 1)];
  }
  function paths(/** @type {string} */ a, /** @type {string} */ b) {
    const found = app.paths(a, b);
    const out = [el("h3", {}, t("escalation"), " ", el("button", { class: "inline", onclick: () => app.go({ sel: [b, a], line: "", act: "" }) }, t("swap"))), el("p", { class: "caveat" }, t("noForecast"))];
    if (!found || !found.length) return [...out, el("p", { class: "muted" }, t(data.meta.paths_computed ? "noPath" : "notComputed"))];
    return [...out, found.map((/** @type {any} */ path, /** @type {number} */ n) => el("details", { class: "path", open: n === app.path, ontoggle: (/** @type {any} */ e) => { if (e.target.open && app.path !== n) app.choosePath(n); } },
      el("summary", {}, `${n + 1}. `, [path.steps[0].source, ...path.steps.map((/** @type {any} */ s) => s.target)].map((id, i) => [i ? (app.rtl() ? " ← " : " → ") : "", who(id)]), el("span", { class: "n" }, ` ${t("score")} ${path.score.toFixed(3)}`)),
      el("ol", {}, path.steps.map((/** @type {any} */ step, /** @type {number} */ i) => el("li", { class: signClass(step.side), "data-step": i + 1 }, who(step.source), app.rtl() ? " ← " : " → ", who(step.target), el("span", { class: "muted" }, ` · ${step.kind} · ${step.score.toFixed(2)} · ${step.status}${i === path.weakest - 1 ? ` · ${t("weakest")}` : ""}`),
        step.rows.filter((/** @type {string} */ id) => index.rows.has(id)).slice(0, 6).map((/** @type {string} */ id) => card(id)))))
      )), app.crossed(a, b) ? el("p", { class: "caveat" }, `${t("cross")}`) : null];
  }
  function strip(/** @type {string[]} */ ids) {
    const inside = new Set(ids), links_ = data.responses.filter((/** @type {any} */ r) => inside.has(r.act) || inside.has(r.answers)).map((/** @type {any} */ r) => [index.rows.get(r.answers), index.rows.get(r.act), r.basis]).filter((/** @type {any} */ p) => p[0] && p[1]);
    return links_.length ? [el("h3", {}, t("chains")), el("ol", { class: "strip" }, links_.slice(0, 20).map((/** @type {any} */ [one, other, basis]) => el("li", {}, el("button", { class: "inline", onclick: () => app.go({ act: one.id }) }, one.when, " ", heading(one)), ` ⇒ `, el("button", { class: "inline", onclick: () => app.go({ act: other.id }) }, other.when, " ", heading(other)), el("span", { class: "muted" }, ` (${basis})`))))] : null;
  }
  function pair(/** @type {string} */ a, /** @type {string} */ b, /** @type {string} */ lineId) {
    const line = app.now.lines.find((/** @type {any} */ l) => l.id === lineId);
    const rows = line ? line.rows : [...app.now.rows].filter((r) => index.rows.get(r).pairs.some((/** @type {any} */ p) => p.includes(a) && p.includes(b)));
    return [el("h2", {}, who(a), line ? (app.rtl() ? " ← " : " → ") : " – ", who(b)), el("p", { class: "muted" }, line ? [t(line.sign < 0 ? "hostile" : line.sign > 0 ? "cooperative" : "neutral"), ` · ${rows.length}`] : `${rows.length} ${t("acts")} · ${t("ties")}`),
      line ? null : paths(a, b), line ? null : strip(rows), el("h3", {}, t("acts")), cards(rows, 2)];
  }
  return () => {
    const { sel, line, act } = app.state;
    if (act && index.rows.has(act)) return [el("h2", {}, kind(index.rows.get(act))), card(act, true), el("button", { class: "more", onclick: () => app.go({ act: "" }) }, t("clear"))];
    if (sel.length === 2) return [...pair(sel[0], sel[1], line), el("button", { class: "more", onclick: () => app.go({ sel: [], line: "" }) }, t("clear"))];
    if (sel.length === 1) return actor(sel[0]);
    return overview();
  };
}
