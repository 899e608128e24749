"""The problem of two camps: pairs with a net sign, and what a split of them costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from conflictgraph.kernels.signed import symmetric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from conflictgraph.kernels.signed import Dyads

__all__ = ["TOLERANCE", "Camps", "Problem", "dyad_frustration", "incidence"]

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Camps:
    """A split into two camps and how far from the best it can be.

    Parameters
    ----------
    camp
        -1 or 1, int8, shape (n,).
    value
        Weight that this split frustrates, mixed pairs included: the index is at most this.
    lower
        The index is at least this.
    frustrated
        Whether each dyad is frustrated beyond its floor, bool, shape (m,).
    optimal
        Whether the bounds meet.
    engine
        What proved the lower bound.
    cuts
        Negative cycles (pair numbers) that the proof used.
    ties
        Other splits of the same cost that were met, int8, each shape (n,).
    """

    camp: NDArray[np.int8]
    value: float
    lower: float
    frustrated: NDArray[np.bool_]
    optimal: bool
    engine: str
    cuts: tuple[tuple[int, ...], ...] = ()
    ties: tuple[NDArray[np.int8], ...] = ()


class Problem:
    """The pairs that have a net sign; the others frustrate every split alike.

    Parameters
    ----------
    dyads
        The pairs.
    """

    def __init__(self, dyads: Dyads) -> None:
        net = dyads.net
        self.number = np.flatnonzero(np.abs(net) > 1e-12)
        self.n = dyads.n
        self.one, self.other, self.net = dyads.one[self.number], dyads.other[self.number], net[self.number]
        self.weight, self.hostile = np.abs(self.net), self.net < 0
        self.matrix = symmetric(self.n, self.one, self.other, self.net)
        self.whole = bool(np.all(net == np.round(net)) and np.all(dyads.positive == np.round(dyads.positive)))

    def round_up(self, bound: float) -> float:
        """Lift a lower bound to the next whole number, when the index is one.

        Parameters
        ----------
        bound
            The index is at least this.

        Returns
        -------
        float
            The index is at least this, too.
        """
        return float(np.ceil(bound - TOLERANCE)) if self.whole else bound

    def tidy(self, value: float) -> float:
        """Take off what summing left of a whole number.

        Parameters
        ----------
        value
            A cost.

        Returns
        -------
        float
            The cost.
        """
        return float(round(value)) if self.whole else float(value)


def dyad_frustration(dyads: Dyads, camp: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say which pairs a split frustrates beyond what every split does.

    Parameters
    ----------
    dyads
        The pairs.
    camp
        -1 or 1, int8, shape (n,).

    Returns
    -------
    numpy.ndarray
        bool, shape (m,).
    """
    apart = camp[dyads.one] != camp[dyads.other]
    return np.where(apart, dyads.net > 0, dyads.net < 0)


def incidence(rows: Sequence[Sequence[int] | NDArray[np.int64]], columns: int) -> sparse.csr_array:
    """Give a matrix of which row has which columns. O(cells).

    Parameters
    ----------
    rows
        Columns of each row.
    columns
        Number of columns.

    Returns
    -------
    scipy.sparse.csr_array
        0 and 1, float64, shape (rows, columns).
    """
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    index = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows]) if rows else np.zeros(0, dtype=np.int64)
    return sparse.csr_array(
        (np.ones(len(index)), index, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), columns)
    )
