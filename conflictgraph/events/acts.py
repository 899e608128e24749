"""Batches of mapped rows become the tables of a graph, column by column."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.events import actors as naming
from conflictgraph.events.extras import guest
from conflictgraph.tables import Tables, frame

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DROPPED", "Gathered", "chosen", "day_series", "places", "tables"]

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
        "quad",
    }
)


class Gathered:
    """Columns as they come in: text as codes into a list of its values, ids and numbers as arrays.

    Parameters
    ----------
    narrow
        Whether numbers are stored in four bytes: enough for acts, not for sums.
    """

    def __init__(self, *, narrow: bool = False) -> None:
        self._number: type = np.float32 if narrow else np.float64
        self._whole: type = np.int32 if narrow else np.int64
        self.known: dict[str, dict[str, int]] = {}
        self.blocks: dict[str, list[Any]] = {}

    def add(self, batch: Any) -> None:
        """Take in one Arrow batch."""
        pa, pc = guest("pyarrow"), guest("pyarrow.compute")
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            blocks = self.blocks.setdefault(name, [])
            if name == "id":
                blocks.append(column.cast(pa.large_string()))
            elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                known = self.known.setdefault(name, {})
                coded = pc.dictionary_encode(pc.fill_null(column, ""))
                values = np.array(
                    [known.setdefault(one, len(known)) for one in coded.dictionary.to_pylist()], dtype=np.int32
                )
                blocks.append(values[coded.indices.to_numpy(zero_copy_only=False)])
            elif pa.types.is_integer(column.type):
                blocks.append(pc.fill_null(column, 0).to_numpy(zero_copy_only=False).astype(self._whole))
            else:
                blocks.append(column.to_numpy(zero_copy_only=False).astype(self._number))

    def add_kept(self, batch: Any) -> int:
        """Take in the rows of a batch that were kept, and count them."""
        pc = guest("pyarrow.compute")
        kept = batch.filter(pc.equal(batch.column("outcome"), "kept")).drop_columns(["outcome"])
        if kept.num_rows:
            self.add(kept)
        return int(kept.num_rows)

    def uses(self, *columns: str, weights: str = "") -> dict[str, int]:
        """Count how often each text stands in some columns.

        Parameters
        ----------
        *columns
            Names of columns of text.
        weights
            A column of numbers that says for how many a row stands.

        Returns
        -------
        dict
            Text to count; the empty text is left out.
        """
        found: dict[str, int] = {}
        for name in columns:
            known = self.known.get(name, {})
            total = np.zeros(len(known))
            many = self.blocks.get(weights, [])
            for number, block in enumerate(self.blocks.get(name, [])):
                total += np.bincount(block, weights=many[number] if weights else None, minlength=len(known))
            for text, place in known.items():
                if text:
                    found[text] = found.get(text, 0) + int(total[place])
        return found

    def column(self, name: str) -> Any:
        """Give one whole column, and forget its blocks."""
        pa = guest("pyarrow")
        blocks = self.blocks.pop(name)
        if name == "id":
            return pd.Series(pd.array(pa.chunked_array(blocks), dtype="str"))
        joined = np.concatenate(blocks)
        if name in self.known:
            return pd.Series(pd.Categorical.from_codes(joined, categories=pd.Index(list(self.known[name]))))
        return pd.Series(joined)


def day_series(whole: pd.Series) -> pd.Series:
    """Turn whole numbers such as 20240207 into dates."""
    seen, place = places(whole.to_numpy(np.int64))
    month, day = np.divmod(seen, 100)
    year, month = np.divmod(month, 100)
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return pd.Series((first + (day - 1)).astype("datetime64[s]")[place])


def places(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `numpy.unique` with its inverse, for whole numbers that lie close together; nothing is sorted."""
    if not len(values):
        return values, np.empty(0, dtype=np.int32)
    least = int(values.min())
    seen = np.zeros(int(values.max()) - least + 1, dtype=bool)
    seen[values - least] = True
    return np.flatnonzero(seen) + least, (np.cumsum(seen, dtype=np.int32) - 1)[values - least]


def _constant(value: str, size: int) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), categories=pd.Index([value])))


