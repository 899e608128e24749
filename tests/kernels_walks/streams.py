"""Random streams of acts for the kernels, and what each kernel needs beside them."""

from __future__ import annotations

import numpy as np

from conflictgraph.kernels import walks

FAR = 2**62


def stream(seed, n=14, actors=5, days=8):
    random = np.random.default_rng(seed)
    pairs = random.integers(0, actors, (n, 2)).astype(np.int32)
    pairs[pairs[:, 0] == pairs[:, 1], 1] = (pairs[pairs[:, 0] == pairs[:, 1], 0] + 1) % actors
    return pairs[:, 0].copy(), pairs[:, 1].copy(), np.sort(random.integers(0, days, n)).astype(np.int64), actors


def links(seed, time, share=0.15):
    """Draw answers to acts that are not later, as the kernels take them."""
    random = np.random.default_rng(seed + 999)
    answered = [
        [d for d in range(len(time)) if d != e and (time[d], d) < (time[e], e) and random.random() < share / 4]
        for e in range(len(time))
    ]
    first = np.concatenate([[0], np.cumsum([len(one) for one in answered])]).astype(np.int64)
    return answered, first, np.array([d for one in answered for d in one], dtype=np.int64)


def follows(d, e, *, target, source, time, gap, strict, answered):
    """Say by the definition whether act e continues act d."""
    in_order = time[d] < time[e] if strict else time[d] <= time[e]
    return d != e and ((target[d] == source[e] and in_order and time[e] - time[d] <= gap) or d in answered[e])


def reached(opens, steps):
    """Acts that some chain ends with, given who follows whom (brute force)."""
    found = {e for e in range(len(opens)) if opens[e]}
    while True:
        more = {e for d, e in steps if d in found} - found
        if not more:
            return found
        found |= more


def run_chains(source, target, time, opens, gap, strict, first, link, actors, act=None, work=0):
    act = np.arange(len(time)) if act is None else act
    before = np.full(len(time), -2, dtype=np.int64)
    walks.chains(
        source,
        target,
        time,
        act,
        opens,
        gap,
        strict,
        first,
        link,
        before,
        np.full(actors, walks.NEVER),
        np.full(actors, -1),
        np.full(len(first) - 1, -1),
        work=work,
    )
    return before


def run_best(source, target, time, opens, opening, gain, gap, strict, first, link, actors, work=0):
    n = len(time)
    value, before = np.full(n, -np.inf), np.full(n, -2, dtype=np.int64)
    offset = np.concatenate([[0], np.cumsum(np.bincount(target, minlength=actors))]).astype(np.int64)
    walks.best_walks(
        source,
        target,
        time,
        np.arange(n),
        opens,
        opening,
        gain,
        gap,
        strict,
        first,
        link,
        value,
        before,
        offset[:-1].copy(),
        offset[:-1].copy(),
        np.zeros(n, dtype=np.int64),
        np.full(actors, -np.inf),
        np.full(actors, -1),
        np.full(n, -np.inf),
        np.full(n, -1),
        work=work,
    )
    return value, before


def run_best_in_order(source, target, time, gain, gap, actors, work=0):
    n = len(time)
    value, before = np.empty(n), np.empty(n, dtype=np.int32)
    base = np.concatenate([[0], np.cumsum(np.bincount(target, minlength=actors))]).astype(np.int64)[:-1]
    base = 4 * base
    waiting, ring = np.empty(n, dtype=np.int64), np.empty(4 * n)
    ends = source.astype(np.uint32), target.astype(np.uint32), time
    walks.best_walks_in_order(
        *ends, 0, gain, gain, gap, value, before, base, base.copy(), base.copy(), waiting, ring, work=work
    )
    return value, before


def all_pairs(source, target, time, actors, strict, words, *, work=0):
    """Run the kernel and give who reached whom, (from, to): one word of 64 bits in each of some blocks, or one number an actor."""
    run = np.ones(len(time), dtype=np.int32)
    longest = walks.runs(source, target, time, run, np.full(actors, -1))
    who = np.arange(actors)
    reach = np.array([1 << i for i in range(actors)], dtype=object)
    full, stage, blocks = (1 << actors) - 1, np.zeros(longest, dtype=object), max(1, words)
    if words:
        bits = np.full((words, actors, 1), 0 if actors >= 64 else 2**64 - 2**actors, dtype=np.uint64)
        bits[who // 64, who, 0] |= np.uint64(1) << (who % 64).astype(np.uint64)
        reach, full, stage = bits.reshape(-1), np.uint64(2**64 - 1), np.zeros(longest, dtype=np.uint64)
    touch = np.flatnonzero(run > 1)
    moments = np.append(touch, len(time)), np.append(touch + run[touch], len(time))
    ends = source.astype(np.uint32), target.astype(np.uint32), *(one.astype(np.uint64) for one in moments)
    which, complete = np.arange(blocks, dtype=np.uint64), np.zeros(blocks * actors, dtype=np.uint8)
    shape = np.uint64(actors), which, 0 * which, strict, np.uint64(1), full
    walks.all_pairs(*ends, *shape, reach, stage, complete, work=work)
    if not words:
        return np.array([[reach[v] >> u & 1 for v in range(actors)] for u in range(actors)], dtype=bool)
    bits = reach.reshape(blocks, actors)
    return np.array([[int(bits[u // 64, v]) >> u % 64 & 1 for v in range(actors)] for u in range(actors)], dtype=bool)
