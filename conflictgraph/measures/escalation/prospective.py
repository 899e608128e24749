"""The best typed paths from one actor to another: what could follow, what happened, and both in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.automaton import GROUPS, automaton
from conflictgraph.measures.escalation.calibration_ import calibrated
from conflictgraph.measures.escalation.finding import Finder, move_of
from conflictgraph.measures.escalation.fitted import attached, strengthened
from conflictgraph.measures.escalation.moves import Moves, moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.result import EscalationPaths
from conflictgraph.measures.escalation.routes import BUDGET, both_sides, search, two_actors
from conflictgraph.measures.escalation.stream import gap_days

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.fitted import FittedStrengths
    from conflictgraph.measures.escalation.path import Path

__all__ = ["paths", "search", "two_actors"]

Mode = Literal["prospective", "observed", "mixed"]

_MODES = ("prospective", "observed", "mixed")


def paths(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    k: int = 10,
    at: Day | None = None,
    since: Day | None = None,
    mode: Mode = "prospective",
    steps: Collection[str] = tuple(GROUPS),
    min_level: int = 1,
    max_steps: int = 4,
    max_tie_run: int = 2,
    co_belligerence: bool = False,
    max_gap: str | None = "14D",
    same_time: Literal["forbid", "allow"] = "forbid",
    half_life: str | float | None = None,
    min_score: float = 1e-4,
    arrive_as: Collection[str] | None = None,
    params: Params | None = None,
    strengths: Literal["assumed", "fitted"] | FittedStrengths = "assumed",
    calibration: str | Mapping[str, float] | None = None,
    draws: int = 0,
    seed: int = 0,
    persons: bool = False,
    places: Mapping[str, str] | None = None,
    budget: int = BUDGET,
    seconds: float | None = None,
) -> EscalationPaths:
    """Along which acts and ties could a clash with one actor reach another?

    A path is a sequence of typed steps over distinct actors which the automaton accepts; its
    score is the product of the scores of its steps. Scores rank paths: they are not
    probabilities, and nothing here forecasts.

    Parameters
    ----------
    g
        The graph.
    source
        Who acts first: id, name or alias.
    target
        Whom hostility may reach.
    k
        How many paths; paths that tie with the last one are cut by the order below.
    at, since
        The day on which recency is counted (nothing: the newest act), and the first day of acts.
    mode
        ``"prospective"``: no order between future steps, evidence enters by recency.
        ``"observed"``: what the record holds: one act a step, each later than the one before and
        within the longest wait or its answer on record, along ties that stood then; acts do not
        fade. ``"mixed"``: a prefix that the record holds so, then projected steps, scored as
        prospective ones.
    steps
        Of act, ally, coalition, patron, proxy, host, pressure.
    min_level
        Lowest rung of an act, 1 (words) to 8.
    max_steps, max_tie_run
        Longest path; ties in a row, at most 3.
    co_belligerence
        Let an ally of the first actor be mobilised at once.
    max_gap, same_time
        Longest wait between acts, counted from the latest arrival, and whether acts of one day
        may follow each other: for the observed part, and for the label retaliation. An answer
        on record overrides both.
    half_life
        Days after which an act counts half, such as ``"30D"``.
    min_score
        Paths below it are left out.
    arrive_as
        ``("G",)`` asks only for paths by which the target is hit or its soil used.
    params, calibration
        Weights; rates that stand in for them in a column `probability`.
    strengths
        ``"assumed"``: the weights. ``"fitted"``: for acts the chance of material conflict by a model
        of this record, which comes with its out-of-sample score; or what `fitted_strengths` gave.
    draws, seed
        How often the parameters are redrawn for rank stability, and the seed;
        fitted strengths stay.
    persons
        Let people be stations.
    places
        Words of places to the actor whose soil they mean.
    budget
        Partial paths that may be made before the search stops and says so: the same
        question is always cut at the same place.
    seconds
        Time that the search may take; where it is cut then hangs on the machine.

    Returns
    -------
    EscalationPaths
        Best first: score, fewer steps, newest evidence, names. Empty when there is none;
        `missing` then says which cut is missing.

    Raises
    ------
    UnknownActorError
        When an actor is not there, with near names.
    ValueError
        When both are the same, or an option is out of range.
    RecordTooThinError
        When fitted strengths, or rates of the record, are asked of too thin a record.

    Notes
    -----
    Fitted strengths replace the weights of acts alone, whatever their level; those of ties, soil and
    demands stay assumed. Steps between actors too rare to be rated are left out, and counted in
    `unrated`. What happened has no chance, so observed mode refuses them.

    Exact: layered potentials bound every partial path from above, so the
    best-first search finds paths in their order. Worst case exponential in `max_steps` only.

    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = paths(testing.toy(), "bee", "cat")
    >>> [(path.actors, path.kinds) for path in found]
    [(('bee', 'ant', 'cat'), ('act', 'ally'))]
    """
    first, last = two_actors(g, source, target)
    weights = _weights(params, half_life)
    _check(k=k, max_steps=max_steps, draws=draws, min_score=min_score, budget=budget, seconds=seconds)
    if mode not in _MODES:
        msg = f"no mode «{mode}»; there are {', '.join(_MODES)}"
        raise ValueError(msg)
    if same_time not in {"forbid", "allow"}:
        msg = f"same_time is «{same_time}»: forbid or allow"
        raise ValueError(msg)
    if mode == "observed" and strengths != "assumed":
        msg = 'fitted strengths say what could follow, and observed mode asks what happened: use strengths="assumed" there'
        raise ValueError(msg)
    table = automaton(steps=steps, max_tie_run=max_tie_run, co_belligerence=co_belligerence, arrive_as=arrive_as)
    found = moves(
        g,
        weights,
        at=at,
        since=since,
        min_level=min_level,
        persons=persons,
        places=places,
        ended=mode == "observed",
    )
    fitted = attached(g, strengths, at, calibrated=calibration is not None)
    found, unrated = strengthened(found, fitted)
    finder = Finder(
        g=g,
        found=found,
        table=table,
        ends=(found.actors.index(first), found.actors.index(last)),
        mode=mode,
        max_gap=gap_days(max_gap),
        same_time=same_time,
        max_steps=max_steps,
        min_score=min_score,
        budget=budget,
        seconds=seconds,
    )
    routes, cut, ambiguous = finder.paths(weights, k)
    signs = {route.sign for route in routes}
    crossed = (
        both_sides(found, found.scores(weights), table, finder.ends, signs, max_steps=max_steps, min_score=min_score)
        if mode == "prospective"
        else len(signs) == 2
    )
    said = ""
    if calibration is not None:
        rates, said = calibrated(weights, calibration, g)
        routes = [_with_probability(found, found.scores(rates), route) for route in routes]
    if draws:
        routes = finder.stable(weights, routes, k=k, draws=draws, seed=seed)
    from conflictgraph.measures.escalation.tell import row_words

    return EscalationPaths(
        source=first,
        target=last,
        paths=tuple(routes),
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
        words=row_words(
            g,
            [
                row
                for route in routes
                for step in route.steps
                for row in (*step.row_ids, *(act for pair in step.answers for act in pair))
            ],
        ),
        mode=mode,
        same_time=same_time,
        max_steps=max_steps,
        at=found.at,
        cut=cut,
        missing="" if routes else finder.missing(cut=cut),
        n_ambiguous_same_time=ambiguous,
        params=weights.to_frame(),
        calibration=said,
        strengths=fitted,
        unrated=unrated,
        cross_pressured=crossed,
    )


def _weights(params: Params | None, half_life: str | float | None) -> Params:
    from dataclasses import replace

    weights = params or Params()
    if half_life is None:
        return weights
    days = pd.Timedelta(half_life).total_seconds() / 86400.0 if isinstance(half_life, str) else float(half_life)
    return replace(weights, half_life=days)


def _check(*, k: int, max_steps: int, draws: int, min_score: float, budget: int, seconds: float | None) -> None:
    if seconds is not None and not seconds > 0:
        msg = f"seconds is {seconds}: the search needs some time"
        raise ValueError(msg)
    if k < 1 or max_steps < 1 or draws < 0 or budget < 1:
        msg = f"k is {k}, max_steps {max_steps}, draws {draws}, budget {budget}: each counts something and cannot be that small"
        raise ValueError(msg)
    if max_steps > 12:
        msg = f"max_steps is {max_steps}: paths of more than 12 steps say nothing, and take for ever"
        raise ValueError(msg)
    if not 0 < min_score <= 1:
        msg = f"min_score is {min_score}: it lies between 0 and 1"
        raise ValueError(msg)


def _with_probability(found: Moves, rates: np.ndarray, path: Path) -> Path:
    from dataclasses import replace

    return replace(path, probability=float(np.prod([rates[move_of(found, step)] for step in path.steps])))
