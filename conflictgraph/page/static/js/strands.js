/** What the graphics processor runs: marks by the actor's shape, lines by their sign. Made when they are first needed. */
const SHARED = "precision highp float; uniform mat3 u_matrix; uniform vec2 u_paper; uniform float u_sizes; uniform float u_near; uniform float u_feather; vec2 at(vec2 p) { return (u_matrix * vec3(p, 1.0)).xy * u_paper * 0.5; } vec4 put(vec2 px) { return vec4(px * 2.0 / u_paper, 0.0, 1.0); }\n";
// In pixels all along: a line runs between the rims of its two marks, a little to the right of its way, so that both ways and both signs are seen.
const LINE_VERTEX = `${SHARED}
attribute vec4 a_ends; attribute vec2 a_reach; attribute vec3 a_look; attribute vec3 a_part;
uniform vec3 u_signs[3]; varying vec4 v_colour; varying vec2 v_place; varying vec2 v_size; varying float v_sign; varying float v_head;
void main() {
  float sign = a_look.y, width = max(a_look.x * u_sizes * 0.5, 0.55);
  vec2 from = at(a_ends.xy), to = at(a_ends.zw), way = to - from;
  float whole = length(way), first = a_reach.x * u_sizes, last = a_reach.y * u_sizes + 1.0, run = whole - first - last;
  vec2 ahead = whole > 0.0 ? way / whole : vec2(1.0, 0.0), right = vec2(ahead.y, -ahead.x);
  float head = min(4.0 + 2.6 * width, 0.45 * run), aside = (sign > 0.5 ? 1.7 : 0.6) * width;
  vec2 start = from + ahead * first + right * aside, end = to - ahead * last + right * aside;
  float half_ = 0.5 * (width + u_feather);
  vec2 px;
  if (a_part.z < 0.5) { px = mix(start, end - ahead * head * (sign < -0.5 ? 0.9 : 0.15), a_part.x) + right * a_part.y * half_; v_place = vec2(a_part.x * run, a_part.y * half_); }
  else { px = end - ahead * head * a_part.x + right * a_part.y * head * 0.46; v_place = vec2(a_part.x * head, a_part.y * head * 0.46); }
  v_size = vec2(width, a_part.z < 0.5 ? run : head); v_sign = sign; v_head = a_part.z;
  v_colour = vec4(sign < -0.5 ? u_signs[0] : sign > 0.5 ? u_signs[2] : u_signs[1], a_look.z > 0.9 ? a_look.z : min(a_look.z * clamp(u_near, 1.0, 5.0), 0.55));
  gl_Position = run < 2.0 || a_look.z <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : put(px);
}`;
const LINE_FRAGMENT = `precision highp float; uniform float u_feather; varying vec4 v_colour; varying vec2 v_place; varying vec2 v_size; varying float v_sign; varying float v_head;
void main() {
  float a = v_colour.a;
  if (v_head < 0.5) {
    a *= 1.0 - smoothstep(0.5 * (v_size.x - u_feather), 0.5 * (v_size.x + u_feather), abs(v_place.y));
    if (v_sign > 0.5 && v_size.y > 22.0 && mod(v_place.x, 9.0) > 5.5) a = 0.0;
  } else if (v_sign > -0.5 && v_place.x - abs(v_place.y) * 2.17 > v_size.x * 1.5) a = 0.0;
  gl_FragColor = vec4(v_colour.rgb * a, a);
}`;
const MARK_VERTEX = `${SHARED}
attribute vec2 a_spot; attribute vec4 a_look; attribute float a_alpha; attribute vec2 a_corner;
uniform vec3 u_blocs[9]; varying vec3 v_colour; varying vec2 v_from; varying float v_reach; varying float v_shape; varying float v_hollow; varying float v_alpha;
void main() {
  v_reach = a_look.x * u_sizes; v_shape = a_look.y; v_hollow = a_look.w; v_alpha = a_alpha; v_colour = u_blocs[int(a_look.z + 0.5)];
  v_from = a_corner * (v_reach * 1.3 + 1.5);
  gl_Position = a_alpha <= 0.0 ? vec4(2.0, 2.0, 2.0, 1.0) : put(at(a_spot) + v_from);
}`;
const MARK_FRAGMENT = `precision highp float; uniform vec3 u_ground; uniform float u_feather; varying vec3 v_colour; varying vec2 v_from; varying float v_reach; varying float v_shape; varying float v_hollow; varying float v_alpha;
void main() {
  vec2 p = v_shape > 3.5 ? vec2(v_from.x, -v_from.y) : v_from;
  float d = v_shape < 0.5 ? length(p) - v_reach : v_shape < 1.5 ? max(abs(p.x), abs(p.y)) - 0.9 * v_reach : v_shape < 2.5 ? (abs(p.x) + abs(p.y)) * 0.7071 - 0.88 * v_reach : max(-p.y - 0.7 * v_reach, p.y * 0.5 + abs(p.x) * 0.866 - 0.62 * v_reach);
  float a = v_alpha * (1.0 - smoothstep(-u_feather * 0.5, u_feather * 0.5, d)), rim = min(1.8, 0.35 * v_reach + 0.4);
  vec3 c = v_hollow > 0.5 ? mix(u_ground, v_colour, smoothstep(-rim - 0.5, -rim + 0.5, d)) : v_reach > 4.0 ? mix(v_colour, u_ground, smoothstep(-1.4, -0.6, d)) : v_colour;
  gl_FragColor = vec4(c * a, a);
}`;
/** A colour as three shares of one. @param {string} hex @returns {number[]} */
export function shares(hex) { return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255); }
/** @param {{ grown: number }} view @param {any} params @param {any} info */
function common({ grown }, params, { gl, uniformLocations: to }) {
  gl.uniformMatrix3fv(to.u_matrix, false, params.matrix);
  gl.uniform2f(to.u_paper, params.width, params.height);
  gl.uniform1f(to.u_sizes, grown / params.sizeRatio);
  gl.uniform1f(to.u_near, 1 / params.sizeRatio);
  gl.uniform1f(to.u_feather, 1 / params.pixelRatio);
}
const field = (/** @type {string} */ name, /** @type {number} */ size) => ({ name, size, type: WebGLRenderingContext.FLOAT });

