"""The two doors: `read` gives acts, `dyads` folds them into pairs where acts would not fit."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflictgraph.events import actors as naming
from conflictgraph.events import acts as _acts
from conflictgraph.events.actors import resolve
from conflictgraph.events.gathered import Gathered
from conflictgraph.events.pairing import Folded, pairs
from conflictgraph.events.reference import FIRST_YEAR, LAST_YEAR, PERIODS
from conflictgraph.events.standing import standing_of
from conflictgraph.events.standing import tables as ties_of
from conflictgraph.events.work import Asked, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from conflictgraph.graph import ConflictGraph

__all__ = ["Dyads", "dyads", "read"]

_EACH = (
    "each makes a pair of its own, with the whole act and its whole toll, so sums over pairs count them more than once"
)


def read(
    path_or_table: Any,
    *,
    format: str | None = None,  # noqa: A002 - the name users expect
    actors: Iterable[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    countries: Iterable[str] | None = None,
    engine: Any = None,
    mapping: Any = None,
    roll_up: bool = False,
    twins: bool | None = None,
    one_a_day: bool = False,
    scale: Mapping[str, float] | None = None,
    evidence: bool | None = None,
    encoding: str | None = None,
    memory: str = "1500MB",
    progress: Callable[[int, int, int], None] | None = None,
) -> ConflictGraph:
    """Read coded events into a graph of acts, or data on states into one of ties, and account for every row.

    Parameters
    ----------
    path_or_table
        A CSV, tab, gzip, zip, JSON or Parquet file, several, or a table: pandas, Arrow, Spark, Ibis.
    format
        Name from `formats`; nothing looks at the columns.
    actors
        Ids; acts that touch one of them are taken.
    start, end
        Days, months or years, both inside.
    countries
        Where it happened: names, or three letters of ISO 3166; of ties, whom they touch.
    engine
        Of acts; ties of states have none. ``"duckdb"`` (default), ``"pyspark"`` or a Spark session; a Spark or an Ibis table is computed where it lives.
    mapping
        Key of the data set to actor id, or a graph whose names and aliases are matched exactly.
    roll_up
        Whether ministries and forces of a state are that state.
    twins
        Whether a mutual act that was written twice in one story becomes one reciprocal act;
        nothing follows the format. Merged rows are counted.
    one_a_day
        Whether only the first act of a kind between two actors on one day is taken. Controversial, so off.
    scale
        Code to score, in place of the scheme's own.
    evidence
        Whether each act gets its publication as evidence; nothing does so up to half a million acts.
    encoding
        Of text files.
    memory
        What DuckDB may hold.
    progress
        Called with rows, what is done, and of how much: bytes while a file is read, rows while DuckDB computes; a
        Spark session and what lies behind Ibis tell nothing of their pace.

    Returns
    -------
    ConflictGraph
        Acts by day and id, or ties of states. ``meta["licence"]`` and ``meta["citations"]`` (a tuple) are what
        the makers ask for; ``meta["events"]`` says what was kept, merged and rejected, and what the format
        cannot know.

    Raises
    ------
    TableError
        When a file is damaged, or has not the columns of the format.
    """
    from conflictgraph.graph import ConflictGraph  # graph stands above this room

    standing = standing_of(path_or_table, format)
    if standing is not None:
        _refuse_for_states(standing.name, engine=engine, twins=twins, one_a_day=one_a_day or None, scale=scale)
        with tempfile.TemporaryDirectory(prefix="conflictgraph-") as name:
            aliases = naming.aliases_of(mapping)
            held = ties_of(path_or_table, standing, Path(name), aliases=aliases, encoding=encoding)
        return _of_states(ConflictGraph(held), actors, start, end, countries)
    asked = Asked(actors, start, end, countries, mapping, twins, one_a_day, scale)
    with tempfile.TemporaryDirectory(prefix="conflictgraph-") as name:
        work = Work(
            path_or_table, format, asked, Path(name), engine=engine, encoding=encoding, memory=memory, progress=progress
        )
        counts = work.counts()
        found = Gathered(narrow=True)
        for batches, count in zip(work.acts(_acts.DROPPED), counts, strict=True):
            for batch in batches:
                kept = found.add_kept(batch)
                count["kept"] = count.get("kept", 0) - (batch.num_rows - kept)
                count["merged"] = count.get("merged", 0) + (batch.num_rows - kept)
        about = work.about(counts)
        work.engine.close()
    uses = found.uses("source", "target")
    names = {key: resolve(key, work.kind.actor_scheme, work.aliases, roll_up=roll_up) for key in sorted(uses)}
    about["events"]["unmapped"] = naming.unmapped(uses, names)
    return ConflictGraph(_acts.tables(found, names, about, work.kind.name, evidence=evidence))


def _refuse_for_states(name: str, **given: Any) -> None:
    """Ties of states have no engine, twins or codes: say so, rather than pass by what a user asked for."""
    idle = [option for option, value in given.items() if value is not None]
    if idle:
        msg = f"{name} holds ties of states, read by pandas: {', '.join(idle)} say nothing of them; leave them out"
        raise ValueError(msg)


def _of_states(
    g: ConflictGraph, actors: Iterable[str] | None, start: str | None, end: str | None, countries: Iterable[str] | None
) -> ConflictGraph:
    """Take of ties what was asked for; what is left out counts as outside."""
    every = g.ties
    if start is not None or end is not None:
        g = g.between(start or f"{FIRST_YEAR}", end or f"{LAST_YEAR}")
    for wanted in (actors, None if countries is None else naming.states_in(countries)):
        if wanted is not None:
            names = [wanted] if isinstance(wanted, str) else list(wanted)
            g = g.where(ties=g.ties["source"].isin(names) | g.ties["target"].isin(names))
    return type(g)(g.tables.with_(meta=_without(g.meta, every, g.ties)))


def _without(meta: Mapping[str, Any], every: pd.DataFrame, taken: pd.DataFrame) -> dict[str, Any]:
    """Account for the ties that were left out: a tie is one kept row, or the two rows of its states."""

    def rows(ties: pd.DataFrame) -> set[tuple[str, Any]]:
        ends = [name for name in ("line", "line_other") if name in ties]
        if len(ends) == 1:
            return set(zip(ties["file"], ties["tie_id"], strict=True))
        return {cell for name in ends for cell in zip(ties["file"], ties[name], strict=True)}

    gone = [file for file, _ in rows(every) - rows(taken)]
    files = tuple(
        {**one, "kept": one["kept"] - gone.count(one["file"]), "outside": one["outside"] + gone.count(one["file"])}
        for one in meta["events"]["files"]
    )
    counts = {name: sum(one[name] for one in files) for name in meta["events"]["counts"]}
    return {**meta, "events": {**meta["events"], "files": files, "counts": counts}}


@dataclass(frozen=True, slots=True)
class Dyads:
    """Pairs by period and quad class, and the account of the rows behind them.

    Parameters
    ----------
    frame
        source, target, period, quad_class, sign, direction, acts, force, score, intensity,
        unscored, killed_low, killed_best, killed_high, first, last. A side that names several actors makes a
        pair of each, with the whole act and its whole toll: such sums over pairs count it more than once.
    meta
        As ``meta["events"]`` of `read`.
    """

    frame: pd.DataFrame
    meta: Mapping[str, Any] = field(default_factory=dict)

    def to_frame(self) -> pd.DataFrame:
        """Give the pairs as a frame."""
        return self.frame.copy(deep=False)

    def explain(self) -> str:
        """Say in a sentence what was folded."""
        one = self.meta["counts"]
        return f"{one['rows']:,} rows: {one['kept']:,} kept, {one['merged']:,} merged, {one['rejected']:,} rejected, {one['outside']:,} outside what was asked for; {len(self.frame):,} pairs by period."


def dyads(
    path_or_table: Any,
    *,
    format: str | None = None,  # noqa: A002 - the name users expect
    by: str = "month",
    actors: Iterable[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    countries: Iterable[str] | None = None,
    engine: Any = None,
    mapping: Any = None,
    roll_up: bool = False,
    twins: bool | None = None,
    one_a_day: bool = False,
    scale: Mapping[str, float] | None = None,
    encoding: str | None = None,
    memory: str = "1500MB",
    progress: Callable[[int, int, int], None] | None = None,
) -> Dyads:
    """Fold coded events into signed pairs by period, without holding the acts.

    Parameters
    ----------
    path_or_table, format, actors, start, end, countries, engine, mapping, roll_up, twins, one_a_day, scale, encoding, memory, progress
        As for `read`.
    by
        day, month, quarter or year, by the first day of an act.

    Returns
    -------
    Dyads
        Pairs in the order of source, target, period. Rows without a pair have an empty source or target.
        Rows are counted, not ids: an id that stands twice in a file counts twice here, and once in `read`.

    Raises
    ------
    ValueError
        When there is no such period, encoding or amount of memory, or a score is no number.
    TableError
        When a file is damaged, or has not the columns of the format.
    """
    if by not in PERIODS:
        msg = f"no period «{by}»; there are {', '.join(PERIODS)}"
        raise ValueError(msg)
    standing = standing_of(path_or_table, format)
    if standing is not None:
        msg = f"{standing.name} holds ties, which are not folded by period: use read"
        raise ValueError(msg)
    asked = Asked(actors, start, end, countries, mapping, twins, one_a_day, scale)
    with tempfile.TemporaryDirectory(prefix="conflictgraph-") as name:
        work = Work(
            path_or_table, format, asked, Path(name), engine=engine, encoding=encoding, memory=memory, progress=progress
        )
        groups = Folded()
        for batches in work.folded(by):
            groups.add(batches)
        work.note_repeats()
        about = work.about(groups.counts)["events"]
        work.engine.close()
    uses = groups.uses()
    names = {key: resolve(key, work.kind.actor_scheme, work.aliases, roll_up=roll_up) for key in sorted(uses)}
    about["unmapped"] = naming.unmapped(uses, names)
    shared = sum(uses[key] for key, found in names.items() if len(found) > 1)
    if shared:
        about["notes"] = (*about["notes"], f"{shared:,} times a side names several actors: {_EACH}")
    return Dyads(pairs(groups.columns(), by, names, work.tolls), about)
