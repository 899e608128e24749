"""One annotated text as every converter sees it: its words, its actors, and what is said, field by field.

A document holds only what was said: a field at its default is not there. Whatever a format
does not carry can so be listed field by field, and nothing is forgotten in silence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from conflictgraph.annotation.compose import seed_yaml
from conflictgraph.annotation.exchange.people import DERIVED, actor_fields, plain
from conflictgraph.annotation.exchange.quotes import Page
from conflictgraph.errors import SeedError
from conflictgraph.model import Act, Actor, Claim, Evidence, PassedOver, Publication, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conflictgraph.readers.seed.loaded import Loaded, Opened

__all__ = ["UNKNOWN", "Document", "Quote", "Row", "dumps"]

UNKNOWN = "unknown"
Parts = tuple[tuple[int, int], ...]
_RECORDS: dict[str, type[Act | Tie | Claim]] = {"acts": Act, "ties": Tie, "claims": Claim}
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def dumps(value: object) -> str:
    """Write JSON in one line that no reader of lines cuts in two.

    Parameters
    ----------
    value
        Plain values.

    Returns
    -------
    str
        JSON, keys in their order.

    Examples
    --------
    >>> dumps({"who": ["Mill"]})
    '{"who": ["Mill"]}'
    """
    return _BREAKS.sub(lambda hit: f"\\u{ord(hit[0]):04x}", json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Quote:
    """Where a quote stands, and how credible it is.

    Parameters
    ----------
    parts
        Begin and end of each piece, code points.
    credibility
        Admiralty figure.
    """

    parts: Parts
    credibility: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement, or one passage passed over.

    Parameters
    ----------
    kind
        acts, ties, claims or passed_over.
    id
        Its id; the place in the list for a passage passed over.
    fields
        What is said, as JSON holds it.
    quotes
        Its evidence.
    """

    kind: str
    id: str
    fields: dict[str, Any] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()

    @property
    def ref(self) -> str:
        """Name it as locks and reports do: ``acts/shot``."""
        return f"{self.kind}/{self.id}"

    @property
    def label(self) -> str:
        """What other tools show: the type of an act, the relation of a tie, or the kind."""
        return str(self.fields.get("did") or self.fields.get("relation") or self.kind)

    @property
    def at(self) -> int:
        """First code point of its evidence, 0 without."""
        return self.quotes[0].parts[0][0] if self.quotes else 0

    @property
    def ends(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who and whom, actor ids."""
        if self.kind == "ties":
            return (self.fields["who"],), (self.fields["of"],)
        if self.kind == "claims":
            return tuple(self.fields["by"].split("; ")), ()
        return tuple(self.fields.get("who", ())), tuple(self.fields.get("to", ()))


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text.

    Parameters
    ----------
    stem
        Name of the files, without a suffix.
    words
        The text.
    source, annotator
        What is said of the text and of who annotated it.
    actors
        Whom the statements name, and to whom those belong.
    publications
        What the statements rest on besides the text.
    rows
        Acts, ties, claims, passages passed over.
    """

    stem: str
    words: str
    source: dict[str, str] = field(default_factory=dict)
    annotator: dict[str, str] = field(default_factory=dict)
    actors: tuple[Actor, ...] = ()
    publications: tuple[Publication, ...] = ()
    rows: tuple[Row, ...] = ()

    @classmethod
    def of(cls, one: Opened, loaded: Loaded) -> Document:
        """Take a document out of loaded seeds.

        Parameters
        ----------
        one
            The seed.
        loaded
            What it was loaded with.

        Returns
        -------
        Document
            Its words and all that is said.

        Raises
        ------
        SeedError
            When its text is not here, or a quote has no place in it.
        """
        if one.quotes.text is None:
            raise SeedError(f"{one.sheet.path}: its text is not here: attach it first")
        seed = one.seed
        lost = [
            f"{one.sheet.path}: {key}: the quote is not found in the text"
            for key, quote in one.quotes.found
            if not quote.parts
        ]
        if lost:
            raise SeedError(lost)
        rows = [*map(_row, seed.acts), *map(_row, seed.ties), *map(_row, seed.claims)]
        rows += [_passed(number, passage) for number, passage in enumerate(seed.passed_over)]
        source = {key: value for key, value in seed.source.model_dump(exclude={"text", "sha256"}).items() if value}
        if source.get("id") == one.path.stem:
            del source["id"]
        annotator = {key: value for key, value in seed.annotator.items() if value}
        used = {name for row in rows for name in row.fields.get("sources", ())} - {seed.id}
        papers = {row.id: row for row in seed.publications} | {name: loaded.publications[name] for name in sorted(used)}
        actors = {**loaded.actors, **{row.id: row for row in seed.actors if row.id not in loaded.actors}}
        named = [row.id for row in seed.actors] + [name for row in rows for name in _named(row)]
        return cls(
            stem=one.path.stem,
            words=one.quotes.text.words,
            source=source,
            annotator=annotator,
            actors=tuple(_closed(named, actors)),
            publications=tuple(papers.values()),
            rows=tuple(rows),
        )

    def said(self) -> dict[tuple[str, str], Any]:
        """List everything that is said: reference and field to value.

        Returns
        -------
        dict
            ``("acts/shot", "certainty")`` to ``"implied"`` and so on, in the order of the seed.
        """
        found: dict[tuple[str, str], Any] = {("source", key): value for key, value in self.source.items()}
        found |= {("annotator", key): value for key, value in self.annotator.items()}
        for actor in self.actors:
            found |= {
                (f"actors/{actor.id}", key): value for key, value in {"id": actor.id, **actor_fields(actor)}.items()
            }
        for paper in self.publications:
            found |= {(f"publications/{paper.id}", key): value for key, value in paper.model_dump().items() if value}
        for row in self.rows:
            found[row.ref, "id"] = row.id
            found |= {(row.ref, key): value for key, value in row.fields.items()}
            for number, quote in enumerate(row.quotes):
                found[row.ref, f"evidence#{number}"] = quote.parts
                if quote.credibility:
                    found[row.ref, f"credibility#{number}"] = quote.credibility
        return found

    def without(self, lost: Iterable[str]) -> tuple[Document, list[tuple[str, str]]]:
        """Leave rows out, and with them every reference to them.

        Parameters
        ----------
        lost
            References such as ``acts/shot``.

        Returns
        -------
        tuple
            The document, and which fields of other rows named what is gone.
        """
        gone = set(lost)
        names = {ref.partition("/")[2] for ref in gone if not ref.startswith("passed_over/")}
        cut: list[tuple[str, str]] = []
        rows = [_clean(row, names, cut) for row in self.rows if row.ref not in gone]
        return replace(self, rows=tuple(rows)), cut

    def yaml(self, text: str) -> str:
        """Write it as a seed.

        Parameters
        ----------
        text
            Name of the text's file beside the seed.

        Returns
        -------
        str
            YAML; every quote in the text's own spelling, or as ``chars 900-934`` where its
            words stand more than once.

        Raises
        ------
        SeedError
            When a field holds what a seed cannot.
        """
        page = Page(self.words)
        made: dict[str, list[Any]] = {"acts": [], "ties": [], "claims": []}
        passed = []
        for row in self.rows:
            evidence = tuple(
                Evidence(quote=page.quote(quote.parts), parts=quote.parts, credibility=quote.credibility)
                for quote in row.quotes
            )
            if row.kind == "passed_over":
                passed.append(PassedOver(evidence=evidence[0], why=row.fields.get("why", "")))
            else:
                made[row.kind].append(_record(row, evidence))
        source = {**self.source, "text": text}
        return seed_yaml(
            source, self.annotator, actors=self.actors, publications=self.publications, passed_over=passed, **made
        )


def _record(row: Row, evidence: tuple[Evidence, ...]) -> Act | Tie | Claim:
    fields = dict(row.fields)
    if row.kind == "acts":
        fields.setdefault("direction", "directed" if fields.get("to") else "monadic")
        fields.setdefault("who", (UNKNOWN,))
    try:
        return _RECORDS[row.kind](id=row.id, evidence=evidence, **fields)
    except (ValidationError, TypeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("",), "msg": str(error)}
        raise SeedError(f"{row.ref}: «{'.'.join(map(str, first['loc']))}»: {first['msg']}") from None


def _row(record: Act | Tie | Claim) -> Row:
    kind = {Act: "acts", Tie: "ties", Claim: "claims"}[type(record)]
    fields = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        if name not in DERIVED and (info.is_required() or value != info.default):
            fields[name] = plain(value)
    if isinstance(record, Act):
        usual = "directed" if record.to else "monadic"
        fields.pop("direction", None)
        if record.direction != usual:
            fields["direction"] = record.direction
    quotes = tuple(Quote(quote.parts, quote.credibility) for quote in record.evidence)
    return Row(kind, record.id, fields, quotes)


def _passed(number: int, passage: PassedOver) -> Row:
    fields = {"why": passage.why} if passage.why else {}
    return Row("passed_over", str(number), fields, (Quote(passage.evidence.parts),))


def _named(row: Row) -> Iterator[str]:
    for names in row.ends if row.kind != "passed_over" else ():
        yield from names
    yield from row.fields.get("about", ())


def _closed(names: Iterable[str], actors: dict[str, Actor]) -> Iterator[Actor]:
    seen = set()
    waiting = list(dict.fromkeys(names))
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in actors:
            continue
        seen.add(name)
        yield actors[name]
        waiting += [whole for whole in (actors[name].parent, *actors[name].member_of) if whole]


def _clean(row: Row, names: set[str], cut: list[tuple[str, str]]) -> Row:
    fields = dict(row.fields)
    if fields.get("alternative_of") in names:
        del fields["alternative_of"]
    kept = {
        "in_response_to": [link for link in fields.get("in_response_to", ()) if link["act"] not in names],
        "about": [name for name in fields.get("about", ()) if name not in names],
    }
    for key, left in kept.items():
        if left:
            fields[key] = left
        else:
            fields.pop(key, None)
    cut += [(row.ref, key) for key in row.fields if fields.get(key) != row.fields[key]]
    return replace(row, fields=fields)