/**
 * The board that draws, with its two programs; the library is there only in pages above the size.
 * @param {{ paint: any, grown: number }} view the palette, and how much larger than on screen all is drawn @returns {any}
 */
export function boardOf(view) {
  class Line extends sigma.EdgeProgram {
    getDefinition() {
      return { VERTICES: 9, VERTEX_SHADER_SOURCE: LINE_VERTEX, FRAGMENT_SHADER_SOURCE: LINE_FRAGMENT, METHOD: WebGLRenderingContext.TRIANGLES,
        UNIFORMS: ["u_matrix", "u_paper", "u_sizes", "u_near", "u_feather", "u_signs"], ATTRIBUTES: [field("a_ends", 4), field("a_reach", 2), field("a_look", 3)], CONSTANT_ATTRIBUTES: [field("a_part", 3)],
        CONSTANT_DATA: [[0, 1, 0], [0, -1, 0], [1, 1, 0], [1, 1, 0], [0, -1, 0], [1, -1, 0], [0, 0, 1], [1, 1, 1], [1, -1, 1]] };
    }
    processVisibleItem(/** @type {number} */ _id, /** @type {number} */ i, /** @type {any} */ source, /** @type {any} */ target, /** @type {any} */ look) {
      /** @type {any} */ (this).array.set([source.x, source.y, target.x, target.y, source.size, target.size, look.size, look.sign, look.alpha], i);
    }
    setUniforms(/** @type {any} */ params, /** @type {any} */ info) {
      common(view, params, info);
      const { paint } = view;
      info.gl.uniform3fv(info.uniformLocations.u_signs, [paint["-1"], paint[0], paint[1]].flatMap(shares));
    }
  }
  class Mark extends sigma.NodeProgram {
    getDefinition() {
      return { VERTICES: 6, VERTEX_SHADER_SOURCE: MARK_VERTEX, FRAGMENT_SHADER_SOURCE: MARK_FRAGMENT, METHOD: WebGLRenderingContext.TRIANGLES,
        UNIFORMS: ["u_matrix", "u_paper", "u_sizes", "u_feather", "u_blocs", "u_ground"], ATTRIBUTES: [field("a_spot", 2), field("a_look", 4), field("a_alpha", 1)], CONSTANT_ATTRIBUTES: [field("a_corner", 2)],
        CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [-1, 1], [1, -1], [1, 1]] };
    }
    processVisibleItem(/** @type {number} */ _id, /** @type {number} */ i, /** @type {any} */ look) { /** @type {any} */ (this).array.set([look.x, look.y, look.size, look.shape, look.colour, look.hollow, look.alpha], i); }
    setUniforms(/** @type {any} */ params, /** @type {any} */ info) {
      common(view, params, info);
      const { paint } = view;
      info.gl.uniform3fv(info.uniformLocations.u_blocs, [...paint.blocs, paint.none].flatMap(shares));
      info.gl.uniform3fv(info.uniformLocations.u_ground, shares(paint.paper));
    }
  }
  /** No second drawing for the pointer: what lies under it is worked out from the positions. Two quick clicks are two clicks. */
  class Board extends sigma.Sigma {
    constructor(/** @type {any} */ graph, /** @type {any} */ box, /** @type {any} */ settings) {
      super(graph, box, { defaultNodeType: "mark", defaultEdgeType: "line", nodeProgramClasses: { mark: Mark }, nodeHoverProgramClasses: {}, edgeProgramClasses: { line: Line }, renderLabels: false, renderEdgeLabels: false, zIndex: true, allowInvalidContainer: true, enableCameraRotation: false, stagePadding: 34 * view.grown, minCameraRatio: 0.004, maxCameraRatio: 3, doubleClickTimeout: 0, inertiaDuration: 0, ...settings });
    }
    createWebGLContext(/** @type {string} */ id, /** @type {any} */ options) { return super.createWebGLContext(id, { ...options, picking: false, powerPreference: "high-performance" }); }
    getNodeAtPosition() { return null; }
  }
  return Board;
}
