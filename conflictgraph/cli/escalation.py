"""Verbs of the escalation room: escalate, reach, drawn-in, chains, risk, chokepoints, ladder, backtest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from conflictgraph.cli.show import AsJson, Seeds, counted, emit, graph, print_frame, print_json, working

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation import EscalationPaths, FittedStrengths

__all__ = ["register"]

At = Annotated[str, typer.Option(help="A day: only what was known and had begun by then.")]
MaxSteps = Annotated[int, typer.Option(min=0, max=12, help="Longest path; 0 sets no limit.")]
Worlds = Annotated[int, typer.Option(min=1, max=1_000_000, help="Sampled worlds, where the answer is not exact.")]
Gap = Annotated[str, typer.Option(help="Longest wait between acts, such as 14D; none sets no limit.")]
Strength = Annotated[
    Literal["assumed", "fitted"],
    typer.Option(
        help="assumed: the weights of acts as they stand; fitted: by a model of this record, with its out-of-sample score (refused where the record is too thin)."
    ),
]
SameTime = Annotated[Literal["forbid", "allow"], typer.Option(help="Whether acts of one day may follow each other.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (escalate, reach, chains, risk, chokepoints, ladder, backtest):
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
    strengths: Strength = "assumed",
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
    strong = _strengths(g, strengths)
    with working(f"looking for paths from {source} to {target}"):
        found = room.paths(
            g,
            source,
            target,
            k=k,
            max_steps=max_steps,
            mode=mode,
            draws=draws,
            strengths=strong,
            max_gap=_gap(max_gap),
            same_time=same_time,
            seconds=seconds,
        )
    if as_json:
        print_json(_paths_asked(found))
    else:
        emit(found, as_json=False)


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
    strengths: Strength = "assumed",
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
    strong = _strengths(g, strengths)
    with working(f"looking whom {source} could reach, in {worlds} worlds"):
        found = room.reach(g, source, max_steps=max_steps, strengths=strong, worlds=worlds, seed=seed)
    _emit_scored(found, as_json=as_json)


def drawn_in(
    struck: str,
    by: Annotated[str | None, typer.Option(help="Who strikes.")] = None,
    max_ring: Annotated[int, typer.Option(min=1, max=6, help="Outermost ring.")] = 3,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say who stands near a struck actor, tie by tie, and who answered such acts before."""
    from conflictgraph.measures import escalation as room

    found = room.drawn_in(_known(seeds, at), struck, by, max_ring=max_ring)
    if as_json:
        print_json({**_parts(found, ("rings", "precedents"), hidden=("names", "words")), "caveat": room.NOT_A_FORECAST})
    else:
        emit(found, as_json=False)


