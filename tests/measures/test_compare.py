"""Two graphs side by side say what appeared, went and flipped, with the rows."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings

from conflictgraph.measures import compare
from conflictgraph.testing import act, graph, graphs, tie


def test_what_appeared_went_and_flipped() -> None:
    """Each change has its word and the rows that make it."""
    before = graph([act("1", "a", "b"), act("2", "c", "d"), act("4", "g", "h")], [tie("5", "i", "j")])
    after = graph(
        [act("3", "e", "f"), act("4", "g", "h")], [tie("6", "b", "a"), tie("7", "h", "g"), tie("5", "i", "j")]
    )

    found = compare.graphs(before, after)

    cells = [tuple(row) for row in found.to_frame().drop(columns="row_ids").itertuples(index=False)]
    assert cells == [
        ("a", "b", "flipped", "hostile", "cooperative", ("1",), ("6",)),
        ("e", "f", "appeared", "", "hostile", (), ("3",)),
        ("c", "d", "went", "hostile", "", ("2",), ()),
        ("g", "h", "shifted", "hostile", "mixed", (), ("7",)),
    ]
    assert (found.same, found.actors_new, found.actors_gone) == (1, ("e", "f"), ("c", "d"))
    assert (found.rows_new, found.rows_gone) == (("3", "6", "7"), ("1", "2"))
    assert "- a and b flipped: hostile -> cooperative (1, 6)" in found.explain()


@given(g=graphs())
@settings(max_examples=30)
def test_a_graph_does_not_differ_from_itself(g) -> None:
    """Nothing changed between a graph and itself."""
    found = compare.graphs(g, g)

    assert len(found.to_frame()) == 0
    assert found.rows_new == found.rows_gone == ()


@given(g=graphs(), h=graphs())
@settings(max_examples=30)
def test_comparing_backwards_mirrors_the_answer(g, h) -> None:
    """What appeared one way went the other way; flips stay flips."""
    there, back = compare.graphs(g, h), compare.graphs(h, g)

    words = {"appeared": "went", "went": "appeared"}
    mirrored = {
        (a, b, words.get(change, change), after, before)
        for a, b, change, before, after in back.to_frame()[["a", "b", "change", "before", "after"]].itertuples(
            index=False
        )
    }
    assert {
        tuple(row) for row in there.to_frame()[["a", "b", "change", "before", "after"]].itertuples(index=False)
    } == mirrored
    assert there.rows_new == back.rows_gone


def test_an_empty_comparison_has_its_columns() -> None:
    """No change gives the documented columns and dtypes."""
    none = compare.graphs(graph(), graph()).to_frame()
    some = compare.graphs(graph(), graph([act("1", "a", "b")])).to_frame()

    pd.testing.assert_series_equal(none.dtypes, some.dtypes)
