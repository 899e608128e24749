"""How likely is it that at least one path is live, if the scores were chances?

Each piece of evidence is one coin, shared by every path that rests on it. The answer is exact for
few coins and sampled beyond; it always lies between the best path and the cut bound.
The trap: scores are no probabilities, so a risk is a rank like them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.automaton import GROUPS
from conflictgraph.measures.escalation.path import NOT_A_FORECAST
from conflictgraph.measures.escalation.pathsets import exact
from conflictgraph.measures.escalation.seams import seam
from conflictgraph.measures.escalation.tell import brackets, scored_words
from conflictgraph.measures.escalation.web import Web, web
from conflictgraph.measures.escalation.worlds import Worlds, wilson

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.fitted import FittedStrengths
    from conflictgraph.measures.escalation.params import Params

__all__ = ["COINS", "Risk", "coin_sets", "risk", "rows_behind"]

#: More pieces of evidence than this are sampled.
COINS = 60
_PATHS, _BUDGET = 4_000, 200_000
#: Rounds of the search for a cheap seam: a bound is wanted here, and `chokepoints` proves how cheap one can be.
_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Risk:
    """The score of the event that at least one path is live.

    Parameters
    ----------
    source, target
        Actor ids.
    value
        The score, 0 to 1.
    low, high
        95 per cent interval of a sampled value (Wilson), cut to the bounds; the value itself when exact.
    best_path, cut_bound
        Bounds that always hold: the best single path, and a cheap seam, without which there is no path (`chokepoints` proves how cheap one can be).
    method
        exact or sampled.
    paths
        How many paths there are; nothing when they were not counted.
    coins, worlds
        How many pieces of evidence may matter, and sampled worlds.
    max_steps
        Longest path; nothing means no limit.
    seed
        What fixed the worlds.
    probability
        The same with calibrated rates in the place of scores; only where a calibration was asked for.
    calibration
        Where the rates come from; empty without.
    strengths, unrated
        Fitted strengths with their out-of-sample score, or nothing when they are assumed; and act steps
        that they do not rate.
    row_ids
        The rows behind all paths.
    missing
        When there is no path: which cut is missing.
    """

    source: str
    target: str
    value: float
    low: float
    high: float
    best_path: float
    cut_bound: float
    method: str
    paths: int | None
    coins: int
    worlds: int
    max_steps: int | None
    seed: int
    probability: float | None
    calibration: str
    strengths: FittedStrengths | None = field(repr=False)
    unrated: int
    row_ids: tuple[str, ...] = field(repr=False)
    names: dict[str, str] = field(repr=False)
    missing: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Give the answer as one row.

        Returns
        -------
        pandas.DataFrame
            Columns source, target, value, low, high, best_path, cut_bound (float64), method,
            paths (Int64), coins, worlds (int64), max_steps (Int64), seed, row_ids, and probability where a
            calibration was asked for. With fitted strengths ``attrs`` holds their score.
        """
        hidden = {
            "names",
            "missing",
            "calibration",
            "strengths",
            "unrated",
            *(() if self.calibration else ("probability",)),
        }
        row = {name: getattr(self, name) for name in self.__slots__ if name not in hidden}
        kinds = {"source": "str", "target": "str", "method": "str", "paths": "Int64", "max_steps": "Int64"}
        found = pd.DataFrame([row]).astype(kinds)
        found.attrs.update({} if self.strengths is None else self.strengths.to_dict())
        return found

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            Plain text.
        """
        a, b = (self.names.get(one, one) for one in (self.source, self.target))
        if not self.coins:
            none = f"No escalation path joins {a} and {b}, so that the risk is 0: {self.missing}."
            return (
                "\n".join([none, *scored_words(self), NOT_A_FORECAST]) if self.strengths else f"{none} {NOT_A_FORECAST}"
            )
        count = f"{self.paths} paths" if self.paths is not None else "all paths"
        limit = f"of at most {self.max_steps} steps" if self.max_steps is not None else "of any length"
        sampled = (
            f"sampled in {self.worlds} worlds with seed {self.seed}, 95 per cent interval {self.low:.3f} to {self.high:.3f}"
            if self.method == "sampled"
            else "exact"
        )
        lines = [
            f"From {a} to {b}, at least one of {count} {limit} is live with score {self.value:.3f} ({sampled}), over {self.coins} pieces of evidence {brackets(self.row_ids)}.",
            f"It lies between the best path ({self.best_path:.3f}) and a seam without which there is none ({self.cut_bound:.3f}).",
        ]
        if self.probability is not None:
            lines.append(f"With rates in the place of scores: {self.probability:.2g}. Rates: {self.calibration}.")
        return "\n".join([*lines, *scored_words(self), NOT_A_FORECAST])

    def __str__(self) -> str:
        return self.explain()


def coin_sets(between: Web) -> list[frozenset[int]] | None:
    """List every path as a set of coins, when they are few enough for an exact answer.

    Parameters
    ----------
    between
        What lies between two actors.

    Returns
    -------
    list or None
        The sets, one a path; nothing when there are too many coins or paths.
    """
    if len(between.coins) > COINS:
        return None
    routes = between.every(_PATHS, _BUDGET)
    if routes is None:
        return None
    coin = between.found.coin
    return [frozenset(int(coin[move]) for move in route) for route in routes]


def rows_behind(between: Web, moves: Collection[int]) -> tuple[str, ...]:
    """List the rows behind moves.

    Parameters
    ----------
    between
        What lies between two actors.
    moves
        Numbers of moves.

    Returns
    -------
    tuple
        Ids of acts and ties, each once.
    """
    found = between.found
    return tuple(dict.fromkeys(row for move in sorted(moves) for row in (*found.act_ids(move), *found.tie_ids(move))))


def risk(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None = None,
    max_steps: int | None = 4,
    steps: Collection[str] = tuple(GROUPS),
    params: Params | None = None,
    strengths: Literal["assumed", "fitted"] | FittedStrengths = "assumed",
    calibration: str | Mapping[str, float] | None = None,
    worlds: int = 9604,
    seed: int = 0,
) -> Risk:
    """How strong are all paths together, when each piece of evidence counts once?

    Up to 60 pieces of evidence the answer is exact, by factoring with series-parallel reduction;
    beyond, or when that takes too long, worlds are sampled. The trap: it joins scores, which rank
    and do not forecast.

    Parameters
    ----------
    g
        The graph.
    source, target
        Ids, names or aliases.
    at, steps, params, strengths
        As for `paths`.
    max_steps
        Longest path, at most 12; nothing means no limit.
    calibration
        As for `paths`: rates in the place of scores, in a column of their own.
    worlds, seed
        For a sampled answer: 9,604 worlds give one point in a hundred.

    Returns
    -------
    Risk
        0 when there is no path.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, both are the same, or a number is out of range.
    RecordTooThinError
        When fitted strengths, or rates of the record, are asked of too thin a record.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = risk(testing.toy(), "bee", "cat")
    >>> found.method, found.best_path <= found.value <= found.cut_bound
    ('exact', True)
    """
    if worlds < 1:
        msg = f"worlds is {worlds}: at least one"
        raise ValueError(msg)
    between = web(
        g,
        source,
        target,
        at=at,
        max_steps=max_steps,
        steps=steps,
        params=params,
        strengths=strengths,
        calibrated=calibration is not None,
    )
    sets = coin_sets(between)
    value, low, high, method = _union(between, sets, between.chance, worlds, seed)
    best = between.best(1)
    top = float(np.prod(between.scores[list(best[0])])) if best else 0.0
    bound = max(seam(between, _ROUNDS).bound, top)
    probability, said = None, ""
    if calibration is not None:
        rates, said = _rates(g, between, calibration, params)
        probability = _union(between, sets, rates, worlds, seed)[0]
    value, low, high = (min(max(one, top), bound) for one in (value, low, high))
    return Risk(
        source=between.found.actors[between.ends[0]],
        target=between.found.actors[between.ends[1]],
        value=value,
        low=low,
        high=high,
        best_path=top,
        cut_bound=bound,
        method=method,
        paths=None if sets is None else len(sets),
        coins=len(between.coins),
        worlds=worlds if method == "sampled" else 0,
        max_steps=max_steps,
        seed=seed,
        probability=probability,
        calibration=said,
        strengths=between.strengths,
        unrated=between.unrated,
        row_ids=rows_behind(between, set(between.move.tolist())),
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
        missing=between.missing(g.actor_name),
    )


def _union(
    between: Web, sets: list[frozenset[int]] | None, chance: np.ndarray, worlds: int, seed: int
) -> tuple[float, float, float, str]:
    value = None if sets is None else exact(sets, chance)
    if value is not None:
        return value, value, value, "exact"
    hits = int(Worlds.of(between, worlds, seed, chance).live().sum())
    return hits / worlds, *wilson(hits, worlds), "sampled"


def _rates(
    g: ConflictGraph, between: Web, calibration: str | Mapping[str, float], params: Params | None
) -> tuple[np.ndarray, str]:
    from conflictgraph.measures.escalation.calibration_ import calibrated
    from conflictgraph.measures.escalation.params import Params

    weights, said = calibrated(params or Params(), calibration, g)
    rates = np.zeros_like(between.chance)
    np.maximum.at(rates, between.found.coin, between.found.scores(weights))
    return rates, said