def _written(begin: pd.Series, end: pd.Series) -> pd.Series:
    both = begin.to_numpy(np.int64) * 100_000_000 + end.to_numpy(np.int64)
    values, index = np.unique(both, return_inverse=True)

    def iso(day: int) -> str:
        return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"

    text = [
        iso(one // 100_000_000)
        if one // 100_000_000 == one % 100_000_000
        else f"{iso(one // 100_000_000)}/{iso(one % 100_000_000)}"
        for one in values.tolist()
    ]
    return pd.Series(pd.Categorical.from_codes(index.astype(np.int32), categories=pd.Index(text)))


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


def chosen(
    sides: Mapping[str, pd.Series], names: Mapping[str, tuple[naming.Named, ...]]
) -> tuple[np.ndarray | None, dict[str, np.ndarray], dict[str, list[str]]]:
    """Put actors in the place of keys; a key that lists several gives a row each.

    Parameters
    ----------
    sides
        ``source`` and ``target``: categories of keys.
    names
        From a key to its actors.

    Returns
    -------
    row, codes, ids
        The row that each new row was, or nothing when each is itself; per side, places in ``ids``, which are in the order of the alphabet.
    """
    flat, starts, counts, ids = {}, {}, {}, {}
    for side, cells in sides.items():
        found = [[one.actor_id for one in names.get(str(key), ())] or [""] for key in cells.cat.categories]
        ids[side] = sorted({one for some in found for one in some})
        place = {name: number for number, name in enumerate(ids[side])}
        flat[side] = np.array([place[one] for some in found for one in some], dtype=np.int32)
        sizes = np.array([len(some) for some in found], dtype=np.int32)
        at = cells.cat.codes.to_numpy()
        starts[side], counts[side] = (np.cumsum(sizes) - sizes)[at], sizes[at]
    repeat = counts["source"] * counts["target"]
    if (repeat == 1).all():
        return None, {side: flat[side][starts[side]] for side in sides}, ids
    row = np.repeat(np.arange(len(repeat)), repeat)
    within = np.arange(len(row)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    other = counts["target"][row]
    offset = {"source": within // other, "target": within % other}
    return row, {side: flat[side][starts[side][row] + offset[side]] for side in sides}, ids


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
    if not found.blocks:
        return Tables(meta=about)
    data = {name: found.column(name) for name in list(found.blocks)}
    size = len(data["id"])
    _widened(data)
    acts: dict[str, pd.Series] = {"act_id": kind + ":" + data["id"]}
    row, codes, ids = chosen({side: data[side] for side in ("source", "target")}, names)
    for side, values in codes.items():
        acts[side] = pd.Series(pd.Categorical.from_codes(values, categories=pd.Index(ids[side], dtype="str")))
    rest: dict[str, pd.Series] = {name: data[name] for name in ("direction", "type", "mode", "quad_class", "place")}
    rest |= {
        "sign": data["sign"].astype("int8"),
        "force": data["force"].astype(bool),
        "intensity": (data["intensity"] / 100).astype("float32"),
        "weight": pd.Series(np.ones(size, np.float32)),
    }
    vague = (data["precision"] != "day").to_numpy()
    begin, end = day_series(data["day"]), day_series(data["end"])
    interval = vague | (data["day"] != data["end"]).to_numpy()
    rest |= {
        "when": _written(data["day"], data["end"]),
        "date": begin,
        "date_latest": begin.where(~vague, end),
        "date_end": end,
    }
    rest["date_precision"] = pd.Series(
        pd.Categorical.from_codes(interval.astype(np.int8), categories=pd.Index(["day", "interval"]))
    )
    rest |= {ours: data[theirs] for theirs, ours in _NUMBERS.items()}
    rest["confidence"] = pd.Series(np.full(size, np.nan, np.float32))
    public = pd.to_datetime(
        data["published"].cat.categories.str.slice(0, 10).str.replace("-", ""), format="%Y%m%d", errors="coerce"
    )
    rest["known_from"] = pd.Series(public.to_numpy().astype("datetime64[s]")[data["published"].cat.codes.to_numpy()])
    rest |= {
        "status": _constant("happened", size),
        "certainty": _constant("stated", size),
        "code": data["code"],
        "file": data["file"],
        "line": data["line"],
    }
    for name in (
        "event",
        "alternative_of",
        "asserted_by",
        "claimed_by",
        "denied_by",
        "reported_by",
        "description",
        "note",
    ):
        rest[name] = _constant("", size)
    rest |= {
        "is_series": pd.Series(np.zeros(size, bool)),
        "disputed": pd.Series(np.zeros(size, bool)),
        "dataset": _constant(kind, size),
    }
    used = {
        "id",
        "source",
        "target",
        "precision",
        "day",
        "end",
        "country",
        "story",
        "outlet",
        "title",
        "url",
        "published",
        "sign",
        "force",
        "intensity",
        *_NUMBERS,
    }
    rest |= {name: value for name, value in data.items() if name not in used and name not in rest}
    rest["place_country"], rest["source_url"] = data["country"], data["url"]
    if row is None:
        acts |= rest
    else:
        acts["act_id"] = acts["act_id"].iloc[row].reset_index(drop=True)
        acts |= {name: value.iloc[row].reset_index(drop=True) for name, value in rest.items()}
    lone = ((acts["source"] == "") | (acts["target"] == "")).to_numpy()
    if lone.any():
        direction = (
            acts["direction"]
            if "monadic" in acts["direction"].cat.categories
            else acts["direction"].cat.add_categories("monadic")
        )
        acts["direction"] = direction.mask(lone, "monadic")
    table = frame("acts", pd.DataFrame(acts))
    people = frame(
        "actors",
        naming.table(
            one
            for key in set(data["source"].cat.categories) | set(data["target"].cat.categories)
            for one in names.get(key, ())
        ),
    )
    rests_on, sources = _sources(data, kind, about, evidence=size <= 500_000 if evidence is None else evidence)
    return Tables(actors=people, acts=table, sources=sources, evidence=rests_on, meta=about)


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
    rows = frame(
        "evidence", pd.DataFrame({"row_id": kind + ":" + data["id"], "source_id": np.array(ids, dtype=object)[index]})
    )
    return rows, sources
