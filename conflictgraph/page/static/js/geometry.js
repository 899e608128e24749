/** Where a line runs, for the canvas, the pointer and the SVG alike: lists of points, nothing drawn. */
const BEND = { "-1": 0.13, 0: 0.06, 1: 0.22 };
/** @param {any} a @param {any} b @param {any} line @returns {number[][]} */
export function curve(a, b, line, straight = false, bent = NaN) {
  const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy) || 1;
  if (a === b) return ring(a);
  if (straight) return between(a, b, dx / length, dy / length, length);
  const bend = !Number.isNaN(bent) ? bent : Math.min(length * BEND[/** @type {"0"} */ (String(line.sign))], 90);
  const cx = (a.x + b.x) / 2 + (dy / length) * bend, cy = (a.y + b.y) / 2 - (dx / length) * bend;
  const points = [];
  const steps = 28;
  for (let i = 0; i <= steps; i++) {
    const t = i / steps, u = 1 - t;
    points.push([u * u * a.x + 2 * u * t * cx + t * t * b.x, u * u * a.y + 2 * u * t * cy + t * t * b.y]);
  }
  return trimmed(points, a, b);
}
/**
 * The same run as the three points of one Bézier curve, which a canvas takes in one stroke; nothing for a ring.
 * @param {any} a @param {any} b @param {any} line @returns {number[][] | null}
 */
export function bow(a, b, line) {
  if (a === b) return null;
  const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy) || 1, bend = Math.min(length * BEND[/** @type {"0"} */ (String(line.sign))], 90);
  const cx = (a.x + b.x) / 2 + (dy / length) * bend, cy = (a.y + b.y) / 2 - (dx / length) * bend;
  const s = leaves(a.x, a.y, cx, cy, b.x, b.y, a.size + 3), e = 1 - leaves(b.x, b.y, cx, cy, a.x, a.y, b.size + 5);
  const at = (/** @type {number} */ t, /** @type {number} */ u) => [(1 - t) * (1 - u) * a.x + (t * (1 - u) + u * (1 - t)) * cx + t * u * b.x, (1 - t) * (1 - u) * a.y + (t * (1 - u) + u * (1 - t)) * cy + t * u * b.y];
  return [at(s, s), at(s, e), at(e, e)];
}
/** Where a curve leaves the mark it begins in, as a share of its way; 0 where the other end is no farther off. */
function leaves(/** @type {number} */ ax, /** @type {number} */ ay, /** @type {number} */ cx, /** @type {number} */ cy, /** @type {number} */ bx, /** @type {number} */ by, /** @type {number} */ reach) {
  let inside = 0, outside = 0.5;
  for (let k = 0; k < 9; k++) {
    const t = k ? (inside + outside) / 2 : outside, u = 1 - t, x = 2 * u * t * (cx - ax) + t * t * (bx - ax), y = 2 * u * t * (cy - ay) + t * t * (by - ay), out = x * x + y * y > reach * reach;
    if (!k) { if (!out) return 0; } else if (out) outside = t; else inside = t;
  }
  return outside;
}
/** Some points of such a curve. @param {number[][]} three @param {number[]} shares @returns {number[][]} */
export function onBow([p, c, q], shares) {
  return shares.map((t) => { const u = 1 - t; return [u * u * p[0] + 2 * u * t * c[0] + t * t * q[0], u * u * p[1] + 2 * u * t * c[1] + t * t * q[1]]; });
}
/**
 * A line folded out into its rows: one curve each, side by side about the line's own.
 * @param {any} a @param {any} b @param {any} line @returns {{ id: string, points: number[][] }[]}
 */
