"""The record without one source, or with its sources drawn anew: how much one publication carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from conflictgraph.measures import signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["resampled", "without_each"]


def _sources_of(g: ConflictGraph) -> dict[str, tuple[str, ...]]:
    evidence = g.tables.evidence
    if evidence.empty:
        return {}
    grouped = evidence.groupby(evidence["row_id"].astype("str"), sort=True)["source_id"]
    return {str(row): tuple(sorted(set(cells))) for row, cells in grouped}


def without_each(
    g: ConflictGraph, taken: signed.SignedRows, how: Mapping[str, Any]
) -> Iterator[tuple[str, signed.SignedRows]]:
    """Leave out each source on which some row rests alone.

    Parameters
    ----------
    g
        The graph.
    taken
        Its rows.
    how
        How they were read: keyword arguments of `signed.read`.

    Yields
    ------
    tuple
        The source, in order, and the rows that are left: the same actors.
    """
    alone: dict[str, set[str]] = {}
    for row, sources in _sources_of(g).items():
        if len(sources) == 1:
            alone.setdefault(sources[0], set()).add(row)
    rivals = g.tables.acts.loc[g.tables.acts["alternative_of"] != "", "alternative_of"]
    contested = {*rivals.astype("str")}
    ids = taken.row_id.to_numpy(dtype=object).tolist()
    for source in sorted(alone):
        if alone[source] & contested:  # then a rival claim takes the lost row's place
            yield source, signed.read(g.without_sources(source), **how)
        elif any(row in alone[source] for row in ids):
            yield source, taken.only(np.array([row not in alone[source] for row in ids], dtype=bool))


def resampled(g: ConflictGraph, taken: signed.SignedRows, draws: int, seed: int) -> Iterator[signed.SignedRows]:
    """Draw the sources anew, with replacement; rows without a source always stay.

    Parameters
    ----------
    g
        The graph.
    taken
        Its rows.
    draws
        How often.
    seed
        Of the draws.

    Yields
    ------
    SignedRows
        The rows that rest on a drawn source.
    """
    known = _sources_of(g)
    if not known:
        return
    random = np.random.default_rng(seed)
    every = sorted({source for sources in known.values() for source in sources})
    ids = taken.row_id.to_numpy(dtype=object).tolist()
    for _ in range(draws):
        drawn = {every[place] for place in random.integers(len(every), size=len(every))}
        yield taken.only(np.array([row not in known or not drawn.isdisjoint(known[row]) for row in ids], dtype=bool))
