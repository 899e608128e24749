"""How high did a pair climb, when, and where did its level change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.moves import rungs

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["change_points", "ladder"]


def ladder(g: ConflictGraph, a: str | None = None, b: str | None = None, *, freq: str = "W") -> pd.DataFrame:
    """How high on the ladder did two actors, or all, stand in each period?

    Rungs: 0 talk, 1 disapproval, 2 demand, 3 threat, 4 protest and sanction, 5 show of force and
    coercion, 6 and 7 force, 8 mass killing.

    Parameters
    ----------
    g
        The graph.
    a, b
        The pair, in both directions; nothing takes all acts.
    freq
        Length of a period as pandas writes it: D, W, M.

    Returns
    -------
    pandas.DataFrame
        One row a period from the first to the last dated act: period (its first day), highest,
        mean (rungs; 0 and NaN in a quiet period), acts, force, killed_best, phase (quiet, rise,
        peak, fall, level), row_ids. Acts whose date is no single day stand at its beginning.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, or only one is named.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> ladder(testing.toy(), "ant", "bee")["highest"].tolist()
    [7]
    """
    acts = _acts(g, a, b)
    if acts.empty:
        return pd.DataFrame(columns=["period", "highest", "mean", "acts", "force", "killed_best", "phase", "row_ids"])
    acts = acts.assign(rung=rungs(acts), period=acts["date"].dt.to_period(freq))
    grouped = acts.groupby("period")
    found = pd.DataFrame(
        {
            "highest": grouped["rung"].max(),
            "mean": grouped["rung"].mean(),
            "acts": grouped["act_id"].nunique(),
            "force": grouped["force"].sum(),
            "killed_best": grouped["killed_best"].sum(),
            "row_ids": pd.Series(
                {period: tuple(dict.fromkeys(ids)) for period, ids in grouped["act_id"]}, dtype=object
            ),
        }
    )
    periods = pd.period_range(found.index[0], found.index[-1], freq=acts["period"].iloc[0].freq)
    found = found.reindex(periods)
    found["row_ids"] = pd.Series(
        [ids if isinstance(ids, tuple) else () for ids in found["row_ids"]], index=found.index, dtype=object
    )
    for name in ("highest", "acts", "force"):
        found[name] = found[name].fillna(0).astype("int64")
    found["killed_best"] = found["killed_best"].fillna(0.0)
    found["phase"] = _phases(found["highest"].tolist())
    found.insert(0, "period", periods.to_timestamp())
    return found[["period", "highest", "mean", "acts", "force", "killed_best", "phase", "row_ids"]].reset_index(
        drop=True
    )


def _acts(g: ConflictGraph, a: str | None, b: str | None) -> pd.DataFrame:
    if (a is None) != (b is None):
        msg = "name both actors of a pair, or none for the whole"
        raise ValueError(msg)
    acts = g.counted_acts()
    acts = acts[acts["date"].notna()].drop_duplicates(["act_id", "source", "target"])
    if a is None or b is None:
        return acts.drop_duplicates("act_id").sort_values(["date", "act_id"])
    one, other = g.resolve(a), g.resolve(b)
    pair = ((acts["source"] == one) & (acts["target"] == other)) | ((acts["source"] == other) & (acts["target"] == one))
    return acts[pair].drop_duplicates("act_id").sort_values(["date", "act_id"])


def _phases(levels: list[int]) -> list[str]:
    top = max(levels)
    words = []
    for before, here in zip([0, *levels], levels, strict=False):
        words.append(
            "quiet"
            if here == 0
            else "peak"
            if here == top
            else "rise"
            if here > before
            else "fall"
            if here < before
            else "level"
        )
    return words


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
        One row a change, by date: period (first of the new level), before, after (mean counts),
        gain, penalty, row_ids (hostile acts of the new level).

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, or a number is out of range.
    """
    if min_size < 1:
        msg = f"min_size is {min_size}: at least one period"
        raise ValueError(msg)
    columns = ["period", "before", "after", "gain", "penalty", "row_ids"]
    acts = _acts(g, a, b)
    if acts.empty:
        return pd.DataFrame(columns=columns)
    periods = acts["date"].dt.to_period(freq)
    index = pd.period_range(periods.min(), periods.max(), freq=periods.iloc[0].freq)
    acts = acts.assign(period=periods)[acts["sign"] < 0]
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
                tuple(new["act_id"]),
            )
        )
    return pd.DataFrame(rows, columns=columns)


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
