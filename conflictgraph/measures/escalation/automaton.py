"""Which step may follow which: the states of the actor reached, and the table between them.

States: H starts and is hostile; G is aggrieved (was hit, or its soil was used); M is
mobilised (committed, called on); P is mobilised by a demand, after which no second demand
follows. M counts the ties walked in a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = [
    "ACT",
    "ALLY",
    "FLIPS",
    "GROUPS",
    "HOST",
    "KINDS",
    "LEADS",
    "MEMBER",
    "PATRON_UP",
    "PRESSURE",
    "PROXY",
    "TIES",
    "Automaton",
    "automaton",
    "sided",
]

KINDS = ("act", "ally", "leads", "member", "patron_up", "proxy", "host", "pressure")
ACT, ALLY, LEADS, MEMBER, PATRON_UP, PROXY, HOST, PRESSURE = range(8)
TIES = (ALLY, LEADS, MEMBER, PATRON_UP, PROXY)
#: Steps after which the actor reached stands on the other side.
FLIPS = (ACT, HOST, PRESSURE)

#: What a user switches on and off, and the steps that it means.
GROUPS: dict[str, tuple[int, ...]] = {
    "act": (ACT,),
    "ally": (ALLY,),
    "coalition": (LEADS, MEMBER),
    "patron": (PATRON_UP,),
    "proxy": (PROXY,),
    "host": (HOST,),
    "pressure": (PRESSURE,),
}


@dataclass(frozen=True, slots=True)
class Automaton:
    """The states and what each kind of step makes of them.

    Parameters
    ----------
    after
        State after (state, kind), -1 when not allowed, (states, kinds).
    accepts
        Whether a path may end in a state, (states,).
    names
        H, G, P or M for each state.
    """

    after: np.ndarray
    accepts: np.ndarray
    names: tuple[str, ...]


def automaton(
    *,
    steps: Collection[str] = tuple(GROUPS),
    max_tie_run: int = 2,
    co_belligerence: bool = False,
    arrive_as: Collection[str] | None = None,
) -> Automaton:
    """Write the table of states and steps.

    Parameters
    ----------
    steps
        Groups of steps that are allowed.
    max_tie_run
        Ties in a row, 0 to 3: the effect of indirect alliances ends at three degrees
        (Li and others 2017, doi:10.1126/sciadv.1700128).
    co_belligerence
        Let an ally of the actor that starts be mobilised at once.
    arrive_as
        States in which a path may end, of G and M; nothing means both.

    Returns
    -------
    Automaton
        The table, with states that behave alike made one.

    Raises
    ------
    ValueError
        When a group or a state is unknown, or the run of ties is too long.
    """
    unknown = [one for one in steps if one not in GROUPS]
    if unknown or not steps:
        msg = (
            f"no steps «{', '.join(unknown)}»; there are {', '.join(GROUPS)}"
            if unknown
            else f"no steps are allowed; there are {', '.join(GROUPS)}"
        )
        raise ValueError(msg)
    if not 0 <= max_tie_run <= 3:
        msg = f"max_tie_run is {max_tie_run}: 0 to 3 ties in a row"
        raise ValueError(msg)
    ends = {"G", "M"} if arrive_as is None else set(arrive_as)
    if not ends or not ends <= {"G", "M"}:
        msg = f"arrive_as is {arrive_as!r}: of G (aggrieved) and M (mobilised)"
        raise ValueError(msg)
    names = ("H", "G", "P", *("M",) * max_tie_run)
    allowed = {kind for group in steps for kind in GROUPS[group]}
    after = np.full((len(names), len(KINDS)), -1, dtype=np.int64)
    for state, name in enumerate(names):
        for kind in allowed:
            after[state, kind] = _after(state, name, kind, len(names), co_belligerence=co_belligerence)
    accepts = np.array(
        [(name == "G" and "G" in ends) or (name in "PM" and "M" in ends) for name in names], dtype=np.int64
    )
    return _merged(after, accepts, names)


def sided(table: Automaton) -> Automaton:
    """Let each state know the side, too: even states are with the first actor, odd ones against it.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    Automaton
        With twice the states.
    """
    states, kinds = table.after.shape
    after = np.full((2 * states, kinds), -1, dtype=np.int64)
    for state in range(states):
        for kind in range(kinds):
            there = int(table.after[state, kind])
            flip = kind in FLIPS
            if there >= 0:
                after[2 * state, kind] = 2 * there + flip
                after[2 * state + 1, kind] = 2 * there + (not flip)
    names = tuple(name for name in table.names for _ in range(2))
    return Automaton(after, np.repeat(table.accepts, 2), names)


def _after(state: int, name: str, kind: int, states: int, *, co_belligerence: bool) -> int:
    if kind in {ACT, HOST}:
        return 1
    if kind == PRESSURE:
        return 2 if name in "GM" else -1
    if name == "H" and (kind == PATRON_UP or (kind == ALLY and not co_belligerence)):
        return -1
    step_on = state + 1 if name == "M" else 3
    return step_on if step_on < states else -1


def _merged(after: np.ndarray, accepts: np.ndarray, names: tuple[str, ...]) -> Automaton:
    """Leave out states that cannot be reached, and make one of states that behave alike."""
    live, todo = {0}, [0]
    while todo:
        for there in after[todo.pop()].tolist():
            if there >= 0 and there not in live:
                live.add(there)
                todo.append(there)
    order = sorted(live)
    # A path never ends where it starts, so whether H accepts is free: it takes after the state that behaves like it.
    colour = {state: (int(accepts[state]) if state else -1) for state in order}
    while True:
        looks = {
            state: (colour[state], *(colour[t] if t >= 0 else -9 for t in after[state].tolist())) for state in order
        }
        ranks = {look: n for n, look in enumerate(dict.fromkeys(looks[state] for state in order))}
        new = {state: ranks[looks[state]] for state in order}
        if len(set(new.values())) == len(set(colour.values())):
            break
        colour = new
    twin = next((s for s in order[1:] if after[s].tolist() == [s if t == s else t for t in after[0].tolist()]), None)
    if twin is not None and 0 not in {t for s in order for t in after[s].tolist()}:
        colour = {state: colour[twin] if state == 0 else colour[state] for state in order}
        numbers = {old: n for n, old in enumerate(dict.fromkeys(colour[state] for state in order))}
        colour = {state: numbers[colour[state]] for state in order}
    count = len(set(colour.values()))
    table = np.full((count, after.shape[1]), -1, dtype=np.int64)
    ends = np.zeros(count, dtype=np.int64)
    label = [""] * count
    for state in order:
        mine = colour[state]
        table[mine] = [colour[t] if t >= 0 else -1 for t in after[state].tolist()]
        if state or count == 1:
            ends[mine] = accepts[state]
            label[mine] = names[state]
        elif not label[mine]:
            label[mine] = names[state]
    return Automaton(table, ends, tuple(label))
