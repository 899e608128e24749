"""Random graphs that keep something of one: its ties, its signs, or each actor's signed degree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import sparse

from conflictgraph.kernels import nulls
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Null", "Ties", "check", "drawn_from", "of_arcs"]

Null: TypeAlias = Literal["signed_degree", "signs", "rewire"]


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Ties with one sign each.

    Parameters
    ----------
    n
        Number of actors.
    one, other
        Ends, int64, shape (m,), sorted; without direction one < other.
    sign
        -1 or 1, int64, shape (m,).
    directed
        Whether they lead from one to other.
    """

    n: int
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    sign: NDArray[np.int64]
    directed: bool

    def state(self) -> sparse.csr_array:
        """Give them as the census reads them.

        Returns
        -------
        scipy.sparse.csr_array
            1 friendly, 2 hostile, shape (n, n).
        """
        value = np.where(self.sign > 0, 1, 2)
        found = sparse.coo_array((value, (self.one, self.other)), shape=(self.n, self.n)).tocsr()
        found.sort_indices()
        return found


def of_arcs(state: sparse.csr_array) -> Ties:
    """Give the arcs of a census as ties.

    Parameters
    ----------
    state
        1 friendly, 2 hostile, csr, shape (n, n).

    Returns
    -------
    Ties
        Directed ties.
    """
    cells = state.tocoo()
    one, other = (part.astype(np.int64) for part in (cells.row, cells.col))
    return Ties(state.shape[0], one, other, np.where(cells.data == 1, 1, -1), directed=True)


def check(null: str, draws: int) -> None:
    """Refuse a null that is not there, and too few draws.

    Parameters
    ----------
    null
        What the random graphs keep.
    draws
        How many.

    Raises
    ------
    ValueError
        When there is no such null, or draws is below 1.
    """
    signed.choice("null", null, ("signed_degree", "signs", "rewire"))
    if draws < 1:
        raise ValueError(f"draws is {draws}: at least one is needed")


def drawn_from(ties: Ties, null: Null, draws: int, seed: int) -> Iterator[Ties]:
    """Draw random graphs.

    Parameters
    ----------
    ties
        What they are drawn from. Directed ties keep what each actor gives and gets, apart.
    null
        ``"signed_degree"``: the ties, and each actor's expected numbers of friends and foes;
        ``"signs"``: the ties and the number of foes; ``"rewire"``: each actor's numbers of
        friends and foes, the ties switched.
    draws, seed
        How many, and the seed.

    Yields
    ------
    Ties
        A random graph.
    """
    random = np.random.default_rng(seed)
    m = len(ties.sign)
    chance = np.zeros(0)
    if null == "signed_degree" and m:
        apart = ties.n if ties.directed else 0  # giving and getting have fitnesses of their own
        chance = nulls.fit_signed_degree(ties.n + apart, ties.one, ties.other + apart, ties.sign)
    for _ in range(draws):
        if null == "rewire":
            one, other = nulls.rewire(ties.n, ties.one, ties.other, ties.sign, random, directed=ties.directed)
            if not ties.directed:
                one, other = np.minimum(one, other), np.maximum(one, other)
            order = np.argsort(one * max(ties.n, 1) + other)
            yield replace(ties, one=one[order], other=other[order], sign=ties.sign[order])
        elif null == "signs":
            yield replace(ties, sign=nulls.shuffle(ties.sign, random))
        else:
            yield replace(ties, sign=np.where(random.random(m) < chance, 1, -1))
