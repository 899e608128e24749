"""Hawkes processes with exponential kernels: memory, expectation-maximisation, likelihood, rescaled waits.

The rate of kind e at time t is its base rate plus, for each earlier act of kind c, ``table[c, e] *
decay * exp(-decay * (t - t_c))``; so ``table[c, e]`` is the expected number of direct answers of
kind e to one act of kind c.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Fitted", "Stream", "compensated_waits", "fit", "parents", "simulated"]


@dataclass(frozen=True, slots=True)
class Stream:
    """Acts in order of time.

    Parameters
    ----------
    time
        Days since the beginning, (n,) float64, rising.
    kind
        Kind of each act, (n,) int64.
    kinds
        How many kinds there are.
    end
        Length of the record in days.
    block
        Days for which a base rate stays the same.
    """

    time: np.ndarray
    kind: np.ndarray
    kinds: int
    end: float
    block: float

    @property
    def blocks(self) -> int:
        """Stretches of constant base rate."""
        return max(1, int(np.ceil(self.end / self.block - 1e-9)))

    @property
    def lengths(self) -> np.ndarray:
        """Length of each stretch in days."""
        edges = np.minimum(np.arange(self.blocks + 1) * self.block, self.end)
        return np.diff(edges)

    @property
    def place(self) -> np.ndarray:
        """Stretch in which each act falls, (n,) int64."""
        return np.minimum((self.time / self.block).astype(np.int64), self.blocks - 1)

    def memory(self, decay: float) -> np.ndarray:
        """Sum of the fading traces of each kind just before each act.

        Parameters
        ----------
        decay
            Per day.

        Returns
        -------
        numpy.ndarray
            (n, kinds) float64.
        """
        found = np.zeros((len(self.time), self.kinds))
        fade = np.exp(-decay * np.diff(self.time, prepend=self.time[:1]))
        now = [0.0] * self.kinds
        for i, kind in enumerate(self.kind.tolist()):
            step = float(fade[i])
            now = [one * step for one in now]
            found[i] = now
            now[kind] += 1.0
        return found


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted process.

    Parameters
    ----------
    base
        Base rate of each kind in each stretch, (kinds, blocks), acts a day.
    table
        Expected direct answers, (cause, effect).
    decay
        Per day.
    likelihood
        Log-likelihood.
    """

    base: np.ndarray
    table: np.ndarray
    decay: float
    likelihood: float


def fit(stream: Stream, decay: float, *, sparsity: float, iterations: int = 200, start: Fitted | None = None) -> Fitted:
    """Fit base rates and answers by expectation-maximisation.

    Each act is shared out among the base rate and the acts before it; the shares give new rates.
    Answers carry an exponential prior, which pulls weak ones to nothing. O(iterations * n * kinds).

    Parameters
    ----------
    stream
        The acts.
    decay
        Per day.
    sparsity
        Rate of the exponential prior, in acts of the cause.
    iterations
        Steps at most; it stops when no number changes by a ten-thousandth.
    start
        Another fit to begin from.

    Returns
    -------
    Fitted
        The maximum of the posterior.
    """
    n, place, lengths = stream.kinds, stream.place, stream.lengths
    counts = np.zeros((n, stream.blocks))
    np.add.at(counts, (stream.kind, place), 1.0)
    base = (counts + 0.5) / (lengths + 1.0) / 2 if start is None else start.base
    table = np.full((n, n), 0.5 / n) if start is None else np.maximum(start.table, 1e-4)
    memory = stream.memory(decay)
    gone = 1 - np.exp(-decay * (stream.end - stream.time))
    seen = np.bincount(stream.kind, weights=gone, minlength=n)
    for _ in range(iterations):
        pushed = decay * memory * table[:, stream.kind].T
        own = base[stream.kind, place]
        rate = own + pushed.sum(axis=1) + 1e-300
        share = pushed / rate[:, None]
        grown = np.zeros((n, n))
        np.add.at(grown, stream.kind, share)
        spared = np.zeros_like(base)
        np.add.at(spared, (stream.kind, place), own / rate)
        new_base, new_table = spared / lengths, grown.T / (seen[:, None] + sparsity)
        moved = max(float(np.abs(new_table - table).max()), float(np.abs(new_base - base).max()))
        base, table = new_base, new_table
        if moved < 1e-4:
            break
    rate = base[stream.kind, place] + (decay * memory * table[:, stream.kind].T).sum(axis=1)
    whole = float((base * lengths).sum() + (table.sum(axis=1) * seen).sum())
    return Fitted(base, table, decay, float(np.log(rate + 1e-300).sum()) - whole)


