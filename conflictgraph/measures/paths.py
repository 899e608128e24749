"""Who joins two actors: cheapest paths by a named cost, and those without whom there is none.

Paths are read on acts and ties that make edges. They show how a record joins two
actors, not how influence or money flowed. Nothing here looks at time: for that ask
`escalation`. Placeholders and people are never stepping stones unless asked for: two
acts of "an unnamed group" need not be acts of one group.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import pandas as pd

from conflictgraph.errors import NoPathError
from conflictgraph.graph import pairs, rows
from conflictgraph.kernels import cuts, routes

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.graph.collapsed import Layer

__all__ = ["Brokers", "Cost", "Path", "Paths", "Step", "brokers", "k_shortest", "shortest"]

Cost: TypeAlias = Literal["hops", "1/weight", "1/rows"]

_COSTS = ("hops", "1/weight", "1/rows")
_LAYERS = {"all": (-1, 0, 1), "hostile": (-1,), "cooperative": (1,)}
_WORDS = {-1: "hostile", 0: "no sign", 1: "cooperative"}
_BUDGET = 2_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    Parameters
    ----------
    source, target
        Actor ids in the direction of the path; with ``directed=False`` the rows may run
        the other way.
    cost
        Cost of the step, > 0.
    sign
        Sign of the pair by the sign rule: -1, 0 or 1.
    mixed
        Whether the pair has both kinds of evidence.
    row_ids
        Acts and ties of the step, by date.
    """

    source: str
    target: str
    cost: float
    sign: int
    mixed: bool
    row_ids: tuple[str, ...]

    @property
    def word(self) -> str:
        """The sign as a word: hostile, cooperative, mixed or no sign."""
        return "mixed" if self.mixed else _WORDS[self.sign]


@dataclass(frozen=True, slots=True)
class Path:
    """One path between two actors.

    Parameters
    ----------
    steps
        The steps in order.
    cost
        Sum of the costs of the steps.
    """

    steps: tuple[Step, ...]
    cost: float

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors on the path, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that the path rests on."""
        return tuple(dict.fromkeys(row for step in self.steps for row in step.row_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give the steps as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns step (from 1), source, target, cost, sign, mixed, row_ids.
        """
        return Paths((self,), cut=False, left_out=()).to_frame().drop(columns="path")

    def explain(self) -> str:
        """Say the path in one sentence.

        Returns
        -------
        str
            Actors, the word for each step, the rows.
        """
        told = "".join(f" -[{step.word}: {', '.join(step.row_ids)}]- {step.target}" for step in self.steps)
        return f"{self.steps[0].source}{told} (cost {self.cost:g})"


@dataclass(frozen=True, slots=True)
class Paths:
    """Several paths between two actors, cheapest first.

    Parameters
    ----------
    paths
        The paths.
    cut
        Whether the budget ended the search before all were found. Those that are here are
        the cheapest in either case.
    left_out
        Placeholders and people that were not used as stepping stones.
    """

    paths: tuple[Path, ...]
    cut: bool
    left_out: tuple[str, ...]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that a path rests on."""
        return tuple(dict.fromkeys(row for path in self.paths for row in path.row_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give the steps of all paths as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns path (from 1), step (from 1), source, target, cost, sign, mixed, row_ids.
        """
        cells = [
            (number, place, step.source, step.target, step.cost, step.sign, step.mixed, step.row_ids)
            for number, path in enumerate(self.paths, 1)
            for place, step in enumerate(path.steps, 1)
        ]
        found = pd.DataFrame(cells, columns=["path", "step", "source", "target", "cost", "sign", "mixed", "row_ids"])
        kinds = {
            "path": "int64",
            "step": "int64",
            "source": "str",
            "target": "str",
            "cost": "float64",
            "sign": "int8",
            "mixed": "bool",
        }
        return found.astype({**kinds, "row_ids": "object"})

    def explain(self) -> str:
        """Say each path in one sentence.

        Returns
        -------
        str
            One line a path.
        """
        lines = [f"{number}. {path.explain()}" for number, path in enumerate(self.paths, 1)] or ["No path."]
        if self.cut:
            lines.append("The search was stopped by its budget: there may be more paths, none of them cheaper.")
        if self.left_out:
            lines.append("Not used as stepping stones (placeholders, people): " + ", ".join(self.left_out) + ".")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    weight: float
    row_ids: tuple[str, ...]


def _price(edge: _Edge, cost: str) -> float:
    if cost == "hops":
        return 1.0
    if cost == "1/rows":
        return 1.0 / len(edge.row_ids)
    return 1.0 / edge.weight if edge.weight > 0 else float("inf")


