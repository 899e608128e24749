"""Blocs as an answer: who stands where, at what cost, and which rows do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.kernels.signed import Count, Dyads
    from conflictgraph.measures import signed

__all__ = ["Blocs", "answer", "cost_of", "fits"]


@dataclass(frozen=True, slots=True)
class Blocs:
    """Actors in blocs, and what the blocs cannot explain.

    Parameters
    ----------
    partition
        Actor id to bloc, 0, 1, ... in the order of the actors. Who has no signed pair is a
        bloc of its own.
    value, lower
        Cost: friendly weight between plus hostile weight within; the least is at least
        `lower` (NaN when the method proves nothing).
    optimal
        Whether that is the least.
    frustrated
        One row a pair that does not fit: a, b, sign, weight, row_ids.
    score
        What the method itself maximises or minimises.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
    """

    partition: Mapping[str, int]
    value: float
    lower: float
    optimal: bool
    frustrated: pd.DataFrame
    score: float
    about: Mapping[str, Any]

    @property
    def gap(self) -> float:
        """(value - lower) / value; 0 when optimal, NaN when nothing is proved."""
        return 0.0 if self.optimal else (self.value - self.lower) / self.value

    @property
    def row_ids(self) -> tuple[str, ...]:
        """The rows that take part."""
        found: tuple[str, ...] = self.about["row_ids"]
        return found

    @property
    def k(self) -> int:
        """Number of blocs."""
        return len(set(self.partition.values()))

    @property
    def blocs(self) -> tuple[tuple[str, ...], ...]:
        """The actors of each bloc."""
        return tuple(
            tuple(actor for actor, own in self.partition.items() if own == bloc)
            for bloc in sorted(set(self.partition.values()))
        )

    def to_frame(self) -> pd.DataFrame:
        """Give the bloc of each actor.

        Returns
        -------
        pandas.DataFrame
            Index actor_id; bloc (int64).
        """
        index = pd.Index(list(self.partition), name="actor_id", dtype="str")
        return pd.DataFrame({"bloc": np.array(list(self.partition.values()), dtype=np.int64)}, index=index)

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            Blocs and cost.
        """
        bound = "the least possible" if self.optimal else "the best found, not proved"
        alone = sum(len(bloc) == 1 for bloc in self.blocs)
        tail = f", and {alone} on their own," if alone else ""
        several = self.k - alone
        return f"{several} bloc{'s' * (several != 1)} of several actors{tail} leave {self.value:g} signed relations unexplained ({bound})."


def cost_of(folded: Dyads, label: NDArray[np.int64]) -> float:
    """Weigh friends between and foes within.

    Parameters
    ----------
    folded
        The pairs.
    label
        Bloc of each actor.

    Returns
    -------
    float
        The cost.
    """
    apart = label[folded.one] != label[folded.other]
    return float(np.where(apart, folded.positive, folded.negative).sum())


def answer(
    taken: signed.SignedRows,
    folded: Dyads,
    label: NDArray[np.int64],
    *,
    count: Count,
    seed: int,
    engine: str,
    lower: float = float("nan"),
    score: float = float("nan"),
) -> Blocs:
    """Tell blocs as an answer.

    Parameters
    ----------
    taken, folded
        The rows, and their pairs.
    label
        Bloc of each actor.
    count, seed, engine
        What counts as one, the seed, and what found the blocs.
    lower
        A bound of the cost, when there is one.
    score
        What the method itself maximised or minimised.

    Returns
    -------
    Blocs
        The answer.
    """
    apart = label[folded.one] != label[folded.other]
    weight = np.where(apart, folded.positive, folded.negative)
    rows = taken.rows_of_pairs()
    records = []
    for place in np.flatnonzero(weight > 0).tolist():
        i, j, sign = int(folded.one[place]), int(folded.other[place]), 1 if apart[place] else -1
        records.append((*sorted((taken.actors[i], taken.actors[j])), sign, float(weight[place]), rows[i, j][sign]))
    frame = pd.DataFrame(
        sorted(records, key=lambda record: (str(record[0]), str(record[1]))),
        columns=["a", "b", "sign", "weight", "row_ids"],
    ).astype({"sign": "int8", "weight": float})
    value = cost_of(folded, label)
    lower = min(lower, value) if np.isfinite(lower) else lower
    optimal = bool(lower >= value - 1e-6)
    gap = 0.0 if optimal else None if np.isnan(lower) else (value - lower) / value
    return Blocs(
        dict(zip(taken.actors, label.tolist(), strict=True)),
        value,
        lower,
        optimal,
        frame,
        score,
        taken.about(count=count, seed=seed, engine=engine, optimal=optimal, gap=gap),
    )


def fits(k: int | None, n: int) -> None:
    """Refuse a number of blocs that cannot be.

    Parameters
    ----------
    k
        Number of blocs, if one was asked for.
    n
        Number of actors.

    Raises
    ------
    ValueError
        When it lies outside 1 to n.
    """
    if k is not None and not (k == int(k) and 1 <= k <= max(n, 1)):
        raise ValueError(f"k is {k}: it must be a whole number between 1 and {max(n, 1)}, the number of actors")
