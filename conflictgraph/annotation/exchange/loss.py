"""What a converter could not carry, field by field, with the ids of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from conflictgraph.annotation.exchange.record import Document

__all__ = ["Ledger", "Loss", "Lost", "together"]

_SHOWN = 5
_WORDS = {"relation": "is", "is_placeholder": "placeholder", "row": "whole row"}


@dataclass(frozen=True, slots=True)
class Lost:
    """One field that was not carried.

    Parameters
    ----------
    field
        Its name; ``row`` for a whole row, ``id`` where a row gets another name, ``pairs``
        where one act becomes several, ``evidence`` where all its quotes become others.
    rows
        References such as ``acts/shot`` or ``actors/mill``; for what is read, names of the
        file's own.
    """

    field: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """The report of one conversion.

    Parameters
    ----------
    format
        The other format.
    verb
        written or read.
    entries
        What was lost; empty when nothing was.
    """

    format: str
    verb: str = "written"
    entries: tuple[Lost, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was lost."""
        return bool(self.entries)

    def pairs(self) -> set[tuple[str, str]]:
        """Give every loss as reference and field."""
        return {(row, entry.field) for entry in self.entries for row in entry.rows}

    def lines(self) -> list[str]:
        """Say it in words, a line a field.

        Returns
        -------
        list
            ``doccano: 2 × certainty not written (acts/shot, acts/blame)``.
        """
        found = []
        for entry in self.entries:
            more = len(entry.rows) - _SHOWN
            listed = ", ".join(entry.rows[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
            if entry.field == "pairs":
                found.append(f"{self.format}: {len(entry.rows)} × one act became several ({listed})")
                continue
            name = _in_words(entry.field)
            found.append(f"{self.format}: {len(entry.rows)} × {name} not {self.verb} ({listed})")
        return found

    def to_frame(self) -> pd.DataFrame:
        """Give the report as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns format, verb, field (str), count (int64), rows (tuples of str).
        """
        import pandas as pd

        columns = ("format", "verb", "field", "count", "rows")
        rows = [(self.format, self.verb, entry.field, len(entry.rows), entry.rows) for entry in self.entries]
        frame = pd.DataFrame(rows, columns=list(columns))
        return frame.astype({"format": "str", "verb": "str", "field": "str", "count": "int64", "rows": "object"})

    @classmethod
    def of(cls, name: str, verb: str, pairs: Iterable[tuple[str, str]]) -> Loss:
        """Group losses by field.

        Parameters
        ----------
        name
            The format.
        verb
            written or read.
        pairs
            Reference and field; each counts once.

        Returns
        -------
        Loss
            Fields in the order of the alphabet, rows in the order given.
        """
        fields: dict[str, dict[str, None]] = {}
        for row, what in pairs:
            fields.setdefault(what, {})[row] = None
        return cls(name, verb, tuple(Lost(what, tuple(rows)) for what, rows in sorted(fields.items())))


def _in_words(field: str) -> str:
    name, numbered, number = field.partition("#")
    if numbered and name in {"evidence", "credibility"}:
        return f"{'quote' if name == 'evidence' else 'credibility of quote'} {int(number) + 1}"
    return _WORDS.get(field, field)


def together(losses: Sequence[tuple[str, Loss]]) -> Loss:
    """Sum up the reports of several texts.

    Parameters
    ----------
    losses
        Name of each text with its report.

    Returns
    -------
    Loss
        One report; with several texts, what is no row of a seed has its text in front
        (``day-2:source``).
    """
    if not losses:
        return Loss("")
    several = len(losses) > 1
    pairs = [
        (row if "/" in row or not several else f"{name}:{row}", entry.field)
        for name, loss in losses
        for entry in loss.entries
        for row in entry.rows
    ]
    return Loss.of(losses[0][1].format, losses[0][1].verb, pairs)


class Ledger:
    """Counts what a converter carried; everything that is said and not carried is lost.

    Parameters
    ----------
    document
        What is converted.
    format
        The other format.
    """

    def __init__(self, document: Document, format: str) -> None:  # noqa: A002 - the word of the field
        self.format = format
        self._said: dict[str, dict[str, None]] = {}
        for ref, what in document.said():
            self._said.setdefault(ref, {})[what] = None
        self._kept: dict[str, set[str]] = {ref: set() for ref in self._said}
        self._special: list[tuple[str, str]] = []

    def keep(self, ref: str, *fields: str) -> None:
        """Note that fields of a row are carried; without names, all of them."""
        if ref in self._kept:
            self._kept[ref].update(fields or self._said[ref])

    def drop(self, ref: str, *fields: str) -> None:
        """Note that fields are not carried after all."""
        if ref in self._kept:
            self._kept[ref].difference_update(fields)

    def split(self, ref: str) -> None:
        """Note that a row becomes several."""
        self._special.append((ref, "pairs"))

    def requote(self, ref: str) -> None:
        """Note that a row comes back with other evidence than it had."""
        self._special.append((ref, "evidence"))

    def loss(self) -> Loss:
        """Sum up."""
        found = list(self._special)
        for ref, fields in self._said.items():
            kept = self._kept[ref]
            if not kept and "/" in ref:
                found.append((ref, "row"))
            else:
                requoted = (ref, "evidence") in self._special
                found += [
                    (ref, name)
                    for name in fields
                    if name not in kept and not (requoted and name.startswith("evidence#"))
                ]
        return Loss.of(self.format, "written", found)
