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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, sparse

from conflictgraph.kernels.cycles import short, triangles
from conflictgraph.kernels.signed import symmetric
from conflictgraph.kernels.switching import cost, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from conflictgraph.kernels.signed import Dyads

__all__ = ["Camps", "always", "solve"]

_TOLERANCE = 1e-6
_BATCH = 2000
_STARTS = 600


@dataclass(frozen=True, slots=True)
class Camps:
    """A split into two camps and how far from the best it can be.

    Parameters
    ----------
    camp
        -1 or 1, int8, shape (n,).
    value
        Weight that this split frustrates, mixed pairs included: the index is at most this.
    lower
        The index is at least this.
    frustrated
        Whether each dyad is frustrated beyond its floor, bool, shape (m,).
    optimal
        Whether the bounds meet.
    engine
        What proved the lower bound.
    cuts
        Negative cycles (pair numbers) that the proof used.
    ties
        Other splits of the same cost that were met, int8, each shape (n,).
    """

    camp: NDArray[np.int8]
    value: float
    lower: float
    frustrated: NDArray[np.bool_]
    optimal: bool
    engine: str
    cuts: tuple[tuple[int, ...], ...] = ()
    ties: tuple[NDArray[np.int8], ...] = ()


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
    problem = _Problem(dyads)
    camp, ties = search(problem.matrix, seed=seed, starts=8, steps=200_000, deadline=deadline)
    value = cost(camp, problem.one, problem.other, problem.net)
    share = 0.0 if problem.n <= 2 * _STARTS else 0.5 * time_limit  # large graphs: leave time for the other bounds
    lower, cuts, marginal = _packing(problem, value, seed, deadline - share)
    engine = "negative cycles"
    if lower < value - _TOLERANCE and problem.n > 2 * _STARTS:
        lower = max(lower, problem.round_up(_spectral(problem, deadline)))
    if lower < value - _TOLERANCE:
        camp, value, ties = _rounded(problem, marginal, camp, value, ties, seed, deadline)
    if exact and lower < value - _TOLERANCE and time.monotonic() < deadline:
        engine = "HiGHS (scipy.optimize.milp)"
        camp, value, lower, ties = _integer(problem, camp, value, lower, cuts, ties, deadline)
    optimal = lower >= value - _TOLERANCE
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


