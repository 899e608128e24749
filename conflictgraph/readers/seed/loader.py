"""Files and folders of seeds become records; what is wrong is gathered over all of them."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import SeedError
from conflictgraph.model import Corpus, Publication, Seed, Source
from conflictgraph.readers.seed.cross import cross_check
from conflictgraph.readers.seed.faults import Problem, shown_path
from conflictgraph.readers.seed.fields import Fields
from conflictgraph.readers.seed.judgements import check_judgements, read_judgements
from conflictgraph.readers.seed.loaded import Loaded, Opened
from conflictgraph.readers.seed.lock import FREE
from conflictgraph.readers.seed.quotes import Quotes
from conflictgraph.readers.seed.statements import Scope, Statements, read_actors, read_publication, read_publications
from conflictgraph.readers.seed.tree import Mapping, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Actor
    from conflictgraph.readers.seed.judgements import Judged

__all__ = ["Cache", "load", "load_one", "read_all", "seed_files"]

ACTORS, PUBLICATIONS, CORPUS = "actors.yaml", "publications.yaml", "corpus.yaml"
_SHARED = (ACTORS, PUBLICATIONS, CORPUS)
_SUFFIXES = (".yaml", ".yml")
_BUDGET = 0.25


@dataclass(slots=True)
class _Folder:
    """What the seeds of one folder share."""

    actors: dict[str, tuple[Actor, Scalar, Sheet]] = field(default_factory=dict)
    publications: dict[str, tuple[Publication, Scalar, Sheet]] = field(default_factory=dict)
    corpus: Corpus | None = None
    judged: list[Judged] = field(default_factory=list)
    used_publications: set[str] = field(default_factory=set)
    scope: Scope | None = None


def seed_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """List the YAML files that paths name.

    Parameters
    ----------
    paths
        Files, and folders that are searched for YAML files.

    Returns
    -------
    list
        Each file once, sorted within a folder; hidden ones are left out.

    Raises
    ------
    SeedError
        When a path is not there, or a folder holds no seed.
    """
    found: dict[Path, None] = {}
    missing = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = sorted(
                Path(folder) / name
                for folder, folders, names in os.walk(path)
                if not _prune(folders)
                for name in names
                if name.endswith(_SUFFIXES) and not name.startswith(".")
            )
            if not inside:
                missing.append(f"{shown_path(path)}: no seed in this folder: a seed is a .yaml file")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            missing.append(f"{given}: there is no such file or folder")
    if missing:
        raise SeedError(missing)
    return list(found)


def _prune(folders: list[str]) -> bool:
    folders[:] = sorted(name for name in folders if not name.startswith("."))
    return False


class Cache:
    """Seeds that were read before, for who reads the same files again and again.

    A seed is read again when it, its text, its lock or what its folder shares was saved.
    """

    def __init__(self) -> None:
        self._read: dict[Path, tuple[object, Opened, tuple[Problem, ...]]] = {}

    def take(self, path: Path, loaded: Loaded, folder: _Folder) -> object | None:
        """Give a seed to what is being loaded, when nothing that it rests on was saved since.

        Parameters
        ----------
        path
            The seed.
        loaded
            Where it goes.
        folder
            What its folder shares.

        Returns
        -------
        object or None
            None when it was taken; else what to `keep` it under once it was read.
        """
        shared = tuple(_stamp(path.with_name(name)) for name in _SHARED)
        known = self._read.get(path)
        own = tuple(_stamp(one) for one in (path, path.with_name(f"{path.stem}.lock.json")))
        text = known[1].quotes.path if known else None
        stamp = (shared, own)
        if known is None or known[0] != (stamp, text and _stamp(text)):
            return stamp
        one = known[1]
        one.sheet.problems = loaded.problems
        loaded.problems.extend(known[2])
        _add(one, folder, loaded)
        return None

    def keep(self, stamp: object, one: Opened, problems: Iterable[Problem]) -> None:
        """Remember a seed.

        Parameters
        ----------
        stamp
            What `take` gave before it was read.
        one
            The seed.
        problems
            Its own, without those that reach over files.
        """
        text = one.quotes.path
        self._read[one.path] = ((stamp, text and _stamp(text)), one, tuple(problems))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_all(paths: Iterable[str | os.PathLike[str]], cache: Cache | None = None) -> Loaded:
    """Read seeds and gather everything that is wrong with them.

    Parameters
    ----------
    paths
        Files and folders.
    cache
        Seeds that were read before; those that were not saved since are not read again.

    Returns
    -------
    Loaded
        Records and problems; look at the problems before using the records.
    """
    return _read(seed_files(paths), cache, across=True)


def _read(files: list[Path], cache: Cache | None, *, across: bool) -> Loaded:
    # Trees hold no circles: the collector would walk them again and again and free nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read_files(files, cache, across=across)
    finally:
        if collecting:
            gc.enable()


def _read_files(files: list[Path], cache: Cache | None, *, across: bool) -> Loaded:
    loaded = Loaded()
    folders: dict[Path, _Folder] = {}
    for path in files:
        home = path.parent
        if home not in folders:
            folders[home] = _shared(home, loaded)
    for path in files:
        if path.name not in _SHARED:
            stamp = cache.take(path, loaded, folders[path.parent]) if cache else None
            if cache is None or stamp is not None:
                before = len(loaded.problems)
                one = _one_seed(path, folders[path.parent], loaded)
                if cache and one:
                    cache.keep(stamp, one, loaded.problems[before:])
    for folder in folders.values():
        loaded.corpora.extend([folder.corpus] if folder.corpus else [])
        loaded.publications.update({name: entry[0] for name, entry in folder.publications.items()})
        loaded.actors.update({name: entry[0] for name, entry in folder.actors.items() if name not in loaded.actors})
    for one in loaded.opened:
        loaded.publications.update({row.id: row for row in one.seed.publications})
    judged = [entry for folder in folders.values() for entry in folder.judged]
    loaded.judgements.extend(entry[0] for entry in judged)
    if across:
        cross_check(loaded, folders)
        loaded.same.update(check_judgements(loaded, judged))
    return loaded


def load(*paths: str | os.PathLike[str]) -> Loaded:
    """Read seeds, or refuse them with every fault at once.

    Parameters
    ----------
    *paths
        Files and folders.

    Returns
    -------
    Loaded
        The records.

    Raises
    ------
    SeedError
        With every fault of every file.
    """
    loaded = read_all(paths)
    faults = [str(problem) for problem in loaded.problems if problem.level == "error"]
    if faults:
        raise SeedError(faults)
    return loaded


def load_one(path: str | os.PathLike[str]) -> Opened:
    """Read one seed by itself: what it says of other seeds is not looked up.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Opened
        The seed.

    Raises
    ------
    SeedError
        With every fault of its own, or when the path is not one seed.
    """
    loaded = _read(seed_files([path]), None, across=False)
    faults = [str(problem) for problem in loaded.problems if problem.level == "error"]
    if faults or len(loaded.opened) != 1:
        raise SeedError(faults or f"{os.fspath(path)}: name one seed file")
    return loaded.opened[0]


def _shared(home: Path, loaded: Loaded) -> _Folder:
    folder = _Folder()
    for name in _SHARED:
        path = home / name
        if not path.is_file():
            continue
        sheet = Sheet(shown_path(path), loaded.problems)
        root = sheet.read(path)
        if root is None:
            continue
        if name == CORPUS:
            folder.corpus = _corpus(sheet, root)
            inner = root.items.get("publications")
        else:
            # Judgements stand beside the actors, also where no key says «actors».
            judgements = root.items.pop("judgements", None) if name == ACTORS else None
            folder.judged.extend(read_judgements(sheet, judgements))
            inner = root.items.get(name.removesuffix(".yaml"), root)
        if not isinstance(inner, Mapping):
            continue
        if name == ACTORS:
            folder.actors.update({key: (*entry, sheet) for key, entry in read_actors(sheet, inner).items()})
        else:
            folder.publications.update({key: (*entry, sheet) for key, entry in read_publications(sheet, inner).items()})
    folder.scope = Scope({name: entry[0] for name, entry in folder.actors.items()})
    return folder


def _plain(node: object) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(item) for key, item in node.items.items()} if isinstance(node, Mapping) else None


def _corpus(sheet: Sheet, root: Mapping) -> Corpus:
    fields = Fields(sheet, root, "corpus")
    stops = _plain(root.items.get("tour")) or []
    return Corpus.model_construct(
        title=fields.text("title"),
        viewpoint=fields.text("viewpoint"),
        cutoff=fields.date("cutoff").text,
        authors=fields.words("authors"),
        licence=fields.text("licence"),
        description=fields.text("description"),
        tour=tuple(stop for stop in stops if isinstance(stop, dict)),
    )


def _beside(home: Path, name: str, sheet: Sheet, node: Scalar | None) -> Path | None:
    if not name:
        return None
    parts = PurePosixPath(name).parts
    if len(parts) != 1 or parts[0] in {"..", "/"} or "\\" in name or ":" in name:
        sheet.fault("text", node, f"«{name}»: the text lies beside the seed; write its file name only")
        return None
    return home / name


def _one_seed(path: Path, folder: _Folder, loaded: Loaded) -> Opened | None:
    sheet = Sheet(shown_path(path), loaded.problems)
    root = sheet.read(path)
    if root is None:
        return None
    fields = Fields(sheet, root, "seed")
    version = fields.text("conflictgraph", needed=True)
    if version and version != "1":
        sheet.fault("value", fields.at("conflictgraph"), f"format version «{version}» is not known here; 1")
    if "source" not in fields:
        sheet.fault("missing", root, "«source» is missing: say at least its title")
    source = read_publication(sheet, root.items.get("source", Mapping(0, 0)), path.stem, "source")
    annotator = _annotator(sheet, root)
    actors = _declared(sheet, fields.mapping("actors"), read_actors)
    publications = _declared(sheet, fields.mapping("publications"), read_publications)
    scope = folder.scope if not actors and folder.scope else None
    if scope is None:
        scope = Scope(
            {**{name: e[0] for name, e in folder.actors.items()}, **{name: e[0] for name, e in actors.items()}}
        )
    quotes = _quotes(path, sheet, fields, source)
    statements = Statements(sheet, scope, quotes, {source["id"], *folder.publications, *publications})
    seed = Seed.model_construct(
        id=source["id"],
        path=sheet.path,
        source=Source.model_construct(**source),  # type: ignore[arg-type]  # keys are field names, never _fields_set
        annotator=annotator,
        actors=tuple(entry[0] for entry in actors.values()),
        publications=tuple(entry[0] for entry in publications.values()),
        acts=tuple(statements.acts(fields.mapping("acts"))),
        ties=tuple(statements.ties(fields.mapping("ties"))),
        claims=tuple(statements.claims(fields.mapping("claims"))),
        passed_over=tuple(statements.passed_over(root.items.get("passed_over"))),
        text=quotes.text.words if quotes.text else None,
    )
    place = root.keys.get("source")
    one = Opened(path, sheet, place, seed, quotes, statements, actors)
    _add(one, folder, loaded)
    _budget(sheet, place, seed, quotes)
    return one


def _add(one: Opened, folder: _Folder, loaded: Loaded) -> None:
    for row in (*one.seed.acts, *one.seed.ties, *one.seed.claims):
        folder.used_publications.update(row.sources)
    for name, entry in one.actor_places.items():
        loaded.actors.setdefault(name, folder.actors[name][0] if name in folder.actors else entry[0])
    loaded.opened.append(one)


def _declared(sheet: Sheet, node: Mapping | None, read: Any) -> dict[str, Any]:
    return {name: (*entry, sheet) for name, entry in read(sheet, node).items()} if node else {}


def _annotator(sheet: Sheet, root: Mapping) -> dict[str, str]:
    node = root.items.get("annotator")
    if node is None:
        return {}
    fields = Fields(sheet, node, "annotator")
    fields.date("date")
    role = fields.text("role", choices=("human", "machine", "adjudicated"), default="human")
    return {
        "name": "; ".join(fields.words("name")),
        "date": fields.text("date"),
        "role": role,
        "tool": fields.text("tool"),
    }


def _quotes(path: Path, sheet: Sheet, fields: Fields, source: dict[str, str]) -> Quotes:
    inner = fields.node.items.get("source")
    named = inner.items.get("text", inner.keys.get("title")) if isinstance(inner, Mapping) else None
    place = named if isinstance(named, Scalar) else None
    text = _beside(path.parent, source["text"] or f"{path.stem}.txt", sheet, place)
    return Quotes(sheet, text, path.with_name(f"{path.stem}.lock.json"), place, source["sha256"])


def _budget(sheet: Sheet, place: Scalar | None, seed: Seed, quotes: Quotes) -> None:
    if seed.source.licence != FREE:
        return
    share = quotes.coverage()
    if share is not None and share > _BUDGET and any(evidence.quote for _, evidence in quotes.found):
        message = (
            f"the quotes repeat {share:.0%} of a text that is not free (budget {_BUDGET:.0%}): "
            "publish before passing it on"
        )
        sheet.fault("budget", place, message, warn=True)
