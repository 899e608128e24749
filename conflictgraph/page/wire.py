"""How a payload travels inside the page: columns instead of rows, and numbers instead of repeated words.

`static/js/wire.js` is the exact inverse; a test holds the two together under node. A column is
one of: a value that all rows share, a list of values, or a list of places in a list of the
different values. Ids of actors and rows stand as their numbers. What is large is compressed;
the browser has the inverse built in, and no request is made.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from conflictgraph.page.contract import Payload

__all__ = ["block", "pack", "safe_json"]

TABLES = ("actors", "acts", "ties", "responses", "sources", "lines")
# Below this many bytes the data stay readable in the file; above, the reader's time is worth more.
_READABLE = 200_000


def safe_json(value: object) -> str:
    r"""Write JSON that cannot leave a script element and holds no NaN.

    Parameters
    ----------
    value
        Plain data.

    Returns
    -------
    str
        ASCII text; ``<``, ``>`` and ``&`` stand as ``\u003c`` and so on.

    Raises
    ------
    ValueError
        When a number is not finite.

    Examples
    --------
    >>> safe_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # Half of a surrogate pair cannot be written as UTF-8; as an escape it does no harm.
    return re.sub(r"[\ud800-\udfff]", lambda hit: f"\\u{ord(hit[0]):04x}", text)


def pack(data: Payload) -> dict[str, Any]:
    """Turn the tables of a payload into columns.

    Parameters
    ----------
    data
        The payload.

    Returns
    -------
    dict
        The same under the same names, each table as ``n`` and ``columns``.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> from conflictgraph.page.payloads import payload
    >>> pack(payload(testing.toy()))["lines"]["columns"]["source"]
    [1, 1, 0, 2]
    """
    actors = {actor["id"]: number for number, actor in enumerate(data["actors"])}
    rows = {row["id"]: number for number, row in enumerate((*data["acts"], *data["ties"]))}
    out: dict[str, Any] = dict(data)
    for name in TABLES:
        out[name] = _table(data[name], _coders(name, actors, rows))  # type: ignore[literal-required]  # the tables are the contract's
    if all(line["id"] == f"{line['source']}>{line['target']}{'-0+'[line['sign'] + 1]}" for line in data["lines"]):
        out["lines"]["columns"].pop("id", None)
    return out


def block(data: Payload) -> tuple[str, str]:
    """Write the packed payload for a script element.

    Parameters
    ----------
    data
        The payload.

    Returns
    -------
    tuple
        The kind (``json``, or ``deflate`` when it was compressed), and ASCII or UTF-8 text that
        cannot leave its element.
    """
    text = safe_json(pack(data))
    raw = text.encode()
    if len(raw) <= _READABLE:
        return "json", text
    return "deflate", base64.b64encode(zlib.compress(raw, 6)).decode()


def _coders(table: str, actors: Mapping[str, int], rows: Mapping[str, int]) -> dict[str, Callable[[Any], Any]]:
    """Give the columns that hold ids, and how an id becomes a number; -1 stands for nobody."""

    def one(name: str) -> int | str:
        return actors.get(name, -1 if name == "" else name)

    def pairs(value: Iterable[Sequence[str]]) -> list[int | str]:
        return [one(end) for pair in value for end in pair]

    def behind(value: Sequence[str]) -> int | list[int]:
        return rows[value[0]] if len(value) == 1 else [rows[name] for name in value]

    coders: dict[str, dict[str, Callable[[Any], Any]]] = {
        "acts": {"pairs": pairs},
        "ties": {"source": one, "target": one},
        "lines": {"source": one, "target": one, "rows": behind},
    }
    return coders.get(table, {})


def _table(rows: Sequence[Mapping[str, Any]], coders: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    written: dict[str, list[Any]] = {}
    for name in rows[0] if rows else ():
        values = [row[name] for row in rows]
        if name in coders:
            columns[name] = [coders[name](value) for value in values]
            continue
        twin = next((other for other, those in written.items() if those == values and _alike(those, values)), None)
        if twin is not None:
            columns[name] = {"as": twin}
            continue
        written[name] = values
        columns[name] = _column(values)
    return {"n": len(rows), "columns": columns}


def _alike(one: list[Any], other: list[Any]) -> bool:
    """Tell whether equal values are the same in JSON too: 1, 1.0 and True are equal in Python."""
    return all(type(a) is type(b) for a, b in zip(one, other, strict=True))


def _column(values: list[Any]) -> Any:
    """Choose the shortest of the three ways; what is equal in JSON is equal here."""
    if len(values) > 1 and all(value is values[0] for value in values):
        return {"all": values[0]}
    keys = values if all(type(value) is str for value in values) else list(map(repr, values))
    places: dict[Any, int] = {}
    numbers = [places.setdefault(key, len(places)) for key in keys]
    if len(places) == 1:
        return {"all": values[0]}
    if len(places) > len(values) // 2:
        return values
    different: list[Any] = [None] * len(places)
    for number, value in zip(reversed(numbers), reversed(values), strict=True):
        different[number] = value
    return {"of": different, "at": numbers}
