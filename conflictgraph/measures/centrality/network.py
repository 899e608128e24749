"""What a measure may read: friends, foes and a named layer, as matrices that are built when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.errors import UnknownActorError
from conflictgraph.kernels import clustering
from conflictgraph.kernels.signed import matrix, symmetric
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["Layer", "Network", "layer_rows"]

Layer = Literal["hostile", "cooperative", "all"]

_SIGNS = {"hostile": (-1,), "cooperative": (1,), "all": (-1, 0, 1)}


def layer_rows(layer: str | None) -> tuple[int, ...]:
    """Give the signs of the rows of a layer.

    Parameters
    ----------
    layer
        The layer, if any.

    Returns
    -------
    tuple
        Signs.

    Raises
    ------
    ValueError
        When there is no such layer.
    """
    if layer is None:
        return (-1, 1)
    signed.choice("layer", layer, tuple(_SIGNS))
    return _SIGNS[layer]


class Network:
    """The matrices of one graph.

    Parameters
    ----------
    taken
        The rows.
    layer
        The named layer; None when none was named.
    """

    def __init__(self, taken: signed.SignedRows, layer: str | None) -> None:
        self.taken = taken
        self.layer = layer

    @property
    def n(self) -> int:
        """Number of actors."""
        return self.taken.n

    @cached_property
    def positive(self) -> sparse.csr_array:
        """Friends, row acting on column, csr, shape (n, n)."""
        arcs = self.taken.arcs()
        return matrix(arcs, arcs.positive)

    @cached_property
    def negative(self) -> sparse.csr_array:
        """Foes, row acting on column, csr, shape (n, n)."""
        arcs = self.taken.arcs()
        return matrix(arcs, arcs.negative)

    @cached_property
    def named(self) -> sparse.csr_array:
        """The layer, csr >= 0, shape (n, n); ``"all"`` sums friendly, hostile and neutral rows."""
        if self.layer == "cooperative":
            return self.positive
        if self.layer == "hostile":
            return self.negative
        flat = signed.replace(self.taken, sign=np.ones_like(self.taken.sign), parallel="keep", _kept={})
        return matrix(flat.arcs(), flat.arcs().positive)

    @cached_property
    def blocs(self) -> NDArray[np.int64]:
        """A bloc for each actor, by correlation clustering of the pairs, int64, shape (n,)."""
        pairs = self.taken.dyads("arcs")
        return clustering.move(symmetric(self.n, pairs.one, pairs.other, pairs.net), seed=0)

    def groups(self, given: Mapping[str, object] | None, default: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Number the groups of the actors.

        Parameters
        ----------
        given
            Actor to group.
        default
            Groups when none are given; the kinds of the actors when that is missing too.

        Returns
        -------
        numpy.ndarray
            int64, shape (n,), counted from 0.

        Raises
        ------
        ValueError
            When an actor has no group.
        """
        if given is None and default is not None:
            return default
        known = dict(zip(self.taken.actors, self.taken.kind, strict=True)) if given is None else given
        missing = [actor for actor in self.taken.actors if actor not in known]
        if missing:
            raise ValueError(f"groups has no group for {', '.join(missing[:5])}")
        names: Any = np.array([str(known[actor]) for actor in self.taken.actors], dtype=object)
        return np.asarray(pd.factorize(names)[0], dtype=np.int64)

    def start(self, given: str | Mapping[str, float] | None) -> NDArray[np.float64] | None:
        """Say where a walk starts.

        Parameters
        ----------
        given
            An actor, or actors with weights; everywhere alike by default.

        Returns
        -------
        numpy.ndarray or None
            Sums to 1, shape (n,).

        Raises
        ------
        UnknownActorError
            When an actor takes no part.
        ValueError
            When the weights are not at least 0 with a sum above 0.
        """
        if given is None:
            return None
        weights = {given: 1.0} if isinstance(given, str) else dict(given)
        number = {actor: place for place, actor in enumerate(self.taken.actors)}
        missing = [actor for actor in weights if actor not in number]
        if missing:
            raise UnknownActorError.of(missing[0], {actor: actor for actor in self.taken.actors})
        start = np.zeros(self.n)
        for actor, weight in weights.items():
            start[number[actor]] = weight
        if not (np.isfinite(start).all() and (start >= 0).all() and start.sum() > 0):
            raise ValueError("start: the weights are finite, at least 0, and not all 0")
        return np.asarray(start / start.sum())
