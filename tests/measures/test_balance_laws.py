from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import given, settings

from conflictgraph import testing
from conflictgraph.graph import ConflictGraph, pairs
from conflictgraph.measures import balance, centrality, signed


def graph(edges, nodes=()):
    made = nx.DiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from((a, b, {"sign": sign}) for a, b, sign in edges)
    return ConflictGraph.from_networkx(made)


TRIAD = [("a", "b", 1), ("b", "c", -1), ("c", "a", 1)]


@given(testing.graphs())
@settings(max_examples=40, deadline=None)
def test_rows_agree_with_the_signs_of_pairs(g):
    """The arrays give each pair the sign that the graph's own rule gives it."""
    taken = signed.read(g)
    folded = taken.dyads("pairs")
    found = {
        tuple(sorted((taken.actors[i], taken.actors[j]))): np.sign(net)
        for i, j, net in zip(folded.one, folded.other, folded.net, strict=True)
    }

    table = pairs(g)

    assert found == {(row.a, row.b): row.sign for row in table.itertuples() if row.sign or row.mixed}
    assert set(taken.mixed()) == {(row.a, row.b) for row in table.itertuples() if row.mixed}


@given(testing.graphs())
@settings(max_examples=40, deadline=None)
def test_triads_equal_brute_force(g):
    """Every triple with three clear signs is one triad, with the product as its balance."""
    sign = {(row.a, row.b): row.sign for row in pairs(g).itertuples() if row.sign}
    names = sorted(g.actors["actor_id"])
    expected = {
        (a, b, c): sign[a, b] * sign[b, c] * sign[a, c] > 0
        for a, b, c in combinations(names, 3)
        if {(a, b), (b, c), (a, c)} <= sign.keys()
    }

    found = balance.triads(g)

    assert {(row.a, row.b, row.c): row.balanced for row in found.itertuples()} == expected
    known = {*g.acts["act_id"], *g.ties["tie_id"]}
    assert all(set(ids) <= known and len(ids) >= 3 for ids in found["row_ids"])


@given(testing.graphs())
@settings(max_examples=25, deadline=None)
def test_the_index_is_the_weight_of_its_pairs(g):
    """The value is what the listed pairs weigh, and the least over all splits."""
    found = balance.frustration(g)

    taken = signed.read(g, placeholders=False)
    folded = taken.dyads()
    splits = (np.arange(2**taken.n)[:, None] >> np.arange(taken.n)) & 1
    apart = splits[:, folded.one] != splits[:, folded.other]
    assert found.value == found.frustrated["weight"].sum()
    assert found.value == np.where(apart, folded.positive, folded.negative).sum(axis=1).min()


def test_an_isolated_actor_and_new_names_change_nothing():
    """Adding an actor without ties, or renaming, keeps the index."""
    assert (
        balance.frustration(graph(TRIAD, ["z"])).value
        == balance.frustration(graph([(b.upper(), a.upper(), s) for a, b, s in TRIAD])).value
        == 1
    )


def test_zero_and_huge_weights_are_taken():
    """A weight of zero counts nothing, a huge one does not overflow."""
    made = nx.DiGraph([("a", "b", {"sign": 1, "weight": 0}), ("b", "c", {"sign": -1, "weight": 1e300})])

    assert balance.frustration(ConflictGraph.from_networkx(made), count="weight").value == 0
    assert np.isfinite(centrality.values(ConflictGraph.from_networkx(made), "pagerank", layer="hostile")).all()
