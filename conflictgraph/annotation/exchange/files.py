"""Files of other tools, read strictly: every fault is noted with file, line and column, and the reading goes on."""

from __future__ import annotations

import json
import json.scanner
from bisect import bisect_right
from json.decoder import JSONObject  # type: ignore[attr-defined]  # the pure-Python parser, which knows where it is
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

__all__ = ["MAX_BYTES", "Item", "JsonFile", "Page", "TextFile", "read_text"]

MAX_BYTES = 100 * 1024 * 1024
_NAMES = {str: "text", int: "a whole number", list: "a list", dict: "an object"}
T = TypeVar("T")
Page = str


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a file in UTF-8, whole.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Its words, without a byte order mark; line ends as they are.

    Raises
    ------
    SeedError
        When it is not there, too large, or in another encoding; with line and column.
    """
    place = Path(path)
    try:
        if place.stat().st_size > MAX_BYTES:
            raise SeedError(f"{place.name}: larger than {MAX_BYTES // 1024 // 1024} MB: split the file")
        data = place.read_bytes()
    except OSError as error:
        raise SeedError(f"{place.name}: cannot be read: {error.strerror}") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        raise SeedError(f"{place.name}:1:1: this is UTF-16 or binary: save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise SeedError(
            f"{place.name}:{line}:{column}: byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8"
        ) from None


class TextFile:
    """A file by lines, with the faults found in it.

    Parameters
    ----------
    path
        The file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self.text = read_text(path)
        self.faults: list[str] = []
        self._lines: list[int] | None = None

    def place(self, at: int) -> str:
        """Name a place: file, line, column.

        Parameters
        ----------
        at
            Code point of the file.

        Returns
        -------
        str
            ``NAME:3:17``.
        """
        if self._lines is None:
            self._lines = [0, *(at + 1 for at, char in enumerate(self.text) if char == "\n")]
        line = bisect_right(self._lines, at)
        return f"{self.name}:{line}:{at - self._lines[line - 1] + 1}"

    def fault(self, at: int | Item, message: str) -> None:
        """Note a fault.

        Parameters
        ----------
        at
            Code point of the file, or the object that holds it.
        message
            What is wrong.
        """
        self.faults.append(f"{self.place(at if isinstance(at, int) else at.at)}: {message}")

    def check(self) -> None:
        """Raise everything that was noted."""
        if self.faults:
            raise SeedError(self.faults)


class Item(dict[str, Any]):
    """A JSON object that knows where it stands."""

    at = 0


class _Decoder(json.JSONDecoder):
    def __init__(self, shift: int) -> None:
        super().__init__(object_pairs_hook=_pairs, parse_constant=_constant)

        def located(begun: tuple[str, int], *rest: Any) -> tuple[Item, int]:
            found, end = JSONObject(begun, *rest)
            found.at = begun[1] - 1 + shift
            return found, end

        self.parse_object = located
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]  # see JSONObject


def _pairs(pairs: list[tuple[str, Any]]) -> Item:
    found = Item(pairs)
    if len(found) != len(pairs):
        seen = set()
        for key, _ in pairs:
            if key in seen:
                raise ValueError(f"the key «{key}» stands twice in one object")
            seen.add(key)
    return found


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


class JsonFile(TextFile):
    """A file of JSON, or of JSON lines.

    Parameters
    ----------
    path
        The file.
    """

    def _parse(self, text: str, shift: int) -> Any:
        try:
            return _Decoder(shift).decode(text)
        except json.JSONDecodeError as error:
            ends = error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
            reason = "the JSON ends in the middle: the file is cut off" if ends else f"no JSON: {error.msg}"
            self.fault(shift + min(error.pos, len(text)), reason)
        except RecursionError:
            self.fault(shift, "nested too deep")
        except ValueError as error:
            self.fault(shift, str(error))
        return None

    def whole(self) -> Any:
        """Read the file as one JSON value.

        Returns
        -------
        object
            The value; objects are `Item`.

        Raises
        ------
        SeedError
            When it is no JSON.
        """
        value = self._parse(self.text, 0)
        self.check()
        return value

    def lines(self) -> Iterator[tuple[int, Item]]:
        """Read the file as one JSON object a line.

        Yields
        ------
        tuple
            Number of the line and its object; a broken line is noted and left out.
        """
        at = 0
        for number, line in enumerate(self.text.split("\n"), 1):
            if line.strip():
                value = self._parse(line, at)
                if isinstance(value, Item):
                    yield number, value
                elif value is not None:
                    self.fault(at, "a line is one object")
            at += len(line) + 1

    def items(self, item: Item, key: str, *, needed: bool = False) -> list[Item]:
        """Take a list of objects out of an object; what is no object in it is noted and left out.

        Parameters
        ----------
        item
            The object.
        key
            The key.
        needed
            Whether it is a fault when the key is missing.

        Returns
        -------
        list
            The objects.
        """
        found: list[Any] = self.get(item, key, list) if needed else self.get(item, key, list, default=[])
        if any(not isinstance(one, Item) for one in found):
            self.fault(item, f"«{key}» is a list of objects")
        return [one for one in found if isinstance(one, Item)]

    def get(self, item: Item, key: str, kind: type[T], *, default: T | None = None) -> T:
        """Take a value of one kind out of an object, or note that it is not there.

        Parameters
        ----------
        item
            The object.
        key
            The key.
        kind
            str, int, list or dict.
        default
            What to give when the key is missing; without one, that is a fault.

        Returns
        -------
        object
            The value; an empty one after a fault.
        """
        value = item.get(key)
        if value is None and default is not None:
            return default
        if key not in item:
            self.fault(
                item, f"«{key}» is missing: it has {', '.join(f'«{name}»' for name in list(item)[:8]) or 'no key'}"
            )
        elif isinstance(value, bool) or not isinstance(value, kind):
            self.fault(item, f"«{key}» is {_NAMES[kind]}, not {json.dumps(value, default=str)[:40]}")
        elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            self.fault(item, f"«{key}» holds half of a surrogate pair")
        else:
            return value
        return kind()
