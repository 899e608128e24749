"""Models of how signs change: by triads, one flip at a time, or all together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["flips", "squared"]


def flips(
    sign: NDArray[np.int64],
    threes: NDArray[np.int64],
    *,
    constrained: bool,
    friendly: float,
    steps: int,
    seed: int,
) -> tuple[NDArray[np.int64], list[tuple[int, int, int]]]:
    """Mend unbalanced triads one at a time until none is left. O(steps * triads of a pair).

    Parameters
    ----------
    sign
        -1 or 1 of each pair, int64, shape (m,).
    threes
        Pair numbers of each triad, int64, shape (t, 3).
    constrained
        A flip that would leave more triads unbalanced is not made, one that would leave as
        many is made half the time; any pair of the triad is tried.
    friendly
        Without the constraint: the chance that a triad with one foe mends the foe rather
        than losing a friend. A triad of three foes makes one friend.
    steps
        Tries, at most.
    seed
        Of the choices.

    Returns
    -------
    tuple
        The signs at the end, and (tries so far, unbalanced triads, foes) at the start and
        after each flip.
    """
    sign = sign.copy()
    random = np.random.default_rng(seed)
    of_pair: list[list[int]] = [[] for _ in sign]
    for triad, pairs in enumerate(threes.tolist()):
        for pair in pairs:
            of_pair[pair].append(triad)
    bad = sign[threes].prod(axis=1) < 0
    path = [(0, int(bad.sum()), int((sign < 0).sum()))]
    for step in range(1, steps + 1):
        broken = np.flatnonzero(bad)
        if not len(broken):
            break
        pairs = threes[broken[random.integers(len(broken))]]
        if constrained:
            pair = int(pairs[random.integers(3)])
            change = sum(-1 if bad[triad] else 1 for triad in of_pair[pair])
            if change > 0 or (change == 0 and random.random() < 0.5):
                continue
        else:
            pair = _mend(pairs, sign, friendly, random)
        sign[pair] = -sign[pair]
        touched = of_pair[pair]
        bad[touched] = ~bad[touched]
        path.append((step, int(bad.sum()), int((sign < 0).sum())))
    return sign, path


def _mend(pairs: NDArray[np.int64], sign: NDArray[np.int64], friendly: float, random: np.random.Generator) -> int:
    foes = pairs[sign[pairs] < 0]
    if len(foes) == 3 or random.random() < friendly:
        return int(foes[random.integers(len(foes))])
    friends = pairs[sign[pairs] > 0]
    return int(friends[random.integers(len(friends))])


def squared(start: NDArray[np.float64], at: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Follow dX/dt = X X from a symmetric start, in closed form: X(t) = X0 (1 - X0 t)^-1. O(n^3).

    Parameters
    ----------
    start
        Symmetric, float64, shape (n, n).
    at
        Times as shares of the time at which it grows without bound, in [0, 1), shape (k,).

    Returns
    -------
    tuple
        X at each time, divided by its largest size, shape (k, n, n); and the time at which
        it grows without bound, infinite when no eigenvalue is positive.
    """
    values, vectors = np.linalg.eigh(start)
    largest = float(values.max(initial=0.0))
    end = 1.0 / largest if largest > 1e-12 else np.inf
    found = []
    for share in at.tolist():
        time = share * end if np.isfinite(end) else share / (1.0 - share)
        grown = (vectors * (values / (1.0 - values * time))) @ vectors.T
        found.append(grown / max(float(np.abs(grown).max(initial=0.0)), 1e-300))
    return np.array(found).reshape(len(at), *start.shape), end
