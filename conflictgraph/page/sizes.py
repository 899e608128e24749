"""By what a reader may size the actors: measures of the measures room, each with its rank and its range."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from conflictgraph.graph import ConflictGraph

__all__ = ["measures"]

# Up to here every measure is computed, and again without each source; above, only what is counted in one pass.
_ALL_UP_TO = 150
_WALKS = (("pagerank", "hostile"), ("betweenness", "cooperative"))
_COUNTS = ("hostile_out", "hostile_in", "friends", "foes")


def measures(g: ConflictGraph, acts: Mapping[str, int]) -> tuple[list[str], dict[str, dict[str, list[float | None]]]]:
    """Give value, rank and rank range of each measure.

    Persons and placeholders are not ranked: they have acts and nothing else.

    Parameters
    ----------
    g
        The graph.
    acts
        Counted acts of each actor.

    Returns
    -------
    tuple
        Names of the measures, acts first, and for each actor name to value, rank, and the lowest
        and highest rank when one source at a time is left out (only where that was computed).
    """
    from conflictgraph.measures import centrality

    small = len(acts) <= _ALL_UP_TO
    stability: Any = "source" if small else None
    found: dict[str, dict[str, list[float | None]]] = {name: {"acts": [float(count)]} for name, count in acts.items()}
    names = ["acts"]
    if not len(acts):
        return names, found
    frames = [(list(_COUNTS), centrality.table(g, list(_COUNTS), stability=stability))]
    if small:
        frames += [([name], centrality.table(g, [name], layer=layer, stability=stability)) for name, layer in _WALKS]  # type: ignore[arg-type]  # the layers are those of the measures
    for columns, frame in frames:
        for name in columns:
            names.append(name)
            for actor, cells in zip(frame.index.astype("str"), _cells(frame, name), strict=True):
                if cells is not None:
                    found[actor][name] = cells
    return names, found


def _cells(frame: pd.DataFrame, name: str) -> list[list[float | None] | None]:
    ranked = [column for column in (f"{name}_rank", f"{name}_rank_low", f"{name}_rank_high") if column in frame]
    values = frame[name].astype("float64").tolist()
    ranks = frame[ranked].astype("float64").to_numpy().tolist()
    return [
        None
        if not math.isfinite(value)
        else [round(value, 6) + 0.0, *(int(one) if math.isfinite(one) else None for one in row)]
        for value, row in zip(values, ranks, strict=True)
    ]
