"""Tables to networkx and back, as exact inverses; and networkx graphs that others made.

Edge attributes of ours: every column of the row, `row_kind` (act or tie) and `row`
(its place in the table). What is not an edge travels in `G.graph["conflictgraph"]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.tables import COLUMNS, Tables, frame

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["from_networkx", "to_networkx"]

_REST = ("responses", "sources", "evidence", "claims")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {str(name): table[name].tolist() for name in table.columns}
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _edges(tables: Tables) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for kind, table, key in (("act", tables.acts, "act_id"), ("tie", tables.ties, "tie_id")):
        for place, record in enumerate(_records(table)):
            if record["source"] and record["target"]:
                yield record["source"], record["target"], record[key], {**record, "row_kind": kind, "row": place}


def to_networkx(tables: Tables) -> nx.MultiDiGraph[str]:
    """Give tables as a networkx multigraph whose edge keys are row ids.

    Parameters
    ----------
    tables
        The tables.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are actor ids with the columns of the actor; edges are acts and ties.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for place, record in enumerate(_records(tables.actors)):
        graph.add_node(record["actor_id"], **record, row=place)
    for source, target, key, attributes in _edges(tables):
        graph.add_edge(source, target, key=key)
        graph.edges[source, target, key].update(attributes)
    alone = tables.acts[(tables.acts["source"] == "") | (tables.acts["target"] == "")]
    graph.graph.update(
        conflictgraph={
            **{name: getattr(tables, name).copy() for name in _REST},
            "meta": dict(tables.meta),
            "monadic": [
                {**record, "row": int(place)} for place, record in zip(alone.index, _records(alone), strict=True)
            ],
        }
    )
    return graph


def from_networkx(graph: nx.Graph[Any]) -> Tables:
    """Read tables from a networkx graph, ours or somebody else's.

    Parameters
    ----------
    graph
        Edges carry ``sign`` (-1, 0 or 1; default 0) and ``weight`` (>= 0, default 1). An
        edge with ``relation`` is a tie, any other an act. ``act_id`` or a unique text key is
        the row id, ``date`` a day. Undirected edges become reciprocal acts.

    Returns
    -------
    Tables
        Checked tables.

    Raises
    ------
    TableError
        With every edge that breaks the contract.
    """
    if "conflictgraph" in graph.graph:
        return _ours(graph)
    return _foreign(graph).check()


def _in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ordered = sorted(records, key=lambda record: record.get("row", np.inf))
    return [{key: value for key, value in record.items() if key not in {"row", "row_kind"}} for record in ordered]


def _ours(graph: nx.Graph[Any]) -> Tables:
    rest = graph.graph["conflictgraph"]
    kinds: dict[str, list[dict[str, Any]]] = {"act": [], "tie": []}
    for source, target, attributes in graph.edges(data=True):
        kinds[attributes["row_kind"]].append({**attributes, "source": source, "target": target})
    actors = _in_order([{**attributes, "actor_id": name} for name, attributes in graph.nodes(data=True)])
    return Tables(
        actors=frame("actors", actors),
        acts=frame("acts", _in_order(kinds["act"] + rest["monadic"])),
        ties=frame("ties", _in_order(kinds["tie"])),
        meta=rest["meta"],
        **{name: frame(name, rest[name]) for name in _REST},
    ).check()


def _known(table: str, attributes: dict[Any, Any]) -> dict[str, Any]:
    names = {column.name for column in COLUMNS[table]}
    return {str(key): value for key, value in attributes.items() if key in names and value is not None}


def _foreign_edges(graph: nx.Graph[Any]) -> list[tuple[str, str, object, dict[Any, Any]]]:
    if isinstance(graph, nx.MultiGraph):
        return [(str(u), str(v), key, data) for u, v, key, data in graph.edges(keys=True, data=True)]
    return [(str(u), str(v), None, data) for u, v, data in graph.edges(data=True)]


def _row_id(place: int, key: object, data: dict[Any, Any], taken: set[str]) -> str:
    wished = data.get("act_id") or data.get("tie_id") or (key if isinstance(key, str) else None)
    if wished is not None and str(wished) not in taken:
        return str(wished)
    return f"e{place}"


def _day_columns(value: object) -> dict[str, Any]:
    day = pd.Timestamp(str(value)[:10])
    return {"when": str(value), "date": day, "date_latest": day, "date_end": day, "date_precision": "day"}


def _foreign(graph: nx.Graph[Any]) -> Tables:
    direction = "directed" if graph.is_directed() else "reciprocal"
    acts: list[dict[str, Any]] = []
    ties: list[dict[str, Any]] = []
    taken: set[str] = set()
    wrong: list[str] = []
    for place, (source, target, key, data) in enumerate(_foreign_edges(graph)):
        row = _row_id(place, key, data, taken)
        taken.add(row)
        found = list(_edge_faults(source, target, data))
        if found:
            wrong.extend(found)
            continue
        if "relation" in data:
            ties.append(
                {
                    "strength": min(float(data.get("weight", 1)), 1.0),
                    **_known("ties", data),
                    "tie_id": row,
                    "source": source,
                    "target": target,
                }
            )
            continue
        day = {} if data.get("date") in (None, "") else _day_columns(data["date"])
        acts.append(
            {"direction": direction, **_known("acts", data), **day, "act_id": row, "source": source, "target": target}
        )
    if wrong:
        raise TableError(wrong)
    names = [
        {"name": str(name), **_known("actors", data), "actor_id": str(name)} for name, data in graph.nodes(data=True)
    ]
    return Tables(actors=frame("actors", names), acts=frame("acts", acts), ties=frame("ties", ties))


def _edge_faults(source: str, target: str, data: dict[Any, Any]) -> Iterator[str]:
    sign = data.get("sign", 0)
    if isinstance(sign, bool) or sign not in (-1, 0, 1):
        yield f"edge {source} -> {target}: sign is «{sign}»: a sign is -1, 0 or 1"
    weight = data.get("weight", 1)
    sound = isinstance(weight, (int, float, np.number)) and not isinstance(weight, bool)
    if not sound or not 0 <= float(weight) < float("inf"):
        yield f"edge {source} -> {target}: weight is «{weight}»: a weight is a finite number of at least 0"
    day = data.get("date")
    if day not in (None, "") and pd.isna(pd.to_datetime(str(day)[:10], format="%Y-%m-%d", errors="coerce")):
        yield f"edge {source} -> {target}: date is «{day}»: write a day such as 2024-02-07"
