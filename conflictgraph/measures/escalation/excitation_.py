"""Who triggers whom? A Hawkes model of acts between pairs, which refuses thin records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflictgraph.graph import ConflictGraph

__all__ = ["Excitation", "excitation"]

_MIN_ACTS, _MIN_EACH, _MIN_DAYS = 200, 30, 180


@dataclass(frozen=True, slots=True)
class Excitation:
    """Expected direct answers of each pair to each pair, under a model.

    Parameters
    ----------
    table
        One row an ordered couple of pairs: cause, effect, answers (expected direct answers to
        one act), low, high (5 and 95 per cent of a block bootstrap), row_ids are in `acts`.
    branching
        Spectral radius: below 1 the process dies out by itself.
    half_life
        Days after which excitement halves.
    ks
        Kolmogorov-Smirnov distance of the rescaled waits from an exponential law, and its
        critical value at 5 per cent: a larger distance says that the model does not fit.
    acts
        Rows used, by pair.
    """

    table: pd.DataFrame
    branching: float
    half_life: float
    ks: tuple[float, float]
    acts: dict[str, tuple[str, ...]] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Give the table.

        Returns
        -------
        pandas.DataFrame
            See `table`.
        """
        return self.table.copy(deep=False)

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
        fit = "nothing speaks against the model" if self.fits else "the model does not fit: read nothing into its size"
        lines.append(
            f"Branching ratio {self.branching:.2f}, half-life {self.half_life:g} days; {fit} (KS {self.ks[0]:.3f}, critical {self.ks[1]:.3f})."
        )
        lines.append("Common shocks look like excitement; this is no proof of cause, and not a forecast.")
        return "\n".join(lines)


def excitation(
    g: ConflictGraph,
    pairs: Sequence[tuple[str, str]],
    *,
    half_life: float = 7.0,
    bootstrap: int = 50,
    seed: int = 0,
    iterations: int = 60,
) -> Excitation:
    """Which pair's hostile acts are followed by whose, beyond each pair's own pace?

    A multivariate Hawkes process with exponential kernels of one half-life, fitted by EM with a
    sparsity prior; acts of one day are spread over it by a fixed jitter.

    Parameters
    ----------
    g
        The graph.
    pairs
        Ordered pairs of actors.
    half_life
        Days after which excitement halves.
    bootstrap
        Resampled blocks of 30 days for the intervals.
    seed
        Fixes jitter and resampling.
    iterations
        Steps of the EM.

    Returns
    -------
    Excitation
        The model and its fit.

    Raises
    ------
    RecordTooThinError
        When there are too few acts, saying how many are missing.
    ValueError
        When fewer than one pair is named.
    """
    if not pairs:
        msg = "name at least one ordered pair of actors"
        raise ValueError(msg)
    named = [(g.resolve(a), g.resolve(b)) for a, b in pairs]
    acts = g.counted_acts()
    acts = acts[(acts["sign"] < 0) & acts["date"].notna() & (acts["date"] == acts["date_latest"])].sort_values(
        ["date", "act_id"]
    )
    parts = [acts[(acts["source"] == a) & (acts["target"] == b)] for a, b in named]
    counts = [len(part) for part in parts]
    labels = [f"{a} -> {b}" for a, b in named]
    both = pd.concat(parts)
    days = 0 if both.empty else int((both["date"].max() - both["date"].min()).days)
    thin = [f"{label} has {count}" for label, count in zip(labels, counts, strict=True) if count < _MIN_EACH]
    if sum(counts) < _MIN_ACTS or thin or days < _MIN_DAYS:
        few = f"; {', '.join(thin)} (at least {_MIN_EACH} each)" if thin else ""
        raise RecordTooThinError(
            f"the record is too thin for a model of excitement: {sum(counts)} dated hostile acts (at least {_MIN_ACTS}) over {days} days (at least {_MIN_DAYS}){few}. Read the response chains instead."
        )
    random = np.random.default_rng(seed)
    origin = both["date"].min()
    time = np.concatenate([((part["date"] - origin).dt.days.to_numpy() + random.random(len(part))) for part in parts])
    kind = np.repeat(np.arange(len(parts)), counts)
    order = np.argsort(time, kind="stable")
    time, kind = time[order], kind[order]
    decay, end = np.log(2) / half_life, days + 1.0
    base, table = _em(time, kind, len(parts), decay, end, iterations)
    draws = [_em(*_blocks(time, kind, end, random), len(parts), decay, end, iterations)[1] for _ in range(bootstrap)]
    low, high = (np.quantile(draws, q, axis=0) for q in (0.05, 0.95)) if draws else (table, table)
    rows = [
        (labels[c], labels[e], float(table[c, e]), float(low[c, e]), float(high[c, e]))
        for c in range(len(labels))
        for e in range(len(labels))
    ]
    frame = pd.DataFrame(rows, columns=["cause", "effect", "answers", "low", "high"])
    ks = _rescaled(time, kind, base, table, decay)
    used = {label: tuple(dict.fromkeys(part["act_id"])) for label, part in zip(labels, parts, strict=True)}
    return Excitation(frame, float(np.abs(np.linalg.eigvals(table)).max()), half_life, ks, used)


