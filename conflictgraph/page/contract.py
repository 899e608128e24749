"""The typed contract between a graph and the browser, and how a graph is brought into it.

`static/types.d.ts` says the same in TypeScript; a test holds the two together. Pure data:
nothing here knows HTML. Every number is finite, every text is text, every day is ISO.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.graph import pairs, rows
from conflictgraph.page.blocs import blocs
from conflictgraph.page.layout import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["Act", "Actor", "Bloc", "Line", "Meta", "Payload", "Quote", "Response", "Source", "Tie", "Words", "payload"]

FORMAT = 1


class Quote(TypedDict):
    """The words that a row rests on."""

    quote: str
    source: str
    credibility: str


class Actor(TypedDict):
    """One actor, with its place on the drawing in pixels."""

    id: str
    name: str
    names: dict[str, str]
    kind: str
    shape: str
    person: bool
    placeholder: bool
    parent: str
    member_of: list[str]
    note: str
    x: float
    y: float
    size: float
    acts: int
    bloc: int
    measures: dict[str, list[float]]


class Act(TypedDict):
    """One act with all its pairs; `first`, `latest`, `last` are days, empty when unknown."""

    id: str
    pairs: list[list[str]]
    direction: str
    type: str
    mode: str
    quad: str
    sign: int
    force: bool
    intensity: float
    when: str
    first: str
    latest: str
    last: str
    place: str
    killed: list[float | None]
    status: str
    counted: bool
    series: bool
    known: str
    certainty: str
    confidence: float | None
    asserted_by: str
    claimed_by: str
    denied_by: str
    reported_by: str
    alternative_of: str
    event: str
    disputed: bool
    text: str
    note: str
    quotes: list[Quote]


class Tie(TypedDict):
    """One standing relation."""

    id: str
    source: str
    target: str
    relation: str
    sign: int
    strength: float
    since: str
    until: str
    since_text: str
    until_text: str
    status: str
    counted: bool
    known: str
    certainty: str
    confidence: float | None
    asserted_by: str
    claimed_by: str
    denied_by: str
    reported_by: str
    disputed: bool
    text: str
    note: str
    quotes: list[Quote]


class Response(TypedDict):
    """One answer link."""

    act: str
    answers: str
    basis: str
    by: str
    note: str


class Source(TypedDict):
    """One publication; `url` is empty unless it is a plain web address."""

    id: str
    title: str
    publisher: str
    url: str
    published: str
    language: str
    licence: str
    reliability: str
    kind: str


class Line(TypedDict):
    """One drawn line: an ordered pair and a sign, with every row behind it."""

    id: str
    source: str
    target: str
    sign: int
    symbol: str
    rows: list[str]


class Bloc(TypedDict):
    """Actors that are outlined together."""

    label: str
    members: list[str]


class Words(TypedDict):
    """Labels of the vocabulary that this page uses."""

    types: dict[str, str]
    modes: dict[str, str]
    quads: dict[str, str]
    relations: dict[str, str]
    kinds: dict[str, str]
    symmetric: list[str]
    ladder: dict[str, int]


class Meta(TypedDict):
    """What is said of the whole page."""

    title: str
    viewpoint: str
    cutoff: str
    authors: list[str]
    licence: str
    lang: str
    first: str
    last: str
    version: str
    vis: str
    layout: str
    data_hash: str
    tour: list[dict[str, str]]
    detail: str
    paths_computed: bool


class Payload(TypedDict):
    """Everything that the page knows."""

    format: int
    meta: Meta
    words: Words
    actors: list[Actor]
    acts: list[Act]
    ties: list[Tie]
    responses: list[Response]
    sources: list[Source]
    lines: list[Line]
    blocs: list[Bloc]
    paths: dict[str, Any]


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Give named tuples whose cells the type checker takes as they are."""
    return iter(frame.itertuples(index=False))


