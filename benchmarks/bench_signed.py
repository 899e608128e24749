"""Ours beside networkx, igraph and rustworkx: `python benchmarks/bench_signed.py FOLDER_OF_SIGNED_DATA`.

Medians of one run, from tables (or an edge list) to the answer, conversion included.
igraph is GPL and is only ever a guest of this script.
"""

from __future__ import annotations

import statistics
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels import frustration, signed
from conflictgraph.measures import centrality
from conflictgraph.tables import Tables, frame


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
    return (
        ConflictGraph(Tables(actors=frame("actors", {"actor_id": names, "name": names}), acts=frame("acts", acts))),
        source,
        target,
    )


def clock(work, times):
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return f"{statistics.median(cpus):.2f} / {statistics.median(walls):.2f}"


def peers(n, source, target, big):
    edges = list(zip(source.tolist(), target.tolist(), strict=True))

    def digraph():
        graph = nx.DiGraph()
        graph.add_nodes_from(range(n))
        graph.add_edges_from(edges)
        return graph

    found = {
        ("networkx", "pagerank"): lambda: nx.pagerank(digraph(), tol=1e-12 / n, max_iter=500),
        ("networkx", "eigenvector"): lambda: nx.eigenvector_centrality(digraph(), max_iter=1000, tol=1e-10),
    }
    if not big:
        found["networkx", "closeness"] = lambda: nx.closeness_centrality(digraph())
        found["networkx", "betweenness"] = lambda: nx.betweenness_centrality(digraph())
    if find_spec("igraph"):
        import igraph

        make = lambda: igraph.Graph(n=n, edges=edges, directed=True)  # noqa: E731 - a short name for a table
        found["igraph", "pagerank"] = lambda: make().pagerank()
        found["igraph", "eigenvector"] = lambda: make().eigenvector_centrality()
        found["igraph", "closeness"] = lambda: make().closeness(mode="in")
        found["igraph", "betweenness"] = lambda: make().betweenness()
    if find_spec("rustworkx"):
        import rustworkx

        def rusty():
            graph = rustworkx.PyDiGraph()
            graph.add_nodes_from(range(n))
            graph.extend_from_weighted_edge_list([(a, b, 1.0) for a, b in edges])
            return graph

        found["rustworkx", "pagerank"] = lambda: rustworkx.pagerank(rusty(), tol=1e-12)
        found["rustworkx", "eigenvector"] = lambda: rustworkx.digraph_eigenvector_centrality(rusty(), max_iter=1000)
        found["rustworkx", "closeness"] = lambda: rustworkx.digraph_closeness_centrality(rusty())
        found["rustworkx", "betweenness"] = lambda: rustworkx.digraph_betweenness_centrality(rusty())
    return found


def speed(n, m, times):
    g, source, target = tables(n, m)
    measures = ["pagerank", "eigenvector", "closeness", "betweenness"]
    cells = {("ours", name): (lambda name=name: centrality.values(g, name, layer="cooperative")) for name in measures}
    cells.update(peers(n, source, target, n > 5000))
    print(
        f"\n### {n:,} actors, {m:,} acts (seconds, CPU / wall)\n\n| measure | ours | networkx | igraph | rustworkx |\n|---|---|---|---|---|",
        flush=True,
    )
    for name in measures:
        row = [
            clock(cells[who, name], 1 if n > 5000 and name in {"betweenness", "closeness"} else times)
            if (who, name) in cells
            else "not run"
            for who in ("ours", "networkx", "igraph", "rustworkx")
        ]
        print(f"| {name} | " + " | ".join(row) + " |", flush=True)


def published(path, *, directed=False):
    d = pd.read_csv(path, dtype={"source": str, "target": str}, keep_default_na=False)
    names = {name: i for i, name in enumerate(sorted({*d.source, *d.target}))}
    source, target = d.source.map(names).to_numpy(), d.target.map(names).to_numpy()
    return signed.dyads(
        signed.fold(len(names), source, target, d.sign.to_numpy(), np.ones(len(d)), np.full(len(d), not directed))
    )


def exact(folder):
    print(
        "\n### Exact frustration index (seconds, CPU)\n\n| network | actors | pairs | index | proved | CPU |\n|---|---|---|---|---|---|"
    )
    windows = []
    for path in sorted(folder.rglob("*.csv")):
        if "factions" in path.name or path.name.startswith("_"):
            continue
        d = published(path, directed="sampson" in path.name or "newcomb" in path.name)
        cpu = time.process_time()
        found = frustration.solve(d)
        cpu = time.process_time() - cpu
        if path.parent.name in {"cow", "newcomb"}:
            windows.append((path.parent.name, cpu, found.optimal))
            continue
        print(
            f"| {path.stem} | {d.n} | {len(d.one)} | {found.value:g} | {'yes' if found.optimal else found.lower} | {cpu:.2f} |",
            flush=True,
        )
    for name in ("cow", "newcomb"):
        part = [(cpu, proved) for folder_name, cpu, proved in windows if folder_name == name]
        if part:
            print(
                f"| {name}, slowest of {len(part)} | | | | {sum(proved for _, proved in part)} of {len(part)} | {max(part)[0]:.2f} |"
            )


def bounds():
    random = np.random.default_rng(2)
    n, m = 5000, 50_000
    pairs = np.unique(np.sort(random.integers(n, size=(m * 11 // 10, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = pairs[np.sort(random.choice(len(pairs), size=m, replace=False))]
    sign = random.choice([-1.0, 1.0], size=m, p=[0.3, 0.7])
    d = signed.Dyads(n, pairs[:, 0], pairs[:, 1], np.maximum(sign, 0), np.maximum(-sign, 0))
    wall = time.perf_counter()
    found = frustration.solve(d, time_limit=40, exact=False)
    print(
        f"\nBounds on 5,000 actors and 50,000 pairs, 30 % hostile at random: {found.lower:g} <= index <= {found.value:g} in {time.perf_counter() - wall:.0f} s.",
        flush=True,
    )


if __name__ == "__main__":
    speed(1000, 20_000, 3)
    if len(sys.argv) > 1:
        exact(Path(sys.argv[1]))
    bounds()
    speed(10_000, 200_000, 1)
