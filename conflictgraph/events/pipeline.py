"""The one expression: clean, map, select, merge twins, and fold into pairs. Lazy from end to end.

Every row has an outcome, and no row is lost: kept, rejected (with a reason), merged into its
twin, or outside what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import NUMBER, Columns, Format, beyond
from conflictgraph.events.reference import FIRST_YEAR, LAST_YEAR, QUADS, calendar, codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.events.engines import Engine

__all__ = ["DIRECTIONS", "OUTCOMES", "Choice", "folded", "mapped", "number_of", "opened"]

_TEXT = ("place", "country", "story", "outlet", "title", "url", "published")
_NUMBERS = ("low", "best", "high")


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for.

    Parameters
    ----------
    start, end
        First and last day as whole numbers, such as 20231001.
    countries
        Codes or names in the scheme of the format; nothing takes all.
    keys
        Actors as the format writes them; acts that touch one are taken. Nothing takes all.
    twins
        Whether mutual acts that were written twice become one.
    one_a_day
        Whether only the first act of a kind between two actors on a day is taken.
    scale
        Code to score.
    """

    start: int = FIRST_YEAR * 10_000
    end: int = (LAST_YEAR + 1) * 10_000
    countries: tuple[str, ...] | None = None
    keys: tuple[str, ...] | None = None
    twins: bool = False
    one_a_day: bool = False
    scale: Mapping[str, float] | None = None


def _canonical(frame: Any, kind: Format, columns: Columns, label: str) -> Any:
    nw = guest("narwhals")
    given = kind.expressions(columns)
    cells = {
        name: given.get(name, nw.lit(""))
        for name in ("id", "precision", "code", "source", "target", "direction", *_TEXT)
    }
    cells |= {name: given.get(name, nw.lit(None).cast(nw.Float64)) for name in _NUMBERS}
    cells["day_key"] = given["day"]
    cells["end_key"] = given.get("day_end", nw.lit(""))
    cells["wrong"] = _wrong_numbers(columns)
    cells["no_id"] = columns.raw("id").is_null() if columns.is_integer("id") else given["id"] == ""
    cells["line"] = nw.col("_line").cast(nw.Int64) if columns.has_line else nw.lit(0).cast(nw.Int64)
    cells["file"] = nw.lit(label)
    kept = {name: columns.text(name) for name in kind.kept if columns.has(name)}
    extra = {ours: nw.col(name).cast(nw.String).fill_null("") for name, ours in columns.extra.items()}
    return frame.select(**cells, **kept, **extra)


def _wrong_numbers(columns: Columns) -> Any:
    nw = guest("narwhals")
    found = nw.lit("")
    for role in _NUMBERS:
        if columns.has(role) and not columns.is_integer(role):
            text = columns.text(role)
            name = columns.by_role[role]
            bad = beyond(columns, role) if columns.is_number(role) else (text != "") & ~text.str.contains(NUMBER)
            found = (
                nw.when(bad)
                .then(nw.concat_str([nw.lit(f"{name} is «"), text, nw.lit("», where a number is needed")]))
                .otherwise(found)
            )
    return found


