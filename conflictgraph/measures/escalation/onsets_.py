"""Which pairs that are quiet now stand where onsets have come from? A ranking, with its score attached.

The trap: base rates are a fraction of a per cent. Fitted strengths never leave without the score
that they had on dates they had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError
from conflictgraph.graph import ConflictGraph
from conflictgraph.graph.days import last_day
from conflictgraph.graph.signs import each_way
from conflictgraph.measures.escalation.backtest_ import Backtest, summed_up
from conflictgraph.measures.escalation.path import NOT_A_FORECAST
from conflictgraph.measures.escalation.rankings import typed
from conflictgraph.measures.escalation.record_ import COMPONENTS, Record, Sheet, record, tables_of
from conflictgraph.measures.escalation.tell import brackets
from conflictgraph.measures.escalation.trained import Protocol, days, trained

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.graph.days import Day
    from conflictgraph.tables import Tables

__all__ = ["Onsets", "onsets"]

_SHOWN = 10
_TYPED_LIFE = 90.0
_COLUMNS = {
    "rank": "int64",
    "source": "str",
    "target": "str",
    "score": "float64",
    **dict.fromkeys(COMPONENTS, "float64"),
    "row_ids": "object",
}


@dataclass(frozen=True, slots=True)
class Onsets:
    """Quiet pairs, ranked.

    Parameters
    ----------
    table
        One row a pair: rank, source, target, score, the typed steps that speak for it (faded
        counts), row_ids (acts between the two, or else the newest hostile acts of the one and
        against the other; ten at most).
    strengths
        typed or fitted.
    at
        The day; acts after it are not known.
    horizon
        How far a fitted model looks ahead.
    scored
        The out-of-sample score of fitted strengths; nothing for typed ones.
    """

    table: pd.DataFrame
    strengths: str
    at: pd.Timestamp
    horizon: str
    scored: Backtest | None
    names: dict[str, str] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the ranking.

        Returns
        -------
        pandas.DataFrame
            See `table`; with fitted strengths ``attrs`` holds their out-of-sample auc and brier.
        """
        found = self.table.copy(deep=False)
        if self.scored is not None:
            every = self.scored.scores
            mine = every[(every["question"] == "pairs") & (every["ranking"] == "fitted")]
            found.attrs = {"auc": self.scored.auc, "brier": float(mine["brier"].iloc[0])}
        return found

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind a ranked pair, each once."""
        return tuple(dict.fromkeys(row for ids in self.table["row_ids"] for row in ids))

    def explain(self) -> str:
        """Say which pairs lead the ranking, and how good such rankings were.

        Returns
        -------
        str
            Plain text.
        """
        lines = [f"Quiet pairs by {self.strengths} strengths, known on {self.at:%Y-%m-%d}:"]
        lines += [
            f"  {rank}. {self.names.get(u, u)} towards {self.names.get(v, v)}: {score:.3f} {brackets(rows)}"
            for rank, u, v, score, rows in zip(
                self.table["rank"],
                self.table["source"],
                self.table["target"],
                self.table["score"],
                self.table["row_ids"],
                strict=True,
            )
        ]
        if self.table.empty:
            lines = ["No pair is quiet and busy enough to be ranked."]
        if self.scored is None:
            return "\n".join(
                [*lines, "These strengths are untuned and were not scored on this record.", NOT_A_FORECAST]
            )
        return "\n".join([*lines, self.scored.explain()])

    def __str__(self) -> str:
        return self.explain()


def onsets(
    tables: ConflictGraph | Tables,
    at: Day | None = None,
    horizon: str = "30D",
    *,
    strengths: str = "typed",
    k: int = 20,
    quiet: str = "365D",
    every: str = "91D",
    min_acts: int = 10,
    warm_up: str = "730D",
    least: int = 50,
    progress: Callable[[int, int], None] | None = None,
) -> Onsets:
    """Which pairs without material conflict stand where onsets have come from?

    Parameters
    ----------
    tables
        A graph, or its tables: acts with dates, sign and quad class.
    at
        The day; nothing means the last one of the record.
    horizon, quiet, every, min_acts, warm_up, least, progress
        As for `backtest`, which runs first for fitted strengths.
    strengths
        ``"typed"``: noisy-or of the typed steps, untuned. ``"fitted"``: a logistic model chosen and
        fitted on the first half of the record before `at`, with its score on the second half.
    k
        How many pairs.

    Returns
    -------
    Onsets
        The ranking; a fitted one carries its back-test.

    Raises
    ------
    RecordTooThinError
        When there is no act before the day, or too few onsets for fitted strengths.
    ValueError
        When the strengths are unknown, or a number is out of range.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones count as reciprocal, and where
    most acts are one or the other all do; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = onsets(testing.toy(), min_acts=1).to_frame()
    >>> found[["source", "target"]].head(2).to_numpy().tolist()
    [['dog', 'ant'], ['ant', 'dog']]
    """
    if strengths not in {"typed", "fitted"} or k < 1:
        msg = f"strengths is «{strengths}», k {k}: strengths are typed or fitted, and there is at least one pair"
        raise ValueError(msg)
    tables = tables_of(tables)
    known_acts = tables.acts if at is None else tables.acts[tables.acts["date"] <= last_day(at)]
    if known_acts["date"].notna().sum() == 0:
        raise RecordTooThinError("the record holds no dated act up to that day: nothing can be ranked")
    before = tables.with_(acts=known_acts)
    protocol = Protocol(days(horizon), days(quiet), days(every), (30.0, 90.0, 270.0), min_acts, days(warm_up), least)
    made = trained(before, protocol, progress) if strengths == "fitted" else None
    known = record(before) if made is None else made.known
    life = _TYPED_LIFE if made is None else made.half_life
    one = protocol.sheet(known, float(known.day.max() + 1), life)
    score = np.zeros(0) if one is None else typed(one.pairs) if made is None else made.model.chances(one)
    return Onsets(
        table=_ranked(before, known, one, score, k, days(quiet)),
        strengths=strengths,
        at=known.zero + pd.Timedelta(days=int(known.day.max())),
        horizon=horizon,
        scored=None if made is None else summed_up(made, horizon),
        names=dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True)),
    )


def _ranked(tables: Tables, known: Record, one: Sheet | None, score: np.ndarray, k: int, quiet: float) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    if one is not None:
        acts = ConflictGraph(tables).counted_acts().astype({"source": "str", "target": "str"})
        acts = acts[acts["date"].notna() & (acts["source"] != "") & (acts["target"] != "")]
        acts = each_way(acts).sort_values(["date", "act_id"], ascending=[False, True], kind="stable")
        recent = acts[(acts["sign"] < 0) & (acts["date"] >= acts["date"].max() - pd.Timedelta(days=quiet))]
        for place in np.argsort(-score, kind="stable")[:k].tolist():
            u, v = known.names[int(one.source[place])], known.names[int(one.target[place])]
            steps = [float(one.pairs[name][place]) for name in COMPONENTS]
            rows.append((len(rows) + 1, u, v, float(score[place]), *steps, _behind(acts, recent, u, v)))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _behind(acts: pd.DataFrame, recent: pd.DataFrame, u: str, v: str) -> tuple[str, ...]:
    between = acts[((acts["source"] == u) & (acts["target"] == v)) | ((acts["source"] == v) & (acts["target"] == u))]
    found = between if len(between) else recent[(recent["source"] == u) | (recent["target"] == v)]
    return tuple(dict.fromkeys(found["act_id"]))[:_SHOWN]
