"""Signed arcs as two matrices, one of friends and one of foes; never netted unless asked.

Opposing rows on one arc both survive under ``"keep"``: a sum of +1 and -1 would make a
conflict vanish. An undirected row is one arc that goes both ways in a matrix and counts
once in a sum over dyads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Arcs", "Count", "Dyads", "Parallel", "dyads", "fold", "matrices", "matrix", "symmetric"]

Parallel = Literal["keep", "net", "majority", "latest", "ambivalent"]
Count = Literal["arcs", "pairs", "weight"]
Ints = "NDArray[np.int64]"
Floats = "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class Arcs:
    """Rows folded to one arc an ordered pair.

    Parameters
    ----------
    n
        Number of actors.
    source, target
        Ends of each arc, int64, shape (m,), in the order of (source, target, undirected).
    undirected
        Whether the arc goes both ways; then source < target.
    positive, negative
        Summed weights of its cooperative and hostile rows, float64 >= 0, shape (m,).
    ambivalent
        Whether the arc had rows of both signs, before any policy; bool, shape (m,).
    loops
        Rows dropped since they lead from an actor to itself.
    neutral
        Rows with sign 0: in the graph, in no signed sum.
    undecided
        Arcs emptied by the policy.
    """

    n: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    undirected: NDArray[np.bool_]
    positive: NDArray[np.float64]
    negative: NDArray[np.float64]
    ambivalent: NDArray[np.bool_]
    loops: int = 0
    neutral: int = 0
    undecided: int = 0


@dataclass(frozen=True, slots=True)
class Dyads:
    """Unordered pairs with what speaks for a common side and what against it.

    Parameters
    ----------
    n
        Number of actors.
    one, other
        Ends with one < other, int64, shape (m,), sorted.
    positive, negative
        Friendly and hostile weight, both directions summed, float64, shape (m,).
    """

    n: int
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    positive: NDArray[np.float64]
    negative: NDArray[np.float64]

    @property
    def net(self) -> NDArray[np.float64]:
        """Positive minus negative: what a partition can still gain or lose."""
        return self.positive - self.negative

    @property
    def floor(self) -> float:
        """The weight that every partition frustrates: min of both, summed."""
        return float(np.minimum(self.positive, self.negative).sum())


def fold(
    n: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    sign: NDArray[np.int64],
    weight: NDArray[np.float64],
    undirected: NDArray[np.bool_],
    date: NDArray[np.int64] | None = None,
    parallel: Parallel = "keep",
) -> Arcs:
    """Fold rows to one arc an ordered pair. O(rows log rows).

    Parameters
    ----------
    n
        Number of actors.
    source, target
        Ends of each row, int64 in [0, n), shape (rows,).
    sign
        -1, 0 or 1, int64, shape (rows,).
    weight
        float64 >= 0, shape (rows,).
    undirected
        bool, shape (rows,).
    date
        Order in time, int64, shape (rows,); smaller is earlier. Only ``"latest"`` reads it.
    parallel
        What becomes of arcs with rows of both signs: ``"keep"`` both; the ``"net"`` weight;
        the sign of the ``"majority"`` of rows; of the ``"latest"`` rows; or neither, since
        it is ``"ambivalent"``. A draw empties the arc, and is counted in `undecided`.

    Returns
    -------
    Arcs
        The arcs.
    """
    used = (source != target) & (sign != 0) & (weight > 0)
    one, other, both = source[used], target[used], undirected[used]
    one, other = np.where(both & (one > other), (other, one), (one, other))
    signs, weights = sign[used], weight[used]
    place = 2 * other + both
    friendly, hostile = np.where(signs > 0, weights, 0.0), np.where(signs < 0, weights, 0.0)
    start, cell, positive, negative = _gather((n, 2 * n), one, place, friendly, hostile)
    ambivalent = (positive > 0) & (negative > 0)
    undecided = 0
    if parallel != "keep" and len(start):
        inverse = np.searchsorted(start * 2 * n + cell, one * 2 * n + place)
        lead = _lead(parallel, len(start), inverse, signs, positive - negative, None if date is None else date[used])
        net = np.abs(positive - negative)
        positive, negative = (
            np.where(ambivalent, np.where(lead > 0, net if parallel == "net" else positive, 0.0), positive),
            np.where(ambivalent, np.where(lead < 0, net if parallel == "net" else negative, 0.0), negative),
        )
        undecided = int((ambivalent & (lead == 0)).sum())
    loop = source == target
    return Arcs(
        n,
        start,
        cell // 2,
        (cell % 2).astype(bool),
        positive,
        negative,
        ambivalent,
        int(loop.sum()),
        int((~loop & (sign == 0)).sum()),
        undecided,
    )


def _gather(
    shape: tuple[int, int],
    row: NDArray[np.int64],
    column: NDArray[np.int64],
    positive: NDArray[np.float64],
    negative: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum both values by cell, the cells in order, in one pass: friends are the real part, foes the imaginary."""
    value = np.empty(len(row), dtype=np.complex128)
    value.real, value.imag = positive, negative
    table = sparse.coo_array((value, (row, column)), shape=(max(shape[0], 1), max(shape[1], 1))).tocsr()
    table.sort_indices()
    rows = np.repeat(np.arange(table.shape[0], dtype=np.int64), np.diff(table.indptr))
    return rows, table.indices.astype(np.int64), table.data.real.copy(), table.data.imag.copy()


