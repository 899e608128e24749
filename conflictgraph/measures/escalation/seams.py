"""Which evidence is the cheapest to lose, so that no path is left? Smallest cuts by weight.

A coin costs -log(1 - q), so that the chance that no coin of a set falls right is exp(-cost): the
cheapest set gives the tightest upper bound of its kind. Two ways are tried, and the cheaper valid
one is kept. Maximum flow on the state graph is fast and ignores any limit of steps, but pays twice
for a coin with two arcs. The hitting set is exact for the paths it has seen, and asks for one more
path that it missed until there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.kernels.cuts import cheapest_cut

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.measures.escalation.web import Web

__all__ = ["Seam", "hitting", "seam"]

#: Paths that a hitting set may have missed, for webs up to so many coins; large webs get fewer.
_ROUNDS, _MANY, _FEW = 150, 400, 15


@dataclass(frozen=True, slots=True)
class Seam:
    """A set of coins without which no path is left.

    Parameters
    ----------
    coins
        The coins, sorted.
    bound
        Chance that at least one of them falls right: no risk is higher.
    how
        max-flow or hitting-set.
    cheapest
        Whether no cheaper set exists.
    """

    coins: tuple[int, ...]
    bound: float
    how: str
    cheapest: bool


def _cost(chance: np.ndarray) -> np.ndarray:
    return np.asarray(-np.log1p(-np.minimum(chance, 1 - 1e-12)))


def hitting(sets: Collection[frozenset[int]], chance: np.ndarray) -> tuple[int, ...]:
    """Find the cheapest set of coins that meets every given set; exact by integer programming.

    Parameters
    ----------
    sets
        Sets of coins, none empty.
    chance
        Chance of each coin, 0 to 1.

    Returns
    -------
    tuple
        The coins, sorted; of sets that cost the same, one with few coins.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    used = sorted({coin for one in sets for coin in one})
    if not used:
        return ()
    place = {coin: n for n, coin in enumerate(used)}
    table = np.zeros((len(sets), len(used)))
    for row, one in enumerate(sorted(sets, key=sorted)):
        table[row, [place[coin] for coin in one]] = 1.0
    solved = milp(
        _cost(chance[used]) + 1e-9,
        constraints=LinearConstraint(table, lb=1.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(used), dtype=np.int64),
        options={"mip_rel_gap": 0.0},
    )
    return tuple(coin for coin, taken in zip(used, np.asarray(solved.x), strict=True) if taken > 0.5)


def _flow(web: Web) -> tuple[int, ...]:
    """Cut the state graph; both arcs of one coin are paid for, though one fall breaks both."""
    last = len(web.nodes) - 1
    cut = cheapest_cut(last + 1, web.tail.tolist(), web.head.tolist(), _cost(web.chance[web.coin]).tolist(), 0, last)
    return tuple(sorted({int(web.coin[arc]) for arc in cut}))


def seam(web: Web) -> Seam:
    """Find the cheapest set of coins without which no path is left.

    Parameters
    ----------
    web
        What lies between two actors.

    Returns
    -------
    Seam
        Always a set that meets every path; `cheapest` says whether that was proved.
    """
    if not len(web.tail):
        return Seam((), 0.0, "max-flow", cheapest=True)
    cut = _flow(web)
    alone = len(np.unique(web.coin)) == len(web.coin)
    if web.max_steps is None and alone:
        return Seam(cut, _bound(web, cut), "max-flow", cheapest=True)
    coin_of = dict(zip(web.move.tolist(), web.coin.tolist(), strict=True))
    sets = {frozenset(coin_of[move] for move in route) for route in web.best(50)}
    arcs = web.out()
    for _ in range(_ROUNDS if len(web.coins) <= _MANY else min(_ROUNDS, _FEW)):
        chosen = hitting(sets, web.chance)
        missed = web.spared(frozenset(chosen), arcs=arcs)
        if missed is None:
            break
        if not missed:
            return Seam(chosen, _bound(web, chosen), "hitting-set", cheapest=True)
        sets.add(frozenset(coin_of[move] for move in missed))
    return Seam(cut, _bound(web, cut), "max-flow", cheapest=False)


def _bound(web: Web, coins: Collection[int]) -> float:
    return float(-np.expm1(np.log1p(-np.minimum(web.chance[list(coins)], 1.0 - 1e-15)).sum()))
