"""What is known of a reading: which formats there are, what became of each row, who belongs to which state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.events.formats import FORMATS, Format
from conflictgraph.events.standing import STANDING, Standing

if TYPE_CHECKING:
    from conflictgraph.events.doors import Dyads
    from conflictgraph.graph import ConflictGraph

__all__ = ["account", "formats", "rejects", "state_roll_up", "unmapped"]


def formats() -> pd.DataFrame:
    """List the event data that can be read, with what each cannot know.

    Returns
    -------
    pandas.DataFrame
        format, title, direction, cannot_know, licence, citation, url.

    Examples
    --------
    >>> "ucdp" in set(formats()["format"])
    True
    """
    every: list[Format | Standing] = [*FORMATS.values(), *STANDING.values()]
    return pd.DataFrame(
        [
            {
                "format": one.name,
                "title": one.title,
                "direction": one.direction,
                "cannot_know": "; ".join(one.cannot_know),
                "licence": one.licence,
                "citation": one.citation,
                "url": one.url,
            }
            for one in every
        ]
    )


def account(g: ConflictGraph) -> pd.DataFrame:
    """Say what became of every row: kept, merged, rejected or outside what was asked for.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    pandas.DataFrame
        One row a file; the four add up to rows.
    """
    return pd.DataFrame([row for one in _readings(g) for row in one["files"]])


def rejects(g: ConflictGraph) -> pd.DataFrame:
    """List the rows that were not taken, with line and reason.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    pandas.DataFrame
        file, line, reason, text.
    """
    rows = [row for one in _readings(g) for row in one["rejects"]]
    return pd.DataFrame(rows, columns=["file", "line", "reason", "text"])


def unmapped(read: ConflictGraph | Dyads) -> pd.DataFrame:
    """List the actors that no reference table and no alias knows, with their acts.

    They stay themselves, under the name that the data set gives them.

    Parameters
    ----------
    read
        What `read` or `dyads` gave.

    Returns
    -------
    pandas.DataFrame
        actor_id, acts (that name it as source or target), most first.
    """
    found: dict[str, int] = {}
    for one in _readings(read):
        for name, count in one["unmapped"].items():
            found[name] = found.get(name, 0) + count
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(ordered, columns=["actor_id", "acts"]).astype({"actor_id": "str", "acts": "int64"})


def _readings(read: ConflictGraph | Dyads) -> tuple[Mapping[str, Any], ...]:
    """List the readings that a graph or pairs rest on; a graph may hold several."""
    held = read.meta.get("events", read.meta)
    return (held,) if isinstance(held, Mapping) else tuple(held)


def state_roll_up(g: ConflictGraph) -> dict[str, str]:
    """Map ministries and forces to their state, for `ConflictGraph.roll_up`.

    Parameters
    ----------
    g
        A graph from `read`.

    Returns
    -------
    dict
        Part to state.
    """
    actors = g.actors
    official = (
        actors[actors["official"].astype(bool) & (actors["parent"] != "")] if "official" in actors else actors.iloc[:0]
    )
    return dict(zip(official["actor_id"], official["parent"], strict=True))
