"""Who matters, from matrices alone: walks, solves and eigenvectors on sparse arrays.

A layer is a matrix of weights >= 0 with row acting on column. Signed measures take the
matrix of friends P and of foes N apart and never their sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "NoConvergence",
    "NoDominantEigenvalue",
    "constraint",
    "eigenvector",
    "exponential",
    "katz",
    "pagerank",
    "pn",
    "prestige",
    "signed_eigenvector",
    "signed_walk",
    "spectral_radius",
]

_ROUNDS = 2000


class NoConvergence(Exception):  # noqa: N818 - the measure above turns it into an error of the package
    """An iteration did not settle."""


class NoDominantEigenvalue(Exception):  # noqa: N818 - same
    """Two eigenvalues have the largest size, or it is a complex pair."""


def _rows(matrix: sparse.csr_array) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()


def pagerank(layer: sparse.csr_array, damping: float = 0.85, tolerance: float = 1e-12) -> NDArray[np.float64]:
    """Give the share of a walk that follows arcs by weight and starts anew at times. O(m rounds).

    Parameters
    ----------
    layer
        float64 csr >= 0, shape (n, n).
    damping
        Chance to follow an arc, in [0, 1).
    tolerance
        Largest change of the sum when it stops.

    Returns
    -------
    numpy.ndarray
        Sums to 1, shape (n,). Who has no arc out passes its share to all.
    """
    n = layer.shape[0]
    if n == 0:
        return np.zeros(0)
    out = _rows(layer)
    hanging = out == 0
    step = (sparse.diags_array(np.where(hanging, 0.0, 1.0 / np.where(hanging, 1.0, out))) @ layer).T.tocsr()
    share = np.full(n, 1.0 / n)
    for _ in range(_ROUNDS):
        new = damping * (step @ share + share[hanging].sum() / n) + (1.0 - damping) / n
        if np.abs(new - share).sum() < tolerance:
            return np.asarray(new / new.sum())
        share = new
    raise NoConvergence


def spectral_radius(matrix: sparse.csr_array) -> float:
    """Bound the largest eigenvalue of a matrix >= 0 closely from above. O(m rounds).

    Parameters
    ----------
    matrix
        float64 csr >= 0, shape (n, n).

    Returns
    -------
    float
        At least the spectral radius (Collatz), at most the largest row sum.
    """
    n = matrix.shape[0]
    vector = np.ones(n)
    bound = float(_rows(matrix).max(initial=0.0))
    if bound == 0.0:
        return 0.0
    scale = bound
    for _ in range(200):
        new = matrix @ vector / scale + 0.05 * vector
        ratio = float((new / vector).max(initial=0.0) - 0.05) * scale
        if bound - ratio < 1e-9 * bound and ratio <= bound:
            return min(bound, ratio)
        bound = min(bound, ratio)
        vector = np.maximum(new / new.max(initial=1.0), 1e-12)
    return bound


def eigenvector(layer: sparse.csr_array) -> NDArray[np.float64]:
    """Give the eigenvector of those to whom much comes from those to whom much comes.

    Parameters
    ----------
    layer
        float64 csr >= 0, shape (n, n).

    Returns
    -------
    numpy.ndarray
        Length 1, >= 0, shape (n,); zeros where the layer is empty or has no cycle.
    """
    n = layer.shape[0]
    inward = layer.T.tocsr()
    scale = float(_rows(layer).max(initial=0.0))
    if n == 0 or scale == 0 or sparse.csgraph.connected_components(layer, connection="strong")[0] == n:
        return np.zeros(n)  # without a cycle every eigenvalue is 0
    vector = np.full(n, 1.0 / np.sqrt(n))
    for _ in range(20 * _ROUNDS):
        new = inward @ vector / scale + 0.5 * vector
        new /= np.linalg.norm(new)
        if np.abs(new - vector).max() < 1e-12:
            settled = inward @ new
            return np.zeros(n) if np.linalg.norm(settled) < 1e-6 * scale else new
        vector = new
    raise NoConvergence


def katz(matrix: sparse.csr_array, attenuation: float) -> NDArray[np.float64]:
    """Solve x = 1 + attenuation A' x: walks that arrive, shorter ones counting more.

    Parameters
    ----------
    matrix
        float64 csr, signed or not, shape (n, n).
    attenuation
        Below 1 over the spectral radius of the sizes of the entries.

    Returns
    -------
    numpy.ndarray
        Shape (n,).
    """
    return _neumann(matrix.T.tocsr() * attenuation, np.ones(matrix.shape[0]))


def _neumann(step: sparse.csr_array, start: NDArray[np.float64], rounds: int = 5000) -> NDArray[np.float64]:
    total, term = start.copy(), start
    for _ in range(rounds):
        term = step @ term
        total = total + term
        size = float(np.abs(term).max(initial=0.0))
        if size <= 1e-14 * max(1.0, float(np.abs(total).max(initial=0.0))):
            return total
        if not np.isfinite(size):
            break
    answer = sparse.linalg.spsolve(sparse.eye_array(len(start), format="csc") - step.tocsc(), start)
    if not np.isfinite(answer).all():
        raise NoConvergence
    return np.asarray(answer)


def pn(
    positive: sparse.csr_array, negative: sparse.csr_array, mode: Literal["all", "in", "out"] = "all"
) -> NDArray[np.float64]:
    """Give PN centrality: foes count twice against, and their friends too.

    Parameters
    ----------
    positive, negative
        P and N, float64 csr, shape (n, n), entries at most 1.
    mode
        ``"all"`` wants symmetric matrices; ``"in"`` and ``"out"`` take directed ones.

    Returns
    -------
    numpy.ndarray
        Shape (n,).

    Raises
    ------
    NoConvergence
        When the system is singular: everybody is everybody's foe, in both directions.
    """
    n = positive.shape[0]
    if n < 2:
        return np.ones(n)
    step = (positive - 2.0 * negative).tocsr() / (2.0 * n - 2.0)
    ones = np.ones(n)
    if mode == "all":
        return _solved(step, ones)
    # singular: all are foes of all, both ways; of two actors, one foe is enough
    if float(step.sum()) <= -n * (1 - 1e-12) or (n == 2 and float(step.data.min(initial=0.0)) <= -1 + 1e-12):
        raise NoConvergence
    if mode == "in":
        step = step.T.tocsr()
    return _solved((step @ step.T).tocsr() if step.nnz < 40 * n else _product(step), ones + step @ ones)


def _product(step: sparse.csr_array) -> sparse.linalg.LinearOperator:
    back = step.T.tocsr()
    return sparse.linalg.LinearOperator(step.shape, matvec=lambda vector: step @ (back @ vector), dtype=float)


def _solved(step: sparse.csr_array | sparse.linalg.LinearOperator, start: NDArray[np.float64]) -> NDArray[np.float64]:
    total, term = start.copy(), start
    for _ in range(5_000):
        term = step @ term
        total = total + term
        size = float(np.abs(term).max())
        if size <= 1e-14 * float(np.abs(total).max()):
            return total
        if size > 1e12:
            break
    if isinstance(step, sparse.linalg.LinearOperator):
        raise NoConvergence
    system = np.eye(len(start)) - step.toarray()
    if np.linalg.cond(system) > 1e12:
        raise NoConvergence
    return np.asarray(np.linalg.solve(system, start))


def signed_eigenvector(positive: sparse.csr_array, negative: sparse.csr_array) -> tuple[NDArray[np.float64], float]:
    """Give the eigenvector of the eigenvalue of largest size of P - N, by what is received.

    Parameters
    ----------
    positive, negative
        P and N, float64 csr, shape (n, n).

    Returns
    -------
    tuple
        The vector, length 1, its largest component positive, shape (n,); and the eigenvalue.

    Raises
    ------
    NoDominantEigenvalue
        When two eigenvalues have that size (to 1e-8), or it is a complex pair.
    """
    signed = (positive - negative).T.tocsr()
    n = signed.shape[0]
    if n <= 600:
        values, vectors = np.linalg.eig(signed.toarray())
    else:
        start = np.random.default_rng(0).random(n)
        values, vectors = sparse.linalg.eigs(signed, k=2, which="LM", v0=start, tol=1e-10)
    order = np.argsort(-np.abs(values), kind="stable")
    first = values[order[0]] if n else 0.0
    size = abs(first)
    if size < 1e-12 or abs(first.imag) > 1e-8 * size or (n > 1 and abs(values[order[1]]) > size * (1 - 1e-8)):
        raise NoDominantEigenvalue
    vector = np.real(vectors[:, order[0]])
    vector = vector / np.linalg.norm(vector)
    largest = int(np.argmax(np.round(np.abs(vector), 9)))
    return (vector if vector[largest] > 0 else -vector), float(first.real)


def signed_walk(
    positive: sparse.csr_array,
    negative: sparse.csr_array,
    *,
    restart: float = 0.15,
    beta: float = 0.5,
    gamma: float = 0.9,
    seed: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Walk with a mood: a foe's foe is a friend by beta, a foe's friend a foe by gamma.

    Parameters
    ----------
    positive, negative
        P and N, float64 csr, shape (n, n).
    restart
        Chance to start anew, in (0, 1].
    beta
        Trust that the foe of a foe is a friend, in [0, 1].
    gamma
        Trust that the friend of a foe is a foe, in [0, 1].
    seed
        Where the walk starts, sums to 1, shape (n,); everywhere alike by default.

    Returns
    -------
    tuple
        Shares of the walker in a good and in a bad mood, each shape (n,).
    """
    n = positive.shape[0]
    total = _rows(positive) + _rows(negative)
    scale = sparse.diags_array(np.where(total > 0, 1.0 / np.where(total > 0, total, 1.0), 0.0))
    plus, minus = (scale @ positive).T.tocsr(), (scale @ negative).T.tocsr()
    start = np.full(n, 1.0 / max(n, 1)) if seed is None else seed
    good, bad = start.copy(), np.zeros(n)
    for _ in range(_ROUNDS):
        new_good = (1 - restart) * (plus @ good + beta * (minus @ bad) + (1 - gamma) * (plus @ bad)) + restart * start
        new_bad = (1 - restart) * (minus @ good + gamma * (plus @ bad) + (1 - beta) * (minus @ bad))
        change = float(np.abs(new_good - good).sum() + np.abs(new_bad - bad).sum())
        good, bad = new_good, new_bad
        if change < 1e-12:
            return good, bad
    raise NoConvergence


