"""The blocs that are outlined: those of the measures room, and people with the organisation they are part of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Bloc

__all__ = ["blocs"]

_MOST = 8
# Above, correlation clustering takes minutes.
_EXACT_UP_TO = 300


def blocs(g: ConflictGraph, order: Sequence[str]) -> tuple[list[Bloc], dict[str, int], dict[str, Any]]:
    """Find the blocs by correlation clustering, as `measures.blocs.communities` does.

    Parameters
    ----------
    g
        The graph.
    order
        Actor ids, heaviest first.

    Returns
    -------
    tuple
        Blocs of two or more, largest first; actor id to the number of its bloc, with people in
        that of their organisation; and what is said of the method: cost, optimal, engine, and
        the pairs that do not fit.
    """
    from conflictgraph.measures.blocs import communities

    rank = {name: number for number, name in enumerate(order)}
    if not order:
        return [], {}, {}
    if len(order) > _EXACT_UP_TO:
        return _many(g, order, rank)
    found = communities(g, persons=False, time_limit=5.0)
    groups = sorted(
        (sorted(group, key=rank.__getitem__) for group in found.blocs if len(group) > 1),
        key=lambda group: (-len(group), rank[group[0]]),
    )[:_MOST]
    home = {name: number for number, group in enumerate(groups) for name in group}
    friends = _friends(g, home)
    people = _people(g, home)
    out: list[Bloc] = [
        {
            "heads": sorted(group, key=lambda name: (-friends.get(name, 0), rank[name]))[:2],
            "members": [*group, *(name for name in order if people.get(name) == number)],
        }
        for number, group in enumerate(groups)
    ]
    about = {
        "unexplained": float(found.value),
        "optimal": bool(found.optimal),
        "engine": str(found.about.get("engine", "")),
        "frustrated": [[str(a), str(b)] for a, b in zip(found.frustrated["a"], found.frustrated["b"], strict=True)][
            :20
        ],
    }
    return out, {**home, **people}, about


def _many(
    g: ConflictGraph, order: Sequence[str], rank: Mapping[str, int]
) -> tuple[list[Bloc], dict[str, int], dict[str, Any]]:
    """Group many actors fast: enough to draw first what can be seen at once."""
    import numpy as np

    from conflictgraph.graph import pairs
    from conflictgraph.page.crowds import crowds

    table = pairs(g)
    both = np.column_stack([[rank[str(name)] for name in table[end]] for end in ("a", "b")]).astype(np.int64)
    found = crowds(len(order), both.reshape(-1, 2), table["sign"].to_numpy(dtype=np.int64))
    groups = [[order[number] for number in group] for group in found]
    home = {name: number for number, group in enumerate(groups) for name in group}
    friends = _friends(g, home)
    out: list[Bloc] = [
        {"heads": sorted(group, key=lambda name: (-friends.get(name, 0), rank[name]))[:2], "members": group}
        for group in groups
    ]
    return out, home, {"optimal": False, "engine": "signed modularity", "frustrated": []}


def _friends(g: ConflictGraph, home: Mapping[str, int]) -> dict[str, int]:
    """Count the friends of each actor within its own bloc."""
    from conflictgraph.graph import pairs

    count: dict[str, int] = {}
    table = pairs(g)
    for a, b, sign, mixed in zip(table["a"], table["b"], table["sign"], table["mixed"], strict=True):
        if sign > 0 and not mixed and home.get(a, -1) == home.get(b, -2):
            for end in (str(a), str(b)):
                count[end] = count.get(end, 0) + 1
    return count


def _people(g: ConflictGraph, home: Mapping[str, int]) -> dict[str, int]:
    """Outline a person with the organisation of which he or she is part."""
    found: dict[str, int] = {}
    for name, person, parent, wholes in zip(
        *(g.actors[column] for column in ("actor_id", "is_person", "parent", "member_of")), strict=True
    ):
        if person and name not in home:
            part_of = [home[whole] for whole in (parent, *wholes) if whole in home]
            if part_of:
                found[str(name)] = part_of[0]
    return found
