"""Actors that people judged to be one, under one id; which id the seed has stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from conflictgraph.tables import Tables

__all__ = ["merged"]


def merged(tables: Tables, same: Mapping[str, str]) -> Tables:
    """What do tables say when some actors are one?

    Parameters
    ----------
    tables
        The tables.
    same
        Actor id to the id under which it counts.

    Returns
    -------
    Tables
        The same when nobody is merged. Else acts and ties have source_as and target_as, the ids
        as the seeds have them; names and aliases of the merged are aliases of the one that
        stays; ``meta["same_as"]`` says who was merged into whom.
    """
    if not same:
        return tables
    acts, ties = (_ends(frame, same) for frame in (tables.acts, tables.ties))
    claims = tables.claims.assign(
        by=tables.claims["by"].map(lambda names: "; ".join(_one(names.split("; "), same))).astype("str"),
        about=tables.claims["about"].map(lambda names: _one(names, same)),
    )
    return tables.with_(
        actors=_actors(tables.actors, same),
        acts=acts.drop_duplicates(["act_id", "source", "target"]),
        ties=ties,
        claims=claims,
        meta={**tables.meta, "same_as": dict(sorted(same.items()))},
    )


def _one(names: tuple[str, ...] | list[str], same: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(same.get(name, name) for name in names))


def _ends(frame: pd.DataFrame, same: Mapping[str, str]) -> pd.DataFrame:
    ends = {end: frame[end].map(lambda name: same.get(name, name)).astype("str") for end in ("source", "target")}
    return frame.assign(**ends, source_as=frame["source"], target_as=frame["target"])


def _actors(actors: pd.DataFrame, same: Mapping[str, str]) -> pd.DataFrame:
    rows = {row["actor_id"]: dict(row) for row in actors.to_dict("records")}
    for name, into in same.items():
        kept, gone = rows[into], rows[name]
        known = [*kept["aliases"], name, gone["name"], *gone["aliases"]]
        kept["aliases"] = tuple(dict.fromkeys(alias for alias in known if alias != kept["name"]))
        kept["names"] = tuple({**dict(gone["names"]), **dict(kept["names"])}.items())
        kept["member_of"] = (*kept["member_of"], *gone["member_of"])
        for column in ("parent", "wikidata"):
            kept[column] = kept[column] or gone[column]
    for row in rows.values():
        row["parent"] = (
            "" if same.get(row["parent"], row["parent"]) == row["actor_id"] else same.get(row["parent"], row["parent"])
        )
        row["member_of"] = tuple(one for one in _one(row["member_of"], same) if one != row["actor_id"])
    stay = [rows[name] for name in actors["actor_id"] if name not in same]
    columns = {
        column: [row[column] for row in stay] for column in ("aliases", "names", "parent", "member_of", "wikidata")
    }
    return actors[~actors["actor_id"].isin(list(same))].reset_index(drop=True).assign(**columns)
