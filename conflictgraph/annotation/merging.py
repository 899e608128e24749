"""Two annotations of one text become one: what both say is kept once, what they say otherwise is asked. Nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflictgraph.annotation.agreement import pairs
from conflictgraph.annotation.compose import seed_yaml
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import load_one

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["Merged", "describe", "merge"]

_SAME = ("who", "to", "did", "relation", "of", "when", "status", "certainty", "sign", "since", "until", "event")


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
    """Say a statement in one line.

    Parameters
    ----------
    row
        An act or a tie.

    Returns
    -------
    str
        Who, did, to, and what else is said.
    """
    first = ", ".join(row.who) if isinstance(row.who, tuple) else row.who
    kind, to = (row.did, ", ".join(row.to)) if hasattr(row, "did") else (row.relation, row.of)
    rest = [f"{key}: {getattr(row, key)}" for key in ("when", "status", "certainty", "note") if getattr(row, key, "")]
    return f"{first} {kind} {to} ({'; '.join(rest)})"


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
        kept.update(keeper.pair(a, _renamed(b, rename, keep=True)))
    both = {b.id for _, b in matched}
    alone = [_renamed(row, rename) for row in (*its.seed.acts, *its.seed.ties, *its.seed.claims) if row.id not in both]
    kept.update({row.id: row for row in alone})
    rows: list[Any] = list(kept.values())
    actors = {actor.id: actor for actor in (*its.seed.actors, *mine.seed.actors)}
    papers = {row.id: row for row in (*its.seed.publications, *mine.seed.publications)}
    source = mine.seed.source.model_dump(exclude={"id"})
    passed = {row.evidence.sha256: row for row in (*its.seed.passed_over, *mine.seed.passed_over)}
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
    one_sided = len(alone) + len(mine.seed.acts) + len(mine.seed.ties) + len(mine.seed.claims) - len(matched)
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
        self.log: list[str] = []

    def names(self, mine: Any, its: Any, matched: list[tuple[Any, Any]]) -> dict[str, str]:
        taken = {row.id for row in (*mine.acts, *mine.ties, *mine.claims)}
        rename = {b.id: a.id for a, b in matched}
        for row in (*its.acts, *its.ties, *its.claims):
            name, number = row.id, 2
            while row.id not in rename and name in taken:
                name, number = f"{row.id}-{number}", number + 1
            rename.setdefault(row.id, name)
            taken.add(rename[row.id])
        return rename

    def pair(self, a: Any, b: Any) -> dict[str, Any]:
        if all(getattr(a, key, None) == getattr(b, key, None) for key in _SAME):
            self.agreed += 1
            return {a.id: self._gather(a, b, "")}
        self.decided += 1
        answer = self.choose(a, b) if self.choose else "both"
        self.log.append(f"{a.id}: {answer}: {self.one}: {describe(a)} | {self.other}: {describe(b)}")
        if answer == "both":
            second = b.model_copy(update={"id": f"{a.id}-{b.id}-b", "disputed": True})
            return {a.id: a.model_copy(update={"disputed": True}), second.id: second}
        if answer not in {"a", "b"}:
            raise SeedError(f"«{answer}» is no decision; a, b or both")
        won, lost, who = (a, b, self.other) if answer == "a" else (b, a, self.one)
        return {a.id: self._gather(won.model_copy(update={"id": a.id}), lost, f"{who} had: {describe(lost)}")}

    def _gather(self, won: Any, lost: Any, said: str) -> Any:
        quotes = {quote.sha256: quote for quote in (*won.evidence, *lost.evidence)}
        note = "; ".join(dict.fromkeys(filter(None, (won.note, lost.note if not said else "", said))))
        return won.model_copy(update={"evidence": tuple(quotes.values()), "note": note})
