"""Measures on a window that moves, over the acts that each window had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.plots.canvas import drawing, plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["rolling"]

_LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def rolling(table: pd.DataFrame, *measures: str, title: str = "") -> Figure:
    """How measures went on a window that moves, with the acts that each window had.

    Parameters
    ----------
    table
        What `balance.rolling` gave.
    *measures
        Which of its columns; every number by default.
    title
        The title.

    Returns
    -------
    matplotlib.figure.Figure
        A line a measure, each point at the last day of its window, a gap where the measure
        is not defined; below, the acts in each window: a curve over few acts says little.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When the table has no such numbers.
    """
    known = [str(name) for name in table.select_dtypes("number").columns if name != "acts"]
    missing = [name for name in measures if name not in known]
    if missing or not known or not {"end", "acts"} <= set(table.columns):
        there = ", ".join(known) or "none"
        raise ValueError(f"the table has no numbers «{', '.join(missing)}» of windows; it has {there}")
    ends, acts = table["end"].to_numpy(), table["acts"].to_numpy(dtype=float)
    with drawing(7.5, 4.0) as (figure, axes):
        axes.remove()
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        for place, name in enumerate(measures or known):
            above.plot(
                ends,
                table[name].to_numpy(dtype=float),
                marker="osD^v<>P"[place % 8],
                markersize=3,
                linestyle=("-", "--", "-.", ":")[place % 4],
                color=_LINES[place % len(_LINES)],
                label=plain(name.replace("_", " ")),
            )
        above.set_title(plain(title), wrap=True)
        above.legend(fontsize=7, frameon=False)
        below.vlines(ends, 0, acts, color="#767676", linewidth=3)
        below.set_ylim(bottom=0)
        below.set_ylabel("acts")
        below.tick_params(axis="x", rotation=30)
        below.set_xlabel("last day of the window")
    return figure
