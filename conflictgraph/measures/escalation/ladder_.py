"""How high did a pair climb, when, in which episodes, and where did its level change?

The trap: a record is a sample, so a quiet period says that nothing is on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.measures.escalation.usable import rungs

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["change_points", "episodes", "ladder"]

_TOLLS = ("killed_low", "killed_best", "killed_high")
_LADDER = {
    "period": "datetime64[s]",
    "highest": "int64",
    "mean": "float64",
    "acts": "int64",
    **dict.fromkeys(vocab.QUAD_CLASSES, "int64"),
    "uncoded": "int64",
    "force": "int64",
    **dict.fromkeys(_TOLLS, "float64"),
    "crossed": "bool",
    "phase": "str",
    "row_ids": "object",
}
_EPISODES = {
    "episode": "int64",
    **dict.fromkeys(("begin", "peak", "end"), "datetime64[s]"),
    **dict.fromkeys(("periods", "rise", "fall", "highest", "acts", "force"), "int64"),
    **dict.fromkeys(_TOLLS, "float64"),
    "row_ids": "object",
}
_CHANGES = {
    "period": "datetime64[s]",
    **dict.fromkeys(("before", "after", "gain", "penalty", "strength"), "float64"),
    "row_ids": "object",
}


def ladder(
    g: ConflictGraph,
    a: str | None = None,
    b: str | None = None,
    *,
    freq: str = "W",
    floor: int = 1,
    quiet: int = 4,
) -> pd.DataFrame:
    """How high on the ladder did two actors, or all, stand in each period?

    Rungs: 0 talk, 1 disapproval, 2 demand, 3 threat, 4 protest and sanction, 5 show of force and
    coercion, 6 and 7 force, 8 mass killing. Beside the rung stand the acts by quad class, those
    of force, and the deaths.

    Phases are told by a rule. An episode begins with a period at `floor` or above, and ends with the
    last such period before `quiet` periods below it. In an episode everything before the first
    period on its highest rung is rise, everything after the last one is fall, and from the first to
    the last it is peak. All other periods are quiet.

    Parameters
    ----------
    g
        The graph.
    a, b
        The pair, in both directions; nothing takes all acts.
    freq
        Length of a period as pandas writes it: D, W, M.
    floor
        Lowest rung of an episode, 1 to 8.
    quiet
        Periods below the floor that end an episode, >= 1.

    Returns
    -------
    pandas.DataFrame
        One row a period from the first to the last dated act: period (its first day), highest, mean
        (rungs; 0 and NaN in a quiet period), acts, one column a quad class and uncoded, force,
        killed_low, killed_best, killed_high (people; NaN where no act has a figure), crossed
        (whether it stands higher than any period of its episode before), phase, row_ids. Acts whose
        possible days lie in two periods, or are unknown, stand in a last row with period NaT and
        phase ``undated``.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, only one is named, or a number is out of range.

    Notes
    -----
    Direction: reciprocal acts count for the pair; unknown ones count for the pair; monadic ones
    count only where no pair is asked for.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> ladder(testing.toy(), "ant", "bee")[["highest", "phase"]].to_dict("records")
    [{'highest': 7, 'phase': 'peak'}]
    """
    _check(floor, quiet)
    acts = _placed(_acts(g, a, b), freq)
    dated = acts[acts["period"].notna()]
    if acts.empty:
        return pd.DataFrame(columns=list(_LADDER)).astype(_LADDER)
    groups: dict[object, pd.DataFrame] = dict(tuple(dated.groupby("period")))
    lines = [(one.to_timestamp(), *_line(groups.get(one, dated.iloc[:0]))) for one in _span(dated, freq)]
    if len(dated) < len(acts):
        lines.append((pd.NaT, *_line(acts[acts["period"].isna()])))
    found = pd.DataFrame(lines, columns=[name for name in _LADDER if name not in {"crossed", "phase"}])
    phases, crossed = _phases(found.loc[found["period"].notna(), "highest"].tolist(), floor, quiet)
    undated = len(found) - len(phases)
    found["phase"], found["crossed"] = [*phases, *["undated"] * undated], [*crossed, *[False] * undated]
    return found[list(_LADDER)].astype(_LADDER)


def _check(floor: int, quiet: int) -> None:
    if not 1 <= floor <= 8 or quiet < 1:
        msg = f"floor is {floor}, quiet {quiet}: a rung from 1 to 8, and at least one period"
        raise ValueError(msg)


def _acts(g: ConflictGraph, a: str | None, b: str | None) -> pd.DataFrame:
    if (a is None) != (b is None):
        msg = "name both actors of a pair, or none for the whole"
        raise ValueError(msg)
    acts = g.counted_acts()
    if a is not None and b is not None:
        one, other = g.resolve(a), g.resolve(b)
        if one == other:
            msg = f"«{a}» and «{b}» are one actor: name two"
            raise ValueError(msg)
        there = (acts["source"] == one) & (acts["target"] == other)
        acts = acts[there | ((acts["source"] == other) & (acts["target"] == one))]
    return acts.drop_duplicates("act_id").sort_values(["date", "act_id"], na_position="last")


def _placed(acts: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Put each act into the one period in which it began, if there is one."""
    first, last = acts["date"].dt.to_period(freq), acts["date_latest"].fillna(acts["date"]).dt.to_period(freq)
    return acts.assign(rung=rungs(acts), period=first.where(first == last))