def chains(
    start: Annotated[str | None, typer.Argument(help="Act id; without it the best chains of all.")] = None,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many chains, without a start.")] = 3,
    by: Annotated[
        Literal["links", "intensity", "fan-out", "delays"],
        typer.Option(
            help="Without a start: the longest chains, the heaviest, the acts that drew most answers, or who answers how soon."
        ),
    ] = "links",
    basis: Annotated[
        list[str] | None, typer.Option(help="stated, reported or inferred; may be given more than once.")
    ] = None,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Follow the answers that are on record, from act to act."""
    from conflictgraph.measures import responses as room

    g, bases = _known(seeds, at), tuple(basis) if basis else room.ON_RECORD
    if start is not None:
        emit(room.chains(g, start, basis=bases), as_json=as_json)
    elif by in {"fan-out", "delays"}:
        emit((room.fan_out if by == "fan-out" else room.delays)(g, basis=bases), as_json=as_json)
    else:
        emit((room.longest if by == "links" else room.heaviest)(g, k, basis=bases), as_json=as_json)


def risk(
    source: str,
    target: str,
    max_steps: MaxSteps = 4,
    calibration: Annotated[str | None, typer.Option(help="mid or data: rates in the place of scores.")] = None,
    strengths: Strength = "assumed",
    worlds: Worlds = 9604,
    seed: Annotated[int, typer.Option(help="Of the worlds.")] = 0,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how strong all paths are together, each piece of evidence counted once."""
    from conflictgraph.measures import escalation as room

    g = _known(seeds, at)
    strong = _strengths(g, strengths)
    with working(f"joining all paths from {source} to {target}"):
        found = room.risk(
            g,
            source,
            target,
            max_steps=max_steps or None,
            strengths=strong,
            calibration=calibration,
            worlds=worlds,
            seed=seed,
        )
    _emit_scored(found, as_json=as_json)


def chokepoints(
    source: str,
    target: str,
    max_steps: MaxSteps = 4,
    strengths: Strength = "assumed",
    worlds: Worlds = 9604,
    seed: Annotated[int, typer.Option(help="Of the worlds.")] = 0,
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say where the paths between two actors break: where de-escalation pays."""
    from conflictgraph.measures import escalation as room

    g = _known(seeds, at)
    strong = _strengths(g, strengths)
    with working(f"looking where the paths from {source} to {target} break"):
        found = room.chokepoints(
            g, source, target, max_steps=max_steps or None, strengths=strong, worlds=worlds, seed=seed
        )
    if as_json:
        print_json(_parts(found, ("seam", "importance"), hidden=("names",)))
    else:
        emit(found, as_json=False)


def ladder(
    a: Annotated[str | None, typer.Argument()] = None,
    b: Annotated[str | None, typer.Argument()] = None,
    freq: Annotated[str, typer.Option(help="D, W or M.")] = "W",
    show: Annotated[
        Literal["periods", "episodes", "changes"],
        typer.Option(help="The rung of each period, the episodes, or the change points."),
    ] = "periods",
    at: At = "",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how high on the ladder two actors, or all, stood in each period."""
    from conflictgraph.measures import escalation as room

    g = _known(seeds, at)
    if show == "changes":
        emit(room.change_points(g, a, b, freq=freq), as_json=as_json)
    else:
        emit((room.ladder if show == "periods" else room.episodes)(g, a, b, freq=freq), as_json=as_json)


def backtest(
    files: Annotated[
        list[str] | None, typer.Argument(help="Event files; without them, the seeds or the shipped corpus.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option is called --format
        str | None, typer.Option("--format", help="Format of the files; without it the columns decide.")
    ] = None,
    horizon: Annotated[str, typer.Option(help="How far to look ahead.")] = "30D",
    quiet: Annotated[str, typer.Option(help="How long a pair must have been quiet.")] = "365D",
    every: Annotated[str, typer.Option(help="Time between the dates.")] = "91D",
    min_acts: Annotated[int, typer.Option(min=1, help="Fewest acts of a ranked actor in the quiet time.")] = 10,
    warm_up: Annotated[str, typer.Option(help="Time before the first date.")] = "730D",
    least: Annotated[int, typer.Option(min=1, help="Fewest onsets in each half.")] = 50,
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how well the record up to a day would have ranked the pairs that turned hostile after it."""
    from conflictgraph.measures import escalation as room

    if files:
        from conflictgraph import events

        with working("reading events"):
            tables = events.read(files, format=format).tables
    else:
        tables = graph(seeds).tables
    with counted("scoring dates") as tell:
        found = room.backtest(
            tables, horizon, quiet=quiet, every=every, min_acts=min_acts, warm_up=warm_up, least=least, progress=tell
        )
    if as_json:
        print_json(_parts(found, ("scores", "reliability", "tried")))
    else:
        emit(found, as_json=False)
        print_frame(found.to_frame())


def _parts(found: Any, frames: tuple[str, ...], *, hidden: tuple[str, ...] = ()) -> dict[str, Any]:
    """Lay a result out as one JSON object: its frames as lists of records, the rest as it is."""
    plain_ = {name: getattr(found, name) for name in found.__slots__ if name not in {*frames, *hidden}}
    plain_ = {name: value.to_dict() if hasattr(value, "to_dict") else value for name, value in plain_.items()}
    return {**plain_, **{name: getattr(found, name).to_dict(orient="records") for name in frames}}


def _strengths(
    g: ConflictGraph, strengths: Literal["assumed", "fitted"]
) -> Literal["assumed", "fitted"] | FittedStrengths:
    """Fit strengths where they are asked for, and say how far that has come."""
    if strengths == "assumed":
        return strengths
    from conflictgraph.measures import escalation as room

    with counted("fitting strengths, and scoring them") as tell:
        return room.fitted_strengths(g.tables, progress=tell)


def _paths_asked(found: EscalationPaths) -> dict[str, Any]:
    """Give paths as one object: how they were asked, what cuts them short, and one row a step."""
    from conflictgraph.measures.escalation import NOT_A_FORECAST

    asked = ("source", "target", "mode", "same_time", "max_steps", "at", "cross_pressured", "n_ambiguous_same_time")
    scored = {} if found.strengths is None else {"strengths": {**found.strengths.to_dict(), "unrated": found.unrated}}
    return {
        **{name: getattr(found, name) for name in (*asked, "cut", "missing", "calibration")},
        **scored,
        "caveat": NOT_A_FORECAST,
        "rows": found.to_frame().to_dict(orient="records"),
    }


def _emit_scored(found: Any, *, as_json: bool) -> None:
    """Print an answer; as JSON, fitted strengths make it one object of their score and the rows."""
    if as_json and found.strengths is not None:
        score = {**found.strengths.to_dict(), "unrated": found.unrated}
        print_json({"strengths": score, "rows": found.to_frame().to_dict(orient="records")})
    else:
        emit(found, as_json=as_json)


def _known(seeds: list[str] | None, at: str) -> ConflictGraph:
    g = graph(seeds)
    return g.known_on(at).as_of(at) if at else g


def _gap(written: str) -> str | None:
    return None if written == "none" else written
