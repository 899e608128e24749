"""The typed contract between a graph and the browser: what a page is told, field by field.

`static/types.d.ts` says the same in TypeScript; a test holds the two together. Pure data:
nothing here knows HTML. Every number is finite, every text is text, every day is ISO.
"""

from __future__ import annotations

from typing import Any, TypedDict

__all__ = [
    "FORMAT",
    "Act",
    "Actor",
    "Bloc",
    "Dataset",
    "Line",
    "Meta",
    "Payload",
    "Quote",
    "Response",
    "Rules",
    "Source",
    "Tie",
    "Words",
]

FORMAT = 2


class Quote(TypedDict):
    """The words that a row rests on; `text` names the annotated text when that is no publication of the list."""

    quote: str
    text: str
    credibility: str
    sources: list[str]


class Actor(TypedDict):
    """One actor, with its place on the drawing in pixels.

    `measures` holds value, rank, and the rank's range when one source at a time is left out.
    """

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
    measures: dict[str, list[float | None]]


class Act(TypedDict):
    """One act with all its pairs; `first`, `latest`, `last` are days, empty when unknown.

    `again` numbers the pairs that another act of the same event has told already and that are
    not counted; `soil` names the actors on whose soil it happened, by the words of its place.
    """

    id: str
    pairs: list[list[str]]
    again: list[int]
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
    soil: list[str]
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
    stale: bool
    text: str
    note: str
    quotes: list[Quote]


class Tie(TypedDict):
    """One standing relation; `stale` says, as for acts, that its words are found by likeness only."""

    id: str
    source: str
    target: str
    relation: str
    sign: int
    strength: float
    since: str
    since_latest: str
    until_earliest: str
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
    stale: bool
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
    """Actors that are outlined together, and the two with most friends among them."""

    heads: list[str]
    members: list[str]


class Dataset(TypedDict):
    """A dataset that acts come from: what its makers ask for."""

    title: str
    licence: str
    citation: str
    url: str


class Words(TypedDict):
    """Labels of the vocabulary that this page uses; `ar` holds the same words in Arabic, by list and name."""

    types: dict[str, str]
    modes: dict[str, str]
    quads: dict[str, str]
    relations: dict[str, str]
    kinds: dict[str, str]
    symmetric: list[str]
    inverse: dict[str, str]
    ladder: dict[str, int]
    ar: dict[str, dict[str, str]]


class Rules(TypedDict):
    """What `measures.escalation` works with, so that the browser works with the same numbers."""

    kinds: list[str]
    after: list[list[int]]
    accepts: list[int]
    params: dict[str, float]
    rungs: dict[str, int]
    steps: dict[str, list[str]]
    gap: int
    max_steps: int
    min_score: float


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
    opening: str
    detail: str
    paths_computed: bool
    sizes: list[str]
    blocs: dict[str, Any]
    datasets: list[Dataset]


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
    rules: Rules
    paths: dict[str, Any]