export function fan(a, b, line) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1, middle = Math.min(length * BEND[/** @type {"0"} */ (String(line.sign))], 90), n = line.rows.length;
  const room = Math.min(26, Math.max(9, 240 / n)), first = middle - ((n - 1) / 2) * room;
  return line.rows.map((/** @type {string} */ id, /** @type {number} */ i) => ({ id, points: curve(a, b, line, false, first + i * room) }));
}
/** @param {any} a */
function ring(a) { const r = a.size + 8; return Array.from({ length: 20 }, (_, i) => [a.x + a.size + r * 0.6 * Math.cos(i / 3.2 + 3), a.y - a.size + r * 0.6 * Math.sin(i / 3.2 + 3)]); }
/** Two points, less what lies under the two marks. @param {any} a @param {any} b @param {number} x @param {number} y @param {number} length @returns {number[][]} */
function between(a, b, x, y, length) {
  const [from, to] = a.size + b.size + 8 < length ? [a.size + 3, b.size + 5] : [0, 0];
  return [[a.x + x * from, a.y + y * from], [b.x - x * to, b.y - y * to]];
}
/** Cut off what lies under the two marks. @param {number[][]} points @param {any} a @param {any} b */
function trimmed(points, a, b) {
  const reachA = a.size + 3, reachB = b.size + 5;
  const cut = (/** @type {number[][]} */ list, /** @type {any} */ node, /** @type {number} */ reach) => {
    const out = (/** @type {number[]} */ p) => Math.hypot(p[0] - node.x, p[1] - node.y) > reach;
    const i = list.findIndex(out);
    if (i <= 0) return list;
    let [inside, outside] = [list[i - 1], list[i]];
    for (let k = 0; k < 8; k++) { const mid = [(inside[0] + outside[0]) / 2, (inside[1] + outside[1]) / 2]; if (out(mid)) outside = mid; else inside = mid; }
    return [outside, ...list.slice(i)];
  };
  const one = cut(points, a, reachA);
  return cut([...one].reverse(), b, reachB).reverse();
}
/** @param {number[][]} points @param {number} shift */
export function beside(points, shift) {
  return points.map((p, i) => { const q = points[Math.min(i + 1, points.length - 1)], r = points[Math.max(i - 1, 0)]; const dx = q[0] - r[0], dy = q[1] - r[1], n = Math.hypot(dx, dy) || 1; return [p[0] - (dy / n) * shift, p[1] + (dx / n) * shift]; });
}
/** The lightning of the trade: a short zigzag amid a line. @param {number[][]} points */
export function zigzag(points) {
  const middle = points.length >> 1;
  if (points.length < 9) return points;
  const teeth = bolt(points[middle - 2], points[middle + 2]);
  return teeth ? [...points.slice(0, middle - 1), ...teeth, ...points.slice(middle + 2)] : points;
}
/** The teeth of a bolt between two points, or nothing where it has no room. @param {number[]} from @param {number[]} to @returns {number[][] | null} */
export function bolt(from, to) {
  const dx = to[0] - from[0], dy = to[1] - from[1], n = Math.hypot(dx, dy);
  if (n < 12) return null;
  const long = Math.min(n, 26), mx = (from[0] + to[0]) / 2, my = (from[1] + to[1]) / 2;
  return [0, 5, -5, 5, 0].map((up, i) => { const along = (i / 4 - 0.5) * long; return [mx + (dx / n) * along - (dy / n) * up, my + (dy / n) * along + (dx / n) * up]; });
}
/** The strokes of a line: one, two side by side for an alliance, a bolt for conflict. @param {any} line @returns {number[][][]} */
export function strokes(line) {
  if (line.symbol === "double") return [-1, 1].map((side) => beside(line.points, side * Math.max(line.width * 0.75, 1.6)));
  return [line.symbol === "zigzag" ? zigzag(line.points) : line.points];
}
/** The arrowhead: tip and two wings. @param {number[][]} points @param {number} size */
export function head(points, size) {
  const tip = points[points.length - 1], tail = points[Math.max(points.length - 3, 0)], angle = Math.atan2(tip[1] - tail[1], tip[0] - tail[0]);
  const wing = (/** @type {number} */ turn) => [tip[0] - size * Math.cos(angle + turn), tip[1] - size * Math.sin(angle + turn)];
  return [wing(0.42), tip, wing(-0.42)];
}
/** How far a point lies from a line. @param {number[][]} points @param {number} x @param {number} y */
export function distance(points, x, y) {
  let best = Infinity;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1], [bx, by] = points[i], dx = bx - ax, dy = by - ay, l = dx * dx + dy * dy || 1;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / l));
    best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return best;
}
const AROUND = Array.from({ length: 16 }, (_, i) => [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)]);
/** Members that may lie on the outline: not those amid the outermost of eight directions, and no larger than these. @param {any[]} members */
function outer(members) {
  if (members.length < 9) return members;
  const far = [0, 2, 4, 6, 8, 10, 12, 14].map((k) => { const [x, y] = AROUND[k]; let best = members[0], most = -Infinity; for (const m of members) { const at = m.x * x + m.y * y; if (at > most) { most = at; best = m; } } return best; });
  const least = Math.min(...far.map((m) => m.size));
  return members.filter((m) => m.size > least || far.includes(m) || far.some((p, i) => { const q = far[(i + 1) % 8]; return (q.x - p.x) * (m.y - p.y) - (q.y - p.y) * (m.x - p.x) < 0; }));
}
/** The rounded outline of a bloc: circle points about each member, and their convex hull. @param {any[]} members @param {number} room */
export function hull(members, room) {
  const points = /** @type {number[][]} */ ([]);
  for (const m of outer(members)) for (const [x, y] of AROUND) points.push([m.x + (m.size + room) * x, m.y + 6 + (m.size + room) * y]);
  points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (/** @type {number[][]} */ list) => { const out = /** @type {number[][]} */ ([]); for (const p of list) { while (out.length > 1 && (out[out.length - 1][0] - out[out.length - 2][0]) * (p[1] - out[out.length - 2][1]) - (out[out.length - 1][1] - out[out.length - 2][1]) * (p[0] - out[out.length - 2][0]) <= 0) out.pop(); out.push(p); } out.pop(); return out; };
  return [...half(points), ...half(points.reverse())];
}
