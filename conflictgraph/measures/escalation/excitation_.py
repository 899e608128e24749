"""Who triggers whom? A Hawkes model of acts between pairs or camps, which refuses thin records.

The trap: a shock that hits all pairs at once looks like excitement of one by the other, and so does
a base rate that drifts faster than the model allows. Nothing here is a cause or a response link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError
from conflictgraph.graph.signs import LOOSE
from conflictgraph.kernels.hawkes import Fitted, Stream, compensated_waits, fit, parents

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from conflictgraph.graph import ConflictGraph

__all__ = ["CLASSES", "Excitation", "excitation"]

_MIN_ACTS, _MIN_EACH, _MIN_DAYS = 200, 30, 180
#: Half-lives tried first, in days; the best is then looked for between its neighbours.
_GRID = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_DROP = 1.92  # Half the 95 per cent point of chi-squared with one degree: likelihood interval.
_BLOCK = 30.0
_NO_ARROW = "of both sides at once, or of unknown direction, are left out"
#: Which acts are counted.
CLASSES = ("hostile", "force", "material_conflict", "verbal_conflict")

_TABLE = {"cause": "str", "effect": "str", **dict.fromkeys(("answers", "low", "high"), "float64")}
_PARENTS = {"act_id": "str", "answers": "str", "pair": "str", "share": "float64", "gap_days": "float64"}


@dataclass(frozen=True, slots=True)
class Excitation:
    """Expected direct answers of each pair to each pair, under a model.

    Parameters
    ----------
    table
        One row an ordered couple of pairs: cause, effect, answers (expected direct answers to
        one act), low, high (5 and 95 per cent of a block bootstrap).
    base
        One row a pair: pair, acts, base_share (share of its acts that nothing triggered).
    branching, branching_low, branching_high
        Spectral radius: below 1 the process dies out by itself; 5 and 95 per cent.
    half_life, half_life_low, half_life_high
        Days after which excitement halves, and its 95 per cent likelihood interval; the ends are
        the value itself when it was given.
    at_edge
        Whether the best half-life lies at an end of the range that was tried.
    ks
        Kolmogorov-Smirnov distance of the rescaled waits from an exponential law, and its
        critical value at 5 per cent: a larger distance says that the model does not fit.
    likelihood
        Log-likelihood.
    acts
        Rows used, by pair.
    left_out
        Acts of the class between the ends of some pair, reciprocal or of unknown direction: no arrow.
    parents
        Acts that the model would see as answers: act_id, answers, pair, share (of the rate at the
        act), gap_days. Inferred by the model; nobody is on record as saying so.
    """

    table: pd.DataFrame
    base: pd.DataFrame
    branching: float
    branching_low: float
    branching_high: float
    half_life: float
    half_life_low: float
    half_life_high: float
    at_edge: bool
    ks: tuple[float, float]
    likelihood: float
    acts: dict[str, tuple[str, ...]] = field(repr=False)
    left_out: int
    parents: pd.DataFrame = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the table.

        Returns
        -------
        pandas.DataFrame
            See `table`.
        """
        return self.table.copy(deep=False)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every act used, each once."""
        return tuple(dict.fromkeys(act for ids in self.acts.values() for act in ids))

    @property
    def fits(self) -> bool:
        """Whether time rescaling finds nothing against the model at 5 per cent."""
        return self.ks[0] <= self.ks[1]

    def explain(self) -> str:
        """Say what the model finds, and whether it fits.

        Returns
        -------
        str
            Plain text.
        """
        top = self.table.sort_values("answers", ascending=False, kind="stable").head(3)
        lines = [
            f"{c} excites {e}: {a:.2f} direct answers an act ({low:.2f} to {high:.2f})."
            for c, e, a, low, high in zip(
                top["cause"], top["effect"], top["answers"], top["low"], top["high"], strict=True
            )
        ]
        fit_ = "nothing speaks against the model" if self.fits else "the model does not fit: read nothing into its size"
        edge = ", at the edge of what was tried: read nothing into it" if self.at_edge else ""
        lines.append(
            f"Branching ratio {self.branching:.2f} ({self.branching_low:.2f} to {self.branching_high:.2f}), half-life {self.half_life:.3g} days ({self.half_life_low:.3g} to {self.half_life_high:.3g}{edge})."
        )
        lines.append(f"Fit: {fit_} (KS {self.ks[0]:.3f}, critical {self.ks[1]:.3f}).")
        if self.left_out:
            lines.append(f"{self.left_out} acts {_NO_ARROW}.")
        lines.append("Common shocks look like excitement; this is no proof of cause, and not a forecast.")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.explain()


def excitation(
    g: ConflictGraph,
    pairs: Sequence[tuple[str | Collection[str], str | Collection[str]]],
    *,
    acts: str = "hostile",
    half_life: str | float | None = None,
    baseline: str = "365D",
    sparsity: float = 5.0,
    bootstrap: int = 50,
    seed: int = 0,
) -> Excitation:
    """Which pair's hostile acts are followed by whose, beyond each pair's own pace?

    A multivariate Hawkes process with exponential kernels of one half-life, fitted by
    expectation-maximisation with a sparsity prior. Each pair's own pace may change from one stretch
    of time to the next. Acts of one day are spread over it by a fixed jitter.

    Parameters
    ----------
    g
        The graph.
    pairs
        Ordered pairs of actors, or of camps: an end may be one actor or a list of them.
    acts
        Which acts count: hostile, force, material_conflict or verbal_conflict.
    half_life
        Days after which excitement halves; nothing fits it by profile likelihood, 0.5 to 128 days.
    baseline
        Length of the stretches in which a pair's own pace stays the same.
    sparsity
        Rate of the exponential prior on answers: as if so many acts more had gone unanswered.
    bootstrap
        Resampled records for the intervals, in blocks of at least 30 days and six half-lives, centred at
        the estimate.
    seed
        Fixes jitter and resampling.

    Returns
    -------
    Excitation
        The model and its fit.

    Raises
    ------
    RecordTooThinError
        When there are too few acts, saying how many are missing.
    UnknownActorError
        When an actor is not there, with near names.
    ValueError
        When no pair is named, a pair stands twice, or an option is out of range.

    Notes
    -----
    Direction: reciprocal acts are left out and counted; unknown ones are left out and counted; monadic
    ones are left out. An act of both sides would stand on one day in both pairs, and look like an
    act and its answer.

    References
    ----------
    Blundell, C., K. A. Heller, and J. M. Beck (2012), Modelling reciprocating relationships with
    Hawkes processes, NIPS 25.
    """
    _check(pairs, acts, sparsity, bootstrap)
    named = [(_camp(g, a), _camp(g, b)) for a, b in pairs]
    labels = [f"{'+'.join(a)} -> {'+'.join(b)}" for a, b in named]
    if len(set(labels)) < len(labels):
        msg = f"a pair stands twice among {', '.join(labels)}"
        raise ValueError(msg)
    alone = [label for label, (a, b) in zip(labels, named, strict=True) if a == b]
    if alone:
        msg = f"source and target of {', '.join(alone)} are the same: name two actors or camps"
        raise ValueError(msg)
    parts, left_out = _parts(g, named, acts)
    span = _refuse_thin(parts, labels, acts, left_out)
    rows, stream = _stream(parts, span, pd.Timedelta(baseline) / pd.Timedelta(days=1), seed)
    best, low, high, edge = _profiled(stream, sparsity, half_life)
    draws = _resampled(stream, best, sparsity, bootstrap, seed)
    tables = _centred(np.array([one.table for one in draws]), best.table) if draws else best.table[None]
    waits = np.concatenate(compensated_waits(stream, best))
    radii = _centred(np.array([_radius(one.table) for one in draws] or [0.0]), _radius(best.table))
    return Excitation(
        table=_table(labels, best.table, np.quantile(tables, 0.05, axis=0), np.quantile(tables, 0.95, axis=0)),
        base=_base(labels, stream, best),
        branching=_radius(best.table),
        branching_low=float(np.quantile(radii, 0.05)),
        branching_high=float(np.quantile(radii, 0.95)),
        half_life=float(np.log(2) / best.decay),
        half_life_low=low,
        half_life_high=high,
        at_edge=edge,
        ks=_distance(waits),
        likelihood=best.likelihood,
        acts={label: tuple(dict.fromkeys(part["act_id"])) for label, part in zip(labels, parts, strict=True)},
        left_out=left_out,
        parents=_parents(rows, stream, best, labels),
    )


def _check(pairs: Sequence[object], acts: str, sparsity: float, bootstrap: int) -> None:
    if not pairs:
        msg = "name at least one ordered pair of actors"
        raise ValueError(msg)
    if acts not in CLASSES:
        msg = f"no class of acts «{acts}»; there are {', '.join(CLASSES)}"
        raise ValueError(msg)
    if sparsity < 0 or bootstrap < 0:
        msg = f"sparsity is {sparsity}, bootstrap {bootstrap}: neither is below 0"
        raise ValueError(msg)


def _camp(g: ConflictGraph, end: str | Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({g.resolve(one) for one in ([end] if isinstance(end, str) else end)}))


def _parts(
    g: ConflictGraph, named: list[tuple[tuple[str, ...], tuple[str, ...]]], acts: str
) -> tuple[list[pd.DataFrame], int]:
    """Take the directed acts of each pair, and count those between its ends that are no arrow."""
    rows = g.counted_acts()
    rows = rows[rows["date"].notna() & (rows["date"] == rows["date_latest"]) & (rows["sign"] < 0)]
    if acts == "force":
        rows = rows[rows["force"]]
    elif acts != "hostile":
        rows = rows[rows["quad_class"] == acts]
    rows = rows.sort_values(["date", "act_id"])
    loose = rows["direction"].isin(LOOSE)
    known, other = rows[~loose], rows[loose]
    lost = {
        act
        for a, b in named
        for one, two in ((a, b), (b, a))
        for act in other.loc[other["source"].isin(one) & other["target"].isin(two), "act_id"]
    }
    return [
        known[known["source"].isin(a) & known["target"].isin(b)].drop_duplicates("act_id")[["act_id", "date"]]
        for a, b in named
    ], len(lost)


def _refuse_thin(parts: list[pd.DataFrame], labels: list[str], acts: str, left_out: int) -> int:
    counts = [len(part) for part in parts]
    dates = pd.concat(parts)["date"]
    span = 0 if dates.empty else int((dates.max() - dates.min()).days)
    thin = [f"{label} has {count}" for label, count in zip(labels, counts, strict=True) if count < _MIN_EACH]
    if sum(counts) < _MIN_ACTS or thin or span < _MIN_DAYS:
        few = f"; {', '.join(thin)} (at least {_MIN_EACH} each)" if thin else ""
        lost = f" {left_out} acts {_NO_ARROW}." if left_out else ""
        raise RecordTooThinError(
            f"the record is too thin for a model of excitement: {sum(counts)} dated acts of the class {acts} (at least {_MIN_ACTS}) over {span} days (at least {_MIN_DAYS}){few}. Read the response chains instead.{lost}"
        )
    return span


def _stream(parts: list[pd.DataFrame], span: int, block: float, seed: int) -> tuple[pd.DataFrame, Stream]:
    rows = pd.concat([part.assign(kind=kind) for kind, part in enumerate(parts)], ignore_index=True)
    jitter = np.random.default_rng(seed).random(len(rows))
    rows = rows.assign(time=(rows["date"] - rows["date"].min()).dt.days.to_numpy() + jitter)
    rows = rows.sort_values("time", kind="stable").reset_index(drop=True)
    return rows, Stream(rows["time"].to_numpy(), rows["kind"].to_numpy(), len(parts), span + 1.0, block)


def _profiled(stream: Stream, sparsity: float, half_life: str | float | None) -> tuple[Fitted, float, float, bool]:
    """Fit the half-life by profile likelihood: a coarse grid, then between its neighbours."""
    if half_life is not None:
        days = pd.Timedelta(half_life) / pd.Timedelta(days=1) if isinstance(half_life, str) else float(half_life)
        if not days > 0:
            msg = f"half_life is {half_life}: a time above 0"
            raise ValueError(msg)
        return fit(stream, np.log(2) / days, sparsity=sparsity), days, days, False
    tried = {life: fit(stream, np.log(2) / life, sparsity=sparsity) for life in _GRID}
    best = max(tried, key=lambda life: tried[life].likelihood)
    edge = best in {_GRID[0], _GRID[-1]}
    for factor in (2**0.5, 2**0.25, 2**0.125):
        for life in (best / factor, best * factor):
            if _GRID[0] <= life <= _GRID[-1] and life not in tried:
                tried[life] = fit(stream, np.log(2) / life, sparsity=sparsity, start=tried[best])
        best = max(tried, key=lambda life: tried[life].likelihood)
    inside = [life for life, one in tried.items() if one.likelihood >= tried[best].likelihood - _DROP]
    return tried[best], *_ends(tried, inside, best), edge


def _ends(tried: dict[float, Fitted], inside: list[float], best: float) -> tuple[float, float]:
    """Where the likelihood falls too far below the best, on a straight line between the points tried."""
    lives = sorted(tried)
    floor = tried[best].likelihood - _DROP
    ends = []
    for one, step in ((min(inside), -1), (max(inside), 1)):
        next_ = lives.index(one) + step
        if not 0 <= next_ < len(lives):
            ends.append(one)
            continue
        out = lives[next_]
        share = (tried[one].likelihood - floor) / max(tried[one].likelihood - tried[out].likelihood, 1e-12)
        ends.append(float(np.exp(np.log(one) + share * (np.log(out) - np.log(one)))))
    return ends[0], ends[1]


def _centred(draws: np.ndarray, at: np.ndarray | float) -> np.ndarray:
    """Move resampled numbers onto the estimate: cutting the record into blocks breaks links between them."""
    return np.asarray(np.maximum(draws - np.median(draws, axis=0) + at, 0.0))


def _resampled(stream: Stream, best: Fitted, sparsity: float, bootstrap: int, seed: int) -> list[Fitted]:
    """Refit records made of blocks, drawn within the stretches of one base rate."""
    random = np.random.default_rng(seed + 1)
    length = max(_BLOCK, 6 * np.log(2) / best.decay)
    blocks = max(1, int(stream.end // length))
    per = max(1, int(stream.block // length))
    of = (stream.time // length).astype(np.int64)
    members = [np.flatnonzero(of == block) for block in range(blocks)]
    found = []
    for _ in range(bootstrap):
        times, kinds = [], []
        for place in range(blocks):
            low = place // per * per
            block = int(random.integers(low, min(low + per, blocks)))
            times.append(stream.time[members[block]] + (place - block) * length)
            kinds.append(stream.kind[members[block]])
        time, kind = np.concatenate(times), np.concatenate(kinds)
        if len(time) > 1:
            drawn = Stream(time, kind, stream.kinds, blocks * length, stream.block)
            found.append(fit(drawn, best.decay, sparsity=sparsity, iterations=60))
    return found


def _radius(table: np.ndarray) -> float:
    return float(np.abs(np.linalg.eigvals(table)).max())


def _table(labels: list[str], answers: np.ndarray, low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    rows = [
        (labels[c], labels[e], float(answers[c, e]), float(low[c, e]), float(high[c, e]))
        for c in range(len(labels))
        for e in range(len(labels))
    ]
    return pd.DataFrame(rows, columns=list(_TABLE)).astype(_TABLE)


def _base(labels: list[str], stream: Stream, best: Fitted) -> pd.DataFrame:
    counts = np.bincount(stream.kind, minlength=stream.kinds)
    own = (best.base * stream.lengths).sum(axis=1)
    found = pd.DataFrame({"pair": labels, "acts": counts, "base_share": np.minimum(own / np.maximum(counts, 1), 1.0)})
    return found.astype({"pair": "str", "acts": "int64", "base_share": "float64"})


def _distance(waits: np.ndarray) -> tuple[float, float]:
    """Kolmogorov-Smirnov distance from a unit exponential law, and the critical value for many waits."""
    from scipy.stats import kstest

    return float(kstest(waits, "expon").statistic), float(1.358 / np.sqrt(len(waits)))


def _parents(rows: pd.DataFrame, stream: Stream, best: Fitted, labels: list[str]) -> pd.DataFrame:
    ids, days = rows["act_id"].tolist(), rows["date"].tolist()
    found = [
        (ids[new], ids[old], labels[int(stream.kind[new])], share, float((days[new] - days[old]).days))
        for new, old, share in parents(stream, best, 0.2)
    ]
    return pd.DataFrame(found, columns=list(_PARENTS)).astype(_PARENTS)
