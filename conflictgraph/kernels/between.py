"""Who stands between groups: the five roles of a broker, and how ties spread over groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["ROLES", "participation", "roles"]

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def roles(arcs: sparse.csr_array, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count for each actor b the open pairs a -> b -> c in which it has each role. O(sum of in * out degree).

    Parameters
    ----------
    arcs
        Any weight > 0 is an arc; csr, shape (n, n), no diagonal.
    group
        Group of each actor, int64, shape (n,).

    Returns
    -------
    numpy.ndarray
        int64, shape (n, 5), in the order of `ROLES`.
    """
    n = arcs.shape[0]
    counts = np.zeros((n, len(ROLES)), dtype=np.int64)
    inward = arcs.T.tocsr()
    for b in range(n):
        into = inward.indices[inward.indptr[b] : inward.indptr[b + 1]]
        out = arcs.indices[arcs.indptr[b] : arcs.indptr[b + 1]]
        if not len(into) or not len(out):
            continue
        open_ended = (arcs[into][:, out].toarray() == 0) & (into[:, None] != out[None, :])
        a, c, mine = group[into][:, None], group[out][None, :], group[b]
        for place, role in enumerate(
            (
                (a == mine) & (c == mine),
                (a == c) & (a != mine),
                (a != mine) & (c == mine),
                (a == mine) & (c != mine),
                (a != mine) & (c != mine) & (a != c),
            )
        ):
            counts[b, place] = int((role & open_ended).sum())
    return counts


def participation(matrix: sparse.csr_array, group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give one minus the summed squared shares of an actor's weight that go to each group. O(m).

    Parameters
    ----------
    matrix
        Symmetric weights >= 0, csr, shape (n, n).
    group
        Group of each actor, 0, 1, ..., int64, shape (n,).

    Returns
    -------
    numpy.ndarray
        In [0, 1), shape (n,): 0 when all goes to one group; NaN without weight.
    """
    if not len(group):
        return np.zeros(0)
    to_groups = matrix @ np.eye(int(group.max()) + 1)[group]
    total = to_groups.sum(axis=1)
    share = to_groups / np.where(total > 0, total, 1.0)[:, None]
    return np.where(total > 0, 1 - (share**2).sum(axis=1), np.nan)
