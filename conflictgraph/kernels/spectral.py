"""Blocs from eigenvectors: SPONGE and the signed Laplacian, then k-means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import linalg

from conflictgraph.kernels.clustering import canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["laplacian", "sponge"]


def sponge(
    plus: sparse.csr_array, minus: sparse.csr_array, k: int, *, tau: float = 1.0, seed: int = 0
) -> NDArray[np.int64]:
    """Cluster by the generalised eigenvectors of SPONGE_sym, then k-means. O(n^3).

    Parameters
    ----------
    plus, minus
        Symmetric P and N, csr, shape (n, n).
    k
        Number of blocs, at most n.
    tau
        Regularisation, > 0.
    seed
        Of k-means.

    Returns
    -------
    numpy.ndarray
        Bloc of each actor, canonical.
    """
    n = plus.shape[0]
    parts = []
    for matrix in (plus, minus):
        dense = matrix.toarray()
        degree = dense.sum(axis=1)
        scale = np.where(degree > 0, 1 / np.sqrt(np.where(degree > 0, degree, 1)), 0.0)
        parts.append(np.diag((degree > 0).astype(float)) - scale[:, None] * dense * scale[None, :])
    values, vectors = linalg.eigh(parts[0] + tau * np.eye(n), parts[1] + tau * np.eye(n), subset_by_index=[0, k - 1])
    points = vectors / np.maximum(values, 1e-12)
    return _gather(points, k, seed)


def laplacian(plus: sparse.csr_array, minus: sparse.csr_array, k: int, *, seed: int = 0) -> NDArray[np.int64]:
    """Cluster by the smallest eigenvectors of the normalised signed Laplacian, then k-means. O(n^3).

    The Laplacian is 1 - D^-1/2 (P - N) D^-1/2 with D the summed sizes of each row: plain
    Laplacians net the degrees, and can be negative.

    Parameters
    ----------
    plus, minus
        Symmetric P and N, csr, shape (n, n).
    k
        Number of blocs, at most n.
    seed
        Of k-means.

    Returns
    -------
    numpy.ndarray
        Bloc of each actor, canonical.
    """
    n = plus.shape[0]
    degree = np.asarray((plus + minus).sum(axis=1), dtype=float).ravel()
    scale = np.where(degree > 0, 1 / np.sqrt(np.where(degree > 0, degree, 1)), 0.0)
    dense = np.diag((degree > 0).astype(float)) - scale[:, None] * (plus - minus).toarray() * scale[None, :]
    _, vectors = linalg.eigh(dense, subset_by_index=[0, min(k, n) - 1])
    return _gather(vectors, k, seed)


def _gather(points: NDArray[np.float64], k: int, seed: int, starts: int = 20) -> NDArray[np.int64]:
    """Part points into k by k-means, the best of several starts."""
    n = len(points)
    best, least = np.zeros(n, dtype=np.int64), np.inf
    random = np.random.default_rng(seed)
    for _ in range(starts):
        first = points[random.choice(n, size=k, replace=False)]
        centres, label = _means(points, first)
        error = float(((points - centres[label]) ** 2).sum())
        if error < least - 1e-12:
            best, least = label.astype(np.int64), error
    return canonical(best)


def _means(points: NDArray[np.float64], centres: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    label = np.zeros(len(points), dtype=np.int64)
    for _ in range(100):
        new = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array(
            [points[new == bloc].mean(axis=0) if (new == bloc).any() else centres[bloc] for bloc in range(len(centres))]
        )
        if (new == label).all():
            break
        label = new
    return centres, label
