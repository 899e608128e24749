// Rebuild conflictgraph/page/static/vendor from pinned packages: same versions in, same bytes out.
//   node tools/vendor.mjs            build into the tree
//   node tools/vendor.mjs --check    build beside it and compare the hashes
// Needs node 20 and npm's registry. Nobody needs it to use or to build the wheel.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "conflictgraph", "page", "static", "vendor");
const pinned = ["vis-network@10.1.5", "vis-data@8.0.6", "vis-util@6.0.3", "component-emitter@2.0.0", "keycharm@0.4.0", "uuid@14.0.3", "@egjs/hammerjs@2.0.17", "sigma@3.0.3", "graphology@0.26.0", "graphology-utils@2.5.2", "graphology-types@0.24.8", "events@3.3.0", "esbuild@0.28.2"];
// One script each: a page carries only those that draw it.
const bundles = {
  "vis-network-10.1.5.iife.js": {
    global: "vis",
    entry: 'export { Network } from "vis-network/esnext";\nexport { DataSet } from "vis-data/esnext";\n',
    banner: "/* vis-network 10.1.5, vis-data 8.0.6, vis-util 6.0.3 (Apache-2.0 OR MIT), keycharm 0.4.0, uuid 14.0.3, component-emitter 2.0.0, @egjs/hammerjs 2.0.17 (MIT), without what the page does not use; licences beside this file in the source */\n",
  },
  "sigma-3.0.3.iife.js": {
    global: "sigma",
    entry: 'export { Sigma } from "sigma";\nexport { EdgeProgram, NodeProgram } from "sigma/rendering";\nexport { MultiDirectedGraph } from "graphology";\n',
    banner: "/* sigma 3.0.3, graphology 0.26.0, graphology-utils 2.5.2, events 3.3.0 (MIT); licences beside this file in the source */\n",
  },
};
// The page gives vis-network marks with places and nothing else: what lays out, simulates, edits, clusters and reads
// other formats is left out. A class that is left out keeps its methods' names and does nothing.
const unused = { "vis-network.js": ["LayoutEngine", "ClusterEngine", "ManipulationSystem", "PhysicsEngine", "NavigationHandler", "KamadaKawai", "Edge", "Icon", "CircularImage"] };
const instead = [
  [/Validator\.validate\(options, allOptions\)/, "false"],
  [/^ {4}if \("configure" in options\) \{\n[\s\S]*?^ {4}\}\n/m, ""],
  [/^ {4}if \(this\.configurator && [\s\S]*?^ {4}\}\n/m, ""],
  [/DOTToGraph\(data\.dot\)/, "{}"],
  [/parseGephi\(data\.gephi\)/, "{}"],
];
const less = {
  name: "less",
  setup(build) {
    build.onLoad({ filter: /vis-network[\\/]esnext[\\/]esm[\\/]vis-network\.m?js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      for (const name of unused["vis-network.js"]) text = once(text, new RegExp(`^class ${name}(?: extends \\w+)? \\{\\n[\\s\\S]*?^\\}\\n`, "m"), (body) => {
        const methods = new Set([...body.matchAll(/^ {2}(\w+)\(/gm)].map((hit) => hit[1]).filter((one) => one !== "constructor"));
        // The layout gives back the options that it was handed.
        return `class ${name} { ${[...methods].map((one) => (one === "setOptions" ? "setOptions(own, all) { return all; }" : `${one}() {}`)).join(" ")} }\n`;
      });
      for (const [from, to] of instead) text = once(text, from, to);
      return { contents: text, loader: "js" };
    });
  },
};
function once(text, from, to) {
  if (!from.test(text)) throw new Error(`vendor: ${from} is not in the package: look at what this version changed`);
  return text.replace(from, to);
}
const licences = {
  "LICENSE-vis-MIT": "vis-network/LICENSE-MIT",
  "LICENSE-vis-APACHE-2.0": "vis-network/LICENSE-APACHE-2.0",
  "LICENSE-hammerjs-MIT": "@egjs/hammerjs/LICENSE.md",
  "LICENSE-keycharm-MIT": "keycharm/LICENSE-MIT",
  "LICENSE-uuid-MIT": "uuid/LICENSE.md",
  "LICENSE-sigma-MIT": "sigma/LICENSE.txt",
  "LICENSE-graphology-MIT": "graphology/LICENSE.txt",
  "LICENSE-graphology-utils-MIT": "graphology-utils/LICENSE.txt",
  "LICENSE-events-MIT": "events/LICENSE",
};

const room = mkdtempSync(join(tmpdir(), "vendor-"));
const modules = join(room, "node_modules");
const npm = (...words) => execFileSync("npm", words, { cwd: room, stdio: ["ignore", "ignore", "inherit"] });
writeFileSync(join(room, "package.json"), JSON.stringify({ name: "vendor", private: true }));
npm("install", "--ignore-scripts", "--save-exact", "--no-audit", "--no-fund", ...pinned);
execFileSync(process.execPath, [join(modules, "esbuild", "install.js")], { cwd: join(modules, "esbuild"), stdio: "inherit" });
const { build } = createRequire(join(room, "package.json"))("esbuild");
const target = process.argv.includes("--check") ? room : vendor;
for (const [name, { global, entry, banner }] of Object.entries(bundles)) {
  writeFileSync(join(room, "in.js"), entry);
  await build({ absWorkingDir: room, entryPoints: ["in.js"], bundle: true, format: "iife", globalName: global, minify: true, charset: "ascii", legalComments: "none", outfile: join(room, "out.js"), plugins: [less] });
  // The page is one file: no text of a library may close its script element.
  const code = readFileSync(join(room, "out.js"), "utf8").replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
  writeFileSync(join(target, name), banner + code);
}
for (const [name, from] of Object.entries(licences)) cpSync(join(modules, from), join(target, name));
const names = [...Object.keys(bundles), ...Object.keys(licences)].sort();
const sums = names.map((name) => `${createHash("sha256").update(readFileSync(join(target, name))).digest("hex")}  ${name}\n`).join("");
if (target === room) {
  const same = sums === readFileSync(join(vendor, "SHA256SUMS"), "utf8");
  console.log(same ? "vendor: same bytes" : "vendor: the bytes differ");
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(join(vendor, "SHA256SUMS"), sums);
  console.log(readdirSync(vendor).join("\n"));
}
rmSync(room, { recursive: true });
