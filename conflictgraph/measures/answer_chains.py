"""The longest and the heaviest chains of answers, and the sentences that tell them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from conflictgraph.graph.signs import LOOSE
from conflictgraph.measures.escalation.tell import brackets, cite, row_words
from conflictgraph.measures.links import ON_RECORD, after, in_time, on_basis

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["Chain", "Chains", "heaviest", "longest"]

_CHAINS = {
    "chain": "int64",
    "links": "int64",
    "weight": "float64",
    "days": "float64",
    "bases": "object",
    "row_ids": "object",
}


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of answers.

    Parameters
    ----------
    act_ids
        From the first act to the last answer.
    bases
        Basis of each link.
    weight
        Summed intensity of its acts.
    days
        Days from the first to the last act, NaN when unknown.
    """

    act_ids: tuple[str, ...]
    bases: tuple[str, ...]
    weight: float
    days: float

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The acts."""
        return self.act_ids

    def __len__(self) -> int:
        return len(self.bases)


@dataclass(frozen=True, slots=True)
class Chains(Sequence[Chain]):
    """Some chains of answers, best first.

    Parameters
    ----------
    items
        The chains.
    names, who, words
        What an explanation needs.
    loose
        Acts of both sides, or of unknown direction: act id to direction.
    """

    items: tuple[Chain, ...]
    names: dict[str, str] = field(repr=False)
    who: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(repr=False)
    words: dict[str, Any] = field(repr=False)
    loose: dict[str, str] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Chain: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Chain, ...]: ...
    def __getitem__(self, index: int | slice) -> Chain | tuple[Chain, ...]:
        return self.items[index]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every act of any chain, each once."""
        return tuple(dict.fromkeys(act for chain in self.items for act in chain.act_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give one row a chain.

        Returns
        -------
        pandas.DataFrame
            Columns chain, links, weight, days, bases, row_ids.
        """
        rows = [
            (n, len(one), one.weight, one.days, one.bases, one.act_ids) for n, one in enumerate(self.items, start=1)
        ]
        return pd.DataFrame(rows, columns=list(_CHAINS)).astype(_CHAINS)

    def explain(self) -> str:
        """Tell the chains in sentences.

        Returns
        -------
        str
            Plain text.
        """
        if not self.items:
            return "No answer is on record."
        lines: list[str] = []
        for number, one in enumerate(self.items, start=1):
            span = f" over {one.days:.0f} days" if one.days == one.days else ""
            lines.append(f"Chain {number}: {len(one)} answer{'s' if len(one) > 1 else ''}{span}.")
            for position, act in enumerate(one.act_ids):
                basis = f" ({one.bases[position - 1]} answer)" if position else ""
                lines.append(
                    f"  {'-> ' if position else ''}{self._line(act)}{basis}{cite(act, self.words, quote=False)} {brackets((act,))}"
                )
        return "\n".join(lines)

    def _line(self, act: str) -> str:
        sources, targets = self.who[act]
        source, target = (
            " and ".join(self.names.get(one, one) for one in ids) or "somebody" for ids in (sources, targets)
        )
        known = self.words[act]
        ends = f"{source} towards {target}"
        if act in self.loose:
            ends = f"between {source} and {target}" + ", nobody says by whom" * (self.loose[act] == "unknown")
        return f"{known.date}, {ends}: {known.description or 'an act'}"

    def __str__(self) -> str:
        return self.explain()


def longest(g: ConflictGraph, k: int = 3, *, basis: Collection[str] = ON_RECORD) -> Chains:
    """Which chains of answers are longest?

    Of chains that begin with one act, only the best stands: the others share most of its acts.

    Parameters
    ----------
    g
        The graph.
    k
        How many chains.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    Chains
        Most links first, then the heaviest, then the earliest.

    Raises
    ------
    ValueError
        When k is below 1 or a basis is unknown.

    Notes
    -----
    Direction: reciprocal acts are linked as any other act and told without an arrow; unknown ones are
    linked as any other act and told without an arrow; monadic ones are linked as any other act.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> longest(testing.toy())[0].act_ids
    ('a1', 'a2')
    """
    return _best(g, k, basis, by_weight=False)


def heaviest(g: ConflictGraph, k: int = 3, *, basis: Collection[str] = ON_RECORD) -> Chains:
    """Which chains of answers gather the most intensity?

    Parameters
    ----------
    g
        The graph.
    k
        How many chains.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    Chains
        Largest summed intensity first, then the longest, then the earliest.

    Raises
    ------
    ValueError
        When k is below 1 or a basis is unknown.

    Notes
    -----
    Direction: reciprocal acts are linked as any other act and told without an arrow; unknown ones are
    linked as any other act and told without an arrow; monadic ones are linked as any other act.
    """
    return _best(g, k, basis, by_weight=True)


def _best(g: ConflictGraph, k: int, basis: Collection[str], *, by_weight: bool) -> Chains:
    if k < 1:
        msg = f"k is {k}: at least one chain"
        raise ValueError(msg)
    links = on_basis(g, basis)
    following = after(links)
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    weight = acts["intensity"].fillna(0.0).to_dict()
    day = acts["date"].to_dict()
    best: dict[str, tuple[float, float, tuple[str, ...]]] = {}
    for act in _bottom_up(following):
        options = [best[one] for one in following.get(act, [])]
        grown = [
            ((w + weight[act], n + 1, (act, *route)) if by_weight else (n + 1, w + weight[act], (act, *route)))
            for n, w, route in ((o if not by_weight else (o[1], o[0], o[2])) for o in options)
        ]
        lone = (weight[act], 0.0, (act,)) if by_weight else (0.0, weight[act], (act,))
        best[act] = max(
            grown,
            key=lambda one: (round(one[0], 9), round(one[1], 9), [-in_time(day[a], a)[0] for a in one[2]]),
            default=lone,
        )
    starts = sorted(set(following) - set(links["act_id"].astype("str")))
    ranked = sorted(
        (best[one] for one in starts),
        key=lambda one: (-round(one[0], 9), -round(one[1], 9), [in_time(day[a], a) for a in one[2]]),
    )[:k]
    basis_of = {
        (str(a), str(b)): str(c) for a, b, c in zip(links["act_id"], links["answers"], links["basis"], strict=True)
    }
    items = tuple(
        Chain(
            route,
            tuple(basis_of[new, old] for old, new in pairwise(route)),
            sum(weight[a] for a in route),
            (day[route[-1]] - day[route[0]]) / pd.Timedelta(days=1),
        )
        for _, _, route in ranked
    )
    ids = [act for one in items for act in one.act_ids]
    who: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for name, rows in g.acts[g.acts["act_id"].isin(ids)].groupby("act_id", observed=True):
        who[str(name)] = (tuple(dict.fromkeys(rows["source"])), tuple(dict.fromkeys(rows["target"])))
    names = dict(zip(g.actors["actor_id"], g.actors["name"], strict=True))
    unsure = g.acts[g.acts["act_id"].isin(ids) & g.acts["direction"].isin(LOOSE)]
    loose = dict(zip(unsure["act_id"].astype("str"), unsure["direction"].astype("str"), strict=True))
    return Chains(items, names, who, row_words(g, ids), loose)


def _bottom_up(following: dict[str, list[str]]) -> list[str]:
    """Order acts so that every answer comes before what it answers; links have no cycles, the tables see to that."""
    order: list[str] = []
    done: set[str] = set()
    for root in sorted(following):
        stack = [(root, False)]
        while stack:
            act, ready = stack.pop()
            if ready:
                order.append(act)
            elif act not in done:
                done.add(act)
                stack.append((act, True))
                stack += [(one, False) for one in following.get(act, []) if one not in done]
    return order
