"""Two annotations of one text become one: what both say is kept once, what they say otherwise is asked. Nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from conflictgraph.annotation.agreement import pairs
from conflictgraph.annotation.compose import seed_yaml
from conflictgraph.errors import SeedError
from conflictgraph.model import Toll
from conflictgraph.readers.seed import load_one

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["Merged", "describe", "merge"]

# Ids differ by habit; quotes, notes and the like are gathered; a period is its date read.
_APART = ("id", "evidence", "note", "description", "sources", "tags", "period", "disputed")
_GATHERED = ("description", "sources", "tags", "note")
_NONE = (None, "", (), Toll())
# To leave these out is to say something: happened, stated, directed.
_BY_DEFAULT = ("who", "did", "to", "relation", "of", "status", "certainty", "direction", "weight", "series", "sign")


@dataclass(frozen=True, slots=True)
class Merged:
    """An adjudicated seed.

    Parameters
    ----------
    seed
        The YAML.
    agreed, decided, one_sided
        How many statements both have alike, how many were decided, how many one has alone.
    log
        Each decision with both originals.
    """

    seed: str
    agreed: int
    decided: int
    one_sided: int
    log: tuple[str, ...]


def describe(row: Any) -> str:
    """Say a statement in one line, with everything that it says.

    Parameters
    ----------
    row
        An act, a tie or a claim.

    Returns
    -------
    str
        Who, did, to, and each other key that is not as it is by default.
    """
    said = {key: value for key in type(row).model_fields if key not in _APART for value in [getattr(row, key)]}
    ends = {"did": ("who", "did", "to"), "relation": ("who", "relation", "of")}
    shown = next((keys for key, keys in ends.items() if key in said), ("by",))
    first = " ".join(_plain(said.pop(key)) for key in shown)
    rest = [
        f"{key}: {_plain(value)}"
        for key, value in said.items()
        if value not in _NONE and value != type(row).model_fields[key].default
    ]
    rest += [f"{key}: {_plain(getattr(row, key))}" for key in _GATHERED if getattr(row, key)]
    return first + (f" ({'; '.join(rest)})" if rest else "")


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, BaseModel):
        return " ".join(f"{key} {item}" for key, item in value.model_dump().items() if item not in _NONE)
    return str(value)


def merge(
    one: str | os.PathLike[str], other: str | os.PathLike[str], choose: Callable[[Any, Any], str] | None = None
) -> Merged:
    """Merge two annotations of one text.

    Parameters
    ----------
    one, other
        Seed files of the same text, with the same actor ids.
    choose
        Asked for each pair that differs; answers ``a``, ``b`` or ``both``. Without it,
        both are kept and marked as disputed.

    Returns
    -------
    Merged
        The adjudicated seed. A statement that lost stands in the winner's note.

    Raises
    ------
    SeedError
        When a seed has faults or they annotate different texts.
    """
    # Read apart: two annotations of one text share ids on purpose.
    mine, its = load_one(one), load_one(other)
    if mine.quotes.sha256 != its.quotes.sha256:
        raise SeedError(f"{its.sheet.path}: annotates another text than {mine.sheet.path}")
    keeper = _Keeper(mine.seed.annotator.get("name") or "a", its.seed.annotator.get("name") or "b", choose)
    matched = pairs(mine.seed, its.seed)
    rename = keeper.names(mine.seed, its.seed, matched)
    kept = {row.id: row for row in (*mine.seed.acts, *mine.seed.ties, *mine.seed.claims)}
    for a, b in matched:
        # Asked in the order of the first annotation.
        kept.update(keeper.pair(a, _renamed(b, rename, keep=True)))
    twins = keeper.twins(mine.seed.claims, its.seed.claims, rename)
    both = {b.id for _, b in matched} | twins
    alone = [_renamed(row, rename) for row in (*its.seed.acts, *its.seed.ties, *its.seed.claims) if row.id not in both]
    kept.update({row.id: row for row in alone})
    rows: list[Any] = list(kept.values())
    actors = {actor.id: actor for actor in (*its.seed.actors, *mine.seed.actors)}
    keeper.differing("actor", mine.seed.actors, its.seed.actors)
    keeper.differing("publication", mine.seed.publications, its.seed.publications)
    papers = {row.id: row for row in (*its.seed.publications, *mine.seed.publications)}
    source = mine.seed.source.model_dump(exclude={"id"})
    passed = {row.evidence.sha256: row for row in mine.seed.passed_over}
    for row in its.seed.passed_over:
        known = passed.get(row.evidence.sha256, row)
        passed[row.evidence.sha256] = known.model_copy(update={"why": _joined(known.why, row.why)})
    text = seed_yaml(
        {**source, "text": mine.seed.source.text or f"{mine.path.stem}.txt", "sha256": mine.quotes.sha256},
        {"name": [keeper.one, keeper.other], "role": "adjudicated"},
        actors=[actors[name] for name in sorted(actors)],
        publications=[papers[name] for name in sorted(papers)],
        acts=[row for row in rows if hasattr(row, "did")],
        ties=[row for row in rows if hasattr(row, "relation")],
        claims=[row for row in rows if hasattr(row, "about")],
        passed_over=passed.values(),
    )
    one_sided = len(alone) + len(mine.seed.acts) + len(mine.seed.ties) + len(mine.seed.claims)
    one_sided -= len(matched) + len(twins)
    return Merged(text, keeper.agreed, keeper.decided, one_sided, tuple(keeper.log))


def _renamed(row: Any, rename: dict[str, str], *, keep: bool = False) -> Any:
    changes: dict[str, Any] = {} if keep else {"id": rename.get(row.id, row.id)}
    if hasattr(row, "in_response_to"):
        changes["in_response_to"] = tuple(
            link.model_copy(update={"act": rename.get(link.act, link.act)}) for link in row.in_response_to
        )
        changes["alternative_of"] = rename.get(row.alternative_of, row.alternative_of)
    if hasattr(row, "about"):
        changes["about"] = tuple(rename.get(name, name) for name in row.about)
    return row.model_copy(update=changes)


class _Keeper:
    """Decides pair by pair, and remembers what was decided."""

    def __init__(self, one: str, other: str, choose: Callable[[Any, Any], str] | None) -> None:
        self.one, self.other, self.choose = one, other, choose
        self.agreed = self.decided = 0
        self.taken: set[str] = set()
        self.log: list[str] = []

    def names(self, mine: Any, its: Any, matched: list[tuple[Any, Any]]) -> dict[str, str]:
        self.taken = {row.id for row in (*mine.acts, *mine.ties, *mine.claims)}
        rename = {b.id: a.id for a, b in matched}
        for row in (*its.acts, *its.ties, *its.claims):
            if row.id not in rename:
                rename[row.id] = self.free(row.id)
        return rename

    def free(self, wanted: str) -> str:
        """An id that is not taken: the wanted one, or that with a number."""
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}-{number}", number + 1
        self.taken.add(name)
        return name

    def twins(self, mine: Any, its: Any, rename: dict[str, str]) -> set[str]:
        """The other's claims that are word for word ours: they are kept once."""
        known = {_claimed(row, {}): row.id for row in mine}
        found = {row.id for row in its if _claimed(row, rename) in known}
        self.agreed += len(found)
        return found

    def differing(self, what: str, mine: Any, its: Any) -> None:
        """Note what the two declare otherwise; the first annotation's stands in the seed."""
        ours = {row.id: row for row in mine}
        for row in its:
            if row.id in ours and row != ours[row.id]:
                said = [f"{who}: {_plain(one)}" for who, one in ((self.one, ours[row.id]), (self.other, row))]
                self.log.append(f"{what} {row.id}: a: {' | '.join(said)}")

    def pair(self, a: Any, b: Any) -> dict[str, Any]:
        keys = [key for key in type(a).model_fields if key not in _APART]
        default = {key: type(a).model_fields[key].default for key in keys}
        unlike = [key for key in keys if getattr(a, key) != getattr(b, key)]
        # What only one of them says is no conflict: the other has not said otherwise.
        filled = {
            key: getattr(b, key)
            for key in unlike
            if key not in _BY_DEFAULT and getattr(a, key) in (*_NONE, default[key])
        }
        asked = [
            key
            for key in unlike
            if key in _BY_DEFAULT or (key not in filled and getattr(b, key) not in (*_NONE, default[key]))
        ]
        if not asked:
            self.agreed += 1
            return {a.id: self._gather(a.model_copy(update={**filled, **_period(a, b, filled)}), b, "")}
        self.decided += 1
        answer = self.choose(a, b) if self.choose else "both"
        self.log.append(f"{a.id}: {answer}: {self.one}: {describe(a)} | {self.other}: {describe(b)}")
        if answer == "both":
            second = b.model_copy(update={"id": self.free(f"{a.id}-b"), "disputed": True})
            return {a.id: a.model_copy(update={"disputed": True}), second.id: second}
        if answer not in {"a", "b"}:
            raise SeedError(f"«{answer}» is no decision; a, b or both")
        won, lost, who = (a, b, self.other) if answer == "a" else (b, a, self.one)
        return {a.id: self._gather(won.model_copy(update={"id": a.id}), lost, f"{who} had: {describe(lost)}")}

    def _gather(self, won: Any, lost: Any, said: str) -> Any:
        quotes = {quote.sha256: quote for quote in (*won.evidence, *lost.evidence)}
        changes: dict[str, Any] = {"evidence": tuple(quotes.values()), "disputed": won.disputed or lost.disputed}
        if not said:
            changes |= {
                "description": _joined(won.description, lost.description),
                # Without sources a statement rests on the annotated text: both name some, or neither does.
                "sources": tuple(dict.fromkeys((*won.sources, *lost.sources))) if won.sources else lost.sources,
                "tags": tuple(dict.fromkeys((*won.tags, *lost.tags))),
            }
        return won.model_copy(update={**changes, "note": _joined(won.note, said or lost.note)})


def _joined(*texts: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _period(a: Any, b: Any, filled: dict[str, Any]) -> dict[str, Any]:
    return {"period": b.period} if "when" in filled and hasattr(a, "period") else {}


def _claimed(row: Any, rename: dict[str, str]) -> str:
    about = tuple(rename.get(name, name) for name in row.about)
    quotes = sorted(quote.sha256 for quote in row.evidence)
    return repr((describe(row.model_copy(update={"about": about})), quotes))
