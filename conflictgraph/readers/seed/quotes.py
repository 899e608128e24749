"""The quotes of one seed, looked up in its text or in its lock."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from conflictgraph.model import STALE, Evidence
from conflictgraph.readers.seed.anchor import Anchor, Hint, Text, longer, nearest
from conflictgraph.readers.seed.fold import sha256, split_gaps
from conflictgraph.readers.seed.lock import Lock, Locked, read_lock
from conflictgraph.readers.seed.tree import Scalar, Sheet

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Quotes"]

_CHARS = re.compile(r"chars ([0-9]+-[0-9]+(?:, ?[0-9]+-[0-9]+)*)")


class Quotes:
    """Finds the quotes of one seed and gathers what is wrong with them.

    Parameters
    ----------
    sheet
        The seed's file.
    text_path, lock_path
        Where text and lock may be.
    named
        Where the seed names its text, for messages.
    expected
        The hash that the seed gives for its text, or nothing.
    """

    def __init__(
        self, sheet: Sheet, text_path: Path | None, lock_path: Path, named: Scalar | None, expected: str
    ) -> None:
        self.sheet = sheet
        self.path = text_path
        self.text: Text | None = None
        self.sha256 = ""
        self.lock: Lock | None = None
        self.found: list[tuple[str, Evidence]] = []
        # By how much the last quote that was found for certain has moved: quotes follow the text.
        self._shift = 0
        self.spans: list[tuple[int, int]] = []
        self._read_text(text_path, named)
        self._read_lock(lock_path)
        self._missing(named)
        text: Text | None = self.text
        if text is not None and expected and expected != self.sha256:
            self._changed(named, f"the text is not the one that the seed names: sha256 is {self.sha256[:12]}…")
        elif self.is_moved:
            self._changed(
                named, "the text has changed since the lock was written: look over the quotes, then write it anew"
            )

    def _changed(self, named: Scalar | None, message: str) -> None:
        self.sheet.fault("text-changed", named, message, warn=True)

    def _missing(self, named: Scalar | None) -> None:
        if not self.text and not self.lock:
            self.sheet.fault("text", named, "the text is not beside the seed, and there is no lock to load from")

    def _read_text(self, path: Path | None, named: Scalar | None) -> None:
        if path is None or not path.is_file():
            return
        if path.is_symlink():
            self.sheet.fault("text", named, "the text is a symbolic link: put the file itself beside the seed")
            return
        from conflictgraph.readers.seed.faults import shown_path

        page = Sheet(shown_path(path), self.sheet.problems)
        words = page.decode(path)
        if words is None:
            return
        page.screen(words, warn_only=True)
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self.text = Text(words)

    def _read_lock(self, path: Path) -> None:
        if not path.is_file():
            return
        try:
            self.lock = read_lock(path)
        except (ValueError, OSError) as error:
            self.sheet.fault("lock", None, f"{path.name}: {error}")

    @property
    def is_moved(self) -> bool:
        """Whether the text is another than when the lock was written."""
        return self.text is not None and self.lock is not None and self.lock.text_sha256 != self.sha256

    def look_up(self, key: str, node: Scalar, words: str, credibility: str = "") -> Evidence:
        """Find one quote.

        Parameters
        ----------
        key
            ``acts/id#0``.
        node
            Where the quote stands in the seed.
        words
            The quote, or ``chars 900-934`` for a place without words.
        credibility
            Admiralty figure.

        Returns
        -------
        Evidence
            Where it stands; without a place when it was not found, with the fault noted.
        """
        place = _CHARS.fullmatch(words)
        if place:
            found = self._by_place(key, node, place[1])
        elif self.text is None:
            found = self._from_lock(key, node, words)
        else:
            found = self._in_text(key, node, words, self.text)
        if credibility:
            found = found.model_copy(update={"credibility": credibility})
        self.found.append((key, found))
        self.spans.extend(found.parts)
        return found

    def _from_lock(self, key: str, node: Scalar, words: str) -> Evidence:
        digest = sha256(words)
        locked = self.lock.of(key, digest) if self.lock else None
        if locked is None and self.lock is not None:
            self.sheet.fault(
                "lock", node, "this quote is not the one in the lock, and the text is not here to look it up"
            )
        if locked is None:
            return _evidence(words, (), digest, "")
        if locked.stale:
            self.sheet.fault("stale", node, "this quote waits for a person, and the text is not here", warn=True)
            return _evidence(words, (), locked.sha256, STALE)
        return _evidence(words, locked.parts, locked.sha256 or digest, "locked")

    def _by_place(self, key: str, node: Scalar, written: str) -> Evidence:
        spans = tuple((int(a), int(b)) for a, b in (part.strip().split("-") for part in written.split(",")))
        limit = len(self.text.words) if self.text else (self.lock.chars if self.lock and self.lock.chars >= 0 else None)
        if (
            any(a >= b for a, b in spans)
            or list(spans) != sorted(spans)
            or (limit is not None and spans[-1][1] > limit)
        ):
            self.sheet.fault("quote", node, f"«chars {written}» is no place in the text of {limit} characters")
            return _evidence("", (), "", "")
        locked = self.lock.items.get(key) if self.lock else None
        digest = locked.sha256 if locked else ""
        if self.text is None:
            if locked is None:
                self.sheet.fault("lock", node, "a place without words needs a lock with its hash")
            return _evidence("", spans, digest, "locked")
        words = " … ".join(self.text.words[a:b] for a, b in spans)
        if digest and sha256(words) != digest:
            self.sheet.fault("lock", node, "the words at this place are not those of the lock: the text is another one")
        return _evidence(words, spans, sha256(words), "locked")

    def _in_text(self, key: str, node: Scalar, words: str, text: Text) -> Evidence:
        digest = sha256(words)
        locked = self.lock.of(key, digest) if self.lock else None
        if locked is not None and locked.cut:
            return self._cut(node, words, text, locked)
        hint = None
        if locked is not None:
            hint = Hint(locked.parts[0][0], locked.prefix, locked.suffix, self._shift, locked.span)
        found = text.find(words, hint)
        if isinstance(found, Anchor):
            if locked is not None and found.how in {"exact", "folded"} and not locked.stale:
                self._shift = found.parts[0][0] - locked.parts[0][0]
            return _evidence(words, found.parts, digest, found.how)
        if found:
            self._several(node, words, text, found)
            return _evidence(words, (), digest, "")
        stale = locked is not None and (self.is_moved or locked.stale)
        self._none(node, words, text, stale=stale)
        return _evidence(words, (), digest, STALE if stale else "")

    def _cut(self, node: Scalar, words: str, text: Text, locked: Locked) -> Evidence:
        # The first and last words of a quote prove nothing: what stands between them must have the hash.
        for place in (locked.parts, *text.moved(words, locked.parts)):
            full = " … ".join(text.words[a:b] for a, b in place)
            if sha256(full) == locked.sha256:
                return _evidence(full, place, locked.sha256, "locked")
        self._none(node, words, text, stale=True)
        return _evidence(words, (), locked.sha256, STALE)

    def _several(self, node: Scalar, words: str, text: Text, places: list[tuple[tuple[int, int], ...]]) -> None:
        where = ", ".join(text.place(place[0][0]) for place in places[:5])
        offers = longer(text, places, words)
        hint = " Make it longer, for example:\n" + "\n".join(f"    - {offer}" for offer in offers) if offers else ""
        self.sheet.fault("quote-twice", node, f"quote found {len(places)} times ({where}).{hint}")

    def _none(self, node: Scalar, words: str, text: Text, *, stale: bool) -> None:
        like = nearest(text, words)
        if like is None:
            self.sheet.fault("quote", node, "quote not in the text, and nothing like it")
            return
        parts = split_gaps(words)
        missing = [part for part in parts if part not in text.folded.text] if len(parts) > 1 else []
        gap = f" (of its pieces, «{missing[0]}» is not there)" if missing else ""
        gap = gap or (" (its pieces are there, but not in this order within 400 characters)" if len(parts) > 1 else "")
        lead = (
            "the text has changed and the quote is found by likeness only: accept or rewrite it"
            if stale
            else "quote not in the text"
        )
        message = f"{lead}{gap}. Nearest, {text.place(like.start)} ({like.likeness:.0f}% alike):\n    {like.passage}"
        if like.difference:
            message += f"\n    {like.difference}"
        self.sheet.fault("stale" if stale else "quote", node, message, warn=stale)

    def coverage(self) -> float | None:
        """Say which share of the text is annotated or passed over.

        Returns
        -------
        float or None
            0 to 1 over the characters that are no white space; None without a text.
        """
        if self.text is None:
            return None
        total = len("".join(self.text.words.split()))
        done = at = 0
        for start, end in sorted(self.spans):
            done += len("".join(self.text.words[max(at, start) : end].split()))
            at = max(at, end)
        return done / total if total else 1.0


def _evidence(quote: str, parts: tuple[tuple[int, int], ...], digest: str, how: str) -> Evidence:
    return Evidence.checked(quote=quote, parts=parts, sha256=digest, how=how, credibility="")
