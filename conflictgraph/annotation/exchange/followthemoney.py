"""FollowTheMoney: actors as entities, one JSON object a line, as Aleph and OpenSanctions keep them.

Only actors travel: the model has no place for a quote. A kind of ours goes into ``classification``;
what has no property of its own (a name's language, an id that the model refuses) goes into
``notes``, a line each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.annotation.exchange.draft import Draft, Taken, slug
from conflictgraph.annotation.exchange.files import Item, JsonFile
from conflictgraph.annotation.exchange.loss import Ledger, Loss
from conflictgraph.annotation.exchange.people import actor_fields, actor_of
from conflictgraph.annotation.exchange.record import Document, dumps

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels
    from conflictgraph.model import Actor

__all__ = ["read", "write"]

NAME = "followthemoney"
_PUBLIC = ("state", "government", "office", "parliament", "military", "police", "intelligence")
_OPEN = ("civilians", "unknown", "unnamed-armed-group", "other")
_KINDS = {"Person": "person", "PublicBody": "government", "Organization": "organisation", "Company": "organisation"}
_KINDS |= {"LegalEntity": "other", "Thing": "other", "PublicBodies": "government"}
_LANGUAGE = re.compile(r"name in ([A-Za-z-]{2,12}): (.+)", re.DOTALL)
_COUNTRY = re.compile(r"country: ([a-z-]{2,6})")
_WEAK = re.compile(r"weak alias: (.+)")
_OWN_ID = re.compile(r"id: (.+)")
_ID = re.compile(r"[^\W_][\w.:+-]*")
# What the model takes for an id; a reference to another one is no valid entity there.
_THEIR_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?")
_TAKEN = ("name", "alias", "weakAlias", "wikidataId", "country", "notes", "classification", "keywords")


def _schema(actor: Actor) -> str:
    if actor.is_person:
        return "Person"
    return "PublicBody" if actor.kind in _PUBLIC else "LegalEntity" if actor.kind in _OPEN else "Organization"


def _ids(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    taken = {actor.id for actor in document.actors if _THEIR_ID.fullmatch(actor.id)}
    for actor in document.actors:
        if actor.id in taken:
            found[actor.id] = actor.id
            continue
        bare = re.sub(r"[^0-9a-zA-Z.]+", "-", actor.id).strip("-.") or "actor"
        chosen, number = bare, 1
        while chosen in taken:
            number += 1
            chosen = f"{bare}-{number}"
        taken.add(chosen)
        found[actor.id] = chosen
    return found


def _told(note: str) -> tuple[str, list[str], list[str]]:
    lines = note.split("\n") if note else []
    countries = [hit[1] for line in lines if (hit := _COUNTRY.fullmatch(line))]
    weak = [hit[1] for line in lines if (hit := _WEAK.fullmatch(line))]
    own = [line for line in lines if not (_COUNTRY.fullmatch(line) or _WEAK.fullmatch(line))]
    return ("\n".join(own), countries, weak) if _joined("\n".join(own), countries, weak) == note else (note, [], [])


def _joined(note: str, countries: list[str], weak: list[str]) -> str:
    lines = [*(f"country: {one}" for one in countries), *(f"weak alias: {one}" for one in weak)]
    return "\n".join(filter(None, (note, *lines)))


def write(document: Document) -> tuple[dict[str, bytes], Loss]:
    """Write the actors of a document as entities.

    Parameters
    ----------
    document
        The document.

    Returns
    -------
    tuple
        JSON lines, and what was lost: source, annotator and every statement.
    """
    ledger = Ledger(document, NAME)
    ids = _ids(document)
    lines = []
    for actor in document.actors:
        fields = actor_fields(actor)
        note, countries, weak = _told(actor.note)
        plain = not _LANGUAGE.fullmatch(note) and not _OWN_ID.fullmatch(note)
        own = [f"id: {actor.id}"] if ids[actor.id] != actor.id else []
        properties: dict[str, list[str]] = {
            "name": [actor.name],
            "alias": [*actor.aliases, *(name for _, name in actor.names if name not in actor.aliases)],
            "weakAlias": weak,
            "country": countries,
            "wikidataId": [actor.wikidata],
            "classification": [actor.kind],
            "keywords": ["placeholder"] if fields.get("is_placeholder") else [],
            "notes": [note if plain else "", *own, *(f"name in {language}: {name}" for language, name in actor.names)],
        }
        ledger.keep(f"actors/{actor.id}")
        if not plain:
            ledger.drop(f"actors/{actor.id}", "note")
        doubled = {name for _, name in actor.names} & set(actor.aliases)
        if doubled or any(not re.fullmatch(r"[A-Za-z-]{2,12}", language) for language, _ in actor.names):
            ledger.drop(f"actors/{actor.id}", "names", "aliases")
        kept = {key: list(filter(None, values)) for key, values in properties.items() if any(values)}
        lines.append({"id": ids[actor.id], "schema": _schema(actor), "properties": kept})
    for actor in document.actors:
        one = ids[actor.id]
        for whole in actor.member_of:
            ends = {"member": [one], "organization": [ids[whole]]}
            lines.append({"id": f"{one}--member--{ids[whole]}", "schema": "Membership", "properties": ends})
        if actor.parent:
            ends = {"subject": [one], "object": [ids[actor.parent]], "role": ["parent"]}
            lines.append({"id": f"{one}--parent--{ids[actor.parent]}", "schema": "UnknownLink", "properties": ends})
    content = "".join(dumps(line) + "\n" for line in lines)
    return {f"{document.stem}.ftm.json": content.encode("utf-8", "surrogatepass")}, ledger.loss()


class _Reader:
    def __init__(self, path: Path, labels: Labels) -> None:
        self.file = JsonFile(path)
        self.draft = Draft(NAME, path.name.partition(".")[0], "", labels)
        self.ids: dict[str, str] = {}
        self.links: dict[str, dict[str, Any]] = {}
        self.later: list[tuple[Item, str, str, str]] = []

    def run(self) -> Taken:
        for number, item in self.file.lines():
            self.entity(number, item)
        for item, field, one, other in self.later:
            self.link(item, field, one, other)
        self.file.check()
        for name, fields in self.links.items():
            self.draft.register(actor_of(name, fields))
        return self.draft.finish()

    def entity(self, number: int, item: Item) -> None:
        key = self.file.get(item, "id", str)
        schema = self.file.get(item, "schema", str)
        given = self.file.get(item, "properties", dict)
        values: dict[str, list[str]] = {}
        for name, value in given.items():
            listed = [value] if isinstance(value, str) else value
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                self.file.fault(item, f"«{name}» is a list of texts")
                return
            values[name] = listed
        if not key or not schema:
            return
        if schema in _KINDS:
            self.actor(number, item, key, schema, values)
        elif schema == "Membership":
            self.relate(item, key, "member_of", values, "member", "organization")
        elif schema == "UnknownLink" and values.get("role") == ["parent"]:
            self.relate(item, key, "parent", values, "subject", "object")
        elif schema == "Ownership":
            self.relate(item, key, "parent", values, "asset", "owner")
        else:
            self.draft.lose(key, f"schema «{schema}»")

    def relate(self, item: Item, key: str, field: str, values: dict[str, list[str]], one: str, other: str) -> None:
        for name in sorted(set(values) - {one, other, "role"}):
            self.draft.lose(key, f"property «{name}»")
        if field != "parent" and values.get("role"):
            self.draft.lose(key, "property «role»")
        if not values.get(one) or not values.get(other):
            self.file.fault(item, f"«{one}» and «{other}» are needed")
            return
        self.later += [(item, field, first, second) for first in values[one] for second in values[other]]

    def link(self, item: Item, field: str, one: str, other: str) -> None:
        for end in (one, other):
            if end not in self.ids:
                self.file.fault(item, f"no entity «{end}» in this file")
                return
        fields, whole = self.links[self.ids[one]], self.ids[other]
        if field == "member_of":
            if whole not in fields.setdefault("member_of", []):
                fields["member_of"].append(whole)
        elif fields.setdefault("parent", whole) != whole:
            self.draft.lose(str(item["id"]), "second parent")

    def actor(self, number: int, item: Item, key: str, schema: str, values: dict[str, list[str]]) -> None:
        if key in self.ids:
            self.file.fault(item, f"the id «{key}» stands in this file already")
            return
        names = values.get("name") or ([item["caption"]] if isinstance(item.get("caption"), str) else [])
        if not names:
            self.file.fault(item, "«name» is missing")
            return
        said = [
            hit[1] for line in values.get("notes", []) if (hit := _OWN_ID.fullmatch(line)) and _ID.fullmatch(hit[1])
        ]
        chosen = said[0] if said else key
        if not _ID.fullmatch(chosen) or chosen == "unknown":
            chosen = slug(names[0])
            self.draft.lose(key, "id")
        while chosen in self.links:
            chosen += f"-{number}"
        self.ids[key] = chosen
        own = next((one for one in values.get("classification", []) if one in vocab.ACTOR_KINDS), "")
        for one in values.get("classification", []):
            if one != own:
                self.draft.lose(key, "property «classification»")
        told = [_LANGUAGE.fullmatch(line) for line in values.get("notes", [])]
        languages = {hit[1]: hit[2] for hit in told if hit}
        left = [line for line, hit in zip(values.get("notes", []), told, strict=True) if not hit]
        notes = "\n".join(line for line in left if line != f"id: {chosen}")
        items = values.get("wikidataId", [])
        wikidata = [one for one in items if re.fullmatch(r"Q[0-9]+", one)]
        for name in sorted(set(values) - {*_TAKEN}):
            self.draft.lose(key, f"property «{name}»")
        if items != wikidata[:1]:
            self.draft.lose(key, "property «wikidataId»")
        fields: dict[str, Any] = {
            "name": names[0],
            "kind": own or _KINDS[schema],
            "names": languages,
            "aliases": [one for one in (*names[1:], *values.get("alias", [])) if one not in languages.values()],
            "wikidata": wikidata[0] if wikidata else "",
            "note": _joined(notes, values.get("country", []), values.get("weakAlias", [])),
            "is_placeholder": "placeholder" in values.get("keywords", []),
        }
        for one in values.get("keywords", []):
            if one != "placeholder":
                self.draft.lose(key, "property «keywords»")
        self.links[chosen] = fields


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read entities of FollowTheMoney.

    Parameters
    ----------
    path
        JSON lines.
    text
        Not used: entities have no text.
    labels
        Not used: the schemas are known.

    Returns
    -------
    list
        One document with actors and nothing else; ``country`` and ``weakAlias`` go into the
        note, since a weak alias is no name to look for in a text.

    Raises
    ------
    SeedError
        With every fault and its line.
    """
    del text
    return [_Reader(path, labels).run()]
