"""Batches of mapped rows become the tables of a graph, column by column."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.events import actors as naming
from conflictgraph.events.chosen import chosen
from conflictgraph.events.gathered import day_series, places
from conflictgraph.tables import Tables, frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.events.gathered import Gathered

__all__ = ["DROPPED", "tables"]

_HASHED = 2_000_000
_NUMBERS = {"low": "killed_low", "best": "killed_best", "high": "killed_high"}
DROPPED = frozenset(
    {
        "day_key",
        "end_key",
        "wrong",
        "no_id",
        "reason",
        "month",
        "quarter",
        "year",
        "score",
        "unscored",
        "code_key",
        "code_at",
        "quad",
    }
)


def _constant(value: str, size: int) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), categories=pd.Index([value])))


def _written(begin: pd.Series, end: pd.Series) -> pd.Series:
    (firsts, first), (lasts, last) = places(begin.to_numpy(np.int64)), places(end.to_numpy(np.int64))
    both, index = np.unique(first.astype(np.int64) * len(lasts) + last, return_inverse=True)

    def iso(day: int) -> str:
        return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"

    text = [
        iso(a) if a == b else f"{iso(a)}/{iso(b)}"
        for a, b in zip(firsts[both // len(lasts)].tolist(), lasts[both % len(lasts)].tolist(), strict=True)
    ]
    return pd.Series(pd.Categorical.from_codes(index.astype(np.int32), categories=pd.Index(text, dtype="str")))


def _widened(data: dict[str, pd.Series]) -> None:
    vague = data["precision"].isin(["week", "month"]).to_numpy()
    if not vague.any():
        return
    days = day_series(data["day"][vague].reset_index(drop=True))
    month = data["precision"][vague].to_numpy() == "month"
    first = days.where(~month, days.dt.to_period("M").dt.start_time) - pd.to_timedelta(np.where(month, 0, 6), unit="D")
    last = days.where(~month, days.dt.to_period("M").dt.end_time.dt.normalize()) + pd.to_timedelta(
        np.where(month, 0, 6), unit="D"
    )
    for name, values in (("day", first), ("end", last)):
        whole = data[name].to_numpy().copy()
        whole[vague] = (values.dt.year * 10_000 + values.dt.month * 100 + values.dt.day).to_numpy()
        data[name] = pd.Series(whole)


def tables(
    found: Gathered,
    names: Mapping[str, tuple[naming.Named, ...]],
    about: Mapping[str, Any],
    kind: str,
    *,
    evidence: bool | None,
) -> Tables:
    """Make the tables.

    Parameters
    ----------
    found
        The columns.
    names
        Key of the data set to its actors.
    about
        Goes to the graph's meta.
    kind
        Name of the format; ids begin with it.
    evidence
        Whether each act gets its publication as evidence; nothing does so up to half a million acts.

    Returns
    -------
    Tables
        Sound tables, acts by day and id.
    """
    if not found.names:
        return Tables(meta=about)
    order = found.order("day", "id", "line")
    data = {name: found.column(name, order) for name in found.names}
    del order
    again = _again(data["id"])
    if again.any():
        _merge(data, again, about["events"])
    size = len(data["id"])
    _widened(data)
    people = _people(data, names)
    rests_on, sources = _sources(data, kind, about, evidence=size <= 500_000 if evidence is None else evidence)
    row, codes, ids = chosen({side: data.pop(side) for side in ("source", "target")}, names)
    sides = {
        side: pd.Series(pd.Categorical.from_codes(values, categories=pd.Index(ids, dtype="str")))
        for side, values in codes.items()
    }
    lone = (sides["source"] == "").to_numpy() | (sides["target"] == "").to_numpy()
    rest = {"act_id": data.pop("id"), **_columns(data, kind, size)}
    if row is not None:
        rest = {name: value.iloc[row].reset_index(drop=True) for name, value in rest.items()}
    if lone.any():
        rest["direction"] = _monadic(rest["direction"], lone)
    table = frame("acts", pd.DataFrame({"act_id": rest.pop("act_id"), **sides, **rest}, copy=False))
    return Tables(actors=people, acts=table, sources=sources, evidence=rests_on, meta=about)


def _again(ids: pd.Series) -> np.ndarray:
    """Say which rows repeat an id: in a very large table only those that stand beside it, on the same day."""
    if len(ids) <= _HASHED:
        return ids.duplicated().to_numpy(dtype=bool)
    return np.concatenate([[False], np.asarray(ids.array[1:] == ids.array[:-1], dtype=bool)])


def _merge(data: dict[str, pd.Series], again: np.ndarray, said: dict[str, Any]) -> None:
    """Leave rows out that repeat an id, and count them as merged."""
    gone = data["file"][again].value_counts()
    for name, values in data.items():
        data[name] = values[~again].reset_index(drop=True)
    for one in (*said["files"], said["counts"]):
        many = int(gone.get(one["file"], 0)) if "file" in one else int(again.sum())
        one["kept"], one["merged"] = one["kept"] - many, one["merged"] + many
    said["notes"] = (*said["notes"], f"{int(again.sum()):,} rows repeat the id of another row, and were merged into it")


def _people(data: Mapping[str, pd.Series], names: Mapping[str, tuple[naming.Named, ...]]) -> pd.DataFrame:
    keys = set(data["source"].cat.categories) | set(data["target"].cat.categories)
    return frame("actors", naming.table({key: names.get(key, ()) for key in sorted(keys)}))


def _monadic(direction: pd.Series, lone: np.ndarray) -> pd.Series:
    """Say of acts that lost their pair in the mapping that they have none."""
    if "monadic" not in direction.cat.categories:
        direction = direction.cat.add_categories("monadic")
    return direction.mask(lone, "monadic")


def _columns(data: dict[str, pd.Series], kind: str, size: int) -> dict[str, pd.Series]:
    """Make the columns of the table of acts, and empty the given ones on the way."""
    day, end = data.pop("day"), data.pop("end")
    vague = (data.pop("precision") != "day").to_numpy()
    first, last = day_series(day), day_series(end)
    interval = (vague | (day != end).to_numpy()).astype(np.int8)
    rest: dict[str, pd.Series] = {name: data.pop(name) for name in ("direction", "type", "mode", "quad_class", "place")}
    rest |= {
        "sign": data.pop("sign").astype("int8"),
        "force": data.pop("force").astype(bool),
        "intensity": (data.pop("intensity") / 100).astype("float32"),
        "weight": pd.Series(np.ones(size, np.float32)),
        "when": _written(day, end),
        "date": first,
        "date_latest": first.where(~vague, last) if vague.any() else first,
        "date_end": last,
        "date_precision": pd.Series(
            pd.Categorical.from_codes(interval, categories=pd.Index(["day", "interval"], dtype="str"))
        ),
        "confidence": pd.Series(np.full(size, np.nan, np.float32)),
        "known_from": _published(data.pop("published")),
        "is_series": pd.Series(np.zeros(size, bool)),
        "disputed": pd.Series(np.zeros(size, bool)),
    }
    rest |= {ours: data.pop(theirs) for theirs, ours in _NUMBERS.items()}
    rest |= {name: _constant(word, size) for name, word in _CONSTANT.items()}
    rest |= {"dataset": _constant(kind, size), "place_country": data.pop("country"), "source_url": data.pop("url")}
    for name in ("story", "outlet", "title"):
        del data[name]
    # Columns that only this data set has stay as they are.
    while data:
        name, values = data.popitem()
        rest.setdefault(name, values)
    return rest


_CONSTANT = {
    "status": "happened",
    "certainty": "stated",
    **dict.fromkeys(
        (
            "event",
            "alternative_of",
            "asserted_by",
            "claimed_by",
            "denied_by",
            "reported_by",
            "description",
            "note",
        ),
        "",
    ),
}


def _published(cells: pd.Series) -> pd.Series:
    days = cells.cat.categories.str.slice(0, 10).str.replace("-", "")
    known = pd.to_datetime(days, format="%Y%m%d", errors="coerce").to_numpy().astype("datetime64[s]")
    return pd.Series(known[cells.cat.codes.to_numpy()])


def _sources(
    data: dict[str, pd.Series], kind: str, about: Mapping[str, Any], *, evidence: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    whole = {
        "source_id": kind,
        "title": about["events"]["title"],
        "url": about["events"]["url"],
        "licence": about["events"]["licence"],
        "kind": "dataset",
    }
    if not evidence:
        return frame("evidence"), frame("sources", [whole])
    parts = pd.DataFrame({name: data[name].astype("str") for name in ("outlet", "title", "url", "published", "story")})
    groups = parts.groupby(list(parts.columns), sort=True)
    index = groups.ngroup().to_numpy()
    unique = groups.size().reset_index().drop(columns=0)
    ids = [
        kind if not any(cells) else f"{kind}:" + hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:12]
        for cells in unique.itertuples(index=False)
    ]
    records = pd.DataFrame(
        {
            "source_id": ids,
            "title": unique["title"],
            "publisher": unique["outlet"],
            "url": unique["url"],
            "published": unique["published"].str.slice(0, 10),
            "kind": "report",
        }
    )
    records["title"] = records["title"].where(records["title"] != "", unique["story"])
    sources = frame("sources", [whole, *records[records["source_id"] != kind].to_dict("records")])
    rows = frame("evidence", pd.DataFrame({"row_id": data["id"], "source_id": np.array(ids, dtype=object)[index]}))
    return rows, sources
