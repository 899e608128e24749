"""Smallest sets of numbered nodes that stand between two nodes, all of them up to a limit.

A smallest set takes exactly one node from each of the node-disjoint routes of a maximum
flow (Menger 1927). So the sets are found by choosing, along one route, the node that
belongs to the set, and asking whether the rest can still be cut: each question is one
more flow, and each yes leads to at least one set.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["disjoint_routes", "smallest_cuts"]


def disjoint_routes(
    neighbours: Sequence[Sequence[int]],
    start: int,
    end: int,
    *,
    gone: AbstractSet[int] = frozenset(),
    solid: AbstractSet[int] = frozenset(),
    most: int | None = None,
) -> list[list[int]]:
    """Give as many routes as possible that share no inner node.

    O(routes * m) by breadth-first augmentation on the graph in which each inner node is an
    entrance and an exit.

    Parameters
    ----------
    neighbours
        For each node the nodes that follow it, (n_nodes,). No edge from start to end.
    start, end
        Two different nodes.
    gone
        Nodes that may not be used.
    solid
        Nodes that any number of routes may share.
    most
        Stop after this many routes; nothing looks for all.

    Returns
    -------
    list
        The routes, each from start to end. With solid nodes their number is the flow.
    """
    following: dict[tuple[int, int], int] = {}
    count = 0
    while most is None or count < most:
        steps = _augment(neighbours, (start, end), gone, solid, following)
        if not steps:
            break
        for step in steps:
            _push(following, *step)
        count += 1
    return _unravel(following, start, end, count)


def _push(flow: dict[tuple[int, int], int], u: int, v: int) -> None:
    """Send one unit along an arc; a unit that comes back cancels one that went."""
    if flow.get((v, u), 0):
        flow[v, u] -= 1
        if not flow[v, u]:
            del flow[v, u]
    else:
        flow[u, v] = flow.get((u, v), 0) + 1


def _augment(
    neighbours: Sequence[Sequence[int]],
    ends: tuple[int, int],
    gone: AbstractSet[int],
    solid: AbstractSet[int],
    flow: dict[tuple[int, int], int],
) -> list[tuple[int, int]]:
    """Find one more unit as a list of arcs between half-nodes: 2v is the entrance, 2v + 1 the exit."""
    start, end = ends
    source, sink = 2 * start + 1, 2 * end
    before: dict[int, int] = {source: source}
    queue = deque([source])
    back: dict[int, list[int]] = {}
    for u, v in flow:
        back.setdefault(v, []).append(u)
    while queue and sink not in before:
        half = queue.popleft()
        node, exits = divmod(half, 2)
        ahead = [2 * other for other in neighbours[node] if other not in gone and other != start] if exits else []
        if not exits and (node in solid or not flow.get((half, half + 1), 0)):
            ahead.append(half + 1)
        for other in (*ahead, *sorted(back.get(half, ()))):
            if other not in before:
                before[other] = half
                queue.append(other)
    if sink not in before:
        return []
    steps, half = [], sink
    while half != source:
        steps.append((before[half], half))
        half = before[half]
    return steps


def _unravel(flow: dict[tuple[int, int], int], start: int, end: int, count: int) -> list[list[int]]:
    """Read the routes off a flow, shortest cycles left behind."""
    left = dict(flow)
    after: dict[int, list[int]] = {}
    for u, v in sorted(left):
        after.setdefault(u, []).append(v)
    routes = []
    for _ in range(count):
        half, route = 2 * start + 1, [start]
        while half != 2 * end:
            step = next(v for v in after[half] if left.get((half, v), 0))
            left[half, step] -= 1
            half = step
            if half % 2 == 0:
                route.append(half // 2)
        routes.append(route)
    return routes


def smallest_cuts(
    neighbours: Sequence[Sequence[int]], start: int, end: int, limit: int
) -> tuple[int, list[tuple[int, ...]], bool]:
    """Give the smallest sets of nodes without which there is no route.

    At most (longest route * size) flows for each set that is found.

    Parameters
    ----------
    neighbours
        For each node the nodes that follow it, (n_nodes,). No edge from start to end.
    start, end
        Two different nodes.
    limit
        How many sets at most, >= 1.

    Returns
    -------
    tuple
        Size of a smallest set; the sets, each sorted, in order; whether the limit ended
        the search. Size 0 (there is no route to cut) has no sets.
    """
    size = len(disjoint_routes(neighbours, start, end))
    found: list[tuple[int, ...]] = []
    stack: list[tuple[tuple[int, ...], frozenset[int]]] = [((), frozenset())] if size else []
    while stack:
        chosen, solid = stack.pop()
        need = size - len(chosen)
        routes = disjoint_routes(neighbours, start, end, gone=frozenset(chosen), solid=solid, most=need + 1)
        if len(routes) != need:
            continue
        if not need:
            if len(found) == limit:
                return size, sorted(found), True
            found.append(tuple(sorted(chosen)))
            continue
        inner = [node for node in routes[0][1:-1] if node not in solid]
        branches = [((*chosen, node), solid.union(inner[:place])) for place, node in enumerate(inner)]
        stack.extend(reversed(branches))
    return size, sorted(found), False
