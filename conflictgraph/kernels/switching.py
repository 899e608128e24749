"""Two camps by search: tabu moves from several starts. Good and fast, and it proves nothing.

The cost of a split is the weight of friends across and foes inside; `frustration` proves
how far from the best a split can be.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["cost", "search"]


def cost(camp: NDArray[np.int8], one: NDArray[np.int64], other: NDArray[np.int64], net: NDArray[np.float64]) -> float:
    """Weigh what a split frustrates: friends apart and foes together. O(m).

    Parameters
    ----------
    camp
        -1 or 1, int8, shape (n,).
    one, other
        Ends of each pair, int64, shape (m,).
    net
        Friendly minus hostile weight, float64, shape (m,).

    Returns
    -------
    float
        The frustrated weight.
    """
    apart = camp[one] != camp[other]
    return float(np.where(apart, np.maximum(net, 0.0), np.maximum(-net, 0.0)).sum())


def search(
    matrix: sparse.csr_array,
    *,
    seed: int = 0,
    starts: int = 8,
    patience: int | None = None,
    steps: int = 1_000_000,
    first: NDArray[np.int8] | None = None,
    deadline: float = np.inf,
) -> tuple[NDArray[np.int8], list[NDArray[np.int8]]]:
    """Look for the split that frustrates least, by tabu search. O(steps * (n + degree)).

    Parameters
    ----------
    matrix
        Symmetric net weights, float64 csr, shape (n, n), no diagonal.
    seed
        Seed of the random starts.
    starts
        How many starts; the first puts everybody in one camp, the others flip a part of
        the best split so far, or draw at random.
    patience
        Moves without a better split before a start ends; 20 + 4 n by default.
    steps
        Moves in all, at most.
    first
        A split to start from, int8 of -1 and 1, shape (n,).
    deadline
        When to stop, in seconds of `time.monotonic`.

    Returns
    -------
    tuple
        The best split, int8 of -1 and 1, shape (n,), and every best split that was met.
    """
    n = matrix.shape[0]
    random = np.random.default_rng(seed)
    best = np.ones(n, dtype=np.int8)
    best_energy = np.inf
    ties: dict[bytes, NDArray[np.int8]] = {}
    left = steps
    for start in range(starts):
        camp = _start(start, best, first, random)
        found, energy, used, met = _tabu(
            matrix, camp, random, 20 + 4 * n if patience is None else patience, left, deadline
        )
        left -= used
        if energy < best_energy - 1e-9:
            best, best_energy, ties = found, energy, {}
        if energy < best_energy + 1e-9:
            for split in met:
                canonical = split if n == 0 or split[0] > 0 else -split
                ties.setdefault(canonical.tobytes(), canonical)
        if left <= 0 or time.monotonic() > deadline:
            break
    return best, list(ties.values())


def _start(
    start: int, best: NDArray[np.int8], first: NDArray[np.int8] | None, random: np.random.Generator
) -> NDArray[np.float64]:
    if start == 0:
        return np.ones(len(best)) if first is None else first.astype(float)
    if start % 2:
        return np.where(random.random(len(best)) < 0.1, -best, best).astype(float)
    return random.choice([-1.0, 1.0], size=len(best))


def _tabu(
    matrix: sparse.csr_array,
    camp: NDArray[np.float64],
    random: np.random.Generator,
    patience: int,
    steps: int,
    deadline: float,
) -> tuple[NDArray[np.int8], float, int, list[NDArray[np.int8]]]:
    """Flip the best actor that is not tabu; energy is minus the satisfied net weight."""
    n = len(camp)
    pointer, index, data = matrix.indptr, matrix.indices, matrix.data
    gain = camp * (matrix @ camp)  # flipping i changes the energy by + gain[i]
    energy = -float(gain.sum()) / 2
    best, best_energy, met = camp.copy(), energy, [camp.astype(np.int8)]
    free_from = np.zeros(n, dtype=np.int64)
    tenures = random.integers(3, 4 + max(3, n // 8), size=4096)
    quiet = moves = 0
    while quiet < patience and moves < steps and n:
        blocked = free_from > moves
        score = np.where(blocked, np.inf, gain)
        i = int(score.argmin())
        if energy + gain.min() < best_energy - 1e-9:
            i = int(gain.argmin())
        elif not np.isfinite(score[i]):
            i = int(free_from.argmin())
        if moves % 1024 == 0 and time.monotonic() > deadline:
            break
        energy += float(gain[i])
        sign = camp[i]
        camp[i] = -sign
        here = slice(pointer[i], pointer[i + 1])
        near = index[here]
        gain[near] -= 2.0 * sign * camp[near] * data[here]
        gain[i] = -gain[i]
        free_from[i] = moves + 1 + tenures[moves % 4096]
        moves += 1
        quiet += 1
        if energy < best_energy - 1e-9:
            best, best_energy, quiet, met = camp.copy(), energy, 0, [camp.astype(np.int8)]
        elif energy < best_energy + 1e-9 and len(met) < 64:
            met.append(camp.astype(np.int8))
    return best.astype(np.int8), best_energy, moves, met
