"""Bounds of the frustration index from below: a packing of negative cycles, and an eigenvalue.

Each negative cycle needs one frustrated pair, so any packing of negative cycles into the
weights bounds the index. The packing is the dual of a linear programme that grows only the
cycles it needs. What is returned is recounted here: a solver's tolerance is never a bound.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse

from conflictgraph.kernels.cycles import short, triangles
from conflictgraph.kernels.splits import TOLERANCE, incidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.kernels.splits import Problem

__all__ = ["LARGE", "packing", "spectral"]

_BATCH = 2000
_STARTS = 600
#: Beyond so many actors cycles are looked for from a sample of them.
LARGE = 2 * _STARTS


def packing(
    problem: Problem, upper: float, seed: int, deadline: float
) -> tuple[float, list[tuple[int, ...]], NDArray[np.float64]]:
    """Bound the index from below by a fractional packing of negative cycles.

    Parameters
    ----------
    problem
        The pairs.
    upper
        What some split costs: a bound that meets it ends the work.
    seed
        Of the sample of actors from which cycles are looked for in large graphs.
    deadline
        When to stop, in seconds of `time.monotonic`.

    Returns
    -------
    tuple
        The bound; the cycles, as pair numbers; and how much of each pair the linear
        programme would break, float64 in [0, 1], shape (m,).
    """
    m = len(problem.net)
    marginal, best = np.zeros(m), 0.0
    if upper <= TOLERANCE:
        return 0.0, [], marginal
    threes = triangles(problem.n, problem.one, problem.other)
    threes = threes[problem.hostile[threes].sum(axis=1) % 2 == 1]
    used = _disjoint(threes, m)
    cycles = [tuple(row) for row in threes[used].tolist()]
    random = np.random.default_rng(seed)
    while True:
        if cycles:
            matrix = incidence(cycles, m)
            left = max(0.1, deadline - time.monotonic())
            answer = optimize.linprog(  # type: ignore[call-overload]  # the stubs forget sparse matrices
                problem.weight,
                A_ub=-matrix,
                b_ub=-np.ones(len(cycles)),
                bounds=(0, None),
                method="highs",
                options={"time_limit": left},
            )
            if answer.x is None or answer.ineqlin is None or answer.status != 0:
                break
            marginal = np.clip(answer.x, 0.0, 1.0)
            best = max(
                best, problem.round_up(_packed(matrix, np.maximum(-answer.ineqlin.marginals, 0.0), problem.weight))
            )
        if best >= upper - TOLERANCE or time.monotonic() > deadline:
            break
        more = _violated(problem, marginal, threes, used, random)
        if not more:
            break
        cycles.extend(more)
    return min(best, upper), cycles, marginal


def _disjoint(threes: NDArray[np.int64], m: int, most: int = 3) -> NDArray[np.bool_]:
    """Choose triangles to begin with: each pair in a few of them."""
    load = np.zeros(m, dtype=np.int64)
    used = np.zeros(len(threes), dtype=bool)
    for place, (a, b, c) in enumerate(threes.tolist()):
        if load[a] < most and load[b] < most and load[c] < most:
            used[place] = True
            load[[a, b, c]] += 1
    return used


def _packed(matrix: sparse.csr_array, shares: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Scale a packing until it truly fits into the weights; then its size is a bound."""
    load = matrix.T @ shares
    over = load > weight
    scale = float((weight[over] / load[over]).min()) if over.any() else 1.0
    return scale * float(shares.sum())


def _violated(
    problem: Problem,
    marginal: NDArray[np.float64],
    threes: NDArray[np.int64],
    used: NDArray[np.bool_],
    random: np.random.Generator,
) -> list[tuple[int, ...]]:
    lack = 1.0 - marginal[threes].sum(axis=1)
    lack[used] = 0.0
    order = np.argsort(-lack, kind="stable")[:_BATCH]
    order = order[lack[order] > TOLERANCE]
    if len(order):
        used[order] = True
        return [tuple(row) for row in threes[order].tolist()]
    starts = np.unique(np.concatenate([problem.one, problem.other]))
    few = _STARTS if problem.n <= LARGE else _STARTS // 6
    if len(starts) > few:
        starts = np.sort(random.choice(starts, size=few, replace=False))
    return short(problem.n, problem.one, problem.other, problem.hostile, marginal + 1e-7, starts, limit=1.0 - 1e-4)


def spectral(problem: Problem, deadline: float, rounds: int = 40) -> float:
    """Bound from below by the smallest eigenvalue of the signed Laplacian plus a diagonal.

    For every x of -1 and 1, x'Lx is four times what the split frustrates; adding a diagonal
    that sums to zero changes nothing, and is chosen to lift the smallest eigenvalue.

    Parameters
    ----------
    problem
        The pairs.
    deadline
        When to stop, in seconds of `time.monotonic`.
    rounds
        Steps of the diagonal.

    Returns
    -------
    float
        The index is at least this.
    """
    n = problem.n
    degree = np.asarray(abs(problem.matrix).sum(axis=1)).ravel()
    laplacian = sparse.diags_array(degree) - problem.matrix
    shift = degree.mean() - degree
    best, step = 0.0, degree.mean() / 2
    vector = np.ones(n)
    for turn in range(rounds):
        if turn and time.monotonic() > deadline + 2.0:  # one turn is cheap and may be the only bound
            break
        shifted = (laplacian + sparse.diags_array(shift)).tocsr()
        try:
            values, vectors = sparse.linalg.eigsh(shifted, k=1, which="SA", v0=vector, tol=1e-4)
        except sparse.linalg.ArpackNoConvergence:
            break
        vector = vectors[:, 0]
        residual = float(np.linalg.norm(shifted @ vector - values[0] * vector))
        best = max(best, (float(values[0]) - residual) * n / 4)
        shift = shift + step * (vector**2 * n - 1.0)
        shift -= shift.mean()
        step *= 0.9
    return best
