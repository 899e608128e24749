"""Random signs and random ties that keep something of a graph, to compare it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["fit_signed_degree", "rewire", "shuffle"]


def shuffle(sign: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Deal the signs out anew over the same ties. O(m).

    Parameters
    ----------
    sign
        -1 or 1, int64, shape (m,).
    random
        The generator.

    Returns
    -------
    numpy.ndarray
        The same signs in another order.
    """
    return random.permutation(sign)


def fit_signed_degree(
    sources: int, source: NDArray[np.int64], target: NDArray[np.int64], sign: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the chance that each tie is friendly, all else equal but each end's signed degree.

    Maximum entropy on fixed ties: p = 1 / (1 + exp(-(a_i + b_j))), fitted by Newton steps so
    that each actor keeps its expected number of friendly ties. O(rounds * (n^3 + m)).

    Parameters
    ----------
    sources
        Number of fitnesses; a directed graph gives source and target different numbers.
    source, target
        Ends of each tie, int64 in [0, sources), shape (m,).
    sign
        -1 or 1, int64, shape (m,).

    Returns
    -------
    numpy.ndarray
        In (0, 1), shape (m,). Ends whose ties have all one sign keep it to within 1e-6.
    """
    friendly = (sign > 0).astype(float)
    wanted = np.bincount(source, friendly, sources) + np.bincount(target, friendly, sources)
    fitness = np.zeros(sources)
    ridge = 1e-7

    def loss(at: NDArray[np.float64]) -> float:
        exponent = at[source] + at[target]
        return float(np.logaddexp(0.0, exponent).sum() - wanted @ at + ridge / 2 * at @ at)

    for _ in range(200):
        chance = 1 / (1 + np.exp(-(fitness[source] + fitness[target])))
        slope = np.bincount(source, chance, sources) + np.bincount(target, chance, sources) - wanted + ridge * fitness
        if np.abs(slope).max(initial=0.0) < 1e-6:
            break
        curve = chance * (1 - chance)
        hessian = np.zeros((sources, sources))
        np.add.at(hessian, (source, target), curve)
        hessian += hessian.T
        hessian[np.diag_indices(sources)] = (
            np.bincount(source, curve, sources) + np.bincount(target, curve, sources) + ridge
        )
        step = (
            np.linalg.lstsq(hessian, -slope, rcond=None)[0]
            if sources <= 60
            else np.linalg.solve(hessian + 1e-9 * np.eye(sources), -slope)
        )
        step = np.clip(step, -5.0, 5.0)
        size, here = 1.0, loss(fitness)
        while loss(fitness + size * step) > here + 1e-4 * size * float(slope @ step) and size > 1e-8:
            size /= 2
        fitness = fitness + size * step
    return np.asarray(1 / (1 + np.exp(-(fitness[source] + fitness[target]))))


def rewire(
    n: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    sign: NDArray[np.int64],
    random: np.random.Generator,
    *,
    directed: bool,
    swaps: int = 10,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Switch the ends of pairs of ties of one sign: everybody's signed degrees stay. O(swaps * m).

    Parameters
    ----------
    n
        Number of actors.
    source, target
        Ends of each tie, int64, shape (m,).
    sign
        -1 or 1, int64, shape (m,).
    random
        The generator.
    directed
        Whether (a, b) and (b, a) are different ties.
    swaps
        Attempts a tie.

    Returns
    -------
    tuple
        New source and target, each shape (m,); no loop, no pair twice.
    """
    one, other = source.copy(), target.copy()

    def key(a: int, b: int) -> int:
        return a * n + b if directed or a < b else b * n + a

    taken = {key(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)}
    for value in (-1, 1):
        places = np.flatnonzero(sign == value)
        if len(places) < 2:
            continue
        draws = random.integers(len(places), size=(swaps * len(places), 2))
        flips = random.random(len(draws)) < 0.5
        for (x, y), flip in zip(draws.tolist(), flips.tolist(), strict=True):
            e, f = int(places[x]), int(places[y])
            a, b, c, d = int(one[e]), int(other[e]), int(one[f]), int(other[f])
            if flip and not directed:
                c, d = d, c
            if e == f or a == d or c == b:
                continue
            new, old = {key(a, d), key(c, b)}, {key(a, b), key(c, d)}
            if len(new) < 2 or new & taken:
                continue
            taken -= old
            taken |= new
            one[e], other[e], one[f], other[f] = a, d, c, b
    return one, other
