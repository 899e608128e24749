"""Annotations of other tools become a draft seed for a person to look over: brat, and a table of acts.

A draft is marked as a machine's, so that no graph is built from it unasked. Spans whose
words do not stand at their place are refused, never moved.
"""

from __future__ import annotations

import csv
import functools
import operator
import re
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph import vocab
from conflictgraph.annotation.compose import seed_yaml
from conflictgraph.errors import SeedError, VocabularyError
from conflictgraph.model import Act, Actor, Evidence, Response, Tie, Toll

if TYPE_CHECKING:
    import os

__all__ = ["from_brat", "from_table"]

_MACHINE = {"role": "machine"}


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-") or "actor"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"{path.name}: {error}") from None


class _Brat:
    """One .ann file."""

    def __init__(self, name: str, words: str, content: str) -> None:
        self.spans: dict[str, tuple[str, tuple[tuple[int, int], ...], str]] = {}
        self.ids: dict[str, str] = {}
        self.events: list[tuple[str, str, str, dict[str, list[str]]]] = []
        self.relations: list[tuple[str, str, str, str]] = []
        self.marks: dict[str, dict[str, str]] = {}
        self.lost: list[str] = []
        faults = []
        for number, line in enumerate(content.splitlines(), 1):
            try:
                self._line(line, words)
            except (ValueError, IndexError) as error:
                faults.append(f"{name}:{number}:1: {error}")
        faults += self._dangling(name)
        if faults:
            raise SeedError(faults)

    def _line(self, line: str, words: str) -> None:
        if not line.strip():
            return
        key, body, *rest = line.split("\t")
        head, *args = body.split()
        if key.startswith("T"):
            parts = tuple((int(a), int(b)) for a, b in (part.split() for part in body.split(" ", 1)[1].split(";")))
            stands = " ".join(words[a:b] for a, b in parts)
            if " ".join(rest[0].split()) != " ".join(stands.split()):
                raise ValueError(
                    f"«{rest[0]}» does not stand at {body}: the text has «{stands}» (offsets are code points)"
                )
            self.spans[key] = (head, parts, rest[0])
        elif key.startswith("E"):
            label, _, trigger = head.partition(":")
            roles: dict[str, list[str]] = {}
            for arg in args:
                role, _, span = arg.partition(":")
                roles.setdefault(role.rstrip("0123456789"), []).append(span)
            self.events.append((key, label, trigger, roles))
        elif key.startswith("R"):
            self.relations.append((key, head, args[0].partition(":")[2], args[1].partition(":")[2]))
        elif key.startswith(("A", "M")):
            self.marks.setdefault(args[0], {})[head.casefold()] = args[1] if len(args) > 1 else "true"
        elif key.startswith("N") and args[1].startswith("Seed:"):
            self.ids[args[0]] = args[1].removeprefix("Seed:")
        else:
            self.lost.append(f"brat: line {key} not read")

    def _dangling(self, name: str) -> list[str]:
        used = [
            (key, span)
            for key, _, trigger, roles in self.events
            for span in (trigger, *functools.reduce(operator.iadd, roles.values(), []))
        ]
        used += [(key, span) for key, _, one, other in self.relations for span in (one, other)]
        known = {*self.spans, *(key for key, *_ in self.events)}
        return [f"{name}: {key} names {span}, which is not there" for key, span in used if span not in known]

    def actor(self, span: str) -> str:
        return self.ids.get(span) or _slug(self.spans[span][2])


def from_brat(ann: str | os.PathLike[str], text: str | os.PathLike[str] | None = None) -> tuple[str, tuple[str, ...]]:
    """Make a draft seed of a brat annotation.

    Parameters
    ----------
    ann
        The .ann file.
    text
        The text; without it, the .txt beside.

    Returns
    -------
    tuple
        The seed, and what could not be carried.

    Raises
    ------
    SeedError
        When a span's words do not stand at its place, or a reference leads nowhere.
    """
    path = Path(ann)
    words_path = Path(text) if text else path.with_suffix(".txt")
    words = _text(words_path)
    brat = _Brat(path.name, words, _text(path))
    actors: dict[str, Actor] = {}
    acts: list[Act] = []
    ties: list[Tie] = []

    def known(span: str) -> str:
        name = brat.actor(span)
        actors.setdefault(name, Actor(id=name, name=brat.spans[span][2]))
        return name

    for key, label, trigger, roles in brat.events:
        quote = (Evidence(parts=brat.spans[trigger][1]),)
        who = [known(span) for span in roles.get("Who", roles.get("Source", [])) if span in brat.spans]
        to = [known(span) for span in roles.get("To", roles.get("Target", [])) if span in brat.spans]
        certainty = brat.marks.get(key, {}).get("certainty", "stated")
        status = brat.marks.get(key, {}).get("status", "happened")
        kind, _, mode = label.partition("-")
        try:
            did = str(vocab.act(f"{kind}/{mode}" if mode else kind))
        except VocabularyError:
            if label in vocab.RELATIONS and len(who) == len(to) == 1:
                ties.append(Tie(id=key, who=who[0], relation=label, of=to[0], evidence=quote, certainty=certainty))
            else:
                brat.lost.append(f"brat: {key} is «{label}», which is no kind of act or tie")
            continue
        acts.append(
            Act(id=key, who=tuple(who), did=did, to=tuple(to), evidence=quote, certainty=certainty, status=status)
        )
    for key, label, one, other in brat.relations:
        parts = tuple(sorted((*brat.spans[one][1], *brat.spans[other][1])))
        if label in vocab.RELATIONS:
            ties.append(Tie(id=key, who=known(one), relation=label, of=known(other), evidence=(Evidence(parts=parts),)))
        else:
            brat.lost.append(f"brat: {key} is «{label}», which is no tie")
    quoted = [
        row.model_copy(update={"evidence": tuple(_quoted(quote, words) for quote in row.evidence)}) for row in acts
    ]
    tied = [row.model_copy(update={"evidence": tuple(_quoted(quote, words) for quote in row.evidence)}) for row in ties]
    source = {"title": path.stem, "text": words_path.name}
    return seed_yaml(source, _MACHINE, actors=actors.values(), acts=quoted, ties=tied), tuple(brat.lost)


