"""The demo: the main job on the shipped corpus, told in a screen or two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflictgraph.cli.show import CORPUS, graph, plain, working

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["register"]

_TOP = 5


def register(app: typer.Typer) -> None:
    """Add the verb of this room.

    Parameters
    ----------
    app
        The command line.
    """
    app.command()(demo)


def demo(
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write.")] = "conflictgraph-demo.html",
) -> None:
    """Do the main job on the shipped corpus: answers in the terminal, and one interactive page."""
    with working(f"reading the corpus {CORPUS}"):
        g = graph(None)
    for part in (_summary, _central, _balance, _escalation, _drawn_in, _chains):
        with working(part.__doc__ or ""):
            heading, text = part(g)
        typer.echo(f"\n== {heading} ==\n{plain(text)}")
    from conflictgraph import page

    Path(output).parent.mkdir(parents=True, exist_ok=True)
    with working("drawing the page"):
        report = page.write(g, output)
    typer.echo("\nEvery row id in brackets leads to its words: conflictgraph evidence F076")
    typer.echo(f"The page ({report.bytes / 1e3:.0f} kB, works from disk, asks the network for nothing):")
    typer.echo(str(output))


def _rows(ids: tuple[str, ...], shown: int = 8) -> str:
    more = len(ids) - shown
    return "[" + " ".join(ids[:shown]) + (f" and {more} more" if more > 0 else "") + "]"


def _summary(g: ConflictGraph) -> tuple[str, str]:
    """counting"""  # noqa: D403 - shown as progress
    text = g.summary().explain()
    acts, ties = tuple(dict.fromkeys(g.acts["act_id"])), tuple(g.ties["tie_id"])
    return str(g.meta.get("title") or CORPUS), f"{text}\nActs {_rows(acts, 4)}; ties {_rows(ties, 4)}."


def _central(g: ConflictGraph) -> tuple[str, str]:
    """ranking the actors, one source left out at a time"""  # noqa: D403 - shown as progress
    from conflictgraph.measures import centrality

    lines = []
    for layer in ("hostile", "cooperative"):
        found = (
            centrality.table(g, ["pagerank"], layer=layer, stability="source")
            .sort_values("pagerank_rank", kind="stable")
            .head(_TOP)
        )
        lines.append(f"PageRank on the {layer} layer (rank, and its range when one source at a time is left out):")
        for actor, row in found.iterrows():
            span = f"{row['pagerank_rank_low']:.0f}-{row['pagerank_rank_high']:.0f}"
            lines.append(
                f"  {row['pagerank_rank']:.0f} ({span})  {g.actor_name(str(actor))}  {row['pagerank']:.3f}  {_rows(tuple(row['row_ids']), 5)}"
            )
    lines.append("It finds well-recorded actors, not necessarily powerful ones. Persons and placeholders are left out.")
    return "Most central actors", "\n".join(lines)


def _balance(g: ConflictGraph) -> tuple[str, str]:
    """weighing the triads"""  # noqa: D403 - shown as progress
    from conflictgraph.measures import balance

    triads = balance.triads(g)
    lines = [
        f"{len(triads)} triads with three signs: {int(triads['balanced'].sum())} balanced, {int((~triads['balanced']).sum())} unbalanced."
    ]
    for row in triads[~triads["balanced"]].head(3).to_dict(orient="records"):
        names = ", ".join(g.actor_name(row[end]) for end in ("a", "b", "c"))
        lines.append(f"  unbalanced: {names} {_rows(tuple(row['row_ids']), 6)}")
    lines.append(balance.frustration(g).explain())
    return "Balance of the triads", "\n".join(lines)


def _escalation(g: ConflictGraph) -> tuple[str, str]:
    """looking for escalation paths"""  # noqa: D403 - shown as progress
    from conflictgraph.measures import escalation

    return "Three best escalation paths from the United States to the Iraqi government", escalation.paths(
        g, "usa", "iraq_gov", k=3
    ).explain()


def _drawn_in(g: ConflictGraph) -> tuple[str, str]:
    """asking who could be drawn in"""  # noqa: D403 - shown as progress
    from conflictgraph.measures import escalation

    return "Who could be drawn in if the United States strikes Nujaba", escalation.drawn_in(
        g, struck="nujaba", by="usa"
    ).explain()


def _chains(g: ConflictGraph) -> tuple[str, str]:
    """following answers"""  # noqa: D403 - shown as progress
    from conflictgraph.measures import responses

    return "Longest response chains", responses.longest(g, k=3).explain()
