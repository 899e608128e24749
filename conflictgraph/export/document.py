"""A graph as nodes, edges and the rest, in plain JSON values: what every format writes.

Edges are acts and ties with two actors, in the order of their tables. The rest is what
no graph format has a place for: acts of one actor, answers, sources, quotes, claims and
the words about the whole. `of` and `graph_of` are inverses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.export.cells import encode, extras, kinds, rebuild
from conflictgraph.graph import ConflictGraph
from conflictgraph.tables import COLUMNS, Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["FORMAT", "Document", "dumps", "graph_of", "loads", "of", "records", "tables_of"]

FORMAT = 1
_REST = ("responses", "sources", "evidence", "claims")
_EDGES = {"act": "acts", "tie": "ties"}


@dataclass(frozen=True, slots=True)
class Document:
    """A graph in plain values.

    Parameters
    ----------
    nodes
        Actors, one mapping each.
    edges
        Acts and ties with two actors; ``row_kind`` (act or tie) and ``row`` (place in its
        table) beside their columns.
    rest
        Everything else, and the version of this layout.
    """

    nodes: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)


def records(table: str, found: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame as plain records.

    Parameters
    ----------
    table
        Name of the table.
    found
        Its frame.

    Returns
    -------
    list
        One mapping a row.
    """
    columns = {
        name: [encode(cell, kind) for cell in found[name].tolist()] for name, kind in kinds(table, found).items()
    }
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def of(g: ConflictGraph) -> Document:
    """Take a graph apart.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    Document
        Its parts.
    """
    edges: list[dict[str, Any]] = []
    alone: list[dict[str, Any]] = []
    for kind, table in _EDGES.items():
        for row, record in enumerate(records(table, getattr(g.tables, table))):
            paired = bool(record["source"] and record["target"])
            (edges if paired else alone).append({**record, "row_kind": kind, "row": row})
    rest: dict[str, Any] = {
        "format": FORMAT,
        "meta": json.loads(dumps(dict(g.meta))),
        "extras": {name: extras(name, getattr(g.tables, name)) for name in COLUMNS},
        "alone": alone,
        **{name: records(name, getattr(g.tables, name)) for name in _REST},
    }
    return Document(records("actors", g.tables.actors), edges, rest)


def graph_of(document: Document) -> ConflictGraph:
    """Put a graph together again.

    Parameters
    ----------
    document
        What `of` gave.

    Returns
    -------
    ConflictGraph
        The same graph.

    Raises
    ------
    TableError
        With every fault.
    """
    rest = document.rest
    if rest.get("format") != FORMAT:
        raise TableError(f"this is layout {rest.get('format')!r} of an export; layout {FORMAT} can be read")
    rows: dict[str, list[dict[str, Any]]] = {"acts": [], "ties": []}
    for record in (*document.edges, *_list(rest, "alone")):
        if record.get("row_kind") not in _EDGES:
            raise TableError(f"edge of the unknown kind {record.get('row_kind')!r}; there are act and tie")
        rows[_EDGES[record["row_kind"]]].append(record)
    for found in rows.values():
        found.sort(key=_place)
    parts = {"actors": document.nodes, **rows, **{name: _list(rest, name) for name in _REST}}
    return tables_of(parts, rest)


def tables_of(parts: Mapping[str, list[dict[str, Any]]], rest: Mapping[str, Any]) -> ConflictGraph:
    """Make a checked graph from the records of all tables.

    Parameters
    ----------
    parts
        Table to records.
    rest
        ``extras`` and ``meta``.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    TableError
        With every fault.
    """
    more, meta = rest.get("extras", {}), rest.get("meta", {})
    if not isinstance(more, dict) or not isinstance(meta, dict):
        raise TableError("extras and meta of an export are mappings")
    frames = {name: rebuild(name, parts[name], more.get(name, {})) for name in COLUMNS}
    return ConflictGraph(Tables(**frames, meta=meta).check())


def _list(rest: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = rest.get(name, [])
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise TableError(f"«{name}» of an export is a list of mappings")
    return found


def _place(record: Mapping[str, Any]) -> float:
    row = record.get("row")
    return float(row) if isinstance(row, (int, float)) else float("inf")


def dumps(value: Any) -> str:
    """Write JSON that is the same on every run.

    Parameters
    ----------
    value
        Plain values; a day or another thing is written as its text.

    Returns
    -------
    str
        One line.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)


def loads(text: str) -> Any:
    """Read JSON strictly: no NaN, no key twice.

    Parameters
    ----------
    text
        JSON.

    Returns
    -------
    object
        The value.

    Raises
    ------
    TableError
        When it is no JSON, or not ours to accept.
    """
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except RecursionError:
        raise TableError("the JSON is nested too deeply") from None
    except ValueError as error:
        raise TableError(f"this is not JSON that can be read: {error}") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # the idiom
        raise ValueError(f"the key «{twice}» stands twice")
    return found
