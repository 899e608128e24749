"""Prodigy: JSONL of tasks with spans, relations between tokens, and an answer; offsets are code points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.exchange.draft import Draft, Taken
from conflictgraph.annotation.exchange.files import Item, JsonFile

if TYPE_CHECKING:
    from pathlib import Path

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["read"]

NAME = "prodigy"
Span = tuple[int, int]


class _Task:
    def __init__(self, file: JsonFile, item: Item, draft: Draft) -> None:
        self.file = file
        self.item = item
        self.draft = draft
        self.tokens: dict[int, Span] = {}
        self.labels: dict[Span, str] = {}
        self.by_token: dict[int, Span] = {}

    def run(self) -> None:
        for number, token in enumerate(self.file.get(self.item, "tokens", list, default=[])):
            span = self.span(token)
            if span:
                self.tokens[token.get("id", number)] = span
        for one in self.file.get(self.item, "spans", list, default=[]):
            span = self.span(one)
            if span:
                self.labels[span] = str(one.get("label", ""))
                for token in (one.get("token_start"), one.get("token_end")):
                    if isinstance(token, int):
                        self.by_token[token] = span
        used: set[Span] = set()
        for number, relation in enumerate(self.file.get(self.item, "relations", list, default=[])):
            used |= self.relation(number, relation)
        for span, label in self.labels.items():
            if span in used:
                continue
            if self.draft.labels.kind(label):
                self.actor(span)
            else:
                self.draft.lose(f"{span[0]}-{span[1]}", f"label «{label}»")

    def span(self, one: Any) -> Span | None:
        if not isinstance(one, Item):
            self.file.fault(self.item, "a span is an object")
            return None
        try:
            said = one.get("text")
            return self.draft.page.span(
                one.get("start"), one.get("end"), "code points", said if isinstance(said, str) else None
            )
        except ValueError as error:
            self.file.fault(one, str(error))
            return None

    def actor(self, span: Span) -> str:
        start, end = span
        return self.draft.actor(self.draft.page.words[start:end], self.labels.get(span, ""))

    def relation(self, number: int, relation: Any) -> set[Span]:
        if not isinstance(relation, Item):
            self.file.fault(self.item, "a relation is an object")
            return set()
        ends = [self.end(relation, name) for name in ("head", "child")]
        if None in ends:
            return set()
        spans: list[Span] = [end for end in ends if end is not None]
        label = self.file.get(relation, "label", str)
        self.draft.add(f"r{number}", label, [self.actor(spans[0])], [self.actor(spans[1])], around=spans)
        return set(spans)

    def end(self, relation: Item, name: str) -> Span | None:
        inner = relation.get(f"{name}_span")
        if isinstance(inner, Item):
            span = self.span(inner)
            if span and inner.get("label"):
                self.labels.setdefault(span, str(inner["label"]))
            return span
        token = relation.get(name)
        found = self.by_token.get(token) or self.tokens.get(token) if isinstance(token, int) else None
        if found is None:
            self.file.fault(relation, f"«{name}» is token {token}, which is not there")
        return found


def read(path: Path, text: Path | None, labels: Labels) -> list[Taken]:
    """Read tasks of Prodigy.

    Parameters
    ----------
    path
        JSON lines, as ``prodigy db-out`` writes them.
    text
        Not needed: every task holds its text.
    labels
        What labels become.

    Returns
    -------
    list
        One document a task that was accepted; the others are reported with the first.

    Raises
    ------
    SeedError
        With every fault and its line: broken lines, spans outside the text, tokens that are
        not there.
    """
    del text
    file = JsonFile(path)
    lines = list(file.lines())
    drafts: list[Draft] = []
    refused = []
    for number, item in lines:
        answer = item.get("answer", "accept")
        if answer != "accept":
            refused.append((f"line {number}", f"answer «{answer}»"))
            continue
        stem = path.stem if len(lines) == 1 else f"{path.stem}-{number}"
        draft = Draft(NAME, stem, file.get(item, "text", str), labels)
        meta = item.get("meta")
        if isinstance(meta, dict):
            draft.source = {
                key: str(meta[key]) for key in ("title", "url", "published") if isinstance(meta.get(key), str)
            }
        _Task(file, item, draft).run()
        drafts.append(draft)
    file.check()
    if drafts:
        drafts[0].lost += refused
    return [draft.finish() for draft in drafts]
