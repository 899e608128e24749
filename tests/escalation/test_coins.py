"""Risk and chokepoints against enumeration of every outcome."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest

from conflictgraph import testing
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.coins import exact, sampled

sys.path.insert(0, str(Path(__file__).parent))
from test_paths import SOIL, STRIKE, plain
from worked import AT, article


def _sets(seed):
    random = np.random.default_rng(seed)
    coins = int(random.integers(2, 10))
    paths = [
        frozenset(random.choice(coins, int(random.integers(1, min(5, coins + 1))), replace=False).tolist())
        for _ in range(int(random.integers(1, 9)))
    ]
    return paths, random.random(coins)


@pytest.mark.parametrize("seed", range(150))
def test_exact_equals_enumeration_of_all_outcomes(seed):
    """Factoring gives what summing over every fall of every coin gives; the sample lies near."""
    paths, chance = _sets(seed)
    slow = 0.0
    for falls in itertools.product((0, 1), repeat=len(chance)):
        if any(all(falls[coin] for coin in one) for one in paths):
            slow += float(np.prod([p if fall else 1 - p for p, fall in zip(chance, falls, strict=True)]))

    assert exact(paths, chance) == pytest.approx(slow)
    assert sampled(paths, chance, worlds=4000, seed=seed)[0] == pytest.approx(slow, abs=0.04)


def test_the_sampled_interval_covers_the_truth():
    """Of many intervals at 95 per cent, nearly all hold the exact value."""
    hits = 0
    for seed in range(200):
        paths, chance = _sets(seed)
        value = exact(paths, chance)
        _, low, high = sampled(paths, chance, worlds=1000, seed=seed)
        hits += low - 1e-9 <= value <= high + 1e-9

    assert hits >= 180


def test_the_worked_example_has_its_risk_and_chokepoints():
    """US to Iraq: the soil, or the strike and one of two ways to Nujaba that press."""
    g = plain(article())
    found = escalation.risk(g, "us", "iraq", at=AT)
    by_hand = 1 - (1 - SOIL) * (1 - STRIKE * 0.4 * (1 - 0.6 * 0.75))
    where = escalation.chokepoints(g, "us", "nujaba", at=AT)

    assert found.value == pytest.approx(by_hand)
    assert found.best_path <= found.value <= found.cut_bound
    assert where.dominators == ("kh",)
    assert where.seam["row_ids"].tolist()[-1:] in ([("a2",)], [("t1",)], [("t2",)], [("t3",)])
    assert "Shows ties and precedents" in where.explain()


@pytest.mark.parametrize("seed", range(40))
def test_a_tie_never_lowers_risk_and_a_cut_ends_it(seed):
    """More ties, no less risk; without the rows of the seam there is none."""
    from test_paths import _random

    g = _random(seed)
    before = escalation.risk(g, "n0", "n1")
    more = g.tables.with_(ties=testing.graph(ties=[testing.tie("new", "n2", "n3")]).ties) if g.ties.empty else None
    seam = escalation.chokepoints(g, "n0", "n1").seam
    gone = {row for ids in seam["row_ids"] for row in ids}
    left = g.where(acts=~g.acts["act_id"].isin(gone), ties=~g.ties["tie_id"].isin(gone))

    assert before.best_path - 1e-12 <= before.value <= before.cut_bound + 1e-9
    assert escalation.risk(left, "n0", "n1", at="2024-01-28").value == 0
    if more is not None:
        assert escalation.risk(type(g)(more), "n0", "n1").value >= before.value - 1e-12


def test_ladder_and_change_points_lead_to_rows():
    """Quiet weeks and a burst: the burst is the peak and the change."""
    acts = [testing.act("q", "a", "b", day="2024-01-01", type="THREATEN", force=False)]
    acts += [testing.act(f"x{n}", "a", "b", day=f"2024-05-{n + 1:02d}") for n in range(28)]
    g = testing.graph(acts)
    weeks, changes = escalation.ladder(g, "a", "b"), escalation.change_points(g, "a", "b")

    assert weeks["phase"].iloc[0] == "rise"
    assert set(weeks["phase"].iloc[1:15]) == {"quiet"}
    assert len(changes) == 1
    assert changes["row_ids"].iloc[0][0] == "x0"
    assert weeks["acts"].sum() == 29
