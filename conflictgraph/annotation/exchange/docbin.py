"""spaCy: a DocBin for training; offsets are tokens.

Actors and evidence are span groups, relations go into the user data of each Doc. A span that does
not fit tokens is left out and reported. Needs spaCy (extra ``spacy``); no model is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.errors import MissingExtraError

if TYPE_CHECKING:
    from conflictgraph.annotation.exchange.record import Document, Row

__all__ = ["write"]

NAME = "spacy"


def _spacy() -> Any:
    try:
        import spacy
    except ImportError:
        raise MissingExtraError.of("spacy", "spacy") from None
    return spacy


class _Writer:
    def __init__(self, document: Document) -> None:
        spacy = _spacy()
        self.document = document
        language = document.source.get("language", "xx").partition("-")[0]
        try:
            blank = spacy.blank(language)
        except ImportError:  # a language that spaCy has no tokenizer for
            blank = spacy.blank("xx")
        self.doc = blank.make_doc(document.words)
        self.ledger = Ledger(document, NAME)
        self.tokens: tuple[Any, Any] = (spacy.tokens.DocBin, spacy.util.filter_spans)
        self.mentions = mentions(Page(document.words), document.actors)

    def run(self) -> tuple[dict[str, bytes], Loss]:
        kinds = {actor.id: actor.kind for actor in self.document.actors}
        actors: list[Any] = []
        numbers: dict[int, int] = {}
        for number, (start, end, actor) in enumerate(self.mentions):
            span = self.doc.char_span(start, end, label=kinds[actor], kb_id=actor)
            if span is None:
                continue
            numbers[number] = len(actors)
            actors.append(span)
            self.ledger.keep(f"actors/{actor}", "id", "kind")
        evidence: list[Any] = []
        relations = [self.row(row, evidence, numbers) for row in self.document.rows if row.kind in {"acts", "ties"}]
        self.doc.spans["actors"] = actors
        self.doc.spans["evidence"] = evidence
        docbin, filtered = self.tokens
        self.doc.ents = filtered(actors)
        self.doc.user_data["relations"] = [one for one in relations if one]
        content = docbin(docs=[self.doc], store_user_data=True).to_bytes()
        return {f"{self.document.stem}.spacy": content}, self.ledger.loss()

    def row(self, row: Row, evidence: list[Any], numbers: dict[int, int]) -> dict[str, Any]:
        found: dict[str, list[int]] = {}
        for name, names in zip(("who", "to"), row.ends, strict=True):
            hits = [nearest(self.mentions, actor, row.at) for actor in names]
            if any(hit not in numbers for hit in hits):
                return {}
            found[name] = [numbers[hit] for hit in hits]
        self.ledger.keep(row.ref, "id", "did", "relation", "who", "to", "of")
        first = len(evidence)
        for number, quote in enumerate(row.quotes):
            pieces = [
                self.doc.char_span(start, end, label=row.label, span_id=f"{row.ref}#{number}")
                for start, end in quote.parts
            ]
            if all(piece is not None for piece in pieces):
                evidence += pieces
                self.ledger.keep(row.ref, f"evidence#{number}")
        return {"row": row.ref, "label": row.label, **found, "evidence": list(range(first, len(evidence)))}


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document as a DocBin.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        One .spacy file with one Doc (span groups ``actors`` and ``evidence``, entities, and
        ``doc.user_data["relations"]`` with the numbers of its spans), and what was lost.

    Raises
    ------
    MissingExtraError
        Without spaCy.
    """
    return _Writer(document).run()
