"""Time walks in time and best paths, from a frame of names to the answer, beside what one would use instead.

    python benchmarks/bench_walks.py [--peers PYTHON] [--limit SECONDS] [TASK ...]

Every cell runs in a process of its own: CPU seconds to build from the frame, CPU seconds of one question (the
median of several where it is short), and what its memory grew by: `above` is the highest resident size less the
size with the frame alone, the tool's own code and numba's compiling counted; `asking` is the growth during the
timed questions only, after a first one. Both come from VmHWM, reset through /proc/self/clear_refs, so that
nothing of a parent is in them. `--peers` names an interpreter of another
environment with igraph, rustworkx, raphtory, reticula and pathpy2: they are guests of this script
only (igraph, Raphtory and reticula under GPL or AGPL). Streams are synthetic: 20,000 actors of Zipf activity, ten years.
"""

# ruff: noqa: SLF001 - the parts of an answer are timed, too

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ACTORS = 20_000
GAP = 14 * 86400
WORLDS = 1000


def stream(acts, seed=0):
    random = np.random.default_rng(seed)
    weight = 1 / np.arange(1, ACTORS + 1) ** 0.8
    ends = random.choice(ACTORS, (2, acts), p=weight / weight.sum())
    names = np.array([f"actor {n:05}" for n in range(ACTORS)], dtype=object)
    when = np.sort(random.integers(0, 10 * 365 * 86400, acts))
    order = random.permutation(acts)
    return pd.DataFrame(
        {
            "source": pd.array(names[ends[0][order]], dtype="str"),
            "target": pd.array(names[ends[1][order]], dtype="str"),
            "time": when[order],
        }
    )


def pairs(acts, seed=0):
    found = stream(acts, seed)[["source", "target"]].drop_duplicates()
    found = found[found["source"] != found["target"]].sort_values(["source", "target"], ignore_index=True)
    return found.assign(score=np.random.default_rng(1).uniform(0.02, 0.8, len(found)))


def codes(frame):
    code, names = pd.factorize(pd.concat([frame["source"], frame["target"]]), sort=True)
    half = len(frame)
    return code[:half].astype(np.int32), code[half:].astype(np.int32), names


def sorted_codes(frame):
    u, v, names = codes(frame)
    order = np.argsort(frame["time"].to_numpy(), kind="stable")
    return u[order], v[order], frame["time"].to_numpy()[order].astype(np.int64), names


def cpu(work, times=1):
    spent = []
    for _ in range(times):
        begin = time.process_time()
        answer = work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent), answer


