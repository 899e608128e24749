"""Which rows may carry a step, and how strongly each of them speaks.

Rule 1: only rows that make edges count, and undisputed ones. Rule 2: persons and placeholders are
no stations, unless asked for. Rule 3: an act of unknown direction is no arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.arrows import arrows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.params import Params

__all__ = ["PRESSES", "RUNGS", "confidence", "intensity", "rungs", "usable_acts", "usable_ties"]

#: Rung of the ladder of each PLOVER type: the CAMEO roots that it gathers (0 talk to 7 force).
RUNGS: Mapping[str, int] = {
    "ACCUSE": 1,
    "REJECT": 1,
    "REQUEST": 2,
    "THREATEN": 3,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 5,
    "COERCE": 5,
    "ASSAULT": 7,
}

#: CAMEO roots that share a PLOVER type and not a rung; below zero is none. WEIS codes of assaults begin otherwise.
_ROOTS = {"18": 6, "19": 7, "20": 8, "09": -1}

#: Types of act that press somebody rather than hit him.
PRESSES = ("REQUEST", "PROTEST")

_FILTERED = ("source", "target", "direction", "disputed")


def rungs(acts: pd.DataFrame) -> pd.Series:
    """Say how high on the ladder each act stands, 0 (talk) to 8 (mass killing).

    Parameters
    ----------
    acts
        Rows of the acts.

    Returns
    -------
    pandas.Series
        int64. Untyped hostile acts stand on 1, unless force was used; deaths by the hundred on 8. Where
        acts keep their CAMEO code, it tells what PLOVER makes one: unconventional violence (root 18) from
        fighting (19) and mass violence (20), and an investigation (09) from an accusation.
    """
    named = pd.Series(_looked_up(acts["type"], RUNGS, 0), index=acts.index, name="type").astype("int64")
    if "code" in acts:
        root = _looked_up(acts["code"], _ROOTS, 0, letters=2)
        assault = acts["type"].eq("ASSAULT").to_numpy() & (root > 0)
        asked = acts["type"].eq("ACCUSE").to_numpy() & (root < 0)
        rung = np.where(assault, root, np.where(asked, 0, named))
        named = pd.Series(rung, index=acts.index, name="type").astype("int64")
    named = named.mask((named == 0) & (acts["sign"] < 0), 1).mask(acts["force"] & (named < 6), 6)
    return named.mask(acts["force"] & (acts["killed_best"] >= 100), 8)


def usable_acts(g: ConflictGraph, *, persons: bool = False, columns: Collection[str] | None = None) -> pd.DataFrame:
    """Give the acts that may carry a step: counted, undisputed, between two actors that may be ranked.

    Parameters
    ----------
    g
        The graph.
    persons
        Let people be stations too.
    columns
        Columns that are wanted where they are there, for to carry all of a long table costs more than to filter it; nothing means all.

    Returns
    -------
    pandas.DataFrame
        Rows of the acts; reciprocal ones stand in both directions.
    """
    acts = g.counted_acts()
    if columns is not None:
        acts = acts[[name for name in dict.fromkeys([*columns, *_FILTERED]) if name in acts]]
    acts = acts[
        ~acts["disputed"] & (acts["source"] != acts["target"]) & (acts["source"] != "") & (acts["target"] != "")
    ]
    return _between_stations(g, arrows(acts)[0], persons=persons)


def usable_ties(g: ConflictGraph, *, persons: bool = False) -> pd.DataFrame:
    """Give the cooperative ties that may carry a step: standing and undisputed.

    Parameters
    ----------
    g
        The graph.
    persons
        Let people be stations too.

    Returns
    -------
    pandas.DataFrame
        Rows of the ties.
    """
    ties = g.standing_ties()
    ties = ties[~ties["disputed"] & (ties["sign"] >= 0) & (ties["source"] != ties["target"])]
    return _between_stations(g, ties, persons=persons)


def _between_stations(g: ConflictGraph, rows: pd.DataFrame, *, persons: bool) -> pd.DataFrame:
    actors = g.actors
    out = actors["is_placeholder"] | (actors["is_person"] & (not persons))
    hidden = set(actors.loc[out, "actor_id"])
    if not hidden:
        return rows
    return rows[~rows["source"].isin(hidden) & ~rows["target"].isin(hidden)]


def intensity(acts: pd.DataFrame, params: Params) -> np.ndarray:
    """Give the intensity of each act, with what stands in for a demand or an act that nobody typed.

    Parameters
    ----------
    acts
        Rows of the acts.
    params
        The numbers.

    Returns
    -------
    numpy.ndarray
        float64, 0 to 1.
    """
    given = acts["intensity"].fillna(0.0).to_numpy(dtype=float)
    demand = (acts["type"] == "REQUEST").to_numpy()
    given = np.where(demand, np.maximum(given, params.demand), given)
    return np.where((given == 0) & (acts["sign"] < 0).to_numpy(), params.untyped, given)


def confidence(rows: pd.DataFrame, params: Params) -> np.ndarray:
    """Give the confidence of each row: as given, or by its certainty.

    Parameters
    ----------
    rows
        Rows of acts or ties.
    params
        The numbers.

    Returns
    -------
    numpy.ndarray
        float64, 0 to 1.
    """
    step = _looked_up(rows["certainty"], {"implied": params.implied, "outside": params.outside}, 1.0)
    given = rows["confidence"].to_numpy(dtype=float)
    return np.where(np.isnan(given), step, given)


def _looked_up(
    words: pd.Series, values: Mapping[str, float], otherwise: float, letters: int | None = None
) -> np.ndarray:
    """Give each word, or its first letters, its number: of the few different words each is looked up once."""
    code, known = pd.factorize(words)
    return np.array([*(values.get(str(word)[:letters], otherwise) for word in known), otherwise], dtype=float)[code]
