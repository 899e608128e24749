"""Directed triads: the census of 138 classes, semicycles, and who closes them how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.kernels import census as kernel
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed
from conflictgraph.measures.balance.drawn import Null, check, drawn_from, of_arcs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scipy import sparse

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["Semicycles", "census", "members", "semicycles", "state", "status"]


def state(taken: signed.SignedRows) -> sparse.csr_array:
    """Give the arcs that have one sign.

    Parameters
    ----------
    taken
        The rows.

    Returns
    -------
    scipy.sparse.csr_array
        1 friendly, 2 hostile, shape (n, n). Arcs with rows of both signs are left out.
    """
    plus, minus = (matrix > 0 for matrix in matrices(taken.arcs()))
    both = plus.multiply(minus)
    found: sparse.csr_array = (plus.astype(np.int64) + 2 * minus.astype(np.int64) - 3 * both.astype(np.int64)).tocsr()
    found.eliminate_zeros()
    found.sort_indices()
    return found


def census(
    g: ConflictGraph,
    *,
    null: Null | None = None,
    draws: int = 100,
    seed: int = 0,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> pd.DataFrame:
    """How many triads are there of each of the 138 signed directed classes?

    Parameters
    ----------
    g
        The graph.
    null
        Compare each count with random graphs: ``"signed_degree"``, ``"signs"`` or
        ``"rewire"``, as `test` draws them.
    draws, seed
        Random graphs, and their seed.
    sign_rule
        Which rows set the sign of an arc.
    parallel
        What becomes of opposing rows on one arc. An arc that still has both signs has no one
        sign and is left out, so that ``"keep"`` is read as ``"ambivalent"``.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Index triad: the class of Holland and Leinhardt and the signs of the arcs ab, ba,
        ac, ca, bc, cb. count (int64), transitive, balanced (bool, by semicycles); with a
        null also expected, sd and z (float64; z is NaN where nothing varies). `members`
        names the triads of a class. Arcs with rows of both signs have no one sign and are
        left out; ``attrs["mixed"]`` lists the pairs.

    Raises
    ------
    ValueError
        When the rule or null has no such name, or draws is below 1.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Holland, P. W. and Leinhardt, S. (1976). Local structure in social networks. Sociological
    Methodology 7, 1-45. doi:10.2307/270703

    Examples
    --------
    >>> from conflictgraph import testing
    >>> len(census(testing.toy()))
    138
    """
    if null is not None:
        check(null, draws)
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    arcs = state(taken)
    counts = kernel.census(arcs)
    _, heads = kernel.classes()
    transitive, balanced = kernel.semicycles()
    index = pd.Index([kernel.man(code) for code in heads], name="triad", dtype="str")
    frame = pd.DataFrame({"count": counts, "transitive": transitive, "balanced": balanced}, index=index)
    if null is not None:
        found = np.array([kernel.census(drawn.state()) for drawn in drawn_from(of_arcs(arcs), null, draws, seed)])
        frame["expected"] = found.mean(axis=0)
        frame["sd"] = found.std(axis=0, ddof=1) if draws > 1 else 0.0
        spread = frame["sd"].where(frame["sd"] > 0)
        frame["z"] = (frame["count"] - frame["expected"]) / spread
    frame.attrs.update(taken.about(seed=seed if null else None, one_sign="arcs"), null=null)
    return frame


def members(
    g: ConflictGraph,
    triad: str | None = None,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> pd.DataFrame:
    """Which triads are of a class of the census?

    Parameters
    ----------
    g
        The graph.
    triad
        A class as `census` names it, or its beginning such as ``"030T"``; every class by
        default.
    sign_rule
        Which rows set the sign of an arc.
    parallel
        What becomes of opposing rows on one arc. An arc that still has both signs has no one
        sign and is left out, so that ``"keep"`` is read as ``"ambivalent"``.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        One row a triad in which at least two pairs are tied: a, b, c, triad, row_ids (the
        rows that set the signs of its arcs).

    Raises
    ------
    ValueError
        When there is no such class.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> members(testing.toy())["triad"].str[:3].unique().tolist()
    ['201']
    """
    _, heads = kernel.classes()
    names = [kernel.man(code) for code in heads]
    if triad is not None and not any(name.startswith(triad) for name in names):
        raise ValueError(f"no triad «{triad}»; the census names its classes, such as «{names[-1]}»")
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    rows, records = taken.rows_of_pairs(), []
    for (a, b, c), place in zip(*(part.tolist() for part in kernel.members(state(taken))), strict=True):
        if triad is not None and not names[place].startswith(triad):
            continue
        ids: dict[str, None] = {}
        for x, y in ((a, b), (b, c), (a, c)):
            for sign, found in rows.get((min(x, y), max(x, y)), {}).items():
                if sign:
                    ids.update(dict.fromkeys(found))
        records.append((taken.actors[a], taken.actors[b], taken.actors[c], names[place], tuple(ids)))
    frame = pd.DataFrame(records, columns=["a", "b", "c", "triad", "row_ids"]).astype(
        {"a": "str", "b": "str", "c": "str", "triad": "str", "row_ids": object}
    )
    frame.attrs.update(taken.about(one_sign="arcs"))
    return frame


@dataclass(frozen=True, slots=True)
class Semicycles:
    """How many of the transitive directed triads are balanced.

    Parameters
    ----------
    value
        Their share, in [0, 1]; NaN when there is no transitive triad.
    transitive, balanced
        How many.
    about
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids.
    """

    value: float
    transitive: int
    balanced: int
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the share as one row.

        Returns
        -------
        pandas.DataFrame
            One row: value, transitive, balanced.
        """
        return pd.DataFrame([{"value": self.value, "transitive": self.transitive, "balanced": self.balanced}])

    def explain(self) -> str:
        """Say it in a sentence.

        Returns
        -------
        str
            The share.
        """
        return f"Of {self.transitive} transitive triads {self.balanced} have only positive semicycles."


