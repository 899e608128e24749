"""The state graph between two actors: every step that some path may use, and its piece of evidence.

A node is an actor in a state of the automaton, an arc one move between two of them, and a coin the
evidence that decides the move: several arcs may hang on one coin. Only arcs that lie on a walk of
at most so many steps are kept.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.measures.escalation.automaton import GROUPS, Automaton, automaton
from conflictgraph.measures.escalation.fitted import attached, strengthened
from conflictgraph.measures.escalation.moves import Moves, moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.reachable import FAR, gap_between
from conflictgraph.measures.escalation.routes import search, two_actors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.fitted import FittedStrengths

__all__ = ["LONGEST", "Web", "web"]

#: Longest path that is listed when there is no limit of steps.
LONGEST = 12
_FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Web:
    """Everything that lies between two actors.

    Parameters
    ----------
    found, scores, table
        The moves, their scores and the automaton.
    ends
        Codes of the two actors.
    max_steps
        Longest path; nothing means no limit.
    tail, head, move, coin
        Arcs of the state graph: nodes, move, evidence; (n,) int64, by tail.
    nodes
        Actor and state of each node, (n_nodes, 2); node 0 is the start, the last is the end.
    left
        Fewest steps from each node to the end, (n_nodes,).
    chance
        Score of each coin of the graph, (n_coins,) float64.
    strengths, unrated
        Fitted strengths, or nothing, and act steps that they do not rate.
    """

    found: Moves
    scores: np.ndarray
    table: Automaton
    ends: tuple[int, int]
    max_steps: int | None
    tail: np.ndarray
    head: np.ndarray
    move: np.ndarray
    coin: np.ndarray
    nodes: np.ndarray
    left: np.ndarray
    chance: np.ndarray
    strengths: FittedStrengths | None = None
    unrated: int = 0

    @property
    def coins(self) -> np.ndarray:
        """The pieces of evidence that matter, sorted."""
        return np.unique(self.coin)

    @property
    def steps(self) -> int:
        """Steps after which nothing new is reached."""
        whole = max(len(self.nodes) - 1, 1)
        return whole if self.max_steps is None else min(self.max_steps, whole)

    def best(self, k: int) -> list[tuple[int, ...]]:
        """List the best paths.

        Parameters
        ----------
        k
            How many.

        Returns
        -------
        list
            Paths as moves, best first; without a limit of steps those of at most `LONGEST`.
        """
        routes, _ = search(
            self.found,
            self.scores,
            self.table,
            self.ends,
            k=k,
            max_steps=min(self.steps, LONGEST),
            min_score=1e-300,
        )
        return routes[:k]

    def out(self) -> list[list[tuple[int, int, int]]]:
        """Give the arcs of each node: next node, move and coin, in order of steps left.

        Returns
        -------
        list
            One list a node.
        """
        arcs: list[list[tuple[int, int, int]]] = [[] for _ in self.nodes]
        for tail, head, move, coin in zip(
            self.tail.tolist(), self.head.tolist(), self.move.tolist(), self.coin.tolist(), strict=True
        ):
            arcs[tail].append((head, move, coin))
        for one in arcs:
            one.sort(key=lambda arc: (int(self.left[arc[0]]), arc[1]))
        return arcs

    def every(self, most: int, budget: int) -> list[tuple[int, ...]] | None:
        """List every path over distinct actors.

        Parameters
        ----------
        most
            Paths at most.
        budget
            Steps that may be tried.

        Returns
        -------
        list or None
            Paths as moves; nothing when there are more, or the search takes longer.
        """
        found: list[tuple[int, ...]] = []
        for route in _walk(self, self.out(), None, budget):
            if route is None or len(found) == most:
                return None
            found.append(route)
        return found

    def spared(
        self,
        gone: Container[int],
        budget: int = 20_000,
        arcs: list[list[tuple[int, int, int]]] | None = None,
    ) -> tuple[int, ...] | None:
        """Find one path that uses none of some coins.

        Parameters
        ----------
        gone
            Coins that fell.
        budget
            Steps that may be tried.
        arcs
            What `out` gives, when it is asked for often.

        Returns
        -------
        tuple or None
            Moves of the path, empty when there is none; nothing when the budget ended the search.
        """
        return next(iter(_walk(self, self.out() if arcs is None else arcs, gone, budget)), ())

    def missing(self, name: Callable[[str], str]) -> str:
        """Say why no path joins the two.

        Parameters
        ----------
        name
            What gives an actor's name.

        Returns
        -------
        str
            Half a sentence; empty when something lies between them.
        """
        if len(self.tail):
            return ""
        longest = FAR if self.max_steps is None else self.max_steps
        within = "has" if self.max_steps is None else f"has at most {self.max_steps} steps and"
        return (
            gap_between(self.found, self.table, self.ends, longest, name)
            or f"paths exist, but none {within} a score above 0"
        )

    def crosses(self, actor: int) -> bool:
        """Tell whether every path crosses an actor.

        Parameters
        ----------
        actor
            Its code.

        Returns
        -------
        bool
            True when no walk gets past it.
        """
        allowed = self.nodes[self.head, 0] != actor
        far = _distances(len(self.nodes), self.tail[allowed], self.head[allowed], 0)
        return not far[len(self.nodes) - 1] <= self.steps


def _walk(
    web: Web, arcs: list[list[tuple[int, int, int]]], gone: Container[int] | None, budget: int
) -> Collection[tuple[int, ...] | None]:
    """Go depth first over distinct actors; None at the end says that the budget ended the search."""
    found: list[tuple[int, ...] | None] = []
    if not len(web.tail):
        return found
    actor, left, end = web.nodes[:, 0].tolist(), web.left.tolist(), len(web.nodes) - 1
    steps = web.steps
    route: list[int] = []
    seen = {actor[0]}
    stack = [(0, iter(arcs[0]))]
    while stack:
        here, rest = stack[-1]
        taken = next(rest, None)
        if taken is None:
            stack.pop()
            if route:
                route.pop()
                seen.discard(actor[here])
            continue
        head, move, coin = taken
        if (gone is not None and coin in gone) or actor[head] in seen or len(route) + 1 + left[head] > steps:
            continue
        budget -= 1
        if budget < 0:
            found.append(None)
            return found
        if head == end:
            found.append((*route, move))
            if gone is not None:
                return found
            continue
        route.append(move)
        seen.add(actor[head])
        stack.append((head, iter(arcs[head])))
    return found


def _distances(n: int, tail: np.ndarray, head: np.ndarray, start: int) -> np.ndarray:
    """Fewest arcs from a node to each other one."""
    order = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[order], np.arange(n + 1))
    heads = head[order]
    far = np.full(n, _FAR, dtype=np.int64)
    far[start] = 0
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in heads[first[here] : first[here + 1]].tolist():
            if far[there] == _FAR:
                far[there] = far[here] + 1
                queue.append(there)
    return far


def web(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None = None,
    max_steps: int | None = 4,
    steps: Collection[str] = tuple(GROUPS),
    params: Params | None = None,
    strengths: str | FittedStrengths = "assumed",
    calibrated: bool = False,
) -> Web:
    """Gather what lies between two actors.

    Parameters
    ----------
    g, source, target, at, steps, params, strengths
        As for `paths`.
    max_steps
        Longest path; nothing means no limit.
    calibrated
        Whether rates are asked for as well.

    Returns
    -------
    Web
        The state graph; without arcs when no path joins the two.

    Raises
    ------
    UnknownActorError, ValueError
        When an actor is not there, both are the same, or there are no steps.
    """
    first, last = two_actors(g, source, target)
    if max_steps is not None and not 1 <= max_steps <= LONGEST:
        msg = f"max_steps is {max_steps}: 1 to {LONGEST}, or None for no limit"
        raise ValueError(msg)
    weights = params or Params()
    fitted = attached(g, strengths, at, calibrated=calibrated)
    found, unrated = strengthened(moves(g, weights, at=at), fitted)
    table = automaton(steps=steps)
    ends = found.actors.index(first), found.actors.index(last)
    scores = found.scores(weights)
    chance = np.zeros(int(found.coin.max(initial=-1)) + 1)
    np.maximum.at(chance, found.coin, scores)
    arcs = _arcs(found, scores, table, ends)
    shape = _relevant(arcs, table, ends, max_steps)
    return Web(found, scores, table, ends, max_steps, *shape, chance, fitted, unrated)


def _arcs(found: Moves, scores: np.ndarray, table: Automaton, ends: tuple[int, int]) -> np.ndarray:
    """List tail, head, move and coin over all actors and states; the end is one node, -1."""
    states = len(table.accepts)
    usable = np.flatnonzero((scores > 0) & (found.target != ends[0]) & (found.source != ends[1]))
    parts = []
    for state in range(states):
        after = table.after[state, found.kind[usable]]
        mine = usable[after >= 0]
        to = after[after >= 0]
        arrives = found.target[mine] == ends[1]
        fine = ~arrives | (table.accepts[to] > 0)
        if state:
            fine &= found.source[mine] != ends[0]
        tail = found.source[mine].astype(np.int64) * states + state
        head = np.where(arrives, -1, found.target[mine].astype(np.int64) * states + to)
        parts.append(np.column_stack([tail, head, mine, found.coin[mine]])[fine])
    return np.concatenate(parts)


def _relevant(
    arcs: np.ndarray, table: Automaton, ends: tuple[int, int], max_steps: int | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    states = len(table.accepts)
    start = ends[0] * states
    used = np.unique(np.concatenate([arcs[:, 0], arcs[:, 1][arcs[:, 1] >= 0], [start]]))
    place = {int(one): n for n, one in enumerate([start, *(one for one in used.tolist() if one != start)])}
    n = len(place) + 1
    place[-1] = n - 1
    tail, head = (np.array([place[int(one)] for one in arcs[:, side]], dtype=np.int64) for side in (0, 1))
    out, back = _distances(n, tail, head, 0), _distances(n, head, tail, n - 1)
    longest = _FAR - 1 if max_steps is None else max_steps
    keep = out[tail] + 1 + back[head] <= longest
    nodes = np.array([(one // states, one % states) if one >= 0 else (ends[1], 0) for one in place], dtype=np.int64)
    alive = np.zeros(n, dtype=bool)
    alive[[0, n - 1]] = True
    alive[tail[keep]] = alive[head[keep]] = True
    number = np.cumsum(alive) - 1
    order = np.lexsort((arcs[keep, 2], head[keep], tail[keep]))
    shaped = [column[order] for column in (number[tail[keep]], number[head[keep]], arcs[keep, 2], arcs[keep, 3])]
    return shaped[0], shaped[1], shaped[2], shaped[3], nodes[alive], back[alive]
