"""How many acts are followed by an answer in time, and how many would be by mere pace?

The null moves each act by up to ninety days either way, so that seasons and phases of a conflict
stay. Moving acts over the whole record misleads: it takes shared phases for answers.
"""

from __future__ import annotations

import numpy as np

__all__ = ["REACH", "against_null", "answered", "keys"]

#: Longest local shift, in days.
REACH = 90
_NEVER = np.iinfo(np.int64).max // 4
# Days between the ends of two pairs on the common axis: more than any record is long.
_APART = 10_000_000


def keys(pair: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Put the acts of many pairs on one axis, each pair far from the others.

    Parameters
    ----------
    pair
        Number of the pair, (n,) int64, >= 0.
    day
        Day of the act, (n,) int64.

    Returns
    -------
    numpy.ndarray
        (n,) int64.
    """
    return np.asarray(pair.astype(np.int64) * _APART + day.astype(np.int64))


def answered(when: np.ndarray, answers: np.ndarray, wait: int) -> np.ndarray:
    """Tell which acts are followed by an answer on a later day, within a wait.

    Parameters
    ----------
    when
        Days of the acts, (n,) int64.
    answers
        Days of possible answers, (m,) int64, sorted.
    wait
        Longest wait in days; acts of one day are no answers, for their order is unknown.

    Returns
    -------
    numpy.ndarray
        (n,) bool.
    """
    after = np.searchsorted(answers, when, side="right")
    following = np.append(answers, _NEVER)[after]
    return np.asarray(following - when <= wait)


def against_null(
    when: np.ndarray, answers: np.ndarray, wait: int, *, shifts: int, seed: int
) -> tuple[float, np.ndarray]:
    """Hold the share of answered acts against locally shifted records.

    Parameters
    ----------
    when, answers, wait
        As for `answered`.
    shifts
        Shifted records.
    seed
        Fixes the shifts.

    Returns
    -------
    tuple
        The share, and that of each shifted record, (shifts,) float64.
    """
    random = np.random.default_rng(seed)
    share = float(answered(when, answers, wait).mean())
    null = [
        float(answered(when + random.integers(-REACH, REACH + 1, len(when)), answers, wait).mean())
        for _ in range(shifts)
    ]
    return share, np.array(null)
