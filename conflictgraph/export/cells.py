r"""Cells as plain JSON values and as text, and back, by the contract of their column.

Rule 1: what is written here reads back as the same cell. Rule 2: nothing is guessed: a
date is ISO or refused, and the clock is never asked. Rule 3: a control character never
reaches a file; it travels as ``\uXXXX``.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.tables import COLUMNS, frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "EMPTY",
    "decode",
    "encode",
    "escape",
    "extras",
    "formula_safe",
    "formula_undone",
    "kinds",
    "rebuild",
    "unescape",
]

EMPTY: Mapping[str, Any] = {
    "text": "",
    "list": (),
    "pairs": (),
    "sign": 0,
    "bool": False,
    "number": math.nan,
    "date": None,
    "position": -1,
}

# Everything that XML 1.0 refuses or changes, and the C1 controls, which terminals obey.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|\\\\(?=u)")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# CWE-1236; the full-width signs are what spreadsheets of East Asian locales read as formulas too.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?)?")
_KEPT_DTYPES = ("float32", "category", "datetime64[us]", "datetime64[ms]", "datetime64[ns]")


def escape(text: str) -> str:
    r"""Write control characters as ``\uXXXX``.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        A text without control characters other than tab and line feed.

    Examples
    --------
    >>> escape("bell\x07")
    'bell\\u0007'
    """
    return _CONTROL.sub(lambda hit: f"\\u{ord(hit[0]):04x}", text)


def unescape(text: str) -> str:
    """Undo `escape`.

    Parameters
    ----------
    text
        What `escape` gave.

    Returns
    -------
    str
        The text before.
    """
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)


def formula_safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run.

    Parameters
    ----------
    text
        A cell.

    Returns
    -------
    str
        A cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> formula_safe("=1+1")
    "'=1+1"
    """
    return f"'{text}" if _FORMULA.match(text) else text


