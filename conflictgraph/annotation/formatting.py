"""A seed made tidy: what a machine stumbles over is put right, and what a person wrote stays as it is.

Words, comments, spacing, order and line breaks are the writer's. What changes: the encoding, line
ends, blanks at line ends, tabs and hard spaces where YAML wants spaces, and lines that are
indented otherwise than most of the file.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph.annotation.rewriting import plain
from conflictgraph.atomic import write_many
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import seed_files
from conflictgraph.readers.seed.faults import shown_path
from conflictgraph.readers.seed.tree import MAX_BYTES, Mapping, Node, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from conflictgraph.readers.seed.faults import Problem

__all__ = ["diff", "format_files", "formatted"]

_BLANKS = "[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_INDENT = re.compile(f"^{_BLANKS}*[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]{_BLANKS}*", re.MULTILINE)
_AFTER_KEY = re.compile(r"^([ ]*(?:- )*[\w.+-]+:)[\t\u00a0\u202f]+", re.MULTILINE)
_BREAK = re.compile(r"\r\n?")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_STEP = 2


def formatted(data: bytes, name: str = "seed") -> str:
    r"""How does a seed stand when it is tidy?

    Twice is as once, and the formatted file says what the other said: both are parsed and compared.

    Parameters
    ----------
    data
        The bytes of the file: UTF-8, or UTF-16 with a byte order mark.
    name
        How messages name the file.

    Returns
    -------
    str
        The file, to be written as UTF-8.

    Raises
    ------
    SeedError
        When the file is no YAML even after tabs were replaced.

    Examples
    --------
    >>> formatted(b"acts:  # all of them\r\n\tshot: { who:  mill }  \r\n\r\n")
    'acts:  # all of them\n  shot: { who:  mill }\n'
    """
    text = _BREAK.sub("\n", _decoded(data, name))
    problems: list[Problem] = []
    root = Sheet(name, problems).parse(text)
    if root is None:
        text = _AFTER_KEY.sub(r"\1 ", _INDENT.sub(_spaces, text))
        root = Sheet(name, []).parse(text)
    if root is None:
        raise SeedError([str(problem) for problem in problems if problem.level == "error"])
    said = plain(root)
    for made in (_indented(_stripped(text, root), said), _stripped(text, root), text):
        again = Sheet(name, []).parse(made)
        if again is not None and plain(again) == said:
            return made
    return text


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise SeedError(f"{name}: larger than {MAX_BYTES // 1024 // 1024} MB: split the file")
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SeedError(f"{name}: byte {data[error.start]:#04x} at {error.start} is not UTF-8") from None


def _spaces(hit: re.Match[str]) -> str:
    return "".join(" " * _STEP if char == "\t" else " " for char in hit[0])


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for item in node.items if isinstance(node, Sequence) else ():
        yield from _nodes(item)
    for item in node.items.values() if isinstance(node, Mapping) else ():
        yield from _nodes(item)


def _verbatim(lines: list[str], root: Node) -> set[int]:
    """The lines of block scalars: their blanks are words."""
    kept: set[int] = set()
    for node in _nodes(root):
        if isinstance(node, Scalar) and not node.plain and lines[node.line][node.column :][:1] in {"|", ">"}:
            kept.update(range(node.line + 1, node.end_line + (node.end_column > 0)))
    return kept


def _stripped(text: str, root: Mapping) -> str:
    lines = text.splitlines(keepends=True)
    kept = _verbatim(lines, root)
    made = [line if number in kept else _bare(line) for number, line in enumerate(lines)]
    return "".join(made).strip("\n") + "\n"


def _bare(line: str) -> str:
    words = line.rstrip("\n")
    return words.rstrip(" \t") + line[len(words) :]


def _indented(text: str, said: object) -> str:
    root = Sheet("", []).parse(text)
    if root is None or plain(root) != said:
        return text
    lines = text.splitlines(keepends=True)
    moves = _Moves(lines, root)
    return "".join(moves.line(number, line) for number, line in enumerate(lines))


class _Moves:
    """By how much each line moves, so that keys stand as most keys of the file do."""

    def __init__(self, lines: list[str], root: Mapping) -> None:
        self.lines = lines
        self.by = [0] * len(lines)
        self.starts: dict[int, int] = {}
        steps: dict[type, Counter[int]] = {Mapping: Counter(), Sequence: Counter()}
        for key, node in self._blocks(root):
            steps[type(node)][node.column - key.column] += 1
        self.step = {kind: self._usual(found, _STEP) for kind, found in steps.items()}
        self._entries(root, 0, len(lines), 0)

    def _usual(self, found: Counter[int], default: int) -> int:
        # Most of the file decides; when two are as many, the house's two spaces.
        return min(found, key=lambda step: (-found[step], abs(step - default))) if found else default

    def _is_block(self, node: Node) -> bool:
        return isinstance(node, (Mapping, Sequence)) and self.lines[node.line][node.column] not in "[{"

    def _blocks(self, root: Mapping) -> Iterator[tuple[Scalar, Mapping | Sequence]]:
        for node in _nodes(root):
            if isinstance(node, Mapping) and (node is root or self._is_block(node)):
                for key, item in node.items.items():
                    if isinstance(item, (Mapping, Sequence)) and self._is_block(item):
                        yield node.keys[key], item

    def _entries(self, node: Mapping | Sequence, first: int, after: int, column: int) -> None:
        items: list[tuple[Node, Node]]
        if isinstance(node, Mapping):
            items = [(node.keys[key], item) for key, item in node.items.items()]
        else:
            items = [(Node(item.line, node.column), item) for item in node.items]
        ends = [*(place.line for place, _ in items[1:]), after]
        for (place, item), end in zip(items, ends, strict=True):
            begin = max(first, place.line)
            self.by[begin:end] = [column - node.column] * (end - begin)
            self.starts.setdefault(begin, place.column)
            if isinstance(item, (Mapping, Sequence)) and item.items and self._is_block(item):
                # A mapping behind a dash keeps its distance from the dash; one below a key has the usual one.
                below = isinstance(node, Mapping)
                distance = self.step[type(item)] if below else item.column - node.column
                self._entries(item, item.line, end, column + distance)

    def line(self, number: int, line: str) -> str:
        words = line.lstrip(" ")
        if not words.strip():
            return line
        by = self.by[number]
        if words.startswith("#"):
            # A comment goes with what stands below it, when it is indented as that.
            below = next((n for n in range(number + 1, len(self.lines)) if self._has_words(n)), None)
            if below is not None and self.starts.get(below) == len(line) - len(words):
                by = self.by[below]
        return " " * max(0, len(line) - len(words) + by) + words

    def _has_words(self, number: int) -> bool:
        words = self.lines[number].strip()
        return bool(words) and not words.startswith("#")


def diff(path: Path, before: bytes, after: str) -> str:
    """Show what formatting would change.

    Parameters
    ----------
    path
        How the file is named.
    before, after
        Its bytes, and how it is to stand.

    Returns
    -------
    str
        A unified diff; empty when only bytes differ that are not seen, such as the encoding.
    """
    try:
        old = _decoded(before, path.name)
    except SeedError:
        old = ""
    name = shown_path(path)
    lines = difflib.unified_diff(old.splitlines(keepends=True), after.splitlines(keepends=True), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def format_files(paths: Iterable[str | os.PathLike[str]], *, write: bool = True) -> list[tuple[Path, bytes, str]]:
    """Which seeds are not tidy, and make them so.

    Parameters
    ----------
    paths
        Files and folders.
    write
        Whether the files are written; all or none.

    Returns
    -------
    list
        Path, bytes before, and text after, of each file that changes.

    Raises
    ------
    SeedError
        With the faults of every file that cannot be parsed; nothing is written then.
    """
    found, faults = [], []
    for path in seed_files(paths):
        data = Path(path).read_bytes()
        try:
            made = formatted(data, shown_path(path))
        except SeedError as error:
            faults.extend(str(error).splitlines())
            continue
        if made.encode() != data:
            found.append((path, data, made))
    if faults:
        raise SeedError(faults)
    if write and found:
        write_many({path: made.encode() for path, _, made in found})
    return found
