"""Which actors are drawn as one bloc: who is bound by ties, and not by force.

A drawing aid with a plain rule, not a finding: `conflictgraph.measures.blocs` answers the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["blocs"]

# Below this bond two groups stay apart; chosen by eye on the shipped corpus.
_WEAKEST = 0.2


def blocs(actors: Sequence[str], bonds: Mapping[tuple[str, str], float], *, most: int = 8) -> list[list[str]]:
    """Group actors by joining, again and again, the two groups with the strongest mean bond.

    Parameters
    ----------
    actors
        Ids, heaviest first.
    bonds
        Strength of each pair: positive between friends, negative between foes.
    most
        The most blocs that are given back.

    Returns
    -------
    list of list of str
        Blocs of two or more, largest first; each in the order of `actors`.

    Examples
    --------
    >>> blocs(["a", "b", "c"], {("a", "b"): 1.0, ("b", "c"): -1.0})
    [['a', 'b']]
    """
    rank = {name: number for number, name in enumerate(actors)}
    groups: dict[int, list[str]] = {number: [name] for name, number in rank.items()}
    links: dict[int, dict[int, float]] = {number: {} for number in groups}
    for (one, another), bond in bonds.items():
        a, b = rank[one], rank[another]
        if a != b:
            links[a][b] = links[a].get(b, 0.0) + bond
            links[b][a] = links[a][b]
    while True:
        best, pair = _WEAKEST, None
        for a in sorted(links):
            for b, strength in sorted(links[a].items()):
                worth = strength / (len(groups[a]) * len(groups[b])) ** 0.75
                if a < b and worth > best + 1e-12:
                    best, pair = worth, (a, b)
        if pair is None:
            break
        keep, gone = pair
        groups[keep] += groups.pop(gone)
        for other, strength in links.pop(gone).items():
            links[other].pop(gone)
            if other != keep:
                links[keep][other] = links[keep].get(other, 0.0) + strength
                links[other][keep] = links[keep][other]
    found = [sorted(group, key=rank.__getitem__) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), rank[group[0]]))[:most]
