"""The records of a seed: what a person wrote, checked and typed, and nothing else.

Records are frozen. They know neither frames nor graphs; `conflictgraph.tables.records`
makes tables of them. The JSON Schema for editors comes from `conflictgraph.annotation.schema`.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from conflictgraph.model.dates import Period

__all__ = [
    "STALE",
    "Act",
    "Actor",
    "Claim",
    "Corpus",
    "Evidence",
    "Judgement",
    "PassedOver",
    "Publication",
    "Response",
    "Seed",
    "Source",
    "Tie",
    "Toll",
]


STALE = "stale"  # how a quote is found that is merely like the words of a text: not at all, until a person accepts it


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """Make a record of values that were checked already; every field is given."""
        made = cls.__new__(cls)
        for name, value in (
            ("__dict__", values),
            ("__pydantic_fields_set__", set(values)),
            ("__pydantic_extra__", None),
            ("__pydantic_private__", None),
        ):
            object.__setattr__(made, name, value)
        return made


class Publication(_Record):
    """One publication that statements rest on."""

    id: str = Field(description="the id")
    title: str = Field(default="", description="title")
    publisher: str = Field(default="", description="publisher")
    url: str = Field(default="", description="address")
    published: str = Field(default="", description="day of publication, EDTF")
    accessed: str = Field(default="", description="day on which it was read, EDTF")
    language: str = Field(default="", description="language code")
    licence: str = Field(
        default="", description="licence of the text; all-rights-reserved keeps its words out of releases"
    )
    kind: str = Field(default="", description="wire, state-agency, think-tank and so on")
    reliability: str = Field(default="", description="Admiralty letter A to F")


class Source(Publication):
    """The text that was annotated."""

    text: str = Field(default="", description="file of the text, beside the seed")
    sha256: str = Field(default="", description="hash of the text")


class Evidence(_Record):
    """One quote and where it stands."""

    quote: str = Field(default="", description="the words; empty when the text stays at home")
    parts: tuple[tuple[int, int], ...] = Field(default=(), description="begin and end of each piece, code points")
    sha256: str = Field(default="", description="hash of the folded quote")
    how: str = Field(
        default="",
        description="exact, folded, context, nearest, locked; stale when by likeness only; empty when not found",
    )
    credibility: str = Field(default="", description="Admiralty figure 1 to 6")

    @property
    def start(self) -> int:
        """First code point, -1 when unknown."""
        return self.parts[0][0] if self.parts else -1

    @property
    def end(self) -> int:
        """Code point after the last, -1 when unknown."""
        return self.parts[-1][1] if self.parts else -1


class Actor(_Record):
    """Who can act or be acted upon."""

    id: str
    name: str
    kind: str = "other"
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    member_of: tuple[str, ...] = ()
    wikidata: str = ""
    is_person: bool = False
    is_placeholder: bool = False
    note: str = ""


class Judgement(_Record):
    """What somebody decided of two actors, and when."""

    one: str
    other: str
    judgement: str = Field(default="unsure", description="positive: they are one; negative: they are two; unsure")
    by: str = ""
    on: str = Field(default="", description="day, EDTF")
    why: str = ""


class Toll(_Record):
    """How many people: lowest, best and highest figure; None when nobody says."""

    low: float | None = None
    best: float | None = None
    high: float | None = None


class Response(_Record):
    """That one act answers another, and on what ground we say so."""

    act: str
    basis: str = "stated"
    by: str = ""
    note: str = ""


class _Statement(_Record):
    id: str
    status: str = "happened"
    certainty: str = "stated"
    confidence: float | None = None
    according_to: str = ""
    reported_by: str = ""
    claimed_by: str = ""
    denied_by: str = ""
    disputed: bool = False
    known_from: str = ""
    sources: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    description: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


class Act(_Statement):
    """One thing done by somebody to somebody at a time."""

    who: tuple[str, ...]
    did: str
    to: tuple[str, ...] = ()
    direction: str = "directed"
    when: str = ""
    period: Period = Period()
    where: str = ""
    event: str = ""
    in_response_to: tuple[Response, ...] = ()
    killed: Toll = Toll()
    injured: Toll = Toll()
    cameo: str = ""
    sign: int | None = None
    intensity: float | None = None
    weight: float = 1.0
    alternative_of: str = ""
    series: bool = False


class Tie(_Statement):
    """One standing relation between two actors."""

    who: str
    relation: str
    of: str
    since: str = ""
    until: str = ""
    sign: int | None = None
    strength: float | None = None
    size: str = ""


class Claim(_Statement):
    """Something said that is no edge by itself."""

    by: str
    about: tuple[str, ...] = ()


class PassedOver(_Record):
    """Words that were read and left out on purpose."""

    evidence: Evidence
    why: str = ""


class Corpus(_Record):
    """What is said of a folder of seeds as a whole."""

    title: str = ""
    viewpoint: str = ""
    cutoff: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    description: str = ""
    tour: tuple[dict[str, Any], ...] = ()


class Seed(_Record):
    """One annotated text."""

    id: str
    path: str = ""
    source: Source
    annotator: dict[str, str] = Field(default_factory=dict)
    actors: tuple[Actor, ...] = ()
    publications: tuple[Publication, ...] = ()
    acts: tuple[Act, ...] = ()
    ties: tuple[Tie, ...] = ()
    claims: tuple[Claim, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    text: str | None = None
