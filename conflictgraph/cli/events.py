"""Verbs of the events room: coded event data to a graph, a page or pairs."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from conflictgraph.cli.show import plain, print_frame, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["register"]

_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    app.command("events")(events)


def _progress() -> Any:
    begun, last = time.monotonic(), 0

    def show(rows: int, taken: int, size: int) -> None:
        nonlocal begun, last
        if rows < last:  # the next file
            begun = time.monotonic()
        last = rows
        spent = time.monotonic() - begun
        left = spent * (size - taken) / max(taken, 1)
        sys.stderr.write(f"\r{rows:,} rows, {rows / max(spent, 0.001):,.0f} a second, {left:.0f} s left   ")
        sys.stderr.flush()

    return show if sys.stderr.isatty() else None


def _say(first: str, said: Mapping[str, Any]) -> None:
    """Say what was read, the notes, and the first rows that were not taken; to standard error."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")  # below the line of progress
    refused = said["rejects"]
    lines = [first, *said["notes"], *(f"{one['file']}:{one['line']}: {one['reason']}" for one in refused[:_SHOWN])]
    if len(refused) > _SHOWN:
        lines.append(f"... and {len(refused) - _SHOWN:,} more rows; `conflictgraph.events.rejects` lists them all")
    for line in lines:
        typer.echo(plain(line), err=True)


def events(
    files: Annotated[list[str], typer.Argument(help="Event files, or the word «formats».")],
    format: Annotated[  # noqa: A002 - the option is called --format
        str | None, typer.Option("--format", help="Name of the format; without it the columns decide.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day, month or year.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day, month or year.")] = None,
    actor: Annotated[
        list[str] | None, typer.Option("--actor", help="Take acts that touch this actor; may be given more than once.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", help="Where it happened: a name or ISO letters.")
    ] = None,
    engine: Annotated[str | None, typer.Option("--engine", help="duckdb or pyspark.")] = None,
    roll_up: Annotated[
        bool, typer.Option("--roll-up", help="Ministries and forces of a state are that state.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="Period of the pairs: day, month, quarter or year.")] = "month",
    page: Annotated[str | None, typer.Option("--page", help="Write the interactive page to this file.")] = None,
    out: Annotated[str | None, typer.Option("--out", help="Write pairs by period to this Parquet file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read coded event data: UCDP, ACLED, GDELT, ICEWS, POLECAT, KEDS, Phoenix."""
    from conflictgraph import events as room

    if files == ["formats"]:
        table = room.formats()
        print_json(table) if as_json else print_frame(table[["format", "title", "licence", "direction"]])
        return
    asked = {
        "format": format,
        "start": start,
        "end": end,
        "actors": actor or None,
        "countries": country or None,
        "engine": engine,
        "roll_up": roll_up,
        "progress": _progress(),
    }
    if out is not None or page is None:
        pairs = room.dyads(files, by=by, **asked)
        if out is not None:
            import io

            from conflictgraph.atomic import write_bytes

            held = io.BytesIO()
            pairs.frame.to_parquet(held)
            write_bytes(out, held.getvalue())
        _say(pairs.explain(), pairs.meta)
        if page is None and out is None:
            print_json(pairs.frame) if as_json else print_frame(pairs.frame)
    if page is not None:
        from conflictgraph import page as pages

        g = room.read(files, **asked)
        pages.write(g, page)
        said = g.meta["events"]
        kept, merged, rejected, outside = (f"{said['counts'][one]:,} {one}" for one in list(said["counts"])[1:])
        _say(f"{said['counts']['rows']:,} rows: {kept}, {merged}, {rejected}, {outside}; {g!r} -> {page}", said)
