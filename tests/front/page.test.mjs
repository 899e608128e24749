// The page's modules, one claim a test: node --test tests/front
import assert from "node:assert/strict";
import { test } from "node:test";

const js = new URL("../../conflictgraph/page/static/js/", import.meta.url);
const load = async (name) => import(new URL(`${name}.js`, js));
const { csvCell } = await load("export");
const { bow, curve, distance, hull, onBow, strokes, zigzag } = await load("geometry");
const { arranged, wrapped } = await load("labels");
const { label, word } = await load("words");
const { escalationPaths } = await load("escalation");
const { movesOf } = await load("steps");
const { fromHash, toHash, fresh } = await load("state");
const { actInTime, tieInTime } = await load("select");
const { webAddress } = await load("dom");

const data = { meta: { first: "2024-01-01", last: "2024-03-01", lang: "en", detail: "all" }, actors: [{ id: "a" }, { id: "b" }], lines: [{ id: "a>b-" }], acts: [{ id: "x" }] };
const a = { x: 0, y: 0, size: 10 }, b = { x: 200, y: 0, size: 10 };

test("a cell that starts like a formula is defused", () => {
  for (const bad of ["=1+1", "+1", "-1", "@x", "\tx"]) assert.ok(/^"?'/.test(csvCell(bad)), bad);
  assert.equal(csvCell(-1), "-1"); assert.equal(csvCell('a"b,c'), '"a""b,c"');
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
test("an outline is that of all members, although those amid the others are passed over", () => {
  const crowd = Array.from({ length: 60 }, (_, i) => ({ x: 300 * Math.sin(i * 7.3), y: 200 * Math.cos(i * 3.1), size: 5 + ((i * 13) % 19) })), room = 14;
  const points = crowd.flatMap((m) => Array.from({ length: 16 }, (_, i) => [m.x + (m.size + room) * Math.cos((i * Math.PI) / 8), m.y + 6 + (m.size + room) * Math.sin((i * Math.PI) / 8)]));
  const line = hull(crowd, room);
  for (const [i, p] of line.entries()) { const q = line[(i + 1) % line.length]; for (const r of points) assert.ok((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > -1e-6); }
});
test("the one stroke of a canvas runs where the points of the line run, bolt and all", () => {
  for (const sign of [-1, 0, 1]) for (const other of [b, { x: -90, y: 160, size: 24 }, { x: 26, y: 3, size: 9 }]) {
    const points = curve(a, other, { sign }), three = bow(a, other, { sign }), shares = Array.from({ length: 21 }, (_, i) => i / 20);
    for (const [x, y] of onBow(three, shares)) assert.ok(distance(points, x, y) < 1, `${sign}`);
    for (const end of [0, -1]) assert.ok(Math.hypot(...points.at(end).map((v, i) => v - three.at(end)[i])) < 1.5);
  }
  assert.equal(bow(a, a, { sign: 1 }), null);
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
test("an id with a comma survives its address", () => {
  const odd = { ...data, actors: [{ id: "a,b" }, { id: "c&d=#" }] }, state = { ...fresh(odd), sel: ["a,b", "c&d=#"], hide: new Set(["p:One, Two"]) };
  assert.deepEqual(fromHash(`#${toHash(state, odd)}`, odd), state);
});
test("names give way to heavier ones and never lie on each other", () => {
  const names = Array.from({ length: 40 }, (_, i) => ({ id: `n${i}`, x: (i % 8) * 30, y: Math.floor(i / 8) * 22, reach: 4, lines: ["x"], width: 50, height: 14, weight: 100 - i, must: false }));
  const where = arranged(names, 3), boxes = [...where].map(([, p]) => p);
  for (const [i, p] of boxes.entries()) for (const q of boxes.slice(0, i)) assert.ok(Math.abs(p.x - q.x) >= 50 - 1e-9 || Math.abs(p.y - q.y) >= 14 - 1e-9);
  assert.ok(where.has("n0") && where.size < 40 && where.size > 5);
});
test("what must be written is written, and a wall is kept free if it can be", () => {
  const one = { id: "a", x: 0, y: 0, reach: 5, lines: ["x"], width: 20, height: 10, weight: 1, must: true };
  assert.ok(arranged([one], 2, [{ left: -99, right: 99, top: 0, bottom: 99 }]).get("a").y < 0);
  assert.ok(arranged([one], 2, [{ left: -99, right: 99, top: -99, bottom: 99 }]).has("a"));
});
test("a long name is broken at its spaces, three lines at most", () => {
  const width = (text) => text.length;
  assert.deepEqual(wrapped("Global Coalition", 8, width), ["Global", "Coalition"]);
  assert.equal(wrapped("a b c d e f g h", 1, width).length, 3);
});
test("an alliance has two strokes and conflict its bolt", () => {
  const points = curve(a, b, { sign: 1 });
  assert.equal(strokes({ points, symbol: "double", width: 2 }).length, 2);
  assert.ok(strokes({ points, symbol: "zigzag", width: 2 })[0].length > points.length - 4 && strokes({ points, symbol: "broken", width: 2 })[0] === points);
});
test("a label comes from its language, then English, then the name itself", () => {
  const words = { types: { ASSAULT: "assault" }, ar: { types: { ASSAULT: "هجوم" } } };
  assert.equal(label(words, "ar", "types", "ASSAULT"), "هجوم");
  assert.equal(label(words, "en", "types", "ASSAULT"), "assault");
  assert.equal(label(words, "ar", "modes", "heavy-weapons"), "heavy weapons");
  for (const bad of ["__proto__", "constructor"]) assert.equal(typeof label(words, "en", "types", bad), "string");
  assert.equal(word("en", "hasOwnProperty"), "hasOwnProperty");
});
test("an ally of the one who is struck is reached by an act and a tie", () => {
  const act = { id: "x", pairs: [["a", "b"]], again: [], direction: "directed", type: "ASSAULT", sign: -1, force: true, intensity: 1, first: "2024-01-01", latest: "2024-01-01", soil: [], killed: [null, null, null], counted: true, disputed: false, certainty: "stated", confidence: null };
  const tie = { id: "t", source: "b", target: "c", relation: "ally_of", sign: 1, strength: 0.5, since: "", since_latest: "", until: "", until_earliest: "", counted: true, disputed: false, certainty: "stated", confidence: null };
  const rules = { kinds: ["act", "ally", "leads", "member", "patron_up", "proxy", "host", "pressure"], after: [[1, -1, 3, 3, -1, 3, 1, -1], [1, 3, 3, 3, 3, 3, 1, 2], [1, 3, 3, 3, 3, 3, 1, -1], [1, 4, 4, 4, 4, 4, 1, 2], [1, -1, -1, -1, -1, -1, 1, 2]], accepts: [0, 1, 1, 1, 1], params: { act: 0.8, half_life: 30, ally: 0.4, leads: 0.5, member: 0.5, patron_up: 0.3, proxy: 0.5, host: 0.7, demand: 0.5, untyped: 0.5, implied: 0.8, outside: 0.8 }, rungs: { ASSAULT: 7 }, steps: { ally_of: ["ally", ""] }, gap: 14, max_steps: 4, min_score: 1e-4 };
  const people = ["a", "b", "c"].map((id) => ({ id, person: false, placeholder: false })), moves = movesOf({ actors: people, acts: [act], ties: [tie], responses: [], rules });
  const { paths, crossed } = escalationPaths(moves, rules, "a", "c", 5);
  assert.equal(paths.length, 1);
  assert.ok(Math.abs(paths[0].score - 0.8 * 0.4 * 0.5) < 1e-12 && paths[0].weakest === 2 && !crossed);
  assert.deepEqual(paths[0].steps.map((s) => [s.kind, s.status, s.side]), [["act", "observed", 1], ["ally", "projected", 1]]);
});
