"""Where words stand in a text, in the units in which tools count, and how a place becomes a quote again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from conflictgraph.readers.seed.anchor import Anchor, Text
from conflictgraph.readers.seed.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflictgraph.model import Actor

__all__ = ["UNITS", "Mention", "Page", "mentions", "nearest", "units"]

Parts = tuple[tuple[int, int], ...]
Mention = tuple[int, int, str]
UNITS = ("code points", "utf-16", "utf-8")
_PLACE = re.compile(r"chars [0-9]+-[0-9]+(?:, ?[0-9]+-[0-9]+)*")
# A mark that ends a sentence, in the scripts we meet, or a line end; white space once, so that no run of it costs more.
_BREAK = re.compile(r"(?<=[.!?…؟。！？۔])[\"'”’»)\]]*\s+|[\r\n]\s*")


class Page:
    """A text, with its sentences and the ways to count in it.

    Parameters
    ----------
    words
        The text.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        self._units: dict[str, tuple[list[int], dict[int, int]]] = {}

    @cached_property
    def text(self) -> Text:
        """The text, folded for looking quotes up."""
        return Text(self.words)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(hit.end() for hit in _BREAK.finditer(self.words))]

    def quote(self, parts: Parts) -> str:
        """Write a place as a quote.

        Parameters
        ----------
        parts
            Begin and end of each piece, code points.

        Returns
        -------
        str
            Its words, with ``…`` between pieces; ``chars 900-934`` where the words alone
            would not lead back to this place.
        """
        said = " … ".join(self.words[start:end] for start, end in parts)
        if said == said.strip() and said and not _PLACE.fullmatch(said) and not _unwritable(said):
            found = self.text.find(said)
            if isinstance(found, Anchor) and found.parts == parts:
                return said
        return "chars " + ", ".join(f"{start}-{end}" for start, end in parts)

    def sentence(self, spans: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """Find the sentences around some spans.

        Parameters
        ----------
        spans
            Begin and end, code points.

        Returns
        -------
        tuple
            Begin of the first and end of the last sentence that holds a span, white space left out.
        """
        spans = list(spans)
        low, high = min(start for start, _ in spans), max(end for _, end in spans)
        start = self._starts[bisect_right(self._starts, low) - 1]
        after = bisect_left(self._starts, high)
        end = self._starts[after] if after < len(self._starts) else len(self.words)
        inner = self.words[start:end]
        return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())

    def out(self, position: int, unit: str) -> int:
        """Count a position in another unit.

        Parameters
        ----------
        position
            Code points.
        unit
            One of `UNITS`.

        Returns
        -------
        int
            Units before it.
        """
        return position if unit == "code points" else self._table(unit)[0][position]

    def back(self, position: object, unit: str) -> int:
        """Go from another unit to code points.

        Parameters
        ----------
        position
            Units.
        unit
            One of `UNITS`.

        Returns
        -------
        int
            Code points.

        Raises
        ------
        ValueError
            When it is no number, lies outside the text, or inside a character.
        """
        if isinstance(position, bool) or not isinstance(position, int):
            raise ValueError(f"«{position}» is not an offset: a whole number")  # noqa: TRY004 - gathered with the others
        if unit == "code points":
            if not 0 <= position <= len(self.words):
                raise ValueError(f"offset {position} is outside the text of {len(self.words)} code points")
            return position
        table, inverse = self._table(unit)
        if not 0 <= position <= table[-1]:
            raise ValueError(f"offset {position} is outside the text of {table[-1]} {unit} units")
        if position not in inverse:
            raise ValueError(f"offset {position} stands inside a character ({unit} units)")
        return inverse[position]

    def _table(self, unit: str) -> tuple[list[int], dict[int, int]]:
        if unit not in self._units:
            table = [0, *accumulate(units(char, unit) for char in self.words)]
            self._units[unit] = table, {count: number for number, count in enumerate(table)}
        return self._units[unit]

    def span(self, start: object, end: object, unit: str, said: str | None = None) -> tuple[int, int]:
        """Read a span in another unit, and check its words.

        Parameters
        ----------
        start, end
            Units.
        unit
            One of `UNITS`.
        said
            The words that the file gives for it, if any; white space is not compared.

        Returns
        -------
        tuple
            Begin and end, code points.

        Raises
        ------
        ValueError
            When it lies outside the text, is empty, or holds other words; then it is said in
            which other unit the words would stand there.
        """
        begin, stop = self.back(start, unit), self.back(end, unit)
        if begin >= stop:
            raise ValueError(f"the span {start}-{end} is empty")
        stands = self.words[begin:stop]
        if said is not None and said.split() != stands.split():
            raise ValueError(
                f"«{said}» does not stand at {start}-{end}: the text has «{stands}»{self._other(start, end, unit, said)}"
            )
        return begin, stop

    def _other(self, start: object, end: object, unit: str, said: str) -> str:
        for name in UNITS:
            try:
                begin, stop = self.back(start, name), self.back(end, name)
            except ValueError:
                continue
            if name != unit and self.words[begin:stop].split() == said.split():
                return f" (offsets are counted in {unit} here; they fit when counted in {name})"
        if self.words.count(said) == 1:
            return f" (offsets are counted in {unit}; these words stand at {self.out(self.words.find(said), unit)})"
        return f" (offsets are counted in {unit})"


def _unwritable(said: str) -> bool:
    return any(char < " " and char not in "\t\n\r" for char in said) or any(
        "\ud800" <= char <= "\udfff" for char in said
    )


def units(text: str, unit: str) -> int:
    """Count text in a unit.

    Parameters
    ----------
    text
        The words.
    unit
        One of `UNITS`.

    Returns
    -------
    int
        How many.

    Examples
    --------
    >>> units("🚢 x", "utf-16"), units("🚢 x", "utf-8"), units("🚢 x", "code points")
    (4, 6, 3)
    """
    if unit == "utf-16":
        return len(text) + sum(char > "\uffff" for char in text)
    return len(text.encode("utf-8", "surrogatepass")) if unit == "utf-8" else len(text)


def mentions(page: Page, actors: Iterable[Actor]) -> list[Mention]:
    """Find where actors are named.

    Parameters
    ----------
    page
        The text.
    actors
        Whom to look for, by name and alias; case counts, typographic marks do not. A name
        that two actors have is nobody's.

    Returns
    -------
    list
        Begin, end (code points) and actor id, in the order of the text; the longest name wins.
    """
    owners: dict[str, set[str]] = {}
    for actor in actors:
        for name in (actor.name, *actor.aliases, *(name for _, name in actor.names)):
            if len(folded := fold(name)) > 1:
                owners.setdefault(folded, set()).add(actor.id)
    if not owners:
        return []
    longest = sorted(owners, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    folded_text = page.text.folded
    hits = [hit for hit in pattern.finditer(folded_text.text) if len(owners[hit[0]]) == 1]
    return [(*folded_text.span(hit.start(), hit.end()), next(iter(owners[hit[0]]))) for hit in hits]


def nearest(found: Sequence[Mention], actor: str, at: int) -> int:
    """Choose the mention of an actor that is nearest to a place.

    Parameters
    ----------
    found
        What `mentions` gave.
    actor
        The actor's id.
    at
        Code point.

    Returns
    -------
    int
        Its number in the list, -1 when the actor is not named.
    """
    near = [(abs(start - at), number) for number, (start, _, name) in enumerate(found) if name == actor]
    return min(near)[1] if near else -1
