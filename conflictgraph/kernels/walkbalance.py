"""Balance by closed walks, from eigenvalues; sums are kept in logarithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse, special

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["algebraic_conflict", "estrada", "local", "multiscale", "profile"]


def _eigenvalues(matrix: sparse.csr_array) -> NDArray[np.float64]:
    return np.linalg.eigvalsh(matrix.toarray()) if matrix.shape[0] else np.zeros(0)


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


def multiscale(
    net: sparse.csr_array, total: sparse.csr_array, beta: float, *, back: tuple[float, float] | None = None
) -> float:
    """Give the balance of closed walks of all lengths, length k weighing beta^k / k!. O(n^3).

    Parameters
    ----------
    net, total
        Symmetric (A + A')/2, csr, shape (n, n).
    beta
        Larger looks at longer walks, > 0.
    back
        For directed graphs: sum(A * A') and sum(|A| * |A|'), the walks of length two; then
        lengths start at 2, else at 3.

    Returns
    -------
    float
        In [0, 1]; NaN when there is no such walk.
    """
    parts = []
    for matrix, pair in ((net, back[0] if back else 0.0), (total, back[1] if back else 0.0)):
        values = beta * _eigenvalues(matrix)
        largest = max(1.0, float(values.max(initial=0.0)))
        terms = np.where(
            np.abs(values) < 0.05,
            _tail(values) * np.exp(-largest),
            np.exp(values - largest) - (1 + values + values**2 / 2) * np.exp(-largest),
        )
        parts.append((largest, terms.sum() + beta**2 * pair / 2 * np.exp(-largest)))
    if parts[1][1] <= 1e-300:
        return float("nan")
    ratio = parts[0][1] / parts[1][1] * np.exp(parts[0][0] - parts[1][0])
    return float((1 + np.clip(ratio, -1.0, 1.0)) / 2)


def _tail(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give e^x - 1 - x - x^2/2 for small x without cancellation."""
    return x**3 / 6 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7))))


def profile(net: sparse.csr_array, total: sparse.csr_array, longest: int, *, first: int = 3) -> NDArray[np.float64]:
    """Give the balance of closed walks of each length. O(n^3).

    Parameters
    ----------
    net, total
        As for `multiscale`.
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
