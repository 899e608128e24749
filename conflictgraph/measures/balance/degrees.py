"""How balanced is it, in three ways that need not agree."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.kernels import walkbalance
from conflictgraph.kernels.cycles import triangles
from conflictgraph.kernels.frustration import solve
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.balance.triadic import clear_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["Degree", "degree", "triangle_shares"]


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
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal and gap of the
        frustration index, row_ids.
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
        What becomes of opposing rows on one arc. Triangles, walks and the algebraic conflict
        leave out the pairs that still have both signs; frustration counts both.
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

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

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
        taken.about(
            count="pairs",
            one_sign="pairs",
            seed=seed,
            engine=camps.engine,
            optimal=camps.optimal,
            gap=0.0 if camps.optimal else (camps.value - camps.lower) / camps.value,
        ),
    )
