"""Models of balance end where their authors say; Hermitian matrices have no eigenvalue below 0."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from conflictgraph.kernels import complexes, dynamics, signed
from conflictgraph.kernels.cycles import triangles


def complete(n, seed):
    one, other = np.triu_indices(n, 1)
    return one, other, np.random.default_rng(seed).choice([-1, 1], size=len(one))


@given(st.integers(3, 9), st.integers(0, 10_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_flips_count_what_they_leave(n, seed, constrained) -> None:
    """The last step tells the triads that truly are unbalanced; with the constraint they never grow in number."""
    one, other, sign = complete(n, seed)
    threes = triangles(n, one, other)

    after, path = dynamics.flips(sign, threes, constrained=constrained, friendly=0.5, steps=300, seed=seed)

    assert path[-1][1:] == (int((after[threes].prod(axis=1) < 0).sum()), int((after < 0).sum()))
    if constrained:
        assert all(later[1] <= before[1] for before, later in itertools.pairwise(path))


def test_friendly_triad_dynamics_end_in_peace() -> None:
    """When a foe is always mended, a complete graph ends without foes (Antal, Krapivsky and Redner 2005)."""
    one, other, sign = complete(6, 3)

    after, path = dynamics.flips(sign, triangles(6, one, other), constrained=False, friendly=1.0, steps=100_000, seed=1)

    assert path[-1][1] == 0
    assert (after > 0).all() or len(np.unique(after)) == 2


@given(st.integers(3, 9), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_squared_matrix_ends_in_two_camps(n, seed) -> None:
    """Shortly before it grows without bound, the signs are those of one vector's products (Marvel and others 2011)."""
    start = np.random.default_rng(seed).normal(size=(n, n))
    start = (start + start.T) / 2
    values, vectors = np.linalg.eigh(start)

    (late,), end = dynamics.squared(start, np.array([1 - 1e-9]))

    lead = vectors[:, -1]
    if np.isfinite(end) and np.abs(lead).min() > 1e-3 and values[-1] - values[-2] > 1e-3:
        assert (np.sign(late) == np.sign(np.outer(lead, lead))).all()


def test_the_squared_matrix_solves_its_equation() -> None:
    """The closed form grows as dX/dt = X X says."""
    start = np.array([[0, 0.5, -0.2], [0.5, 0, 0.3], [-0.2, 0.3, 0]])
    _, end = dynamics.squared(start, np.array([0.0]))

    def at(time):
        return start @ np.linalg.inv(np.eye(3) - start * time)

    shape, _ = dynamics.squared(start, np.array([0.3]))
    exact = at(0.3 * end)
    assert shape[0] == pytest.approx(exact / np.abs(exact).max())
    assert (at(0.3 * end + 1e-6) - exact) / 1e-6 == pytest.approx(exact @ exact, rel=1e-4)


def test_a_mixed_pair_is_half_real_and_half_imaginary() -> None:
    """The matrices of signnet's manual: an ambivalent pair, two hostile ones (Schoch, complex matrices)."""
    d = signed.Dyads(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([1.0, 0, 0]), np.array([1.0, 1, 1]))

    found = complexes.adjacency(d)
    below = complexes.laplacian(found).toarray()

    assert found.toarray().tolist() == [[0, 0.5 + 0.5j, 1j], [0.5 - 0.5j, 0, 1j], [-1j, -1j, 0]]
    assert below.diagonal().real.tolist() == pytest.approx([1.707107, 1.707107, 2], abs=1e-6)


@given(st.integers(2, 7), st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 0.25]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_laplacians_are_hermitian_and_not_negative(n, seed, charge, normalised) -> None:
    """Whatever the signs and directions; a charge of 0 gives the signed Laplacian of the folded arcs."""
    random = np.random.default_rng(seed)
    plus, minus = ((random.random((n, n)) < 0.3) * (1 - np.eye(n)) for _ in range(2))
    found = complexes.magnetic(sparse.csr_array(plus), sparse.csr_array(minus), charge, normalised=normalised).toarray()

    assert found == pytest.approx(found.conj().T)
    assert np.linalg.eigvalsh(found).min() > -1e-9
    if charge == 0 and not normalised:
        net, total = (plus - minus + (plus - minus).T) / 2, (plus + minus + (plus + minus).T) / 2
        assert found.real == pytest.approx(np.diag(total.sum(axis=1)) - net)
