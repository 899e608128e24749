"""Chains in the order of time against enumeration, mirrored, renamed and with partial dates."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.stream import gap_days

NAMES = ("n0", "n1", "n2", "n3", "n4")
ZERO = pd.Timestamp("2024-01-01")


def _day(number: int) -> str:
    return f"{ZERO + pd.Timedelta(days=number):%Y-%m-%d}"


@st.composite
def records(draw, *, most: int = 9, wide: int = 0):
    """Draw hostile acts between five actors, with answers to earlier ones, and perhaps wide dates."""
    pair = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda two: two[0] != two[1])
    acts = draw(st.lists(st.tuples(pair, st.integers(0, 9), st.integers(0, wide)), max_size=most))
    answers = draw(st.lists(st.tuples(st.integers(0, most), st.integers(0, most)), max_size=3))
    answers = sorted({(one, old) for one, old in answers if one < len(acts) and old < len(acts)})
    return acts, [(e, d) for e, d in answers if (acts[d][1] + acts[d][2], d) < (acts[e][1], e)]


def build(acts, answers, names=NAMES) -> ConflictGraph:
    rows = [
        testing.act(
            f"x{n}", names[u], names[v], day=_day(t), intensity=0.5 + 0.05 * n, date_latest=pd.Timestamp(_day(t + w))
        )
        for n, ((u, v), t, w) in enumerate(acts)
    ]
    for row, (_, t, w) in zip(rows, acts, strict=True):
        row["date_end"] = pd.Timestamp(_day(t + w))
    return testing.graph(rows, actors=names, responses=[(f"x{e}", f"x{d}") for e, d in answers])


def chains(acts, answers, start, gap, *, strict):
    """Enumerate every chain of distinct acts that begins with an actor (brute force)."""
    found = []

    def grow(chain):
        found.append(tuple(chain))
        d = chain[-1]
        for e, ((u, _), t, _) in enumerate(acts):
            (_, v), s, _ = acts[d]
            in_order = s < t if strict else s <= t
            if e not in chain and ((u == v and in_order and t - s <= gap) or (e, d) in answers):
                grow([*chain, e])

    for e, ((u, _), _, _) in enumerate(acts):
        if u == start:
            grow([e])
    return found


def reached_by(acts, answers, chain):
    """Whom a chain reaches with its last act."""
    (u, v), _, _ = acts[chain[-1]]
    by_answer = len(chain) > 1 and acts[chain[-2]][0][1] != u
    return {v, u} if by_answer else {v}


WORTH = {
    "earliest": lambda acts, chain: acts[chain[-1]][1],
    "fastest": lambda acts, chain: acts[chain[-1]][1] - acts[chain[0]][1],
    "shortest": lambda acts, chain: len(chain),
    "best": lambda acts, chain: -np.prod([0.8 * (0.5 + 0.05 * e) for e in chain]),
}
GIVEN = {
    "earliest": lambda row: (row.arrival - ZERO).days,
    "fastest": lambda row: row.days,
    "shortest": lambda row: row.steps,
    "best": lambda row: -row.score,
}


@given(records(), st.sampled_from([0, 2, 5, None]), st.booleans(), st.sampled_from(sorted(WORTH)))
@settings(max_examples=100, deadline=None)
def test_the_best_chain_is_the_best_of_all_chains(record, gap, strict, by):
    """Earliest, fastest, shortest and best equal what enumeration of every chain gives."""
    acts, answers = record
    same_time = "forbid" if strict else "allow"
    found = escalation.observed_reach(
        build(acts, answers), "n0", by=by, max_gap=None if gap is None else f"{gap}D", same_time=same_time
    )

    slow: dict[str, float] = {}
    for chain in chains(acts, answers, 0, 99 if gap is None else gap, strict=strict):
        if by == "best" and any(acts[e][0][0] == 0 for e in chain[1:]):
            continue
        for actor in reached_by(acts, answers, chain) - {0}:
            worth = WORTH[by](acts, chain)
            slow[NAMES[actor]] = min(slow.get(NAMES[actor], np.inf), worth)
    rows = found.to_frame()
    assert {row.actor: GIVEN[by](row) for row in rows.itertuples()} == pytest.approx(slow)
    assert rows["certain"].all()


@given(records(), st.sampled_from([0, 2, 5, None]), st.booleans())
@settings(max_examples=50, deadline=None)
def test_reversing_time_and_direction_mirrors_arrival_and_departure(record, gap, strict):
    """The latest departure towards an actor is the earliest arrival from it when time and arrows are turned round."""
    acts, _ = record
    options = {"max_gap": None if gap is None else f"{gap}D", "same_time": "forbid" if strict else "allow"}
    mirror = [((v, u), 20 - t, w) for (u, v), t, w in acts]

    latest = escalation.observed_reach(build(acts, []), "n0", by="latest", **options).to_frame()
    earliest = escalation.observed_reach(build(mirror, []), "n0", **options).to_frame()

    turned = {row.actor: 20 - (row.arrival - ZERO).days for row in earliest.itertuples()}
    assert {row.actor: (row.began - ZERO).days for row in latest.itertuples()} == turned


@given(records(), st.sampled_from([0, 3, None]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_an_actor_reaches_those_from_whom_it_is_the_source(record, gap, strict):
    """Forwards and backwards agree on who reaches whom, answers included."""
    g = build(*record)
    options = {"max_gap": None if gap is None else f"{gap}D", "same_time": "forbid" if strict else "allow"}

    forth = {(a, b) for a in NAMES for b in escalation.observed_reach(g, a, **options).to_frame()["actor"]}
    back = {(a, b) for b in NAMES for a in escalation.observed_reach(g, b, by="latest", **options).to_frame()["actor"]}

    assert forth == back


@given(records(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_all_pairs_are_single_questions_without_a_gap(record, strict):
    """The bits of all pairs say what one question at a time says, where no answer joins acts."""
    g = build(record[0], [])
    same_time = "forbid" if strict else "allow"
    found = escalation.reachability(g, same_time=same_time)

    single = {
        (a, b)
        for a in NAMES
        for b in escalation.observed_reach(g, a, max_gap=None, same_time=same_time).to_frame()["actor"]
    }
    assert {(a, b) for a, b in product(NAMES, NAMES) if a != b and found.reaches(a, b)} == single
    assert int(found.matrix().sum()) == len(single) == int(found.to_frame()["reaches"].sum())


@given(records(most=6, wide=3), st.sampled_from([2, 5, None]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_certain_reach_is_in_every_choice_of_days_and_possible_reach_in_none_left_out(record, gap, strict):
    """Whatever the days: certain actors are reached, and nobody beyond the possible ones."""
    acts, answers = record
    options = {"max_gap": None if gap is None else f"{gap}D", "same_time": "forbid" if strict else "allow"}
    rows = escalation.observed_reach(build(acts, answers), "n0", **options).to_frame()
    surely = set(rows.loc[rows["certain"], "actor"])

    every, some = set(NAMES), set()
    for days in product(*(range(t, t + w + 1) for _, t, w in acts)):
        fixed = [(pair, day, 0) for (pair, _, _), day in zip(acts, days, strict=True)]
        limit = 99 if gap is None else gap
        hit = {
            NAMES[one]
            for chain in chains(fixed, answers, 0, limit, strict=strict)
            for one in reached_by(fixed, answers, chain)
        }
        every &= hit
        some |= hit
    assert surely <= every
    assert some - {"n0"} <= set(rows["actor"])
    if gap is None:
        assert some - {"n0"} == set(rows["actor"])


@given(records(wide=2), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_row_order_and_names_change_nothing(record, random):
    """Shuffled rows give the same answer, renamed actors the renamed one."""
    acts, answers = record
    g = build(acts, answers)
    order = list(range(len(g.acts)))
    random.shuffle(order)
    mixed = ConflictGraph(g.tables.with_(acts=g.acts.iloc[order]))
    new = dict(zip(NAMES, ("z9", "z8", "z7", "z6", "z5"), strict=True))

    rows = escalation.observed_reach(g, "n0", by="shortest").to_frame()
    other = escalation.observed_reach(build(acts, answers, tuple(new.values())), "z9", by="shortest").to_frame()

    assert escalation.observed_reach(mixed, "n0", by="shortest").to_frame().equals(rows)
    named = [(new[row.actor], row.arrival, row.row_ids) for row in rows.itertuples()]
    assert sorted(named) == sorted((row.actor, row.arrival, row.row_ids) for row in other.itertuples())


def test_a_chain_keeps_order_and_breaks_when_somebody_waits_too_long():
    """Forward in time, and no further than the longest wait."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "b", "c", day="2024-01-05"),
        testing.act("x3", "c", "d", day="2024-03-01"),
    ]
    found = escalation.observed_reach(testing.graph(acts), "a").to_frame()

    assert found["actor"].tolist() == ["b", "c"]
    assert found["row_ids"].tolist() == [("x1",), ("x1", "x2")]
    free = escalation.observed_reach(testing.graph(acts), "a", max_gap=None).to_frame()
    assert free["actor"].tolist() == ["b", "c", "d"]


