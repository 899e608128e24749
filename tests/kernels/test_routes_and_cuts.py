"""Routes and cuts agree with their brute-force twins on small graphs."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.kernels import cuts, routes

NODES = 7


def brute_routes(neighbours, start, end):
    """List every loopless route with its cost, cheapest first: the specification."""
    found, stack = [], [(0.0, (start,))]
    while stack:
        cost, route = stack.pop()
        if route[-1] == end:
            found.append((round(cost, 12), route))
            continue
        stack.extend((cost + step, (*route, after)) for after, step in neighbours[route[-1]] if after not in route)
    return sorted(found)


def reaches(neighbours, start, end, gone):
    """Say whether the end can be reached without some nodes."""
    seen, stack = {start, *gone}, [start]
    while stack:
        for after in neighbours[stack.pop()]:
            if after == end:
                return True
            if after not in seen:
                seen.add(after)
                stack.append(after)
    return False


def brute_cuts(neighbours, start, end):
    """List every smallest set of inner nodes that separates: the specification."""
    if not reaches(neighbours, start, end, ()):
        return 0, []
    inner = [node for node in range(len(neighbours)) if node not in (start, end)]
    for size in range(1, len(inner) + 1):
        found = [some for some in itertools.combinations(inner, size) if not reaches(neighbours, start, end, some)]
        if found:
            return size, sorted(found)
    raise AssertionError


edges = st.dictionaries(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(lambda two: two[0] != two[1]),
    st.sampled_from([0.1, 0.2, 0.3, 1.0, 2.5]),
    max_size=24,
)


@given(edges=edges, count=st.integers(1, 12))
def test_routes_come_in_order_of_cost(edges, count) -> None:
    """The first routes are the first of all loopless routes by cost, then by nodes."""
    neighbours = [sorted((v, cost) for (u, v), cost in edges.items() if u == node) for node in range(NODES)]

    found, cut = routes.in_order(neighbours, 0, 1, count, 10**6)

    assert not cut
    assert [cost for cost, _ in found] == [cost for cost, _ in brute_routes(neighbours, 0, 1)][:count]
    assert set(found) <= set(brute_routes(neighbours, 0, 1))
    assert found == sorted(found)
    assert len(set(found)) == len(found)


@given(edges=edges)
def test_the_cheapest_route_is_the_first(edges) -> None:
    """One route and the first of many are the same."""
    neighbours = [sorted((v, cost) for (u, v), cost in edges.items() if u == node) for node in range(NODES)]

    one = routes.cheapest(neighbours, 0, 1)

    assert ([] if one is None else [one]) == brute_routes(neighbours, 0, 1)[:1]


@given(edges=edges)
def test_all_smallest_cuts_are_found(edges) -> None:
    """The sets are all smallest separating sets, and no other."""
    neighbours = [sorted({v for u, v in edges if u == node and (u, v) != (0, 1)}) for node in range(NODES)]

    size, found, cut = cuts.smallest_cuts(neighbours, 0, 1, 1000)

    assert not cut
    assert (size, found) == brute_cuts(neighbours, 0, 1)


def test_routes_share_no_inner_node() -> None:
    """Two disjoint routes need a flow that gives a step back."""
    neighbours = [[2, 3], [], [4, 5], [4], [1], [1]]

    found = cuts.disjoint_routes(neighbours, 0, 1)

    assert sorted(found) == [[0, 2, 5, 1], [0, 3, 4, 1]]


def test_a_budget_ends_the_search_and_says_so() -> None:
    """On a complete graph of 16 nodes the search stops where it was told to."""
    neighbours = [[(v, 1.0) for v in range(16) if v != u] for u in range(16)]

    found, cut = routes.in_order(neighbours, 0, 1, 10**9, 50_000)

    assert cut
    assert [route for _, route in found[:2]] == [(0, 1), (0, 2, 1)]


def test_a_limit_ends_the_list_of_cuts_and_says_so() -> None:
    """Ten pairs in a row have 2 ** 10 smallest cuts over two parallel lines of ten."""
    neighbours = [[2, 12], [], *[[n + 1] for n in range(2, 11)], [1], *[[n + 1] for n in range(12, 21)], [1]]

    size, found, cut = cuts.smallest_cuts(neighbours, 0, 1, 7)

    assert (size, len(found), cut) == (2, 7, True)
