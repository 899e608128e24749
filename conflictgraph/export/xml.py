"""GraphML, there and back; GEXF for Gephi, one way.

A file with a DOCTYPE is refused before anything is expanded, and so are two graphs in
one file, deep nesting, and edges to nodes that are not there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

import networkx as nx

from conflictgraph.errors import TableError
from conflictgraph.export.cells import escape, unescape
from conflictgraph.export.document import Document, dumps, graph_of, loads, of
from conflictgraph.graph import ConflictGraph
from conflictgraph.tables import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["gexf", "graphml", "parse_graphml"]

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
_DEEPEST = 32
_TYPES = {"boolean": bool, "int": int, "long": int, "float": float, "double": float, "string": str}


def _kind(cells: Iterable[Any]) -> str:
    found = {type(cell) for cell in cells if cell is not None}
    if found == {bool}:
        return "boolean"
    if found == {int}:
        return "int"
    return "double" if found and found <= {int, float} else "string"


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return escape(cell) if isinstance(cell, str) else escape(dumps(cell))


def _is_left_out(cell: Any) -> bool:
    return cell is None or cell in ("", [])


def _keys(rows: list[dict[str, Any]]) -> dict[str, str]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: _kind(row.get(name) for row in rows) for name in names}


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue() + b"\n"


def graphml(g: ConflictGraph) -> bytes:
    """Write a graph as GraphML; `parse_graphml` is its inverse.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    bytes
        The file.
    """
    document = of(g)
    root = ET.Element("graphml", xmlns=_GRAPHML)
    names: dict[tuple[str, str], str] = {}
    for domain, rows in (("node", document.nodes), ("edge", document.edges)):
        for name, kind in _keys(rows).items():
            names[domain, name] = f"{domain[0]}{len(names)}"
            ET.SubElement(
                root, "key", {"id": names[domain, name], "for": domain, "attr.name": escape(name), "attr.type": kind}
            )
    ET.SubElement(root, "key", {"id": "rest", "for": "graph", "attr.name": "conflictgraph", "attr.type": "string"})
    graph = ET.SubElement(root, "graph", {"id": "G", "edgedefault": "directed"})
    ET.SubElement(graph, "data", key="rest").text = _text(document.rest)
    for row in document.nodes:
        _data(
            ET.SubElement(graph, "node", id=escape(row["actor_id"])),
            row,
            {name: key for (domain, name), key in names.items() if domain == "node"},
        )
    for place, row in enumerate(document.edges):
        edge = ET.SubElement(graph, "edge", id=f"e{place}", source=escape(row["source"]), target=escape(row["target"]))
        _data(edge, row, {name: key for (domain, name), key in names.items() if domain == "edge"})
    return _bytes(root)


def _data(element: ET.Element, row: Mapping[str, Any], names: Mapping[str, str]) -> None:
    for name, cell in row.items():
        if not _is_left_out(cell):
            ET.SubElement(element, "data", key=names[name]).text = _text(cell)


def _guard(data: bytes) -> None:
    """Refuse what could grow or loop, before a tree is built."""
    parser = expat.ParserCreate()
    depth = graphs = 0

    def start(name: str, _: object) -> None:
        nonlocal depth, graphs
        depth += 1
        graphs += name == "graph"
        if depth > _DEEPEST:
            raise TableError(f"line {parser.CurrentLineNumber}: the file is nested more than {_DEEPEST} deep")
        if graphs > 1:
            raise TableError(f"line {parser.CurrentLineNumber}: a second graph; one file holds one graph")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise TableError(
            f"line {parser.CurrentLineNumber}: a DOCTYPE; files with one are refused, since entities can grow without bound"
        )

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"this is not XML that can be read: {error}") from error


def parse_graphml(data: bytes) -> ConflictGraph:
    """Read GraphML, ours or somebody else's.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    ConflictGraph
        The graph; of a foreign file as `ConflictGraph.from_networkx` reads it.

    Raises
    ------
    TableError
        With every fault.
    """
    _guard(data)
    root = ET.fromstring(data)  # noqa: S314 - a DOCTYPE, the carrier of every entity, was refused above
    tag = root.tag.removesuffix("graphml")
    keys = {
        key.get("id", ""): (unescape(key.get("attr.name", "")), key.get("attr.type", "string"))
        for key in root.iter(f"{tag}key")
    }
    graph = root.find(f"{tag}graph")
    if graph is None:
        raise TableError("there is no graph in this GraphML file")
    nodes = [
        {"actor_id": unescape(node.get("id", "")), **_cells(node, tag, keys)} for node in graph.findall(f"{tag}node")
    ]
    edges = [
        {
            **_cells(edge, tag, keys),
            "source": unescape(edge.get("source", "")),
            "target": unescape(edge.get("target", "")),
        }
        for edge in graph.findall(f"{tag}edge")
    ]
    _refuse_ghosts(nodes, edges)
    rest = _cells(graph, tag, keys).get("conflictgraph")
    if rest is not None:
        more = _mapping(loads(str(rest)))
        return graph_of(Document(_lists(nodes, ("actors",), more), _lists(edges, ("acts", "ties"), more), more))
    return _foreign(nodes, edges, directed=graph.get("edgedefault", "directed") == "directed")


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TableError("the graph's «conflictgraph» is no mapping")
    return value


def _refuse_ghosts(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
    known: set[str] = set()
    wrong = []
    for row in nodes:
        if row["actor_id"] in known:
            wrong.append(f"node «{row['actor_id']}» stands twice")
        known.add(row["actor_id"])
    wrong += [
        f"edge {row['source']} -> {row['target']}: no node «{end}»"
        for row in edges
        for end in (row["source"], row["target"])
        if end not in known
    ]
    if wrong:
        raise TableError(wrong)


def _cells(element: ET.Element, tag: str, keys: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for data in element.findall(f"{tag}data"):
        name, kind = keys.get(data.get("key", ""), (data.get("key", ""), "string"))
        text = unescape(data.text or "")
        try:
            found[name] = text == "true" if kind == "boolean" else _TYPES.get(kind, str)(text)
        except ValueError as error:
            raise TableError(f"«{name}» holds «{text[:60]}», which is no {kind}") from error
    return found


def _lists(rows: list[dict[str, Any]], tables: tuple[str, ...], rest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lists travel as JSON in a text; the kinds of the columns say which texts are lists."""
    kinds = {name: _list_columns(name, rest) for name in tables}
    found = []
    for row in rows:
        lists = kinds[tables[-1] if row.get("row_kind") == "tie" else tables[0]]
        found.append(
            {name: loads(cell) if name in lists and isinstance(cell, str) else cell for name, cell in row.items()}
        )
    return found


