"""Does one actor answer the hostile acts of another more often than its own pace explains?

Rival claims are counted once, and acts of one day follow nobody, for their order is unknown. An act
of which nobody says who did it hits nobody and answers nobody: it is left out, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.arrows import arrows
from conflictgraph.measures.localnull import REACH, against_null

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["SHIFTS", "p_shifts", "retaliation"]

_ORDER = ["date", "act_id", "source", "target"]
_RETALIATION = {
    **dict.fromkeys(("actor", "other"), "str"),
    **dict.fromkeys(("acts", "answered"), "int64"),
    **dict.fromkeys(("rate", "null", "lift", "excess", "p"), "float64"),
    "stated": "int64",
    "left_out": "int64",
    "row_ids": "object",
}
#: Gibson's shifts of two acts with one target each, by who acts next (of A, B, X) on whom; AB-AB is no shift.
SHIFTS: dict[str, str] = {
    "AB-BA": "the one that was hit hits back",
    "AB-BY": "the one that was hit hits a third",
    "AB-XA": "a third hits the one that hit",
    "AB-XB": "a third hits the same target",
    "AB-XY": "others go on with each other",
    "AB-AY": "the one that hit hits a third",
    "AB-AB": "the one that hit hits the same target again",
}
_SHIFTS = {
    **dict.fromkeys(("shift", "meaning"), "str"),
    **dict.fromkeys(("count", "share", "null", "lift"), "float64"),
    "row_ids": "object",
}


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
        stated (acts that an answer of the actor on record names), left_out (hostile acts of the two
        of unknown direction, the same in both rows), row_ids (hostile acts of both).
        Rates of a sample of acts say nothing about the conflict; the shipped corpus is one.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, both are the same, or a number is out of range.

    See Also
    --------
    p_shifts : Who acts next on whom.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones are left out and counted; monadic
    ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> retaliation(testing.toy(), "bee", "ant", shifts=10)[["actor", "acts", "answered", "stated"]]
      actor  acts  answered  stated
    0   bee     1         1       1
    1   ant     1         0       0
    """
    one, other = g.resolve(a), g.resolve(b)
    wait = _days(within)
    if one == other or shifts < 1:
        msg = f"the pair is «{one}» and «{other}», with {shifts} shifts: two actors and at least one shift are needed"
        raise ValueError(msg)
    acts, unknown = arrows(_hostile(g, force=force))
    acts = acts.sort_values(_ORDER, kind="stable")
    between = unknown["source"].isin([one, other]) & unknown["target"].isin([one, other])
    left_out = int(unknown.loc[between & (unknown["source"] != unknown["target"]), "act_id"].nunique())
    links = g.responses
    links = links[links["basis"].isin(["stated", "reported"])]
    rows = [
        (*told, left_out, ids)
        for actor, hitter in ((one, other), (other, one))
        for *told, ids in [_direction(acts, links, actor, hitter, wait, shifts, seed)]
    ]
    return pd.DataFrame(rows, columns=list(_RETALIATION)).astype(_RETALIATION)


def _days(within: str) -> int:
    days = int(pd.Timedelta(within).days)
    if days < 1:
        msg = f"within is {within}: at least one day"
        raise ValueError(msg)
    return days


def _hostile(g: ConflictGraph, *, force: bool) -> pd.DataFrame:
    acts = g.counted_acts()
    acts = acts[(acts["sign"] < 0) & acts["date"].notna()]
    acts = acts[acts["force"]] if force else acts
    return acts.astype({"source": "str", "target": "str"}).sort_values(_ORDER)


def _direction(
    acts: pd.DataFrame, links: pd.DataFrame, actor: str, other: str, wait: int, shifts: int, seed: int
) -> tuple[object, ...]:
    hits = acts[(acts["source"] == other) & (acts["target"] == actor)].drop_duplicates("act_id")
    back = acts[(acts["source"] == actor) & (acts["target"] == other)].drop_duplicates("act_id")
    ids = tuple(dict.fromkeys([*hits["act_id"], *back["act_id"]]))
    mine = acts.loc[acts["source"] == actor, "act_id"]
    named = links[links["act_id"].isin(mine) & links["answers"].isin(hits["act_id"])]
    stated = int(named["answers"].nunique())
    if hits.empty:
        return actor, other, 0, 0, *[np.nan] * 5, stated, ids
    origin = acts["date"].min()
    when, answers = ((rows["date"] - origin).dt.days.to_numpy() for rows in (hits, back))
    rate, null = against_null(when, np.sort(answers), wait, shifts=shifts, seed=seed)
    mean = float(null.mean())
    return (
        actor,
        other,
        len(when),
        round(rate * len(when)),
        rate,
        mean,
        rate / mean if mean else np.nan,
        rate - mean,
        float((1 + (null >= rate - 1e-12).sum()) / (1 + shifts)),
        stated,
        ids,
    )


