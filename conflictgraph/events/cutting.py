"""Bytes of a text file are cut into cells, block by block, and every line without shape is noted with its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError
from conflictgraph.events.extras import guest
from conflictgraph.events.swallowed import after_first, within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conflictgraph.events.compressed import Unpacked

__all__ = ["LINE", "SHOWN", "Reject", "Shape", "Staged", "batches", "encoding_of"]

LINE = "_line"
#: How much of a row that was not taken is shown.
SHOWN = 200
_BLOCK = 4 << 20


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


def encoding_of(start: bytes, wanted: str) -> str:
    """Take the encoding that the first bytes tell, else the wanted one.

    Parameters
    ----------
    start
        The first bytes.
    wanted
        Name of an encoding.

    Returns
    -------
    str
        Its name.
    """
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    return wanted


def batches(raw: Unpacked, shape: Shape, staged: Staged) -> Iterator[Any]:
    """Cut the bytes of a file into batches of cells, and note in `staged` what has no shape.

    Parameters
    ----------
    raw
        The bytes, unpacked.
    shape
        How to cut.
    staged
        Where rows and rejects are counted.

    Yields
    ------
    pyarrow.RecordBatch
        Every cell as text, and the line of the file.

    Raises
    ------
    TableError
        When the rest of the file cannot be cut, or its bytes are not of the encoding.
    """
    pa, pacsv = guest("pyarrow"), guest("pyarrow.csv")
    skipped: dict[int, _Skipped] = {}
    name = raw.path.name
    start = raw.peek(4)

    def refuse(row: Any) -> str:
        text = str(row.text)
        breaks = text.count("\n")
        reason = f"{row.actual_columns} cells where {row.expected_columns} are needed"
        further = after_first(text, shape.delimiter, len(shape.names)) if breaks else None
        if breaks:
            reason += f"; a quote runs over {breaks + 1} lines: is one never closed?"
        skipped[row.number] = _Skipped(breaks, reason, text[:SHOWN], further)
        return "skip"

    encoding = encoding_of(start, shape.encoding)
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


@dataclass(frozen=True, slots=True)
class _Skipped:
    """A record that was not cut: line breaks within it, what is wrong, how it begins, and the cells of its further lines."""

    breaks: int
    reason: str
    text: str
    further: list[list[str]] | None


def _numbered(reader: Any, shape: Shape, staged: Staged, skipped: dict[int, _Skipped], name: str) -> Iterator[Any]:
    pc = guest("pyarrow.compute")
    record, breaks = 1 if shape.header else 0, 0
    freed: list[tuple[int, list[str]]] = []

    def pass_by(number: int) -> int:
        """Note a skipped record at its line, free the rows that it swallowed, and give the line breaks within it."""
        one, line = skipped.pop(number), number + breaks
        staged.rejects.append(Reject(name, line, one.reason, one.text))
        staged.rows += 1
        for at, cells in enumerate(one.further or (), line + 1):
            staged.rows += 1
            if len(cells) == len(shape.names):
                freed.append((at, cells))
            else:
                wrong = f"{len(cells)} cells where {len(shape.names)} are needed; a quote was open before it"
                staged.rejects.append(Reject(name, at, wrong, shape.delimiter.join(cells)[:SHOWN]))
        return one.breaks

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
        gone = []
        for index in range(batch.num_rows):
            record += 1
            while record in skipped:
                breaks += pass_by(record)
                record += 1
            lines.append(record + breaks)
            if counts is not None and counts[index]:
                swallowed = _swallowed(batch, index, shape, staged, lines[-1], name)
                if swallowed is not None:
                    gone.append(index)
                    freed += swallowed
                breaks += int(counts[index])
        staged.rows += batch.num_rows
        if gone:
            left = [index for index in range(batch.num_rows) if index not in set(gone)]
            batch, lines = batch.take(left), [lines[index] for index in left]
        yield _decoded(batch, lines, staged, name)
        yield from _freed(freed, batch.schema, staged, name)
        freed.clear()
    for number in sorted(skipped):
        breaks += pass_by(number)
    yield from _freed(freed, reader.schema, staged, name)


def _swallowed(
    batch: Any, index: int, shape: Shape, staged: Staged, line: int, name: str
) -> list[tuple[int, list[str]]] | None:
    """Refuse the two lines between which a quote was open, when rows stand in it, and give these with their lines."""
    cells = [column[index].as_py().decode("utf-8", errors="surrogateescape") for column in batch.columns]
    rows = within(cells, shape.delimiter)
    if rows is None:
        return None
    closed = line + len(rows) + 1
    whole = shape.delimiter.join(cells).split("\n")
    opened = f"a quote is opened here and closed on line {closed}, over {len(rows)} whole rows between"
    for at, reason, text in (
        (line, opened, whole[0]),
        (closed, f"a quote that line {line} opened is closed here", whole[-1]),
    ):
        staged.rejects.append(Reject(name, at, reason, text.encode(errors="replace").decode()[:SHOWN]))
    staged.rows += len(rows) + 1
    return list(enumerate(rows, line + 1))


def _freed(found: list[tuple[int, list[str]]], schema: Any, staged: Staged, name: str) -> Iterator[Any]:
    if found:
        pa = guest("pyarrow")
        columns = zip(*(cells for _, cells in found), strict=True)
        as_bytes = [
            pa.array([cell.encode("utf-8", errors="surrogateescape") for cell in one], pa.binary()) for one in columns
        ]
        yield _decoded(pa.record_batch(as_bytes, names=schema.names), [line for line, _ in found], staged, name)


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
                shown = rows[bad][index].decode("utf-8", errors="backslashreplace")[:SHOWN]
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
