"""The rows of the tables as records of the contract: days as ISO text, numbers finite, links plain."""

from __future__ import annotations

import math
from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Act, Quote, Response, Source, Tie

__all__ = ["acts", "each", "plain_address", "quotes", "responses", "sources", "ties"]


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Give named tuples of plain values: text, numbers, and days as ISO text, empty when unknown.

    A column is converted at once: cell by cell it takes ten times as long.

    Parameters
    ----------
    frame
        A table.

    Returns
    -------
    Iterator
        One named tuple a row.
    """
    row = namedtuple("row", frame.columns)  # type: ignore[misc]  # noqa: PYI024 - the columns are those of the table
    return map(row._make, zip(*(_plain(frame[name]) for name in frame), strict=True))


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        days = np.datetime_as_string(column.to_numpy().astype("datetime64[D]"))
        days[column.isna().to_numpy()] = ""
        return days.tolist()  # type: ignore[no-any-return]  # a list of text
    return column.to_numpy(dtype=object).tolist()


def _number(value: Any) -> float | None:
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else round(number, 12)


def plain_address(url: str) -> str:
    """Keep a plain web address: http or https, no user and password, no control characters.

    Parameters
    ----------
    url
        What a table says.

    Returns
    -------
    str
        The same, or nothing.

    Examples
    --------
    >>> plain_address("javascript:alert(1)"), plain_address("https://example.org/a")
    ('', 'https://example.org/a')
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    fine = (
        parts.scheme in {"http", "https"} and host and "@" not in parts.netloc and url.isprintable() and " " not in url
    )
    return url if fine and "\\" not in url else ""


def quotes(g: ConflictGraph) -> dict[str, list[Quote]]:
    """Gather the words behind each row, each once with all publications that carry them.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    dict
        Row id to quotes, in the order of the evidence.
    """
    found: dict[str, dict[tuple[str, str, str], Quote]] = {}
    table = g.evidence_table
    columns = ("row_id", "quote", "source_id", "text_id", "credibility")
    for row, words, source, text, credibility in zip(
        *(table[name].to_numpy(dtype=object).tolist() for name in columns), strict=True
    ):
        # The words stand in the publication itself, or in a text about it: a digest, which must be said.
        other = text if text and text != source else ""
        entry = found.setdefault(row, {}).setdefault(
            (words, other, credibility), {"quote": words, "text": other, "credibility": credibility, "sources": []}
        )
        if source not in entry["sources"]:
            entry["sources"].append(source)
    return {row: list(entries.values()) for row, entries in found.items()}


def _statement(row: Any, behind: list[Quote]) -> dict[str, Any]:
    names = ("status", "certainty", "asserted_by", "claimed_by", "denied_by", "reported_by", "note")
    words = {name: str(getattr(row, name)) for name in names}
    return {
        **words,
        "known": row.known_from,
        "confidence": _number(row.confidence),
        "disputed": bool(row.disputed),
        "stale": bool(row.stale),
        "text": str(row.description),
        "quotes": behind,
    }


def acts(g: ConflictGraph, behind: Mapping[str, list[Quote]], soil: Mapping[str, list[str]]) -> list[Act]:
    """Give one record an act, with all its pairs, in order of time.

    Parameters
    ----------
    g
        The graph.
    behind
        What `quotes` gave.
    soil
        Act id to the actors on whose soil it happened.

    Returns
    -------
    list of Act
        Undated acts last.
    """
    table = g.acts
    rows = g.counted_acts()
    counted, told = set(rows["act_id"]), set(rows.index)
    found: dict[str, Any] = {}
    for number, row in zip(table.index, each(table), strict=True):
        name = str(row.act_id)
        pair = [str(row.source), str(row.target)]
        again = name in counted and number not in told
        if name in found:
            found[name]["again"] += [len(found[name]["pairs"])] if again else []
            found[name]["pairs"].append(pair)
            continue
        found[name] = {
            "id": name,
            "pairs": [pair],
            "again": [0] if again else [],
            "direction": str(row.direction),
            "type": str(row.type),
            "mode": str(row.mode),
            "quad": str(row.quad_class),
            "sign": int(row.sign),
            "force": bool(row.force),
            "intensity": _number(row.intensity) or 0.0,
            "when": str(row.when),
            "first": row.date,
            "latest": row.date_latest,
            "last": row.date_end,
            "place": str(row.place),
            "soil": soil.get(name, []),
            "killed": [_number(row.killed_low), _number(row.killed_best), _number(row.killed_high)],
            "counted": name in counted,
            "series": bool(row.is_series),
            "alternative_of": str(row.alternative_of),
            "event": str(row.event),
            **_statement(row, behind.get(name, [])),
        }
    return sorted(found.values(), key=lambda act: (act["first"] or "9999", act["id"]))


def ties(g: ConflictGraph, behind: Mapping[str, list[Quote]]) -> list[Tie]:
    """Give one record a tie, in the order of the table.

    Parameters
    ----------
    g
        The graph.
    behind
        What `quotes` gave.

    Returns
    -------
    list of Tie
        The ties.
    """
    counted = set(g.standing_ties()["tie_id"])
    return [
        {
            "id": str(row.tie_id),
            "source": str(row.source),
            "target": str(row.target),
            "relation": str(row.relation),
            "sign": int(row.sign),
            "strength": 1.0 if (strength := _number(row.strength)) is None else strength,
            "since": row.since,
            "since_latest": row.since_latest,
            "until_earliest": row.until_earliest,
            "until": row.until,
            "since_text": str(row.since_edtf),
            "until_text": str(row.until_edtf),
            "counted": str(row.tie_id) in counted,
            **_statement(row, behind.get(str(row.tie_id), [])),  # type: ignore[typeddict-item]  # the statement's keys come from one helper
        }
        for row in each(g.ties)
    ]


def responses(g: ConflictGraph) -> list[Response]:
    """Give one record an answer link.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    list of Response
        In the order of the table.
    """
    return [
        {
            "act": str(row.act_id),
            "answers": str(row.answers),
            "basis": str(row.basis),
            "by": str(row.by),
            "note": str(row.note),
        }
        for row in each(g.responses)
    ]


def sources(g: ConflictGraph) -> list[Source]:
    """Give one record a publication; an address that is not plain is left out.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    list of Source
        In the order of the table.
    """
    names = ("title", "publisher", "published", "language", "licence", "reliability", "kind")
    return [
        {
            "id": str(row.source_id),
            "url": plain_address(str(row.url)),
            **{name: str(getattr(row, name)) for name in names},  # type: ignore[typeddict-item]  # the names are those of the contract
        }
        for row in each(g.sources)
    ]
