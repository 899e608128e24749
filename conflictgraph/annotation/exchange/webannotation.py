"""W3C Web Annotation: JSON-LD with text position and text quote selectors; offsets are code points.

Every statement is one annotation whose targets are its quotes, and whose body says as JSON what was
said; actors are annotations that identify. Without a position a quote must stand once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import Item, JsonFile, read_text
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.annotation.exchange.record import Document, Row, dumps
from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read", "write"]

NAME = "web-annotation"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:conflictgraph:"
_ROUND = 32


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.source = document.source.get("url") or f"{document.stem}.txt"
        self.free = document.source.get("licence") != "all-rights-reserved"
        self.mentions = mentions(Page(document.words), document.actors)
        self.items: list[dict[str, Any]] = []

    def item(self, key: str, motive: str, body: Any, target: Any) -> None:
        self.items.append(
            {"id": f"{_URN}{key}", "type": "Annotation", "motivation": motive, "body": body, "target": target}
        )

    def target(self, span: tuple[int, int], key: str = "") -> dict[str, Any]:
        start, end = span
        words = self.document.words
        quote = {"type": "TextQuoteSelector", "exact": words[start:end]}
        if self.free:  # what stands around a quote would add to the words of a text that is not free
            quote |= {"prefix": words[max(0, start - _ROUND) : start], "suffix": words[end : end + _ROUND]}
        place = {"type": "TextPositionSelector", "start": start, "end": end}
        named = {"id": f"{_URN}{key}"} if key else {}
        return {**named, "source": self.source, "selector": [place, quote]}

    def row(self, row: Row) -> None:
        body = {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": dumps(notes.rest(row, ())),
        }
        targets: list[Any] = []
        for names in row.ends if row.kind != "passed_over" else ():
            hits = [nearest(self.mentions, name, row.at) for name in names]
            targets += [f"{_URN}mentions/{hit}" for hit in hits if hit >= 0]
        for number, quote in enumerate(row.quotes):
            targets += [self.target(span, f"{row.ref}#{number}.{piece}") for piece, span in enumerate(quote.parts)]
        label = {"type": "TextualBody", "purpose": "tagging", "value": row.label}
        self.item(row.ref, "linking", [label, body], targets or self.source)


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document as web annotations.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        A collection in JSON-LD with its text beside, and what was lost: nothing.
    """
    writer = _Writer(document)
    ledger = Ledger(document, NAME)
    for row in document.rows:
        ledger.keep(row.ref)
    notes.keep_header(document, ledger)
    head = {key: value for key, value in notes.header(document, "code points").items() if key != "rows"}
    body = {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": dumps(head)}
    writer.item("seed", "describing", body, writer.source)
    for number, (start, end, actor) in enumerate(writer.mentions):
        writer.item(f"mentions/{number}", "identifying", f"{_URN}actors/{actor}", writer.target((start, end)))
    for row in document.rows:
        writer.row(row)
    page = {"@context": CONTEXT, "type": "AnnotationPage", "items": writer.items}
    content = json.dumps(page, ensure_ascii=False, indent=1) + "\n"
    files = {
        f"{document.stem}.jsonld": content.encode("utf-8", "surrogatepass"),
        f"{document.stem}.txt": document.words.encode(),
    }
    return files, ledger.loss()


class _Reader:
    def __init__(self, file: JsonFile, page: Page, labels: Labels) -> None:
        self.file = file
        self.page = page
        self.draft = Draft(NAME, file.path.stem, page.words, labels)
        self.spans: dict[str, tuple[list[tuple[int, int]], str]] = {}
        self.links: list[tuple[Item, list[str], list[tuple[int, int]]]] = []
        self.actors: dict[str, str] = {}

    def run(self, items: list[Any]) -> Taken:
        for item in items:
            if not isinstance(item, Item):
                self.file.fault(0, "an annotation is an object")
            elif str(item.get("id")) == f"{_URN}seed":
                self.head(item)
        for number, item in enumerate(items):
            if isinstance(item, Item) and str(item.get("id")) != f"{_URN}seed":
                self.item(item, str(item.get("id") or f"annotation{number}"))
        self.file.check()
        named = {name for _, names, _ in self.links for name in names}
        for key in self.spans:
            if key not in named:
                self.actor(key)
        for number, (item, names, spans) in enumerate(self.links):
            self.link(number, item, names, spans)
        self.file.check()
        return self.draft.finish()

    def head(self, item: Item) -> None:
        try:
            self.draft.head(_json(item))
        except (SeedError, TypeError, ValueError) as error:
            self.file.fault(item, str(error))

    def item(self, item: Item, key: str) -> None:
        note = _json(item)
        targets = item.get("target")
        pieces: dict[int, dict[int, tuple[int, int]]] = {}
        names: list[str] = []
        spans: list[tuple[int, int]] = []
        for target in targets if isinstance(targets, list) else [targets]:
            if isinstance(target, str) or (isinstance(target, Item) and "selector" not in target and "id" in target):
                names.append(target if isinstance(target, str) else str(target["id"]))
            elif isinstance(target, Item):
                span = self.target(target)
                if span:
                    spans.append(span)
                    number, piece = _numbered(str(target.get("id", "")), len(spans) - 1)
                    pieces.setdefault(number, {})[piece] = span
            else:
                self.file.fault(item, "«target» is missing")
        if "row" in note:
            quotes = [tuple(span for _, span in sorted(found.items())) for _, found in sorted(pieces.items())]
            try:
                self.draft.own(note, {}, quotes)
            except SeedError as error:
                self.file.fault(item, str(error))
        elif item.get("motivation") == "linking" or len(names) > 1:
            self.links.append((item, names, spans))
        elif spans:
            self.spans[key] = spans, _label(item)

    def target(self, target: Item) -> tuple[int, int] | None:
        selectors = target.get("selector")
        found = [one for one in (selectors if isinstance(selectors, list) else [selectors]) if isinstance(one, Item)]
        inner = [one["refinedBy"] for one in found if isinstance(one.get("refinedBy"), Item)]
        by_type = {str(one.get("type")): one for one in (*inner, *found)}
        place, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector")
        exact = quote.get("exact") if quote else None
        try:
            if place is not None:
                return self.page.span(
                    place.get("start"), place.get("end"), "code points", exact if isinstance(exact, str) else None
                )
            if isinstance(exact, str) and exact and quote is not None:
                return self.by_quote(exact, quote)
        except ValueError as error:
            self.file.fault(target, str(error))
            return None
        kinds = ", ".join(str(one.get("type")) for one in found) or "none"
        self.file.fault(
            target, f"no selector that is read here: TextPositionSelector or TextQuoteSelector, not {kinds}"
        )
        return None

    def by_quote(self, exact: str, quote: Item) -> tuple[int, int]:
        before, after = str(quote.get("prefix", "")), str(quote.get("suffix", ""))
        words = self.page.words
        hits = []
        at = words.find(exact)
        while at >= 0:
            hits.append(at)
            at = words.find(exact, at + 1)
        if len(hits) > 1:
            hits = [at for at in hits if words[:at].endswith(before) and words.startswith(after, at + len(exact))]
        if len(hits) != 1:
            reason = (
                "does not stand in the text"
                if not words.count(exact)
                else "stands more than once, and prefix and suffix do not tell which"
            )
            raise ValueError(f"«{exact}» {reason}")
        return hits[0], hits[0] + len(exact)

    def actor(self, key: str) -> str:
        if key not in self.spans:
            return ""
        if key not in self.actors:
            spans, label = self.spans[key]
            name = label.removeprefix(f"{_URN}actors/") if label.startswith(_URN) else ""
            start, end = spans[0]
            self.actors[key] = self.draft.actor(self.page.words[start:end], label, key=name)
        return self.actors[key]

    def link(self, number: int, item: Item, names: list[str], spans: list[tuple[int, int]]) -> None:
        key = f"link{number}"
        lost = [name for name in names if name not in self.spans]
        if lost:
            self.file.fault(item, f"the target «{lost[0]}» is not in this file")
            return
        ends = [self.actor(name) for name in names]
        if len(ends) != 2:
            self.draft.lose(str(item.get("id") or key), "link without two ends")
            return
        around = [span for name in names for span in self.spans[name][0]]
        self.draft.add(key, _label(item), ends[:1], ends[1:], trigger=spans, around=around)


def _bodies(item: Item) -> list[Any]:
    body = item.get("body")
    return body if isinstance(body, list) else [body]


def _json(item: Item) -> dict[str, Any]:
    for body in _bodies(item):
        if isinstance(body, dict) and body.get("format") == "application/json":
            try:
                value = json.loads(body.get("value", ""))
            except (ValueError, TypeError, RecursionError):
                continue
            if isinstance(value, dict) and ("row" in value or notes.VERSION in value):
                return value
    return {}


def _label(item: Item) -> str:
    for body in _bodies(item):
        if isinstance(body, str):
            return body
        if isinstance(body, dict) and isinstance(body.get("value") or body.get("source"), str):
            return str(body.get("value") or body["source"])
    return ""


def _numbered(key: str, usual: int) -> tuple[int, int]:
    number, _, piece = key.rpartition("#")[2].partition(".")
    return (int(number), int(piece)) if number.isdigit() and piece.isdigit() else (usual, 0)


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read web annotations of one text.

    Parameters
    ----------
    path
        JSON-LD: a page or collection with items, a list, or one annotation.
    text
        The text; without it, the .txt beside.
    labels
        What labels become.

    Returns
    -------
    list
        One document.

    Raises
    ------
    SeedError
        With every fault: broken JSON, quotes that do not stand at their position or stand
        more than once, targets that lead nowhere.
    """
    place = text or path.with_suffix(".txt")
    if not place.is_file():
        raise SeedError(f"{path.name}: its text {place.name} is not beside it; give it with --text")
    file = JsonFile(path)
    value = file.whole()
    items = value
    if isinstance(value, Item):
        first = value.get("first")
        inner = value.get("items") or (first.get("items") if isinstance(first, dict) else None)
        items = inner if isinstance(inner, list) else [value] if value.get("type") == "Annotation" else None
    if not isinstance(items, list):
        raise SeedError(f"{path.name}:1:1: no annotations: «items» is missing")
    return [_Reader(file, Page(read_text(place)), labels).run(items)]
