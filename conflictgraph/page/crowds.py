"""Blocs of many actors, in a second: groups with more friendship and less enmity inside than their degrees let expect.

Above some hundred actors correlation clustering takes minutes, and the page needs blocs only to
draw first what a reader can see at once. `measures.blocs` answers the question itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["crowds"]

_SWEEPS = 12


def crowds(n: int, pairs: Ints, signs: Ints, *, most: int = 40) -> list[list[int]]:
    """Group many actors by moving each to where its friends are and its foes are not.

    Actors, then whole groups, move again and again to the neighbouring group with the largest gain of
    friends minus foes, each less what the degrees alone would let expect (signed modularity,
    local moving on several levels). No chance is used: the order is that of the numbers.

    Parameters
    ----------
    n
        How many actors; number 0 is the heaviest.
    pairs, signs
        Actor numbers of each pair (m, 2), and -1, 0 or 1 of each (m,).
    most
        The most groups that are given back.

    Returns
    -------
    list of list of int
        Groups of two or more, largest first, each in the order of the numbers.

    Examples
    --------
    >>> import numpy as np
    >>> crowds(4, np.array([[0, 1], [2, 3], [1, 2]]), np.array([1, 1, -1]))
    [[0, 1], [2, 3]]
    """
    home = np.arange(n)
    links = _links(n, pairs.tolist(), signs.tolist())
    while True:
        moved, count = _level(links)
        home = np.asarray(moved)[home]
        if count == len(links):
            break
        links = _folded(links, moved, count)
    groups: dict[int, list[int]] = {}
    for actor, group in enumerate(home.tolist()):
        groups.setdefault(group, []).append(actor)
    found = [group for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group[0]))[:most]


# One node: its neighbours with the friends and the foes between them; its own number holds what lies inside.
Links = list[dict[int, tuple[float, float]]]


def _links(n: int, pairs: list[list[int]], signs: list[int]) -> Links:
    links: Links = [{} for _ in range(n)]
    for (a, b), sign in zip(pairs, signs, strict=True):
        if sign and a != b:
            for one, other in ((a, b), (b, a)):
                friends, foes = links[one].get(other, (0.0, 0.0))
                links[one][other] = (friends + (sign > 0), foes + (sign < 0))
    return links


def _folded(links: Links, home: list[int], count: int) -> Links:
    """Make one node of each group; what lay inside stays with it, seen from both ends."""
    folded: Links = [{} for _ in range(count)]
    for node, near in enumerate(links):
        into = folded[home[node]]
        for other, (friends, foes) in near.items():
            old = into.get(home[other], (0.0, 0.0))
            into[home[other]] = (old[0] + friends, old[1] + foes)
    return folded


def _level(links: Links) -> tuple[list[int], int]:
    """Move single nodes until none gains; give the group of each, numbered from 0, and how many there are."""
    friends = [sum(bond[0] for bond in near.values()) for near in links]
    foes = [sum(bond[1] for bond in near.values()) for near in links]
    all_friends, all_foes = sum(friends) or 1.0, sum(foes) or 1.0
    home, warm, cold = list(range(len(links))), list(friends), list(foes)
    for _ in range(_SWEEPS):
        moves = 0
        for node, near in enumerate(links):
            old = home[node]
            bonds: dict[int, float] = {old: 0.0}
            for other, (kind, hostile) in near.items():
                if other != node:
                    group = home[other]
                    bonds[group] = bonds.get(group, 0.0) + kind - hostile
            warm[old] -= friends[node]
            cold[old] -= foes[node]
            f, h = friends[node] / all_friends, foes[node] / all_foes
            best, gain = old, bonds[old] - f * warm[old] + h * cold[old] + 1e-9
            for group, bond in bonds.items():
                worth = bond - f * warm[group] + h * cold[group]
                if worth > gain + 1e-9 or (worth > gain - 1e-9 and group < best and best != old):
                    best, gain = group, worth
            home[node] = best
            warm[best] += friends[node]
            cold[best] += foes[node]
            moves += best != old
        if moves <= len(links) // 500:
            break
    number: dict[int, int] = {}
    return [number.setdefault(group, len(number)) for group in home], len(number)
