"""From tables to a stream of dated acts: integer codes, days as intervals, and who answers whom.

Rule 1: only acts that press or hit count, and only counted, undisputed ones. Rule 2: a partial date
is an interval, never its first day; an act without any date is left out and counted. Rule 3: rows are
sorted by day and id, so that the order of rows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.graph.days import first_day, last_day
from conflictgraph.measures.escalation.usable import PRESSES, confidence, intensity, rungs, usable_acts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.params import Params

__all__ = ["FOREVER", "Rows", "Stream", "gap_days", "stream"]

#: Longer than any record, in days; twice it still fits 64 bits.
FOREVER = 2**60
_MOST_ROWS = 50_000_000
#: Keys of order are packed into one number below this.
_ROOM = 2**62
#: Columns of the acts that a chain asks of.
_READ = [
    *("act_id", "source", "target", "type", "sign", "force", "killed_best"),
    *("intensity", "certainty", "confidence", "date", "date_latest", "code"),
]
_ON_RECORD = ("stated", "reported")


@dataclass(frozen=True, slots=True)
class Rows:
    """The acts as kernels take them: one row for each day on which an act may have happened.

    Parameters
    ----------
    source, target
        Actor codes, (n_rows,) int32.
    time
        Days since 1970 in ascending order, (n_rows,) int64.
    act
        Position of the act of each row, (n_rows,) int64.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    time: NDArray[np.int64]
    act: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stream:
    """Dated acts in the order of their first possible day.

    Parameters
    ----------
    actors
        Actor ids, sorted; codes are positions.
    ids
        Act id of each act; an act of several pairs has several.
    source, target
        Actor codes, (n_acts,) int32.
    early, late
        First and last day on which each may have begun, days since 1970, (n_acts,) int64.
    score
        Weight of an act times its intensity and confidence, (n_acts,) float64.
    first_link, link
        The acts that each answers by the record: where its links begin, and positions.
    undated
        How many acts were left out for want of any date.
    """

    actors: tuple[str, ...]
    ids: NDArray[np.object_]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    early: NDArray[np.int64]
    late: NDArray[np.int64]
    score: NDArray[np.float64]
    first_link: NDArray[np.int64]
    link: NDArray[np.int64]
    undated: int

    @property
    def exact(self) -> bool:
        """Whether every act has one day."""
        return bool((self.early == self.late).all())

    def rows(self) -> Rows:
        """Put each act on every day on which it may have happened.

        Returns
        -------
        Rows
            Sorted by day, then as the acts are.

        Raises
        ------
        ValueError
            When the intervals are so wide that there would be more than 50 million rows.
        """
        act = np.arange(len(self.ids))
        if self.exact:
            return Rows(self.source, self.target, self.early, act)
        width = self.late - self.early + 1
        if int(width.sum()) > _MOST_ROWS:
            msg = f"the dates of the acts are so wide that they mean {int(width.sum())} days together: ask for a narrower window"
            raise ValueError(msg)
        act = np.repeat(act, width)
        time = self.early[act] + np.arange(len(act)) - np.repeat(np.cumsum(width) - width, width)
        order = np.lexsort((act, time))
        act = act[order]
        return Rows(self.source[act], self.target[act], time[order], act)

    def mirrored(self) -> Stream:
        """Turn time and direction round: what was answered then answers.

        Returns
        -------
        Stream
            Days are negative; acts stand in the order of their last possible day, newest first.
        """
        order = np.lexsort((-np.arange(len(self.ids)), -self.late))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        answering = np.repeat(np.arange(len(self.ids)), np.diff(self.first_link))
        first, link = _links(place[self.link], place[answering], len(order))
        return replace(
            self,
            ids=self.ids[order],
            source=self.target[order],
            target=self.source[order],
            early=-self.late[order],
            late=-self.early[order],
            score=self.score[order],
            first_link=first,
            link=link,
        )

    def ambiguous(self) -> int:
        """Count the couples of acts of one day that a chain could join if days had hours.

        Returns
        -------
        int
            Couples.
        """
        sure = self.early == self.late
        n = len(self.actors) + 1
        into = self.early[sure] * n + self.target[sure]
        out = self.early[sure] * n + self.source[sure]
        keys, counts = np.unique(into, return_counts=True)
        if not len(keys):
            return 0
        spot = np.minimum(np.searchsorted(keys, out), len(keys) - 1)
        return int(counts[spot][keys[spot] == out].sum())


