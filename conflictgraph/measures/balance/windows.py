"""Any measure on a window that moves through time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.graph import ConflictGraph

__all__ = ["rolling"]


def rolling(
    g: ConflictGraph, ask: Callable[[ConflictGraph], Any], *, window: str = "90D", step: str = "30D"
) -> pd.DataFrame:
    """How does an answer change over time?

    Parameters
    ----------
    g
        The graph.
    ask
        A function of a graph: a number, a dict of numbers, or a result with ``to_frame``
        of one row, such as `balance.degree`.
    window
        Length of the window, as pandas writes durations.
    step
        From one window to the next.

    Returns
    -------
    pandas.DataFrame
        One row a window: start, end (both inside), acts (dated acts in the window), the
        answer's columns, and row_ids (the acts and ties that counted in the window). Ties
        count while they stand. `plots.rolling` draws it.

    Raises
    ------
    ValueError
        When no act is dated, or a duration is not positive.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> rolling(testing.toy(), lambda g: len(g.acts), window="30D").columns.tolist()
    ['start', 'end', 'acts', 'value', 'row_ids']
    """
    length, gap = pd.Timedelta(window), pd.Timedelta(step)
    if not (length > pd.Timedelta(0) and gap > pd.Timedelta(0)):
        raise ValueError(f"window «{window}» and step «{step}» must be longer than nothing")
    dates = g.counted_acts()["date"].dropna()
    if dates.empty:
        raise ValueError("no act has a date, so there is nothing to move a window over")
    start, last, records = dates.min(), dates.max(), []
    while start <= last:
        end = start + length - pd.Timedelta("1D")
        part = g.between(start.strftime("%Y-%m-%d"), end.strftime("%Y-%m-%d"))
        answer = ask(part)
        if hasattr(answer, "to_frame"):
            answer = answer.to_frame().iloc[0].to_dict()
        cells = answer if isinstance(answer, dict) else {"value": answer}
        acts = tuple(dict.fromkeys(part.counted_acts()["act_id"]))
        ids = (*acts, *part.standing_ties()["tie_id"])
        records.append({"start": start, "end": end, "acts": len(acts), **cells, "row_ids": ids})
        start += gap
    return pd.DataFrame(records)
