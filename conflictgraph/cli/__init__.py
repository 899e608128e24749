"""The shell door: one verb a question, no logic of its own.

Each module registers the verbs of one room. Nothing heavy is imported until a verb
runs, so that ``--help`` answers at once. Exit codes: 0 done, 1 the input has faults or
the question has no answer, 2 the command is wrong, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

FAULTS = 1
INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        _run()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _run() -> None:
    # Imported here, so that an interrupt during the imports is as quiet as any other.
    import typer

    from conflictgraph.cli import verbs
    from conflictgraph.cli.show import plain
    from conflictgraph.errors import ConflictGraphError

    try:
        verbs.app(standalone_mode=True)
    except (ConflictGraphError, ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(FAULTS) from None
        for line in str(error).splitlines():
            typer.echo(f"conflictgraph: {plain(line)}", err=True)
        raise SystemExit(FAULTS) from None