def _links(
    answer: NDArray[np.int64], answered: NDArray[np.int64], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.lexsort((answered, answer))
    return np.searchsorted(answer[order], np.arange(n + 1)).astype(np.int64), answered[order]


def gap_days(max_gap: str | None) -> int:
    """Read the longest wait in days.

    Parameters
    ----------
    max_gap
        Such as ``"14D"``; nothing sets no limit.

    Returns
    -------
    int
        Whole days.

    Raises
    ------
    ValueError
        When it is no length of time, or negative.
    """
    if max_gap is None:
        return FOREVER
    try:
        days = pd.Timedelta(max_gap) / pd.Timedelta(days=1)
    except ValueError as error:
        msg = f"max_gap is «{max_gap}»: write a length of time such as 14D, or nothing"
        raise ValueError(msg) from error
    if not days >= 0:
        msg = f"max_gap is «{max_gap}»: nobody waits less than no time"
        raise ValueError(msg)
    return int(days)


def stream(
    g: ConflictGraph,
    params: Params,
    *,
    start: Day | None = None,
    end: Day | None = None,
    min_level: int = 1,
    persons: bool = False,
) -> Stream:
    """Gather the acts that a chain may pass.

    Parameters
    ----------
    g
        The graph.
    params
        How rows are read.
    start, end
        The window, both inside; nothing takes the record.
    min_level
        Lowest rung of an act.
    persons
        Let people be stations.

    Returns
    -------
    Stream
        The acts: hostile ones, and those that press.

    Raises
    ------
    ValueError
        When a day cannot be read, or the window ends before it begins.
    """
    acts = usable_acts(g, persons=persons, columns=_READ)
    acts = acts[((acts["sign"] < 0) | acts["type"].isin(PRESSES)) & (rungs(acts) >= min_level)]
    dated = acts["date"].notna() | acts["date_latest"].notna()
    undated, acts = int((~dated).sum()), acts[dated]
    early, late = _interval(acts["date"], 0), _interval(acts["date_latest"].fillna(acts["date"]), 1)
    if len(acts):
        known = np.concatenate([early[early != _OPEN[0]], late[late != _OPEN[1]]])
        early, late = np.maximum(early, known.min()), np.minimum(late, known.max())
    low, high = _window(start, end)
    inside = (late >= low) & (early <= high)
    acts, early, late = acts[inside], np.maximum(early[inside], low), np.minimum(late[inside], high)
    names = tuple(sorted(g.actors["actor_id"]))
    source, target = (_codes(acts[one], names) for one in ("source", "target"))
    named = acts["act_id"].astype("str")
    order = _sorted(early, late, named, source, target)
    ids = named.to_numpy(dtype=object)
    first, link = _answers(g, ids[order])
    return Stream(
        actors=names,
        ids=ids[order],
        source=source[order],
        target=target[order],
        early=early[order],
        late=late[order],
        score=(params.act * intensity(acts, params) * confidence(acts, params))[order],
        first_link=first,
        link=link,
        undated=undated,
    )


_OPEN = (-(2**40), 2**40)


def _interval(days: pd.Series, end: int) -> NDArray[np.int64]:
    values = days.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(values), _OPEN[end], values.astype(np.int64))


def _window(start: Day | None, end: Day | None) -> tuple[int, int]:
    low = _OPEN[0] if start is None else int(np.datetime64(first_day(start), "D").astype(np.int64))
    high = _OPEN[1] if end is None else int(np.datetime64(last_day(end), "D").astype(np.int64))
    if high < low:
        msg = f"the window ends ({end}) before it begins ({start})"
        raise ValueError(msg)
    return low, high


def _codes(column: pd.Series, names: tuple[str, ...]) -> NDArray[np.int32]:
    """Give each row the place of its actor; each actor is looked up once."""
    code, known = pd.factorize(column.astype("str"))
    place = pd.Index(names, dtype="str").get_indexer(pd.Index(known, dtype="str"))
    return place.astype(np.int32)[code]


def _sorted(
    early: NDArray[np.int64],
    late: NDArray[np.int64],
    ids: pd.Series,
    source: NDArray[np.int32],
    target: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Order by days, then by id, then by pair; where the keys fit one number, that number is sorted."""
    if not len(ids):
        return np.zeros(0, dtype=np.int64)
    rank = ids.rank(method="dense").to_numpy(dtype=np.int64)
    keys: list[NDArray[Any]] = [early, late - early, rank]
    alone = int(rank.max()) == len(ids)
    keys += [] if alone else [source, target]
    packed, room = np.zeros(len(ids), dtype=np.int64), 1
    for key in keys:
        low, span = int(key.min()), int(key.max()) - int(key.min()) + 1
        room *= span
        if room >= _ROOM:
            return np.lexsort(keys[::-1])
        packed = packed * span + (key - low)
    # No two numbers are the same when each act has one row, so that any way of sorting gives one order.
    return np.argsort(packed, kind="quicksort" if alone else "stable")


def _answers(g: ConflictGraph, ids: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    links = g.responses
    links = links[links["basis"].isin(_ON_RECORD)]
    none = np.zeros(0, dtype=np.int64)
    if not len(links) or not len(ids):
        return np.zeros(len(ids) + 1, dtype=np.int64), none
    rows = pd.DataFrame({"id": pd.array(ids, dtype="str"), "row": np.arange(len(ids))})
    pairs = links[["act_id", "answers"]].astype("str").drop_duplicates()
    pairs = pairs.merge(rows, left_on="act_id", right_on="id").merge(rows, left_on="answers", right_on="id")
    return _links(pairs["row_x"].to_numpy(dtype=np.int64), pairs["row_y"].to_numpy(dtype=np.int64), len(ids))
