"""Cheapest routes between two numbered nodes, one after the other, under a budget.

Yen's loopless routes with Lawler's rule, on plain adjacency lists. Equal costs are
ordered by the node numbers of the route, so the answer never depends on the order in
which edges came. Costs are compared after rounding to 12 digits: the same numbers
summed in another order are the same cost.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["Neighbours", "cheapest", "in_order"]

Neighbours: TypeAlias = "Sequence[Sequence[tuple[int, float]]]"
Route: TypeAlias = tuple[float, tuple[int, ...]]

_DIGITS = 12


class _Spent(Exception):  # noqa: N818 - not an error: the budget is a normal end
    """The budget is used up."""


class _Budget:
    """Counts edges looked at, so that the same input always stops at the same place."""

    def __init__(self, edges: int) -> None:
        self.left = edges

    def spend(self, edges: int) -> None:
        self.left -= edges
        if self.left < 0:
            raise _Spent


def cheapest(neighbours: Neighbours, start: int, end: int) -> Route | None:
    """Give the cheapest route, of equal ones the first by node numbers.

    O(m log m) in the edges.

    Parameters
    ----------
    neighbours
        For each node its (node, cost > 0) pairs, (n_nodes,).
    start, end
        Two different nodes.

    Returns
    -------
    tuple or None
        Cost and nodes; None when there is no route.
    """
    total = sum(len(row) for row in neighbours)
    return _search(neighbours, (start,), end, frozenset(), _Budget(2 * total + 1))


def _search(
    neighbours: Neighbours, root: tuple[int, ...], end: int, closed: AbstractSet[int], budget: _Budget
) -> Route | None:
    """Continue a route to the end; `closed` are the first steps that may not be taken."""
    taken = set(root[:-1])
    heap: list[tuple[float, tuple[int, ...]]] = [(0.0, (root[-1],))]
    settled: set[int] = set()
    while heap:
        cost, route = heapq.heappop(heap)
        node = route[-1]
        if node == end:
            return cost, root[:-1] + route
        if node in settled:
            continue
        settled.add(node)
        budget.spend(len(neighbours[node]))
        first = len(route) == 1
        for after, step in neighbours[node]:
            if after in settled or after in taken or (first and after in closed):
                continue
            heapq.heappush(heap, (round(cost + step, _DIGITS), (*route, after)))
    return None


def _cost(neighbours: Neighbours, route: Sequence[int]) -> float:
    steps = [min(cost for after, cost in neighbours[u] if after == v) for u, v in itertools.pairwise(route)]
    return round(sum(steps), _DIGITS)


def in_order(neighbours: Neighbours, start: int, end: int, count: int, budget: int) -> tuple[list[Route], bool]:
    """Give the cheapest routes without loops, cheapest first.

    O(count * n * m log m) at worst, and never more than the budget.

    Parameters
    ----------
    neighbours
        For each node its (node, cost > 0) pairs, (n_nodes,).
    start, end
        Two different nodes.
    count
        How many routes, >= 1.
    budget
        How many edges may be looked at, > 0.

    Returns
    -------
    tuple
        The routes as (cost, nodes), and whether the budget ended the search. The routes
        are the best ones in either case.
    """
    yen = _Yen(neighbours, end, _Budget(budget), [], [])
    try:
        first = _search(neighbours, (start,), end, frozenset(), yen.purse)
        if first is not None:
            heapq.heappush(yen.waiting, (*first, 0))
        while yen.waiting and len(yen.found) < count:
            cost, route, bend = heapq.heappop(yen.waiting)
            yen.found.append((cost, route))
            if len(yen.found) < count:
                yen.bend(route, bend)
    except _Spent:
        return yen.found, True
    return yen.found, False


@dataclass(frozen=True, slots=True)
class _Yen:
    """What one search knows: the routes that are found, those that wait, and the purse."""

    neighbours: Neighbours
    end: int
    purse: _Budget
    found: list[Route]
    waiting: list[tuple[float, tuple[int, ...], int]]

    def bend(self, route: tuple[int, ...], first: int) -> None:
        """Leave a route at each place from its own bend on (Lawler 1972), each time by a new step."""
        known = {other for _, other, _ in self.waiting}
        for place in range(first, len(route) - 1):
            root = route[: place + 1]
            closed = {other[place + 1] for _, other in self.found if other[: place + 1] == root}
            other = _search(self.neighbours, root, self.end, closed, self.purse)
            if other is not None and other[1] not in known:
                heapq.heappush(self.waiting, (_cost(self.neighbours, other[1]), other[1], place))
