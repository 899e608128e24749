"""The cheapest paths between two actors, by a cost that is named."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal, TypeAlias

from conflictgraph.errors import NoPathError
from conflictgraph.graph import pairs
from conflictgraph.kernels import routes
from conflictgraph.measures.paths.steps import Path, Paths, Step
from conflictgraph.measures.paths.web import Edge, edges_of, ends_of, left_out_of

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.graph.collapsed import Layer

__all__ = ["Cost", "k_shortest", "shortest"]

Cost: TypeAlias = Literal["hops", "1/weight", "1/rows"]

_COSTS = ("hops", "1/weight", "1/rows")
_BUDGET = 2_000_000


def _price(edge: Edge, cost: str) -> float:
    if cost == "hops":
        return 1.0
    if cost == "1/rows":
        return 1.0 / len(edge.row_ids)
    return 1.0 / edge.weight if edge.weight > 0 else float("inf")


def _signs(g: ConflictGraph, sign_rule: SignRule) -> dict[tuple[str, str], tuple[int, bool]]:
    found = pairs(g, sign_rule=sign_rule)
    columns = (found[name].tolist() for name in ("a", "b", "sign", "mixed"))
    return {(a, b): (sign, mixed) for a, b, sign, mixed in zip(*columns, strict=True)}


def k_shortest(
    g: ConflictGraph,
    a: str,
    b: str,
    *,
    k: int = 5,
    cost: Cost = "hops",
    layer: Layer = "all",
    directed: bool = False,
    sign_rule: SignRule = "ties-and-force",
    persons: bool = False,
    placeholders: bool = False,
    budget: int = _BUDGET,
) -> Paths:
    """The k cheapest paths that join two actors, with the rows that each step rests on.

    Cheapest by a cost that is named: ``"hops"`` counts steps, ``"1/weight"`` makes a step
    cheap where the summed weight of its rows is large, ``"1/rows"`` where it has many rows.
    The trap: the last two favour pairs that were much written about.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors; ids, or names and aliases that are unique.
    k
        How many paths, >= 1.
    cost
        ``"hops"``, ``"1/weight"`` or ``"1/rows"``.
    layer
        All rows, or only the hostile or cooperative ones.
    directed
        Follow rows only from source to target; what has no one direction goes both ways
        (`conflictgraph.graph.signs.both_ways`).
    sign_rule
        The rule for the sign of a pair; see `conflictgraph.graph.pairs`.
    persons, placeholders
        Let people, or actors that stand for somebody unnamed, be stepping stones.
    budget
        Edges that may be looked at, > 0; a dense graph has more paths than can be listed.

    Returns
    -------
    Paths
        Cheapest first; of equal cost, the first by actor ids. Empty when nothing joins them.

    Raises
    ------
    UnknownActorError
        When there is no such actor, with near names.
    ValueError
        When a name means nothing here, or both actors are one.

    Notes
    -----
    Loopless paths after Yen, with Lawler's rule against double work. The budget counts
    edges, not seconds, so the same question is always cut at the same place.

    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    .. [1] J. Y. Yen (1971), Finding the k shortest loopless paths in a network.
       Management Science 17(11). https://doi.org/10.1287/mnsc.17.11.712
    .. [2] E. L. Lawler (1972), A procedure for computing the k best solutions to discrete
       optimization problems. Management Science 18(7). https://doi.org/10.1287/mnsc.18.7.401

    Examples
    --------
    >>> from conflictgraph import testing
    >>> print(k_shortest(testing.toy(), "cat", "dog").explain())
    1. cat -[cooperative: t1]- ant -[hostile: a1, a2]- bee -[cooperative: a3, t2]- dog (cost 3)
    """
    one, other = ends_of(g, a, b)
    if k < 1 or budget < 1:
        raise ValueError(f"k is {k} and budget is {budget}: both are at least 1")
    if cost not in _COSTS:
        raise ValueError(f"no cost «{cost}»; there are " + ", ".join(f"«{name}»" for name in _COSTS))
    left_out = left_out_of(g, (one, other), persons=persons, placeholders=placeholders)
    edges = {way: edge for way, edge in edges_of(g, layer, directed=directed).items() if not {*way} & {*left_out}}
    names = sorted(set(g.actors["actor_id"]))
    number = {name: place for place, name in enumerate(names)}
    prices = {way: _price(edge, cost) for way, edge in edges.items()}
    neighbours: list[list[tuple[int, float]]] = [[] for _ in names]
    for (source, target), price in prices.items():
        if price < float("inf"):
            neighbours[number[source]].append((number[target], price))
    found, cut = routes.in_order(neighbours, number[one], number[other], k, budget)
    signs = _signs(g, sign_rule)
    paths = []
    for total, nodes in found:
        stops = [names[node] for node in nodes]
        ways = list(itertools.pairwise(stops))
        steps = [Step(*way, prices[way], *signs[min(way), max(way)], edges[way].row_ids) for way in ways]
        paths.append(Path(tuple(steps), total))
    return Paths(tuple(paths), cut, left_out)


def shortest(
    g: ConflictGraph,
    a: str,
    b: str,
    *,
    cost: Cost = "hops",
    layer: Layer = "all",
    directed: bool = False,
    sign_rule: SignRule = "ties-and-force",
    persons: bool = False,
    placeholders: bool = False,
) -> Path:
    """The path that joins two actors most cheaply, with the rows that each step rests on.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors; ids, or names and aliases that are unique.
    cost
        ``"hops"``, ``"1/weight"`` or ``"1/rows"``; see `k_shortest`.
    layer
        All rows, or only the hostile or cooperative ones.
    directed
        Follow rows only from source to target; what has no one direction goes both ways
        (`conflictgraph.graph.signs.both_ways`).
    sign_rule
        The rule for the sign of a pair; see `conflictgraph.graph.pairs`.
    persons, placeholders
        Let people, or actors that stand for somebody unnamed, be stepping stones.

    Returns
    -------
    Path
        The cheapest; of equal cost, the first by actor ids.

    Raises
    ------
    UnknownActorError
        When there is no such actor, with near names.
    NoPathError
        When nothing joins them; the text says what was left out.

    See Also
    --------
    k_shortest : several paths.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> shortest(testing.toy(), "cat", "bee").actors
    ('cat', 'ant', 'bee')
    """
    found = k_shortest(
        g,
        a,
        b,
        k=1,
        cost=cost,
        layer=layer,
        directed=directed,
        sign_rule=sign_rule,
        persons=persons,
        placeholders=placeholders,
        budget=2**62,
    )
    if found.paths:
        return found.paths[0]
    ways = "directed " if directed else ""
    tail = f"; not used as stepping stones: {', '.join(found.left_out)}" if found.left_out else ""
    raise NoPathError(f"no {ways}path on the layer «{layer}» joins «{a}» and «{b}»{tail}")
