"""The shell door: one verb a question, no logic of its own.

Each module registers the verbs of one room. Nothing heavy is imported until a verb
runs, so that ``--help`` answers at once. Exit codes: 0 done, 1 the input has faults or
the question has no answer, 2 the command is wrong, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys

import typer

from conflictgraph.cli import annotation, demo, escalation, events, questions, seeds
from conflictgraph.cli.show import plain
from conflictgraph.errors import ConflictGraphError

__all__ = ["app", "main"]

FAULTS = 1
INTERRUPTED = 130

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


for _room in (demo, seeds, questions, escalation, annotation, events):
    _room.register(app)


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        app(standalone_mode=True)
    except (ConflictGraphError, ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(FAULTS) from None
        for line in str(error).splitlines():
            typer.echo(f"conflictgraph: {plain(line)}", err=True)
        raise SystemExit(FAULTS) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
