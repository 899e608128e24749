/** What a reader takes along: picture, figures, data, citation. */
import { el } from "./dom.js";
import { head, hull, strokes } from "./geometry.js";
/** @param {string} text */
const xml = (text) => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** A cell that no spreadsheet takes for a formula; a number stays one. @param {any} value */
export function csvCell(value) { let text = String(value ?? ""); if (typeof value !== "number" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`; return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; }
const LEFT_OUT = /** @type {Record<string, string>} */ ({ s: "sign", c: "certainty", t: "type", r: "relation", q: "class", a: "attribution", k: "kind", p: "source" });
/** Where a file comes from, what of it is shown, and what it does not say: every export has the three. @param {any} app */
export function provenance(app) {
  const { data: { meta }, state } = app, hidden = [...state.hide].sort().map((/** @type {string} */ key) => `${LEFT_OUT[key[0]] ?? key[0]} ${key.slice(2)}`);
  const sets = meta.datasets.map((/** @type {any} */ d) => [d.title, d.citation, d.licence && `licence ${d.licence}`].filter(Boolean).join(", "));
  return { from: [citation(app), ...sets].join(" "), shown: `${state.clock} ${state.start}/${state.end}; left out: ${hidden.join(", ") || "nothing"}`, caveat: app.t("noForecast") };
}
/**
 * The provenance stands in columns of each row and not in lines above: so every reader of CSV takes the file as it is, and a
 * row that is sorted, filtered or copied elsewhere still says where it comes from.
 * @param {any} app @returns {string}
 */
export function toCsv(app) {
  const { index, now } = app, whence = provenance(app), rows = [["act_id", "date", "source", "target", "type", "mode", "sign", "killed_low", "killed_best", "killed_high", "status", "asserted_by", "known_from", "description", "words", "words_stand_in", "publication", "url", "publication_licence", "taken_from", "shown", "caveat"]];
  for (const a of now.acts) for (const [s, t] of a.pairs) { const q = a.quotes[0], p = q && index.sources.get(q.sources[0]); rows.push([a.id, a.when, s, t, a.type, a.mode, a.sign, ...a.killed, a.status, a.asserted_by, a.known, a.text, q?.quote, q && (q.text || q.sources[0]), p?.title, p?.url, p?.licence, whence.from, whence.shown, whence.caveat]); }
  return rows.map((r) => r.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
/** @param {any} app @returns {string} */
export function toGexf(app) {
  const { data, now } = app;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><meta><creator>conflictgraph ${xml(data.meta.version)}</creator><description>${xml(whole(app))}</description></meta><graph defaultedgetype="directed"><attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><attributes class="edge"><attribute id="sign" title="sign" type="integer"/><attribute id="rows" title="rows" type="string"/></attributes><nodes>${data.actors.map((/** @type {any} */ a) => `<node id="${xml(a.id)}" label="${xml(a.name)}"><attvalues><attvalue for="kind" value="${xml(a.kind)}"/></attvalues></node>`).join("")}</nodes><edges>${now.lines.map((/** @type {any} */ l) => `<edge id="${xml(l.id)}" source="${xml(l.source)}" target="${xml(l.target)}" weight="${l.rows.length}"><attvalues><attvalue for="sign" value="${l.sign}"/><attvalue for="rows" value="${xml(l.rows.join(" "))}"/></attvalues></edge>`).join("")}</edges></graph></gexf>\n`;
}
/** @param {any} app @returns {string} */
export function citation(app) {
  const m = app.data.meta;
  return [m.authors.join(", "), m.title, m.cutoff ? `known up to ${m.cutoff}` : "", `data ${m.data_hash.slice(0, 12)}`, `conflictgraph ${m.version}`, m.licence].filter(Boolean).join(". ") + ".";
}
/** The provenance in one text. @param {any} app */
const whole = (app) => { const { from, shown, caveat } = provenance(app); return `${from} ${shown}. ${caveat}`; };
/** The provenance in lines of at most so many letters, for the foot of a picture. @param {any} app @param {number} most @returns {string[]} */
export function footLines(app, most) {
  const out = /** @type {string[]} */ ([""]);
  for (const part of whole(app).split(" ")) { const last = out[out.length - 1]; if (last && last.length + part.length >= most) out.push(part); else out[out.length - 1] = last ? `${last} ${part}` : part; }
  return out;
}
/** The drawing as SVG from the same geometry, with the names where they have room. @param {any} app @returns {string} */
export function toSvg(app) {
  const { graph, paint, data } = app, shown = (graph.actors?.() ?? data.actors).filter((/** @type {any} */ a) => graph.net.body.nodes[a.id]).map((/** @type {any} */ a) => graph.spots.get(a.id)), names = graph.names();
  const boxes = [...shown.map((/** @type {any} */ s) => [s.x - s.size, s.y - s.size, s.x + s.size, s.y + s.size]), ...names.map((/** @type {any} */ n) => [n.at.x - n.width / 2, n.at.y - n.height / 2, n.at.x + n.width / 2, n.at.y + n.height / 2]), ...graph.hulls().flatMap((/** @type {any} */ b) => hull(b.members, 14).map((p) => [p[0], p[1], p[0], p[1]]))];
  const edge = (/** @type {number} */ k, /** @type {(a: number, b: number) => number} */ pick) => boxes.reduce((p, box) => pick(p, box[k]), 0), x0 = edge(0, Math.min) - 24, y0 = edge(1, Math.min) - 24, w = edge(2, Math.max) + 24 - x0, foot = footLines(app, Math.max(40, (w - 40) / 6.2)), bottom = edge(3, Math.max) + 24, h = bottom + foot.length * 15 + 12 - y0;
  const n1 = (/** @type {number} */ v) => v.toFixed(1), d = (/** @type {number[][]} */ points, close = false) => `M${points.map((p) => `${n1(p[0])} ${n1(p[1])}`).join("L")}${close ? "Z" : ""}`;
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n1(x0)} ${n1(y0)} ${n1(w)} ${n1(h)}" width="${n1(w)}" height="${n1(h)}" font-family="system-ui,sans-serif"><title>${xml(data.meta.title)}</title><desc>${xml(whole(app))}</desc><rect x="${n1(x0)}" y="${n1(y0)}" width="${n1(w)}" height="${n1(h)}" fill="${paint.paper}"/>`];
  for (const b of graph.hulls()) out.push(`<path d="${d(hull(b.members, 14), true)}" fill="${b.colour}" fill-opacity=".1" stroke="${b.colour}" stroke-opacity=".4"/>`);
  for (const l of graph.lines()) {
    const dash = l.symbol === "dashed" ? ' stroke-dasharray="8 5"' : l.symbol === "dotted" ? ` stroke-dasharray=".1 ${n1(2.6 * l.width)}" stroke-linecap="round"` : "";
    out.push(`<g class="${xml(l.symbol)}" stroke="${paint[l.sign]}" opacity="${l.alpha.toFixed(2)}" fill="none"><title>${xml(l.id)}: ${xml(l.rows.join(" "))}</title>${strokes(l).map((p) => `<path d="${d(p)}" stroke-width="${n1(l.symbol === "double" ? Math.max(1, l.width * 0.45) : l.width)}"${dash}/>`).join("")}<path d="${d(head(l.points, 7 + l.width * 1.5), l.sign < 0)}" fill="${l.sign < 0 ? paint[l.sign] : "none"}"/></g>`);
  }
  for (const s of graph.extra()) out.push(`<path d="${d(s.points)}" stroke="${paint[s.sign]}" stroke-width="2.5" stroke-dasharray="2 4" fill="none"/>`);
  for (const s of shown) {
    const colour = s.bloc >= 0 ? paint.blocs[s.bloc % paint.blocs.length] : paint.none, hollow = s.person || s.placeholder;
    const mark = s.shape === "square" ? `<rect x="${n1(s.x - s.size)}" y="${n1(s.y - s.size)}" width="${n1(2 * s.size)}" height="${n1(2 * s.size)}"` : s.shape === "diamond" ? `<path d="M${n1(s.x)} ${n1(s.y - s.size)}l${s.size} ${s.size}l${-s.size} ${s.size}l${-s.size} ${-s.size}z"` : s.shape === "triangle" || s.shape === "triangleDown" ? `<path d="M${n1(s.x)} ${n1(s.y + (s.shape === "triangle" ? -1 : 1) * s.size)}l${s.size} ${(s.shape === "triangle" ? 1.8 : -1.8) * s.size}h${-2 * s.size}z"` : `<circle cx="${n1(s.x)}" cy="${n1(s.y)}" r="${n1(s.size)}"`;
    out.push(`${mark} fill="${hollow ? paint.paper : colour}" stroke="${hollow ? colour : paint.paper}" stroke-width="2"${s.placeholder ? ' stroke-dasharray="4 3"' : ""}/>`);
  }
  for (const n of names) out.push(`<text text-anchor="middle" font-size="${n1(n.size)}"${n.bold ? ' font-weight="600"' : ""} fill="${n.muted ? paint.muted : paint.ink}" stroke="${paint.paper}" stroke-width="${n1(n.size * 0.32)}" stroke-linejoin="round" paint-order="stroke">${n.lines.map((/** @type {string} */ text, /** @type {number} */ i) => `<tspan x="${n1(n.at.x)}" y="${n1(n.at.y + n.size * 0.35 + (i - (n.lines.length - 1) / 2) * n.size * 1.12)}">${xml(text)}</tspan>`).join("")}</text>`);
  for (const b of graph.badges()) out.push(`<circle cx="${n1(b.x)}" cy="${n1(b.y)}" r="10" fill="${paint[b.sign]}"/><text x="${n1(b.x)}" y="${n1(b.y + 4)}" text-anchor="middle" font-size="12" font-weight="700" fill="${paint.paper}">${xml(b.text)}</text>`);
  foot.forEach((line, i) => out.push(`<text class="foot" x="${n1(x0 + 16)}" y="${n1(bottom + 10 + i * 15)}" font-size="11.5" fill="${paint.muted}">${xml(line)}</text>`));
  return out.join("") + "</svg>\n";
}
/** @param {string} name @param {string | Blob} content @param {string} [kind] */
export function save(name, content, kind = "text/plain") {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${kind};charset=utf-8` })), a = el("a", { href: url, download: name });
  document.body.append(a); a.click(); a.remove(); setTimeout(() => URL.revokeObjectURL(url), 2000);
}
/** Copy, and show what was copied: where copying is refused, as in some frames, it can be taken from there. @param {any} app @param {string} text @param {string} name @param {any} [root] */
function hand(app, text, name, root) {
  app.say(text);
  const refused = /** @type {any} */ (document).featurePolicy?.allowsFeature("clipboard-write") === false;
  if (!refused) navigator.clipboard?.writeText(text).catch(() => {});
  if (!root) return;
  const field = el("input", { class: "handed", readonly: true, value: text, dir: "ltr", "aria-label": name, onblur: () => field.remove(), onkeydown: (/** @type {any} */ e) => { if (e.key === "Escape") { e.stopPropagation(); field.blur(); } } });
  root.querySelector(".tools").append(field);
  field.select();
}
/** @param {any} app @param {string} what @param {any} [root] */
export function takeAlong(app, what, root) {
  const name = "conflictgraph";
  if (what === "csv") save(`${name}.csv`, toCsv(app), "text/csv");
  if (what === "gexf") save(`${name}.gexf`, toGexf(app), "application/xml");
  if (what === "json") save(`${name}.json`, JSON.stringify({ ...app.data, provenance: { ...provenance(app), shown: "everything; the filters of the page change nothing here" } }, null, 1), "application/json");
  if (what === "svg") save(`${name}.svg`, toSvg(app), "image/svg+xml");
  const shot = what === "png" && app.graph.picture?.();
  if (shot) shot.toBlob((/** @type {Blob} */ blob) => save(`${name}.png`, blob));
  else if (what === "png") {
    const svg = toSvg(app), image = new Image();
    image.onload = () => { const c = el("canvas"); c.width = image.width * 2; c.height = image.height * 2; c.getContext("2d").drawImage(image, 0, 0, c.width, c.height); c.toBlob((/** @type {Blob} */ blob) => save(`${name}.png`, blob)); };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }
  if (what === "cite") hand(app, citation(app), app.t("citation"), root);
  if (what === "link") hand(app, app.address(), app.t("copyLink"), root);
}
