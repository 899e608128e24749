"""Blocs with the least that they cannot explain: any number of them, at most k, or exactly k."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from conflictgraph.kernels import clustering
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.blocs.answer import Blocs, answer, cost_of, fits

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Count, Parallel

__all__ = ["clusterability"]

#: Up to so many actors the proof takes seconds; fewer when k is given.
_EXACT = 22
_EXACT_K = 12


def clusterability(
    g: ConflictGraph,
    k: int | None = None,
    *,
    exactly: bool = False,
    method: Literal["auto", "exact", "local"] = "auto",
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
    time_limit: float = 30.0,
) -> Blocs:
    """How much contradicts the best split into at most, or exactly, k blocs?

    Parameters
    ----------
    g
        The graph.
    k
        Number of blocs; any number by default.
    exactly
        Whether all k must be used. "At most k" never rises with k; "exactly" may.
    method
        ``"exact"``, ``"local"``, or exact for up to 22 actors (12 when k is given).
    count
        What counts as one; see `balance.frustration`.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` both count.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    seed
        Of the search.
    time_limit
        Seconds for a proof.

    Returns
    -------
    Blocs
        The blocs.

    Raises
    ------
    ValueError
        When k does not fit, or exactly lacks k.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Davis, J. A. (1967). Clustering and structural balance in graphs. Human Relations 20,
    181-187. doi:10.1177/001872676702000206
    Aref, S. and Neal, Z. P. (2021). Identifying hidden coalitions in the US House of
    Representatives by optimally partitioning signed networks based on generalized balance.
    Scientific Reports 11, 19939. doi:10.1038/s41598-021-98139-w

    Examples
    --------
    >>> from conflictgraph import testing
    >>> clusterability(testing.toy(), 2).value
    0.0
    """
    signed.choice("method", method, ("auto", "exact", "local"))
    signed.choice("count", count, ("arcs", "pairs", "weight"))
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    folded = taken.dyads(count)
    fits(k, taken.n)
    if exactly and k is None:
        raise ValueError("exactly needs k, the number of blocs")
    net = symmetric(taken.n, folded.one, folded.other, folded.net)
    label = clustering.move(net, most=k, seed=seed)
    if exactly and k is not None:
        label = _filled(label, net, k)
    lower, engine = float("nan"), "multilevel mover"
    if method == "exact" or (method == "auto" and taken.n <= (_EXACT if k is None else _EXACT_K)):
        proved, bound = clustering.exact(net, most=k, exactly=exactly, time_limit=time_limit)
        lower, engine = bound + folded.floor, "HiGHS (scipy.optimize.milp)"
        if proved is not None and cost_of(folded, proved) < cost_of(folded, label) - 1e-9:
            label = proved
    return answer(
        taken, folded, label, count=count, seed=seed, engine=engine, lower=lower, score=cost_of(folded, label)
    )


def _filled(label: NDArray[np.int64], net: sparse.csr_array, k: int) -> NDArray[np.int64]:
    """Split off the actors who lose least until there are k blocs."""
    label = label.copy()
    while len(np.unique(label)) < k:
        rows, columns = net.nonzero()
        inside = label[rows] == label[columns]
        # of nothing, numpy counts whole numbers, which know no infinity
        loss = np.bincount(rows[inside], weights=net.data[inside], minlength=len(label)).astype(np.float64)
        loss[np.bincount(label)[label] == 1] = np.inf
        label[int(loss.argmin())] = label.max() + 1
    return clustering.canonical(label)
