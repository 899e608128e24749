"""Text with white space, typographic marks and composed letters folded, and the way back to its positions.

Folding makes two texts equal that a reader takes for equal. It never changes case or words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

__all__ = ["Folded", "fold", "pieces", "sha256", "split_gaps"]

_MARKS = {
    **dict.fromkeys(map(ord, "‘’‚‛′´`ʼʻ＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-"),
    **dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    # Soft hyphen, zero width and direction marks carry no words.
    **dict.fromkeys(
        (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2069), "\u200b"
    ),
}
_ELLIPSIS = re.compile(r"\s*(?:…|\[\s*(?:\.\.\.|…)\s*\]|(?<=\s)\.\.\.(?=\s))\s*")
_ODD = re.compile("[ \u200b]{2,}|\u200b")


def _odd_ones(text: str) -> list[tuple[int, int, str]]:
    return [(hit.start(), hit.end(), " " if " " in hit[0] else "") for hit in _ODD.finditer(text)]


def _clusters(text: str) -> list[tuple[int, int, str]]:
    found = []
    start = 0
    for position in range(1, len(text) + 1):
        if position < len(text) and unicodedata.combining(text[position]):
            continue
        cluster = text[start:position]
        composed = unicodedata.normalize("NFC", cluster)
        if composed != cluster:
            found.append((start, position, composed))
        start = position
    return found


class Folded:
    """A text folded for comparison, with the way back.

    Parameters
    ----------
    original
        The text as it stands.
    """

    __slots__ = ("_from", "_to", "_width", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        marked = original.translate(_MARKS)
        changes = _odd_ones(marked)
        if not marked.isascii() and not unicodedata.is_normalized("NFC", marked):
            changes = sorted([*changes, *_clusters(marked)])
        pieces: list[str] = []
        # Each run begins at a folded position (_to) and an original one (_from); _width is 0 for runs of equal length.
        self._to: list[int] = [0]
        self._from: list[int] = [0]
        self._width: list[int] = [0]
        at = length = 0
        for start, end, replacement in changes:
            if start < at:
                continue
            pieces.extend((marked[at:start], replacement))
            length += start - at
            for folded_at, original_at, width in ((length, start, end - start), (length + len(replacement), end, 0)):
                self._to.append(folded_at)
                self._from.append(original_at)
                self._width.append(width)
            length += len(replacement)
            at = end
        pieces.append(marked[at:])
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Go back from folded to original positions.

        Parameters
        ----------
        start, end
            Code points of the folded text, end exclusive, start < end.

        Returns
        -------
        tuple
            Code points of the original text.
        """
        run = bisect_right(self._to, start) - 1
        begin = self._from[run] + (0 if self._width[run] else start - self._to[run])
        run = bisect_right(self._to, end - 1) - 1
        stop = self._from[run] + (self._width[run] or end - self._to[run])
        return begin, stop

    def place(self, position: int) -> int:
        """Go from an original to the folded position at or before it.

        Parameters
        ----------
        position
            Code point of the original text.

        Returns
        -------
        int
            Code point of the folded text.
        """
        run = bisect_right(self._from, position) - 1
        return self._to[run] + (0 if self._width[run] else position - self._from[run])


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    r"""Fold a quote as the text is folded, and strip its ends.

    Parameters
    ----------
    text
        The words.

    Returns
    -------
    str
        The folded words.

    Examples
    --------
    >>> fold(" the  ‘blatant\nassassination’ ")
    "the 'blatant assassination'"
    """
    return Folded(text).text.strip()


def split_gaps(quote: str) -> list[str]:
    """Cut a quote at its gaps.

    Parameters
    ----------
    quote
        The words, with ``…`` or ``[...]`` where some are left out.

    Returns
    -------
    list
        The folded pieces that hold words; a gap at the beginning or the end is none.

    Examples
    --------
    >>> split_gaps("A fighter … waves a flag [...] in the town")
    ['A fighter', 'waves a flag', 'in the town']
    """
    return [fold(piece) for piece in pieces(quote)]


def pieces(quote: str) -> list[str]:
    """Cut a quote at its gaps, and leave the words as they stand.

    Parameters
    ----------
    quote
        The words, with ``…`` or ``[...]`` where some are left out.

    Returns
    -------
    list
        The pieces that hold words.
    """
    return [piece for piece in _ELLIPSIS.split(quote) if fold(piece)]


def sha256(quote: str) -> str:
    r"""Hash a quote so that neither folding nor the way in which a gap is written matters.

    Parameters
    ----------
    quote
        The words.

    Returns
    -------
    str
        64 hexadecimal digits of SHA-256 over the folded pieces in UTF-8, ``…`` between them.

    Examples
    --------
    >>> sha256("The guild [...] a barge") == sha256("The guild … a\u00a0barge")
    True
    """
    words = " … ".join(split_gaps(quote)) if "…" in quote or "..." in quote else fold(quote)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
