"""One question a kernel on random small graphs, the same whether compiled or not.

Run as a program it forbids numba first, and prints what plain Python answers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.modules["numba"] = None

import numpy as np

from conflictgraph.kernels import shim, walks

sys.path.insert(0, str(Path(__file__).parent))
from streams import FAR, links, stream

SEEDS = range(12)
MUCH = 10**9


def _never(n):
    return np.full(n, walks.NEVER)


def _nobody(n):
    return np.full(n, -1)


def _in_time(seed):
    """Give the arguments of each kernel that goes over acts in the order of time."""
    source, target, time, n = stream(seed, n=40, actors=6, days=15)
    acts, strict, gap = len(time), seed % 2, 3
    random = np.random.default_rng(seed)
    ends = source, target, time
    unsigned = source.astype(np.uint32), target.astype(np.uint32), time
    opens, gain = (source == 0).astype(np.int64), np.log(random.uniform(0.1, 1.0, acts))
    _, first, link = links(seed, time, 0.5)
    late = time + random.integers(0, 3, acts)
    queue = np.concatenate([[0], np.cumsum(np.bincount(target, minlength=n))]).astype(np.int64)[:-1]
    rows, outside = np.arange(acts), np.full(acts, -2)
    yield walks.arrivals, (*ends, 0, 0, strict, np.full(n, FAR))
    yield walks.arrivals_with_gap, (*unsigned, 0, gap, outside.copy(), _never(n), _nobody(n), _never(n), _nobody(n))
    space = _never(n), _nobody(n), _nobody(acts)
    yield walks.chains, (*ends, rows, opens, gap, strict, first, link, outside.copy(), *space)
    shape = source, target, time, late, np.argsort(late, kind="stable"), opens, gap, strict, first, link
    yield walks.certain_chains, (*shape, outside.copy(), _never(n), _nobody(n))
    moment = np.full(n, -np.inf), _nobody(n), np.full(acts, -np.inf), _nobody(acts)
    wide = ends, (rows, opens, gain, gain, gap, strict, first, link)
    space = queue.copy(), queue.copy(), np.zeros(acts, dtype=np.int64)
    yield walks.best_walks, (*wide[0], *wide[1], np.full(acts, -np.inf), outside.copy(), *space, *moment)
    space = 4 * queue, 4 * queue, 4 * queue, np.empty(acts, dtype=np.int64), np.empty(4 * acts)
    yield walks.best_walks_in_order, (*unsigned, 0, gain, gain, gap, np.empty(acts), outside.copy(), *space)
    yield walks.runs, (*ends, np.ones(acts, dtype=np.int32), _nobody(n))
    yield walks.durations, (*ends, 0, strict, np.full(n, FAR), _never(n), _never(n), _never(n))
    yield walks.katz, (*ends, 0.5, 0.1, np.zeros(n), np.zeros(n), np.zeros(acts))
    run = np.ones(acts, dtype=np.int32)
    most = walks.runs(*ends, run, _nobody(n))
    touch = np.flatnonzero(run > 1)
    moments = (np.append(touch, acts).astype(np.uint64), np.append(touch + run[touch], acts).astype(np.uint64))
    bits = np.uint64(2**64 - 2**n) | (np.uint64(1) << np.arange(n, dtype=np.uint64))
    block, full = np.zeros(1, dtype=np.uint64), np.uint64(2**64 - 1)
    shape = np.uint64(n), block, block.copy(), strict, np.uint64(1), full
    space = np.zeros(most, dtype=np.uint64), np.zeros(n, dtype=np.uint8)
    yield walks.all_pairs, (*unsigned[:2], *moments, *shape, bits, *space)


def _of_types(seed):
    """Give the arguments of each kernel that goes over typed steps."""
    random = np.random.default_rng(seed)
    n, actors, states, kinds, steps = 30, 7, 3, 4, 4
    source = np.sort(random.integers(0, actors, n)).astype(np.int32)
    target, kind = (random.integers(0, top, n).astype(np.int32) for top in (actors, kinds))
    cost, after, coin = random.random(n), random.integers(-1, states, states * kinds), random.integers(0, 20, n)
    first = np.searchsorted(source, np.arange(actors + 1)).astype(np.int64)
    layers = np.full((steps + 1) * states * actors, np.inf)
    shape = kinds, states, actors
    walks.potentials(source, target, kind, cost, after, *shape, 0, 1, np.ones(states, dtype=np.int64), steps, layers)
    yield walks.best_paths, (first, target, kind, cost, after, *shape, 0, 1, steps, layers, 5, 50.0, 10_000)
    size = (steps + 1) * states * actors
    yield walks.trees, (source, target, kind, cost, after, *shape, 0, steps, np.full(size, np.inf), _nobody(size))
    falls, reach = random.integers(-(2**63), 2**63 - 1, 20), np.zeros(size, dtype=np.int64)
    reach[0] = -1
    yield walks.worlds, (source, target, kind, coin, after, *shape, 0, steps, 1, falls, reach)


def answers(work):
    """Ask every kernel and write down what it gave back and what it wrote, by name."""
    found = {}
    for seed in SEEDS:
        for kernel, arguments in (*_in_time(seed), *_of_types(seed)):
            given = kernel(*arguments, work=work)
            named = dict(zip(kernel._names, arguments, strict=True))
            written = [named[name].tolist() for name in kernel.out]
            found.setdefault(kernel.__name__, []).append([given, written])
    return found


def kernels():
    """List every kernel that the room offers."""
    return {one.__name__ for one in vars(walks).values() if isinstance(one, shim.Kernel)}


if __name__ == "__main__":
    if walks.arrivals.compiled() is not None:
        sys.exit("numba can still be imported")
    sys.stdout.write(json.dumps(answers(MUCH)))
