"""What a format has no place for travels as one line of JSON where the format allows a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange.people import actor_fields, actor_of
from conflictgraph.errors import SeedError
from conflictgraph.model import Publication

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conflictgraph.annotation.exchange.loss import Ledger
    from conflictgraph.annotation.exchange.record import Document, Row
    from conflictgraph.model import Actor

__all__ = ["VERSION", "actors_in", "header", "keep_header", "publications_in", "rest", "row_of", "rows_in", "texts_in"]

VERSION = "conflictgraph"


def header(document: Document, unit: str) -> dict[str, Any]:
    """Gather what belongs to the document as a whole.

    Parameters
    ----------
    document
        The document.
    unit
        In what the file counts, said for whoever reads it.

    Returns
    -------
    dict
        unit, source, annotator, publications, actors, and the rows that rest on no words, as JSON
        holds them.
    """
    papers = {row.id: {k: v for k, v in row.model_dump().items() if v and k != "id"} for row in document.publications}
    return {
        VERSION: 1,
        "unit": unit,
        "source": document.source,
        "annotator": document.annotator,
        "publications": papers,
        "actors": {row.id: actor_fields(row) for row in document.actors},
        "rows": [rest(row, ()) for row in document.rows if not row.quotes],
    }


def keep_header(document: Document, ledger: Ledger) -> None:
    """Note in a ledger that the header is carried.

    Parameters
    ----------
    document
        The document.
    ledger
        The ledger.
    """
    for ref in ("source", "annotator"):
        ledger.keep(ref)
    for actor in document.actors:
        ledger.keep(f"actors/{actor.id}")
    for paper in document.publications:
        ledger.keep(f"publications/{paper.id}")
    for row in document.rows:
        if not row.quotes:
            ledger.keep(row.ref)


def actors_in(head: Mapping[str, Any]) -> list[Actor]:
    """Read the actors of a header.

    Parameters
    ----------
    head
        The header.

    Returns
    -------
    list
        Actors.

    Raises
    ------
    SeedError
        When one of them is none.
    """
    return [
        actor_of(name, _mapping(fields, f"actors/{name}"))
        for name, fields in _mapping(head.get("actors", {}), "actors").items()
    ]


def publications_in(head: Mapping[str, Any]) -> list[Publication]:
    """Read the publications of a header.

    Parameters
    ----------
    head
        The header.

    Returns
    -------
    list
        Publications.

    Raises
    ------
    SeedError
        When one of them is none.
    """
    found = []
    for name, fields in _mapping(head.get("publications", {}), "publications").items():
        try:
            found.append(Publication(id=name, **_mapping(fields, name)))
        except (ValueError, TypeError) as error:
            raise SeedError(f"publications/{name}: {str(error).splitlines()[0]}") from None
    return found


def texts_in(head: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Read source and annotator of a header.

    Parameters
    ----------
    head
        The header.

    Returns
    -------
    dict
        source and annotator, texts by key.

    Raises
    ------
    SeedError
        When one of them is no mapping of texts.
    """
    found = {}
    for name in ("source", "annotator"):
        said = _mapping(head.get(name, {}), name)
        if not all(isinstance(value, str) for value in said.values()):
            raise SeedError(f"«{name}» is no mapping of texts in the note")
        found[name] = said
    return found


def rows_in(head: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read the rows of a header.

    Parameters
    ----------
    head
        The header.

    Returns
    -------
    list
        A note a row, as `rest` gave it.

    Raises
    ------
    SeedError
        When it is no list of mappings.
    """
    rows = head.get("rows", [])
    if not isinstance(rows, list):
        raise SeedError("«rows» is no list in the note")
    return [_mapping(row, "rows") for row in rows]


def _mapping(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SeedError(f"«{name}» is no mapping in the note")
    return value


def rest(row: Row, carried: Iterable[str]) -> dict[str, Any]:
    """Gather what of a row is carried nowhere else.

    Parameters
    ----------
    row
        The row.
    carried
        Fields that the format holds by itself.

    Returns
    -------
    dict
        ``row`` with its reference, the other fields, and the credibility of its quotes.
    """
    taken = set(carried)
    grades = {str(number): quote.credibility for number, quote in enumerate(row.quotes) if quote.credibility}
    left = {key: value for key, value in row.fields.items() if key not in taken}
    return {"row": row.ref, **left, **({"credibility": grades} if grades else {})}


def row_of(note: Mapping[str, Any]) -> tuple[str, str, dict[str, Any], dict[int, str]]:
    """Take a note apart.

    Parameters
    ----------
    note
        As `rest` gave it.

    Returns
    -------
    tuple
        Kind, id, fields, and credibility by number of the quote.

    Raises
    ------
    SeedError
        When it names no row.
    """
    kind, _, name = str(note.get("row", "")).partition("/")
    if kind not in {"acts", "ties", "claims", "passed_over"} or not name:
        raise SeedError(f"«{note.get('row')}» is no row: acts/, ties/, claims/ or passed_over/ and an id")
    grades = _mapping(note.get("credibility", {}), "credibility")
    fields = {key: value for key, value in note.items() if key not in {"row", "credibility"}}
    return kind, name, fields, {int(number): str(grade) for number, grade in grades.items() if str(number).isdigit()}
