"""Where a quote stands in a text: found exactly, folded, by context, by the nearest position, or not at all.

Likeness only proposes. A sentence that was negated is as like as one with a typo, so
nothing that is merely like is ever taken for the quote.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflictgraph.readers.seed.fold import Folded, fold, sha256, split_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GAP", "Anchor", "Hint", "Nearest", "Text", "difference", "longer", "nearest"]

GAP = 400
_CONTEXT = 32
_WORD = re.compile(r"\S+")
# How far the passage that is most like a quote may reach beyond the quote's own length: characters, and words.
_MARGIN, _AROUND = 200, 12


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a text.

    Parameters
    ----------
    parts
        Begin and end of each piece, code points of the text, end exclusive.
    how
        exact, folded, context or nearest.
    """

    parts: tuple[tuple[int, int], ...]
    how: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What a lock remembers of a quote.

    Parameters
    ----------
    start
        Where it stood.
    prefix, suffix
        What stood before and after; empty when the words stay at home.
    shift
        By how much the quotes around it have moved since.
    span
        Hash of all that stood from its begin to its end, for a quote with a gap; empty when not known.
    """

    start: int
    prefix: str = ""
    suffix: str = ""
    shift: int = 0
    span: str = ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The passage that is most like a quote, which is a proposal and no more.

    Parameters
    ----------
    start, end
        Code points of the text.
    likeness
        0 to 100.
    passage
        Its words.
    difference
        In words, what the quote and the passage have otherwise.
    """

    start: int
    end: int
    likeness: float
    passage: str
    difference: str


class Text:
    """A text in which quotes are looked for.

    Parameters
    ----------
    words
        The text.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        self.folded = Folded(words)

    def place(self, position: int) -> str:
        """Name a position as a person counts.

        Parameters
        ----------
        position
            Code point.

        Returns
        -------
        str
            ``line 5 col 80``, both from 1.
        """
        line = self.words.count("\n", 0, position) + 1
        return f"line {line} col {position - self.words.rfind(chr(10), 0, position)}"

    def matches(self, quote: str) -> list[tuple[tuple[int, int], ...]]:
        """Find every place where a quote stands, after folding.

        Parameters
        ----------
        quote
            The words; ``…`` or ``[...]`` jumps over at most 400 characters.

        Returns
        -------
        list
            One tuple of folded spans a place, in the order of the text.
        """
        whole = fold(quote)
        found: list[tuple[tuple[int, int], ...]] = [(span,) for span in _all(self.folded.text, whole)]
        parts = split_gaps(quote)
        if found or len(parts) == 1:
            return found
        chains = []
        for first in _all(self.folded.text, parts[0]):
            chain = self._follow(first, parts[1:])
            if chain:
                chains.append(chain)
        return chains

    def _follow(self, first: tuple[int, int], rest: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
        chain = [first]
        for part in rest:
            after = chain[-1][1]
            hit = self.folded.text.find(part, after, after + GAP + len(part))
            if hit < 0:
                return None
            chain.append((hit, hit + len(part)))
        return tuple(chain)

    def find(self, quote: str, hint: Hint | None = None) -> Anchor | list[tuple[tuple[int, int], ...]]:
        """Find the one place where a quote stands.

        Parameters
        ----------
        quote
            The words.
        hint
            What the lock remembers, which decides between several places.

        Returns
        -------
        Anchor or list
            The place; or all places, none or several, when it is not clear which.
        """
        places = self.matches(quote)
        if hint is not None and hint.span:
            # Of a quote with a gap the pieces prove little: what was left out may have been negated, or
            # the last piece may stand elsewhere now.
            places = [place for place in places if len(place) == 1 or self._spans(place) == hint.span]
        if len(places) == 1:
            return self._anchor(places[0], quote)
        if len(places) > 1 and hint is not None:
            chosen = self._by_context(places, hint) or self._by_position(places, hint)
            if chosen:
                return Anchor(self._original(chosen[0]), chosen[1])
        return [self._original(place) for place in places]

    def _spans(self, place: tuple[tuple[int, int], ...]) -> str:
        whole = self._original(place)
        return sha256(self.words[whole[0][0] : whole[-1][1]])

    def moved(self, cut: str, parts: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
        """Say where a quote may stand now of which only the first and last words are known.

        Parameters
        ----------
        cut
            The shortened quote.
        parts
            Where the whole quote stood.

        Returns
        -------
        list
            The same pieces, moved to each place where the shortened quote fits: to be proved by their hash.
        """
        found = []
        for place in self.matches(cut):
            whole = self._original(place)
            begin = whole[0][0] - parts[0][0]
            found.append(
                ((whole[0][0], whole[-1][1]),)
                if len(parts) == 1
                else tuple((start + begin, end + begin) for start, end in parts)
            )
        return found

    def _original(self, place: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple(self.folded.span(*part) for part in place)

    def _anchor(self, place: tuple[tuple[int, int], ...], quote: str) -> Anchor:
        parts = self._original(place)
        exact = len(parts) == 1 and self.words[parts[0][0] : parts[0][1]] == quote
        return Anchor(parts, "exact" if exact else "folded")

    def _by_context(
        self, places: list[tuple[tuple[int, int], ...]], hint: Hint
    ) -> tuple[tuple[tuple[int, int], ...], str] | None:
        before, after = Folded(hint.prefix).text.lstrip(), Folded(hint.suffix).text.rstrip()
        if not before and not after:
            return None
        fit = [
            place
            for place in places
            if self.folded.text[: place[0][0]].endswith(before) and self.folded.text.startswith(after, place[-1][1])
        ]
        return (fit[0], "context") if len(fit) == 1 else None

    def _by_position(
        self, places: list[tuple[tuple[int, int], ...]], hint: Hint
    ) -> tuple[tuple[tuple[int, int], ...], str] | None:
        expected = hint.start + hint.shift
        far = sorted(places, key=lambda place: abs(self.folded.span(*place[0])[0] - expected))
        first, second = (abs(self.folded.span(*place[0])[0] - expected) for place in far[:2])
        # A near tie is no answer: the runner-up must be three times as far, and the winner within a line.
        # A position of which no neighbouring words are known proves nothing but that very place.
        within = _CONTEXT * 2 if hint.prefix or hint.suffix else 0
        return (far[0], "nearest") if first <= within and first * 3 < second else None

    def context(self, parts: tuple[tuple[int, int], ...]) -> tuple[str, str]:
        """Give what stands before and after a place.

        Parameters
        ----------
        parts
            Spans of the text.

        Returns
        -------
        tuple
            At most 32 code points on each side.
        """
        start, end = parts[0][0], parts[-1][1]
        return self.words[max(0, start - _CONTEXT) : start], self.words[end : end + _CONTEXT]


def _all(text: str, part: str) -> list[tuple[int, int]]:
    found = []
    at = text.find(part) if part else -1
    while at >= 0:
        found.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return found


def nearest(text: Text, quote: str) -> Nearest | None:
    """Find the passage that is most like a quote, as a proposal.

    Parameters
    ----------
    text
        Where to look.
    quote
        The words that are not there.

    Returns
    -------
    Nearest or None
        None when nothing is half alike.
    """
    from rapidfuzz import fuzz  # only for quotes that are not there

    wanted = fold(quote)
    hit = fuzz.partial_ratio_alignment(wanted, text.folded.text, score_cutoff=50)
    if hit is None or not wanted or hit.dest_end <= hit.dest_start:
        return None
    start, end = _whole_words(text, wanted, *text.folded.span(hit.dest_start, hit.dest_end))
    passage = text.words[start:end]
    likeness = fuzz.ratio(wanted, fold(passage))
    return Nearest(start, end, max(hit.score, likeness), passage, difference(wanted, fold(passage)))


def _whole_words(text: Text, wanted: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a passage to the borders of words, and to where it is most like the quote as a whole."""
    from rapidfuzz import fuzz

    words = [
        hit.span() for hit in _WORD.finditer(text.words, max(0, start - _MARGIN), min(len(text.words), end + _MARGIN))
    ]
    first = max((number for number, (begin, _) in enumerate(words) if begin <= start), default=0)
    last = min((number for number, (_, stop) in enumerate(words) if stop >= end), default=len(words) - 1)

    def like(a: int, b: int) -> float:
        return fuzz.ratio(wanted, fold(text.words[words[a][0] : words[b][1]]))

    last = max(
        range(max(first, last - _AROUND), min(len(words), last + _AROUND + 1)), key=lambda n: (like(first, n), -n)
    )
    first = max(range(max(0, first - _AROUND), min(first + _AROUND, last) + 1), key=lambda n: (like(n, last), n))
    start, end = words[first][0], words[last][1]
    # A mark at an end belongs to the passage only when the quote has one there too.
    while end - start > 1 and wanted[-1].isalnum() and not text.words[end - 1].isalnum():
        end -= 1
    while end - start > 1 and wanted[0].isalnum() and not text.words[start].isalnum():
        start += 1
    return start, end


