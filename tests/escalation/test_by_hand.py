"""The worked example of February 2024 against a brute force that shares no line with the library.

The steps are written down here by hand, with their scores; every path, every fall of every coin and
every cut is then tried out.
"""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

import pytest

from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation

sys.path.insert(0, str(Path(__file__).parent))
from worked import AT, article

#: Evidence by name: how strong, the kind of step, and from whom to whom (a tie may work both ways).
STEPS = {
    "strike": (0.8 * 2 ** (-1 / 30), "act", [("us", "kh")]),
    "tower": (0.8 * 0.8 * 2 ** (-11 / 30), "act", [("kh", "us")]),
    "soil": (0.7 * 2 ** (-1 / 30), "host", [("us", "iraq")]),
    "condemns": (0.8 * 0.2, "act", [("iraq", "us")]),
    "mission": (0.8 * 0.44 * 0.9, "act", [("iraq", "coalition")]),
    "demand": (0.8 * 0.5, "pressure", [("nujaba", "iraq")]),
    "calls": (0.8 * 0.44, "act", [("axis", "us")]),
    "protest": (0.8 * 0.65, "act", [("protesters", "us")]),
    "allies": (0.4, "ally", [("kh", "nujaba"), ("nujaba", "kh")]),
    "kh in axis": (0.5, "member", [("kh", "axis"), ("axis", "kh")]),
    "nujaba in axis": (0.5, "member", [("nujaba", "axis"), ("axis", "nujaba")]),
    "leads": (0.5, "leads", [("us", "coalition"), ("coalition", "us")]),
    "backed": (0.3, "patron_up", [("kh", "iran")]),
    "backs": (0.5, "proxy", [("iran", "kh")]),
}
PAIRS = [("us", "iraq"), ("us", "nujaba"), ("kh", "coalition"), ("us", "coalition"), ("us", "iran")]


def _every_path(a: str, b: str, steps: int = 4) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """List actors and evidence of each path: simple, at most two ties in a row, no demand twice running."""
    found = []

    def walk(actors: tuple[str, ...], used: tuple[str, ...]) -> None:
        here = actors[-1]
        if here == b:
            found.append((actors, used))
            return
        kinds = [STEPS[one][1] for one in used]
        for name, (_, kind, ways) in STEPS.items():
            tie = kind not in {"act", "host", "pressure"}
            if tie and not kinds and kind in {"ally", "patron_up"}:
                continue
            if tie and len(kinds) >= 2 and all(one not in {"act", "host", "pressure"} for one in kinds[-2:]):
                continue
            if kind == "pressure" and (not kinds or kinds[-1] == "pressure"):
                continue
            for u, v in ways:
                if u == here and v not in actors and len(used) < steps:
                    walk((*actors, v), (*used, name))

    walk((a,), ())
    return found


def _risk(paths, chance) -> float:
    """Add up the chance of every fall of every coin in which a path holds."""
    coins = sorted({one for _, used in paths for one in used})
    total = 0.0
    for falls in itertools.product((False, True), repeat=len(coins)):
        up = {coin for coin, fell in zip(coins, falls, strict=True) if fell}
        if any(set(used) <= up for _, used in paths):
            total += math.prod(chance[coin] if coin in up else 1 - chance[coin] for coin in coins)
    return total


def _cheapest(paths) -> float:
    """Try every set of evidence, and keep the least -log(1 - score) of those that meet every path."""
    coins = sorted({one for _, used in paths for one in used})
    cost = {coin: -math.log1p(-STEPS[coin][0]) for coin in coins}
    return min(
        sum(cost[coin] for coin in some)
        for size in range(1, len(coins) + 1)
        for some in itertools.combinations(coins, size)
        if all(set(some) & set(used) for _, used in paths)
    )


@pytest.fixture(scope="module")
def record() -> ConflictGraph:
    """Give the example with every tie at full strength."""
    g = article()
    return ConflictGraph(g.tables.with_(ties=g.ties.assign(strength=1.0)))


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_paths_are_those_of_brute_force(record, pair):
    """Every path of at most four steps, with its score, in the order of scores."""
    paths = sorted(_every_path(*pair), key=lambda one: -math.prod(STEPS[name][0] for name in one[1]))
    found = escalation.paths(record, *pair, at=AT, k=50)

    assert [one.actors for one in found] == [actors for actors, _ in paths]
    assert [[step.kind for step in one.steps] for one in found] == [
        [STEPS[name][1] for name in used] for _, used in paths
    ]
    assert [one.score for one in found] == pytest.approx([math.prod(STEPS[n][0] for n in used) for _, used in paths])


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_exact_risk_is_that_of_brute_force(record, pair):
    """The chance that some path holds, over every fall of every piece of evidence; a tie falls once for both ways."""
    paths = _every_path(*pair)
    found = escalation.risk(record, *pair, at=AT)

    assert found.method == "exact"
    assert found.value == pytest.approx(_risk(paths, {name: step[0] for name, step in STEPS.items()}))
    assert found.best_path <= found.value <= found.cut_bound


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_chokepoints_are_those_of_brute_force(record, pair):
    """Actors on every path, the cheapest seam, and what the risk is without each step."""
    paths = _every_path(*pair)
    chance = {name: step[0] for name, step in STEPS.items()}
    found = escalation.chokepoints(record, *pair, at=AT)

    assert set(found.dominators) == set.intersection(*(set(actors[1:-1]) for actors, _ in paths))
    assert found.cheapest
    assert found.seam_cost == pytest.approx(_cheapest(paths))
    without = {}
    for name in {one for _, used in paths for one in used}:
        rest = [(actors, used) for actors, used in paths if name not in used]
        _, kind, ways = STEPS[name]
        without[frozenset(ways[0]), kind] = _risk(rest, chance) if rest else 0.0
    told = {(frozenset((row.source, row.target)), row.kind): row.risk_without for row in found.importance.itertuples()}
    assert {one: told[one] for one in without} == pytest.approx(without)
    assert all(told[one] == found.risk for one in told.keys() - without.keys())


def test_the_figures_on_paper(record):
    """The best path of each pair and its score, as one works them out with a pencil."""
    best = {pair: escalation.paths(record, *pair, at=AT, k=1)[0] for pair in PAIRS}

    assert {pair: (one.actors, round(one.score, 3)) for pair, one in best.items()} == {
        ("us", "iraq"): (("us", "iraq"), 0.684),
        ("us", "nujaba"): (("us", "kh", "nujaba"), 0.313),
        ("kh", "coalition"): (("kh", "us", "coalition"), 0.248),
        ("us", "coalition"): (("us", "coalition"), 0.5),
        ("us", "iran"): (("us", "kh", "iran"), 0.235),
    }
