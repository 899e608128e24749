"""How balanced are closed walks: all together, by length, and by actor?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.kernels import walkbalance
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["walks"]


def walks(
    g: ConflictGraph,
    *,
    beta: float = 1.0,
    longest: int = 10,
    semi: bool = True,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> pd.DataFrame:
    """How balanced are closed walks, all together, by length and by actor?

    Multiscale: (1 + K) / 2 with K = sum of beta^k tr(S^k) / k! over the same of abs S, where S
    is (A + A') / 2 with mean size 1 of its entries; lengths from 3, from 2 when directed.

    Parameters
    ----------
    g
        The graph.
    beta
        Larger looks at longer walks, > 0.
    longest
        Largest length in the profile.
    semi
        Walk against arcs, too. Else walks follow the arcs, and a graph of one-way acts may
        have no closed walk.
    sign_rule
        Which rows set a sign.
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` a walk may take either, and
        their products cancel above the line and add up below it.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Index measure: estrada, multiscale, multiscale_weak (one foe alone breaks a closed
        walk; three do not), then length 3 to longest; one column value. The balance of each
        actor stands in ``attrs["actors"]``.

    Raises
    ------
    ValueError
        When beta is not positive and finite, or longest is below 3.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Talaga, S., Stella, M., Swanson, T. J. and Teixeira, A. S. (2023). Polarization and
    multiscale structural balance in signed networks. Communications Physics 6, 349.
    doi:10.1038/s42005-023-01467-8

    Examples
    --------
    >>> from conflictgraph import testing
    >>> float(walks(testing.toy()).loc["multiscale", "value"])
    1.0
    """
    if not 0 < beta < np.inf:
        raise ValueError(f"beta is {beta}: it must be above 0 and finite")
    if longest < 3:
        raise ValueError(f"longest is {longest}: closed walks of lengths from 3 make the profile")
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    raw = matrices(taken.arcs())
    size = float((raw[0] + raw[1]).data.mean()) if (raw[0] + raw[1]).nnz else 1.0
    plus, minus = (raw[0] / size).tocsr(), (raw[1] / size).tocsr()
    half_plus, half_minus = ((part + part.T).tocsr() / 2 for part in (plus, minus))
    half, half_total = (half_plus - half_minus).tocsr(), (half_plus + half_minus).tocsr()
    total = (plus + minus).tocsr()
    if not semi and taken.directed:
        strong, weak = walkbalance.multiscale(plus, minus, beta, first=2)
    else:
        back = (float(plus.multiply(minus.T).sum()), float(total.multiply(total.T).sum())) if taken.directed else None
        strong, weak = walkbalance.multiscale(half_plus.tocsr(), half_minus.tocsr(), beta, back=back)
    lengths = walkbalance.profile(half, half_total, longest)
    values = {
        "estrada": walkbalance.estrada(half, half_total),
        "multiscale": strong,
        "multiscale_weak": weak,
        **{f"length {k}": float(value) for k, value in enumerate(lengths, start=3)},
    }
    frame = pd.DataFrame({"value": pd.Series(values, dtype=float)})
    frame.index.name = "measure"
    actors = walkbalance.local(half, half_total) if taken.n else np.zeros(0)
    frame.attrs.update(
        taken.about(engine="numpy"), beta=beta, semi=semi, actors=dict(zip(taken.actors, actors.tolist(), strict=True))
    )
    return frame
