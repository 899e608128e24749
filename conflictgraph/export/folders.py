"""A folder of CSV or Parquet files, one a table, there and back.

CSV cells that a spreadsheet would run get an apostrophe, which is taken off again on
import. ``conflictgraph.json`` beside them keeps what a table has no place for.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictgraph import atomic
from conflictgraph.errors import MissingExtraError, TableError
from conflictgraph.export.cells import EMPTY, encode, escape, extras, formula_safe, formula_undone, kinds, unescape
from conflictgraph.export.document import FORMAT, dumps, loads, records, tables_of
from conflictgraph.tables import COLUMNS

if TYPE_CHECKING:
    import os

    import pandas as pd

    from conflictgraph.graph import ConflictGraph

__all__ = ["read_csv", "read_parquet", "write_csv", "write_parquet"]

_MORE = "conflictgraph.json"


def _more(g: ConflictGraph) -> bytes:
    found = {
        "format": FORMAT,
        "meta": dict(g.meta),
        "extras": {name: extras(name, getattr(g.tables, name)) for name in COLUMNS},
    }
    return (dumps(found) + "\n").encode()


def _read_more(folder: Path) -> dict[str, Any]:
    found = loads((folder / _MORE).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise TableError(f"{_MORE} is not of layout {FORMAT}")
    return found


def write_csv(g: ConflictGraph, folder: str | os.PathLike[str]) -> Path:
    """Write a folder of CSV files; `read_csv` is its inverse.

    Parameters
    ----------
    g
        The graph.
    folder
        The folder; it is made when it is not there.

    Returns
    -------
    Path
        The folder.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files: dict[str | os.PathLike[str], bytes] = {
        place / f"{name}.csv": _csv(name, getattr(g.tables, name)) for name in COLUMNS
    }
    atomic.write_many({**files, place / _MORE: _more(g)})
    return place


def _csv(table: str, found: pd.DataFrame) -> bytes:
    of_kind = kinds(table, found)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([formula_safe(escape(name)) for name in of_kind])
    for record in records(table, found):
        writer.writerow([_cell(record[name], kind) for name, kind in of_kind.items()])
    return out.getvalue().encode()


def _cell(cell: Any, kind: str) -> str:
    if kind in {"text", "date"}:
        return formula_safe(escape(cell or ""))
    if cell is None:
        return ""
    return escape(dumps(cell))


def read_csv(folder: str | os.PathLike[str]) -> ConflictGraph:
    """Read a folder of CSV files that `write_csv` wrote, and a person may have edited.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    TableError
        With every fault: file, line and rule.
    OSError
        When a file is not there.
    """
    place = Path(folder)
    more = _read_more(place)
    parts = {name: _rows(name, (place / f"{name}.csv"), more) for name in COLUMNS}
    return tables_of(parts, more)


def _rows(table: str, path: Path, more: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{path.name}: this is not UTF-8: {error}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    wrong: list[str] = []
    found: list[dict[str, Any]] = []
    try:
        header = [unescape(formula_undone(name)) for name in next(reader, [])]
        of_kind = _header(table, path.name, header, more)
        for row in reader:
            if len(row) != len(header):
                wrong.append(f"{path.name}:{reader.line_num}: {len(row)} cells where the head has {len(header)}")
                continue
            found.append(
                {
                    name: _value(cell, of_kind[name], path.name, reader.line_num, wrong)
                    for name, cell in zip(header, row, strict=True)
                }
            )
    except csv.Error as error:
        wrong.append(f"{path.name}:{reader.line_num}: {error}")
    if wrong:
        raise TableError(wrong)
    return found


def _header(table: str, file: str, header: list[str], more: dict[str, Any]) -> dict[str, str]:
    known = {column.name: column.kind for column in COLUMNS[table]}
    missing = [name for name in known if name not in header]
    if missing:
        raise TableError(f"{file}:1: no column {', '.join(missing[:5])}")
    if len(set(header)) < len(header):
        raise TableError(f"{file}:1: a column stands twice")
    kept = more.get("extras", {}).get(table, {}).get("columns", {})
    fresh = {name: "text" for name in header if name not in known and name not in kept}
    more.setdefault("extras", {}).setdefault(table, {}).setdefault("columns", {}).update(fresh)
    return {**known, **kept, **fresh}


def _value(cell: str, kind: str, file: str, line: int, wrong: list[str]) -> Any:
    if kind in {"text", "date"}:
        text = unescape(formula_undone(cell))
        return None if kind == "date" and not text else text
    if cell == "":
        return None if kind in EMPTY else ""
    try:
        return loads(unescape(cell) if kind in {"list", "pairs"} else cell)
    except TableError as error:
        wrong.append(f"{file}:{line}: «{cell[:40]}» is no {kind}: {error}")
        return None


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError.of("pyarrow", "events") from error
    return pa, parquet


def write_parquet(g: ConflictGraph, folder: str | os.PathLike[str]) -> Path:
    """Write a folder of Parquet files; `read_parquet` is its inverse.

    Parameters
    ----------
    g
        The graph.
    folder
        The folder; it is made when it is not there.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    MissingExtraError
        Without pyarrow.
    """
    pa, parquet = _pyarrow()
    place = Path(folder)
    types = {
        "text": pa.string(),
        "list": pa.list_(pa.string()),
        "pairs": pa.list_(pa.list_(pa.string())),
        "sign": pa.int8(),
        "bool": pa.bool_(),
        "number": pa.float64(),
        "date": pa.string(),
        "position": pa.int64(),
    }
    files: dict[str | os.PathLike[str], bytes] = {}
    for name in COLUMNS:
        found = getattr(g.tables, name)
        columns = {
            column: pa.array([encode(cell, kind) for cell in found[column].tolist()], types[kind])
            for column, kind in kinds(name, found).items()
        }
        out = io.BytesIO()
        parquet.write_table(pa.table(columns), out)
        files[place / f"{name}.parquet"] = out.getvalue()
    place.mkdir(parents=True, exist_ok=True)
    atomic.write_many({**files, place / _MORE: _more(g)})
    return place


def read_parquet(folder: str | os.PathLike[str]) -> ConflictGraph:
    """Read a folder of Parquet files that `write_parquet` wrote.

    Parameters
    ----------
    folder
        The folder.

    Returns
    -------
    ConflictGraph
        The graph.

    Raises
    ------
    MissingExtraError
        Without pyarrow.
    TableError
        With every fault.
    OSError
        When a file is not there.
    """
    pa, parquet = _pyarrow()
    place = Path(folder)
    more = _read_more(place)
    try:
        parts = {
            name: parquet.read_table(io.BytesIO((place / f"{name}.parquet").read_bytes())).to_pylist()
            for name in COLUMNS
        }
    except pa.ArrowInvalid as error:
        raise TableError(f"this is not Parquet that can be read: {error}") from error
    return tables_of(parts, more)
