"""Prospective paths: the worked example by hand, and brute force on random graphs."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation import automaton as rules
from conflictgraph.measures.escalation.moves import moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.prospective import search

sys.path.insert(0, str(Path(__file__).parent))
from worked import AT, article

#: Scores of single steps of the worked example, recomputed by hand.
STRIKE = 0.8 * 2 ** (-1 / 30)
TOWER = 0.8 * 0.8 * 2 ** (-11 / 30)
SOIL = 0.7 * 2 ** (-1 / 30)

BY_HAND = {
    ("us", "iraq"): [
        (("us", "iraq"), SOIL),
        (("us", "kh", "nujaba", "iraq"), STRIKE * 0.4 * 0.4),
        (("us", "kh", "axis", "nujaba", "iraq"), STRIKE * 0.5 * 0.5 * 0.4),
    ],
    ("us", "nujaba"): [(("us", "kh", "nujaba"), STRIKE * 0.4), (("us", "kh", "axis", "nujaba"), STRIKE * 0.25)],
    ("kh", "coalition"): [
        (("kh", "us", "coalition"), TOWER * 0.5),
        (("kh", "us", "iraq", "coalition"), TOWER * SOIL * 0.3168),
        (("kh", "axis", "us", "coalition"), 0.5 * 0.352 * 0.5),
        (("kh", "axis", "us", "iraq", "coalition"), 0.5 * 0.352 * SOIL * 0.3168),
        (("kh", "axis", "nujaba", "iraq", "coalition"), 0.5 * 0.5 * 0.4 * 0.3168),
    ],
    ("us", "coalition"): [
        (("us", "coalition"), 0.5),
        (("us", "iraq", "coalition"), SOIL * 0.3168),
        (("us", "kh", "nujaba", "iraq", "coalition"), STRIKE * 0.16 * 0.3168),
    ],
    ("us", "iran"): [(("us", "kh", "iran"), STRIKE * 0.3)],
}


def plain(g: ConflictGraph) -> ConflictGraph:
    """Give every tie full strength, as the example does."""
    return ConflictGraph(g.tables.with_(ties=g.ties.assign(strength=1.0)))


@pytest.mark.parametrize("pair", BY_HAND)
def test_the_worked_example_comes_out_as_by_hand(pair):
    """Paths and scores of the article equal those worked out on paper."""
    found = escalation.paths(plain(article()), *pair, k=20, at=AT)

    assert [path.actors for path in found] == [actors for actors, _ in BY_HAND[pair]]
    assert [path.score for path in found] == pytest.approx([score for _, score in BY_HAND[pair]])


def test_the_record_says_what_was_observed():
    """Iraq answered the strike on its soil, so that step is observed and not merely projected."""
    best = escalation.paths(plain(article()), "us", "iraq", at=AT)[0]

    assert best.status == "observed"
    assert best.steps[0].answers == (("a3", "a2"), ("a4", "a2"))


def test_mixed_mode_keeps_paths_that_begin_on_record():
    """A mixed path has a prefix that the record holds, and only projected steps after it."""
    found = escalation.paths(plain(article()), "us", "iran", at=AT, mode="mixed")

    assert [[step.status for step in path.steps] for path in found] == [["observed", "projected"]]


def test_an_explanation_names_rows_dates_weakest_step_and_no_forecast():
    """The text can be read by itself and leads back to rows."""
    text = escalation.paths(plain(article()), "us", "nujaba", at=AT, draws=10).explain()

    assert "7 February 2024" in text
    assert "[a2]" in text
    assert "Weakest step: 2" in text
    assert text.endswith("Shows ties and precedents, not a forecast.")


def test_an_actor_reached_on_both_sides_is_cross_pressured():
    """Nujaba is an ally of the struck, and presses; Iraq is reached against the US and with it."""
    found = escalation.paths(plain(article()), "us", "iraq", at=AT, k=20)

    assert {path.sign for path in found} == {-1, 1}
    assert found.cross_pressured


@pytest.mark.parametrize("seed", range(12))
def test_pressure_from_both_sides_does_not_hang_on_how_many_paths_are_listed(seed):
    """One path is enough to be told of it, and reach says the same of every actor."""
    g = _random(seed)
    rows = escalation.reach(g, "n0", worlds=0).to_frame()
    told = {
        (actor, k): escalation.paths(g, "n0", actor, k=k).cross_pressured for actor in rows["actor"] for k in (1, 50)
    }

    expected = dict(zip(rows["actor"], rows["cross_pressured"], strict=True))
    assert told == {(actor, k): expected[actor] for actor, k in told}


def test_wrong_questions_get_clear_errors():
    """Unknown actors, the same actor twice, odd numbers: each is refused in words."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        escalation.paths(g, "antt", "bee")
    with pytest.raises(ValueError, match="both «ant»"):
        escalation.paths(g, "ant", "ant")
    with pytest.raises(ValueError, match="max_tie_run"):
        escalation.paths(g, "ant", "bee", max_tie_run=4)
    with pytest.raises(ValueError, match="k is 0"):
        escalation.paths(g, "ant", "bee", k=0)


