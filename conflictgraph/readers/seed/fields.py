"""From nodes to values: text, lists, choices, dates, numbers. Each fault is noted and the reading goes on."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

from conflictgraph import vocab
from conflictgraph.errors import VocabularyError, near
from conflictgraph.model import Period, Toll, parse
from conflictgraph.readers.seed.tree import Mapping, Node, Scalar, Sequence, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KEYS", "Fields"]

_COMMON = (
    "status certainty confidence according_to reported_by claimed_by denied_by disputed known_from sources evidence "
    "description note tags"
)
_PUBLICATION = "id title publisher url published accessed language licence kind reliability note"
KEYS: dict[str, tuple[str, ...]] = {
    "seed": (
        "conflictgraph",
        "source",
        "annotator",
        "actors",
        "actors_from",
        "publications",
        "acts",
        "ties",
        "claims",
        "passed_over",
        "note",
    ),
    "source": tuple(f"{_PUBLICATION} text sha256".split()),
    "publication": tuple(_PUBLICATION.split()),
    "annotator": ("name", "date", "role", "tool"),
    "actor": (
        "name",
        "names",
        "kind",
        "aliases",
        "parent",
        "member_of",
        "wikidata",
        "placeholder",
        "note",
        "distinct_from",
    ),
    "act": tuple(
        "who did to direction when where event in_response_to killed injured cameo sign intensity weight alternative_of "
        f"series {_COMMON}".split()
    ),
    "tie": tuple(f"who is of since until sign strength size {_COMMON}".split()),
    "claim": tuple(f"by about {_COMMON}".split()),
    "passed_over": ("quote", "why"),
    "toll": ("low", "best", "high"),
    "response": ("act", "basis", "by", "note"),
    "corpus": (
        "title",
        "viewpoint",
        "cutoff",
        "authors",
        "licence",
        "description",
        "tour",
        "citation",
        "version",
        "note",
    ),
    "evidence": ("quote", "credibility"),
    "judgement": ("one", "other", "judgement", "by", "on", "why"),
}
# Words of other formats, and what they are called here.
_SYNONYMS = {
    "actor": "who",
    "source_actor": "who",
    "target": "to",
    "type": "did",
    "action": "did",
    "date": "when",
    "place": "where",
    "location": "where",
    "fatalities": "killed",
    "fatalites": "killed",
    "deaths": "killed",
    "dead": "killed",
    "wounded": "injured",
    "quote": "evidence",
    "quotes": "evidence",
    "responds_to": "in_response_to",
    "answers": "in_response_to",
    "license": "licence",
    "attribution": "according_to",
    "start": "since",
    "end": "until",
    "relation": "is",
    "label": "name",
    "events": "acts",
    "relations": "ties",
    "nodes": "actors",
    "edges": "ties",
}
_ID = re.compile(r"[^\W_][\w.:+-]*")
_NO_TOLL = Toll()
_TRUE = {"true", "yes"}
_FALSE = {"false", "no"}
_SIGNS = {"hostile": -1, "neutral": 0, "cooperative": 1, "-1": -1, "0": 0, "1": 1, "+1": 1}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Fields:
    """The keys of one mapping, read by kind.

    Parameters
    ----------
    sheet
        The file, which gathers the faults.
    node
        The mapping.
    what
        A key of `KEYS`.
    """

    __slots__ = ("node", "sheet", "what")

    def __init__(self, sheet: Sheet, node: Node, what: str) -> None:
        self.sheet = sheet
        self.what = what
        if not isinstance(node, Mapping):
            sheet.fault("shape", node, f"here stands a mapping of {', '.join(KEYS[what][:5])} and so on")
            node = Mapping(node.line, node.column)
        self.node: Mapping = node
        known = KEYS[what]
        for key, place in node.keys.items():
            if key not in known:
                hits = [_SYNONYMS[key]] if _SYNONYMS.get(key) in known else near(key, known, 1)
                hint = f"did you mean «{hits[0]}»?" if hits else f"one of {', '.join(known)}"
                sheet.fault("key", place, f"unknown key «{key}»; {hint}")

    def __contains__(self, key: str) -> bool:
        return key in self.node.items

    def at(self, key: str) -> Node:
        """Say where a key's value stands, or the mapping when there is none."""
        return self.node.items.get(key, self.node)

    def text(self, key: str, *, needed: bool = False, choices: Iterable[str] | None = None, default: str = "") -> str:
        """Read a key as text, in composed form (NFC), its ends stripped."""
        node = self.node.items.get(key)
        if node is None:
            if needed:
                self.sheet.fault("missing", self.node, f"«{key}» is missing")
            return default
        if not isinstance(node, Scalar):
            self.sheet.fault("shape", node, f"«{key}» is text, not a list or a mapping")
            return default
        value = self._clean(node)
        if choices is not None and value not in choices:
            listed = list(choices)
            hits = near(value, listed)
            hint = f"did you mean {' or '.join(hits)}?" if hits else f"one of {', '.join(listed)}"
            self.sheet.fault("value", node, f"«{value}» is not allowed here; {hint}")
            return default
        if needed and not value:
            self.sheet.fault("missing", node, f"«{key}» is empty")
        return value

    def _clean(self, node: Scalar) -> str:
        value = node.value
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        if not node.plain and _CONTROL.search(value):
            self.sheet.fault("control", node, f"{value!r} holds a control character: take it out")
            value = _CONTROL.sub("", value)
        if not node.plain and any("\ud800" <= char <= "\udfff" for char in value):
            self.sheet.fault("control", node, "half of a surrogate pair: take it out")
            value = ""
        return value.strip()

    def many(self, key: str) -> list[tuple[str, Scalar]]:
        """Read a key as one text or a list of them, each with its place."""
        node = self.node.items.get(key)
        if node is None:
            return []
        items = node.items if isinstance(node, Sequence) else [node]
        found = []
        for item in items:
            if isinstance(item, Scalar):
                value = self._clean(item)
                if value:
                    found.append((value, item))
            else:
                self.sheet.fault("shape", item, f"«{key}» is text or a list of texts")
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """Read a key as one text or a list of them."""
        return tuple(dict.fromkeys(value for value, _ in self.many(key)))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Read a key as a mapping of text to text."""
        node = self.node.items.get(key)
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self.sheet.fault("shape", node, f"«{key}» is a mapping, such as {{ ar: … }}")
            return ()
        return tuple((name, self._clean(item)) for name, item in node.items.items() if isinstance(item, Scalar))

    def mapping(self, key: str) -> Mapping | None:
        """Read a key as a mapping of ids to mappings; nothing when it is empty."""
        node = self.node.items.get(key)
        if (
            node is None
            or (isinstance(node, Scalar) and not node.value)
            or (isinstance(node, Sequence) and not node.items)
        ):
            return None
        if not isinstance(node, Mapping):
            self.sheet.fault("shape", node, f"«{key}» is a mapping of ids, each with its keys below it")
            return None
        for name, place in node.keys.items():
            if not _ID.fullmatch(name):
                message = f"«{name}» is not an id: letters, digits, - _ . : +, beginning with a letter or digit"
                self.sheet.fault("value", place, message)
        return node

    def date(self, key: str) -> Period:
        """Read a key as an EDTF date."""
        value = self.text(key)
        node = self.node.items.get(key)
        if isinstance(node, Scalar) and not node.plain and not value:
            self.sheet.fault("date", node, "«» is not a date: write one, or leave the value out")
        if not value or value in {"unknown", "null", "~"}:
            return Period()
        try:
            return parse(value)
        except ValueError as error:
            self.sheet.fault("date", self.at(key), str(error))
            return Period()

    def number(self, key: str, low: float = 0.0, high: float = math.inf) -> float | None:
        """Read a key as a finite number in a range."""
        value = self.text(key)
        return None if not value else self._number(value, self.at(key), key, low, high)

    def _number(self, value: str, node: Node, key: str, low: float, high: float) -> float | None:
        try:
            number = float(value) if value.isascii() and "_" not in value else math.nan
        except ValueError:
            number = math.nan
        if math.isfinite(number) and low <= number <= high:
            return number
        limit = f"{low:g} to {high:g}" if math.isfinite(high) else f"{low:g} or more"
        self.sheet.fault("number", node, f"«{value}» is not a number for «{key}»: {limit}")
        return None

    def toll(self, key: str) -> Toll:
        """Read a key as a number of people or as low, best and high."""
        node = self.node.items.get(key)
        if node is None:
            return _NO_TOLL
        if isinstance(node, Scalar):
            exact = self.number(key)
            return Toll.model_construct(low=exact, best=exact, high=exact)
        inner = Fields(self.sheet, node, "toll")
        low, best, high = (inner.number(name) for name in ("low", "best", "high"))
        known = [value for value in (low, best, high) if value is not None]
        if known != sorted(known):
            self.sheet.fault("number", node, f"«{key}»: low, best and high go up, not down")
        return Toll.model_construct(low=low, best=best, high=high)

    def flag(self, key: str) -> bool:
        """Read a key as true or false."""
        value = self.text(key).casefold()
        if value and value not in _TRUE | _FALSE:
            self.sheet.fault("value", self.at(key), f"«{value}» is not allowed here; true or false")
        return value in _TRUE

    def sign(self, key: str = "sign") -> int | None:
        """Read a key as a sign."""
        value = self.text(key)
        if not value:
            return None
        if value not in _SIGNS:
            self.sheet.fault("value", self.at(key), f"«{value}» is not a sign; hostile, neutral or cooperative")
            return None
        return _SIGNS[value]

    def act_kind(self) -> vocab.ActKind | None:
        """Read ``did``, or ``cameo`` where there is no ``did``."""
        code = self.text("cameo")
        by_code = None
        if code:
            try:
                by_code = vocab.cameo(code)
            except VocabularyError as error:
                self.sheet.fault("value", self.at("cameo"), str(error))
        if "did" not in self and by_code:
            return by_code
        written = self.text("did", needed=True)
        if not written:
            return None
        try:
            return vocab.act(written)
        except VocabularyError as error:
            self.sheet.fault("value", self.at("did"), str(error))
            return None