def _memory(time: np.ndarray, kind: np.ndarray, n: int, decay: float) -> np.ndarray:
    """Sum of fading excitement of each pair just before each act, (n_acts, n)."""
    memory = np.zeros((len(time), n))
    now = np.zeros(n)
    for i in range(1, len(time)):
        now[kind[i - 1]] += 1.0
        now = now * np.exp(-decay * (time[i] - time[i - 1]))
        memory[i] = now
    return memory


def _em(
    time: np.ndarray, kind: np.ndarray, n: int, decay: float, end: float, iterations: int
) -> tuple[np.ndarray, np.ndarray]:
    counts = np.bincount(kind, minlength=n).astype(float)
    base, table = counts / end / 2, np.full((n, n), 0.5 / n)
    memory = _memory(time, kind, n, decay)
    seen = np.array([(1 - np.exp(-decay * (end - time[kind == c]))).sum() for c in range(n)])
    for _ in range(iterations):
        pushed = decay * memory * table[:, kind].T
        rate = base[kind] + pushed.sum(axis=1)
        share = pushed / rate[:, None]
        grown = np.array([share[kind == e].sum(axis=0) for e in range(n)]).T
        base = np.array([(base[e] / rate[kind == e]).sum() for e in range(n)]) / end
        table = np.maximum(grown, 0) / (seen[:, None] + 5.0)  # an exponential prior with rate 5: sparse
    return base, table


def _blocks(
    time: np.ndarray, kind: np.ndarray, end: float, random: np.random.Generator, length: float = 30.0
) -> tuple[np.ndarray, np.ndarray]:
    blocks = max(1, int(end // length))
    times, kinds = [], []
    for place, block in enumerate(random.integers(0, blocks, blocks)):
        mine = (time >= block * length) & (time < (block + 1) * length)
        times.append(time[mine] - block * length + place * length)
        kinds.append(kind[mine])
    return np.concatenate(times), np.concatenate(kinds)


def _rescaled(
    time: np.ndarray, kind: np.ndarray, base: np.ndarray, table: np.ndarray, decay: float
) -> tuple[float, float]:
    """Time rescaling: under the model the compensated waits follow a unit exponential law."""
    from scipy.stats import kstest

    memory = _memory(time, kind, len(base), decay)
    waits = []
    for e in range(len(base)):
        mine = np.flatnonzero(kind == e)
        total = np.zeros(len(time))
        for c in range(len(base)):
            before = np.searchsorted(time[kind == c], time, side="left")
            total += table[c, e] * (before - memory[:, c])
        total += base[e] * time
        waits.append(np.diff(total[mine]))
    flat = np.concatenate(waits)
    return float(kstest(flat, "expon").statistic), float(1.358 / np.sqrt(len(flat)))