def exponential(positive: sparse.csr_array, negative: sparse.csr_array, mu: float = 1.0) -> NDArray[np.float64]:
    """Give the fixed point of p ~ exp(A' p / mu): reputation that reputable ones give.

    Parameters
    ----------
    positive, negative
        P and N, float64 csr, shape (n, n).
    mu
        How coolly judgements are taken, > 0; a small mu may not settle.

    Returns
    -------
    numpy.ndarray
        Sums to 1, > 0, shape (n,).
    """
    inward = (positive - negative).T.tocsr()
    n = inward.shape[0]
    share = np.full(n, 1.0 / max(n, 1))
    for _ in range(_ROUNDS):
        exponent = inward @ share / mu
        new = np.exp(exponent - exponent.max(initial=-np.inf)) if n else share
        new = new / new.sum() if n else new
        if np.abs(new - share).sum() < 1e-12:
            return new
        share = new
    raise NoConvergence


def prestige(positive: sparse.csr_array, negative: sparse.csr_array) -> NDArray[np.float64]:
    """Give friends' minus foes' share of what is received; NaN where nothing is.

    Parameters
    ----------
    positive, negative
        P and N, float64 csr, shape (n, n).

    Returns
    -------
    numpy.ndarray
        In [-1, 1] or NaN, shape (n,).
    """
    good, bad = _rows(positive.T.tocsr()), _rows(negative.T.tocsr())
    total = good + bad
    return np.where(total > 0, (good - bad) / np.where(total > 0, total, 1.0), np.nan)


def constraint(layer: sparse.csr_array) -> NDArray[np.float64]:
    """Give Burt's constraint: how far an actor's contacts are one another's contacts.

    Parameters
    ----------
    layer
        float64 csr >= 0, shape (n, n); both directions are summed.

    Returns
    -------
    numpy.ndarray
        Shape (n,); NaN without contacts.
    """
    mutual = (layer + layer.T).tocsr()
    total = _rows(mutual)
    share = (sparse.diags_array(np.where(total > 0, 1.0 / np.where(total > 0, total, 1.0), 0.0)) @ mutual).tocsr()
    through = (share @ share).multiply(mutual > 0)
    spent = _rows((share + through).tocsr().power(2).tocsr())
    return np.where(total > 0, spent, np.nan)
