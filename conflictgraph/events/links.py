"""An annotated act and a coded event may report the same thing: proposals for a person to decide."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.atomic import write_bytes
from conflictgraph.errors import TableError
from conflictgraph.tables import concat

if TYPE_CHECKING:
    import os

    from conflictgraph.graph import ConflictGraph

__all__ = ["link", "propose_links", "read_links", "together", "write_links"]


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


def write_links(proposals: pd.DataFrame, path: str | os.PathLike[str]) -> pd.DataFrame:
    """Write proposals to a file in which a person decides; decisions that stand there stay.

    Parameters
    ----------
    proposals
        From `propose_links`.
    path
        A CSV file. Fill in `decision` (same or different), `by` and `on` (the day, ISO).

    Returns
    -------
    pandas.DataFrame
        What the file holds now: the columns of the proposals, then decision, by, on, note.

    Raises
    ------
    TableError
        When the file is there and holds a decision that cannot be read.
    """
    table = proposals.assign(**dict.fromkeys(_DECIDED, ""))
    if Path(path).exists():
        old = _read_decisions(path)
        old = old[old["decision"] != ""]
        new = table.astype("str")
        known = pd.MultiIndex.from_frame(old[["act_id", "event_id"]])
        fresh = ~pd.MultiIndex.from_frame(new[["act_id", "event_id"]]).isin(known)
        table = pd.concat([old, new[fresh]], ignore_index=True)
    held = io.StringIO()
    table.to_csv(held, index=False, lineterminator="\n")
    write_bytes(path, held.getvalue().encode("utf-8"))
    return table


def read_links(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read what a person decided.

    Parameters
    ----------
    path
        The file of `write_links`.

    Returns
    -------
    pandas.DataFrame
        act_id, event_id, decision, by, on, note of the rows that are decided.

    Raises
    ------
    TableError
        When a decision is neither same nor different, or nobody and no day stand behind it.
    """
    table = _read_decisions(path)
    return table.loc[table["decision"] != "", ["act_id", "event_id", *_DECIDED]].reset_index(drop=True)


_DECIDED = ("decision", "by", "on", "note")


def _read_decisions(path: str | os.PathLike[str]) -> pd.DataFrame:
    name = Path(path).name
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        msg = f"{name}: this is no file of decisions in UTF-8 ({str(error).strip()}); write_links writes such a file"
        raise TableError(msg) from error
    lacking = [one for one in ("act_id", "event_id", *_DECIDED[:3]) if one not in table]
    if lacking:
        msg = f"{name}: it lacks the columns {', '.join(lacking)}; write_links writes such a file"
        raise TableError(msg)
    if "note" not in table:
        table["note"] = ""
    wrong = []
    for line, row in enumerate(table.to_dict("records"), 2):
        if row["decision"] not in {"", "same", "different"}:
            wrong.append(f"{name}:{line}: decision is «{row['decision']}»; same, different or nothing is needed")
        elif row["decision"] and not row["by"].strip():
            wrong.append(f"{name}:{line}: nobody stands behind the decision: fill in «by»")
        elif row["decision"] and pd.isna(pd.to_datetime(row["on"], format="%Y-%m-%d", errors="coerce")):
            wrong.append(f"{name}:{line}: «on» is «{row['on']}»; the day of the decision is needed, such as 2024-05-01")
    if wrong:
        raise TableError(wrong)
    return table


def link(g: ConflictGraph, accepted: pd.DataFrame | str | os.PathLike[str]) -> ConflictGraph:
    """Mark the pairs that a person accepted as one happening, by the column ``event``.

    Parameters
    ----------
    g
        A graph that holds both; see `together`.
    accepted
        The file of decisions, or rows of `propose_links` or `read_links`; a row that was decided as
        different is left alone, and none leaves the graph as it is.

    Returns
    -------
    ConflictGraph
        The same rows; linked acts have the same ``event``. Who decided stands in ``meta["links"]``.
    """
    table = accepted if isinstance(accepted, pd.DataFrame) else read_links(accepted)
    if "decision" in table:
        table = table[table["decision"] == "same"]
    if table.empty:
        return g
    acts = g.acts
    given = dict(zip(acts["act_id"], acts["event"].astype("str"), strict=True))
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    for row in table.itertuples():
        one, other = root(str(row.act_id)), root(str(row.event_id))
        group[other] = one
    members: dict[str, list[str]] = {}
    for name in group:
        members.setdefault(root(name), []).append(name)
    event = {
        name: next((given[one] for one in names if given.get(one)), first)
        for first, names in members.items()
        for name in names
    }
    before = acts["event"].astype("str")
    marked = pd.Series([event.get(one, "") for one in acts["act_id"]], index=acts.index, dtype="str")
    columns = [name for name in ("act_id", "event_id", "by", "on", "note") if name in table]
    links = (*g.meta.get("links", ()), *table[columns].to_dict("records"))
    return type(g)(
        g.tables.with_(acts=acts.assign(event=marked.where(marked != "", before)), meta={**g.meta, "links": links})
    )


def together(*graphs: ConflictGraph) -> ConflictGraph:
    """Put seeds and events into one graph in which each row says where it is from.

    Parameters
    ----------
    *graphs
        Graphs of seeds and of events; an actor that stands in several is one when its id is the same.

    Returns
    -------
    ConflictGraph
        All rows; acts and ties have a column ``dataset``, which is ``seeds`` where none was named.
        ``meta["citations"]`` and ``meta["events"]`` hold those of all.

    Raises
    ------
    TableError
        When a row id stands in two graphs.
    """
    parts = []
    for g in graphs:
        named = {}
        for table in ("acts", "ties"):
            rows = getattr(g.tables, table)
            named[table] = rows if "dataset" in rows else rows.assign(dataset="seeds")
        parts.append(g.tables.with_(**named))
    joined = concat(parts)
    metas = [g.meta for g in graphs]
    citations = dict.fromkeys(one for meta in metas for one in _listed(meta.get("citations")))
    events = tuple(one for meta in metas for one in _listed(meta.get("events")))
    licences = dict.fromkeys(str(meta["licence"]) for meta in metas if meta.get("licence"))
    said = {"citations": tuple(citations), "events": events, "licence": "; ".join(licences)}
    tables = joined.with_(meta={**joined.meta, **{name: value for name, value in said.items() if value}})
    return type(graphs[0])(tables.check())


def _listed(value: Any) -> list[Any]:
    if not value:
        return []
    return [value] if isinstance(value, (str, Mapping)) else list(value)
