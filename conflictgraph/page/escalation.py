"""Escalation paths of all pairs, computed beforehand and packed: each step is stored once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.page.rules import MAX_GAP, MAX_STEPS, MIN_SCORE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflictgraph.graph import ConflictGraph

__all__ = ["table"]


def table(g: ConflictGraph, actors: Sequence[str], *, k: int = 3) -> dict[str, Any]:
    """Give the k best paths of each ordered pair.

    Parameters
    ----------
    g
        The graph.
    actors
        Ids of those between whom paths are asked for.
    k
        How many paths a pair has at most.

    Returns
    -------
    dict
        ``steps``: source, target, kind, score, status, side, row ids, answers; ``pairs``: "a>b" to a list of
        score, number of the weakest step, numbers of the steps; ``crossed``: pairs whose end is
        under pressure from both sides.
    """
    from conflictgraph.measures.escalation.automaton import automaton
    from conflictgraph.measures.escalation.moves import moves
    from conflictgraph.measures.escalation.params import Params
    from conflictgraph.measures.escalation.routes import both_sides, path_of, rank, search
    from conflictgraph.measures.escalation.status import Record

    # As in `escalation.paths` with its defaults; what is the same for all pairs is made once.
    known = moves(g, Params())
    scores = known.scores(Params())
    rules, record = automaton(), Record(g, known, max_gap=pd.Timedelta(MAX_GAP), same_time="forbid")
    number = {name: place for place, name in enumerate(known.actors)}
    there = [name for name in actors if name in number]
    steps: dict[tuple[Any, ...], int] = {}
    found: dict[str, list[list[Any]]] = {}
    crossed: list[str] = []
    for one, other in ((one, other) for one in there for other in there if one != other):
        ends = number[one], number[other]
        best, _ = search(known, scores, rules, ends, k=k, max_steps=MAX_STEPS, min_score=MIN_SCORE)
        routes = sorted((path_of(known, scores, route, record) for route in best), key=rank)[:k]
        if not routes:
            continue
        key = f"{one}>{other}"
        found[key] = [
            [
                round(float(path.score), 5),
                int(path.weakest),
                [steps.setdefault(_step(step), len(steps)) for step in path.steps],
            ]
            for path in routes
        ]
        signs = {path.sign for path in routes}
        if both_sides(known, scores, rules, ends, signs, max_steps=MAX_STEPS, min_score=MIN_SCORE):
            crossed.append(key)
    return {
        "steps": [[*step[:6], list(step[6]), [list(pair) for pair in step[7]]] for step in steps],
        "pairs": found,
        "crossed": crossed,
    }


def _step(step: Any) -> tuple[Any, ...]:
    rows = tuple(dict.fromkeys((*step.act_ids, *step.tie_ids)))
    return (
        step.source,
        step.target,
        step.kind,
        round(float(step.score), 4),
        step.status,
        int(step.side),
        rows,
        step.answers,
    )
