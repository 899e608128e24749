"""How balanced is it, in three ways that need not agree."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.kernels import walkbalance
from conflictgraph.kernels.cycles import triangles
from conflictgraph.kernels.frustration import solve
from conflictgraph.kernels.signed import matrices, symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.balance.triadic import clear_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["Degree", "degree", "walks"]


@dataclass(frozen=True, slots=True)
class Degree:
    """Degrees of balance; each is 1 when every relation fits two camps, NaN when not defined.

    Parameters
    ----------
    triangles
        Share of triads with a positive product of signs.
    triangles_weak
        The same, three foes counting as balanced.
    walks
        Share of closed walks not lost: tr exp(A) / tr exp(abs A); falls with size and density.
    frustration
        1 - 2 L / m.
    algebraic_conflict
        Smallest eigenvalue of the signed Laplacian; 0 iff some component is balanced.
    triads
        Number of triads.
    about
        n, m_plus, m_minus, dropped, mixed, policy, seed, engine.
    """

    triangles: float
    triangles_weak: float
    walks: float
    frustration: float
    algebraic_conflict: float
    triads: int
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the degrees as one row.

        Returns
        -------
        pandas.DataFrame
            One row, a column a degree.
        """
        return pd.DataFrame([{key: value for key, value in asdict(self).items() if key != "about"}])

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            The degrees.
        """
        return f"Of {self.triads} triads {_share(self.triangles)} are balanced ({_share(self.triangles_weak)} in the weak sense); by frustration balance is {_number(self.frustration)}, by walks {_number(self.walks)}."


def _share(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.0%}"


def _number(value: float) -> str:
    return "not defined" if math.isnan(value) else f"{value:.2f}"


def triangle_shares(
    n: int, one: NDArray[np.int64], other: NDArray[np.int64], sign: NDArray[np.int64]
) -> tuple[float, float, int]:
    """Give the shares of balanced triads, strong and weak, and their number.

    Parameters
    ----------
    n
        Number of actors.
    one, other, sign
        Pairs with one < other, sorted, int64, shape (m,).

    Returns
    -------
    tuple
        Two shares (NaN without triads) and a count.
    """
    found = triangles(n, one, other)
    if not len(found):
        return float("nan"), float("nan"), 0
    signs = sign[found]
    strong = signs.prod(axis=1) > 0
    weak = strong | (signs.sum(axis=1) == -3)
    return float(strong.mean()), float(weak.mean()), len(found)


def degree(
    g: ConflictGraph,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
    time_limit: float = 60.0,
    seed: int = 0,
) -> Degree:
    """How balanced is the conflict, by triangles, by walks and by frustration?

    Mixed pairs have no one sign and are left out; `about["mixed"]` lists them. The three do
    not replace one another: walks collapse with size and density, triangles see only triads.

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    time_limit
        Seconds for the frustration index.
    seed
        Of the search.

    Returns
    -------
    Degree
        The degrees.

    Raises
    ------
    ValueError
        When a rule or policy has no such name.

    References
    ----------
    Estrada, E. and Benzi, M. (2014). Walk-based measure of balance in signed networks.
    Physical Review E 90, 042802. doi:10.1103/PhysRevE.90.042802

    Examples
    --------
    >>> from conflictgraph import testing
    >>> degree(testing.toy()).frustration
    1.0
    """
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    one, other, sign = clear_pairs(taken)
    strong, weak, count = triangle_shares(taken.n, one, other, sign)
    net = symmetric(taken.n, one, other, sign.astype(float))
    folded = taken.dyads("pairs")
    camps = solve(folded, seed=seed, time_limit=time_limit)
    m = float(folded.positive.sum() + folded.negative.sum())
    balance = 1 - 2 * camps.value / m if m else float("nan")
    return Degree(
        strong,
        weak,
        walkbalance.estrada(net, abs(net)),
        balance,
        walkbalance.algebraic_conflict(net, abs(net)),
        count,
        taken.about(count="pairs", seed=seed, engine=camps.engine),
    )


def walks(
    g: ConflictGraph,
    *,
    beta: float = 1.0,
    longest: int = 10,
    sign_rule: SignRule = "ties-and-force",
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
    sign_rule
        Which rows set a sign.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Index measure: estrada, multiscale, then length 3 to longest; one column value. The
        balance of each actor stands in ``attrs["actors"]``.

    Raises
    ------
    ValueError
        When beta is not positive.

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
    if not beta > 0:
        raise ValueError(f"beta is {beta}: it must be above 0")
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    plus, minus = matrices(taken.arcs())
    size = (plus + minus).data.mean() if (plus + minus).nnz else 1.0
    net, total = ((plus - minus) / size).tocsr(), ((plus + minus) / size).tocsr()
    half, half_total = ((net + net.T) / 2).tocsr(), ((total + total.T) / 2).tocsr()
    back = (float(net.multiply(net.T).sum()), float(total.multiply(total.T).sum())) if taken.directed else None
    lengths = walkbalance.profile(half, half_total, longest)
    values = {
        "estrada": walkbalance.estrada(half, half_total),
        "multiscale": walkbalance.multiscale(half, half_total, beta, back=back),
        **{f"length {k}": float(value) for k, value in enumerate(lengths, start=3)},
    }
    frame = pd.DataFrame({"value": pd.Series(values, dtype=float)})
    frame.index.name = "measure"
    actors = walkbalance.local(half, half_total) if taken.n else np.zeros(0)
    frame.attrs.update(
        taken.about(engine="numpy"), beta=beta, actors=dict(zip(taken.actors, actors.tolist(), strict=True))
    )
    return frame
