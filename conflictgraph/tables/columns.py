"""The columns of each table: name, kind, default, allowed values, meaning.

This is the one place where the contract of a table is written. Building,
checking and the documentation all read it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COLUMNS", "DATE_DTYPE", "Column", "Kind", "coerce"]

Kind = Literal["text", "list", "pairs", "sign", "bool", "number", "date", "position"]

DATE_DTYPE = "datetime64[s]"

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        The column's name.
    kind
        How its cells are stored: text is a string, missing text is empty; list is a
        tuple of strings; pairs is a tuple of pairs of strings; sign is -1, 0 or 1;
        number is a float where NaN is unknown; date is a day where NaT is unknown or
        open; position is a whole number where -1 is unknown.
    meaning
        What a cell says, in one sentence, with its unit.
    default
        The value of a column that the caller left out.
    required
        Whether an empty cell is a fault.
    low, high
        The range of a number, both ends allowed.
    """

    name: str
    kind: Kind
    meaning: str
    default: object = ""
    required: bool = False
    low: float | None = None
    high: float | None = None


def _text(name: str, meaning: str, *, default: str = "", required: bool = False) -> Column:
    return Column(name, "text", meaning, default, required)


def _number(
    name: str, meaning: str, *, default: float = np.nan, low: float | None = 0.0, high: float | None = None
) -> Column:
    return Column(name, "number", meaning, default, low=low, high=high)


def _date(name: str, meaning: str) -> Column:
    return Column(name, "date", meaning, pd.NaT)


def _bool(name: str, meaning: str) -> Column:
    return Column(name, "bool", meaning, default=False)


_STATEMENT = (
    _text("status", "happened, ongoing, planned, possible, denied or withdrawn", default="happened"),
    _date("known_from", "first day on which the statement was public; unknown means background knowledge"),
    _text("certainty", "stated, implied or outside: the reader's step from the words to the row", default="stated"),
    _number("confidence", "a machine's confidence, 0 to 1; unknown for people", high=1.0),
    _text("asserted_by", "actor id or words: who says so, where it is not the source itself"),
    _text("claimed_by", "who claimed the act, in words"),
    _text("denied_by", "who denies it, in words"),
    _text("reported_by", "the outlet that the source quotes"),
    _bool("disputed", "whether it is contested that it happened or who did it"),
    _bool("stale", "whether a quote that it rests on is found by likeness only, and waits for a person to accept it"),
    _text("description", "what happened, in the annotator's own words"),
    _text("note", "disagreement, gaps and other remarks"),
)

_ACTORS = (
    _text("actor_id", "the id", required=True),
    _text("name", "the name that the actor uses", required=True),
    Column("names", "pairs", "language and name", ()),
    Column("aliases", "list", "other spellings, for matching only", ()),
    _text("kind", "kind of actor, from the vocabulary", default="other"),
    _text("parent", "actor id of the whole of which this is a branch; background, never an edge"),
    Column("member_of", "list", "actor ids of umbrellas; background, never an edge", ()),
    _text("wikidata", "Wikidata item, Q and digits"),
    _bool("is_person", "whether this is one human being"),
    _bool("is_placeholder", "whether this stands for somebody whom the source does not name"),
    _text("note", "remarks"),
)

_ACTS = (
    _text("act_id", "the id; a compound act has several rows and one id", required=True),
    _text("source", "actor id of who acts"),
    _text("target", "actor id of who is acted upon"),
    _text("direction", "directed, reciprocal, unknown or monadic", default="directed"),
    _text("type", "PLOVER type; empty when nobody coded one"),
    _text("mode", "PLOVER mode"),
    _text("quad_class", "verbal or material, cooperation or conflict"),
    Column("sign", "sign", "-1 hostile, 0 neutral, 1 cooperative", 0),
    _bool("force", "whether physical force was used"),
    _number("intensity", "share of the largest PLOVER score, 0 to 1", default=0.0, high=1.0),
    _number("weight", "strength of the row where acts are summed", default=1.0),
    _text("when", "the date as written, EDTF"),
    _date("date", "earliest day on which it may have begun"),
    _date("date_latest", "latest day on which it may have begun"),
    _date("date_end", "latest day on which it may have ended"),
    _text(
        "date_precision",
        "day, month, year, interval, open or unknown; a question mark says uncertain",
        default="unknown",
    ),
    _text("place", "where"),
    _number("killed_low", "lowest toll reported, people"),
    _number("killed_best", "best estimate of the toll, people"),
    _number("killed_high", "highest toll reported, people"),
    _text("event", "rows with the same event are one happening"),
    _text("alternative_of", "act id of the claim that this one rivals"),
    _bool("is_series", "whether the row stands for a campaign of many acts: it can be answered, and is never counted"),
    *_STATEMENT,
)

