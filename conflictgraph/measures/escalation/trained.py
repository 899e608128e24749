"""The protocol of a back-test: choose and fit on the first half of the dates, score once on the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError
from conflictgraph.measures.escalation.rankings import scored
from conflictgraph.measures.escalation.record_ import Record, Sheet, record, sheet
from conflictgraph.measures.escalation.strengths_ import INGREDIENTS, Strengths, choose, fit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflictgraph.tables import Tables

__all__ = ["Protocol", "Trained", "days", "trained"]


@dataclass(frozen=True, slots=True)
class Protocol:
    """What is asked on which days.

    Parameters
    ----------
    horizon, quiet, every
        Days to look ahead; days without material conflict before; days between cut-offs.
    half_lives
        Half-lives that are tried on the first half.
    min_acts
        Actors with fewer acts in the quiet time before a cut-off are not ranked on it.
    warm_up
        Days before the first cut-off.
    least
        Fewest onsets in each half.
    everyone
        Fit and score all pairs, and not only those that were quiet; onsets are then scored apart.
    """

    horizon: float
    quiet: float
    every: float
    half_lives: tuple[float, ...]
    min_acts: int
    warm_up: float
    least: int
    everyone: bool = False

    def cutoffs(self, known: Record) -> np.ndarray:
        """Give the days of the questions.

        Parameters
        ----------
        known
            The record.

        Returns
        -------
        numpy.ndarray
            Days since the record began.
        """
        return np.arange(max(self.quiet, self.warm_up), known.day.max() - self.horizon, self.every)

    def sheet(self, known: Record, cutoff: float, half_life: float) -> Sheet | None:
        """Score all pairs on one day.

        Parameters
        ----------
        known, cutoff, half_life
            As for `record_.sheet`.

        Returns
        -------
        Sheet or None
            Nothing when fewer than three actors were active.
        """
        return sheet(
            known,
            cutoff,
            ahead=self.horizon,
            quiet=self.quiet,
            half_life=half_life,
            min_acts=self.min_acts,
            everyone=self.everyone,
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """A model fitted on the first half of the dates, and what it scored on the second.

    Parameters
    ----------
    model
        The strengths.
    scores, reliability, tried
        As in `Backtest`.
    half_life, ingredients, ridge
        What was chosen.
    known, protocol
        The record, and what was asked of it.
    later
        The dates that were scored.
    split
        The first of them.
    """

    model: Strengths
    scores: pd.DataFrame
    reliability: pd.DataFrame
    tried: pd.DataFrame
    half_life: float
    ingredients: str
    ridge: float
    known: Record
    protocol: Protocol
    later: list[Sheet]
    split: pd.Timestamp


def trained(tables: Tables, protocol: Protocol, progress: Callable[[int, int], None] | None = None) -> Trained:
    """Choose, fit and score a model of onsets.

    Parameters
    ----------
    tables
        The tables.
    protocol
        What is asked.
    progress
        Called with the number of dates done and of all dates.

    Returns
    -------
    Trained
        The model and its score.

    Raises
    ------
    RecordTooThinError
        When there are too few onsets.
    """
    known = record(tables)
    cutoffs = protocol.cutoffs(known)
    middle = len(cutoffs) // 2
    count = _Counter(progress, middle * len(protocol.half_lives) + len(cutoffs) - middle)
    early = {life: count.sheets(protocol, known, cutoffs[:middle], life) for life in protocol.half_lives}
    _refuse_thin(next(iter(early.values())), _onsets(known, protocol, cutoffs[middle:]), protocol.least)
    half_life, ingredients, ridge, tried = choose(early)
    later = count.sheets(protocol, known, cutoffs[middle:], half_life)
    model = fit(early[half_life], INGREDIENTS[ingredients], ridge)
    scores, curves = scored(early[half_life], later, model)
    if protocol.everyone:
        learned, seen = ([one.quiet_part() for one in half] for half in (early[half_life], later))
        onsets = scored(learned, seen, model)[0]
        onsets = onsets[onsets["question"] == "pairs"].assign(question="onsets")
        scores = pd.concat([scores, onsets], ignore_index=True).astype(scores.dtypes)
    split = known.zero + pd.Timedelta(days=float(cutoffs[middle]))
    return Trained(model, scores, curves, tried, half_life, ingredients, ridge, known, protocol, later, split)


def days(span: str) -> float:
    """Read a span of time in days.

    Parameters
    ----------
    span
        Such as ``"30D"``.

    Returns
    -------
    float
        Days, > 0.

    Raises
    ------
    ValueError
        When it is no span of time, or not positive.
    """
    found = pd.Timedelta(span).total_seconds() / 86400.0
    if not found > 0:
        msg = f"{span} is no span of time: write it as 30D"
        raise ValueError(msg)
    return found


class _Counter:
    """Tells how many dates are done."""

    def __init__(self, tell: Callable[[int, int], None] | None, whole: int) -> None:
        self.tell, self.whole, self.done = tell, whole, 0

    def sheets(self, protocol: Protocol, known: Record, cutoffs: np.ndarray, half_life: float) -> list[Sheet]:
        found = []
        for cutoff in cutoffs:
            one = protocol.sheet(known, float(cutoff), half_life)
            self.done += 1
            if self.tell is not None:
                self.tell(self.done, self.whole)
            if one is not None:
                found.append(one)
        return found


def _onsets(known: Record, protocol: Protocol, cutoffs: np.ndarray) -> int:
    """Count the onsets of the later dates; no score of them is looked at before the choice is made."""
    found = (protocol.sheet(known, float(cutoff), protocol.half_lives[0]) for cutoff in cutoffs)
    return sum(_new(one) for one in found if one is not None)


def _new(one: Sheet) -> int:
    return int((one.hit & one.quiet).sum())


def _refuse_thin(early: Sequence[Sheet], later: int, least: int) -> None:
    first = sum(_new(one) for one in early)
    inner = sum(_new(one) for one in early[max(1, 2 * len(early) // 3) :])
    if len(early) < 3 or min(first, later) < least or not inner:
        raise RecordTooThinError(
            f"{first} onsets in the first half of the dates and {later} in the second: at least {least} are needed in each to choose, fit and score"
        )
