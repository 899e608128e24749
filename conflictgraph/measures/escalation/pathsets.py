"""How likely is it that all coins of at least one set fall right? Exactly, by factoring.

The sets are the paths, the coins their pieces of evidence, each thrown once however many paths
hang on it. Series-parallel reduction is done on the sets and not on the state graph, where copies
of one coin would be taken for two: coins that always go together become one (series), and coins
that can stand in for each other in every set become one (parallel). What is left is decided coin
by coin.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np

__all__ = ["CALLS", "absorbed", "exact", "without_each"]

#: Branchings at most.
CALLS = 200_000

_Sets = frozenset[int]
#: What was put together, in order: one in series (or in parallel), which coin stays, which goes, and their chances before.
_Merges = list[tuple[bool, int, int, float, float]]


def exact(
    paths: Collection[frozenset[int]], chance: np.ndarray | Mapping[int, float], calls: int = CALLS
) -> float | None:
    """Work out the chance that all coins of at least one set fall right.

    Parameters
    ----------
    paths
        Sets of coins.
    chance
        Chance of each coin.
    calls
        Branchings at most.

    Returns
    -------
    float or None
        The chance; nothing when it would take more branchings.
    """
    found = _asked(_Factoring(calls), paths, chance)
    return None if found is None else found[0]


def without_each(
    paths: Collection[frozenset[int]], chance: np.ndarray | Mapping[int, float], calls: int = CALLS
) -> tuple[float, dict[int, float]] | None:
    """Work out the chance that all coins of at least one set fall right, and what is left of it without each coin.

    The chance is a straight line in that of each coin, so that its slope tells what is left without the coin. The
    slopes of all coins come out of one factoring.

    Parameters
    ----------
    paths, chance, calls
        As for `exact`.

    Returns
    -------
    tuple or None
        The chance, and that without each coin that stands in some set; nothing when it would take more branchings.
    """
    found = _asked(_Factoring(calls, sloped=True), paths, chance)
    if found is None:
        return None
    value, slopes = found
    coins = sorted({coin for one in paths for coin in one})
    return value, {
        coin: min(max(value - float(chance[coin]) * slopes.get(n, 0.0), 0.0), value) for n, coin in enumerate(coins)
    }


def _asked(
    work: _Factoring, paths: Collection[frozenset[int]], chance: np.ndarray | Mapping[int, float]
) -> tuple[float, dict[int, float]] | None:
    coins = sorted({coin for one in paths for coin in one})
    place = {coin: n for n, coin in enumerate(coins)}
    masks = {sum(1 << place[coin] for coin in one) for one in paths}
    try:
        return work.union(absorbed(masks), tuple(float(chance[coin]) for coin in coins))
    except OverflowError:
        return None


def absorbed(masks: Collection[int]) -> frozenset[int]:
    """Leave out every set that holds another one.

    Parameters
    ----------
    masks
        Sets as bits.

    Returns
    -------
    frozenset
        The smallest sets.
    """
    kept: list[int] = []
    for one in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & one == other for other in kept):
            kept.append(one)
    return frozenset(kept)


class _Factoring:
    """Chances of sets, each worked out once, and on demand their slopes in the chance of each coin."""

    def __init__(self, calls: int, *, sloped: bool = False) -> None:
        self.left = calls
        self.sloped = sloped
        self.known: dict[tuple[_Sets, tuple[float, ...]], tuple[float, dict[int, float]]] = {}

    def union(self, sets: _Sets, chance: tuple[float, ...]) -> tuple[float, dict[int, float]]:
        if not sets:
            return 0.0, {}
        if 0 in sets:
            return 1.0, {}
        key = sets, _used(sets, chance)
        if key not in self.known:
            self.left -= 1
            if self.left < 0:
                raise OverflowError
            merges: _Merges = []
            value, slopes = self._decided(*_reduced(sets, chance, merges))
            self.known[key] = value, _parted(slopes, merges) if self.sloped else slopes
        return self.known[key]

    def _decided(self, sets: _Sets, chance: tuple[float, ...]) -> tuple[float, dict[int, float]]:
        if len(sets) == 1:
            coins = _bits(next(iter(sets)))
            value, others = _product([chance[coin] for coin in coins])
            return value, dict(zip(coins, others, strict=True))
        parts = _components(sets)
        if len(parts) > 1:
            found = [self.union(part, chance) for part in parts]
            missed, others = _product([1.0 - value for value, _ in found])
            slopes = {
                coin: slope * rest
                for (_, part), rest in zip(found, others, strict=True)
                for coin, slope in part.items()
            }
            return 1.0 - missed, slopes
        bit = 1 << (coin := _weightiest(sets))
        shorter = [one & ~bit for one in sets if one & bit]
        without = frozenset(one for one in sets if not one & bit)
        # Only a set that lost the coin can now lie within another; the rest never did.
        with_ = frozenset(shorter).union(one for one in without if not any(less & one == less for less in shorter))
        (right, rising), (wrong, falling) = self.union(with_, chance), self.union(without, chance)
        slopes = {}
        if self.sloped:
            slopes = {one: chance[coin] * slope for one, slope in rising.items()}
            for one, slope in falling.items():
                slopes[one] = slopes.get(one, 0.0) + (1.0 - chance[coin]) * slope
            slopes[coin] = right - wrong
        return chance[coin] * right + (1.0 - chance[coin]) * wrong, slopes


def _product(factors: list[float]) -> tuple[float, list[float]]:
    """Multiply, and give for each factor the product of the others."""
    before = [1.0]
    for one in factors:
        before.append(before[-1] * one)
    others, after = before[:-1], 1.0
    for n in range(len(factors) - 1, -1, -1):
        others[n] *= after
        after *= factors[n]
    return before[-1], others


def _parted(slopes: dict[int, float], merges: _Merges) -> dict[int, float]:
    """Give each coin that was put together with another its own slope, the last ones first."""
    found = dict(slopes)
    for series, stays, goes, one, other in reversed(merges):
        slope = found.get(stays, 0.0)
        found[goes] = slope * (one if series else 1.0 - one)
        found[stays] = slope * (other if series else 1.0 - other)
    return found


def _used(sets: _Sets, chance: tuple[float, ...]) -> tuple[float, ...]:
    every = 0
    for one in sets:
        every |= one
    return tuple(chance[coin] for coin in _bits(every))


@lru_cache(maxsize=1 << 16)
def _bits(mask: int) -> tuple[int, ...]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


def _columns(sets: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each coin, the sets that hold it, as bits; and their sum, by which equal company shows."""
    columns: dict[int, int] = {}
    sums: dict[int, int] = {}
    for n, one in enumerate(sets):
        here = 1 << n
        for coin in _bits(one):
            columns[coin] = columns.get(coin, 0) | here
            sums[coin] = sums.get(coin, 0) + one
    return columns, sums