@pytest.mark.parametrize("level", [0, 9])
def test_a_rung_that_no_hostile_act_has_is_refused(level):
    """Hostile acts stand on rungs 1 to 8; another level would find nothing, and blame the record."""
    with pytest.raises(ValueError, match="rungs of hostile acts are 1"):
        escalation.paths(article(), "us", "iraq", min_level=level)


def test_no_path_says_which_cut_is_missing():
    """An empty answer names the side that has no way out."""
    found = escalation.paths(testing.toy(), "cat", "dog")

    assert len(found) == 0
    assert "no step leaves Cat" in found.missing
    assert found.missing in found.explain()


def test_a_window_without_acts_gives_no_path():
    """A window that holds nothing is an empty answer, not an error."""
    assert len(escalation.paths(testing.toy(), "ant", "bee", since="2030-01-01")) == 0


def test_k_of_a_million_ends():
    """Asking for more paths than there are gives all of them."""
    assert len(escalation.paths(plain(article()), "kh", "coalition", k=1_000_000, at=AT)) == 5


def test_a_small_budget_says_that_it_cut():
    """A search that was stopped says so."""
    found = escalation.paths(plain(article()), "kh", "coalition", at=AT, budget=3)

    assert found.cut


def test_stability_is_a_share_and_repeats():
    """Redrawing with one seed gives one answer."""
    one = escalation.paths(plain(article()), "us", "coalition", k=2, at=AT, draws=50, seed=3)
    two = escalation.paths(plain(article()), "us", "coalition", k=2, at=AT, draws=50, seed=3)

    assert one.to_frame().equals(two.to_frame())
    assert all(0 <= path.stability <= 1 and path.low <= path.high for path in one)


def test_a_probability_appears_only_with_a_calibration():
    """Scores are ranks unless rates of other records are asked for by name."""
    g = plain(article())

    assert "probability" not in escalation.paths(g, "us", "nujaba", at=AT).to_frame()
    assert escalation.paths(g, "us", "nujaba", at=AT, calibration="mid")[0].probability == pytest.approx(
        0.006 * 0.028 * 2 ** (-1 / 30), rel=1e-6
    )


def _brute(found, scores, table, ends, max_steps, min_score):
    """Enumerate every simple typed path by plain recursion."""
    out = []

    def walk(here, state, seen, route, score):
        if here == ends[1] and route:
            if table.accepts[state]:
                out.append((score, tuple(route)))
            return
        if len(route) == max_steps:
            return
        for move in range(len(scores)):
            after = table.after[state, found.kind[move]]
            if (
                found.source[move] == here
                and after >= 0
                and found.target[move] not in seen
                and score * scores[move] >= min_score
            ):
                walk(found.target[move], after, {*seen, found.target[move]}, [*route, move], score * scores[move])

    walk(ends[0], 0, {ends[0]}, [], 1.0)
    return sorted(out, key=lambda one: -one[0])


def _random(seed: int) -> ConflictGraph:
    random = np.random.default_rng(seed)
    names = [f"n{i}" for i in range(6)]
    pairs = list(itertools.permutations(names, 2))
    acts, ties = [], []
    for i in range(int(random.integers(2, 12))):
        u, v = pairs[random.integers(len(pairs))]
        kind = ["ASSAULT", "THREATEN", "REQUEST", "PROTEST"][random.integers(4)]
        extra = {
            "type": kind,
            "force": kind == "ASSAULT",
            "intensity": round(float(random.uniform(0.1, 1)), 2),
            "place": ["", "N1", "N2, n3"][random.integers(3)],
        }
        acts.append(testing.act(f"x{i}", u, v, day=f"2024-01-{int(random.integers(1, 29)):02d}", **extra))
    for i in range(int(random.integers(0, 8))):
        u, v = pairs[random.integers(len(pairs))]
        relation = ["ally_of", "leader_of", "member_of", "backer_of"][random.integers(4)]
        ties.append(testing.tie(f"t{i}", u, v, relation=relation, strength=round(float(random.uniform(0.2, 1)), 2)))
    actors = [
        {"actor_id": one, "name": one.upper(), "kind": "state" if one in {"n1", "n2"} else "other"} for one in names
    ]
    return testing.graph(acts, ties, actors=actors)