def semicycles(
    g: ConflictGraph,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> Semicycles:
    """Which share of the transitive directed triads has only positive semicycles?

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of an arc.
    parallel
        What becomes of opposing rows on one arc. An arc that still has both signs has no one
        sign and is left out, so that ``"keep"`` is read as ``"ambivalent"``.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    Semicycles
        The share.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Aref, S., Dinh, L., Rezapour, R. and Diesner, J. (2020). Multilevel structural evaluation
    of signed directed social networks based on balance theory. Scientific Reports 10, 15228.
    doi:10.1038/s41598-020-71838-6

    Examples
    --------
    >>> from conflictgraph import testing
    >>> print(semicycles(testing.toy()).explain())
    Of 0 transitive triads 0 have only positive semicycles.
    """
    counts = census(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    transitive = int(counts.loc[counts["transitive"], "count"].sum())
    good = int(counts.loc[counts["balanced"], "count"].sum())
    return Semicycles(
        good / transitive if transitive else float("nan"),
        transitive,
        good,
        {str(key): value for key, value in counts.attrs.items() if key != "null"},
    )


def status(
    g: ConflictGraph,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> pd.DataFrame:
    """Are arcs friendlier over a third actor than their giver and receiver are wont to be?

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of an arc.
    parallel
        What becomes of opposing rows on one arc. An arc that still has both signs has no one
        sign and is left out, so that ``"keep"`` is read as ``"ambivalent"``.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Sixteen rows, index context such as ``a->x + x->b -``; arcs a -> b that close it
        (int64), friendly (int64), generative and receptive: surprise in standard deviations
        against a's habit of giving and b's habit of receiving friendly arcs (NaN without
        variance).

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Leskovec, J., Huttenlocher, D. and Kleinberg, J. (2010). Signed networks in social media.
    CHI 2010, 1361-1370. doi:10.1145/1753326.1753532

    Examples
    --------
    >>> from conflictgraph import testing
    >>> len(status(testing.toy()))
    16
    """
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    table = kernel.status(state(taken))
    names = [
        f"{('a->x', 'x->a')[to_a]} {'+-'[x]} {('b->x', 'x->b')[to_b]} {'+-'[y]}"
        for to_a in (0, 1)
        for to_b in (0, 1)
        for x in (0, 1)
        for y in (0, 1)
    ]
    frame = pd.DataFrame(
        {"closures": table[:, 0].astype(int), "friendly": table[:, 1].astype(int)},
        index=pd.Index(names, name="context", dtype="str"),
    )
    for name, at in (("generative", 2), ("receptive", 4)):
        spread = np.sqrt(table[:, at + 1])
        frame[name] = np.where(spread > 0, (table[:, 1] - table[:, at]) / np.where(spread > 0, spread, 1.0), np.nan)
    frame.attrs.update(taken.about(one_sign="arcs"))
    return frame
