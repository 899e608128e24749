"""Label Studio: tasks with regions and relations; offsets are UTF-16 units, as JavaScript counts.

Actors are regions labelled ``Actor``, evidence is a region labelled with the kind of its statement,
and a relation from actor to actor carries that kind and the id of its row. What a region has no
place for travels in its meta text, what belongs to the whole text in the task's data.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import Item, JsonFile
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.annotation.exchange.record import Document, Row, dumps
from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["companions", "read", "write"]

NAME = "label-studio"
UNIT = "utf-16"
_DEFAULT = {"certainty": "stated", "status": "happened"}
_CHOICES = {
    "certainty": ("implied", "outside"),
    "status": ("ongoing", "planned", "possible", "denied", "withdrawn"),
}


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.page = Page(document.words)
        self.mentions = mentions(self.page, document.actors)
        self.result: list[dict[str, Any]] = []

    def region(self, key: str, span: tuple[int, int], label: str, meta: dict[str, Any]) -> None:
        start, end = span
        place = {"start": self.page.out(start, UNIT), "end": self.page.out(end, UNIT)}
        value = {**place, "text": self.document.words[start:end], "labels": [label]}
        region = {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        self.result.append({**region, "meta": {"text": [dumps(meta)]}})

    def choice(self, key: str, span: tuple[int, int], name: str, choice: str) -> None:
        start, end = (self.page.out(at, UNIT) for at in span)
        value = {"start": start, "end": end, "choices": [choice]}
        self.result.append({"id": key, "from_name": name, "to_name": "text", "type": "choices", "value": value})

    def row(self, row: Row) -> None:
        pairs = self.pairs(row)
        carried = {"did", "relation", *_DEFAULT} | ({"who", "to", "of"} if pairs else set())
        for number, quote in enumerate(row.quotes):
            for piece, span in enumerate(quote.parts):
                key = f"{row.ref}#{number}.{piece}"
                first = number == piece == 0
                meta = notes.rest(row, carried) if first else {"row": row.ref}
                self.region(key, span, row.label, {**meta, "quote": number, "piece": piece})
                for name, usual in _DEFAULT.items():
                    if first and name in row.fields and row.fields[name] != usual:
                        self.choice(key, span, name, row.fields[name])
        for head, tail in pairs:
            ends = {"from_id": f"m{head}", "to_id": f"m{tail}", "direction": "right"}
            self.result.append({"type": "relation", **ends, "labels": [row.label, row.ref]})

    def pairs(self, row: Row) -> list[tuple[int, int]]:
        if row.kind not in {"acts", "ties"}:
            return []
        who, to = row.ends
        found = [
            (nearest(self.mentions, one, row.at), nearest(self.mentions, other, row.at)) for one in who for other in to
        ]
        return [] if any(min(pair) < 0 for pair in found) else found


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document for Label Studio.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        The tasks, and what was lost: nothing.
    """
    writer = _Writer(document)
    ledger = Ledger(document, NAME)
    notes.keep_header(document, ledger)
    for number, (start, end, actor) in enumerate(writer.mentions):
        writer.region(f"m{number}", (start, end), "Actor", {"actor": actor})
    for row in document.rows:
        if row.quotes:
            writer.row(row)
            ledger.keep(row.ref)
    data = {"text": document.words, "seed": notes.header(document, UNIT)}
    task = [{"data": data, "annotations": [{"result": writer.result}]}]
    files = {
        f"{document.stem}.json": (json.dumps(task, ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "surrogatepass"
        ),
    }
    return files, ledger.loss()


def companions(documents: Sequence[Document]) -> dict[str, bytes]:
    """Write the labelling configuration that fits some documents.

    Parameters
    ----------
    documents
        The documents.

    Returns
    -------
    dict
        label-config.xml.
    """
    labels = ["Actor", *sorted({row.label for document in documents for row in document.rows if row.quotes})]
    lines = ["<View>", '  <Labels name="label" toName="text">']
    lines += [f"    <Label value={quoteattr(label)}/>" for label in labels]
    lines += ["  </Labels>", '  <Relations choice="multiple">']
    lines += [f"    <Relation value={quoteattr(label)}/>" for label in labels[1:]]
    lines += ["  </Relations>"]
    for name, values in _CHOICES.items():
        lines.append(f'  <Choices name="{name}" toName="text" perRegion="true">')
        lines += [f'    <Choice value="{value}"/>' for value in values]
        lines.append("  </Choices>")
    lines += ['  <Text name="text" value="$text"/>', "</View>"]
    return {"label-config.xml": ("\n".join(lines) + "\n").encode()}


class _Reader:
    def __init__(self, file: JsonFile, draft: Draft, task: Item) -> None:
        self.file = file
        self.draft = draft
        self.spans: dict[str, tuple[tuple[int, int], str, dict[str, Any], Item]] = {}
        self.choices: dict[str, dict[str, str]] = {}
        self.relations: list[Item] = []
        self.actors: dict[str, str] = {}
        self.task = task

    def run(self, annotation: Item) -> None:
        for item in self.file.items(annotation, "result", needed=True):
            self.item(item)
        if self.file.faults:
            return
        own: dict[str, list[str]] = {}
        for key, (_, _, meta, _) in self.spans.items():
            if "row" in meta:
                own.setdefault(str(meta["row"]), []).append(key)
        told = [(str(label), relation) for relation in self.relations for label in self.labels(relation)]
        pairs = {ref: [relation for label, relation in told if label == ref] for ref in own}
        taken = {id(relation) for relations in pairs.values() for relation in relations}
        for ref, keys in own.items():
            self.own(ref, keys, pairs[ref])
        used: set[str] = set()
        for number, relation in enumerate(self.relations):
            used.update((str(relation["from_id"]), str(relation["to_id"])))
            if id(relation) not in taken:
                self.relation(number, relation)
        for key, (_, label, meta, _) in self.spans.items():
            if "row" not in meta and key not in used:
                if label == "Actor" or self.draft.labels.kind(label):
                    self.actor(key)
                else:
                    self.draft.lose(key, f"label «{label}»")
        for key, chosen in self.choices.items():
            kept = _DEFAULT if key in self.spans and "row" in self.spans[key][2] else {}
            for name in chosen:
                if name not in kept:
                    self.draft.lose(key, f"choice «{name}»")

    def labels(self, relation: Item) -> list[str]:
        return [str(label) for label in self.file.get(relation, "labels", list, default=[])]

    def item(self, item: Item) -> None:
        kind = item.get("type")
        if kind == "relation":
            if "from_id" in item and "to_id" in item:
                self.relations.append(item)
            else:
                self.file.fault(item, "a relation has from_id and to_id")
            return
        value = item.get("value")
        if not isinstance(value, Item):
            self.file.fault(item, "«value» is missing")
            return
        key = str(item.get("id", ""))
        if kind == "choices":
            for choice in self.file.get(value, "choices", list, default=[]):
                self.choices.setdefault(key, {})[str(item.get("from_name"))] = str(choice)
            return
        if "start" not in value or not isinstance(value.get(kind if isinstance(kind, str) else ""), list):
            self.draft.lose(key or str(kind), f"result of type «{kind}»")
            return
        try:
            said = value.get("text")
            span = self.draft.page.span(value["start"], value.get("end"), UNIT, said if isinstance(said, str) else None)
        except ValueError as error:
            self.file.fault(item, f"region {key}: {error}")
            return
        if key in self.spans:
            self.file.fault(item, f"two regions have the id {key}")
        labels = [str(label) for label in value[str(kind)]]
        for label in labels[1:]:
            self.draft.lose(key, f"label «{label}»")
        self.spans[key] = span, labels[0] if labels else "", self.meta(item), item

    def meta(self, item: Item) -> dict[str, Any]:
        meta = item.get("meta")
        texts = meta.get("text") if isinstance(meta, dict) else None
        found: dict[str, Any] = {}
        for said in texts if isinstance(texts, list) else [texts] if texts else []:
            try:
                value = json.loads(said)
            except (ValueError, TypeError, RecursionError):
                value = None
            if isinstance(value, dict):
                found |= value
            elif said:
                self.draft.lose(str(item.get("id")), "note")
        return found

    def actor(self, key: str) -> str:
        if key not in self.actors:
            (start, end), label, meta, _ = self.spans[key]
            self.actors[key] = self.draft.actor(self.draft.page.words[start:end], label, key=str(meta.get("actor", "")))
        return self.actors[key]

    def own(self, ref: str, keys: list[str], pairs: list[Item]) -> None:
        pieces: dict[int, dict[int, tuple[int, int]]] = {}
        meta: dict[str, Any] = {}
        chosen: dict[str, str] = {}
        label = self.spans[keys[0]][1]
        for key in keys:
            span, _, note, _ = self.spans[key]
            meta |= note
            pieces.setdefault(_count(note.get("quote")), {})[_count(note.get("piece"))] = span
            chosen |= {name: value for name, value in self.choices.get(key, {}).items() if name in _DEFAULT}
        meta = {key: value for key, value in meta.items() if key not in {"quote", "piece"}} | {"row": ref}
        quotes = [tuple(span for _, span in sorted(found.items())) for _, found in sorted(pieces.items())]
        fields: dict[str, Any] = dict(chosen)
        becomes = self.draft.labels.statement(label)
        if becomes and becomes[0] in {"acts", "ties"} and ref.startswith(becomes[0]):
            fields["did" if becomes[0] == "acts" else "relation"] = becomes[1]
        try:
            ends = [[self.actor(str(pair[key])) for pair in pairs] for key in ("from_id", "to_id")]
            if pairs and ref.startswith("acts/"):
                fields |= {"who": list(dict.fromkeys(ends[0])), "to": list(dict.fromkeys(ends[1]))}
            elif pairs:
                fields |= {"who": ends[0][0], "of": ends[1][0]}
            self.draft.own(meta, fields, quotes)
        except KeyError as error:
            self.file.fault(self.task, f"{ref}: a relation names region {error}, which is not there")
        except SeedError as error:
            self.file.fault(self.spans[keys[0]][3], str(error))

    def relation(self, number: int, relation: Item) -> None:
        ends = [str(relation["from_id"]), str(relation["to_id"])]
        for end in ends:
            if end not in self.spans:
                self.file.fault(relation, f"the relation names region {end}, which is not there")
                return
        if relation.get("direction") == "left":
            ends.reverse()
        labels = self.labels(relation)
        both = relation.get("direction") == "bi"
        key = f"relation{number}"
        for label in labels[1:]:
            self.draft.lose(key, f"label «{label}»")
        label = labels[0] if labels else ""
        acts = (self.draft.labels.statement(label) or ("",))[0] == "acts"
        fields = {"direction": "reciprocal"} if both and acts else {}
        spans = [self.spans[end][0] for end in ends]
        self.draft.add(key, label, [self.actor(ends[0])], [self.actor(ends[1])], around=spans, fields=fields)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read a JSON export of Label Studio.

    Parameters
    ----------
    path
        The file: the export called JSON; JSON-MIN and the others leave the relations out.
    text
        Not needed: every task holds its text.
    labels
        What labels become.

    Returns
    -------
    list
        One document an annotation; cancelled ones and predictions are left out and reported.

    Raises
    ------
    SeedError
        With every fault: cut off or broken JSON, words that do not stand at their place,
        relations that lead nowhere.
    """
    del text
    file = JsonFile(path)
    tasks = file.whole()
    tasks = [tasks] if isinstance(tasks, Item) else tasks
    if not isinstance(tasks, list) or not all(isinstance(task, Item) for task in tasks):
        raise SeedError(f"{path.name}:1:1: this is no list of tasks: export the project as «JSON»")
    drafts: list[Draft] = []
    several = sum(len(task["annotations"]) for task in tasks if isinstance(task.get("annotations"), list)) > 1
    skipped = []
    for task in tasks:
        if "annotations" not in task:
            file.fault(task, "«annotations» is missing: export the project as «JSON», not as «JSON-MIN»")
            continue
        data = file.get(task, "data", dict)
        words = data.get("text") or next((value for value in data.values() if isinstance(value, str)), None)
        if not isinstance(words, str):
            file.fault(task, "the task holds no text in «data»")
            continue
        annotations = file.items(task, "annotations", needed=True)
        skipped += [] if annotations else [(f"task {task.get('id', 1)}", "task without annotation")]
        for annotation in annotations:
            stem = f"{path.stem}-{len(drafts) + 1}" if several else path.stem
            draft = Draft(NAME, stem, words, labels)
            drafts.append(draft)
            _annotation(file, draft, task, annotation)
    file.check()
    if drafts:
        drafts[0].lost += skipped
    return [draft.finish() for draft in drafts]


def _annotation(file: JsonFile, draft: Draft, task: Item, annotation: Item) -> None:
    if task.get("predictions"):
        draft.lose(f"task {task.get('id', 1)}", "prediction")
    if annotation.get("was_cancelled"):
        draft.lose(f"annotation {annotation.get('id', 1)}", "cancelled annotation")
        return
    head = task["data"].get("seed")
    if isinstance(head, dict):
        try:
            draft.head(head)
        except (SeedError, TypeError, ValueError) as error:
            file.fault(task, str(error))
    _Reader(file, draft, task).run(annotation)
