"""Triads of signed arcs: 138 classes, and what each says of balance.

A dyad has nine states (each direction absent, friendly or hostile), a triad 3^6 codes;
turning the three actors around leaves 138 classes. Counting follows Batagelj and Mrvar
(2001): only triads with a tie are visited, empty ones are what remains.
"""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy import sparse

__all__ = ["census", "classes", "man", "members", "semicycles", "status"]

# The six arcs of a triad and the place of each in its code, base 3: 0 absent, 1 friendly, 2 hostile.
_ARCS = ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1))
_PLACE = {arc: place for place, arc in enumerate(_ARCS)}


def _digits(code: int) -> tuple[int, ...]:
    return tuple(code // 3**place % 3 for place in range(6))


@cache
def classes() -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """Give the class of each of the 729 codes, and the smallest code of each class.

    Returns
    -------
    tuple
        Class number by code, int64, shape (729,); and 138 codes, rising.
    """
    smallest = np.zeros(729, dtype=np.int64)
    for code in range(729):
        digits = _digits(code)
        turned = [
            sum(digits[_PLACE[order[a], order[b]]] * 3**place for place, (a, b) in enumerate(_ARCS))
            for order in permutations(range(3))
        ]
        smallest[code] = min(turned)
    heads = tuple(int(code) for code in np.unique(smallest))
    return np.searchsorted(heads, smallest), heads


def man(code: int) -> str:
    """Name the class of Holland and Leinhardt of a triad, and its signs.

    Parameters
    ----------
    code
        The smallest code of a class.

    Returns
    -------
    str
        Such as ``"030T ++-"``: the arcs in the order ab, ba, ac, ca, bc, cb, a dot where
        there is none.
    """
    digits = _digits(code)
    return _holland_leinhardt(digits) + " " + "".join(".+-"[digit] for digit in digits)


def _holland_leinhardt(digits: tuple[int, ...]) -> str:
    arcs = {arc for arc, digit in zip(_ARCS, digits, strict=True) if digit}
    pairs = [(0, 1), (0, 2), (1, 2)]
    both = [pair for pair in pairs if pair in arcs and pair[::-1] in arcs]
    single = [arc for arc in arcs if arc[::-1] not in arcs]
    mutual, asymmetric = len(both), len(single)
    name = f"{mutual}{asymmetric}{3 - mutual - asymmetric}"
    heads = sorted([sum(arc[1] == node for arc in single) for node in range(3)])
    tails = sorted([sum(arc[0] == node for arc in single) for node in range(3)])
    if name == "021":
        return name + ("U" if heads[-1] == 2 else "D" if tails[-1] == 2 else "C")
    if name == "030":
        return name + ("C" if heads[-1] == 1 else "T")
    if name == "111":
        apart = next(node for node in range(3) if node not in both[0])
        return name + ("D" if single[0][0] == apart else "U")
    if name == "120":
        apart = next(node for node in range(3) if node not in both[0])
        out = sum(arc[0] == apart for arc in single)
        return name + {2: "D", 0: "U", 1: "C"}[out]
    return name


@cache
def semicycles() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say for each class whether it is transitive, and whether then all its semicycles are positive.

    Returns
    -------
    tuple
        bool, shape (138,), twice: class 030T, 120D, 120U or 300; and all semicycles
        i -> j -> k, i -> k have a positive product.
    """
    _, heads = classes()
    transitive, balanced = np.zeros(len(heads), dtype=bool), np.zeros(len(heads), dtype=bool)
    for place, code in enumerate(heads):
        digits = _digits(code)
        transitive[place] = _holland_leinhardt(digits) in {"030T", "120D", "120U", "300"}
        signs = {arc: (0, 1, -1)[digit] for arc, digit in zip(_ARCS, digits, strict=True)}
        products = [signs[i, j] * signs[j, k] * signs[i, k] for i, j, k in permutations(range(3))]
        balanced[place] = transitive[place] and all(product >= 0 for product in products)
    return transitive, balanced


def census(state: sparse.csr_array) -> NDArray[np.int64]:
    """Count the triads of each class. O(m * largest degree).

    Parameters
    ----------
    state
        1 for a friendly arc, 2 for a hostile one, csr, shape (n, n), no diagonal.

    Returns
    -------
    numpy.ndarray
        int64, shape (138,); sums to n (n - 1)(n - 2) / 6.
    """
    kind, heads = classes()
    n = state.shape[0]
    counts = np.zeros(len(heads), dtype=np.int64)
    visited = 0
    for pair, lonely, _, codes in _visit(state):
        counts[kind[pair]] += lonely
        counts += np.bincount(kind[codes], minlength=len(heads))
        visited += lonely + len(codes)
    counts[0] = n * (n - 1) * (n - 2) // 6 - visited
    return counts


def members(state: sparse.csr_array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the triads in which at least two pairs are tied. O(m * largest degree).

    Parameters
    ----------
    state
        As for `census`.

    Returns
    -------
    tuple
        Actors of each triad, rising, int64, shape (t, 3), in their order; and its class,
        int64, shape (t,).
    """
    kind, _ = classes()
    triples, codes = [np.zeros((0, 3), dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for _, _, actors, found in _visit(state):
        triples.append(np.sort(actors, axis=1))
        codes.append(kind[found])
    triads, classes_ = np.concatenate(triples), np.concatenate(codes)
    order = np.lexsort(triads.T[::-1])
    return triads[order], classes_[order]


def _visit(state: sparse.csr_array) -> Iterator[tuple[int, int, NDArray[np.int64], NDArray[np.int64]]]:
    """Go through the tied pairs.

    Each comes as its code, the number of actors to whom neither is tied, and the triads
    that are seen from this pair first, with their codes.
    """
    n = state.shape[0]
    tied = ((state + state.T) > 0).tocsr()
    tied.sort_indices()
    forth, back = state.tocsr(), state.T.tocsr()
    forth.sort_indices()
    back.sort_indices()
    row_forth, row_back = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for u in range(n):
        _fill(row_forth, forth, u)
        _fill(row_back, back, u)
        near_u = tied.indices[tied.indptr[u] : tied.indptr[u + 1]]
        for v in near_u[near_u > u].tolist():
            near_v = tied.indices[tied.indptr[v] : tied.indptr[v + 1]]
            others = np.union1d(near_u, near_v)
            others = others[(others != u) & (others != v)]
            pair = int(row_forth[v] + 3 * row_back[v])
            # each triad once: seen from its first tied pair in the order of (u, v)
            from_u = (row_forth[others] + row_back[others]) > 0
            kept = others[(others > v) | ((others > u) & ~from_u)].astype(np.int64)
            codes = (
                pair + 9 * row_forth[kept] + 27 * row_back[kept] + 81 * _row(forth, v, kept) + 243 * _row(back, v, kept)
            )
            actors = np.column_stack([np.full(len(kept), u), np.full(len(kept), v), kept])
            yield pair, n - len(others) - 2, actors, codes
        _empty(row_forth, forth, u)
        _empty(row_back, back, u)


def _fill(row: NDArray[np.int64], matrix: sparse.csr_array, u: int) -> None:
    here = slice(matrix.indptr[u], matrix.indptr[u + 1])
    row[matrix.indices[here]] = matrix.data[here]


def _empty(row: NDArray[np.int64], matrix: sparse.csr_array, u: int) -> None:
    row[matrix.indices[matrix.indptr[u] : matrix.indptr[u + 1]]] = 0


def _row(matrix: sparse.csr_array, u: int, columns: NDArray[np.int64]) -> NDArray[np.int64]:
    here = slice(matrix.indptr[u], matrix.indptr[u + 1])
    index, data = matrix.indices[here], matrix.data[here]
    if not len(index):
        return np.zeros(len(columns), dtype=np.int64)
    place = np.minimum(np.searchsorted(index, columns), len(index) - 1)
    return np.where(index[place] == columns, data[place], 0).astype(np.int64)


def status(state: sparse.csr_array) -> NDArray[np.float64]:
    """Count how arcs close over a third actor, and how friendly one would expect them. O(m * degree).

    Parameters
    ----------
    state
        As for `census`.

    Returns
    -------
    numpy.ndarray
        float64, shape (16, 6). A row for each way in which x stands to a and to b (x->a or
        a->x, x->b or b->x, each friendly or hostile: 8 (a side) + ...; see `_status_kind`);
        columns: closures a -> b, friendly ones, expected friendly by a's habit and its
        variance, the same by b's habit.
    """
    forth, back = state.tocsr(), state.T.tocsr()
    forth.sort_indices()
    back.sort_indices()
    n = state.shape[0]
    out = _share(forth)
    into = _share(back)
    table = np.zeros((16, 6))
    for a in range(n):
        for place in range(forth.indptr[a], forth.indptr[a + 1]):
            b, friendly = int(forth.indices[place]), forth.data[place] == 1
            kinds = np.zeros(16, dtype=np.int64)
            for to_a, left in enumerate((forth, back)):  # 0: a -> x, 1: x -> a
                third = left.indices[left.indptr[a] : left.indptr[a + 1]]
                hostile_a = left.data[left.indptr[a] : left.indptr[a + 1]] == 2
                for to_b, right in enumerate((forth, back)):
                    value = _row(right, b, third.astype(np.int64))
                    hit = (value > 0) & (third != a) & (third != b)
                    kind = 8 * to_a + 4 * to_b + 2 * hostile_a[hit] + (value[hit] == 2)
                    kinds += np.bincount(kind.astype(np.int64), minlength=16)
            row = [1.0, float(friendly), out[a], out[a] * (1 - out[a]), into[b], into[b] * (1 - into[b])]
            table += kinds[:, None] * np.array(row)
    return table


def _share(matrix: sparse.csr_array) -> NDArray[np.float64]:
    friendly = np.bincount(
        matrix.tocoo().row, weights=(matrix.tocoo().data == 1).astype(float), minlength=matrix.shape[0]
    )
    every = np.diff(matrix.indptr)
    return np.where(every > 0, friendly / np.where(every > 0, every, 1), 0.0)
