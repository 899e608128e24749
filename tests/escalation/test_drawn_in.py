"""Rings and precedents around a struck actor."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from conflictgraph import testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.measures import escalation


def test_rings_go_out_by_ties_and_never_through_the_striker():
    """Both directions count; the striker's own allies are not reached through it."""
    ties = [
        testing.tie("t1", "b", "c"),
        testing.tie("t2", "d", "c"),
        testing.tie("t3", "b", "a"),
        testing.tie("t4", "a", "e"),
        testing.tie("t5", "b", "f", sign=-1),
    ]
    found = escalation.drawn_in(testing.graph([testing.act("x", "a", "b")], ties), struck="b", by="a").to_frame()

    assert found[["actor", "ring"]].to_records(index=False).tolist() == [("c", 1), ("d", 2)]
    assert found["tie_ids"].tolist() == [("t1",), ("t2",)]


def test_precedents_are_answers_on_record_and_rivals_count_once():
    """Who answered earlier acts of the striker; a rival claim is no second precedent."""
    acts = [
        testing.act("x", "a", "b", day="2024-01-01", event="e"),
        testing.act("y", "c", "a", day="2024-01-03"),
        testing.act("x2", "q", "b", day="2024-01-01", event="e", alternative_of="x"),
        testing.act("z", "d", "q", day="2024-01-04"),
    ]
    g = testing.graph(acts, [testing.tie("t", "b", "c")], responses=[("y", "x"), ("z", "x2")])
    found = escalation.drawn_in(g, struck="b")

    assert found.precedents["act_id"].tolist() == ["y"]
    assert found.to_frame()["precedents"].tolist() == [("y",)]
    assert found.explain().endswith("Shows ties and precedents, not a forecast.")


def test_the_same_actor_cannot_strike_itself():
    """The question is refused in words."""
    with pytest.raises(ValueError, match="both «ant»"):
        escalation.drawn_in(testing.toy(), struck="ant", by="ant")


@given(testing.graphs())
@settings(max_examples=30, deadline=None)
def test_rings_equal_breadth_first_search(g):
    """Ring numbers are distances over cooperative ties without the striker."""
    import networkx as nx

    graph = nx.Graph((row.source, row.target) for row in g.ties.itertuples() if row.sign > 0)
    graph.add_nodes_from(["n0", "n1"])
    graph.remove_node("n1")
    wanted = {
        actor: ring for actor, ring in nx.single_source_shortest_path_length(graph, "n0", cutoff=3).items() if ring
    }

    found = escalation.drawn_in(g, struck="n0", by="n1").to_frame()

    assert dict(zip(found["actor"], found["ring"], strict=True)) == wanted


def test_empty_rings_have_the_dtypes_of_full_ones():
    """Nobody stands near, nobody answered: the same columns and dtypes, and it is said in words."""
    full = escalation.drawn_in(testing.toy(), struck="bee", by="ant")
    none = escalation.drawn_in(testing.graph([testing.act("x", "a", "b")]), struck="b", by="a")

    assert none.rings.dtypes.to_dict() == full.rings.dtypes.to_dict()
    assert none.precedents.dtypes.to_dict() == full.precedents.dtypes.to_dict()
    assert "no cooperative standing tie leads to anybody" in none.explain()
    assert "No precedent" in none.explain()


def test_an_unknown_actor_is_answered_with_near_names():
    """A slip in either actor names what is near; there is at least one ring."""
    for words in ({"struck": "beee"}, {"struck": "bee", "by": "antt"}):
        with pytest.raises(UnknownActorError, match=r"bee|ant"):
            escalation.drawn_in(testing.toy(), **words)
    with pytest.raises(ValueError, match="max_ring is 0"):
        escalation.drawn_in(testing.toy(), struck="bee", max_ring=0)


def test_cross_pressured_actors_are_told_before_the_precedents():
    """An actor with ties to both sides is an answer in itself."""
    ties = [testing.tie("t1", "c", "b"), testing.tie("t2", "c", "a")]
    text = escalation.drawn_in(testing.graph([testing.act("x", "a", "b")], ties), struck="b", by="a").explain()

    assert "Cross-pressured, with ties to A as well: C." in text
    assert text.index("Cross-pressured") < text.index("No precedent")


def test_each_relation_is_told_of_the_actor_that_it_binds_to():
    """An ally of one and the backer of another is not told to be both of both."""
    ties = [
        testing.tie("t1", "bee", "s"),
        testing.tie("t2", "cat", "s"),
        testing.tie("t3", "dog", "bee"),
        testing.tie("t4", "dog", "cat", relation="backer_of"),
    ]
    found = escalation.drawn_in(testing.graph([], ties), struck="s")
    row = found.to_frame().set_index("actor").loc["dog"]

    assert row["bonds"] == (("ally_of", "bee"), ("backer_of", "cat"))
    assert "Dog is an ally of Bee and backs Cat" in found.explain()
