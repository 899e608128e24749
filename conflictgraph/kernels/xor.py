"""The integer programme of two camps: is there a better split, and which pairs does every best one break?

The XOR model of Aref, Mason and Wilson (2020), with negative cycles as cuts and the gap at
0. Splits that the solver gives are recounted by the caller's weights.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, sparse

from conflictgraph.kernels.splits import TOLERANCE, Problem, dyad_frustration, incidence
from conflictgraph.kernels.switching import cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from conflictgraph.kernels.signed import Dyads
    from conflictgraph.kernels.splits import Camps

__all__ = ["always", "integer"]


def model(problem: Problem, cuts: Sequence[tuple[int, ...]]) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """Rows of the XOR model: columns are the camps x of actors, then f of pairs."""
    m, n = len(problem.net), problem.n
    pair = np.arange(m)
    sign = np.where(problem.hostile, -1.0, 1.0)
    eye = sparse.eye_array(m, format="csr")
    left = sparse.coo_array((np.ones(m), (pair, problem.one)), shape=(m, n)).tocsr()
    right = sparse.coo_array((sign, (pair, problem.other)), shape=(m, n)).tocsr()
    low = np.where(problem.hostile, 1.0, 0.0)
    blocks: list[Any] = [[left - right, eye], [right - left, eye]]
    # a friend is frustrated when the camps differ, a foe when they agree
    bounds = [low, -low]
    if cuts:
        blocks.append([None, incidence(cuts, m)])
        bounds.append(np.ones(len(cuts)))
    return sparse.block_array(blocks).tocsr(), np.concatenate(bounds)


def ask(
    problem: Problem,
    objective: NDArray[np.float64],
    rows: sparse.csr_array,
    low: NDArray[np.float64],
    budget: float,
    seconds: float,
) -> Any:
    m, n = len(problem.net), problem.n
    weights = sparse.csr_array(np.concatenate([np.zeros(n), problem.weight])[None, :])
    upper = np.ones(n + m)
    hub = int(np.bincount(np.concatenate([problem.one, problem.other]), minlength=n).argmax())
    upper[hub] = 0.0
    return optimize.milp(
        objective,
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=optimize.Bounds(np.zeros(n + m), upper),
        constraints=[optimize.LinearConstraint(rows, low, np.inf), optimize.LinearConstraint(weights, -np.inf, budget)],
        options={"mip_rel_gap": 0.0, "time_limit": max(0.1, seconds)},
    )


def integer(
    problem: Problem,
    camp: NDArray[np.int8],
    value: float,
    lower: float,
    cuts: Sequence[tuple[int, ...]],
    ties: list[NDArray[np.int8]],
    deadline: float,
) -> tuple[NDArray[np.int8], float, float, list[NDArray[np.int8]]]:
    """Ask whether any split is better by a step, and bound the index.

    Parameters
    ----------
    problem
        The pairs.
    camp
        The best split so far, int8, shape (n,).
    value, lower
        What it costs, and the bound so far.
    cuts
        Negative cycles.
    ties
        Other splits of that cost.
    deadline
        When to stop, in seconds of `time.monotonic`.

    Returns
    -------
    tuple
        The best split, what it costs, the bound, and other splits of that cost.
    """
    rows, low = model(problem, cuts)
    objective = np.concatenate([np.zeros(problem.n), problem.weight])
    slack = 1.0 if problem.whole else TOLERANCE * max(1.0, value)
    answer = ask(problem, objective, rows, low, value - slack + TOLERANCE / 10, deadline - time.monotonic())
    if answer.status == 2:  # no split is better by a step
        return camp, value, value, ties
    if answer.x is not None:
        better = np.where(np.round(answer.x[: problem.n]) > 0, 1, -1).astype(np.int8)
        recounted = cost(better, problem.one, problem.other, problem.net)
        if recounted < value:
            camp, value, ties = better, recounted, [better]
    if answer.mip_dual_bound is not None and np.isfinite(answer.mip_dual_bound):
        lower = max(lower, min(value, problem.round_up(float(answer.mip_dual_bound))))
    return camp, value, lower, ties


def always(dyads: Dyads, camps: Camps, *, time_limit: float = 60.0) -> tuple[NDArray[np.bool_], bool]:
    """Find the pairs that every best split frustrates.

    Parameters
    ----------
    dyads
        The pairs.
    camps
        A proved optimum.
    time_limit
        Seconds.

    Returns
    -------
    tuple
        bool, shape (m,), and whether that is proved: else some may not belong to it.
    """
    deadline = time.monotonic() + time_limit
    problem = Problem(dyads)
    kept = camps.frustrated.copy()
    for split in camps.ties:
        kept &= dyad_frustration(dyads, split)
    budget = camps.value - dyads.floor
    rows, low = model(problem, camps.cuts)
    place = np.full(len(dyads.one), -1)
    place[problem.number] = np.arange(len(problem.number))
    while kept.any():
        left = deadline - time.monotonic()
        if left <= 0:
            return kept, False
        objective = np.zeros(problem.n + len(problem.net))
        objective[problem.n + place[kept]] = 1.0
        answer = ask(problem, objective, rows, low, budget + TOLERANCE * max(1.0, budget), left)
        if answer.status not in {0, 1} or answer.x is None:
            return kept, False
        split = np.where(np.round(answer.x[: problem.n]) > 0, 1, -1).astype(np.int8)
        if cost(split, problem.one, problem.other, problem.net) > budget + 1e-3:
            return kept, False
        fewer = kept & dyad_frustration(dyads, split)
        if fewer.sum() == kept.sum():
            return kept, answer.status == 0
        kept = fewer
    return kept, True
