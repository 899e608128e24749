"""What paths run over: the rows of a layer, folded to one edge an ordered pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflictgraph.graph import rows
from conflictgraph.graph.signs import both_ways

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["Edge", "edges_of", "ends_of", "left_out_of"]

_LAYERS = {"all": (-1, 0, 1), "hostile": (-1,), "cooperative": (1,)}


@dataclass(frozen=True, slots=True)
class Edge:
    """All rows of one layer that lead from one actor to another.

    Parameters
    ----------
    source, target
        The actors.
    weight
        Summed weights.
    row_ids
        The rows, by date.
    """

    source: str
    target: str
    weight: float
    row_ids: tuple[str, ...]


def edges_of(g: ConflictGraph, layer: str, *, directed: bool) -> dict[tuple[str, str], Edge]:
    """Fold the rows of a layer to one edge an ordered pair.

    Parameters
    ----------
    g
        The graph.
    layer
        Which rows.
    directed
        Keep directions; rows that have none (`both_ways`) stand in both in any case.

    Returns
    -------
    dict
        (source, target) to the edge, in the order of the actors' ids.

    Raises
    ------
    ValueError
        When there is no such layer.
    """
    if layer not in _LAYERS:
        raise ValueError(f"no layer «{layer}»; there are " + ", ".join(f"«{name}»" for name in _LAYERS))
    table = rows(g)
    table = table[table["sign"].isin(_LAYERS[layer])].sort_values(["date", "row_id"], kind="stable")
    gathered: dict[tuple[str, str], tuple[list[float], list[str]]] = {}
    columns = (table[name].tolist() for name in ("source", "target", "weight", "row_id"))
    for source, target, weight, row, both in zip(*columns, both_ways(table).tolist(), strict=True):
        ways = [(source, target)] if directed and not both else [(source, target), (target, source)]
        for way in ways:
            weights, ids = gathered.setdefault(way, ([], []))
            weights.append(weight)
            ids.append(row)
    return {
        way: Edge(*way, sum(sorted(weights)), tuple(dict.fromkeys(ids)))
        for way, (weights, ids) in sorted(gathered.items())
    }


def left_out_of(g: ConflictGraph, ends: tuple[str, str], *, persons: bool, placeholders: bool) -> tuple[str, ...]:
    """List the actors that may be no stepping stones.

    Parameters
    ----------
    g
        The graph.
    ends
        The two actors who are asked about, who may always take part.
    persons, placeholders
        Whether people, and actors whom no source names, may.

    Returns
    -------
    tuple
        Actor ids, sorted.
    """
    actors = g.actors
    gone = (actors["is_person"] & (not persons)) | (actors["is_placeholder"] & (not placeholders))
    return tuple(sorted(name for name in actors.loc[gone, "actor_id"] if name not in ends))


def ends_of(g: ConflictGraph, a: str, b: str) -> tuple[str, str]:
    """Find the two actors by id, name or alias.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors.

    Returns
    -------
    tuple
        Their ids.

    Raises
    ------
    ValueError
        When both are one.
    """
    one, other = g.resolve(a), g.resolve(b)
    if one == other:
        raise ValueError(f"«{a}» and «{b}» are one actor: name two")
    return one, other
