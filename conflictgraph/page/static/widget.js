/** The page as a live widget (anywidget): selection, period and view are traits, and go both ways. */
const NARROW = 760;
/**
 * A notebook's cell is narrower than its window: what `matchMedia` is to a page.
 * @param {HTMLElement} host
 */
function narrowness(host) {
  const told = new EventTarget();
  let matches = host.clientWidth > 0 && host.clientWidth <= NARROW;
  const seen = new ResizeObserver(() => { const now = host.clientWidth > 0 && host.clientWidth <= NARROW; if (now !== matches) { matches = now; told.dispatchEvent(new Event("change")); } });
  seen.observe(host);
  return { get matches() { return matches; }, addEventListener: told.addEventListener.bind(told), stop: () => seen.disconnect() };
}
/** @param {{ model: any, el: HTMLElement }} given */
async function render({ model, el }) {
  const host = document.createElement("div"), root = host.attachShadow({ mode: "open" }), sheet = document.createElement("style"), box = document.createElement("div");
  host.style.cssText = `height: ${model.get("height")}px; container-type: inline-size`;
  // What is typed into the page is no command of the notebook.
  host.dataset.lmSuppressShortcuts = "true";
  host.addEventListener("keydown", (event) => event.stopPropagation());
  sheet.textContent = model.get("sheet");
  root.append(sheet, box);
  el.append(host);
  const data = await conflictgraph.read(model.get("kind"), model.get("data")), narrow = narrowness(host);
  let own = false, shown = /** @type {any} */ (null);
  /** The traits become what the page shows. */
  const push = () => {
    const { sel, start, end, view } = app.state;
    own = true;
    model.set({ selected: [...sel], period: [start, end], view });
    if (app.now !== shown) { shown = app.now; model.set("rows", [...shown.rows]); }
    own = false;
    model.save_changes();
  };
  const app = conflictgraph.mount(box, data, { narrow, onSelect: () => push() });
  /** The page becomes what the traits say. */
  const pull = () => {
    if (own) return;
    const [start = data.meta.first, end = data.meta.last] = model.get("period");
    app.go({ sel: [...model.get("selected")], view: model.get("view"), start, end, line: "", act: "" });
  };
  const names = "change:selected change:period change:view";
  model.on(names, pull);
  // A page that opens with a view of its own tells the traits; traits that somebody has set tell the page.
  if (data.meta.opening && !model.get("selected").length && !model.get("period").length && model.get("view") === "network") push(); else pull();
  return () => { clearInterval(app.playing); narrow.stop(); model.off(names, pull); };
}
export default { render };
