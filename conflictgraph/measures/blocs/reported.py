"""Blocs in numbers: how close within, how hostile between, who leans where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.blocs.found import Blocs, communities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["Report", "report"]


@dataclass(frozen=True, slots=True)
class Report:
    """What blocs look like.

    Parameters
    ----------
    blocs
        The blocs.
    cohesiveness
        Share of the relations within blocs that are friendly; NaN without any.
    divisiveness
        Share of the relations between blocs that are hostile; NaN without any.
    between
        One row a pair of blocs: bloc, other, friendly, hostile.
    actors
        Index actor_id: bloc, participation_plus and participation_minus (0: all in one
        bloc), changes (sources without which it stands in another bloc), row_ids.
    about
        n, m_plus, m_minus, dropped, mixed, policy, seed, engine.
    """

    blocs: Blocs
    cohesiveness: float
    divisiveness: float
    between: pd.DataFrame
    actors: pd.DataFrame
    about: Mapping[str, Any]

    def to_frame(self) -> pd.DataFrame:
        """Give the actors with their blocs.

        Returns
        -------
        pandas.DataFrame
            A copy of `actors`.
        """
        return self.actors.copy()

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            Blocs, cohesion, who is unsure.
        """
        unsure = [actor for actor, sources in self.actors["changes"].items() if sources]
        tail = (
            f" Left without one source, these change bloc: {', '.join(map(str, unsure))}."
            if unsure
            else (" No actor changes bloc when one source is left out." if self.about["stability"] else "")
        )
        return f"{self.blocs.explain()} Within, {self.cohesiveness:.0%} is friendly; between, {self.divisiveness:.0%} is hostile.{tail}"


def report(g: ConflictGraph, *, stability: bool = True, **options: Any) -> Report:
    """What holds the blocs together, what divides them, and who would change sides?

    Parameters
    ----------
    g
        The graph.
    stability
        Find the blocs again without each source, and say who then stands elsewhere.
    **options
        Of `communities`.

    Returns
    -------
    Report
        The report.

    Raises
    ------
    ValueError
        As `communities`.

    References
    ----------
    Rubinov, M. and Sporns, O. (2011). Weight-conserving characterization of complex
    functional brain networks. NeuroImage 56, 2068-2079. doi:10.1016/j.neuroimage.2011.03.069

    Examples
    --------
    >>> from conflictgraph import testing
    >>> report(testing.toy()).divisiveness
    1.0
    """
    blocs = communities(g, **options)
    how = {name: options[name] for name in ("sign_rule", "persons", "placeholders") if name in options}
    taken = signed.read(g, **{"placeholders": False, **how})
    folded = taken.dyads(options.get("count", "arcs"))
    label = np.array([blocs.partition[actor] for actor in taken.actors], dtype=np.int64)
    same = label[folded.one] == label[folded.other]
    inside_plus, inside_minus = float(folded.positive[same].sum()), float(folded.negative[same].sum())
    across_plus, across_minus = float(folded.positive[~same].sum()), float(folded.negative[~same].sum())
    member = np.eye(blocs.k)[label] if taken.n else np.zeros((0, 0))
    tables = []
    actors = pd.DataFrame({"bloc": label}, index=pd.Index(taken.actors, name="actor_id", dtype="str"))
    for name, values in (("plus", folded.positive), ("minus", folded.negative)):
        matrix = symmetric(taken.n, folded.one, folded.other, values)
        to_blocs = matrix @ member
        tables.append(member.T @ to_blocs)
        total = to_blocs.sum(axis=1)
        share = to_blocs / np.where(total > 0, total, 1.0)[:, None]
        actors[f"participation_{name}"] = np.where(total > 0, 1 - (share**2).sum(axis=1), np.nan)
    actors["changes"] = pd.Series(
        _changes(g, blocs, options) if stability else [()] * taken.n, index=actors.index, dtype=object
    )
    actors["row_ids"] = pd.Series(taken.rows_of_actors(), index=actors.index, dtype=object)
    halves = [
        (x, y, float(tables[0][x, y]) / (1 + (x == y)), float(tables[1][x, y]) / (1 + (x == y)))
        for x in range(blocs.k)
        for y in range(x, blocs.k)
    ]
    between = pd.DataFrame(halves, columns=["bloc", "other", "friendly", "hostile"])
    return Report(
        blocs,
        _share(inside_plus, inside_minus),
        _share(across_minus, across_plus),
        between,
        actors,
        {**blocs.about, "stability": stability},
    )


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest else float("nan")


def _changes(g: ConflictGraph, blocs: Blocs, options: dict[str, Any]) -> list[tuple[str, ...]]:
    """Match each thinner answer's blocs to ours, and list who stands elsewhere."""
    evidence = g.tables.evidence
    counts = evidence.groupby("row_id")["source_id"].nunique()
    alone = evidence[evidence["row_id"].isin(counts[counts == 1].index)]
    actors = list(blocs.partition)
    ours = np.array([blocs.partition[actor] for actor in actors], dtype=np.int64)
    found: dict[str, list[str]] = {actor: [] for actor in actors}
    for source in sorted(set(alone["source_id"].astype("str"))):
        other = communities(g.without_sources(source), **options).partition
        theirs = np.array([other[actor] for actor in actors], dtype=np.int64)
        overlap = np.zeros((ours.max(initial=0) + 1, theirs.max(initial=0) + 1))
        np.add.at(overlap, (ours, theirs), 1)
        match = dict(zip(*(part.tolist() for part in reversed(linear_sum_assignment(-overlap))), strict=True))
        for actor, own, now in zip(actors, ours.tolist(), theirs.tolist(), strict=True):
            if match.get(now) != own:
                found[actor].append(source)
    return [tuple(found[actor]) for actor in actors]
