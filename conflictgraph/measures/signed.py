"""The signed rows of a graph as arrays, and where each number leads back to.

One place where rows become integers: which rows count, who is left out, which rows go both
ways, and what becomes of opposing rows on one pair. Nothing is netted unless asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.errors import TableError
from conflictgraph.graph import rows
from conflictgraph.kernels.signed import Arcs, Count, Dyads, Parallel, dyads, fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule

__all__ = ["SignedRows", "choice", "read", "replace"]


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
        Act or tie of each row, object, shape (rows,).
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
    """

    actors: tuple[str, ...]
    row_id: NDArray[np.object_]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    sign: NDArray[np.int64]
    weight: NDArray[np.float64]
    undirected: NDArray[np.bool_]
    date: NDArray[np.int64]
    dropped: dict[str, int]
    policy: dict[str, Any]
    parallel: Parallel = "keep"
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
            for a, b, sign, row in zip(low.tolist(), high.tolist(), self.sign.tolist(), self.row_id, strict=True):
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
        for a, b, row in zip(self.source[used].tolist(), self.target[used].tolist(), self.row_id[used], strict=True):
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
            both = self._signed_pairs(1) & self._signed_pairs(-1)
            n = max(self.n, 1)
            self._kept["mixed"] = tuple(
                sorted(tuple(sorted((self.actors[key // n], self.actors[key % n]))) for key in both)
            )
        found: tuple[tuple[str, str], ...] = self._kept["mixed"]
        return found

    def _signed_pairs(self, sign: int) -> set[int]:
        used = (self.sign == sign) & (self.source != self.target)
        low, high = np.minimum(self.source[used], self.target[used]), np.maximum(self.source[used], self.target[used])
        return set(np.unique(low * self.n + high).tolist())

    def about(self, *, count: Count = "arcs", seed: int | None = None, engine: str = "numpy") -> dict[str, Any]:
        """Say what an answer rests on.

        Parameters
        ----------
        count
            What counts as one in m_plus and m_minus.
        seed
            The seed, where chance plays a part.
        engine
            What computed it.

        Returns
        -------
        dict
            n, m_plus, m_minus, dropped, mixed, policy, seed, engine.
        """
        folded = self.dyads(count)
        arcs = self.arcs()
        dropped = {
            **self.dropped,
            "loops": self.dropped.get("loops", 0) + arcs.loops,
            "neutral rows": arcs.neutral,
            "undecided arcs": arcs.undecided,
        }
        whole = count != "weight"
        plus, minus = float(folded.positive.sum()), float(folded.negative.sum())
        return {
            "n": self.n,
            "m_plus": round(plus) if whole else plus,
            "m_minus": round(minus) if whole else minus,
            "dropped": dropped,
            "mixed": self.mixed(),
            "policy": {**self.policy, "count": count},
            "seed": seed,
            "engine": engine,
        }


def _sound(table: pd.DataFrame) -> None:
    weight = table["weight"].to_numpy(dtype=float)
    bad = ~np.isfinite(weight) | (weight < 0)
    if bad.any():
        shown = table.loc[bad, ["row_id", "row_kind", "weight"]]
        raise TableError(
            [
                f"{kind}s row «{row}»: weight is «{value}»: a weight is a finite number of at least 0"
                for row, kind, value in shown.itertuples(index=False)
            ]
        )


def _both_ways(table: pd.DataFrame) -> NDArray[np.bool_]:
    symmetric = [name for name, relation in vocab.RELATIONS.items() if relation.symmetric]
    act = (table["row_kind"] == "act").to_numpy(dtype=bool)
    loose = table["direction"].isin(["reciprocal", "unknown"]).to_numpy(dtype=bool)
    return np.asarray(np.where(act, loose, table["type"].isin(symmetric).to_numpy(dtype=bool)), dtype=bool)


def _decisive(table: pd.DataFrame, rule: SignRule) -> NDArray[np.bool_]:
    if callable(rule):
        return np.asarray(rule(table), dtype=bool)
    choice("sign_rule", rule, ("ties-and-force", "all-acts"))
    if rule == "all-acts":
        return np.ones(len(table), dtype=bool)
    force = table["force"].astype(bool) & ~table["disputed"].astype(bool)
    return np.asarray((table["row_kind"] == "tie") | force | (table["type"] == ""), dtype=bool)


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
    left_out = np.zeros(len(people), dtype=bool)
    if not persons:
        left_out |= people["is_person"].to_numpy(dtype=bool)
    if not placeholders:
        left_out |= people["is_placeholder"].to_numpy(dtype=bool)
    actors = people.loc[~left_out, "actor_id"].astype("str")
    table = rows(g)
    _sound(table)
    counts = _decisive(table, sign_rule)
    number = pd.Index(actors)
    source, target = (number.get_indexer(pd.Index(table[end].astype("str"))) for end in ("source", "target"))
    inside = (source >= 0) & (target >= 0)
    used = counts & inside
    date = table["date"].to_numpy(dtype="datetime64[s]").astype(np.int64)
    loops = (
        int((g.tables.acts["source"].astype("str") == g.tables.acts["target"].astype("str")).sum())
        if len(g.tables.acts)
        else 0
    )
    dropped = {
        "actors left out": int(left_out.sum()),
        "rows that touch them": int((counts & ~inside).sum()),
        "rows that set no sign": int((~counts).sum()),
        "loops": loops,
    }
    rule = sign_rule if isinstance(sign_rule, str) else getattr(sign_rule, "__name__", "a function")
    return SignedRows(
        tuple(actors),
        table["row_id"].to_numpy(dtype=object)[used],
        source[used].astype(np.int64),
        target[used].astype(np.int64),
        table["sign"].to_numpy(dtype=np.int64)[used],
        table["weight"].to_numpy(dtype=float)[used],
        _both_ways(table)[used],
        date[used],
        dropped,
        {"sign_rule": rule, "parallel": parallel, "persons": persons, "placeholders": placeholders},
        parallel,
    )
