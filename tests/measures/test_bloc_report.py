"""Who changes bloc when a source is left out: only for strictly better blocs, and by name of bloc."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import blocs
from conflictgraph.measures.blocs.reported import aligned
from conflictgraph.tables import frame
from conflictgraph.testing import graph, tie


def sourced(ties, actors):
    g = graph([], [tie(name, a, b, sign=sign) for name, a, b, sign in ties], actors=actors)
    evidence = [{"row_id": row[0], "source_id": f"s{number}"} for number, row in enumerate(ties, 1)]
    sources = [{"source_id": row["source_id"]} for row in evidence]
    return ConflictGraph(g.tables.with_(evidence=frame("evidence", evidence), sources=frame("sources", sources)))


def test_the_example_of_the_manual() -> None:
    """Friends a-b by s1 and a-c by s2, foes b-c by s3: each source alone decides who stands where."""
    g = sourced([("t1", "a", "b", 1), ("t2", "a", "c", 1), ("t3", "b", "c", -1)], ["a", "b", "c"])

    found = blocs.report(g)

    changes = found.actors["changes"].to_dict()
    assert found.blocs.value == 1
    assert found.about["thinned"] == 3
    assert found.blocs.blocs == (("a", "c"), ("b",))
    assert changes == {"a": ("s2",), "b": ("s3",), "c": ()}
    assert found.unsure == ("a", "b")
    assert "these change bloc: a, b" in found.explain()


def test_equally_good_blocs_are_no_news() -> None:
    """A ring with one foe has several best partitions; leaving out a friendship makes none of them better."""
    ties = [("t1", "a", "b", 1), ("t2", "b", "c", 1), ("t3", "c", "d", 1), ("t4", "d", "a", 1)]

    found = blocs.report(sourced(ties, list("abcd")))

    assert found.unsure == ()
    assert found.cohesiveness == 1
    assert np.isnan(found.divisiveness)
    assert "No actor changes bloc" in found.explain()


def test_who_has_no_pair_left_does_not_change() -> None:
    """Without its only row an actor stands nowhere: that is no change of sides."""
    found = blocs.report(sourced([("t1", "a", "b", 1), ("t2", "c", "d", -1)], list("abcd")))

    assert found.unsure == ()


def test_brokers_have_friends_in_several_blocs() -> None:
    """Two pairs of foes' friends: m is friendly to both sides, and is the broker."""
    ties = [
        ("t1", "a", "b", 1),
        ("t2", "c", "d", 1),
        ("t3", "a", "c", -1),
        ("t4", "b", "d", -1),
        ("t5", "b", "c", -1),
        ("t6", "m", "a", 1),
        ("t7", "m", "c", 1),
        ("t8", "m", "b", 1),
    ]

    found = blocs.report(sourced(ties, list("abcdm")), stability=False)

    assert "m" in found.brokers
    assert found.actors.loc["m", "participation_plus"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.permutations(range(4)))
def test_names_of_blocs_do_not_matter(label, names) -> None:
    """The same blocs under other names get ours back."""
    ours = np.array(label)
    theirs = np.array(names)[ours]

    assert aligned(ours, theirs, np.ones(len(ours), dtype=bool)).tolist() == ours.tolist()


def test_the_larger_part_keeps_the_name() -> None:
    """A torn bloc: two of three stay, the third has a new name; of equal halves the first actor's stays."""
    everyone = np.ones(3, dtype=bool)

    larger = aligned(np.array([0, 0, 0]), np.array([1, 0, 0]), everyone)
    halves = aligned(np.array([0, 0]), np.array([1, 0]), everyone[:2])

    assert larger.tolist()[1:] == [0, 0]
    assert larger[0] != 0
    assert halves[0] == 0
    assert halves[1] != 0