def mapped(frame: Any, kind: Format, columns: Columns, scheme: str, choice: Choice, engine: Engine, label: str) -> Any:
    """Bring a table of events into the columns of this room, each row with its outcome.

    Parameters
    ----------
    frame
        Lazy frame as the file has it.
    kind, columns
        The format, and where its columns are.
    scheme
        Code table.
    choice
        What was asked for.
    engine
        Where it runs.
    label
        Name of the file.

    Returns
    -------
    narwhals.LazyFrame
        Columns of the room, the kept and the unknown columns, and ``outcome`` and ``reason``.
    """
    nw = guest("narwhals")
    form = "number" if columns.is_integer("day") else "words" if kind.name == "acled" else "text"
    frame = _canonical(frame, kind, columns, label)
    frame = frame.join(engine.take(calendar(form)), on="day_key", how="left")
    frame = frame.join(engine.take(codes(scheme, choice.scale)).rename({"code_key": "code"}), on="code", how="left")
    if columns.has("day_end"):
        ends = engine.take(calendar("text")).select(nw.col("day_key").alias("end_key"), nw.col("day").alias("end"))
        frame = frame.join(ends, on="end_key", how="left").with_columns(
            end=nw.when(nw.col("end_key") == "").then(nw.col("day")).otherwise(nw.col("end"))
        )
    else:
        frame = frame.with_columns(end=nw.col("day"))
    faults = _faults(scheme)
    frame = frame.with_columns(reason=nw.coalesce(*(nw.when(bad).then(why) for bad, why in faults), nw.lit("")))
    # Whether a row is good is asked apart from why it is not: an engine then words no reasons where none is wanted.
    rejected = nw.any_horizontal(*(bad for bad, _ in faults), ignore_nulls=True)
    inside = nw.when(_inside(choice)).then(nw.lit("kept")).otherwise(nw.lit("outside"))
    frame = frame.with_columns(outcome=nw.when(rejected).then(nw.lit("rejected")).otherwise(inside))
    return _toll_in_range(frame) if columns.has("low") and columns.has("high") else frame


def _toll_in_range(frame: Any) -> Any:
    """Widen low and high where they do not hold the best estimate, and say so: UCDP has such rows."""
    nw = guest("narwhals")
    col = nw.col
    low, high = nw.min_horizontal("low", "best"), nw.max_horizontal("high", "best")
    odd = ((col("low") > col("best")) | (col("best") > col("high"))).fill_null(value=False)
    said = nw.lit("low or high of the file does not hold its best estimate; the range was widened")
    return frame.with_columns(toll_note=nw.when(odd).then(said).otherwise(nw.lit("")), low=low, high=high)


def _faults(scheme: str) -> list[tuple[Any, Any]]:
    """List what may be wrong with a row, the first that holds being the reason; a flat list, for some engines nest few conditions."""
    nw = guest("narwhals")
    col = nw.col
    day = col("day_key").cast(nw.String).fill_null("")
    years = f"» is no day between {FIRST_YEAR} and {LAST_YEAR}"
    no_id = nw.lit("it has no id")
    heads = nw.when(day.str.starts_with("#")).then(nw.lit("a second row of heads (#HXL tags)"))
    return [
        (col("day").is_null(), nw.coalesce(heads, nw.when(col("no_id")).then(no_id), _said("date «", day, years))),
        (col("no_id"), no_id),
        (col("end").is_null(), _said("end «", col("end_key"), years)),
        (col("end") < col("day"), _said("it ends (", col("end_key"), ") before it begins (", day, ")")),
        (col("sign").is_null(), _said("code «", col("code"), f"» is not in {scheme.upper()}")),
        (col("wrong") != "", col("wrong")),
        (
            nw.any_horizontal(*(col(name) < 0 for name in _NUMBERS), ignore_nulls=True),
            nw.lit("a toll is below zero"),
        ),
    ]


def _said(*parts: Any) -> Any:
    nw = guest("narwhals")
    return nw.concat_str([nw.lit(one) if isinstance(one, str) else one for one in parts], ignore_nulls=True)


def _inside(choice: Choice) -> Any:
    nw = guest("narwhals")
    col = nw.col
    found = (col("end") >= choice.start) & (col("day") <= choice.end)
    if choice.countries is not None:
        found &= col("country").is_in(list(choice.countries))
    if choice.keys is not None:
        found &= col("source").is_in(list(choice.keys)) | col("target").is_in(list(choice.keys))
    return found


