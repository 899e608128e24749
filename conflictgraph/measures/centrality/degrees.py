"""Degrees by sign: how much, and how many, come from whom and go to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy import sparse

    from conflictgraph.measures.centrality.network import Network

__all__ = ["Mode", "actors", "net", "ratio", "strength"]

Mode: TypeAlias = Literal["all", "in", "out"]
Run: TypeAlias = "Callable[[Network], tuple[NDArray[np.float64], str]]"


def strength(part: Literal["positive", "negative", "named"], mode: Mode) -> Run:
    """Make the measure that sums weights.

    Parameters
    ----------
    part
        Which matrix.
    mode
        What comes in or what goes out.

    Returns
    -------
    callable
        The measure.
    """
    return lambda network: (_sum(getattr(network, part), mode), "scipy")


def actors(part: Literal["positive", "negative"], mode: Mode) -> Run:
    """Make the measure that counts the other ends.

    Parameters
    ----------
    part
        Which matrix.
    mode
        What comes in, what goes out, or either.

    Returns
    -------
    callable
        The measure.
    """
    return lambda network: (_count(getattr(network, part), mode), "scipy")


def net(mode: Mode) -> Run:
    """Make the measure that counts friends minus foes.

    Parameters
    ----------
    mode
        What comes in, what goes out, or either.

    Returns
    -------
    callable
        The measure.
    """
    return lambda network: (_count(network.positive, mode) - _count(network.negative, mode), "scipy")


def ratio(mode: Mode) -> Run:
    """Make the measure that gives friends' share of friends and foes; NaN without either.

    Parameters
    ----------
    mode
        What comes in, what goes out, or either.

    Returns
    -------
    callable
        The measure.
    """

    def run(network: Network) -> tuple[NDArray[np.float64], str]:
        good, bad = _count(network.positive, mode), _count(network.negative, mode)
        every = good + bad
        return np.where(every > 0, good / np.where(every > 0, every, 1.0), np.nan), "scipy"

    return run


def _sum(matrix: sparse.csr_array, mode: Mode) -> NDArray[np.float64]:
    return np.asarray(matrix.sum(axis=0 if mode == "in" else 1), dtype=float).ravel()


def _count(matrix: sparse.csr_array, mode: Mode) -> NDArray[np.float64]:
    ties = (matrix + matrix.T).tocsr() if mode == "all" else matrix
    return _sum((ties > 0).astype(float), mode)
