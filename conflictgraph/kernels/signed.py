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

__all__ = ["Arcs", "Count", "Dyads", "Parallel", "dyads", "fold", "matrices", "symmetric"]

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
    arc_of_row
        The arc of each row, int64, shape (rows,); -1 where the row was dropped.
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
    arc_of_row: NDArray[np.int64]
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
    swap = undirected & (source > target)
    one, other = np.where(swap, target, source), np.where(swap, source, target)
    used = (one != other) & (sign != 0) & (weight > 0)
    key = (one * n + other) * 2 + undirected
    arcs, inverse = np.unique(key[used], return_inverse=True)
    m = len(arcs)
    signs, weights = sign[used], weight[used]

    def summed(mask: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
        return _sums(inverse[mask], values[mask], m)

    positive, negative = summed(signs > 0, weights), summed(signs < 0, weights)
    ambivalent = (positive > 0) & (negative > 0)
    undecided = 0
    if parallel != "keep" and m:
        lead = _lead(parallel, m, inverse, signs, positive - negative, None if date is None else date[used])
        net = np.abs(positive - negative)
        positive, negative = (
            np.where(ambivalent, np.where(lead > 0, net if parallel == "net" else positive, 0.0), positive),
            np.where(ambivalent, np.where(lead < 0, net if parallel == "net" else negative, 0.0), negative),
        )
        undecided = int((ambivalent & (lead == 0)).sum())
    arc_of_row = np.full(len(source), -1, dtype=np.int64)
    arc_of_row[used] = inverse
    pair = arcs // 2
    return Arcs(
        n,
        pair // n,
        pair % n,
        (arcs % 2).astype(bool),
        positive,
        negative,
        arc_of_row,
        ambivalent,
        int((source == target).sum()),
        int(((source != target) & (sign == 0)).sum()),
        undecided,
    )


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


def matrices(arcs: Arcs) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Give the matrix of friends P and of foes N; row acts on column.

    Parameters
    ----------
    arcs
        The arcs; undirected ones stand in both triangles.

    Returns
    -------
    tuple
        P and N, float64 csr, shape (n, n), without stored zeros.
    """
    source = np.concatenate([arcs.source, arcs.target[arcs.undirected]])
    target = np.concatenate([arcs.target, arcs.source[arcs.undirected]])

    def build(values: NDArray[np.float64]) -> sparse.csr_array:
        data = np.concatenate([values, values[arcs.undirected]])
        kept = data > 0
        return sparse.coo_array((data[kept], (source[kept], target[kept])), shape=(arcs.n, arcs.n)).tocsr()

    return build(arcs.positive), build(arcs.negative)


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
    keys, inverse = np.unique(one * arcs.n + other, return_inverse=True)
    sums = []
    for values in (arcs.positive, arcs.negative):
        given = values if count == "weight" else (values > 0).astype(float)
        total = _sums(inverse, given, len(keys))
        sums.append(np.minimum(total, 1.0) if count == "pairs" else total)
    empty = sums[0] + sums[1] > 0
    keys = keys[empty]
    n = max(arcs.n, 1)
    return Dyads(arcs.n, keys // n, keys % n, sums[0][empty], sums[1][empty])


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