def test_waiting_counts_from_the_latest_arrival():
    """A second blow renews the wait of the actor that was hit first long ago."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "a", "b", day="2024-01-20"),
        testing.act("x3", "b", "c", day="2024-02-01"),
    ]
    rows = escalation.observed_reach(testing.graph(acts), "a").to_frame().set_index("actor")

    assert rows.loc["c", "row_ids"] == ("x2", "x3")


def test_all_acts_on_one_day_reach_one_step_unless_asked():
    """Strict order reaches one step; the answer says which order it used and how many couples it hangs on."""
    g = testing.graph([testing.act("x1", "a", "b"), testing.act("x2", "b", "c")])
    strict, loose = escalation.observed_reach(g, "a"), escalation.observed_reach(g, "a", same_time="allow")

    assert strict.to_frame()["actor"].tolist() == ["b"]
    assert loose.to_frame()["actor"].tolist() == ["b", "c"]
    assert (strict.same_time, strict.n_ambiguous_same_time) == ("forbid", 1)
    assert "Acts of one day do not follow each other (one couple of acts could)" in strict.explain()


def test_an_answer_on_record_overrides_wait_day_and_actor():
    """Who answers is reached, however long it took, and though nobody hit it."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "c", "a", day="2024-06-01"),
        testing.act("x3", "d", "a", day="2024-01-01"),
    ]
    g = testing.graph(acts, responses=[("x2", "x1"), ("x3", "x1")])
    rows = escalation.observed_reach(g, "a").to_frame().set_index("actor")

    assert rows.loc["c", "row_ids"] == ("x1", "x2")
    assert rows.loc["d", "row_ids"] == ("x1", "x3")
    assert rows.loc[["c", "d"], "answered"].all()
    assert "joined by an answer on record" in escalation.observed_reach(g, "a").explain()


