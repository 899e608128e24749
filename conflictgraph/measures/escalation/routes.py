"""Best paths as moves, and as paths; what every question about two actors needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.kernels.walks import best_paths, potentials
from conflictgraph.measures.escalation.automaton import FLIPS, Automaton, sided
from conflictgraph.measures.escalation.path import Path, Step

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.moves import Moves
    from conflictgraph.measures.escalation.status import Record

__all__ = ["BUDGET", "both_sides", "path_of", "rank", "search", "two_actors"]

#: Partial paths that a search may make before it stops.
BUDGET = 3_000_000


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


def search(
    found: Moves,
    scores: np.ndarray,
    table: Automaton,
    ends: tuple[int, int],
    *,
    k: int,
    max_steps: int,
    min_score: float,
    budget: int = BUDGET,
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
    question = (found.source, found.target, *shape, *ends, table.accepts, max_steps, left)
    potentials(*question)
    limit = float(-np.log(min_score))
    if not left[max_steps * states * actors + ends[0]] <= limit + 1e-9:
        return [], 0
    taken, parent, done, cut = best_paths(
        found.first, found.target, *shape, ends[0], ends[1], max_steps, left, k, limit, budget, work=work
    )
    return [_unwind(taken, parent, here) for here in done], int(cut)


def both_sides(
    found: Moves,
    scores: np.ndarray,
    table: Automaton,
    ends: tuple[int, int],
    signs: Collection[int],
    *,
    max_steps: int,
    min_score: float,
) -> bool:
    """Tell whether the last actor is reached on both sides, however many paths were listed.

    Parameters
    ----------
    found, scores, table, ends, max_steps, min_score
        As for `search`.
    signs
        Of the paths that are known; when they are of one sign, a path of the other is looked for.

    Returns
    -------
    bool
        Whether it is under pressure from both sides.
    """
    if len(set(signs)) != 1:
        return len(set(signs)) == 2
    doubled = sided(table)
    odd = int(next(iter(signs)) > 0)
    accepts = np.where(np.arange(len(doubled.accepts)) % 2 == odd, doubled.accepts, 0)
    other = Automaton(doubled.after, accepts, doubled.names)
    return bool(search(found, scores, other, ends, k=1, max_steps=max_steps, min_score=min_score)[0])


def _unwind(taken: list[int], parent: list[int], here: int) -> tuple[int, ...]:
    route: list[int] = []
    while parent[here] >= 0:
        route.append(int(taken[here]))
        here = parent[here]
    return tuple(reversed(route))


def path_of(found: Moves, scores: np.ndarray, route: tuple[int, ...], record: Record) -> Path:
    """Write a path out of its moves.

    Parameters
    ----------
    found, scores
        The moves and their scores.
    route
        Moves of the path.
    record
        What the record says of its steps.

    Returns
    -------
    Path
        Each step with every row behind it.
    """
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


def rank(path: Path) -> tuple[Any, ...]:
    """Order paths: score, fewer steps, newest evidence, names.

    Parameters
    ----------
    path
        A path.

    Returns
    -------
    tuple
        A key to sort by.
    """
    newest = path.newest.to_numpy().astype("datetime64[s]")
    day = 0 if np.isnat(newest) else -int(newest.astype(np.int64))
    return (-round(path.score, 12), len(path.steps), day, path.actors, path.kinds)
