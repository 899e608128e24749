"""A text file comes in once: checked cell by cell, and staged as Parquet for whichever engine asks.

Every cell stays the text that was written. Lines that have no shape go to the rejects with
their number. Nothing here knows what a column means.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.events.compressed import Unpacked
from conflictgraph.events.extras import guest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["LINE", "Reject", "Shape", "Staged", "head", "stage"]

LINE = "_line"
_BLOCK = 4 << 20
_HEAD = 256 << 10
_SHOWN = 200
_MAX_JSON = 512 << 20


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    line
        Line of the file, from 1; 0 when the table has no lines.
    reason
        What is wrong and what is needed.
    text
        The beginning of the row, or its id.
    """

    file: str
    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a delimited file is cut into cells.

    Parameters
    ----------
    delimiter
        One character.
    quoted
        Whether cells may stand in double quotes, with line breaks inside.
    names
        Column names; without header they come from the format.
    header
        Whether the first line holds the names.
    encoding
        Name of the encoding.
    """

    delimiter: str
    quoted: bool
    names: tuple[str, ...]
    header: bool
    encoding: str = "utf-8"


@dataclass(slots=True)
class Staged:
    """A file after the door: where its rows wait, and which stayed outside.

    Parameters
    ----------
    path
        The Parquet file.
    columns
        Names as the file spells them.
    rows
        Rows of the file, the rejected ones included.
    rejects
        Rows without shape.
    """

    path: Path
    columns: tuple[str, ...]
    rows: int = 0
    rejects: list[Reject] = field(default_factory=list)


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
    text = start.decode(_encoding(start, encoding), errors="replace").lstrip("\ufeff")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")):
        msg = f"{path.name}: this is a web page, not a table; the download was answered with an error page"
        raise TableError(msg)
    if "\x00" in text[:1000]:
        msg = f"{path.name}: this is no text file"
        raise TableError(msg)
    return text.splitlines()


def _encoding(start: bytes, wanted: str) -> str:
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    return wanted


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
        for batch in _batches(raw, shape, staged):
            writer.write_batch(batch)
            if progress is not None:
                progress(staged.rows, raw.taken, raw.size)
    return staged


def _batches(raw: Unpacked, shape: Shape, staged: Staged) -> Iterator[Any]:
    pa, pacsv = guest("pyarrow"), guest("pyarrow.csv")
    skipped: dict[int, tuple[int, str, str]] = {}
    name = raw.path.name
    start = raw.peek(4)

    def refuse(row: Any) -> str:
        text = str(row.text)
        breaks = text.count("\n")
        reason = f"{row.actual_columns} cells where {row.expected_columns} are needed"
        if breaks:
            reason += f"; a quote runs over {breaks + 1} lines: is one never closed?"
        skipped[row.number] = breaks, reason, text[:_SHOWN]
        return "skip"

    encoding = _encoding(start, shape.encoding)
    reading = {"use_threads": False, "block_size": _BLOCK, "encoding": "utf8" if encoding == "utf-8" else encoding}
    reading |= {"skip_rows": 1 if shape.header else 0, "column_names": list(shape.names)}
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(raw, mode="r"),
            read_options=pacsv.ReadOptions(**reading),
            parse_options=pacsv.ParseOptions(
                delimiter=shape.delimiter,
                quote_char='"' if shape.quoted else False,
                newlines_in_values=shape.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={column: pa.binary() for column in shape.names},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
        yield from _numbered(reader, shape, staged, skipped, name)
    except pa.ArrowInvalid as error:
        raise TableError(_explained(name, str(error), staged.rows)) from error
    except UnicodeError as error:
        msg = f"{name}: the bytes are not {encoding}: {error}; name the encoding, such as encoding='latin-1'"
        raise TableError(msg) from error


def _explained(name: str, error: str, rows: int) -> str:
    if "straddling" in error or "quote" in error.lower():
        return f"{name}: after row {rows:,}: a quote is opened and never closed; the rest of the file cannot be cut into cells"
    return f"{name}: after row {rows:,}: {error}"


def _numbered(
    reader: Any, shape: Shape, staged: Staged, skipped: dict[int, tuple[int, str, str]], name: str
) -> Iterator[Any]:
    pc = guest("pyarrow.compute")
    record, breaks = 1 if shape.header else 0, 0

    def pass_by(number: int) -> int:
        """Note a skipped record at its line, and give the line breaks within it."""
        within, reason, text = skipped.pop(number)
        staged.rejects.append(Reject(name, number + breaks, reason, text))
        staged.rows += 1
        return within

    for batch in reader:
        lines, counts = [], None
        if shape.quoted:
            counts = sum(
                (
                    pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy(zero_copy_only=False)
                    for column in batch.columns
                ),
                start=0,
            )
        for index in range(batch.num_rows):
            record += 1
            while record in skipped:
                breaks += pass_by(record)
                record += 1
            lines.append(record + breaks)
            if counts is not None:
                breaks += int(counts[index])
        staged.rows += batch.num_rows
        yield _decoded(batch, lines, staged, name)
    for number in sorted(skipped):
        breaks += pass_by(number)


def _decoded(batch: Any, lines: list[int], staged: Staged, name: str) -> Any:
    pa, pc = guest("pyarrow"), guest("pyarrow.compute")
    numbers = pa.array(lines, pa.int64())
    try:
        columns = [pc.cast(column, pa.string()) for column in batch.columns]
    except pa.ArrowInvalid:
        keep = []
        rows = batch.to_pydict()
        for index, line in enumerate(lines):
            bad = next((key for key, cells in rows.items() if not _is_utf8(cells[index])), None)
            keep.append(bad is None)
            if bad is not None:
                shown = rows[bad][index].decode("utf-8", errors="backslashreplace")[:_SHOWN]
                staged.rejects.append(
                    Reject(
                        name,
                        line,
                        f"{bad}: the bytes are not UTF-8, as other rows are; name the file's encoding if it has one",
                        shown,
                    )
                )
        kept = pa.array(keep)
        batch, numbers = batch.filter(kept), numbers.filter(kept)
        columns = [pc.cast(column, pa.string()) for column in batch.columns]
    return pa.record_batch([*columns, numbers], names=[*batch.schema.names, LINE])


def _is_utf8(cell: bytes) -> bool:
    try:
        cell.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
            shown = str(found.get("message") or found.get("error") or list(found)[:5])[:_SHOWN]
            msg = f"{path.name}: no records under «data»; the answer says: {shown}"
            raise TableError(msg)
        found = found["data"]
    if not isinstance(found, list):
        msg = f"{path.name}: the JSON is a single «{str(found)[:40]}»; a list of records is needed"
        raise TableError(msg)
    names = list(dict.fromkeys(str(key) for record in found for key in (record if isinstance(record, dict) else ())))
    rejects = [
        Reject(path.name, number, "a record is needed", str(record)[:_SHOWN])
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