def _edges(g: ConflictGraph, layer: str, *, directed: bool) -> dict[tuple[str, str], _Edge]:
    if layer not in _LAYERS:
        raise ValueError(f"no layer «{layer}»; there are " + ", ".join(f"«{name}»" for name in _LAYERS))
    table = rows(g)
    table = table[table["sign"].isin(_LAYERS[layer])].sort_values(["date", "row_id"], kind="stable")
    gathered: dict[tuple[str, str], tuple[list[float], list[str]]] = {}
    columns = (table[name].tolist() for name in ("source", "target", "direction", "weight", "row_id"))
    for source, target, direction, weight, row in zip(*columns, strict=True):
        ways = [(source, target)] if directed and direction != "reciprocal" else [(source, target), (target, source)]
        for way in ways:
            weights, ids = gathered.setdefault(way, ([], []))
            weights.append(weight)
            ids.append(row)
    return {
        way: _Edge(*way, sum(sorted(weights)), tuple(dict.fromkeys(ids)))
        for way, (weights, ids) in sorted(gathered.items())
    }


def _left_out(g: ConflictGraph, ends: tuple[str, str], *, persons: bool, placeholders: bool) -> tuple[str, ...]:
    actors = g.actors
    gone = (actors["is_person"] & (not persons)) | (actors["is_placeholder"] & (not placeholders))
    return tuple(sorted(name for name in actors.loc[gone, "actor_id"] if name not in ends))


def _signs(g: ConflictGraph, sign_rule: SignRule) -> dict[tuple[str, str], tuple[int, bool]]:
    found = pairs(g, sign_rule=sign_rule)
    columns = (found[name].tolist() for name in ("a", "b", "sign", "mixed"))
    return {(a, b): (sign, mixed) for a, b, sign, mixed in zip(*columns, strict=True)}


def _ends(g: ConflictGraph, a: str, b: str) -> tuple[str, str]:
    one, other = g.resolve(a), g.resolve(b)
    if one == other:
        raise ValueError(f"«{a}» and «{b}» are one actor: name two")
    return one, other


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
        Follow rows only from source to target; reciprocal acts go both ways.
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
    one, other = _ends(g, a, b)
    if k < 1 or budget < 1:
        raise ValueError(f"k is {k} and budget is {budget}: both are at least 1")
    if cost not in _COSTS:
        raise ValueError(f"no cost «{cost}»; there are " + ", ".join(f"«{name}»" for name in _COSTS))
    left_out = _left_out(g, (one, other), persons=persons, placeholders=placeholders)
    edges = {way: edge for way, edge in _edges(g, layer, directed=directed).items() if not {*way} & {*left_out}}
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
        Follow rows only from source to target; reciprocal acts go both ways.
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


@dataclass(frozen=True, slots=True)
class Brokers:
    """Those without whom nothing joins two actors.

    Parameters
    ----------
    a, b
        Actor ids.
    direct_row_ids
        Rows that join the two directly. While there are any, nobody stands between them:
        with the direct tie no set of actors parts them.
    size
        How many actors must go before nothing but the direct tie is left; 0 when nothing
        else joins them.
    cuts
        The smallest sets, each sorted, in order.
    cut
        Whether the limit ended the list: there are more sets of this size.
    left_out
        Placeholders and people that were not counted as go-betweens.
    toward_a, toward_b
        For each actor of each set: the rows that join it to the side of a, and of b.
    """

    a: str
    b: str
    direct_row_ids: tuple[str, ...]
    size: int
    cuts: tuple[tuple[str, ...], ...]
    cut: bool
    left_out: tuple[str, ...]
    toward_a: tuple[tuple[tuple[str, ...], ...], ...]
    toward_b: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def direct(self) -> bool:
        """Whether the two are joined directly."""
        return bool(self.direct_row_ids)

    @property
    def with_direct(self) -> tuple[tuple[str, ...], ...]:
        """The smallest sets that part the two while the direct tie stays: none if there is one."""
        return () if self.direct else self.cuts

    @property
    def without_direct(self) -> tuple[tuple[str, ...], ...]:
        """The smallest sets that part the two once the direct tie is taken away."""
        return self.cuts

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that the answer rests on."""
        told = [row for side in (self.toward_a, self.toward_b) for group in side for ids in group for row in ids]
        return tuple(dict.fromkeys([*self.direct_row_ids, *told]))

    def to_frame(self) -> pd.DataFrame:
        """Give one row a set and actor.

        Returns
        -------
        pandas.DataFrame
            Columns cut (number of the set, from 1), size, actor, in_cuts (of how many of
            the sets the actor is part), toward_a, toward_b, row_ids.
        """
        many: dict[str, int] = {}
        for some in self.cuts:
            for actor in some:
                many[actor] = many.get(actor, 0) + 1
        cells = [
            (number, self.size, actor, many[actor], one, other, tuple(dict.fromkeys(one + other)))
            for number, (some, ones, others) in enumerate(zip(self.cuts, self.toward_a, self.toward_b, strict=True), 1)
            for actor, one, other in zip(some, ones, others, strict=True)
        ]
        found = pd.DataFrame(cells, columns=["cut", "size", "actor", "in_cuts", "toward_a", "toward_b", "row_ids"])
        lists = dict.fromkeys(("toward_a", "toward_b", "row_ids"), "object")
        return found.astype({"cut": "int64", "size": "int64", "actor": "str", "in_cuts": "int64", **lists})

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            The direct tie, the sets, what was left out.
        """
        lines = []
        if self.direct:
            lines.append(
                f"{self.a} and {self.b} deal with each other directly ({', '.join(self.direct_row_ids)}): nobody can part them."
            )
        apart = "Without the direct tie, " if self.direct else ""
        if not self.size:
            lines.append(f"{apart}nothing joins {self.a} and {self.b}.")
        else:
            sets = "; ".join(" and ".join(some) for some in self.cuts)
            bound = " (the list was stopped by its limit)" if self.cut else ""
            lines.append(f"{apart}{self.size} must go to part {self.a} and {self.b}: {sets}{bound}.")
        if self.left_out:
            lines.append("Not counted as go-betweens (placeholders, people): " + ", ".join(self.left_out) + ".")
        return "\n".join(lines)