def _list_columns(table: str, rest: Mapping[str, Any]) -> set[str]:
    known = {column.name: column.kind for column in COLUMNS[table]}
    extra = _mapping(_mapping(_mapping(rest.get("extras", {})).get(table, {})).get("columns", {}))
    return {name for name, kind in {**known, **extra}.items() if kind in {"list", "pairs"}}


def _foreign(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], *, directed: bool) -> ConflictGraph:
    graph: nx.MultiDiGraph[str] | nx.MultiGraph[str] = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for row in nodes:
        graph.add_node(row["actor_id"])
        graph.nodes[row["actor_id"]].update({name: cell for name, cell in row.items() if name != "actor_id"})
    for place, row in enumerate(edges):
        graph.add_edge(row["source"], row["target"], key=place)
        graph.edges[row["source"], row["target"], place].update(
            {name: cell for name, cell in row.items() if name not in {"source", "target"}}
        )
    return ConflictGraph.from_networkx(graph)


def gexf(g: ConflictGraph) -> bytes:
    """Write a graph as GEXF 1.3 for Gephi, with days as dynamics.

    One way: GEXF has no place for quotes, answers and acts of one actor. Weights are
    never negative; the sign is an attribute.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    bytes
        The file.
    """
    document = of(g)
    root = ET.Element("gexf", {"xmlns": _GEXF, "version": "1.3"})
    graph = ET.SubElement(
        root,
        "graph",
        {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"},
    )
    sections: list[tuple[str, list[dict[str, Any]], dict[str, str]]] = []
    for domain, rows in (("node", document.nodes), ("edge", document.edges)):
        kinds = {name: kind for name, kind in _keys(rows).items() if name not in {"source", "target", "row"}}
        holder = ET.SubElement(graph, "attributes", {"class": domain, "mode": "static"})
        for place, (name, kind) in enumerate(kinds.items()):
            ET.SubElement(
                holder,
                "attribute",
                {"id": str(place), "title": escape(name), "type": "integer" if kind == "int" else kind},
            )
        sections.append((domain, rows, {name: str(place) for place, name in enumerate(kinds)}))
    for domain, rows, names in sections:
        holder = ET.SubElement(graph, f"{domain}s")
        for place, row in enumerate(rows):
            element = ET.SubElement(holder, domain, _gexf_node(row) if domain == "node" else _gexf_edge(row, place))
            values = ET.SubElement(element, "attvalues")
            for name, key in names.items():
                if not _is_left_out(row.get(name)):
                    ET.SubElement(values, "attvalue", {"for": key, "value": _text(row[name])})
    return _bytes(root)


def _gexf_node(row: Mapping[str, Any]) -> dict[str, str]:
    return {"id": escape(row["actor_id"]), "label": escape(row["name"])}


def _gexf_edge(row: Mapping[str, Any], place: int) -> dict[str, str]:
    kind = row["row_kind"]
    label = row["type"] if kind == "act" else row["relation"]
    weight = row["weight"] if kind == "act" else row["strength"]
    days = {"start": row["date" if kind == "act" else "since"], "end": row["date_end" if kind == "act" else "until"]}
    cells = {
        "id": str(place),
        "source": escape(row["source"]),
        "target": escape(row["target"]),
        "label": escape(label),
        "weight": _text(weight if weight is not None else 1.0),
    }
    return {**cells, **{name: day for name, day in days.items() if day}}
