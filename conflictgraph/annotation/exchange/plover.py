"""The PLOVER gold standard records: a JSON list of coded sentences, with the names of types of 2016."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.annotation.exchange.files import Item, JsonFile
from conflictgraph.annotation.exchange.gold import Coded, Sentence, together
from conflictgraph.errors import SeedError, VocabularyError
from conflictgraph.model import parse

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.draft import Taken
    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read"]

NAME = "plover"
# Types that the manual of 2021 folded into others.
_FORMER = {
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE/disapprove",
    "INVESTIGATE": "ACCUSE/investigate",
    "FIGHT": "ASSAULT",
}

_READ = ["id", "event", "mode", "date", "source", "target", "text", "dead", "injured", "eventLoc", "context", "comment"]


def _kind(event: str, mode: str) -> str:
    kind = _FORMER.get(event, event)
    try:
        return str(vocab.act(f"{kind}/{mode}")) if mode and "/" not in kind else kind
    except VocabularyError:
        return kind


def _number(said: Any) -> dict[str, Any]:
    number = str(said or "").replace(",", "")
    return {"low": float(number), "best": float(number), "high": float(number)} if number.isdigit() else {}


class _Records:
    def __init__(self, file: JsonFile) -> None:
        self.file = file
        self.lost: list[tuple[str, str]] = []

    def names(self, item: Item, key: str) -> list[str]:
        value = item.get(key)
        if value in (None, ""):
            return []
        found = []
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Item) and isinstance(one.get("actorText"), str):
                found.append(one["actorText"].strip())
            elif isinstance(one, str):  # a slip of the published file: a context in the place of a target
                self.lost.append((str(item.get("id")), f"{key} «{one}»"))
            else:
                self.file.fault(item, f"«{key}» is a list of objects with «actorText»")
        return [name for name in found if name]

    def coded(self, item: Item) -> bool:
        people = [one for key in ("source", "target") if isinstance(item.get(key), list) for one in item[key]]
        return any(one.get("code") or one.get("sector") for one in people if isinstance(one, Item))

    def sentence(self, item: Item) -> Sentence | None:
        name, event = self.file.get(item, "id", str), self.file.get(item, "event", str)
        if event == "DOCUMENT":
            self.lost.append((name, "documentation"))
            return None
        mode = str(item.get("mode") or "")
        kind = _kind(event, mode)
        if mode and not kind.endswith(f"/{mode}"):
            self.lost.append((name, f"mode «{mode}»"))
        fields: dict[str, Any] = {}
        day = str(item.get("date") or "")
        try:
            fields |= {"when": parse(day).text} if day else {}
        except ValueError as error:
            self.file.fault(item, str(error))
        for key, ours in (("dead", "killed"), ("injured", "injured")):
            if item.get(key):
                toll = _number(item[key])
                fields |= {ours: toll} if toll else {}
                if not toll:
                    self.lost.append((name, key))
        place = item.get("eventLoc")
        said = place.get("locationText") or place.get("name") if isinstance(place, dict) else place
        if isinstance(said, str) and said.strip():
            fields["where"] = said.strip()
        elif place:
            self.lost.append((name, "eventLoc"))
        if isinstance(item.get("context"), str) and item["context"]:
            fields["tags"] = [part.strip() for part in item["context"].split(",") if part.strip()]
        if isinstance(item.get("comment"), str) and item["comment"]:
            fields["note"] = " ".join(item["comment"].split())
        self.lost += [(name, key) for key, value in item.items() if value and key not in _READ]
        self.lost += [(name, "codes of actors")] if self.coded(item) else []
        coded = Coded(name, kind, self.names(item, "source"), self.names(item, "target"), fields)
        return Sentence(name, self.file.get(item, "text", str), [coded])


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read the PLOVER gold standard records.

    Parameters
    ----------
    path
        A JSON list of records with event, source, target and text.
    text
        Not needed: the records hold their sentences.
    labels
        What event types become.

    Returns
    -------
    list
        One document: a sentence a line, an act a record.

    Raises
    ------
    SeedError
        With every fault and its line.
    """
    del text
    file = JsonFile(path)
    value = file.whole()
    if not isinstance(value, list) or not all(isinstance(item, Item) for item in value):
        raise SeedError(f"{path.name}:1:1: this is no list of records")
    records = _Records(file)
    sentences = [one for item in value if (one := records.sentence(item))]
    file.check()
    draft = together(NAME, path.stem, sentences, labels)
    draft.lost = records.lost + draft.lost
    return [draft.finish()]
