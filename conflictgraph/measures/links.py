"""Answer links as every question about answers reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.vocab import BASES

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph

__all__ = ["ON_RECORD", "after", "in_time", "on_basis"]

#: The bases on which an answer counts unless the caller asks for more.
ON_RECORD = ("stated", "reported")


def on_basis(g: ConflictGraph, basis: Collection[str]) -> pd.DataFrame:
    """Give the answer links on some bases.

    Parameters
    ----------
    g
        The graph.
    basis
        Of stated, reported and inferred; one name or several.

    Returns
    -------
    pandas.DataFrame
        Rows of the responses.

    Raises
    ------
    ValueError
        When a basis is unknown, or none is named.
    """
    wanted = [basis] if isinstance(basis, str) else list(basis)
    unknown = [one for one in wanted if one not in BASES]
    if unknown or not wanted:
        msg = f"no basis «{', '.join(unknown)}»; there are {', '.join(BASES)}"
        raise ValueError(msg)
    links = g.responses
    return links[links["basis"].isin(wanted)]


def after(links: pd.DataFrame) -> dict[str, list[str]]:
    """List the answers to each act.

    Parameters
    ----------
    links
        Rows of the responses.

    Returns
    -------
    dict
        Act id to the ids of its answers, sorted.
    """
    found: dict[str, list[str]] = {}
    for act, old in sorted(set(zip(links["act_id"].astype("str"), links["answers"].astype("str"), strict=True))):
        found.setdefault(old, []).append(act)
    return found


def in_time(day: Any, act: str) -> tuple[int, str]:
    """Put acts in order of days, undated ones first, then by id.

    Parameters
    ----------
    day
        Its day, NaT or nothing.
    act
        Its id.

    Returns
    -------
    tuple
        What to sort by.
    """
    return (0 if day is None or pd.isna(day) else day.value, act)