def _day(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def _number(value: Any) -> float | None:
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else round(number, 6)


def _web(url: str) -> str:
    """Keep a plain web address: http or https, no user and password, no control characters."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    fine = (
        parts.scheme in {"http", "https"} and host and "@" not in parts.netloc and url.isprintable() and " " not in url
    )
    return url if fine and "\\" not in url else ""


def _quotes(g: ConflictGraph) -> dict[str, list[Quote]]:
    found: dict[str, list[Quote]] = {}
    table = g.evidence_table
    for row, quote, source, credibility in zip(
        table["row_id"], table["quote"], table["source_id"], table["credibility"], strict=True
    ):
        entry: Quote = {"quote": str(quote), "source": str(source), "credibility": str(credibility)}
        if entry not in found.setdefault(str(row), []):
            found[str(row)].append(entry)
    return found


def _statement(row: Any, quotes: list[Quote]) -> dict[str, Any]:
    names = ("status", "certainty", "asserted_by", "claimed_by", "denied_by", "reported_by", "note")
    words = {name: str(getattr(row, name)) for name in names}
    return {
        **words,
        "known": _day(row.known_from),
        "confidence": _number(row.confidence),
        "disputed": bool(row.disputed),
        "text": str(row.description),
        "quotes": quotes,
    }


def _acts(g: ConflictGraph, quotes: Mapping[str, list[Quote]]) -> list[Act]:
    counted = set(g.counted_acts()["act_id"])
    found: dict[str, Any] = {}
    for row in _rows(g.acts):
        name = str(row.act_id)
        pair = [str(row.source), str(row.target)]
        if name in found:
            found[name]["pairs"].append(pair)
            continue
        found[name] = {
            "id": name,
            "pairs": [pair],
            "direction": str(row.direction),
            "type": str(row.type),
            "mode": str(row.mode),
            "quad": str(row.quad_class),
            "sign": int(row.sign),
            "force": bool(row.force),
            "intensity": round(float(row.intensity), 6),
            "when": str(row.when),
            "first": _day(row.date),
            "latest": _day(row.date_latest),
            "last": _day(row.date_end),
            "place": str(row.place),
            "killed": [_number(row.killed_low), _number(row.killed_best), _number(row.killed_high)],
            "counted": name in counted,
            "series": bool(row.is_series),
            "alternative_of": str(row.alternative_of),
            "event": str(row.event),
            **_statement(row, quotes.get(name, [])),
        }
    return sorted(found.values(), key=lambda act: (act["first"] or "9999", act["id"]))


def _ties(g: ConflictGraph, quotes: Mapping[str, list[Quote]]) -> list[Tie]:
    counted = set(g.standing_ties()["tie_id"])
    return [
        {
            "id": str(row.tie_id),
            "source": str(row.source),
            "target": str(row.target),
            "relation": str(row.relation),
            "sign": int(row.sign),
            "strength": round(float(row.strength), 6),
            "since": _day(row.since),
            "until": _day(row.until),
            "since_text": str(row.since_edtf),
            "until_text": str(row.until_edtf),
            "counted": str(row.tie_id) in counted,
            **_statement(row, quotes.get(str(row.tie_id), [])),  # type: ignore[typeddict-item]  # the statement's keys come from one helper
        }
        for row in _rows(g.ties)
    ]


def _symbol(sign: int, relations: set[str], *, has_acts: bool) -> str:
    """Choose the trade's symbol: zigzag conflict, double alliance, dashed help, dotted informal."""
    if sign < 0:
        return "zigzag" if has_acts else "broken"
    known = [vocab.RELATIONS[name] for name in relations if name in vocab.RELATIONS]
    if any(relation.symmetric and relation.escalation == "ally" for relation in known):
        return "double"
    if relations and max((relation.strength for relation in known), default=1.0) < 0.55:
        return "dotted"
    return "solid" if relations and not has_acts else "dashed"


def _lines(g: ConflictGraph) -> list[Line]:
    table = rows(g)
    grouped: dict[tuple[str, str, int], dict[str, Any]] = {}
    columns = ("row_id", "row_kind", "source", "target", "direction", "type", "sign")
    for row_id, kind, source, target, direction, name, sign in zip(
        *(table[column].astype("str") if column != "sign" else table[column] for column in columns), strict=True
    ):
        ends = [(source, target), (target, source)] if direction in {"reciprocal", "unknown"} else [(source, target)]
        for one, other in ends:
            line = grouped.setdefault((one, other, int(sign)), {"rows": {}, "relations": set(), "acts": False})
            line["rows"][row_id] = None
            if kind == "tie":
                line["relations"].add(name)
            else:
                line["acts"] = True
    return [
        {
            "id": f"{source}>{target}{'-0+'[sign + 1]}",
            "source": source,
            "target": target,
            "sign": sign,
            "symbol": _symbol(sign, line["relations"], has_acts=line["acts"]),
            "rows": list(line["rows"]),
        }
        for (source, target, sign), line in sorted(grouped.items())
    ]


def _bonds(g: ConflictGraph, known: set[str]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for pair in _rows(pairs(g)):
        found[pair.a, pair.b] = 0.0 if pair.mixed else float(pair.sign)
    for actor in _rows(g.actors):
        for whole in (actor.parent, *actor.member_of):
            if whole in known and whole != actor.actor_id:
                key = (min(actor.actor_id, whole), max(actor.actor_id, whole))
                found[key] = found.get(key, 0.0) + 1.0
    return found


def _with_people(found: list[list[str]], by_id: Mapping[str, Any], order: list[str]) -> list[list[str]]:
    """Outline a person with the organisation of which he or she is part."""
    home = {name: number for number, group in enumerate(found) for name in group}
    grown = [list(group) for group in found]
    for name in order:
        row = by_id[name]
        if name in home or not row.is_person:
            continue
        for whole in (row.parent, *row.member_of):
            if whole in home:
                grown[home[whole]].append(name)
                break
    return grown


def _measures(acts: Mapping[str, int], lines: list[Line], order: list[str]) -> dict[str, dict[str, list[float]]]:
    """Give value, rank and the rank's range of each measure that a reader may size actors by."""
    out: dict[str, dict[str, list[float]]] = {"acts": {name: [float(acts[name])] for name in order}}
    for name, sign in (("hostile_ties", -1), ("cooperative_ties", 1)):
        neighbours: dict[str, set[str]] = {actor: set() for actor in order}
        for line in lines:
            if line["sign"] == sign:
                neighbours[line["source"]].add(line["target"])
                neighbours[line["target"]].add(line["source"])
        out[name] = {actor: [float(len(near))] for actor, near in neighbours.items()}
    return {actor: {name: values[actor] for name, values in out.items()} for actor in order}


def _hash(g: ConflictGraph) -> str:
    """Hash the data: the tables as records, so that neither order of columns nor storage matters."""
    digest = hashlib.sha256()
    for name in ("actors", "acts", "ties", "responses", "sources", "evidence", "claims"):
        frame = getattr(g.tables, name)
        frame = frame[sorted(frame.columns)].astype("str")
        digest.update(name.encode())
        digest.update(json.dumps(frame.to_numpy().tolist(), ensure_ascii=True).encode())
    return digest.hexdigest()


def _box(label: str, size: float, *, small: bool) -> tuple[float, float, float]:
    """Estimate the room of a mark and its wrapped label: half width, above, below (pixels)."""
    per_line, height = (17, 13.0) if small else (16, 16.0)
    words, lines, width = label.split(), 1, 0
    for word in words:
        if width and width + 1 + len(word) > per_line:
            lines, width = lines + 1, len(word)
        else:
            width += (1 if width else 0) + len(word)
    wide = min(max((len(word) for word in words), default=1) if lines > 1 else len(label), per_line + 2)
    wide = max(wide, per_line - 3 if lines > 1 else wide)
    return max(size + 6, wide * (3.4 if small else 4.1) + 5), size + 7, size + 9 + lines * height


def _escalation(g: ConflictGraph, actors: list[Actor]) -> dict[str, Any]:
    from conflictgraph.page.escalation import table

    return table(g, [actor["id"] for actor in actors if not actor["person"] and not actor["placeholder"]])


def payload(
    g: ConflictGraph,
    *,
    title: str | None = None,
    lang: str = "en",
    pinned: Mapping[str, tuple[float, float]] | None = None,
    paths: bool | None = None,
) -> Payload:
    """What the page knows of a graph, as plain data that JSON can hold.

    Parameters
    ----------
    g
        The graph.
    title
        A sentence for the top of the page; by default that of the corpus.
    lang
        Language of the interface at the start, ``"en"`` or ``"ar"``.
    pinned
        Actor id to x and y (pixels, y down) for those who must stand somewhere.
    paths
        Whether escalation paths are computed here; by default up to 60 actors. Above, the
        browser computes those of the two actors that are picked.

    Returns
    -------
    Payload
        The contract of `static/types.d.ts`.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> [line["id"] for line in payload(testing.toy())["lines"]]
    ['ant>bee-', 'ant>cat+', 'bee>ant-', 'dog>bee+']
    """
    quotes = _quotes(g)
    acts, ties, lines = _acts(g, quotes), _ties(g, quotes), _lines(g)
    ids = [str(name) for name in g.actors["actor_id"]]
    count: dict[str, int] = dict.fromkeys(ids, 0)
    for act in acts:
        for end in sorted({end for pair in act["pairs"] for end in pair if end}):
            count[end] = count.get(end, 0) + (1 if act["counted"] else 0)
    ties_of: dict[str, int] = dict.fromkeys(ids, 0)
    for tie in ties:
        for end in (tie["source"], tie["target"]):
            ties_of[end] += 1
    by_id = {str(row.actor_id): row for row in _rows(g.actors)}
    order = sorted(ids, key=lambda name: (bool(by_id[name].is_person), -count[name], -ties_of[name], name))
    known = set(ids)
    found = blocs(order, _bonds(g, known)) if len(ids) <= 400 else []
    found = _with_people(found, by_id, order)
    bloc_of = {name: number for number, group in enumerate(found) for name in group}
    measures = _measures(count, lines, order)
    actors = [_actor(by_id[name], count[name], bloc_of.get(name, -1), measures[name]) for name in order]
    layout = _place(g, actors, pinned or {})
    days = sorted(day for act in acts for day in (act["first"], act["last"]) if day)
    meta = g.meta
    small = len(ids) <= 60 if paths is None else paths
    return {
        "format": FORMAT,
        "meta": {
            "title": title or str(meta.get("title") or "Who acts on whom"),
            "viewpoint": str(meta.get("viewpoint", "")),
            "cutoff": str(meta.get("cutoff") or meta.get("cut_off") or ""),
            "authors": [str(one) for one in _listed(meta.get("authors"))],
            "licence": str(meta.get("licence", "")),
            "lang": lang,
            "first": days[0] if days else "",
            "last": days[-1] if days else "",
            "version": _version(),
            "vis": "10.1.5",
            "layout": layout,
            "data_hash": _hash(g),
            "tour": [
                {str(key): str(value) for key, value in stop.items()}
                for stop in _listed(meta.get("tour"))
                if hasattr(stop, "items")
            ],
            "detail": _detail(len(ids), len(lines)),
            "paths_computed": bool(small),
        },
        "words": _words(g),
        "actors": actors,
        "acts": acts,
        "ties": ties,
        "responses": [
            {
                "act": str(r.act_id),
                "answers": str(r.answers),
                "basis": str(r.basis),
                "by": str(r.by),
                "note": str(r.note),
            }
            for r in _rows(g.responses)
        ],
        "sources": [_source(row) for row in _rows(g.sources)],
        "lines": lines,
        "blocs": [{"label": str(by_id[group[0]].name), "members": group} for group in found],
        "paths": _escalation(g, actors) if small else {},
    }


def _detail(actors: int, lines: int) -> str:
    """Choose how much is drawn at once: all, backbone or tables (PAGE.md size policy)."""
    if actors <= 150 and lines <= 800:
        return "all"
    return "backbone" if actors <= 1000 and lines <= 6000 else "blocs"


def _listed(value: Any) -> list[Any]:
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _version() -> str:
    from conflictgraph._version import __version__

    return str(__version__)


def _actor(row: Any, acts: int, bloc: int, measures: dict[str, list[float]]) -> Actor:
    kind = vocab.ACTOR_KINDS.get(str(row.kind))
    person = bool(row.is_person)
    return {
        "id": str(row.actor_id),
        "name": str(row.name),
        "names": {str(code): str(label) for code, label in row.names},
        "kind": str(row.kind),
        "shape": "dot" if person else (kind.shape if kind else "dot"),
        "person": person,
        "placeholder": bool(row.is_placeholder),
        "parent": str(row.parent),
        "member_of": [str(one) for one in row.member_of],
        "note": str(row.note),
        "x": 0.0,
        "y": 0.0,
        "size": 5.0 if person else round(8.0 + 2.1 * math.sqrt(acts), 1),
        "acts": acts,
        "bloc": bloc,
        "measures": measures,
    }


def _place(g: ConflictGraph, actors: list[Actor], pinned: Mapping[str, tuple[float, float]]) -> str:
    number = {actor["id"]: index for index, actor in enumerate(actors)}
    table = pairs(g)
    ends = [
        (number[str(a)], number[str(b)], int(sign) if not mixed else 0)
        for a, b, sign, mixed in zip(table["a"], table["b"], table["sign"], table["mixed"], strict=True)
    ]
    for actor in actors:
        ends += [
            (number[actor["id"]], number[whole], 1)
            for whole in (actor["parent"], *actor["member_of"])
            if whole in number and whole != actor["id"]
        ]
    best = {(min(a, b), max(a, b)): sign for a, b, sign in reversed(ends)}
    keys = sorted(best)
    both = np.array(keys, dtype=np.int64).reshape(-1, 2)
    signs = np.array([best[key] for key in keys], dtype=np.int64)
    boxes = np.array(
        [_box(actor["name"], actor["size"], small=actor["person"]) for actor in actors], dtype=np.float64
    ).reshape(-1, 3)
    blocs_of = np.array([actor["bloc"] for actor in actors], dtype=np.int64)
    fixed = [(number[name], float(x), float(y)) for name, (x, y) in sorted(pinned.items()) if name in number]
    spots, name = place(len(actors), both, signs, blocs_of, boxes, fixed)
    for actor, (x, y) in zip(actors, spots.tolist(), strict=True):
        actor["x"], actor["y"] = x, y
    return name


def _source(row: Any) -> Source:
    names = ("title", "publisher", "published", "language", "licence", "reliability", "kind")
    return {"id": str(row.source_id), "url": _web(str(row.url)), **{name: str(getattr(row, name)) for name in names}}  # type: ignore[typeddict-item]  # the names are those of the contract


def _words(g: ConflictGraph) -> Words:
    types = sorted({str(one) for one in g.acts["type"]} & set(vocab.ACT_TYPES))
    relations = sorted({str(one) for one in g.ties["relation"]})
    kinds = sorted({str(one) for one in g.actors["kind"]})
    known = [name for name in relations if name in vocab.RELATIONS]
    return {
        "types": {name: vocab.ACT_TYPES[name].label for name in types},
        "modes": {
            mode: mode.replace("-", " ").replace("_", " ")
            for mode in sorted({str(one) for one in g.acts["mode"]} - {""})
        },
        "quads": {name: quad.label for name, quad in vocab.QUAD_CLASSES.items()},
        "relations": {name: vocab.RELATIONS[name].label for name in known},
        "kinds": {name: vocab.ACTOR_KINDS[name].label if name in vocab.ACTOR_KINDS else name for name in kinds},
        "symmetric": [name for name in known if vocab.RELATIONS[name].symmetric],
        "ladder": {name: quad.rank for name, quad in vocab.QUAD_CLASSES.items()},
    }
