"""Signed modularity: more within, less between, than signed degrees alone would make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.kernels.signed import matrices, symmetric
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Count, Dyads, Parallel

__all__ = ["Modularity", "modularity", "quality", "surplus"]


@dataclass(frozen=True, slots=True)
class Modularity:
    """Signed modularity of blocs.

    Parameters
    ----------
    value
        Q; NaN without signed pairs.
    blocs
        One row a bloc: bloc, actors, share (what it adds to Q).
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
    """

    value: float
    blocs: pd.DataFrame
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give what each bloc adds.

        Returns
        -------
        pandas.DataFrame
            A copy of `blocs`.
        """
        return self.blocs.copy()

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            Q and the number of blocs.
        """
        return f"Signed modularity of {len(self.blocs)} blocs is {self.value:.3f}."


def surplus(folded: Dyads) -> NDArray[np.float64]:
    """Give how much more speaks for a common bloc than signed degrees would make. O(n^2).

    Parameters
    ----------
    folded
        The pairs.

    Returns
    -------
    numpy.ndarray
        Summing to the surplus of a partition over pairs in both orders, over all weight,
        float64, shape (n, n).
    """
    return _beyond(
        *(symmetric(folded.n, folded.one, folded.other, part).toarray() for part in (folded.positive, folded.negative))
    )


def _beyond(plus: NDArray[np.float64], minus: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = []
    for dense in (plus, minus):
        total = dense.sum()
        expected = np.outer(dense.sum(axis=1), dense.sum(axis=0)) / (total or 1.0)
        parts.append(dense - expected)
    return np.asarray((parts[0] - parts[1]) / ((plus.sum() + minus.sum()) or np.nan))


def quality(gain: NDArray[np.float64], label: NDArray[np.int64]) -> float:
    """Sum the surplus within blocs.

    Parameters
    ----------
    gain
        As `surplus` gives it.
    label
        Bloc of each actor.

    Returns
    -------
    float
        Q; NaN without signed pairs.
    """
    return float(gain[label[:, None] == label[None, :]].sum()) if len(label) else float("nan")


def modularity(
    g: ConflictGraph,
    partition: Mapping[str, int],
    *,
    count: Count = "arcs",
    directed: bool = False,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> Modularity:
    """How much more do blocs hold together than signed degrees alone would make them?

    Q = sum over pairs in one bloc of A - (k+ k+ / 2w+ - k- k- / 2w-), over 2w+ + 2w-. Plain
    modularity nets the degrees, and can be 1 on two triangles joined by two hostile ties.

    Parameters
    ----------
    g
        The graph.
    partition
        Actor id to bloc.
    count
        What counts as one.
    directed
        Expect an arc by what its source gives and its target gets, instead of folding both
        directions to pairs first.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` both count.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    Modularity
        Q, and what each bloc adds to it.

    Raises
    ------
    ValueError
        When an actor has no bloc.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Gomez, S., Jensen, P. and Arenas, A. (2009). Analysis of community structure in networks
    of correlated data. Physical Review E 80, 016114. doi:10.1103/PhysRevE.80.016114

    Examples
    --------
    >>> from conflictgraph import testing
    >>> g = testing.toy()
    >>> modularity(g, {"ant": 0, "bee": 1, "cat": 0, "dog": 1}).value > 0
    True
    """
    signed.choice("count", count, ("arcs", "pairs", "weight"))
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    missing = [actor for actor in taken.actors if actor not in partition]
    if missing:
        raise ValueError(f"partition has no bloc for {', '.join(missing[:5])}")
    label = np.array([partition[actor] for actor in taken.actors], dtype=np.int64)
    if directed:
        plus, minus = (matrix.toarray() for matrix in matrices(taken.arcs()))
        gain = (
            _beyond(plus, minus)
            if count == "weight"
            else _beyond(np.asarray(plus > 0, dtype=np.float64), np.asarray(minus > 0, dtype=np.float64))
        )
    else:
        gain = surplus(taken.dyads(count))
    within = np.where(label[:, None] == label[None, :], gain, 0.0).sum(axis=1)
    names, place = np.unique(label, return_inverse=True)
    blocs = pd.DataFrame(
        {
            "bloc": names,
            "actors": np.bincount(place, minlength=len(names)),
            "share": np.bincount(place, weights=within, minlength=len(names)),
        }
    )
    return Modularity(quality(gain, label), blocs, taken.about(count=count))
