"""A mutual act that a coder wrote twice, with source and target swapped in one story, is one act.

Two forms of one rule: `marked` says it of rows, `grouped` counts it where rows are folded anyway.
In a story, per day, code and pair, as many acts are mutual as both directions have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.events.extras import guest
from conflictgraph.events.pipeline import DIRECTIONS, OUTCOMES, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.events.engines import Engine

__all__ = ["first_of_day", "grouped", "marked"]

#: Period of a whole number such as 20240207.
PERIODS_OF: dict[str, Callable[[Any], Any]] = {
    "month": lambda day: day // 100,
    "quarter": lambda day: day // 10_000 * 10 + (day // 100 % 100 + 2) // 3,
    "year": lambda day: day // 10_000,
}
_KEY = ("story", "day", "code", "lo", "hi")
# How many codes a scheme may have, and kinds (outcome, direction, twin or not) a row: what a group's number is packed by.
_CODES, _KINDS = 1_000, 32


def _prepared(frame: Any) -> Any:
    nw = guest("narwhals")
    col = nw.col
    dyadic = (
        (col("outcome") == "kept")
        & (col("direction") == "directed")
        & (col("story") != "")
        & (col("source") != "")
        & (col("target") != "")
        & (col("source") != col("target"))
    )
    return frame.with_columns(
        lo=nw.min_horizontal("source", "target"), hi=nw.max_horizontal("source", "target"), twinable=dyadic
    ).with_columns(forward=(col("source") == col("lo")).cast(nw.Int64))


def marked(frame: Any) -> Any:
    """Mark rows: of two twins one stays and is reciprocal, the other is merged.

    Parameters
    ----------
    frame
        Mapped rows of one file.

    Returns
    -------
    narwhals.LazyFrame
        The same rows with their outcome and direction.
    """
    nw = guest("narwhals")
    col = nw.col
    names = frame.collect_schema().names()
    frame = _prepared(frame)
    seen = (
        frame.filter(col("twinable"))
        .group_by(*_KEY)
        .agg(forwards=col("forward").sum().cast(nw.Int64), both=nw.len().cast(nw.Int64))
    )
    seen = seen.with_columns(least=nw.min_horizontal(col("forwards"), col("both") - col("forwards")))
    seen = seen.filter(col("least") > 0).select(*(col(name).alias(f"twin_{name}") for name in _KEY), "least")
    frame = frame.join(seen, left_on=list(_KEY), right_on=[f"twin_{name}" for name in _KEY], how="left")
    alone = col("least").is_null() | ~col("twinable")
    rest = frame.filter(~alone).with_columns(one=nw.lit(1))
    rest = rest.with_columns(rank=col("one").cum_sum().over(*_KEY, "forward", order_by=["id", "line"]))
    twin = col("rank") <= col("least")
    rest = rest.with_columns(
        outcome=nw.when(twin & (col("forward") == 0)).then(nw.lit("merged")).otherwise(col("outcome")),
        direction=nw.when(twin).then(nw.lit("reciprocal")).otherwise(col("direction")),
    )
    return nw.concat([frame.filter(alone).select(*names), rest.select(*names)], how="vertical")


def grouped(frame: Any, engine: Engine, by: str, codes: Any) -> Any:
    """Count twins without touching rows: groups of like rows, each split into mutual and one-way acts.

    Parameters
    ----------
    frame
        Mapped rows of one file, without tolls.
    engine
        Where it runs.
    by
        day, month, quarter or year.
    codes
        The Arrow table of codes that the rows were mapped with.

    Returns
    -------
    narwhals.LazyFrame
        As `pipeline.mapped`, a row for many; ``acts`` says how many.
    """
    pa, nw = guest("pyarrow"), guest("narwhals")
    col = nw.col
    nothing, kept, twinable = nw.lit(""), col("outcome") == "kept", col("twinable")
    # A key is what tells groups apart and no more: what follows from the code and the day is joined afterwards.
    kind = number_of("outcome", OUTCOMES) * 8 + number_of("direction", DIRECTIONS) * 2 + twinable.cast(nw.Int64)
    frame = _prepared(frame).select(
        story=nw.when(twinable).then(col("story")).otherwise(nothing),
        a=nw.when(twinable).then(col("lo")).when(kept).then(col("source")).otherwise(nothing),
        b=nw.when(twinable).then(col("hi")).when(kept).then(col("target")).otherwise(nothing),
        group=nw.when(kept).then((col("day") * _CODES + col("code_at")) * _KINDS).otherwise(nw.lit(0)) + kind,
        forward=nw.when(twinable & (col("forward") == 0)).then(nw.lit(0.0)).otherwise(nw.lit(1.0)),
    )
    groups = frame.group_by("story", "a", "b", "group").agg(forwards=col("forward").sum(), both=nw.len())
    groups = groups.select("a", "b", "group", both=col("both").cast(nw.Int64), forwards=col("forwards").cast(nw.Int64))
    backwards = col("both") - col("forwards")
    groups = groups.with_columns(
        least=nw.min_horizontal(col("forwards"), backwards), swapped=col("forwards") < backwards
    ).with_columns(mutual=(col("least") > 0).cast(nw.Int64))
    # A group without mutual acts stays one row; one with them gives the one-way rest, the mutual acts and the merged.
    shares = pa.table({"mutual": pa.array([0, 1, 1, 1], pa.int64()), "share": pa.array([0, 0, 1, 2], pa.int64())})
    split = groups.join(engine.take(shares), on="mutual", how="inner")
    rest, place = col("share") == 0, col("group") // _KINDS
    split = split.with_columns(
        acts=nw.when(rest).then(col("both") - 2 * col("least")).otherwise(col("least")),
        kind=col("group") - place * _KINDS,
        day=place // _CODES,
    ).with_columns(code_at=place - col("day") * _CODES)
    back = rest & col("swapped")
    split = split.filter(col("acts") > 0).select(
        "acts",
        "day",
        "code_at",
        source=nw.when(back).then(col("b")).otherwise(col("a")),
        target=nw.when(back).then(col("a")).otherwise(col("b")),
        outcome_number=nw.when(col("share") == 2).then(nw.lit(1)).otherwise(col("kind") // 8),
        direction_number=nw.when(col("share") == 1).then(nw.lit(1)).otherwise(col("kind") // 2 % 4),
        **({} if by == "day" else {by: PERIODS_OF[by](col("day"))}),
    )
    values = ("code_at", "quad", "sign", "force", "intensity", "score", "unscored")
    return split.join(engine.take(codes.select(values)), on="code_at", how="left")


def first_of_day(frame: Any) -> Any:
    """Keep the first act of a kind between two actors on a day; the others are merged.

    Parameters
    ----------
    frame
        Mapped rows of one file.

    Returns
    -------
    narwhals.LazyFrame
        The same rows with their outcome.
    """
    nw = guest("narwhals")
    col = nw.col
    frame = frame.with_columns(counted=(col("outcome") == "kept").cast(nw.Int64))
    frame = frame.with_columns(
        rank=col("counted")
        .cum_sum()
        .over("source", "target", "day", "code", "direction", "counted", order_by=["id", "line"])
    )
    repeat = (col("counted") == 1) & (col("rank") > 1)
    return frame.with_columns(outcome=nw.when(repeat).then(nw.lit("merged")).otherwise(col("outcome"))).drop(
        "counted", "rank"
    )
