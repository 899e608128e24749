"""Walks over dated acts and over typed steps: numbers in, numbers out.

Time-respecting walks follow Wu and others (VLDB 7(9), 2014, doi:10.14778/2732939.2732945):
one pass over the acts in the order of time. Strict time: an act leaves an actor only after
the act that reached it; `strict=0` lets several acts of one moment follow each other, found by
a fixpoint inside the moment, so that the order of rows never matters.
A walk may visit an actor twice; paths do not, and live in `best_paths`.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from conflictgraph.kernels.shim import kernel

__all__ = ["NEVER", "all_pairs", "arrivals", "arrivals_with_gap", "best_paths", "best_walks", "potentials"]

#: No arrival. Half of the smallest 64-bit number, so that differences do not overflow.
NEVER = -(2**62)


@kernel("arrival")
def arrivals(source: Any, target: Any, time: Any, start: int, begin: int, strict: int, arrival: Any) -> int:
    """When does each actor hear first? Earliest arrival, one scan, no limit on waiting.

    Parameters
    ----------
    source, target
        Actor codes of the acts, (n_acts,) int32.
    time
        Times in ascending order, (n_acts,) int64.
    start
        Code of the first actor.
    begin
        Acts before this time are not used.
    strict
        1 for strictly ascending times; 0 lets acts of one moment chain.
    arrival
        Output, (n_actors,) int64, given full of the largest number; the start gets `begin`.

    Returns
    -------
    int
        Number of acts read. O(n_acts); with `strict=0` times the length of the longest chain
        inside one moment.
    """
    n = len(time)
    arrival[start] = begin - 1
    if strict == 1:
        for e in range(n):
            moment = time[e]
            if arrival[source[e]] < moment < arrival[target[e]]:
                arrival[target[e]] = moment
    else:
        low = 0
        while low < n:
            moment = time[low]
            high = low
            while high < n and time[high] == moment:
                high += 1
            changed = moment >= begin
            while changed:
                changed = False
                for e in range(low, high):
                    if arrival[source[e]] <= moment < arrival[target[e]]:
                        arrival[target[e]] = moment
                        changed = True
            low = high
    arrival[start] = begin
    return n


@kernel("before", "last", "last_act", "held", "held_act")
def arrivals_with_gap(
    source: Any,
    target: Any,
    time: Any,
    start: int,
    gap: int,
    strict: int,
    before: Any,
    last: Any,
    last_act: Any,
    held: Any,
    held_act: Any,
) -> int:
    """Which acts continue a chain that began with an actor, when nobody waits longer than a gap?

    Waiting is counted from the latest arrival at the actor.

    Parameters
    ----------
    source, target
        Actor codes, (n_acts,) int32.
    time
        Ascending times, (n_acts,) int64.
    start
        Code of the first actor; it may begin at any time.
    gap
        Longest wait, in the unit of time.
    strict
        1 for strictly ascending times; 0 lets acts of one moment chain.
    before
        Output, (n_acts,) int64, given full of -2: the act that this one continues, -1 when it
        begins a chain, -2 when it belongs to none.
    last, last_act, held, held_act
        Work space, (n_actors,) int64: newest arrival and the newest one strictly before it;
        times given full of `NEVER`, acts of -1.

    Returns
    -------
    int
        Number of acts that belong to a chain. O(n_acts) when strict.
    """
    n = len(time)
    found = 0
    if strict == 1:
        for e in range(n):
            moment = time[e]
            u = source[e]
            if u == start:
                before[e] = -1
            elif last[u] < moment:
                if moment - last[u] > gap:
                    continue
                before[e] = last_act[u]
            else:
                if moment - held[u] > gap:
                    continue
                before[e] = held_act[u]
            found += 1
            v = target[e]
            if last[v] < moment:
                held[v] = last[v]
                held_act[v] = last_act[v]
                last[v] = moment
                last_act[v] = e
        return found
    low = 0
    while low < n:
        moment = time[low]
        high = low
        while high < n and time[high] == moment:
            high += 1
        changed = True
        while changed:
            changed = False
            for e in range(low, high):
                if before[e] != -2:
                    continue
                u = source[e]
                if u == start:
                    before[e] = -1
                elif moment - last[u] <= gap:
                    before[e] = last_act[u]
                else:
                    continue
                found += 1
                changed = True
                v = target[e]
                if last[v] < moment:
                    last[v] = moment
                    last_act[v] = e
        low = high
    return found


@kernel("value", "before", "first", "tail", "ring")
def best_walks(
    source: Any,
    target: Any,
    time: Any,
    opening: Any,
    gain: Any,
    start: int,
    gap: int,
    value: Any,
    before: Any,
    first: Any,
    tail: Any,
    ring: Any,
) -> int:
    """What is the best walk to each act, when nobody waits longer than a gap? Strict time.

    The value of a walk is the `opening` of its first act plus the `gain` of each later one;
    the largest wins. Log scores give the most probable walk, -1 the shortest, and opening =
    time with gain = 0 the one that started last, hence the fastest.

    Parameters
    ----------
    source, target
        Actor codes, (n_acts,) int32.
    time
        Ascending times, (n_acts,) int64.
    opening, gain
        Value of an act that begins a walk, and of one that continues one, (n_acts,) float64.
    start
        Code of the first actor.
    gap
        Longest wait, in the unit of time.
    value, before
        Outputs, (n_acts,): value, given full of -inf; the act continued, -1 at a beginning,
        -2 (as given) when there is no walk.
    first, tail, ring
        Work space: head and tail of each queue, (n_actors,), given as where each
        actor's queue begins: running sum of acts received; (n_acts,).

    Returns
    -------
    int
        Number of acts reached. O(n_acts) by monotone queues.
    """
    n = len(time)
    found = 0
    low = 0
    while low < n:
        moment = time[low]
        high = low
        while high < n and time[high] == moment:
            e = high
            u = source[e]
            head = first[u]
            while head < tail[u] and moment - time[ring[head]] > gap:
                head += 1
            first[u] = head
            if u == start:
                value[e] = opening[e]
                before[e] = -1
                found += 1
            elif head < tail[u]:
                value[e] = value[ring[head]] + gain[e]
                before[e] = ring[head]
                found += 1
            high += 1
        for e in range(low, high):
            if before[e] == -2:
                continue
            v = target[e]
            end = tail[v]
            while end > first[v] and value[ring[end - 1]] <= value[e]:
                end -= 1
            ring[end] = e
            tail[v] = end + 1
        low = high
    return found


@kernel("reach")
def all_pairs(source: Any, target: Any, time: Any, words: int, strict: int, reach: Any) -> int:
    """Who can reach whom in the order of time? Bit-parallel, no limit on waiting.

    Parameters
    ----------
    source, target
        Actor codes, (n_acts,) int32.
    time
        Ascending times, (n_acts,) int64.
    words
        Words of 63 bits an actor.
    strict
        1 for strictly ascending times.
    reach
        Output, (words * n_actors,) int64, word by word so that one word of all actors fits the cache:
        who has reached the actor, each given with its own bit.

    Returns
    -------
    int
        Number of acts read. O(n_acts * words).
    """
    n = len(time)
    actors = len(reach) // words
    for block in range(words):
        base = block * actors
        low = 0
        while low < n:
            moment = time[low]
            high = low + 1
            while high < n and time[high] == moment:
                high += 1
            if high == low + 1:
                reach[base + target[low]] |= reach[base + source[low]]
            elif strict == 1:
                old = [reach[base + source[e]] for e in range(low, high)]
                for e in range(low, high):
                    reach[base + target[e]] |= old[e - low]
            else:
                changed = True
                while changed:
                    changed = False
                    for e in range(low, high):
                        here = base + target[e]
                        both = reach[here] | reach[base + source[e]]
                        if both != reach[here]:
                            reach[here] = both
                            changed = True
            low = high
    return n


@kernel("potential")
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

    Parameters
    ----------
    source, target, kind
        Ends and kind code of each step, (n_steps,) int32.
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
        Output, ((steps + 1) * states * actors,) float64, given full of inf.

    Returns
    -------
    int
        Layers filled. O(steps * states * n_steps).
    """
    n = len(cost)
    layer = states * actors
    for left in range(steps + 1):
        for state in range(states):
            if accepts[state] == 1:
                potential[left * layer + state * actors + goal] = 0.0
    for left in range(1, steps + 1):
        for e in range(n):
            u = source[e]
            v = target[e]
            if u == goal or v == start:
                continue
            for state in range(states):
                state_after = after[state * kinds + kind[e]]
                if state_after < 0:
                    continue
                total = cost[e] + potential[(left - 1) * layer + state_after * actors + v]
                potential[left * layer + state * actors + u] = min(potential[left * layer + state * actors + u], total)
    return steps


@kernel()
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
