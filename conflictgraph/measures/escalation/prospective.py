"""What could follow: the best typed paths from one actor to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels.walks import best_paths, potentials
from conflictgraph.measures.escalation.automaton import FLIPS, GROUPS, KINDS, Automaton, automaton
from conflictgraph.measures.escalation.moves import Moves, moves
from conflictgraph.measures.escalation.params import Params, calibrated
from conflictgraph.measures.escalation.result import EscalationPaths, Path, Step
from conflictgraph.measures.escalation.status import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day

__all__ = ["paths", "search", "two_actors"]

Mode = Literal["prospective", "mixed"]

_BUDGET = 3_000_000


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
    max_gap: str = "14D",
    same_time: Literal["forbid", "allow"] = "forbid",
    half_life: str | float | None = None,
    min_score: float = 1e-4,
    arrive_as: Collection[str] | None = None,
    params: Params | None = None,
    calibration: str | Mapping[str, float] | None = None,
    draws: int = 0,
    seed: int = 0,
    persons: bool = False,
    places: Mapping[str, str] | None = None,
    budget: int = _BUDGET,
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
        ``"mixed"``: a prefix that the record holds, then projected steps.
    steps
        Of act, ally, coalition, patron, proxy, host, pressure.
    min_level
        Lowest rung of an act, 1 (words) to 8.
    max_steps, max_tie_run
        Longest path; ties in a row, at most 3.
    co_belligerence
        Let an ally of the first actor be mobilised at once.
    max_gap, same_time
        Longest wait between acts, and whether acts of one day may follow each other: for the
        observed part, and for the label retaliation.
    half_life
        Days after which an act counts half, such as ``"30D"``.
    min_score
        Paths below it are left out.
    arrive_as
        ``("G",)`` asks only for paths by which the target is hit or its soil used.
    params, calibration
        Weights; rates that stand in for them in a column `probability`.
    draws, seed
        How often the parameters are redrawn for rank stability, and the seed.
    persons
        Let people be stations.
    places
        Words of places to the actor whose soil they mean.
    budget
        Partial paths that may be made before the search stops and says so.

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

    Notes
    -----
    Exact: layered potentials bound every partial path from above (ESCALATION 3.5), so the
    best-first search finds paths in their order. Worst case exponential in `max_steps` only.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = paths(testing.toy(), "bee", "cat")
    >>> [(path.actors, path.kinds) for path in found]
    [(('bee', 'ant', 'cat'), ('act', 'ally'))]
    """
    first, last = two_actors(g, source, target)
    weights = _weights(params, half_life)
    _check(k=k, max_steps=max_steps, draws=draws, min_score=min_score, budget=budget)
    if mode not in {"prospective", "mixed"}:
        msg = f"no mode «{mode}»; there are prospective and mixed; what happened in the order of time is asked of observed_reach"
        raise ValueError(msg)
    table = automaton(steps=steps, max_tie_run=max_tie_run, co_belligerence=co_belligerence, arrive_as=arrive_as)
    found = moves(g, weights, at=at, since=since, min_level=min_level, persons=persons, places=places)
    record = Record(g, found, max_gap=pd.Timedelta(max_gap), same_time=same_time)
    ends = found.actors.index(first), found.actors.index(last)
    keep = _prefix if mode == "mixed" else None
    wanted = k if keep is None else min(k * 50, 100_000)
    best, cut = search(
        found, found.scores(weights), table, ends, k=wanted, max_steps=max_steps, min_score=min_score, budget=budget
    )
    routes = [_path(found, found.scores(weights), route, record) for route in best]
    routes = sorted(routes, key=_rank)
    if keep is not None:
        cut = cut or (len(routes) >= wanted and sum(map(keep, routes)) < k)
        routes = [route for route in routes if keep(route)]
    routes = routes[:k]
    said = ""
    if calibration is not None:
        rates, said = calibrated(weights, calibration)
        routes = [_with_probability(found, found.scores(rates), route) for route in routes]
    if draws:
        routes = _stability(
            found,
            weights,
            table,
            ends,
            routes,
            k=k,
            max_steps=max_steps,
            min_score=min_score,
            draws=draws,
            seed=seed,
            budget=budget,
        )
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
        cut=bool(cut),
        missing="" if routes else _missing(g, found, table, ends, max_steps, min_score),
        n_ambiguous_same_time=record.ambiguous,
        params=weights.to_frame(),
        calibration=said,
    )


