"""How many answers an act drew, how far they went on, and how long they took.

Stated, reported and inferred answers are counted apart; rival claims of one answer count once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.graph.signs import each_way
from conflictgraph.measures.links import ON_RECORD, after, on_basis
from conflictgraph.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph

__all__ = ["delays", "fan_out"]

_FAN_OUT = {
    "act_id": "str",
    "source": "object",
    "target": "object",
    "date": "datetime64[s]",
    "answers": "int64",
    **dict.fromkeys(BASES, "int64"),
    **dict.fromkeys(("depth", "reached"), "int64"),
    **dict.fromkeys(("first_days", "median_days", "last_days"), "float64"),
    "row_ids": "object",
}
_DELAYS = {
    **dict.fromkeys(("actor", "other", "basis"), "str"),
    **dict.fromkeys(("answers", "undated"), "int64"),
    **dict.fromkeys(("shortest_days", "median_days", "longest_days"), "float64"),
    "row_ids": "object",
}


def fan_out(g: ConflictGraph, *, basis: Collection[str] = ON_RECORD) -> pd.DataFrame:
    """Which acts drew the most answers, and how far did these go on?

    Parameters
    ----------
    g
        The graph.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    pandas.DataFrame
        One row an answered act, most answers first, then by date and id: act_id, source, target
        (tuples), date, answers (direct, rival claims once), stated, reported, inferred (how many
        of them rest on what), depth (longest chain from it), reached (acts downstream), first_days,
        median_days, last_days (from its first possible day to that of its answers, NaN when unknown),
        row_ids (the act and its answers).

    Raises
    ------
    ValueError
        When a basis is unknown.

    Notes
    -----
    Direction: reciprocal acts are linked as any other act; unknown ones are linked as any other
    act; monadic ones are linked as any other act.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> fan_out(testing.toy())[["act_id", "answers", "stated", "depth", "first_days"]]
      act_id  answers  stated  depth  first_days
    0     a1        1       1      1         4.0
    """
    links = _links(g, basis)
    following = after(links)
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    sides = _sides(g, links)
    below = _below(following)
    rows = []
    for act, mine in links.groupby("answers", sort=True):
        counted = mine.drop_duplicates("claim")
        waits = counted["days"].dropna()
        depth, reached = below[str(act)]
        rows.append(
            (
                str(act),
                *sides.get(str(act), ((), ())),
                acts["date"].get(act, pd.NaT),
                len(counted),
                *(int((counted["basis"] == one).sum()) for one in BASES),
                depth,
                len(reached),
                waits.min(),
                waits.median(),
                waits.max(),
                (str(act), *dict.fromkeys(mine["act_id"])),
            )
        )
    found = pd.DataFrame(rows, columns=list(_FAN_OUT)).astype(_FAN_OUT)
    order = ["answers", "date", "act_id"]
    return found.sort_values(order, ascending=[False, True, True], na_position="last").reset_index(drop=True)


def _links(g: ConflictGraph, basis: Collection[str]) -> pd.DataFrame:
    """Put days between the acts, and the claim that an answer belongs to, beside each link."""
    links = on_basis(g, basis).drop_duplicates(["act_id", "answers"])[["act_id", "answers", "basis"]]
    links = links.astype("str").sort_values(["answers", "act_id"])
    acts = g.acts.drop_duplicates("act_id").set_index("act_id")
    day, rival = acts["date"], acts["alternative_of"].astype("str")
    waits = day.reindex(links["act_id"]).to_numpy() - day.reindex(links["answers"]).to_numpy()
    claim = [rival.get(act, "") or act for act in links["act_id"]]
    return links.assign(days=pd.Series(waits, index=links.index).dt.total_seconds() / 86400.0, claim=claim)


def _sides(g: ConflictGraph, links: pd.DataFrame) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    acts = g.acts
    acts = acts[acts["act_id"].isin({*links["act_id"], *links["answers"]})]
    for act, rows in acts.groupby("act_id", sort=False, observed=True):
        source, target = (
            tuple(dict.fromkeys(one for one in rows[end].astype("str") if one)) for end in ("source", "target")
        )
        found[str(act)] = source, target
    return found


def _below(following: dict[str, list[str]]) -> dict[str, tuple[int, frozenset[str]]]:
    """For each act the longest chain from it and all acts downstream; links have no cycles, the tables see to that."""
    known: dict[str, tuple[int, frozenset[str]]] = {}
    for root in sorted(following):
        stack = [root]
        while stack:
            act = stack[-1]
            nexts = following.get(act, [])
            missing = [one for one in nexts if one not in known]
            if missing:
                stack += missing
                continue
            stack.pop()
            depth = 1 + max((known[one][0] for one in nexts), default=-1)
            known[act] = depth, frozenset(nexts).union(*(known[one][1] for one in nexts))
    return known


def delays(g: ConflictGraph, *, basis: Collection[str] = ON_RECORD) -> pd.DataFrame:
    """How long did it take who to answer whom?

    Parameters
    ----------
    g
        The graph.
    basis
        Of stated, reported and inferred.

    Returns
    -------
    pandas.DataFrame
        One row an answering actor, an answered one and a basis, in that order: actor, other, basis,
        answers (rival claims once), undated, shortest_days, median_days, longest_days (NaN when
        unknown), row_ids (the answers). ``attrs["left_out"]`` counts the links left out because nobody
        knows who did one of their acts.

    Raises
    ------
    ValueError
        When a basis is unknown.

    Notes
    -----
    Direction: reciprocal acts count from both actors; unknown ones are left out and counted; monadic
    ones count if they say who acted.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> delays(testing.toy())[["actor", "other", "basis", "answers", "median_days"]]
      actor other   basis  answers  median_days
    0   bee   ant  stated        1          4.0
    """
    links = _links(g, basis)
    sides, unknown = _actors(g, links)
    rows = [
        (actor, other, row.basis, row.claim, row.answers, row.days, row.act_id)
        for row in links.itertuples(index=False)
        for actor in sides[str(row.act_id)]
        for other in sides[str(row.answers)]
        if actor != other
    ]
    table = pd.DataFrame(rows, columns=["actor", "other", "basis", "claim", "answered", "days", "act_id"])
    lines = []
    for (actor, other, one), mine in table.groupby(["actor", "other", "basis"], sort=True):
        counted = mine.drop_duplicates(["claim", "answered"])
        waits = counted["days"].dropna()
        missing = len(counted) - len(waits)
        ids = tuple(dict.fromkeys(mine["act_id"]))
        lines.append((actor, other, one, len(counted), missing, waits.min(), waits.median(), waits.max(), ids))
    found = pd.DataFrame(lines, columns=list(_DELAYS)).astype(_DELAYS)
    found.attrs["left_out"] = int((links["act_id"].isin(unknown) | links["answers"].isin(unknown)).sum())
    return found


def _actors(g: ConflictGraph, links: pd.DataFrame) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """List who did each linked act, both for one of both sides; and the acts of which nobody knows it."""
    acts = g.acts
    acts = acts[acts["act_id"].isin({*links["act_id"], *links["answers"]})]
    unknown = set(acts.loc[acts["direction"] == "unknown", "act_id"])
    found: dict[str, tuple[str, ...]] = dict.fromkeys(acts["act_id"].astype("str"), ())
    known = each_way(acts[acts["direction"] != "unknown"])
    for act, rows in known.groupby("act_id", sort=False, observed=True):
        found[str(act)] = tuple(dict.fromkeys(one for one in rows["source"].astype("str") if one))
    return found, unknown
