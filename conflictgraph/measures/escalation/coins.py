"""How likely is it that at least one path is live, if the scores were chances? And where does it break?

Each piece of evidence is one coin, shared by every path that rests on it. The answer is exact for
few coins and sampled beyond; it always lies between the best path and the cut bound.
The trap: scores are no probabilities, so a risk is a rank like them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.automaton import GROUPS, automaton
from conflictgraph.measures.escalation.moves import Moves, moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.prospective import search, two_actors
from conflictgraph.measures.escalation.result import NOT_A_FORECAST
from conflictgraph.measures.escalation.tell import brackets

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day

__all__ = ["Chokepoints", "Risk", "chokepoints", "exact", "risk", "sampled"]

_CALLS = 200_000
_COINS = 60
_PATHS = 20_000


@dataclass(frozen=True, slots=True)
class Risk:
    """The score of the event that at least one path is live.

    Parameters
    ----------
    value
        The score, 0 to 1.
    low, high
        95 per cent interval of a sampled value (Wilson); the value itself when exact.
    best_path, cut_bound
        Bounds that always hold: the best single path, and the cheapest seam.
    method
        exact or sampled.
    paths, coins, worlds
        How many paths, pieces of evidence and sampled worlds it rests on.
    cut
        Whether some paths were left out, so that the value is a lower bound.
    row_ids
        The rows behind all paths.
    """

    value: float
    low: float
    high: float
    best_path: float
    cut_bound: float
    method: str
    paths: int
    coins: int
    worlds: int
    cut: bool
    row_ids: tuple[str, ...] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the answer as one row.

        Returns
        -------
        pandas.DataFrame
            One column a field.
        """
        return pd.DataFrame([{name: getattr(self, name) for name in self.__slots__}])

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            Plain text.
        """
        interval = (
            ""
            if self.method == "exact"
            else f" (95 per cent interval {self.low:.3f} to {self.high:.3f}, {self.worlds} sampled worlds)"
        )
        lower = "; some paths were left out, so it is a lower bound" if self.cut else ""
        lines = [
            f"At least one of {self.paths} paths is live with score {self.value:.3f}{interval}{lower}, {self.method}, over {self.coins} pieces of evidence {brackets(self.row_ids)}.",
            f"It lies between the best path ({self.best_path:.3f}) and the cheapest seam ({self.cut_bound:.3f}).",
            NOT_A_FORECAST,
        ]
        return "\n".join(lines)


def exact(paths: Collection[frozenset[int]], chance: np.ndarray, calls: int = _CALLS) -> float | None:
    """Work out the chance that all coins of at least one set fall right, by factoring.

    Absorption: a set that holds another one adds nothing. Sets without a common coin are
    worked out apart. Then one coin is decided both ways.

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
    memo: dict[frozenset[frozenset[int]], float] = {}
    left = [calls]

    def union(sets: frozenset[frozenset[int]]) -> float:
        if not sets:
            return 0.0
        if frozenset() in sets:
            return 1.0
        if sets in memo:
            return memo[sets]
        left[0] -= 1
        if left[0] < 0:
            raise OverflowError
        if len(sets) == 1:
            value = float(np.prod([chance[coin] for coin in next(iter(sets))]))
        else:
            parts = _components(sets)
            if len(parts) > 1:
                value = 1.0 - float(np.prod([1.0 - union(part) for part in parts]))
            else:
                coin = _commonest(sets)
                with_ = _absorbed({one - {coin} for one in sets})
                without = _absorbed({one for one in sets if coin not in one})
                value = float(chance[coin]) * union(with_) + (1.0 - float(chance[coin])) * union(without)
        memo[sets] = value
        return value

    try:
        return union(_absorbed(set(paths)))
    except OverflowError:
        return None


