"""How well would typed steps have ranked what came next? A back-test against simple baselines.

At each cut-off everything is counted from acts before it. The trap: base rates are a fraction of a
per cent, so a high AUC is a ranking aid and no forecast; the activity of actors alone ranks well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import minimize

from conflictgraph.errors import RecordTooThinError

if TYPE_CHECKING:
    from conflictgraph.tables import Tables

__all__ = ["BASELINES", "COMPONENTS", "Backtest", "auc", "average_precision", "backtest"]

BASELINES = ("activity", "preferential", "persistence", "recency", "common_neighbours")
COMPONENTS = ("retaliation", "ally", "pile_on", "chain", "enemys_friend")
_FEATURES = (
    "out",
    "into",
    "retaliation",
    "ally",
    "pile_on",
    "chain",
    "enemys_friend",
    "words",
    "friendly",
    "common_neighbours",
    "recent_out",
    "recent_in",
    "reciprocal_words",
)
_MIN_ONSETS = 50


@dataclass(frozen=True, slots=True)
class Backtest:
    """Out-of-sample scores of rankings of pairs.

    Parameters
    ----------
    scores
        One row a ranking: ranking, auc, average_precision, hits_50 (mean per date), kind
        (baseline, step, typed, fitted).
    reliability
        Of the fitted ranking: predicted and observed rate by bin, pairs.
    brier, brier_base
        Brier score of the fitted rates, and of the base rate alone.
    strengths
        Fitted logistic weights; use them only beside `auc`.
    auc
        Out-of-sample AUC of the fitted ranking.
    fitted_until, dates, onsets, base_rate, horizon
        What was scored on what.
    """

    scores: pd.DataFrame
    reliability: pd.DataFrame
    brier: float
    brier_base: float
    strengths: pd.Series = field(repr=False)
    auc: float
    fitted_until: pd.Timestamp
    dates: int
    onsets: int
    base_rate: float
    horizon: str

    def to_frame(self) -> pd.DataFrame:
        """Give the scores.

        Returns
        -------
        pandas.DataFrame
            See `scores`.
        """
        return self.scores.copy(deep=False)

    def explain(self) -> str:
        """Say what came out, good or bad.

        Returns
        -------
        str
            Plain text.
        """
        best = self.scores[self.scores["kind"] == "baseline"].sort_values("auc").iloc[-1]
        verdict = "better" if self.auc > best["auc"] else "no better"
        return "\n".join(
            [
                f"Onsets within {self.horizon}: {self.onsets} on {self.dates} dates after {self.fitted_until:%Y-%m-%d}, base rate {self.base_rate:.3%}.",
                f"Fitted strengths, out of sample: AUC {self.auc:.3f}; {verdict} than the best baseline ({best['ranking']}, {best['auc']:.3f}).",
                f"Brier score {self.brier:.6f}, of the base rate alone {self.brier_base:.6f}.",
                "A ranking aid, not a forecast.",
            ]
        )


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


def backtest(
    tables: Tables,
    horizon: str = "30D",
    *,
    quiet: str = "365D",
    every: str = "91D",
    half_life: str = "60D",
    min_acts: int = 10,
) -> Backtest:
    """How well would the record up to a day have ranked the pairs that turned hostile after it?

    An onset is material conflict from one actor towards another within the horizon, with none in
    the quiet time before. Logistic strengths are fitted on the first half of the dates and
    scored on the second.

    Parameters
    ----------
    tables
        Acts with dates, sign and quad class.
    horizon, quiet, every, half_life
        How far to look ahead; how long a pair must have been quiet; time between cut-offs; fading.
    min_acts
        Actors with fewer acts in the quiet time before a cut-off are not ranked on it: without this,
        pairs that hardly occur make every ranking look good.

    Returns
    -------
    Backtest
        Every ranking, baselines first.

    Raises
    ------
    RecordTooThinError
        When there are too few onsets to score anything.
    """
    acts = tables.acts
    acts = acts[
        acts["date"].notna() & (acts["source"] != acts["target"]) & (acts["source"] != "") & (acts["target"] != "")
    ]
    if acts.empty:
        raise RecordTooThinError("the record holds no dated act between two actors: nothing can be back-tested")
    codes, names = pd.factorize(pd.concat([acts["source"].astype("str"), acts["target"].astype("str")]), sort=True)
    u, v = codes[: len(acts)], codes[len(acts) :]
    days = (acts["date"] - acts["date"].min()).dt.days.to_numpy()
    quad, sign = acts["quad_class"].astype("str").to_numpy(), acts["sign"].to_numpy()
    ahead, calm, gap, fade = (pd.Timedelta(one) / pd.Timedelta(days=1) for one in (horizon, quiet, every, half_life))
    record = _Record(
        u,
        v,
        days,
        quad == "material_conflict",
        (quad == "verbal_conflict") | ((sign < 0) & (quad != "material_conflict")),
        sign > 0,
        len(names),
    )
    cutoffs = np.arange(max(calm, 2 * 365.0), days.max() - ahead, gap)
    sheets = [sheet for cutoff in cutoffs if (sheet := _sheet(record, cutoff, ahead, calm, fade, min_acts)) is not None]
    half = len(sheets) // 2
    onsets = [int(hit.sum()) for _, _, hit in sheets]
    if half < 1 or sum(onsets[:half]) < _MIN_ONSETS or sum(onsets[half:]) < _MIN_ONSETS:
        raise RecordTooThinError(
            f"{sum(onsets)} onsets on {len(sheets)} dates: at least {_MIN_ONSETS} are needed in each half to fit and to score"
        )
    return _scored(sheets, half, cutoffs, acts["date"].min(), horizon)


@dataclass(frozen=True, slots=True)
class _Record:
    u: np.ndarray
    v: np.ndarray
    day: np.ndarray
    force: np.ndarray
    words: np.ndarray
    kind: np.ndarray
    n: int

    def faded(self, mask: np.ndarray, cutoff: float, fade: float) -> sparse.csr_matrix:
        weight = np.exp2(-(cutoff - self.day[mask]) / fade)
        return sparse.coo_matrix((weight, (self.u[mask], self.v[mask])), shape=(self.n, self.n)).tocsr()


def _sheet(
    record: _Record, cutoff: float, ahead: float, calm: float, fade: float, min_acts: int
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray] | None:
    """Score every ranked pair on one day: features, pair codes, and whether it turned hostile."""
    past = record.day < cutoff
    n = record.n
    year = past & (record.day >= cutoff - calm)
    busy = np.bincount(record.u[year], minlength=n) + np.bincount(record.v[year], minlength=n)
    keep = np.flatnonzero(busy >= min_acts)
    if len(keep) < 3:
        return None
    part = np.ix_(keep, keep)

    def layer(mask: np.ndarray, life: float = fade) -> np.ndarray:
        return np.asarray(record.faded(past & mask, cutoff, life)[keep][:, keep].todense())

    force, words, kind = layer(record.force, 6 * fade), layer(record.words, 6 * fade), layer(record.kind, 6 * fade)
    every = record.faded(past, cutoff, 6 * fade)
    fresh = record.faded(past & (record.force | record.words), cutoff, fade)
    recent = np.zeros((n, n), dtype=bool)
    mask = past & record.force & (record.day >= cutoff - calm)
    recent[record.u[mask], record.v[mask]] = True
    soon = np.zeros((n, n), dtype=bool)
    mask = (record.day >= cutoff) & (record.day < cutoff + ahead) & record.force
    soon[record.u[mask], record.v[mask]] = True
    hostile = force + 0.5 * words
    close, foe = _share(kind + kind.T), _share(hostile)
    total_out, total_in = np.asarray(every.sum(axis=1)).ravel()[keep], np.asarray(every.sum(axis=0)).ravel()[keep]
    hostile_out, hostile_in = hostile.sum(axis=1), hostile.sum(axis=0)
    fresh_out, fresh_in = np.asarray(fresh.sum(axis=1)).ravel()[keep], np.asarray(fresh.sum(axis=0)).ravel()[keep]
    near = ((kind + hostile + (kind + hostile).T) > 0.05).astype(float)
    ones = np.ones(len(keep))
    rank = ~recent[part] & ~np.eye(len(keep), dtype=bool)
    sheet = {
        "out": np.outer(hostile_out, ones),
        "into": np.outer(ones, hostile_in),
        "retaliation": force.T,
        "ally": close @ force.T,
        "pile_on": close @ force,
        "chain": foe @ force,
        "enemys_friend": force @ close,
        "words": words,
        "friendly": kind + kind.T,
        "common_neighbours": near @ near,
        "recent_out": np.outer(fresh_out, ones),
        "recent_in": np.outer(ones, fresh_in),
        "reciprocal_words": words.T,
        "activity": np.outer(hostile_out, hostile_in),
        "preferential": np.outer(total_out + total_in, total_out + total_in),
        "persistence": force,
        "recency": layer(record.force | record.words | record.kind),
    }
    return {name: cells[rank] for name, cells in sheet.items()}, keep, soon[part][rank]


def _share(weights: np.ndarray) -> np.ndarray:
    totals = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0))


def _design(sheet: dict[str, np.ndarray]) -> np.ndarray:
    columns = [
        np.log1p(20 * sheet[name]) if name != "common_neighbours" else np.log1p(sheet[name]) for name in _FEATURES
    ]
    crossed = [columns[0] * columns[1]]
    return np.column_stack([*columns, *crossed])


def _typed(sheet: dict[str, np.ndarray]) -> np.ndarray:
    """Noisy-or of the untuned typed steps: each faded count becomes a chance by 1 - exp(-x)."""
    missed = sum(sheet[name] for name in COMPONENTS)
    return np.asarray(-np.expm1(-0.1 * missed) + 1e-6 * sheet["activity"])


def _fit(design: np.ndarray, hit: np.ndarray, ridge: float = 10.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    middle, spread = design.mean(axis=0), design.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(design)), (design - middle) / spread])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = scaled @ weights
        chance = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
        value = float(np.logaddexp(0, z).sum() - z[hit].sum() + ridge / 2 * (weights[1:] ** 2).sum())
        slope = scaled.T @ (chance - hit)
        slope[1:] += ridge * weights[1:]
        return value, slope

    start = np.zeros(scaled.shape[1])
    start[0] = np.log(max(hit.mean(), 1e-6))
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x, middle, spread


def _scored(
    sheets: list[tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]],
    half: int,
    cutoffs: np.ndarray,
    zero: pd.Timestamp,
    horizon: str,
) -> Backtest:
    design = np.concatenate([_design(sheet) for sheet, _, _ in sheets[:half]])
    hit = np.concatenate([one for _, _, one in sheets[:half]])
    weights, middle, spread = _fit(design, hit)
    later = sheets[half:]
    truth = np.concatenate([one for _, _, one in later])
    fitted = [
        1
        / (
            1
            + np.exp(
                -np.clip(np.column_stack([np.ones(len(one)), (_design(sheet) - middle) / spread]) @ weights, -40, 40)
            )
        )
        for sheet, _, one in later
    ]
    rankings = {name: ("baseline", [sheet[name] for sheet, _, _ in later]) for name in BASELINES}
    rankings |= {name: ("step", [sheet[name] for sheet, _, _ in later]) for name in COMPONENTS}
    rankings |= {"typed_steps": ("typed", [_typed(sheet) for sheet, _, _ in later]), "fitted": ("fitted", fitted)}
    rows = []
    for name, (kind, parts) in rankings.items():
        score = np.concatenate(parts)
        hits = np.mean(
            [one[np.argsort(-part, kind="stable")[:50]].sum() for part, (_, _, one) in zip(parts, later, strict=True)]
        )
        rows.append((name, auc(score, truth), average_precision(score, truth), float(hits), kind))
    chance, base = np.concatenate(fitted), float(hit.mean())
    edges = np.unique(np.quantile(chance, [0, 0.5, 0.9, 0.99, 0.999, 1]))
    bins = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, len(edges) - 2)
    curve = (
        pd.DataFrame({"bin": bins, "predicted": chance, "observed": truth})
        .groupby("bin")
        .agg(predicted=("predicted", "mean"), observed=("observed", "mean"), pairs=("observed", "size"))
        .reset_index(drop=True)
    )
    scores = pd.DataFrame(rows, columns=["ranking", "auc", "average_precision", "hits_50", "kind"])
    strengths = pd.Series(weights, index=["base", *_FEATURES, "out_times_into"])
    until = zero + pd.Timedelta(days=float(cutoffs[half]))
    return Backtest(
        scores,
        curve,
        float(((chance - truth) ** 2).mean()),
        float(((base - truth) ** 2).mean()),
        strengths,
        float(rows[-1][1]),
        until,
        len(later),
        int(truth.sum()),
        float(truth.mean()),
        horizon,
    )
