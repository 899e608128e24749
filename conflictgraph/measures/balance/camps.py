"""The frustration index: the least that two camps cannot explain, and who breaks the pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels.frustration import always, solve
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Count, Parallel

__all__ = ["Frustration", "frustration"]

_COLUMNS = ["a", "b", "sign", "weight", "in_every_optimum", "row_ids"]


@dataclass(frozen=True, slots=True)
class Frustration:
    """The frustration index with its camps, its proof and its rows.

    Parameters
    ----------
    value
        What the camps below frustrate: the index when `optimal`, else an upper bound.
    lower, upper
        The index lies between.
    optimal
        Whether the bounds meet.
    gap
        (upper - lower) / upper; 0 when optimal.
    partition
        Actor id to camp, 0 or 1. Who has no signed pair stands in camp 0.
    frustrated
        One row a frustrated pair: a, b, sign, weight, in_every_optimum, row_ids.
    ambivalence_floor
        The part of value that every split frustrates, since the pair is mixed.
    normalised
        1 - 2 value / m: 1 is balance; NaN without signed pairs.
    unique
        Whether no other split frustrates other pairs as cheaply; None when not asked or not proved.
    per_actor
        Index actor_id: frustrated and total weight, and their share.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids (all
        that take part; `row_ids` of the answer are those behind frustrated pairs).
    """

    value: float
    lower: float
    upper: float
    optimal: bool
    gap: float
    partition: Mapping[str, int]
    frustrated: pd.DataFrame
    ambivalence_floor: float
    normalised: float
    unique: bool | None
    per_actor: pd.DataFrame
    about: Mapping[str, Any]

    @property
    def camps(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The actors of both camps, sorted."""
        parts = [tuple(sorted(actor for actor, camp in self.partition.items() if camp == side)) for side in (0, 1)]
        return parts[0], parts[1]

    @property
    def mixed(self) -> tuple[tuple[str, str], ...]:
        """The pairs that have friendly and hostile rows."""
        found: tuple[tuple[str, str], ...] = self.about["mixed"]
        return found

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind a frustrated pair."""
        return tuple(dict.fromkeys(row for ids in self.frustrated["row_ids"] for row in ids))

    def to_frame(self) -> pd.DataFrame:
        """Give the frustrated pairs.

        Returns
        -------
        pandas.DataFrame
            A copy of `frustrated`.
        """
        return self.frustrated.copy()

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            The index, its proof, the camps.
        """
        bound = "proved to be the least" if self.optimal else f"not proved: the index is at least {self.lower:g}"
        one, other = self.camps
        floor = (
            f" {self.ambivalence_floor:g} of it is unavoidable, since pairs are mixed."
            if self.ambivalence_floor
            else ""
        )
        return f"Two camps of {len(one)} and {len(other)} actors leave {self.value:g} of {self.about['m_plus'] + self.about['m_minus']:g} signed relations frustrated ({bound}).{floor}"


def frustration(
    g: ConflictGraph,
    *,
    method: Literal["exact", "local"] = "exact",
    count: Count = "arcs",
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
    time_limit: float = 60.0,
    unique: bool = False,
    seed: int = 0,
) -> Frustration:
    """How many signed relations contradict the best split into two camps?

    A friend in the other camp or a foe in one's own is frustrated; the index is the least
    weight that any split frustrates, min over x of the sum of P where x differs and N where
    it agrees. It is proved by negative cycles and, where they leave a gap, by integer
    programming; when time runs out, `lower` and `upper` hold and `optimal` is False.

    Parameters
    ----------
    g
        The graph.
    method
        ``"exact"``, or ``"local"``: search with bounds, without integer programming.
    count
        ``"arcs"``: each ordered pair and sign counts one, as published figures for directed
        networks do; ``"pairs"``: each unordered pair and sign; ``"weight"``: summed weights.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` both count, and the
        lesser is the ambivalence floor.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    time_limit
        Seconds.
    unique
        Also prove which pairs are frustrated in every optimum.
    seed
        Of the search.

    Returns
    -------
    Frustration
        The index, the camps, the frustrated pairs with their rows.

    Raises
    ------
    ValueError
        When an option has no such value.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Aref, S., Mason, A. J. and Wilson, M. C. (2020). A modeling and computational study of
    the frustration index in signed networks. Networks 75, 95-110. doi:10.1002/net.21907

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = frustration(testing.toy())
    >>> found.value, found.optimal
    (0.0, True)
    """
    signed.choice("method", method, ("exact", "local"))
    signed.choice("count", count, ("arcs", "pairs", "weight"))
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    folded = taken.dyads(count)
    camps = solve(folded, seed=seed, time_limit=time_limit, exact=method == "exact")
    kept, proved = (
        always(folded, camps, time_limit=time_limit) if unique and camps.optimal else (camps.frustrated, False)
    )
    side = np.where(camps.camp > 0, 0, 1)
    first = (
        side[np.flatnonzero(np.bincount(np.concatenate([folded.one, folded.other]), minlength=taken.n))]
        if len(folded.one)
        else side[:0]
    )
    if len(first) and first[0] == 1:  # the first actor with a signed pair stands in camp 0
        side = 1 - side
    touched = np.zeros(taken.n, dtype=bool)
    touched[folded.one] = touched[folded.other] = True
    side = np.where(touched, side, 0)
    rows, records, cost, total = taken.rows_of_pairs(), [], np.zeros(taken.n), np.zeros(taken.n)
    for place, (i, j) in enumerate(zip(folded.one.tolist(), folded.other.tolist(), strict=True)):
        sign = 1 if side[i] != side[j] else -1
        weight = float(folded.positive[place] if sign > 0 else folded.negative[place])
        total[[i, j]] += folded.positive[place] + folded.negative[place]
        if weight > 0:
            cost[[i, j]] += weight
            a, b = sorted((taken.actors[i], taken.actors[j]))
            must = bool(kept[place]) or bool(min(folded.positive[place], folded.negative[place]) > 0)
            records.append((a, b, sign, weight, must if proved else None, rows[i, j][sign]))
    frame = pd.DataFrame(sorted(records, key=lambda record: (str(record[0]), str(record[1]))), columns=_COLUMNS).astype(
        {"sign": "int8", "weight": float, "in_every_optimum": "boolean"}
    )
    per_actor = pd.DataFrame(
        {"frustrated": cost, "total": total}, index=pd.Index(taken.actors, name="actor_id", dtype="str")
    )
    per_actor["share"] = per_actor["frustrated"] / per_actor["total"].where(per_actor["total"] > 0)
    m = float(folded.positive.sum() + folded.negative.sum())
    value = camps.value
    gap = 0.0 if camps.optimal else (value - camps.lower) / value
    return Frustration(
        value,
        camps.lower,
        value,
        camps.optimal,
        gap,
        dict(zip(taken.actors, side.tolist(), strict=True)),
        frame,
        folded.floor,
        1 - 2 * value / m if m else float("nan"),
        bool((kept == camps.frustrated).all()) if proved else None,
        per_actor,
        taken.about(count=count, seed=seed, engine=camps.engine, optimal=camps.optimal, gap=gap),
    )
