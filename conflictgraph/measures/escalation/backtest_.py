"""How well would typed steps have ranked what came next? A back-test against simple baselines.

At each cut-off everything is counted from acts before it. The trap: base rates are a fraction of a
per cent, so a high AUC is a ranking aid and no forecast; the activity of actors alone ranks well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.measures.escalation.record_ import tables_of
from conflictgraph.measures.escalation.trained import Protocol, Trained, days, trained

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.tables import Tables

__all__ = ["Backtest", "backtest", "summed_up"]


@dataclass(frozen=True, slots=True)
class Backtest:
    """Out-of-sample scores of rankings of pairs, and of single actors.

    Parameters
    ----------
    scores
        One row a ranking and question: question (pairs: which turns hostile next; actors: who is
        drawn in), ranking, kind (baseline, step, typed, fitted), auc, auc_low, auc_high (95 per cent, as
        if pairs were independent), average_precision, brier, hits_50 (mean hits among the first
        fifty of a date). Rates for the Brier score of a ranking come from a logistic curve on the
        first half.
    reliability
        Rates against what came true: question, ranking, predicted, observed, pairs.
    tried
        Every candidate that was compared on the first half: half_life, ingredients, ridge, auc.
    strengths
        Fitted logistic weights; use them only beside `auc`.
    auc
        Out-of-sample AUC of the fitted ranking of pairs.
    half_life, ingredients, ridge
        What was chosen on the first half.
    fitted_until, dates, onsets, base_rate, drawn, horizon, sided
        What was scored on what; `sided` says that no act had a direction, so that each pair was ranked once.
    """

    scores: pd.DataFrame
    reliability: pd.DataFrame
    tried: pd.DataFrame = field(repr=False)
    strengths: pd.Series = field(repr=False)
    auc: float
    half_life: float
    ingredients: str
    ridge: float
    fitted_until: pd.Timestamp
    dates: int
    onsets: int
    base_rate: float
    drawn: int
    horizon: str
    sided: bool

    def to_frame(self) -> pd.DataFrame:
        """Give the scores.

        Returns
        -------
        pandas.DataFrame
            See `scores`.
        """
        return self.scores.copy(deep=False)

    def _of(self, question: str, column: str) -> dict[str, float]:
        mine = self.scores[self.scores["question"] == question]
        return dict(zip(mine["ranking"], mine[column], strict=True))

    def explain(self) -> str:
        """Say what came out, good or bad.

        Returns
        -------
        str
            Plain text.
        """
        area, rate = (self._of("pairs", column) for column in ("auc", "brier"))
        simple = self.scores[(self.scores["question"] == "pairs") & (self.scores["kind"] == "baseline")]
        best = max(simple["ranking"], key=lambda name: area[name])
        verdict = "better" if self.auc > area[best] else "no better"
        lines = [
            f"Onsets within {self.horizon}: {self.onsets} on {self.dates} dates after {self.fitted_until:%Y-%m-%d}, base rate {self.base_rate:.3%}.",
            f"Chosen on the dates before, among {len(self.tried)} candidates: {self.ingredients}, half-life {self.half_life:g} days, penalty {self.ridge:g}.",
            f"Fitted strengths, out of sample: AUC {self.auc:.3f}; {verdict} than the best baseline ({best}, {area[best]:.3f}).",
            f"Typed steps, untuned: AUC {area['typed_steps']:.3f}.",
            f"Brier score {rate['fitted']:.6f}, of the base rate alone {rate['base_rate']:.6f}.",
        ]
        if self.drawn:
            actors = self._of("actors", "auc")
            lines.append(
                f"Quiet actors that were drawn in: {self.drawn}; AUC of the fitted ranking {actors['fitted']:.3f}, of activity {actors['activity']:.3f}."
            )
        if self.sided:
            lines.append(
                "Most acts name two sides and not who acted: each stands in both directions, and a pair is ranked once."
            )
        return "\n".join([*lines, "A ranking aid, not a forecast."])


def backtest(
    tables: ConflictGraph | Tables,
    horizon: str = "30D",
    *,
    quiet: str = "365D",
    every: str = "91D",
    half_lives: Sequence[str] = ("30D", "90D", "270D"),
    min_acts: int = 10,
    warm_up: str = "730D",
    least: int = 50,
    progress: Callable[[int, int], None] | None = None,
) -> Backtest:
    """How well would the record up to a day have ranked the pairs that turned hostile after it?

    An onset is material conflict from one actor towards another within the horizon, with none in
    the quiet time before. A quiet actor is drawn in when it takes part in material conflict within the
    horizon, with none in the quiet time. The dates are halved. On the first half the model is
    chosen (half-life, ingredients, penalty: fitted on two thirds of it, compared on the last third)
    and then fitted; the second half is scored once.

    Parameters
    ----------
    tables
        A graph, or its tables: acts with dates, sign and quad class.
    horizon, quiet, every
        How far to look ahead; how long a pair must have been quiet; time between cut-offs.
    half_lives
        Half-lives of acts to choose from.
    min_acts
        Actors with fewer acts in the quiet time before a cut-off are not ranked on it: without this,
        pairs that hardly occur make every ranking look good.
    warm_up
        Time before the first cut-off.
    least
        Fewest onsets in each half; with fewer than the default the scores say little.
    progress
        Called with the number of dates done and of all dates.

    Returns
    -------
    Backtest
        Every ranking, baselines first.

    Raises
    ------
    RecordTooThinError
        When there are too few onsets to choose, fit and score anything.
    ValueError
        When a span of time is not positive, or no half-life is given.

    Notes
    -----
    Acts that name two sides and not who acted stand in both directions; where most acts are such,
    each pair is ranked once. Placeholders are not ranked.

    Direction: reciprocal acts make an arc each way; unknown ones count as reciprocal, and where
    most acts are one or the other all do; monadic ones are left out.
    """
    protocol = Protocol(
        days(horizon), days(quiet), days(every), tuple(map(days, half_lives)), min_acts, days(warm_up), least
    )
    if not protocol.half_lives:
        msg = "half_lives is empty: give at least one, such as ('30D',)"
        raise ValueError(msg)
    return summed_up(trained(tables_of(tables), protocol, progress), horizon)


def summed_up(made: Trained, horizon: str) -> Backtest:
    """Put a trained model and its scores into one answer.

    Parameters
    ----------
    made
        The model and its scores.
    horizon
        The horizon, as written.

    Returns
    -------
    Backtest
        The answer.
    """
    fitted = made.scores[(made.scores["question"] == "pairs") & (made.scores["ranking"] == "fitted")]
    hit = np.concatenate([one.hit for one in made.later])
    return Backtest(
        scores=made.scores,
        reliability=made.reliability,
        tried=made.tried,
        strengths=made.model.to_series(),
        auc=float(fitted["auc"].iloc[0]),
        half_life=made.half_life,
        ingredients=made.ingredients,
        ridge=made.ridge,
        fitted_until=made.split,
        dates=len(made.later),
        onsets=int(hit.sum()),
        base_rate=float(hit.mean()),
        drawn=int(sum(one.drawn.sum() for one in made.later)),
        horizon=horizon,
        sided=made.known.sided,
    )
