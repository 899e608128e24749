# ruff: noqa: PT028 - `test` asks a statistical question; it is no test of pytest
"""Is it unusual? A statistic against graphs that keep something of this one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels import nulls, walkbalance
from conflictgraph.kernels.signed import symmetric
from conflictgraph.kernels.switching import cost, search
from conflictgraph.measures import signed
from conflictgraph.measures.balance.degrees import triangle_shares
from conflictgraph.measures.balance.triadic import clear_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule

__all__ = ["NullTest", "test"]

Stat = Literal["triangles", "weak", "walks", "frustration"]
Null = Literal["signed_degree", "signs", "rewire"]


@dataclass(frozen=True, slots=True)
class NullTest:
    """A statistic and where it stands among random graphs.

    Parameters
    ----------
    stat, null
        What was measured, and what the random graphs keep.
    observed, mean, sd, z
        The statistic, and its mean, spread and distance in spreads among random graphs.
    p
        Two-sided Monte-Carlo p, (r + 1) / (draws + 1).
    draws, seed
        Random graphs, and the seed.
    about
        n, m_plus, m_minus, dropped, mixed, policy, seed, engine.
    """

    stat: str
    null: str
    observed: float
    mean: float
    sd: float
    z: float
    p: float
    draws: int
    seed: int
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the test as one row.

        Returns
        -------
        pandas.DataFrame
            One row.
        """
        return pd.DataFrame([{key: value for key, value in asdict(self).items() if key != "about"}])

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            Observed against expected.
        """
        kept = {
            "signed_degree": "every actor's numbers of friends and foes on the same ties",
            "signs": "the ties and the number of foes",
            "rewire": "every actor's numbers of friends and foes",
        }[self.null]
        return f"Balance by {self.stat} is {self.observed:.3f}; graphs that keep {kept} have {self.mean:.3f} on average (z {self.z:.1f}, p {self.p:.3g}, {self.draws} draws)."


def _statistic(stat: str, n: int, one: NDArray[np.int64], other: NDArray[np.int64], sign: NDArray[np.int64]) -> float:
    if stat in {"triangles", "weak"}:
        return triangle_shares(n, one, other, sign)[stat == "weak"]
    net = symmetric(n, one, other, sign.astype(float))
    if stat == "walks":
        return walkbalance.estrada(net, abs(net))
    camp, _ = search(net, starts=4, steps=20_000)
    return 1 - 2 * cost(camp, one, other, sign.astype(float)) / max(len(sign), 1)


def test(
    g: ConflictGraph,
    stat: Stat = "triangles",
    *,
    null: Null = "signed_degree",
    draws: int = 200,
    seed: int = 0,
    sign_rule: SignRule = "ties-and-force",
    persons: bool = True,
    placeholders: bool = False,
) -> NullTest:
    """Is the balance unusual, given how many friends and foes each actor has?

    The usual null, which deals the signs out anew, calls almost every conflict
    extraordinarily balanced; most of that is the few actors who have most foes. The default
    keeps the ties and each actor's expected numbers of friends and foes (maximum entropy).
    Frustration is found by search in the graph and in each draw, alike.

    Parameters
    ----------
    g
        The graph.
    stat
        ``"triangles"``, ``"weak"``, ``"walks"`` or ``"frustration"`` (1 - 2 L / m).
    null
        ``"signed_degree"``, ``"signs"`` or ``"rewire"`` (ties switched, signed degrees kept).
    draws
        Random graphs.
    seed
        Of the draws.
    sign_rule
        Which rows set the sign of a pair.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    NullTest
        Observed, mean, sd, z, p.

    Raises
    ------
    ValueError
        When a statistic or null has no such name, or draws is below 1.

    References
    ----------
    Hao, B. and Kovacs, I. A. (2024). Proper network randomization is key to assessing social
    balance. Science Advances 10, eadj0104. doi:10.1126/sciadv.adj0104

    Examples
    --------
    >>> from conflictgraph import testing
    >>> test(testing.toy(), "walks", draws=9).observed
    1.0
    """
    signed.choice("stat", stat, ("triangles", "weak", "walks", "frustration"))
    signed.choice("null", null, ("signed_degree", "signs", "rewire"))
    if draws < 1:
        raise ValueError(f"draws is {draws}: at least one is needed")
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    one, other, sign = clear_pairs(taken)
    observed = _statistic(stat, taken.n, one, other, sign)
    random = np.random.default_rng(seed)
    chance = (
        nulls.fit_signed_degree(taken.n, one, other, sign) if null == "signed_degree" and len(sign) else np.zeros(0)
    )
    found = np.zeros(draws)
    for draw in range(draws):
        if null == "rewire":
            new_one, new_other = nulls.rewire(taken.n, one, other, sign, random, directed=False)
            low, high = np.minimum(new_one, new_other), np.maximum(new_one, new_other)
            order = np.argsort(low * max(taken.n, 1) + high)
            found[draw] = _statistic(stat, taken.n, low[order], high[order], sign[order])
        else:
            drawn = (
                nulls.shuffle(sign, random) if null == "signs" else np.where(random.random(len(sign)) < chance, 1, -1)
            )
            found[draw] = _statistic(stat, taken.n, one, other, drawn)
    known = found[~np.isnan(found)]
    mean, sd = (
        (float(known.mean()), float(known.std(ddof=1)) if len(known) > 1 else 0.0)
        if len(known)
        else (float("nan"), float("nan"))
    )
    far = int((np.abs(known - mean) >= abs(observed - mean) - 1e-12).sum())
    p = (far + 1) / (len(known) + 1)
    z = (observed - mean) / sd if sd > 0 else float("nan")
    return NullTest(stat, null, observed, mean, sd, z, p, draws, seed, taken.about(count="pairs", seed=seed))


test.__test__ = False  # type: ignore[attr-defined]  # pytest: this is a question, not a test of ours
