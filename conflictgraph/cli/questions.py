"""Verbs that ask one question of a graph: evidence, summary, central, paths, balance and so on."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from conflictgraph.cli.show import AsJson, Parallel, Seeds, emit, graph, plain, print_frame, print_json

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (evidence, summary, relation, central, paths, brokers, balance, blocs, timeline, compare):
        app.command()(verb)


def evidence(
    rows: Annotated[list[str], typer.Argument(help="Row ids, such as F076.")],
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Print the words that rows rest on, and who published them."""
    g = graph(seeds)
    found = g.evidence(rows)
    if as_json:
        print_json(found)
        return
    for row_id, group in found.groupby("row_id", sort=False):
        typer.echo(str(row_id))
        for quote, text in dict.fromkeys(zip(group["quote"], group["text_id"], strict=True)):
            words = f"«{quote}»" if quote else "(the words stay at home: only positions and hashes are here)"
            typer.echo(plain(f"  {words} (annotated text: {text})"))
        for source in group.drop_duplicates("source_id").to_dict(orient="records"):
            label = ", ".join(str(source[part]) for part in ("publisher", "title", "published", "url") if source[part])
            typer.echo(plain(f"  - {source['source_id']}: {label}"))


def summary(seeds: Seeds = None, as_json: AsJson = False) -> None:
    """Count what the graph holds."""
    found = graph(seeds).summary()
    if as_json:
        print_json(found.to_dict())
    else:
        typer.echo(plain(found.explain()))


def relation(a: str, b: str, seeds: Seeds = None, as_json: AsJson = False) -> None:
    """Say how two actors stand to each other, and on which rows that rests."""
    g = graph(seeds)
    found = g.relation(a, b)
    if as_json:
        counts = [{"source": s, "target": t, "quad_class": q, "acts": n} for (s, t, q), n in found.quad_classes.items()]
        print_json(
            {
                "a": found.a,
                "b": found.b,
                "sign": found.sign,
                "mixed": found.mixed,
                "counts": counts,
                "row_ids": found.row_ids,
            }
        )
        return
    typer.echo(plain(f"{g.actor_name(found.a)} and {g.actor_name(found.b)}: {found.word}"))
    print_frame(found.to_frame())
    typer.echo("rows: " + " ".join(found.row_ids))


def central(
    measures: Annotated[list[str] | None, typer.Argument(help="Measures, such as pagerank betweenness.")] = None,
    layer: Annotated[
        Literal["all", "cooperative", "hostile"], typer.Option(help="Which rows to walk along.")
    ] = "cooperative",
    stability: Annotated[
        Literal["source", "bootstrap", "none"],
        typer.Option(
            help="source: rank ranges when one source at a time is left out; bootstrap: when sources are drawn anew; none: ranks only."
        ),
    ] = "source",
    parallel: Parallel = "keep",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Rank the actors, with the range of each rank when one source at a time is left out."""
    from conflictgraph.measures import centrality

    found = centrality.table(
        graph(seeds),
        measures or ["pagerank", "betweenness"],
        layer=layer,
        stability=stability,
        parallel=parallel,
    )
    emit(found.reset_index(), as_json=as_json)


def paths(
    source: str,
    target: str,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many paths.")] = 5,
    layer: Annotated[Literal["all", "cooperative", "hostile"], typer.Option(help="Which rows to walk along.")] = "all",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """List the shortest paths between two actors, with the rows of each step."""
    from conflictgraph.measures import paths as room

    g = graph(seeds)
    emit(room.k_shortest(g, g.resolve(source), g.resolve(target), k=k, layer=layer), as_json=as_json)


def brokers(a: str, b: str, seeds: Seeds = None, as_json: AsJson = False) -> None:
    """Say who stands between two actors: the smallest sets whose loss would part them."""
    from conflictgraph.measures import paths as room

    g = graph(seeds)
    emit(room.brokers(g, g.resolve(a), g.resolve(b)), as_json=as_json)


def balance(
    triads: Annotated[bool, typer.Option("--triads", help="List the triads.")] = False,
    degree: Annotated[
        bool, typer.Option("--degree", help="Degrees of balance: triangles, walks, frustration.")
    ] = False,
    test: Annotated[
        Literal["triangles", "weak", "walks", "frustration", "algebraic", "semicycles", "multiscale"] | None,
        typer.Option(help="Ask whether this statistic is unusual."),
    ] = None,
    null: Annotated[
        Literal["signed_degree", "signs", "rewire"], typer.Option(help="What the random graphs of --test keep.")
    ] = "signed_degree",
    draws: Annotated[int, typer.Option(min=1, help="Random graphs of --test.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of --test.")] = 0,
    window: Annotated[str | None, typer.Option(help="Degrees of balance on a window that moves, such as 90D.")] = None,
    step: Annotated[str, typer.Option(help="From one window to the next.")] = "30D",
    parallel: Parallel = "keep",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say how far the map falls into two camps, and which ties stand against that."""
    from conflictgraph.measures import balance as room

    if sum((triads, degree, test is not None, window is not None)) > 1:
        raise typer.BadParameter("take one of --triads, --degree, --test and --window")
    g = graph(seeds)
    if test is not None:
        emit(room.test(g, test, null=null, draws=draws, seed=seed, parallel=parallel), as_json=as_json)
    elif window is not None:
        emit(room.rolling(g, room.degree, window=window, step=step, parallel=parallel), as_json=as_json)
    elif triads:
        emit(room.triads(g, parallel=parallel), as_json=as_json)
    else:
        emit((room.degree if degree else room.frustration)(g, parallel=parallel), as_json=as_json)


def blocs(
    method: Annotated[
        Literal["correlation", "modularity", "sponge", "laplacian"], typer.Option(help="How blocs are found.")
    ] = "correlation",
    k: Annotated[int | None, typer.Option("--k", "-k", min=1, help="Number of blocs, at most.")] = None,
    stability: Annotated[
        Literal["source", "none"],
        typer.Option(help="source: who changes bloc when one source at a time is left out."),
    ] = "source",
    parallel: Parallel = "keep",
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Find blocs of friends with foes between, who leans where, and who would change sides."""
    from conflictgraph.measures import blocs as room

    found = room.report(graph(seeds), stability=stability == "source", method=method, k=k, parallel=parallel)
    emit(found.to_frame().reset_index() if as_json else found, as_json=as_json)


def timeline(a: str, b: str, seeds: Seeds = None, as_json: AsJson = False) -> None:
    """Count the acts between two actors by month and quad class."""
    from conflictgraph.measures import timeline as room

    g = graph(seeds)
    emit(room.monthly(g, g.resolve(a), g.resolve(b)), as_json=as_json)


def compare(
    before: Annotated[str, typer.Option(help="A day: what was known on it.")],
    after: Annotated[str, typer.Option(help="A later day.")],
    seeds: Seeds = None,
    as_json: AsJson = False,
) -> None:
    """Say what appeared, went or flipped between what was known on two days."""
    from conflictgraph.measures import compare as room

    g = graph(seeds)
    emit(room.graphs(g.known_on(before), g.known_on(after)), as_json=as_json)