def _sums(index: NDArray[np.int64], values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Sum values by index; the stubs of bincount forget that weights make floats."""
    return np.asarray(np.bincount(index, weights=values, minlength=n), dtype=np.float64)


def _lead(
    parallel: Parallel,
    m: int,
    inverse: NDArray[np.int64],
    signs: NDArray[np.int64],
    net: NDArray[np.float64],
    date: NDArray[np.int64] | None,
) -> NDArray[np.float64]:
    if parallel == "ambivalent":
        return np.zeros(m)
    if parallel == "net":
        return net
    if parallel == "latest" and date is not None:
        newest = np.full(m, np.iinfo(np.int64).min)
        np.maximum.at(newest, inverse, date)
        last = date == newest[inverse]
        return _sums(inverse[last], signs[last].astype(float), m)
    return _sums(inverse, signs.astype(float), m)


def matrix(arcs: Arcs, values: NDArray[np.float64]) -> sparse.csr_array:
    """Give a matrix of values on arcs; row acts on column.

    Parameters
    ----------
    arcs
        The arcs; undirected ones stand in both triangles.
    values
        One an arc, float64 >= 0, such as `arcs.positive`.

    Returns
    -------
    scipy.sparse.csr_array
        float64, shape (n, n), without stored zeros.
    """
    both = arcs.undirected
    source, target, data = arcs.source, arcs.target, values
    if both.any():
        source, target = np.concatenate([source, target[both]]), np.concatenate([target, arcs.source[both]])
        data = np.concatenate([values, values[both]])
    kept = data > 0
    if not kept.all():
        source, target, data = source[kept], target[kept], data[kept]
    return sparse.coo_array((data, (source, target)), shape=(arcs.n, arcs.n)).tocsr()


def matrices(arcs: Arcs) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Give the matrix of friends P and of foes N.

    Parameters
    ----------
    arcs
        The arcs.

    Returns
    -------
    tuple
        P and N, as `matrix` gives them.
    """
    return matrix(arcs, arcs.positive), matrix(arcs, arcs.negative)


def dyads(arcs: Arcs, count: Count = "arcs") -> Dyads:
    """Fold arcs to unordered pairs, friends and foes apart.

    Parameters
    ----------
    arcs
        The arcs.
    count
        ``"arcs"``: each ordered pair counts one a sign (an undirected arc counts one);
        ``"pairs"``: each unordered pair counts one a sign; ``"weight"``: weights are summed.

    Returns
    -------
    Dyads
        The pairs.
    """
    one, other = np.minimum(arcs.source, arcs.target), np.maximum(arcs.source, arcs.target)
    given = (arcs.positive, arcs.negative)
    if count != "weight":
        given = (arcs.positive > 0).astype(float), (arcs.negative > 0).astype(float)
    one, other, positive, negative = _gather((arcs.n, arcs.n), one, other, *given)
    if count == "pairs":
        positive, negative = np.minimum(positive, 1.0), np.minimum(negative, 1.0)
    kept = positive + negative > 0
    return Dyads(arcs.n, one[kept], other[kept], positive[kept], negative[kept])


def symmetric(
    n: int, one: NDArray[np.int64], other: NDArray[np.int64], values: NDArray[np.float64]
) -> sparse.csr_array:
    """Give a symmetric matrix of values on unordered pairs.

    Parameters
    ----------
    n
        Number of actors.
    one, other
        Ends, int64, shape (m,); each pair once.
    values
        float64, shape (m,).

    Returns
    -------
    scipy.sparse.csr_array
        Shape (n, n), no diagonal, no stored zeros.
    """
    kept = values != 0
    rows, columns = np.concatenate([one[kept], other[kept]]), np.concatenate([other[kept], one[kept]])
    return sparse.coo_array((np.concatenate([values[kept]] * 2), (rows, columns)), shape=(n, n)).tocsr()