def megabytes(field):
    """Read a size of this process from the kernel: VmRSS now, VmHWM the highest since `forget_peak`."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return float("nan")


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return megabytes("VmRSS")


def asking(work):
    """Run the timed questions; the highest peak before them is kept beside their own growth."""
    whole, held = megabytes("VmHWM"), forget_peak()
    answer = work()
    own = megabytes("VmHWM")
    return answer, {"whole": max(whole, own), "asking": own - held}


def cell(build, ask, times=5, scale=1):
    """Time building and asking; `scale` says how many times over the measured part stands for the whole."""
    built, state = cpu(build)
    ask(state)
    (asked, answer), memory = asking(lambda: cpu(lambda: ask(state), times))
    return {"build": built, "ask": asked * scale, "answer": int(answer), "scaled": scale, **memory}


# --- ours -------------------------------------------------------------------------------------------


def _compile(*, never):
    """Run compiled from the first call, or never."""
    from conflictgraph.kernels import shim

    shim._WORTH_COMPILING = 2**62 if never else 0


def _arrival(u, v, t, names, kernel):
    from conflictgraph.kernels import walks

    if kernel is None:
        return (walks.earliest(u, v, t, 0, int(t[0]), len(names)) < 2**62).sum()
    arrival = np.full(len(names), 2**62)
    kernel(u, v, t, 0, int(t[0]), 1, arrival)
    return (arrival < 2**62).sum()


def _chains(u, v, t, names, kernel):
    n = len(names)
    before = np.empty(len(t), dtype=np.int32)
    nobody = np.full(n, -1, dtype=np.int32)
    space = np.full(n, -(2**62)), nobody, np.full(n, -(2**62)), nobody.copy()
    kernel(u.view(np.uint32), v.view(np.uint32), t, 0, GAP, before, *space)
    # Whoever has a newest arrival was reached.
    return (space[0] > -(2**62)).sum()


def ours_arrival(frame, plain=False):
    from conflictgraph.kernels import walks

    _compile(never=plain)
    kernel = None if plain else walks.arrivals.compiled()
    return cell(lambda: sorted_codes(frame), lambda s: _arrival(*s, kernel), 7 if plain else 9)


def ours_gap(frame, plain=False):
    from conflictgraph.kernels import walks

    kernel = walks.arrivals_with_gap.on_lists if plain else walks.arrivals_with_gap.compiled()
    return cell(lambda: sorted_codes(frame), lambda s: _chains(*s, kernel), 1 if plain else 7)


def ours_best(frame, plain=False):
    from conflictgraph.measures.escalation import follow
    from conflictgraph.measures.escalation.stream import Rows, Stream

    _compile(never=plain)

    def build():
        u, v, t, names = sorted_codes(frame)
        n = len(t)
        score, none = np.random.default_rng(3).uniform(0.1, 0.9, n), np.zeros(0, dtype=np.int64)
        acts = Stream(
            tuple(names), np.arange(n).astype(object), u, v, t, t, score, np.zeros(n + 1, dtype=np.int64), none, 0
        )
        return acts, Rows(u, v, t, np.arange(n))

    def ask(state):
        acts, rows = state
        return (follow._best(acts, rows, 0, GAP, strict=True, by="best")[1] > -2).sum()

    return cell(build, ask, 1 if plain else 5)


def ours_everyone(frame, plain=False):
    from conflictgraph.measures.escalation import everyone
    from conflictgraph.measures.escalation.stream import Rows

    _compile(never=plain)

    def build():
        u, v, t, names = sorted_codes(frame)
        return Rows(u, v, t, np.arange(len(t))), len(names)

    def ask(state):
        bits, _ = everyone._pairs(*state, strict=True)
        flat = np.ascontiguousarray(bits).reshape(-1)
        return int(np.bitwise_count(flat.view(np.uint64) if flat.size % 8 == 0 else flat).sum(dtype=np.int64))

    return cell(build, ask, 1 if plain else 3)


def _moves(frame):
    """The pairs as moves of one kind, as `escalation.moves` would give them."""
    from conflictgraph.measures.escalation.moves import Moves

    u, v, names = codes(frame)
    order = np.lexsort([v, u])
    u, v, score = u[order], v[order], frame["score"].to_numpy()[order]
    n, none = len(u), np.zeros(0, dtype=np.int64)
    return Moves(
        actors=tuple(names),
        source=u,
        target=v,
        kind=np.zeros(n, dtype=np.int32),
        coin=np.arange(n),
        newest=np.full(n, np.datetime64("NaT"), dtype="datetime64[s]"),
        first=np.searchsorted(u, np.arange(len(names) + 1)).astype(np.int64),
        **dict.fromkeys(("act_move", "act_row", "tie_move", "tie_row"), none),
        **dict.fromkeys(("act_weight", "act_age", "tie_weight"), np.zeros(0)),
        acts=pd.DataFrame(),
        ties=pd.DataFrame(),
        at=pd.NaT,
    ), score


def _couples(n, many=20):
    return [tuple(int(one) for one in np.random.default_rng(seed).choice(n, 2, replace=False)) for seed in range(many)]


def _median_of(couples, ask):
    """Ask each couple; the median of their CPU seconds, and how many paths came."""
    ask(*couples[0])

    def all_of_them():
        return [cpu(lambda couple=couple: ask(*couple)) for couple in couples]

    found, memory = asking(all_of_them)
    spent, came = zip(*found, strict=True)
    return {"ask": statistics.median(spent), "worst": max(spent), "answer": sum(came), "scaled": 1, **memory}


def ours_ten(frame, plain=False):
    from conflictgraph.measures.escalation.automaton import automaton
    from conflictgraph.measures.escalation.routes import search

    _compile(never=plain)
    built, (found, score) = cpu(lambda: _moves(frame))
    table = automaton(steps=("act",))
    couples = _couples(len(found.actors), 5 if plain else 20)
    ask = lambda a, b: len(search(found, score, table, (a, b), k=10, max_steps=6, min_score=1e-9)[0])  # noqa: E731 - one line a tool
    return {"build": built, **_median_of(couples, ask)}


def ours_worlds(frame, plain=False):
    from conflictgraph.measures.escalation import spread
    from conflictgraph.measures.escalation.automaton import automaton

    _compile(never=plain)
    table = automaton(steps=("act",))
    ask = lambda s: (spread._sampled(s[0], s[1], table, 0, 4, WORLDS, 0)[0] > 0).sum()  # noqa: E731 - one line a tool
    return cell(lambda: _moves(frame), ask, 1 if plain else 3)


def ours_tables(frame, plain=False):
    """The whole way at a million acts: tables of the library, and the frame that a user gets."""
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures import escalation
    from conflictgraph.tables import Tables
    from conflictgraph.tables import frame as table

    _compile(never=plain)
    day = (pd.Timestamp("2010-01-01") + pd.to_timedelta(frame["time"] // 86400, unit="D")).astype("datetime64[s]")
    columns = {"source": frame["source"], "target": frame["target"], "sign": -1, "type": "ASSAULT", "intensity": 1.0}
    dates = {"date": day, "date_latest": day, "date_end": day}
    ids = pd.array(np.char.add("x", np.arange(len(frame)).astype(str)), dtype="str")
    names = pd.unique(pd.concat([frame["source"], frame["target"]]))
    g = ConflictGraph(
        Tables(
            actors=table("actors", {"actor_id": names, "name": names}),
            acts=table("acts", pd.DataFrame({"act_id": ids, **columns, **dates})),
        )
    )
    return cell(lambda: g, lambda g: len(escalation.observed_reach(g, "actor 00000").to_frame()), 3)


# --- guests -----------------------------------------------------------------------------------------


def nx_static(frame):
    import networkx as nx

    def build():
        graph = nx.DiGraph()
        graph.add_edges_from(zip(frame["source"].tolist(), frame["target"].tolist(), strict=True))
        return graph

    return cell(build, lambda g: len(nx.descendants(g, "actor 00000")) + 1, 3)


def nx_temporal(frame):
    from heapq import heappop, heappush

    import networkx as nx

    def build():
        graph = nx.MultiDiGraph()
        rows = zip(*(frame[one].tolist() for one in ("source", "target", "time")), strict=True)
        graph.add_edges_from((u, v, {"time": t}) for u, v, t in rows)
        return graph

    def ask(graph):
        heap, arrival = [(-1, "actor 00000")], {}
        while heap:
            when, u = heappop(heap)
            if u in arrival:
                continue
            arrival[u] = when
            for _, v, t in graph.out_edges(u, data="time"):
                if t > when and v not in arrival:
                    heappush(heap, (t, v))
        return len(arrival)

    return cell(build, ask, 1)


def _raphtory(frame):
    from raphtory import Graph

    graph = Graph()
    graph.load_edges(frame, time="time", src="source", dst="target")
    return graph


def raphtory_arrival(frame):
    from raphtory import algorithms

    def ask(graph):
        found = algorithms.temporally_reachable_nodes(graph, 10**6, int(frame["time"].min()), ["actor 00000"])
        return sum(1 for _, history in found.items() if any(history.values()))

    return cell(lambda: _raphtory(frame), ask, 1)


def _reticula(frame):
    import reticula

    u, v, t, _ = sorted_codes(frame)
    kind = reticula.directed_temporal_edge[reticula.int64, reticula.int64]
    make = reticula.directed_temporal_network[reticula.int64, reticula.int64]
    return make([kind(int(a), int(b), int(c)) for a, b, c in zip(u, v, t, strict=True)]), int(t[0])


def _reticula_ask(frame, adjacency):
    import reticula

    def ask(state):
        network, first = state
        cluster = reticula.out_cluster(network, adjacency(reticula), 0, first - 1)
        return len({int(one) for one in _volume(cluster)})

    return cell(lambda: _reticula(frame), ask, 1)


def _volume(cluster):
    return cluster.interval_sets().keys()


def reticula_arrival(frame):
    return _reticula_ask(
        frame,
        lambda r: r.temporal_adjacency.simple[r.directed_temporal_edge[r.int64, r.int64]](),
    )


def reticula_gap(frame):
    return _reticula_ask(
        frame,
        lambda r: r.temporal_adjacency.limited_waiting_time[r.directed_temporal_edge[r.int64, r.int64]](GAP),
    )


def pathpy_gap(frame):
    import pathpy

    def build():
        network = pathpy.TemporalNetwork()
        u, v, t, _ = sorted_codes(frame)
        for a, b, c in zip(u, v, t // 86400, strict=True):
            network.add_edge(str(a), str(b), int(c))
        return network

    def ask(network):
        found = pathpy.path_extraction.paths_from_temporal_network_dag(network, delta=14)
        return len({path[-1] for length in found.paths.values() for path in length if path[0] == "0"})

    return cell(build, ask, 1)


def nx_ten(frame):
    from itertools import islice

    import networkx as nx

    def build():
        graph = nx.DiGraph()
        graph.add_weighted_edges_from(
            zip(frame["source"].tolist(), frame["target"].tolist(), (-np.log(frame["score"])).tolist(), strict=True)
        )
        return graph

    built, graph = cpu(build)
    names = sorted(graph)

    def ask(a, b):
        try:
            return len(list(islice(nx.shortest_simple_paths(graph, names[a], names[b], weight="weight"), 10)))
        except nx.NetworkXNoPath:
            return 0

    return {"build": built, **_median_of(_couples(len(names), 5), ask)}


def _edges(frame):
    u, v, names = codes(frame)
    return u, v, -np.log(frame["score"].to_numpy()), names


def igraph_ten(frame):
    import igraph

    def build():
        u, v, cost, names = _edges(frame)
        graph = igraph.Graph(n=len(names), edges=np.column_stack([u, v]), directed=True)
        graph.es["cost"] = cost
        return graph

    built, graph = cpu(build)
    ask = lambda a, b: len(graph.get_k_shortest_paths(a, b, k=10, weights="cost", output="epath"))  # noqa: E731 - one line a tool
    return {"build": built, **_median_of(_couples(graph.vcount()), ask)}


def scipy_ten(frame):
    from scipy import sparse
    from scipy.sparse.csgraph import yen

    def build():
        u, v, cost, names = _edges(frame)
        return sparse.csr_array((cost, (u, v)), shape=(len(names), len(names)))

    built, graph = cpu(build)
    ask = lambda a, b: len(yen(graph, a, b, 10))  # noqa: E731 - one line a tool
    return {"build": built, **_median_of(_couples(graph.shape[0]), ask)}


def rustworkx_ten(frame):
    import rustworkx

    def build():
        u, v, cost, names = _edges(frame)
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(len(names)))
        graph.add_edges_from(list(zip(u.tolist(), v.tolist(), cost.tolist(), strict=True)))
        return graph

    built, graph = cpu(build)

    def ask(a, b):
        # It gives the length of the k-th shortest walk, and neither the paths nor the others.
        return len(rustworkx.digraph_k_shortest_path_lengths(graph, a, 10, float, b))

    return {"build": built, **_median_of(_couples(graph.num_nodes()), ask)}


def _sampled_worlds(frame, within, some=10):
    """Build a graph of the live pairs in each world and walk it; a few worlds stand for all."""
    random = np.random.default_rng(0)

    def ask(state):
        u, v, score, n = state
        seen = np.zeros(n, dtype=bool)
        for _ in range(some):
            live = random.random(len(u)) < score
            seen[within(u[live], v[live], n)] = True
        return seen.sum()

    def build():
        u, v, names = codes(frame)
        return u, v, frame["score"].to_numpy(), len(names)

    return cell(build, ask, 1, scale=WORLDS // some)


def nx_worlds(frame):
    import networkx as nx

    def within(u, v, _):
        graph = nx.DiGraph()
        graph.add_edges_from(zip(u.tolist(), v.tolist(), strict=True))
        return list(nx.single_source_shortest_path_length(graph, 0, cutoff=4)) if 0 in graph else []

    return _sampled_worlds(frame, within, 2)


def igraph_worlds(frame):
    import igraph

    def within(u, v, n):
        graph = igraph.Graph(n=n, edges=np.column_stack([u, v]), directed=True)
        return graph.neighborhood(0, order=4, mode="out")

    return _sampled_worlds(frame, within)


def rustworkx_worlds(frame):
    import rustworkx

    def within(u, v, n):
        graph = rustworkx.PyDiGraph()
        graph.add_nodes_from(range(n))
        graph.add_edges_from_no_data(list(zip(u.tolist(), v.tolist(), strict=True)))
        lengths = rustworkx.digraph_dijkstra_shortest_path_lengths(graph, 0, lambda _: 1.0)
        return [v for v, steps in lengths.items() if steps <= 4]

    return _sampled_worlds(frame, within, 4)


def scipy_worlds(frame):
    from scipy import sparse

    def within(u, v, n):
        graph = sparse.csr_array((np.ones(len(u), dtype=bool), (u, v)), shape=(n, n))
        near = np.zeros(n, dtype=bool)
        near[0] = True
        for _ in range(4):
            near |= (graph.T @ near) > 0
        return np.flatnonzero(near)

    return _sampled_worlds(frame, within)


def networkx_everyone(frame):
    """Twenty actors' single scans with the hand-written search stand for all."""
    found = nx_temporal(frame)
    return {**found, "ask": found["ask"] * ACTORS, "scaled": ACTORS}