def formula_undone(text: str) -> str:
    """Undo `formula_safe`.

    Parameters
    ----------
    text
        What `formula_safe` gave.

    Returns
    -------
    str
        The cell before.
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def kinds(table: str, found: pd.DataFrame) -> dict[str, str]:
    """Name the kind of each column, of those too that the contract does not know.

    Parameters
    ----------
    table
        Name of the table.
    found
        Its frame.

    Returns
    -------
    dict
        Column to kind, in the order of the frame.
    """
    known = {column.name: column.kind for column in COLUMNS[table]}
    return {str(name): known.get(str(name)) or _kind(found[name]) for name in found.columns}


def extras(table: str, found: pd.DataFrame) -> dict[str, Any]:
    """Say what a reader must know of a frame beyond the contract.

    Parameters
    ----------
    table
        Name of the table.
    found
        Its frame.

    Returns
    -------
    dict
        ``columns``: extra column to kind; ``dtypes``: columns stored in less than usual.
    """
    known = {column.name for column in COLUMNS[table]}
    more = {name: kind for name, kind in kinds(table, found).items() if name not in known}
    dtypes = {str(name): str(found[name].dtype) for name in found.columns if str(found[name].dtype) in _KEPT_DTYPES}
    return {"columns": more, "dtypes": dtypes}


def _kind(values: pd.Series) -> str:
    if values.dtype == bool:
        return "bool"
    if values.dtype.kind in "iu":
        return "position"
    if values.dtype.kind == "f":
        return "number"
    if values.dtype.kind == "M" and not isinstance(values.dtype, pd.DatetimeTZDtype):
        return "date"
    if values.dtype == object and all(isinstance(cell, tuple) for cell in values):
        return "list"
    return "text"


def encode(cell: Any, kind: str) -> Any:
    """Write a cell as a JSON value.

    Parameters
    ----------
    cell
        The cell.
    kind
        The kind of its column.

    Returns
    -------
    object
        Text, number, truth, list, or nothing where it is unknown.
    """
    if kind == "pairs":
        return [list(pair) for pair in cell]
    if kind == "list":
        return list(cell)
    if kind == "bool":
        return bool(cell)
    if kind in {"sign", "position"}:
        return int(cell)
    if kind == "number":
        return None if pd.isna(cell) else float(cell)
    if kind == "date":
        return None if pd.isna(cell) else _day(pd.Timestamp(cell))
    return "" if cell is None or cell is pd.NaT else str(cell)


def _day(moment: pd.Timestamp) -> str:
    return moment.as_unit("us").isoformat().removesuffix("T00:00:00")


def decode(cell: Any, kind: str) -> Any:
    """Read a cell from a JSON value.

    Parameters
    ----------
    cell
        The value.
    kind
        The kind of its column.

    Returns
    -------
    object
        The cell.

    Raises
    ------
    ValueError
        When the value is not of that kind.
    """
    if cell is None:
        return EMPTY[kind]
    sound = {
        "text": lambda: isinstance(cell, str),
        "list": lambda: isinstance(cell, list) and all(isinstance(item, str) for item in cell),
        "pairs": lambda: (
            isinstance(cell, list)
            and all(
                isinstance(pair, list) and len(pair) == 2 and all(isinstance(item, str) for item in pair)
                for pair in cell
            )
        ),
        "bool": lambda: isinstance(cell, bool),
        "sign": lambda: cell in (-1, 0, 1) and not isinstance(cell, (bool, float)),
        "position": lambda: isinstance(cell, int) and not isinstance(cell, bool),
        "number": lambda: isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell),
        "date": lambda: isinstance(cell, str) and _DAY.fullmatch(cell) is not None,
    }
    if not sound[kind]():
        raise ValueError(f"{json.dumps(cell)[:60]} is no {kind}")
    if kind == "list":
        return tuple(cell)
    if kind == "pairs":
        return tuple(tuple(pair) for pair in cell)
    return np.datetime64(cell, "us") if kind == "date" else cell


def rebuild(table: str, records: Sequence[Mapping[str, Any]], more: Mapping[str, Any]) -> pd.DataFrame:
    """Make a frame from records of JSON values.

    Parameters
    ----------
    table
        Name of the table.
    records
        One mapping a row; a column that is left out is empty.
    more
        What `extras` said.

    Returns
    -------
    pandas.DataFrame
        The frame.

    Raises
    ------
    TableError
        With every cell that cannot be read.
    """
    wanted = {
        **{column.name: column.kind for column in COLUMNS[table]},
        **{str(k): str(v) for k, v in dict(more.get("columns", {})).items()},
    }
    wrong: list[str] = []
    columns: dict[str, pd.Series] = {}
    for name, kind in wanted.items():
        if kind not in EMPTY:
            wrong.append(f"{table}: column «{name}» is of the unknown kind «{kind}»")
            continue
        cells = [_cell(table, row, name, record.get(name), kind, wrong) for row, record in enumerate(records)]
        columns[name] = _series(cells, kind)
    if wrong:
        raise TableError(wrong)
    known = {column.name for column in COLUMNS[table]}
    columns = {
        name: cells
        if name in known or wanted[name] != "date"
        else cells.astype("datetime64[s]")
        if name not in more.get("dtypes", {})
        else cells
        for name, cells in columns.items()
    }
    found = frame(table, pd.DataFrame(columns))
    dtypes = {
        name: dtype for name, dtype in dict(more.get("dtypes", {})).items() if dtype in _KEPT_DTYPES and name in found
    }
    return found.astype(dtypes)


def _cell(table: str, row: int, name: str, cell: Any, kind: str, wrong: list[str]) -> Any:
    try:
        return decode(cell, kind)
    except (ValueError, OverflowError) as error:
        wrong.append(f"{table} row {row}: {name}: {error}")
        return EMPTY[kind]


def _series(cells: list[Any], kind: str) -> pd.Series:
    if kind == "date":
        return pd.Series(
            np.array([np.datetime64("NaT") if cell is None else cell for cell in cells], dtype="datetime64[s]")
        )
    dtype = {
        "text": "str",
        "list": "object",
        "pairs": "object",
        "sign": "int8",
        "bool": "bool",
        "number": "float64",
        "position": "int64",
    }[kind]
    return pd.Series(cells, dtype=dtype)
