"""Rows on two states become intervals: sides of disputes, pledges of treaties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conflictgraph.events.reference import LAST_YEAR

__all__ = ["alliances", "dispute_years", "participants", "treaty_years"]

_FIRST = 1648  # the first year of which COW lists an alliance


def _whole(data: pd.DataFrame, name: str) -> pd.Series:
    """Read a column of whole numbers; what is none, and -9, is unknown."""
    found = pd.to_numeric(data[name], errors="coerce")
    return found.where((found >= 0) & np.isfinite(found) & (found == np.floor(found)))


def _year(year: pd.Series) -> pd.Series:
    return year.where((year >= _FIRST) & (year <= LAST_YEAR))


def _span(year: pd.Series, month: pd.Series, day: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the first and the last day that a date may mean, where month or day are unknown."""
    first = pd.to_datetime(
        pd.DataFrame({"year": _year(year), "month": month.fillna(1), "day": day.where(month.notna()).fillna(1)}),
        errors="coerce",
    )
    known = month.notna() & day.notna()
    until = first + pd.offsets.MonthEnd(0)
    until = until.where(month.notna(), first + pd.offsets.YearEnd(0))
    return first.astype("datetime64[s]"), first.where(known, until).astype("datetime64[s]")


def _intervals(data: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Fold rows of a pair and year into intervals; a year without a row ends one."""
    data = data.sort_values([*keys, "year", "row"], kind="stable")
    gap = data.groupby(keys, sort=False)["year"].diff()
    data = data.assign(run=((gap.isna()) | (gap > 1)).cumsum())
    years, unknown = data.groupby("run")["year"], pd.Series(np.nan, index=data.index)
    since, since_latest = _span(years.transform("min"), unknown, unknown)
    until_earliest, until = _span(years.transform("max"), unknown, unknown)
    return data.assign(since=since, since_latest=since_latest, until_earliest=until_earliest, until=until)


def _goes_first(side: pd.Series, other: pd.Series, state: pd.Series, against: pd.Series) -> pd.Series:
    """Say whether a state is the source of a pair: side A, and on one side the lower number."""
    return (side > other) | ((side == other) & (state < against))


def dispute_years(data: pd.DataFrame) -> pd.DataFrame:
    """Read directed dispute-years: sides of a dispute, year by year.

    Parameters
    ----------
    data
        The file, every cell as text, by line.

    Returns
    -------
    pandas.DataFrame
        Possible ties: row, id, source, target, since, since_latest, until_earliest, until, relation,
        strength, note, run (rows of one tie), and reason where a row is refused.
    """
    one, two = _whole(data, "ccode1"), _whole(data, "ccode2")
    side, other = _whole(data, "sidea1"), _whole(data, "sidea2")
    side = side.where(other.notna())
    level = pd.concat([_whole(data, "hostlev1"), _whole(data, "hostlev2")], axis=1).max(axis=1)
    made = pd.DataFrame({"id": data["dispnum"], "year": _year(_whole(data, "year")), "level": level, "row": data.index})
    # Each pair stands twice in the files, once each way.
    first = _goes_first(side, other, one, two)
    made["source"], made["target"] = one.where(first, two), two.where(first, one)
    made["side"], made["same_side"] = side, side == other
    made["reason"] = _lacking(made, ["year", "source", "target", "side", "level"])
    good = _intervals(made[made["reason"] == ""], ["id", "source", "target"])
    good["level"] = good.groupby("run")["level"].transform("max")
    return pd.concat([_dispute(good), made[made["reason"] != ""]])


def _dispute(made: pd.DataFrame) -> pd.DataFrame:
    hostile = np.where(made["level"] == 5, "at_war_with", np.where(made["level"] == 1, "rival_of", "opponent_of"))
    relation = np.where(made["same_side"], "aligned_with", hostile)
    strength = np.where(made["same_side"], 0.2, made["level"] / 5)
    note = "hostility level " + made["level"].astype("int64").astype("str")
    return made.assign(relation=relation, strength=strength, note=note)


def participants(data: pd.DataFrame) -> pd.DataFrame:
    """Read participants of disputes: who stood on which side, from day to day.

    Parameters
    ----------
    data
        The file, every cell as text, by line.

    Returns
    -------
    pandas.DataFrame
        Possible ties: row, id, source, target, since, since_latest, until_earliest, until, relation,
        strength, note, run (rows of one tie), and reason where a row is refused.
    """
    made = pd.DataFrame({"id": data["dispnum"], "state": _whole(data, "ccode"), "row": data.index})
    made["side"], made["level"] = _whole(data, "sidea"), _whole(data, "hostlev")
    made["begin"], made["begin_latest"] = _span(*(_whole(data, f"st{part}") for part in ("year", "mon", "day")))
    made["end_earliest"], made["end"] = _span(*(_whole(data, f"end{part}") for part in ("year", "mon", "day")))
    made["reason"] = _lacking(made, ["state", "side", "level", "begin", "end"])
    good = made[made["reason"] == ""].drop(columns="reason")
    both = good.merge(good, on="id", suffixes=("", "_b"))
    both = both[_goes_first(both["side"], both["side_b"], both["state"], both["state_b"])]
    both = both.assign(
        since=both[["begin", "begin_b"]].max(axis=1),
        since_latest=both[["begin_latest", "begin_latest_b"]].max(axis=1),
        until_earliest=both[["end_earliest", "end_earliest_b"]].min(axis=1),
        until=both[["end", "end_b"]].min(axis=1),
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


def alliances(data: pd.DataFrame) -> pd.DataFrame:
    """Read COW's alliances by directed dyad.

    Parameters
    ----------
    data
        The file, every cell as text, by line.

    Returns
    -------
    pandas.DataFrame
        Possible ties: row, id, source, target, since, since_latest, until_earliest, until, relation,
        strength, note, run (rows of one tie), and reason where a row is refused.
    """
    made = _unordered(data, "ccode1", "ccode2")
    made["id"] = data["version4id"]
    parts = {end: [_whole(data, f"dyad_{end}_{part}") for part in ("year", "month", "day")] for end in ("st", "end")}
    made["since"], made["since_latest"] = _span(*parts["st"])
    made["until_earliest"], made["until"] = _span(*parts["end"])
    words = ("defense", "neutrality", "nonaggression", "entente")
    made["reason"] = _lacking(made, ["source", "target", "since"])
    endless = (made["reason"] == "") & parts["end"][0].notna() & made["until"].isna()
    made["reason"] = made["reason"].mask(endless, "no usable end")
    made = _pledged(made, data, words)
    good = made[made["reason"] == ""]
    run = good.groupby(["id", "source", "target", "since"], sort=False).ngroup()
    return pd.concat([good.assign(run=run), made[made["reason"] != ""]])


def treaty_years(data: pd.DataFrame) -> pd.DataFrame:
    """Read ATOP's directed dyad-years.

    Parameters
    ----------
    data
        The file, every cell as text, by line.

    Returns
    -------
    pandas.DataFrame
        Possible ties: row, id, source, target, since, since_latest, until_earliest, until, relation,
        strength, note, run (rows of one tie), and reason where a row is refused.
    """
    made = _unordered(data, "statea", "stateb")
    made["id"], made["year"] = "", _year(_whole(data, "year"))
    made["reason"] = _lacking(made, ["source", "target", "year"])
    made = _pledged(made, data, ("defense", "offense", "neutral", "nonagg", "consul"))
    good = made[made["reason"] == ""]
    good = _intervals(good, ["source", "target", "note"])
    # The data end with their last year, not the treaties in it.
    over = good["until"].dt.year < good["year"].max()
    good["until"], good["until_earliest"] = good["until"].where(over), good["until_earliest"].where(over)
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
