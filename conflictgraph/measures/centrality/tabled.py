"""One frame of measures, with the range of each rank when the record is thinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.measures import signed
from conflictgraph.measures.centrality.asked import compute, need
from conflictgraph.measures.centrality.menu import MEASURES
from conflictgraph.measures.centrality.network import Layer, Network, layer_rows
from conflictgraph.measures.thinned import resampled, without_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.kernels.signed import Parallel

__all__ = ["table"]

Stability = Literal["source", "bootstrap", "none"]


def table(
    g: ConflictGraph,
    measures: str | Sequence[str] = ("pagerank", "betweenness"),
    *,
    layer: Layer | None = None,
    stability: Stability | None = "source",
    sign_rule: SignRule = "all-acts",
    parallel: Parallel = "keep",
    persons: bool = False,
    placeholders: bool = False,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    draws: int = 100,
    seed: int = 0,
) -> pd.DataFrame:
    """Who is central, and how firm is each rank when a source is left out?

    A rank counts from 1; equal values share the better rank. With ``stability="source"``
    every measure is computed again without each source on which some row rests alone, and
    the range spans all those ranks and the rank itself. Centrality finds well-recorded
    actors: a wide range says that one publication made the rank.

    Parameters
    ----------
    g
        The graph.
    measures
        Names from `MEASURES`.
    layer
        ``"hostile"``, ``"cooperative"`` or ``"all"``; layer measures need one, since they
        return numbers without sense on signed weights.
    stability
        ``"source"``, ``"bootstrap"`` (sources drawn with replacement, 5th to 95th
        percentile of the ranks), or None.
    sign_rule
        Which rows count: all counted acts and standing ties by default.
    parallel
        What becomes of opposing rows on one arc.
    persons, placeholders
        Whether people, and actors whom no source names, take part and are ranked.
    options
        Measure to keyword options, as `values` takes them.
    draws
        Of the bootstrap.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Index actor_id, ordered by the first measure. For each measure ``m``: its value
        (float64), ``m_rank`` and, with stability, ``m_rank_low`` and ``m_rank_high`` (Int64;
        missing where the value is NaN). ``row_ids``: the rows that touch the actor. `attrs`
        holds n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine.

    Raises
    ------
    ValueError
        When a measure, layer or option is not there, or is not defined on this graph.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> table(testing.toy(), ["hostile_out"])[["hostile_out", "hostile_out_rank"]].head(1)
              hostile_out  hostile_out_rank
    actor_id
    ant               1.0                 1
    """
    names = [measures] if isinstance(measures, str) else list(dict.fromkeys(measures))
    need(names, layer)
    signed.choice("stability", stability or "none", ("source", "bootstrap", "none"))
    strange = [name for name in options or {} if name not in names]
    if strange:
        raise ValueError(f"options for {', '.join(strange)}, which the table does not have; it has {', '.join(names)}")
    if stability == "bootstrap" and draws < 1:
        raise ValueError(f"draws is {draws}: at least one is needed")
    chosen = {name: dict((options or {}).get(name, {})) for name in names}
    how: dict[str, Any] = {
        "sign_rule": sign_rule,
        "parallel": parallel,
        "persons": persons,
        "placeholders": placeholders,
    }
    taken = signed.read(g, **how)
    shared = Network(taken, layer)
    found = {name: compute(taken, name, layer, chosen[name], shared) for name in names}
    frame = pd.DataFrame(index=pd.Index(taken.actors, name="actor_id", dtype="str"))
    thinner: list[signed.SignedRows] = []
    if stability == "source":
        thinner = [other for _, other in without_each(g, taken, how)]
    elif stability == "bootstrap":
        thinner = list(resampled(g, taken, draws, seed))
    for name in names:
        value = found[name][0]
        frame[name] = value
        ranks = _ranks(value, name)
        frame[f"{name}_rank"] = _whole(ranks)
        if stability in {"source", "bootstrap"}:
            low, high = _range(
                ranks,
                [_again(other, name, layer, chosen[name]) for other in thinner],
                quantiles=stability == "bootstrap",
            )
            frame[f"{name}_rank_low"], frame[f"{name}_rank_high"] = _whole(low), _whole(high)
    frame["row_ids"] = pd.Series(taken.rows_of_actors(layer_rows(layer)), index=frame.index, dtype=object)
    if names:
        order = np.lexsort([np.arange(len(frame)), np.nan_to_num(_ranks(found[names[0]][0], names[0]), nan=np.inf)])
        frame = frame.iloc[order]
    engines = {name: engine for name, (_, engine) in found.items()}
    frame.attrs.update(
        taken.about(seed=seed if stability == "bootstrap" else None, engine=str(engines)),
        layer=layer,
        stability=stability,
        thinned=len(thinner),
    )
    return frame


def _again(taken: signed.SignedRows, name: str, layer: str | None, options: dict[str, Any]) -> NDArray[np.float64]:
    try:
        return _ranks(compute(taken, name, layer, options)[0], name)
    except ValueError:  # not defined without this source: it says nothing of the rank
        return np.full(taken.n, np.nan)


def _ranks(value: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    rounded = pd.Series(value).round(12)
    ranks = rounded.rank(method="min", ascending=not MEASURES[name].rising)
    return np.asarray(ranks, dtype=np.float64)


def _whole(ranks: NDArray[np.float64]) -> Any:
    return pd.Series(ranks).astype("Int64").array


def _range(
    ranks: NDArray[np.float64], others: list[NDArray[np.float64]], *, quantiles: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    every = np.vstack([ranks, *others])
    if not quantiles or len(others) < 2:
        return np.fmin.reduce(every), np.fmax.reduce(every)
    filled = np.where(np.isnan(every), ranks, every)
    low, high = np.quantile(filled[1:], [0.05, 0.95], axis=0, method="nearest")
    return np.fmin(low, ranks), np.fmax(high, ranks)
