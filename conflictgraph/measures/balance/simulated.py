"""What if signs gave way to balance? Three models from the literature, none of them a forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from conflictgraph.kernels import dynamics
from conflictgraph.kernels.cycles import triangles
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.balance.triadic import clear_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["Simulation", "simulate"]

Model: TypeAlias = Literal["ltd", "ctd", "matrix"]

_TIMES = np.array([0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999])


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a model makes of the signs.

    Parameters
    ----------
    model
        The model.
    path
        One row a step: step (tries, or share of the time to the end), balanced (share of
        triads; NaN without triads), foes (pairs).
    pairs
        One row a pair: a, b, before, after (int8: 1, -1, 0), flipped (bool), row_ids.
    balanced
        Whether no triad is unbalanced at the end.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
    """

    model: str
    path: pd.DataFrame
    pairs: pd.DataFrame
    balanced: bool
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the pairs.

        Returns
        -------
        pandas.DataFrame
            A copy of `pairs`.
        """
        return self.pairs.copy()

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            How many signs turned, with the caution.
        """
        end = "every triad is balanced" if self.balanced else "some triads stay unbalanced"
        return f"By the model «{self.model}» {int(self.pairs['flipped'].sum())} of {len(self.pairs)} pairs turn, and {end}. A model, not a forecast: records of conflicts do not move towards balance as a rule."


def simulate(
    g: ConflictGraph,
    model: Model = "ctd",
    *,
    friendly: float = 0.5,
    steps: int = 10_000,
    seed: int = 0,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> Simulation:
    """Which signs would turn if unbalanced triads gave way?

    ``"ltd"`` mends a random unbalanced triad at a time, wherever else that breaks one;
    ``"ctd"`` makes only flips that leave no more triads unbalanced, and can be caught in a
    jam. Both turn signs and make no new pairs. ``"matrix"`` follows dX/dt = X X, in which
    pairs of the graph are read off and ties that are missing grow too. A mixed pair has no
    one sign and takes no part. No model here is a forecast.

    Parameters
    ----------
    g
        The graph.
    model
        ``"ltd"``, ``"ctd"`` or ``"matrix"``.
    friendly
        In ``"ltd"``: the chance that a triad with one foe mends the foe.
    steps
        Tries, at most.
    seed
        Of the choices.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc. A pair that still has both signs, as every
        mixed pair under ``"keep"``, has no one sign and is left out.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    Simulation
        The path and the signs at the end.

    Raises
    ------
    ValueError
        When there is no such model, or a number does not fit.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Antal, T., Krapivsky, P. L. and Redner, S. (2005). Dynamics of social balance on
    networks. Physical Review E 72, 036121. doi:10.1103/PhysRevE.72.036121
    Marvel, S. A., Kleinberg, J., Kleinberg, R. D. and Strogatz, S. H. (2011). Continuous-time
    model of structural balance. PNAS 108, 1771-1776. doi:10.1073/pnas.1013213108

    Examples
    --------
    >>> from conflictgraph import testing
    >>> simulate(testing.toy()).balanced
    True
    """
    signed.choice("model", model, ("ltd", "ctd", "matrix"))
    if not 0 <= friendly <= 1 or steps < 0:
        raise ValueError(f"friendly is {friendly} and steps is {steps}: a chance, and a number of at least 0")
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    one, other, sign = clear_pairs(taken)
    threes = triangles(taken.n, one, other)
    if model == "matrix":
        after, path = _grown(taken.n, one, other, sign, threes)
    else:
        after, trail = dynamics.flips(
            sign, threes, constrained=model == "ctd", friendly=friendly, steps=steps, seed=seed
        )
        t = len(threes)
        path = pd.DataFrame(
            [(float(step), 1 - bad / t if t else np.nan, foes) for step, bad, foes in trail],
            columns=["step", "balanced", "foes"],
        )
    rows = taken.rows_of_pairs()
    records = [
        (*sorted((taken.actors[i], taken.actors[j])), before, now, before != now, rows[i, j][before])
        for i, j, before, now in zip(one.tolist(), other.tolist(), sign.tolist(), after.tolist(), strict=True)
    ]
    pairs = pd.DataFrame(sorted(records), columns=["a", "b", "before", "after", "flipped", "row_ids"]).astype(
        {"a": "str", "b": "str", "before": "int8", "after": "int8", "flipped": bool, "row_ids": object}
    )
    stays = bool((after[threes].prod(axis=1) > 0).all()) if len(threes) else True
    engine = "closed form" if model == "matrix" else "numpy"
    about = taken.about(count="pairs", one_sign="pairs", seed=None if model == "matrix" else seed, engine=engine)
    return Simulation(model, path, pairs, stays, about)


def _grown(
    n: int,
    one: NDArray[np.int64],
    other: NDArray[np.int64],
    sign: NDArray[np.int64],
    threes: NDArray[np.int64],
) -> tuple[NDArray[np.int64], pd.DataFrame]:
    start = symmetric(n, one, other, sign.astype(float)).toarray()
    matrices, _ = dynamics.squared(start, _TIMES)
    records, after = [], sign
    for share, matrix in zip(_TIMES.tolist(), matrices, strict=True):
        cells = matrix[one, other]
        after = np.where(np.abs(cells) > 1e-12, np.sign(cells), 0).astype(np.int64)
        balanced = float((after[threes].prod(axis=1) > 0).mean()) if len(threes) else float("nan")
        records.append((share, balanced, int((after < 0).sum())))
    return after, pd.DataFrame(records, columns=["step", "balanced", "foes"])