def test_a_partial_date_makes_reach_possible_only():
    """A month is an interval: the order holds for some of its days and not for others."""
    wide = {"date_latest": pd.Timestamp("2024-01-31"), "date_end": pd.Timestamp("2024-01-31"), "when": "2024-01"}
    g = testing.graph([testing.act("x1", "a", "b", **wide), testing.act("x2", "b", "c", day="2024-01-10")])
    rows = escalation.observed_reach(g, "a").to_frame().set_index("actor")

    assert rows["certain"].to_dict() == {"b": True, "c": False}
    assert rows.loc["b", "surely"] == pd.Timestamp("2024-01-31")
    assert pd.isna(rows.loc["c", "surely"])


def test_undated_acts_are_counted_and_left_out():
    """An act that may have happened on any day carries no chain."""
    none = dict.fromkeys(("date", "date_latest", "date_end"), pd.NaT)
    g = testing.graph([testing.act("x1", "a", "b", **none), testing.act("x2", "a", "c")])
    found = escalation.observed_reach(g, "a")

    assert found.to_frame()["actor"].tolist() == ["c"]
    assert found.undated == 1


def test_five_criteria_choose_five_chains():
    """Early and slow, late and direct, few acts, strong acts: observed_paths lists the best of each kind."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01", intensity=0.2),
        testing.act("x2", "b", "c", day="2024-01-02", intensity=0.2),
        testing.act("x3", "c", "d", day="2024-01-03", intensity=0.2),
        testing.act("x4", "a", "c", day="2024-01-04", intensity=0.9),
        testing.act("x5", "c", "d", day="2024-01-09", intensity=0.9),
        testing.act("x6", "a", "d", day="2024-01-06", intensity=0.1),
        testing.act("x7", "a", "b", day="2024-01-11", intensity=0.1),
        testing.act("x8", "b", "d", day="2024-01-13", intensity=0.1),
    ]
    found = escalation.observed_paths(testing.graph(acts), "a", "d")

    chains_of = {by: tuple(row[0] for row in ids) for by, ids in found.to_frame().groupby("by")["row_ids"]}
    assert chains_of == {
        "earliest": ("x1", "x2", "x3"),
        "latest": ("x7", "x8"),
        "fastest": ("x6",),
        "shortest": ("x6",),
        "best": ("x4", "x5"),
    }
    text = found.explain()
    assert "takes the fewest days, takes the fewest acts" in text
    assert "5 days later" in text


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        ([], "the window holds no dated act"),
        ([("b", "a")], "no act by A is on record"),
        ([("a", "b")], "no act against C is on record"),
        ([("b", "c"), ("a", "b")], "no act leads on a later day"),
    ],
)
def test_no_chain_says_which_cut_is_missing(acts, said):
    """Nothing goes out, nothing comes in, or time runs the wrong way: the answer names it."""
    rows = [testing.act(f"x{n}", u, v, day=_day(n)) for n, (u, v) in enumerate(acts)]
    found = escalation.observed_paths(testing.graph(rows, actors=("a", "b", "c")), "a", "c")

    assert len(found) == 0
    assert said in found.missing
    assert found.missing in found.explain()


def test_wrong_questions_get_clear_errors():
    """Unknown actors with near names, one actor twice, options that cannot be read."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        escalation.observed_reach(g, "antt")
    with pytest.raises(ValueError, match="both «ant»"):
        escalation.observed_paths(g, "ant", "ant")
    with pytest.raises(ValueError, match="one of earliest"):
        escalation.observed_reach(g, "ant", by="quickest")
    with pytest.raises(ValueError, match="same_time"):
        escalation.observed_reach(g, "ant", same_time="perhaps")
    with pytest.raises(ValueError, match="max_gap"):
        escalation.observed_reach(g, "ant", max_gap="soon")
    with pytest.raises(ValueError, match="ends"):
        escalation.observed_reach(g, "ant", start="2024-02", end="2024-01")
    assert gap_days("36h") == 1


