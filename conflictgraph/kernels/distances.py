"""Shortest paths counted in steps: closeness for 64 sources a machine word, betweenness in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["betweenness", "closeness", "weighted_closeness"]

_WORDS = 8


def closeness(layer: sparse.csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give closeness and harmonic closeness by incoming paths, in steps. O(n m / 64 * diameter).

    Parameters
    ----------
    layer
        Any weight > 0 is an arc; csr, shape (n, n).

    Returns
    -------
    tuple
        Closeness with the correction of Wasserman and Faust for those who cannot be
        reached by all, and the sum of 1 over distance; each shape (n,). Both as networkx.
    """
    n = layer.shape[0]
    reached, far, near = np.zeros(n), np.zeros(n), np.zeros(n)
    for distance, counts in _levels(layer, n):
        reached += counts
        far += distance * counts
        near += counts / distance
    return _close(reached, far), near


def _close(reached: NDArray[np.float64], far: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give those who reach an actor over their summed distances, times their share of all others."""
    mean = reached / np.where(far > 0, far, 1.0)
    return np.where(far > 0, mean * reached / max(len(far) - 1, 1), 0.0)


def weighted_closeness(layer: sparse.csr_array, block: int = 256) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give closeness and harmonic closeness by incoming paths, a step costing one over its weight. O(n m log n).

    Parameters
    ----------
    layer
        Weights > 0, csr, shape (n, n).
    block
        Sources at once.

    Returns
    -------
    tuple
        As `closeness`.
    """
    costs = layer.copy()
    costs.data = 1.0 / costs.data
    n = layer.shape[0]
    reached, far, near = np.zeros(n), np.zeros(n), np.zeros(n)
    for first in range(0, n, block):
        sources = np.arange(first, min(n, first + block))
        lengths = csgraph.dijkstra(costs, indices=sources)
        lengths[np.arange(len(sources)), sources] = np.inf
        found = np.isfinite(lengths)
        reached += found.sum(axis=0)
        far += np.where(found, lengths, 0.0).sum(axis=0)
        near += np.where(found, 1.0 / lengths, 0.0).sum(axis=0)
    return _close(reached, far), near


def _levels(layer: sparse.csr_array, n: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """For each block of sources and each distance, count at each actor who arrives."""
    inward = layer.T.tocsr()
    has = np.flatnonzero(np.diff(inward.indptr) > 0)
    if not len(has):
        return
    starts, index = inward.indptr[has], inward.indices
    for first in range(0, n, 64 * _WORDS):
        sources = np.arange(first, min(n, first + 64 * _WORDS))
        words = (len(sources) + 63) // 64
        seen = np.zeros((n, words), dtype=np.uint64)
        place = sources - first
        seen[sources, place // 64] = np.left_shift(np.uint64(1), (place % 64).astype(np.uint64))
        front, distance = seen.copy(), 0
        while True:
            arriving = np.bitwise_or.reduceat(front[index], starts, axis=0)
            new = np.zeros_like(seen)
            new[has] = arriving & ~seen[has]
            counts = np.bitwise_count(new).sum(axis=1, dtype=np.int64)
            if not counts.any():
                break
            distance += 1
            yield distance, counts
            seen |= new
            front = new


def betweenness(layer: sparse.csr_array, block: int = 64) -> NDArray[np.float64]:
    """Give the share of shortest paths, in steps, that lead through each actor. O(n m).

    Brandes' accumulation for a block of sources at once, as products of a sparse and a
    dense matrix.

    Parameters
    ----------
    layer
        Any weight > 0 is an arc; csr, shape (n, n).
    block
        Sources at once.

    Returns
    -------
    numpy.ndarray
        Shape (n,), divided by (n - 1)(n - 2) where n > 2; as networkx for directed graphs.
    """
    n = layer.shape[0]
    forth = (layer > 0).astype(float).tocsr()
    inward = forth.T.tocsr()
    total = np.zeros(n)
    for first in range(0, n, block):
        sources = np.arange(first, min(n, first + block))
        columns = np.arange(len(sources))
        paths = np.zeros((n, len(sources)))
        paths[sources, columns] = 1.0
        seen = paths > 0
        fronts = [paths.copy()]
        while True:
            front = inward @ fronts[-1]
            front[seen] = 0.0
            if not front.any():
                break
            seen |= front > 0
            paths += front
            fronts.append(front)
        owed = np.zeros_like(paths)
        for level in range(len(fronts) - 1, 0, -1):
            here = fronts[level]
            share = np.divide(1.0 + owed, here, out=np.zeros_like(here), where=here > 0)
            owed += (forth @ share) * fronts[level - 1]
        owed[sources, columns] = 0.0
        total += owed.sum(axis=1)
    return total / ((n - 1) * (n - 2)) if n > 2 else total
