"""Rungs, episodes and change points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import events, testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.usable import rungs


def _weeks(levels):
    """Write one act a week, with a type on the wanted rung; nothing on rung 0."""
    kinds = {1: "ACCUSE", 3: "THREATEN", 5: "COERCE", 7: "ASSAULT"}
    start = pd.Timestamp("2024-01-01")
    return testing.graph(
        [
            testing.act(
                f"x{n:02d}",
                "a",
                "b",
                day=f"{start + pd.Timedelta(days=7 * n):%Y-%m-%d}",
                type=kinds[level],
                force=level == 7,
            )
            for n, level in enumerate(levels)
            if level
        ],
        actors=["a", "b"],
    )


def test_phases_follow_the_rule():
    """Threat, coercion, two weeks of force, a threat: rise, peak, fall; then five quiet weeks end it."""
    found = escalation.ladder(_weeks([3, 5, 7, 0, 7, 3, 0, 0, 0, 0, 0, 1]), "a", "b")

    assert found["phase"].tolist() == ["rise", "rise", "peak", "peak", "peak", "fall", *["quiet"] * 5, "peak"]
    assert found["highest"].tolist() == [3, 5, 7, 0, 7, 3, 0, 0, 0, 0, 0, 1]
    assert found["crossed"].tolist() == [True, True, True, *[False] * 8, True]
    assert found["force"].sum() == 2


def test_episodes_begin_peak_and_end():
    """Two bouts with a gap longer than the quiet time; a shorter one joins them."""
    g = _weeks([3, 7, 1, 0, 0, 0, 0, 0, 5])
    two, one = escalation.episodes(g, "a", "b"), escalation.episodes(g, "a", "b", quiet=6)

    assert two["periods"].tolist() == [3, 1]
    assert two[["rise", "fall", "highest"]].to_numpy().tolist() == [[1, 1, 7], [0, 0, 5]]
    assert two["peak"].iloc[0] == two["begin"].iloc[0] + pd.Timedelta(days=7)
    assert two["row_ids"].tolist() == [("x00", "x01", "x02"), ("x08",)]
    assert one["periods"].tolist() == [9]
    assert escalation.episodes(g, "a", "b", floor=5)["row_ids"].tolist() == [("x01",), ("x08",)]


def test_an_act_of_two_weeks_stands_aside():
    """What fits into no single week is in a last row; nothing is put into the first by silence."""
    loose = {"date_latest": pd.Timestamp("2024-01-20"), "date_precision": "interval"}
    g = testing.graph([testing.act("x", "a", "b"), testing.act("y", "a", "b", **loose), testing.act("z", "c", "b")])
    found = escalation.ladder(g, "a", "b")

    assert found["phase"].tolist() == ["peak", "undated"]
    assert found["row_ids"].tolist() == [("x",), ("y",)]
    assert pd.isna(found["period"].iloc[-1])


def test_quads_and_deaths_stand_beside_the_rung():
    """The acts of a week by quad class, those of force, and the low, best and high toll."""
    acts = [
        testing.act("x", "a", "b", killed_low=1.0, killed_best=2.0, killed_high=5.0),
        testing.act("y", "b", "a", sign=1),
        testing.act("z", "b", "a", sign=0),
    ]
    row = escalation.ladder(testing.graph(acts), "a", "b").iloc[0]

    assert (row["material_conflict"], row["material_cooperation"], row["verbal_cooperation"]) == (1, 1, 1)
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (1, 2, 5)
    assert row["highest"] == 7


@given(testing.graphs())
@settings(max_examples=20, deadline=None)
def test_every_counted_act_stands_in_one_period(g):
    """Splitting time loses nothing: periods together hold each act once, episodes only hostile stretches."""
    found = escalation.ladder(g)
    ids = [row for cell in found["row_ids"] for row in cell]
    bouts = escalation.episodes(g)

    assert sorted(ids) == sorted(set(g.counted_acts()["act_id"]))
    assert found["acts"].sum() == len(ids)
    assert bouts["periods"].sum() == (found["phase"].isin(["rise", "peak", "fall"])).sum()


@given(testing.graphs(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_changes_nothing(g, random):
    """Shuffled acts climb the same ladder."""
    order = list(range(len(g.acts)))
    random.shuffle(order)
    mixed = ConflictGraph(g.tables.with_(acts=g.acts.iloc[order]))

    pd.testing.assert_frame_equal(escalation.ladder(mixed), escalation.ladder(g))


def test_a_burst_is_a_change_with_its_strength():
    """Quiet weeks and a burst: one change, at the burst, stronger than it must be."""
    acts = [testing.act("q", "a", "b", day="2024-01-01", type="THREATEN", force=False)]
    acts += [testing.act(f"x{n:02d}", "a", "b", day=f"2024-05-{n + 1:02d}") for n in range(28)]
    changes = escalation.change_points(testing.graph(acts), "a", "b")

    assert len(changes) == 1
    assert changes["row_ids"].iloc[0][0] == "x00"
    assert changes["strength"].iloc[0] == changes["gain"].iloc[0] / changes["penalty"].iloc[0] > 1
    assert changes["after"].iloc[0] > 5 * changes["before"].iloc[0]


def test_an_even_pace_has_no_change():
    """Of twenty records of one steady pace, hardly any is cut."""
    cut = 0
    for seed in range(20):
        days = np.random.default_rng(seed).integers(0, 700, 120)
        acts = [
            testing.act(f"x{n}", "a", "b", day=f"{pd.Timestamp('2020-01-01') + pd.Timedelta(days=int(day)):%Y-%m-%d}")
            for n, day in enumerate(days)
        ]
        cut += len(escalation.change_points(testing.graph(acts), freq="M")) > 0

    assert cut <= 2


def test_empty_answers_have_the_dtypes_of_full_ones():
    """No act, or none between the two: the same columns and dtypes."""
    g = _weeks([3, 7, 1])
    lone = testing.graph(actors=["a", "b"])

    for ask in (escalation.ladder, escalation.episodes, escalation.change_points):
        assert ask(lone, "a", "b").dtypes.to_dict() == ask(g, "a", "b").dtypes.to_dict()
        assert ask(lone, "a", "b").empty


def test_wrong_questions_get_clear_errors():
    """Unknown actors, half a pair, odd numbers: each is refused in words."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        escalation.ladder(g, "antt", "bee")
    with pytest.raises(ValueError, match="both actors"):
        escalation.ladder(g, "ant")
    with pytest.raises(ValueError, match="one actor"):
        escalation.ladder(g, "ant", "ant")
    with pytest.raises(ValueError, match="floor is 9"):
        escalation.episodes(g, floor=9)
    with pytest.raises(ValueError, match="penalty -1"):
        escalation.change_points(g, penalty=-1)


def test_the_root_of_a_code_parts_what_one_type_holds():
    """Unconventional violence, fighting and mass violence are assaults on three rungs; an investigation is no hostility."""
    pytest.importorskip("duckdb")
    codes = {"090": 0, "112": 1, "180": 6, "190": 7, "202": 8}
    heads = ("Event ID", "Event Date", "Source Name", "Target Name", "CAMEO Code", "Story ID")
    rows = [(str(n), f"2001-01-{n:02d}", "Israel", "Lebanon", code, str(n)) for n, code in enumerate(codes, 1)]
    acts = events.read(pd.DataFrame(rows, columns=heads), format="icews").acts

    assert dict(zip(acts["code"].astype(str), rungs(acts), strict=True)) == codes
    assert rungs(acts.drop(columns="code")).tolist() == [1, 1, 7, 7, 7]
