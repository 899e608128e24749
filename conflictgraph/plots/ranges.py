"""Ranks with their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.plots.canvas import drawing, plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["rank_ranges"]


def rank_ranges(table: pd.DataFrame, measure: str, *, most: int = 20) -> Figure:
    """The ranks of a measure with their ranges when one source at a time is left out.

    Parameters
    ----------
    table
        What `centrality.table` gave, with ranges.
    measure
        One of its measures.
    most
        How many actors at most.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a rank, a line its range; the best rank is at the top.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When the table has no ranks of that measure.
    """
    columns = [f"{measure}_rank", f"{measure}_rank_low", f"{measure}_rank_high"]
    if not set(columns) <= set(table.columns):
        known = sorted(name.removesuffix("_rank_low") for name in table.columns if str(name).endswith("_rank_low"))
        raise ValueError(f"the table has no rank ranges of «{measure}»; it has those of {', '.join(known) or 'none'}")
    ranked = table[table[columns[0]].notna()].sort_values(columns[0], kind="stable").head(most)
    rank, low, high = (ranked[name].astype("float64").to_numpy() for name in columns)
    labels = [plain(str(name)) for name in (ranked.get("name", ranked.index))]
    with drawing(6.0, 1.2 + 0.24 * len(ranked)) as (figure, axes):
        places = np.arange(len(ranked))
        axes.hlines(places, low, high, color="#767676", linewidth=2)
        axes.plot(rank, places, "o", color="#0072B2")
        axes.set_yticks(places, labels, fontsize=7)
        axes.invert_yaxis()
        axes.set_xlabel(f"rank by {measure.replace('_', ' ')} (line: one source at a time left out)")
    return figure