@pytest.mark.parametrize("toy", testing.toys())
def test_empty_answers_have_the_dtypes_of_full_ones(toy):
    """A window that holds nothing gives the same columns and dtypes."""
    g = testing.toys()[toy]
    model = escalation.observed_reach(testing.toy(), "ant").to_frame().dtypes.to_dict()
    steps = escalation.observed_paths(testing.toy(), "ant", "bee").to_frame().dtypes.to_dict()

    for one in g.actors["actor_id"]:
        for by in ("earliest", "latest", "best"):
            assert escalation.observed_reach(g, one, by=by).to_frame().dtypes.to_dict() == model
        assert len(escalation.observed_reach(g, one, start="2030").to_frame()) == 0
    for a, b in product(g.actors["actor_id"], g.actors["actor_id"]):
        if a != b:
            assert escalation.observed_paths(g, a, b).to_frame().dtypes.to_dict() == steps


def test_centrality_in_time_by_hand():
    """Two acts in a row: closeness 1/2 (1 + 1/5), Katz with walks of one and of two acts."""
    acts = [testing.act("x1", "a", "b", day="2024-01-01"), testing.act("x2", "b", "c", day="2024-01-05")]
    rows = escalation.temporal_centrality(testing.graph(acts), half_life="4D").set_index("actor")

    assert rows["closeness"].to_dict() == pytest.approx({"a": 0.6, "b": 0.5, "c": 0.0})
    assert rows["katz"].to_dict() == pytest.approx({"a": 0.0, "b": 0.25, "c": 0.5 * (1 + 0.25)})
    assert rows["reaches"].to_dict() == {"a": 2, "b": 1, "c": 0}
    with pytest.raises(ValueError, match="beta"):
        escalation.temporal_centrality(testing.toy(), beta=0)
    with pytest.raises(ValueError, match="half_life"):
        escalation.temporal_centrality(testing.toy(), half_life="0D")
