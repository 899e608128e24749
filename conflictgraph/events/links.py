"""An annotated act and a coded event may report the same thing: proposals for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["link", "propose_links"]


def propose_links(seeds: ConflictGraph, events: ConflictGraph, *, days: int = 1) -> pd.DataFrame:
    """Propose which coded events report the same as annotated acts; nothing is merged.

    Parameters
    ----------
    seeds, events
        The annotated graph, and a graph of events.
    days
        How far apart the dates may lie, >= 0.

    Returns
    -------
    pandas.DataFrame
        act_id, event_id, days_apart, same_direction, same_place, toll_overlaps, score (0 to 3), best first.
    """
    one, two = (
        g.acts[["act_id", "source", "target", "date", "place", "killed_low", "killed_high", "killed_best"]]
        .dropna(subset=["date"])
        .astype({"source": "str", "target": "str", "place": "str"})
        for g in (seeds, events)
    )
    for table in (one, two):
        table["a"] = table[["source", "target"]].min(axis=1)
        table["b"] = table[["source", "target"]].max(axis=1)
    both = one[(one["a"] != "")].merge(two, on=["a", "b"], suffixes=("", "_e"))
    both["days_apart"] = (both["date"] - both["date_e"]).dt.days.abs()
    both = both[both["days_apart"] <= days]
    both["same_direction"] = both["source"] == both["source_e"]
    both["same_place"] = [
        bool(x) and bool(y) and (x.casefold() in y.casefold() or y.casefold() in x.casefold())
        for x, y in zip(both["place"], both["place_e"], strict=True)
    ]
    low, high = both["killed_low"].fillna(both["killed_best"]), both["killed_high"].fillna(both["killed_best"])
    low_e, high_e = (
        both["killed_low_e"].fillna(both["killed_best_e"]),
        both["killed_high_e"].fillna(both["killed_best_e"]),
    )
    both["toll_overlaps"] = (low <= high_e) & (low_e <= high)
    both["score"] = (
        (both["days_apart"] == 0).astype(int) + both["same_place"].astype(int) + both["toll_overlaps"].astype(int)
    )
    found = both.rename(columns={"act_id_e": "event_id"})[
        ["act_id", "event_id", "days_apart", "same_direction", "same_place", "toll_overlaps", "score"]
    ]
    return (
        found.drop_duplicates(["act_id", "event_id"])
        .sort_values(["score", "act_id", "event_id"], ascending=[False, True, True])
        .reset_index(drop=True)
    )


def link(g: ConflictGraph, accepted: pd.DataFrame) -> ConflictGraph:
    """Mark the pairs that a person accepted as one happening, by the column ``event``.

    Parameters
    ----------
    g
        A graph that holds both.
    accepted
        Rows of `propose_links`; none leaves the graph as it is.

    Returns
    -------
    ConflictGraph
        The same rows; linked acts have the same ``event``.
    """
    name = {row.act_id: row.act_id for row in accepted.itertuples()} | {
        row.event_id: row.act_id for row in accepted.itertuples()
    }
    acts = g.acts
    given = acts["event"].astype("str")
    marked = pd.Series([name.get(one, "") for one in acts["act_id"]], index=acts.index, dtype="str")
    return type(g)(g.tables.with_(acts=acts.assign(event=given.where(given != "", marked))))