def _quoted(quote: Evidence, words: str) -> Evidence:
    said = [words[a:b] for a, b in quote.parts]
    unique = len(said) == 1 and words.count(said[0]) == 1 and "…" not in said[0]
    # A place without words needs a lock; a longer quote that stands once does not.
    return quote.model_copy(update={"quote": said[0] if unique else _widened(quote, words)})


def _widened(quote: Evidence, words: str) -> str:
    start, end = quote.parts[0][0], quote.parts[-1][1]
    while words.count(words[start:end]) > 1 and (start > 0 or end < len(words)):
        start, end = max(0, start - 1), min(len(words), end + 1)
    while start > 0 and words[start - 1].isalnum() and words[start].isalnum():
        start -= 1
    while end < len(words) and words[end].isalnum() and words[end - 1].isalnum():
        end += 1
    return words[start:end]


def from_table(table: str | os.PathLike[str], text: str | os.PathLike[str]) -> tuple[str, tuple[str, ...]]:
    """Make a draft seed of a table with the columns who, did, to, when, quote.

    Parameters
    ----------
    table
        CSV in UTF-8 with a header; ``;`` stands between several actors. An apostrophe
        before ``= + - @`` is taken off: it is what keeps a spreadsheet from running a formula.
    text
        The text that the quotes stand in.

    Returns
    -------
    tuple
        The seed, and what could not be carried.

    Raises
    ------
    SeedError
        When a column is missing, a row has another width, or a kind is not known.
    """
    path = Path(table)
    rows = csv.reader(_text(path).splitlines(keepends=True), strict=True)
    actors: dict[str, Actor] = {}
    acts: list[Act] = []
    ties: list[Tie] = []
    faults: list[str] = []
    try:
        head = next(rows, [])
        missing = [name for name in ("who", "did", "to", "when", "quote") if name not in head]
        if missing:
            raise SeedError(
                f"{path.name}:1:1: the column «{missing[0]}» is missing; who, did, to, when, quote are needed"
            )
        for row in rows:
            if len(row) != len(head):
                faults.append(f"{path.name}:{rows.line_num}:1: {len(row)} cells, {len(head)} columns")
                continue
            cells = {key: re.sub(r"^'(?=[=+\-@\t\r])", "", cell) for key, cell in zip(head, row, strict=True)}
            who, to = (tuple(_slug(name) for name in cells[key].split(";") if name.strip()) for key in ("who", "to"))
            for key in ("who", "to"):
                named = [name.strip() for name in cells[key].split(";") if name.strip() and _slug(name) != "unknown"]
                actors.update(
                    {_slug(name): Actor(id=_slug(name), name=name) for name in named if _slug(name) not in actors}
                )
            name = cells.get("id") or f"row{rows.line_num}"
            quote = (Evidence(quote=cells["quote"]),) if cells["quote"] else ()
            did = cells["did"].strip()
            if did in vocab.RELATIONS and len(who) == len(to) == 1:
                ties.append(Tie(id=name, who=who[0], relation=did, of=to[0], since=cells["when"], evidence=quote))
                continue
            try:
                vocab.act(did)
            except VocabularyError as error:
                faults.append(f"{path.name}:{rows.line_num}:1: {error}")
                continue
            answers: tuple[Response, ...] = ()
            acts.append(
                Act(
                    id=name,
                    who=who,
                    did=did,
                    to=to,
                    when=cells["when"],
                    evidence=quote,
                    in_response_to=answers,
                    killed=Toll(),
                )
            )
    except csv.Error as error:
        raise SeedError(f"{path.name}:{rows.line_num}:1: {error}") from None
    if faults:
        raise SeedError(faults)
    source = {"title": path.stem, "text": Path(text).name}
    return seed_yaml(source, _MACHINE, actors=actors.values(), acts=acts, ties=ties), ()
