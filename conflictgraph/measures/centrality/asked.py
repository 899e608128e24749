"""One measure asked by name: its value for each actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.errors import near
from conflictgraph.kernels import ranking
from conflictgraph.measures import signed
from conflictgraph.measures.centrality.menu import MEASURES
from conflictgraph.measures.centrality.network import Layer, Network, layer_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["compute", "need", "values"]


def need(names: list[str], layer: str | None) -> None:
    """Refuse measures that are not there, and layer measures without a layer.

    Parameters
    ----------
    names
        Measures.
    layer
        The layer, if any.

    Raises
    ------
    ValueError
        With near names, or with the layers.
    """
    for name in names:
        if name not in MEASURES:
            hits = near(name, MEASURES)
            hint = f"; did you mean {' or '.join(hits)}?" if hits else "; there are " + ", ".join(MEASURES)
            raise ValueError(f"no measure «{name}»{hint}")
        if layer is None and MEASURES[name].layered:
            raise ValueError(
                f"{name} needs a layer, since it is not defined on signed weights: layer='cooperative' or layer='hostile'"
            )
    if layer is not None:
        layer_rows(layer)


def compute(
    taken: signed.SignedRows, name: str, layer: str | None, options: dict[str, Any], network: Network | None = None
) -> tuple[NDArray[np.float64], str]:
    """Compute one measure.

    Parameters
    ----------
    taken
        The rows.
    name
        The measure.
    layer
        The layer, if any.
    options
        Keyword options of the measure.
    network
        The matrices, when they are there already.

    Returns
    -------
    tuple
        Values, shape (n,), and the engine.

    Raises
    ------
    ValueError
        When the measure is not defined on this graph.
    """
    if taken.n == 0:
        return np.zeros(0), "none"
    try:
        return MEASURES[name].run(network or Network(taken, layer), **options)
    except TypeError as error:
        if "keyword argument" not in str(error):
            raise
        raise ValueError(f"{name}: {str(error).split('()')[-1].strip()}") from None
    except ranking.NoConvergence:
        raise ValueError(
            f"{name} does not settle on this graph (for pn: everybody is everybody's foe; for exponential: take a larger mu)"
        ) from None


def values(
    g: ConflictGraph,
    measure: str,
    *,
    layer: Layer | None = None,
    sign_rule: SignRule = "all-acts",
    parallel: Parallel = "keep",
    persons: bool = False,
    placeholders: bool = False,
    **options: Any,
) -> pd.Series:
    """What value does one measure give each actor?

    Parameters
    ----------
    g
        The graph.
    measure
        Name of the measure; `MEASURES` lists them with their meaning.
    layer
        The layer, where the measure needs one.
    sign_rule
        Which rows count.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part.
    **options
        Of the measure: damping (pagerank), attenuation (katz, signed_katz), distance
        (``"hops"`` or ``"1/weight"``; closeness, harmonic, betweenness) and engine
        (betweenness), mu (exponential), restart, beta, gamma and start (signed_walk; an actor,
        or actors with weights), weighted (pn), groups (brokerage and its roles: kinds of actor
        by default; participation: blocs of correlation clustering by default).

    Returns
    -------
    pandas.Series
        Index actor_id, float64; `attrs` says what it rests on.

    Raises
    ------
    ValueError
        When there is no such measure, or it is not defined on this graph.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> values(testing.toy(), "foes").idxmax()
    'ant'
    """
    need([measure], layer)
    taken = signed.read(g, sign_rule=sign_rule, parallel=parallel, persons=persons, placeholders=placeholders)
    found, engine = compute(taken, measure, layer, options)
    series = pd.Series(found, index=pd.Index(taken.actors, name="actor_id", dtype="str"), name=measure, dtype=float)
    series.attrs.update(taken.about(engine=engine), layer=layer, options=dict(options))
    return series
