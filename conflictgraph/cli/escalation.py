"""Verbs of the escalation room: escalate, reach, drawn-in, chains, risk, chokepoints, ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from conflictgraph.cli.show import AsJson, Seeds, emit, graph, plain, print_json, working

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["register"]

At = Annotated[str, typer.Option(help="A day: only what was known and had begun by then.")]
Gap = Annotated[str, typer.Option(help="Longest wait between acts, such as 14D; none sets no limit.")]
SameTime = Annotated[Literal["forbid", "allow"], typer.Option(help="Whether acts of one day may follow each other.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (escalate, reach, chains, risk, chokepoints, ladder):
        app.command()(verb)
    app.command("drawn-in")(drawn_in)


def escalate(
    source: str,
    target: str,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many paths.")] = 5,
    max_steps: Annotated[int, typer.Option(min=1, max=12, help="Longest path.")] = 4,
    mode: Annotated[
        Literal["prospective", "observed", "mixed"],
        typer.Option(help="prospective: what could follow; observed: what the record holds; mixed: both in one path."),
    ] = "prospective",
    draws: Annotated[int, typer.Option(min=0, help="Redrawn parameters for rank stability.")] = 0,
    max_gap: Gap = "14D",
    same_time: SameTime = "forbid",
    seconds: Annotated[
        float | None, typer.Option(help="Time that the search may take; without it, a fixed number of steps.")
    ] = None,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say along which acts and ties a clash with one actor could reach another."""
    from conflictgraph.measures import escalation as room

    g = _known(seeds, at)
    with working(f"looking for paths from {source} to {target}"):
        found = room.paths(
            g,
            source,
            target,
            k=k,
            max_steps=max_steps,
            mode=mode,
            draws=draws,
            max_gap=_gap(max_gap),
            same_time=same_time,
            seconds=seconds,
        )
    emit(found, as_json=as_json)


def reach(
    source: str,
    observed: Annotated[
        bool, typer.Option("--observed", help="What happened: chains of acts in the order of time.")
    ] = False,
    by: Annotated[
        Literal["earliest", "latest", "fastest", "shortest", "best"],
        typer.Option(help="With --observed: which chain to each actor; latest asks who could reach SOURCE."),
    ] = "earliest",
    max_gap: Gap = "14D",
    same_time: SameTime = "forbid",
    max_steps: Annotated[int, typer.Option(min=1, max=12, help="Longest path, without --observed.")] = 4,
    worlds: Annotated[int, typer.Option(min=0, max=1_000_000, help="Sampled worlds, without --observed.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of the worlds.")] = 0,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say whom a clash with an actor could reach; or, with --observed, whom its acts did reach, and when."""
    from conflictgraph.measures import escalation as room

    g = _known(seeds, at)
    if observed:
        with working(f"following acts from {source}"):
            chains_found = room.observed_reach(g, source, by=by, max_gap=_gap(max_gap), same_time=same_time)
        emit(chains_found, as_json=as_json)
        return
    with working(f"looking whom {source} could reach, in {worlds} worlds"):
        found = room.reach(g, source, max_steps=max_steps, worlds=worlds, seed=seed)
    emit(found, as_json=as_json)


def drawn_in(
    struck: str,
    by: Annotated[str | None, typer.Option(help="Who strikes.")] = None,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say who stands near a struck actor, tie by tie, and who answered such acts before."""
    from conflictgraph.measures import escalation as room

    found = room.drawn_in(_known(seeds, at), struck, by)
    if as_json:
        print_json(found.to_frame())
    else:
        typer.echo(plain(found.explain()))


def chains(
    start: Annotated[str | None, typer.Argument(help="Act id; without it the longest chains of all.")] = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many chains, without a start.")] = 3,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Follow the answers that are on record, from act to act."""
    from conflictgraph.measures import responses as room

    g = graph(seeds)
    if start is not None:
        emit(room.chains(g, start), as_json=as_json)
        return
    found = room.longest(g, k)
    if as_json:
        print_json(found.to_frame())
    else:
        typer.echo(plain(found.explain()))


def risk(
    source: str,
    target: str,
    max_steps: Annotated[int, typer.Option(min=1, max=12)] = 4,
    seed: int = 0,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how strong all paths are together, each piece of evidence counted once."""
    from conflictgraph.measures import escalation as room

    found = room.risk(_known(seeds, at), source, target, max_steps=max_steps, seed=seed)
    if as_json:
        print_json(found.to_frame())
    else:
        typer.echo(plain(found.explain()))


def chokepoints(
    source: str,
    target: str,
    max_steps: Annotated[int, typer.Option(min=1, max=12)] = 4,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say where the paths between two actors break: where de-escalation pays."""
    from conflictgraph.measures import escalation as room

    found = room.chokepoints(_known(seeds, at), source, target, max_steps=max_steps)
    if as_json:
        print_json(found.to_frame())
    else:
        typer.echo(plain(found.explain()))


def ladder(
    a: Annotated[str | None, typer.Argument()] = None,
    b: Annotated[str | None, typer.Argument()] = None,
    freq: Annotated[str, typer.Option(help="D, W or M.")] = "W",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how high on the ladder two actors, or all, stood in each period."""
    from conflictgraph.measures import escalation as room

    emit(room.ladder(graph(seeds), a, b, freq=freq), as_json=as_json)


def _known(seeds: list[str] | None, at: str) -> ConflictGraph:
    g = graph(seeds)
    return g.known_on(at).as_of(at) if at else g


def _gap(written: str) -> str | None:
    return None if written == "none" else written
