"""How verbs load a graph and print an answer: as text for people, as JSON for programs."""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from conflictgraph.graph import ConflictGraph

__all__ = [
    "CORPUS",
    "AsJson",
    "Parallel",
    "Seeds",
    "counted",
    "emit",
    "graph",
    "plain",
    "print_frame",
    "print_json",
    "working",
]

CORPUS = "iraq-2023-24"

Seeds = Annotated[
    list[str] | None,
    typer.Option(
        "--seeds",
        "-s",
        help="A seed file, a folder of seeds, or a file of coded events (CSV, JSON, Parquet, packed or not); may be "
        "given more than once. Without it, the shipped corpus is asked.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Parallel = Annotated[
    Literal["keep", "net", "majority", "latest", "ambivalent"],
    typer.Option(
        help="What becomes of hostile and cooperative rows from one actor to another: keep both; net: their difference; "
        "majority: the sign of more rows; latest: the sign of the last; ambivalent: neither."
    ),
]

#: Ends of the names of event files.
_CODED = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".parquet", ".gz", ".zip")
_ALLOWED_CONTROLS = {"\n", "\t"}


def graph(seeds: Sequence[str | Path] | None) -> ConflictGraph:
    """Load the seeds and event files that a verb was given, or the shipped corpus.

    Parameters
    ----------
    seeds
        Paths, or nothing. The columns of an event file decide its format; rows of it that are not taken are counted
        on standard error.

    Returns
    -------
    ConflictGraph
        The graph.
    """
    coded = [str(one) for one in seeds or () if str(one).lower().endswith(_CODED)]
    written = [one for one in seeds or () if str(one) not in coded]
    if written and not coded:
        from conflictgraph.build import read

        return read(*written)
    if coded:
        return _with_events(coded, written)
    from conflictgraph import datasets

    return datasets.load(CORPUS)


def _with_events(coded: list[str], written: Sequence[str | Path]) -> ConflictGraph:
    from conflictgraph import events

    known = graph(written) if written else None
    found = events.read(coded, mapping=known)
    if refused := found.meta["events"]["counts"]["rejected"]:
        hint = f"`conflictgraph events {' '.join(coded)}` says why"
        typer.echo(plain(f"{refused:,} {'row was' if refused == 1 else 'rows were'} not taken; {hint}"), err=True)
    return found if known is None else events.together(known, found)


def plain(text: object) -> str:
    """Make text safe for a terminal: control and direction characters become visible.

    Parameters
    ----------
    text
        Anything from the data.

    Returns
    -------
    str
        The text without characters that steer a terminal or turn the order of words.
    """
    return "".join(
        char if char in _ALLOWED_CONTROLS or unicodedata.category(char) not in {"Cc", "Cf"} else f"\\u{ord(char):04x}"
        for char in str(text)
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(_jsonable(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str):
        return _jsonable(value.item())
    if hasattr(value, "isoformat"):
        return None if str(value) == "NaT" else value.isoformat()[:10]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def print_json(value: Any) -> None:
    """Print a value as JSON.

    Parameters
    ----------
    value
        Plain values, or a frame, which becomes a list of records.
    """
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        value = value.to_dict(orient="records")
    typer.echo(json.dumps(_jsonable(value), ensure_ascii=False, indent=2))


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.3g}"
    return "" if str(value) == "NaT" else plain(value)


def print_frame(table: pd.DataFrame) -> None:
    """Print a frame in columns, or as tab-separated lines when the output is piped.

    Parameters
    ----------
    table
        The frame; its index is not shown.
    """
    cells = [[_cell(value) for value in row] for row in table.itertuples(index=False)]
    heads = [str(name) for name in table.columns]
    if not sys.stdout.isatty():
        for row in [heads, *cells]:
            typer.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in cells:
        grid.add_row(*(Text(cell) for cell in row))
    Console().print(grid)


def emit(answer: Any, *, as_json: bool) -> None:
    """Print an answer: JSON when asked, else its sentences, else its frame.

    Parameters
    ----------
    answer
        A frame, or a result with ``to_frame`` and perhaps ``explain``.
    as_json
        Whether JSON was asked for.
    """
    if as_json:
        print_json(answer if hasattr(answer, "columns") else answer.to_frame())
    elif hasattr(answer, "explain"):
        typer.echo(plain(answer.explain()))
    else:
        print_frame(answer)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal's error stream that something is being worked on.

    Parameters
    ----------
    what
        What is being done, in a few words.

    Yields
    ------
    None
        Control while the work goes on.
    """
    if not sys.stderr.isatty():
        typer.echo(f"{what} ...", err=True)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(plain(what)):
        yield


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal's error stream how much of some work is done.

    Parameters
    ----------
    what
        What is being done, in a few words.

    Yields
    ------
    Callable
        Call it with how many parts are done, and how many there are.
    """
    if not sys.stderr.isatty():
        typer.echo(f"{what} ...", err=True)
        yield lambda done, whole: None  # noqa: ARG005 - nobody looks
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(plain(what), total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
