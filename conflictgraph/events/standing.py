"""Data sets of states become ties with intervals: COW disputes, COW alliances, ATOP alliances.

They are small (a third of a million rows at most), so pandas reads them; every row is still accounted for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.errors import TableError
from conflictgraph.events import actors as naming
from conflictgraph.events import door
from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import plain
from conflictgraph.tables import Tables, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["STANDING", "Standing", "standing_of", "tables"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One data set of ties.

    Parameters
    ----------
    name, title, direction, cannot_know, licence, citation, url
        As of `Format`.
    shapes
        The columns, folded, by which its files are told, with the reader of each.
    """

    name: str
    title: str
    direction: str
    cannot_know: tuple[str, ...]
    licence: str
    citation: str
    url: str
    shapes: Mapping[tuple[str, ...], Callable[[pd.DataFrame], pd.DataFrame]]


def _whole(data: pd.DataFrame, name: str) -> pd.Series:
    """Read a column of whole numbers; what is none, and -9, is unknown."""
    found = pd.to_numeric(data[name], errors="coerce")
    return found.where((found >= 0) & (found == np.floor(found)))


def _span(year: pd.Series, month: pd.Series, day: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the first and the last day that a date may mean, where month or day are unknown."""
    first = pd.to_datetime(
        pd.DataFrame({"year": year, "month": month.fillna(1), "day": day.where(month.notna()).fillna(1)}),
        errors="coerce",
    )
    known = month.notna() & day.notna()
    until = first + pd.offsets.MonthEnd(0)
    until = until.where(month.notna(), first + pd.offsets.YearEnd(0))
    return first.astype("datetime64[s]"), first.where(known, until).astype("datetime64[s]")


def _years(data: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Fold rows of a pair and year into intervals; a year without a row ends one."""
    data = data.sort_values([*keys, "year", "row"], kind="stable")
    gap = data.groupby(keys, sort=False)["year"].diff()
    return data.assign(run=((gap.isna()) | (gap > 1)).cumsum())


def _dyadic_disputes(data: pd.DataFrame) -> pd.DataFrame:
    one, two = _whole(data, "ccode1"), _whole(data, "ccode2")
    side, other = _whole(data, "sidea1"), _whole(data, "sidea2")
    level = pd.concat([_whole(data, "hostlev1"), _whole(data, "hostlev2")], axis=1).max(axis=1)
    made = pd.DataFrame({"id": data["dispnum"], "year": _whole(data, "year"), "level": level, "row": data.index})
    # Side A goes first; on one side the lower number does. Each pair stands twice in the files, once each way.
    turn = (side < other) | ((side == other) & (one > two))
    made["source"], made["target"] = one.where(~turn, two), two.where(~turn, one)
    made["same_side"] = side == other
    made["reason"] = _lacking(made, ["year", "source", "target", "level"])
    good = _years(made[made["reason"] == ""], ["id", "source", "target"])
    level = good.groupby("run")["level"].transform("max")
    first, last = good.groupby("run")["year"].transform("min"), good.groupby("run")["year"].transform("max")
    good = good.assign(level=level, **_year_dates(first, last))
    return pd.concat([_dispute(good), made[made["reason"] != ""]])


def _year_dates(first: pd.Series, last: pd.Series) -> dict[str, pd.Series]:
    since, since_latest = _span(first, first * np.nan, first * np.nan)
    until_earliest, until = _span(last, last * np.nan, last * np.nan)
    return {"since": since, "since_latest": since_latest, "until_earliest": until_earliest, "until": until}


def _dispute(made: pd.DataFrame) -> pd.DataFrame:
    hostile = np.where(made["level"] == 5, "at_war_with", np.where(made["level"] == 1, "rival_of", "opponent_of"))
    relation = np.where(made["same_side"], "aligned_with", hostile)
    strength = np.where(made["same_side"], 0.2, made["level"] / 5)
    note = "hostility level " + made["level"].astype("int64").astype("str")
    return made.assign(relation=relation, strength=strength, note=note)


def _participants(data: pd.DataFrame) -> pd.DataFrame:
    made = pd.DataFrame({"id": data["dispnum"], "state": _whole(data, "ccode"), "row": data.index})
    made["side"], made["level"] = _whole(data, "sidea"), _whole(data, "hostlev")
    made["begin"], made["begin_latest"] = _span(*(_whole(data, f"st{part}") for part in ("year", "mon", "day")))
    made["end_earliest"], made["end"] = _span(*(_whole(data, f"end{part}") for part in ("year", "mon", "day")))
    made["reason"] = _lacking(made, ["state", "side", "level", "begin", "end"])
    good = made[made["reason"] == ""].drop(columns="reason")
    both = good.merge(good, on="id", suffixes=("", "_b"))
    both = both[
        (both["side"] > both["side_b"]) | ((both["side"] == both["side_b"]) & (both["state"] < both["state_b"]))
    ]
    since, until = both[["begin", "begin_b"]].max(axis=1), both[["end", "end_b"]].min(axis=1)
    both = both.assign(
        since=since,
        since_latest=both[["begin_latest", "begin_latest_b"]].max(axis=1),
        until_earliest=both[["end_earliest", "end_earliest_b"]].min(axis=1),
        until=until,
        level=both[["level", "level_b"]].max(axis=1),
        same_side=both["side"] == both["side_b"],
        source=both["state"],
        target=both["state_b"],
        reason="",
    )
    both = _dispute(both[(both["since"] <= both["until"]) & (both["source"] != both["target"])])
    both = both.assign(run=np.arange(len(both)))
    used = set(both["row"]) | set(both["row_b"])
    alone = good[~good["row"].isin(used)].assign(reason="nobody stood with or against it at the same time")
    return pd.concat([both, made[made["reason"] != ""], alone])


def _alliances(data: pd.DataFrame) -> pd.DataFrame:
    made = _unordered(data, "ccode1", "ccode2")
    made["id"] = data["version4id"]
    parts = {end: [_whole(data, f"dyad_{end}_{part}") for part in ("year", "month", "day")] for end in ("st", "end")}
    made["since"], made["since_latest"] = _span(*parts["st"])
    made["until_earliest"], made["until"] = _span(*parts["end"])
    words = ("defense", "neutrality", "nonaggression", "entente")
    made["reason"] = _lacking(made, ["source", "target", "since"])
    made = _pledged(made, data, words)
    good = made[made["reason"] == ""]
    run = good.groupby(["id", "source", "target", "since"], sort=False).ngroup()
    return pd.concat([good.assign(run=run), made[made["reason"] != ""]])


def _atop(data: pd.DataFrame) -> pd.DataFrame:
    made = _unordered(data, "statea", "stateb")
    made["id"], made["year"] = "", _whole(data, "year")
    made["reason"] = _lacking(made, ["source", "target", "year"])
    made = _pledged(made, data, ("defense", "offense", "neutral", "nonagg", "consul"))
    good = made[made["reason"] == ""]
    good = _years(good, ["source", "target", "note"])
    first, last = good.groupby("run")["year"].transform("min"), good.groupby("run")["year"].transform("max")
    good = good.assign(**_year_dates(first, last))
    # The data end with their last year, not the treaties in it.
    good["until"] = good["until"].where(last < good["year"].max())
    good["until_earliest"] = good["until_earliest"].where(last < good["year"].max())
    return pd.concat([good, made[made["reason"] != ""]])


def _unordered(data: pd.DataFrame, one: str, two: str) -> pd.DataFrame:
    a, b = _whole(data, one), _whole(data, two)
    return pd.DataFrame({"source": np.minimum(a, b), "target": np.maximum(a, b), "row": data.index}, index=data.index)


def _pledged(made: pd.DataFrame, data: pd.DataFrame, words: tuple[str, ...]) -> pd.DataFrame:
    """Say what a treaty binds to: help in war makes allies, a promise to consult a weaker tie, peace alone none."""
    pledges = {word: _whole(data, word).fillna(0) > 0 for word in words}
    note = pd.Series("", index=data.index, dtype="str")
    for word, given in pledges.items():
        note = note.where(~given, note + (", " + word))
    none = pd.Series(data=False, index=data.index)
    arms = pledges["defense"] | pledges.get("offense", none)
    consult = pledges.get("entente", none) | pledges.get("consul", none)
    neutral = pledges.get("neutrality", none) | pledges.get("neutral", none)
    relation = np.select([arms, consult, neutral], ["ally_of", "partner_of", "treaty_with"], "treaty_with")
    strength = np.select([arms, consult, neutral], [1.0, 0.4, 0.3], 0.1)
    peace_only = ~(arms | consult | neutral)
    made = made.assign(relation=relation, strength=strength, note=note.str.removeprefix(", "), peace_only=peace_only)
    none_given = (made["reason"] == "") & (made["note"] == "")
    return made.assign(reason=made["reason"].mask(none_given, "it names no obligation"))


def _lacking(made: pd.DataFrame, needed: list[str]) -> pd.Series:
    found = pd.Series("", index=made.index, dtype="str")
    for name in needed:
        found = found.where((found != "") | made[name].notna(), f"no usable {name.replace('_', ' ')}")
    if "target" in made:
        found = found.where((found != "") | (made["source"] != made["target"]), "a state with itself")
    return found


_COW = "no licence was found; its makers ask for citation, so get your own copy and do not pass files on"
STANDING: dict[str, Standing] = {
    one.name: one
    for one in (
        Standing(
            "cow-mid",
            "Correlates of War: Militarized Interstate Disputes",
            "from the side that began the dispute (side A) to the other; states on one side have a weak tie of alignment",
            (
                "which state did what to which: a tie says that two states stood on two sides at the same time",
                "days where the files have -9: then the tie begins or ends some time in that month or year",
            ),
            _COW,
            "Palmer, Glenn, et al. (2022). The MID5 Dataset, 2011-2014: Procedures, Coding Rules, and Description. Conflict Management and Peace Science 39(4), 470-482.",
            "https://correlatesofwar.org/data-sets/mids/",
            {
                ("dispnum", "ccode1", "ccode2", "year", "sidea1", "sidea2", "hostlev1", "hostlev2"): _dyadic_disputes,
                (
                    *("dispnum", "ccode", "stday", "stmon", "styear", "endday", "endmon", "endyear", "sidea"),
                    "hostlev",
                ): _participants,
            },
        ),
        Standing(
            "cow-alliances",
            "Correlates of War: Formal Alliances",
            "both ways: a defence pact makes allies, an entente partners; neutrality and non-aggression are treaties",
            (
                "whether a pledge would be kept",
                "whether states that only promised peace are friends: enemies sign such treaties, and the tie has no sign",
            ),
            _COW + "; its owner asked an R package to take these data out, so never bundle them",
            "Gibler, Douglas M. (2009). International Military Alliances, 1648-2008. CQ Press.",
            "https://correlatesofwar.org/data-sets/formal-alliances/",
            {
                (
                    *("version4id", "ccode1", "ccode2", "dyad_st_day", "dyad_st_month", "dyad_st_year"),
                    *("dyad_end_day", "dyad_end_month", "dyad_end_year"),
                    *("defense", "neutrality", "nonaggression", "entente"),
                ): _alliances
            },
        ),
        Standing(
            "atop",
            "ATOP: Alliance Treaty Obligations and Provisions",
            "both ways: a pledge of defence or offence makes allies, of consultation partners; the rest are treaties",
            (
                "days: a tie begins and ends some time in a year",
                "which treaty: years in which two states have the same obligations are one tie",
                "whether states that only promised peace are friends: the tie has no sign",
            ),
            "no licence was found; its makers ask for citation, so get your own copy and do not pass files on",
            "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long (2002). Alliance Treaty Obligations and Provisions, 1815-1944. International Interactions 28, 237-260.",
            "http://atop.rice.edu/",
            {("statea", "stateb", "year", "defense", "offense", "neutral", "nonagg", "consul"): _atop},
        ),
    )
}


def standing_of(given: Any, wanted: str | None) -> Standing | None:
    """Say whether a file or a table holds ties of states.

    Parameters
    ----------
    given
        A path, several, or a table.
    wanted
        Name of the format, if it is known.

    Returns
    -------
    Standing or None
        Nothing for acts, and for what cannot be looked into here.
    """
    if wanted in STANDING:
        return STANDING[wanted]
    first = given[0] if isinstance(given, (list, tuple)) and given else given
    if wanted is not None:
        return None
    if isinstance(first, (str, Path)):
        path = Path(first)
        if not path.is_file() or path.suffix == ".parquet" or ".json" in path.name.lower():
            return None
        names = door.cells(door.head(path, "utf-8")[0], ",", quoted=True)
    elif isinstance(first, pd.DataFrame):
        names = [str(name) for name in first.columns]
    else:
        return None
    there = {plain(name) for name in names}
    return next((one for one in STANDING.values() for shape in one.shapes if {plain(n) for n in shape} <= there), None)


def _table(given: Any, folder: Path, encoding: str | None) -> tuple[str, pd.DataFrame, list[door.Reject], int]:
    if isinstance(given, pd.DataFrame):
        return "table", given.astype("str").reset_index(drop=True), [], len(given)
    path = Path(given)
    if not path.is_file():
        msg = f"{path.name}: there is no such file"
        raise TableError(msg)
    if path.suffix == ".parquet":
        held = guest("pyarrow.parquet").read_table(path).to_pandas()
        return path.name, held.astype("str"), [], len(held)
    names = tuple(door.cells(door.head(path, encoding or "utf-8")[0], ",", quoted=True))
    staged = door.stage(
        path, door.Shape(",", quoted=True, names=names, header=True, encoding=encoding or "utf-8"), folder
    )
    held = guest("pyarrow.parquet").read_table(staged.path).to_pandas()
    return path.name, held.set_index(door.LINE), staged.rejects, staged.rows


def _read(kind: Standing, label: str, data: pd.DataFrame) -> pd.DataFrame:
    data = data.rename(columns={name: plain(str(name)) for name in data.columns})
    for shape, reader in kind.shapes.items():
        if {plain(name) for name in shape} <= set(data.columns):
            return reader(data.rename(columns={plain(name): name for name in shape}))
    shape = next(iter(kind.shapes))
    lacking = ", ".join(name for name in shape if plain(name) not in data.columns)
    msg = f"{label}: it lacks the columns {lacking} of {kind.name}"
    raise TableError(msg)


def tables(
    given: Any, kind: Standing, folder: Path, *, aliases: Mapping[str, naming.Named], encoding: str | None
) -> Tables:
    """Read ties of states, and account for every row.

    Parameters
    ----------
    given
        A path, several, or a pandas frame.
    kind
        The data set.
    folder
        Where files are staged.
    aliases
        From `actors.aliases_of`.
    encoding
        Of text files.

    Returns
    -------
    Tables
        Actors and ties, by pair and beginning; ``meta["events"]`` has the account.

    Raises
    ------
    TableError
        When a file is damaged, or has not the columns of the data set.
    """
    parts, files, refused = [], [], []
    for one in given if isinstance(given, (list, tuple)) else [given]:
        label, data, rejects, rows = _table(one, folder, encoding)
        made = _read(kind, label, data)
        bad = made[made["reason"] != ""].sort_values("row")
        good = made[made["reason"] == ""]
        lines = set(good["row"]) | set(good["row_b"].dropna() if "row_b" in good else [])
        refused += [{"file": r.file, "line": r.line, "reason": r.reason, "text": r.text} for r in rejects]
        refused += [
            {"file": label, "line": int(line), "reason": reason, "text": str(text)}
            for line, reason, text in zip(bad["row"], bad["reason"], bad["id"], strict=True)
        ]
        opened = good.drop_duplicates("run")
        kept = len(lines) if "row_b" in good else len(opened)
        count = {"rows": rows, "kept": kept, "merged": len(lines) - kept, "rejected": len(bad) + len(rejects)}
        files.append({"file": label, **count, "outside": 0})
        parts.append(opened)
    return _finished(pd.concat(parts, ignore_index=True), kind, aliases, files, refused)


def _finished(
    made: pd.DataFrame,
    kind: Standing,
    aliases: Mapping[str, naming.Named],
    files: list[dict[str, Any]],
    refused: list[dict[str, Any]],
) -> Tables:
    names = {
        key: naming.resolve(key, "cow", aliases)[0]
        for side in ("source", "target")
        for key in made[side].astype("int64").astype("str").unique()
    }
    ends = {
        side: made[side].astype("int64").astype("str").map(lambda key: names[key].actor_id)
        for side in ("source", "target")
    }
    since = made["since"].dt.strftime("%Y-%m-%d").fillna("")
    ids = kind.name + ":" + made["id"].astype("str") + ":" + ends["source"] + ":" + ends["target"] + ":" + since
    again = ids.groupby(ids).cumcount()
    ids = ids.where(again == 0, ids + ":" + (again + 1).astype("str"))
    peace = made["peace_only"].astype(bool) if "peace_only" in made else pd.Series(data=False, index=made.index)
    signs = made["relation"].map(lambda name: vocab.RELATIONS[name].sign)
    ties = pd.DataFrame(
        {
            "tie_id": ids,
            **ends,
            "relation": made["relation"],
            "sign": signs.where(~peace, 0).astype("int8"),
            "strength": made["strength"].astype("float64"),
            **{name: made[name] for name in ("since", "since_latest", "until_earliest", "until")},
            "since_edtf": since,
            "until_edtf": made["until"].dt.strftime("%Y-%m-%d").fillna(""),
            "note": made["note"],
            "dataset": kind.name,
        }
    )
    ties = ties.sort_values(["source", "target", "since", "tie_id"], kind="stable").reset_index(drop=True)
    total = {name: sum(one[name] for one in files) for name in ("rows", "kept", "merged", "rejected", "outside")}
    said = {name: getattr(kind, name) for name in ("title", "licence", "citation", "url", "direction", "cannot_know")}
    uses = ends["source"].value_counts().add(ends["target"].value_counts(), fill_value=0).astype("int64").to_dict()
    own = {one.actor_id for one in names.values() if one.by == "itself"}
    events = {
        "format": kind.name,
        **said,
        "counts": total,
        "files": tuple(files),
        "rejects": tuple(refused),
        "notes": (),
        "engine": "pandas",
        "unmapped": {name: uses[name] for name in sorted(own, key=lambda name: (-uses[name], name))},
    }
    meta = {"title": kind.title, "licence": kind.licence, "citations": (kind.citation,), "events": events}
    source = {"source_id": kind.name, "title": kind.title, "url": kind.url, "licence": kind.licence, "kind": "dataset"}
    return Tables(
        actors=frame("actors", naming.table(names.values())),
        ties=frame("ties", ties),
        sources=frame("sources", [source]),
        evidence=frame("evidence", pd.DataFrame({"row_id": ties["tie_id"], "source_id": kind.name})),
        meta=meta,
    )
