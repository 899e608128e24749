/** Put the page into an element and keep its parts in step with one state. */
import { el, iso, svgEl } from "./dom.js";
import { takeAlong } from "./export.js";
import { PAINT, network } from "./graph.js";
import { panel } from "./panel.js";
import { indexed, selection } from "./select.js";
import { fresh, fromHash, toHash } from "./state.js";
import { timeline } from "./timeline.js";
import { matrix, table } from "./views.js";
import { typeWord, word } from "./words.js";
/** @param {any} root @param {any} data @param {any} [options] */
export function mount(root, data, options = {}) {
  for (const [name, usual] of Object.entries(data.defaults ?? {})) data[name] = data[name].map((/** @type {any} */ row) => ({ ...usual, ...row }));
  delete data.defaults;
  const index = indexed(data);
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  /** @type {any} */
  const app = { data, index, state: options.page ? fromHash(safeHash(), data) : fresh(data), sort: ["date", true], path: 0, playing: 0 };
  app.t = (/** @type {string} */ key) => word(app.state.lang, key);
  app.rtl = () => app.state.lang === "ar";
  app.name = (/** @type {string} */ id) => { const a = index.actors.get(id); return a ? a.names[app.state.lang] || a.name : id; };
  app.say = (/** @type {string} */ text) => { live.textContent = text; };
  app.go = (/** @type {any} */ change, quiet = false) => {
    Object.assign(app.state, change);
    if ("sel" in change || "line" in change) app.path = 0;
    app.render();
    if (options.page && !quiet) try { const hash = `#${toHash(app.state, data)}`; if (hash !== location.hash && !(hash === "#" && !location.hash)) history.pushState(null, "", hash); } catch { /* an opaque origin has no address of its own */ }
    if (options.onSelect) options.onSelect({ selected: [...app.state.sel], period: [app.state.start, app.state.end], view: app.state.view });
  };
  app.pick = (/** @type {string} */ id, second = false) => app.go({ sel: second && app.state.sel.length && app.state.sel[0] !== id ? [app.state.sel[0], id] : [id], line: "", act: "" });
  app.paths = (/** @type {string} */ a, /** @type {string} */ b) => (data.paths.pairs?.[`${a}>${b}`] ?? []).map((/** @type {any} */ p) => ({ score: p[0], weakest: p[1], steps: p[2].map((/** @type {number} */ i) => { const s = data.paths.steps[i]; return { source: s[0], target: s[1], kind: s[2], score: s[3], status: s[4], side: s[5], rows: s[6] }; }) }));
  app.crossed = (/** @type {string} */ a, /** @type {string} */ b) => (data.paths.crossed ?? []).includes(`${a}>${b}`);
  app.choosePath = (/** @type {number} */ n) => { app.path = n; app.graph.update(); };
  app.lit = () => {
    const { sel, line, act } = app.state;
    if (act && index.rows.has(act)) { const row = index.rows.get(act); return { actors: row.pairs.flat(), lines: new Set(app.now.lines.filter((/** @type {any} */ l) => l.rows.includes(act)).map((/** @type {any} */ l) => l.id)) }; }
    if (line) return { actors: sel, lines: new Set([line]) };
    if (sel.length === 2) {
      const path = app.paths(sel[0], sel[1])[app.path], lines = new Set(), badges = new Map(), actors = [...sel];
      for (const l of app.now.lines) if (sel.includes(l.source) && sel.includes(l.target)) lines.add(l.id);
      if (path) path.steps.forEach((/** @type {any} */ s, /** @type {number} */ i) => { actors.push(s.source, s.target); const l = app.now.lines.find((/** @type {any} */ one) => one.rows.some((/** @type {string} */ id) => s.rows.includes(id)) && [one.source, one.target].includes(s.target)); if (l) { lines.add(l.id); badges.set(l.id, badges.has(l.id) ? `${badges.get(l.id)}·${i + 1}` : String(i + 1)); } });
      return { actors, lines, badges };
    }
    if (sel.length === 1) { const lines = app.now.lines.filter((/** @type {any} */ l) => l.source === sel[0] || l.target === sel[0]); return { actors: [sel[0], ...lines.flatMap((/** @type {any} */ l) => [l.source, l.target])], lines: new Set(lines.map((/** @type {any} */ l) => l.id)) }; }
    return null;
  };
  const live = el("p", { class: "hidden", "aria-live": "polite", role: "status" });
  const parts = { title: el("h1", {}, iso(data.meta.title)), sub: el("p", { class: "muted" }), tools: el("div", { class: "tools" }), filters: el("aside", { class: "filters" }), canvas: el("div", { class: "canvas" }), other: el("div", { class: "other", tabindex: 0 }), hint: el("p", { class: "hint" }), tour: el("div", { class: "tourbox" }), time: el("section", { class: "time" }), panel: el("aside", { class: "panel", tabindex: 0 }), foot: el("footer", {}) };
  const brush = el("div", { class: "brushbox" }), period = el("output", { class: "period", dir: "ltr" }), play = el("button", {}), clock = el("select", { onchange: () => app.go({ clock: clock.value }) });
  parts.time.append(play, brush, period, clock);
  root.classList.add("conflictgraph");
  root.replaceChildren(el("header", {}, el("div", { class: "titles" }, parts.title, parts.sub), parts.tools), el("div", { class: "body-grid" }, parts.filters, el("main", {}, parts.canvas, parts.other, parts.hint, parts.tour, parts.time), parts.panel), parts.foot, live);
  const setTheme = () => { app.paint = dark() ? PAINT.dark : PAINT.light; root.classList.toggle("dark", dark()); };
  setTheme();
  app.now = selection(app.state, data, index);
  app.graph = network(app, parts.canvas);
  app.time = timeline(app, brush);
  const fillPanel = panel(app);
  let stop = -1;
  play.addEventListener("click", () => {
    if (app.playing) { clearInterval(app.playing); app.playing = 0; app.render(); return; }
    if (app.state.end >= data.meta.last) app.time.rewind?.();
    app.playing = setInterval(() => { if (!app.time.step()) { clearInterval(app.playing); app.playing = 0; app.render(); } }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1200 : 450);
    app.render();
  });
  function tools() {
    const { t, state } = app;
    const find = el("input", { type: "search", placeholder: t("find"), "aria-label": t("find"), list: "cg-names", autocomplete: "off", onchange: (/** @type {any} */ e) => search(e.target.value) });
    find.addEventListener("keydown", (/** @type {any} */ e) => { if (e.key === "Enter") search(find.value); });
    const tab = (/** @type {string} */ v) => el("button", { "aria-pressed": String(state.view === v), onclick: () => app.go({ view: v }) }, t(v));
    const out = el("select", { "aria-label": t("export"), onchange: (/** @type {any} */ e) => { takeAlong(app, e.target.value); e.target.value = ""; } }, el("option", { value: "" }, t("export")), ["png", "svg", "csv", "gexf", "json"].map((v) => el("option", { value: v }, v.toUpperCase())), el("option", { value: "cite" }, t("citation")));
    parts.tools.replaceChildren(find, el("datalist", { id: "cg-names" }, data.actors.slice(0, 3000).map((/** @type {any} */ a) => el("option", { value: app.name(a.id) }))), el("div", { class: "tabs", role: "group", "aria-label": t("network") }, tab("network"), tab("matrix"), tab("table")),
      ...(data.meta.tour.length ? [el("button", { onclick: () => tourTo(0) }, t("tour"))] : []), el("button", { lang: app.rtl() ? "en" : "ar", onclick: () => app.go({ lang: app.rtl() ? "en" : "ar" }) }, t("lang")), el("button", { "aria-label": t("theme"), title: t("theme"), onclick: () => { root.dataset.theme = dark() ? "light" : "dark"; setTheme(); app.render(); } }, "◐"), out);
  }
  function search(/** @type {string} */ text) {
    const wanted = text.trim().toLocaleLowerCase();
    if (!wanted) return;
    const names = (/** @type {any} */ a) => [a.id, a.name, ...Object.values(a.names)].map((n) => String(n).toLocaleLowerCase());
    const hit = data.actors.find((/** @type {any} */ a) => names(a).includes(wanted)) ?? data.actors.find((/** @type {any} */ a) => names(a).some((n) => n.includes(wanted)));
    if (hit) app.pick(hit.id); else app.say("?");
  }
  function tourTo(/** @type {number} */ n) {
    stop = n;
    const one = data.meta.tour[n];
    if (!one) { parts.tour.replaceChildren(); return; }
    Object.assign(app.state, fromHash(one.hash ?? "", data), { lang: app.state.lang });
    app.go({});
    parts.tour.replaceChildren(el("h2", {}, iso(one.name ?? "")), el("p", { dir: "auto" }, one.text ?? ""), el("button", { onclick: () => tourTo(n + 1) }, n + 1 < data.meta.tour.length ? `${app.t("next")} (${n + 1}/${data.meta.tour.length})` : app.t("close")), el("button", { onclick: () => tourTo(-1) }, "×"));
  }
  const openGroups = new Set(["relation", "actors", "actTypes"]);
  function filters() {
    const { t, state, now } = app;
    const box = (/** @type {string} */ key, /** @type {any} */ label, /** @type {number} */ n, mark = /** @type {any} */ (null)) => el("li", {}, el("label", {}, el("input", { type: "checkbox", checked: !state.hide.has(key), onchange: (/** @type {any} */ e) => { const hide = new Set(state.hide); if (e.target.checked) hide.delete(key); else hide.add(key); app.go({ hide }); } }), mark, el("span", { class: "label" }, label), el("span", { class: "n" }, `${n}`)));
    const tally = (/** @type {any[]} */ rows, /** @type {(r: any) => string} */ by) => { const m = new Map(); for (const r of rows) m.set(by(r), (m.get(by(r)) ?? 0) + 1); return [...m].filter((e) => e[0]).sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)); };
    const group = (/** @type {string} */ key, /** @type {any} */ ...items) => el("details", { open: openGroups.has(key), ontoggle: (/** @type {any} */ e) => { if (e.target.open) openGroups.add(key); else openGroups.delete(key); } }, el("summary", {}, t(key)), el("ul", {}, items));
    const mark = (/** @type {number} */ sign) => svgEl("svg", { width: 42, height: 12, class: sign < 0 ? "foe" : sign > 0 ? "friend" : "plain", "aria-hidden": "true" }, svgEl("path", { d: sign < 0 ? "M0 6H14l3-4 4 8 3-4H34" : "M0 6H36", fill: "none", "stroke-width": 2.5, "stroke-dasharray": sign > 0 ? "6 4" : undefined, class: "stroke" }), svgEl("path", sign < 0 ? { d: "M33 1.5L42 6l-9 4.5z", class: "fill" } : { d: "M33 1.5L41 6l-8 4.5", fill: "none", "stroke-width": 2, class: "stroke" }));
    const rows = [...index.rows.values()], acts = rows.filter((r) => r.isAct), ties = rows.filter((r) => !r.isAct);
    const visible = (/** @type {(r: any) => boolean} */ test) => [...now.rows].filter((id) => test(index.rows.get(id))).length;
    const quads = tally(acts, (r) => r.quad);
    parts.filters.replaceChildren(el("details", { class: "drawer", open: !matchMedia("(max-width: 760px)").matches || drawerOpen, ontoggle: (/** @type {any} */ e) => { drawerOpen = e.target.open; } }, el("summary", { class: "drawer-title" }, t("filters")),
      group("relation", [-1, 1, 0].filter((s) => rows.some((r) => r.sign === s)).map((s) => box(`s:${s}`, t(s < 0 ? "hostile" : s > 0 ? "cooperative" : "neutral"), visible((r) => r.sign === s), mark(s))), el("li", { class: "muted small" }, t("legend")), el("li", { class: "muted small" }, t("hint2"))),
      group("actors", el("li", {}, el("label", { class: "small" }, `${t("sizeBy")} `, el("select", { onchange: (/** @type {any} */ e) => app.go({ size: e.target.value }) }, ["acts", "hostile_ties", "cooperative_ties"].map((v) => el("option", { value: v, selected: v === state.size }, t(v === "acts" ? "acts_m" : v)))))),
        data.actors.filter((/** @type {any} */ a) => now.counts.has(a.id) || state.sel.includes(a.id)).sort((/** @type {any} */ p, /** @type {any} */ q) => (now.counts.get(q.id) ?? 0) - (now.counts.get(p.id) ?? 0) || (p.id < q.id ? -1 : 1)).slice(0, 80).map((/** @type {any} */ a) => el("li", {}, el("button", { class: "actor", "aria-pressed": String(state.sel.includes(a.id)), onclick: (/** @type {any} */ e) => app.pick(a.id, e.shiftKey) }, shapeMark(a), el("span", { class: "label" }, iso(app.name(a.id))), el("span", { class: "n" }, `${now.counts.get(a.id) ?? 0}`))))),
      group("actTypes", quads.map(([quad]) => el("li", {}, el("ul", { class: "nested" }, box(`q:${quad}`, el("b", {}, data.words.quads[quad] ?? quad), visible((r) => r.isAct && r.quad === quad)), tally(acts.filter((r) => r.quad === quad), (r) => r.type).map(([type]) => box(`t:${type}`, typeWord(state.lang, type, data.words.types[type]), visible((r) => r.isAct && r.quad === quad && r.type === type))))))),
      group("ties", tally(ties, (r) => r.relation).map(([rel]) => box(`r:${rel}`, data.words.relations[rel] ?? rel, visible((r) => !r.isAct && r.relation === rel)))),
      group("kinds", tally(data.actors, (a) => a.kind).map(([kind, n]) => box(`k:${kind}`, data.words.kinds[kind] ?? kind, n))),
      group("certainty", tally(rows, (r) => r.certainty).map(([c]) => box(`c:${c}`, c, visible((r) => r.certainty === c)))),
      group("attribution", box("a:named", t("named"), visible((r) => r.asserted_by || r.claimed_by)), box("a:unnamed", t("unnamed"), visible((r) => !(r.asserted_by || r.claimed_by))), box("a:disputed", t("disputedOnly"), visible((r) => r.disputed))),
      group("sources", tally(rows.flatMap((r) => [...new Set(r.quotes.flatMap((/** @type {any} */ q) => q.sources))]), (s) => s).slice(0, 200).map(([id, n]) => box(`p:${id}`, iso(index.sources.get(id)?.publisher || id), n)))));
  }
  let drawerOpen = false;
  function shapeMark(/** @type {any} */ a) {
    const colour = a.bloc >= 0 ? app.paint.blocs[a.bloc % app.paint.blocs.length] : app.paint.none, hollow = a.person || a.placeholder, look = { fill: hollow ? "none" : colour, stroke: colour, "stroke-width": 1.5, "stroke-dasharray": a.placeholder ? "2 1.5" : undefined };
    const d = /** @type {Record<string, string>} */ ({ square: "M2 2h10v10H2z", diamond: "M7 1l6 6-6 6-6-6z", triangle: "M7 1l6 11H1z", triangleDown: "M7 13L1 2h12z", hexagon: "M4 2h6l3 5-3 5H4L1 7z", star: "M7 1l2 4 4 .5-3 3 1 4-4-2-4 2 1-4-3-3 4-.5z" })[a.shape];
    return svgEl("svg", { width: 14, height: 14, "aria-hidden": "true" }, d ? svgEl("path", { d, ...look }) : svgEl("circle", { cx: 7, cy: 7, r: a.person ? 3.5 : 5.5, ...look }));
  }
  app.render = () => {
    const { state, t } = app, focused = document.activeElement?.getAttribute?.("data-key");
    app.now = selection(state, data, index);
    root.setAttribute("dir", app.rtl() ? "rtl" : "ltr"); root.setAttribute("lang", state.lang);
    if (options.page) { document.documentElement.lang = state.lang; document.documentElement.dir = app.rtl() ? "rtl" : "ltr"; }
    parts.sub.replaceChildren(`${data.actors.length} ${t("actors")} · ${app.now.acts.length} ${t("acts")} · `.toLocaleLowerCase(), el("bdi", { dir: "ltr" }, `${state.start} – ${state.end}`), data.meta.cutoff || state.clock === "known" ? el("span", {}, ` · ${t("cutoff").toLocaleLowerCase()} `, el("bdi", { dir: "ltr" }, state.clock === "known" ? state.end : data.meta.cutoff)) : "");
    tools(); filters();
    parts.canvas.hidden = state.view !== "network"; parts.other.hidden = state.view === "network"; parts.hint.hidden = state.view !== "network";
    parts.other.setAttribute("role", "region"); parts.other.setAttribute("aria-label", t(state.view));
    parts.filters.setAttribute("aria-label", t("filters")); parts.panel.setAttribute("aria-label", t("evidence")); parts.time.setAttribute("aria-label", t("period"));
    if (state.view === "matrix") parts.other.replaceChildren(matrix(app));
    else if (state.view === "table") parts.other.replaceChildren(table(app));
    else parts.other.replaceChildren();
    parts.hint.replaceChildren(t("hint"), data.meta.detail !== "all" && !state.all ? el("button", { onclick: () => app.go({ all: true }) }, t("all")) : "");
    play.textContent = app.playing ? `■ ${t("stop")}` : `▶ ${t("play")}`;
    clock.setAttribute("aria-label", t("clock"));
    clock.replaceChildren(...["happened", "known"].map((v) => el("option", { value: v, selected: v === state.clock }, t(v))));
    period.textContent = `${state.start} – ${state.end}`;
    app.time.update(); app.graph.update();
    parts.panel.replaceChildren(...[fillPanel()].flat(3).filter(Boolean));
    const m = data.meta, licences = [...new Set([m.licence].filter(Boolean))];
    parts.foot.replaceChildren(...[m.viewpoint ? el("p", {}, el("b", {}, `${t("viewpoint")}: `), iso(m.viewpoint)) : "", el("p", {}, [m.cutoff ? `${t("cutoff")} ${m.cutoff}` : "", `${t("data")} sha256 ${m.data_hash.slice(0, 12)}`, `conflictgraph ${m.version}, vis-network ${m.vis}`, m.layout, ...licences, m.authors.join(", "), t("offline")].filter(Boolean).join(" · "))].filter(Boolean));
    app.say(`${app.now.acts.length} ${t("acts")}, ${app.now.lines.length} ${t("lines")}${state.sel.length ? `: ${state.sel.map(app.name).join(", ")}` : ""}`);
    if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
  function safeHash() { try { return decodeURI(location.hash); } catch { return ""; } }
  if (options.page) addEventListener("popstate", () => { Object.assign(app.state, fromHash(safeHash(), data)); app.path = 0; app.render(); });
  (options.page ? document : root).addEventListener("keydown", (/** @type {any} */ e) => {
    if (e.key === "Escape") app.go({ sel: [], line: "", act: "" });
    if (e.key === "/" && !/INPUT|SELECT/.test(e.target.tagName)) { e.preventDefault(); parts.tools.querySelector("input")?.focus(); }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { setTheme(); app.render(); });
  app.render();
  app.graph.fit();
  app.ready = true;
  return app;
}
