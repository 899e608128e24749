"""Seeds as other tools write annotations: brat, doccano, Label Studio, W3C Web Annotation, a table.

Every converter says what it could not carry. Offsets are in the unit of the format.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.mentions import mentions, nearest_mention, utf16
from conflictgraph.errors import SeedError, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflictgraph.model import Act, Claim, Tie
    from conflictgraph.readers.seed.loader import Loaded, Opened

__all__ = ["FORMATS", "Converted", "convert"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Converted:
    """A seed in another format.

    Parameters
    ----------
    files
        File name to content.
    lost
        What could not be carried, in words; empty when nothing was lost.
    """

    files: dict[str, str]
    lost: tuple[str, ...]


class _Seed:
    """One seed with what all converters ask for."""

    def __init__(self, one: Opened, loaded: Loaded) -> None:
        if one.quotes.text is None:
            raise SeedError(f"{one.sheet.path}: its text is not here: attach it first")
        self.seed = one.seed
        self.stem = one.path.stem
        self.words = one.quotes.text.words
        used = one.statements.scope.actors
        self.actors = {name: loaded.actors.get(name, actor) for name, actor in used.items()}
        self.mentions = mentions(self.words, self.actors.values())
        self.lost: Counter[str] = Counter()

    def statements(self) -> Iterator[tuple[str, Act | Tie | Claim]]:
        yield from (("acts", row) for row in self.seed.acts)
        yield from (("ties", row) for row in self.seed.ties)
        yield from (("claims", row) for row in self.seed.claims)

    def edges(self) -> Iterator[tuple[Any, str, list[str], list[str], int]]:
        for act in self.seed.acts:
            yield act, act.did, list(act.who), list(act.to), self._at(act)
        for tie in self.seed.ties:
            yield tie, tie.relation, [tie.who], [tie.of], self._at(tie)

    def _at(self, row: Any) -> int:
        return row.evidence[0].start if row.evidence else 0

    def lose(self, what: str, count: int = 1) -> None:
        if count:
            self.lost[what] += count

    def lose_fields(self, *kept: str) -> None:
        for row in (*self.seed.acts, *self.seed.ties):
            for name, said in (
                ("certainty", row.certainty != "stated"),
                ("status", row.status != "happened"),
                ("attribution", bool(row.according_to or row.reported_by or row.claimed_by or row.denied_by)),
                ("note", bool(row.note)),
                ("publications", bool(row.sources)),
                ("date", bool(getattr(row, "when", "") or getattr(row, "since", "") or getattr(row, "until", ""))),
                ("toll", getattr(getattr(row, "killed", None), "best", None) is not None),
                ("answer link", bool(getattr(row, "in_response_to", ()))),
            ):
                if said and name not in kept:
                    self.lose(name)
        if "claim" not in kept:
            self.lose("claim", len(self.seed.claims))
        self.lose("passage passed over", len(self.seed.passed_over) if "passed over" not in kept else 0)

    def done(self, files: dict[str, str], name: str) -> Converted:
        lost = tuple(
            f"{name}: {count} {what}{'' if count == 1 else 's'} not written"
            for what, count in sorted(self.lost.items())
        )
        return Converted(files, lost)


def _brat(one: _Seed) -> Converted:
    lines = []
    flat = one.words.replace("\n", " ").replace("\r", " ")
    for number, (start, end, actor) in enumerate(one.mentions, 1):
        lines.append(f"T{number}\tActor {start} {end}\t{flat[start:end]}")
        lines.append(f"N{number}\tReference T{number} Seed:{actor}\t{one.actors[actor].name}")
    spans = len(one.mentions)
    attributes = notes = 0
    for number, (row, kind, who, to, at) in enumerate(one.edges(), 1):
        if not row.evidence or not row.evidence[0].parts:
            one.lose("statement without words")
            continue
        spans += 1
        parts = row.evidence[0].parts
        label = kind.replace("/", "-")
        where = ";".join(f"{a} {b}" for a, b in parts)
        lines.append(f"T{spans}\t{label} {where}\t{' '.join(flat[a:b] for a, b in parts)}")
        one.lose("further quote", len(row.evidence) - 1)
        roles = []
        for role, names in (("Who", who), ("To", to)):
            for place, name in enumerate(names):
                hit = nearest_mention(one.mentions, name, at)
                if hit < 0:
                    one.lose("role of an actor whom the text does not name")
                else:
                    roles.append(f"{role}{place + 1 if place else ''}:T{hit + 1}")
        lines.append(f"E{number}\t{label}:T{spans} {' '.join(roles)}".rstrip())
        for name, value in (("Certainty", row.certainty), ("Status", row.status)):
            attributes += 1
            lines.append(f"A{attributes}\t{name} E{number} {value}")
        rest = {key: getattr(row, key, "") for key in ("id", "when", "since", "until", "according_to", "note")}
        notes += 1
        said = json.dumps({key: value for key, value in rest.items() if value}, ensure_ascii=False)
        lines.append(f"#{notes}\tAnnotatorNotes E{number}\t{said}")
    one.lose_fields("certainty", "status", "date", "note")
    return one.done({f"{one.stem}.ann": "\n".join(lines) + "\n", f"{one.stem}.txt": one.words}, "brat")


def _doccano(one: _Seed) -> Converted:
    entities = [
        {"id": n, "start_offset": a, "end_offset": b, "label": "Actor"} for n, (a, b, _) in enumerate(one.mentions)
    ]
    relations: list[dict[str, Any]] = []
    for _, kind, head, tail in _pairs(one):
        relations.append({"id": len(relations), "from_id": head, "to_id": tail, "type": kind})
    one.lose("quote", sum(len(row.evidence) for _, row in one.statements()))
    one.lose_fields()
    record = {"id": 0, "text": one.words, "entities": entities, "relations": relations}
    return one.done({f"{one.stem}.jsonl": json.dumps(record, ensure_ascii=False) + "\n"}, "doccano")


def _pairs(one: _Seed) -> Iterator[tuple[Any, str, int, int]]:
    for row, kind, who, to, at in one.edges():
        if not to:
            one.lose("act without a second actor")
        for first in who:
            for second in to:
                head, tail = (nearest_mention(one.mentions, name, at) for name in (first, second))
                if head < 0 or tail < 0:
                    one.lose("pair with an actor whom the text does not name")
                else:
                    yield row, kind, head, tail


def _label_studio(one: _Seed) -> Converted:
    def region(key: str, start: int, end: int, label: str) -> dict[str, Any]:
        value = {
            "start": utf16(one.words, start),
            "end": utf16(one.words, end),
            "text": one.words[start:end],
            "labels": [label],
        }
        return {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}

    result = [region(f"m{n}", start, end, "Actor") for n, (start, end, _) in enumerate(one.mentions)]
    for row, kind, _, _, _ in one.edges():
        spans = [part for quote in row.evidence for part in quote.parts]
        result.extend(region(f"{row.id}-{n}", start, end, kind) for n, (start, end) in enumerate(spans))
    for _, kind, head, tail in _pairs(one):
        link = {"type": "relation", "from_id": f"m{head}", "to_id": f"m{tail}", "direction": "right", "labels": [kind]}
        result.append(link)
    one.lose_fields()
    task = [{"data": {"text": one.words}, "annotations": [{"result": result}]}]
    return one.done({f"{one.stem}.json": json.dumps(task, ensure_ascii=False, indent=1) + "\n"}, "label-studio")


def _web(one: _Seed) -> Converted:
    items = []
    for kind, row in one.statements():
        body = {
            key: value
            for key, value in row.model_dump(exclude={"evidence", "period"}).items()
            if value not in ("", (), None, False)
        }
        targets = [
            {
                "source": one.seed.source.url or one.seed.source.text or one.stem,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {"type": "TextQuoteSelector", "exact": one.words[start:end]},
                ],
            }
            for quote in row.evidence
            for start, end in quote.parts
        ]
        value = json.dumps(body, ensure_ascii=False, sort_keys=True)
        text = {"type": "TextualBody", "format": "application/json", "purpose": "linking", "value": value}
        items.append(
            {
                "id": f"urn:cg:{kind}/{row.id}",
                "type": "Annotation",
                "motivation": "linking",
                "body": text,
                "target": targets,
            }
        )
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "total": len(items),
        "items": items,
    }
    one.lose("passage passed over", len(one.seed.passed_over))
    return one.done({f"{one.stem}.jsonld": json.dumps(page, ensure_ascii=False, indent=1) + "\n"}, "webanno")


def _table(one: _Seed) -> Converted:
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(("id", "who", "did", "to", "when", "quote"))
    for row, kind, who, to, _ in one.edges():
        when = getattr(row, "when", "") or getattr(row, "since", "")
        quotes = [quote.quote for quote in row.evidence] or [""]
        one.lose("further quote", len(quotes) - 1)
        one.lose("end of a tie", int(bool(getattr(row, "until", ""))))
        writer.writerow([_cell(cell) for cell in (row.id, ";".join(who), kind, ";".join(to), when, quotes[0])])
    one.lose_fields("date")
    return one.done({f"{one.stem}.csv": rows.getvalue()}, "csv")


def _cell(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_CONVERTERS: dict[str, Callable[[_Seed], Converted]] = {
    "brat": _brat,
    "csv": _table,
    "doccano": _doccano,
    "label-studio": _label_studio,
    "webanno": _web,
}
FORMATS = tuple(_CONVERTERS)


def convert(loaded: Loaded, to: str) -> list[Converted]:
    """Write seeds as another tool writes annotations.

    Parameters
    ----------
    loaded
        Seeds whose texts are here.
    to
        One of `FORMATS`.

    Returns
    -------
    list
        For each seed its files, and what was lost.

    Raises
    ------
    SeedError
        When the format is not known or a text is missing.
    """
    if to not in _CONVERTERS:
        hits = near(to, FORMATS) or FORMATS
        raise SeedError(f"«{to}» is not a format; {' or '.join(hits)}")
    return [_CONVERTERS[to](_Seed(one, loaded)) for one in loaded.opened]