def two_actors(g: ConflictGraph, source: str, target: str) -> tuple[str, str]:
    """Find two actors that must differ.

    Parameters
    ----------
    g
        The graph.
    source, target
        Ids, names or aliases.

    Returns
    -------
    tuple
        Two ids.

    Raises
    ------
    UnknownActorError, ValueError
        When one is not there, or both are the same.
    """
    first, last = g.resolve(source), g.resolve(target)
    if first == last:
        msg = f"source and target are both «{first}»: a path joins two actors; retaliation answers what comes back"
        raise ValueError(msg)
    return first, last


def _weights(params: Params | None, half_life: str | float | None) -> Params:
    from dataclasses import replace

    weights = params or Params()
    if half_life is None:
        return weights
    days = pd.Timedelta(half_life).total_seconds() / 86400.0 if isinstance(half_life, str) else float(half_life)
    return replace(weights, half_life=days)


def _check(*, k: int, max_steps: int, draws: int, min_score: float, budget: int) -> None:
    if k < 1 or max_steps < 1 or draws < 0 or budget < 1:
        msg = f"k is {k}, max_steps {max_steps}, draws {draws}, budget {budget}: each counts something and cannot be that small"
        raise ValueError(msg)
    if max_steps > 12:
        msg = f"max_steps is {max_steps}: paths of more than 12 steps say nothing, and take for ever"
        raise ValueError(msg)
    if not 0 < min_score <= 1:
        msg = f"min_score is {min_score}: it lies between 0 and 1"
        raise ValueError(msg)


def search(
    found: Moves,
    scores: np.ndarray,
    table: Automaton,
    ends: tuple[int, int],
    *,
    k: int,
    max_steps: int,
    min_score: float,
    budget: int = _BUDGET,
) -> tuple[list[tuple[int, ...]], int]:
    """Find the k best paths and all that tie with the last one, as moves.

    Parameters
    ----------
    found, scores, table
        The moves, their scores and the automaton.
    ends
        Codes of the first and the last actor.
    k, max_steps, min_score, budget
        As for `paths`.

    Returns
    -------
    tuple
        Paths as tuples of move numbers, best first, and 1 when the budget ended the search.
    """
    if not len(scores) or max_steps < 1:
        return [], 0
    with np.errstate(divide="ignore"):
        cost = -np.log(scores)
    states, kinds = table.after.shape
    actors = len(found.actors)
    work = max_steps * states * len(cost)
    left = np.full((max_steps + 1) * states * actors, np.inf)
    shape = (found.kind, cost, table.after.reshape(-1), kinds, states, actors)
    potentials(found.source, found.target, *shape, ends[0], ends[1], table.accepts, max_steps, left, work=work)
    limit = float(-np.log(min_score))
    if not left[max_steps * states * actors + ends[0]] <= limit + 1e-9:
        return [], 0
    taken, parent, done, cut = best_paths(
        found.first, found.target, *shape, ends[0], ends[1], max_steps, left, k, limit, budget, work=work
    )
    return [_unwind(taken, parent, here) for here in done], int(cut)


def _unwind(taken: list[int], parent: list[int], here: int) -> tuple[int, ...]:
    route: list[int] = []
    while parent[here] >= 0:
        route.append(int(taken[here]))
        here = parent[here]
    return tuple(reversed(route))


def _path(found: Moves, scores: np.ndarray, route: tuple[int, ...], record: Record) -> Path:
    steps: list[Step] = []
    sign, struck = 1, 0
    for position, move in enumerate(route):
        kind = int(found.kind[move])
        sign = -sign if kind in FLIPS else sign
        struck = struck or (min(0, sign))
        steps.append(
            Step(
                source=found.actors[found.source[move]],
                target=found.actors[found.target[move]],
                kind=record.label(route, position),
                score=float(scores[move]),
                status=record.status(route, position),
                side=sign * struck if struck else -1,
                act_ids=found.act_ids(move),
                tie_ids=found.tie_ids(move),
                newest=pd.Timestamp(found.newest[move]),
                answers=record.answers(route, position),
            )
        )
    return Path(steps=tuple(steps), score=float(np.prod(scores[list(route)])), sign=sign)


