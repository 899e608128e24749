"""Any measure on a window that moves through time."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.graph import ConflictGraph

__all__ = ["rolling"]

_OWN = ("start", "end", "acts", "row_ids")


def rolling(
    g: ConflictGraph, ask: Callable[..., Any], *, window: str = "90D", step: str = "30D", **options: Any
) -> pd.DataFrame:
    """How does an answer change over time?

    Parameters
    ----------
    g
        The graph.
    ask
        A function of a graph: a number, a dict of numbers, a series such as
        `centrality.values` (a column an actor), a frame of one row or of one column, or a
        result such as `balance.degree`, `balance.frustration` or `blocs.report` (its single
        numbers).
    window
        Length of the window, as pandas writes durations; at least a day.
    step
        From one window to the next; at least a day.
    **options
        Of `ask`, such as parallel.

    Returns
    -------
    pandas.DataFrame
        One row a window: start, end (both inside), acts (dated acts in the window), the
        answer's columns (missing where the measure is not defined on the window), and
        row_ids (the acts and ties that counted in the window). Ties count while they stand;
        where no act is dated, the windows go from the first to the last day of the ties.
        `plots.rolling` draws it.

    Raises
    ------
    ValueError
        When nothing is dated, a duration is shorter than a day, an answer has many rows,
        or the measure is defined on no window.

    Notes
    -----
    Direction: reciprocal acts count as `ask` takes them; unknown ones count as `ask` takes them;
    monadic ones count as `ask` takes them, and in the acts of the window.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> rolling(testing.toy(), lambda g: len(g.acts), window="30D").columns.tolist()
    ['start', 'end', 'acts', 'value', 'row_ids']
    """
    length, gap = pd.Timedelta(window), pd.Timedelta(step)
    if not (length >= pd.Timedelta("1D") and gap >= pd.Timedelta("1D")):
        raise ValueError(f"window «{window}» and step «{step}» must each be a day or longer")
    (start, last), records, refused = _span(g), [], []
    while start <= last:
        end = start + length - pd.Timedelta("1D")
        part = g.between(start.strftime("%Y-%m-%d"), end.strftime("%Y-%m-%d"))
        try:
            cells = _cells(ask(part, **options))
        except _ManyRowsError:
            raise
        except ValueError as error:  # not defined on this window
            cells = {}
            refused.append(error)
        acts = tuple(dict.fromkeys(part.counted_acts()["act_id"]))
        ids = (*acts, *part.standing_ties()["tie_id"])
        records.append({"start": start, "end": end, "acts": len(acts), **cells, "row_ids": ids})
        start += gap
    if len(refused) == len(records):
        raise refused[-1]
    frame = pd.DataFrame(records)
    return frame[[*(name for name in frame.columns if name != "row_ids"), "row_ids"]]


class _ManyRowsError(ValueError):
    """An answer that is no row of numbers."""


def _span(g: ConflictGraph) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the days between which windows move: those of the acts, else those of the ties."""
    dates = g.counted_acts()["date"].dropna()
    if dates.empty:
        ties = g.standing_ties()
        dates = pd.concat([ties["since"], ties["until"]]).dropna()
    if dates.empty:
        raise ValueError("no act and no tie has a date, so there is nothing to move a window over")
    return dates.min(), dates.max()


def _cells(answer: Any) -> dict[str, Any]:
    """Give an answer as one row."""
    if isinstance(answer, pd.DataFrame):
        if len(answer) == 1:
            answer = answer.iloc[0]
        elif len(answer.columns) == 1:
            answer = answer.iloc[:, 0]
        else:
            raise _ManyRowsError(
                f"the answer has {len(answer)} rows and {len(answer.columns)} columns, and a window has one row: ask for numbers, such as centrality.values of one measure"
            )
    if isinstance(answer, (pd.Series, dict)):
        found = {str(name): value for name, value in answer.items()}
    elif is_dataclass(answer):
        every = {one.name: getattr(answer, one.name) for one in fields(answer)}
        found = {name: value for name, value in every.items() if isinstance(value, (bool, int, float, str))}
    else:
        found = {"value": answer}
    return {f"{name}_" if name in _OWN else name: value for name, value in found.items()}
