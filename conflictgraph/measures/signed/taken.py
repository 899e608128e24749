"""The rows that count, as arrays over numbered actors, and the way back to their ids."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from conflictgraph.kernels.signed import Arcs, Count, Dyads, Parallel, dyads, fold

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["RowIds", "SignedRows"]


class RowIds(tuple[str, ...]):
    """Row ids that are never copied: pandas copies what a frame's `attrs` hold with every step."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> RowIds:
        """Give itself: text never changes."""
        return self


@dataclass(frozen=True, slots=True, eq=False)
class SignedRows:
    """The rows that count, as arrays over numbered actors.

    Parameters
    ----------
    actors
        Actor ids; an actor's number is its place.
    row_id
        Act or tie of each row, str, shape (rows,).
    source, target
        Numbers of actors, int64, shape (rows,).
    sign
        -1, 0 or 1, int64, shape (rows,).
    weight
        float64 >= 0, shape (rows,).
    undirected
        Whether the row goes both ways: reciprocal acts, acts whose direction nobody
        knows, and ties of a symmetric relation.
    date
        Seconds, int64, shape (rows,); unknown is the smallest.
    dropped
        What was left out, by reason, with counts.
    policy
        Sign rule, policy for opposing rows, who was left out.
    parallel
        What becomes of opposing rows on one arc.
    kind
        Kind of each actor, as the table of actors has it.
    """

    actors: tuple[str, ...]
    row_id: pd.api.extensions.ExtensionArray
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    sign: NDArray[np.int64]
    weight: NDArray[np.float64]
    undirected: NDArray[np.bool_]
    date: NDArray[np.int64]
    dropped: dict[str, int]
    policy: dict[str, Any]
    parallel: Parallel = "keep"
    kind: tuple[str, ...] = ()
    _kept: dict[Any, Any] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of actors."""
        return len(self.actors)

    @property
    def directed(self) -> bool:
        """Whether any signed row has a direction."""
        return bool((~self.undirected & (self.sign != 0)).any())

    def arcs(self) -> Arcs:
        """Fold the rows to one arc an ordered pair.

        Returns
        -------
        Arcs
            The arcs, made once.
        """
        if "arcs" not in self._kept:
            self._kept["arcs"] = fold(
                self.n, self.source, self.target, self.sign, self.weight, self.undirected, self.date, self.parallel
            )
        found: Arcs = self._kept["arcs"]
        return found

    def dyads(self, count: Count = "arcs") -> Dyads:
        """Fold the rows to unordered pairs.

        Parameters
        ----------
        count
            What counts as one; see `kernels.signed.dyads`.

        Returns
        -------
        Dyads
            The pairs, made once.
        """
        if ("dyads", count) not in self._kept:
            self._kept["dyads", count] = dyads(self.arcs(), count)
        found: Dyads = self._kept["dyads", count]
        return found

    def only(self, mask: NDArray[np.bool_]) -> SignedRows:
        """Keep some rows.

        Parameters
        ----------
        mask
            Truth per row.

        Returns
        -------
        SignedRows
            The same actors, fewer rows.
        """
        parts = {
            name: getattr(self, name)[mask]
            for name in ("row_id", "source", "target", "sign", "weight", "undirected", "date")
        }
        return replace(self, **parts, _kept={})

    def rows_of_pairs(self) -> dict[tuple[int, int], dict[int, tuple[str, ...]]]:
        """List the rows of each unordered pair by sign.

        Returns
        -------
        dict
            (a, b) with a < b to {sign: row ids in the order of the table}.
        """
        if "rows" not in self._kept:
            found: dict[tuple[int, int], dict[int, dict[str, None]]] = {}
            low, high = np.minimum(self.source, self.target), np.maximum(self.source, self.target)
            for a, b, sign, row in zip(
                low.tolist(),
                high.tolist(),
                self.sign.tolist(),
                self.row_id.to_numpy(dtype=object).tolist(),
                strict=True,
            ):
                found.setdefault((a, b), {}).setdefault(sign, {})[row] = None
            self._kept["rows"] = {
                pair: {sign: tuple(ids) for sign, ids in signs.items()} for pair, signs in found.items()
            }
        kept: dict[tuple[int, int], dict[int, tuple[str, ...]]] = self._kept["rows"]
        return kept

    def rows_of_actors(self, signs: tuple[int, ...] = (-1, 1)) -> list[tuple[str, ...]]:
        """List the rows that touch each actor.

        Parameters
        ----------
        signs
            Which rows.

        Returns
        -------
        list
            Row ids of each actor, in the order of the table.
        """
        found: list[dict[str, None]] = [{} for _ in self.actors]
        used = np.isin(self.sign, signs)
        for a, b, row in zip(
            self.source[used].tolist(),
            self.target[used].tolist(),
            self.row_id[used].to_numpy(dtype=object).tolist(),
            strict=True,
        ):
            found[a][row] = None
            found[b][row] = None
        return [tuple(ids) for ids in found]

    def mixed(self) -> tuple[tuple[str, str], ...]:
        """List the pairs that have friendly and hostile rows.

        Returns
        -------
        tuple
            Pairs of actor ids, sorted.
        """
        if "mixed" not in self._kept:
            one_sign = not ((self.sign > 0).any() and (self.sign < 0).any())
            both = (
                [] if one_sign else np.intersect1d(self._pairs_of(1), self._pairs_of(-1), assume_unique=True).tolist()
            )
            n = max(self.n, 1)
            self._kept["mixed"] = tuple(
                sorted(tuple(sorted((self.actors[key // n], self.actors[key % n]))) for key in both)
            )
        found: tuple[tuple[str, str], ...] = self._kept["mixed"]
        return found

    def _pairs_of(self, sign: int) -> NDArray[np.int64]:
        used = (self.sign == sign) & (self.source != self.target)
        one, other = self.source[used], self.target[used]
        keys = np.sort(np.minimum(one, other) * self.n + np.maximum(one, other))
        return keys[np.diff(keys, prepend=-1) > 0]

    @property
    def row_ids(self) -> RowIds:
        """The rows that take part: signed, of some weight, between two actors."""
        used = (self.sign != 0) & (self.weight > 0) & (self.source != self.target)
        return RowIds((self.row_id if used.all() else self.row_id[used]).unique().to_numpy(dtype=object).tolist())

    def about(
        self,
        *,
        count: Count = "arcs",
        one_sign: Literal["", "pairs", "arcs"] = "",
        seed: int | None = None,
        engine: str = "numpy",
        optimal: bool | None = None,
        gap: float | None = None,
    ) -> dict[str, Any]:
        """Say what an answer rests on.

        Parameters
        ----------
        count
            What counts as one in m_plus, m_minus and the floor.
        one_sign
            What must have one sign to count, where the measure is so defined: pairs or arcs
            that still have both after the policy are left out.
        seed
            The seed, where chance plays a part.
        engine
            What computed it.
        optimal, gap
            Whether the answer is proved, and how far it may be from the best; None where
            there is nothing to prove.

        Returns
        -------
        dict
            n, m_plus, m_minus (after the policy), dropped, mixed (pairs with rows of both
            signs, before it), ambivalence_floor (what every split frustrates after it: 0
            where the policy leaves each pair one sign at most), policy, seed, engine,
            optimal, gap, row_ids.
        """
        arcs = self.arcs()
        plus, minus = self._totals(count)
        dropped = {
            **self.dropped,
            "loops": self.dropped.get("loops", 0) + arcs.loops,
            "neutral rows": arcs.neutral,
            "undecided arcs": arcs.undecided,
        }
        return {
            "n": self.n,
            "m_plus": plus,
            "m_minus": minus,
            "dropped": dropped,
            "mixed": self.mixed(),
            "ambivalence_floor": self.dyads(count).floor if self.mixed() else 0.0,
            "policy": {**self.policy, "count": count, "one_sign": one_sign},
            "seed": seed,
            "engine": engine,
            "optimal": optimal,
            "gap": gap,
            "row_ids": self.row_ids,
        }

    def _totals(self, count: Count) -> tuple[float, float]:
        arcs = self.arcs()
        if count == "arcs":
            return int((arcs.positive > 0).sum()), int((arcs.negative > 0).sum())
        folded = self.dyads(count)
        plus, minus = float(folded.positive.sum()), float(folded.negative.sum())
        return (plus, minus) if count == "weight" else (round(plus), round(minus))