def folded(frame: Any, by: str, *, tolls: bool) -> Any:
    """Fold mapped rows into ordered pairs by period and class; the other outcomes into one row each.

    Parameters
    ----------
    frame
        From `mapped`, or from `twins.grouped`, where ``acts`` says how many acts a row stands for.
    by
        day, month, quarter or year.
    tolls
        Whether the rows have tolls.

    Returns
    -------
    narwhals.LazyFrame
        One row a group: source, target and ``cell``, which packs period, outcome, quad class,
        sign and direction into one whole number (`opened` reads it); acts, force, score and
        intensity (whole tenths and hundredths), unscored, first and last day, and the tolls.
    """
    nw = guest("narwhals")
    col = nw.col
    many = "acts" in frame.collect_schema().names()
    wide = len(QUADS) * 3 * len(DIRECTIONS)
    if many:
        kept, direction = col("outcome_number") == 0, col("direction_number")
        bare = col("outcome_number") * wide + len(DIRECTIONS)
    else:
        kept, direction = col("outcome") == "kept", number_of("direction", DIRECTIONS)
        bare = number_of("outcome", OUTCOMES, each=wide, first=len(DIRECTIONS))
    # A kept row has a class and a sign, and outcome 0: nothing is worked out for it that is only asked of the others.
    small = (col("quad") * 3 + col("sign") + 1) * len(DIRECTIONS) + direction
    names = {
        **{side: nw.when(kept).then(col(side)).otherwise(nw.lit("")) for side in ("source", "target")},
        "cell": nw.when(kept).then(col(by) * _CELLS + small).otherwise(bare),
    }
    sums = ("force", "score", "intensity", "unscored")
    each = {name: col(name) * col("acts") if many else col(name) for name in sums}
    values = {"day": col("day"), **each, **({"acts": col("acts")} if many else {})}
    values |= {name: col(name) for name in _NUMBERS} if tolls else {}
    count = col("acts").cast(nw.Float64).sum().cast(nw.Int64) if many else nw.len().cast(nw.Int64)
    return (
        frame.select(**names, **values)
        .group_by("source", "target", "cell")
        .agg(
            count.alias("acts"),
            *(col(name).sum().cast(nw.Int64) for name in sums),
            col("day").min().alias("first"),
            col("day").max().alias("last"),
            *([col(name).sum() for name in _NUMBERS] if tolls else []),
            *([col("best").count().cast(nw.Int64).alias("best_known")] if tolls else []),
        )
    )


OUTCOMES = ("kept", "merged", "rejected", "outside")
DIRECTIONS = ("directed", "reciprocal", "unknown", "monadic")
_CELLS = len(OUTCOMES) * len(QUADS) * 3 * len(DIRECTIONS)


def number_of(name: str, words: tuple[str, ...], *, each: int = 1, first: int = 0) -> Any:
    """Turn a column of known words into numbers.

    Parameters
    ----------
    name
        The column.
    words
        The words; any other counts as the first.
    each, first
        The number of the first word, and how much higher each further one is. Arithmetic on small numbers without
        sign is left to Python, for ClickHouse makes of it a kind that fits no number with a sign.

    Returns
    -------
    narwhals.Expr
        Whole numbers.
    """
    nw = guest("narwhals")
    found = nw.lit(first)
    for number, word in enumerate(words):
        if number:
            found = nw.when(nw.col(name) == word).then(nw.lit(first + each * number)).otherwise(found)
    return found


def opened(cell: np.ndarray) -> dict[str, np.ndarray]:
    """Read the whole numbers that `folded` packs.

    Parameters
    ----------
    cell
        The numbers.

    Returns
    -------
    dict
        period (int64), and places (int8) in `OUTCOMES`, `QUADS` and `DIRECTIONS`, and sign.
    """
    period = cell // _CELLS
    small = (cell - period * _CELLS).astype(np.int16)
    each = np.arange(_CELLS)
    known = {
        "direction": each % len(DIRECTIONS),
        "sign": each // len(DIRECTIONS) % 3 - 1,
        "quad_class": each // (3 * len(DIRECTIONS)) % len(QUADS),
        "outcome": each // (3 * len(DIRECTIONS) * len(QUADS)),
    }
    return {"period": period, **{name: values.astype(np.int8)[small] for name, values in known.items()}}
