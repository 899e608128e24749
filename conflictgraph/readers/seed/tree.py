"""YAML as text: parser events become a tree of nodes that know where they stand.

Scalars stay what the person wrote, so ``NO``, ``12:30`` and ``010`` are text. Aliases,
anchors, tags, merge keys and deep nesting are refused on the stream of events, before
anything is composed: a hostile file costs no more than its own size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

from conflictgraph.readers.seed.faults import Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Mapping", "Node", "Scalar", "Sequence", "Sheet"]

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 32
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_Loader = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(slots=True)
class Node:
    """Something at a place; line and column count from 0."""

    line: int
    column: int


@dataclass(slots=True)
class Scalar(Node):
    """Text, and whether it stood in quotes."""

    value: str
    plain: bool = True
    end_line: int = 0
    end_column: int = 0


@dataclass(slots=True)
class Sequence(Node):
    """A list; flow means that it was written in brackets."""

    items: list[Node] = field(default_factory=list)
    flow: bool = False


@dataclass(slots=True)
class Mapping(Node):
    """Keys with values, each key once."""

    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)


class Sheet:
    """One file: its text, its tree, and the list of what is wrong with it.

    Parameters
    ----------
    path
        How messages name the file.
    problems
        The list that faults are added to.
    """

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self.text = ""
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """Give a line of the file.

        Parameters
        ----------
        number
            Counting from 0.

        Returns
        -------
        str
            The line, or nothing.
        """
        if self._lines is None:
            self._lines = self.text.splitlines()
        return self._lines[number] if 0 <= number < len(self._lines) else ""

    def fault(self, code: str, node: Node | None, message: str, *, warn: bool = False) -> None:
        """Note a fault and go on.

        Parameters
        ----------
        code
            A key of `CODES`.
        node
            Where; nothing for the whole file.
        message
            What, which rule, what would do.
        warn
            Whether it is only a warning.
        """
        level: Literal["error", "warning"] = "warning" if warn else "error"
        if node is None:
            self.problems.append(Problem(self.path, 0, 0, code, message, level))
        else:
            line = self.line(node.line)
            self.problems.append(Problem(self.path, node.line + 1, node.column + 1, code, message, level, line))

    def read(self, path: Path) -> Mapping | None:
        """Parse a file.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        Mapping or None
            The tree; None when there is none, with faults noted.
        """
        text = self.decode(path)
        return None if text is None else self.parse(text)

    def decode(self, path: Path) -> str | None:
        """Read the bytes of a file as UTF-8 text.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        str or None
            The text without a byte order mark; None when it is no such text.
        """
        try:
            if path.stat().st_size > MAX_BYTES:
                self.fault("refused", None, f"larger than {MAX_BYTES // 1024 // 1024} MB: split the file")
                return None
            data = path.read_bytes()
        except OSError as error:
            self.fault("text", None, f"cannot be read: {error.strerror}")
            return None
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
            self.fault("encoding", Node(0, 0), "this is UTF-16 or binary: save it as UTF-8")
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8", "replace")
            place = Node(before.count("\n"), len(before) - before.rfind("\n") - 1)
            self.fault("encoding", place, f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8")
            return None

    def screen(self, text: str, *, warn_only: bool = False) -> bool:
        """Look for characters that have no business in a seed.

        Parameters
        ----------
        text
            The text of the file.
        warn_only
            Whether controls are only a warning.

        Returns
        -------
        bool
            Whether the text may be parsed.
        """
        self.text = text
        self._lines = None
        for hit in _BIDI.finditer(text):
            self.fault("control", _place(text, hit.start()), f"U+{ord(hit[0]):04X} turns the order of words", warn=True)
            break
        bad = _CONTROLS.search(text)
        if bad:
            message = f"control character U+{ord(bad[0]):04X}: take it out"
            self.fault("control", _place(text, bad.start()), message, warn=warn_only)
        return bad is None or warn_only

    def parse(self, text: str) -> Mapping | None:
        """Make the tree.

        Parameters
        ----------
        text
            The YAML.

        Returns
        -------
        Mapping or None
            The tree; None when there is none, with faults noted.
        """
        if not self.screen(text):
            return None
        try:
            root = self._compose(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Node(mark.line, mark.column) if mark else Node(0, 0)
            self.fault("yaml", place, _in_words(error, self.line(place.line)))
            return None
        except yaml.YAMLError as error:
            self.fault("yaml", Node(0, 0), f"not YAML: {error}")
            return None
        if root is None:
            return None
        if not isinstance(root, Mapping):
            self.fault("shape", root, "a seed is a mapping of keys: conflictgraph, source, actors, acts, ties")
            return None
        return root

    def _compose(self, text: str) -> Node | None:
        loader = _Loader(text)
        get: Any = loader.get_event
        node: Node | None
        stack: list[Mapping | Sequence] = []
        pending: list[Scalar | None] = []
        root: Node | None = None
        documents = 0
        scalar = yaml.ScalarEvent
        try:
            while True:
                event = get()
                kind = type(event)
                if kind is scalar and event.anchor is None and event.tag is None:
                    # Most of a file: read where it comes, without a call.
                    start, end = event.start_mark, event.end_mark
                    node = Scalar(start.line, start.column, event.value, not event.style, end.line, end.column)
                elif kind is scalar or kind is yaml.AliasEvent:
                    self._refuse_leaf(event)
                    return None
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    mark = event.start_mark
                    if event.anchor is not None or event.tag is not None:
                        what = "tags" if event.tag is not None else "anchors"
                        self.fault("refused", Node(mark.line, mark.column), f"{what} are not allowed: write it out")
                        return None
                    opened: Mapping | Sequence
                    if kind is yaml.MappingStartEvent:
                        opened = Mapping(mark.line, mark.column)
                    else:
                        opened = Sequence(mark.line, mark.column, [], bool(event.flow_style))
                    stack.append(opened)
                    pending.append(None)
                    if len(stack) > MAX_DEPTH:
                        self.fault("refused", opened, f"nested deeper than {MAX_DEPTH} levels")
                        return None
                    continue
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    node = stack.pop()
                    pending.pop()
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        mark = event.start_mark
                        self.fault("refused", Node(mark.line, mark.column), "one document a file: no second ---")
                        return None
                    continue
                elif kind is yaml.StreamEndEvent:
                    break
                else:
                    continue
                if not stack:
                    root = node
                    continue
                into = stack[-1]
                if isinstance(into, Sequence):
                    into.items.append(node)
                elif pending[-1] is None and type(node) is Scalar and node.value != "<<":
                    pending[-1] = node
                else:
                    pending[-1] = self._pair(into, pending[-1], node)
        finally:
            loader.dispose()
        if root is None:
            self.fault("shape", None, "the file is empty")
        return root

    def _refuse_leaf(self, event: Any) -> None:
        place = Node(event.start_mark.line, event.start_mark.column)
        if isinstance(event, yaml.AliasEvent):
            self.fault("refused", place, f"the alias *{event.anchor} is not allowed: write it out")
        elif event.anchor is not None:
            self.fault("refused", place, f"the anchor &{event.anchor} is not allowed: aliases are not read")
        else:
            self.fault("refused", place, f"the tag {event.tag} is not allowed: everything is text")

    def _pair(self, into: Mapping, key: Scalar | None, node: Node) -> Scalar | None:
        if key is not None:
            if key.value in into.items:
                first = into.keys[key.value]
                self.fault("duplicate", key, f"the key «{key.value}» stands here already, in line {first.line + 1}")
            else:
                into.keys[key.value] = key
                into.items[key.value] = node
            return None
        if not isinstance(node, Scalar):
            self.fault("shape", node, "a key is a word, not a list or a mapping; put brackets in quotes")
            return Scalar(node.line, node.column, f"?{node.line}:{node.column}")
        if node.value == "<<" and node.plain:
            self.fault("refused", node, "merge keys are not allowed: write it out")
        return node


def _place(text: str, position: int) -> Node:
    return Node(text.count("\n", 0, position), position - text.rfind("\n", 0, position) - 1)


def _in_words(error: yaml.MarkedYAMLError, line: str) -> str:
    problem = str(error.problem or error.context or error)
    if "\t" in line[: len(line) - len(line.lstrip())] or ("cannot start any token" in problem and "\\t" in problem):
        return "a tab indents this line: use spaces"
    if "nesting depth" in problem:
        return f"nested deeper than {MAX_DEPTH} levels"
    if "mapping values are not allowed" in problem:
        return "a colon and a space inside words: put the words in double quotes or use >-"
    if "expected <block end>" in problem or "did not find expected" in problem or "found unexpected" in problem:
        return f"not YAML ({problem}): a quote mark, bracket or comma opens or ends something here; put the words in double quotes or use >-"
    return f"not YAML: {problem}"
