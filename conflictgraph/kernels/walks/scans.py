"""One scan over the acts in the order of time: who is reached when, and which act continues which."""

from __future__ import annotations

from typing import Any

import numpy as np

from conflictgraph.kernels.shim import kernel

__all__ = ["NEVER", "arrivals", "arrivals_with_gap", "certain_chains", "chains", "earliest"]

#: No arrival. Half of the smallest 64-bit number, so that differences do not overflow.
NEVER = -(2**62)

_FEW, _MANY = 4096, 65_536


def earliest(source: Any, target: Any, time: Any, start: int, begin: int, actors: int) -> Any:
    """When does each actor hear first, in strict time? `arrivals` compiled, or over what is left to hear.

    Nobody hears first twice: without numba the acts are taken in parts, and of each part only
    those against actors that have not heard are looked at one by one.

    Parameters
    ----------
    source, target, time, start, begin
        As for `arrivals`.
    actors
        How many there are.

    Returns
    -------
    numpy.ndarray
        (n_actors,) int64: as `arrivals` gives it, 2**62 for those who never hear.
    """
    arrival = np.full(actors, 2**62, dtype=np.int64)
    if arrivals.runs_compiled(len(time)):
        arrivals(source, target, time, start, begin, 1, arrival, work=len(time))
        return arrival
    low, size = 0, _FEW
    heard = np.zeros(actors, dtype=bool)
    while low < len(time) and not heard.all():
        part = slice(low, low + size)
        open_ = np.flatnonzero(~heard[target[part]]) + low
        arrivals.on_lists(source[open_], target[open_], time[open_], start, begin, 1, arrival)
        heard = arrival < 2**62
        low, size = low + size, min(2 * size, _MANY)
    arrival[start] = begin
    return arrival


@kernel("arrival", stream=("source", "target", "time"))
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
        for u, v, moment in zip(source, target, time):  # noqa: B905 - strict= is unknown to numba
            if arrival[u] < moment < arrival[v]:
                arrival[v] = moment
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


@kernel("before", "last", "last_act", "held", "held_act", stream=("source", "target", "time"), blank=("before",))
def arrivals_with_gap(
    source: Any,
    target: Any,
    time: Any,
    start: int,
    gap: int,
    before: Any,
    last: Any,
    last_act: Any,
    held: Any,
    held_act: Any,
) -> int:
    """Which acts continue a chain that began with an actor, when nobody waits longer than a gap?

    Strict time; waiting is counted from the latest arrival at the actor. `chains` does the
    same in any order of time and with answers. Each act is written once, so that `before` need
    not be filled; small numbers (int32) halve what is written.

    Parameters
    ----------
    source, target
        Actor codes, (n_acts,); without a sign (uint32) they cost no check.
    time
        Ascending times, (n_acts,) int64.
    start
        Code of the first actor; it may begin at any time.
    gap
        Longest wait, in the unit of time.
    before
        Output, (n_acts,): the act that this one continues, -1 when it begins a chain, -2 when it
        belongs to none.
    last, last_act, held, held_act
        Work space, (n_actors,): newest arrival and the newest one strictly before it;
        times given full of `NEVER` (int64), acts of -1.

    Returns
    -------
    int
        Number of acts that belong to a chain. O(n_acts).
    """
    found = 0
    for e, (u, v, moment) in enumerate(zip(source, target, time)):  # noqa: B905 - strict= is unknown to numba
        prior = -2
        if u == start:
            prior = -1
        else:
            when = last[u]
            row = last_act[u]
            if when >= moment:
                when = held[u]
                row = held_act[u]
            if moment - when <= gap:
                prior = row
        before[e] = prior
        if prior == -2:
            continue
        found += 1
        if last[v] < moment:
            held[v] = last[v]
            held_act[v] = last_act[v]
            last[v] = moment
            last_act[v] = e
    return found