def _absorbed(sets: set[frozenset[int]]) -> frozenset[frozenset[int]]:
    kept: list[frozenset[int]] = []
    for one in sorted(sets, key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return frozenset(kept)


def _components(sets: frozenset[frozenset[int]]) -> list[frozenset[frozenset[int]]]:
    groups: list[tuple[set[int], set[frozenset[int]]]] = []
    for one in sets:
        coins, members = set(one), {one}
        rest = []
        for other_coins, other_members in groups:
            if other_coins & coins:
                coins |= other_coins
                members |= other_members
            else:
                rest.append((other_coins, other_members))
        groups = [*rest, (coins, members)]
    return [frozenset(members) for _, members in groups]


def _commonest(sets: frozenset[frozenset[int]]) -> int:
    counts: dict[int, int] = {}
    for one in sets:
        for coin in one:
            counts[coin] = counts.get(coin, 0) + 1
    return min(counts, key=lambda coin: (-counts[coin], coin))


def sampled(
    paths: Collection[frozenset[int]], chance: np.ndarray, *, worlds: int, seed: int
) -> tuple[float, float, float]:
    """Sample worlds: the share in which some set has all its coins, with a Wilson interval.

    Parameters
    ----------
    paths
        Sets of coins.
    chance
        Chance of each coin.
    worlds
        How many worlds.
    seed
        Fixes the coins; the same seed gives common random numbers.

    Returns
    -------
    tuple
        Share, and the ends of its 95 per cent interval.
    """
    coins = sorted({coin for one in paths for coin in one})
    random = np.random.default_rng(seed)
    falls = {coin: np.packbits(random.random(worlds) < chance[coin]) for coin in coins}
    live = np.zeros((worlds + 7) // 8, dtype=np.uint8)
    for one in paths:
        live |= np.bitwise_and.reduce([falls[coin] for coin in one])
    hits, z = int(np.unpackbits(live)[:worlds].sum()), 1.959963984540054
    share = hits / worlds
    centre = (share + z * z / (2 * worlds)) / (1 + z * z / worlds)
    half = z / (1 + z * z / worlds) * float(np.sqrt(share * (1 - share) / worlds + z * z / (4 * worlds * worlds)))
    return share, max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class _Paths:
    found: Moves
    scores: np.ndarray
    routes: list[tuple[int, ...]]
    coins: list[frozenset[int]]
    chance: np.ndarray
    cut: bool


def _gather(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None,
    max_steps: int,
    steps: Collection[str],
    params: Params | None,
    min_score: float,
) -> _Paths:
    first, last = two_actors(g, source, target)
    weights = params or Params()
    found = moves(g, weights, at=at)
    scores = found.scores(weights)
    ends = found.actors.index(first), found.actors.index(last)
    routes, cut = search(
        found, scores, automaton(steps=steps), ends, k=_PATHS, max_steps=max_steps, min_score=min_score
    )
    chance = np.zeros(int(found.coin.max()) + 1 if len(found.coin) else 0)
    np.maximum.at(chance, found.coin, scores)
    coins = [frozenset(int(found.coin[move]) for move in route) for route in routes]
    return _Paths(found, scores, routes, coins, chance, bool(cut) or len(routes) >= _PATHS)


def _rows(all_: _Paths, moves_: Collection[int]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(row for move in sorted(moves_) for row in (*all_.found.act_ids(move), *all_.found.tie_ids(move)))
    )


def _union(
    coins: Collection[frozenset[int]], chance: np.ndarray, *, worlds: int, seed: int
) -> tuple[float, float, float, str]:
    distinct = {coin for one in coins for coin in one}
    value = exact(coins, chance) if len(distinct) <= _COINS else None
    if value is not None:
        return value, value, value, "exact"
    return *sampled(coins, chance, worlds=worlds, seed=seed), "sampled"


def _hitting(coins: list[frozenset[int]], chance: np.ndarray) -> tuple[int, ...]:
    """Find the cheapest set of coins that meets every path; cost -log(1 - q), exact by integer programming."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    sets = sorted(_absorbed(set(coins)), key=sorted)
    used = sorted({coin for one in sets for coin in one})
    if not used:
        return ()
    place = {coin: n for n, coin in enumerate(used)}
    table = np.zeros((len(sets), len(used)))
    for row, one in enumerate(sets):
        table[row, [place[coin] for coin in one]] = 1.0
    cost = -np.log1p(-np.minimum(chance[used], 1 - 1e-12)) + 1e-9
    solved = milp(
        cost,
        constraints=LinearConstraint(table, lb=1.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(used), dtype=np.int64),
    )
    return tuple(coin for coin, taken in zip(used, np.asarray(solved.x), strict=True) if taken > 0.5)


def risk(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None = None,
    max_steps: int = 4,
    steps: Collection[str] = tuple(GROUPS),
    params: Params | None = None,
    min_score: float = 1e-6,
    worlds: int = 9604,
    seed: int = 0,
) -> Risk:
    """How strong are all paths together, when each piece of evidence counts once?

    Parameters
    ----------
    g
        The graph.
    source, target
        Ids, names or aliases.
    at, max_steps, steps, params, min_score
        As for `paths`; weaker paths than `min_score` are left out.
    worlds, seed
        For a sampled answer: 9,604 worlds give one point in a hundred.

    Returns
    -------
    Risk
        0 when there is no path.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, or both are the same.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> risk(testing.toy(), "bee", "cat").method
    'exact'
    """
    if worlds < 1:
        msg = f"worlds is {worlds}: at least one"
        raise ValueError(msg)
    all_ = _gather(g, source, target, at=at, max_steps=max_steps, steps=steps, params=params, min_score=min_score)
    used = {move for route in all_.routes for move in route}
    if not used:
        return Risk(0.0, 0.0, 0.0, 0.0, 0.0, "exact", 0, 0, 0, cut=False, row_ids=())
    value, low, high, method = _union(all_.coins, all_.chance, worlds=worlds, seed=seed)
    best = float(np.prod(all_.scores[list(all_.routes[0])]))
    bound = 1.0 - float(np.prod(1.0 - all_.chance[list(_hitting(all_.coins, all_.chance))]))
    return Risk(
        value,
        low,
        high,
        best,
        bound,
        method,
        len(all_.routes),
        len({c for one in all_.coins for c in one}),
        worlds if method == "sampled" else 0,
        cut=all_.cut,
        row_ids=_rows(all_, used),
    )


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """Where the paths between two actors break.

    Parameters
    ----------
    source, target
        Actor ids.
    dominators
        Actors that every listed path crosses.
    seam
        The cheapest steps that together meet every listed path: source, target, score, row_ids.
    importance
        One row a step: source, target, risk_without, importance (risk with less risk without), row_ids.
    risk
        The risk of all of them.
    """

    source: str
    target: str
    dominators: tuple[str, ...]
    seam: pd.DataFrame
    importance: pd.DataFrame
    risk: float
    names: dict[str, str] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the importance of each step.

        Returns
        -------
        pandas.DataFrame
            See `importance`.
        """
        return self.importance.copy(deep=False)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind any step, each once."""
        return tuple(dict.fromkeys(row for ids in self.importance["row_ids"] for row in ids))

    def explain(self) -> str:
        """Say where de-escalation pays.

        Returns
        -------
        str
            Plain text.
        """
        names = self.names
        if self.importance.empty:
            return f"No escalation path joins {names[self.source]} and {names[self.target]}: there is nothing to cut. {NOT_A_FORECAST}"
        every = ", ".join(names[one] for one in self.dominators)
        lines = [f"Every listed path crosses {every}." if every else "No single actor stands on every listed path."]
        seam = "; ".join(
            f"{names[u]} - {names[v]} {brackets(rows)}"
            for u, v, rows in zip(self.seam["source"], self.seam["target"], self.seam["row_ids"], strict=True)
        )
        lines.append(
            f"The cheapest seam, a hitting set over the listed paths (a smallest length-bounded cut is hard): {seam}. Without it the score falls from {self.risk:.3f} to 0."
        )
        top: pd.DataFrame = self.importance.head(3)
        lines += [
            f"Without {names[u]} - {names[v]} {brackets(rows)} it falls by {fall:.3f} to {left:.3f}."
            for u, v, left, fall, rows in zip(
                top["source"], top["target"], top["risk_without"], top["importance"], top["row_ids"], strict=True
            )
        ]
        return "\n".join([*lines, NOT_A_FORECAST])


def chokepoints(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None = None,
    max_steps: int = 4,
    steps: Collection[str] = tuple(GROUPS),
    params: Params | None = None,
    min_score: float = 1e-6,
    worlds: int = 9604,
    seed: int = 0,
) -> Chokepoints:
    """Where do the paths between two actors break, and which step matters most?

    Parameters
    ----------
    g, source, target, at, max_steps, steps, params, min_score, worlds, seed
        As for `risk`; sampled worlds are common to the risk with and without a step.

    Returns
    -------
    Chokepoints
        Steps by falling importance, then by name.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, or both are the same.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> chokepoints(testing.toy(), "bee", "cat").dominators
    ('ant',)
    """
    all_ = _gather(g, source, target, at=at, max_steps=max_steps, steps=steps, params=params, min_score=min_score)
    first, last = two_actors(g, source, target)
    names = dict(zip(g.actors["actor_id"], g.actors["name"], strict=True))
    found = all_.found
    inner = [{int(found.target[move]) for move in route[:-1]} for route in all_.routes]
    every = set.intersection(*inner) if inner else set()
    whole = _union(all_.coins, all_.chance, worlds=worlds, seed=seed)[0] if all_.coins else 0.0
    move_of: dict[int, int] = {}
    for route in all_.routes:
        for move in route:
            move_of.setdefault(int(found.coin[move]), move)
    rows: list[tuple[str, str, float, float, tuple[str, ...]]] = []
    for coin, move in move_of.items():
        gone = all_.chance.copy()
        gone[coin] = 0.0
        less = (
            _union([one for one in all_.coins if coin not in one], gone, worlds=worlds, seed=seed)[0]
            if any(coin not in one for one in all_.coins)
            else 0.0
        )
        rows.append(
            (
                found.actors[found.source[move]],
                found.actors[found.target[move]],
                less,
                max(0.0, whole - less),
                _rows(all_, [move]),
            )
        )
    columns = ["source", "target", "risk_without", "importance", "row_ids"]
    rows.sort(key=lambda row: (-round(row[3], 12), row[0], row[1], row[-1]))
    table = pd.DataFrame(rows, columns=columns)
    seam = [
        (
            found.actors[found.source[move_of[c]]],
            found.actors[found.target[move_of[c]]],
            float(all_.chance[c]),
            _rows(all_, [move_of[c]]),
        )
        for c in _hitting(all_.coins, all_.chance)
    ]
    return Chokepoints(
        first,
        last,
        tuple(found.actors[one] for one in sorted(every)),
        pd.DataFrame(seam, columns=["source", "target", "score", "row_ids"]),
        table,
        float(whole),
        names,
    )
