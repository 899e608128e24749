"""Typed steps between actors: the best paths that an automaton accepts, and worlds in which steps fall.

Layered potentials bound each partial path from above, so the best-first search is exact. A path
visits no actor twice; a walk, as `trees` and `worlds` follow it, may.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from conflictgraph.kernels.shim import kernel

__all__ = ["best_paths", "potentials", "trees", "worlds"]


def potentials(
    source: Any,
    target: Any,
    kind: Any,
    cost: Any,
    after: Any,
    kinds: int,
    states: int,
    actors: int,
    start: int,
    goal: int,
    accepts: Any,
    steps: int,
    potential: Any,
) -> int:
    """How cheaply can the goal still be reached from each actor, state and number of steps left?

    A layer at a time over whole arrays, with or without a compiler: a loop over the steps takes as
    long compiled, and a hundred times as long in plain Python.

    Parameters
    ----------
    source, target, kind
        Ends and kind code of each step, (n_steps,) int32, sorted by source.
    cost
        -log of its score, (n_steps,) float64, >= 0.
    after
        State after a state and a kind, -1 when not allowed, (states * kinds,) int64.
    kinds, states, actors
        How many there are.
    start, goal
        Actor codes; nothing returns to the start, nothing leaves the goal.
    accepts
        1 for a state in which a path may end, (states,) int64.
    steps
        Longest path.
    potential
        Output, ((steps + 1) * states * actors,) float64, given full of inf. With all steps left only
        the start is asked for, and only its entries are written.

    Returns
    -------
    int
        Layers filled. O(steps * states * n_steps).
    """
    layers = potential.reshape(steps + 1, states * actors)
    layers.reshape(steps + 1, states, actors)[:, np.asarray(accepts) == 1, goal] = 0.0
    usable = (source != goal) & (target != start)
    moves = []
    for state in range(states):
        to = after[state * kinds : (state + 1) * kinds][kind]
        mine = np.flatnonzero(usable & (to >= 0))
        who = source[mine]
        first = np.flatnonzero(np.concatenate([who[:1] >= 0, who[1:] != who[:-1]]))
        from_start = slice(*np.searchsorted(who, [start, start + 1]))
        there = to[mine] * actors + target[mine]
        moves.append((there, cost[mine], state * actors + who[first], first, from_start, state * actors + start))
    room = np.empty(len(source))
    for left in range(1, steps):
        for there, price, who, first, _, _ in moves:
            if len(who):
                # One room for all layers: fresh memory would cost more than the sums.
                total = np.take(layers[left - 1], there, out=room[: len(there)], mode="clip")
                layers[left, who] = np.minimum.reduceat(np.add(price, total, out=total), first)
    for there, price, _, _, out, here in moves if steps else []:
        layers[steps, here] = np.min(price[out] + layers[steps - 1, there[out]], initial=layers[steps, here])
    return steps


@kernel(stream=("first", "target", "kind", "cost", "potential"))
def best_paths(
    first: Any,
    target: Any,
    kind: Any,
    cost: Any,
    after: Any,
    kinds: int,
    states: int,
    actors: int,
    start: int,
    goal: int,
    steps: int,
    potential: Any,
    wanted: int,
    limit: float,
    budget: int,
) -> tuple[list[int], list[int], list[int], int]:
    """Which are the best typed paths over distinct actors? Best first, exact.

    Parameters
    ----------
    first
        Where each actor's steps begin, (actors + 1,) int64: steps are sorted by their source.
    target, kind, cost, after, kinds, states, actors, start, goal, steps, potential
        As for `potentials`.
    wanted
        How many paths; all that tie with the last one are given too.
    limit
        Largest cost of a path.
    budget
        Partial paths that may be made.

    Returns
    -------
    tuple
        Partial paths (step taken, index of the partial path before), the finished ones, best
        first, and 1 when the budget ended the search.
    """
    layer = states * actors
    taken = [-1]
    parent = [-1]
    at = [start]
    state_of = [0]
    depth = [0]
    spent = [0.0]
    heap = [(potential[steps * layer + start], 0)]
    done = [0]
    done.pop()
    worst = limit
    cut = 0
    while len(heap) > 0:
        bound, here = heappop(heap)
        if bound > worst + 1e-9:
            break
        if at[here] == goal:
            done.append(here)
            if len(done) == wanted:
                worst = min(worst, bound)
            continue
        if depth[here] == steps:
            continue
        for e in range(first[at[here]], first[at[here] + 1]):
            state_after = after[state_of[here] * kinds + kind[e]]
            if state_after < 0:
                continue
            v = target[e]
            total = spent[here] + cost[e]
            left = steps - depth[here] - 1
            bound = total + potential[left * layer + state_after * actors + v]
            if bound > worst + 1e-9:
                continue
            earlier = here
            while earlier >= 0 and at[earlier] != v:
                earlier = parent[earlier]
            if earlier >= 0:
                continue
            if len(taken) >= budget:
                cut = 1
                break
            taken.append(e)
            parent.append(here)
            at.append(v)
            state_of.append(state_after)
            depth.append(depth[here] + 1)
            spent.append(total)
            heappush(heap, (bound, len(taken) - 1))
        if cut == 1:
            break
    if cut == 1:
        while len(heap) > 0 and len(done) < wanted:
            bound, here = heappop(heap)
            if at[here] == goal and bound <= limit + 1e-9:
                done.append(here)
    return taken, parent, done, cut


@kernel("value", "taken")
def trees(
    source: Any,
    target: Any,
    kind: Any,
    cost: Any,
    after: Any,
    kinds: int,
    states: int,
    actors: int,
    start: int,
    steps: int,
    value: Any,
    taken: Any,
) -> int:
    """How cheaply does a typed walk of each length reach each actor in each state?

    Parameters
    ----------
    source, target, kind, cost, after, kinds, states, actors, start
        As for `potentials`; nothing returns to the start.
    steps
        Longest walk.
    value
        Output, ((steps + 1) * states * actors,) float64, given full of inf: least cost of a walk
        of exactly so many steps.
    taken
        Output of the same shape, int64, given full of -1: `states * step + state before` of the
        last step; of equal costs the first step wins.

    Returns
    -------
    int
        Layers filled. O(steps * states * n_steps).
    """
    n = len(cost)
    layer = states * actors
    value[start] = 0.0
    for depth in range(steps):
        for e in range(n):
            v = target[e]
            if v == start:
                continue
            for state in range(states):
                before = value[depth * layer + state * actors + source[e]]
                state_after = after[state * kinds + kind[e]]
                if state_after < 0 or before == float("inf"):
                    continue
                there = (depth + 1) * layer + state_after * actors + v
                if before + cost[e] < value[there]:
                    value[there] = before + cost[e]
                    taken[there] = states * e + state
    return steps


@kernel("reach")
def worlds(
    source: Any,
    target: Any,
    kind: Any,
    coin: Any,
    after: Any,
    kinds: int,
    states: int,
    actors: int,
    start: int,
    steps: int,
    words: int,
    falls: Any,
    reach: Any,
) -> int:
    """In which sampled worlds does a typed walk of live steps reach each actor? One bit a world.

    Parameters
    ----------
    source, target, kind, after, kinds, states, actors, start, steps
        As for `trees`.
    coin
        Which coin decides each step, (n_steps,) int64.
    words
        Words a coin: 64 worlds each compiled, one of any width as plain Python.
    falls
        Bits of the worlds in which each coin falls right, (n_coins * words,) int64.
    reach
        Output, ((steps + 1) * states * actors * words,) int64, given full of 0 but for the start
        in state 0 at depth 0, which has all bits.

    Returns
    -------
    int
        Layers filled. O(steps * states * n_steps * words).
    """
    n = len(coin)
    layer = states * actors * words
    for depth in range(steps):
        for e in range(n):
            v = target[e]
            if v == start:
                continue
            for state in range(states):
                state_after = after[state * kinds + kind[e]]
                if state_after < 0:
                    continue
                here = depth * layer + (state * actors + source[e]) * words
                there = (depth + 1) * layer + (state_after * actors + v) * words
                for w in range(words):
                    reach[there + w] |= reach[here + w] & falls[coin[e] * words + w]
    return steps