def reticula_everyone(frame):
    import reticula

    def ask(state):
        network, _ = state
        adjacency = reticula.temporal_adjacency.simple[
            reticula.directed_temporal_edge[reticula.int64, reticula.int64]
        ]()
        return sum(1 for _ in reticula.out_cluster_sizes(network, adjacency))

    return cell(lambda: _reticula(frame), ask, 1)


MILLION, TEN = 1_000_000, 10_000_000
TASKS = {
    "arrival": (stream, [
        ("ours", ours_arrival, MILLION), ("ours, plain", lambda f: ours_arrival(f, plain=True), MILLION),
        ("networkx, time ignored", nx_static, MILLION), ("networkx, written by hand", nx_temporal, MILLION),
        ("raphtory", raphtory_arrival, MILLION), ("raphtory", raphtory_arrival, 100_000),
        ("reticula", reticula_arrival, 100_000), ("ours", ours_arrival, 100_000), ("ours", ours_arrival, TEN),
    ]),
    "gap": (stream, [
        ("ours", ours_gap, MILLION), ("ours, plain", lambda f: ours_gap(f, plain=True), MILLION),
        ("reticula", reticula_gap, 100_000), ("pathpy2", pathpy_gap, 3_000), ("ours", ours_gap, 3_000),
        ("ours", ours_gap, 100_000), ("ours", ours_gap, TEN),
    ]),
    "best": (stream, [
        ("ours", ours_best, MILLION), ("ours, plain", lambda f: ours_best(f, plain=True), MILLION), ("ours", ours_best, TEN),
    ]),
    "everyone": (stream, [
        ("ours", ours_everyone, MILLION), ("ours, plain", lambda f: ours_everyone(f, plain=True), MILLION),
        ("networkx, written by hand", networkx_everyone, 100_000), ("reticula", reticula_everyone, 10_000),
        ("ours", ours_everyone, 100_000), ("ours", ours_everyone, 10_000), ("ours", ours_everyone, TEN),
    ]),
    "ten": (pairs, [
        (name, tool, acts)
        for acts in (158_500, 307_000)
        for name, tool in (
            ("ours", ours_ten), ("ours, plain", lambda f: ours_ten(f, plain=True)), ("networkx", nx_ten),
            ("igraph", igraph_ten), ("scipy", scipy_ten), ("rustworkx, one length", rustworkx_ten),
        )
    ]),
    "worlds": (pairs, [
        ("ours", ours_worlds, 158_500), ("ours, plain", lambda f: ours_worlds(f, plain=True), 158_500),
        ("networkx", nx_worlds, 158_500), ("igraph", igraph_worlds, 158_500),
        ("rustworkx", rustworkx_worlds, 158_500), ("scipy", scipy_worlds, 158_500),
    ]),
    "tables": (stream, [
        ("ours", ours_tables, MILLION), ("ours, plain", lambda f: ours_tables(f, plain=True), MILLION),
    ]),
}  # fmt: skip


