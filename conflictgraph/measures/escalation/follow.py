"""From a stream of acts to chains: the best row by a criterion for each actor, and the acts before it.

A chain that began with an actor reaches the target of each of its acts, and whoever answered one
of its acts by the record. Chains are walks: they may pass an actor twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflictgraph.kernels.walks import (
    NEVER,
    arrivals_with_gap,
    best_walks,
    best_walks_in_order,
    certain_chains,
    chains,
    earliest,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.measures.escalation.stream import Rows, Stream

__all__ = ["BY", "Chains", "certain", "follow"]

#: What makes a chain the best one: Wu and others (2014, doi:10.14778/2732939.2732945), and the score.
BY = ("earliest", "latest", "fastest", "shortest", "best")


@dataclass(frozen=True, slots=True)
class Chains:
    """Chains in a stream: who is reached by which row, and how it goes back.

    Parameters
    ----------
    rows
        The rows of the stream.
    actor, row
        Actors reached, each once, in order of their codes, and the row that reaches each, (n,).
    before
        For each row the row that it continues, -1 at a beginning, -2 outside, (n_rows,).
    """

    rows: Rows
    actor: NDArray[np.int64]
    row: NDArray[np.int64]
    before: NDArray[Any]

    def chain(self, row: int) -> list[int]:
        """Go back from a row to where its chain began.

        Parameters
        ----------
        row
            A row in a chain.

        Returns
        -------
        list
            Rows from first to last.
        """
        found = [row]
        while self.before[found[-1]] >= 0:
            found.append(int(self.before[found[-1]]))
        return found[::-1]

    def every(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Go back from all rows that reach somebody at once.

        Returns
        -------
        tuple
            The chains one after another, rows from first to last, and where each begins, (n + 1,).
        """
        here, alive = self.row.astype(np.int64), np.arange(len(self.row))
        parts: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        while len(alive):
            parts.append((alive, here))
            earlier = self.before[here].astype(np.int64)
            alive, here = alive[earlier >= 0], earlier[earlier >= 0]
        if not parts:
            return np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)
        who = np.concatenate([one for one, _ in parts])
        steps = np.bincount(who, minlength=len(self.row))
        begin = np.concatenate([[0], np.cumsum(steps)])
        flat = np.empty(len(who), dtype=np.int64)
        for back, (alive, here) in enumerate(parts):
            flat[begin[alive + 1] - 1 - back] = here
        return flat, begin


def opens(stream: Stream, start: int, *, answering: bool = False) -> NDArray[np.int64]:
    """Mark the acts with which a chain may begin.

    Parameters
    ----------
    stream
        The stream.
    start
        Code of the first actor; in a mirrored stream, of the last.
    answering
        Mirrored: the last actor is also reached by its own answers.

    Returns
    -------
    numpy.ndarray
        (n_acts,) int64, 0 or 1.
    """
    found: NDArray[np.bool_] = stream.source == start
    if answering and len(stream.link):
        answers = np.zeros(len(found), dtype=bool)
        answers[stream.link] = True
        found |= answers & (stream.target == start)
    return found.astype(np.int64)


def follow(
    stream: Stream, start: int, *, gap: int, strict: bool, by: str, mirrored: bool = False, unlimited: bool = False
) -> Chains:
    """Find whom chains from an actor reach, and the best chain to each.

    Parameters
    ----------
    stream
        The stream.
    start
        Code of the first actor.
    gap
        Longest wait in days, counted from the latest arrival.
    strict
        Whether a chain must go to a later day with each act.
    by
        earliest, fastest, shortest or best.
    mirrored
        Whether the stream is mirrored, so that chains end with `start`.
    unlimited
        Whether `gap` sets no limit, for which one number an actor is enough.

    Returns
    -------
    Chains
        Of equal chains the one that arrives first, then the first by id of its last act.
    """
    rows = stream.rows()
    if by == "earliest" and unlimited and strict and not mirrored and not len(stream.link):
        return _foremost(rows, start, len(stream.actors))
    if by == "earliest":
        before = _chains(stream, rows, start, gap, strict=strict, mirrored=mirrored)
        rank = rows.time.astype(np.float64)
    else:
        value, before = _best(stream, rows, start, gap, strict=strict, by=by, mirrored=mirrored)
        rank = rows.time - value if by == "fastest" else -value
    return Chains(rows, *_reached(rows, rank, before, start, len(stream.actors), mirrored=mirrored), before)


def _foremost(rows: Rows, start: int, n: int) -> Chains:
    """Earliest arrival without a limit on waiting: one number an actor, and chains that pass nobody twice."""
    first = int(rows.time[0]) if len(rows.time) else 0
    arrival = earliest(rows.source, rows.target, rows.time, start, first, n)
    arrival[start] = first - 1
    fits = (arrival[rows.target] == rows.time) & (arrival[rows.source] < rows.time)
    hits = np.flatnonzero(fits)
    actor, place = np.unique(rows.target[hits], return_index=True)
    row = hits[place]
    by_actor = np.full(n, -1, dtype=np.int64)
    by_actor[actor] = row
    before = np.full(len(rows.time), -2, dtype=np.int64)
    before[row] = by_actor[rows.source[row]]
    keep = actor != start
    return Chains(rows, actor[keep].astype(np.int64), row[keep], before)


