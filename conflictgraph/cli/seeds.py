"""Verbs that turn seeds into something: check, lock and page."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from conflictgraph.cli.show import AsJson, Seeds, graph, plain, print_json, working

__all__ = ["register"]

_FAULTS = 1


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (check, lock, page):
        app.command()(verb)


def check(
    paths: Annotated[list[str], typer.Argument(help="Seed files and folders of seeds.")],
    style: Annotated[
        Literal["text", "github", "json"], typer.Option("--format", help="How faults are written.")
    ] = "text",
    quiet: Annotated[list[str] | None, typer.Option(help="Codes of warnings to silence; all silences all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show every fault of seeds at once; exit with 1 when there is one."""
    from conflictgraph.readers import seed

    report = seed.check_paths(paths, quiet=quiet or ())
    typer.echo(plain(report.render("json" if as_json else style)))
    if not report.ok:
        raise typer.Exit(_FAULTS)


def lock(paths: Annotated[list[str], typer.Argument(help="Seed files and folders of seeds.")]) -> None:
    """Write beside each seed where its quotes stand, and the hashes that prove it."""
    from conflictgraph.readers import seed

    for written in seed.write_lock(paths):
        typer.echo(plain(written))


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
