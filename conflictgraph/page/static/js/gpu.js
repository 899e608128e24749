/** Whether the reader's browser has a graphics processor that draws, and what the page says about it. */
/** Names under which browsers report that the processor itself draws, pixel by pixel. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|swrast|software|basic render|microsoft basic/i;

/** @type {Record<string, Record<string, string>>} */
export const GPU_WORDS = {
  en: {
    drawAll: "Show all actors and lines",
    drawBlocs: "Back to blocs",
    gpuHint: "All actors and lines: hostile solid, cooperative dashed. The bloc of whom you choose is outlined; a line is not folded out here: its acts are in the panel.",
    noGpu: "This browser offers no graphics processor, so not all lines are drawn at once: blocs, matrix and table hold all of them.",
    gpuLost: "The graphics processor stopped, so blocs are drawn again; matrix and table hold all lines.",
    noSvg: "not of so many lines",
  },
  ar: {
    drawAll: "أظهر كل الأطراف والخطوط",
    drawBlocs: "عودة إلى الكتل",
    gpuHint: "كل الأطراف والخطوط: العدائية متصلة والتعاونية متقطعة. تُحاط كتلة من تختاره؛ ولا ينفتح الخط هنا: أفعاله في اللوحة.",
    noGpu: "لا يتيح هذا المتصفح معالج رسوم، فلا تُرسم كل الخطوط معاً: الكتل والمصفوفة والجدول تعرضها جميعاً.",
    gpuLost: "توقف معالج الرسوم فعاد الرسم إلى الكتل، والمصفوفة والجدول يعرضان كل الخطوط.",
    noSvg: "ليس لهذا العدد من الخطوط",
  },
};

/** @param {string} renderer what WebGL calls the machine that draws @returns {boolean} */
export function isSoftware(renderer) { return SOFTWARE.test(renderer); }

/**
 * What draws WebGL here: `gpu`, `software`, or `none`.
 * @param {(strict: boolean) => any} context gives a webgl2 context, or null; strict refuses one that would be slow
 * @returns {"gpu" | "software" | "none"}
 */
export function machine(context) {
  let gl = null;
  try { gl = context(false); } catch { return "none"; }
  if (!gl) return "none";
  const told = gl.getExtension("WEBGL_debug_renderer_info"), renderer = String(gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? "");
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  if (isSoftware(renderer)) return "software";
  // A browser may hide the name: then its own word counts whether drawing would be slow.
  const strict = context(true);
  strict?.getExtension("WEBGL_lose_context")?.loseContext();
  return strict ? "gpu" : "software";
}

/** @param {string} wish the reader's, from the address: `webgl` takes any machine @param {() => string} found @returns {boolean} */
export function mayDraw(wish, found) { const machine = found(); return machine === "gpu" || (wish === "webgl" && machine === "software"); }

/** Ask this browser. @returns {"gpu" | "software" | "none"} */
export function machineHere() {
  return machine((strict) => document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: strict }));
}

/** @param {string} lang @param {string} key */
export function gpuWord(lang, key) { return GPU_WORDS[lang === "ar" ? "ar" : "en"][key]; }