def _reduced(sets: _Sets, chance: tuple[float, ...], merges: _Merges) -> tuple[_Sets, tuple[float, ...]]:
    """Put coins in series and in parallel together until nothing changes, and write down which."""
    now, odds = sorted(sets), list(chance)
    while True:
        columns, sums = _columns(now)
        gone = _series(columns, odds, merges)
        if gone:
            now = sorted({one & ~gone for one in now})
            continue
        doubled = _parallel(now, columns, sums, odds, merges)
        if not doubled:
            return frozenset(now), tuple(odds)
        now = [one for one in now if not one & doubled]


def _series(columns: dict[int, int], odds: list[float], merges: _Merges) -> int:
    """Coins in exactly the same sets fall together: one stays, with the product of their chances."""
    first: dict[int, int] = {}
    gone = 0
    for coin in sorted(columns):
        twin = first.setdefault(columns[coin], coin)
        if twin != coin:
            merges.append((True, twin, coin, odds[twin], odds[coin]))
            odds[twin] *= odds[coin]
            gone |= 1 << coin
    return gone


def _parallel(
    sets: list[int], columns: dict[int, int], sums: dict[int, int], odds: list[float], merges: _Merges
) -> int:
    """Coins that stand in the same company, never together: one stays, right when either is."""
    first: dict[tuple[int, int], int] = {}
    gone = 0
    for coin in sorted(columns):
        count = columns[coin].bit_count()
        twin = first.setdefault((count, sums[coin] - (count << coin)), coin)
        if twin == coin:
            continue
        company, other = (_company(sets, columns[one], one) for one in (coin, twin))
        if company == other and not any(one & gone for one in company):
            merges.append((False, twin, coin, odds[twin], odds[coin]))
            odds[twin] = 1.0 - (1.0 - odds[twin]) * (1.0 - odds[coin])
            gone |= 1 << coin
    return gone


def _company(sets: list[int], column: int, coin: int) -> frozenset[int]:
    found = []
    while column:
        low = column & -column
        found.append(sets[low.bit_length() - 1] & ~(1 << coin))
        column ^= low
    return frozenset(found)


def _components(sets: _Sets) -> list[_Sets]:
    """Part the sets so that no coin stands in two parts."""
    groups: list[tuple[int, list[int]]] = []
    for one in sorted(sets):
        coins, members, rest = one, [one], []
        for mask, others in groups:
            if mask & coins:
                coins |= mask
                members += others
            else:
                rest.append((mask, others))
        groups = [*rest, (coins, members)]
    return [frozenset(members) for _, members in groups]


def _weightiest(sets: _Sets) -> int:
    """Choose the coin on which most hangs: each set that holds it counts, one coin longer half as much.

    Deciding it makes the most sets hold or fall at once. The commonest coin alone takes up to five times as many
    branchings on random records of 60 steps.
    """
    weights: dict[int, float] = {}
    for one in sets:
        weight = 0.5 ** one.bit_count()
        for coin in _bits(one):
            weights[coin] = weights.get(coin, 0.0) + weight
    return min(weights, key=lambda coin: (-weights[coin], coin))
