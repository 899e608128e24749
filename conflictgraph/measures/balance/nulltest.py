# ruff: noqa: PT028 - `test` asks a statistical question; it is no test of pytest
"""Is it unusual? A statistic against graphs that keep something of this one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from conflictgraph.kernels import census, walkbalance
from conflictgraph.kernels.signed import symmetric
from conflictgraph.kernels.switching import cost, search
from conflictgraph.measures import signed
from conflictgraph.measures.balance.degrees import triangle_shares
from conflictgraph.measures.balance.directed import state
from conflictgraph.measures.balance.drawn import Null, Ties, check, drawn_from, of_arcs
from conflictgraph.measures.balance.triadic import clear_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["NullTest", "test"]

Stat: TypeAlias = Literal["triangles", "weak", "walks", "frustration", "algebraic", "semicycles", "multiscale"]

_PAIRS = ("triangles", "weak", "walks", "frustration", "algebraic")
_DIRECTED = ("semicycles", "multiscale")


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
        Two-sided Monte-Carlo p, (r + 1) / (draws + 1); NaN where the statistic is not defined.
    draws, seed
        Random graphs, and the seed.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
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


def _statistic(stat: str, ties: Ties) -> float:
    n, one, other, sign = ties.n, ties.one, ties.other, ties.sign
    if stat == "semicycles":
        counts = census.census(ties.state())
        transitive, balanced = census.semicycles()
        every = int(counts[transitive].sum())
        return int(counts[balanced].sum()) / every if every else float("nan")
    if stat == "multiscale":
        plus, minus = ties.state().astype(float), ties.state().astype(float)
        plus.data, minus.data = (plus.data == 1).astype(float), (minus.data == 2).astype(float)
        return walkbalance.multiscale(plus, minus, 1.0, first=2)[0]
    if stat in {"triangles", "weak"}:
        return triangle_shares(n, one, other, sign)[stat == "weak"]
    net = symmetric(n, one, other, sign.astype(float))
    if stat == "walks":
        return walkbalance.estrada(net, abs(net))
    if stat == "algebraic":
        return walkbalance.algebraic_conflict(net, abs(net))
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
    parallel: Parallel = "keep",
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
        Of pairs: ``"triangles"``, ``"weak"``, ``"walks"``, ``"frustration"`` (1 - 2 L / m),
        ``"algebraic"``. Of arcs with their directions: ``"semicycles"``, and ``"multiscale"``
        (closed walks along the arcs); their nulls keep what each actor gives and gets.
    null
        ``"signed_degree"``, ``"signs"`` (dealt out anew over the same ties) or ``"rewire"``
        (ties switched, signed degrees kept).
    draws
        Random graphs.
    seed
        Of the draws.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc. A pair (an arc, for directed statistics) that
        still has both signs, as under ``"keep"``, has no one sign and is left out.
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

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

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
    signed.choice("stat", stat, (*_PAIRS, *_DIRECTED))
    check(null, draws)
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    ties = of_arcs(state(taken)) if stat in _DIRECTED else Ties(taken.n, *clear_pairs(taken), directed=False)
    kind: Literal["arcs", "pairs"] = "arcs" if stat in _DIRECTED else "pairs"
    observed = _statistic(stat, ties)
    found = np.array([_statistic(stat, drawn) for drawn in drawn_from(ties, null, draws, seed)])
    known = found[~np.isnan(found)]
    mean, sd = (
        (float(known.mean()), float(known.std(ddof=1)) if len(known) > 1 else 0.0)
        if len(known)
        else (float("nan"), float("nan"))
    )
    far = int((np.abs(known - mean) >= abs(observed - mean) - 1e-12).sum())
    p = (far + 1) / (len(known) + 1) if len(known) and not np.isnan(observed) else float("nan")
    z = (observed - mean) / sd if sd > 0 else float("nan")
    return NullTest(
        stat,
        null,
        observed,
        mean,
        sd,
        z,
        p,
        draws,
        seed,
        taken.about(count=kind, one_sign=kind, seed=seed),
    )


test.__test__ = False  # type: ignore[attr-defined]  # pytest: this is a question, not a test of ours
