"""Does one actor answer the hostile acts of another more often than its own pace explains?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["retaliation"]


def retaliation(
    g: ConflictGraph, a: str, b: str, *, within: str = "14D", shifts: int = 500, seed: int = 0, force: bool = False
) -> pd.DataFrame:
    """How often is an act of one actor followed by an act of the other against it, and is that more than chance?

    The null shifts each act of the first locally, by up to 90 days either way, so that seasons and
    phases of the conflict stay. A global shift misleads: it mistakes shared phases for answers.

    Parameters
    ----------
    g
        The graph.
    a, b
        The pair.
    within
        Longest wait; acts of the same day are not answers, for their order is unknown.
    shifts
        Shifted records for the null.
    seed
        Fixes the shifts.
    force
        Count only acts of force.

    Returns
    -------
    pandas.DataFrame
        Two rows, one a direction: actor (who answers), other, acts (of the other), answered
        (within the wait), rate, null, lift, excess, p (share of shifted records with at least that rate),
        stated (acts that an answer of the actor on record names), row_ids (hostile acts of both).
        Rates of a sample of acts say nothing about the conflict; the shipped corpus is one.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, both are the same, or there is no shift.
    """
    one, other = g.resolve(a), g.resolve(b)
    if one == other or shifts < 1:
        msg = f"the pair is «{one}» and «{other}», with {shifts} shifts: two actors and at least one shift are needed"
        raise ValueError(msg)
    acts = g.counted_acts()
    acts = acts[(acts["sign"] < 0) & acts["date"].notna()]
    if force:
        acts = acts[acts["force"]]
    links = g.responses
    links = links[links["basis"].isin(["stated", "reported"])]
    rows = [
        _direction(acts, links, actor, hitter, pd.Timedelta(within).days, shifts, seed)
        for actor, hitter in ((one, other), (other, one))
    ]
    return pd.DataFrame(
        rows, columns=["actor", "other", "acts", "answered", "rate", "null", "lift", "excess", "p", "stated", "row_ids"]
    )


def _direction(
    acts: pd.DataFrame, links: pd.DataFrame, actor: str, other: str, wait: int, shifts: int, seed: int
) -> tuple[object, ...]:
    hits = acts[(acts["source"] == other) & (acts["target"] == actor)].drop_duplicates("act_id")
    back = acts[(acts["source"] == actor) & (acts["target"] == other)].drop_duplicates("act_id")
    ids = tuple(dict.fromkeys([*hits["act_id"], *back["act_id"]]))
    named = links[
        links["act_id"].isin(acts.loc[acts["source"] == actor, "act_id"]) & links["answers"].isin(hits["act_id"])
    ]
    stated = int(named["answers"].nunique())
    if hits.empty:
        return actor, other, 0, 0, np.nan, np.nan, np.nan, np.nan, np.nan, stated, ids
    origin = acts["date"].min()
    when, answers = ((rows["date"] - origin).dt.days.to_numpy() for rows in (hits, back))
    answers = np.sort(answers)
    rate = _rate(when, answers, wait)
    random = np.random.default_rng(seed)
    null = np.array([_rate(when + random.integers(-90, 91, len(when)), answers, wait) for _ in range(shifts)])
    mean = float(null.mean())
    lift = rate / mean if mean else np.nan
    return (
        actor,
        other,
        len(when),
        round(rate * len(when)),
        rate,
        mean,
        lift,
        rate - mean,
        float((1 + (null >= rate - 1e-12).sum()) / (1 + shifts)),
        stated,
        ids,
    )


def _rate(when: np.ndarray, answers: np.ndarray, wait: int) -> float:
    if not len(answers):
        return 0.0
    after = np.searchsorted(answers, when, side="right")
    found = np.append(answers, np.iinfo(np.int64).max // 2)[after]
    return float((found - when <= wait).mean())
