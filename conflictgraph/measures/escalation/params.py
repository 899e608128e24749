"""The numbers behind a step's score: each with the place it comes from, or the word "assumed".

A score ranks paths; it is no probability. `Params` says which numbers made the ranking,
and rank stability says how much of it hangs on them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["CALIBRATIONS", "SOURCES", "Params", "calibrated"]


@dataclass(frozen=True, slots=True)
class Params:
    """Base rates of the steps, and how evidence fades.

    Parameters
    ----------
    act
        Weight of one act of full intensity that happened today, 0 to 1.
    half_life
        Days after which an act counts half.
    ally, leads, member, patron_up, proxy, host
        Weight of a tie of full strength, or of force used on an actor's soil, 0 to 1.
    demand
        Intensity of a demand, which PLOVER scores 0 though it presses somebody.
    untyped
        Intensity of a hostile act that nobody typed.
    implied, outside
        Confidence of a row that the text implies, or that comes from outside it.

    Examples
    --------
    >>> Params().to_frame().loc[0, "source"]
    'assumed'
    """

    act: float = 0.8
    half_life: float = 30.0
    ally: float = 0.4
    leads: float = 0.5
    member: float = 0.5
    patron_up: float = 0.3
    proxy: float = 0.5
    host: float = 0.7
    demand: float = 0.5
    untyped: float = 0.5
    implied: float = 0.8
    outside: float = 0.8

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            top = np.inf if one.name == "half_life" else 1.0
            if not 0 < value <= top:
                msg = f"{one.name} is {value}: it lies between 0 and {top}"
                raise ValueError(msg)

    def to_frame(self) -> pd.DataFrame:
        """List the numbers with their sources.

        Returns
        -------
        pandas.DataFrame
            Columns param, value, source.
        """
        return pd.DataFrame(
            [(one.name, getattr(self, one.name), SOURCES[one.name]) for one in fields(self)],
            columns=["param", "value", "source"],
        )

    def redraw(self, random: np.random.Generator) -> Params:
        """Draw other numbers near these, for rank stability.

        Weights come from Beta distributions of concentration 10 around their values, the
        half-life from a log-normal with sigma 0.5; how spread out they are is assumed.

        Parameters
        ----------
        random
            The generator; its seed fixes the draw.

        Returns
        -------
        Params
            New numbers; the ways of reading a row stay.
        """
        names = ("act", "ally", "leads", "member", "patron_up", "proxy", "host")
        drawn = {
            name: float(np.clip(random.beta(10 * p, 10 * (1 - p)), 1e-6, 1 - 1e-6))
            if (p := getattr(self, name)) < 1
            else 1.0
            for name in names
        }
        return replace(self, half_life=float(self.half_life * np.exp(0.5 * random.standard_normal())), **drawn)


#: Where each number comes from.
SOURCES: Mapping[str, str] = {
    "act": "assumed",
    "half_life": "assumed; shorter and longer ones are tried by rank stability",
    "ally": "assumed; measured rates of joining are far lower, see calibration='mid'",
    "leads": "assumed",
    "member": "assumed",
    "patron_up": "assumed",
    "proxy": "assumed",
    "host": "assumed",
    "demand": "Goldstein 1992 weight of a demand (WEIS/CAMEO root 10), -5 of 10",
    "untyped": "assumed",
    "implied": "assumed",
    "outside": "assumed",
}

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
        from conflictgraph.measures.escalation.calibration_ import from_record

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
