"""What a format says of itself, and how its columns are found by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.events.extras import guest
from conflictgraph.tables import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Columns", "Format", "beyond", "clean_number", "plain"]

# What the engine room and the table of acts call their columns: a column of the file with such a name gets another.
_OURS = """
    id precision code source target direction place country story outlet title url published low best high
    day_key end_key wrong no_id line file day month quarter year end code_key type mode quad_class quad sign force
    intensity score unscored reason outcome toll_note lo hi twinable forward forwards both least one rank counted
    acts cell code_at group share swapped mutual dataset place_country source_url
"""
_TAKEN = frozenset(_OURS.split()) | frozenset(frame("acts").columns)
_DAYS = ("day", "day_end", "published")


def plain(name: str) -> str:
    """Fold a column name, so that ``Event ID``, ``event_id`` and ``EventID`` are one.

    Parameters
    ----------
    name
        The name in the file.

    Returns
    -------
    str
        Lower case letters and digits.

    Examples
    --------
    >>> plain("Event ID")
    'eventid'
    """
    return re.sub(r"[^0-9a-z#]", "", name.lower().lstrip("\ufeff"))


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of event data.

    Parameters
    ----------
    name, title
        How it is called here, and in full.
    roles
        Role to the names it has had, newest first.
    required
        Roles without which the table is not of this kind.
    expressions
        From `Columns` to the columns of the engine room.
    scheme
        Code table in ``codes.csv``.
    actor_scheme
        How its actors are written: ucdp, cameo, icews or acled.
    country_scheme
        How its places name the country: gw, fips, name; empty when it has no place.
    direction
        What its arrows mean, in one sentence.
    cannot_know
        What the format cannot know, one sentence each.
    licence, citation, url
        Words of its makers; printed in the page's footer.
    twins
        Whether its coder writes one mutual act twice, with source and target swapped.
    delimiters, quoted, encoding
        How its files are cut.
    headerless
        Number of cells to the names, for files without header.
    known
        Columns that it has and that we leave out, folded; any other column survives.
    kept
        Roles that stay as columns of their own.
    advice
        What to say when just one required column is missing.
    """

    name: str
    title: str
    roles: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    expressions: Callable[[Columns], dict[str, Any]]
    scheme: str
    actor_scheme: str
    country_scheme: str
    direction: str
    cannot_know: tuple[str, ...]
    licence: str
    citation: str
    url: str
    twins: bool = False
    delimiters: str = ",;\t|"
    quoted: bool = True
    encoding: str = "utf-8"
    headerless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    advice: str = ""

    def said_of(self, lacking: Sequence[str]) -> str:
        """Give the advice for a table that lacks the last required columns only, to stand behind a message.

        Parameters
        ----------
        lacking
            From `Columns.missing`.

        Returns
        -------
        str
            Empty, or a colon and the advice.
        """
        return f": {self.advice}" if self.advice and len(lacking) == 1 else ""


class Columns:
    """The columns of one table, by role.

    Parameters
    ----------
    kind
        The format.
    names
        Names in the table.
    types
        Name to narwhals type.
    label
        Name of the file, for ids of formats that have none.
    """

    def __init__(self, kind: Format, names: tuple[str, ...], types: Mapping[str, Any], label: str) -> None:
        self.kind, self.types, self.label = kind, types, label
        folded = {plain(name): name for name in reversed(names)}
        self.by_role = {
            role: next((folded[plain(one)] for one in spellings if plain(one) in folded), "")
            for role, spellings in kind.roles.items()
        }
        used = {name for name in self.by_role.values() if name}
        self.extra = {
            name: f"{kind.name}_{name}" if name.lower() in _TAKEN or name.lower() in kind.kept else name
            for name in names
            if name not in used and plain(name) not in kind.known and name != "_line"
        }
        self.has_line = "_line" in names

    @staticmethod
    def missing(kind: Format, names: tuple[str, ...]) -> list[str]:
        """List the required columns that a table lacks.

        Parameters
        ----------
        kind
            The format.
        names
            Names in the table.

        Returns
        -------
        list
            The newest spelling of each.
        """
        folded = {plain(name) for name in names}
        return [
            kind.roles[role][0] for role in kind.required if not any(plain(one) in folded for one in kind.roles[role])
        ]

    def has(self, role: str) -> bool:
        """Say whether the table has a column for a role."""
        return bool(self.by_role.get(role))

    def is_number(self, role: str) -> bool:
        """Say whether the column of a role is stored as numbers."""
        return self.has(role) and self.types[self.by_role[role]].is_numeric()

    def is_integer(self, role: str) -> bool:
        """Say whether the column of a role is stored as whole numbers."""
        return self.has(role) and self.types[self.by_role[role]].is_integer()

    def raw(self, role: str) -> Any:
        """Give the column of a role as it is."""
        return guest("narwhals").col(self.by_role[role])

    def text(self, role: str) -> Any:
        """Give the column of a role as text; empty where there is none."""
        nw = guest("narwhals")
        if not self.has(role):
            return nw.lit("")
        found = self.raw(role)
        if role in _DAYS and self.types[self.by_role[role]] == nw.Datetime:
            found = found.cast(nw.Date)
        if self.types[self.by_role[role]] != nw.String:
            found = found.cast(nw.String)
        return found.fill_null("")

    def date(self, role: str) -> Any:
        """Give a day as text, without the ``.0`` that a detour through floats leaves."""
        return self.whole(role) if self.is_number(role) else self.text(role)

    def whole(self, role: str) -> Any:
        """Give an id as text, without the ``.0`` that a detour through floats leaves."""
        return self.text(role) if self.is_integer(role) else self.text(role).str.replace_all(r"\.0$", "")


def clean_number(columns: Columns, role: str) -> Any:
    """Read a number where one is written, else nothing.

    Parameters
    ----------
    columns
        The table.
    role
        Which column.

    Returns
    -------
    narwhals.Expr
        Float64; null where the cell is empty or no number.
    """
    nw = guest("narwhals")
    if not columns.has(role):
        return nw.lit(None).cast(nw.Float64)
    if columns.is_integer(role):
        return columns.raw(role).cast(nw.Float64)
    if columns.is_number(role):
        nothing = nw.lit(None).cast(nw.Float64)
        return nw.when(_spelt(columns, role, "nan")).then(nothing).otherwise(columns.raw(role).cast(nw.Float64))
    text = columns.text(role)
    return nw.when(text.str.contains(NUMBER)).then(text).otherwise(nw.lit(None).cast(nw.String)).cast(nw.Float64)


def _spelt(columns: Columns, role: str, *words: str) -> Any:
    # Engines disagree on how NaN compares, and DuckDB trusts the bounds that Parquet notes without it; not on its name.
    return columns.text(role).str.to_lowercase().is_in(words)


def beyond(columns: Columns, role: str) -> Any:
    """Say where a column of floats has infinity, or a number that is too large; NaN is nothing, as in pandas.

    Parameters
    ----------
    columns
        The table.
    role
        Which column.

    Returns
    -------
    narwhals.Expr
        Truth.
    """
    found = columns.raw(role)
    too_large = ((found > _MOST) | (found < -_MOST)).fill_null(value=False) & ~_spelt(columns, role, "nan")
    return too_large | _spelt(columns, role, "inf", "-inf", "infinity", "-infinity")


_MOST = 1e15
NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"