def p_shifts(
    g: ConflictGraph,
    a: str | None = None,
    b: str | None = None,
    *,
    within: str = "14D",
    shifts: int = 100,
    seed: int = 0,
    force: bool = False,
) -> pd.DataFrame:
    """Who acts next on whom: do the struck hit back, do third parties join, does the striker go on?

    Each hostile act is followed by the acts of the next day that has any, within the wait. The
    order of acts on one day is not known, so an act with n followers counts each of them 1/n. The
    null shifts every act locally, by up to 90 days either way.

    Parameters
    ----------
    g
        The graph.
    a, b
        Count only what follows acts between two actors, in both directions; nothing takes all.
    within
        Longest wait until the next day with acts.
    shifts
        Shifted records for the null; 0 for none.
    seed
        Fixes the shifts.
    force
        Count only acts of force.

    Returns
    -------
    pandas.DataFrame
        One row a shift, in a fixed order: shift (AB-BA, AB-BY, AB-XA, AB-XB, AB-XY, AB-AY, and AB-AB,
        which is none), meaning, count (of acts, shared out), share (of all counts, NaN without any),
        null (mean count in shifted records), lift (count over null), row_ids (the acts that followed so).
        ``attrs["left_out"]`` counts the hostile acts of unknown direction.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, only one is named, or a number is out of range.

    Notes
    -----
    Direction: reciprocal acts make an arc each way, of half a count; unknown ones are left out and
    counted; monadic ones are left out.

    References
    ----------
    Gibson, D. R. (2003), Participation shifts: order and differentiation in group conversation,
    Social Forces 81(4). Butts, C. T. (2008), A relational event framework for social action,
    Sociological Methodology 38(1), doi:10.1111/j.1467-9531.2008.00203.x.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> p_shifts(testing.toy(), shifts=0).query("count > 0")[["shift", "count", "row_ids"]]
       shift  count row_ids
    0  AB-BA    1.0   (a2,)
    """
    if (a is None) != (b is None):
        msg = "name both actors of a pair, or none for the whole"
        raise ValueError(msg)
    wait = _days(within)
    if shifts < 0:
        msg = f"shifts is {shifts}: 0 or more"
        raise ValueError(msg)
    acts = _hostile(g, force=force).drop_duplicates(["act_id", "source", "target"])
    acts = acts[(acts["source"] != acts["target"]) & (acts["source"] != "") & (acts["target"] != "")]
    left_out = int(acts.loc[acts["direction"] == "unknown", "act_id"].nunique())
    acts = acts[acts["direction"] != "unknown"]
    acts = arrows(acts.assign(number=np.arange(len(acts))))[0].sort_values(_ORDER, kind="stable")
    pair = None if a is None or b is None else {g.resolve(a), g.resolve(b)}
    if pair is not None and len(pair) < 2:
        msg = f"«{a}» and «{b}» are one actor: name two"
        raise ValueError(msg)
    u, v = acts["source"].to_numpy(dtype=object), acts["target"].to_numpy(dtype=object)
    first = np.array([pair is None or {x, y} == pair for x, y in zip(u, v, strict=True)], dtype=bool)
    day = (acts["date"] - acts["date"].min()).dt.days.to_numpy() if len(acts) else np.zeros(0, dtype=np.int64)
    codes = pd.factorize(np.concatenate([u, v]), sort=True)[0] if len(acts) else np.zeros(0, dtype=np.int64)
    ends = codes[: len(acts)], codes[len(acts) :]
    # Both arrows of one act move together, and count half each.
    number, weight = acts["number"].to_numpy(), np.where(acts["direction"] == "reciprocal", 0.5, 1.0)
    counts, followers = _counted(day, *ends, first, weight, wait)
    random, drawn = np.random.default_rng(seed), int(number.max(initial=-1)) + 1
    null = [
        _counted(day + random.integers(-REACH, REACH + 1, drawn)[number], *ends, first, weight, wait)[0]
        for _ in range(shifts)
    ]
    found = _told(counts, followers, null, acts["act_id"].to_numpy(dtype=object))
    found.attrs["left_out"] = left_out
    return found


def _counted(
    day: np.ndarray, u: np.ndarray, v: np.ndarray, first: np.ndarray, weight: np.ndarray, wait: int
) -> tuple[np.ndarray, list[list[int]]]:
    """Count shifts from each act to the acts of the next day with any; and who followed so."""
    counts = np.zeros(len(SHIFTS))
    followers: list[list[int]] = [[] for _ in SHIFTS]
    order = np.argsort(day, kind="stable")
    days, begin = np.unique(day[order], return_index=True)
    edges = np.append(begin, len(day))
    for n in range(len(days) - 1):
        if days[n + 1] - days[n] > wait:
            continue
        now, then = order[edges[n] : edges[n + 1]], order[edges[n + 1] : edges[min(n + 2, len(days))]]
        now = now[first[now]]
        if not len(now):
            continue
        kinds = _kinds(u[now][:, None], v[now][:, None], u[then], v[then])
        share = np.outer(weight[now], weight[then] / weight[then].sum())
        counts += np.bincount(kinds.ravel(), weights=share.ravel(), minlength=len(SHIFTS))
        for kind in np.unique(kinds):
            followers[int(kind)] += then[(kinds == kind).any(axis=0)].tolist()
    return counts, followers


def _kinds(a: np.ndarray, b: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Number the shift from act a -> b to act x -> y, in the order of `SHIFTS`."""
    rules = [
        (x == b) & (y == a),
        x == b,
        (x != a) & (y == a),
        (x != a) & (y == b),
        x != a,
        y != b,
    ]
    return np.asarray(np.select(rules, range(6), default=6))


def _told(counts: np.ndarray, followers: list[list[int]], null: list[np.ndarray], act_ids: np.ndarray) -> pd.DataFrame:
    whole = counts.sum()
    mean = np.mean(null, axis=0) if null else np.full(len(SHIFTS), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.where(mean > 0, counts / mean, np.nan)
    found = pd.DataFrame(
        {
            "shift": list(SHIFTS),
            "meaning": list(SHIFTS.values()),
            "count": counts,
            "share": counts / whole if whole else np.full(len(SHIFTS), np.nan),
            "null": mean,
            "lift": lift,
            "row_ids": pd.Series([tuple(dict.fromkeys(act_ids[ids])) for ids in followers], dtype=object),
        }
    )
    return found.astype(_SHIFTS)
