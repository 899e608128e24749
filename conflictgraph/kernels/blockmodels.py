"""Positions that fit a blockmodel of signs, by moving actors while the error falls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.kernels.clustering import canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["relocate"]


def relocate(
    plus: NDArray[np.float64],
    minus: NDArray[np.float64],
    k: int,
    *,
    alpha: float,
    relaxed: bool = False,
    blocks: NDArray[np.int64] | None = None,
    seed: int = 0,
    starts: int = 20,
) -> tuple[NDArray[np.int64], float]:
    """Fit k positions by moving actors while the blockmodel's error falls. O(starts * rounds * n k^3).

    Parameters
    ----------
    plus, minus
        P and N, float64, shape (n, n).
    k
        Number of positions, all used.
    alpha
        Weight of hostile arcs in friendly blocks; friendly ones in hostile blocks weigh 1 - alpha.
    relaxed
        Whether each block takes its cheaper sign; else the diagonal is friendly, the rest hostile.
    blocks
        A sign, 1 or -1, for each block, shape (k, k); then positions keep its numbers.
    seed
        Of the starts.
    starts
        How many.

    Returns
    -------
    tuple
        Position of each actor and the error.
    """
    n = len(plus)
    random = np.random.default_rng(seed)
    best, least = np.zeros(n, dtype=np.int64), np.inf
    friendly = (2 * np.eye(k, dtype=np.int64) - 1 if blocks is None else blocks) > 0
    weighed = (1 - alpha) * plus, alpha * minus

    def error(sums: tuple[NDArray[np.float64], NDArray[np.float64]]) -> float:
        cost = np.minimum(*sums) if relaxed else np.where(friendly, sums[1], sums[0])
        return float(cost.sum())

    for _ in range(starts):
        label = random.permutation(np.concatenate([np.arange(k), random.integers(k, size=n - k)]))
        here, changed = np.inf, True
        while changed:
            changed = False
            for i in random.permutation(n).tolist():
                if (label == label[i]).sum() == 1:
                    continue
                fold = np.eye(k)[label]
                fold[i] = 0.0
                rest = [fold.T @ part @ fold for part in weighed]
                ends = [(part[i] @ fold, part[:, i] @ fold) for part in weighed]
                costs = []
                for position in range(k):
                    trial = [sums.copy() for sums in rest]
                    for sums, (out, into) in zip(trial, ends, strict=True):
                        sums[position] += out
                        sums[:, position] += into
                    costs.append(error((trial[0], trial[1])))
                target = int(np.argmin(costs))
                here = costs[label[i]]
                if costs[target] < here - 1e-9:
                    label[i], here, changed = target, costs[target], True
        fold = np.eye(k)[label]
        here = error((fold.T @ weighed[0] @ fold, fold.T @ weighed[1] @ fold))
        if here < least - 1e-9:
            best, least = label.copy(), here
    return (best if blocks is not None else canonical(best)), least
