"""A mutual act that a coder wrote twice, with source and target swapped in one story, is one act.

Two forms of one rule: `marked` says it of rows, `grouped` counts it where rows are folded anyway.
In a story, per day, code and pair, as many acts are mutual as both directions have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.events.extras import guest

if TYPE_CHECKING:
    from conflictgraph.events.engines import Engine

__all__ = ["first_of_day", "grouped", "marked"]

_KEY = ("story", "day", "code", "lo", "hi")


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


def grouped(frame: Any, engine: Engine, by: str) -> Any:
    """Count twins without touching rows: groups of like rows, each split into mutual and one-way acts.

    Parameters
    ----------
    frame
        Mapped rows of one file, without tolls.
    engine
        Where it runs.
    by
        day, month, quarter or year.

    Returns
    -------
    narwhals.LazyFrame
        As `pipeline.mapped`, a row for many; ``acts`` says how many.
    """
    pa, nw = guest("pyarrow"), guest("narwhals")
    col = nw.col
    kept = col("outcome") == "kept"
    values = ["outcome", "direction", "quad", "sign", "force", "score", "intensity", "unscored"]
    frame = _prepared(frame)
    frame = frame.select(
        story=nw.when(col("twinable")).then(col("story")).otherwise(nw.lit("")),
        a=nw.when(col("twinable")).then(col("lo")).when(kept).then(col("source")).otherwise(nw.lit("")),
        b=nw.when(col("twinable")).then(col("hi")).when(kept).then(col("target")).otherwise(nw.lit("")),
        code=nw.when(kept).then(col("code")).otherwise(nw.lit("")),
        day=nw.when(kept).then(col("day")).otherwise(nw.lit(0)),
        period=nw.when(kept).then(col(by)).otherwise(nw.lit(0)),
        twinable=col("twinable").cast(nw.Int64),
        forward=col("forward"),
        **{name: col(name) for name in values if name in {"outcome", "direction"}},
        **{name: nw.when(kept).then(col(name)).otherwise(nw.lit(0)) for name in values[2:]},
    )
    groups = frame.group_by("story", "day", "code", "a", "b", "twinable", "outcome", "direction").agg(
        forwards=col("forward").sum().cast(nw.Int64),
        both=nw.len().cast(nw.Int64),
        # A code and a day have one value each.
        **{name: col(name).max() for name in ("period", *values[2:])},
    )
    least = nw.min_horizontal(col("forwards"), col("both") - col("forwards"))
    groups = groups.with_columns(least=nw.when(col("twinable") == 1).then(least).otherwise(nw.lit(0)))
    shares = engine.take(pa.table({"share": pa.array([0, 1, 2], pa.int64())}))
    split = groups.join(shares, how="cross")
    mutual, merged = col("share") == 1, col("share") == 2
    back = (col("share") == 0) & (col("twinable") == 1) & (col("forwards") < col("both") - col("forwards"))
    split = split.with_columns(acts=nw.when(col("share") == 0).then(col("both") - 2 * col("least")).otherwise("least"))
    return split.filter(col("acts") > 0).select(
        "acts",
        "day",
        *values[2:],
        source=nw.when(back).then(col("b")).otherwise(col("a")),
        target=nw.when(back).then(col("a")).otherwise(col("b")),
        outcome=nw.when(merged).then(nw.lit("merged")).otherwise(col("outcome")),
        direction=nw.when(mutual).then(nw.lit("reciprocal")).otherwise(col("direction")),
        **{by if by != "day" else "period": col("period")},
    )


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
