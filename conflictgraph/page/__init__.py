"""The interactive page: one file that opens from disk, asks no network, and shows the words behind each line.

`payload` brings a graph into plain data; `render` makes the file; `network` hands out pyvis;
`notebook` shows a page in a cell. Nothing is measured here, and no data are ever formatted into code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.page.render import PageReport, html, write

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Payload
    from conflictgraph.page.network import ConflictNetwork
    from conflictgraph.page.notebook import Shown

__all__ = ["PageReport", "html", "payload", "show", "to_pyvis", "write"]


def payload(g: ConflictGraph, **options: object) -> Payload:
    """What the page knows of a graph, as plain data; see `conflictgraph.page.payloads.payload`.

    Parameters
    ----------
    g
        The graph.
    **options
        As in `write`.

    Returns
    -------
    Payload
        The contract with the browser.
    """
    from conflictgraph.page.payloads import payload as build

    return build(g, **options)  # type: ignore[arg-type]  # the options of the function named above


def to_pyvis(g: ConflictGraph) -> ConflictNetwork:
    """The network as a `pyvis.network.Network` with our layout, colours and lines, physics off.

    Parameters
    ----------
    g
        The graph; it is not changed.

    Returns
    -------
    ConflictNetwork
        A subclass of `pyvis.network.Network`. Its own way to HTML is our page.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> len(to_pyvis(testing.toy()).nodes)
    4
    """
    from conflictgraph.page.network import network

    return network(g)


def show(g: ConflictGraph, *, height: int = 760, **options: object) -> Shown:
    """The page inside a notebook's cell.

    Parameters
    ----------
    g
        The graph.
    height
        Height of the frame in pixels.
    **options
        As in `write`.

    Returns
    -------
    Shown
        An object that Jupyter displays; it holds the page in a sandboxed frame.
    """
    from conflictgraph.page.notebook import Shown

    return Shown(g, height, options)