@kernel("before", "last", "last_act", "known")
def chains(
    source: Any,
    target: Any,
    time: Any,
    act: Any,
    opens: Any,
    gap: int,
    strict: int,
    first_link: Any,
    link: Any,
    before: Any,
    last: Any,
    last_act: Any,
    known: Any,
) -> int:
    """Which acts continue a chain, by time or because they answer one of its acts?

    An answer on record continues what it answers whatever the wait, the moment and the actor.
    An act whose date is an interval stands here on each of its days: several rows, one act.

    Parameters
    ----------
    source, target, time
        As for `arrivals_with_gap`; one row a day on which an act may have happened.
    act
        Which act each row is, (n_rows,) int64.
    opens
        1 for a row that may begin a chain, (n_rows,) int64.
    gap
        Longest wait, in the unit of time.
    strict
        1 for strictly ascending times; 0 lets acts of one moment chain.
    first_link, link
        The acts that each act answers: where its links begin, (n_acts + 1,) int64, and acts.
    before
        Output, (n_rows,) int64, given full of -2: the row continued, -1 at a beginning.
    last, last_act
        Work space, (n_actors,) int64: newest arrival, full of `NEVER`, and its row, -1.
    known
        Work space, (n_acts,) int64, full of -1: first row of each act in a chain.

    Returns
    -------
    int
        Number of rows that belong to a chain. O(n_rows) times the length of the longest chain
        inside one moment.
    """
    n = len(time)
    found = 0
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
                here = act[e]
                if opens[e] == 1:
                    before[e] = -1
                elif last[source[e]] > NEVER and moment - last[source[e]] <= gap:
                    before[e] = last_act[source[e]]
                else:
                    for i in range(first_link[here], first_link[here + 1]):
                        if known[link[i]] >= 0:
                            before[e] = known[link[i]]
                            break
                    if before[e] == -2:
                        continue
                found += 1
                changed = True
                if known[here] < 0:
                    known[here] = e
                if strict == 0 and last[target[e]] < moment:
                    last[target[e]] = moment
                    last_act[target[e]] = e
        for e in range(low, high):
            if before[e] != -2 and last[target[e]] < moment:
                last[target[e]] = moment
                last_act[target[e]] = e
        low = high
    return found


@kernel("before", "newest", "newest_act")
def certain_chains(
    source: Any,
    target: Any,
    early: Any,
    late: Any,
    by_late: Any,
    opens: Any,
    gap: int,
    strict: int,
    first_link: Any,
    link: Any,
    before: Any,
    newest: Any,
    newest_act: Any,
) -> int:
    """Which acts continue a chain whatever the days on which they happened?

    One act surely follows another when it began after the last day of the other, and its last
    day lies within the gap of the other's first.

    Parameters
    ----------
    source, target
        Actor codes, (n_acts,) int32.
    early, late
        First and last day on which each may have happened, (n_acts,) int64; sorted by `early`.
    by_late
        The acts in order of `late`, (n_acts,) int64.
    opens, gap, strict, first_link, link
        As for `chains`.
    before
        Output, (n_acts,) int64, given full of -2: the act continued, -1 at a beginning.
    newest, newest_act
        Work space, (n_actors,) int64: first day of the newest act that surely arrived, full of
        `NEVER`, and that act, -1.

    Returns
    -------
    int
        Number of acts that belong to a chain. O(n_acts) times the length of the longest chain
        inside one moment.
    """
    n = len(early)
    found = 0
    low = 0
    done = 0
    while low < n:
        moment = early[low]
        high = low
        while high < n and early[high] == moment:
            high += 1
        while done < n and late[by_late[done]] + strict <= moment:
            d = by_late[done]
            if before[d] != -2 and newest[target[d]] < early[d]:
                newest[target[d]] = early[d]
                newest_act[target[d]] = d
            done += 1
        changed = True
        while changed:
            changed = False
            for e in range(low, high):
                if before[e] != -2:
                    continue
                u = source[e]
                if opens[e] == 1:
                    before[e] = -1
                elif newest[u] > NEVER and late[e] - newest[u] <= gap:
                    before[e] = newest_act[u]
                else:
                    for i in range(first_link[e], first_link[e + 1]):
                        if before[link[i]] != -2:
                            before[e] = link[i]
                            break
                    if before[e] == -2:
                        continue
                found += 1
                changed = True
                v = target[e]
                if strict == 0 and late[e] == moment and newest[v] < moment:
                    newest[v] = moment
                    newest_act[v] = e
        low = high
    return found
