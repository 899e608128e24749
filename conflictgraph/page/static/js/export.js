/** What a reader takes along: picture, figures, data, citation. */
import { el } from "./dom.js";
import { beside, head, hull, zigzag } from "./geometry.js";
/** @param {string} text */
const xml = (text) => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
/** A cell that no spreadsheet takes for a formula. @param {any} value */
export function csvCell(value) { let text = String(value ?? ""); if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`; return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; }
/** @param {any} app @returns {string} */
export function toCsv(app) {
  const { index, now } = app, rows = [["act_id", "date", "source", "target", "type", "mode", "sign", "killed_low", "killed_best", "killed_high", "status", "asserted_by", "known_from", "description", "quote", "publication", "url"]];
  for (const a of now.acts) for (const [s, t] of a.pairs) { const q = a.quotes[0], p = q && index.sources.get(q.sources[0]); rows.push([a.id, a.when, s, t, a.type, a.mode, a.sign, ...a.killed, a.status, a.asserted_by, a.known, a.text, q?.quote, p?.title, p?.url]); }
  return rows.map((r) => r.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
/** @param {any} app @returns {string} */
export function toGexf(app) {
  const { data, now } = app;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><meta><creator>conflictgraph ${xml(data.meta.version)}</creator><description>${xml(citation(app))}</description></meta><graph defaultedgetype="directed"><attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><attributes class="edge"><attribute id="sign" title="sign" type="integer"/><attribute id="rows" title="rows" type="string"/></attributes><nodes>${data.actors.map((/** @type {any} */ a) => `<node id="${xml(a.id)}" label="${xml(a.name)}"><attvalues><attvalue for="kind" value="${xml(a.kind)}"/></attvalues></node>`).join("")}</nodes><edges>${now.lines.map((/** @type {any} */ l) => `<edge id="${xml(l.id)}" source="${xml(l.source)}" target="${xml(l.target)}" weight="${l.rows.length}"><attvalues><attvalue for="sign" value="${l.sign}"/><attvalue for="rows" value="${xml(l.rows.join(" "))}"/></attvalues></edge>`).join("")}</edges></graph></gexf>\n`;
}
/** @param {any} app @returns {string} */
export function citation(app) {
  const m = app.data.meta;
  return [m.authors.join(", "), m.title, m.cutoff ? `known up to ${m.cutoff}` : "", `data ${m.data_hash.slice(0, 12)}`, `conflictgraph ${m.version}`, m.licence].filter(Boolean).join(". ") + ".";
}
/** The drawing as SVG from the same geometry. @param {any} app @returns {string} */
export function toSvg(app) {
  const { graph, paint, data } = app, lines = graph.lines(), shown = data.actors.filter((/** @type {any} */ a) => graph.net.body.nodes[a.id]).map((/** @type {any} */ a) => graph.spots.get(a.id));
  const xs = shown.map((/** @type {any} */ s) => s.x), ys = shown.map((/** @type {any} */ s) => s.y), x0 = Math.min(0, ...xs) - 110, y0 = Math.min(0, ...ys) - 90, w = Math.max(0, ...xs) + 110 - x0, h = Math.max(0, ...ys) + 90 - y0;
  const d = (/** @type {number[][]} */ points, close = false) => `M${points.map((p) => p.map((v) => v.toFixed(1)).join(" ")).join("L")}${close ? "Z" : ""}`;
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x0} ${y0} ${w} ${h}" width="${w}" height="${h}" font-family="system-ui,sans-serif"><title>${xml(data.meta.title)}</title><desc>${xml(citation(app))}</desc><rect x="${x0}" y="${y0}" width="${w}" height="${h}" fill="${paint.paper}"/>`];
  for (const b of graph.hulls()) out.push(`<path d="${d(hull(b.members, 16), true)}" fill="${b.colour}" fill-opacity=".1" stroke="${b.colour}" stroke-opacity=".4"/>`);
  for (const l of lines) {
    const dash = l.symbol === "dashed" ? ' stroke-dasharray="8 5"' : l.symbol === "dotted" ? ' stroke-dasharray=".1 5" stroke-linecap="round"' : "", ways = l.symbol === "double" ? [-1, 1].map((s) => beside(l.points, s * l.width * 0.75)) : [l.sign < 0 ? zigzag(l.points) : l.points];
    out.push(`<g stroke="${paint[l.sign]}" opacity="${l.alpha.toFixed(2)}" fill="none"><title>${xml(l.id)}: ${xml(l.rows.join(" "))}</title>${ways.map((p) => `<path d="${d(p)}" stroke-width="${(l.symbol === "double" ? l.width * 0.45 : l.width).toFixed(1)}"${dash}/>`).join("")}<path d="${d(head(l.points, 7 + l.width * 1.5), l.sign < 0)}" fill="${l.sign < 0 ? paint[l.sign] : "none"}"/></g>`);
  }
  for (const s of shown) {
    const colour = s.bloc >= 0 ? paint.blocs[s.bloc % paint.blocs.length] : paint.none, hollow = s.person || s.placeholder;
    const mark = s.shape === "square" ? `<rect x="${s.x - s.size}" y="${s.y - s.size}" width="${2 * s.size}" height="${2 * s.size}"` : s.shape === "diamond" ? `<path d="M${s.x} ${s.y - s.size}l${s.size} ${s.size}l${-s.size} ${s.size}l${-s.size} ${-s.size}z"` : s.shape === "triangle" || s.shape === "triangleDown" ? `<path d="M${s.x} ${s.y + (s.shape === "triangle" ? -1 : 1) * s.size}l${s.size} ${(s.shape === "triangle" ? 1.8 : -1.8) * s.size}h${-2 * s.size}z"` : `<circle cx="${s.x}" cy="${s.y}" r="${s.size}"`;
    out.push(`${mark} fill="${hollow ? paint.paper : colour}" stroke="${hollow ? colour : paint.paper}" stroke-width="2"${s.placeholder ? ' stroke-dasharray="4 3"' : ""}/><text x="${s.x}" y="${s.y + s.size + 15}" text-anchor="middle" font-size="${s.person ? 11 : 14}" fill="${paint.ink}" stroke="${paint.paper}" stroke-width="4" paint-order="stroke">${xml(app.name(s.id))}</text>`);
  }
  return out.join("") + "</svg>\n";
}
/** @param {string} name @param {string | Blob} content @param {string} [kind] */
export function save(name, content, kind = "text/plain") {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${kind};charset=utf-8` })), a = el("a", { href: url, download: name });
  document.body.append(a); a.click(); a.remove(); setTimeout(() => URL.revokeObjectURL(url), 2000);
}
/** @param {any} app @param {string} what */
export function takeAlong(app, what) {
  const name = "conflictgraph";
  if (what === "csv") save(`${name}.csv`, toCsv(app), "text/csv");
  if (what === "gexf") save(`${name}.gexf`, toGexf(app), "application/xml");
  if (what === "json") save(`${name}.json`, JSON.stringify(app.data, null, 1), "application/json");
  if (what === "svg") save(`${name}.svg`, toSvg(app), "image/svg+xml");
  if (what === "png") {
    const svg = toSvg(app), image = new Image();
    image.onload = () => { const c = el("canvas"); c.width = image.width * 2; c.height = image.height * 2; c.getContext("2d").drawImage(image, 0, 0, c.width, c.height); c.toBlob((/** @type {Blob} */ blob) => save(`${name}.png`, blob)); };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }
  if (what === "cite") { const text = citation(app); app.say(text); navigator.clipboard?.writeText(text).catch(() => {}); }
}
