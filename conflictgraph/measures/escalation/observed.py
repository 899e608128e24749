"""What happened: chains of acts in the order of time, and whom they reached.

Rule 1: strict order unless asked for; the answer says which. Rule 2: waiting counts from the
latest arrival. Rule 3: a partial date is an interval; certain reach asks that order holds for every day in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels.walks import NEVER, arrivals, arrivals_with_gap
from conflictgraph.measures.escalation.moves import rungs, usable_acts

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day

__all__ = ["observed_reach"]


def observed_reach(
    g: ConflictGraph,
    source: str,
    *,
    start: Day | None = None,
    end: Day | None = None,
    max_gap: str | None = "14D",
    same_time: Literal["forbid", "allow"] = "forbid",
    min_level: int = 1,
    persons: bool = False,
) -> pd.DataFrame:
    """Whom did chains of hostile acts that began with an actor reach, when, and by which acts?

    These are walks: a chain may pass an actor twice.

    Parameters
    ----------
    g
        The graph.
    source
        Who acts first.
    start, end
        The window; nothing takes the record.
    max_gap
        Longest wait at an actor, such as ``"14D"``; nothing sets no limit.
    same_time
        Whether acts of one day may follow each other.
    min_level
        Lowest rung of an act.
    persons
        Let people be stations.

    Returns
    -------
    pandas.DataFrame
        One row an actor reached, in order of arrival: actor, arrival (earliest possible day), steps,
        certain (whether an act whose date is one day reached it by such acts alone), row_ids (the chain).
        ``attrs`` holds same_time and n_ambiguous_same_time (couples of acts on one day that a chain could join).

    Raises
    ------
    UnknownActorError, ValueError
        When the actor is not there, or an option cannot be read.
    """
    first = g.resolve(source)
    if same_time not in {"forbid", "allow"}:
        msg = f"same_time is «{same_time}»: forbid or allow"
        raise ValueError(msg)
    if start is not None and end is not None:
        g = g.between(start, end)
    acts = usable_acts(g, persons=persons)
    acts = acts[(acts["sign"] < 0) & acts["date"].notna() & (rungs(acts) >= min_level)].sort_values(
        ["date", "act_id", "source", "target"]
    )
    if start is not None:
        acts = acts[acts["date"] >= pd.Timestamp(start)]
    if end is not None:
        acts = acts[acts["date"] <= pd.Timestamp(end)]
    possible, ambiguous = _reach(acts, first, max_gap, same_time)
    sure = acts[acts["date"] == acts["date_latest"].fillna(acts["date"])]
    certain = set(_reach(sure, first, max_gap, same_time)[0])
    rows = [(actor, day, len(chain), actor in certain, chain) for actor, (day, chain) in possible.items()]
    found = pd.DataFrame(
        sorted(rows, key=lambda row: (row[1], row[0])), columns=["actor", "arrival", "steps", "certain", "row_ids"]
    )
    found.attrs.update(same_time=same_time, n_ambiguous_same_time=ambiguous)
    return found


def _reach(
    acts: pd.DataFrame, first: str, max_gap: str | None, same_time: str
) -> tuple[dict[str, tuple[pd.Timestamp, tuple[str, ...]]], int]:
    if acts.empty:
        return {}, 0
    names = sorted({first, *acts["source"], *acts["target"]})
    index = pd.Index(names)
    u, v = (index.get_indexer(pd.Index(acts[end].astype("str"))).astype(np.int64) for end in ("source", "target"))
    days = acts["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    strict, n = int(same_time == "forbid"), len(names)
    gap = 10**9 if max_gap is None else int(pd.Timedelta(max_gap) / pd.Timedelta(days=1))
    before = np.full(len(u), -2, dtype=np.int64)
    last, held = np.full(n, NEVER, dtype=np.int64), np.full(n, NEVER, dtype=np.int64)
    arrivals_with_gap(
        u,
        v,
        days,
        int(index.get_loc(first)),
        gap,
        strict,
        before,
        last,
        np.full(n, -1, dtype=np.int64),
        held,
        np.full(n, -1, dtype=np.int64),
        work=len(u),
    )
    ids = acts["act_id"].astype("str").tolist()
    found: dict[str, tuple[pd.Timestamp, tuple[str, ...]]] = {}
    for e in np.flatnonzero(before > -2).tolist():
        name = names[v[e]]
        if name == first or name in found:
            continue
        chain, here = [ids[e]], int(before[e])
        while here >= 0:
            chain.append(ids[here])
            here = int(before[here])
        found[name] = (pd.Timestamp(np.datetime64(int(days[e]), "D")), tuple(reversed(chain)))
    same_day = sum(int(((v == u[e]) & (days == days[e])).sum()) for e in range(len(u))) if len(u) <= 20_000 else -1
    return found, same_day


def earliest(source: np.ndarray, target: np.ndarray, time: np.ndarray, start: int, n: int) -> np.ndarray:
    """Give the first time at which each actor is reached, strict and without a limit on waiting.

    Parameters
    ----------
    source, target, time
        Codes and ascending times, (n_acts,).
    start, n
        Code of the first actor, number of actors.

    Returns
    -------
    numpy.ndarray
        (n,) int64; 2**62 where never.
    """
    arrival = np.full(n, 2**62, dtype=np.int64)
    arrivals(source, target, time, start, int(time[0]) if len(time) else 0, 1, arrival, work=len(time))
    return arrival
