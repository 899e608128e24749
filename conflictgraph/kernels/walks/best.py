"""The best walk to each act when nobody waits longer than a gap: one scan with monotone queues."""

from __future__ import annotations

from typing import Any

from conflictgraph.kernels.shim import kernel

__all__ = ["best_walks", "best_walks_in_order"]


@kernel("value", "before", "first", "tail", "ring", "now", "now_act", "known", "known_row")
def best_walks(
    source: Any,
    target: Any,
    time: Any,
    act: Any,
    opens: Any,
    opening: Any,
    gain: Any,
    gap: int,
    strict: int,
    first_link: Any,
    link: Any,
    value: Any,
    before: Any,
    first: Any,
    tail: Any,
    ring: Any,
    now: Any,
    now_act: Any,
    known: Any,
    known_row: Any,
) -> int:
    """What is the best walk to each act, when nobody waits longer than a gap?

    The value of a walk is the `opening` of its first act plus the `gain` of each later one;
    the largest wins. Log scores give the most probable walk, -1 the shortest, and opening =
    time with gain = 0 the one that started last, hence the fastest (Bentert and others, Applied
    Network Science 5:73, 2020, doi:10.1007/s41109-020-00311-0, allow any such sum).

    Parameters
    ----------
    source, target, time, act, opens, gap, strict, first_link, link
        As for `chains`.
    opening, gain
        Value of a row that begins a walk, and of one that continues one, (n_rows,) float64; no
        gain is above 0.
    value, before
        Outputs, (n_rows,): value, given full of -inf; the row continued, -1 at a beginning,
        -2 (as given) when there is no walk.
    first, tail, ring
        Work space: head and tail of each actor's queue, (n_actors,), given as where it begins:
        running sum of acts received; (n_rows,).
    now, now_act
        Work space, (n_actors,): best value that arrived in this moment, full of -inf, its row.
    known, known_row
        Work space, (n_acts,): best value of each act so far, full of -inf, and its row.

    Returns
    -------
    int
        Number of rows reached. O(n_rows) when strict and without answers; else times the length
        of the longest chain inside one moment.
    """
    n = len(time)
    nothing = float("-inf")
    once = strict == 1 and len(link) == 0
    found = 0
    low = 0
    while low < n:
        moment = time[low]
        high = low
        while high < n and time[high] == moment:
            u = source[high]
            head = first[u]
            while head < tail[u] and moment - time[ring[head]] > gap:
                head += 1
            first[u] = head
            high += 1
        changed = True
        while changed:
            changed = False
            for e in range(low, high):
                u = source[e]
                best = nothing
                row = -2
                if opens[e] == 1:
                    best = opening[e]
                    row = -1
                else:
                    if first[u] < tail[u]:
                        row = ring[first[u]]
                        best = value[row] + gain[e]
                    if strict == 0 and now[u] + gain[e] > best:
                        best = now[u] + gain[e]
                        row = now_act[u]
                    for i in range(first_link[act[e]], first_link[act[e] + 1]):
                        if known[link[i]] + gain[e] > best:
                            best = known[link[i]] + gain[e]
                            row = known_row[link[i]]
                if row == -2 or best <= value[e]:
                    continue
                if before[e] == -2:
                    found += 1
                value[e] = best
                before[e] = row
                if once:
                    continue
                changed = True
                if best > known[act[e]]:
                    known[act[e]] = best
                    known_row[act[e]] = e
                if strict == 0 and best > now[target[e]]:
                    now[target[e]] = best
                    now_act[target[e]] = e
        for e in range(low, high):
            v = target[e]
            if strict == 0:
                now[v] = nothing
            if before[e] == -2:
                continue
            end = tail[v]
            while end > first[v] and value[ring[end - 1]] <= value[e]:
                end -= 1
            ring[end] = e
            tail[v] = end + 1
        low = high
    return found


@kernel("value", "before", stream=("source", "target", "time", "opening"), blank=("value", "before", "waiting", "ring"))
def best_walks_in_order(
    source: Any,
    target: Any,
    time: Any,
    start: int,
    opening: Any,
    gain: Any,
    gap: int,
    value: Any,
    before: Any,
    base: Any,
    head: Any,
    tail: Any,
    waiting: Any,
    ring: Any,
) -> int:
    """What is the best walk to each act in strict time and without answers? As `best_walks`, with less to carry.

    Parameters
    ----------
    source, target, time
        As for `arrivals`; codes without a sign (uint32) cost no check.
    start
        Code of the actor with whose acts walks begin.
    opening, gain, gap
        As for `best_walks`.
    value, before
        Outputs, (n_acts,), as for `best_walks`; each is written, so that they need not be filled.
    base, head, tail
        Where each actor's queue lies, its head and its tail, (n_actors,) int64: given as four times
        the running sum of acts received.
    waiting
        Work space, (most acts of one moment,) int64: acts that arrive when the moment is over.
    ring
        Work space, (4 * n_acts,) float64: value, time and row of a place in a queue side by side,
        so that one look costs one line of the cache.

    Returns
    -------
    int
        Number of acts reached. O(n_acts).
    """
    found = 0
    many = 0
    now = 0
    for e, (u, moment) in enumerate(zip(source, time)):  # noqa: B905 - strict= is unknown to numba
        if moment != now:
            for i in range(many):
                d = waiting[i]
                w = target[d]
                best = value[d]
                h = head[w]
                end = tail[w]
                while end > h and ring[end - 4] <= best:
                    end -= 4
                if h - base[w] >= 32:
                    # Back to where the queue began, where the cache still has it.
                    to = base[w]
                    for place in range(h, end):
                        ring[to + place - h] = ring[place]
                    head[w] = to
                    end = to + end - h
                ring[end] = best
                ring[end + 1] = now
                ring[end + 2] = d
                tail[w] = end + 4
            many = 0
            now = moment
        best = float("-inf")
        row = -2
        if u == start:
            best = opening[e]
            row = -1
        else:
            h = head[u]
            end = tail[u]
            if h < end:
                while h < end and moment - ring[h + 1] > gap:
                    h += 4
                head[u] = h
                if h < end:
                    best = ring[h] + gain[e]
                    row = int(ring[h + 2])
        value[e] = best
        before[e] = row
        if row != -2:
            found += 1
            waiting[many] = e
            many += 1
    return found
