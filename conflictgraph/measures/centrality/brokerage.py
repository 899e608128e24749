"""Gould and Fernandez: who stands between others, and whose side he stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.measures.centrality.menu import Layer

__all__ = ["brokerage"]

_ROLES = ["coordinator", "itinerant", "gatekeeper", "representative", "liaison"]


def brokerage(
    g: ConflictGraph,
    groups: Mapping[str, object] | None = None,
    *,
    layer: Layer = "cooperative",
    sign_rule: SignRule = "all-acts",
    persons: bool = False,
    placeholders: bool = False,
) -> pd.DataFrame:
    """In which role does each actor stand between two others that have no arc of their own?

    For each a -> b -> c without a -> c, b is coordinator (all of one group), itinerant (a and
    c of one, b of another), gatekeeper (b and c of one), representative (a and b of one) or
    liaison (three groups). The trap: an arc that nobody reported looks like a missing arc.

    Parameters
    ----------
    g
        The graph.
    groups
        Actor to group; the kind of actor by default.
    layer
        Whose arcs count.
    sign_rule
        Which rows count.
    persons, placeholders
        Whether people, and actors whom no source names, take part.

    Returns
    -------
    pandas.DataFrame
        Index actor_id; coordinator, itinerant, gatekeeper, representative, liaison, total
        (int64), row_ids.

    Raises
    ------
    ValueError
        When the layer is not there, or an actor has no group.

    References
    ----------
    Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to
    brokerage in transaction networks. Sociological Methodology 19, 89-126. doi:10.2307/270949

    Examples
    --------
    >>> from conflictgraph import testing
    >>> int(brokerage(testing.toy()).total.sum()) >= 0
    True
    """
    signed.choice("layer", layer, ("hostile", "cooperative", "all"))
    taken = signed.read(g, sign_rule=sign_rule, persons=persons, placeholders=placeholders)
    plus, minus = matrices(taken.arcs())
    arcs = ({"cooperative": plus, "hostile": minus}.get(layer, plus + minus) > 0).tocsr()
    kinds = dict(zip(g.tables.actors["actor_id"], g.tables.actors["kind"], strict=True)) if groups is None else groups
    missing = [actor for actor in taken.actors if actor not in kinds]
    if missing:
        raise ValueError(f"groups has no group for {', '.join(missing[:5])}")
    group = pd.factorize(np.array([str(kinds[actor]) for actor in taken.actors], dtype=object))[0]
    counts = np.zeros((taken.n, 5), dtype=np.int64)
    inward = arcs.T.tocsr()
    for b in range(taken.n):
        into, out = (
            inward.indices[inward.indptr[b] : inward.indptr[b + 1]],
            arcs.indices[arcs.indptr[b] : arcs.indptr[b + 1]],
        )
        if not len(into) or not len(out):
            continue
        open_ended = (arcs[into][:, out].toarray() == 0) & (into[:, None] != out[None, :])
        a, c = group[into][:, None], group[out][None, :]
        mine = group[b]
        roles = [
            (a == mine) & (c == mine),
            (a == c) & (a != mine),
            (a != mine) & (c == mine),
            (a == mine) & (c != mine),
            (a != mine) & (c != mine) & (a != c),
        ]
        counts[b] = [int((role & open_ended).sum()) for role in roles]
    frame = pd.DataFrame(counts, index=pd.Index(taken.actors, name="actor_id", dtype="str"), columns=_ROLES)
    frame["total"] = counts.sum(axis=1)
    wanted = {"hostile": (-1,), "cooperative": (1,), "all": (-1, 1)}[layer]
    frame["row_ids"] = pd.Series(taken.rows_of_actors(wanted), index=frame.index, dtype=object)
    frame.attrs.update(taken.about(engine="scipy"), layer=layer)
    return frame
