"""Event data: millions of coded events from UCDP, ACLED, GDELT, ICEWS, POLECAT and KEDS become a graph.

`read` gives the acts, `dyads` folds them into pairs where acts would not fit. Both run one lazy
expression on DuckDB or on Spark, and account for every row.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.events import actors as naming
from conflictgraph.events import acts as _acts
from conflictgraph.events.actors import Named, resolve
from conflictgraph.events.engines import engine_of
from conflictgraph.events.extras import guest
from conflictgraph.events.formats import FORMATS
from conflictgraph.events.intake import Part, parts
from conflictgraph.events.links import link, propose_links
from conflictgraph.events.pipeline import Choice, folded, mapped
from conflictgraph.events.reference import PERIODS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["Dyads", "account", "dyads", "formats", "link", "propose_links", "read", "rejects", "state_roll_up"]


def formats() -> pd.DataFrame:
    """List the event data that can be read, with what each cannot know.

    Returns
    -------
    pandas.DataFrame
        format, title, direction, cannot_know, licence, citation, url.

    Examples
    --------
    >>> "ucdp" in set(formats()["format"])
    True
    """
    return pd.DataFrame(
        [
            {
                "format": one.name,
                "title": one.title,
                "direction": one.direction,
                "cannot_know": "; ".join(one.cannot_know),
                "licence": one.licence,
                "citation": one.citation,
                "url": one.url,
            }
            for one in FORMATS.values()
        ]
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
    """Read coded events into a graph of acts, and account for every row.

    Parameters
    ----------
    path_or_table
        A CSV, tab, gzip, zip, JSON or Parquet file, several, or a table: pandas, Arrow, Spark.
    format
        Name from `formats`; nothing looks at the columns.
    actors
        Ids; acts that touch one of them are taken.
    start, end
        Days, months or years, both inside.
    countries
        Where it happened: names, or three letters of ISO 3166.
    engine
        ``"duckdb"`` (default), ``"pyspark"`` or a Spark session.
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
        Called with rows, bytes read, bytes in all.

    Returns
    -------
    ConflictGraph
        Acts by day and id. ``meta["events"]`` says what was kept, merged and rejected, and what the format cannot know.

    Raises
    ------
    TableError
        When a file is damaged, or has not the columns of the format.
    """
    from conflictgraph.graph import ConflictGraph  # graph stands above this room

    with tempfile.TemporaryDirectory(prefix="conflictgraph-") as name:
        work = _Work(path_or_table, Path(name), format, engine, encoding, memory, progress)
        choices = [
            work.choice(part, actors, start, end, countries, mapping, twins=twins, one_a_day=one_a_day, scale=scale)
            for part in work.parts
        ]
        frames = [work.mapped(part, choice) for part, choice in zip(work.parts, choices, strict=True)]
        counts = [work.counts(frame) for frame in frames]
        found = _acts.Gathered()
        for frame in frames:
            col = guest("narwhals").col
            for batch in work.engine.batches(frame.filter(col("outcome") == "kept").sort("day", "id")):
                if batch.num_rows:
                    found.add(batch)
        about = work.about(counts, frames)
        kind = work.parts[0].kind
        aliases = naming.aliases_of(mapping)
        keys = {key for side in ("source", "target") for key in found.known.get(side, {})}
        names = {key: resolve(key, kind.actor_scheme, aliases, roll_up=roll_up) for key in sorted(keys)}
        about["events"]["unmapped"] = tuple(
            sorted({one.actor_id for some in names.values() for one in some if one.by == "itself"})
        )
        return ConflictGraph(_acts.tables(found, names, about, kind.name, evidence=evidence))


@dataclass(frozen=True, slots=True)
class Dyads:
    """Pairs by period and quad class, and the account of the rows behind them.

    Parameters
    ----------
    frame
        source, target, period, quad_class, sign, direction, acts, force, score, intensity,
        unscored, killed_low, killed_best, killed_high, first, last.
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

    Raises
    ------
    ValueError
        When there is no such period.
    TableError
        When a file is damaged, or has not the columns of the format.
    """
    if by not in PERIODS:
        msg = f"no period «{by}»; there are {', '.join(PERIODS)}"
        raise ValueError(msg)
    with tempfile.TemporaryDirectory(prefix="conflictgraph-") as name:
        work = _Work(path_or_table, Path(name), format, engine, encoding, memory, progress)
        tables, counts, frames = [], [], []
        for part in work.parts:
            choice = work.choice(
                part, actors, start, end, countries, mapping, twins=twins, one_a_day=one_a_day, scale=scale
            )
            frames.append(work.mapped(part, choice))
            table = work.engine.arrow(folded(frames[-1], by)).to_pandas(strings_to_categorical=True)
            counts.append(
                {
                    str(outcome): int(number)
                    for outcome, number in table.groupby("outcome", observed=True)["acts"].sum().items()
                }
            )
            tables.append(table[table["outcome"] == "kept"])
        about = work.about(counts, frames)["events"]
        kind, aliases = work.parts[0].kind, naming.aliases_of(mapping)
        found = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
        return Dyads(_pairs(found, by, kind.actor_scheme, aliases, roll_up=roll_up), about)


_KEYS = ["source", "target", "period", "quad_class", "sign", "direction"]
_SUMS = ["acts", "force", "score", "intensity", "unscored", "low", "best", "high", "best_known"]


def _pairs(found: pd.DataFrame, by: str, scheme: str, aliases: Mapping[str, Named], *, roll_up: bool) -> pd.DataFrame:
    for side in ("source", "target"):
        cells = found[side].astype("category")
        names = {
            key: tuple(one.actor_id for one in resolve(str(key), scheme, aliases, roll_up=roll_up)) or ("",)
            for key in cells.cat.categories
        }
        if any(len(some) > 1 for some in names.values()):
            found = (
                found.assign(**{side: cells.astype(object).map(names)})
                .explode(side, ignore_index=True)
                .astype({side: "category"})
            )
        else:
            ids = sorted({some[0] for some in names.values()})
            place = {name: index for index, name in enumerate(ids)}
            codes = pd.Series([place[names[key][0]] for key in cells.cat.categories], dtype="int32").to_numpy()[
                cells.cat.codes.to_numpy()
            ]
            found = found.assign(**{side: pd.Categorical.from_codes(codes, categories=pd.Index(ids))})
    # Categories in the order of the alphabet, whichever order an engine met them in.
    found = found.astype({"quad_class": "str", "direction": "str"}).astype(
        {"quad_class": "category", "direction": "category"}
    )
    found = found.astype(dict.fromkeys(_SUMS, "float64"))
    pairs = (
        found.groupby(_KEYS, observed=True, sort=True)
        .agg({**dict.fromkeys(_SUMS, "sum"), "first": "min", "last": "max"})
        .reset_index()
    )
    pairs["score"], pairs["intensity"] = (pairs["score"] / 10).round(1), (pairs["intensity"] / 100).round(2)
    known = pairs.pop("best_known") > 0
    for theirs in ("low", "best", "high"):
        pairs[f"killed_{theirs}"] = pairs.pop(theirs).where(known)
    for name in ("acts", "force", "unscored"):
        pairs[name] = pairs[name].astype("int64")
    pairs["sign"] = pairs["sign"].astype("int8")
    whole = pairs["period"].astype("int64")
    starts = {
        "day": whole,
        "month": whole * 100 + 1,
        "quarter": whole // 10 * 10_000 + ((whole % 10 - 1) * 3 + 1) * 100 + 1,
        "year": whole * 10_000 + 101,
    }[by]
    pairs["period"] = _acts.day_series(starts)
    pairs["first"], pairs["last"] = (
        _acts.day_series(pairs["first"].astype("int64")),
        _acts.day_series(pairs["last"].astype("int64")),
    )
    return pairs


class _Work:
    """One run: the parts, the engine, and what is said of them."""

    def __init__(
        self,
        given: Any,
        folder: Path,
        wanted: str | None,
        engine: Any,
        encoding: str | None,
        memory: str,
        progress: Any,
    ) -> None:
        self.engine = engine_of(engine, given, folder, memory)
        files = folder / "staged"
        files.mkdir()
        self.parts = parts(given, wanted, self.engine, files, encoding, progress)
        if len({part.kind.name for part in self.parts}) != 1:
            msg = "files of several formats: read each format by itself, and put the tables together"
            raise TableError(msg)

    def _keys(self, part: Part, wanted: Iterable[str], mapping: Any) -> tuple[str, ...]:
        nw = guest("narwhals")
        ids, aliases, given = (
            {wanted} if isinstance(wanted, str) else set(wanted),
            naming.aliases_of(mapping),
            part.kind.expressions(part.columns),
        )
        both = {
            key
            for side in ("source", "target")
            for key in self.engine.arrow(part.frame.select(key=given[side]).group_by("key").agg(nw.len()))
            .column("key")
            .to_pylist()
        }
        found = []
        for key in sorted(one for one in both if one):
            named = resolve(key, part.kind.actor_scheme, aliases)
            if key in ids or any(one.actor_id in ids or (one.official and one.parent in ids) for one in named):
                found.append(key)
        return tuple(found)

    def choice(
        self,
        part: Part,
        actors: Any,
        start: Any,
        end: Any,
        countries: Any,
        mapping: Any,
        *,
        twins: bool | None,
        one_a_day: bool,
        scale: Any,
    ) -> Choice:
        from conflictgraph.graph.days import first_day, last_day

        limits: dict[str, Any] = {}
        if start is not None:
            limits["start"] = int(f"{first_day(start):%Y%m%d}")
        if end is not None:
            limits["end"] = int(f"{last_day(end):%Y%m%d}")
        if limits.get("end", 99999999) < limits.get("start", 0):
            msg = f"the period ends ({end}) before it begins ({start})"
            raise ValueError(msg)
        where = (
            None
            if countries is None
            else naming.countries_in(part.kind.country_scheme, [countries] if isinstance(countries, str) else countries)
        )
        keys = None if actors is None else self._keys(part, actors, mapping)
        return Choice(
            **limits,
            countries=where,
            keys=keys,
            twins=part.kind.twins if twins is None else twins,
            one_a_day=one_a_day,
            scale=scale,
        )

    def mapped(self, part: Part, choice: Choice) -> Any:
        return mapped(part.frame, part.kind, part.columns, self._scheme(part), choice, self.engine, part.label)

    def _scheme(self, part: Part) -> str:
        if "|" not in part.kind.scheme:
            return part.kind.scheme
        from conflictgraph.events.reference import codes

        nw = guest("narwhals")
        used = self.engine.arrow(
            part.frame.select(code=part.columns.text("code")).group_by("code").agg(nw.len().alias("n"))
        ).to_pydict()
        shares = {}
        for scheme in part.kind.scheme.split("|"):
            known = set(codes(scheme, None).column("code_key").to_pylist())
            shares[scheme] = sum(n for code, n in zip(used["code"], used["n"], strict=True) if code in known) / max(
                sum(used["n"]), 1
            )
        best = max(shares, key=lambda one: (shares[one], one))
        part.notes.append(
            f"{part.label}: the codes are {best.upper()} ({shares[best]:.1%} of rows; "
            + ", ".join(f"{name.upper()} {share:.1%}" for name, share in shares.items() if name != best)
            + ")"
        )
        return best

    def counts(self, frame: Any) -> dict[str, int]:
        nw = guest("narwhals")
        table = self.engine.arrow(frame.group_by("outcome").agg(nw.len().alias("n"))).to_pydict()
        return {str(key): int(value) for key, value in zip(table["outcome"], table["n"], strict=True)}

    def about(self, counts: list[dict[str, int]], frames: list[Any]) -> dict[str, Any]:
        col = guest("narwhals").col
        refused: list[dict[str, Any]] = []
        files: list[dict[str, Any]] = []
        for part, count, frame in zip(self.parts, counts, frames, strict=True):
            refused += [
                {"file": one.file, "line": one.line, "reason": one.reason, "text": one.text} for one in part.rejects
            ]
            if count.get("rejected"):
                table = self.engine.arrow(
                    frame.filter(col("outcome") == "rejected").select("file", "line", "reason", "id")
                ).to_pylist()
                refused += sorted(
                    (
                        {"file": row["file"], "line": int(row["line"] or 0), "reason": row["reason"], "text": row["id"]}
                        for row in table
                    ),
                    key=lambda row: (row["file"], row["line"], row["text"]),
                )
            one = {name: count.get(name, 0) for name in ("kept", "merged", "rejected", "outside")}
            one["rejected"] += len(part.rejects)
            rows = part.rows if part.rows >= 0 else sum(one.values())
            if rows != sum(one.values()):
                msg = f"{part.label}: {rows:,} rows, but {sum(one.values()):,} are accounted for; an id of a code or a day stands twice in a reference table"
                raise TableError(msg)
            files.append({"file": part.label, "rows": rows, **one})
        total = {name: sum(row[name] for row in files) for name in ("rows", "kept", "merged", "rejected", "outside")}
        kind = self.parts[0].kind
        events = {
            "format": kind.name, "title": kind.title, "licence": kind.licence, "citation": kind.citation, "url": kind.url, "direction": kind.direction, "cannot_know": kind.cannot_know,
            "counts": total, "files": tuple(files), "rejects": tuple(refused), "notes": tuple(note for part in self.parts for note in part.notes), "engine": self.engine.name,
        }  # fmt: skip
        return {"title": kind.title, "licence": kind.licence, "citation": kind.citation, "events": events}


def account(g: ConflictGraph) -> pd.DataFrame:
    """Say what became of every row: kept, merged, rejected or outside what was asked for.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    pandas.DataFrame
        One row a file; the four add up to rows.
    """
    return pd.DataFrame(list(g.meta["events"]["files"]))


def rejects(g: ConflictGraph) -> pd.DataFrame:
    """List the rows that were not taken, with line and reason.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    pandas.DataFrame
        file, line, reason, text.
    """
    return pd.DataFrame(list(g.meta["events"]["rejects"]), columns=["file", "line", "reason", "text"])


def state_roll_up(g: ConflictGraph) -> dict[str, str]:
    """Map ministries and forces to their state, for `ConflictGraph.roll_up`.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    dict
        Part to state.
    """
    actors = g.actors
    official = (
        actors[actors["official"].astype(bool) & (actors["parent"] != "")] if "official" in actors else actors.iloc[:0]
    )
    return dict(zip(official["actor_id"], official["parent"], strict=True))
