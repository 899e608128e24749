"""Blocs of any number: friends within, foes between. A mover on several levels, and a proof for few actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["canonical", "exact", "move"]


def canonical(label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number blocs in the order in which their first actor comes.

    Parameters
    ----------
    label
        Bloc of each actor, int64, shape (n,).

    Returns
    -------
    numpy.ndarray
        The same blocs as 0, 1, 2, ...
    """
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


def move(
    matrix: sparse.csr_array,
    *,
    most: int | None = None,
    seed: int = 0,
    starts: int = 20,
    first: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Gather the most net weight within blocs, moving actors, then whole blocs. O(starts * m * rounds).

    Plain moving of single actors stalls in poor splits. Here blocs become actors of a
    smaller graph and move on; then part of the best answer is thrown about, and it starts anew.

    Parameters
    ----------
    matrix
        Symmetric net weights, csr, shape (n, n), no diagonal.
    most
        Number of blocs at most; any number by default.
    seed
        Of the order and the shaking.
    starts
        How often to start.
    first
        Blocs to start from, int64, shape (n,): they stay unless others gather more.

    Returns
    -------
    numpy.ndarray
        Bloc of each actor, int64, shape (n,), canonical.
    """
    n = matrix.shape[0]
    random = np.random.default_rng(seed)
    best, best_gain = np.zeros(n, dtype=np.int64), -np.inf
    if first is not None:
        best, best_gain = canonical(first), _within(matrix, first)
    for start in range(max(starts, 1)):
        label = np.arange(n) if most is None else random.integers(most, size=n)
        if start == 0 and first is not None:
            label = best
        if start % 2 and start > 1:
            shaken = random.random(n) < 0.3
            width = (best.max(initial=0) + 2) if most is None else most
            label = np.where(shaken, random.integers(width, size=n), best)
        label = _levels(matrix, canonical(label), most, random)
        if most is not None and most < n:  # few blocs: single moves stall, and tabu moves climb out
            label = _climb(matrix, label, most, random)
        gain = _within(matrix, label)
        if gain > best_gain + 1e-9:
            best, best_gain = label, gain
    return canonical(best)


def _within(matrix: sparse.csr_array, label: NDArray[np.int64]) -> float:
    rows, columns = matrix.nonzero()
    return float(matrix.data[label[rows] == label[columns]].sum()) / 2 if matrix.nnz else 0.0


def _levels(
    matrix: sparse.csr_array, label: NDArray[np.int64], most: int | None, random: np.random.Generator
) -> NDArray[np.int64]:
    while True:
        label = canonical(_pass(matrix, label, most, random))
        k = int(label.max(initial=-1)) + 1
        fold = sparse.coo_array((np.ones(len(label)), (np.arange(len(label)), label)), shape=(len(label), k)).tocsr()
        small = (fold.T @ matrix @ fold).tocsr()
        small.setdiag(0)
        small.eliminate_zeros()
        joined = _pass(small, np.arange(k), most, random)
        if len(np.unique(joined)) == k:
            return label
        label = canonical(joined[label])


def _pass(
    matrix: sparse.csr_array, label: NDArray[np.int64], most: int | None, random: np.random.Generator
) -> NDArray[np.int64]:
    """Move single actors while any gains."""
    n = matrix.shape[0]
    pointer = matrix.indptr.tolist()
    index, data = matrix.indices.tolist(), matrix.data.tolist()
    free = n if most is None else most
    blocs: list[int] = label.tolist()
    sizes = np.bincount(label, minlength=max(free, int(label.max(initial=0)) + 1)).tolist()
    empty = [bloc for bloc in range(free - 1, -1, -1) if not sizes[bloc]]
    changed = True
    while changed:
        changed = False
        for i in random.permutation(n).tolist():
            pull: dict[int, float] = {}
            for cell in range(pointer[i], pointer[i + 1]):
                bloc = blocs[index[cell]]
                pull[bloc] = pull.get(bloc, 0.0) + data[cell]
            mine = blocs[i]
            stay = pull.get(mine, 0.0)
            if empty and (sizes[mine] > 1 or stay < 0):
                pull[empty[-1]] = 0.0
            target = max(sorted(pull), key=pull.__getitem__, default=mine)
            if target != mine and pull[target] > stay + 1e-9:
                if not sizes[target]:
                    empty.pop()
                sizes[mine] -= 1
                sizes[target] += 1
                if not sizes[mine] and mine < free:
                    empty.append(mine)
                blocs[i] = target
                changed = True
    return np.array(blocs, dtype=np.int64)


def _climb(
    matrix: sparse.csr_array, label: NDArray[np.int64], most: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Make the best move that is not tabu, gaining or not, until none has been better for a while."""
    n = len(label)
    pointer, index, data = matrix.indptr, matrix.indices, matrix.data
    label = label.copy()
    pull = matrix @ np.eye(most)[label]
    every = np.arange(n)
    held = np.zeros((n, most), dtype=np.int64)  # the move from which on an actor may go back to a bloc
    best, now, high = label.copy(), 0.0, 0.0
    tenures = random.integers(3, 4 + max(3, n // 8), size=4096)
    quiet = moves = 0
    while quiet < 100 + 5 * n and n:
        gain = pull - pull[every, label][:, None]
        gain[every, label] = -np.inf
        free = np.where((held > moves) & (now + gain <= high + 1e-9), -np.inf, gain)
        i, bloc = divmod(int(free.argmax()), most)
        if not np.isfinite(free[i, bloc]):
            break
        old = label[i]
        now += float(gain[i, bloc])
        here = slice(pointer[i], pointer[i + 1])
        pull[index[here], old] -= data[here]
        pull[index[here], bloc] += data[here]
        label[i] = bloc
        held[i, old] = moves + 1 + tenures[moves % 4096]
        moves += 1
        quiet += 1
        if now > high + 1e-9:
            best, high, quiet = label.copy(), now, 0
    return best


def exact(
    matrix: sparse.csr_array, *, most: int | None = None, exactly: bool = False, time_limit: float = 60.0
) -> tuple[NDArray[np.int64] | None, float]:
    """Prove the blocs with least cost, by integer programming; for a few dozen actors.

    Parameters
    ----------
    matrix
        Symmetric net weights, csr, shape (n, n).
    most
        Number of blocs; any number by default.
    exactly
        Whether all of them must be used.
    time_limit
        Seconds.

    Returns
    -------
    tuple
        Blocs (None when none were found), and a lower bound of the cost: net friendly
        weight between and net hostile weight within.
    """
    n = matrix.shape[0]
    if n < 2:
        return np.zeros(n, dtype=np.int64), 0.0
    one, other = np.triu_indices(n, 1)
    net = matrix.toarray()[one, other]
    p = len(one)
    number = np.zeros((n, n), dtype=np.int64)
    number[one, other] = number[other, one] = np.arange(p)
    i, j, k = (
        (
            np.array(part)
            for part in zip(
                *((a, b, c) for a in range(n) for b in range(a + 1, n) for c in range(b + 1, n)), strict=True
            )
        )
        if n > 2
        else (np.zeros(0, dtype=int),) * 3
    )
    sides = [number[i, j], number[i, k], number[j, k]] if len(i) else [np.zeros(0, dtype=int)] * 3
    extra = 0 if most is None else n * most
    blocks: list[Any] = []
    lows: list[NDArray[np.float64]] = []

    def add(cells: list[tuple[NDArray[np.int64], float]], low: float, count: int) -> None:
        rows = np.concatenate([np.arange(count)] * len(cells))
        blocks.append(
            sparse.coo_array(
                (
                    np.concatenate([np.full(count, value) for _, value in cells]),
                    (rows, np.concatenate([column for column, _ in cells])),
                ),
                shape=(count, p + extra),
            )
        )
        lows.append(np.full(count, low))

    for turn in range(3):
        if len(i):
            add([(sides[turn], -1.0), (sides[(turn + 1) % 3], 1.0), (sides[(turn + 2) % 3], 1.0)], 0.0, len(i))
    upper = np.ones(p + extra)
    if most is not None:
        place = p + np.arange(n)[:, None] * most + np.arange(most)[None, :]
        for bloc in range(most):
            add([(np.arange(p), 1.0), (place[one, bloc], -1.0), (place[other, bloc], 1.0)], 0.0, p)
            add([(np.arange(p), 1.0), (place[one, bloc], 1.0), (place[other, bloc], -1.0)], 0.0, p)
            add([(np.arange(p), -1.0), (place[one, bloc], -1.0), (place[other, bloc], -1.0)], -2.0, p)
        add([(place[:, bloc], 1.0) for bloc in range(most)], 1.0, n)
        add([(place[:, bloc], -1.0) for bloc in range(most)], -1.0, n)
        if exactly:
            for bloc in range(most):
                add([(place[actor : actor + 1, bloc], 1.0) for actor in range(n)], 1.0, 1)
        for actor in range(n):
            upper[place[actor, actor + 1 :]] = 0.0
    objective = np.concatenate([net, np.zeros(extra)])
    answer = optimize.milp(
        objective,
        integrality=np.ones(p + extra, dtype=np.int64),
        bounds=optimize.Bounds(np.zeros(p + extra), upper),
        constraints=optimize.LinearConstraint(sparse.vstack(blocks).tocsr(), np.concatenate(lows), np.inf)
        if blocks
        else None,
        options={"mip_rel_gap": 0.0, "time_limit": time_limit},
    )
    base = float(np.maximum(-net, 0).sum())
    bound = base + float(answer.mip_dual_bound) if answer.mip_dual_bound is not None else 0.0
    if answer.x is None:
        return None, bound
    together = sparse.coo_array((np.ones(p), (one, other)), shape=(n, n)).tocsr()
    together.data = (np.round(answer.x[:p]) == 0).astype(float)[number[together.nonzero()]]
    together.eliminate_zeros()
    _, label = sparse.csgraph.connected_components(together, directed=False)
    return canonical(label.astype(np.int64)), bound
