// Answers the questions of a file with the page's own modules: node agree.mjs CASES.json > ANSWERS.json
import { readFileSync } from "node:fs";

const js = new URL("../../conflictgraph/page/static/js/", import.meta.url);
const { movesOf } = await import(new URL("steps.js", js));
const { bothSides, escalationPaths } = await import(new URL("escalation.js", js));
const { drawnIn } = await import(new URL("drawn.js", js));

const answers = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ data, pairs, struck, k, keep }) => {
  const rows = keep && new Set(keep), kept = rows ? (id) => rows.has(id) : undefined, moves = movesOf(data, kept);
  return {
    paths: pairs.map(([a, b]) => {
      const { paths, cut } = escalationPaths(moves, data.rules, a, b, k);
      return { paths, cut, crossed: bothSides(paths) };
    }),
    drawn: struck.map(([centre, by]) => drawnIn(data, centre, by, kept)),
  };
});
process.stdout.write(JSON.stringify(answers));