def brokers(
    g: ConflictGraph,
    a: str,
    b: str,
    *,
    layer: Layer = "all",
    directed: bool = False,
    persons: bool = False,
    placeholders: bool = False,
    limit: int = 100,
) -> Brokers:
    """Who stands between two actors: the smallest sets without which nothing joins them.

    A minimum vertex cut: the smallest set of other actors that meets every path. While the
    two deal with each other directly there is none, so the answer is given with and without
    the direct tie. The trap: a cut names who is needed in the record, and the record is
    uneven; and on the layer "all" an enemy of both is a stepping stone like any other, so
    ask for ``layer="cooperative"`` to find go-betweens.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors; ids, or names and aliases that are unique.
    layer
        All rows, or only the hostile or cooperative ones.
    directed
        Follow rows only from source to target, from a to b.
    persons, placeholders
        Count people, or actors that stand for somebody unnamed, among the go-betweens.
    limit
        How many sets to list at most, >= 1; their number can grow as 2 ** actors.

    Returns
    -------
    Brokers
        All smallest sets, or the first `limit` of them with ``cut`` true.

    Raises
    ------
    UnknownActorError
        When there is no such actor, with near names.
    ValueError
        When both actors are one, or a name means nothing here.

    Notes
    -----
    By Menger's theorem the size equals the number of paths that share no go-between.
    Every smallest set takes one actor of each of them; the sets are found by choosing
    along one path and asking for the rest again, which costs at most one more flow a
    choice.

    References
    ----------
    .. [1] K. Menger (1927), Zur allgemeinen Kurventheorie. Fundamenta Mathematicae 10.
       https://doi.org/10.4064/fm-10-1-96-115

    Examples
    --------
    >>> from conflictgraph import testing
    >>> brokers(testing.toy(), "cat", "bee").cuts
    (('ant',),)
    >>> print(brokers(testing.toy(), "ant", "bee").explain())
    ant and bee deal with each other directly (a1, a2): nobody can part them.
    Without the direct tie, nothing joins ant and bee.
    """
    one, other = _ends(g, a, b)
    if limit < 1:
        raise ValueError(f"limit is {limit}: it is at least 1")
    left_out = _left_out(g, (one, other), persons=persons, placeholders=placeholders)
    edges = {way: edge for way, edge in _edges(g, layer, directed=directed).items() if not {*way} & {*left_out}}
    direct = edges.pop((one, other), None)
    names = sorted(set(g.actors["actor_id"]))
    number = {name: place for place, name in enumerate(names)}
    neighbours: list[list[int]] = [[] for _ in names]
    for source, target in edges:
        neighbours[number[source]].append(number[target])
    size, found, cut = cuts.smallest_cuts(neighbours, number[one], number[other], limit)
    sets = [tuple(names[node] for node in some) for some in found]
    sides = [_sides(edges, some, one, other) for some in sets]
    return Brokers(
        a=one,
        b=other,
        direct_row_ids=direct.row_ids if direct else (),
        size=size,
        cuts=tuple(sets),
        cut=cut,
        left_out=left_out,
        toward_a=tuple(near for near, _ in sides),
        toward_b=tuple(far for _, far in sides),
    )


def _sides(
    edges: dict[tuple[str, str], _Edge], some: tuple[str, ...], a: str, b: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Give the rows that join each actor of a cut to the side of a, and to the side of b."""
    from_a = _reached({way: edge for way, edge in edges.items() if not {*way} & {*some}}, a)
    to_b = _reached({(v, u): edge for (u, v), edge in edges.items() if not {u, v} & {*some}}, b)
    near = tuple(_rows_between(edges, from_a, {actor}) for actor in some)
    far = tuple(_rows_between(edges, {actor}, to_b) for actor in some)
    return near, far


def _reached(edges: dict[tuple[str, str], _Edge], start: str) -> set[str]:
    following: dict[str, list[str]] = {}
    for source, target in edges:
        following.setdefault(source, []).append(target)
    seen, stack = {start}, [start]
    while stack:
        for name in following.get(stack.pop(), ()):
            if name not in seen:
                seen.add(name)
                stack.append(name)
    return seen


def _rows_between(edges: dict[tuple[str, str], _Edge], sources: set[str], targets: set[str]) -> tuple[str, ...]:
    ids = [
        row
        for (source, target), edge in edges.items()
        if source in sources and target in targets
        for row in edge.row_ids
    ]
    return tuple(sorted(dict.fromkeys(ids)))
