/** The only way into the document: elements and text nodes, never markup. */
/** @param {string} tag @param {Record<string, any>} [props] @param {...any} children @returns {any} */
export function el(tag, props = {}, ...children) {
  const node = /** @type {any} */ (document.createElement(tag));
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key === "checked" || key === "value" || key === "disabled" || key === "open" || key === "selected") node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}
/** @param {string} tag @param {Record<string, any>} props @param {...any} children @returns {any} */
export function svgEl(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props)) if (value !== undefined) node.setAttribute(key, String(value));
  for (const child of children.flat(3)) if (child) node.append(child);
  return node;
}
/** A name, isolated, so that an arrow beside it keeps its direction. @param {string} text */
export function iso(text) { return el("bdi", {}, text); }
/** A plain web address or nothing. @param {string} text @returns {string} */
export function webAddress(text) {
  try { const url = new URL(text); return (url.protocol === "http:" || url.protocol === "https:") && !url.username && !url.password ? url.href : ""; } catch { return ""; }
}
/**
 * A button that puts the rest of a list in its place, on a click or as soon as it comes into sight.
 * @param {string} text @param {string} key @param {(button: any) => any} open gives what the keyboard goes on with
 */
export function further(text, key, open) {
  const act = () => { const focused = button.getRootNode().activeElement === button, next = open(button); watch.disconnect(); if (focused) next.focus(); };
  const button = el("button", { class: "more", "data-key": key, onclick: act }, text), watch = new IntersectionObserver((seen) => { if (button.isConnected && seen.some((one) => one.isIntersecting)) act(); });
  watch.observe(button);
  return button;
}
