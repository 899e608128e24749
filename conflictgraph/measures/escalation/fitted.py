"""Strengths of steps fitted to the record, which never leave without the score that they had out of sample.

A fitted strength is the chance, by the logistic model that `backtest` scores, that one actor acts
with material conflict towards another within the horizon. The trap: it says nothing about ties,
soil and demands, whose weights stay assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError
from conflictgraph.graph.days import last_day
from conflictgraph.measures.escalation.automaton import ACT
from conflictgraph.measures.escalation.record_ import tables_of
from conflictgraph.measures.escalation.trained import Protocol, days, trained

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.moves import Moves
    from conflictgraph.measures.escalation.trained import Trained
    from conflictgraph.tables import Tables

__all__ = ["CHOICES", "FittedStrengths", "attached", "fitted_strengths", "strengthened"]

#: What `strengths` may be called.
CHOICES = ("assumed", "fitted")
_TABLE = {"source": "str", "target": "str", "strength": "float64"}
_ASSUMED = 'strengths="assumed" needs no such record'
_SMALLEST = 1e-12
_QUESTIONS = {
    "pairs": "material conflict between any two of the actors",
    "onsets": "onsets between pairs that had been quiet",
}


@dataclass(frozen=True, slots=True)
class FittedStrengths:
    """The strength of each act step by a model fitted on the first half of a record, with its score on the second.

    Parameters
    ----------
    table
        One row an ordered pair of actors that the model rates, by name: source, target, strength
        (chance of material conflict within the horizon, between 0 and 1).
    scores
        One row a question and ranking, out of sample: question (pairs: all; onsets: those quiet
        before), ranking, kind (baseline, step, typed, fitted), auc, auc_low, auc_high, average_precision,
        brier, hits_50, as in `Backtest`.
    counts
        One row a question: question, scored (pairs on all dates together), hits (of them in conflict
        within the horizon), dates.
    weights
        The fitted logistic weights, of scaled ingredients.
    at
        The last day that was known; nothing when the whole record was.
    horizon, quiet
        How far the chance looks ahead; how long a pair was quiet before an onset.
    half_life, ingredients, ridge
        What was chosen on the first half, among `tried` candidates.
    fitted_until
        The first day of the second half, which was scored and not fitted.
    min_acts
        Fewest acts of an actor in the quiet time; rarer ones are not rated.
    """

    table: pd.DataFrame
    scores: pd.DataFrame
    counts: pd.DataFrame
    weights: pd.Series = field(repr=False)
    at: pd.Timestamp | None
    horizon: str
    quiet: str
    half_life: float
    ingredients: str
    ridge: float
    tried: int
    fitted_until: pd.Timestamp
    min_acts: int

    def to_frame(self) -> pd.DataFrame:
        """Give the strengths.

        Returns
        -------
        pandas.DataFrame
            See `table`; ``attrs`` holds what `to_dict` gives.
        """
        found = self.table.copy(deep=False)
        found.attrs.update(self.to_dict())
        return found

    def _row(self, question: str, ranking: str) -> dict[str, Any]:
        mine = self.scores[(self.scores["question"] == question) & (self.scores["ranking"] == ranking)]
        return {str(name): value for name, value in mine.iloc[0].items()}

    def to_dict(self) -> dict[str, Any]:
        """Give the score in plain values: for all pairs, and for onsets alone.

        Returns
        -------
        dict
            strengths, horizon, fitted_until, half_life, ingredients; and one dict a question, with
            auc, average_precision, brier (of the fitted strengths), scored, hits, dates (what that rests
            on), and baselines: the same three numbers of each.
        """
        found: dict[str, Any] = {
            "strengths": "fitted",
            "horizon": self.horizon,
            "fitted_until": f"{self.fitted_until:%Y-%m-%d}",
            "half_life": self.half_life,
            "ingredients": self.ingredients,
        }
        kept = ("auc", "average_precision", "brier")
        for one in self.counts.itertuples(index=False):
            question = str(one.question)
            mine = self._row(question, "fitted")
            others = self.scores[(self.scores["question"] == question) & (self.scores["kind"] == "baseline")]
            found[question] = {
                **{name: float(mine[name]) for name in kept},
                "scored": int(one.scored),  # type: ignore[arg-type]  # a column of whole numbers
                "hits": int(one.hits),  # type: ignore[arg-type]  # a column of whole numbers
                "dates": int(one.dates),  # type: ignore[arg-type]  # a column of whole numbers
                "baselines": {
                    str(row["ranking"]): {name: float(row[name]) for name in kept}
                    for row in others.to_dict(orient="records")
                },
            }
        return found

    def explain(self) -> str:
        """Say what the strengths mean, and how good they were on dates that they had not seen.

        Returns
        -------
        str
            Plain text.
        """
        return "\n".join(
            [
                f"Strengths of acts are fitted: the chance of material conflict within {self.horizon}, by a model chosen among {self.tried} and fitted on the dates before {self.fitted_until:%Y-%m-%d} ({self.ingredients}, half-life {self.half_life:g} days). On the dates after:",
                *(self._line(question, words) for question, words in _QUESTIONS.items()),
                "Strengths of ties, soil and demands are assumed, so a path that mixes both stands on two scales. A ranking aid, not a forecast.",
            ]
        )

    def _line(self, question: str, words: str) -> str:
        one = self.to_dict()[question]
        simple: dict[str, dict[str, float]] = one["baselines"]
        parts = []
        for name, word in (("auc", "AUC"), ("average_precision", "average precision")):
            best, leader = max((numbers[name], ranking) for ranking, numbers in simple.items())
            parts.append(f"{word} {one[name]:.3f} (best baseline {leader}, {best:.3f})")
        best, leader = min((numbers["brier"], ranking) for ranking, numbers in simple.items())
        parts.append(
            f"Brier score {one['brier']:.6f} (best baseline {leader}, {best:.6f}; base rate alone {simple['base_rate']['brier']:.6f})"
        )
        return f"  {words}, {one['hits']} among {one['scored']} on {one['dates']} dates: {', '.join(parts)}."

    def __str__(self) -> str:
        return self.explain()

    def on(self, found: Moves) -> Moves:
        """Put the strengths in the place of assumed weights: on acts alone.

        Parameters
        ----------
        found
            The moves.

        Returns
        -------
        Moves
            The same, with scores of acts that are given; 0 between actors that are not rated.
        """
        known = pd.MultiIndex.from_frame(self.table[["source", "target"]])
        names = np.array(found.actors, dtype=object)
        acts = np.flatnonzero(found.kind == ACT)
        place = known.get_indexer(pd.MultiIndex.from_arrays([names[found.source[acts]], names[found.target[acts]]]))
        strength = self.table["strength"].to_numpy(dtype=float)
        given = np.full(len(found.kind), np.nan)
        given[acts] = np.where(place >= 0, strength[place], 0.0) if len(strength) else 0.0
        return replace(found, given=given)


def fitted_strengths(
    tables: ConflictGraph | Tables,
    at: Day | None = None,
    horizon: str = "30D",
    *,
    quiet: str = "365D",
    every: str = "91D",
    half_lives: Sequence[str] = ("30D", "90D", "270D"),
    min_acts: int = 10,
    warm_up: str = "730D",
    least: int = 50,
    progress: Callable[[int, int], None] | None = None,
) -> FittedStrengths:
    """How likely is one actor to act against another, by a model of this record, and how good is that model?

    The model, its choice and its score are those of `backtest`, with one difference: pairs that were
    not quiet are fitted and scored as well, for a path may use them. The first half of the dates
    chooses and fits, the second is scored once, all pairs and onsets apart.

    Parameters
    ----------
    tables
        A graph, or its tables: acts with dates, sign and quad class.
    at
        The day: acts after it are not known. Nothing means the last one of the record.
    horizon, quiet, every, half_lives, min_acts, warm_up, least, progress
        As for `backtest`.

    Returns
    -------
    FittedStrengths
        The strength of each ordered pair of actors that are busy enough, and the score.

    Raises
    ------
    RecordTooThinError
        When there are too few onsets to choose, fit and score anything: it says how many there are,
        and how many are needed.
    ValueError
        When a span of time is not positive.

    See Also
    --------
    backtest : The same protocol for onsets alone, with every ranking.
    paths : Takes the answer as `strengths`.

    Notes
    -----
    Strengths are pinched to lie strictly between 0 and 1.

    Direction: reciprocal acts make an arc each way; unknown ones count as reciprocal, and where
    most acts are one or the other all do; monadic ones are left out.
    """
    protocol = Protocol(
        days(horizon),
        days(quiet),
        days(every),
        tuple(map(days, half_lives)),
        min_acts,
        days(warm_up),
        least,
        everyone=True,
    )
    day = None if at is None else last_day(at)
    tables = tables_of(tables)
    known = tables if day is None else tables.with_(acts=tables.acts[tables.acts["date"] <= day])
    try:
        made = trained(known, protocol, progress)
    except RecordTooThinError as thin:
        raise RecordTooThinError(f"{thin}; {_ASSUMED}") from None
    return FittedStrengths(
        table=_rated(made, day),
        scores=made.scores[made.scores["question"] != "actors"].reset_index(drop=True),
        counts=_counts(made),
        weights=made.model.to_series(),
        at=day,
        horizon=horizon,
        quiet=quiet,
        half_life=made.half_life,
        ingredients=made.ingredients,
        ridge=made.ridge,
        tried=len(made.tried),
        fitted_until=made.split,
        min_acts=min_acts,
    )


def _rated(made: Trained, day: pd.Timestamp | None) -> pd.DataFrame:
    """Rate each pair on the day after the last one that is known."""
    known = made.known
    last = float(known.day.max()) if day is None else float((day.normalize() - known.zero).days)
    one = made.protocol.sheet(known, last + 1, made.half_life)
    if one is None:
        return pd.DataFrame(columns=list(_TABLE)).astype(_TABLE)
    names = np.array(known.names, dtype=object)
    ends = names[one.source], names[one.target]
    chance = np.clip(made.model.chances(one), _SMALLEST, 1 - _SMALLEST)
    table = pd.DataFrame({"source": ends[0], "target": ends[1], "strength": chance})
    if known.sided:
        back = table.rename(columns={"source": "target", "target": "source"})
        table = pd.concat([table, back])
    return table.astype(_TABLE)[list(_TABLE)].sort_values(["source", "target"], ignore_index=True)


def _counts(made: Trained) -> pd.DataFrame:
    rows = []
    for question, sheets in (("pairs", made.later), ("onsets", [one.quiet_part() for one in made.later])):
        hits = sum(int(one.hit.sum()) for one in sheets)
        rows.append((question, sum(len(one.hit) for one in sheets), hits, len(sheets)))
    kinds = {"question": "str", **dict.fromkeys(("scored", "hits", "dates"), "int64")}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def attached(
    g: ConflictGraph, strengths: str | FittedStrengths, at: Day | None, *, calibrated: bool = False
) -> FittedStrengths | None:
    """Find the strengths that a question asks for: nothing for assumed ones.

    Parameters
    ----------
    g
        The graph.
    strengths
        ``"assumed"``, ``"fitted"``, or strengths that were fitted before.
    at
        The day of the question.
    calibrated
        Whether rates of other records were asked for as well.

    Returns
    -------
    FittedStrengths or None
        The strengths, with their score.

    Raises
    ------
    RecordTooThinError
        When the record is too thin to fit anything.
    ValueError
        When there is no such choice, the strengths know another day, or rates were asked for as well.
    """
    if strengths == "assumed":
        return None
    if calibrated:
        msg = "calibration puts rates of other records in the place of weights, and fitted strengths are rates of this one: ask for one of them"
        raise ValueError(msg)
    if strengths == "fitted":
        return fitted_strengths(g, at)
    if not isinstance(strengths, FittedStrengths):
        msg = f"strengths is «{strengths}»: {' or '.join(CHOICES)}, or what fitted_strengths gives"
        raise ValueError(msg)  # noqa: TRY004 - a wrong word among choices, as for every other option
    asked = None if at is None else last_day(at)
    if asked != strengths.at:
        msg = f"the strengths were fitted as of {_said(strengths.at)}, and the question is as of {_said(asked)}: fit them for that day"
        raise ValueError(msg)
    return strengths


def _said(day: pd.Timestamp | None) -> str:
    return "the end of the record" if day is None else f"{day:%Y-%m-%d}"


def strengthened(found: Moves, strengths: FittedStrengths | None) -> tuple[Moves, int]:
    """Put fitted strengths on moves, and count the act steps that they do not rate.

    Parameters
    ----------
    found
        The moves.
    strengths
        The strengths, or nothing.

    Returns
    -------
    tuple
        The moves, and how many of them got no score.
    """
    if strengths is None:
        return found, 0
    rated = strengths.on(found)
    return rated, int((rated.given == 0).sum()) if rated.given is not None else 0
