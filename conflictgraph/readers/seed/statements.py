"""From the tree of one seed to its records."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.errors import VocabularyError, near
from conflictgraph.model import Act, Actor, Claim, Evidence, PassedOver, Publication, Response, Tie, Toll
from conflictgraph.readers.seed.fields import Fields
from conflictgraph.readers.seed.tree import Mapping, Node, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.readers.seed.quotes import Quotes

__all__ = ["UNKNOWN", "Scope", "Statements", "read_actors", "read_publications"]

UNKNOWN = "unknown"


def _joined(key: str) -> Callable[[Fields], str]:
    return lambda fields: "; ".join(fields.words(key))


def _text(key: str) -> Callable[[Fields], str]:
    return lambda fields: fields.text(key)


def _toll(key: str) -> Callable[[Fields], Toll]:
    return lambda fields: fields.toll(key)


def _share(key: str) -> Callable[[Fields], float | None]:
    return lambda fields: fields.number(key, 0.0, 1.0)


def _weight(fields: Fields) -> float:
    weight = fields.number("weight")
    return 1.0 if weight is None else weight


# A statement has few of the keys that it may have: only those that stand there are read.
_COMMON: dict[str, Callable[[Fields], Any]] = {
    "status": lambda fields: fields.text("status", choices=vocab.STATUSES, default="happened") or "happened",
    "confidence": _share("confidence"),
    **{key: _joined(key) for key in ("according_to", "reported_by", "claimed_by", "denied_by")},
    "disputed": lambda fields: fields.flag("disputed"),
    "known_from": lambda fields: fields.date("known_from").text,
    "description": _text("description"),
    "note": _text("note"),
    "tags": lambda fields: fields.words("tags"),
}
_ACT: dict[str, Callable[[Fields], Any]] = {
    **{key: _text(key) for key in ("when", "where", "event", "cameo")},
    "killed": _toll("killed"),
    "injured": _toll("injured"),
    "sign": lambda fields: fields.sign(),
    "intensity": _share("intensity"),
    "weight": _weight,
    "series": lambda fields: fields.flag("series"),
}
_COMMON_NONE = {key: Claim.model_fields[key].default for key in _COMMON}
_ACT_NONE = {key: Act.model_fields[key].default for key in (*_ACT, "period")}


def _present(readers: dict[str, Callable[[Fields], Any]], fields: Fields) -> dict[str, Any]:
    said = {key: readers[key](fields) for key in fields.node.items if key in readers}
    if "when" in said:
        said["period"] = fields.date("when")
    return said


class Scope:
    """Which actors a seed can name, by id, name or alias.

    Parameters
    ----------
    actors
        Id to actor; the actors of the folder and those of the seed.
    """

    def __init__(self, actors: dict[str, Actor]) -> None:
        self.actors = actors
        self.used: set[str] = set()
        self._names: dict[str, set[str]] = {}
        for actor in actors.values():
            for name in (actor.name, *actor.aliases, *(name for _, name in actor.names)):
                self._names.setdefault(name.casefold(), set()).add(actor.id)

    def find(self, sheet: Sheet, written: str, node: Node) -> str:
        """Resolve an id, or a name or alias that is unique.

        Parameters
        ----------
        sheet
            Where faults go.
        written
            What stands there.
        node
            Where.

        Returns
        -------
        str
            The actor's id; empty when there is no such actor, with the fault noted.
        """
        if written in self.actors or written == UNKNOWN:
            self.used.add(written)
            return written
        ids = self._names.get(written.casefold(), set())
        if len(ids) == 1:
            hit = next(iter(ids))
            self.used.add(hit)
            return hit
        if ids:
            sheet.fault(
                "actor", node, f"«{written}» may be {' or '.join(f'«{name}»' for name in sorted(ids))}: write the id"
            )
            return ""
        by_name = {name: min(found) for name, found in self._names.items()}
        hits = dict.fromkeys(by_name.get(hit, hit) for hit in near(written, [*self.actors, *by_name]))
        hint = f"; did you mean {' or '.join(f'«{hit}»' for hit in hits)}?" if hits else "; declare it under actors"
        sheet.fault("actor", node, f"no actor «{written}»{hint}")
        return ""


def read_actors(sheet: Sheet, node: Mapping) -> dict[str, tuple[Actor, Scalar]]:
    """Read the actors of a mapping.

    Parameters
    ----------
    sheet
        Where faults go.
    node
        Id to keys.

    Returns
    -------
    dict
        Id to the actor and where it is declared.
    """
    found = {}
    for name, item in node.items.items():
        fields = Fields(sheet, item, "actor")
        kind = vocab.ACTOR_KINDS["other"]
        written = fields.text("kind")
        if written:
            try:
                kind = vocab.actor_kind(written)
            except VocabularyError as error:
                sheet.fault("value", fields.at("kind"), str(error))
        if name == UNKNOWN:
            sheet.fault("actor", node.keys[name], "«unknown» is reserved for whom the text does not name")
        wikidata = fields.text("wikidata")
        if wikidata and not (wikidata[0] == "Q" and wikidata[1:].isascii() and wikidata[1:].isdigit()):
            sheet.fault("value", fields.at("wikidata"), f"«{wikidata}» is not a Wikidata item: Q and digits")
        actor = Actor.model_construct(
            id=name,
            name=fields.text("name", needed=True) or name,
            kind=kind.name,
            names=fields.pairs("names"),
            aliases=fields.words("aliases"),
            parent=fields.text("parent"),
            member_of=fields.words("member_of"),
            wikidata=wikidata,
            is_person=kind.is_person,
            is_placeholder=kind.is_placeholder or fields.flag("placeholder"),
            note=fields.text("note"),
        )
        found[name] = (actor, node.keys[name])
    return found


def read_publication(sheet: Sheet, item: Node, name: str, what: str = "publication") -> dict[str, str]:
    """Read what is said of one publication.

    Parameters
    ----------
    sheet
        Where faults go.
    item
        The mapping.
    name
        Its id, where none is written.
    what
        publication or source.

    Returns
    -------
    dict
        The keys of `Publication` or `Source`.
    """
    fields = Fields(sheet, item, what)
    fields.date("accessed")
    keys = ("title", "publisher", "url", "accessed", "language", "licence", "kind")
    values = {key: fields.text(key) for key in keys}
    if what == "source":
        values |= {"text": fields.text("text"), "sha256": fields.text("sha256").lower()}
    reliability = fields.text("reliability", choices=("", *vocab.RELIABILITIES))
    return {
        "id": fields.text("id") or name,
        "published": fields.date("published").text,
        "reliability": reliability,
        **values,
    }


def read_publications(sheet: Sheet, node: Mapping) -> dict[str, tuple[Publication, Scalar]]:
    """Read the publications of a mapping.

    Parameters
    ----------
    sheet
        Where faults go.
    node
        Id to keys.

    Returns
    -------
    dict
        Id to the publication and where it is declared.
    """
    return {
        name: (
            Publication.model_construct(**_fields(read_publication(sheet, item, name) | {"id": name})),
            node.keys[name],
        )
        for name, item in node.items.items()
    }


def _fields(values: dict[str, str]) -> dict[str, Any]:
    return dict(values)


class Statements:
    """Reads acts, ties, claims and what was passed over.

    Parameters
    ----------
    sheet
        The seed's file.
    scope
        Whom it can name.
    quotes
        Its quotes.
    publications
        Ids that ``sources`` may name.
    """

    def __init__(self, sheet: Sheet, scope: Scope, quotes: Quotes, publications: set[str]) -> None:
        self.sheet = sheet
        self.scope = scope
        self.quotes = quotes
        self.publications = publications
        self.places: dict[str, Scalar] = {}
        self.answers: list[tuple[str, str, Node]] = []
        self.abouts: list[tuple[str, Node]] = []
        self.rivals: list[tuple[str, str, Node]] = []

    def _actors(self, fields: Fields, key: str) -> tuple[str, ...]:
        found = (self.scope.find(self.sheet, name, node) for name, node in fields.many(key))
        return tuple(dict.fromkeys(name for name in found if name))

    def _sources(self, fields: Fields) -> tuple[str, ...]:
        found = []
        for name, node in fields.many("sources"):
            if name in self.publications:
                found.append(name)
                continue
            hits = near(name, self.publications)
            hint = f"; did you mean «{hits[0]}»?" if hits else "; declare it under publications"
            self.sheet.fault("reference", node, f"no publication «{name}»{hint}")
        return tuple(dict.fromkeys(found))

    def evidence(self, fields: Fields, key: str) -> tuple[Evidence, ...]:
        """Read the evidence of a statement and look its quotes up.

        Parameters
        ----------
        fields
            The statement.
        key
            ``acts/id``.

        Returns
        -------
        tuple
            One record a quote.
        """
        node = fields.node.items.get("evidence")
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else [node]
        if isinstance(node, Sequence) and node.flow:
            self._split_at_comma(items)
        found = []
        for number, item in enumerate(items):
            grade = ""
            quote: Node = item
            if isinstance(item, Mapping):
                inner = Fields(self.sheet, item, "evidence")
                grade = inner.text("credibility", choices=("", *vocab.CREDIBILITIES))
                quote = inner.at("quote")
            if not isinstance(quote, Scalar):
                self.sheet.fault("shape", item, "evidence is a quote or a list of quotes")
            elif quote.value.strip():
                found.append(self.quotes.look_up(f"{key}#{number}", quote, quote.value.strip(), grade))
        return tuple(found)

    def _split_at_comma(self, items: list[Node]) -> None:
        if self.quotes.text is None:
            return
        folded = self.quotes.text.folded.text
        for one, two in itertools.pairwise(items):
            if not (isinstance(one, Scalar) and isinstance(two, Scalar) and one.plain and two.plain):
                continue
            joined = f"{' '.join(one.value.split())}, {' '.join(two.value.split())}"
            if joined in folded or (" ".join(joined.split("…", maxsplit=1)[0].split()) in folded and "…" in two.value):
                message = "this quote continues the one before it across a comma: YAML splits [a, b] at commas"
                self.sheet.fault("comma", two, message, warn=True)

    def _common(self, fields: Fields, name: str, kind: str) -> dict[str, Any]:
        certainty = fields.text("certainty", choices=vocab.CERTAINTIES, default="stated") or "stated"
        evidence = self.evidence(fields, f"{kind}/{name}")
        if not evidence and certainty != "outside":
            message = f"«{name}» rests on no words: give evidence, a quote of the text"
            self.sheet.fault("missing", self.places.get(name), message)
        said = _present(_COMMON, fields)
        if certainty == "implied" and not said.get("note") and kind == "acts":
            self.sheet.fault("implied", fields.at("certainty"), "implied, and no note says how", warn=True)
        return {
            **_COMMON_NONE,
            **said,
            "id": name,
            "certainty": certainty,
            "sources": self._sources(fields),
            "evidence": evidence,
        }

    def _each(self, node: Mapping | None, what: str) -> list[tuple[str, Fields]]:
        if node is None:
            return []
        for name, place in node.keys.items():
            if name in self.places:
                first = self.places[name].line + 1
                self.sheet.fault("duplicate", place, f"the id «{name}» stands already in line {first}")
            self.places.setdefault(name, place)
        return [(name, Fields(self.sheet, item, what)) for name, item in node.items.items()]

    def acts(self, node: Mapping | None) -> list[Act]:
        """Read the acts."""
        return [self._act(name, fields) for name, fields in self._each(node, "act")]

    def _act(self, name: str, fields: Fields) -> Act:
        if "who" not in fields:
            self.sheet.fault(
                "missing", fields.node, f"«who» is missing in «{name}»; write unknown if the text does not say"
            )
        who, to = self._actors(fields, "who"), self._actors(fields, "to")
        kind = fields.act_kind()
        monadic = "to" not in fields
        direction = fields.text("direction", choices=("directed", "reciprocal", "unknown", "monadic"))
        for actor in sorted(set(who) & set(to)):
            if (len(who), len(to)) == (1, 1):
                self.sheet.fault("value", fields.at("to"), f"«{actor}» does it to itself")
        rival = fields.text("alternative_of")
        if rival:
            self.rivals.append((name, rival, fields.at("alternative_of")))
        return Act.checked(
            **{
                **_ACT_NONE,
                **self._common(fields, name, "acts"),
                **_present(_ACT, fields),
                "who": who,
                "did": str(kind) if kind else "",
                "to": to,
                "direction": direction or ("monadic" if monadic else "directed"),
                "in_response_to": self._responses(fields, name),
                "alternative_of": rival,
            }
        )

    def _responses(self, fields: Fields, name: str) -> tuple[Response, ...]:
        node = fields.node.items.get("in_response_to")
        if node is None:
            return ()
        found = []
        for item in node.items if isinstance(node, Sequence) else [node]:
            if isinstance(item, Scalar):
                if not item.value.strip():
                    continue
                link = Response.checked(act=item.value.strip(), basis="stated", by="", note="")
            else:
                inner = Fields(self.sheet, item, "response")
                basis = inner.text("basis", choices=vocab.BASES, default="stated") or "stated"
                link = Response.checked(
                    act=inner.text("act", needed=True), basis=basis, by=inner.text("by"), note=inner.text("note")
                )
            if link.act:
                self.answers.append((name, link.act, item))
                found.append(link)
        return tuple(found)

    def ties(self, node: Mapping | None) -> list[Tie]:
        """Read the ties; one that is said from the other end is turned round."""
        return [tie for name, fields in self._each(node, "tie") if (tie := self._tie(name, fields))]

    def _tie(self, name: str, fields: Fields) -> Tie | None:
        written = fields.text("is", needed=True)
        who, of = (self._one_actor(fields, key) for key in ("who", "of"))
        relation, turned = "", False
        if written:
            try:
                found, turned = vocab.relation(written)
                relation = found.name
            except VocabularyError as error:
                self.sheet.fault("value", fields.at("is"), str(error))
        since, until = fields.date("since"), fields.date("until")
        if since.earliest and until.end and until.end < since.earliest:
            self.sheet.fault(
                "date", fields.at("until"), f"«{name}» ends ({until.text}) before it begins ({since.text})"
            )
        if who and who == of:
            self.sheet.fault("value", fields.at("of"), f"«{who}» cannot stand in a tie to itself")
        common = self._common(fields, name, "ties")
        return Tie.checked(
            **common,
            who=of if turned else who,
            relation=relation,
            of=who if turned else of,
            since=since.text,
            until=until.text,
            sign=fields.sign(),
            strength=fields.number("strength", 0.0, 1.0),
            size=fields.text("size"),
        )

    def _one_actor(self, fields: Fields, key: str) -> str:
        written = fields.text(key, needed=True)
        return self.scope.find(self.sheet, written, fields.at(key)) if written else ""

    def claims(self, node: Mapping | None) -> list[Claim]:
        """Read the claims."""
        found = []
        for name, fields in self._each(node, "claim"):
            self.abouts.extend(fields.many("about"))
            common = self._common(fields, name, "claims")
            by = "; ".join(self._actors(fields, "by"))
            if "by" not in fields:
                self.sheet.fault("missing", fields.node, f"«by» is missing in «{name}»: who says it")
            found.append(Claim.checked(**common, by=by, about=fields.words("about")))
        return found

    def passed_over(self, node: Node | None) -> list[PassedOver]:
        """Read what was left out on purpose."""
        if node is None or (isinstance(node, Scalar) and not node.value):
            return []
        if not isinstance(node, Sequence):
            self.sheet.fault("shape", node, "«passed_over» is a list of { quote, why }")
            return []
        found = []
        for number, item in enumerate(node.items):
            fields = Fields(self.sheet, item, "passed_over")
            quote = fields.at("quote")
            if isinstance(quote, Scalar) and quote.value.strip():
                evidence = self.quotes.look_up(f"passed_over#{number}", quote, quote.value.strip())
                found.append(PassedOver.model_construct(evidence=evidence, why=fields.text("why")))
            else:
                self.sheet.fault("missing", item, "«quote» is missing")
        return found
