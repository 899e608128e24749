"""doccano: JSONL with entities and binary relations; offsets are code points.

doccano keeps further columns of an example as metadata: source, annotator and actors travel there.
Of a statement only the pair and its kind are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import Item, JsonFile
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.quotes import Page, mentions, nearest
from conflictgraph.annotation.exchange.record import Document, dumps
from conflictgraph.errors import SeedError

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read", "write"]

NAME = "doccano"


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write a document for doccano.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        One line of JSON, and what was lost.
    """
    ledger = Ledger(document, NAME)
    # Rows that rest on words get other ids in doccano: nothing can name them any more.
    rest, cut = document.without(row.ref for row in document.rows if row.quotes)
    notes.keep_header(rest, ledger)
    for ref, field in cut:
        ledger.drop(ref, field)
    found = mentions(Page(document.words), document.actors)
    entities = [
        {"id": number, "label": "Actor", "start_offset": start, "end_offset": end}
        for number, (start, end, _) in enumerate(found)
    ]
    relations: list[dict[str, Any]] = []
    for row in document.rows:
        if row.kind not in {"acts", "ties"} or not row.quotes:
            continue
        who, to = row.ends
        pairs = [
            (nearest(found, one, row.at), nearest(found, other, row.at)) for one in who for other in to if one != other
        ]
        if not pairs or any(min(pair) < 0 for pair in pairs):
            continue
        for head, tail in pairs:
            relations.append({"id": len(relations), "from_id": head, "to_id": tail, "type": row.label})
        ledger.keep(row.ref, "who", "to", "did", "of", "relation")
        ledger.requote(row.ref)  # the sentences around the pair stand for its quotes when it comes back
        if len(who) * len(to) > 1:
            ledger.split(row.ref)
    record = {
        "id": 0,
        "text": document.words,
        "entities": entities,
        "relations": relations,
        "Comments": [],
        "seed": notes.header(rest, "code points"),
    }
    return {f"{document.stem}.jsonl": (dumps(record) + "\n").encode()}, ledger.loss()


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read a JSONL export of doccano.

    Parameters
    ----------
    path
        The file.
    text
        Not needed: every line holds its text.
    labels
        What labels become.

    Returns
    -------
    list
        One document a line.

    Raises
    ------
    SeedError
        With every fault: broken lines, missing keys, spans outside the text.
    """
    del text
    file = JsonFile(path)
    lines = list(file.lines())
    taken = []
    for number, item in lines:
        stem = path.stem if len(lines) == 1 else f"{path.stem}-{number}"
        taken.append(_one(file, item, stem, labels))
    file.check()
    return [draft.finish() for draft in taken]


def _one(file: JsonFile, item: Item, stem: str, labels: Labels) -> Draft:
    if "label" in item and "entities" not in item:
        file.fault(item, "these are labels without relations: export the project as «JSONL (relation)»")
    page = Page(file.get(item, "text", str))
    draft = Draft(NAME, stem, page.words, labels)
    if isinstance(item.get("seed"), dict):
        try:
            draft.head(item["seed"])
        except (SeedError, TypeError, ValueError) as error:
            file.fault(item, str(error))
    spans: dict[str, tuple[int, int]] = {}
    names: dict[str, str] = {}
    for entity in file.items(item, "entities"):
        try:
            span = page.span(entity["start_offset"], entity["end_offset"], "code points")
        except (KeyError, ValueError) as error:
            reason = f"«{error.args[0]}» is missing" if isinstance(error, KeyError) else str(error)
            file.fault(entity, f"entity: {reason}")
            continue
        key = str(entity.get("id"))
        if key in spans:
            file.fault(entity, f"two entities have the id {key}")
        spans[key] = span
        names[key] = draft.actor(page.words[span[0] : span[1]], str(entity.get("label", "")))
    for number, relation in enumerate(file.items(item, "relations")):
        ends = [str(relation.get("from_id")), str(relation.get("to_id"))]
        lost = [end for end in ends if end not in spans]
        if lost:
            file.fault(relation, f"the relation names entity {lost[0]}, which is not there")
            continue
        label = file.get(relation, "type", str)
        draft.add(
            f"r{relation.get('id', number)}",
            label,
            [names[ends[0]]],
            [names[ends[1]]],
            around=[spans[end] for end in ends],
        )
    for comment in file.get(item, "Comments" if "Comments" in item else "comments", list, default=[]):
        draft.lose(str(comment)[:40], "comment")
    return draft
