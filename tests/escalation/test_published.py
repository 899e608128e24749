"""Small examples and definitions of others about time-respecting paths."""

from __future__ import annotations

import pandas as pd

from conflictgraph import testing
from conflictgraph.measures import escalation


def _acts(*edges):
    """Write temporal edges u v t as acts, a day a unit of time."""
    day = pd.Timestamp("2024-01-01")
    return testing.graph(
        [
            testing.act(f"x{n}", f"v{u}", f"v{v}", day=f"{day + pd.Timedelta(days=t):%Y-%m-%d}")
            for n, (u, v, t) in enumerate(edges)
        ]
    )


def test_four_paths_on_the_example_of_a_public_program():
    """Earliest, latest, fastest and shortest differ on four edges.

    The paths are those of Wu and others (2014, doi:10.14778/2732939.2732945); the edges come as
    example.txt with a program for them (github.com/wangerwenger/MTP). Each takes one unit of time
    there, so that chains are strict here and arrive a day earlier.
    """
    g = _acts((0, 1, 0), (2, 1, 0), (1, 2, 1), (0, 2, 2))
    rows = escalation.observed_paths(g, "v0", "v2", max_gap=None).to_frame().groupby("by")["row_ids"].agg(list)

    assert rows["earliest"] == [("x0",), ("x2",)]
    assert rows["latest"] == rows["fastest"] == rows["shortest"] == [("x3",)]


def test_labels_that_do_not_fall_make_a_path_where_that_is_asked_for():
    """Kempe, Kleinberg and Kumar (J. Comput. Syst. Sci. 2002): a path is time-respecting if its labels are non-decreasing."""
    g = _acts((0, 1, 1), (1, 2, 1), (2, 3, 0))
    allowed = escalation.observed_reach(g, "v0", max_gap=None, same_time="allow").to_frame()

    assert allowed["actor"].tolist() == ["v1", "v2"]
    assert escalation.observed_reach(g, "v0", max_gap=None).to_frame()["actor"].tolist() == ["v1"]


def test_reach_in_time_is_not_transitive():
    """Holme and Saramäki (arXiv:1108.1780): transitivity need not hold in temporal networks."""
    found = escalation.reachability(_acts((1, 2, 1), (0, 1, 2)))

    assert found.reaches("v0", "v1")
    assert found.reaches("v1", "v2")
    assert not found.reaches("v0", "v2")


def test_a_limit_on_waiting_can_need_a_walk():
    """Bentert and others (2020, doi:10.1007/s41109-020-00311-0) optimise walks: a detour renews the wait, a path does not."""
    g = _acts((0, 1, 0), (1, 2, 2), (2, 1, 4), (1, 3, 6))
    rows = escalation.observed_reach(g, "v0", max_gap="3D").to_frame().set_index("actor")

    assert rows.loc["v3", "row_ids"] == ("x0", "x1", "x2", "x3")
    assert not rows.loc["v3", "simple"]
    assert len(escalation.paths(g, "v0", "v3", mode="observed", max_gap="3D")) == 0
