"""Walk kernels against brute force, and plain Python against compiled code."""

from __future__ import annotations

import importlib.util
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from conflictgraph.kernels import walks

sys.path.insert(0, str(Path(__file__).parent))
from streams import FAR, all_pairs, follows, links, reached, run_best, run_best_in_order, run_chains, stream


def _steps(source, target, time, gap, strict, answered):
    pairs = product(range(len(time)), repeat=2)
    return [
        (d, e)
        for d, e in pairs
        if follows(d, e, target=target, source=source, time=time, gap=gap, strict=strict, answered=answered)
    ]


def _none(n):
    return [[] for _ in range(n)], np.zeros(n + 1, dtype=np.int64), np.zeros(0, dtype=np.int64)


@pytest.mark.parametrize(("strict", "seed"), list(product((0, 1), range(60))))
def test_earliest_arrival_equals_brute_force(strict, seed):
    """The scan gives each actor the first day on which a chain reaches it."""
    source, target, time, n = stream(seed)
    arrival = np.full(n, FAR, dtype=np.int64)

    walks.arrivals(source, target, time, 0, 0, strict, arrival)
    chain = reached(source == 0, _steps(source, target, time, FAR, strict, _none(len(time))[0]))

    wanted = [
        0 if actor == 0 else min((time[e] for e in chain if target[e] == actor), default=FAR) for actor in range(n)
    ]
    assert arrival.tolist() == wanted


@pytest.mark.parametrize(("strict", "seed", "gap"), list(product((0, 1), range(60), (0, 1, 3))))
def test_chains_with_a_gap_and_answers_equal_brute_force(strict, seed, gap):
    """Exactly the acts of some chain get a predecessor, and one that they may continue."""
    source, target, time, n = stream(seed)
    answered, first, link = links(seed, time) if seed % 2 else _none(len(time))
    steps = _steps(source, target, time, gap, strict, answered)

    before = run_chains(source, target, time, (source == 0).astype(np.int64), gap, strict, first, link, n)

    assert set(np.flatnonzero(before != -2)) == reached(source == 0, steps)
    assert {(int(before[e]), int(e)) for e in np.flatnonzero(before >= 0)} <= set(steps)


@pytest.mark.parametrize("seed", range(60))
def test_the_quick_scan_gives_what_the_general_one_gives(seed):
    """Strict time without answers has a kernel of its own: the same acts, the same predecessors."""
    source, target, time, n = stream(seed)
    _, first, link = _none(len(time))
    before = np.full(len(time), -2, dtype=np.int64)

    walks.arrivals_with_gap(
        source,
        target,
        time,
        0,
        2,
        before,
        np.full(n, walks.NEVER),
        np.full(n, -1),
        np.full(n, walks.NEVER),
        np.full(n, -1),
    )

    general = run_chains(source, target, time, (source == 0).astype(np.int64), 2, 1, first, link, n)
    assert before.tolist() == general.tolist()


@pytest.mark.parametrize("seed", range(60))
def test_the_best_walk_in_order_is_what_the_general_one_gives(seed):
    """Strict time without answers has a kernel of its own here, too: the same values, the same predecessors."""
    source, target, time, n = stream(seed, n=14 if seed % 2 else 400, days=8 if seed % 2 else 200)
    _, first, link = _none(len(time))
    gain = np.log(np.random.default_rng(seed).uniform(0.1, 1.0, len(time)).round(1))
    opens = (source == 0).astype(np.int64)

    value, before = run_best_in_order(source, target, time, gain, 2, n)

    general = run_best(source, target, time, opens, gain, gain, 2, 1, first, link, n)
    assert value.tolist() == general[0].tolist()
    assert before.tolist() == general[1].tolist()


@pytest.mark.parametrize("seed", range(60))
def test_who_has_heard_is_not_asked_again(seed):
    """Leaving out acts against those who heard changes no first arrival, however the acts are parted."""
    source, target, time, n = stream(seed, n=9_000 if seed < 5 else 30)
    arrival = np.full(n, FAR, dtype=np.int64)

    walks.arrivals(source, target, time, 0, 0, 1, arrival)

    assert walks.earliest(source, target, time, 0, 0, n).tolist() == arrival.tolist()


@pytest.mark.parametrize(("strict", "seed"), list(product((0, 1), range(60))))
def test_certain_chains_hold_whatever_the_days(strict, seed):
    """An act is in a certain chain exactly when a chain holds for every choice of days."""
    source, target, early, n = stream(seed, n=10)
    late = early + np.random.default_rng(seed).integers(0, 3, len(early))
    answered, first, link = links(seed, early) if seed % 3 == 0 else _none(len(early))
    gap = 4
    before = np.full(len(early), -2, dtype=np.int64)

    walks.certain_chains(
        source,
        target,
        early,
        late,
        np.argsort(late, kind="stable"),
        (source == 0).astype(np.int64),
        gap,
        strict,
        first,
        link,
        before,
        np.full(n, walks.NEVER),
        np.full(n, -1),
    )

    sure = [
        (d, e)
        for d, e in product(range(len(early)), repeat=2)
        if d != e
        and (
            (
                target[d] == source[e]
                and (late[d] < early[e] if strict else late[d] <= early[e])
                and late[e] - early[d] <= gap
            )
            or d in answered[e]
        )
    ]
    assert set(np.flatnonzero(before != -2)) == reached(source == 0, sure)


