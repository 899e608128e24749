"""From the tables to the arrays in one pass: no frame and no graph between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.errors import TableError
from conflictgraph.graph.signs import LOOSE, rows, symmetric_relations
from conflictgraph.measures.signed.taken import SignedRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["choice", "read"]


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
