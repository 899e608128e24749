/**
 * Cheap panning: while a reader drags the paper, a picture of the drawing moves instead of the drawing.
 * The picture has a margin on every side; where the drag leaves it, a new one is taken.
 */
const MARGIN = 0.5;

/**
 * Take over the redraw of a vis-network while the paper is dragged; nothing is drawn between `hold` and `open`.
 * @param {any} net a vis.Network
 * @returns {{ drop: () => void, hold: () => void, open: () => void }} `drop` forgets the picture, since what is drawn has changed
 */
export function glide(net) {
  const { renderer, canvas, body } = net;
  const redraw = renderer._redraw.bind(renderer);
  let held = /** @type {any} */ (null), dragged = false, shut = true;

  /** Draw everything once on a larger canvas. */
  function picture() {
    const { clientWidth: w, clientHeight: h } = canvas.frame.canvas, ratio = canvas.pixelRatio ?? 1, side = w * MARGIN, top = h * MARGIN;
    const paper = document.createElement("canvas");
    paper.width = Math.round((w + 2 * side) * ratio); paper.height = Math.round((h + 2 * top) * ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (paper.getContext("2d")), { translation, scale } = body.view;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.translate(translation.x + side, translation.y + top);
    ctx.scale(scale, scale);
    // vis-network leaves out what lies off the screen: let it take the larger paper for the screen.
    const wide = Object.create(canvas, { frame: { value: { canvas: { clientWidth: w + 2 * side, clientHeight: h + 2 * top }, clientWidth: w + 2 * side } }, DOMtoCanvas: { value: (/** @type {any} */ p) => ({ x: (p.x - side - translation.x) / scale, y: (p.y - top - translation.y) / scale }) } });
    body.emitter.emit("beforeDrawing", ctx);
    renderer._drawNodes.call(Object.create(renderer, { canvas: { value: wide } }), ctx, false);
    body.emitter.emit("afterDrawing", ctx);
    return { paper, side, top, ratio, scale, x: translation.x, y: translation.y };
  }

  renderer._redraw = (/** @type {boolean} */ hidden) => {
    if (shut) return;
    if (!dragged || hidden) return redraw(hidden);
    const { translation, scale } = body.view, { clientWidth: w, clientHeight: h } = canvas.frame.canvas;
    if (!w || !h) return redraw(hidden);
    if (!held || held.scale !== scale || Math.abs(translation.x - held.x) > held.side || Math.abs(translation.y - held.y) > held.top) held = picture();
    renderer.redrawRequested = false;
    canvas.setTransform();
    const ctx = canvas.getContext();
    ctx.clearRect(0, 0, w, h);
    ctx.drawImage(held.paper, translation.x - held.x - held.side, translation.y - held.y - held.top, held.paper.width / held.ratio, held.paper.height / held.ratio);
  };
  const end = () => { dragged = false; held = null; };
  net.on("dragStart", (/** @type {any} */ event) => { dragged = !event.nodes.length; held = null; });
  net.on("dragEnd", () => { if (dragged) { end(); net.redraw(); } });
  return { drop: () => { held = null; }, hold: () => { shut = true; }, open: () => { shut = false; } };
}
