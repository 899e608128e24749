"""Rankings equal their formulas on dense matrices, and say when they are not defined."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from conflictgraph.kernels import distances, ranking


@st.composite
def signed_matrices(draw, most=6):
    """Two matrices of 0 and 1 without a diagonal, friends and foes."""
    n = draw(st.integers(2, most))
    cells = st.lists(st.sampled_from([-1, 0, 0, 1]), min_size=n * n, max_size=n * n)
    dense = np.array(draw(cells)).reshape(n, n) * (1 - np.eye(n, dtype=int))
    return (dense > 0).astype(float), (dense < 0).astype(float)


def csr(dense):
    return sparse.csr_array(dense)


def directed(seed, n=30, p=0.15, *, weighted=False):
    graph = nx.gnp_random_graph(n, p, seed=seed, directed=True)
    random = np.random.default_rng(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(random.integers(1, 5)) if weighted else 1.0
        data["cost"] = 1 / data["weight"]
    return graph, sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float))


@given(signed_matrices())
@settings(max_examples=40, deadline=None)
def test_pn_centrality_is_its_formula(parts) -> None:
    """The three systems of Everett and Borgatti, solved densely; where they are singular, it says so."""
    plus, minus = parts
    n = len(plus)
    eye, ones = np.eye(n), np.ones(n)
    step = (plus - 2 * minus) / (2 * n - 2)
    both_plus, both_minus = np.maximum(plus, plus.T), np.maximum(minus, minus.T)
    both = (both_plus - 2 * both_minus) / (2 * n - 2)
    wanted = {
        "all": (eye - both, ones, both_plus, both_minus),
        "out": (eye - step @ step.T, (eye + step) @ ones, plus, minus),
        "in": (eye - step.T @ step, (eye + step.T) @ ones, plus, minus),
    }
    for mode, (system, right, friends, foes) in wanted.items():
        if abs(np.linalg.det(system)) < 1e-9:
            with pytest.raises(ranking.NoConvergence):
                ranking.pn(csr(friends), csr(foes), mode)
        else:
            found = ranking.pn(csr(friends), csr(foes), mode)
            assert found == pytest.approx(np.linalg.solve(system, right))


def test_pn_in_and_out_are_singular_when_all_are_foes() -> None:
    """Everybody is everybody's foe, both ways: the squared size of the matrix is just one."""
    foes = 1 - np.eye(5)

    for mode in ("in", "out"):
        with pytest.raises(ranking.NoConvergence):
            ranking.pn(csr(np.zeros((5, 5))), csr(foes), mode)


@given(signed_matrices())
@settings(max_examples=40, deadline=None)
def test_katz_is_its_formula(parts) -> None:
    """The walks that arrive, signed or not, sum to the solution of the linear system."""
    plus, minus = parts
    radius = ranking.spectral_radius(csr(plus + minus))
    alpha = 0.9 / radius if radius else 0.5

    found = ranking.katz(csr(plus - minus), alpha)

    assert found == pytest.approx(np.linalg.solve(np.eye(len(plus)) - alpha * (plus - minus).T, np.ones(len(plus))))


@given(signed_matrices())
@settings(max_examples=40, deadline=None)
def test_the_radius_is_bounded_from_above(parts) -> None:
    """Collatz' bound is at least the largest eigenvalue, and at most the largest row sum."""
    total = sum(parts)

    found = ranking.spectral_radius(csr(total))

    assert np.abs(np.linalg.eigvals(total)).max() <= found + 1e-6
    assert found <= total.sum(axis=1).max()


@given(signed_matrices(), st.floats(0.05, 1), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_the_signed_walk_is_its_fixed_point(parts, restart, beta, gamma) -> None:
    """One more step of Jung's equations changes nothing, wherever the walk starts."""
    plus, minus = parts
    total = (plus + minus).sum(axis=1)
    good_step, bad_step = ((part / np.where(total > 0, total, 1)[:, None]).T for part in (plus, minus))
    start = np.zeros(len(plus))
    start[0] = 1.0

    good, bad = ranking.signed_walk(csr(plus), csr(minus), restart=restart, beta=beta, gamma=gamma, seed=start)

    new_good = (1 - restart) * (good_step @ good + beta * bad_step @ bad + (1 - gamma) * good_step @ bad)
    new_bad = (1 - restart) * (bad_step @ good + gamma * good_step @ bad + (1 - beta) * bad_step @ bad)
    assert good == pytest.approx(new_good + restart * start, abs=1e-9)
    assert bad == pytest.approx(new_bad, abs=1e-9)


@given(signed_matrices())
@settings(max_examples=30, deadline=None)
def test_exponential_ranking_is_its_fixed_point(parts) -> None:
    """Reputation is the exponent of the reputation of those who judge; coolly taken, it settles."""
    plus, minus = parts

    found = ranking.exponential(csr(plus), csr(minus), mu=3.0)

    again = np.exp((plus - minus).T @ found / 3.0)
    assert found == pytest.approx(again / again.sum())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_unsigned_measures_are_those_of_networkx(seed) -> None:
    """PageRank, eigenvector, constraint, and closeness with weights: the same numbers."""
    graph, layer = directed(seed, weighted=True)

    close, near = distances.weighted_closeness(layer, block=7)

    assert ranking.pagerank(layer) == pytest.approx(
        list(nx.pagerank(graph, tol=1e-13, max_iter=500).values()), abs=1e-9
    )
    eigen = np.array(list(nx.eigenvector_centrality(graph, weight="weight", max_iter=5000, tol=1e-12).values()))
    assert ranking.eigenvector(layer) == pytest.approx(eigen, abs=1e-6)
    assert ranking.constraint(layer) == pytest.approx(list(nx.constraint(graph, weight="weight").values()), nan_ok=True)
    assert close == pytest.approx(list(nx.closeness_centrality(graph, distance="cost").values()))
    assert near == pytest.approx(list(nx.harmonic_centrality(graph, distance="cost").values()))


def test_without_a_cycle_no_eigenvector() -> None:
    """A chain has the eigenvalue 0 alone: nobody is central by it."""
    chain = csr(np.diag(np.ones(3), 1))

    assert ranking.eigenvector(chain).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("n", [12, 650])
def test_the_signed_eigenvector_of_two_camps_tells_the_side(n) -> None:
    """Friends within, foes between: the sign is the side, for the dense and for the sparse solver."""
    side = np.where(np.arange(n) < n // 3, 1.0, -1.0)
    dense = np.outer(side, side) - np.eye(n)

    vector, value = ranking.signed_eigenvector(csr(np.maximum(dense, 0)), csr(np.maximum(-dense, 0)))

    assert value == pytest.approx(n - 1)
    assert (np.sign(vector) == side * np.sign(vector[0] * side[0])).all()


def test_a_complex_or_a_tied_eigenvalue_is_refused() -> None:
    """A directed ring of three has three eigenvalues of one size, two of them complex; a pair has 1 and -1."""
    ring = np.roll(np.eye(3), 1, axis=1)
    pair = np.array([[0.0, 1], [1, 0]])

    for dense in (ring, pair, np.zeros((2, 2))):
        with pytest.raises(ranking.NoDominantEigenvalue):
            ranking.signed_eigenvector(csr(dense), csr(np.zeros_like(dense)))


def test_prestige_by_hand() -> None:
    """Three friendly, one hostile received: a half; nothing received: no number."""
    plus = np.zeros((5, 5))
    minus = np.zeros((5, 5))
    plus[1:4, 0], minus[4, 0] = 1, 1

    found = ranking.prestige(csr(plus), csr(minus))

    assert found[0] == 0.5
    assert np.isnan(found[1:]).all()
