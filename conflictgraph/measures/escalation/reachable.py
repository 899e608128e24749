"""Who can be reached at all: sets of actors by typed walks, for explanations and for pruning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflictgraph.measures.escalation.automaton import Automaton
    from conflictgraph.measures.escalation.moves import Moves

__all__ = ["FAR", "backward", "forward", "gap_between"]

#: Typed walks longer than this are not looked for when a reason is asked.
FAR = 12


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


def gap_between(
    found: Moves, table: Automaton, ends: tuple[int, int], max_steps: int, name: Callable[[str], str]
) -> str:
    """Say which cut is missing between two actors: no way out, no way in, or no bridge between.

    Parameters
    ----------
    found, table
        The moves and the automaton.
    ends
        Codes of the first and the last actor.
    max_steps
        Longest walk.
    name
        What gives an actor's name.

    Returns
    -------
    str
        Half a sentence; empty when a typed walk of at most 12 steps joins the two.
    """
    first, last = (name(found.actors[one]) for one in ends)
    out = forward(found, table, ends[0], max_steps)
    into = backward(found, table, ends[1], max_steps)
    if not out:
        return f"no step leaves {first}: no undisputed hostile act of it is on record in the window, and no tie that it could call on"
    if not into:
        return f"no step reaches {last}: nobody is on record as acting against it or pressing it, and no tie could draw it in"
    if ends[1] in forward(found, table, ends[0], FAR):
        return ""
    here, there = (", ".join(name(found.actors[one]) for one in sorted(side)[:6]) for side in (out, into))
    return f"no step leads from those whom {first} could reach ({here}) to those from whom {last} could be reached ({there})"
