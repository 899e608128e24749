"""Time earliest arrival, gap-limited chains, all-pairs reach and ten best paths; side by side with networkx.

Run by hand: python benchmarks/bench_escalation.py [acts]. Streams are synthetic: 20,000 actors of Zipf activity.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time

import networkx as nx
import numpy as np

from conflictgraph.kernels import walks

ACTORS = 20_000


def stream(acts: int, seed: int = 0):
    random = np.random.default_rng(seed)
    weight = 1 / np.arange(1, ACTORS + 1) ** 0.8
    ends = random.choice(ACTORS, (2, acts), p=weight / weight.sum()).astype(np.int32)
    return ends[0], ends[1], np.sort(random.integers(0, 10 * 365 * 86400, acts))


def median(run, times: int = 5) -> float:
    run()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        run()
        spent.append(time.process_time() - begin)
    return statistics.median(spent) * 1000


def arrival(u, v, t, *, fast: bool):
    kernel = walks.arrivals.compiled() if fast else walks.arrivals.on_lists

    def run():
        kernel(u, v, t, 0, 0, 1, np.full(ACTORS, 2**62))

    return run


def chains(u, v, t, gap: int):
    kernel = walks.arrivals_with_gap.compiled()

    def run():
        never = [np.full(ACTORS, walks.NEVER) for _ in range(2)]
        kernel(u, v, t, 0, gap, 1, np.full(len(u), -2), never[0], np.full(ACTORS, -1), never[1], np.full(ACTORS, -1))

    return run


def best(u, v):
    keys = np.unique(u.astype(np.int64) * ACTORS + v)
    keys = keys[keys // ACTORS != keys % ACTORS]
    source, target = (keys // ACTORS).astype(np.int32), (keys % ACTORS).astype(np.int32)
    cost = -np.log(np.random.default_rng(1).uniform(0.02, 0.8, len(keys)))
    first, kind, after, accepts = (
        np.searchsorted(source, np.arange(ACTORS + 1)),
        np.zeros(len(keys), np.int32),
        np.zeros(1, np.int64),
        np.ones(1, np.int64),
    )
    potentials, search = walks.potentials.compiled(), walks.best_paths.compiled()
    ends = np.random.default_rng(2).choice(ACTORS, (20, 2))
    spent = []
    for a, b in [ends[0], *ends]:
        begin = time.process_time()
        left = np.full(7 * ACTORS, np.inf)
        potentials(source, target, kind, cost, after, 1, 1, ACTORS, int(a), int(b), accepts, 6, left)
        search(first, target, kind, cost, after, 1, 1, ACTORS, int(a), int(b), 6, left, 10, 30.0, 3_000_000)
        spent.append(time.process_time() - begin)
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(zip(source.tolist(), target.tolist(), cost.tolist(), strict=True))
    slow = []
    for a, b in ends[:5].tolist():
        begin = time.process_time()
        paths = nx.shortest_simple_paths(graph, a, b, weight="weight") if a in graph and b in graph else iter(())
        try:
            for _ in zip(range(10), paths, strict=False):
                pass
        except nx.NetworkXNoPath:
            pass
        slow.append(time.process_time() - begin)
    return len(keys), statistics.median(spent[1:]) * 1000, max(spent[1:]) * 1000, statistics.median(slow) * 1000


def main() -> None:
    acts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    u, v, t = stream(acts)
    print(f"{acts} acts, {ACTORS} actors; CPU milliseconds, median of 5")
    print(f"sum of the stream (bandwidth)        {median(lambda: (u.sum(), v.sum(), t.sum())):9.2f}")
    print(f"earliest arrival, compiled           {median(arrival(u, v, t, fast=True)):9.2f}")
    print(f"chains with predecessor, 14-day gap  {median(chains(u, v, t, 14 * 86400)):9.2f}")
    if acts <= 1_000_000:
        print(f"earliest arrival, plain Python       {median(arrival(u, v, t, fast=False), 1):9.2f}")
        words = (ACTORS + 62) // 63
        everyone = np.zeros((words, ACTORS), np.int64)
        everyone[np.arange(ACTORS) // 63, np.arange(ACTORS)] = np.int64(1) << (np.arange(ACTORS) % 63)
        print(
            f"all-pairs reachability               {median(lambda: walks.all_pairs.compiled()(u, v, t, words, 1, everyone.reshape(-1).copy()), 1):9.2f}"
        )
    pairs, ours, worst, theirs = best(u[:400_000], v[:400_000])
    print(
        f"ten best paths, {pairs} pairs, <= 6 steps {ours:9.2f} (largest {worst:.0f}); networkx {theirs:.0f}, without a bound on steps"
    )
    print(f"memory peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
