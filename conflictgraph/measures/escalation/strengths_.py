"""Strengths fitted to a record: a logistic model of onsets, its ingredients chosen on earlier dates.

The dates on which a model is scored are never used to choose it: `choose` splits the dates that
it is given once more, fits every candidate on the earlier part and keeps the one that ranks the
later part best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from conflictgraph.measures.escalation.record_ import COMPONENTS
from conflictgraph.measures.escalation.scoring import auc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conflictgraph.measures.escalation.record_ import Sheet

__all__ = ["INGREDIENTS", "RIDGES", "Strengths", "calibrated_by", "choose", "fit"]

_PAIR = ("words", "words_back", "fresh_words", "friendly", "old_force", "recency")
_PACE = ("out", "into", "fresh_out", "fresh_into")

#: What a model may be made of; all are written down before any is scored.
INGREDIENTS: Mapping[str, tuple[str, ...]] = {
    "steps": COMPONENTS,
    "pace": _PACE,
    "steps and pace": (*COMPONENTS, *_PACE),
    "pace and pair": (*_PACE, *_PAIR, "common_neighbours"),
    "steps, pace and pair": (*COMPONENTS, *_PACE, *_PAIR, "common_neighbours"),
}
#: Penalties on the squared strengths.
RIDGES = (1.0, 30.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Strengths:
    """A logistic model of onsets.

    Parameters
    ----------
    ingredients
        Names of the scores it uses.
    weights
        The constant, then one weight a scaled score, then that of out times into where both stand.
    middle, spread
        How the scores are scaled, after log(1 + 20 x).
    ridge
        The penalty.
    """

    ingredients: tuple[str, ...]
    weights: np.ndarray
    middle: np.ndarray
    spread: np.ndarray
    ridge: float

    def chances(self, sheet: Sheet) -> np.ndarray:
        """Rate each pair of a sheet.

        Parameters
        ----------
        sheet
            The sheet.

        Returns
        -------
        numpy.ndarray
            (n,) float64, 0 to 1.
        """
        return self._chances(_design(sheet, self.ingredients))

    def rates(self, score: np.ndarray) -> np.ndarray:
        """Rate single scores, for a model of one score.

        Parameters
        ----------
        score
            (n,) float64, at least 0.

        Returns
        -------
        numpy.ndarray
            (n,) float64, 0 to 1.
        """
        return self._chances(np.log1p(20.0 * np.asarray(score, dtype=np.float64))[:, None])

    def _chances(self, design: np.ndarray) -> np.ndarray:
        scaled = (design - self.middle) / self.spread
        return np.asarray(1 / (1 + np.exp(-np.clip(self.weights[0] + scaled @ self.weights[1:], -40, 40))))

    def to_series(self) -> pd.Series:
        """Name the weights.

        Returns
        -------
        pandas.Series
            float64: base, each ingredient, and out_times_into where it is used.
        """
        crossed = ("out_times_into",) if _crosses(self.ingredients) else ()
        return pd.Series(self.weights, index=["base", *self.ingredients, *crossed], dtype="float64")


def _crosses(ingredients: Sequence[str]) -> bool:
    return "out" in ingredients and "into" in ingredients


def _design(sheet: Sheet, ingredients: Sequence[str]) -> np.ndarray:
    columns = [np.log1p(20.0 * sheet.pairs[name].astype(np.float64)) for name in ingredients]
    if _crosses(ingredients):
        columns.append(columns[ingredients.index("out")] * columns[ingredients.index("into")])
    return np.column_stack(columns)


def fit(sheets: Sequence[Sheet], ingredients: Sequence[str], ridge: float) -> Strengths:
    """Fit the strengths of some ingredients by penalised likelihood.

    Parameters
    ----------
    sheets
        Dates to learn from.
    ingredients
        Names of scores.
    ridge
        Penalty on the squared strengths.

    Returns
    -------
    Strengths
        The model.
    """
    names = tuple(ingredients)
    design = np.concatenate([_design(sheet, names) for sheet in sheets])
    return _fitted(design, np.concatenate([sheet.hit for sheet in sheets]), names, ridge)


def _fitted(design: np.ndarray, hit: np.ndarray, names: tuple[str, ...], ridge: float) -> Strengths:
    if not len(design):
        nothing = np.zeros(design.shape[1])
        return Strengths(names, np.array([np.log(1e-6), *nothing]), nothing, nothing + 1.0, ridge)
    middle, spread = design.mean(axis=0), design.std(axis=0) + 1e-9
    design -= middle
    design /= spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = weights[0] + design @ weights[1:]
        value = float(np.logaddexp(0, z).sum() - z[hit].sum() + ridge / 2 * (weights[1:] ** 2).sum())
        left = 1 / (1 + np.exp(-np.clip(z, -40, 40))) - hit
        return value, np.concatenate([[left.sum()], design.T @ left + ridge * weights[1:]])

    start = np.zeros(design.shape[1] + 1)
    start[0] = np.log(max(hit.mean(), 1e-6))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Strengths(names, np.asarray(found.x), middle, spread, ridge)


def calibrated_by(score: np.ndarray, hit: np.ndarray) -> Strengths:
    """Turn one ranking into a rate, so that it can be held against what happened.

    Parameters
    ----------
    score
        Scores on the dates to learn from, (n,) float64, at least 0.
    hit
        What happened on them, (n,) bool.

    Returns
    -------
    Strengths
        A model of that score alone.
    """
    return _fitted(np.log1p(20.0 * np.asarray(score, dtype=np.float64))[:, None], hit, ("score",), 1.0)


def choose(sheets: Mapping[float, Sequence[Sheet]]) -> tuple[float, str, float, pd.DataFrame]:
    """Choose half-life, ingredients and penalty on given dates only.

    The first two thirds of the dates fit each candidate, the last third ranks them by AUC.

    Parameters
    ----------
    sheets
        The same dates, once for each half-life.

    Returns
    -------
    tuple
        Half-life, name of the ingredients, ridge; and every candidate with its score:
        half_life, ingredients, ridge, auc.
    """
    rows = []
    for half_life, dates in sheets.items():
        inner = max(1, 2 * len(dates) // 3)
        early, late = dates[:inner], dates[inner:]
        truth = np.concatenate([sheet.hit for sheet in late])
        for name, ingredients in INGREDIENTS.items():
            for ridge in RIDGES:
                model = fit(early, ingredients, ridge)
                score = np.concatenate([model.chances(sheet) for sheet in late])
                rows.append((half_life, name, ridge, auc(score, truth)))
    tried = pd.DataFrame(rows, columns=["half_life", "ingredients", "ridge", "auc"])
    best = tried.sort_values(["auc", "half_life", "ridge"], ascending=[False, True, False], kind="stable").iloc[0]
    return float(best["half_life"]), str(best["ingredients"]), float(best["ridge"]), tried
