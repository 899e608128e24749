"""Every ranking of pairs and of actors, scored on the same dates: baselines, single steps, typed steps, fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.record_ import ACTOR_BASELINES, BASELINES, COMPONENTS, Sheet
from conflictgraph.measures.escalation.scoring import (
    auc,
    auc_interval,
    average_precision,
    brier,
    reliability,
    top_hits,
)
from conflictgraph.measures.escalation.strengths_ import Strengths, calibrated_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["scored", "typed"]

_SCORES = {
    **dict.fromkeys(("question", "ranking", "kind"), "str"),
    **dict.fromkeys(("auc", "auc_low", "auc_high", "average_precision", "brier", "hits_50"), "float64"),
}
_CURVES = {"question": "str", "ranking": "str", "predicted": "float64", "observed": "float64", "pairs": "int64"}
_ACTOR_STEPS = ("ally_struck", "ally_strikes")


@dataclass(frozen=True, slots=True)
class _Ranking:
    """One ranking of the pairs, or of the actors, of a date."""

    question: str
    name: str
    kind: str
    score: Callable[[Sheet], np.ndarray]


def typed(scores: dict[str, np.ndarray], names: Sequence[str] = COMPONENTS) -> np.ndarray:
    """Join untuned steps by noisy-or: each faded count becomes a chance by 1 - exp(-x / 10).

    Parameters
    ----------
    scores
        Scores by name, each (n,).
    names
        The steps.

    Returns
    -------
    numpy.ndarray
        (n,) float64; activity breaks ties.
    """
    missed = sum((scores[name].astype(np.float64) for name in names), start=np.zeros(len(scores["activity"])))
    return np.asarray(-np.expm1(-0.1 * missed) + 1e-6 * scores["activity"])


def scored(early: Sequence[Sheet], later: Sequence[Sheet], model: Strengths) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every ranking on later dates.

    Parameters
    ----------
    early
        Dates from which rates are learned.
    later
        Dates that are scored.
    model
        The fitted strengths.

    Returns
    -------
    tuple
        Scores and reliability, as in `Backtest`.
    """
    rows, curves = [_base("pairs", early, later), _base("actors", early, later)], []
    for one in _rankings({id(sheet): model.chances(sheet) for sheet in (*early, *later)}):
        learned, seen = (np.concatenate([_truth(sheet, one.question) for sheet in half]) for half in (early, later))
        parts = [one.score(sheet) for sheet in later]
        score = np.concatenate(parts)
        rate = score
        if one.kind != "fitted" or one.question != "pairs":
            rate = calibrated_by(np.concatenate([one.score(sheet) for sheet in early]), learned).rates(score)
        rows.append((one.question, one.name, one.kind, *_judged(score, rate, seen), _top(parts, later, one.question)))
        curves.append(reliability(rate, seen).assign(question=one.question, ranking=one.name))
    table = pd.DataFrame(sorted(rows, key=lambda row: row[0] == "actors"), columns=list(_SCORES)).astype(_SCORES)
    return table, pd.concat(curves, ignore_index=True)[list(_CURVES)].astype(_CURVES)


def _rankings(fitted: dict[int, np.ndarray]) -> list[_Ranking]:
    return [
        *(_Ranking("pairs", name, "baseline", _pair_score(name)) for name in BASELINES),
        *(_Ranking("pairs", name, "step", _pair_score(name)) for name in COMPONENTS),
        _Ranking("pairs", "typed_steps", "typed", lambda one: typed(one.pairs)),
        _Ranking("pairs", "fitted", "fitted", lambda one: fitted[id(one)]),
        *(_Ranking("actors", name, "baseline", _actor_score(name)) for name in ACTOR_BASELINES),
        *(_Ranking("actors", name, "step", _actor_score(name)) for name in _ACTOR_STEPS),
        _Ranking("actors", "typed_steps", "typed", lambda one: typed(one.actor_scores, (*_ACTOR_STEPS, "threatened"))),
        _Ranking("actors", "fitted", "fitted", lambda one: _by_actor(one, fitted[id(one)])),
    ]


def _pair_score(name: str) -> Callable[[Sheet], np.ndarray]:
    return lambda one: np.asarray(one.pairs[name], dtype=np.float64)


def _actor_score(name: str) -> Callable[[Sheet], np.ndarray]:
    return lambda one: np.asarray(one.actor_scores[name], dtype=np.float64)


def _truth(sheet: Sheet, question: str) -> np.ndarray:
    return sheet.hit if question == "pairs" else sheet.drawn


def _base(question: str, early: Sequence[Sheet], later: Sequence[Sheet]) -> tuple[str | float, ...]:
    learned, seen = (np.concatenate([_truth(sheet, question) for sheet in half]) for half in (early, later))
    rate = np.full(len(seen), learned.mean() if len(learned) else 0.0)
    share = float(seen.mean()) if len(seen) else float("nan")
    return question, "base_rate", "baseline", 0.5, 0.5, 0.5, share, brier(rate, seen), float("nan")


def _judged(score: np.ndarray, rate: np.ndarray, seen: np.ndarray) -> tuple[float, float, float, float, float]:
    area, hits = auc(score, seen), int(seen.sum())
    low, high = auc_interval(area, hits, len(seen) - hits)
    return area, low, high, average_precision(score, seen), brier(rate, seen)


def _top(parts: Sequence[np.ndarray], later: Sequence[Sheet], question: str) -> float:
    return float(np.mean([top_hits(part, _truth(sheet, question)) for part, sheet in zip(parts, later, strict=True)]))


def _by_actor(one: Sheet, chance: np.ndarray) -> np.ndarray:
    """Join the pairs of each quiet actor by noisy-or."""
    missed = np.zeros(int(max(one.source.max(initial=0), one.target.max(initial=0), one.actors.max(initial=0))) + 1)
    log = np.log1p(-np.minimum(chance, 1 - 1e-12))
    np.add.at(missed, one.source, log)
    np.add.at(missed, one.target, log)
    return np.asarray(-np.expm1(missed[one.actors]))
