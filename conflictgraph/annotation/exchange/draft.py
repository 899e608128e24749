"""A document in the making: rows that we wrote come back as they were, rows of other tools become a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.annotation.exchange import notes
from conflictgraph.annotation.exchange.labels import SKIP, Labels
from conflictgraph.annotation.exchange.loss import Loss
from conflictgraph.annotation.exchange.quotes import Page
from conflictgraph.annotation.exchange.record import UNKNOWN, Document, Quote, Row
from conflictgraph.errors import SeedError
from conflictgraph.model import Actor
from conflictgraph.readers.seed.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Draft", "Taken", "slug"]

Span = tuple[int, int]
_FEW = 3
_FAR = 400


def slug(name: str) -> str:
    """Make an id of a name.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        Lower case, with a hyphen where no letter or digit stands.

    Examples
    --------
    >>> slug("Kata'ib Hizballah")
    'kata-ib-hizballah'
    """
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "actor"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read from a file of another tool.

    Parameters
    ----------
    document
        The document.
    loss
        What could not be read.
    """

    document: Document
    loss: Loss


class Draft:
    """Gathers one document.

    Parameters
    ----------
    format
        Name of the format, for the report.
    stem
        Name of the seed's file.
    words
        The text.
    labels
        What labels become.
    """

    def __init__(self, format: str, stem: str, words: str, labels: Labels) -> None:  # noqa: A002 - the word of the field
        self.format = format
        self.stem = stem
        self.page = Page(words)
        self.labels = labels
        self.source: dict[str, str] = {}
        self.annotator: dict[str, str] | None = None
        self.actors: dict[str, Actor] = {}
        self.publications: list[Any] = []
        self.rows: dict[str, Row] = {}
        self.lost: list[tuple[str, str]] = []
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def head(self, head: Mapping[str, Any]) -> None:
        """Take the header of a document that we wrote; a `SeedError` says what is wrong with it."""
        said = notes.texts_in(head)
        self.source, self.annotator = said["source"], said["annotator"]
        self.publications = notes.publications_in(head)
        for actor in notes.actors_in(head):
            self.register(actor)
        for note in notes.rows_in(head):
            self.own(note, {}, ())

    def register(self, actor: Actor) -> None:
        """Make an actor known by id and by name."""
        self.actors[actor.id] = actor
        for name in (actor.name, *actor.aliases, *(name for _, name in actor.names)):
            self._names.setdefault(_same(name), actor.id)

    def lose(self, ref: str, what: str) -> None:
        """Note that something of the file is not read."""
        self.lost.append((ref, what))

    def actor(self, said: str, label: str = "", *, key: str = "", wikidata: str = "") -> str:
        """Find the actor whom some words mean, or begin one.

        Parameters
        ----------
        said
            The words.
        label
            What the tool calls it, such as ORG.
        key
            The id that the file gives, if any.
        wikidata
            Its item.

        Returns
        -------
        str
            The actor's id.
        """
        name = " ".join(said.split())
        if key in self.actors:
            return key
        if not key and _same(name) in self._names:
            return self._names[_same(name)]
        kind = vocab.ACTOR_KINDS[self.labels.kind(label) or "other"]
        chosen = self._free(_id(key) if key else slug(name))
        self.register(
            Actor(
                id=chosen,
                name=name or chosen,
                kind=kind.name,
                wikidata=wikidata if re.fullmatch(r"Q[0-9]+", wikidata) else "",
                is_person=kind.is_person,
                is_placeholder=kind.is_placeholder,
            )
        )
        return chosen

    def _free(self, wanted: str) -> str:
        chosen, number = wanted, 1
        while chosen in self.actors or chosen == UNKNOWN:
            number += 1
            chosen = f"{wanted}-{number}"
        return chosen

    def own(self, note: Mapping[str, Any], fields: Mapping[str, Any], quotes: Sequence[Sequence[Span]]) -> None:
        """Take a row that we wrote.

        Parameters
        ----------
        note
            As `conflictgraph.annotation.exchange.notes.rest` wrote it.
        fields
            What the format held by itself.
        quotes
            The pieces of each quote, code points.
        """
        kind, name, left, grades = notes.row_of(note)
        quoted = tuple(Quote(tuple(parts), grades.get(number, "")) for number, parts in enumerate(quotes))
        if kind == "passed_over" and not quoted:
            raise SeedError(f"{kind}/{name} has no words")
        self.put(Row(kind, name, {**left, **fields}, quoted))

    def put(self, row: Row) -> str:
        """Take a row; one whose id is taken gets a number behind it. Gives its reference."""
        chosen, number = row.id, 1
        if row.kind != "passed_over":
            while chosen in self._taken:
                number += 1
                chosen = f"{row.id}-{number}"
            self._taken.add(chosen)
        made = Row(row.kind, chosen, row.fields, row.quotes)
        self.rows[made.ref] = made
        return made.ref

    def add(
        self,
        key: str,
        label: str,
        who: Sequence[str],
        to: Sequence[str],
        *,
        trigger: Sequence[Span] = (),
        around: Sequence[Span] = (),
        fields: Mapping[str, Any] | None = None,
    ) -> str:
        """Take a statement that another tool wrote.

        Parameters
        ----------
        key
            What the file calls it.
        label
            Its label.
        who, to
            Actor ids.
        trigger
            The words that say it; a few words are widened to their sentence.
        around
            The words of its ends; their sentences are the evidence where there is no trigger.
        fields
            Further fields.

        Returns
        -------
        str
            The reference of the new row; empty when there is none, with the reason noted.
        """
        becomes = self.labels.statement(label)
        if becomes is None:
            self.lose(key, f"label «{label}»")
            return ""
        kind, name = becomes
        ends = list(dict.fromkeys(who)), list(dict.fromkeys(to))
        more = dict(fields or {})
        quotes = self._evidence(trigger, around)
        made: dict[str, Any]
        if kind == SKIP:
            return ""
        if kind == "ties":
            relation, turned = vocab.relation(name)
            ends = (ends[1], ends[0]) if turned else ends
            if len(ends[0]) != 1 or len(ends[1]) != 1 or ends[0] == ends[1]:
                self.lose(key, "tie without two actors")
                return ""
            made = {"who": ends[0][0], "relation": relation.name, "of": ends[1][0]}
            for field in [field for field in more if field in {"where", "in_response_to"}]:
                self.lose(key, field)
                del more[field]
        elif kind == "acts":
            if ends[0] == ends[1] and len(ends[0]) == 1:
                self.lose(key, "act of an actor on itself")
                return ""
            made = {"who": ends[0] or [UNKNOWN], "did": name, **({"to": ends[1]} if ends[1] else {})}
        else:
            self.lose(key, f"label «{label}»")
            return ""
        row = Row(kind, _id(key), {**made, **more}, tuple(Quote(parts) for parts in quotes))
        if not row.quotes:
            row.fields["certainty"] = "outside"
        return self.put(row)

    def _evidence(self, trigger: Sequence[Span], around: Sequence[Span]) -> list[tuple[Span, ...]]:
        words = self.page.words
        if trigger:
            parts = tuple(sorted(trigger))
            said = " ".join(words[start:end] for start, end in parts)
            if len(said.split()) >= _FEW and not self.page.quote(parts).startswith("chars "):
                return [parts]
            return [(self.page.sentence(parts),)]
        if not around:
            return []
        whole = self.page.sentence(around)
        if whole[1] - whole[0] <= _FAR:
            return [(whole,)]
        return [(span,) for span in dict.fromkeys(self.page.sentence([span]) for span in sorted(around))]

    def finish(self) -> Taken:
        """Close the document.

        Returns
        -------
        Taken
            The document, marked as a machine's draft where we did not write it, and what was
            not read of the file.
        """
        source = self.source
        if self.annotator is None:
            self.annotator = {"role": "machine", "tool": self.format}
            source = {"title": self.stem, **source}
        order = ("acts", "ties", "claims", "passed_over")
        rows = sorted(self.rows.values(), key=lambda row: order.index(row.kind))
        document = Document(
            stem=self.stem,
            words=self.page.words,
            source=source,
            annotator=self.annotator,
            actors=tuple(self.actors.values()),
            publications=tuple(self.publications),
            rows=tuple(rows),
        )
        return Taken(document, Loss.of(self.format, "read", self.lost))


def _same(name: str) -> str:
    return fold(name).casefold()


def _id(key: str) -> str:
    return re.sub(r"[^\w.+-]+", "-", key).strip("-._+") or "row"
