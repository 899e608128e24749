"""The signed rows of a graph as arrays, and where each number leads back to.

One place where rows become integers: which rows count, who is left out, which rows go both
ways, and what becomes of opposing rows on one pair. Nothing is netted unless asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.graph.signs import LOOSE, rows, symmetric_relations
from conflictgraph.kernels.signed import Arcs, Count, Dyads, Parallel, dyads, fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule

__all__ = ["RowIds", "SignedRows", "choice", "read", "replace"]


class RowIds(tuple[str, ...]):
    """Row ids that are never copied: pandas copies what a frame's `attrs` hold with every step."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> RowIds:
        """Give itself: text never changes."""
        return self


def choice(name: str, given: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is not on the list.

    Parameters
    ----------
    name
        The option's name.
    given
        What was asked for.
    allowed
        The words.

    Raises
    ------
    ValueError
        When the word is not on the list, with the list.
    """
    if given not in allowed:
        raise ValueError(f"{name} is «{given}»; there are " + ", ".join(f"«{word}»" for word in allowed))


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
    _kept: dict[str, Any] = field(default_factory=dict)

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
            The pairs.
        """
        return dyads(self.arcs(), count)

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
        seed: int | None = None,
        engine: str = "numpy",
        optimal: bool | None = None,
        gap: float | None = None,
    ) -> dict[str, Any]:
        """Say what an answer rests on.

        Parameters
        ----------
        count
            What counts as one in m_plus and m_minus.
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
            n, m_plus, m_minus, dropped, mixed, policy, seed, engine, optimal, gap, row_ids.
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
            "policy": {**self.policy, "count": count},
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


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Acts and ties that can make an edge, end to end, as columns."""

    acts: pd.DataFrame
    ties: pd.DataFrame

    def column(self, of_acts: str, of_ties: str) -> pd.Series:
        if self.ties.empty:
            return self.acts[of_acts]
        return pd.concat([self.acts[of_acts], self.ties[of_ties]], ignore_index=True)

    def numbers(self, of_acts: str, of_ties: str, dtype: Any) -> NDArray[Any]:
        parts = [self.acts[of_acts].to_numpy(dtype=dtype), self.ties[of_ties].to_numpy(dtype=dtype)]
        return np.concatenate(parts) if len(parts[1]) else parts[0]

    def of_acts(self, mask: pd.Series, *, ties: bool | NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Give a truth that is known of acts, and what it is for ties."""
        found = np.empty(len(self.acts) + len(self.ties), dtype=bool)
        found[: len(self.acts)], found[len(self.acts) :] = mask.to_numpy(dtype=bool), ties
        return found

    def refuse_bad_weights(self, weight: NDArray[np.float64]) -> None:
        bad = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
        if len(bad):
            ids, acts = self.column("act_id", "tie_id"), len(self.acts)
            raise TableError(
                [
                    f"{'acts' if place < acts else 'ties'} row «{ids.iloc[place]}»: weight is «{weight[place]}»: a weight is a finite number of at least 0"
                    for place in bad.tolist()
                ]
            )

    def both_ways(self) -> NDArray[np.bool_]:
        return self.of_acts(
            self.acts["direction"].isin(LOOSE), ties=self.ties["relation"].isin(symmetric_relations()).to_numpy(bool)
        )

    def decisive(self, g: ConflictGraph, rule: SignRule, paired: NDArray[np.bool_]) -> NDArray[np.bool_]:
        if callable(rule):
            counts = np.zeros(len(paired), dtype=bool)
            counts[paired] = np.asarray(rule(rows(g)), dtype=bool)
            return counts
        choice("sign_rule", rule, ("ties-and-force", "all-acts"))
        if rule == "all-acts":
            return paired
        force = (self.acts["force"] & ~self.acts["disputed"]) | (self.acts["type"] == "")
        return paired & self.of_acts(force, ties=True)


def read(
    g: ConflictGraph,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = True,
) -> SignedRows:
    """Give the rows that may set a sign, as arrays.

    Parameters
    ----------
    g
        The graph.
    sign_rule
        ``"ties-and-force"``, ``"all-acts"``, or a function that gets the table of rows and
        says for each whether it counts.
    parallel
        What becomes of opposing rows on one arc: ``"keep"``, ``"net"``, ``"majority"``,
        ``"latest"`` or ``"ambivalent"``.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    SignedRows
        The rows.

    Raises
    ------
    ValueError
        When a rule or a policy has no such name.
    TableError
        When a weight is not a finite number of at least 0, with its row.
    """
    choice("parallel", parallel, ("keep", "net", "majority", "latest", "ambivalent"))
    people = g.tables.actors
    stays = np.ones(len(people), dtype=bool)
    if not persons:
        stays &= ~people["is_person"].to_numpy(dtype=bool)
    if not placeholders:
        stays &= ~people["is_placeholder"].to_numpy(dtype=bool)
    table = _Rows(g.counted_acts(), g.standing_ties())
    weight = table.numbers("weight", "strength", np.float64)
    table.refuse_bad_weights(weight)
    number = pd.Index(people["actor_id"])
    source, target = (_places(table.column(end, end), number) for end in ("source", "target"))
    paired = (source >= 0) & (target >= 0) & (source != target)
    counts = table.decisive(g, sign_rule, paired)
    inside = counts & stays[source] & stays[target]
    place = np.cumsum(stays) - 1
    acts = g.tables.acts
    dropped = {
        "actors left out": int((~stays).sum()),
        "rows that touch them": int(counts.sum() - inside.sum()),
        "rows that set no sign": int(paired.sum() - counts.sum()),
        "loops": int(((acts["source"] == acts["target"]) & (acts["source"] != "")).sum()),
    }
    rule = sign_rule if isinstance(sign_rule, str) else getattr(sign_rule, "__name__", "a function")
    date = table.numbers("date", "since", "datetime64[s]").astype(np.int64)
    return SignedRows(
        tuple(people["actor_id"].to_numpy(dtype=object)[stays].tolist()),
        table.column("act_id", "tie_id").array[inside],
        place[source[inside]],
        place[target[inside]],
        table.numbers("sign", "sign", np.int64)[inside],
        weight[inside],
        table.both_ways()[inside],
        date[inside],
        dropped,
        {"sign_rule": rule, "parallel": parallel, "persons": persons, "placeholders": placeholders},
        parallel,
        tuple(people["kind"].to_numpy(dtype=object)[stays].tolist()),
    )


def _places(names: pd.Series, number: pd.Index) -> NDArray[np.int64]:
    """Give the place of each name, -1 where it has none; each name is looked up once."""
    codes, known = pd.factorize(names)
    places = number.get_indexer(pd.Index(known))
    return np.asarray(places[codes], dtype=np.int64)
