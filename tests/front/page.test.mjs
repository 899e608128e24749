// The page's modules, one claim a test: node --test tests/front
import assert from "node:assert/strict";
import { test } from "node:test";

const js = new URL("../../conflictgraph/page/static/js/", import.meta.url);
const load = async (name) => import(new URL(`${name}.js`, js));
const { csvCell } = await load("export");
const { curve, distance, hull, zigzag } = await load("geometry");
const { fromHash, toHash, fresh } = await load("state");
const { actInTime, tieInTime } = await load("select");
const { webAddress } = await load("dom");

const data = { meta: { first: "2024-01-01", last: "2024-03-01", lang: "en", detail: "all" }, actors: [{ id: "a" }, { id: "b" }], lines: [{ id: "a>b-" }], acts: [{ id: "x" }] };
const a = { x: 0, y: 0, size: 10 }, b = { x: 200, y: 0, size: 10 };

test("a cell that starts like a formula is defused", () => {
  for (const bad of ["=1+1", "+1", "-1", "@x", "\tx"]) assert.ok(/^"?'/.test(csvCell(bad)), bad);
  assert.equal(csvCell('a"b,c'), '"a""b,c"');
});
test("the two directions of a pair never share a curve", () => {
  const there = curve(a, b, { sign: -1 }), back = curve(b, a, { sign: -1 }), friendly = curve(a, b, { sign: 1 });
  const middle = (points) => points[points.length >> 1][1];
  assert.ok(middle(there) * middle(back) < 0 && Math.abs(middle(there) - middle(friendly)) > 4);
});
test("a line ends at the marks, and a point on it is near it", () => {
  const points = curve(a, b, { sign: -1 });
  assert.ok(Math.hypot(...points[0]) >= 12.5);
  assert.ok(distance(points, ...points[9]) < 1e-9 && zigzag(points).length > 9);
});
test("an outline holds its members", () => { assert.ok(hull([a, b], 10).length > 8); });
test("a state survives its address", () => {
  const state = { ...fresh(data), sel: ["a", "b"], view: "matrix", start: "2024-02-01", clock: "known", hide: new Set(["s:1"]) };
  assert.deepEqual(fromHash(`#${toHash(state, data)}`, data), state);
});
test("an address with nonsense gives the first view", () => { assert.deepEqual(fromHash("#sel=zz&from=now&view=x&act=%3Cimg", data), fresh(data)); });
test("an act counts when its interval touches the period", () => {
  const state = { ...fresh(data), start: "2024-02-01", end: "2024-02-10" };
  assert.ok(actInTime({ first: "2024-01-01", last: "2024-02-01" }, state, data) && !actInTime({ first: "2024-02-11", last: "2024-02-12" }, state, data) && !actInTime({ first: "", last: "" }, state, data));
  assert.ok(tieInTime({ since: "", until: "" }, state) && !tieInTime({ since: "2024-02-11", until: "" }, state));
});
test("only the web is linked", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///x", "http://u:p@h/", "//h", ""]) assert.equal(webAddress(bad), "", bad);
  assert.equal(webAddress("https://example.org/a"), "https://example.org/a");
});
