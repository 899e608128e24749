"""What people decided of two actors: that they are one, that they are two, or that nobody knows yet.

Decisions stand in ``actors.yaml`` under ``judgements``. They are edges between ids, so a decision
can be taken back, and no seed is ever rewritten for one.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from conflictgraph.errors import near
from conflictgraph.model import Judgement
from conflictgraph.readers.seed.fields import Fields
from conflictgraph.readers.seed.tree import Node, Sequence, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Actor
    from conflictgraph.readers.seed.loaded import Loaded

__all__ = ["JUDGEMENTS", "Judged", "check_judgements", "read_judgements"]

JUDGEMENTS = {
    "positive": "they are one actor",
    "negative": "they are two actors",
    "unsure": "somebody looked, and cannot say",
}
Judged = tuple[Judgement, Node, Sheet]


def read_judgements(sheet: Sheet, node: Node | None) -> list[Judged]:
    """Read the judgements of a folder.

    Parameters
    ----------
    sheet
        Where faults go.
    node
        A list of ``{ one, other, judgement, by, on, why }``.

    Returns
    -------
    list
        Each with its place.
    """
    if node is None:
        return []
    if not isinstance(node, Sequence):
        sheet.fault("shape", node, "«judgements» is a list of { one, other, judgement, by, on, why }")
        return []
    found = []
    for item in node.items:
        fields = Fields(sheet, item, "judgement")
        for key in ("one", "other", "by", "on"):
            fields.text(key, needed=True)
        fields.date("on")
        said = fields.text("judgement", needed=True, choices=JUDGEMENTS, default="unsure")
        values = {key: fields.text(key) for key in ("one", "other", "by", "on", "why")}
        found.append((Judgement(judgement=said, **values), item, sheet))
    return found


def check_judgements(loaded: Loaded, judged: Iterable[Judged]) -> dict[str, str]:
    """Look for judgements that cannot all hold, and say who is one with whom.

    Parameters
    ----------
    loaded
        Everything that was read.
    judged
        The judgements.

    Returns
    -------
    dict
        Actor id to the id under which it counts; only those whose id changes.
    """
    sound = [entry for entry in judged if _is_sound(entry, loaded.actors)]
    following: dict[str, list[str]] = {}
    pairs: dict[frozenset[str], Judged] = {}
    for entry in sound:
        said, node, sheet = entry
        pair = frozenset((said.one, said.other))
        first = pairs.setdefault(pair, entry)
        if first[0].judgement != said.judgement:
            before = f"{first[0].judgement} by {first[0].by} in line {first[1].line + 1}"
            sheet.fault("judgement", node, f"«{said.one}» and «{said.other}» are judged already: {before}")
        if said.judgement == "positive":
            following.setdefault(said.one, []).append(said.other)
            following.setdefault(said.other, []).append(said.one)
    for said, node, sheet in sound:
        way = _way(following, said.one, said.other) if said.judgement == "negative" else []
        if way:
            over = " = ".join(f"«{name}»" for name in way)
            sheet.fault("judgement", node, f"«{said.one}» and «{said.other}» are judged two, and one over {over}")
    same = _representatives(following, list(loaded.actors))
    _self_acts(loaded, same, sound)
    return same


def _is_sound(entry: Judged, actors: dict[str, Actor]) -> bool:
    said, node, sheet = entry
    fine = True
    for name in (said.one, said.other):
        if name not in actors:
            hits = near(name, actors)
            hint = f"; did you mean «{hits[0]}»?" if hits else ""
            sheet.fault("actor", node, f"no actor «{name}»{hint}")
            fine = False
    if not fine:
        return False
    if said.one == said.other:
        sheet.fault("judgement", node, f"«{said.one}» is judged against itself")
        return False
    one, other = actors[said.one], actors[said.other]
    if said.judgement == "positive" and one.is_placeholder != other.is_placeholder:
        sheet.fault("judgement", node, "whom the text does not name is never one with a named actor")
    if said.judgement == "positive" and one.is_person != other.is_person:
        sheet.fault("judgement", node, "a person and a group are never one")
    return True


def _way(following: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """The shortest row of positive judgements from one actor to another."""
    before: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        if name == goal:
            way = [name]
            while before[way[-1]]:
                way.append(before[way[-1]])
            return way[::-1]
        for other in following.get(name, ()):
            if other not in before:
                before[other] = name
                waiting.append(other)
    return []


def _representatives(following: dict[str, list[str]], order: list[str]) -> dict[str, str]:
    """Each actor's representative: of those that are one, the first that was declared, shared ones first."""
    same: dict[str, str] = {}
    for first in order:
        if first in same or first not in following:
            continue
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name not in same:
                same[name] = first
                waiting.extend(following[name])
    return {name: first for name, first in same.items() if name != first}


def _self_acts(loaded: Loaded, same: dict[str, str], judged: list[Judged]) -> None:
    if not same:
        return
    rows = [(row.id, row.who, row.to) for one in loaded.opened for row in one.seed.acts]
    rows += [(row.id, (row.who,), (row.of,)) for one in loaded.opened for row in one.seed.ties]
    for name, who, to in rows:
        ends = [{same.get(actor, actor): actor for actor in side} for side in (who, to)]
        for actor in sorted(ends[0].keys() & ends[1].keys()):
            a, b = ends[0][actor], ends[1][actor]
            if a != b:
                node, sheet = next((node, sheet) for said, node, sheet in judged if {said.one, said.other} & {a, b})
                sheet.fault("judgement", node, f"«{a}» and «{b}» act on each other in «{name}»: they are two")
