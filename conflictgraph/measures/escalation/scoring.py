"""How good is a ranking, and how true are its rates? Numbers in, numbers out."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["auc", "auc_interval", "average_precision", "brier", "reliability", "top_hits"]


def auc(score: np.ndarray, hit: np.ndarray) -> float:
    """Say how often a hit ranks above a miss; ties count half.

    Parameters
    ----------
    score
        (n,) float64.
    hit
        (n,) bool.

    Returns
    -------
    float
        0 to 1; NaN without both.
    """
    from scipy.stats import rankdata

    hits = int(hit.sum())
    misses = len(hit) - hits
    if not hits or not misses:
        return float("nan")
    return float((rankdata(score)[hit].sum() - hits * (hits + 1) / 2) / (hits * misses))


def auc_interval(area: float, hits: int, misses: int) -> tuple[float, float]:
    """Give the 95 per cent interval of an AUC, as if all pairs were independent.

    Parameters
    ----------
    area
        The AUC.
    hits, misses
        How many of each.

    Returns
    -------
    tuple
        Its ends, 0 to 1; NaN without both kinds. Pairs of one date are not independent, so the
        true interval is wider.

    References
    ----------
    Hanley, J. A. and B. J. McNeil (1982), Radiology 143(1), doi:10.1148/radiology.143.1.7063747.
    """
    if not hits or not misses:
        return float("nan"), float("nan")
    twice, squared = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (hits - 1) * (twice - area**2) + (misses - 1) * (squared - area**2)
    half = 1.959963984540054 * float(np.sqrt(max(spread, 0.0) / (hits * misses)))
    return max(0.0, area - half), min(1.0, area + half)


def average_precision(score: np.ndarray, hit: np.ndarray) -> float:
    """Average the precision at each hit; tied scores are taken together.

    Parameters
    ----------
    score
        (n,) float64.
    hit
        (n,) bool.

    Returns
    -------
    float
        0 to 1; NaN without hits.
    """
    if not hit.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    ranked, right = score[order], np.cumsum(hit[order])
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    gained = np.diff(right[ends], prepend=0)
    return float((gained * right[ends] / (ends + 1)).sum() / hit.sum())


def brier(chance: np.ndarray, hit: np.ndarray) -> float:
    """Average the squared distance between a rate and what happened; lower is better.

    Parameters
    ----------
    chance
        (n,) float64, 0 to 1.
    hit
        (n,) bool.

    Returns
    -------
    float
        0 to 1; NaN of nothing.
    """
    return float(((chance - hit) ** 2).mean()) if len(hit) else float("nan")


def top_hits(score: np.ndarray, hit: np.ndarray, k: int = 50) -> float:
    """Count the hits among the first k; pairs that tie at the edge share its places.

    Parameters
    ----------
    score
        (n,) float64.
    hit
        (n,) bool.
    k
        How many places.

    Returns
    -------
    float
        Expected hits when ties are broken by lot.
    """
    if len(score) <= k:
        return float(hit.sum())
    edge = np.partition(score, len(score) - k)[len(score) - k]
    above, level = score > edge, score == edge
    return float(hit[above].sum() + hit[level].mean() * (k - above.sum()))


def reliability(chance: np.ndarray, hit: np.ndarray, bins: int = 8) -> pd.DataFrame:
    """Set rates beside what came true, in bins that reach further and further into the top.

    Parameters
    ----------
    chance
        (n,) float64, 0 to 1.
    hit
        (n,) bool.
    bins
        Bins at most; each but the lowest holds half as many pairs as the one below.

    Returns
    -------
    pandas.DataFrame
        One row a bin, rising: predicted, observed (mean rates), pairs.
    """
    if not len(chance):
        return pd.DataFrame({"predicted": [0.0], "observed": [0.0], "pairs": [0]}).iloc[:0]
    edges = np.unique(np.quantile(chance, [0, *(1 - 0.5**n for n in range(1, bins)), 1]))
    place = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, max(len(edges) - 2, 0))
    return (
        pd.DataFrame({"bin": place, "predicted": chance, "observed": hit})
        .groupby("bin")
        .agg(predicted=("predicted", "mean"), observed=("observed", "mean"), pairs=("observed", "size"))
        .astype({"predicted": "float64", "observed": "float64", "pairs": "int64"})
        .reset_index(drop=True)
    )
