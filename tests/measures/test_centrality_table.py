from __future__ import annotations

import networkx as nx
import pytest

from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import centrality
from conflictgraph.tables import frame
from conflictgraph.testing import act, graph


def sourced():
    g = graph(
        [act("x1", "a", "b", sign=1), act("x2", "c", "b", sign=1), act("x3", "a", "c", sign=1)],
        actors=[
            "a",
            "b",
            "c",
            {"actor_id": "p", "name": "p", "is_person": True},
            {"actor_id": "u", "name": "u", "is_placeholder": True},
        ],
    )
    evidence = [
        {"row_id": "x1", "source_id": "s1"},
        {"row_id": "x2", "source_id": "s1"},
        {"row_id": "x3", "source_id": "s1"},
        {"row_id": "x3", "source_id": "s2"},
    ]
    sources = [{"source_id": name} for name in ("s1", "s2")]
    return ConflictGraph(g.tables.with_(evidence=frame("evidence", evidence), sources=frame("sources", sources)))


def test_ranks_span_the_graphs_without_one_source():
    """Without s1 only a -> c is left: c is first, and b falls from 1 to share the second rank."""
    found = centrality.table(sourced(), "cooperative_in")

    assert found.loc["b", ["cooperative_in_rank", "cooperative_in_rank_low", "cooperative_in_rank_high"]].tolist() == [
        1,
        1,
        2,
    ]
    assert found.loc["c", ["cooperative_in_rank_low", "cooperative_in_rank_high"]].tolist() == [1, 2]
    assert found.loc["a", "row_ids"] == ("x1", "x3")
    assert found.attrs["thinned"] == 1


def test_persons_and_placeholders_are_not_ranked_unless_asked():
    """People and unnamed actors stay out by default."""
    assert set(centrality.table(sourced(), "friends").index) == {"a", "b", "c"}
    assert set(centrality.table(sourced(), "friends", persons=True, placeholders=True).index) == {
        "a",
        "b",
        "c",
        "p",
        "u",
    }


def test_the_bootstrap_is_the_same_every_time():
    """One seed, one answer."""
    one, other = (centrality.table(sourced(), "friends", stability="bootstrap", draws=20, seed=3) for _ in range(2))

    assert one.equals(other)


def test_layer_measures_ask_for_a_layer_and_names_are_helped():
    """PageRank on signed weights would be a number without sense."""
    with pytest.raises(ValueError, match="layer"):
        centrality.table(sourced(), ["pagerank"])
    with pytest.raises(ValueError, match="did you mean pagerank"):
        centrality.table(sourced(), ["pagerang"], layer="hostile")


def test_no_dominant_eigenvalue_is_said():
    """A single tie has the eigenvalues 1 and -1: no vector is the answer."""
    g = ConflictGraph.from_networkx(nx.Graph([("a", "b", {"sign": 1})]))

    with pytest.raises(centrality.NoDominantEigenvalueError):
        centrality.values(g, "signed_eigenvector")


@pytest.mark.parametrize("engine", ["scipy", "rustworkx", "networkx"])
def test_betweenness_is_the_same_by_every_engine(engine):
    """Two paths of equal length share the credit."""
    if engine == "rustworkx":
        pytest.importorskip("rustworkx")
    made = nx.DiGraph([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")])
    nx.set_edge_attributes(made, 1, "sign")

    found = centrality.values(ConflictGraph.from_networkx(made), "betweenness", layer="cooperative", engine=engine)

    assert found.to_dict() == pytest.approx(nx.betweenness_centrality(made))


def test_gould_and_fernandez_roles():
    """B lets c into its own group: a gatekeeper."""
    made = nx.DiGraph([("a", "b"), ("b", "c")])
    nx.set_edge_attributes(made, 1, "sign")

    found = centrality.brokerage(ConflictGraph.from_networkx(made), {"a": 0, "b": 1, "c": 1})

    assert found.loc["b", ["gatekeeper", "total"]].tolist() == [1, 1]
