"""Paths are the cheapest by the cost that is named, and brokers all smallest cuts."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.errors import NoPathError, UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import paths
from conflictgraph.testing import act, graph, graphs, tie


def plain(g, layer="all"):
    """Fold a graph into an undirected networkx graph."""
    return g.collapse(layer).to_undirected()


def test_the_shortest_path_has_its_rows() -> None:
    """Each step of a path names the acts and ties that it rests on, by date."""
    found = paths.shortest(testing.toy(), "cat", "dog")

    assert found.actors == ("cat", "ant", "bee", "dog")
    assert [step.row_ids for step in found.steps] == [("t1",), ("a1", "a2"), ("a3", "t2")]
    assert [step.word for step in found.steps] == ["cooperative", "hostile", "cooperative"]


def test_a_directed_path_follows_the_acts() -> None:
    """An act leads one way, an alliance both; where no path ends, the error says so."""
    g = graph([act("1", "a", "b"), act("2", "d", "c")], [tie("t1", "b", "c")])

    assert paths.shortest(g, "d", "b", directed=True).actors == ("d", "c", "b")
    with pytest.raises(NoPathError, match="no directed path on the layer «all» joins «a» and «d»"):
        paths.shortest(g, "a", "d", directed=True)


def test_a_layer_leaves_the_other_sign_out() -> None:
    """Ant and bee share no friend, so the cooperative layer does not join them."""
    with pytest.raises(NoPathError, match="cooperative"):
        paths.shortest(testing.toy(), "ant", "bee", layer="cooperative")


def test_costs_are_made_by_name() -> None:
    """A detour over strong ties is cheap by 1/weight and long by hops."""
    strong = [act(f"s{n}", *ends, weight=10.0) for n, ends in enumerate([("a", "c"), ("c", "b")])]
    g = graph([act("weak", "a", "b", weight=1.0), *strong])

    assert paths.shortest(g, "a", "b").actors == ("a", "b")
    assert paths.shortest(g, "a", "b", cost="1/weight").actors == ("a", "c", "b")
    assert paths.shortest(g, "a", "b", cost="1/weight").cost == pytest.approx(0.2)


def test_a_weight_of_zero_is_no_path_by_weight() -> None:
    """A row without weight is infinitely far by 1/weight, and one hop by hops."""
    g = graph([act("x", "a", "b", weight=0.0)])

    assert paths.shortest(g, "a", "b").cost == 1
    assert paths.k_shortest(g, "a", "b", cost="1/weight").paths == ()


def test_a_placeholder_is_no_stepping_stone() -> None:
    """Two acts of an unnamed group need not be acts of one group."""
    actors = ["a", "b", {"actor_id": "x", "name": "An unnamed group", "is_placeholder": True}]
    g = graph([act("1", "a", "x"), act("2", "x", "b")], actors=actors)

    assert paths.k_shortest(g, "a", "b").left_out == ("x",)
    assert paths.k_shortest(g, "a", "b").paths == ()
    assert paths.shortest(g, "a", "b", placeholders=True).actors == ("a", "x", "b")
    assert paths.shortest(g, "a", "x").actors == ("a", "x")


def test_people_are_no_stepping_stones_unless_asked_for() -> None:
    """A person joins two groups only when the question says so."""
    g = graph(
        [act("1", "a", "p"), act("2", "p", "b")], actors=["a", "b", {"actor_id": "p", "name": "P", "is_person": True}]
    )

    assert paths.brokers(g, "a", "b").size == 0
    assert paths.brokers(g, "a", "b", persons=True).cuts == (("p",),)
    assert paths.shortest(g, "a", "b", persons=True).actors == ("a", "p", "b")


def test_rival_claims_and_plans_make_no_path() -> None:
    """What did not happen joins nobody."""
    g = graph([act("1", "a", "b", status="planned"), act("2", "b", "c")])

    assert paths.k_shortest(g, "a", "c").paths == ()


def test_a_dense_graph_is_cut_and_says_so() -> None:
    """Sixteen actors who all fight have more paths than a life can list."""
    names = [f"n{number:02}" for number in range(16)]
    g = graph([act(f"{u}{v}", u, v) for u, v in itertools.combinations(names, 2)])

    found = paths.k_shortest(g, "n00", "n01", k=10**9, budget=30_000)

    assert found.cut
    assert found.paths[0].actors == ("n00", "n01")
    assert "stopped by its budget" in found.explain()


def test_unknown_names_are_answered_with_near_ones() -> None:
    """A typing slip gets the nearest actor; a cost that is not there the list of costs."""
    with pytest.raises(UnknownActorError, match="did you mean «ant»"):
        paths.shortest(testing.toy(), "antt", "bee")
    with pytest.raises(ValueError, match="«hops», «1/weight», «1/rows»"):
        paths.shortest(testing.toy(), "ant", "bee", cost="weight")
    with pytest.raises(ValueError, match="«hostile»"):
        paths.brokers(testing.toy(), "ant", "bee", layer="friendly")
    with pytest.raises(ValueError, match="are one actor"):
        paths.brokers(testing.toy(), "ant", "Ant")
    with pytest.raises(ValueError, match="at least 1"):
        paths.k_shortest(testing.toy(), "ant", "bee", k=0)
    with pytest.raises(ValueError, match="at least 1"):
        paths.brokers(testing.toy(), "ant", "bee", limit=0)


@given(g=graphs())
@settings(max_examples=30)
def test_paths_agree_with_all_simple_paths(g) -> None:
    """The k shortest are all simple paths in order of length."""
    G = plain(g)

    found = paths.k_shortest(g, "n0", "n1", k=1000)

    assert {path.actors for path in found.paths} == {tuple(path) for path in nx.all_simple_paths(G, "n0", "n1")}
    assert [path.cost for path in found.paths] == sorted(path.cost for path in found.paths)


@given(g=graphs(), seed=st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_rows_never_matters(g, seed) -> None:
    """Shuffled tables give the same paths and brokers."""
    order = list(range(len(g.acts)))
    seed.shuffle(order)
    other = ConflictGraph(g.tables.with_(acts=g.acts.iloc[order], actors=g.actors.iloc[::-1]))

    assert paths.k_shortest(g, "n0", "n1", cost="1/weight") == paths.k_shortest(other, "n0", "n1", cost="1/weight")
    assert paths.brokers(g, "n0", "n1") == paths.brokers(other, "n0", "n1")


@given(g=graphs())
@settings(max_examples=30)
def test_brokers_are_all_minimum_cuts(g) -> None:
    """Without the direct tie the sets are every smallest separating set, and networkx agrees on the size."""
    G = plain(g)
    if G.has_edge("n0", "n1"):
        G.remove_edge("n0", "n1")
    inner = sorted(set(G) - {"n0", "n1"})

    def parts(some):
        return not nx.has_path(G.subgraph(set(G) - set(some)), "n0", "n1")

    found = paths.brokers(g, "n0", "n1")

    size = next(n for n in range(len(inner) + 1) if any(parts(some) for some in itertools.combinations(inner, n)))
    assert found.size == size == (len(nx.minimum_node_cut(G, "n0", "n1")) if nx.has_path(G, "n0", "n1") else 0)
    assert found.cuts == (tuple(some for some in itertools.combinations(inner, size) if parts(some)) if size else ())


def test_brokers_with_and_without_the_direct_tie() -> None:
    """With a direct tie nobody parts two actors; without it the go-betweens show, with their rows."""
    g = graph(
        [act("d", "a", "b"), act("1", "a", "x", sign=1), act("2", "x", "b", sign=1)],
        [tie("3", "b", "y"), tie("4", "y", "x")],
    )

    found = paths.brokers(g, "a", "b")

    assert found.direct_row_ids == ("d",)
    assert found.with_direct == ()
    assert found.without_direct == (("x",),)
    row = found.to_frame().iloc[0]
    assert (row["actor"], row["toward_a"], row["toward_b"]) == ("x", ("1",), ("2", "4"))
    assert found.row_ids == ("d", "1", "2", "4")
    assert "nobody can part them" in found.explain()


def test_no_direct_tie_gives_the_same_cuts_twice() -> None:
    """Where nothing joins two actors directly, both answers are one."""
    found = paths.brokers(testing.toy(), "cat", "bee")

    assert found.with_direct == found.without_direct == (("ant",),)
    assert found.explain() == "1 must go to part cat and bee: ant."


def test_the_list_of_brokers_is_bounded_and_says_so() -> None:
    """Two lines of five actors have 25 smallest cuts; a limit of 4 gives four and a word."""
    acts = []
    for line in "pq":
        stops = ["a", *(f"{line}{n}" for n in range(5)), "b"]
        acts += [act(f"{line}-{n}", u, v) for n, (u, v) in enumerate(itertools.pairwise(stops))]
    g = graph(acts)

    assert len(paths.brokers(g, "a", "b").cuts) == 25
    assert not paths.brokers(g, "a", "b").cut
    bounded = paths.brokers(g, "a", "b", limit=4)
    assert (len(bounded.cuts), bounded.size, bounded.cut) == (4, 2, True)
    assert "stopped by its limit" in bounded.explain()


def test_frames_keep_their_columns_when_empty() -> None:
    """An empty answer has the documented columns and dtypes."""
    g = testing.toys()["two_components"]

    none, some = paths.k_shortest(g, "a", "c").to_frame(), paths.k_shortest(g, "a", "b").to_frame()
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
    assert list(paths.brokers(g, "a", "c").to_frame().columns) == [
        "cut",
        "size",
        "actor",
        "in_cuts",
        "toward_a",
        "toward_b",
        "row_ids",
    ]
    assert paths.k_shortest(g, "a", "c").explain() == "No path."
    assert paths.brokers(g, "a", "c").explain() == "nothing joins a and c."
    assert paths.shortest(g, "a", "b").to_frame()["row_ids"].tolist() == [("x",)]
