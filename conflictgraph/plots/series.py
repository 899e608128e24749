"""Acts by month, hostile below and cooperative above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.measures import timeline as months
from conflictgraph.plots.canvas import drawing, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from conflictgraph.graph import ConflictGraph

__all__ = ["timeline"]


def timeline(g: ConflictGraph, a: str | None = None, b: str | None = None) -> Figure:
    """Acts by month, hostile below and cooperative above, of a pair or of the record.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors, or none for the whole record.

    Returns
    -------
    matplotlib.figure.Figure
        Bars by quad class; acts without a month are told in the title, not drawn.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When only one actor is given.
    """
    if (a is None) != (b is None):
        raise ValueError("name two actors, or none for the whole record")
    found = months.record(g) if a is None or b is None else months.monthly(g, a, b)
    dated = found[found["month"].notna()]
    undated = int(found.loc[found["month"].isna(), "acts"].sum())
    heading = "all acts" if a is None or b is None else f"{g.actor_name(g.resolve(a))} and {g.actor_name(g.resolve(b))}"
    bars = {
        "material_cooperation": (1, "#0072B2", ""),
        "verbal_cooperation": (1, "#56B4E9", "//"),
        "material_conflict": (-1, "#D55E00", ""),
        "verbal_conflict": (-1, "#E69F00", "\\\\"),
    }
    with drawing(7.5, 3.5) as (figure, axes):
        base = {1: np.zeros(len(dated)), -1: np.zeros(len(dated))}
        for name, (way, colour, hatch) in bars.items():
            height = dated[name].to_numpy() * way
            axes.bar(
                range(len(dated)),
                height,
                bottom=base[way],
                color=colour,
                hatch=hatch,
                edgecolor="white",
                label=name.replace("_", " "),
            )
            base[way] = base[way] + height
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_xticks(range(len(dated)), [str(month) for month in dated["month"]], rotation=90, fontsize=7)
        axes.set_ylabel("acts on record")
        axes.set_title(plain(heading) + (f" ({undated} without a month)" if undated else ""))
        axes.legend(fontsize=7, frameon=False)
    return figure
