from __future__ import annotations

import numpy as np
import pytest

from conflictgraph.kernels import census, distances, signed


def arcs(rows, parallel="keep", n=3):
    source, target, sign, weight, both, date = (np.array(cells) for cells in zip(*rows, strict=True))
    return signed.fold(n, source, target, sign, weight.astype(float), both.astype(bool), date, parallel)


ROWS = [
    (0, 1, 1, 2, 0, 1),
    (0, 1, -1, 1, 0, 5),
    (0, 1, -1, 1, 0, 4),
    (1, 2, 1, 1, 1, 0),
    (2, 2, 1, 1, 0, 0),
    (0, 2, 0, 1, 0, 0),
]


@pytest.mark.parametrize(
    ("parallel", "plus", "minus"),
    [("keep", 2, 2), ("net", 0, 0), ("majority", 0, 2), ("latest", 0, 2), ("ambivalent", 0, 0)],
)
def test_opposing_rows_follow_the_policy(parallel, plus, minus):
    """Nothing is netted unless asked, and each policy does what it says."""
    found = arcs(ROWS, parallel)

    assert (found.positive[0], found.negative[0]) == (plus, minus)
    assert found.loops == 1
    assert found.neutral == 1


def test_an_undirected_row_goes_both_ways_and_counts_once():
    """In a matrix it stands twice, in a sum over pairs once."""
    found = arcs(ROWS)

    plus, _ = signed.matrices(found)

    assert plus[1, 2] == plus[2, 1] == 1
    assert signed.dyads(found).positive.tolist() == [1, 1]


def test_there_are_138_classes_and_16_without_signs():
    """The signed triads of Holland and Leinhardt's census number 138."""
    _, heads = census.classes()

    assert len(heads) == 138
    assert len({census.man(code).split()[0] for code in heads}) == 16


def test_the_census_counts_every_triad_once():
    """Brute force over all triples gives the same counts."""
    from itertools import combinations

    from scipy import sparse

    random = np.random.default_rng(3)
    kind, _ = census.classes()
    for density in (0.05, 0.3, 0.8):
        dense = random.choice([0, 1, 2], size=(12, 12), p=[1 - density, density / 2, density / 2])
        np.fill_diagonal(dense, 0)
        expected = np.zeros(138, dtype=int)
        for triple in combinations(range(12), 3):
            expected[
                kind[sum(dense[triple[a], triple[b]] * 3**place for place, (a, b) in enumerate(census._ARCS))]
            ] += 1

        found = census.census(sparse.csr_array(dense))

        assert (found == expected).all()


def test_bit_parallel_closeness_and_block_betweenness_equal_networkx():
    """Both are what networkx computes, for several words and blocks of sources."""
    import networkx as nx
    from scipy import sparse

    graph = nx.gnp_random_graph(150, 0.03, seed=4, directed=True)
    layer = sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float))

    close, near = distances.closeness(layer)
    between = distances.betweenness(layer)

    assert np.allclose(close, list(nx.closeness_centrality(graph).values()))
    assert np.allclose(near, list(nx.harmonic_centrality(graph).values()))
    assert np.allclose(between, list(nx.betweenness_centrality(graph).values()))
