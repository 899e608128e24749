"""Verbs that go with writing: watch, fmt, accept, and decisions about actors."""

from __future__ import annotations

from typing import Annotated

import typer

from conflictgraph.cli.show import AsJson, plain, print_frame, print_json

__all__ = ["register"]

_PAUSE = 0.1  # seconds between two looks at the files

Paths = Annotated[list[str], typer.Argument(help="Seed files and folders of seeds.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (accept, actors, fmt, watch):
        app.command()(verb)


def accept(
    seed: Annotated[str, typer.Argument(help="A seed with its text beside it.")],
    row: Annotated[list[str] | None, typer.Option(help="A statement, or id#1 for one of several quotes.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Accept every proposal.")] = False,
    by: Annotated[str, typer.Option(help="Who has looked.")] = "",
    on: Annotated[str, typer.Option(help="The day, 2024-02-07; today when not given.")] = "",
) -> None:
    """Show quotes that are found by likeness only; with --row or --all and --by, take the text's words."""
    from conflictgraph.annotation import accepting

    if not row and not every:
        found = accepting.offers(seed)
        for offer in found:
            typer.echo(plain(offer.explain()))
        typer.echo(f"{len(found)} wait; accept them with --row or --all, and --by", err=True)
        raise typer.Exit(1 if found else 0)
    for offer in accepting.accept(seed, by=by, on=_day(on), rows=None if every else row):
        typer.echo(plain(f"{offer.path}: {offer.row}: {offer.difference}"))


def actors(
    paths: Paths,
    same: Annotated[list[str] | None, typer.Option(help="ONE=OTHER: they are one actor.")] = None,
    distinct: Annotated[list[str] | None, typer.Option(help="ONE=OTHER: they are two.")] = None,
    unsure: Annotated[list[str] | None, typer.Option(help="ONE=OTHER: looked at, and not known.")] = None,
    by: Annotated[str, typer.Option(help="Who decides.")] = "",
    on: Annotated[str, typer.Option(help="The day, 2024-02-07; today when not given.")] = "",
    why: Annotated[str, typer.Option(help="The reason.")] = "",
    as_json: AsJson = False,
) -> None:
    """Propose which actors may be one and which only look so; with --same and --by, write a decision."""
    from conflictgraph.annotation import actors as room
    from conflictgraph.annotation.judgements import decide
    from conflictgraph.model import Judgement
    from conflictgraph.readers.seed import load

    decided = {"positive": same or [], "negative": distinct or [], "unsure": unsure or []}
    if any(decided.values()):
        made = []
        for judgement, pairs in decided.items():
            for pair in pairs:
                one, mark, other = pair.partition("=")
                if not mark:
                    raise typer.BadParameter(f"«{pair}»: write ONE=OTHER")
                ends = {"one": one.strip(), "other": other.strip()}
                made.append(Judgement(**ends, judgement=judgement, by=by, on=_day(on), why=why))
        typer.echo(plain(decide(paths[0], made)))
        return
    loaded = load(*paths)
    frame = room.to_frame(room.propose(loaded.actors.values(), judged=loaded.judgements))
    if as_json:
        print_json(frame.to_dict("records"))
    else:
        print_frame(frame)


def _day(on: str) -> str:
    from datetime import datetime

    return on or datetime.now().astimezone().date().isoformat()


def fmt(
    paths: Paths,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 when a file is not tidy.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change.")] = False,
) -> None:
    """Put encoding, line ends, tabs and stray indentation right; words, comments and layout stay."""
    from conflictgraph.annotation import formatting

    found = formatting.format_files(paths, write=not (check or diff))
    for path, before, after in found:
        if diff:
            typer.echo(plain(formatting.diff(path, before, after)), nl=False)
        else:
            typer.echo(plain(path))
    if found and (check or diff):
        raise typer.Exit(1)


def watch(
    paths: Paths,
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write.")] = "conflictgraph.html",
    once: Annotated[bool, typer.Option(help="Check and write once, then stop.")] = False,
    quiet: Annotated[list[str] | None, typer.Option(help="Codes of warnings to silence; all silences all.")] = None,
) -> None:
    """Check seeds and write the page anew on every save; Ctrl-C ends it."""
    import time

    from conflictgraph.cli.watching import Watcher

    watcher = Watcher(paths, output, quiet or ())
    while True:
        for line in watcher.look():
            typer.echo(plain(line))
        if once:
            raise typer.Exit(0 if watcher.ok else 1)
        time.sleep(_PAUSE)
