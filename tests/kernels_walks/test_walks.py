"""Walk kernels against brute force, and plain Python against compiled code."""

from __future__ import annotations

import importlib.util
from itertools import product

import numpy as np
import pytest

from conflictgraph.kernels import walks

FAR = 2**62


def _stream(seed, n=14, actors=5, days=8):
    random = np.random.default_rng(seed)
    pairs = random.integers(0, actors, (n, 2)).astype(np.int32)
    pairs[pairs[:, 0] == pairs[:, 1], 1] = (pairs[pairs[:, 0] == pairs[:, 1], 0] + 1) % actors
    return pairs[:, 0].copy(), pairs[:, 1].copy(), np.sort(random.integers(0, days, n)).astype(np.int64), actors


def _allowed(one, two, strict):
    return one < two if strict else one <= two


def _walks(source, target, time, start, gap, strict):
    """Acts that some chain from the start ends with; each act is used once (brute force)."""
    reached = {e for e in range(len(time)) if source[e] == start}
    grow = True
    while grow:
        more = {
            e
            for e in range(len(time))
            for d in reached
            if target[d] == source[e] and d != e and _allowed(time[d], time[e], strict) and time[e] - time[d] <= gap
        } - reached
        reached |= more
        grow = bool(more)
    return reached


@pytest.mark.parametrize(("strict", "seed"), list(product((0, 1), range(60))))
def test_earliest_arrival_equals_brute_force(strict, seed):
    """The scan gives each actor the first day on which a chain reaches it."""
    source, target, time, n = _stream(seed)
    arrival = np.full(n, FAR, dtype=np.int64)

    walks.arrivals(source, target, time, 0, 0, strict, arrival)
    chain = _walks(source, target, time, 0, FAR, strict)

    wanted = [
        0 if actor == 0 else min((time[e] for e in chain if target[e] == actor), default=FAR) for actor in range(n)
    ]
    assert arrival.tolist() == wanted


@pytest.mark.parametrize(("strict", "seed", "gap"), list(product((0, 1), range(40), (0, 1, 3))))
def test_chains_with_a_gap_equal_brute_force(strict, seed, gap):
    """Exactly the acts of some gap-limited chain get a predecessor, and a fitting one."""
    source, target, time, n = _stream(seed)
    before = np.full(len(time), -2, dtype=np.int64)
    never, none = (
        (np.full(n, walks.NEVER, dtype=np.int64) for _ in range(2)),
        (np.full(n, -1, dtype=np.int64) for _ in range(2)),
    )
    last, held = never
    last_act, held_act = none

    walks.arrivals_with_gap(source, target, time, 0, gap, strict, before, last, last_act, held, held_act)

    assert set(np.flatnonzero(before != -2)) == _walks(source, target, time, 0, gap, strict)
    for e in np.flatnonzero(before >= 0):
        assert target[before[e]] == source[e]
        assert _allowed(time[before[e]], time[e], strict)
        assert time[e] - time[before[e]] <= gap


@pytest.mark.parametrize(("seed", "gap"), list(product(range(60), (1, 2, 8))))
def test_best_walk_equals_dynamic_programming(seed, gap):
    """The monotone queues give the largest value that any chain has."""
    source, target, time, n = _stream(seed)
    gain = -np.random.default_rng(seed + 1).random(len(time))
    value, before = np.full(len(time), -np.inf), np.full(len(time), -2, dtype=np.int64)
    offset = np.concatenate([[0], np.cumsum(np.bincount(target, minlength=n))]).astype(np.int64)

    walks.best_walks(
        source,
        target,
        time,
        gain,
        gain,
        0,
        gap,
        value,
        before,
        offset[:-1].copy(),
        offset[:-1].copy(),
        np.zeros(len(time), dtype=np.int64),
    )

    slow = np.full(len(time), -np.inf)
    for e in range(len(time)):
        options = [
            slow[d] + gain[e] for d in range(len(time)) if target[d] == source[e] and time[d] < time[e] <= time[d] + gap
        ]
        slow[e] = gain[e] if source[e] == 0 else max(options, default=-np.inf)
    assert value == pytest.approx(slow)


@pytest.mark.parametrize("strict", [0, 1])
def test_all_pairs_equal_single_scans(strict):
    """The bits say what one scan from each actor says."""
    for seed in range(30):
        source, target, time, n = _stream(seed)
        reach = (np.int64(1) << np.arange(n)).astype(np.int64)
        walks.all_pairs(source, target, time, 1, strict, reach)
        for start in range(n):
            arrival = np.full(n, FAR, dtype=np.int64)
            walks.arrivals(source, target, time, start, 0, strict, arrival)
            assert [(int(reach[v]) >> start) & 1 == 1 for v in range(n)] == (arrival < FAR).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_reversing_time_and_direction_mirrors_arrival(seed):
    """One actor reaches another exactly when the other reaches it in the mirrored stream."""
    source, target, time, n = _stream(seed)
    reach = (np.int64(1) << np.arange(n)).astype(np.int64)
    back = reach.copy()

    walks.all_pairs(source, target, time, 1, 1, reach)
    walks.all_pairs(target[::-1].copy(), source[::-1].copy(), -time[::-1], 1, 1, back)

    assert [[(int(reach[v]) >> u) & 1 for v in range(n)] for u in range(n)] == [
        [(int(back[u]) >> v) & 1 for v in range(n)] for u in range(n)
    ]


def test_the_published_example_of_wu_and_others():
    """Foremost, not shortest, wins: an early detour arrives before a late direct act (Wu and others 2014, section 2)."""
    source, target, time = np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([1, 2, 5])
    arrival = np.full(3, FAR, dtype=np.int64)

    walks.arrivals(source, target, time, 0, 0, 1, arrival)

    assert arrival.tolist() == [0, 1, 2]


@pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="the extra fast is not installed")
def test_compiled_code_gives_the_same():
    """One source: numba's answer is the plain one."""
    for strict in (0, 1):
        source, target, time, n = _stream(5)
        plain, fast = (np.full(n, FAR, dtype=np.int64) for _ in range(2))
        walks.arrivals(source, target, time, 0, 0, strict, plain)
        walks.arrivals(source, target, time, 0, 0, strict, fast, work=10**9)
        assert plain.tolist() == fast.tolist()
