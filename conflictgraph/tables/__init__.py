"""The tables that everything rests on: actors, acts, ties, responses, sources, evidence, claims.

A `Tables` is frozen. `columns` holds the contract, `check` says what breaks it.
Frames go out as cheap copies: pandas' copy on write keeps the stored ones as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.tables.check import faults
from conflictgraph.tables.columns import COLUMNS, Column, coerce

__all__ = ["COLUMNS", "Column", "Tables", "concat", "frame"]


def frame(table: str, rows: object = None) -> pd.DataFrame:
    """Bring rows into the columns of a table.

    Columns that are left out get their default; columns that the contract does not
    know survive at the end.

    Parameters
    ----------
    table
        Name of the table, such as ``"acts"``.
    rows
        Anything that makes a data frame: records, a dict of columns, a frame.

    Returns
    -------
    pandas.DataFrame
        Index 0 to n-1; the columns of the contract in its order, then the others.

    Raises
    ------
    TableError
        When a cell cannot be read as its column's kind.

    Examples
    --------
    >>> frame("responses", [{"act_id": "b", "answers": "a"}])["basis"].tolist()
    ['stated']
    """
    given = pd.DataFrame(_filled(table, rows)).reset_index(drop=True)
    columns: dict[str, pd.Series] = {}
    wrong: list[str] = []
    for column in COLUMNS[table]:
        values = (
            given[column.name] if column.name in given else pd.Series([column.default] * len(given), index=given.index)
        )
        try:
            columns[column.name] = coerce(values, column)
        except (ValueError, TypeError) as error:
            wrong.append(f"{table}: {column.name}: {error}; a {column.kind} is needed: {column.meaning}")
    if wrong:
        raise TableError(wrong)
    extra = {str(name): given[name] for name in given.columns if name not in columns}
    # No copy: ten million acts would stand in memory twice. Copy on write keeps the given frame as it is.
    return pd.DataFrame({**columns, **extra}, index=given.index, copy=False)


def _filled(table: str, rows: object) -> Any:
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return rows
    used = {name for row in rows for name in row}
    gaps = {column.name: column.default for column in COLUMNS[table] if column.name in used}
    return [{**gaps, **row} for row in rows]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Seven linked tables and what is said of them as a whole.

    Parameters
    ----------
    actors, acts, ties, responses, sources, evidence, claims
        Frames with the columns of `COLUMNS`; make them with `frame`.
    meta
        Title, viewpoint, cut-off, authors, licence, tour and the like.
    """

    actors: pd.DataFrame = field(default_factory=lambda: frame("actors"))
    acts: pd.DataFrame = field(default_factory=lambda: frame("acts"))
    ties: pd.DataFrame = field(default_factory=lambda: frame("ties"))
    responses: pd.DataFrame = field(default_factory=lambda: frame("responses"))
    sources: pd.DataFrame = field(default_factory=lambda: frame("sources"))
    evidence: pd.DataFrame = field(default_factory=lambda: frame("evidence"))
    claims: pd.DataFrame = field(default_factory=lambda: frame("claims"))
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meta", MappingProxyType(dict(self.meta)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from plain parts: a read-only mapping cannot be copied or sent otherwise."""
        return (
            _rebuild,
            tuple(dict(self.meta) if item.name == "meta" else getattr(self, item.name) for item in fields(self)),
        )

    def check(self) -> Tables:
        """Give the tables back when they keep their contract.

        Returns
        -------
        Tables
            The same tables.

        Raises
        ------
        TableError
            With every fault: table, row, rule and the nearest valid choice.
        """
        found = faults(self)
        if found:
            raise TableError(found)
        return self

    def with_(self, **changes: Any) -> Tables:
        """Make tables that differ in some frames.

        Parameters
        ----------
        **changes
            Table name to new frame, or ``meta``.

        Returns
        -------
        Tables
            New tables; these stay as they are.
        """
        clean = {name: value if name == "meta" else value.reset_index(drop=True) for name, value in changes.items()}
        return replace(self, **clean)


def _rebuild(*parts: Any) -> Tables:
    return Tables(*parts)


def concat(parts: list[Tables]) -> Tables:
    """Put several sets of tables together.

    An actor or a source that stands in several parts is one when its id is the same:
    the first row wins, aliases and names are gathered. Acts and ties are never merged.

    Parameters
    ----------
    parts
        Tables to join; the order decides whose actor row wins.

    Returns
    -------
    Tables
        Everything together, not yet checked.
    """
    if not parts:
        return Tables()
    joined = {
        name: frame(name, pd.concat([getattr(part, name) for part in parts], ignore_index=True)) for name in COLUMNS
    }
    joined["actors"] = _one_actor_an_id(joined["actors"])
    joined["sources"] = joined["sources"].drop_duplicates("source_id").reset_index(drop=True)
    meta: dict[str, Any] = {}
    for part in reversed(parts):
        meta.update(part.meta)
    return Tables(**joined, meta=meta)


def _one_actor_an_id(actors: pd.DataFrame) -> pd.DataFrame:
    if not actors["actor_id"].duplicated().any():
        return actors
    gathered = actors.groupby("actor_id", sort=False)
    first = actors.drop_duplicates("actor_id").set_index("actor_id")
    for column in ("names", "aliases", "member_of"):
        merged = {
            name: tuple(dict.fromkeys(item for cell in cells for item in cell)) for name, cells in gathered[column]
        }
        first[column] = pd.Series(merged, dtype=object)
    return first.reset_index()[actors.columns.tolist()]
