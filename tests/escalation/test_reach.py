"""Prospective reach: the best paths of `paths`, and worlds against enumeration of every outcome."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from conflictgraph import testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels import walks
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation import spread
from conflictgraph.measures.escalation.automaton import automaton
from conflictgraph.measures.escalation.moves import moves
from conflictgraph.measures.escalation.params import Params

sys.path.insert(0, str(Path(__file__).parent))
from test_paths import SOIL, STRIKE, _random, plain
from worked import AT, article


def test_the_worked_example_comes_out_as_by_hand():
    """Scores, sides and ways of the article; Iraq and the coalition are reached on both sides and come first."""
    rows = escalation.reach(plain(article()), "us", at=AT, worlds=0).to_frame().set_index("actor")

    assert rows.index.tolist()[:2] == ["iraq", "coalition"]
    assert rows["cross_pressured"].tolist()[:2] == [True, True]
    assert rows.loc["iraq", "score"] == pytest.approx(SOIL)
    assert rows.loc["iraq", "with_source"] == pytest.approx(STRIKE * 0.16)
    assert rows.loc["nujaba", "score"] == pytest.approx(STRIKE * 0.4)
    assert rows.loc["nujaba", ["via", "kinds", "row_ids"]].tolist() == ["kh", ("act", "ally"), ("a2", "t1")]


@pytest.mark.parametrize("block", range(3))
def test_best_scores_are_those_of_the_best_paths(block):
    """For every actor the score is that of `paths`, on either side, and nobody is left out."""
    for seed in range(block * 8, block * 8 + 8):
        g = _random(seed)
        rows = escalation.reach(g, "n0", worlds=0, max_steps=5).to_frame().set_index("actor")
        for other in (f"n{i}" for i in range(1, 6)):
            found = escalation.paths(g, "n0", other, k=200, max_steps=5)
            assert (other in rows.index) == (len(found) > 0)
            for sign, column in ((-1, "against_source"), (1, "with_source")):
                best = max((path.score for path in found if path.sign == sign), default=0.0)
                assert (rows.loc[other, column] if len(found) else 0.0) == pytest.approx(best)


def _enumerated(g, start, steps):
    """Chance that a walk of live steps reaches each actor, over every outcome of the coins (brute force)."""
    found = moves(g, Params())
    scores, table = found.scores(Params()), automaton()
    coins = np.unique(found.coin)
    chance = {int(coin): float(scores[found.coin == coin][0]) for coin in coins}
    total = np.zeros(len(found.actors))
    for live in itertools.product((0, 1), repeat=len(coins)):
        falls = dict(zip(coins.tolist(), live, strict=True))
        odds = np.prod([chance[coin] if on else 1 - chance[coin] for coin, on in falls.items()])
        level, reached = {(start, 0)}, set()
        for _ in range(steps):
            level = {
                (int(found.target[m]), int(table.after[state, found.kind[m]]))
                for actor, state in level
                for m in range(len(scores))
                if found.source[m] == actor
                and falls[int(found.coin[m])]
                and found.target[m] != start
                and table.after[state, found.kind[m]] >= 0
            }
            reached |= {actor for actor, state in level if table.accepts[state]}
        total[list(reached)] += odds
    return dict(zip(found.actors, total, strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_shares_of_worlds_are_chances(seed):
    """With many worlds the share is near the chance that enumeration of every outcome gives."""
    random = np.random.default_rng(seed)
    names = [f"n{i}" for i in range(5)]
    pairs = [tuple(random.choice(names, 2, replace=False)) for _ in range(8)]
    acts = [testing.act(f"x{n}", *pair, intensity=0.6) for n, pair in enumerate(pairs[:4])]
    g = testing.graph(acts, [testing.tie(f"t{n}", *pair) for n, pair in enumerate(pairs[4:])], actors=names)

    rows = escalation.reach(g, "n0", worlds=20_000, seed=seed, min_score=1e-9).to_frame().set_index("actor")

    slow = _enumerated(g, 0, 4)
    for actor, share in rows["share"].items():
        assert share == pytest.approx(slow[actor], abs=0.02)
    assert {actor for actor, odds in slow.items() if odds > 0} == set(rows.index)


@given(testing.graphs())
@settings(max_examples=15, deadline=None)
def test_shares_repeat_and_lie_in_their_intervals(g):
    """One seed gives one answer; the interval holds the share; the order is at least the fewest steps."""
    one = escalation.reach(g, "n0", worlds=200, seed=7).to_frame()
    two = escalation.reach(g, "n0", worlds=200, seed=7).to_frame()

    assert one.equals(two)
    assert ((one["low"] <= one["share"]) & (one["share"] <= one["high"])).all()
    assert (one["order"].dropna() >= 1).all()


@given(testing.graphs())
@settings(max_examples=10, deadline=None)
def test_row_order_changes_nothing(g):
    """Rows in another order give the same frame."""
    turned = ConflictGraph(g.tables.with_(acts=g.acts.iloc[::-1], ties=g.ties.iloc[::-1]))

    assert escalation.reach(turned, "n0", worlds=64).to_frame().equals(escalation.reach(g, "n0", worlds=64).to_frame())


@pytest.mark.slow
def test_plain_numbers_and_compiled_words_live_in_the_same_worlds(monkeypatch):
    """A thousand bits in one number give what sixteen words of sixty-four bits give."""
    pytest.importorskip("numba")
    g = plain(article())
    slow = escalation.reach(g, "us", at=AT, worlds=1000).to_frame()
    monkeypatch.setattr(walks.worlds, "runs_compiled", lambda work: True)
    monkeypatch.setattr(type(walks.worlds), "__call__", lambda self, *args, work: self.compiled()(*args))

    assert escalation.reach(g, "us", at=AT, worlds=1000).to_frame().equals(slow)


def test_wrong_questions_get_clear_errors():
    """Unknown actors, too many worlds, no steps."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        escalation.reach(g, "antt")
    with pytest.raises(ValueError, match="worlds is -1"):
        escalation.reach(g, "ant", worlds=-1)
    with pytest.raises(ValueError, match="max_steps"):
        escalation.reach(g, "ant", max_steps=0)
    with pytest.raises(ValueError, match="min_score"):
        escalation.reach(g, "ant", min_score=0)


@pytest.mark.parametrize("toy", testing.toys())
def test_empty_answers_have_the_dtypes_of_full_ones(toy):
    """Nobody reached, or a window that holds nothing: the same columns and dtypes."""
    g = testing.toys()[toy]
    model = escalation.reach(testing.toy(), "bee").to_frame().dtypes.to_dict()

    for one in g.actors["actor_id"]:
        assert escalation.reach(g, one).to_frame().dtypes.to_dict() == model
        empty = escalation.reach(g, one, since="2030-01-01", steps=("act",))
        assert empty.to_frame().dtypes.to_dict() == model
        assert len(empty) == 0
        assert "No step leads on" in empty.explain()


def test_it_is_told_in_sentences():
    """Names, shares, ways and rows; and no forecast."""
    text = escalation.reach(plain(article()), "us", at=AT).explain()

    assert "Iraq: score 0.684 by host" in text
    assert "cross-pressured, on both sides" in text
    assert "of 1000 sampled worlds (seed 0)" in text
    assert text.endswith("Shows ties and precedents, not a forecast.")
    assert pd.isna(escalation.reach(testing.toy(), "cat").at) is False
    assert spread._wilson(np.array([0]), 100)[1][0] == pytest.approx(0.0370, abs=1e-4)
