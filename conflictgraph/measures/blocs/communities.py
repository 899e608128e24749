"""Blocs by correlation clustering, by signed modularity, and by eigenvectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import sparse

from conflictgraph.kernels import clustering, spectral
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.blocs.answer import Blocs, answer, fits
from conflictgraph.measures.blocs.clusterable import clusterability
from conflictgraph.measures.blocs.modular import quality, surplus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Count, Dyads, Parallel

__all__ = ["Method", "communities", "place"]

Method: TypeAlias = Literal["correlation", "modularity", "sponge", "laplacian"]


def place(
    folded: Dyads, method: Method, k: int | None, seed: int, *, first: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Find blocs by search.

    Parameters
    ----------
    folded
        The pairs.
    method
        As for `communities`.
    k
        Number of blocs.
    seed
        Of the search.
    first
        Blocs that stay unless others are better (correlation and modularity).

    Returns
    -------
    numpy.ndarray
        Bloc of each actor, int64, shape (n,).
    """
    n = folded.n
    if method in {"sponge", "laplacian"}:
        plus, minus = (symmetric(n, folded.one, folded.other, part) for part in (folded.positive, folded.negative))
        by = spectral.sponge if method == "sponge" else spectral.laplacian
        return by(plus, minus, k or 1, seed=seed) if n else np.zeros(0, dtype=np.int64)
    if method == "modularity":
        gain = surplus(folded) * max(1.0, float(folded.positive.sum() + folded.negative.sum()))
        net = sparse.csr_array(gain - np.diag(np.diag(gain)))
    else:
        net = symmetric(n, folded.one, folded.other, folded.net)
    return clustering.move(net, most=k, seed=seed, first=first, starts=20 if first is None else 4)


def communities(
    g: ConflictGraph,
    *,
    method: Method = "correlation",
    k: int | None = None,
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
    time_limit: float = 30.0,
) -> Blocs:
    """Which blocs explain the signs best?

    Correlation clustering minimises friends between and foes within, with as many blocs as
    that takes: proved for up to 22 actors, by a mover on several levels beyond. Signed
    modularity asks for more than signed degrees would give. The two spectral methods need k:
    SPONGE, and the smallest eigenvectors of the normalised signed Laplacian.

    Parameters
    ----------
    g
        The graph.
    method
        ``"correlation"``, ``"modularity"``, ``"sponge"`` or ``"laplacian"``.
    k
        Number of blocs, at most; SPONGE and the Laplacian need it.
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
        When a method has no such name, or k does not fit.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Gomez, S., Jensen, P. and Arenas, A. (2009). Analysis of community structure in networks
    of correlated data. Physical Review E 80, 016114. doi:10.1103/PhysRevE.80.016114
    Cucuringu, M. and others (2019). SPONGE: a generalized eigenproblem for clustering signed
    networks. AISTATS, PMLR 89, 1088-1098.
    Kunegis, J. and others (2010). Spectral analysis of signed graphs for clustering,
    prediction and visualization. SDM 2010, 559-570. doi:10.1137/1.9781611972801.49

    Examples
    --------
    >>> from conflictgraph import testing
    >>> communities(testing.toy()).value
    0.0
    """
    signed.choice("method", method, ("correlation", "modularity", "sponge", "laplacian"))
    signed.choice("count", count, ("arcs", "pairs", "weight"))
    if method == "correlation":
        return clusterability(
            g,
            k,
            count=count,
            sign_rule=sign_rule,
            parallel=parallel,
            persons=persons,
            placeholders=placeholders,
            seed=seed,
            time_limit=time_limit,
        )
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    folded = taken.dyads(count)
    fits(k, taken.n)
    if k is None and method != "modularity":
        raise ValueError(f"{method} needs k, the number of blocs")
    label = place(folded, method, k, seed)
    engine = {
        "modularity": "multilevel mover",
        "sponge": "SPONGE_sym, k-means",
        "laplacian": "signed Laplacian, k-means",
    }
    score = quality(surplus(folded), label) if method == "modularity" else float("nan")
    return answer(taken, folded, label, count=count, seed=seed, engine=engine[method], score=score)
