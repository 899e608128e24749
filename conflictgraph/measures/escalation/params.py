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

__all__ = ["SOURCES", "Params"]


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
