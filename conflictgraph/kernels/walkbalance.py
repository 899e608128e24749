"""Balance by closed walks, from eigenvalues; sums are kept in logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg, sparse, special

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["algebraic_conflict", "estrada", "local", "multiscale", "profile"]


def _eigenvalues(matrix: sparse.csr_array) -> NDArray[np.float64]:
    return np.linalg.eigvalsh(matrix.toarray()) if matrix.shape[0] else np.zeros(0)


def _sizes(matrix: sparse.csr_array, beta: float, skip: int, at: float) -> float:
    """Sum beta^k tr(A^k) / k! over lengths k >= skip, times exp(-at); any square matrix."""
    values = beta * (np.linalg.eigvals(matrix.toarray()) if matrix.shape[0] else np.zeros(0))
    less = sum(values**k / special.factorial(k) for k in range(skip))
    exact = np.exp(values - at) - less * np.exp(-at)
    terms = np.array([values**k / special.factorial(k) for k in range(skip, skip + 12)]).sum(axis=0) * np.exp(-at)
    return float(np.real(np.where(np.abs(values) < 0.5, terms, exact)).sum())


def estrada(net: sparse.csr_array, total: sparse.csr_array) -> float:
    """Give tr exp(A) / tr exp(|A|): 1 when balanced, towards 0 with size and density. O(n^3).

    Parameters
    ----------
    net
        Symmetric friends minus foes, csr, shape (n, n).
    total
        Symmetric friends plus foes, csr, shape (n, n).

    Returns
    -------
    float
        In [0, 1]; NaN without actors.
    """
    if net.shape[0] == 0:
        return float("nan")
    return float(np.exp(special.logsumexp(_eigenvalues(net)) - special.logsumexp(_eigenvalues(total))))


def local(net: sparse.csr_array, total: sparse.csr_array) -> NDArray[np.float64]:
    """Give the share of each actor's closed walks that is not lost: (e^A)ii / (e^|A|)ii. O(n^3).

    Parameters
    ----------
    net, total
        As for `estrada`.

    Returns
    -------
    numpy.ndarray
        In [0, 1], shape (n,).
    """
    parts = []
    for matrix in (net, total):
        values, vectors = np.linalg.eigh(matrix.toarray())
        largest = values.max(initial=0.0)
        parts.append((largest, (vectors**2) @ np.exp(values - largest)))
    return np.asarray(np.exp(parts[0][0] - parts[1][0]) * parts[0][1] / parts[1][1])


def profile(net: sparse.csr_array, total: sparse.csr_array, longest: int, *, first: int = 3) -> NDArray[np.float64]:
    """Give the balance of closed walks of each length. O(n^3).

    Parameters
    ----------
    net, total
        As for `estrada`.
    longest
        Largest length.
    first
        Smallest length.

    Returns
    -------
    numpy.ndarray
        (1 + tr S^k / tr U^k) / 2 for k from first to longest; NaN where there is no walk.
    """
    one, other = _eigenvalues(net), _eigenvalues(total)
    scale = max(float(np.abs(other).max(initial=0.0)), 1e-300)
    found = []
    for k in range(first, longest + 1):
        below = float(((other / scale) ** k).sum())
        found.append((1 + float(((one / scale) ** k).sum()) / below) / 2 if below > 1e-12 else np.nan)
    return np.array(found)


def algebraic_conflict(net: sparse.csr_array, total: sparse.csr_array) -> float:
    """Give the smallest eigenvalue of the signed Laplacian: 0 iff some component is balanced.

    Parameters
    ----------
    net, total
        As for `estrada`.

    Returns
    -------
    float
        >= 0; NaN without actors.
    """
    n = net.shape[0]
    if n == 0:
        return float("nan")
    laplacian = sparse.diags_array(np.asarray(total.sum(axis=1), dtype=float).ravel()) - net
    if n <= 800:
        value = np.linalg.eigvalsh(laplacian.toarray())[0]
    else:
        start = np.random.default_rng(0).random(n)
        value = sparse.linalg.eigsh(
            laplacian.tocsc(), k=1, sigma=-1e-3, which="LM", v0=start, return_eigenvectors=False
        )[0]
    return max(0.0, float(value)) if abs(value) > 1e-9 else 0.0


def multiscale(
    positive: sparse.csr_array,
    negative: sparse.csr_array,
    beta: float,
    *,
    first: int = 3,
    back: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """Give the shares of closed walks that are balanced, strong and weak, length k weighing beta^k / k!. O(n^3).

    Strong: an even number of hostile steps. Weak (Davis): any number but one. A closed walk
    of length k with one hostile step turns it into k places, so that those of exactly one
    sum to k tr(P^(k-1) N).

    Parameters
    ----------
    positive, negative
        P and N, csr, shape (n, n), symmetric or not.
    beta
        Larger looks at longer walks, > 0.
    first
        Shortest length, 2 or 3.
    back
        Walks of length two to be added to those from `first` on: sum(P * N') and sum(U * U').

    Returns
    -------
    tuple
        Two shares in [0, 1]; NaN when there is no such walk.
    """
    total, net = (positive + negative).tocsr(), (positive - negative).tocsr()
    if not total.nnz:
        return float("nan"), float("nan")
    at = beta * float(np.abs(np.linalg.eigvals(total.toarray())).max())
    every = _sizes(total, beta, first, at)
    signed = _sizes(net, beta, first, at)
    n = positive.shape[0]
    grown = linalg.expm(beta * positive.toarray() - at * np.eye(n))
    if first == 3:
        grown -= np.exp(-at) * (np.eye(n) + beta * positive.toarray())
    else:
        grown -= np.exp(-at) * np.eye(n)
    one_foe = beta * float((negative.toarray() * grown.T).sum())
    if back is not None:
        one_foe += beta**2 * back[0] * np.exp(-at)
        every += beta**2 / 2 * back[1] * np.exp(-at)
        signed += beta**2 / 2 * (back[1] - 4 * back[0]) * np.exp(-at)
    if every <= 1e-300:
        return float("nan"), float("nan")
    return float(np.clip((1 + signed / every) / 2, 0, 1)), float(np.clip(1 - one_foe / every, 0, 1))