def dyad_frustration(dyads: Dyads, camp: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say which pairs a split frustrates beyond what every split does.

    Parameters
    ----------
    dyads
        The pairs.
    camp
        -1 or 1, int8, shape (n,).

    Returns
    -------
    numpy.ndarray
        bool, shape (m,).
    """
    apart = camp[dyads.one] != camp[dyads.other]
    return np.where(apart, dyads.net > 0, dyads.net < 0)


class _Problem:
    """The pairs that have a net sign; the others frustrate every split alike."""

    def __init__(self, dyads: Dyads) -> None:
        net = dyads.net
        self.number = np.flatnonzero(np.abs(net) > 1e-12)
        self.n = dyads.n
        self.one, self.other, self.net = dyads.one[self.number], dyads.other[self.number], net[self.number]
        self.weight, self.hostile = np.abs(self.net), self.net < 0
        self.matrix = symmetric(self.n, self.one, self.other, self.net)
        self.whole = bool(np.all(net == np.round(net)) and np.all(dyads.positive == np.round(dyads.positive)))

    def round_up(self, bound: float) -> float:
        return float(np.ceil(bound - _TOLERANCE)) if self.whole else bound

    def tidy(self, value: float) -> float:
        return float(round(value)) if self.whole else float(value)


def _matrix(rows: Sequence[Sequence[int] | NDArray[np.int64]], columns: int) -> sparse.csr_array:
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    index = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows]) if rows else np.zeros(0, dtype=np.int64)
    return sparse.csr_array(
        (np.ones(len(index)), index, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), columns)
    )


def _packing(
    problem: _Problem, upper: float, seed: int, deadline: float
) -> tuple[float, list[tuple[int, ...]], NDArray[np.float64]]:
    """Bound the index from below by a fractional packing of negative cycles."""
    m = len(problem.net)
    marginal, best = np.zeros(m), 0.0
    if upper <= _TOLERANCE:
        return 0.0, [], marginal
    threes = triangles(problem.n, problem.one, problem.other)
    threes = threes[problem.hostile[threes].sum(axis=1) % 2 == 1]
    used = _disjoint(threes, m)
    cycles = [tuple(row) for row in threes[used].tolist()]
    random = np.random.default_rng(seed)
    while True:
        if cycles:
            matrix = _matrix(cycles, m)
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
        if best >= upper - _TOLERANCE or time.monotonic() > deadline:
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
    problem: _Problem,
    marginal: NDArray[np.float64],
    threes: NDArray[np.int64],
    used: NDArray[np.bool_],
    random: np.random.Generator,
) -> list[tuple[int, ...]]:
    lack = 1.0 - marginal[threes].sum(axis=1)
    lack[used] = 0.0
    order = np.argsort(-lack, kind="stable")[:_BATCH]
    order = order[lack[order] > _TOLERANCE]
    if len(order):
        used[order] = True
        return [tuple(row) for row in threes[order].tolist()]
    starts = np.unique(np.concatenate([problem.one, problem.other]))
    few = _STARTS if problem.n <= 2 * _STARTS else _STARTS // 6
    if len(starts) > few:
        starts = np.sort(random.choice(starts, size=few, replace=False))
    return short(problem.n, problem.one, problem.other, problem.hostile, marginal + 1e-7, starts, limit=1.0 - 1e-4)


def _rounded(
    problem: _Problem,
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
        if found < value - _TOLERANCE:
            camp, value, ties = other, found, met
        elif found < value + _TOLERANCE:
            ties = [*ties, *met]
    return camp, value, ties


def _along_tree(problem: _Problem, marginal: NDArray[np.float64]) -> NDArray[np.int8]:
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


def _spectral(problem: _Problem, deadline: float, rounds: int = 40) -> float:
    """Bound from below by the smallest eigenvalue of the signed Laplacian plus a diagonal.

    For every x of -1 and 1, x'Lx is four times what the split frustrates; adding a diagonal
    that sums to zero changes nothing, and is chosen to lift the smallest eigenvalue.
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


def _integer_parts(problem: _Problem, cuts: Sequence[tuple[int, ...]]) -> tuple[sparse.csr_array, NDArray[np.float64]]:
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
        blocks.append([None, _matrix(cuts, m)])
        bounds.append(np.ones(len(cuts)))
    return sparse.block_array(blocks).tocsr(), np.concatenate(bounds)


def _ask(
    problem: _Problem,
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


def _integer(
    problem: _Problem,
    camp: NDArray[np.int8],
    value: float,
    lower: float,
    cuts: Sequence[tuple[int, ...]],
    ties: list[NDArray[np.int8]],
    deadline: float,
) -> tuple[NDArray[np.int8], float, float, list[NDArray[np.int8]]]:
    """Ask for a better split until there is none."""
    rows, low = _integer_parts(problem, cuts)
    objective = np.concatenate([np.zeros(problem.n), problem.weight])
    slack = 1.0 if problem.whole else _TOLERANCE * max(1.0, value)
    answer = _ask(problem, objective, rows, low, value - slack + _TOLERANCE / 10, deadline - time.monotonic())
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
    problem = _Problem(dyads)
    kept = camps.frustrated.copy()
    for split in camps.ties:
        kept &= dyad_frustration(dyads, split)
    budget = camps.value - dyads.floor
    rows, low = _integer_parts(problem, camps.cuts)
    place = np.full(len(dyads.one), -1)
    place[problem.number] = np.arange(len(problem.number))
    while kept.any():
        left = deadline - time.monotonic()
        if left <= 0:
            return kept, False
        objective = np.zeros(problem.n + len(problem.net))
        objective[problem.n + place[kept]] = 1.0
        answer = _ask(problem, objective, rows, low, budget + _TOLERANCE * max(1.0, budget), left)
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
