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
  const from = points[middle - 2], to = points[middle + 2], dx = to[0] - from[0], dy = to[1] - from[1], n = Math.hypot(dx, dy);
  if (n < 12) return points;
  const long = Math.min(n, 26), teeth = 4, mx = (from[0] + to[0]) / 2, my = (from[1] + to[1]) / 2;
  const bolt = [];
  for (let i = 0; i <= teeth; i++) { const along = (i / teeth - 0.5) * long, up = i === 0 || i === teeth ? 0 : (i % 2 ? 5 : -5); bolt.push([mx + (dx / n) * along - (dy / n) * up, my + (dy / n) * along + (dx / n) * up]); }
  return [...points.slice(0, middle - 1), ...bolt, ...points.slice(middle + 2)];
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
/** The rounded outline of a bloc: circle points about each member, and their convex hull. @param {any[]} members @param {number} room */
export function hull(members, room) {
  const points = members.flatMap((m) => Array.from({ length: 16 }, (_, i) => [m.x + (m.size + room) * Math.cos((i * Math.PI) / 8), m.y + 6 + (m.size + room) * Math.sin((i * Math.PI) / 8)]));
  points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (/** @type {number[][]} */ list) => { const out = /** @type {number[][]} */ ([]); for (const p of list) { while (out.length > 1 && (out[out.length - 1][0] - out[out.length - 2][0]) * (p[1] - out[out.length - 2][1]) - (out[out.length - 1][1] - out[out.length - 2][1]) * (p[0] - out[out.length - 2][0]) <= 0) out.pop(); out.push(p); } out.pop(); return out; };
  return [...half(points), ...half(points.reverse())];
}
