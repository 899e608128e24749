"""Acts by month and quad class, with the rows of each count.

A partial date is never put into the first of its months. An act whose earliest and
latest possible beginning lie in two months, or are unknown, stands in the last row,
whose month is NaT: nothing is lost, nothing is guessed, and the columns add up to the
number of acts. Nothing here draws; `plots.timeline` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph import vocab
from conflictgraph.graph.days import first_day, last_day
from conflictgraph.graph.signs import LOOSE

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day

__all__ = ["monthly", "record"]

_UNCODED = "uncoded"
_TOLLS = ("killed_low", "killed_best", "killed_high")


def monthly(g: ConflictGraph, a: str, b: str, *, start: Day | None = None, end: Day | None = None) -> pd.DataFrame:
    """The acts between two actors by month and quad class, with their row ids.

    An act counts in the month in which it began. Both directions are counted; ``by_a`` and
    ``by_b`` tell them apart. Acts count that make edges: happened or ongoing, campaigns not,
    of rival claims the first (`ConflictGraph.counted_acts`). The trap: a record is a sample,
    so a month of zero says that nothing is on record, and the counts are no rates; and the
    toll of an act on several actors is the toll of the whole act.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors; ids, or names and aliases that are unique.
    start, end
        First and last month to list; nothing means the months of the first and last act.

    Returns
    -------
    pandas.DataFrame
        One row a month, without gaps, index 0 to n-1. Columns: month (period[M]); one int64
        column a quad class, and ``uncoded``; acts, by_a, by_b, force (int64; a reciprocal act,
        and one whose direction nobody knows, is by both); killed_low, killed_best, killed_high (float64, people; NaN where no act
        of the month has a figure); row_ids (tuples, by date). Acts that cannot be put into
        one month, or lie outside the months listed, stand in a last row with month NaT.

    Raises
    ------
    UnknownActorError
        When there is no such actor, with near names.
    ValueError
        When a day cannot be read, the end lies before the start, or both actors are one.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> monthly(testing.toy(), "ant", "bee")[["month", "material_conflict", "by_a", "by_b", "row_ids"]]
         month  material_conflict  by_a  by_b   row_ids
    0  2024-01                  2     1     1  (a1, a2)
    """
    one, other = g.resolve(a), g.resolve(b)
    if one == other:
        raise ValueError(f"«{a}» and «{b}» are one actor: name two")
    acts = g.counted_acts()
    there = (acts["source"] == one) & (acts["target"] == other)
    back = (acts["source"] == other) & (acts["target"] == one)
    both = acts["direction"].isin(LOOSE)
    acts = acts.assign(by_a=there | (back & both), by_b=back | (there & both))[there | back]
    return _months(acts, start, end)


def record(g: ConflictGraph, *, start: Day | None = None, end: Day | None = None) -> pd.DataFrame:
    """The acts of the whole record by month and quad class, with their row ids.

    Parameters
    ----------
    g
        The graph.
    start, end
        First and last month to list; nothing means the months of the first and last act.

    Returns
    -------
    pandas.DataFrame
        As `monthly`, without by_a and by_b. An act with several pairs counts once.

    Raises
    ------
    ValueError
        When a day cannot be read, or the end lies before the start.

    Notes
    -----
    Direction: reciprocal acts count once; unknown ones count once; monadic ones count once.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> record(testing.toy())["acts"].tolist()
    [3]
    """
    found = _months(g.counted_acts().assign(by_a=False, by_b=False), start, end)
    return found.drop(columns=["by_a", "by_b"])


def _months(acts: pd.DataFrame, start: Day | None, end: Day | None) -> pd.DataFrame:
    sides = acts.groupby("act_id", sort=False)[["by_a", "by_b"]].transform("any")
    one_each = acts.assign(by_a=sides["by_a"], by_b=sides["by_b"]).drop_duplicates("act_id")
    one_each = one_each.sort_values(["date", "act_id"], kind="stable")
    first, latest = one_each["date"].dt.to_period("M"), one_each["date_latest"].dt.to_period("M")
    month = first.where((first == latest) & first.notna())
    months = _span(month, start, end)
    one_each = one_each.assign(month=month.where(month.isin(months)))
    lines = [_line(one, group) for one, group in _groups(one_each, months)]
    return _typed(pd.DataFrame(lines, columns=_columns()))


def _span(month: pd.Series, start: Day | None, end: Day | None) -> pd.PeriodIndex:
    known = month.dropna()
    first = pd.Period(first_day(start), "M") if start is not None else (known.min() if len(known) else None)
    last = pd.Period(last_day(end), "M") if end is not None else (known.max() if len(known) else None)
    if first is None or last is None:
        return pd.PeriodIndex([], freq="M")
    if start is not None and end is not None and last < first:
        raise ValueError(f"the period ends ({end}) before it begins ({start})")
    return pd.period_range(first, last, freq="M")


def _groups(acts: pd.DataFrame, months: pd.PeriodIndex) -> list[tuple[object, pd.DataFrame]]:
    groups: list[tuple[object, pd.DataFrame]] = [(month, acts[acts["month"] == month]) for month in months]
    undated = acts[acts["month"].isna()]
    return [*groups, (pd.NaT, undated)] if len(undated) else groups


def _columns() -> list[str]:
    return ["month", *vocab.QUAD_CLASSES, _UNCODED, "acts", "by_a", "by_b", "force", *_TOLLS, "row_ids"]


def _line(month: object, acts: pd.DataFrame) -> list[object]:
    quads = acts["quad_class"].value_counts()
    counts = [int(quads.get(name, 0)) for name in vocab.QUAD_CLASSES]
    sides = [int(acts[name].sum()) for name in ("by_a", "by_b", "force")]
    tolls = [acts[name].sum(min_count=1) for name in _TOLLS]
    return [month, *counts, len(acts) - sum(counts), len(acts), *sides, *tolls, tuple(acts["act_id"])]


def _typed(found: pd.DataFrame) -> pd.DataFrame:
    counts = [*vocab.QUAD_CLASSES, _UNCODED, "acts", "by_a", "by_b", "force"]
    kinds = {
        "month": "period[M]",
        **dict.fromkeys(counts, "int64"),
        **dict.fromkeys(_TOLLS, "float64"),
        "row_ids": "object",
    }
    return found.astype(kinds)
