"""Negative cycles: what every split into two camps must break at least once.

A cycle is negative when an odd number of its pairs is hostile. They are found as shortest
paths from an actor to itself through the double cover, in which a hostile pair changes the
sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["short", "triangles"]


def triangles(n: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """List all triangles as triples of pair numbers. O(m * largest degree).

    Parameters
    ----------
    n
        Number of actors.
    one, other
        Ends of each pair with one < other, int64, shape (m,), sorted; each pair once.

    Returns
    -------
    numpy.ndarray
        Pair numbers (ab, ac, bc) of each triangle a < b < c, int64, shape (t, 3), in the
        order of (a, b, c).
    """
    m = len(one)
    if not m:
        return np.zeros((0, 3), dtype=np.int64)
    after = np.searchsorted(one, np.arange(n + 1))
    found = []
    keys = one * n + other
    for first in range(m):
        a, b = one[first], other[first]
        second = np.arange(first + 1, after[a + 1])
        if not len(second):
            continue
        wanted = b * n + other[second]
        place = np.searchsorted(keys, wanted)
        hit = (place < m) & (keys[np.minimum(place, m - 1)] == wanted)
        if hit.any():
            count = int(hit.sum())
            found.append(np.column_stack([np.full(count, first), second[hit], place[hit]]))
    return np.concatenate(found) if found else np.zeros((0, 3), dtype=np.int64)


def short(
    n: int,
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    hostile: NDArray[np.bool_],
    length: NDArray[np.float64],
    starts: NDArray[np.int64],
    limit: float = np.inf,
) -> list[tuple[int, ...]]:
    """Find the shortest negative cycle through each start. O(starts * m log n).

    Parameters
    ----------
    n
        Number of actors.
    one, other
        Ends of each pair, int64, shape (m,); each pair once.
    hostile
        bool, shape (m,).
    length
        float64 > 0, shape (m,).
    starts
        Actors to start from, int64, shape (k,).
    limit
        Leave out cycles that are at least so long.

    Returns
    -------
    list
        Sorted pair numbers of each cycle, each cycle once, sorted.
    """
    friend = ~hostile
    rows = np.concatenate([one[friend], one[friend] + n, one[hostile], one[hostile] + n])
    columns = np.concatenate([other[friend], other[friend] + n, other[hostile] + n, other[hostile]])
    numbers = np.concatenate([np.flatnonzero(friend)] * 2 + [np.flatnonzero(hostile)] * 2)
    cover = sparse.coo_array((length[numbers], (rows, columns)), shape=(2 * n, 2 * n)).tocsr()
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.argsort(low * n + high)
    keys = (low * n + high)[order]
    found: set[tuple[int, ...]] = set()
    for block in np.array_split(starts, max(1, len(starts) * n // 500_000)):
        distance, before = csgraph.dijkstra(cover, directed=False, indices=block, return_predecessors=True, limit=limit)
        for row, start in enumerate(block):
            if distance[row, start + n] < limit:
                walk = _simple(_trace(before[row], int(start), int(start) + n), n)
                ends = np.array(walk) % n
                left, right = ends[:-1], ends[1:]
                wanted = np.minimum(left, right) * n + np.maximum(left, right)
                found.add(tuple(sorted(order[np.searchsorted(keys, wanted)].tolist())))
    return sorted(found)


def _trace(before: NDArray[np.int32], start: int, end: int) -> list[int]:
    walk = [end]
    while walk[-1] != start:
        walk.append(int(before[walk[-1]]))
    return walk


def _simple(walk: list[int], n: int) -> list[int]:
    """Cut the innermost odd loop out of a closed walk: it meets no actor twice."""
    seen: dict[int, int] = {}
    for place, node in enumerate(walk):
        if node % n in seen:
            return walk[seen[node % n] : place + 1]
        seen[node % n] = place
    return walk
