"""Months hold what surely began in them, and nothing is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from conflictgraph import testing, vocab
from conflictgraph.errors import UnknownActorError
from conflictgraph.measures import timeline
from conflictgraph.testing import act, graph, graphs

OCTOBER = {
    "when": "2023-10",
    "date": pd.Timestamp("2023-10-01"),
    "date_latest": pd.Timestamp("2023-10-31"),
    "date_end": pd.Timestamp("2023-10-31"),
}
AUTUMN = {
    "when": "2023-10/2023-11",
    "date": pd.Timestamp("2023-10-01"),
    "date_latest": pd.Timestamp("2023-11-30"),
    "date_end": pd.Timestamp("2023-11-30"),
}
UNKNOWN = {"when": "", "date": pd.NaT, "date_latest": pd.NaT, "date_end": pd.NaT}
OPEN = {
    "when": "../2023-10-07",
    "date": pd.NaT,
    "date_latest": pd.Timestamp("2023-10-07"),
    "date_end": pd.Timestamp("2023-10-07"),
}


def test_a_month_holds_what_a_date_of_that_month_says() -> None:
    """The date 2023-10 is an interval inside one month, so it counts there."""
    found = timeline.monthly(graph([act("x", "a", "b", **OCTOBER)]), "a", "b")

    assert [str(month) for month in found["month"]] == ["2023-10"]


@pytest.mark.parametrize("dates", [AUTUMN, UNKNOWN, OPEN])
def test_a_date_that_spans_months_is_listed_as_undated(dates) -> None:
    """An interval over two months, an open one and an unknown date are never put into a first month."""
    found = timeline.monthly(graph([act("x", "a", "b", **dates), act("y", "a", "b", day="2023-10-03")]), "a", "b")

    assert [str(month) for month in found["month"]] == ["2023-10", "NaT"]
    assert found["row_ids"].tolist() == [("y",), ("x",)]


def test_an_act_over_two_months_counts_where_it_began() -> None:
    """A night from January to February is an act of January."""
    found = timeline.monthly(
        graph([act("x", "a", "b", day="2024-01-31", date_end=pd.Timestamp("2024-02-01"))]), "a", "b"
    )

    assert [str(month) for month in found["month"]] == ["2024-01"]


def test_months_without_acts_are_listed() -> None:
    """A gap in the record is seen as zeros, not skipped."""
    g = graph([act("x", "a", "b", day="2023-10-03"), act("y", "b", "a", day="2024-01-03")])

    found = timeline.monthly(g, "a", "b")

    assert found["acts"].tolist() == [1, 0, 0, 1]
    assert found["by_a"].tolist() == [1, 0, 0, 0]
    assert found["by_b"].tolist() == [0, 0, 0, 1]


def test_acts_outside_the_months_asked_for_are_not_lost() -> None:
    """A start after the first act moves it to the last row."""
    g = graph([act("x", "a", "b", day="2023-10-03"), act("y", "b", "a", day="2024-01-03")])

    found = timeline.monthly(g, "a", "b", start="2024", end="2024-02")

    assert [str(month) for month in found["month"]] == ["2024-01", "2024-02", "NaT"]
    assert found["row_ids"].tolist() == [("y",), (), ("x",)]


def test_a_reciprocal_act_counts_once_and_is_by_both() -> None:
    """A clash without a direction is one act of both."""
    found = timeline.monthly(graph([act("x", "b", "a", direction="reciprocal")]), "a", "b")

    assert found[["acts", "by_a", "by_b"]].to_numpy().tolist() == [[1, 1, 1]]


def test_tolls_are_summed_where_they_are_known() -> None:
    """An unknown toll is neither zero nor a hole in the sum."""
    g = graph(
        [
            act("x", "a", "b", killed_low=1, killed_best=2, killed_high=3),
            act("y", "a", "b"),
            act("z", "a", "b", day="2024-03-01"),
        ]
    )

    found = timeline.monthly(g, "a", "b")

    assert found["killed_best"].tolist()[0] == 2
    assert found["killed_best"].isna().tolist() == [False, True, True]


def test_rivals_plans_and_series_are_not_counted() -> None:
    """A rival claim, a plan and a campaign make no count."""
    acts = [
        act("x", "a", "b"),
        act("y", "c", "b", alternative_of="x"),
        act("z", "a", "b", status="planned"),
        act("s", "a", "b", is_series=True),
    ]

    assert timeline.monthly(graph(acts), "a", "b")["row_ids"].tolist() == [("x",)]
    assert timeline.record(graph(acts))["row_ids"].tolist() == [("x",)]


def test_a_compound_act_counts_once_in_the_record() -> None:
    """One act on two actors is one act."""
    found = timeline.record(graph([act("x", "a", "b"), act("x", "a", "c")]))

    assert found["acts"].tolist() == [1]
    assert "by_a" not in found


@given(g=graphs())
@settings(max_examples=30)
def test_every_counted_act_stands_in_one_row(g) -> None:
    """Splitting time loses nothing and doubles nothing."""
    found = timeline.record(g)

    ids = [name for row in found["row_ids"] for name in row]
    assert sorted(ids) == sorted(set(g.counted_acts()["act_id"]))
    assert (found[[*vocab.QUAD_CLASSES, "uncoded"]].sum(axis=1) == found["acts"]).all()


@given(g=graphs())
@settings(max_examples=30)
def test_swapping_the_actors_swaps_the_sides(g) -> None:
    """The series of b and a is that of a and b with the sides exchanged."""
    one, other = timeline.monthly(g, "n0", "n1"), timeline.monthly(g, "n1", "n0")

    pd.testing.assert_frame_equal(one, other.rename(columns={"by_a": "by_b", "by_b": "by_a"})[one.columns])


def test_faults_are_named() -> None:
    """A wrong name, a wrong day and an end before the start are refused."""
    with pytest.raises(UnknownActorError, match="«bee»"):
        timeline.monthly(testing.toy(), "ant", "beee")
    with pytest.raises(ValueError, match="one actor"):
        timeline.monthly(testing.toy(), "ant", "ant")
    with pytest.raises(ValueError, match="before it begins"):
        timeline.monthly(testing.toy(), "ant", "bee", start="2024-02", end="2024-01")
    with pytest.raises(ValueError, match="not a day"):
        timeline.monthly(testing.toy(), "ant", "bee", start="now")


def test_an_empty_series_has_its_columns() -> None:
    """Two actors without acts give no rows, and the same dtypes."""
    none, some = timeline.monthly(testing.toy(), "cat", "dog"), timeline.monthly(testing.toy(), "ant", "bee")

    assert len(none) == 0
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
