"""Verbs to and from other tools: annotation tools, FollowTheMoney, and programs that draw graphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from conflictgraph.cli.show import AsJson, plain, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflictgraph.annotation.exchange import Loss
    from conflictgraph.graph import ConflictGraph

__all__ = ["register"]

# Written out, so that --help imports nothing; a test holds them to the formats that there are.
IMPORTS = (
    "acts-csv, brat, cas, doccano, followthemoney, label-studio, petrarch, plover, prodigy, web-annotation, wikievents"
)
EXPORTS = "acts-csv, brat, cas, doccano, followthemoney, label-studio, spacy, web-annotation"
GRAPHS = "csv, cytoscape, gexf, graphml, json, parquet"
_GRAPH_FILES = (".graphml", ".json", ".cyjs")


def register(app: typer.Typer) -> None:
    """Add the verbs of this room.

    Parameters
    ----------
    app
        The command line.
    """
    app.command("import")(import_)
    app.command("export")(export)


def import_(
    file: Annotated[str, typer.Argument(help="The other tool's file; for brat also a folder of .ann files.")],
    output: Annotated[
        str, typer.Option("--output", "-o", help="The seed to write; a folder where the file holds several texts.")
    ],
    form: Annotated[
        str | None, typer.Option("--from", help=f"One of {IMPORTS}; without it, by the file's suffix.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="The text, where the file does not hold it.")] = None,
    labels: Annotated[
        str | None, typer.Option(help="CSV with the columns label and becomes: what labels become here.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make seeds of another tool's annotations, and say what could not be read; drafts are marked as such."""
    from conflictgraph.annotation import exchange
    from conflictgraph.atomic import write_many

    found = exchange.take(file, form or exchange.guess(file), text=text, labels=labels)
    files = exchange.placed(found, output)
    for path in {path.parent for path in files}:
        path.mkdir(parents=True, exist_ok=True)
    write_many({str(path): content for path, content in files.items()})
    _report(list(files), exchange.together([(one.document.stem, one.loss) for one in found]), as_json=as_json)


def export(
    paths: Annotated[list[str], typer.Argument(help="Seed files and folders of seeds; or a graph written before.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The file or folder to write.")],
    to: Annotated[str, typer.Option("--to", help=f"Of seeds: {EXPORTS}. Of graphs: {GRAPHS}.")],
    drafts: Annotated[bool, typer.Option(help="Take machines' drafts into a graph too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write seeds as another annotation tool does, or their graph for another program; say what is lost."""
    from conflictgraph import export as graphs
    from conflictgraph.annotation import exchange

    if to in graphs.FORMATS:
        _report([graphs.write(_graph(paths, drafts=drafts), output, format=to)], None, as_json=as_json)
        return
    exchange.format_of(to, (*exchange.EXPORTS, *graphs.FORMATS))
    if len(paths) == 1 and paths[0].endswith(_GRAPH_FILES):
        from conflictgraph.errors import SeedError

        raise SeedError(f"{paths[0]}: a graph has no texts: {to} is made of seeds")
    from conflictgraph.atomic import write_many
    from conflictgraph.readers.seed import load

    loaded = load(*paths)
    done = exchange.convert(loaded, to)
    files = exchange.gathered(done, to, output)
    for path in {path.parent for path in files}:
        path.mkdir(parents=True, exist_ok=True)
    write_many({str(path): content for path, content in files.items()})
    _report(list(files), exchange.together([(one.stem, one.loss) for one in done]), as_json=as_json)
    closed = [seed.id for seed in loaded.seeds if seed.source.licence == "all-rights-reserved"]
    if closed and to != "followthemoney":
        typer.echo(plain(f"these files hold texts that are not free ({', '.join(closed[:5])}): keep them"), err=True)


def _graph(paths: Sequence[str], *, drafts: bool) -> ConflictGraph:
    from conflictgraph import export as graphs
    from conflictgraph.build import read

    first = Path(paths[0])
    tables = first.is_dir() and any((first / name).exists() for name in ("acts.csv", "acts.parquet"))
    if len(paths) == 1 and (tables or first.suffix in _GRAPH_FILES):
        return graphs.read(first)
    return read(*paths, drafts=drafts)


def _report(written: Sequence[Path], loss: Loss | None, *, as_json: bool) -> None:
    entries = loss.entries if loss else ()
    if as_json:
        lost = [{"field": entry.field, "count": len(entry.rows), "rows": entry.rows} for entry in entries]
        print_json({"written": [str(path) for path in written], "format": loss.format if loss else "", "lost": lost})
        return
    for path in written:
        typer.echo(plain(path))
    for line in loss.lines() if loss else ():
        typer.echo(plain(line), err=True)
    if loss is not None and not loss:
        typer.echo("nothing lost", err=True)
