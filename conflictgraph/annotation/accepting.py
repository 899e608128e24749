"""Quotes that are found by likeness only: what is proposed in their place, and a person's yes to it.

A sentence that was negated is as like as one with a typo. So a proposal changes nothing:
its edge is stale until somebody has looked, and who looked, and when, stands in the lock.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph.annotation.rewriting import quote_nodes, reworded
from conflictgraph.atomic import write_many
from conflictgraph.errors import SeedError, near
from conflictgraph.model import STALE
from conflictgraph.readers.seed import read_all
from conflictgraph.readers.seed.anchor import Anchor, difference, nearest
from conflictgraph.readers.seed.fold import fold, pieces, sha256
from conflictgraph.readers.seed.lock import FREE, compose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Evidence
    from conflictgraph.readers.seed.anchor import Text
    from conflictgraph.readers.seed.loaded import Opened

__all__ = ["Offer", "accept", "offers"]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Offer:
    """What stands in the text that is most like a quote which does not.

    Parameters
    ----------
    row
        ``acts/id#0``: statement and number of the quote.
    path, line, column
        Where the quote stands in the seed, from 1.
    wrote
        The quote as written.
    passage
        The words of the text.
    place
        Where they stand in the text, ``line 5 col 80``; empty when they stand nowhere or more than once.
    likeness
        0 to 100.
    difference
        In words, what the two have otherwise.
    """

    row: str
    path: str
    line: int
    column: int
    wrote: str
    passage: str
    place: str
    likeness: float
    difference: str

    def explain(self) -> str:
        """Say what is proposed, and what differs.

        Returns
        -------
        str
            Four lines.
        """
        where = self.place or "not at one place: write it by hand"
        return (
            f"{self.path}:{self.line}:{self.column}: {self.row} ({self.likeness:.0f}% alike, {where})\n"
            f"    seed: {self.wrote}\n    text: {self.passage}\n    {self.difference}"
        )


def _open(seed: str | os.PathLike[str]) -> Opened:
    loaded = read_all([seed])
    if len(loaded.opened) != 1:
        raise SeedError([str(problem) for problem in loaded.problems] or f"{os.fspath(seed)}: name one seed file")
    return loaded.opened[0]


def offers(seed: str | os.PathLike[str]) -> list[Offer]:
    """Which quotes of a seed are not in its text, and what is most like them?

    Parameters
    ----------
    seed
        A seed file with its text beside it.

    Returns
    -------
    list
        One proposal for each such quote of which anything is like; nothing is changed.

    Raises
    ------
    SeedError
        When the file is no seed, or its text is not there.
    """
    return _offers(_open(seed))


def _offers(one: Opened) -> list[Offer]:
    text = one.quotes.text
    if text is None:
        raise SeedError(f"{one.sheet.path}: its text is not here: attach it first")
    lost = {key: found for key, found in one.quotes.found if not found.parts and found.quote}
    made = []
    for key, node in quote_nodes(one.tree()):
        if key in lost and (lost[key].how == STALE or not text.matches(lost[key].quote)):
            offer = _offer(text, lost[key])
            if offer:
                passage, place, likeness, said = offer
                where = (one.sheet.path, node.line + 1, node.column + 1)
                made.append(Offer(key, *where, " ".join(node.value.split()), passage, place, likeness, said))
    return made


def _offer(text: Text, lost: Evidence) -> tuple[str, str, float, str] | None:
    made, likeness = [], 100.0
    for piece in pieces(lost.quote):
        if fold(piece) in text.folded.text:
            made.append(" ".join(piece.split()))
            continue
        like = nearest(text, piece)
        if like is None:
            return None
        made.append(" ".join(like.passage.split()))
        likeness = min(likeness, like.likeness)
    passage = " … ".join(made)
    found = text.find(passage)
    place = text.place(found.parts[0][0]) if isinstance(found, Anchor) else ""
    said = difference(fold(lost.quote), fold(passage)) or "what the gap leaves out has changed"
    return passage, place, likeness, said


def _chosen(found: list[Offer], rows: Iterable[str] | None) -> list[Offer]:
    if rows is None:
        return found
    wanted = list(rows)
    names = {name for offer in found for name in _names(offer)}
    unknown = [name for name in wanted if name not in names]
    if unknown:
        hints = {name: near(name, names) for name in unknown}
        raise SeedError(
            [
                f"«{name}» has no quote that waits" + (f"; did you mean «{hint[0]}»?" if hint else "")
                for name, hint in hints.items()
            ]
        )
    return [offer for offer in found if not _names(offer).isdisjoint(wanted)]


def _names(offer: Offer) -> set[str]:
    short = offer.row.rpartition("/")[2]
    return {offer.row, short, short.rpartition("#")[0] or short}


def accept(seed: str | os.PathLike[str], *, by: str, on: str, rows: Iterable[str] | None = None) -> list[Offer]:
    """Take the words of the text in place of quotes that are merely like them.

    The seed is changed at these quotes and nowhere else; who accepted what, and when,
    goes to the lock. Both files are written, or neither.

    Parameters
    ----------
    seed
        A seed file with its text beside it.
    by
        Who has looked.
    on
        When, as text.
    rows
        Statement ids, or ``id#1`` for one of several quotes; without them, all.

    Returns
    -------
    list
        What was accepted.

    Raises
    ------
    SeedError
        When a row has no proposal, when the passage does not stand at one place, or when
        the seed carries shortened quotes.
    """
    if not by.strip():
        raise SeedError("say who accepts")
    one = _open(seed)
    chosen = _chosen(_offers(one), rows)
    text, lock = one.quotes.text, one.quotes.lock
    wrong = [f"{offer.explain()}\n    this passage does not stand at one place" for offer in chosen if not offer.place]
    if lock is not None and any(item.cut for item in lock.items.values()):
        wrong.append(f"{one.sheet.path}: its quotes are shortened: accept in the seed that holds the words")
    if wrong:
        raise SeedError(wrong)
    if text is None or not chosen:
        return []
    now, marks = dict(one.quotes.found), {}
    for offer in chosen:
        found = text.find(offer.passage)
        if isinstance(found, Anchor):
            marks[offer.row] = {"by": by.strip(), "on": on, "was": now[offer.row].sha256}
            changes = {"quote": offer.passage, "parts": found.parts, "sha256": sha256(offer.passage), "how": found.how}
            now[offer.row] = now[offer.row].model_copy(update=changes)
    changed = reworded(one.sheet.text, one.tree(), {offer.row: offer.passage for offer in chosen})
    free = one.seed.source.licence != FREE
    made = compose(one.quotes.sha256, text.words, now.items(), with_words=free, earlier=lock, accepted=marks)
    path = Path(seed)
    mark = _BOM if path.read_bytes().startswith(_BOM) else b""
    write_many({path: mark + changed.encode(), path.with_name(f"{path.stem}.lock.json"): made.encode()})
    return chosen
