// What draws large graphs, without a browser: node --test tests/front
import assert from "node:assert/strict";
import { test } from "node:test";

const js = new URL("../../conflictgraph/page/static/js/", import.meta.url);
const load = async (name) => import(new URL(`${name}.js`, js));
const { GPU_WORDS, isSoftware, machine, mayDraw } = await load("gpu");
const { actorLook, lineLook, present, under } = await load("looks");
const { shares } = await load("strands");
const { fresh, fromHash, toHash } = await load("state");

/** A browser: what its context says of itself, and whether it gives one that would not be slow. */
const browser = (renderer, { masked = false, strict = true, lost = [] } = {}) => (only) => (only && !strict ? null : {
  RENDERER: 1, getParameter: (what) => (what === 2 ? renderer : masked ? "WebKit WebGL" : renderer),
  getExtension: (name) => (name === "WEBGL_lose_context" ? { loseContext: () => lost.push(only) } : masked ? null : { UNMASKED_RENDERER_WEBGL: 2 }),
});
const rows = (n) => Array.from({ length: n }, (_, i) => `r${i}`);
const actor = (id, more = {}) => ({ id, x: 1, y: 2, kind: "state", shape: "square", person: false, placeholder: false, bloc: 9, measures: { acts: [4] }, ...more });
const line = (id, source, target, sign, n) => ({ id, source, target, sign, rows: rows(n) });
const lines = [line("a>b-", "a", "b", -1, 4), line("b>a+", "b", "a", 1, 1)];
const app = (change = {}, lit = null, now = lines) => ({ state: { hide: new Set(), focus: false, size: "acts", ...change }, now: { lines: now }, data: { actors: [actor("a"), actor("b", { measures: { acts: [1] } })] }, lit: () => lit });

test("renderers that paint with the processor are no graphics processor", () => {
  for (const name of ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", "llvmpipe (LLVM 15.0.7, 256 bits)", "softpipe", "Apple Software Renderer", "ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)"]) assert.ok(isSoftware(name), name);
  for (const name of ["ANGLE (Intel, Mesa Intel(R) UHD Graphics 620, OpenGL 4.6)", "Apple M2", "NVIDIA GeForce RTX 3060/PCIe/SSE2", "Adreno (TM) 650", ""]) assert.ok(!isSoftware(name), name);
});
test("the machine is what the context says, and each asked context is given back", () => {
  const lost = [];
  assert.equal(machine(browser("Apple M2", { lost })), "gpu");
  assert.deepEqual(lost, [false, true]);
  assert.equal(machine(browser("llvmpipe")), "software");
  assert.equal(machine(() => null), "none");
  assert.equal(machine(() => { throw new Error("blocked"); }), "none");
});
test("where the name is hidden the browser's own word about speed counts", () => {
  assert.equal(machine(browser("", { masked: true })), "gpu");
  assert.equal(machine(browser("", { masked: true, strict: false })), "software");
});
test("only the reader's wish takes a machine without a graphics processor, and nothing draws without WebGL", () => {
  assert.deepEqual(["gpu", "software", "none"].map((found) => mayDraw("", () => found)), [true, false, false]);
  assert.deepEqual(["gpu", "software", "none"].map((found) => mayDraw("webgl", () => found)), [true, true, false]);
});
test("everything that is said of it is said in both languages", () => { assert.deepEqual(Object.keys(GPU_WORDS.en), Object.keys(GPU_WORDS.ar)); });
test("the wish and the whole drawing survive the address", () => {
  const data = { meta: { first: "2024-01-01", last: "2024-03-01", lang: "en", detail: "blocs" }, actors: [], lines: [], acts: [] }, state = { ...fresh(data), all: true, renderer: "webgl" };
  assert.equal(toHash(state, data), "all=1&renderer=webgl");
  assert.deepEqual(fromHash("#all=1&renderer=webgl", data), state);
  assert.equal(fromHash("#renderer=anything", data).renderer, "");
});
test("an actor stands where Python put it, in the shape of its kind and the colour of its bloc", () => {
  const look = actorLook(actor("a"), present(app(), 2));
  assert.deepEqual([look.x, look.y, look.shape, look.colour, look.hidden], [1, -2, 1, 1, false]);
  assert.equal(actorLook(actor("p", { bloc: -1, person: true }), present(app(), 2)).colour, 8);
  assert.ok(look.size > actorLook(app().data.actors[1], present(app(), 2)).size);
});
test("what the filters leave out is not drawn, and fewer rows make a thinner line", () => {
  const now = present(app({}, null, [{ ...lines[0], rows: rows(1) }]), 2);
  assert.deepEqual(lines.map((l) => lineLook(l, now).hidden), [false, true]);
  assert.ok(lineLook(lines[0], now).size < lineLook(lines[0], present(app(), 2)).size);
  assert.ok(actorLook(actor("a"), present(app({ hide: new Set(["k:state"]) }), 2)).hidden);
});
test("what is chosen stands out, the rest pales, and is gone where only neighbours were asked for", () => {
  const lit = { actors: ["a"], lines: new Set(["a>b-"]) }, now = present(app({}, lit), 2);
  assert.ok(lineLook(lines[0], now).alpha > 0.9 && lineLook(lines[1], now).alpha < 0.2 && lineLook(lines[0], now).zIndex > lineLook(lines[1], now).zIndex);
  assert.deepEqual([actorLook(actor("a"), now).alpha, actorLook(actor("b"), now).alpha < 0.3], [1, true]);
  const focus = present(app({ focus: true }, lit), 2);
  assert.deepEqual([lineLook(lines[1], focus).hidden, actorLook(actor("b"), focus).hidden, actorLook(actor("a"), focus).hidden], [true, true, false]);
});
test("the pointer finds what stands out first, a mark before a line, and of two lines that cross the darker", () => {
  const marks = [{ id: "a", x: 0, y: 0, reach: 5, alpha: 1 }, { id: "b", x: 100, y: 0, reach: 5, alpha: 0.2 }], strand = (id, y, alpha) => ({ id, from: { x: 0, y: -y }, to: { x: 100, y }, alpha });
  assert.deepEqual(under(marks, [strand("l", 0, 1)], 3, 3, 8), { actor: "a" });
  assert.deepEqual(under(marks, [strand("l", 0, 1)], 50, 6, 8), { line: "l" });
  assert.deepEqual(under([...marks, { id: "big", x: 4, y: 0, reach: 9, alpha: 1 }], [], 1, 0, 8), { actor: "a" });
  assert.deepEqual(under(marks, [strand("l", 0, 1)], 100, 0, 8), { line: "l" });
  assert.deepEqual(under(marks, [strand("l", 0, 0.1)], 100, 0, 8), { actor: "b" });
  assert.deepEqual(under(marks, [strand("pale", 20, 0.1), strand("dark", -20, 0.9)], 50, 0, 8), { line: "dark" });
  assert.deepEqual(under(marks, [strand("l", 0, 1)], 50, 30, 8), {});
});
test("a colour is three shares of one", () => { assert.deepEqual(shares("#ff0080"), [1, 0, 128 / 255]); });
