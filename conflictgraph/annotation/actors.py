"""Which actors of several seeds may be one, and which only look so. Proposals, never merges."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conflictgraph.model import Actor, Judgement

__all__ = ["Proposal", "folded_name", "propose", "to_frame"]

# Articles and titles that carry no identity in transliterated Arabic names.
_NOISE = frozenset({"al", "el", "the", "of", "bin", "ibn", "group", "movement"})
_SPELLINGS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("e", "a"),
    ("o", "u"),
    ("y", "i"),
    ("q", "k"),
    ("w", "u"),
)
# Letters of Arabic as the spellings above leave their transliterations; vowels do not count in the comparison.
_ARABIC = str.maketrans(
    {
        **dict(
            zip(
                "ابتثجحدذرزسشصضطظفقكلمنهوي",
                [
                    "a",
                    "b",
                    "t",
                    "th",
                    "j",
                    "h",
                    "d",
                    "d",
                    "r",
                    "z",
                    "s",
                    "sh",
                    "s",
                    "d",
                    "t",
                    "z",
                    "f",
                    "k",
                    "k",
                    "l",
                    "m",
                    "n",
                    "h",
                    "u",
                    "i",
                ],
                strict=True,
            )
        ),
        "خ": "h",
        "غ": "g",
        "ع": "",
        "ء": "",
        "ئ": "",
        "ؤ": "u",
        "ى": "a",
        "ة": "a",
        "أ": "a",
        "إ": "i",
        "آ": "a",
        "گ": "g",
        "پ": "b",
        "چ": "j",
        "ک": "k",
        "ی": "i",
        "ـ": "",
    }
)
_ARTICLE = re.compile(r"(?<!\w)(?:ال|لل)(?=\w{2})")
_LIKELY = 88.0
_CONSONANTS_ONLY = 5.0
_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may be said of two actors.

    Parameters
    ----------
    one, other
        Actor ids.
    judgement
        same-as or distinct-from.
    score
        0 to 100: how alike the names are.
    reason
        Why, in words.
    """

    one: str
    other: str
    judgement: str
    score: float
    reason: str


def folded_name(name: str) -> str:
    """Fold a name so that transliterations of one name come near each other.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        Lower case, without marks, articles and doubled letters; Arabic in Latin letters.

    Examples
    --------
    >>> folded_name("Abu Baqir al-Sa'adi") == folded_name("Abu Bakir as Saadi".replace("as ", "al-"))
    True
    """
    composed = _ARTICLE.sub("", unicodedata.normalize("NFKC", name.casefold())).translate(_ARABIC)
    plain = "".join(char for char in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(char))
    words = [
        word for word in re.split(r"[\W_]+", plain.replace("'", "").replace("’", "")) if word and word not in _NOISE
    ]
    text = " ".join(words)
    for old, new in _SPELLINGS:
        text = text.replace(old, new)
    return re.sub(r"(\w)\1+", r"\1", text)


def _names(actor: Actor) -> list[str]:
    return [actor.name, *actor.aliases, *(name for _, name in actor.names)]


def propose(actors: Iterable[Actor], *, at_least: float = _LIKELY, judged: Iterable[Judgement] = ()) -> list[Proposal]:
    """Which actors may be one, and which are two though their names meet.

    Persons are one only when more than a family name agrees: three men named al-Saadi
    are three men. Groups in different wholes are proposed as distinct.

    Parameters
    ----------
    actors
        All actors.
    at_least
        How alike names must be, 0 to 100.
    judged
        What people decided already: such pairs are not proposed again.

    Returns
    -------
    list
        Proposals, the most alike first.
    """
    decided = {frozenset((said.one, said.other)) for said in judged}
    rows = sorted(actors, key=lambda actor: actor.id)
    folded = {actor.id: [text for name in _names(actor) if (text := folded_name(name))] for actor in rows}
    found = [
        hit
        for one, other in combinations(rows, 2)
        if frozenset((one.id, other.id)) not in decided and (hit := _judge(one, other, folded, at_least))
    ]
    return sorted(found, key=lambda hit: (-hit.score, hit.one, hit.other))


def _judge(one: Actor, other: Actor, folded: dict[str, list[str]], at_least: float) -> Proposal | None:
    if one.wikidata and one.wikidata == other.wikidata:
        return Proposal(one.id, other.id, "same-as", 100.0, f"both are {one.wikidata}")
    scores = [(_alike(a, b), a, b) for a in folded[one.id] for b in folded[other.id]]
    if not scores:
        return None
    score, a, b = max(scores)
    family = bool(one.is_person and other.is_person and folded[one.id] and folded[other.id]) and _family(one, other)
    if score < at_least and not family:
        return None
    reason = f"«{a}» and «{b}» are {score:.0f} alike after folding"
    if one.wikidata and other.wikidata:
        return Proposal(one.id, other.id, "distinct-from", score, f"{one.wikidata} is not {other.wikidata}; {reason}")
    if one.is_person != other.is_person:
        return Proposal(one.id, other.id, "distinct-from", score, f"one is a person; {reason}")
    if one.is_placeholder or other.is_placeholder:
        return Proposal(one.id, other.id, "distinct-from", score, f"whom nobody names is never somebody; {reason}")
    wholes = {one.parent, *one.member_of} - {""}, {other.parent, *other.member_of} - {""}
    if one.is_person and (score < at_least or (all(wholes) and not wholes[0] & wholes[1])):
        return Proposal(
            one.id,
            other.id,
            "distinct-from",
            score,
            f"they share a family name and belong to different groups; {reason}",
        )
    own = folded_name(one.name), folded_name(other.name)
    if a not in own and b not in own and _alike(*own) < at_least:
        return Proposal(
            one.id, other.id, "distinct-from", score, f"they share a byname only, which is ambiguous; {reason}"
        )
    return Proposal(one.id, other.id, "same-as", score, reason)


def _alike(one: str, other: str) -> float:
    # Transliterations differ in vowels first: equal consonants count nearly as much as equal names.
    bare = re.sub(r"(?<=\w)[aeiou]", "", one), re.sub(r"(?<=\w)[aeiou]", "", other)
    by_consonants = fuzz.ratio(*bare) - _CONSONANTS_ONLY if min(map(len, bare)) >= _ENOUGH else 0.0
    return max(fuzz.ratio(one, other), by_consonants)


def _family(one: Actor, other: Actor) -> bool:
    last = [folded_name(actor.name).split()[-1:] for actor in (one, other)]
    return bool(last[0] and last[1]) and fuzz.ratio(last[0][0], last[1][0]) >= 80


def to_frame(found: Sequence[Proposal]) -> pd.DataFrame:
    """Give proposals as a frame.

    Parameters
    ----------
    found
        The proposals.

    Returns
    -------
    pandas.DataFrame
        one, other, judgement, score, reason.
    """
    columns = ["one", "other", "judgement", "score", "reason"]
    return pd.DataFrame([[getattr(hit, name) for name in columns] for hit in found], columns=columns)
