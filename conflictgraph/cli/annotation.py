"""Verbs of the annotation room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from conflictgraph.cli.show import AsJson, plain, print_frame, print_json

if TYPE_CHECKING:
    import os

__all__ = ["register"]

Paths = Annotated[list[str], typer.Argument(help="Seed files and folders of seeds.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    for verb in (new, publish, attach, agree, merge, schema):
        app.command()(verb)


def new(
    text: Annotated[str, typer.Argument(help="A text file in UTF-8.")],
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="The seed to write; without it, it is printed.")
    ] = None,
) -> None:
    """Begin the seed of a text: source, hash, and commented empty sections; beside it the schema for editors."""
    from pathlib import Path

    from conflictgraph.annotation.begin import begin
    from conflictgraph.annotation.schema import NAME, schema_text
    from conflictgraph.atomic import write_many
    from conflictgraph.errors import SeedError

    content = begin(text)
    if output is None:
        typer.echo(content, nl=False)
        return
    if Path(output).exists():
        raise SeedError(f"{output}: stands there already; it is not written over")
    path = Path(output)
    # Beside a folder's seeds one schema is enough, and one that stands there may be somebody's own.
    beside = path.with_name(NAME)
    files: dict[str | os.PathLike[str], bytes] = {path: content.encode()}
    if not beside.exists():
        files[beside] = schema_text().encode()
    write_many(files)
    for name in files:
        typer.echo(plain(name))


def publish(
    paths: Annotated[list[str], typer.Argument(help="Seed files and folders; the last is the folder to write to.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The folder to write to, named apart.")] = "",
    words: Annotated[
        Literal["none", "cut"], typer.Option(help="none: places and hashes. cut: first three and last two words.")
    ] = "none",
) -> None:
    """Write seeds so that they may be passed on: texts that are not free stay at home."""
    from conflictgraph.annotation import publish as room

    *seeds, last = [*paths, output] if output else paths
    if not seeds:
        raise typer.BadParameter("name seeds, and a folder to write to: publish SEEDS OUT")
    for path in room.publish(seeds, last, words=words):
        typer.echo(plain(path))


def attach(
    seed: Annotated[str, typer.Argument(help="A published seed.")],
    text: Annotated[str, typer.Argument(help="The text that it annotates.")],
) -> None:
    """Put a text back beside its seed, after every quote was verified."""
    from conflictgraph.annotation import publish as room

    typer.echo(plain(room.attach(seed, text)))


def agree(
    paths: Paths,
    as_json: AsJson = False,
) -> None:
    """Say how far annotations of one text agree: each two of them, and all together."""
    import pandas as pd

    from conflictgraph.annotation import agreement

    found = agreement.agree(*paths)
    frame = pd.concat([item.to_frame() for item in found], ignore_index=True)
    everyone = agreement.together(*paths)
    if as_json:
        whole = everyone.to_frame().to_dict("records")[0] | {"annotations": list(everyone.annotations)}
        print_json({"pairs": frame.to_dict("records"), "together": whole})
        return
    print_frame(frame)
    if len(paths) > 2:
        typer.echo(plain(everyone.explain()))


def schema(
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="The file to write; without it, it is printed.")
    ] = None,
) -> None:
    """Print the JSON Schema of the seed, for editors."""
    from conflictgraph.annotation.schema import schema_text
    from conflictgraph.atomic import write_text

    if output is None:
        typer.echo(schema_text(), nl=False)
    else:
        typer.echo(plain(write_text(output, schema_text())))


def _ask(one: object, other: object) -> str:
    from conflictgraph.annotation.merging import describe

    typer.echo(plain(f"a  {describe(one)}\nb  {describe(other)}"), err=True)
    while True:
        typer.echo("a, b, or k to keep both? ", nl=False, err=True)
        key = typer.getchar().casefold()
        typer.echo(plain(key), err=True)
        if key in {"a", "b", "k"}:
            return "both" if key == "k" else key


def merge(
    one: Annotated[str, typer.Argument(help="A seed.")],
    other: Annotated[str, typer.Argument(help="Another seed of the same text.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The adjudicated seed to write, beside the text.")],
    keep_both: Annotated[
        bool, typer.Option(help="Ask nothing: keep both where they differ, marked as disputed.")
    ] = False,
) -> None:
    """Merge two annotations of one text: what differs is asked by keystroke, and nothing is lost."""
    from pathlib import Path

    from conflictgraph.annotation import merging
    from conflictgraph.atomic import write_text
    from conflictgraph.errors import SeedError

    if Path(output).exists():
        raise SeedError(f"{output}: stands there already; it is not written over")
    done = merging.merge(one, other, None if keep_both else _ask)
    typer.echo(plain(write_text(output, done.seed)))
    for line in done.log:
        typer.echo(plain(line), err=True)
    typer.echo(f"{done.agreed} agreed, {done.decided} decided, {done.one_sided} of one side", err=True)