def copied():
    """GB/s of a copy, read and write counted, and of a sum, on one core."""
    one = np.ones(20_000_000)
    other = np.empty_like(one)
    spent, _ = cpu(lambda: np.copyto(other, one), 9)
    read, _ = cpu(lambda: one.view(np.int64).sum(), 9)
    return {"copy": 2 * one.nbytes / spent / 1e9, "sum": one.nbytes / read / 1e9}


def run(task, place):
    data, cells = TASKS[task]
    frame = data(cells[place][2])
    begun = forget_peak()
    found = cells[place][1](frame)
    whole = max(found.pop("whole"), megabytes("VmHWM"))
    print(json.dumps({**found, "rows": len(frame), "above": whole - begun, "frame": begun}))


def measured(task, place, python, limit):
    """Run one cell in a process of its own; what went wrong stands in `fault`."""
    name, _, acts = TASKS[task][1][place]
    about = {"task": task, "tool": name, "asked": acts}
    command = [python, str(Path(__file__).resolve()), task, "--one", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return {**about, "fault": f"not done in {limit:.0f} s"}
    if done.returncode:
        return {**about, "fault": (done.stderr.strip().splitlines() or ["no words"])[-1]}
    return {**about, **json.loads(done.stdout.splitlines()[-1])}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", default=list(TASKS))
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--json", type=Path, help="where the figures go")
    parser.add_argument("--one", type=int)
    asked = parser.parse_args()
    if asked.one is not None:
        run(asked.tasks[0], asked.one)
        return
    run_ = {"machine": platform.machine(), "python": platform.python_version(), **copied(), "cells": []}
    for task in asked.tasks:
        for place, (name, _, _) in enumerate(TASKS[task][1]):
            python = sys.executable if name.startswith("ours") else asked.peers
            run_["cells"].append(measured(task, place, python, asked.limit))
            print(json.dumps(run_["cells"][-1]), flush=True)
            if asked.json:
                asked.json.write_text(json.dumps(run_, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