@pytest.mark.parametrize(("strict", "seed", "gap"), list(product((0, 1), range(60), (1, 2, 8))))
def test_best_walk_equals_dynamic_programming(strict, seed, gap):
    """The monotone queues give the largest value that any chain has."""
    source, target, time, n = stream(seed)
    gain = -np.random.default_rng(seed + 1).random(len(time))
    answered, first, link = links(seed, time) if seed % 2 else _none(len(time))
    steps = _steps(source, target, time, gap, strict, answered)

    value, before = run_best(
        source, target, time, (source == 0).astype(np.int64), gain, gain, gap, strict, first, link, n
    )

    slow = np.where(source == 0, gain, -np.inf)
    for _ in range(len(time)):
        for d, e in steps:
            if source[e] != 0:
                slow[e] = max(slow[e], slow[d] + gain[e])
    assert value == pytest.approx(slow)
    assert {(int(before[e]), int(e)) for e in np.flatnonzero(before >= 0)} <= set(steps)


@pytest.mark.parametrize("words", [0, 1])
@pytest.mark.parametrize("strict", [0, 1])
def test_all_pairs_equal_single_scans(strict, words):
    """The bits say what one scan from each actor says, as words and as numbers of any width."""
    for seed in range(25):
        source, target, time, n = stream(seed)
        reach = all_pairs(source, target, time, n, strict, words)
        for start in range(n):
            arrival = np.full(n, FAR, dtype=np.int64)
            walks.arrivals(source, target, time, start, 0, strict, arrival)
            assert reach[start].tolist() == (arrival < FAR).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_reversing_time_and_direction_mirrors_reach(seed):
    """One actor reaches another exactly when the other reaches it in the mirrored stream."""
    source, target, time, n = stream(seed)

    forth = all_pairs(source, target, time, n, 1, 0)
    back = all_pairs(target[::-1].copy(), source[::-1].copy(), -time[::-1], n, 1, 0)

    assert forth.tolist() == back.T.tolist()


@pytest.mark.parametrize(("strict", "seed"), list(product((0, 1), range(40))))
def test_durations_equal_the_fastest_chain(strict, seed):
    """First act to last, over every chain from the start."""
    source, target, time, n = stream(seed)
    shortest = np.full(n, FAR)
    walks.durations(source, target, time, 0, strict, shortest, *(np.full(n, walks.NEVER) for _ in range(3)))

    steps = _steps(source, target, time, FAR, strict, _none(len(time))[0])
    slow = [FAR] * n
    for e in np.flatnonzero(source == 0):
        for last in reached(np.arange(len(time)) == e, steps):
            slow[target[last]] = min(slow[target[last]], int(time[last] - time[e]))
    assert [shortest[v] for v in range(n) if v] == [slow[v] for v in range(n) if v]


@pytest.mark.parametrize("seed", range(20))
def test_katz_counts_every_walk(seed):
    """The scan sums over all walks what each is worth."""
    source, target, time, n = stream(seed, n=9)
    score, when = np.zeros(n), np.zeros(n)
    walks.katz(source, target, time, 0.5, 0.1, score, when, np.zeros(len(time)))
    score *= np.exp(-0.1 * (7 - when))

    slow = np.zeros(n)

    def walk(e, worth, begin):
        slow[target[e]] += worth * np.exp(-0.1 * (7 - begin))
        for later in range(len(time)):
            if source[later] == target[e] and time[later] > time[e]:
                walk(later, worth * 0.5, begin)

    for e in range(len(time)):
        walk(e, 0.5, time[e])
    assert score == pytest.approx(slow)


def test_the_foremost_walk_is_not_the_shortest():
    """An early detour arrives before a late direct act: two of the paths that Wu and others (2014) tell apart."""
    source, target, time = np.array([0, 1, 0]), np.array([1, 2, 2]), np.array([1, 2, 5])
    arrival = np.full(3, FAR, dtype=np.int64)

    walks.arrivals(source, target, time, 0, 0, 1, arrival)

    assert arrival.tolist() == [0, 1, 2]


@pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="the extra fast is not installed")
@pytest.mark.slow
def test_compiled_code_gives_the_same():
    """One source: numba's answer is the plain one."""
    much = 10**9
    for strict in (0, 1):
        source, target, time, n = stream(5)
        plain, fast = (np.full(n, FAR, dtype=np.int64) for _ in range(2))
        walks.arrivals(source, target, time, 0, 0, strict, plain)
        walks.arrivals(source, target, time, 0, 0, strict, fast, work=much)
        assert plain.tolist() == fast.tolist()
        _, first, link = links(5, time, 0.5)
        opens, gain = (source == 0).astype(np.int64), -np.ones(len(time))
        shape = (gain, gain, 3, strict, first, link, n)
        slow, quick = (run_best(source, target, time, opens, *shape, work=work) for work in (0, much))
        assert [one.tolist() for one in slow] == [one.tolist() for one in quick]
        slow, quick = (run_best_in_order(source, target, time, gain, 3, n, work=work) for work in (0, much))
        assert [one.tolist() for one in slow] == [one.tolist() for one in quick]
        slow, quick = (run_chains(source, target, time, opens, 3, strict, first, link, n, work=w) for w in (0, much))
        assert slow.tolist() == quick.tolist()
        assert (
            all_pairs(source, target, time, n, strict, 0).tolist()
            == all_pairs(source, target, time, n, strict, 1, work=much).tolist()
        )
