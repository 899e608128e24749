"""Smaller and coarser tables: every slice of a graph, from tables to tables.

Rule 1: a slice never changes a row, it only leaves rows out; `rolled_up` is the exception
and says what it folded. Rule 2: links to rows that went are left out with them. Rule 3:
actors stay when their rows go, so that a map keeps its shape; only `among`,
`without_persons` and `rolled_up` leave actors out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.graph.days import Day, first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflictgraph.tables import Tables

__all__ = ["among", "as_of", "between", "from_sources", "known_on", "rolled_up", "where"]


def where(
    tables: Tables, acts: pd.Series | None = None, ties: pd.Series | None = None, claims: pd.Series | None = None
) -> Tables:
    """Keep the rows that masks name, and what still leads to them.

    Parameters
    ----------
    tables
        The tables.
    acts, ties, claims
        Truth per row; nothing keeps all rows.

    Returns
    -------
    Tables
        New tables.
    """
    kept_acts = tables.acts if acts is None else tables.acts[acts]
    kept_ties = tables.ties if ties is None else tables.ties[ties]
    kept_claims = tables.claims if claims is None else tables.claims[claims]
    links, evidence = tables.responses, tables.evidence
    if len(links):
        links = links[links["act_id"].isin(kept_acts["act_id"]) & links["answers"].isin(kept_acts["act_id"])]
    kept_acts = _without_lost_rivals(kept_acts)
    if len(evidence):
        names = set(kept_acts["act_id"]) | set(kept_ties["tie_id"]) | set(kept_claims["claim_id"])
        evidence = evidence[evidence["row_id"].isin(names)]
    sources = tables.sources
    if len(tables.evidence):
        sources = sources[
            sources["source_id"].isin(evidence["source_id"]) | ~sources["source_id"].isin(tables.evidence["source_id"])
        ]
    return tables.with_(
        acts=kept_acts, ties=kept_ties, claims=kept_claims, responses=links, evidence=evidence, sources=sources
    )


def _without_lost_rivals(acts: pd.DataFrame) -> pd.DataFrame:
    rivals = acts["alternative_of"] != ""
    lost = rivals & ~acts["alternative_of"].isin(acts["act_id"]) if rivals.any() else rivals
    if not lost.any():
        return acts
    return acts.assign(
        alternative_of=acts["alternative_of"].astype("str").mask(lost, ""), disputed=acts["disputed"] | lost
    )


def between(tables: Tables, start: Day, end: Day) -> Tables:
    """Keep what may have happened, or stood, in a period.

    Parameters
    ----------
    tables
        The tables.
    start, end
        First and last day, both inside.

    Returns
    -------
    Tables
        New tables.

    Raises
    ------
    ValueError
        When the end lies before the start.
    """
    first, last = first_day(start), last_day(end)
    if last < first:
        msg = f"the period ends ({end}) before it begins ({start})"
        raise ValueError(msg)
    acts, ties = tables.acts, tables.ties
    dated = acts["date"].notna() | acts["date_end"].notna()
    in_acts = dated & ~(acts["date"] > last) & ~(acts["date_end"] < first)
    in_ties = ~(ties["since"] > last) & ~(ties["until"] < first)
    return where(tables, in_acts, in_ties)


def as_of(tables: Tables, day: Day, *, possible: bool) -> Tables:
    """Keep what had begun by a day, and the ties that stood on it.

    Parameters
    ----------
    tables
        The tables.
    day
        The day.
    possible
        Keep also what may have begun, by a date such as "October".

    Returns
    -------
    Tables
        New tables.
    """
    last = last_day(day)
    acts, ties = tables.acts, tables.ties
    begun = acts["date" if possible else "date_latest"] <= last
    if possible:
        begun |= acts["date"].isna() & acts["date_end"].notna()
    since = ties["since" if possible else "since_latest"].fillna(ties["since"])
    stood = ~(since > last) & ~(ties["until" if possible else "until_earliest"].fillna(ties["until"]) < last)
    return where(tables, begun, stood)


def known_on(tables: Tables, day: Day) -> Tables:
    """Keep what was public on a day.

    Parameters
    ----------
    tables
        The tables.
    day
        The day.

    Returns
    -------
    Tables
        New tables. Rows without `known_from` are background knowledge and stay, except
        acts that had not begun.
    """
    last = last_day(day)
    acts = tables.acts
    public = ~(acts["known_from"] > last)
    unborn = acts["known_from"].isna() & (acts["date"] > last)
    later_tie = tables.ties["known_from"].isna() & (tables.ties["since"] > last)
    return where(
        tables,
        public & ~unborn,
        ~(tables.ties["known_from"] > last) & ~later_tie,
        ~(tables.claims["known_from"] > last),
    )


def among(tables: Tables, actors: Collection[str]) -> Tables:
    """Keep some actors and the rows between them.

    Parameters
    ----------
    tables
        The tables.
    actors
        Actor ids.

    Returns
    -------
    Tables
        New tables; an act without a pair stays when its one actor does.
    """
    names = {*actors, ""}
    acts, ties = tables.acts, tables.ties
    inside = acts["source"].isin(names) & acts["target"].isin(names)
    kept = where(tables, inside, ties["source"].isin(names) & ties["target"].isin(names))
    people = kept.actors[kept.actors["actor_id"].isin(names)]
    whole = people["parent"].where(people["parent"].isin(names), "")
    umbrellas = people["member_of"].map(lambda ids: tuple(one for one in ids if one in names))
    return kept.with_(actors=people.assign(parent=whole, member_of=umbrellas))


def from_sources(tables: Tables, sources: Collection[str]) -> Tables:
    """Keep the rows that rest on some publications, and of their evidence only that.

    Parameters
    ----------
    tables
        The tables.
    sources
        Source ids.

    Returns
    -------
    Tables
        New tables.
    """
    evidence = tables.evidence[tables.evidence["source_id"].isin(sources)]
    names = set(evidence["row_id"])
    left = tables.with_(evidence=evidence, sources=tables.sources[tables.sources["source_id"].isin(sources)])
    return where(
        left,
        tables.acts["act_id"].isin(names),
        tables.ties["tie_id"].isin(names),
        tables.claims["claim_id"].isin(names),
    )


def _last(mapping: Mapping[str, str]) -> dict[str, str]:
    ends: dict[str, str] = {}
    for start in mapping:
        seen, name = [start], mapping[start]
        while name in mapping and mapping[name] != name:
            if name in seen:
                msg = "roll-up goes round in a circle: " + " -> ".join([*seen, name])
                raise ValueError(msg)
            seen.append(name)
            name = mapping[name]
        ends[start] = name
    return ends


def rolled_up(tables: Tables, mapping: Mapping[str, str]) -> Tables:
    """Fold parts into their whole.

    Parameters
    ----------
    tables
        The tables.
    mapping
        Part to whole; chains are followed to their end.

    Returns
    -------
    Tables
        New tables. What a part did to another part of the same whole makes no row; its
        ids stand in ``meta["rolled_up"]["within"]``. The folded names become aliases.
    """
    ends = _last(mapping)
    acts = tables.acts.assign(
        source=tables.acts["source"].astype("str").replace(ends),
        target=tables.acts["target"].astype("str").replace(ends),
    )
    acts = acts.drop_duplicates(["act_id", "source", "target"])
    ties = tables.ties.assign(source=tables.ties["source"].replace(ends), target=tables.ties["target"].replace(ends))
    wholes = set(ends.values())
    inner_acts = (acts["source"] == acts["target"]) & acts["source"].isin(wholes)
    inner_ties = (ties["source"] == ties["target"]) & ties["source"].isin(wholes)
    within = (*acts.loc[inner_acts, "act_id"], *ties.loc[inner_ties, "tie_id"])
    folded = {part: end for part, end in ends.items() if part != end}
    meta = {**tables.meta, "rolled_up": {"map": dict(sorted(folded.items())), "within": tuple(dict.fromkeys(within))}}
    renamed = tables.with_(acts=acts, ties=ties, actors=_folded_actors(tables.actors, folded), meta=meta)
    return where(renamed, (~inner_acts).reset_index(drop=True), (~inner_ties).reset_index(drop=True))


def _folded_actors(actors: pd.DataFrame, folded: Mapping[str, str]) -> pd.DataFrame:
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    gained: dict[str, list[str]] = {}
    for part, end in folded.items():
        gained.setdefault(end, []).append(names[part])
    kept = actors[~actors["actor_id"].isin(folded)]
    aliases = [(*given, *gained.get(name, ())) for name, given in zip(kept["actor_id"], kept["aliases"], strict=True)]
    parents = [folded.get(parent, parent) for parent in kept["parent"]]
    umbrellas = [tuple(dict.fromkeys(folded.get(one, one) for one in ids)) for ids in kept["member_of"]]
    own = list(kept["actor_id"])
    return kept.assign(
        aliases=pd.Series(aliases, index=kept.index, dtype=object),
        parent=["" if parent == name else parent for parent, name in zip(parents, own, strict=True)],
        member_of=pd.Series(
            [tuple(one for one in ids if one != name) for ids, name in zip(umbrellas, own, strict=True)],
            index=kept.index,
            dtype=object,
        ),
    )
