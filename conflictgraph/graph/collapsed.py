"""One edge an ordered pair: the documented road to networkx' own functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from conflictgraph.graph.signs import SignRule, doubled, pairs, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from conflictgraph.graph import ConflictGraph

__all__ = ["Layer", "collapse"]

Layer = Literal["all", "hostile", "cooperative"]

_SIGNS = {"all": (-1, 0, 1), "hostile": (-1,), "cooperative": (1,)}


def _attributes(table: pd.DataFrame) -> dict[str, object]:
    acts, ties = table[table["row_kind"] == "act"], table[table["row_kind"] == "tie"]
    act_ids, tie_ids = tuple(dict.fromkeys(acts["row_id"])), tuple(ties["row_id"])
    return {
        "weight": float(table["weight"].sum()),
        "acts": len(act_ids),
        "ties": len(tie_ids),
        "hostile": int((table["sign"] < 0).sum()),
        "cooperative": int((table["sign"] > 0).sum()),
        "first": acts["date"].min(),
        "last": acts["date_end"].max(),
        "act_ids": act_ids,
        "tie_ids": tie_ids,
        "row_ids": act_ids + tie_ids,
    }


def collapse(g: ConflictGraph, layer: Layer, sign_rule: SignRule) -> nx.DiGraph[str]:
    """Fold a graph into one edge an ordered pair.

    Parameters
    ----------
    g
        The graph.
    layer
        Which rows to fold.
    sign_rule
        The rule that gives an edge its sign.

    Returns
    -------
    networkx.DiGraph
        See `ConflictGraph.collapse`.

    Raises
    ------
    ValueError
        When there is no such layer.
    """
    if layer not in _SIGNS:
        msg = f"no layer «{layer}»; there are " + ", ".join(f"«{name}»" for name in _SIGNS)
        raise ValueError(msg)
    graph: nx.DiGraph[str] = nx.DiGraph()
    actors = g.actors
    for actor, name, kind in zip(actors["actor_id"], actors["name"], actors["kind"], strict=True):
        graph.add_node(actor, name=name, kind=kind)
    found = pairs(g, sign_rule=sign_rule, directed=True)
    signs = {
        (a, b): (int(sign), bool(mixed))
        for a, b, sign, mixed in zip(found["a"], found["b"], found["sign"], found["mixed"], strict=True)
    }
    table = doubled(rows(g))
    table = table[table["sign"].isin(_SIGNS[layer])]
    for (source, target), group in _grouped(table):
        sign, mixed = signs[source, target]
        graph.add_edge(source, target, sign=sign, mixed=mixed, **_attributes(group))
    return graph


def _grouped(table: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    groups: Any = table.groupby(["source", "target"], sort=True, observed=True)
    for (source, target), group in groups:
        yield (str(source), str(target)), group
