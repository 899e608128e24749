"""What an entry of the vocabulary holds: one record a kind of kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LARGEST_SCORE", "ActKind", "ActType", "ActorKind", "CameoRoot", "Mode", "QuadClass", "Relation", "Status"]

LARGEST_SCORE = 10.0  # PLOVER manual 2.0, table of scores: -10 to 10


@dataclass(frozen=True, slots=True)
class Mode:
    """How an act was done.

    Parameters
    ----------
    name, definition
        The word of the codebook, and what it means.
    score
        PLOVER score, -10 to 10.
    force
        Whether physical force was used.
    source
        Where the mode is listed.
    """

    name: str
    definition: str
    score: float
    force: bool
    source: str


@dataclass(frozen=True, slots=True)
class ActType:
    """One PLOVER type.

    Parameters
    ----------
    name, label, definition
        Its name, the word for a sentence, and what it means.
    quad_class
        A key of `QUAD_CLASSES`.
    sign
        -1 hostile, 0 neutral, 1 cooperative. The trap: REQUEST is filed under verbal
        conflict and has sign 0.
    force
        Whether physical force was used.
    score
        PLOVER score, -10 to 10.
    modes
        Name to mode.
    codebook
        Where it is defined, and where we read the codebook otherwise than printed.
    """

    name: str
    label: str
    definition: str
    quad_class: str
    sign: int
    force: bool
    score: float
    modes: Mapping[str, Mode]
    codebook: str

    @property
    def intensity(self) -> float:
        """Share of the largest PLOVER score, 0 to 1."""
        return abs(self.score) / LARGEST_SCORE


@dataclass(frozen=True, slots=True)
class ActKind:
    """A type with its mode, as a statement writes it (``ASSAULT/drone``).

    Parameters
    ----------
    type, mode
        Names; the mode may be empty.
    quad_class, sign, force, intensity
        What follows from them.
    """

    type: str
    mode: str
    quad_class: str
    sign: int
    force: bool
    intensity: float

    def __str__(self) -> str:
        return f"{self.type}/{self.mode}" if self.mode else self.type


@dataclass(frozen=True, slots=True)
class Relation:
    """One standing relation.

    Parameters
    ----------
    name, label
        Its name, and the verb for a sentence.
    sign
        -1 hostile, 0 neutral, 1 cooperative.
    inverse
        The name of the same relation said from the other end; its own name when symmetric.
    symmetric
        Whether both ends stand in it alike.
    strength
        How close it binds, 0 to 1: ours, an order and no measurement.
    escalation
        The step of an escalation path that it can carry: ally, leads, member, patron, host or none.
    senior
        The end that leads, hosts or is the whole: source, target or empty.
    source
        Where the relation comes from.
    """

    name: str
    label: str
    sign: int
    inverse: str
    symmetric: bool
    strength: float
    escalation: str
    senior: str
    source: str


@dataclass(frozen=True, slots=True)
class ActorKind:
    """One kind of actor.

    Parameters
    ----------
    name, label
        Its name, and the words for a legend.
    shape
        How the page draws it.
    is_person, is_placeholder
        Whether it is one human being; whether it stands for somebody whom nobody names.
    aliases
        Other words that a seed may write.
    """

    name: str
    label: str
    shape: str
    is_person: bool = False
    is_placeholder: bool = False
    aliases: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class QuadClass:
    """One of the four classes: words or deeds, with or against.

    Parameters
    ----------
    name, label
        Its name, and the words for a legend.
    rank
        1 to 4, as GDELT and PLOVER number them.
    sign
        -1 conflict, 1 cooperation.
    """

    name: str
    label: str
    rank: int
    sign: int


@dataclass(frozen=True, slots=True)
class Status:
    """What became of an event.

    Parameters
    ----------
    name, definition
        The word, and what it means.
    makes_edge
        Whether such a row makes an edge unless the caller asks otherwise.
    """

    name: str
    definition: str
    makes_edge: bool


@dataclass(frozen=True, slots=True)
class CameoRoot:
    """One of CAMEO's twenty roots.

    Parameters
    ----------
    code, name
        Two digits, and the words of the codebook.
    goldstein
        The root's value on Goldstein's scale, -10 to 10.
    sign, quad_class
        Ours; `note` says where data sets file it otherwise.
    note
        Remarks.
    """

    code: str
    name: str
    goldstein: float
    sign: int
    quad_class: str
    note: str = ""
