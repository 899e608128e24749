"""WikiEvents: JSONL of documents with entity mentions and events; offsets are tokens of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import Item, JsonFile

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read"]

NAME = "wikievents"
Span = tuple[int, int]


class _Document:
    def __init__(self, file: JsonFile, item: Item, stem: str, labels: Labels, names: dict[str, str]) -> None:
        self.file = file
        self.item = item
        self.names = names
        words, self.tokens = self.text()
        self.draft = Draft(NAME, stem, words, labels)
        if isinstance(item.get("text"), str) and words != item["text"]:
            self.draft.lose(str(item.get("doc_id") or stem), "text, in which the tokens do not stand")
        self.entities: dict[str, tuple[Span, str]] = {}

    def text(self) -> tuple[str, list[Span]]:
        """Give the text and where its tokens stand; tokens with spaces between where there is no such text."""
        tokens = [str(token) for token in self.file.get(self.item, "tokens", list)]
        words = self.item.get("text")
        if isinstance(words, str):
            spans, at = [], 0
            for token in tokens:
                start = words.find(token, at)
                if start < 0:
                    break
                at = start + len(token)
                spans.append((start, at))
            else:
                return words, spans
        spans, at = [], 0
        for token in tokens:
            spans.append((at, at + len(token)))
            at += len(token) + 1
        return " ".join(tokens), spans

    def span(self, one: Item) -> Span | None:
        start, end = one.get("start"), one.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(self.tokens)):
            self.file.fault(one, f"the tokens {start} to {end} are not in a document of {len(self.tokens)} tokens")
            return None
        found = self.tokens[start][0], self.tokens[end - 1][1]
        said, stands = one.get("text"), self.draft.page.words[found[0] : found[1]]
        if isinstance(said, str) and "".join(said.split()) != "".join(stands.split()):
            self.file.fault(one, f"«{said}» does not stand at the tokens {start} to {end}: the text has «{stands}»")
            return None
        return found

    def run(self) -> Draft:
        for mention in self.file.items(self.item, "entity_mentions"):
            span = self.span(mention)
            if span and (key := self.file.get(mention, "id", str)):
                self.entities[key] = span, str(mention.get("entity_type", ""))
        used: set[str] = set()
        for event in self.file.items(self.item, "event_mentions"):
            used |= self.event(event)
        for key in self.entities:
            if key not in used:
                self.draft.lose(key, "mention without an event")
        for relation in self.file.items(self.item, "relation_mentions"):
            self.draft.lose(str(relation.get("id")), "relation")
        return self.draft

    def event(self, event: Item) -> set[str]:
        key = self.file.get(event, "id", str)
        label = self.file.get(event, "event_type", str)
        inner = event.get("trigger")
        trigger = self.span(inner) if isinstance(inner, Item) else None
        ends: dict[str, list[str]] = {"who": [], "to": []}
        places, used = [], set()
        for argument in self.file.items(event, "arguments"):
            name, role = str(argument.get("entity_id")), str(argument.get("role"))
            if name not in self.entities:
                self.file.fault(event, f"{key} names {name}, which is not there")
                continue
            span, kind = self.entities[name]
            part = self.draft.labels.role(role)
            said = " ".join(self.draft.page.words[span[0] : span[1]].split())
            if part in ends:
                ends[part].append(self.draft.actor(self.names.get(name, said), kind))
            elif part == "where":
                places.append(said)
            elif part != "skip":
                self.draft.lose(key, f"role «{role}»")
            used.add(name)
        fields = {"where": "; ".join(places)} if places else {}
        self.draft.add(key, label, ends["who"], ends["to"], trigger=[trigger] if trigger else [], fields=fields)
        return used


def _names(path: Path) -> dict[str, dict[str, str]]:
    """Read which mentions mean one entity, and its most telling name, from the file that lies beside."""
    beside = [path.with_name(f"coref-{path.stem}.jsonlines"), path.with_name(f"{path.stem}_coref.jsonl")]
    beside.append(path.parent / "coref" / f"{path.stem}.jsonlines")
    found: dict[str, dict[str, str]] = {}
    place = next((one for one in beside if one.is_file()), None)
    if place is None:
        return found
    file = JsonFile(place)
    for _, item in file.lines():
        clusters, names = file.get(item, "clusters", list), file.get(item, "informative_mentions", list)
        if len(clusters) != len(names):
            file.fault(item, f"{len(clusters)} clusters and {len(names)} names")
            continue
        known = found.setdefault(file.get(item, "doc_key", str), {})
        for cluster, name in zip(clusters, names, strict=True):
            known.update({str(key): str(name) for key in (cluster if isinstance(cluster, list) else [])})
    file.check()
    return found


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read documents of WikiEvents.

    Parameters
    ----------
    path
        JSON lines with doc_id, tokens, entity_mentions and event_mentions, and perhaps text.
        The corpus' file of coreference may lie beside (``coref-NAME.jsonlines``,
        ``NAME_coref.jsonl``): its clusters are one actor each, under its informative mention.
    text
        Not needed: every document holds its tokens.
    labels
        What event types and roles become.

    Returns
    -------
    list
        One document a line. An event without an agent has ``who: unknown``.

    Raises
    ------
    SeedError
        With every fault and its line: tokens outside the document, words that do not stand
        there, arguments that lead nowhere.
    """
    del text
    file = JsonFile(path)
    lines = list(file.lines())
    names = _names(path)
    drafts = []
    for number, item in lines:
        stem = path.stem if len(lines) == 1 else f"{path.stem}-{number}"
        document = _Document(file, item, stem, labels, names.get(str(item.get("doc_id")), {}))
        document.draft.source = {"title": str(item.get("doc_id") or stem)}
        drafts.append(document.run())
    file.check()
    return [draft.finish() for draft in drafts]
