"""A path from one actor to another: its steps, the rows behind them, and the sentence that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["NOT_A_FORECAST", "Path", "Step"]

NOT_A_FORECAST = "Shows ties and precedents, not a forecast."

_WORST = ("projected", "inferred", "observed")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: who is drawn in by whom, how, and on which rows that rests.

    Parameters
    ----------
    source, target
        Actor ids.
    kind
        act, retaliation, ally, leads, member, patron_up, proxy, host, pressure or answer.
    score
        0 to 1; a rank, no probability.
    status
        observed (an answer is on record), inferred (time and place fit) or projected.
    side
        1 when the actor reached stands with the one that was struck first, -1 against it.
    act_ids, tie_ids
        The rows behind the step, newest act first.
    newest
        Day of its newest act, or NaT.
    answers
        Pairs of act ids: the answer on record, and what it answers.
    """

    source: str
    target: str
    kind: str
    score: float
    status: str
    side: int
    act_ids: tuple[str, ...]
    tie_ids: tuple[str, ...]
    newest: pd.Timestamp
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind the step."""
        return self.act_ids + self.tie_ids


@dataclass(frozen=True, slots=True)
class Path:
    """One escalation path.

    Parameters
    ----------
    steps
        Its steps, in order.
    score
        Product of their scores: joint propensity, which ranks and does not forecast.
    sign
        -1 when the last actor ends up against the first, 1 with it.
    stability
        Share of redrawn parameters under which the path stays among the k best; nothing
        when none were drawn.
    low, high
        5 and 95 per cent of its score under redrawn parameters.
    probability
        Product of calibrated rates; only where a calibration was asked for.
    """

    steps: tuple[Step, ...]
    score: float
    sign: int
    stability: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None

    @property
    def actors(self) -> tuple[str, ...]:
        """Actor ids from first to last."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the steps."""
        return tuple(step.kind for step in self.steps)

    @property
    def status(self) -> str:
        """The weakest status of its steps."""
        return next(word for word in _WORST if any(step.status == word for step in self.steps))

    @property
    def weakest(self) -> int:
        """Number of the step with the lowest score, counted from 1."""
        return min(range(len(self.steps)), key=lambda n: self.steps[n].score) + 1

    @property
    def newest(self) -> pd.Timestamp:
        """Day of the newest act behind any step, or NaT."""
        days = pd.Series([step.newest for step in self.steps], dtype="datetime64[s]")
        return pd.Timestamp(days.max())

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind it, each once."""
        return tuple(dict.fromkeys(row for step in self.steps for row in step.row_ids))
