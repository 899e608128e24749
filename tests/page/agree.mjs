// Answers the questions of a file with the page's own modules: node agree.mjs CASES.json > ANSWERS.json
import { readFileSync } from "node:fs";

const js = new URL("../../conflictgraph/page/static/js/", import.meta.url);
const { movesOf } = await import(new URL("steps.js", js));
const { escalationPaths } = await import(new URL("escalation.js", js));
const { drawnIn } = await import(new URL("drawn.js", js));
const { curve, head, strokes } = await import(new URL("geometry.js", js));

const answers = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ data, pairs, struck, k, keep, drawn }) => {
  const rows = keep && new Set(keep), kept = rows ? (id) => rows.has(id) : undefined, moves = movesOf(data, kept);
  const spots = new Map(data.actors.map((one) => [one.id, one]));
  return {
    lines: (drawn ?? []).map((line) => {
      const points = curve(spots.get(line.source), spots.get(line.target), line), width = Math.min(1 + 0.75 * Math.sqrt(line.rows.length), 6);
      return { points, strokes: strokes({ ...line, points, width }), head: head(points, 9) };
    }),
    paths: pairs.map(([a, b]) => escalationPaths(moves, data.rules, a, b, k)),
    drawn: struck.map(([centre, by]) => drawnIn(data, centre, by, kept)),
  };
});
process.stdout.write(JSON.stringify(answers));
