"""A text file comes in once: checked cell by cell, and staged as Parquet for whichever engine asks.

Every cell stays the text that was written. Lines that have no shape go to the rejects with
their number. Nothing here knows what a column means.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.events.compressed import Unpacked
from conflictgraph.events.cutting import LINE, SHOWN, Reject, Shape, Staged, batches, encoding_of
from conflictgraph.events.extras import guest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["LINE", "Reject", "Shape", "Staged", "head", "stage"]

_HEAD = 256 << 10
_MAX_JSON = 512 << 20


def head(path: Path, encoding: str) -> list[str]:
    """Read the first lines of a text file, packed or not.

    Parameters
    ----------
    path
        The file.
    encoding
        Name of the encoding.

    Returns
    -------
    list
        Lines without their ends; at most a few hundred kilobytes.

    Raises
    ------
    TableError
        When the file is empty, or a web page, or no text.
    """
    with Unpacked(path) as raw:
        start = raw.peek(_HEAD)
    if not start.strip():
        msg = f"{path.name}: the file is empty"
        raise TableError(msg)
    text = start.decode(encoding_of(start, encoding), errors="replace").lstrip("\ufeff")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        msg = f"{path.name}: this is a web page, not a table; the download was answered with an error page"
        raise TableError(msg)
    if "\x00" in text[:1000]:
        msg = f"{path.name}: this is no text file"
        raise TableError(msg)
    return text.splitlines()


def stage(path: Path, shape: Shape, folder: Path, *, progress: Callable[[int, int, int], None] | None = None) -> Staged:
    """Cut a file into cells and write them as Parquet, one block at a time.

    Parameters
    ----------
    path
        The file; gzip and zip are unpacked on the way.
    shape
        How to cut.
    folder
        Where the Parquet file goes.
    progress
        Called after each block with rows, packed bytes read, packed bytes in all.

    Returns
    -------
    Staged
        Every cell as text; column ``_line`` holds the line of the file.

    Raises
    ------
    TableError
        When the file cannot be cut: damaged archive, open quote, wrong delimiter.
    OSError
        When the disk is full.
    """
    pa, pq = guest("pyarrow"), guest("pyarrow.parquet")
    target = folder / f"{len(list(folder.iterdir())):04d}.parquet"
    staged = Staged(target, shape.names)
    schema = pa.schema([*((name, pa.string()) for name in shape.names), (LINE, pa.int64())])
    with Unpacked(path) as raw, pq.ParquetWriter(target, schema, compression="zstd", compression_level=1) as writer:
        for batch in batches(raw, shape, staged):
            writer.write_batch(batch)
            if progress is not None:
                progress(staged.rows, raw.taken, raw.size)
    return staged


def stage_json(path: Path, folder: Path) -> Staged:
    """Stage the JSON that an API hands out: a list of records, or one under ``data``, or one a line.

    Parameters
    ----------
    path
        The file.
    folder
        Where the Parquet file goes.

    Returns
    -------
    Staged
        Every cell as text; ``_line`` is the number of the record.

    Raises
    ------
    TableError
        When it is no JSON, or holds no records.
    """
    pa, pq = guest("pyarrow"), guest("pyarrow.parquet")
    with Unpacked(path) as raw:
        text = raw.read(_MAX_JSON)
    try:
        found = json.loads(text)
    except RecursionError as error:
        msg = f"{path.name}: the JSON is nested too deep"
        raise TableError(msg) from error
    except ValueError:
        found = _json_lines(path, text)
    if isinstance(found, dict):
        if not isinstance(found.get("data"), list):
            shown = str(found.get("message") or found.get("error") or list(found)[:5])[:SHOWN]
            msg = f"{path.name}: no records under «data»; the answer says: {shown}"
            raise TableError(msg)
        found = found["data"]
    if not isinstance(found, list):
        msg = f"{path.name}: the JSON is a single «{str(found)[:40]}»; a list of records is needed"
        raise TableError(msg)
    if not found:
        msg = f"{path.name}: the answer holds no records: ask for another period or place"
        raise TableError(msg)
    names = list(dict.fromkeys(str(key) for record in found for key in (record if isinstance(record, dict) else ())))
    rejects = [
        Reject(path.name, number, "a record is needed", str(record)[:SHOWN])
        for number, record in enumerate(found, 1)
        if not isinstance(record, dict)
    ]
    good = [(number, record) for number, record in enumerate(found, 1) if isinstance(record, dict)]
    columns = [
        pa.array(
            ["" if record.get(name) is None else _written(record[name]) for _, record in good],
            pa.string(),
        )
        for name in names
    ]
    names = ["line" if name == LINE else _written(name) for name in names]
    table = pa.table([*columns, pa.array([number for number, _ in good], pa.int64())], names=[*names, LINE])
    target = folder / f"{len(list(folder.iterdir())):04d}.parquet"
    pq.write_table(table, target)
    return Staged(target, tuple(names), len(found), rejects)


def _written(value: object) -> str:
    """Write a cell as text; half a pair of surrogates, which no encoding has, is spelled out."""
    return str(value).encode("utf-8", errors="backslashreplace").decode("utf-8")


def _json_lines(path: Path, text: bytes) -> list[Any]:
    """Read a record a line; a line that is none stays text, which no record is, unless no line is any."""
    try:
        lines = [line for line in text.decode("utf-8").split("\n") if line.strip()]
    except ValueError as error:
        msg = f"{path.name}: this is no JSON: {error}"
        raise TableError(msg) from error
    found: list[Any] = []
    fault: Exception | None = None
    for line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            fault = fault or error
            found.append(line)
    if fault is not None and not any(isinstance(one, dict) for one in found):
        msg = f"{path.name}: this is no JSON: {fault}"
        raise TableError(msg) from fault
    return found


def cells(line: str, delimiter: str, *, quoted: bool) -> list[str]:
    """Cut one line into cells.

    Parameters
    ----------
    line
        The line.
    delimiter
        One character.
    quoted
        Whether cells may be quoted.

    Returns
    -------
    list
        The cells.

    Examples
    --------
    >>> cells('a,"b,c"', ",", quoted=True)
    ['a', 'b,c']
    """
    try:
        return next(csv.reader([line], delimiter=delimiter)) if quoted else line.split(delimiter)
    except csv.Error as error:
        msg = f"the first line cannot be cut into cells: {error}"
        raise TableError(msg) from error