@pytest.mark.parametrize("block", range(6))
def test_k_best_equals_brute_force(block):
    """On hundreds of random graphs the search gives what enumeration gives, path by path."""
    for seed in range(block * 60, block * 60 + 60):
        random = np.random.default_rng(seed + 10_000)
        found = moves(_random(seed), Params())
        scores = found.scores(Params())
        options = {
            "max_tie_run": int(random.integers(0, 4)),
            "co_belligerence": bool(random.integers(2)),
            "arrive_as": [None, ("G",), ("M",)][random.integers(3)],
        }
        table, steps = rules.automaton(**options), int(random.integers(1, 6))
        ends = tuple(int(one) for one in random.choice(len(found.actors), 2, replace=False))

        best, cut = search(found, scores, table, ends, k=10_000, max_steps=steps, min_score=1e-9)
        slow = _brute(found, scores, table, ends, steps, 1e-9)
        few, _ = search(found, scores, table, ends, k=3, max_steps=steps, min_score=1e-9)

        assert not cut
        assert sorted(best) == sorted(route for _, route in slow)
        assert [float(np.prod(scores[list(route)])) for route in few[:3]] == pytest.approx(
            [score for score, _ in slow[:3]]
        )


@given(testing.graphs(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_row_order_changes_nothing(g, random):
    """Shuffled rows give the same paths, scores and sentences."""
    order, ties = list(range(len(g.acts))), list(range(len(g.ties)))
    random.shuffle(order)
    random.shuffle(ties)
    mixed = ConflictGraph(g.tables.with_(acts=g.acts.iloc[order], ties=g.ties.iloc[ties]))

    assert escalation.paths(mixed, "n0", "n1").to_frame().equals(escalation.paths(g, "n0", "n1").to_frame())


@given(testing.graphs())
@settings(max_examples=25, deadline=None)
def test_renaming_actors_renames_paths(g):
    """New ids give the same scores, with the new ids in the paths."""
    new = {f"n{i}": f"z{9 - i}" for i in range(6)}
    renamed = g.tables.with_(
        actors=g.actors.assign(actor_id=g.actors["actor_id"].map(new)),
        acts=g.acts.assign(source=g.acts["source"].map(new), target=g.acts["target"].map(new)),
        ties=g.ties.assign(source=g.ties["source"].map(new), target=g.ties["target"].map(new)),
    )

    one = escalation.paths(g, "n0", "n1", k=50)
    other = escalation.paths(ConflictGraph(renamed), "z9", "z8", k=50)
    assert sorted((round(p.score, 9), tuple(new[a] for a in p.actors), p.kinds) for p in one) == sorted(
        (round(p.score, 9), p.actors, p.kinds) for p in other
    )


def test_persons_and_placeholders_are_no_stations():
    """A person carries a path only when asked; a placeholder never does."""
    people = [
        {"actor_id": "p", "name": "P", "kind": "person", "is_person": True},
        {"actor_id": "x", "name": "X", "is_placeholder": True},
    ]
    acts = [
        testing.act("a1", "a", "p"),
        testing.act("a2", "p", "b"),
        testing.act("a3", "a", "x"),
        testing.act("a4", "x", "b"),
    ]
    g = testing.graph(acts, actors=people)

    assert len(escalation.paths(g, "a", "b")) == 0
    assert [path.actors for path in escalation.paths(g, "a", "b", persons=True)] == [("a", "p", "b")]


def test_denied_disputed_rival_and_planned_rows_make_no_step():
    """Only what happened and nobody disputes carries a path."""
    acts = [
        testing.act("a1", "a", "b", status="denied"),
        testing.act("a2", "a", "b", disputed=True),
        testing.act("a3", "a", "b", status="planned"),
        testing.act("a4", "a", "c", event="e"),
        testing.act("a5", "a", "b", event="e", alternative_of="a4"),
    ]

    assert len(escalation.paths(testing.graph(acts), "a", "b")) == 0


def test_a_tie_that_ended_is_no_step():
    """Ties are used only while they stand."""
    ended = {"until": pd.Timestamp("2024-01-02"), "until_earliest": pd.Timestamp("2024-01-02")}
    g = testing.graph([testing.act("a1", "a", "b", day="2024-01-05")], [testing.tie("t1", "b", "c", **ended)])

    assert len(escalation.paths(g, "a", "c")) == 0
    assert len(escalation.paths(g, "a", "c", at="2024-01-05")) == 0
