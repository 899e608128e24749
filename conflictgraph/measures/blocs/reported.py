"""Blocs in numbers: how close within, how hostile between, who leans where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from conflictgraph.kernels.between import participation
from conflictgraph.kernels.signed import symmetric
from conflictgraph.measures import signed
from conflictgraph.measures.blocs.communities import communities, place
from conflictgraph.measures.thinned import without_each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.blocs.answer import Blocs

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
        n, m_plus, m_minus, dropped, mixed, ambivalence_floor, policy, seed, engine, optimal, gap, row_ids,
        stability, thinned (how many sources were left out in turn).
    """

    blocs: Blocs
    cohesiveness: float
    divisiveness: float
    between: pd.DataFrame
    actors: pd.DataFrame
    about: Mapping[str, Any]

    @property
    def brokers(self) -> tuple[str, ...]:
        """Actors whose friends stand in more than one bloc, the most spread first."""
        spread = self.actors.loc[self.actors["participation_plus"] > 1e-9, "participation_plus"]
        return tuple(spread.sort_values(ascending=False, kind="stable").index)

    @property
    def unsure(self) -> tuple[str, ...]:
        """Actors who stand in another bloc when some source is left out."""
        return tuple(str(actor) for actor, sources in self.actors["changes"].items() if sources)

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
        tail = (
            f" Left without one source, these change bloc: {', '.join(self.unsure)}."
            if self.unsure
            else (" No actor changes bloc when one source is left out." if self.about["stability"] else "")
        )
        between = f" Friends in several blocs: {', '.join(self.brokers[:5])}." if self.brokers else ""
        return f"{self.blocs.explain()} Within, {_percent(self.cohesiveness)} is friendly; between, {_percent(self.divisiveness)} is hostile.{between}{tail}"


def _percent(share: float) -> str:
    return "nothing" if math.isnan(share) else f"{share:.0%}"


def report(g: ConflictGraph, *, stability: bool = True, **options: Any) -> Report:
    """What holds the blocs together, what divides them, and who would change sides?

    Without each source on which some row rests alone, the blocs stay as they are unless the
    search finds others that explain the thinner record strictly better: equally good blocs
    are no news. The new blocs get the names of the old ones by the matching that keeps most
    actors where they were; of equal parts of a torn bloc, the one with its first actor keeps
    the name. An actor changes when its bloc has another name. Whoever has no signed pair
    left stands nowhere, and does not change. The search is local: that no actor changes is
    not proved.

    Parameters
    ----------
    g
        The graph.
    stability
        Find the blocs again without each source, and say who then stands elsewhere.
    **options
        Of `communities`, such as parallel.

    Returns
    -------
    Report
        The report.

    Raises
    ------
    ValueError
        As `communities`.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

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
    how: dict[str, Any] = {
        name: options[name] for name in ("sign_rule", "parallel", "persons", "placeholders") if name in options
    }
    read_as: dict[str, Any] = {"placeholders": False, **how}
    taken = signed.read(g, **read_as)
    folded = taken.dyads(options.get("count", "arcs"))
    label = np.array([blocs.partition[actor] for actor in taken.actors], dtype=np.int64)
    same = label[folded.one] == label[folded.other]
    inside_plus, inside_minus = float(folded.positive[same].sum()), float(folded.negative[same].sum())
    across_plus, across_minus = float(folded.positive[~same].sum()), float(folded.negative[~same].sum())
    names, place_of = np.unique(label, return_inverse=True)
    member = np.eye(len(names))[place_of] if taken.n else np.zeros((0, 0))
    tables = []
    actors = pd.DataFrame({"bloc": label}, index=pd.Index(taken.actors, name="actor_id", dtype="str"))
    for name, values in (("plus", folded.positive), ("minus", folded.negative)):
        matrix = symmetric(taken.n, folded.one, folded.other, values)
        tables.append(member.T @ (matrix @ member))
        actors[f"participation_{name}"] = participation(matrix, place_of)
    thinner = list(without_each(g, taken, read_as)) if stability else []
    changes = _changes(thinner, label, options)
    actors["changes"] = pd.Series(changes, index=actors.index, dtype=object)
    actors["row_ids"] = pd.Series(taken.rows_of_actors(), index=actors.index, dtype=object)
    halves = [
        (int(names[x]), int(names[y]), float(tables[0][x, y]) / (1 + (x == y)), float(tables[1][x, y]) / (1 + (x == y)))
        for x in range(len(names))
        for y in range(x, len(names))
    ]
    between = pd.DataFrame(halves, columns=["bloc", "other", "friendly", "hostile"])
    return Report(
        blocs,
        _share(inside_plus, inside_minus),
        _share(across_minus, across_plus),
        between,
        actors,
        {**blocs.about, "stability": stability, "thinned": len(thinner)},
    )


def _share(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest else float("nan")


def _changes(
    thinner: list[tuple[str, signed.SignedRows]], label: NDArray[np.int64], options: Mapping[str, Any]
) -> list[tuple[str, ...]]:
    """List for each actor the sources without which it stands elsewhere."""
    found: list[list[str]] = [[] for _ in label]
    method, k, seed = options.get("method", "correlation"), options.get("k"), options.get("seed", 0)
    for source, taken in thinner:
        folded = taken.dyads(options.get("count", "arcs"))
        tied = np.zeros(len(label), dtype=bool)
        tied[folded.one] = tied[folded.other] = True
        moved = tied & (aligned(label, place(folded, method, k, seed, first=label), tied) != label)
        for actor in np.flatnonzero(moved).tolist():
            found[actor].append(source)
    return [tuple(sources) for sources in found]


def aligned(ours: NDArray[np.int64], theirs: NDArray[np.int64], counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give their blocs our names, by the matching that keeps most actors where they are.

    Parameters
    ----------
    ours, theirs
        Bloc of each actor, int64 >= 0, shape (n,).
    counted
        Which actors count in the matching, bool, shape (n,).

    Returns
    -------
    numpy.ndarray
        Their blocs with our names; a bloc without a match has a name that we do not use.
    """
    if not len(ours):
        return theirs.copy()
    width = int(ours.max()) + 1, int(theirs.max()) + 1
    overlap = np.zeros(width)
    np.add.at(overlap, (ours[counted], theirs[counted]), 1.0)
    first = np.full(width[1], len(ours))
    np.minimum.at(first, theirs, np.arange(len(ours)))
    kept = overlap + np.where(
        overlap > 0, 0.5 / (1.0 + first[None, :]) / len(ours), 0.0
    )  # of equal parts: the first actor's
    rows, columns = linear_sum_assignment(-kept)
    names = np.arange(width[1]) + width[0]
    good = overlap[rows, columns] > 0
    names[columns[good]] = rows[good]
    return names[theirs]