def _span(dated: pd.DataFrame, freq: str) -> pd.PeriodIndex:
    if dated.empty:
        return pd.PeriodIndex([], freq=freq)
    return pd.period_range(dated["period"].min(), dated["period"].max())


def _line(acts: pd.DataFrame) -> list[object]:
    quads = acts["quad_class"].astype("str").value_counts()
    counts = [int(quads.get(name, 0)) for name in vocab.QUAD_CLASSES]
    return [
        int(acts["rung"].max()) if len(acts) else 0,
        float(acts["rung"].mean()),
        len(acts),
        *counts,
        len(acts) - sum(counts),
        int(acts["force"].sum()),
        *(acts[name].sum(min_count=1) for name in _TOLLS),
        tuple(acts["act_id"]),
    ]


def _stretches(levels: list[int], floor: int, quiet: int) -> list[tuple[int, int]]:
    """First and last period of each episode."""
    high = [n for n, level in enumerate(levels) if level >= floor]
    found: list[tuple[int, int]] = []
    for here in high:
        if found and here - found[-1][1] <= quiet:
            found[-1] = (found[-1][0], here)
        else:
            found.append((here, here))
    return found


def _phases(levels: list[int], floor: int, quiet: int) -> tuple[list[str], list[bool]]:
    words, crossed = ["quiet"] * len(levels), [False] * len(levels)
    for begin, end in _stretches(levels, floor, quiet):
        inside = range(begin, end + 1)
        top = [n for n in inside if levels[n] == max(levels[begin : end + 1])]
        highest = floor - 1
        for n in inside:
            words[n] = "rise" if n < top[0] else "fall" if n > top[-1] else "peak"
            crossed[n] = levels[n] > highest
            highest = max(highest, levels[n])
    return words, crossed


def episodes(
    g: ConflictGraph,
    a: str | None = None,
    b: str | None = None,
    *,
    freq: str = "W",
    floor: int = 1,
    quiet: int = 4,
) -> pd.DataFrame:
    """Which bouts did two actors, or all, go through: when did each begin, peak and end?

    Parameters
    ----------
    g, a, b, freq, floor, quiet
        As for `ladder`, which gives the rule.

    Returns
    -------
    pandas.DataFrame
        One row an episode, by date: episode (from 1), begin, peak, end (first days of periods; the
        peak is the first period on the highest rung), periods, rise, fall (how many before the first
        and after the last period on that rung), highest, acts, force, killed_low, killed_best,
        killed_high, row_ids.

    Raises
    ------
    UnknownActorError, ValueError
        As for `ladder`.

    Notes
    -----
    Direction: reciprocal acts count for the pair; unknown ones count for the pair; monadic ones
    count only where no pair is asked for.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> episodes(testing.toy(), "ant", "bee")[["episode", "highest", "acts", "row_ids"]].to_dict("records")
    [{'episode': 1, 'highest': 7, 'acts': 2, 'row_ids': ('a1', 'a2')}]
    """
    steps = ladder(g, a, b, freq=freq, floor=floor, quiet=quiet)
    steps = steps[steps["period"].notna()].reset_index(drop=True)
    rows = []
    for n, (begin, end) in enumerate(_stretches(steps["highest"].tolist(), floor, quiet), start=1):
        mine = steps.iloc[begin : end + 1]
        phase = mine["phase"]
        rows.append(
            (
                n,
                mine["period"].iloc[0],
                mine.loc[phase == "peak", "period"].iloc[0],
                mine["period"].iloc[-1],
                len(mine),
                int((phase == "rise").sum()),
                int((phase == "fall").sum()),
                int(mine["highest"].max()),
                int(mine["acts"].sum()),
                int(mine["force"].sum()),
                *(mine[name].sum(min_count=1) for name in _TOLLS),
                tuple(row for ids in mine["row_ids"] for row in ids),
            )
        )
    return pd.DataFrame(rows, columns=list(_EPISODES)).astype(_EPISODES)


