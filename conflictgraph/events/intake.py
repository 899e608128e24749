"""What is read becomes lazy frames: files through the door, tables as they are."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.events import door
from conflictgraph.events.extras import guest
from conflictgraph.events.formats import Columns, Format, detect, named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conflictgraph.events.engines import Engine

__all__ = ["Part", "parts", "told_apart"]


@dataclass(slots=True)
class Part:
    """One file or table: its frame, its format, and the rows that had no shape."""

    frame: Any
    kind: Format
    columns: Columns
    label: str
    rows: int = -1
    rejects: list[door.Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parts(
    given: Any,
    wanted: str | None,
    engine: Engine,
    folder: Path,
    encoding: str | None,
    progress: Callable[[int, int, int], None] | None,
) -> list[Part]:
    """Bring in files or a table.

    Parameters
    ----------
    given
        A path, several, or a table.
    wanted
        Name of the format; nothing looks at the columns.
    engine, folder
        Where it runs, and where files wait.
    encoding
        Of text files; nothing takes the format's.
    progress
        Called with rows, bytes read, bytes in all.

    Returns
    -------
    list
        One part a file or table.

    Raises
    ------
    TableError
        When a file cannot be read, or has not the columns of the format.
    """
    if isinstance(given, (str, Path)):
        given = [given]
    if isinstance(given, (list, tuple)):
        if not given or not all(isinstance(one, (str, Path)) for one in given):
            msg = "a list names one file or more; give one table by itself"
            raise TypeError(msg)
        paths = [Path(one) for one in given]
        labels = told_apart([path.name for path in paths])
        return [
            _file(path, wanted, engine, folder, encoding, progress, label)
            for path, label in zip(paths, labels, strict=True)
        ]
    if type(given).__module__.startswith("pandas"):
        given = guest("pyarrow").Table.from_pandas(_local(given), preserve_index=False)
    if not any(hasattr(given, name) for name in ("__arrow_c_stream__", "sparkSession", "schema")):
        msg = f"a {type(given).__name__} is no path and no table; give a path, or a pandas, Arrow, Spark or Ibis table"
        raise TypeError(msg)
    frame = engine.take(given)
    return [_part(frame, wanted, "table", -1, [])]


def told_apart(names: list[str]) -> list[str]:
    """Number the names that stand more than once, so that each file has a name of its own.

    Parameters
    ----------
    names
        Names of files, without their folders.

    Returns
    -------
    list
        As many names, all different.

    Examples
    --------
    >>> told_apart(["ged.csv.gz", "acled.csv", "ged.csv.gz"])
    ['ged.csv.gz', 'acled.csv', 'ged (2).csv.gz']
    """
    found: list[str] = []
    for name in names:
        stem, dot, rest = name.partition(".")
        number = 1
        while (label := name if number == 1 else f"{stem} ({number}){dot}{rest}") in found:
            number += 1
        found.append(label)
    return found


def _local(table: Any) -> Any:
    """Take moments of a pandas frame at the clock of their own zone: the day is the one that is shown."""
    zoned = {name: table[name].dt.tz_localize(None) for name in table.select_dtypes("datetimetz").columns}
    return table.assign(**zoned) if zoned else table


def _file(
    path: Path,
    wanted: str | None,
    engine: Engine,
    folder: Path,
    encoding: str | None,
    progress: Callable[[int, int, int], None] | None,
    label: str,
) -> Part:
    if not path.is_file():
        msg = f"{path.name}: there is no such file"
        raise TableError(msg)
    if path.suffix == ".parquet":
        try:
            rows = guest("pyarrow.parquet").ParquetFile(path).metadata.num_rows
        except guest("pyarrow").ArrowInvalid as error:
            msg = f"{path.name}: this is no whole Parquet file: {error}"
            raise TableError(msg) from error
        if progress is not None:
            progress(rows, path.stat().st_size, path.stat().st_size)
        return _part(engine.scan(path), wanted, label, rows, [])
    kind = named(wanted) if wanted else None
    if path.name.lower().removesuffix(".gz").endswith((".json", ".jsonl")):
        staged = door.stage_json(path, folder)
        if progress is not None:
            progress(staged.rows, path.stat().st_size, path.stat().st_size)
    else:
        shape, kind = _shape(path, kind, encoding)
        staged = door.stage(path, shape, folder, progress=progress)
    rejects = [replace(one, file=label) for one in staged.rejects]
    return _part(engine.scan(staged.path), kind.name if kind else None, label, staged.rows, rejects)


def _shape(path: Path, kind: Format | None, encoding: str | None) -> tuple[door.Shape, Format]:
    code = encoding or (kind.encoding if kind else "utf-8")
    try:
        codecs.lookup(code)
    except LookupError as error:
        msg = f"there is no encoding «{code}»; such as utf-8, latin-1, cp1252 or cp1256 are known"
        raise ValueError(msg) from error
    first = door.head(path, code)[0]
    for delimiter in kind.delimiters if kind else ",\t;|":
        names = tuple(name.strip().lstrip("\ufeff") for name in door.cells(first, delimiter, quoted=True))
        names = tuple("line" if name == door.LINE else name for name in names)
        for one in [kind] if kind else _all():
            if not Columns.missing(one, names):
                _unique(names, path.name)
                return door.Shape(delimiter, one.quoted, names, header=True, encoding=encoding or one.encoding), one
    gdelt = named("gdelt")
    width = len(first.split("\t"))
    if (kind is None or kind is gdelt) and width in gdelt.headerless and first.split("\t")[0].isdigit():
        return door.Shape(
            "\t", quoted=False, names=gdelt.headerless[width], header=False, encoding=encoding or gdelt.encoding
        ), gdelt
    if kind is gdelt:
        msg = f"{path.name}: {width} cells cut by tabs, and no heads; a GDELT table has 57 or 58 (1.0) or 61 (2.0): wrong delimiter, or not GDELT"
        raise TableError(msg)
    names = tuple(door.cells(first, max(",\t;|", key=first.count), quoted=True))
    if kind is None:
        detect(names, path.name)
    assert kind is not None
    lacking = Columns.missing(kind, names)
    why = kind.said_of(lacking) or ": header missing, or wrong delimiter"
    msg = f"{path.name}: the first line has not the columns of {kind.name}: it lacks {', '.join(lacking)}; it begins with «{first[:80]}»{why}"
    raise TableError(msg)


def _listed(extra: Mapping[str, str]) -> str:
    return ", ".join(name if name == ours else f"{name} (as {ours})" for name, ours in extra.items())


def _unique(names: tuple[str, ...], where: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"{where}: columns stand twice: {', '.join(twice)}"
        raise TableError(msg)


def _all() -> list[Format]:
    from conflictgraph.events.formats import FORMATS

    return list(FORMATS.values())


def _part(frame: Any, wanted: str | None, label: str, rows: int, rejects: list[door.Reject]) -> Part:
    schema = frame.collect_schema()
    names = tuple(schema.names())
    shown = tuple(name for name in names if name != door.LINE)
    kind = named(wanted) if wanted else detect(shown, label)
    lacking = Columns.missing(kind, shown)
    if lacking:
        msg = f"{label}: it lacks the columns {', '.join(lacking)} of {kind.name}{kind.said_of(lacking)}"
        raise TableError(msg)
    columns = Columns(kind, names, dict(schema), "")
    if "cameo" in kind.scheme and columns.is_number("code"):
        msg = f"{label}: {columns.by_role['code']} is stored as numbers, and 0211 is another code than 211: store codes as text"
        raise TableError(msg)
    if kind.name == "keds" and door.LINE not in names:
        frame = frame.with_row_index(door.LINE, order_by=[*shown])
        schema = frame.collect_schema()
        names = tuple(schema.names())
    stem = label.removesuffix(".gz").rsplit(".", 1)[0]
    columns = Columns(kind, names, dict(schema), stem)
    notes = (
        [f"{label}: columns that {kind.name} does not know were kept: {_listed(columns.extra)}"]
        if columns.extra
        else []
    )
    lost = [kind.roles[role][0] for role in kind.roles if not columns.has(role) and role not in kind.kept]
    if lost:
        notes.append(f"{label}: it has not the columns {', '.join(lost)}, and what they say is unknown")
    return Part(frame, kind, columns, label, rows, rejects, notes)
