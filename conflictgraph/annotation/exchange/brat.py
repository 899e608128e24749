"""brat: a text and its stand-off .ann file; offsets are code points.

Actors are text-bound ``Actor`` spans with their id as normalisation, statements are events whose
trigger is the evidence, attributes carry certainty and status, and what brat has no place for
travels in AnnotatorNotes, which brat shows as free text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.brat_out import DEFAULT, MARKS, companions, write
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import TextFile, read_text
from conflictgraph.annotation.exchange.quotes import Page
from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["companions", "read", "write"]

NAME = "brat"
Span = tuple[int, int]


@dataclass
class _Event:
    at: int
    label: str
    trigger: str
    roles: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    def __init__(self, file: TextFile, page: Page, labels: Labels) -> None:
        self.file = file
        self.page = page
        self.draft = Draft(NAME, file.path.stem, page.words, labels)
        self.spans: dict[str, tuple[str, tuple[Span, ...], str, int]] = {}
        self.events: dict[str, _Event] = {}
        self.relations: dict[str, _Event] = {}
        self.marks: dict[str, dict[str, str]] = {}
        self.norms: dict[str, dict[str, str]] = {}
        self.notes: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, str] = {}

    def run(self) -> Taken:
        at = 0
        for line in self.file.text.split("\n"):
            if line.strip():
                try:
                    self._line(line.rstrip("\r"), at)
                except (ValueError, IndexError) as error:
                    cut = isinstance(error, IndexError) or "unpack" in str(error)
                    reason = "this line is cut off or has no tabs" if cut else str(error)
                    self.file.fault(at, reason)
            at += len(line) + 1
        self._dangling()
        self.file.check()
        self._build()
        return self.draft.finish()

    def _line(self, line: str, at: int) -> None:
        key, body, *rest = line.split("\t")
        head, *args = body.split(" ")
        kind = key[0]
        if kind == "T":
            if key in self.spans:
                raise ValueError(f"«{key}» stands here already")
            pieces = body.partition(" ")[2].split(";")
            parts = tuple(self._piece(piece) for piece in pieces)
            if any(start < before for (_, before), (start, _) in pairwise(parts)):
                raise ValueError(f"the pieces of {key} overlap or go backwards")
            stands = " ".join(self.page.words[start:end] for start, end in parts)
            said = rest[0] if rest else ""
            if said.split() != stands.split():
                self._misplaced(parts, said, stands)
            self.spans[key] = (head, parts, stands, at)
        elif kind == "E":
            label, _, trigger = head.partition(":")
            self.events[key] = _Event(at, label, trigger, [_role(arg) for arg in args if arg])
        elif kind == "R":
            self.relations[key] = _Event(at, head, "", [_role(arg) for arg in args if arg])
        elif kind in "AM":
            self.marks.setdefault(args[0], {})[head.casefold()] = args[1] if len(args) > 1 else "true"
        elif kind == "N":
            base, _, name = args[1].partition(":")
            self.norms.setdefault(args[0], {})[base.casefold()] = name
        elif kind == "#":
            self._note(key, args[0], rest[0] if rest else "")
        elif kind == "*":
            self.draft.lose(f"line {self.file.place(at).split(':')[1]}", "equivalence")
        else:
            raise ValueError(f"«{key}» is no line of brat: T, E, R, A, M, N, # or * first")

    def _piece(self, piece: str) -> Span:
        numbers = piece.split()
        if len(numbers) != 2 or not all(number.lstrip("-").isdigit() for number in numbers):
            raise ValueError(f"«{piece}» is no span: begin and end, code points")
        return self.page.span(int(numbers[0]), int(numbers[1]), "code points")

    def _misplaced(self, parts: tuple[Span, ...], said: str, stands: str) -> None:
        if len(parts) == 1:
            self.page.span(*parts[0], "code points", said)
        where = ";".join(f"{start} {end}" for start, end in parts)
        raise ValueError(f"«{said}» does not stand at {where}: the text has «{stands}»")

    def _note(self, key: str, on: str, said: str) -> None:
        try:
            value = json.loads(said)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "row" in value:
            self.notes.setdefault(on, {}).update(value)
        elif isinstance(value, dict) and notes.VERSION in value:
            self.draft.head(value)
        else:
            self.notes.setdefault(on, {}).setdefault("", [])
            self.notes[on][""].append((key, said))

    def _dangling(self) -> None:
        for key, event in (*self.events.items(), *self.relations.items()):
            wanted = [span for _, span in event.roles] + ([event.trigger] if key in self.events else [])
            for span in wanted:
                if span not in self.spans and span not in self.events:
                    self.file.fault(event.at, f"{key} names {span}, which is not there")
            if key in self.relations and len(event.roles) != 2:
                self.file.fault(event.at, f"{key} needs Arg1 and Arg2")

    def _build(self) -> None:
        used = {span for event in (*self.events.values(), *self.relations.values()) for _, span in event.roles}
        for key, (_, parts, _, at) in self.spans.items():
            note = self.notes.get(key, {})
            if "row" in note:
                self._own(key, note, at, [parts])
        # Events are made in the order of the file; an answer may name a later one.
        for key, event in self.events.items():
            self._event(key, event)
        for key, event in self.events.items():
            self._answers(key, event)
        for key, event in self.relations.items():
            roles = sorted(event.roles, key=self._second)
            ends = [self._actor(span) for _, span in roles]
            around = [part for _, span in roles if span in self.spans for part in self.spans[span][1]]
            if "" in ends:
                self.draft.lose(key, "relation of an event")
                continue
            self.rows[key] = self.draft.add(key, event.label, ends[:1], ends[1:], around=around)
        triggers = {event.trigger for event in self.events.values()}
        for key, (label, _, _, _) in self.spans.items():
            if key not in used | triggers and "row" not in self.notes.get(key, {}):
                if label == "Actor" or key in self.norms or self.draft.labels.kind(label):
                    self._actor(key)
                else:
                    self.draft.lose(key, f"label «{label}»")
        self._left()

    def _second(self, role: tuple[str, str]) -> bool:
        """Say whether an end of a relation is its second one: Arg2, or a role that is whom."""
        name = role[0].casefold()
        return name == "arg2" if name.startswith("arg") else self.draft.labels.role(name) == "to"

    def _actor(self, key: str) -> str:
        if key not in self.spans:
            return ""
        label, _, said, _ = self.spans[key]
        norm = self.norms.get(key, {})
        return self.draft.actor(said, label, key=norm.get("seed", ""), wikidata=norm.get("wikidata", ""))

    def _own(self, key: str, note: dict[str, Any], at: int, quotes: list[tuple[Span, ...]], **fields: Any) -> None:
        told = {name: value for name, value in note.items() if name}
        try:
            self.draft.own(told, fields, quotes)
        except SeedError as error:
            self.file.fault(at, f"the note on {key}: {error}")
        self.file.check()

    def _event(self, key: str, event: _Event) -> None:
        quotes = [self.spans[event.trigger][1]]
        ends: dict[str, list[str]] = {}
        places = []
        for role, span in event.roles:
            part = self.draft.labels.role(role)
            if part == "evidence" and span in self.spans:
                quotes.append(self.spans[span][1])
            elif part == "where" and span in self.spans:
                places.append(" ".join(self.spans[span][2].split()))
            elif part in {"who", "to", "by"} and span in self.spans:
                ends.setdefault(part, []).append(self._actor(span))
            elif part not in {"in_response_to", "skip"}:
                self.draft.lose(key, f"role «{role}»")
        marks = {
            name: value for name, value in self.marks.get(key, {}).items() if name in MARKS and value != DEFAULT[name]
        }
        note = self.notes.get(key, {})
        if "row" in note:
            self.rows[key] = note["row"]
            self._own(key, note, event.at, quotes, **_fields(note, event.label, ends, self.draft.labels), **marks)
            return
        fields = {**marks, **({"where": "; ".join(places)} if places else {})}
        who, to = ends.get("who", []), ends.get("to", [])
        self.rows[key] = self.draft.add(key, event.label, who, to, trigger=quotes[0], fields=fields)

    def _answers(self, key: str, event: _Event) -> None:
        row = self.draft.rows.get(self.rows.get(key, ""))
        for role, other in event.roles:
            if self.draft.labels.role(role) != "in_response_to":
                continue
            target = self.draft.rows.get(self.rows.get(other, ""))
            if row is None or target is None or {row.kind, target.kind} != {"acts"}:
                self.draft.lose(key, f"role «{role}»")
                continue
            links = row.fields.setdefault("in_response_to", [])
            if all(link.get("act") != target.id for link in links):
                links.append({"act": target.id})

    def _left(self) -> None:
        for key, marks in self.marks.items():
            kept = set(MARKS) if self.rows.get(key) else set()
            for name in sorted(set(marks) - kept):
                self.draft.lose(key, f"attribute «{name}»")
        for key, note in self.notes.items():
            for name, said in note.get("", []):
                row = self.draft.rows.get(self.rows.get(key, ""))
                if row is not None and "row" not in note and said:
                    row.fields["note"] = "; ".join(filter(None, (row.fields.get("note", ""), " ".join(said.split()))))
                else:
                    self.draft.lose(name, "note")


def _role(arg: str) -> tuple[str, str]:
    role, colon, span = arg.partition(":")
    if not (role and colon and span):
        raise ValueError(f"«{arg}» is no role: Name:T1")
    return role, span


def _fields(note: dict[str, Any], label: str, ends: dict[str, list[str]], labels: Labels) -> dict[str, Any]:
    """Give who, what and whom of a row that we wrote; the drawing counts, the note only fills it up."""
    kind = str(note["row"]).partition("/")[0]
    becomes = labels.statement(label)
    found: dict[str, Any] = {}
    if kind == "claims":
        return {"by": "; ".join(ends["by"])} if "by" in ends and "by" not in note else {}
    if becomes and becomes[0] == kind:
        found["did" if kind == "acts" else "relation"] = becomes[1]
    for role in ("who", "to"):
        if role in ends and {"who", "to", "of"}.isdisjoint(note):
            if kind == "acts":
                found[role] = list(dict.fromkeys(ends[role]))
            else:
                found["who" if role == "who" else "of"] = ends[role][0]
    return found


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read a brat annotation.

    Parameters
    ----------
    path
        The .ann file.
    text
        Its text; without it, the .txt beside.
    labels
        What labels become.

    Returns
    -------
    list
        One document.

    Raises
    ------
    SeedError
        With every fault: words that do not stand at their place, spans outside the text,
        references that lead nowhere, broken lines.
    """
    place = text or path.with_suffix(".txt")
    if not place.is_file():
        raise SeedError(f"{path.name}: its text {place.name} is not beside it; give it with --text")
    return [_Reader(TextFile(path), Page(read_text(place)), labels).run()]