def _rank(path: Path) -> tuple[Any, ...]:
    newest = path.newest.to_numpy().astype("datetime64[s]")
    day = 0 if np.isnat(newest) else -int(newest.astype(np.int64))
    return (-round(path.score, 12), len(path.steps), day, path.actors, path.kinds)


def _prefix(path: Path) -> bool:
    """Tell whether the record holds the first step and every step before the first projected one."""
    words = [step.status for step in path.steps]
    first = words.index("projected") if "projected" in words else len(words)
    return first > 0 and all(word == "projected" for word in words[first:])


def _key(path: Path) -> tuple[Any, ...]:
    return (path.actors, tuple("act" if kind == "retaliation" else kind for kind in path.kinds))


def _with_probability(found: Moves, rates: np.ndarray, path: Path) -> Path:
    from dataclasses import replace

    return replace(path, probability=float(np.prod([rates[_move(found, step)] for step in path.steps])))


def _move(found: Moves, step: Step) -> int:
    kind = KINDS.index("act" if step.kind == "retaliation" else step.kind)
    u, v = found.actors.index(step.source), found.actors.index(step.target)
    low, high = int(found.first[u]), int(found.first[u + 1])
    hits = np.flatnonzero((found.target[low:high] == v) & (found.kind[low:high] == kind))
    return low + int(hits[0])


def _stability(
    found: Moves,
    weights: Params,
    table: Automaton,
    ends: tuple[int, int],
    routes: list[Path],
    *,
    k: int,
    max_steps: int,
    min_score: float,
    draws: int,
    seed: int,
    budget: int,
) -> list[Path]:
    from dataclasses import replace

    random = np.random.default_rng(seed)
    moved = [tuple(_move(found, step) for step in path.steps) for path in routes]
    kept = dict.fromkeys(moved, 0)
    seen: dict[tuple[int, ...], list[float]] = {route: [] for route in moved}
    for _ in range(draws):
        scores = found.scores(weights.redraw(random))
        best, _ = search(found, scores, table, ends, k=k, max_steps=max_steps, min_score=min_score, budget=budget)
        among = set(best[:k])
        for route in moved:
            kept[route] += route in among
            seen[route].append(float(np.prod(scores[list(route)])))
    return [
        replace(
            path,
            stability=kept[route] / draws,
            low=float(np.quantile(seen[route], 0.05)),
            high=float(np.quantile(seen[route], 0.95)),
        )
        for path, route in zip(routes, moved, strict=True)
    ]


def _missing(
    g: ConflictGraph, found: Moves, table: Automaton, ends: tuple[int, int], max_steps: int, min_score: float
) -> str:
    """Say why nothing joins two actors: no way out, no way in, or no bridge between."""
    from conflictgraph.measures.escalation.reachable import backward, forward

    name = g.actor_name
    first, last = found.actors[ends[0]], found.actors[ends[1]]
    out, into = forward(found, table, ends[0], max_steps), backward(found, table, ends[1], max_steps)
    if not out:
        return f"no step leaves {name(first)}: no undisputed hostile act of it is on record in the window, and no tie that it could call on"
    if not into:
        return f"no step reaches {name(last)}: nobody is on record as acting against it or pressing it, and no tie could draw it in"
    if ends[1] in forward(found, table, ends[0], 12):
        return f"paths exist, but none has at most {max_steps} steps and a score of at least {min_score:g}: raise max_steps or lower min_score"
    here = ", ".join(name(found.actors[one]) for one in sorted(out)[:6])
    there = ", ".join(name(found.actors[one]) for one in sorted(into)[:6])
    return f"no step leads from those whom {name(first)} could reach ({here}) to those from whom {name(last)} could be reached ({there})"
