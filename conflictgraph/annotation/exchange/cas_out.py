"""How a document is written as a CAS: the XMI and its type system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.annotation.exchange.record import Document, Row, dumps
from conflictgraph.errors import MissingExtraError, SeedError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ACTOR", "DEFAULT", "ENDS", "SEED", "STATEMENT", "cassis_of", "companions", "write"]

NAME = "cas"
_STRING, _INTEGER, _ARRAY, _TOP = "uima.cas.String", "uima.cas.Integer", "uima.cas.FSArray", "uima.cas.TOP"
_SPAN = "uima.tcas.Annotation"
ACTOR, STATEMENT, SEED = "webanno.custom.Actor", "webanno.custom.Statement", "webanno.custom.Seed"
ENDS = ("who", "to")
DEFAULT = {"certainty": "stated", "status": "happened"}


def cassis_of() -> Any:
    """Import dkpro-cassis, or say which extra brings it."""
    try:
        import cassis
    except ImportError:
        raise MissingExtraError.of("dkpro-cassis", "cas") from None
    return cassis


def _types(cassis: Any) -> Any:
    system = cassis.TypeSystem()
    actor = system.create_type(name=ACTOR, supertypeName=_SPAN)
    system.create_feature(domainType=actor, name="identifier", rangeType=_STRING)
    system.create_feature(domainType=actor, name="kind", rangeType=_STRING)
    statement = system.create_type(name=STATEMENT, supertypeName=_SPAN)
    for name in ("label", *DEFAULT, "row", "note"):
        system.create_feature(domainType=statement, name=name, rangeType=_STRING)
    for name in ("quote", "piece"):
        system.create_feature(domainType=statement, name=name, rangeType=_INTEGER)
    for name in ENDS:
        link = system.create_type(name=f"{STATEMENT}{name.capitalize()}Link", supertypeName=_TOP)
        system.create_feature(domainType=link, name="role", rangeType=_STRING)
        system.create_feature(domainType=link, name="target", rangeType=ACTOR)
        system.create_feature(domainType=statement, name=name, rangeType=_ARRAY, elementType=link.name)
    seed = system.create_type(name=SEED, supertypeName=_SPAN)
    system.create_feature(domainType=seed, name="note", rangeType=_STRING)
    return system


class _Writer:
    def __init__(self, document: Document) -> None:
        cassis = cassis_of()
        self.document = document
        self.system = _types(cassis)
        self.cas = cassis.Cas(typesystem=self.system)
        self.cas.sofa_string = document.words
        self.cas.sofa_mime = "text/plain"
        self.mentions = mentions(Page(document.words), document.actors)
        self.spans: list[Any] = []

    def make(self, name: str, **values: Any) -> Any:
        made = self.system.get_type(name)(**values)
        if "begin" in values:
            self.cas.add(made)
        return made

    def row(self, row: Row) -> None:
        ends = (
            [[nearest(self.mentions, name, row.at) for name in names] for names in row.ends]
            if row.kind in {"acts", "ties"}
            else []
        )
        drawn = bool(ends) and all(hit >= 0 for hits in ends for hit in hits)
        carried = {"did", "relation", *DEFAULT} | ({"who", "to", "of"} if drawn else set())
        for number, quote in enumerate(row.quotes):
            for piece, (start, end) in enumerate(quote.parts):
                made = self.make(
                    STATEMENT, begin=start, end=end, label=row.label, row=row.ref, quote=number, piece=piece
                )
                if number or piece:
                    continue
                made.note = dumps(notes.rest(row, carried))
                for name, usual in DEFAULT.items():
                    setattr(made, name, row.fields.get(name, usual))
                for name, hits in zip(ENDS, ends if drawn else (), strict=False):
                    links = [
                        self.make(f"{STATEMENT}{name.capitalize()}Link", role=name, target=self.spans[hit])
                        for hit in hits
                    ]
                    setattr(made, name, self.make(_ARRAY, elements=links))


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document for INCEpTION.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        The XMI, and what was lost: nothing.

    Raises
    ------
    MissingExtraError
        Without dkpro-cassis.
    SeedError
        When the text holds a control character, which XML cannot.
    """
    bad = next(
        (
            char
            for char in document.words
            if (char < " " and char not in "\t\n\r") or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff"
        ),
        "",
    )
    if bad:
        raise SeedError(f"{document.stem}: XML cannot hold U+{ord(bad):04X}, which stands in the text")
    writer = _Writer(document)
    ledger = Ledger(document, NAME)
    notes.keep_header(document, ledger)
    kinds = {actor.id: actor.kind for actor in document.actors}
    for start, end, actor in writer.mentions:
        made = writer.make(ACTOR, begin=start, end=end, identifier=actor, kind=kinds[actor])
        writer.spans.append(made)
    for row in document.rows:
        if row.quotes:
            writer.row(row)
            ledger.keep(row.ref)
    writer.make(SEED, begin=0, end=len(document.words), note=dumps(notes.header(document, "utf-16")))
    files = {
        f"{document.stem}.xmi": (writer.cas.to_xmi(pretty_print=True)).encode(),
    }
    return files, ledger.loss()


def companions(documents: Sequence[Document]) -> dict[str, bytes]:
    """Write the type system, which is the same for all documents.

    Parameters
    ----------
    documents
        The documents.

    Returns
    -------
    dict
        TypeSystem.xml.
    """
    del documents
    return {"TypeSystem.xml": _types(cassis_of()).to_xml().encode()}
