"""What `measures.escalation` works with, in numbers, so that the browser reaches the same paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph import vocab
from conflictgraph.measures.escalation.automaton import KINDS, automaton
from conflictgraph.measures.escalation.moves import _soil as owners_of_soil
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.usable import RUNGS

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Rules

__all__ = ["MAX_GAP", "MAX_STEPS", "MIN_SCORE", "rules", "soil"]

#: As in `escalation.paths` with its defaults.
MAX_GAP, MAX_STEPS, MIN_SCORE = "14D", 4, 1e-4


def rules(g: ConflictGraph) -> Rules:
    """Give the automaton, the weights, and the step that each relation of the graph can carry.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    Rules
        As the browser takes them.
    """
    from dataclasses import asdict

    table = automaton()
    known = sorted({str(name) for name in g.ties["relation"]} & set(vocab.RELATIONS))
    return {
        "kinds": list(KINDS),
        "after": [[int(state) for state in row] for row in table.after.tolist()],
        "accepts": [int(one) for one in table.accepts.tolist()],
        "params": {name: float(value) for name, value in asdict(Params()).items()},
        "rungs": {name: int(rung) for name, rung in RUNGS.items()},
        "steps": {name: [vocab.RELATIONS[name].escalation, vocab.RELATIONS[name].senior] for name in known},
        "gap": int(pd.Timedelta(MAX_GAP).days),
        "max_steps": MAX_STEPS,
        "min_score": MIN_SCORE,
    }


def soil(g: ConflictGraph) -> dict[str, list[str]]:
    """Say on whose soil each act happened, by the words of its place.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    dict
        Act id to actor ids, sorted; acts elsewhere are not in it.
    """
    acts = g.acts.drop_duplicates("act_id").reset_index(drop=True)
    names = sorted(str(name) for name in g.actors["actor_id"])
    found: dict[str, list[str]] = {}
    for row, owner in owners_of_soil(g, acts, pd.Index(names), persons=False, places=None):
        found.setdefault(str(acts["act_id"].iloc[row]), []).append(names[owner])
    return found