def compensated_waits(stream: Stream, fitted: Fitted) -> list[np.ndarray]:
    """Rescale time by the model: under it, the waits of each kind follow a unit exponential law.

    Parameters
    ----------
    stream
        The acts.
    fitted
        The model.

    Returns
    -------
    list
        Waits of each kind, (n_kind - 1,) float64.
    """
    memory = stream.memory(fitted.decay)
    edges = np.concatenate([[0.0], np.cumsum(stream.lengths)])
    inside = stream.time - edges[stream.place]
    before = np.zeros((len(stream.time), stream.kinds))
    for kind in range(stream.kinds):
        before[:, kind] = np.cumsum(stream.kind == kind) - (stream.kind == kind)
    waits = []
    for effect in range(stream.kinds):
        own = np.concatenate([[0.0], np.cumsum(fitted.base[effect] * stream.lengths)])
        total = own[stream.place] + fitted.base[effect, stream.place] * inside
        total = total + ((before - memory) * fitted.table[:, effect]).sum(axis=1)
        waits.append(np.diff(total[stream.kind == effect]))
    return waits


def parents(stream: Stream, fitted: Fitted, least: float) -> list[tuple[int, int, float]]:
    """Say which earlier act each act may have answered, with the share that the model gives it.

    Parameters
    ----------
    stream
        The acts.
    fitted
        The model.
    least
        Smallest share that is listed.

    Returns
    -------
    list
        Position of the act, position of the earlier act, share; by act, then by falling share.
    """
    rate = (fitted.decay * stream.memory(fitted.decay) * fitted.table[:, stream.kind].T).sum(axis=1)
    rate = rate + fitted.base[stream.kind, stream.place]
    found = []
    for i in range(1, len(stream.time)):
        low = int(np.searchsorted(stream.time, stream.time[i] - 12.0 / fitted.decay))
        earlier = np.arange(low, i)
        push = fitted.table[stream.kind[earlier], stream.kind[i]] * fitted.decay
        share = push * np.exp(-fitted.decay * (stream.time[i] - stream.time[earlier])) / rate[i]
        kept = np.flatnonzero(share >= least)
        order = kept[np.argsort(-share[kept], kind="stable")]
        found += [(i, int(earlier[j]), float(share[j])) for j in order]
    return found


def simulated(
    base: np.ndarray, table: np.ndarray, decay: float, end: float, seed: int, most: int = 1_000_000
) -> tuple[np.ndarray, np.ndarray]:
    """Draw a process: first acts at the base rate, then answers to each act in turn.

    Parameters
    ----------
    base
        Base rates, (kinds,), acts a day.
    table
        Expected direct answers, (cause, effect); spectral radius below 1.
    decay
        Per day.
    end
        Days.
    seed
        Fixes the draw.
    most
        Acts at most.

    Returns
    -------
    tuple
        Times and kinds, in order of time.
    """
    random = np.random.default_rng(seed)
    todo = [(float(t), k) for k, rate in enumerate(base) for t in random.uniform(0, end, random.poisson(rate * end))]
    done: list[tuple[float, int]] = []
    while todo and len(done) < most:
        time, kind = todo.pop()
        done.append((time, kind))
        for effect in range(len(base)):
            waits = random.exponential(1 / decay, random.poisson(table[kind, effect]))
            todo += [(time + float(wait), effect) for wait in waits if time + wait < end]
    done.sort()
    return np.array([one[0] for one in done]), np.array([one[1] for one in done], dtype=np.int64)
