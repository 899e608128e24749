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
/** Centres to try: below, above, right, left, the corners, half aside; and the same a little farther off. @param {Name} n @param {number} gap */
function about(n, gap) {
  return [gap, 4 * gap, 8 * gap].flatMap((room) => {
    const up = n.reach + room + n.height / 2, side = n.reach + room + n.width / 2, slant = n.reach * 0.7 + room, half = n.width * 0.35, across = slant + n.width / 2, along = slant + n.height / 2;
    return [[0, up], [0, -up], [side, 0], [-side, 0], [across, along], [-across, along], [across, -along], [-across, -along], [half, up], [-half, up], [half, -up], [-half, -up]].map(([x, y]) => [n.x + x, n.y + y]);
  });
}
/**
 * @param {Name[]} names @param {number} gap between mark and name
 * @param {Box[]} [walls] where nothing may be written
 * @returns {Map<string, { x: number, y: number }>} centre of each name that has a place
 */
export function arranged(names, gap, walls = []) {
  const marks = names.filter((n) => n.reach > 0).map((n) => ({ id: n.id, ...boxAt(n.x, n.y, 2 * n.reach, 2 * n.reach) })), taken = [...walls];
  const out = new Map();
  for (const n of [...names].sort((p, q) => q.weight - p.weight || (p.id < q.id ? -1 : 1))) {
    let best = null, least = Infinity;
    for (const [x, y] of n.places ?? about(n, gap)) {
      const box = boxAt(x, y, n.width, n.height);
      // Whoever may give way needs a free place; whoever may not, the least bad: no sum goes on once it is lost.
      const most = n.must ? least : Number.MIN_VALUE;
      let cost = 0;
      for (let i = 0; i < taken.length && cost < most; i++) cost += overlap(box, taken[i]) * 3;
      for (let i = 0; i < marks.length && cost < most; i++) if (marks[i].id !== n.id) cost += overlap(box, marks[i]);
      if (cost < most) { best = { x, y, box }; least = cost; }
      if (least === 0) break;
    }
    if (!best) continue;
    taken.push(best.box);
    out.set(n.id, { x: best.x, y: best.y });
  }
  return out;
}
/** Break a name at spaces so that no line is longer than asked, if that can be. @param {string} text @param {number} most @param {(text: string) => number} measure */
export function wrapped(text, most, measure) {
  const lines = /** @type {string[]} */ ([]);
  let line = "";
  for (const word of text.split(/\s+/)) { const longer = line ? `${line} ${word}` : word; if (line && measure(longer) > most) { lines.push(line); line = word; } else line = longer; }
  lines.push(line);
  if (lines.length > 3) { lines.length = 3; lines[2] += " …"; }
  return lines;
}
