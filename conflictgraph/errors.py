"""Every error that conflictgraph raises on purpose.

This room imports nothing from the package. An error says where it is, what was
found, which rule it breaks and the nearest valid choice.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "ConflictGraphError",
    "MissingExtraError",
    "NoPathError",
    "RecordTooThinError",
    "SeedError",
    "TableError",
    "UnknownActorError",
    "UnknownRowError",
    "VocabularyError",
    "near",
]

_SHOWN = 20
# Likeness from which a word is near, and what it is for words too short for that measure.
_SHORT = 3
_NEAR, _NEAR_SHORT = 0.7, 0.66


def near(name: str, choices: Iterable[str], n: int = 3) -> list[str]:
    """List the valid choices that are spelt most like a name.

    Parameters
    ----------
    name
        What was written.
    choices
        What is allowed; the order does not matter.
    n
        How many to list at most.

    Returns
    -------
    list
        The nearest choices, best first; empty when nothing is near. At least seven letters in
        ten are those of the other word and in its order, two of three where both have three or
        fewer; then come those that go on from where the name stops.

    Examples
    --------
    >>> near("nujabba", ["nujaba", "kh", "usa"])
    ['nujaba']
    >>> near("arson", ["drone", "beat"])
    []
    """
    folded = {choice.casefold(): choice for choice in sorted(choices)}
    word = name.casefold()
    least = {one: _NEAR if max(len(word), len(one)) > _SHORT else _NEAR_SHORT for one in folded}
    spelt = difflib.get_close_matches(word, list(folded), n=max(len(folded), 1), cutoff=_NEAR_SHORT)
    hits = [hit for hit in spelt if difflib.SequenceMatcher(None, hit, word).ratio() >= least[hit]]
    longer = [one for one in folded if len(word) >= _SHORT and one.startswith(word)]
    return [folded[hit] for hit in dict.fromkeys([*hits, *longer])][:n]


def _did_you_mean(found: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(found)}?" if found else ""


class ConflictGraphError(Exception):
    """Base of every error that the package raises on purpose."""


class _FaultsError(ConflictGraphError, ValueError):
    """Several faults of one input, gathered and shown together."""

    def __init__(self, faults: str | Sequence[str]) -> None:
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        more = len(self.faults) - _SHOWN
        lines = [*self.faults[:_SHOWN], *([f"... and {more} more"] if more > 0 else [])]
        super().__init__("\n".join(lines))


class SeedError(_FaultsError):
    """A seed file cannot be read; `faults` lists every fault with file, line and column."""


class TableError(_FaultsError):
    """Tables break their contract; `faults` lists every fault with table, row and rule."""


class VocabularyError(ConflictGraphError, ValueError):
    """A kind of act, tie or actor is not in the vocabulary."""


class _UnknownError(ConflictGraphError, KeyError):
    """A name that is not there. The text is readable, which KeyError's own is not."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class UnknownActorError(_UnknownError):
    """No actor has this id or name."""

    @classmethod
    def of(cls, name: str, known: dict[str, str]) -> UnknownActorError:
        """Build the error for a name, with near ids and names.

        Parameters
        ----------
        name
            What was asked for.
        known
            Actor id to display name.

        Returns
        -------
        UnknownActorError
            The error, to be raised by the caller.
        """
        by_spelling = {**{label: key for key, label in known.items()}, **{key: key for key in known}}
        ids = dict.fromkeys(by_spelling[hit] for hit in near(name, by_spelling))
        return cls(f"no actor «{name}»" + _did_you_mean([f"«{key}» ({known[key]})" for key in ids]))


class UnknownRowError(_UnknownError):
    """No act, tie or claim has this id."""

    @classmethod
    def of(cls, names: Sequence[str], known: Iterable[str]) -> UnknownRowError:
        """Build the error for row ids that are not there.

        Parameters
        ----------
        names
            The ids that were asked for and are missing.
        known
            The ids that exist.

        Returns
        -------
        UnknownRowError
            The error, to be raised by the caller.
        """
        listed = ", ".join(f"«{name}»" for name in names)
        hits = near(names[0], known) if names else []
        return cls(f"no row {listed}" + _did_you_mean([f"«{hit}»" for hit in hits]))


class MissingExtraError(ConflictGraphError, ImportError):
    """A package of an optional extra is needed and not installed."""

    @classmethod
    def of(cls, package: str, extra: str) -> MissingExtraError:
        """Build the error for a package that an extra would bring.

        Parameters
        ----------
        package
            The package that could not be imported.
        extra
            The extra of conflictgraph that installs it.

        Returns
        -------
        MissingExtraError
            The error, to be raised by the caller.
        """
        return cls(f"this needs the package {package}: pip install 'conflictgraph[{extra}]'")


class NoPathError(ConflictGraphError, ValueError):
    """No path joins two actors; the text says which cut is missing."""


class RecordTooThinError(ConflictGraphError, ValueError):
    """The record holds too little for the model that was asked for; the text says what is missing."""
