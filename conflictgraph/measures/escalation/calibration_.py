"""Measured rates in the place of weights: those of other records, or of the user's own.

A rate of the own record is how much more often than by chance a step was taken: the excess over a
local-shift null, as for retaliation. The trap: a sample of acts has no rates, so a thin record is
refused.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.errors import RecordTooThinError
from conflictgraph.measures.arrows import arrows
from conflictgraph.measures.escalation.usable import usable_ties
from conflictgraph.measures.localnull import against_null, keys
from conflictgraph.vocab import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.params import Params

__all__ = ["CALIBRATIONS", "LEAST", "calibrated", "from_record"]

#: Rates of other records that stand in for the weights when a probability is asked for.
CALIBRATIONS: Mapping[str, Mapping[str, tuple[float, str]]] = {
    "mid": {
        "ally": (
            0.0060,
            "143 of 23,702 defence-pact allies joined a dispute at the level of force (GML-MID 2.2.1 with ATOP, 1816-2010)",
        ),
        "act": (
            0.028,
            "excess of hostile answers within 30 days over a local-shift null: Levant .018, Gulf .034, Balkans .032 (KEDS), their mean",
        ),
    },
}

#: Fewest acts that a rate may rest on.
LEAST = 200
_WAIT, _SHIFTS, _FLOOR = 30, 100, 1e-6


def calibrated(
    params: Params, calibration: str | Mapping[str, float], g: ConflictGraph | None = None
) -> tuple[Params, str]:
    """Put measured rates in the place of weights.

    Parameters
    ----------
    params
        The weights.
    calibration
        ``"mid"`` (dispute and event data of others), ``"data"`` (the excess over a local null in
        the record itself), or names of `Params` with one's own rates.
    g
        The record, for ``"data"``.

    Returns
    -------
    tuple
        New params, and a sentence on where their numbers come from.

    Raises
    ------
    ValueError
        When there is no such calibration or number.
    RecordTooThinError
        When the record is too thin for rates of its own.
    """
    if calibration == "data" and g is not None:
        rates, said = from_record(g)
    elif isinstance(calibration, str):
        if calibration not in CALIBRATIONS:
            msg = f"no calibration «{calibration}»; there are «mid» and «data», or a mapping of your own rates"
            raise ValueError(msg)
        table = CALIBRATIONS[calibration]
        said = "; ".join(f"{name} {value:g}: {source}" for name, (value, source) in table.items())
        rates = {name: value for name, (value, _) in table.items()}
    else:
        rates, said = (
            dict(calibration),
            "rates given by the caller: " + ", ".join(f"{name} {value:g}" for name, value in calibration.items()),
        )
    unknown = set(rates) - {one.name for one in fields(params)}
    if unknown:
        msg = f"no such number: {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in fields(params))}"
        raise ValueError(msg)
    return replace(params, **rates), said + "; everything else is assumed"


def from_record(g: ConflictGraph, *, seed: int = 0) -> tuple[dict[str, float], str]:
    """Measure how often hostile acts are answered in kind, and how often an ally answers.

    Parameters
    ----------
    g
        The graph.
    seed
        Fixes the shifts of the null.

    Returns
    -------
    tuple
        Rates by name of `Params`: act, and ally where the record has enough acts against actors
        with allies; and a sentence on what they rest on.

    Raises
    ------
    RecordTooThinError
        When there are fewer than 200 dated hostile acts.
    """
    acts = _hostile(g)
    if len(acts) < LEAST:
        raise RecordTooThinError(
            f"the record is too thin for rates of its own: {len(acts)} dated hostile acts between named actors (at least {LEAST}). Use calibration='mid', or no rates at all."
        )
    codes, names = pd.factorize(pd.concat([acts["source"], acts["target"]]), sort=True)
    u, v = codes[: len(acts)].astype(np.int64), codes[len(acts) :].astype(np.int64)
    day, n = acts["day"].to_numpy(), len(names)
    on_axis = np.sort(keys(u * n + v, day))
    rates = {"act": _excess(keys(v * n + u, day), on_axis, seed)}
    said = [f"act {rates['act'][0]:.4f}: {rates['act'][1]} hostile acts"]
    helped = _against_allies(g, pd.Index(names), u, v, day)
    if len(helped) >= LEAST:
        rates["ally"] = _excess(helped, on_axis, seed)
        said.append(f"ally {rates['ally'][0]:.4f}: {rates['ally'][1]} acts against somebody's ally")
    else:
        said.append(f"ally not measured ({len(helped)} acts against somebody's ally, at least {LEAST})")
    words = f"excess of answers within {_WAIT} days over a local-shift null in this record ({'; '.join(said)})"
    return {name: max(rate, _FLOOR) for name, (rate, _) in rates.items()}, words


def _hostile(g: ConflictGraph) -> pd.DataFrame:
    acts = g.counted_acts()
    one_day = acts["date"].notna() & (acts["date"] == acts["date_latest"])
    acts = arrows(acts[(acts["sign"] < 0) & one_day])[0]
    acts = acts[["act_id", "source", "target", "date"]].astype({"source": "str", "target": "str"})
    actors = g.actors
    hidden = {*actors.loc[actors["is_placeholder"], "actor_id"], ""}
    acts = acts[~acts["source"].isin(hidden) & ~acts["target"].isin(hidden) & (acts["source"] != acts["target"])]
    return acts.assign(day=(acts["date"] - acts["date"].min()).dt.days)


def _excess(when: np.ndarray, answers: np.ndarray, seed: int) -> tuple[float, int]:
    share, null = against_null(when, answers, _WAIT, shifts=_SHIFTS, seed=seed)
    return share - float(null.mean()), len(when)


def _against_allies(g: ConflictGraph, names: pd.Index, u: np.ndarray, v: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Put every act against an ally of somebody on the axis of the answers that the ally could give."""
    ties = usable_ties(g)
    allies = [name for name, relation in RELATIONS.items() if relation.escalation == "ally"]
    ties = ties[ties["relation"].isin(allies)]
    ends = [names.get_indexer(pd.Index(ties[side].astype("str"))) for side in ("source", "target")]
    friends = pd.DataFrame({"victim": np.concatenate(ends), "friend": np.concatenate(ends[::-1])})
    friends = friends[(friends["victim"] >= 0) & (friends["friend"] >= 0)].drop_duplicates()
    acts = pd.DataFrame({"hitter": u, "victim": v, "day": day}).merge(friends, on="victim")
    acts = acts[acts["friend"] != acts["hitter"]]
    return keys((acts["friend"] * len(names) + acts["hitter"]).to_numpy(dtype=np.int64), acts["day"].to_numpy())
