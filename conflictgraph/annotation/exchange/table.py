"""A table of acts and ties: one row each with who, did, to, when and quote, and the actors in a second table.

What journalists keep in a spreadsheet. A cell that a spreadsheet would run as a formula gets an
apostrophe in front, which is taken off again.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import TextFile, read_text
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.people import actor_fields, actor_of
from conflictgraph.annotation.exchange.quotes import Page
from conflictgraph.annotation.exchange.record import UNKNOWN, Document, Quote, Row
from conflictgraph.errors import SeedError, VocabularyError
from conflictgraph.model import parse
from conflictgraph.readers.seed.anchor import Anchor, longer, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read", "write"]

NAME = "acts-csv"
_NEEDED = ("who", "did", "to", "when", "quote")
_HEAD = ("id", *_NEEDED)
_ACTORS = ("id", "name", "kind", "aliases", "names", "parent", "member_of", "wikidata", "placeholder", "note")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PLACE = re.compile(r"chars ([0-9]+-[0-9]+(?:, ?[0-9]+-[0-9]+)*)")


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document as a table.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        The table of acts and ties, the table of actors, the text; and what was lost: every
        field besides the columns, and all quotes but the first.
    """
    ledger = Ledger(document, NAME)
    page = Page(document.words)
    rows = []
    for row in document.rows:
        if row.kind not in {"acts", "ties"}:
            continue
        when, carried = _when(row)
        ledger.keep(row.ref, "id", "who", "did", "to", "of", "relation", "evidence#0", *carried)
        if not row.quotes:  # a row without words counts as outside knowledge
            ledger.keep(row.ref, "certainty")
        quote = page.quote(row.quotes[0].parts) if row.quotes else ""
        who, to = (";".join(names) for names in row.ends)
        rows.append((row.id, who, row.label, to, when, quote))
    files = {
        f"{document.stem}.csv": _table(_HEAD, rows),
        f"{document.stem}.actors.csv": _table(_ACTORS, list(_people(document, ledger))),
        f"{document.stem}.txt": document.words.encode(),
    }
    return files, ledger.loss()


def _when(row: Row) -> tuple[str, set[str]]:
    if row.kind == "acts":
        return row.fields.get("when", ""), {"when"}
    since, until = row.fields.get("since", ""), row.fields.get("until", "")
    if "/" in since or "/" in until:
        return "", set()
    return (f"{since or '..'}/{until}" if until else since), {"since", "until"}


def _people(document: Document, ledger: Ledger) -> Iterator[list[str]]:
    for actor in document.actors:
        fields = actor_fields(actor)
        ref = f"actors/{actor.id}"
        ledger.keep(ref)
        cells = {"id": actor.id, "placeholder": "true" if fields.pop("is_placeholder", False) else ""}
        for name, value in fields.items():
            parts = [f"{key}: {said}" for key, said in value.items()] if isinstance(value, dict) else value
            if isinstance(parts, list):
                if any(";" in part for part in parts):
                    ledger.drop(ref, name)
                    continue
                parts = "; ".join(parts)
            cells[name] = parts
        yield [cells.get(name, "") for name in _ACTORS]


class _Sheet:
    """One table, row by row."""

    def __init__(self, path: Path, needed: Sequence[str]) -> None:
        self.file = TextFile(path)
        # Lines end at \n only: the other ends of lines are characters of a cell.
        self._rows = csv.reader(io.StringIO(self.file.text, newline=""), strict=True)
        try:
            self.head = [cell.strip() for cell in next(self._rows, [])]
        except csv.Error as error:
            raise SeedError(f"{self.file.name}:1:1: {error}") from None
        missing = [name for name in needed if name not in self.head]
        if missing:
            other = next((mark for mark in (";", "\t") if len(self.head) == 1 and mark in self.head[0]), "")
            hint = f" (cells are separated by {other!r} here: save the file with commas)" if other else ""
            self.file.fault(0, f"the column «{missing[0]}» is missing; {', '.join(needed)} are needed{hint}")
        doubled = {name for name in self.head if self.head.count(name) > 1}
        for name in sorted(doubled):
            self.file.fault(0, f"the column «{name}» stands twice")
        self.file.check()
        self.line = 1

    def fault(self, message: str) -> None:
        self.file.faults.append(f"{self.file.name}:{self.line}:1: {message}")

    def rows(self) -> Iterator[dict[str, str]]:
        while True:
            self.line = self._rows.line_num + 1
            try:
                row = next(self._rows)
            except StopIteration:
                return
            except csv.Error as error:
                self.fault(str(error))
                return
            if not row:
                continue
            if len(row) != len(self.head):
                self.fault(f"{len(row)} cells, {len(self.head)} columns")
                continue
            yield {key: _bare(cell) for key, cell in zip(self.head, row, strict=True)}


