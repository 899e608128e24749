"""Triads: which are balanced, by whose rows; and the census of directed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.kernels import census as kernel
from conflictgraph.kernels.cycles import triangles
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["census", "semicycles", "status", "triads"]

_COLUMNS = ["a", "b", "c", "sign_ab", "sign_bc", "sign_ac", "balanced", "kind", "row_ids"]


def clear_pairs(taken: signed.SignedRows) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the pairs that have one sign.

    Parameters
    ----------
    taken
        The rows.

    Returns
    -------
    tuple
        Ends with one < other, and sign -1 or 1; int64, each shape (m,). Mixed pairs have
        no one sign and are left out.
    """
    folded = taken.dyads("pairs")
    clear = folded.net != 0
    return folded.one[clear], folded.other[clear], np.sign(folded.net[clear]).astype(np.int64)


def triads(
    g: ConflictGraph,
    *,
    sign_rule: SignRule = "ties-and-force",
    parallel: Parallel = "keep",
    persons: bool = True,
    placeholders: bool = False,
) -> pd.DataFrame:
    """Which three actors are all tied, and is the triad balanced?

    Balanced: the product of the three signs is positive, so that the friend of a friend is
    a friend and the foe of a foe a friend. ``---`` is balanced in the weak sense only, which
    allows more than two camps. Imbalance is common, and it is no forecast. A mixed pair has
    no one sign: its triads are left out, and the pairs are listed in ``attrs["mixed"]``.

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of a pair.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        One row a triad: a, b, c (actor ids, in the order of the actors' ids); sign_ab,
        sign_bc, sign_ac (int8); balanced (bool); kind (``+++``, ``++-``, ``+--``, ``---``);
        row_ids (tuple: the rows that set the three signs). `attrs` holds n, m_plus, m_minus,
        dropped, mixed, policy, seed, engine.

    Raises
    ------
    ValueError
        When a rule or policy has no such name.

    References
    ----------
    Cartwright, D. and Harary, F. (1956). Structural balance: a generalization of Heider's
    theory. Psychological Review 63, 277-293. doi:10.1037/h0046049

    Examples
    --------
    >>> import networkx as nx
    >>> from conflictgraph.graph import ConflictGraph
    >>> G = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    >>> triads(ConflictGraph.from_networkx(G))[["a", "b", "c", "kind", "balanced"]]
       a  b  c kind  balanced
    0  a  b  c  +--      True
    """
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    place = np.argsort(np.argsort(np.array(taken.actors, dtype=object))) if taken.n else np.zeros(0, dtype=np.int64)
    names = sorted(taken.actors)
    one, other, sign = clear_pairs(taken)
    one, other = place[one], place[other]
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.argsort(low * max(taken.n, 1) + high)
    low, high, sign = low[order], high[order], sign[order]
    found = triangles(taken.n, low, high)
    numbers = {name: number for number, name in enumerate(taken.actors)}
    rows = taken.rows_of_pairs()
    records = []
    for ab, ac, bc in found.tolist():
        a, b, c = names[low[ab]], names[high[ab]], names[high[ac]]
        signs = int(sign[ab]), int(sign[bc]), int(sign[ac])
        ids: dict[str, None] = {}
        for (x, y), value in zip(((a, b), (b, c), (a, c)), signs, strict=True):
            i, j = sorted((numbers[x], numbers[y]))
            ids.update(dict.fromkeys(rows[i, j][value]))
        kind = "".join(sorted("+" if value > 0 else "-" for value in signs))
        records.append((a, b, c, *signs, signs[0] * signs[1] * signs[2] > 0, kind, tuple(ids)))
    frame = pd.DataFrame(records, columns=_COLUMNS)
    if not records:
        frame = frame.astype({"a": "str", "b": "str", "c": "str", "balanced": bool, "kind": "str"})
    frame = frame.astype({"sign_ab": "int8", "sign_bc": "int8", "sign_ac": "int8"})
    frame.attrs.update(taken.about(count="pairs"))
    return frame


def _state(taken: signed.SignedRows) -> sparse.csr_array:
    plus, minus = (matrix > 0 for matrix in matrices(taken.arcs()))
    both = plus.multiply(minus)
    state: sparse.csr_array = (plus.astype(np.int64) + 2 * minus.astype(np.int64) - 3 * both.astype(np.int64)).tocsr()
    state.eliminate_zeros()
    state.sort_indices()
    return state


def census(
    g: ConflictGraph, *, sign_rule: SignRule = "ties-and-force", persons: bool = True, placeholders: bool = False
) -> pd.DataFrame:
    """How many triads are there of each of the 138 signed directed classes?

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of an arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Index triad: the class of Holland and Leinhardt and the signs of the arcs ab, ba,
        ac, ca, bc, cb. count (int64), transitive, balanced (bool, by semicycles). Arcs with
        rows of both signs have no one sign and are left out; ``attrs["mixed"]`` lists the pairs.

    Raises
    ------
    ValueError
        When the rule has no such name.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> len(census(testing.toy()))
    138
    """
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    counts = kernel.census(_state(taken))
    _, heads = kernel.classes()
    transitive, balanced = kernel.semicycles()
    index = pd.Index([kernel.man(code) for code in heads], name="triad", dtype="str")
    frame = pd.DataFrame({"count": counts, "transitive": transitive, "balanced": balanced}, index=index)
    frame.attrs.update(taken.about())
    return frame


def semicycles(
    g: ConflictGraph, *, sign_rule: SignRule = "ties-and-force", persons: bool = True, placeholders: bool = False
) -> float:
    """Which share of the transitive directed triads has only positive semicycles?

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of an arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    float
        In [0, 1]; NaN when there is no transitive triad.

    References
    ----------
    Aref, S., Dinh, L., Rezapour, R. and Diesner, J. (2020). Multilevel structural evaluation
    of signed directed social networks based on balance theory. Scientific Reports 10, 15228.
    doi:10.1038/s41598-020-71838-6

    Examples
    --------
    >>> from conflictgraph import testing
    >>> share = semicycles(testing.toy())
    """
    counts = census(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    transitive = int(counts.loc[counts["transitive"], "count"].sum())
    good = int(counts.loc[counts["balanced"], "count"].sum())
    return good / transitive if transitive else float("nan")


def status(
    g: ConflictGraph, *, sign_rule: SignRule = "ties-and-force", persons: bool = True, placeholders: bool = False
) -> pd.DataFrame:
    """Are arcs friendlier over a third actor than their giver and receiver are wont to be?

    Parameters
    ----------
    g
        The graph.
    sign_rule
        Which rows set the sign of an arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Sixteen rows, index context such as ``a->x + x->b -``; arcs a -> b that close it
        (int64), friendly (int64), generative and receptive: surprise in standard deviations
        against a's habit of giving and b's habit of receiving friendly arcs (NaN without
        variance).

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
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    table = kernel.status(_state(taken))
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
    frame.attrs.update(taken.about())
    return frame
