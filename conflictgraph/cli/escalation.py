"""Verbs about escalation: what answered what, and along which ties a clash could draw others in."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.show import AsJson, Seeds, emit, graph, working

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    app.command()(escalate)
    app.command("drawn-in")(drawn_in)
    app.command()(chains)


def escalate(
    source: str,
    target: str,
    k: Annotated[int, typer.Option(min=1, help="How many paths.")] = 5,
    at: Annotated[
        str | None, typer.Option(help="The day from which one looks ahead; the last day of the record when left out.")
    ] = None,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Tell the best escalation paths between two actors: ties and precedents, not a forecast."""
    from conflictgraph.measures import escalation

    g = graph(seeds)
    with working("looking for escalation paths"):
        found = escalation.paths(g, g.resolve(source), g.resolve(target), k=k, at=at)
    emit(found, as_json=as_json)


def drawn_in(
    struck: str,
    by: Annotated[str | None, typer.Option(help="Who strikes.")] = None,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say who could be drawn in when an actor is struck: ties and precedents, not a forecast."""
    from conflictgraph.measures import escalation

    g = graph(seeds)
    found = escalation.drawn_in(g, g.resolve(struck), g.resolve(by) if by else None)
    emit(found, as_json=as_json)


def chains(
    start: Annotated[str | None, typer.Argument(help="An act to start from; without it, the longest chains.")] = None,
    k: Annotated[int, typer.Option(min=1, help="How many of the longest chains.")] = 3,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Follow what answered what, over stated and reported links only."""
    from conflictgraph.measures import responses

    g = graph(seeds)
    emit(responses.chains(g, start) if start else responses.longest(g, k), as_json=as_json)
