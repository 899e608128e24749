"""How a document is written for brat: the .ann with its text, and annotation.conf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.annotation.exchange.record import Document, Row, dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DEFAULT", "MARKS", "companions", "write"]

NAME = "brat"
MARKS = ("certainty", "status")
DEFAULT = {"certainty": "stated", "status": "happened"}
Span = tuple[int, int]


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.ledger = Ledger(document, NAME)
        self.mentions = mentions(Page(document.words), document.actors)
        self.lines: list[str] = []
        self.spans: dict[tuple[str, tuple[Span, ...]], str] = {}
        self.counts = dict.fromkeys("TENRA#", 0)
        self.names = {actor.id: actor for actor in document.actors}
        self.acts: dict[str, str] = {}

    def line(self, kind: str, body: str) -> str:
        self.counts[kind] += 1
        key = f"{kind}{self.counts[kind]}"
        self.lines.append(f"{key}\t{body}")
        return key

    def span(self, label: str, parts: tuple[Span, ...]) -> str:
        if (label, parts) in self.spans:  # brat draws one span of a kind at a place; events share it
            return self.spans[label, parts]
        words = self.document.words
        where = ";".join(f"{start} {end}" for start, end in parts)
        said = " ".join(_one_line(words[start:end]) for start, end in parts)
        key = self.line("T", f"{label} {where}\t{said}")
        if label != "passed_over":  # its note is its own
            self.spans[label, parts] = key
        return key

    def note(self, on: str, value: dict[str, Any]) -> None:
        self.line("#", f"AnnotatorNotes {on}\t{dumps(value)}")

    def run(self) -> tuple[dict[str, bytes], Loss]:
        document, ledger = self.document, self.ledger
        for start, end, actor in self.mentions:
            key = self.span("Actor", ((start, end),))
            named = self.names[actor]
            self.line("N", f"Reference {key} Seed:{actor}\t{_one_line(named.name)}")
            if named.wikidata:
                self.line("N", f"Reference {key} Wikidata:{named.wikidata}\t{_one_line(named.name)}")
        rows = [row for row in document.rows if row.quotes]
        triggers = {row.ref: self.span(_type(row), row.quotes[0].parts) for row in rows}
        self.acts = {
            row.id: f"E{number}" for number, row in enumerate((row for row in rows if row.kind != "passed_over"), 1)
        }
        for row in rows:
            self.row(row, triggers[row.ref])
        if self.counts["T"]:
            self.note("T1", notes.header(document, "code points"))
            notes.keep_header(document, ledger)
        files = {
            f"{document.stem}.ann": "".join(line + "\n" for line in self.lines).encode(),
            f"{document.stem}.txt": document.words.encode(),
        }
        return files, ledger.loss()

    def row(self, row: Row, trigger: str) -> None:
        self.ledger.keep(row.ref)
        if row.kind == "passed_over":
            self.note(trigger, notes.rest(row, ()))
            return
        roles, unnamed = self.roles(row)
        roles += [("Evidence", self.span("Evidence", quote.parts)) for quote in row.quotes[1:]]
        links = row.fields.get("in_response_to", [])
        told = [self.acts[link["act"]] for link in links if link["act"] in self.acts]
        roles += [("Answers", key) for key in told]
        plain = len(told) == len(links) and all(set(link) == {"act"} for link in links)
        seen: dict[str, int] = {}
        said = []
        for role, key in roles:
            seen[role] = seen.get(role, 0) + 1
            said.append(f"{role}{seen[role] if seen[role] > 1 else ''}:{key}")
        event = self.line("E", f"{_type(row)}:{trigger} {' '.join(said)}".rstrip())
        for mark in MARKS:
            value = row.fields.get(mark, DEFAULT[mark])
            self.line("A", f"{mark.capitalize()} {event} {value}")
        carried = {"did", "relation", *MARKS}
        carried |= set() if unnamed else {"who", "to", "of", "by"}
        carried |= {"in_response_to"} if plain else set()
        self.note(event, notes.rest(row, carried))

    def roles(self, row: Row) -> tuple[list[tuple[str, str]], bool]:
        first = "By" if row.kind == "claims" else "Who"
        found, missing = [], False
        for role, names in zip((first, "To"), row.ends, strict=True):
            for name in names:
                hit = nearest(self.mentions, name, row.at)
                missing = missing or hit < 0
                if hit >= 0:
                    found.append((role, f"T{hit + 1}"))
        return found, missing


def _one_line(words: str) -> str:
    return "".join(" " if char in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029" else char for char in words)


def _type(row: Row) -> str:
    return row.label.replace("/", "-")


def companions(documents: Sequence[Document]) -> dict[str, bytes]:
    """Write the configuration that shows some documents in brat.

    Parameters
    ----------
    documents
        The documents.

    Returns
    -------
    dict
        annotation.conf.
    """
    rows = [row for document in documents for row in document.rows if row.quotes and row.kind != "passed_over"]
    kinds = sorted({_type(row) for row in rows})
    entities = ["Actor", "Evidence", "passed_over"]
    events = [f"{kind}\tWho*:Actor, To*:Actor, By*:Actor, Evidence*:Evidence, Answers*:<EVENT>" for kind in kinds]
    values = ["Certainty\tArg:<EVENT>, Value:stated|implied|outside"]
    values += ["Status\tArg:<EVENT>, Value:happened|ongoing|planned|possible|denied|withdrawn"]
    sections = {"entities": entities, "relations": [], "events": events, "attributes": values}
    content = "\n".join(line for name, body in sections.items() for line in (f"[{name}]", *body, ""))
    return {"annotation.conf": f"{content}\n".encode()}


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document for brat.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        The .ann and the .txt, and what was lost: nothing, unless the text holds neither an actor
        nor a quote to bind a note to.
    """
    return _Writer(document).run()
