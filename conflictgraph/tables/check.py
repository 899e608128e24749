"""What makes a set of tables a sound one. All faults are gathered, then shown together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.errors import near
from conflictgraph.model import circle
from conflictgraph.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conflictgraph.tables import Tables
    from conflictgraph.tables.columns import Column

__all__ = ["faults"]

_DIRECTIONS = ("directed", "reciprocal", "unknown", "monadic")
_SHOWN = 5


def faults(tables: Tables) -> list[str]:
    """List every way in which tables break their contract.

    Parameters
    ----------
    tables
        The tables to look at.

    Returns
    -------
    list
        One line a fault: table, row, what was found, the rule, the nearest valid choice.
    """
    found: list[str] = []
    for name, columns in COLUMNS.items():
        frame = getattr(tables, name)
        for column in columns:
            found.extend(_cells(name, frame, column))
    found.extend(_ids(tables))
    found.extend(_references(tables))
    found.extend(_choices(tables))
    found.extend(_order(tables))
    found.extend(_cycles(tables))
    return found


def _rows(table: str, frame: pd.DataFrame, bad: pd.Series, column: str, rule: str) -> Iterator[str]:
    hits = np.flatnonzero(bad.to_numpy())
    for row in hits[:_SHOWN]:
        yield f"{table} row {row}: {column} is «{frame[column].iloc[row]}»: {rule}"
    if len(hits) > _SHOWN:
        yield f"{table}: {column}: {len(hits) - _SHOWN} more rows break the same rule"


def _cells(table: str, frame: pd.DataFrame, column: Column) -> Iterator[str]:
    values = frame[column.name]
    if column.required:
        yield from _rows(table, frame, values == "", column.name, "it may not be empty")
    if column.kind == "sign":
        yield from _rows(table, frame, ~values.isin([-1, 0, 1]), column.name, "a sign is -1, 0 or 1")
    if column.kind == "number":
        yield from _rows(table, frame, np.isinf(values), column.name, "a number is finite")
        if column.default == column.default:
            yield from _rows(table, frame, values.isna(), column.name, "a number is needed")
        if column.low is not None:
            yield from _rows(table, frame, values < column.low, column.name, f"it is at least {column.low:g}")
        if column.high is not None:
            yield from _rows(table, frame, values > column.high, column.name, f"it is at most {column.high:g}")


def _ids(tables: Tables) -> Iterator[str]:
    for table, key in (("actors", "actor_id"), ("ties", "tie_id"), ("sources", "source_id"), ("claims", "claim_id")):
        frame = getattr(tables, table)
        yield from _rows(table, frame, frame[key].duplicated(), key, "an id stands once")
    acts = tables.acts
    if not acts["act_id"].is_unique:
        again = acts[acts["act_id"].duplicated(keep=False)].duplicated(["act_id", "source", "target"])
        bad = again.reindex(acts.index, fill_value=False)
        yield from _rows("acts", acts, bad, "act_id", "an act has one row a pair of actors")
    if len(tables.ties):
        both = sorted(tables.ties.loc[tables.ties["tie_id"].isin(acts["act_id"]), "tie_id"].unique())
        for name in both[:_SHOWN]:
            yield f"ties: «{name}» is also an act: a row id stands once in all tables"


def _used(cells: pd.Series) -> list[str]:
    """List the words of a column, without a look at every cell where the column holds categories."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        seen = np.bincount(cells.cat.codes.to_numpy() + 1, minlength=len(cells.cat.categories) + 1)[1:] > 0
        return [str(name) for name in cells.cat.categories[seen] if name]
    return [str(name) for name in cells.unique() if name != ""]


def _dangling(table: str, frame: pd.DataFrame, column: str, known: Iterable[str], what: str) -> Iterator[str]:
    """Name the cells of a column that are no row of another; `known` is only asked when a cell is filled."""
    used = _used(frame[column])
    if not used:
        return
    there = set(known[known.isin(used)]) if isinstance(known, pd.Series) else set(known)
    missing = [name for name in used if name not in there]
    choices = set(known) if missing else set()
    for name in sorted(missing)[:_SHOWN]:
        row = int(np.flatnonzero((frame[column] == name).to_numpy())[0])
        hint = near(name, choices)
        tail = f"; did you mean «{hint[0]}»?" if hint else ""
        yield f"{table} row {row}: {column} «{name}» is not {what}{tail}"
    if len(missing) > _SHOWN:
        yield f"{table}: {column}: {len(missing) - _SHOWN} more names are not {what}"


def _references(tables: Tables) -> Iterator[str]:
    actors, acts = tables.actors["actor_id"], tables.acts["act_id"]
    for table in ("acts", "ties"):
        for column in ("source", "target"):
            yield from _dangling(table, getattr(tables, table), column, actors, "an actor")
    yield from _dangling("actors", tables.actors, "parent", actors, "an actor")
    for column in ("act_id", "answers"):
        yield from _dangling("responses", tables.responses, column, acts, "an act")
    yield from _dangling("acts", tables.acts, "alternative_of", acts, "an act")
    if len(tables.evidence):
        rows = pd.concat([acts, tables.ties["tie_id"], tables.claims["claim_id"]], ignore_index=True)
        yield from _dangling("evidence", tables.evidence, "row_id", rows, "an act, a tie or a claim")
        yield from _dangling("evidence", tables.evidence, "source_id", tables.sources["source_id"], "a source")


def _choices(tables: Tables) -> Iterator[str]:
    closed = (
        ("acts", "direction", _DIRECTIONS, "a direction"),
        ("acts", "type", vocab.ACT_TYPES, "a PLOVER type"),
        ("acts", "quad_class", vocab.QUAD_CLASSES, "a quad class"),
        ("acts", "status", vocab.STATUSES, "a status"),
        ("ties", "relation", vocab.RELATIONS, "a relation"),
        ("ties", "status", vocab.STATUSES, "a status"),
        ("actors", "kind", vocab.ACTOR_KINDS, "a kind of actor"),
        ("responses", "basis", vocab.BASES, "a basis"),
    )
    for table, column, allowed, what in closed:
        yield from _dangling(table, getattr(tables, table), column, allowed, what)


def _order(tables: Tables) -> Iterator[str]:
    acts, ties = tables.acts, tables.ties
    yield from _rows("acts", acts, acts["date_end"] < acts["date"], "date_end", "an act does not end before it begins")
    yield from _rows("ties", ties, ties["until"] < ties["since"], "until", "a tie does not end before it begins")
    for low, high in (("killed_low", "killed_best"), ("killed_best", "killed_high"), ("killed_low", "killed_high")):
        yield from _rows("acts", acts, acts[low] > acts[high], low, f"it is at most {high}")
    monadic = acts["direction"] == "monadic"
    half = ~monadic & ((acts["source"] == "") | (acts["target"] == ""))
    yield from _rows("acts", acts, half, "direction", "an act without a pair is monadic")


def _cycles(tables: Tables) -> Iterator[str]:
    links = tables.responses
    cycle = circle(zip(links["act_id"], links["answers"], strict=True))
    if cycle:
        yield "responses: acts answer each other in a circle: " + " -> ".join(cycle)
    parents = tables.actors.loc[tables.actors["parent"] != "", ["actor_id", "parent"]]
    cycle = circle(zip(parents["actor_id"], parents["parent"], strict=True))
    if cycle:
        yield "actors: parents go round in a circle: " + " -> ".join(cycle)