_TIES = (
    _text("tie_id", "the id", required=True),
    _text("source", "actor id", required=True),
    _text("target", "actor id", required=True),
    _text("relation", "relation, from the vocabulary", required=True),
    Column("sign", "sign", "-1 hostile, 0 neutral, 1 cooperative", 0),
    _number("strength", "strength of the relation, 0 to 1", default=1.0, high=1.0),
    _date("since", "earliest day on which it may have begun; unknown means before the record"),
    _date("since_latest", "latest day on which it may have begun"),
    _date("until_earliest", "earliest day on which it may have ended"),
    _date("until", "latest day on which it may have ended; unknown means still standing"),
    _text("since_edtf", "the beginning as written, EDTF"),
    _text("until_edtf", "the end as written, EDTF"),
    *_STATEMENT,
)

_RESPONSES = (
    _text("act_id", "the act that answers", required=True),
    _text("answers", "the act that it answers", required=True),
    _text("basis", "stated, reported or inferred", default="stated"),
    _text("by", "who says that the one answers the other"),
    _text("note", "remarks"),
)

_SOURCES = (
    _text("source_id", "the id of one publication", required=True),
    _text("title", "title"),
    _text("publisher", "publisher"),
    _text("url", "address"),
    _text("published", "day of publication as written, EDTF"),
    _date("published_date", "latest day on which it may have been published"),
    _text("accessed", "day on which it was read, EDTF"),
    _text("language", "language code"),
    _text("licence", "licence of the text"),
    _text("reliability", "Admiralty letter A to F, never an average"),
    _text("kind", "wire, state-agency, think-tank and so on"),
)

_EVIDENCE = (
    _text("row_id", "act, tie or claim that rests on it", required=True),
    _text("source_id", "the publication that reports it", required=True),
    _text("text_id", "the annotated text in which the quote stands"),
    Column("start", "position", "first code point of the quote in the text", -1),
    Column("end", "position", "code point after the quote", -1),
    _text("quote", "the words; empty when the text stays at home"),
    _text("quote_sha256", "hash of the words"),
    _text("credibility", "Admiralty figure 1 to 6, never an average"),
    _text("anchor", "how the quote was found: exact, folded, context, nearest, locked; stale when by likeness only"),
)

_CLAIMS = (
    _text("claim_id", "the id", required=True),
    _text("by", "actor id of who says it"),
    Column("about", "list", "ids of actors, acts or ties", ()),
    *_STATEMENT,
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "actors": _ACTORS,
    "acts": _ACTS,
    "ties": _TIES,
    "responses": _RESPONSES,
    "sources": _SOURCES,
    "evidence": _EVIDENCE,
    "claims": _CLAIMS,
}


def _as_text(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.CategoricalDtype):
        if not values.hasnans:
            return values
        missing = values if "" in values.cat.categories else values.cat.add_categories("")
        return missing.fillna("")
    return values.astype("str").where(values.notna(), "").astype("str")


def _as_bool(values: pd.Series) -> pd.Series:
    if values.dtype == bool:
        return values
    return values.map(lambda cell: str(cell).casefold() in _TRUE).astype(bool)


def _as_tuple(cell: object) -> tuple[object, ...]:
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)):
        return ()
    if isinstance(cell, str):
        return (cell,) if cell else ()
    return tuple(tuple(item) if isinstance(item, list) else item for item in cell)  # type: ignore[attr-defined]  # any iterable


def coerce(values: pd.Series, column: Column) -> pd.Series:
    """Store a column as its kind asks.

    Parameters
    ----------
    values
        The cells as given.
    column
        What the contract says of them.

    Returns
    -------
    pandas.Series
        The same cells with the dtype of the contract.

    Raises
    ------
    ValueError, TypeError
        When a cell cannot be read as its kind.
    """
    if column.kind == "text":
        return _as_text(values)
    if column.kind in {"list", "pairs"}:
        return pd.Series([_as_tuple(cell) for cell in values], index=values.index, dtype=object)
    if column.kind == "bool":
        return _as_bool(values)
    if column.kind == "date":
        if values.dtype == DATE_DTYPE:
            return values
        return pd.Series(values if values.empty else pd.to_datetime(values), dtype=DATE_DTYPE)
    if column.kind == "number":
        return values if values.dtype == np.float32 else pd.to_numeric(values).astype("float64")
    if values.dtype.kind == "f" and not (values == np.floor(values)).all():
        msg = f"«{column.name}» holds a broken number"
        raise ValueError(msg)
    return values.astype("int8" if column.kind == "sign" else "int64")
