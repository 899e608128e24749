"""Triads: which are balanced, and by whose rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.kernels.cycles import triangles
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["clear_pairs", "triads"]

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
        What becomes of opposing rows on one arc. A pair that still has both signs, as every
        mixed pair under ``"keep"``, has no one sign and is left out.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        One row a triad: a, b, c (actor ids, in the order of the actors' ids); sign_ab,
        sign_bc, sign_ac (int8); balanced (bool); kind (``+++``, ``++-``, ``+--``, ``---``);
        row_ids (tuple: the rows that set the three signs). `attrs` holds n, m_plus, m_minus,
        dropped, mixed, ambivalence_floor, policy, seed, engine.

    Raises
    ------
    ValueError
        When a rule or policy has no such name.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

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
    frame.attrs.update(taken.about(count="pairs", one_sign="pairs"))
    return frame
