/** The top of the page: title with its cut-off, search, views, tour, language, theme, and what can be taken along. */
import { el, iso, svgEl } from "./dom.js";
import { takeAlong } from "./export.js";
import { fromHash } from "./state.js";
import { ENGINE } from "./webgl.js";
/** @param {any} app @param {{ title: any, sub: any, tools: any, tour: any, foot: any }} parts @param {{ page?: boolean }} options */
export function topOfPage(app, parts, options) {
  const { data, index, t } = app, meta = data.meta;
  const day = (/** @type {string} */ text) => el("bdi", { dir: "ltr" }, text);
  const find = el("input", { type: "search", list: "cg-names", autocomplete: "off", "data-key": "find", onkeydown: (/** @type {any} */ e) => { if (e.key === "Enter") search(find.value); }, onchange: () => search(find.value), onfocus: offer }), names = el("datalist", { id: "cg-names" });
  let named = "", licences = /** @type {Map<string, string> | null} */ (null);
  function search(/** @type {string} */ text) {
    const wanted = text.trim().toLocaleLowerCase();
    if (!wanted) return;
    const all = (/** @type {any} */ a) => [a.id, a.name, ...Object.values(a.names)].map((n) => String(n).toLocaleLowerCase());
    const hit = data.actors.find((/** @type {any} */ a) => all(a).includes(wanted)) ?? data.actors.find((/** @type {any} */ a) => all(a).some((n) => n.includes(wanted)));
    if (!hit) { app.say(`${t("notFound")}: ${text}`); return; }
    find.value = "";
    app.pick(hit.id);
  }
  /** The names to choose from, made when a reader comes to the field. */
  function offer() {
    if (named === app.state.lang) return;
    named = app.state.lang;
    names.replaceChildren(...data.actors.slice(0, 3000).map((/** @type {any} */ a) => el("option", { value: app.name(a.id) })));
  }
  function head() {
    const { state } = app, cutoff = state.clock === "known" ? state.end : meta.cutoff;
    parts.title.replaceChildren(iso(meta.title), cutoff ? el("span", { class: "cutoff" }, ` · ${t("cutoff").toLocaleLowerCase()} `, day(cutoff)) : "");
    if (options.page) document.title = cutoff ? `${meta.title} · ${t("cutoff").toLocaleLowerCase()} ${cutoff}` : meta.title;
    parts.sub.replaceChildren(`${data.actors.length} ${t("actors")} · ${app.now.acts.length} ${t("acts")} · `.toLocaleLowerCase(), day(`${state.start} – ${state.end}`), ` (${t(state.clock)})`);
  }
  function tools() {
    const { state } = app;
    find.placeholder = t("find"); find.setAttribute("aria-label", t("find"));
    const tab = (/** @type {string} */ v) => el("button", { "data-key": `v:${v}`, "aria-pressed": String(state.view === v), onclick: () => app.go({ view: v }) }, t(v));
    const out = el("select", { "aria-label": t("export"), "data-key": "export", onchange: (/** @type {any} */ e) => { const what = e.target.value; e.target.value = ""; takeAlong(app, what, e.target.closest(".conflictgraph")); } }, el("option", { value: "" }, t("export")), ["png", "svg", "csv", "gexf", "json"].map((v) => { const no = app.graph?.cannot?.(v); return el("option", { value: v, disabled: no }, no ? `${v.toUpperCase()}: ${no}` : v.toUpperCase()); }), el("option", { value: "cite" }, t("citation")), el("option", { value: "link" }, t("copyLink")));
    const rest = [el("div", { class: "tabs", role: "group", "aria-label": t("views") }, tab("network"), tab("matrix"), tab("table")),
      meta.tour.length ? el("button", { "data-key": "tour", onclick: () => tourTo(0) }, t("tour")) : null,
      el("button", { class: "drawer-button", "data-key": "drawer", "aria-expanded": String(app.drawer), onclick: () => { app.drawer = !app.drawer; app.render(); } }, t("filters")),
      el("button", { lang: app.rtl() ? "en" : "ar", "data-key": "lang", onclick: () => app.go({ lang: app.rtl() ? "en" : "ar" }) }, t("lang")),
      el("button", { "aria-label": t("theme"), title: t("theme"), "data-key": "theme", onclick: app.turnTheme }, svgEl("svg", { width: 14, height: 14, viewBox: "0 0 14 14", class: "icon", "aria-hidden": "true" }, svgEl("path", { d: "M7 .5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM7 2a5 5 0 0 1 0 10Z", "fill-rule": "evenodd" }))), out].filter(Boolean);
    // The search field stays where it is: a reader may be typing.
    while (parts.tools.lastChild && parts.tools.lastChild !== names) parts.tools.lastChild.remove();
    if (!find.isConnected || find.parentNode !== parts.tools) parts.tools.replaceChildren(find, names);
    parts.tools.append(...rest);
  }
  /** @param {number} n */
  function tourTo(n) {
    const stop = meta.tour[n];
    app.stop = stop ? n : -1;
    if (stop) { Object.assign(app.state, fromHash(stop.hash ?? "", data), { lang: app.state.lang }); app.path = 0; app.go({}); } else app.render();
  }
  function tour() {
    const stop = meta.tour[app.stop], { lang } = app.state;
    if (!stop) { parts.tour.replaceChildren(); return; }
    const last = app.stop + 1 >= meta.tour.length;
    parts.tour.replaceChildren(el("h2", {}, iso(stop[`name_${lang}`] ?? stop.name ?? "")), el("p", { dir: "auto" }, stop[`text_${lang}`] ?? stop.text ?? ""),
      el("div", { class: "row" }, app.stop ? el("button", { "data-key": "tour-back", onclick: () => tourTo(app.stop - 1) }, t("back")) : null, el("button", { "data-key": "tour-next", onclick: () => tourTo(app.stop + 1) }, last ? t("close") : t("next")), el("span", { class: "n" }, `${app.stop + 1}/${meta.tour.length}`), last ? null : el("button", { "data-key": "tour-close", "aria-label": t("close"), onclick: () => tourTo(-1) }, "×")));
  }
  function foot() {
    const line = [meta.cutoff ? [`${t("cutoff")} `, day(meta.cutoff)] : null, [`${t("data")} `, day(`sha256 ${meta.data_hash.slice(0, 12)}`)], day(`conflictgraph ${meta.version}, vis-network ${meta.vis}${typeof sigma === "undefined" ? "" : `, ${ENGINE}`}`), `${t("layout")}: ${t(meta.layout === "signed stress" ? "signedStress" : meta.layout === "signed force" ? "signedForce" : meta.layout)}`, meta.licence ? [`${t("licence")} `, iso(meta.licence)] : null, meta.authors.length ? iso(meta.authors.join(", ")) : null, t("offline")].filter(Boolean);
    licences = licences ?? new Map(meta.datasets.length ? [] : data.sources.filter((/** @type {any} */ s) => s.licence && s.kind === "dataset").map((/** @type {any} */ s) => [s.title, s.licence]));
    parts.foot.replaceChildren(...[meta.viewpoint ? el("p", {}, el("b", {}, `${t("viewpoint")}: `), iso(meta[`viewpoint_${app.state.lang}`] ?? meta.viewpoint)) : "",
      ...meta.datasets.map((/** @type {any} */ d) => el("p", { class: "dataset" }, el("b", {}, `${t("dataset")}: `), iso(d.title), d.licence ? [` · ${t("licence")}: `, iso(d.licence)] : "", d.citation ? [" · ", iso(d.citation)] : "")), ...[...licences].slice(0, 6).map(([title, licence]) => el("p", { class: "dataset" }, el("b", {}, `${t("dataset")}: `), iso(title), ` · ${t("licence")}: `, iso(licence))),
      el("p", {}, line.map((part, i) => [i ? " · " : "", part]))].filter(Boolean));
  }
  return { update() { head(); tools(); tour(); foot(); }, focusSearch: () => find.focus(), leaveSearch() { find.value = ""; find.blur(); }, tourTo, index };
}
