"""Verbs that turn seeds into something: check, lock and page."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.show import AsJson, Seeds, graph, plain, print_json, working

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    app.command()(page)


def page(
    output: Annotated[str, typer.Argument(help="The file to write.")] = "conflictgraph.html",
    seeds: Seeds = None,
    title: Annotated[str | None, typer.Option(help="A sentence as title.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the interactive page: one file that works from disk and asks the network for nothing."""
    from conflictgraph import page as room

    g = graph(seeds)
    with working("drawing"):
        report = room.write(g, output, title=title)
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
    else:
        typer.echo(plain(report))
