"""Ours beside networkx, igraph and rustworkx: `python benchmarks/bench_signed.py FOLDER_OF_SIGNED_DATA`.

Every cell starts from the same tables, with names of actors, and ends with the answer: each
library's conversion is in it, by the fastest way that we know. Medians of one run. Writes
`bench_signed.json` beside itself and `docs/measures/performance.md` from it. igraph is GPL
and is only ever a guest of this script.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels import frustration, signed
from conflictgraph.measures import centrality
from conflictgraph.tables import Tables, frame

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "measures" / "performance.md"
MEASURES = ("pagerank", "eigenvector", "closeness", "betweenness")
WHO = ("ours", "networkx", "igraph", "rustworkx")
SIZES = ((1_000, 20_000), (10_000, 200_000))


def tables(n, m):
    random = np.random.default_rng(1)
    keys = random.choice(n * (n - 1), size=m, replace=False)
    source, target = keys // (n - 1), keys % (n - 1)
    target = target + (target >= source)
    names = np.array([f"n{i}" for i in range(n)])
    acts = pd.DataFrame(
        {
            "act_id": [f"x{i}" for i in range(m)],
            "source": names[source],
            "target": names[target],
            "sign": 1,
            "weight": 1.0,
        }
    )
    return ConflictGraph(Tables(actors=frame("actors", {"actor_id": names, "name": names}), acts=frame("acts", acts)))


def clock(work):
    """Medians of up to seven runs, as many as a minute of CPU holds, and one at least."""
    walls, cpus = [], []
    while len(cpus) < 7 and (not cpus or sum(cpus) + cpus[0] < 60):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"cpu": statistics.median(cpus), "wall": statistics.median(walls), "times": len(cpus)}


def numbered(acts, n):
    """Names to numbers, and the pairs as a list of tuples, which igraph and rustworkx want."""
    codes, _ = pd.factorize(pd.concat([acts["source"], acts["target"]], ignore_index=True))
    return n, list(zip(codes[: len(acts)].tolist(), codes[len(acts) :].tolist(), strict=True))


def by_networkx(acts, n):  # noqa: ARG001 - the makers share one signature
    return nx.from_pandas_edgelist(acts, "source", "target", create_using=nx.DiGraph)


def by_igraph(acts, n):
    import igraph

    n, pairs = numbered(acts, n)
    return igraph.Graph(n=n, edges=pairs, directed=True)


def by_rustworkx(acts, n):
    import rustworkx

    n, pairs = numbered(acts, n)
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(n))
    graph.extend_from_weighted_edge_list([(a, b, 1.0) for a, b in pairs])
    return graph


def peers(acts, n):
    found = {
        ("networkx", "pagerank"): lambda: nx.pagerank(by_networkx(acts, n), tol=1e-12 / n, max_iter=500),
        ("networkx", "eigenvector"): lambda: nx.eigenvector_centrality(by_networkx(acts, n), max_iter=1000, tol=1e-10),
        ("networkx", "closeness"): lambda: nx.closeness_centrality(by_networkx(acts, n)),
        ("networkx", "betweenness"): lambda: nx.betweenness_centrality(by_networkx(acts, n)),
    }
    if find_spec("igraph"):
        found["igraph", "pagerank"] = lambda: by_igraph(acts, n).pagerank()
        found["igraph", "eigenvector"] = lambda: by_igraph(acts, n).eigenvector_centrality()
        found["igraph", "closeness"] = lambda: by_igraph(acts, n).closeness(mode="in")
        found["igraph", "betweenness"] = lambda: by_igraph(acts, n).betweenness()
    if find_spec("rustworkx"):
        import rustworkx

        found["rustworkx", "pagerank"] = lambda: rustworkx.pagerank(by_rustworkx(acts, n), tol=1e-12)
        found["rustworkx", "eigenvector"] = lambda: rustworkx.digraph_eigenvector_centrality(
            by_rustworkx(acts, n), max_iter=1000
        )
        found["rustworkx", "closeness"] = lambda: rustworkx.digraph_closeness_centrality(by_rustworkx(acts, n))
        found["rustworkx", "betweenness"] = lambda: rustworkx.digraph_betweenness_centrality(by_rustworkx(acts, n))
    return found


def speed(n, m):
    g = tables(n, m)
    cells = {("ours", name): (lambda name=name: centrality.values(g, name, layer="cooperative")) for name in MEASURES}
    cells.update(peers(g.tables.acts, n))
    table = {}
    for name in MEASURES:
        for who in WHO:
            if (who, name) in cells:
                if name in {"pagerank", "eigenvector"}:
                    cells[who, name]()  # imports and caches are not what is compared
                table[f"{name} {who}"] = clock(cells[who, name])
                print(n, name, who, table[f"{name} {who}"], flush=True)
    return {"actors": n, "acts": m, "cells": table}


def published(path, *, directed=False):
    d = pd.read_csv(path, dtype={"source": str, "target": str}, keep_default_na=False)
    names = {name: i for i, name in enumerate(sorted({*d.source, *d.target}))}
    source, target = d.source.map(names).to_numpy(), d.target.map(names).to_numpy()
    return signed.dyads(
        signed.fold(len(names), source, target, d.sign.to_numpy(), np.ones(len(d)), np.full(len(d), not directed))
    )


def exact(folder):
    rows = []
    for path in sorted(folder.rglob("*.csv")):
        if "factions" in path.name or path.name.startswith("_"):
            continue
        d = published(path, directed="sampson" in path.name or "newcomb" in path.name)
        cpu, wall = time.process_time(), time.perf_counter()
        found = frustration.solve(d)
        rows.append(
            {
                "network": path.stem,
                "folder": path.parent.name if path.parent != folder else "",
                "actors": d.n,
                "pairs": len(d.one),
                "index": found.value,
                "lower": found.lower,
                "proved": found.optimal,
                "cpu": time.process_time() - cpu,
                "wall": time.perf_counter() - wall,
            }
        )
        print(rows[-1], flush=True)
    return rows


def bounds(n=5000, m=50_000, limit=40.0):
    random = np.random.default_rng(2)
    pairs = np.unique(np.sort(random.integers(n, size=(m * 11 // 10, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = pairs[np.sort(random.choice(len(pairs), size=m, replace=False))]
    sign = random.choice([-1.0, 1.0], size=m, p=[0.3, 0.7])
    d = signed.Dyads(n, pairs[:, 0], pairs[:, 1], np.maximum(sign, 0), np.maximum(-sign, 0))
    cpu, wall = time.process_time(), time.perf_counter()
    found = frustration.solve(d, time_limit=limit, exact=False)
    return {
        "actors": n,
        "pairs": m,
        "lower": found.lower,
        "upper": found.value,
        "limit": limit,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
    }


def seconds(cell):
    if cell is None:
        return "not run"
    return " / ".join(f"{cell[part]:.3f}" if cell[part] < 1 else f"{cell[part]:.1f}" for part in ("cpu", "wall"))


def page(result):
    lines = [
        "# Performance",
        "",
        "Seconds of CPU / of wall, medians in one run of up to seven times (a cell above half a minute: once), each cell from the same tables with names to the answer, every library's own conversion included.",
        f"{result['machine']}; other work ran on it, and wall times show that: read ratios of CPU, not seconds.",
        "Versions: " + ", ".join(f"{name} {number}" for name, number in result["versions"].items()) + ".",
        "`python benchmarks/bench_signed.py FOLDER` measures anew and writes this page and `benchmarks/bench_signed.json`; igraph is GPL, and only a guest of that script.",
        "igraph and rustworkx are given lists of number pairs, which is their fastest way in; networkx reads the frame.",
        "Betweenness is counted by rustworkx where the extra `fast` is installed, as here, and its answer says so; all else is ours on scipy's sparse matrices.",
        "Where igraph is ahead, betweenness above all and the eigenvector by little, its licence keeps it out of this library.",
    ]
    for part in result["speed"]:
        lines += [
            "",
            f"## {part['actors']:,} actors, {part['acts']:,} acts",
            "",
            "| measure | " + " | ".join(WHO) + " |",
            "|---|" + "---|" * len(WHO),
        ]
        for name in MEASURES:
            cells = [seconds(part["cells"].get(f"{name} {who}")) for who in WHO]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    if result["exact"]:
        lines += [
            "",
            "## Exact frustration index",
            "",
            "| network | actors | pairs | index | proved | CPU / wall |",
            "|---|---|---|---|---|---|",
        ]
        for row in result["exact"]:
            if not row["folder"]:
                proved = "yes" if row["proved"] else f"at least {row['lower']:g}"
                lines.append(
                    f"| {row['network']} | {row['actors']} | {row['pairs']} | {row['index']:g} | {proved} | {seconds(row)} |"
                )
        for folder in sorted({row["folder"] for row in result["exact"]} - {""}):
            mine = [row for row in result["exact"] if row["folder"] == folder]
            worst = max(mine, key=lambda row: row["cpu"])
            lines.append(
                f"| {folder}, slowest of {len(mine)} | {worst['actors']} | {worst['pairs']} | {worst['index']:g} | {sum(row['proved'] for row in mine)} of {len(mine)} | {seconds(worst)} |"
            )
    edge = result["bounds"]
    lines += [
        "",
        "## Bounds on a large graph",
        "",
        f"{edge['actors']:,} actors, {edge['pairs']:,} pairs, 30 % hostile at random, limit {edge['limit']:g} s: {edge['lower']:,.0f} <= index <= {edge['upper']:,.0f}, in {edge['cpu']:.0f} s of CPU and {edge['wall']:.0f} s of wall.",
        "",
    ]
    return "\n".join(lines)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    guests = ("numpy", "scipy", "pandas", "networkx", "igraph", "rustworkx")
    result = {
        "machine": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "versions": {name: version(name) for name in guests if find_spec(name)},
        "exact": exact(folder) if folder else [],
        "bounds": bounds(),
        "speed": [],
    }
    for n, m in SIZES:
        result["speed"].append(speed(n, m))
        (HERE / "bench_signed.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        PAGE.write_text(page(result), "utf-8")
    print(page(result))


if __name__ == "__main__":
    main()
