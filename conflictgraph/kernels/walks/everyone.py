"""All sources at once: who reaches whom, how fast, and how many walks end with each actor."""

from __future__ import annotations

from math import exp
from typing import Any

from conflictgraph.kernels.shim import kernel

__all__ = ["all_pairs", "durations", "katz", "runs"]


@kernel("run", "seen")
def runs(source: Any, target: Any, time: Any, run: Any, seen: Any) -> int:
    """Where do acts of one moment touch, so that their order would matter?

    Parameters
    ----------
    source, target, time
        As for `arrivals`.
    run
        Output, (n_acts,) int32, given full of 1: at the first act of a moment in which an
        actor both acts and is acted upon, the number of its acts.
    seen
        Work space, (n_actors,) int64, given full of -1.

    Returns
    -------
    int
        Acts in the largest such moment. O(n_acts).
    """
    n = len(time)
    largest = 1
    low = 0
    while low < n:
        moment = time[low]
        high = low + 1
        while high < n and time[high] == moment:
            high += 1
        if high > low + 1:
            touch = False
            for e in range(low, high):
                seen[target[e]] = low
            for e in range(low, high):
                if seen[source[e]] == low:
                    touch = True
            if touch:
                run[low] = high - low
                largest = max(largest, high - low)
        low = high
    return largest


@kernel("reach", "stage", "complete")
def all_pairs(
    source: Any,
    target: Any,
    begin: Any,
    end: Any,
    actors: int,
    blocks: Any,
    since: Any,
    strict: int,
    width: int,
    full: int,
    reach: Any,
    stage: Any,
    complete: Any,
) -> int:
    """Who can reach whom in the order of time? Bit-parallel, no limit on waiting.

    Bits stand in blocks of some words an actor, so that those of all actors stay near in the cache while the
    acts go by. Plain Python takes one block of one number of as many bits as there are actors.

    Parameters
    ----------
    source, target
        Actor codes of the acts in the order of time, (n_acts,) uint32.
    begin, end
        Where the moments of `runs` begin and end in which order would matter, rising, and at last
        the number of acts in both, (n_moments + 1,) uint64.
    actors
        How many there are, uint64: numbers without a sign need no check for places counted from the end.
    blocks
        Which blocks to go through, (n,) uint64.
    since
        From which act on a bit of each of these blocks can be anywhere but at home, (n,) uint64.
    strict
        1 for strictly ascending times.
    width
        Words an actor in a block, uint64.
    full
        A word of which every bit is set, uint64.
    reach
        Output, block by block, actor by actor, (all blocks * n_actors * width,) uint64: who has reached the
        actor, each given with its own bit, and bits that stand for nobody set.
    stage
        Work space, (width * acts of the largest moment,) uint64.
    complete
        Output, block by block, actor by actor, (all blocks * n_actors,) uint8: 1 where every bit
        of a block is seen to be set, so that nothing more can reach the actor.

    Returns
    -------
    int
        Number of acts read. O(n_acts * blocks * width), less what is complete.
    """
    for j in range(len(blocks)):
        place = blocks[j] * actors
        low = since[j]
        for i in range(len(begin)):
            for e in range(low, max(low, begin[i])):
                row = place + target[e]
                if complete[row] == 1:
                    continue
                a = (place + source[e]) * width
                b = row * width
                seen = full
                for k in range(width):
                    both = reach[b + k] | reach[a + k]
                    reach[b + k] = both
                    seen &= both
                if seen == full:
                    complete[row] = 1
            if end[i] <= low:
                continue
            # A bit may set out amid a moment, and go on by acts before it in the table.
            start = begin[i]
            high = end[i]
            changed = strict == 0
            if strict == 1:
                for e in range(start, high):
                    a = (place + source[e]) * width
                    for k in range(width):
                        stage[(e - start) * width + k] = reach[a + k]
                for e in range(start, high):
                    b = (place + target[e]) * width
                    for k in range(width):
                        reach[b + k] |= stage[(e - start) * width + k]
            while changed:
                changed = False
                for e in range(start, high):
                    a = (place + source[e]) * width
                    b = (place + target[e]) * width
                    for k in range(width):
                        both = reach[b + k] | reach[a + k]
                        if both != reach[b + k]:
                            reach[b + k] = both
                            changed = True
            low = high
    return len(source)


@kernel("shortest", "began", "held", "moment_of")
def durations(
    source: Any,
    target: Any,
    time: Any,
    start: int,
    strict: int,
    shortest: Any,
    began: Any,
    held: Any,
    moment_of: Any,
) -> int:
    """How long does the fastest walk from an actor to each other take, first act to last?

    Parameters
    ----------
    source, target, time, start, strict
        As for `arrivals`.
    shortest
        Output, (n_actors,) int64, given full of the largest number; 0 for one act.
    began, held, moment_of
        Work space, (n_actors,) int64, full of `NEVER`: latest start of a walk that arrived,
        the same before this moment, and the moment of the newest change.

    Returns
    -------
    int
        Number of acts read. O(n_acts), as for `arrivals`.
    """
    n = len(time)
    never = -(2**62)
    if strict == 1:
        for e in range(n):
            moment = time[e]
            u = source[e]
            v = target[e]
            begin = moment
            if u != start:
                begin = held[u] if moment_of[u] == moment else began[u]
                if begin == never:
                    continue
            if moment_of[v] != moment:
                held[v] = began[v]
                moment_of[v] = moment
            began[v] = max(began[v], begin)
            shortest[v] = min(shortest[v], moment - begin)
        return n
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
                u = source[e]
                v = target[e]
                begin = moment if u == start else began[u]
                if begin > began[v]:
                    began[v] = begin
                    shortest[v] = min(shortest[v], moment - begin)
                    changed = True
                elif begin > never:
                    shortest[v] = min(shortest[v], moment - begin)
        low = high
    return n


@kernel("score", "when", "stage")
def katz(source: Any, target: Any, time: Any, beta: float, rate: float, score: Any, when: Any, stage: Any) -> int:
    """How many time-respecting walks end with each actor, when long and old ones count less?

    Temporal Katz (Béres and others, Applied Network Science 3:32, 2018,
    doi:10.1007/s41109-018-0080-5): a walk of k acts counts beta ** k * exp(-rate * age of its
    first act). Strict time.

    Parameters
    ----------
    source, target, time
        As for `arrivals`.
    beta
        Weight of an act, above 0.
    rate
        How fast a walk fades, per unit of time.
    score, when
        Outputs, (n_actors,): the score at the actor's newest act, given full of 0, and the time
        of it (float64, given full of 0).
    stage
        Work space, (n_acts,) float64.

    Returns
    -------
    int
        Number of acts read. O(n_acts).
    """
    n = len(time)
    low = 0
    while low < n:
        moment = time[low]
        high = low
        while high < n and time[high] == moment:
            u = source[high]
            stage[high] = beta * (1.0 + score[u] * exp(-rate * (moment - when[u])))
            high += 1
        for e in range(low, high):
            v = target[e]
            score[v] = score[v] * exp(-rate * (moment - when[v])) + stage[e]
            when[v] = moment
        low = high
    return n
