"""One sign a pair of actors, by a rule that is named, with the rows that set it.

Words alone set nothing under the default rule; a pair that has both kinds of
evidence is mixed, and is reported as such, never netted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from conflictgraph import vocab

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph

__all__ = ["LOOSE", "SignRule", "both_ways", "doubled", "each_way", "pairs", "rows", "symmetric_relations"]

SignRule: TypeAlias = Literal["ties-and-force", "all-acts"] | Callable[[pd.DataFrame], pd.Series]

#: Directions of acts that have no one direction.
LOOSE = ("reciprocal", "unknown")

_ROW_COLUMNS = [
    "row_id",
    "row_kind",
    "source",
    "target",
    "direction",
    "type",
    "sign",
    "force",
    "disputed",
    "weight",
    "date",
    "date_end",
]


def rows(g: ConflictGraph) -> pd.DataFrame:
    """List the rows that can make an edge: counted acts and standing ties, one line each.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    pandas.DataFrame
        Columns row_id, row_kind (act or tie), source, target, direction, type (of the
        act, or relation of the tie), sign, force, disputed, weight, date, date_end.
        Rows that touch only one actor are left out.
    """
    acts = g.counted_acts()
    ties = g.standing_ties()
    act_rows = acts.assign(row_id=acts["act_id"], row_kind="act")
    tie_rows = ties.assign(
        row_id=ties["tie_id"],
        row_kind="tie",
        direction="directed",
        type=ties["relation"],
        force=False,
        weight=ties["strength"],
        date=ties["since"],
        date_end=ties["until"],
    )
    parts = [part[_ROW_COLUMNS] for part in (act_rows, tie_rows) if len(part)]
    if not parts:
        return act_rows[_ROW_COLUMNS]
    both = pd.concat(parts, ignore_index=True)
    return both[(both["source"] != both["target"]) & (both["source"] != "") & (both["target"] != "")].reset_index(
        drop=True
    )


def _ties_and_force(table: pd.DataFrame) -> pd.Series:
    force = table["force"] & ~table["disputed"]
    return (table["row_kind"] == "tie") | force | (table["type"] == "")


def _all_acts(table: pd.DataFrame) -> pd.Series:
    return pd.Series(data=True, index=table.index)


_RULES: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {"ties-and-force": _ties_and_force, "all-acts": _all_acts}


def _decisive(table: pd.DataFrame, rule: SignRule) -> pd.Series:
    if not isinstance(rule, str):
        return rule(table).astype(bool)
    if rule not in _RULES:
        msg = f"no sign rule «{rule}»; there are «ties-and-force», «all-acts», or a function of the rows"
        raise ValueError(msg)
    return _RULES[rule](table)


def symmetric_relations() -> list[str]:
    """Which relations are the same from both ends?

    Returns
    -------
    list
        Names of relations.
    """
    return [name for name, relation in vocab.RELATIONS.items() if relation.symmetric]


def both_ways(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows have no one direction?

    Reciprocal acts, acts whose direction nobody knows, and ties of a relation that is the
    same from both ends, such as ``ally_of``. The rule is one for the whole library: such a
    row makes an arc each way, and counts once in a sum over unordered pairs.

    Parameters
    ----------
    table
        Rows as `rows` gives them.

    Returns
    -------
    numpy.ndarray
        bool, one a row.
    """
    tie = (table["row_kind"] == "tie").to_numpy(dtype=bool)
    loose = table["direction"].isin(LOOSE).to_numpy(dtype=bool)
    if not tie.any():
        return np.asarray(loose)
    return np.asarray(np.where(tie, table["type"].isin(symmetric_relations()).to_numpy(dtype=bool), loose), dtype=bool)


def doubled(table: pd.DataFrame) -> pd.DataFrame:
    """Give rows that go both ways a second line, with source and target turned round.

    Parameters
    ----------
    table
        Rows as `rows` gives them.

    Returns
    -------
    pandas.DataFrame
        The rows, then the second lines.
    """
    back = table[both_ways(table)]
    if back.empty:
        return table
    return pd.concat([table, back.rename(columns={"source": "target", "target": "source"})], ignore_index=True)


