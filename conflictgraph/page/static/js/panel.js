/** The panel beside the drawing: the period, an actor, a pair, several, an act, each with the words it rests on. */
import { clash } from "./clash.js";
import { el, further, iso, svgEl, webAddress } from "./dom.js";
import { label } from "./words.js";
/** @param {any} app */
export function panel(app) {
  const { data, index, t } = app;
  const said = (/** @type {string} */ list, /** @type {string} */ name) => label(data.words, app.state.lang, list, name);
  const who = (/** @type {string} */ id) => (id ? iso(app.name(id)) : iso("?"));
  const listed = (/** @type {string[]} */ ids) => ids.map((id, i) => [i ? ", " : "", who(id)]);
  const kind = (/** @type {any} */ row) => row.isAct ? said("types", row.type) + (row.mode ? ` (${said("modes", row.mode)})` : "") : said("relations", row.relation);
  const signClass = (/** @type {number} */ sign) => (sign < 0 ? "foe" : sign > 0 ? "friend" : "plain");
  const way = () => (app.rtl() ? " ← " : " → ");
  const arrow = (/** @type {any} */ row) => (row.direction === "reciprocal" || data.words.symmetric.includes(row.relation) ? " ↔ " : way());
  function heading(/** @type {any} */ row) {
    const ends = [...new Set(row.pairs.map((/** @type {any} */ p) => p[1]).filter(Boolean))];
    return [who(row.pairs[0][0]), ends.length ? arrow(row) : "", listed(/** @type {string[]} */ (ends))];
  }
  function sourceLine(/** @type {string} */ id) {
    const source = index.sources.get(id);
    if (!source) return el("p", { class: "source" }, iso(id));
    const name = [source.publisher, source.title].filter(Boolean).join(": ") || source.id, url = webAddress(source.url);
    return el("p", { class: "source" }, url ? el("a", { href: url, rel: "noopener noreferrer nofollow", referrerpolicy: "no-referrer", target: "_blank" }, iso(name)) : iso(name), source.published ? [" · ", el("bdi", { dir: "ltr" }, source.published)] : "", source.kind ? ` · ${said("sources", source.kind)}` : "", source.reliability ? [" · ", el("bdi", {}, source.reliability)] : "");
  }
  function says(/** @type {string} */ key, /** @type {string} */ value) { return value ? el("p", { class: "who" }, el("b", {}, `${t(key)}: `), iso(index.actors.has(value) ? app.name(value) : value)) : null; }
  function toRow(/** @type {string} */ id) { const row = index.rows.get(id); return row ? el("button", { class: "inline", onclick: () => app.go({ act: id }) }, el("bdi", { dir: "ltr" }, `${row.when || ""} `), heading(row), ` · ${kind(row)}`) : iso(id); }
  /** Answers, rival claims and accounts of one event, found once. @type {Map<string, any[]> | null} */
  let kin = null;
  const kinOf = (/** @type {string} */ key) => {
    if (!kin) {
      const all = (kin = new Map()), add = (/** @type {string} */ name, /** @type {any} */ one) => { const list = all.get(name); if (list) list.push(one); else all.set(name, [one]); };
      for (const r of data.responses) { add(`answers ${r.act}`, r); add(`answered ${r.answers}`, r); }
      for (const a of data.acts) { if (a.alternative_of) add(`rival ${a.alternative_of}`, a); if (a.event) add(`event ${a.event}`, a); }
    }
    return kin.get(key) ?? [];
  };
  function links(/** @type {any} */ row) {
    const told_ = (/** @type {any} */ r, /** @type {string} */ other, /** @type {string} */ key) => index.rows.has(other) && el("p", { class: "link" }, el("b", {}, `${t(key)}: `), toRow(other), ` (${said("bases", r.basis)}${r.by ? ", " : ""}`, r.by ? who(r.by) : "", ")");
    return [...kinOf(`answers ${row.id}`).map((r) => told_(r, r.answers, "answers")), ...kinOf(`answered ${row.id}`).slice(0, 40).map((r) => told_(r, r.act, "answeredBy"))];
  }
  /** Rival claims and other accounts of one event: kept side by side. */
  function otherwise(/** @type {any} */ row) {
    const rivals = kinOf(`rival ${row.id}`), same = row.event ? kinOf(`event ${row.event}`).filter((a) => a.id !== row.id && a.alternative_of !== row.id && row.alternative_of !== a.id) : [];
    const told = (/** @type {string} */ key, /** @type {any[]} */ rows) => rows.slice(0, 8).map((a) => el("p", { class: "who" }, el("b", {}, `${t(key)}: `), toRow(a.id)));
    return [row.alternative_of ? el("p", { class: "who" }, el("b", {}, `${t("rival")} `), toRow(row.alternative_of)) : null, told("rivals", rivals), told("sameEvent", same)];
  }
  function toll(/** @type {any} */ row) { const [low, best, high] = row.killed ?? []; if ((best ?? low ?? high ?? null) === null || !(best ?? high ?? low)) return ""; return ` · ${t("killed")} ${best ?? low ?? high}${low !== null && high !== null && low !== high ? ` (${low}–${high})` : ""}`; }
  /** The words, and loudly whose they are: the publication's own, or those of a digest about it. */
  function wordsOf(/** @type {any} */ row) {
    const groups = new Map();
    for (const q of row.quotes) { const key = JSON.stringify([q.text, q.sources]), one = groups.get(key) ?? { text: q.text, sources: q.sources, words: [] }; one.words.push(q.quote); groups.set(key, one); }
    return [...groups.values()].map((g) => {
      const words = [...new Set(g.words.filter(Boolean))], names = [...new Set(g.sources.map((/** @type {string} */ id) => index.sources.get(id)?.publisher || id))];
      const head = g.text ? el("p", { class: "whose digest" }, el("b", {}, `${t("digest")} `, iso(g.text)), `: ${t("notTheirs")} `, names.map((name, i) => [i ? ", " : "", iso(/** @type {string} */ (name))])) : words.length ? el("p", { class: "whose" }, t("itsWords")) : null;
      return el("div", { class: "words" }, head, words.length ? words.map((text) => el("blockquote", { dir: "auto", class: g.text ? "own" : "" }, /** @type {string} */ (text))) : el("p", { class: "note" }, t("detached")), g.sources.map(sourceLine));
    });
  }
  function card(/** @type {string} */ id, open = false) {
    const row = index.rows.get(id);
    const when = row.isAct ? row.when || t("undated") : [row.since_text || row.since, row.until_text || row.until].filter(Boolean).join(" – ");
    const marks = [row.sign < 0 ? `− ${t("hostile")}` : row.sign > 0 ? `+ ${t("cooperative")}` : `· ${t("neutral")}`, row.disputed ? t("disputed") : "", row.counted ? "" : `${said("statuses", row.status)}: ${t("notCounted")}`, row.series ? t("series") : ""].filter(Boolean).join(" · ");
    const fill = () => [row.stale ? el("p", { class: "whose digest" }, el("b", {}, t("stale"))) : null, wordsOf(row), says("saidBy", row.asserted_by), says("claimedBy", row.claimed_by), says("deniedBy", row.denied_by), says("reportedBy", row.reported_by), says("place", row.place ?? ""), row.isAct ? otherwise(row) : null,
      row.note ? el("p", { class: "note", dir: "auto" }, row.note) : null, row.isAct ? links(row) : null,
      el("p", { class: "ids" }, el("bdi", {}, id), ` · ${marks} · ${t("howSure")}: ${said("certainties", row.certainty)}${row.confidence === null ? "" : ` · ${t("confidence")} ${Math.round(row.confidence * 100)} %`}`, row.known ? [` · ${t("known")} `, el("bdi", { dir: "ltr" }, row.known)] : "")];
    // The body is made when it is opened: of forty cards few are.
    const body = el("div", { class: "body" }), show = () => { if (!body.firstChild) body.append(...fill().flat(9).filter(Boolean)); };
    if (open) show();
    return el("details", { class: `card ${signClass(row.sign)}`, open, "data-row": id, ontoggle: show },
      el("summary", { "data-key": `card:${id}` }, el("span", { class: "when" }, el("bdi", { dir: "ltr" }, when), " · ", kind(row), toll(row), row.disputed ? el("b", { class: "weak" }, ` · ${t("disputed")}`) : null), el("span", { class: "pair" }, heading(row)), row.text ? el("span", { class: "did", dir: "auto" }, row.text) : null),
      body);
  }
  /** The latest rows, latest first; the rest are passed over once. @param {string[]} ids @param {number} most */
  function newest(ids, most) {
    const day = (/** @type {string} */ id) => { const row = index.rows.get(id); return row.first ?? row.since ?? ""; }, top = /** @type {{ id: string, at: string }[]} */ ([]);
    const before = (/** @type {any} */ p, /** @type {any} */ q) => p.at > q.at || (p.at === q.at && p.id < q.id);
    if (ids.length <= most) return ids.map((id) => ({ id, at: day(id) })).sort((p, q) => (before(p, q) ? -1 : 1)).map((one) => one.id);
    for (const id of ids) {
      const one = { id, at: day(id) };
      if (top.length === most && !before(one, top[most - 1])) continue;
      let i = top.length;
      while (i && before(one, top[i - 1])) i--;
      top.splice(i, 0, one);
      if (top.length > most) top.pop();
    }
    return top.map((one) => one.id);
  }
  /** The latest of those rows as cards, and a button for the rest, which opens by itself when it comes into sight. */
  function cards(/** @type {string[]} */ ids, opened = 1, first = 40) {
    const list = newest(ids, 400), box = el("div", { class: "cards" }, list.slice(0, first).map((id, i) => card(id, i < opened))), rest = list.slice(first);
    if (rest.length) box.append(further(`+ ${ids.length - first}`, "more:cards", (button) => { const made = rest.map((id) => card(id)); button.replaceWith(...made); return made[0].firstChild; }));
    return box;
  }
  function bars(/** @type {any[]} */ entries, /** @type {(key: any) => void} */ click) {
    const most = Math.max(1, ...entries.map((e) => e.foe + e.friend));
    return el("ul", { class: "bars" }, entries.map((e) => el("li", {}, el("button", { "data-key": `bar:${e.key}`, onclick: () => click(e.key) }, el("span", { class: "label" }, e.label), svgEl("svg", { width: 90, height: 8, "aria-hidden": "true" }, svgEl("rect", { class: "foe", width: (e.foe / most) * 88, height: 8 }), svgEl("rect", { class: "friend", x: (e.foe / most) * 88, width: (e.friend / most) * 88, height: 8 })), el("span", { class: "n" }, `${e.foe + e.friend}`)))));
  }
  function dyads(/** @type {(line: any) => boolean} */ wanted) {
    const sums = new Map();
    for (const line of app.now.lines) {
      if (!wanted(line)) continue;
      const ends = [line.source, line.target].sort(), key = JSON.stringify(ends), sum = sums.get(key) ?? { key: ends, rows: new Map() };
      for (const id of line.rows) sum.rows.set(id, line.sign);
      sums.set(key, sum);
    }
    return [...sums.values()].map((s) => ({ ...s, foe: [...s.rows.values()].filter((v) => v < 0).length, friend: [...s.rows.values()].filter((v) => v >= 0).length })).sort((p, q) => q.foe + q.friend - p.foe - p.friend || (String(p.key) < String(q.key) ? -1 : 1));
  }
  const pairBars = (/** @type {any[]} */ list) => bars(list.map((d) => ({ ...d, label: [who(d.key[0]), " – ", who(d.key[1])] })), (key) => app.go({ sel: key, line: "", act: "" }));
  function overview() {
    const foe = app.now.acts.filter((/** @type {any} */ a) => a.counted && a.sign < 0).length, friend = app.now.acts.filter((/** @type {any} */ a) => a.counted && a.sign > 0).length;
    return [el("h2", {}, t("inPeriod")), el("p", { class: "muted" }, `${foe} ${t("hostile")} · ${friend} ${t("cooperative")} · ${app.now.counts.size} ${t("actors")}`.toLocaleLowerCase()),
      el("h3", {}, t("heaviest")), pairBars(dyads(() => true).slice(0, 7)),
      el("h3", {}, t("latest")), cards(newest(app.now.acts.map((/** @type {any} */ a) => a.id), 12), 0, 5)];
  }
  function measured(/** @type {any} */ a) {
    return el("ul", { class: "measures" }, data.meta.sizes.filter((/** @type {string} */ m) => a.measures[m]).map((/** @type {string} */ m) => { const [value, rank, low, high] = a.measures[m]; return el("li", {}, `${t(`size_${m}`)} ${Number(value.toPrecision(3))}`, rank ? el("span", { class: "n", title: t("rankRange") }, ` · ${t("rank")} ${rank}${low && high ? ` (${low}–${high})` : ""}`) : ""); }), a.measures[data.meta.sizes[1]] ? el("li", { class: "muted small" }, t("rankRange")) : null);
  }
  function reachFrom(/** @type {string} */ id) {
    const others = data.actors.filter((/** @type {any} */ a) => a.id !== id && !a.person).slice(0, 400).map((/** @type {any} */ a) => a.id).sort((/** @type {string} */ p, /** @type {string} */ q) => app.name(p).localeCompare(app.name(q), app.state.lang));
    return el("label", { class: "check" }, `${t("reach")} `, el("select", { "data-key": "reach", onchange: (/** @type {any} */ e) => { if (e.target.value) app.go({ sel: [id, e.target.value], line: "", act: "" }); } }, el("option", { value: "" }, t("choose")), others.map((/** @type {string} */ o) => el("option", { value: o }, app.name(o)))));
  }
  function actor(/** @type {string} */ id) {
    const a = index.actors.get(id), rows = [...app.now.rows].filter((r) => index.rows.get(r).pairs.some((/** @type {any} */ p) => p.includes(id)));
    const other = Object.entries(a.names).filter(([, name]) => name !== app.name(id)).map(([, name]) => name);
    if (app.name(id) !== a.name) other.unshift(a.name);
    const wholes = [a.parent, ...a.member_of].filter((one) => index.actors.has(one));
    return [el("h2", {}, who(id)), el("p", { class: "muted" }, [said("kinds", a.kind), a.person && a.kind !== "person" ? t("person") : "", a.placeholder ? t("placeholder") : ""].filter(Boolean).join(" · "), other.map((name) => [" · ", iso(/** @type {string} */ (name))])),
      wholes.length ? el("p", { class: "muted" }, "⊂ ", listed(wholes)) : null, measured(a), a.note ? el("p", { class: "note", dir: "auto" }, a.note) : null,
      el("label", { class: "check" }, el("input", { type: "checkbox", "data-key": "focus", checked: app.state.focus, onchange: (/** @type {any} */ e) => app.go({ focus: e.target.checked }) }), t("focus")),
      reachFrom(id),
      el("h3", {}, t("withWhom")), bars(dyads((l) => l.source === id || l.target === id).map((d) => { const o = d.key[0] === id ? d.key[1] : d.key[0]; return { ...d, key: o, label: who(o) }; }), (o) => app.go({ sel: [id, o], line: "", act: "" })),
      a.person || a.placeholder ? null : el("details", { class: "behind" }, el("summary", {}, el("b", {}, t("ifStruck"))), told.drawnTold(id, "")),
      el("h3", {}, `${t("acts")} · ${t("ties")}`), cards(rows, 1)];
  }
  const told = clash(app, card, who);
  function lineButtons(/** @type {string} */ a, /** @type {string} */ b) {
    const lines = app.now.lines.filter((/** @type {any} */ l) => (l.source === a && l.target === b) || (l.source === b && l.target === a));
    return lines.length ? [el("h3", {}, t("lines2")), el("ul", { class: "bars" }, lines.map((/** @type {any} */ l) => el("li", {}, el("button", { "data-key": `line:${l.id}`, class: signClass(l.sign), onclick: () => app.go({ line: l.id, act: "" }) }, el("span", { class: "label" }, who(l.source), way(), who(l.target)), el("span", {}, t(l.sign < 0 ? "hostile" : l.sign > 0 ? "cooperative" : "neutral")), el("span", { class: "n" }, `${l.rows.length}`)))))] : null;
  }
  function pair(/** @type {string} */ a, /** @type {string} */ b) {
    const rows = [...app.now.rows].filter((r) => index.rows.get(r).pairs.some((/** @type {any} */ p) => p.includes(a) && p.includes(b)));
    return [el("h2", {}, who(a), " – ", who(b)), el("p", { class: "muted" }, `${rows.length} ${t("acts")} · ${t("ties")}`),
      lineButtons(a, b), el("h3", {}, t("escalation")), told.question(a, b), app.state.ask === "drawn" ? told.drawnTold(b, a) : told.pathsTold(a, b), told.strip(rows), el("h3", {}, t("acts")), cards(rows, 2)];
  }
  function line(/** @type {any} */ one) {
    return [el("h2", {}, who(one.source), way(), who(one.target)), el("p", { class: "muted" }, `${t(one.sign < 0 ? "hostile" : one.sign > 0 ? "cooperative" : "neutral")} · ${one.rows.length}`), cards(one.rows, 2), told.strip(one.rows),
      el("button", { class: "more", onclick: () => app.go({ sel: [one.source, one.target], line: "", act: "" }) }, t("escalation"))];
  }
  function several(/** @type {string[]} */ ids) {
    const inside = new Set(ids), rows = [...app.now.rows].filter((r) => index.rows.get(r).pairs.some((/** @type {any} */ p) => inside.has(p[0]) && inside.has(p[1])));
    return [el("h2", {}, t("group")), el("p", {}, listed(ids)), el("h3", {}, t("heaviest")), pairBars(dyads((l) => inside.has(l.source) && inside.has(l.target)).slice(0, 12)), told.strip(rows), el("h3", {}, `${t("acts")} · ${t("ties")}`), cards(rows, 1)];
  }
  const clear = (/** @type {any} */ change, key = "clear") => el("button", { class: "more", "data-key": "clear", onclick: () => app.go(change) }, t(key));
  return () => {
    const { sel, line: lineId, act } = app.state, now = app.now.lines.find((/** @type {any} */ l) => l.id === lineId);
    if (act && index.rows.has(act)) return [clear({ act: "" }, "back"), el("h2", {}, kind(index.rows.get(act))), card(act, true)];
    if (now) return [...line(now), clear({ sel: [], line: "" })];
    if (sel.length > 2) return [...several(sel), clear({ sel: [], line: "" })];
    if (sel.length === 2) return [...pair(sel[0], sel[1]), clear({ sel: [], line: "" })];
    if (sel.length === 1) return [...actor(sel[0]), clear({ sel: [] })];
    return overview();
  };
}
