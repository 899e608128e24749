"""Who can be reached at all: sets of actors by typed walks, for explanations and for pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflictgraph.measures.escalation.automaton import Automaton
    from conflictgraph.measures.escalation.moves import Moves

__all__ = ["backward", "forward"]


def forward(found: Moves, table: Automaton, start: int, max_steps: int) -> set[int]:
    """List the actors that typed walks from an actor reach.

    Parameters
    ----------
    found, table
        The moves and the automaton.
    start
        Code of the first actor.
    max_steps
        Longest walk.

    Returns
    -------
    set
        Codes of actors, without the first.
    """
    seen, level = {(start, 0)}, {(start, 0)}
    for _ in range(max_steps):
        fresh = set()
        for actor, state in level:
            for move in range(int(found.first[actor]), int(found.first[actor + 1])):
                after = int(table.after[state, found.kind[move]])
                pair = (int(found.target[move]), after)
                if after >= 0 and pair not in seen:
                    fresh.add(pair)
        seen |= fresh
        level = fresh
    return {actor for actor, _ in seen} - {start}


def backward(found: Moves, table: Automaton, goal: int, max_steps: int) -> set[int]:
    """List the actors from which some state leads to an actor.

    Parameters
    ----------
    found, table
        The moves and the automaton.
    goal
        Code of the last actor.
    max_steps
        Longest walk.

    Returns
    -------
    set
        Codes of actors, without the last.
    """
    reached: set[int] = {goal}
    allowed = [bool((table.after[:, kind] >= 0).any()) for kind in range(table.after.shape[1])]
    ends = [
        (int(u), int(v)) for u, v, kind in zip(found.source, found.target, found.kind, strict=True) if allowed[kind]
    ]
    for _ in range(max_steps):
        more = {u for u, v in ends if v in reached} - reached
        if not more:
            break
        reached |= more
    return reached - {goal}
