"""The interactive page: one file that opens from disk, asks no network, and shows the words behind each line.

`payload` brings a graph into plain data; `render` makes the file; `network` hands out pyvis;
`notebook` shows a page in a cell, `live` a page that talks with the notebook. Nothing is measured here, and no data are ever formatted into code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.page.render import PageReport, html, write

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Payload
    from conflictgraph.page.network import ConflictNetwork
    from conflictgraph.page.notebook import Shown

__all__ = ["PageReport", "html", "payload", "show", "to_pyvis", "widget", "write"]


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


def widget(g: ConflictGraph, *, height: int = 760, **options: object) -> Any:
    """The page in a cell, with what is chosen there as traits, both ways (extra ``widget``).

    Setting a trait moves the page; what a reader does in the page sets the trait.

    Parameters
    ----------
    g
        The graph.
    height
        Height in pixels.
    **options
        As in `write`.

    Returns
    -------
    anywidget.AnyWidget
        With the traits ``selected`` (actor ids), ``period`` (two ISO days, or none for the whole)
        and ``view`` (``"network"``, ``"matrix"``, ``"table"``), and with ``acts``: the rows of
        ``g.acts`` that period and filters leave on the page.

    Raises
    ------
    MissingExtraError
        Without the extra ``widget``.
    UnknownActorError
        When ``selected`` is set to an actor that the graph does not have.
    traitlets.TraitError
        When ``period`` or ``view`` is set to what is none.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> live = widget(testing.toy())
    >>> live.selected, live.period, live.view
    ([], [], 'network')
    >>> live.period = ["2024-02-08", "2024-01-01"]
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: no period ['2024-02-08', '2024-01-01']: a period is two days, ...
    """
    from conflictgraph.page.live import widget as build

    return build(g, height=height, **options)
