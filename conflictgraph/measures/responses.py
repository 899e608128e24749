"""What answered what: the acts that an act answered, the acts that answered it, and chains of answers.

Rule 1: only answers that somebody stated or reported, unless the caller names inferred ones.
Rule 2: nearness in time is never an answer. Rule 3: campaigns and rival claims can be answered.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import UnknownRowError
from conflictgraph.measures.answer_chains import Chain, Chains, heaviest, longest
from conflictgraph.measures.answer_counts import delays, fan_out
from conflictgraph.measures.links import ON_RECORD, after, in_time, on_basis
from conflictgraph.measures.retaliation_ import p_shifts, retaliation

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph

__all__ = [
    "ON_RECORD",
    "Chain",
    "Chains",
    "answered_by",
    "answers_to",
    "chains",
    "delays",
    "fan_out",
    "heaviest",
    "longest",
    "p_shifts",
    "retaliation",
]

_LINKS = ["act_id", "answers", "basis", "by"]


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

    Notes
    -----
    Direction: reciprocal acts are linked as any other act; unknown ones are linked as any other
    act; monadic ones are linked as any other act.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> answers_to(testing.toy(), "a2")[["act_id", "answers", "basis"]]
      act_id answers   basis
    0     a2      a1  stated
    """
    links = on_basis(g, basis)
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

    Notes
    -----
    Direction: reciprocal acts are linked as any other act; unknown ones are linked as any other
    act; monadic ones are linked as any other act.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> answered_by(testing.toy(), "a1")[["act_id", "date"]]
      act_id       date
    0     a2 2024-01-05
    """
    links = on_basis(g, basis)
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

    Notes
    -----
    Direction: reciprocal acts are linked as any other act; unknown ones are linked as any other
    act; monadic ones are linked as any other act.

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
    links = on_basis(g, basis)
    following = after(links)
    starts = [_act(g, start)] if start is not None else sorted(set(following) - set(links["act_id"]))
    routes, cut = _routes(following, starts, limit)
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    day = acts["date"]
    routes.sort(key=lambda route: (-len(route), *(in_time(day.get(one), one) for one in route)))
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


def _routes(following: dict[str, list[str]], starts: list[str], limit: int) -> tuple[list[tuple[str, ...]], bool]:
    found: list[tuple[str, ...]] = []
    for start in starts:
        if start not in following:
            continue
        todo: list[tuple[str, ...]] = [(start,)]
        while todo:
            route = todo.pop()
            nexts = following.get(route[-1], [])
            if not nexts:
                if len(found) >= limit:
                    return found, True
                found.append(route)
            todo += [(*route, one) for one in reversed(nexts)]
    return found, False
