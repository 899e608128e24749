"""Which evidence is the cheapest to lose, so that no path is left? Smallest cuts by weight.

A coin costs -log(1 - q), so that the chance that no coin of a set falls right is exp(-cost): the
cheapest set gives the tightest upper bound of its kind. Two ways are tried, and the cheaper valid
one is kept. Maximum flow on the state graph is fast, but it ignores any limit of steps, cuts walks
that meet an actor twice, and pays twice for a coin with two arcs. The hitting set is exact for the paths it has seen, and asks for more
paths that it missed until there is none. Stopped before that, it still proves something: no seam
costs less than the cheapest set that meets the paths seen so far.
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

#: Rounds, paths without a common coin that one round may add, paths in all, and branches of the integer program.
_ROUNDS, _APART, _PATHS, _BRANCHES = 200, 400, 4_000, 20_000
#: Steps that may be tried for a path that was missed, and for further ones.
_LONG, _BRIEF = 20_000, 1_000
_EVEN = 1e-9
#: Two costs as near as this are the same: the integer program knows no better.
_SAME = 2e-6
#: Larger cuts are not tried coin by coin.
_TRIED = 60


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
        Whether it was proved that no cheaper set exists.
    cost
        Sum of -log(1 - q) over the coins.
    at_least
        Proved: no set without which no path is left costs less. Equal to the cost when it is the cheapest.
    """

    coins: tuple[int, ...]
    bound: float
    how: str
    cheapest: bool
    cost: float
    at_least: float


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
    return _met(sets, chance)[0] or ()


def _met(sets: Collection[frozenset[int]], chance: np.ndarray) -> tuple[tuple[int, ...] | None, float]:
    """Meet every set as cheaply as can be, if that is found, and prove that nothing that does so costs less than a bound."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    used = sorted({coin for one in sets for coin in one})
    if not used:
        return (), 0.0
    place = {coin: n for n, coin in enumerate(used)}
    ordered = [sorted(one) for one in sorted(sets, key=sorted)]
    columns = np.array([place[coin] for one in ordered for coin in one])
    rows = np.repeat(np.arange(len(ordered)), [len(one) for one in ordered])
    table = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(ordered), len(used)))
    solved = milp(
        _cost(chance[used]) + _EVEN,
        constraints=LinearConstraint(table, lb=1.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(used), dtype=np.int64),
        options={"mip_rel_gap": 0.0, "node_limit": _BRANCHES},
    )
    if solved.x is None:
        return None, max(0.0, float(solved.mip_dual_bound or 0.0) - _EVEN * len(used))
    coins = tuple(coin for coin, taken in zip(used, np.asarray(solved.x), strict=True) if taken > 0.5)
    # What was added to each coin, so that few of them win a tie, is taken off again.
    proved = float(solved.mip_dual_bound or 0.0) - _EVEN * len(used)
    return coins, max(0.0, min(proved, _sum(chance, coins)))


def _sum(chance: np.ndarray, coins: Collection[int]) -> float:
    return float(_cost(chance[list(coins)]).sum())


def _flow(web: Web, gone: Collection[int] = ()) -> tuple[int, ...]:
    """Cut the state graph without some coins; both arcs of one coin are paid for, though one fall breaks both."""
    left = ~np.isin(web.coin, list(gone))
    tail, head, coin = web.tail[left], web.head[left], web.coin[left]
    last = len(web.nodes) - 1
    cut = cheapest_cut(last + 1, tail.tolist(), head.tolist(), _cost(web.chance[coin]).tolist(), 0, last)
    return tuple(sorted({int(coin[arc]) for arc in cut} | set(gone)))


def seam(web: Web, rounds: int | None = None) -> Seam:
    """Find the cheapest set of coins without which no path is left.

    Parameters
    ----------
    web
        What lies between two actors.
    rounds
        How often to look for paths that the coins chosen so far do not meet; nothing means 200. Fewer give a seam
        sooner, and prove less of it.

    Returns
    -------
    Seam
        Always a set that meets every path; `cheapest` says whether that was proved, and `at_least`
        how much cheaper another could be at most.
    """
    if not len(web.tail):
        return Seam((), 0.0, "max-flow", cheapest=True, cost=0.0, at_least=0.0)
    flow = _flow(web)
    if _plain(web):
        return _seam(web, flow, "max-flow", np.inf)
    arcs = web.out()
    chosen: tuple[int, ...] = ()
    at_least = 0.0
    coin_of = dict(zip(web.move.tolist(), web.coin.tolist(), strict=True))
    sets = {frozenset(coin_of[move] for move in route) for route in web.best(50)}
    for _ in range(_ROUNDS if rounds is None else rounds):
        met, proved = _met(sets, web.chance)
        at_least = max(at_least, proved)
        if met is None or len(sets) > _PATHS:
            break
        chosen = met
        if web.max_steps is None and _even(web, flow, at_least):
            return _seam(web, flow, "max-flow", at_least)
        missed = _missed(web, chosen, coin_of, arcs)
        if missed is None:
            break
        if not missed:
            return _seam(web, chosen, "hitting-set", at_least)
        sets.update(missed)
    cuts = [_thinned(web, cut, arcs) for cut in dict.fromkeys((flow, _flow(web, chosen)))]
    return _seam(web, min(cuts, key=lambda cut: (_sum(web.chance, cut), cut)), "max-flow", at_least)


def _plain(web: Web) -> bool:
    """Tell whether every walk is a path of its own evidence: no limit, no shared coin, no actor in two states."""
    coins, actors = len(np.unique(web.coin)), len(np.unique(web.nodes[:, 0]))
    return web.max_steps is None and coins == len(web.coin) and actors == len(web.nodes)


def _even(web: Web, coins: Collection[int], at_least: float) -> bool:
    return at_least >= _sum(web.chance, coins) - _SAME - 2 * _EVEN * len(web.coins)


def _seam(web: Web, coins: tuple[int, ...], how: str, at_least: float) -> Seam:
    cost, proved = _sum(web.chance, coins), _even(web, coins, at_least)
    return Seam(coins, _bound(web, coins), how, cheapest=proved, cost=cost, at_least=cost if proved else at_least)


def _missed(
    web: Web, chosen: Collection[int], coin_of: dict[int, int], arcs: list[list[tuple[int, int, int]]]
) -> list[frozenset[int]] | None:
    """List paths that some coins do not meet, no two with a common coin; nothing when that is not known."""
    gone, found = set(chosen), list[frozenset[int]]()
    while len(found) < _APART:
        # Only the first must be found or ruled out; more of them are looked for briefly.
        route = web.spared(gone, _BRIEF if found else _LONG, arcs=arcs)
        if not route:
            return None if route is None and not found else found
        found.append(frozenset(coin_of[move] for move in route))
        gone |= found[-1]
    return found


def _thinned(web: Web, cut: tuple[int, ...], arcs: list[list[tuple[int, int, int]]]) -> tuple[int, ...]:
    """Drop the coins of a cut that it does not need, the dearest first."""
    if len(cut) > _TRIED:
        return cut
    kept = set(cut)
    for coin in sorted(cut, key=lambda one: (-float(web.chance[one]), one)):
        if web.spared(kept - {coin}, arcs=arcs) == ():
            kept.discard(coin)
    return tuple(sorted(kept))


def _bound(web: Web, coins: Collection[int]) -> float:
    return float(-np.expm1(np.log1p(-np.minimum(web.chance[list(coins)], 1.0 - 1e-15)).sum()))