def each_way(acts: pd.DataFrame) -> pd.DataFrame:
    """Give acts that have no one direction a second line, with source and target turned round.

    Parameters
    ----------
    acts
        Rows of the acts.

    Returns
    -------
    pandas.DataFrame
        The rows, then the second lines.
    """
    back = acts[acts["direction"].isin(LOOSE)]
    if back.empty:
        return acts
    return pd.concat([acts, back.rename(columns={"source": "target", "target": "source"})], ignore_index=True)


def _ids(table: pd.DataFrame, numbers: pd.Series, pairs: int, kind: str) -> list[tuple[str, ...]]:
    """Gather the row ids of one kind by the number of their pair, each once, in the order of the rows."""
    chosen = table["row_kind"] == kind
    found: list[dict[str, None]] = [{} for _ in range(pairs)]
    for number, name in zip(numbers[chosen].tolist(), table.loc[chosen, "row_id"].tolist(), strict=True):
        found[number][name] = None
    return [tuple(ids) for ids in found]


def pairs(g: ConflictGraph, *, sign_rule: SignRule = "ties-and-force", directed: bool = False) -> pd.DataFrame:
    """Say for each pair of actors whether it is hostile, cooperative or mixed, and why.

    Under ``"ties-and-force"`` a pair is hostile when it has a hostile standing tie or an
    undisputed act of force, cooperative when it has a cooperative standing tie, mixed when
    it has both; words set nothing. Acts to which nobody gave a type (graphs that come from
    networkx) count with their own sign. Under ``"all-acts"`` every counted act counts.

    Parameters
    ----------
    g
        The graph.
    sign_rule
        The rule, or a function that gets the table of `rows` and says for each whether it
        may set a sign.
    directed
        Keep (a, b) and (b, a) apart; rows without one direction (see `both_ways`) stand in both.

    Returns
    -------
    pandas.DataFrame
        One row a pair in the order of (a, b): a, b; sign (int8: -1, 0, 1; a mixed pair and a
        pair of mere words have 0); mixed (bool); positive and negative (float: summed
        weights of the rows that set the sign); act_ids and tie_ids (tuples: every row of
        the pair, whether or not it set the sign).

    Raises
    ------
    ValueError
        When the rule has no such name.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> pairs(testing.toy())[["a", "b", "sign", "mixed"]].head(2)
         a    b  sign  mixed
    0  ant  bee    -1  False
    1  ant  cat     1  False
    """
    table = doubled(rows(g)) if directed else rows(g)
    one, other = table["source"].astype("str"), table["target"].astype("str")
    swap = pd.Series(data=False, index=table.index) if directed else one > other
    table = table.assign(a=one.mask(swap, other), b=other.mask(swap, one))
    counts = _decisive(table, sign_rule)
    weight = table["weight"].where(counts, 0.0)
    table = table.assign(
        positive=weight.where(table["sign"] > 0, 0.0),
        negative=weight.where(table["sign"] < 0, 0.0),
        is_friend=counts & (table["sign"] > 0),
        is_foe=counts & (table["sign"] < 0),
    )
    groups = table.groupby(["a", "b"], sort=True, observed=True)
    found = groups.agg(
        positive=("positive", "sum"),
        negative=("negative", "sum"),
        is_friend=("is_friend", "any"),
        is_foe=("is_foe", "any"),
    )
    found = found.reset_index()
    numbers = groups.ngroup()
    for kind in ("act", "tie"):
        found[f"{kind}_ids"] = pd.Series(_ids(table, numbers, len(found), kind), index=found.index, dtype=object)
    friend, foe = found.pop("is_friend").astype(bool), found.pop("is_foe").astype(bool)
    found.insert(2, "sign", (friend.astype("int8") - foe.astype("int8")).astype("int8"))
    found.insert(3, "mixed", np.logical_and(friend, foe))
    return found
