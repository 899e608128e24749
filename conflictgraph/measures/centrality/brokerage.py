"""Gould and Fernandez: who stands between others, and whose side he stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.kernels.between import ROLES, roles
from conflictgraph.measures import signed
from conflictgraph.measures.centrality.network import Layer, Network, layer_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["brokerage"]


def brokerage(
    g: ConflictGraph,
    groups: Mapping[str, object] | None = None,
    *,
    layer: Layer = "cooperative",
    sign_rule: SignRule = "all-acts",
    parallel: Parallel = "keep",
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
    parallel
        What becomes of opposing rows on one arc; under ``"keep"`` it stands in both layers.
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

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    References
    ----------
    Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to
    brokerage in transaction networks. Sociological Methodology 19, 89-126. doi:10.2307/270949

    Examples
    --------
    >>> from conflictgraph import testing
    >>> brokerage(testing.toy(), layer="all")["coordinator"].to_dict()
    {'ant': 2, 'bee': 2, 'cat': 0, 'dog': 0}
    """
    wanted = layer_rows(layer)
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    net = Network(taken, layer)
    counts = roles(net.named, net.groups(groups))
    frame = pd.DataFrame(counts, index=pd.Index(taken.actors, name="actor_id", dtype="str"), columns=list(ROLES))
    frame["total"] = counts.sum(axis=1)
    frame["row_ids"] = pd.Series(taken.rows_of_actors(wanted), index=frame.index, dtype=object)
    frame.attrs.update(taken.about(engine="scipy"), layer=layer)
    return frame
