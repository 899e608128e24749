"""The verbs of the command line, gathered from their rooms; nothing heavy is imported until one runs."""

from __future__ import annotations

import typer

from conflictgraph.cli import annotation, demo, editing, escalation, events, interchange, questions, seeds

__all__ = ["app"]

app = typer.Typer(
    name="conflictgraph",
    help="Turn annotated texts about a conflict into a graph of actors in which every edge leads back to its words.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(*, version: bool = typer.Option(default=False, help="Print the version and stop.")) -> None:
    if version:
        from conflictgraph import __version__

        typer.echo(f"conflictgraph {__version__}")
        raise typer.Exit


for _room in (demo, seeds, questions, escalation, annotation, editing, events, interchange):
    _room.register(app)
