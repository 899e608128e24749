"""Those without whom nothing joins two actors: minimum vertex cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.kernels import cuts
from conflictgraph.measures.paths.web import Edge, edges_of, ends_of, left_out_of

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.collapsed import Layer

__all__ = ["Brokers", "brokers"]


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

    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

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
    one, other = ends_of(g, a, b)
    if limit < 1:
        raise ValueError(f"limit is {limit}: it is at least 1")
    left_out = left_out_of(g, (one, other), persons=persons, placeholders=placeholders)
    edges = {way: edge for way, edge in edges_of(g, layer, directed=directed).items() if not {*way} & {*left_out}}
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
    edges: dict[tuple[str, str], Edge], some: tuple[str, ...], a: str, b: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Give the rows that join each actor of a cut to the side of a, and to the side of b."""
    from_a = _reached({way: edge for way, edge in edges.items() if not {*way} & {*some}}, a)
    to_b = _reached({(v, u): edge for (u, v), edge in edges.items() if not {u, v} & {*some}}, b)
    near = tuple(_rows_between(edges, from_a, {actor}) for actor in some)
    far = tuple(_rows_between(edges, {actor}, to_b) for actor in some)
    return near, far


def _reached(edges: dict[tuple[str, str], Edge], start: str) -> set[str]:
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


def _rows_between(edges: dict[tuple[str, str], Edge], sources: set[str], targets: set[str]) -> tuple[str, ...]:
    ids = [
        row
        for (source, target), edge in edges.items()
        if source in sources and target in targets
        for row in edge.row_ids
    ]
    return tuple(sorted(dict.fromkeys(ids)))