def difference(wrote: str, stands: str) -> str:
    """Say in words what two passages have otherwise.

    Parameters
    ----------
    wrote
        What the seed has.
    stands
        What the text has.

    Returns
    -------
    str
        The first differing words, at most four of them.
    """
    ours, theirs = wrote.split(), stands.split()
    said = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, its = " ".join(ours[a:b]), " ".join(theirs[c:d])
        if kind == "replace":
            said.append(f"you wrote «{mine}», the text has «{its}»")
        elif kind == "delete":
            said.append(f"you wrote «{mine}», the text has it not")
        elif kind == "insert":
            said.append(f"the text also has «{its}»")
    return "; ".join(said[:4])


def longer(text: Text, places: Sequence[tuple[tuple[int, int], ...]], quote: str, limit: int = 3) -> list[str]:
    """Offer longer quotes that stand once.

    Parameters
    ----------
    text
        Where to look.
    places
        Where the quote stands.
    quote
        The words that stand there more than once.
    limit
        How many places to make an offer for.

    Returns
    -------
    list
        One longer quote a place, where up to eight more words make it the only one.
    """
    offers = []
    for place in places[:limit]:
        start, end = place[0][0], place[-1][1]
        before = [hit.start() for hit in _WORD.finditer(text.words, max(0, start - 160), start)]
        after = [hit.end() for hit in _WORD.finditer(text.words, end, min(len(text.words), end + 160))]
        for more in range(1, 9):
            wider = [(start, after[more - 1])] if more <= len(after) else []
            wider += [(before[-more], end)] if more <= len(before) else []
            hit = next((w for w in wider if len(text.matches(text.words[w[0] : w[1]])) == 1), None)
            if hit:
                offers.append(" ".join(text.words[hit[0] : hit[1]].split()))
                break
    return [offer for offer in offers if offer != quote]
