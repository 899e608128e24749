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

__all__ = ["cheapest_cut", "disjoint_routes", "smallest_cuts"]


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


def cheapest_cut(
    nodes: int, tail: Sequence[int], head: Sequence[int], capacity: Sequence[float], start: int, end: int
) -> list[int]:
    """Give the arcs of a cheapest cut between two nodes, by maximum flow.

    Dinic's algorithm, O(nodes^2 * arcs); in practice far less.

    Parameters
    ----------
    nodes
        How many nodes.
    tail, head
        Ends of each arc, (n_arcs,).
    capacity
        Cost of each arc, (n_arcs,) float, >= 0.
    start, end
        Two different nodes.

    Returns
    -------
    list
        Arcs that leave the side of the start, in order; of equal cuts the one nearest to the start.
    """
    arcs: list[list[int]] = [[] for _ in range(nodes)]
    to: list[int] = []
    room: list[float] = []
    for u, v, cost in zip(tail, head, capacity, strict=True):
        arcs[u].append(len(to))
        arcs[v].append(len(to) + 1)
        to += [v, u]
        room += [cost, 0.0]
    least = 1e-12 * max(capacity, default=0.0)
    while True:
        level = _levels(arcs, to, room, start, least)
        if level[end] < 0:
            return [n for n, (u, v) in enumerate(zip(tail, head, strict=True)) if level[u] >= 0 > level[v]]
        begun = [0] * nodes
        while _push_one(arcs, to, room, level, begun, start, end, least):
            pass


def _levels(arcs: list[list[int]], to: list[int], room: list[float], start: int, least: float) -> list[int]:
    level = [-1] * len(arcs)
    level[start] = 0
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for arc in arcs[here]:
            if room[arc] > least and level[to[arc]] < 0:
                level[to[arc]] = level[here] + 1
                queue.append(to[arc])
    return level


def _push_one(
    arcs: list[list[int]],
    to: list[int],
    room: list[float],
    level: list[int],
    begun: list[int],
    start: int,
    end: int,
    least: float,
) -> bool:
    """Send what fits along one route that goes up a level at each step."""
    route: list[int] = []
    here = start
    while here != end:
        while begun[here] < len(arcs[here]):
            arc = arcs[here][begun[here]]
            if room[arc] > least and level[to[arc]] == level[here] + 1:
                break
            begun[here] += 1
        else:
            if not route:
                return False
            here = to[route.pop() ^ 1]
            begun[here] += 1
            continue
        route.append(arc)
        here = to[arc]
    most = min(room[arc] for arc in route)
    for arc in route:
        room[arc] -= most
        room[arc ^ 1] += most
    return True
