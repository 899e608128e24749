"""The frustration index, proved: a split from above, negative cycles from below.

A split is frustrated by friends apart and foes together; the index is the least weight
that any split frustrates. From above it is met by tabu search. From below: each negative
cycle needs one frustrated pair, so any packing of negative cycles into the weights bounds
it. The packing is the dual of a linear programme that grows only the cycles it needs;
where that leaves a gap, an integer programme (the XOR model of Aref, Mason and Wilson 2020
with the cycles found so far as cuts) closes it. Every bound is recounted here, so that a
solver's tolerance never becomes a wrong number.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from conflictgraph.kernels.packing import LARGE, packing, spectral
from conflictgraph.kernels.splits import TOLERANCE, Camps, Problem, dyad_frustration
from conflictgraph.kernels.switching import cost, search
from conflictgraph.kernels.xor import always, integer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.kernels.signed import Dyads

__all__ = ["Camps", "always", "solve"]


def solve(dyads: Dyads, *, seed: int = 0, time_limit: float = 60.0, exact: bool = True) -> Camps:
    """Find the frustration index of a graph, or bounds when time runs out.

    Parameters
    ----------
    dyads
        The pairs.
    seed
        Seed of the search from above.
    time_limit
        Seconds.
    exact
        Close the gap with an integer programme when the cycles leave one.

    Returns
    -------
    Camps
        The best split with its bounds.
    """
    deadline = time.monotonic() + time_limit
    problem = Problem(dyads)
    camp, ties = search(problem.matrix, seed=seed, starts=8, steps=200_000, deadline=deadline)
    value = cost(camp, problem.one, problem.other, problem.net)
    share = 0.0 if problem.n <= LARGE else 0.5 * time_limit  # large graphs: leave time for the other bounds
    lower, cuts, marginal = packing(problem, value, seed, deadline - share)
    engine = "negative cycles"
    if lower < value - TOLERANCE and problem.n > LARGE:
        lower = max(lower, problem.round_up(spectral(problem, deadline)))
    if lower < value - TOLERANCE:
        camp, value, ties = _rounded(problem, marginal, camp, value, ties, seed, deadline)
    if exact and lower < value - TOLERANCE and time.monotonic() < deadline:
        engine = "HiGHS (scipy.optimize.milp)"
        camp, value, lower, ties = integer(problem, camp, value, lower, cuts, ties, deadline)
    optimal = lower >= value - TOLERANCE
    floor = dyads.floor
    total = problem.tidy(value + floor)
    return Camps(
        camp,
        total,
        total if optimal else problem.tidy(lower + floor),
        dyad_frustration(dyads, camp),
        optimal,
        engine,
        tuple(cuts),
        tuple(ties),
    )


def _rounded(
    problem: Problem,
    marginal: NDArray[np.float64],
    camp: NDArray[np.int8],
    value: float,
    ties: list[NDArray[np.int8]],
    seed: int,
    deadline: float,
) -> tuple[NDArray[np.int8], float, list[NDArray[np.int8]]]:
    """Search again from the split that the linear programme itself suggests."""
    sides = [camp, _along_tree(problem, marginal)]
    for side in sides:
        other, met = search(problem.matrix, seed=seed + 1, starts=8, steps=400_000, first=side, deadline=deadline)
        found = cost(other, problem.one, problem.other, problem.net)
        if found < value - TOLERANCE:
            camp, value, ties = other, found, met
        elif found < value + TOLERANCE:
            ties = [*ties, *met]
    return camp, value, ties


def _along_tree(problem: Problem, marginal: NDArray[np.float64]) -> NDArray[np.int8]:
    """Give camps along the tree of the pairs that the programme least wants to break."""
    n = problem.n
    weights = sparse.coo_array((marginal + 1e-6, (problem.one, problem.other)), shape=(n, n)).tocsr()
    tree = sparse.csgraph.minimum_spanning_tree(weights).tocoo()
    signs = problem.matrix.tolil()
    camp = np.zeros(n, dtype=np.int8)
    both = (tree + tree.T).tocsr()
    for root in range(n):
        if camp[root]:
            continue
        camp[root] = 1
        order, before = sparse.csgraph.breadth_first_order(both, root, directed=False)
        for node in order[1:]:
            parent = before[node]
            camp[node] = camp[parent] if signs[parent, node] > 0 else -camp[parent]
    return camp