def _chains(stream: Stream, rows: Rows, start: int, gap: int, *, strict: bool, mirrored: bool = False) -> NDArray[Any]:
    n, actors = len(rows.time), len(stream.actors)
    never = np.full(actors, NEVER, dtype=np.int64)
    if strict and not mirrored and not len(stream.link):
        # Numbers of 32 bits where they fit: what is written is most of what the scan costs.
        small = np.int32 if n < 2**31 else np.int64
        quick, nobody = np.empty(n, dtype=small), np.full(actors, -1, dtype=small)
        space = (never, nobody, never.copy(), nobody.copy())
        arrivals_with_gap(*_unsigned(rows), rows.time, start, gap, quick, *space, work=n)
        return quick
    begin = opens(stream, start, answering=mirrored)[rows.act]
    before, known = np.full(n, -2, dtype=np.int64), np.full(len(stream.ids), -1, dtype=np.int64)
    shape = (gap, int(strict), stream.first_link, stream.link)
    chains(
        rows.source, rows.target, rows.time, rows.act, begin, *shape, before, never, np.full(actors, -1), known, work=n
    )
    return before


def _unsigned(rows: Rows) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Give the codes without a sign, for which compiled code needs no check for places counted from the end."""
    one, other = (np.ascontiguousarray(side, dtype=np.int32).view(np.uint32) for side in (rows.source, rows.target))
    return one, other


def _best(
    stream: Stream, rows: Rows, start: int, gap: int, *, strict: bool, by: str, mirrored: bool = False
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    n, actors, acts = len(rows.time), len(stream.actors), len(stream.ids)
    if by == "fastest":
        gain, opening = np.zeros(n), rows.time.astype(np.float64)
    elif by == "best":
        with np.errstate(divide="ignore"):
            gain = np.log(stream.score)
        # Without dates that are intervals the rows are the acts.
        opening = gain = gain if stream.exact else gain[rows.act]
    else:
        opening = gain = -np.ones(n)
    queue = np.zeros(actors + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows.target, minlength=actors), out=queue[1:])
    base = queue[:-1]
    if strict and not len(stream.link):
        small = np.int32 if n < 2**31 else np.int64
        value, quick = np.empty(n), np.empty(n, dtype=small)
        begins = np.flatnonzero(np.diff(rows.time, prepend=rows.time[:1] - 1))
        most = int(np.diff(begins, append=n).max(initial=1))
        space = (4 * base, 4 * base, 4 * base, np.empty(most, dtype=np.int64), np.empty(4 * n))
        best_walks_in_order(*_unsigned(rows), rows.time, start, opening, gain, gap, value, quick, *space, work=n)
        return value, quick
    begin = opens(stream, start, answering=mirrored)[rows.act]
    value, before = np.full(n, -np.inf), np.full(n, -2, dtype=np.int64)
    shape = (gap, int(strict), stream.first_link, stream.link)
    general = (
        *(base.copy(), base.copy(), np.zeros(n, dtype=np.int64)),
        *(np.full(actors, -np.inf), np.full(actors, -1, dtype=np.int64)),
        *(np.full(acts, -np.inf), np.full(acts, -1, dtype=np.int64)),
    )
    ends = (rows.source, rows.target, rows.time)
    best_walks(*ends, rows.act, begin, opening, gain, *shape, value, before, *general, work=n)
    return value, before


def _reached(
    rows: Rows, rank: NDArray[np.float64], before: NDArray[Any], start: int, n: int, *, mirrored: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair each actor with the best row that reaches it: as target of an act, or by its own answer."""
    inside = np.flatnonzero(before > -2)
    actor, row = rows.target[inside], inside
    if not mirrored:
        later = inside[before[inside] >= 0]
        answers = later[rows.target[before[later]] != rows.source[later]]
        actor, row = np.concatenate([actor, rows.source[answers]]), np.concatenate([row, answers])
    # Rows stand in order of time: of those that rank alike, the first arrives first.
    least = np.full(n, np.inf)
    np.minimum.at(least, actor, rank[row])
    alike = rank[row] == least[actor]
    chosen = np.full(n, len(rank), dtype=np.int64)
    np.minimum.at(chosen, actor[alike], row[alike])
    chosen[start] = len(rank)
    found = np.flatnonzero(chosen < len(rank))
    return found, chosen[found]


def certain(stream: Stream, start: int, *, gap: int, strict: bool, mirrored: bool = False) -> NDArray[np.int64]:
    """Say by which day each actor is surely reached, whatever the days of acts whose dates are intervals.

    Parameters
    ----------
    stream, start, gap, strict, mirrored
        As for `follow`.

    Returns
    -------
    numpy.ndarray
        (n_actors,) int64; 2**62 where nothing is certain.
    """
    n, actors = len(stream.ids), len(stream.actors)
    before = np.full(n, -2, dtype=np.int64)
    by_late = np.argsort(stream.late, kind="stable")
    begin = opens(stream, start, answering=mirrored)
    shape = (gap, int(strict), stream.first_link, stream.link)
    space = np.full(actors, NEVER, dtype=np.int64), np.full(actors, -1, dtype=np.int64)
    certain_chains(
        stream.source, stream.target, stream.early, stream.late, by_late, begin, *shape, before, *space, work=n
    )
    sure = np.full(actors, 2**62, dtype=np.int64)
    inside = np.flatnonzero(before > -2)
    np.minimum.at(sure, stream.target[inside], stream.late[inside])
    if not mirrored:
        later = inside[before[inside] >= 0]
        answers = later[stream.target[before[later]] != stream.source[later]]
        np.minimum.at(sure, stream.source[answers], stream.late[answers])
    return sure
