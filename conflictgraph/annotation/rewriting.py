"""A person's file, changed at one place and nowhere else: scalars are replaced where they stand, word by word."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import SeedError
from conflictgraph.readers.seed.tree import Mapping, Node, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["plain", "quote_nodes", "replaced", "reworded"]

_TOKEN = re.compile(r"\S+")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\n")


def plain(node: Node | None) -> Any:
    """Give what a tree says, without where it stands: two files that are equal so mean the same.

    Parameters
    ----------
    node
        A node, or nothing.

    Returns
    -------
    object
        Text, lists, and lists of pairs: the order of keys is kept and compared.
    """
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return [(key, plain(item)) for key, item in node.items.items()] if isinstance(node, Mapping) else None


def quote_nodes(root: Mapping) -> Iterator[tuple[str, Scalar]]:
    """Find the quotes of a seed.

    Parameters
    ----------
    root
        The seed's tree.

    Yields
    ------
    tuple
        ``acts/id#0`` and the scalar.
    """
    for kind in ("acts", "ties", "claims"):
        rows = root.items.get(kind)
        for name, row in rows.items.items() if isinstance(rows, Mapping) else ():
            node = row.items.get("evidence") if isinstance(row, Mapping) else None
            for number, item in enumerate(node.items if isinstance(node, Sequence) else [node] if node else []):
                inner: Node | None = item.items.get("quote") if isinstance(item, Mapping) else item
                if isinstance(inner, Scalar) and inner.value.strip():
                    yield f"{kind}/{name}#{number}", inner
    passed = root.items.get("passed_over")
    for number, item in enumerate(passed.items if isinstance(passed, Sequence) else []):
        inner = item.items.get("quote") if isinstance(item, Mapping) else None
        if isinstance(inner, Scalar) and inner.value.strip():
            yield f"passed_over#{number}", inner


def replaced(text: str, root: Mapping, write: Callable[[str, str], str | None]) -> str:
    """Write other words at the places of quotes, and leave every other character as it stands.

    Parameters
    ----------
    text, root
        The file and its tree.
    write
        Told the key of a quote and how it is written; answers how it is to be written, or
        nothing to leave it.

    Returns
    -------
    str
        The new file.
    """
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    pieces: list[str] = []
    at = 0
    for key, node in sorted(quote_nodes(root), key=lambda pair: (pair[1].line, pair[1].column)):
        start = starts[node.line] + node.column
        end = starts[node.end_line] + node.end_column
        end = start + len(text[start:end].rstrip())
        new = write(key, text[start:end])
        if new is not None:
            pieces.extend((text[at:start], new))
            at = end
    return "".join((*pieces, text[at:]))


def reworded(text: str, root: Mapping, quotes: dict[str, str]) -> str:
    """Write other words at the places of quotes, and change no word, space or line that may stay.

    Words that old and new quote share stay where they stand, line ends and indentation
    with them. Only where the new words mean something to YAML is the quote put in
    double quotes as a whole.

    Parameters
    ----------
    text, root
        The file and its tree.
    quotes
        ``acts/id#0`` to the new words.

    Returns
    -------
    str
        The new file, which says the same but for these quotes.

    Raises
    ------
    SeedError
        When that cannot be done; write it by hand then.
    """
    # Each alone first: where its words cannot stand as they are, they are quoted.
    whole = {key for key, new in quotes.items() if not _says(replaced(text, root, _only(key, new)), root, {key: new})}

    def write(key: str, written: str) -> str | None:
        if key not in quotes:
            return None
        return json.dumps(quotes[key], ensure_ascii=False) if key in whole else _swapped(written, quotes[key])

    done = replaced(text, root, write)
    if not _says(done, root, quotes):
        raise SeedError([f"{key}: the quote cannot be rewritten in place: do it by hand" for key in quotes])
    return done


def _only(wanted: str, words: str) -> Callable[[str, str], str | None]:
    return lambda key, written: _swapped(written, words) if key == wanted else None


def _says(text: str, root: Mapping, quotes: dict[str, str]) -> bool:
    """Whether a file says what a tree says, but for some quotes."""
    made = Sheet("", []).parse(text)
    if made is None:
        return False
    now = dict(quote_nodes(made))
    if any(key not in now or now[key].value.split() != words.split() for key, words in quotes.items()):
        return False
    for key, node in quote_nodes(root):
        if key in quotes and key in now:
            now[key].value = node.value
    return bool(plain(made) == plain(root))


def _swapped(written: str, words: str) -> str:
    header = _HEADER.match(written)
    begin, end = (header.end(), len(written)) if header else (0, len(written))
    mark = written[0] if written[:1] in {'"', "'"} else ""
    if mark:
        begin, end = 1, len(written) - 1
    new = words.replace("'", "''") if mark == "'" else words
    if mark == '"':
        new = json.dumps(words, ensure_ascii=False)[1:-1]
    return written[:begin] + _word_by_word(written[begin:end], new) + written[end:]


def _word_by_word(written: str, words: str) -> str:
    spans = [hit.span() for hit in _TOKEN.finditer(written)]
    old, new = [written[a:b] for a, b in spans], words.split()
    pieces: list[str] = []
    at = 0
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        said = " ".join(new[c:d])
        if kind == "insert":
            # Before the next word, on its line; after the last word at the end.
            place = spans[a][0] if a < len(spans) else spans[-1][1] if spans else 0
            pieces.append(written[at:place] + (f"{said} " if a < len(spans) else f" {said}"))
            at = place
        elif kind == "replace":
            pieces.append(written[at : spans[a][0]] + said)
            at = spans[b - 1][1]
        else:
            # With the space that parts it from a neighbour; a line never becomes empty.
            start = spans[a - 1][1] if a else spans[a][0]
            stop = spans[b - 1][1] if a else (spans[b][0] if b < len(spans) else spans[b - 1][1])
            pieces.append(written[at:start])
            at = stop
    return "".join((*pieces, written[at:]))
