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
from conflictgraph.events.intake import told_apart
from conflictgraph.events.intervals import alliances, dispute_years, participants, treaty_years
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
                ("dispnum", "ccode1", "ccode2", "year", "sidea1", "sidea2", "hostlev1", "hostlev2"): dispute_years,
                (
                    *("dispnum", "ccode", "stday", "stmon", "styear", "endday", "endmon", "endyear", "sidea"),
                    "hostlev",
                ): participants,
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
                ): alliances
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
            {("statea", "stateb", "year", "defense", "offense", "neutral", "nonagg", "consul"): treaty_years},
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
        if not path.is_file() or ".json" in path.name.lower():
            return None
        names = _parquet(path).schema_arrow.names if path.suffix == ".parquet" else _heads(path, "utf-8")[1]
    else:
        names = getattr(first, "column_names", getattr(first, "columns", ()))
    there = {plain(str(name)) for name in names}
    return next((one for one in STANDING.values() for shape in one.shapes if {plain(n) for n in shape} <= there), None)


def _heads(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Give the delimiter of a text file, which is the one that its heads hold most of, and the heads."""
    first = door.head(path, encoding)[0]
    delimiter = max(",\t;", key=first.count)
    return delimiter, tuple(door.cells(first, delimiter, quoted=True))


def _parquet(path: Path) -> Any:
    try:
        return guest("pyarrow.parquet").ParquetFile(path)
    except guest("pyarrow").ArrowInvalid as error:
        msg = f"{path.name}: this is no whole Parquet file: {error}"
        raise TableError(msg) from error


def _as_text(held: pd.DataFrame) -> pd.DataFrame:
    """Write every cell as text, whole numbers without the ``.0`` of floats."""
    held = held.reset_index(drop=True)
    floats = {name: held[name] for name in held.select_dtypes("float").columns}
    whole = {
        name: cells.astype("Int64")
        for name, cells in floats.items()
        if (cells.isna() | (np.isfinite(cells) & (cells == np.floor(cells)))).all()
    }
    return held.assign(**whole).astype("str")


def _table(given: Any, folder: Path, encoding: str | None) -> tuple[str, pd.DataFrame, list[door.Reject], int]:
    if not isinstance(given, (str, Path)):
        to_pandas = getattr(given, "to_pandas", None) or getattr(given, "toPandas", None)
        held = given if isinstance(given, pd.DataFrame) or to_pandas is None else to_pandas()
        if not isinstance(held, pd.DataFrame):
            msg = f"a {type(given).__name__} is no path and no table; give a path, or a pandas, Arrow, Spark or Ibis table"
            raise TypeError(msg)
        return "table", _as_text(held), [], len(held)
    path = Path(given)
    if not path.is_file():
        msg = f"{path.name}: there is no such file"
        raise TableError(msg)
    if path.suffix == ".parquet":
        held = _parquet(path).read().to_pandas()
        return path.name, _as_text(held), [], len(held)
    delimiter, names = _heads(path, encoding or "utf-8")
    staged = door.stage(
        path, door.Shape(delimiter, quoted=True, names=names, header=True, encoding=encoding or "utf-8"), folder
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
    files: list[dict[str, Any]] = []
    parts, refused = [], []
    if isinstance(given, (list, tuple)) and not given:
        msg = "a list names one file or more; give one table by itself"
        raise TypeError(msg)
    for one in given if isinstance(given, (list, tuple)) else [given]:
        label, data, rejects, rows = _table(one, folder, encoding)
        label = told_apart([*(part["file"] for part in files), label])[-1]
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
        parts.append(opened.assign(file=label))
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
            "file": made["file"],
            "line": made["row"].astype("int64"),
            **({"line_other": made["row_b"].astype("int64")} if "row_b" in made else {}),
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
        actors=frame("actors", naming.table({key: (one,) for key, one in names.items()})),
        ties=frame("ties", ties),
        sources=frame("sources", [source]),
        evidence=frame("evidence", pd.DataFrame({"row_id": ties["tie_id"], "source_id": kind.name})),
        meta=meta,
    )
