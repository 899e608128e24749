/** Where names are written: beside their marks, none over another; the least important give way. */
/**
 * @typedef {Object} Name
 * @property {string} id
 * @property {number} x @property {number} y where the mark stands
 * @property {number} reach half the size of the mark
 * @property {string[]} lines
 * @property {number} width @property {number} height of all lines
 * @property {number} weight the heaviest are written first
 * @property {boolean} must written even where it collides
 * @property {number[][]} [places] centres to try, instead of those about the mark
 */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */
/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  if (wide <= 0) return 0;
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return high > 0 ? wide * high : 0;
}
/** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Box} */
const boxAt = (x, y, width, height) => ({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 });
const ROOMS = [1, 4, 8], PLACES = 12;
/**
 * A centre to try: below, above, right, left, the corners, half aside; and the same a little farther off.
 * @param {Name} n @param {number} gap @param {number} k which one @returns {number[]}
 */
function about(n, gap, k) {
  const room = gap * ROOMS[Math.floor(k / PLACES)], way = k % PLACES, over = way % 2 ? -1 : 1;
  if (way < 2) return [n.x, n.y + over * (n.reach + room + n.height / 2)];
  if (way < 4) return [n.x + over * (n.reach + room + n.width / 2), n.y];
  const slant = n.reach * 0.7 + room;
  if (way < 8) return [n.x + over * (slant + n.width / 2), n.y + (way < 6 ? 1 : -1) * (slant + n.height / 2)];
  return [n.x + over * n.width * 0.35, n.y + (way < 10 ? 1 : -1) * (n.reach + room + n.height / 2)];
}
/** Boxes by the squares of a grid, so that a box is compared with those near it and no others. */
class Grid {
  /** @param {number} side */
  constructor(side) { this.side = side; this.asked = 0; this.squares = /** @type {Map<number, any[]>} */ (new Map()); }
  /** @param {Box} box @param {string} id of the mark that stands there; none for a name @param {number} weight what a square unit on it costs */
  add(box, id, weight) {
    const { side } = this, one = { box, id, weight, asked: 0 };
    for (let x = Math.floor(box.left / side); x * side < box.right; x++) for (let y = Math.floor(box.top / side); y * side < box.bottom; y++) {
      const key = x * 65536 + y, near = this.squares.get(key);
      if (near) near.push(one); else this.squares.set(key, [one]);
    }
  }
  /** What it costs to stand there, or no less than `most` where it costs that. @param {Box} box @param {string} id whose own mark is free @param {number} most */
  cost(box, id, most) {
    const { side } = this, asked = ++this.asked;
    let sum = 0;
    for (let x = Math.floor(box.left / side); x * side < box.right; x++) for (let y = Math.floor(box.top / side); y * side < box.bottom; y++) {
      const near = this.squares.get(x * 65536 + y);
      if (near) for (let i = 0; i < near.length; i++) {
        const one = near[i];
        if (one.asked === asked || one.id === id) continue;
        one.asked = asked;
        sum += overlap(box, one.box) * one.weight;
        if (sum >= most) return sum;
      }
    }
    return sum;
  }
}
/**
 * @param {Name[]} names @param {number} gap between mark and name
 * @param {Box[]} [walls] where nothing may be written
 * @returns {Map<string, { x: number, y: number }>} centre of each name that has a place
 */
export function arranged(names, gap, walls = []) {
  const grid = new Grid(Math.max(...names.map((n) => n.height), 1e-6) * 2.5), out = new Map();
  for (const n of names) if (n.reach > 0) grid.add(boxAt(n.x, n.y, 2 * n.reach, 2 * n.reach), n.id, 1);
  for (const n of [...names].sort((p, q) => q.weight - p.weight || (p.id < q.id ? -1 : 1))) {
    let best = null, least = Infinity;
    for (let k = 0; k < (n.places?.length ?? ROOMS.length * PLACES); k++) {
      const [x, y] = n.places ? n.places[k] : about(n, gap, k), box = boxAt(x, y, n.width, n.height);
      // Whoever may give way needs a free place; whoever may not, the least bad: no sum goes on once it is lost.
      const most = n.must ? least : Number.MIN_VALUE;
      let cost = 0;
      for (let i = 0; i < walls.length && cost < most; i++) cost += overlap(box, walls[i]) * 3;
      if (cost < most) cost += grid.cost(box, n.id, most - cost);
      if (cost < most) { best = { x, y, box }; least = cost; }
      if (least === 0) break;
    }
    if (!best) continue;
    grid.add(best.box, "", 3);
    out.set(n.id, { x: best.x, y: best.y });
  }
  return out;
}
/** Break a name at spaces so that no line is longer than asked, if that can be. @param {string} text @param {number} most @param {(text: string) => number} measure */
export function wrapped(text, most, measure) {
  if (measure(text) <= most) return [text.trim().replace(/\s+/g, " ")];
  const lines = /** @type {string[]} */ ([]);
  let line = "";
  for (const word of text.split(/\s+/)) { const longer = line ? `${line} ${word}` : word; if (line && measure(longer) > most) { lines.push(line); line = word; } else line = longer; }
  lines.push(line);
  if (lines.length > 3) { lines.length = 3; lines[2] += " …"; }
  return lines;
}
