"""Positions by signed blockmodels: structural, relaxed, or given block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.kernels.blockmodels import relocate
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed
from conflictgraph.measures.blocs.answer import Blocs, answer, fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["blockmodel"]


def blockmodel(
    g: ConflictGraph,
    k: int | None = None,
    *,
    blocks: Sequence[Sequence[int]] | None = None,
    relaxed: bool = False,
    alpha: float = 0.5,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
    seed: int = 0,
) -> Blocs:
    """Which k positions fit a blockmodel of friendly and hostile blocks?

    Structural: the diagonal is friendly, all else hostile; the error alpha * N inside plus
    (1 - alpha) * P outside. Relaxed: each block takes its cheaper sign, so that mediators and
    quarrelling blocs have a place. With `blocks`, each block has the sign that you give it.
    Arcs keep their direction and count one each.

    Parameters
    ----------
    g
        The graph.
    k
        Number of positions, all used; that of `blocks` when it is given.
    blocks
        A sign, 1 or -1, for each block: row acts on column. Positions are then its rows.
    relaxed
        Whether each block takes its cheaper sign.
    alpha
        Weight of hostile arcs in friendly blocks, 0 to 1.
    sign_rule
        Which rows set a sign.
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` both count.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    seed
        Of the starts.

    Returns
    -------
    Blocs
        `score` is the error of the blockmodel; found by relocation, not proved.

    Raises
    ------
    ValueError
        When k, blocks or alpha does not fit.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Doreian, P. and Mrvar, A. (2009). Partitioning signed social networks. Social Networks
    31, 1-11. doi:10.1016/j.socnet.2008.08.001

    Examples
    --------
    >>> from conflictgraph import testing
    >>> blockmodel(testing.toy(), 2).k
    2
    """
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha is {alpha}: it must lie between 0 and 1")
    given = None if blocks is None else _signs(blocks, k, relaxed=relaxed)
    if given is None and k is None:
        raise ValueError("blockmodel needs k, the number of positions, or blocks")
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    size = len(given) if given is not None else 1 if k is None else k
    fits(size, taken.n)
    plus, minus = ((matrix > 0).astype(float).toarray() for matrix in matrices(taken.arcs()))
    if not taken.directed:
        plus, minus = np.triu(plus), np.triu(minus)
    label, error = (
        relocate(plus, minus, size, alpha=alpha, relaxed=relaxed, blocks=given, seed=seed)
        if taken.n
        else (np.zeros(0, dtype=np.int64), 0.0)
    )
    return answer(taken, taken.dyads("arcs"), label, count="arcs", seed=seed, engine="relocation", score=error)


def _signs(blocks: Sequence[Sequence[int]], k: int | None, *, relaxed: bool) -> NDArray[np.int64]:
    if relaxed:
        raise ValueError("blocks gives each block its sign, and relaxed lets it choose: take one")
    given = np.array(blocks)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or not np.isin(given, [-1, 1]).all():
        raise ValueError("blocks is a square table of 1 (friendly) and -1 (hostile)")
    if k is not None and k != len(given):
        raise ValueError(f"k is {k}, and blocks has {len(given)} positions")
    return given.astype(np.int64)
