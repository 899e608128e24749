"""What answered what: the acts that an act answered, the acts that answered it, and chains of answers.

Rule 1: only answers that somebody stated or reported, unless the caller names inferred ones.
Rule 2: nearness in time is never an answer. Rule 3: campaigns and rival claims can be answered.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd

from conflictgraph.errors import UnknownRowError
from conflictgraph.measures.escalation.tell import brackets, cite, row_words
from conflictgraph.measures.retaliation_ import retaliation
from conflictgraph.vocab import BASES

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["ON_RECORD", "Chain", "Chains", "answered_by", "answers_to", "chains", "heaviest", "longest", "retaliation"]

#: The bases on which an answer counts unless the caller asks for more.
ON_RECORD = ("stated", "reported")

_LIMIT = 100_000
_LINKS = ["act_id", "answers", "basis", "by"]


def _links(g: ConflictGraph, basis: Collection[str]) -> pd.DataFrame:
    wanted = [basis] if isinstance(basis, str) else list(basis)
    unknown = [one for one in wanted if one not in BASES]
    if unknown or not wanted:
        msg = f"no basis «{', '.join(unknown)}»; there are {', '.join(BASES)}"
        raise ValueError(msg)
    links = g.responses
    return links[links["basis"].isin(wanted)]


def _act(g: ConflictGraph, act: str) -> str:
    known = g.acts["act_id"].astype("str")
    if not (known == act).any():
        raise UnknownRowError.of([act], set(known))
    return act


def _named(cells: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in cells if cell))


def _described(g: ConflictGraph, links: pd.DataFrame, of: str) -> pd.DataFrame:
    """Put who, whom, what and when beside links; one row a link."""
    acts = g.acts
    grouped = acts.groupby("act_id", sort=False, observed=True)
    who = grouped[["source", "target"]].agg(_named)
    first = acts.drop_duplicates("act_id").set_index("act_id")
    found = links[_LINKS].copy()
    ids = found[of]
    for column in ("source", "target"):
        found[column] = pd.Series([who[column].get(one, ()) for one in ids], index=found.index, dtype=object)
    for column in ("type", "date", "description", "disputed"):
        found[column] = first[column].reindex(ids).array
    found["row_ids"] = pd.Series(
        [(a, b) for a, b in zip(found["act_id"], found["answers"], strict=True)], index=found.index, dtype=object
    )
    return found.sort_values(["date", "act_id", "answers"], na_position="last").reset_index(drop=True)


def answers_to(g: ConflictGraph, act: str, *, basis: Collection[str] = ON_RECORD) -> pd.DataFrame:
    """What did this act answer?

    Parameters
    ----------
    g
        The graph.
    act
        Act id.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    pandas.DataFrame
        One row a link, in order of date: act_id (this act), answers, basis, by; then source,
        target (tuples), type, date, description, disputed of the act that was answered; row_ids.

    Raises
    ------
    UnknownRowError
        When there is no such act, with near ids.
    ValueError
        When a basis is unknown.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> answers_to(testing.toy(), "a2")[["act_id", "answers", "basis"]]
      act_id answers   basis
    0     a2      a1  stated
    """
    links = _links(g, basis)
    return _described(g, links[links["act_id"] == _act(g, act)], "answers")


def answered_by(g: ConflictGraph, act: str, *, basis: Collection[str] = ON_RECORD) -> pd.DataFrame:
    """What answered this act?

    Parameters
    ----------
    g
        The graph.
    act
        Act id.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    pandas.DataFrame
        One row a link, in order of date: act_id (the answer), answers (this act), basis, by;
        then source, target (tuples), type, date, description, disputed of the answer; row_ids.

    Raises
    ------
    UnknownRowError
        When there is no such act, with near ids.
    ValueError
        When a basis is unknown.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> answered_by(testing.toy(), "a1")[["act_id", "date"]]
      act_id       date
    0     a2 2024-01-05
    """
    links = _links(g, basis)
    return _described(g, links[links["answers"] == _act(g, act)], "act_id")


def chains(
    g: ConflictGraph, start: str | None = None, *, basis: Collection[str] = ON_RECORD, limit: int = 1000
) -> pd.DataFrame:
    """Which chains of answers begin with an act?

    A chain goes on until nobody is on record as answering its last act.

    Parameters
    ----------
    g
        The graph.
    start
        Act id; nothing takes every act that is answered and answers nothing.
    basis
        Of stated, reported and inferred.
    limit
        Chains at most; ``attrs["cut"]`` of the frame says whether there were more.

    Returns
    -------
    pandas.DataFrame
        One row a link: chain, step (from 1), act_id, answers, basis, by, source, target, type,
        date, gap_days (days between the two acts, NaN when unknown), row_ids. The longest chains
        come first, then the earliest.

    Raises
    ------
    UnknownRowError, ValueError
        When there is no such act, a basis is unknown or the limit below 1.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> chains(testing.toy(), start="a1")[["chain", "step", "act_id", "answers", "gap_days"]]
       chain  step act_id answers  gap_days
    0      1     1     a2      a1       4.0
    """
    if limit < 1:
        msg = f"limit is {limit}: at least one chain"
        raise ValueError(msg)
    links = _links(g, basis)
    after = _after(links)
    starts = [_act(g, start)] if start is not None else sorted(set(after) - set(links["act_id"]))
    routes, cut = _routes(after, starts, limit)
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    day = acts["date"]
    routes.sort(key=lambda route: (-len(route), *(_when(day.get(one), one) for one in route)))
    rows = [
        (n, step, act, old)
        for n, route in enumerate(routes, start=1)
        for step, (old, act) in enumerate(pairwise(route), start=1)
    ]
    places = pd.DataFrame(rows, columns=["chain", "step", "act_id", "answers"]).astype(
        {"chain": "int64", "step": "int64", "act_id": "str", "answers": "str"}
    )
    told = _described(g, links.drop_duplicates(["act_id", "answers"]), "act_id").drop(
        columns=["description", "disputed"]
    )
    found = places.merge(told, on=["act_id", "answers"], how="left", sort=False).sort_values(["chain", "step"])
    gaps = (day.reindex(found["act_id"]).to_numpy() - day.reindex(found["answers"]).to_numpy()) / np.timedelta64(1, "D")
    found.insert(len(found.columns) - 1, "gap_days", gaps.astype("float64"))
    found = found.reset_index(drop=True)
    found.attrs["cut"] = cut
    return found


def _when(day: Any, act: str) -> tuple[int, str]:
    return (0 if day is None or pd.isna(day) else day.value, act)


def _after(links: pd.DataFrame) -> dict[str, list[str]]:
    after: dict[str, list[str]] = {}
    for act, answered in sorted(set(zip(links["act_id"].astype("str"), links["answers"].astype("str"), strict=True))):
        after.setdefault(answered, []).append(act)
    return after


def _routes(after: dict[str, list[str]], starts: list[str], limit: int) -> tuple[list[tuple[str, ...]], bool]:
    found: list[tuple[str, ...]] = []
    for start in starts:
        if start not in after:
            continue
        todo: list[tuple[str, ...]] = [(start,)]
        while todo:
            route = todo.pop()
            nexts = after.get(route[-1], [])
            if not nexts:
                if len(found) >= limit:
                    return found, True
                found.append(route)
            todo += [(*route, one) for one in reversed(nexts)]
    return found, False


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
    """

    items: tuple[Chain, ...]
    names: dict[str, str] = field(repr=False)
    who: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(repr=False)
    words: dict[str, Any] = field(repr=False)

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
        return pd.DataFrame(rows, columns=["chain", "links", "weight", "days", "bases", "row_ids"])

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
        return f"{known.date}, {source} towards {target}: {known.description or 'an act'}"

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
    """
    return _best(g, k, basis, by_weight=True)


def _best(g: ConflictGraph, k: int, basis: Collection[str], *, by_weight: bool) -> Chains:
    if k < 1:
        msg = f"k is {k}: at least one chain"
        raise ValueError(msg)
    links = _links(g, basis)
    after = _after(links)
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    weight = acts["intensity"].fillna(0.0).to_dict()
    day = acts["date"].to_dict()
    best: dict[str, tuple[float, float, tuple[str, ...]]] = {}
    for act in _bottom_up(after):
        options = [best[one] for one in after.get(act, [])]
        grown = [
            ((w + weight[act], n + 1, (act, *route)) if by_weight else (n + 1, w + weight[act], (act, *route)))
            for n, w, route in ((o if not by_weight else (o[1], o[0], o[2])) for o in options)
        ]
        lone = (weight[act], 0.0, (act,)) if by_weight else (0.0, weight[act], (act,))
        best[act] = max(
            grown,
            key=lambda one: (round(one[0], 9), round(one[1], 9), [-_when(day[a], a)[0] for a in one[2]]),
            default=lone,
        )
    starts = sorted(set(after) - set(links["act_id"].astype("str")))
    ranked = sorted(
        (best[one] for one in starts),
        key=lambda one: (-round(one[0], 9), -round(one[1], 9), [_when(day[a], a) for a in one[2]]),
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
    return Chains(items, dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)), who, row_words(g, ids))


def _bottom_up(after: dict[str, list[str]]) -> list[str]:
    """Order acts so that every answer comes before what it answers; links have no cycles, the tables see to that."""
    order: list[str] = []
    done: set[str] = set()
    for root in sorted(after):
        stack = [(root, False)]
        while stack:
            act, ready = stack.pop()
            if ready:
                order.append(act)
            elif act not in done:
                done.add(act)
                stack.append((act, True))
                stack += [(one, False) for one in after.get(act, []) if one not in done]
    return order
