"""Seeds as other tools write annotations, and what other tools wrote as seeds.

Every converter counts offsets in the unit of its format and reports, field by field, what it
could not carry: what is not in the report comes back as it was.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.compose import actors_yaml
from conflictgraph.annotation.exchange.draft import Taken
from conflictgraph.annotation.exchange.labels import Labels
from conflictgraph.annotation.exchange.loss import Loss, Lost, together
from conflictgraph.annotation.exchange.record import Document
from conflictgraph.errors import SeedError, near
from conflictgraph.readers.seed import read_all

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from conflictgraph.readers.seed.loaded import Loaded

__all__ = [
    "EXPORTS",
    "FORMATS",
    "IMPORTS",
    "Converted",
    "Document",
    "Format",
    "Labels",
    "Loss",
    "Lost",
    "Taken",
    "convert",
    "files_of",
    "format_of",
    "gathered",
    "guess",
    "placed",
    "take",
    "together",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of another tool.

    Parameters
    ----------
    name
        How it is called here.
    title
        How its people call it.
    suffixes
        How its files end.
    unit
        In what it counts: code points, utf-16 or tokens; nothing when it has no offsets.
    ways
        both, in or out.
    module
        Where it lives.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    unit: str
    ways: str
    module: str

    def load(self) -> Any:
        """Import its module; nothing of it is imported before it is asked for."""
        return import_module(f"conflictgraph.annotation.exchange.{self.module}")


FORMATS = {
    one.name: one
    for one in (
        Format("acts-csv", "table of who, did, to, when, quote", (".csv",), "", "both", "table"),
        Format("brat", "brat stand-off", (".ann",), "code points", "both", "brat"),
        Format("cas", "UIMA CAS of INCEpTION", (".xmi", ".zip"), "utf-16", "both", "cas"),
        Format("doccano", "doccano JSONL", (".jsonl",), "code points", "both", "doccano"),
        Format("followthemoney", "FollowTheMoney entities", (".ftm.json", ".ijson"), "", "both", "followthemoney"),
        Format("label-studio", "Label Studio JSON", (".json",), "utf-16", "both", "labelstudio"),
        Format("petrarch", "PETRARCH validation records", (".xml",), "", "in", "petrarch"),
        Format("plover", "PLOVER gold standard records", (".txt",), "", "in", "plover"),
        Format("prodigy", "Prodigy JSONL", (".jsonl",), "code points", "in", "prodigy"),
        Format("spacy", "spaCy DocBin", (".spacy",), "tokens", "out", "docbin"),
        Format("web-annotation", "W3C Web Annotation", (".jsonld",), "code points", "both", "webannotation"),
        Format("wikievents", "WikiEvents JSONL", (".jsonl",), "tokens", "in", "wikievents"),
    )
}
"""Name to format."""
EXPORTS = tuple(name for name, one in FORMATS.items() if one.ways != "in")
"""Names of what a seed can be written as."""
IMPORTS = tuple(name for name, one in FORMATS.items() if one.ways != "out")
"""Names of what a seed can be made of."""
_LINES = ("doccano", "followthemoney")


@dataclass(frozen=True, slots=True)
class Converted:
    """A seed in another format.

    Parameters
    ----------
    stem
        Name of the seed.
    files
        File name to bytes.
    loss
        What could not be carried.
    """

    stem: str
    files: dict[str, bytes]
    loss: Loss


def format_of(name: str, names: tuple[str, ...]) -> Format:
    """Find a format by name.

    Parameters
    ----------
    name
        What was asked for.
    names
        What there is.

    Returns
    -------
    Format
        The format.

    Raises
    ------
    SeedError
        When there is none, with near names and the whole list.
    """
    if name in names and name in FORMATS:
        return FORMATS[name]
    hits = near(name, names) or [one for one in names if name and (name in one or one in name)]
    hint = f"did you mean {' or '.join(hits)}? " if hits else ""
    raise SeedError(f"no format «{name}»; {hint}There are {', '.join(names)}")


def convert(loaded: Loaded, to: str) -> list[Converted]:
    """Write seeds as another tool writes annotations.

    Parameters
    ----------
    loaded
        Seeds whose texts are here.
    to
        One of `EXPORTS`.

    Returns
    -------
    list
        For each seed its files, and what was lost. What serves all of them (annotation.conf,
        TypeSystem.xml, label-config.xml) stands with each.

    Raises
    ------
    SeedError
        When the format is not known, a text is missing, a quote has no place, or two seeds
        have one name.
    MissingExtraError
        When the format needs a package that is not installed.
    """
    module = format_of(to, EXPORTS).load()
    documents = [Document.of(one, loaded) for one in loaded.opened]
    stems = [document.stem for document in documents]
    doubled = sorted({stem for stem in stems if stems.count(stem) > 1})
    if doubled:
        raise SeedError(f"two seeds are called «{doubled[0]}»: their files would be one; write them one by one")
    done = [module.write(document) for document in documents]
    beside = module.companions(documents) if hasattr(module, "companions") else {}
    return [Converted(stem, {**files, **beside}, loss) for stem, (files, loss) in zip(stems, done, strict=True)]


def take(
    path: str | os.PathLike[str],
    form: str,
    *,
    text: str | os.PathLike[str] | None = None,
    labels: str | os.PathLike[str] | None = None,
) -> list[Taken]:
    """Read a file of another tool.

    Parameters
    ----------
    path
        The file; for brat also a folder of .ann files.
    form
        One of `IMPORTS`.
    text
        The text, where the file does not hold it.
    labels
        CSV with the columns label and becomes: what labels become. It comes before the
        built-in table.

    Returns
    -------
    list
        One document a text, each checked by the loader of seeds.

    Raises
    ------
    SeedError
        With every fault of the file, or when the format is not known.
    MissingExtraError
        When the format needs a package that is not installed.
    """
    found = format_of(form, IMPORTS)
    table = Labels.read(labels) if labels else Labels()
    module = found.load()
    taken = [
        one for place in _files(Path(path), found) for one in module.read(place, Path(text) if text else None, table)
    ]
    for one in taken:
        _check(one.document)
    return taken


def files_of(document: Document, stem: str) -> dict[str, bytes]:
    """Write a document as the files of a seed.

    Parameters
    ----------
    document
        The document.
    stem
        Name of the seed without its suffix.

    Returns
    -------
    dict
        File name to bytes: the seed and its text; a register of actors alone where there is
        no text.
    """
    if not document.words and not document.rows:
        return {"actors.yaml": actors_yaml(document.actors).encode()}
    named = replace(document, stem=stem)
    return {f"{stem}.yaml": named.yaml(f"{stem}.txt").encode(), f"{stem}.txt": document.words.encode()}


def guess(path: str | os.PathLike[str]) -> str:
    """Tell a format by the name of a file.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        One of `IMPORTS`.

    Raises
    ------
    SeedError
        When several formats, or none, end so.

    Examples
    --------
    >>> guess("day.ann")
    'brat'
    """
    name = Path(path).name.casefold()
    ends = {one: max((len(end) for end in FORMATS[one].suffixes if name.endswith(end)), default=0) for one in IMPORTS}
    longest = max(ends.values())
    hits = [one for one, length in ends.items() if longest and length == longest]
    if len(hits) != 1:
        said = " or ".join(hits) or f"one of {', '.join(IMPORTS)}"
        raise SeedError(f"{Path(path).name}: say with --from which format it is: {said}")
    return hits[0]


def placed(taken: Sequence[Taken], output: str | os.PathLike[str]) -> dict[Path, bytes]:
    """Say which files are to be written for what was read.

    Parameters
    ----------
    taken
        What `take` gave.
    output
        A .yaml file for one document; else a folder.

    Returns
    -------
    dict
        Path to bytes.

    Raises
    ------
    SeedError
        When one file is to hold several documents, nothing was read, or another file stands
        there already.
    """
    place = Path(output)
    if not taken:
        raise SeedError("nothing to write: the file holds no annotation that was accepted")
    files: dict[Path, bytes] = {}
    if place.suffix in {".yaml", ".yml"}:
        if len(taken) > 1:
            raise SeedError(f"{len(taken)} texts make {len(taken)} seeds: give a folder, not {place.name}")
        made = files_of(taken[0].document, place.stem)
        if "actors.yaml" in made and place.name != "actors.yaml":
            raise SeedError(f"{place.name}: these are actors and no text: write them to actors.yaml, which seeds share")
        files = {place if name.endswith(".yaml") else place.with_name(name): data for name, data in made.items()}
    else:
        for one in taken:
            made = files_of(one.document, one.document.stem)
            files |= {place / name: data for name, data in made.items()}
    for path, data in files.items():
        if path.exists() and not (path.suffix == ".txt" and path.read_bytes() == data):
            raise SeedError(f"{path}: stands there already; it is not written over")
    return files


def gathered(done: Sequence[Converted], to: str, output: str | os.PathLike[str]) -> dict[Path, bytes]:
    """Say which files are to be written for what was converted.

    Parameters
    ----------
    done
        What `convert` gave.
    to
        The format.
    output
        A file, which takes one seed, or many in a format of lines; else a folder.

    Returns
    -------
    dict
        Path to bytes.

    Raises
    ------
    SeedError
        When one file is to hold several seeds and cannot.
    """
    place = Path(output)
    if not place.suffix or place.is_dir():
        return {place / name: data for one in done for name, data in one.files.items()}
    if len(done) > 1 and to not in _LINES:
        raise SeedError(f"{len(done)} seeds make {len(done)} files: give a folder, not {place.name}")
    files: dict[Path, bytes] = {}
    for one in done:
        first, *rest = one.files
        files[place] = files.get(place, b"") + one.files[first]
        stem = first.removesuffix(
            "".join(Path(first).suffixes[-2:]) if first.endswith(".ftm.json") else Path(first).suffix
        )
        for name in rest:
            beside = place.stem + name.removeprefix(stem) if name.startswith(f"{stem}.") else name
            files[place.with_name(beside)] = one.files[name]
    if to == "followthemoney":  # an actor of several seeds is one entity
        files[place] = b"".join(dict.fromkeys(files[place].splitlines(keepends=True)))
    return files


def _files(path: Path, form: Format) -> Iterator[Path]:
    if not path.exists():
        raise SeedError(f"{path}: there is no such file")
    if not path.is_dir():
        yield path
        return
    inside = sorted(one for suffix in form.suffixes for one in path.glob(f"*{suffix}"))
    if not inside:
        raise SeedError(f"{path.name}: no {' or '.join(form.suffixes)} file in this folder")
    yield from inside


def _check(document: Document) -> None:
    """Load what would be written, so that what an import writes always loads."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, content in files_of(document, "seed").items():
            (home / name).write_bytes(content)
        problems = read_all([home]).problems
    # What answers an act of another seed is found when both are read together.
    faults = [
        f"{document.stem}: {problem.message}"
        for problem in problems
        if problem.level == "error" and problem.code != "reference"
    ]
    if faults:
        raise SeedError(faults)