def change_points(
    g: ConflictGraph,
    a: str | None = None,
    b: str | None = None,
    *,
    freq: str = "W",
    min_size: int = 4,
    penalty: float | None = None,
) -> pd.DataFrame:
    """When did the number of hostile acts change, and how strongly?

    Binary segmentation of counts by the Poisson likelihood; a change stands when it gains more
    than the penalty.

    Parameters
    ----------
    g
        The graph.
    a, b
        The pair, in both directions; nothing takes all acts.
    freq
        Length of a period.
    min_size
        Fewest periods between changes.
    penalty
        Gain in log-likelihood that a change needs; nothing takes 2 log n.

    Returns
    -------
    pandas.DataFrame
        One row a change, by date: period (first of the new level), before, after (mean counts a
        period), gain (of log-likelihood), penalty, strength (gain over penalty, above 1), row_ids
        (hostile acts of the new level). Acts that fit into no single period are left out.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, or a number is out of range.

    Notes
    -----
    Direction: reciprocal acts count for the pair; unknown ones count for the pair; monadic ones
    count only where no pair is asked for.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> len(change_points(testing.toy()))
    0
    """
    if min_size < 1 or (penalty is not None and penalty <= 0):
        msg = f"min_size is {min_size}, penalty {penalty}: at least one period, and a gain above 0"
        raise ValueError(msg)
    acts = _placed(_acts(g, a, b), freq)
    acts = acts[acts["period"].notna()]
    index = _span(acts, freq)
    acts = acts[acts["sign"] < 0]
    counts = acts.groupby("period").size().reindex(index, fill_value=0).to_numpy(dtype=float)
    needed = 2.0 * float(np.log(max(len(counts), 2))) if penalty is None else penalty
    cuts = sorted(_segments(counts, 0, len(counts), min_size, needed))
    edges = [0, *(cut for cut, _ in cuts), len(counts)]
    rows = []
    for n, (cut, gain) in enumerate(cuts, start=1):
        new = acts[(acts["period"] >= index[cut]) & (acts["period"] <= index[edges[n + 1] - 1])]
        rows.append(
            (
                index[cut].to_timestamp(),
                float(counts[edges[n - 1] : cut].mean()),
                float(counts[cut : edges[n + 1]].mean()),
                gain,
                needed,
                gain / needed,
                tuple(new["act_id"]),
            )
        )
    return pd.DataFrame(rows, columns=list(_CHANGES)).astype(_CHANGES)


def _fit(total: np.ndarray | float, length: np.ndarray | float) -> np.ndarray:
    mean = np.maximum(np.asarray(total, dtype=float) / length, 1e-12)
    return np.asarray(total * np.log(mean))


def _segments(counts: np.ndarray, low: int, high: int, size: int, needed: float) -> list[tuple[int, float]]:
    if high - low < 2 * size:
        return []
    sums = np.cumsum(counts[low:high])
    lengths = np.arange(size, high - low - size + 1)
    left = sums[lengths - 1]
    gains = _fit(left, lengths) + _fit(sums[-1] - left, high - low - lengths) - _fit(float(sums[-1]), high - low)
    best = int(np.argmax(gains))
    if not gains[best] > needed:
        return []
    cut = low + int(lengths[best])
    return [
        (cut, float(gains[best])),
        *_segments(counts, low, cut, size, needed),
        *_segments(counts, cut, high, size, needed),
    ]
