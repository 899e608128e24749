"""Node-link JSON (networkx, D3) and Cytoscape JSON, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.export.document import Document, dumps, graph_of, loads, of

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["cytoscape", "node_link", "parse"]


def node_link(g: ConflictGraph) -> bytes:
    """Write a graph as node-link JSON, as ``networkx.node_link_graph(..., edges="edges")`` reads it.

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
    nodes = [{"id": row["actor_id"], **row} for row in document.nodes]
    edges = [{"key": place, **row} for place, row in enumerate(document.edges)]
    whole = {
        "directed": True,
        "multigraph": True,
        "graph": {"conflictgraph": document.rest},
        "nodes": nodes,
        "edges": edges,
    }
    return (dumps(whole) + "\n").encode()


def cytoscape(g: ConflictGraph) -> bytes:
    """Write a graph as Cytoscape JSON, for Cytoscape and Cytoscape.js.

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
    nodes = [{"data": {"id": f"n:{row['actor_id']}", "label": row["name"], **row}} for row in document.nodes]
    edges = [
        {"data": {**row, "id": f"e:{place}", "source": f"n:{row['source']}", "target": f"n:{row['target']}"}}
        for place, row in enumerate(document.edges)
    ]
    whole = {
        "format_version": "1.0",
        "data": {"name": str(g.meta.get("title", "")), "conflictgraph": document.rest},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (dumps(whole) + "\n").encode()


def parse(data: bytes) -> ConflictGraph:
    """Read node-link or Cytoscape JSON that was written here.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    TableError
        With every fault.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"this is not UTF-8: {error}") from error
    whole = loads(text)
    try:
        if "elements" in whole:
            nodes = [element["data"] for element in whole["elements"]["nodes"]]
            edges = [_unprefixed(element["data"]) for element in whole["elements"]["edges"]]
            return graph_of(Document(nodes, edges, whole["data"]["conflictgraph"]))
        return graph_of(Document(whole["nodes"], whole["edges"], whole["graph"]["conflictgraph"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise TableError(f"this JSON was not written by conflictgraph.export: {error}") from error


def _unprefixed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "source": row["source"].removeprefix("n:"), "target": row["target"].removeprefix("n:")}
