from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels import clustering, signed
from conflictgraph.measures import blocs


def partitions(n):
    """Every partition of n actors, as restricted growth strings."""
    found = [[0]]
    for _ in range(n - 1):
        found = [[*label, bloc] for label in found for bloc in range(max(label) + 2)]
    return np.array(found)


@given(st.integers(2, 7), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_correlation_clustering_is_proved(n, random):
    """Brute force over all partitions gives the same cost, for any number, at most 2 and exactly 2."""
    one, other = np.triu_indices(n, 1)
    net = np.array([random.choice([-1, 0, 1]) for _ in one], dtype=float)
    matrix = signed.symmetric(n, one, other, net)
    every = partitions(n)
    apart = every[:, one] != every[:, other]
    costs = np.where(apart, np.maximum(net, 0), np.maximum(-net, 0)).sum(axis=1)
    sizes = every.max(axis=1) + 1

    def cost(label):
        return np.where(label[one] != label[other], np.maximum(net, 0), np.maximum(-net, 0)).sum()

    assert cost(clustering.exact(matrix)[0]) == costs.min()
    assert cost(clustering.exact(matrix, most=2)[0]) == costs[sizes <= 2].min()
    assert cost(clustering.exact(matrix, most=2, exactly=True)[0]) == costs[sizes == 2].min()
    assert cost(clustering.move(matrix)) == costs.min()


def test_modularity_keeps_friends_and_foes_apart():
    """Two triangles joined by two hostile ties: networkx says 1.0, since degrees net out; the signed one does not."""
    made = nx.Graph([*nx.complete_graph(3).edges, (3, 4), (4, 5), (3, 5)])
    nx.set_edge_attributes(made, 1, "sign")
    made.add_edge(0, 3, sign=-1)
    made.add_edge(1, 4, sign=-1)
    g = ConflictGraph.from_networkx(nx.relabel_nodes(made, str))

    found = blocs.communities(g, method="modularity")

    assert found.blocs == (("0", "1", "2"), ("3", "4", "5"))
    assert found.score == pytest.approx((6 + 6 - (36 / 12 * 2 - 4 / 4 * 2)) / 16)
    assert blocs.communities(g, method="sponge", k=2).blocs == found.blocs
    assert blocs.report(g).cohesiveness == blocs.report(g).divisiveness == 1


def test_exactly_and_at_most():
    """At most k never rises with k; exactly k does, once a bloc must be torn."""
    g = ConflictGraph.from_networkx(
        nx.relabel_nodes(nx.Graph([(0, 1, {"sign": 1}), (1, 2, {"sign": 1}), (0, 2, {"sign": 1})]), str)
    )

    assert [blocs.clusterability(g, k, method="exact").value for k in (1, 2, 3)] == [0, 0, 0]
    assert [blocs.clusterability(g, k, method="exact", exactly=True).value for k in (1, 2, 3)] == [0, 2, 3]


@pytest.mark.parametrize("made", [nx.empty_graph(4), nx.star_graph(3)])
def test_exactly_k_needs_no_friends(made):
    """Without a friendly tie that could be torn, exactly k blocs are found all the same."""
    nx.set_edge_attributes(made, -1, "sign")
    g = ConflictGraph.from_networkx(nx.relabel_nodes(made, str))

    found = blocs.clusterability(g, 4, exactly=True)

    assert (found.k, found.value, found.optimal) == (4, 0, True)