class _Reader:
    def __init__(self, path: Path, words: str, labels: Labels) -> None:
        self.sheet = _Sheet(path, _NEEDED)
        self.draft = Draft(NAME, path.stem, words, labels)
        self.faults: list[str] = []
        beside = path.with_name(f"{path.stem}.actors.csv")
        if beside.is_file():
            self.people(beside)

    def people(self, path: Path) -> None:
        sheet = _Sheet(path, ("id", "name"))
        for cells in sheet.rows():
            fields: dict[str, Any] = {
                key: cells[key] for key in ("name", "kind", "parent", "wikidata", "note") if cells.get(key)
            }
            for key in ("aliases", "member_of"):
                if cells.get(key):
                    fields[key] = [part.strip() for part in cells[key].split(";") if part.strip()]
            if cells.get("names"):
                pairs = (part.partition(":") for part in cells["names"].split(";"))
                fields["names"] = {key.strip(): said.strip() for key, _, said in pairs if said.strip()}
            if cells.get("placeholder", "").casefold() in {"true", "yes"}:
                fields["is_placeholder"] = True
            try:
                fields["kind"] = vocab.actor_kind(fields.get("kind", "other")).name
                self.draft.register(actor_of(cells["id"], fields))
            except (SeedError, VocabularyError) as error:
                sheet.fault(str(error))
        self.faults += sheet.file.faults

    def run(self) -> Taken:
        known = {*_HEAD}
        for name in [name for name in self.sheet.head if name not in known]:
            self.draft.lose(name, "column")
        for cells in self.sheet.rows():
            self.row(cells)
        faults = [*self.faults, *self.sheet.file.faults]
        if faults:
            raise SeedError(faults)
        return self.draft.finish()

    def row(self, cells: dict[str, str]) -> None:
        becomes = self.draft.labels.statement(cells["did"].strip())
        if becomes is None:
            try:
                vocab.act(cells["did"].strip())
            except VocabularyError as error:
                self.sheet.fault(str(error))
            return
        who, to = (
            [self.actor(name.strip()) for name in cells[key].split(";") if name.strip()] for key in ("who", "to")
        )
        name = cells.get("id") or f"row{self.sheet.line}"
        quotes = self.quote(cells["quote"])
        fields: dict[str, Any] = {} if cells["quote"].strip() else {"certainty": "outside"}
        kind, label = becomes
        if kind == "ties":
            relation, turned = vocab.relation(label)
            if len(who) != 1 or len(to) != 1 or who == to:
                self.sheet.fault(f"«{label}» is a tie: one actor in «who», another one in «to»")
                return
            ends = (to[0], who[0]) if turned else (who[0], to[0])
            since, until = self.span(cells["when"].strip())
            fields |= {"who": ends[0], "relation": relation.name, "of": ends[1], "since": since, "until": until}
        elif kind == "acts":
            if len(who) == 1 and who == to:
                self.sheet.fault(f"«{who[0]}» does it to itself")
                return
            fields |= {"who": who or [UNKNOWN], "did": label, "to": to, "when": self.date(cells["when"].strip())}
        else:
            self.sheet.fault(f"«{label}» is no act and no tie")
            return
        kept = {key: value for key, value in fields.items() if value not in ("", [])}
        made = Row(kind, name, kept, quotes)
        if made.ref in self.draft.rows or not re.fullmatch(r"[^\W_][\w.:+-]*", name):
            self.sheet.fault(f"the id «{name}» stands here already, or is none: letters, digits, - _ . : +")
        self.draft.rows[made.ref] = made

    def actor(self, name: str) -> str:
        if name.casefold() == UNKNOWN:
            return UNKNOWN
        return name if name in self.draft.actors else self.draft.actor(name)

    def date(self, written: str) -> str:
        try:
            parse(written)
        except ValueError as error:
            self.sheet.fault(str(error))
            return ""
        return written

    def span(self, written: str) -> tuple[str, str]:
        since, slash, until = written.partition("/")
        if not slash:
            return self.date(written), ""
        return self.date("" if since == ".." else since), self.date("" if until == ".." else until)

    def quote(self, written: str) -> tuple[Quote, ...]:
        written = written.strip()
        if not written:
            return ()
        page = self.draft.page
        place = _PLACE.fullmatch(written)
        if place:
            try:
                parts = tuple(tuple(map(int, part.strip().split("-"))) for part in place[1].split(","))
                return (Quote(tuple(page.span(start, end, "code points") for start, end in parts)),)
            except ValueError as error:
                self.sheet.fault(str(error))
                return ()
        found = page.text.find(written)
        if isinstance(found, Anchor):
            return (Quote(found.parts),)
        if found:
            offers = longer(page.text, found, written)
            hint = f". Make it longer, for example: {' | '.join(offers)}" if offers else ""
            self.sheet.fault(f"quote found {len(found)} times{hint}")
            return ()
        like = nearest(page.text, written)
        hint = f". Nearest, {page.text.place(like.start)}: {like.passage}" if like else ", and nothing like it"
        self.sheet.fault(f"quote not in the text{hint}")
        return ()


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read a table of acts and ties.

    Parameters
    ----------
    path
        CSV in UTF-8 with the columns who, did, to, when, quote, and perhaps id; ``;`` stands
        between several actors. ``NAME.actors.csv`` beside it may say more of the actors.
    text
        The text that the quotes stand in; without it, the .txt beside.
    labels
        What labels in ``did`` become.

    Returns
    -------
    list
        One document; other columns are left out and reported.

    Raises
    ------
    SeedError
        With every fault and its line: columns that are missing, ragged rows, kinds, dates and
        quotes that are none.
    """
    place = text or path.with_suffix(".txt")
    if not place.is_file():
        raise SeedError(f"{path.name}: its text {place.name} is not beside it; give it with --text")
    return [_Reader(path, read_text(place), labels).run()]
