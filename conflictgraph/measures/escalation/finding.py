"""One search for three questions: what could follow, what happened, and a beginning that happened with what could follow."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.automaton import ACT, FLIPS, KINDS, TIES
from conflictgraph.measures.escalation.path import Path, Step
from conflictgraph.measures.escalation.reachable import forward, gap_between
from conflictgraph.measures.escalation.routes import path_of, rank, search
from conflictgraph.measures.escalation.status import Record
from conflictgraph.measures.escalation.timed import Held, Timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.automaton import Automaton
    from conflictgraph.measures.escalation.moves import Moves
    from conflictgraph.measures.escalation.params import Params

__all__ = ["Finder", "move_of"]

_MOST = 200_000
_FIRST_BUDGET = 20_000


@dataclass(frozen=True, slots=True)
class Finder:
    """A question about two actors, which may be asked with several sets of weights.

    Parameters
    ----------
    g, found, table, ends
        The graph, its moves, the automaton, and codes of both actors.
    mode, max_gap, same_time, max_steps, min_score, budget, seconds
        As for `paths`; the gap in days.
    """

    g: ConflictGraph
    found: Moves
    table: Automaton
    ends: tuple[int, int]
    mode: str
    max_gap: int
    same_time: str
    max_steps: int
    min_score: float
    budget: int
    seconds: float | None

    def paths(self, weights: Params, k: int) -> tuple[list[Path], bool, int]:
        """Find the k best paths.

        Parameters
        ----------
        weights
            The weights.
        k
            How many.

        Returns
        -------
        tuple
            Paths, best first; whether the budget or the time ended the search; and couples of
            acts of one day that could be joined.
        """
        # A timedelta holds fewer days than no limit means.
        record = Record(
            self.g, self.found, max_gap=pd.Timedelta(days=min(self.max_gap, 100_000)), same_time=self.same_time
        )
        if self.mode == "prospective":
            scores = self.found.scores(weights)
            best, cut = self._search(scores, k)
            found = [path_of(self.found, scores, route, record) for route in best]
            return sorted(found, key=rank)[:k], cut, record.ambiguous
        timed = self._timed(weights)
        bounds = timed.bounds() if self.mode == "observed" else self.found.scores(weights)
        tell = self._observed if self.mode == "observed" else self._mixed
        kept, cut = self._exact(bounds, lambda route: tell(timed, bounds, route, record), k)
        return kept, cut, timed.ambiguous

    def stable(self, weights: Params, listed: list[Path], *, k: int, draws: int, seed: int) -> list[Path]:
        """Redraw the weights, and say how often each path stays among the best, and how it then scores.

        Parameters
        ----------
        weights
            The weights.
        listed
            The paths.
        k, draws, seed
            As for `paths`.

        Returns
        -------
        list
            The paths with stability, low and high.
        """
        random = np.random.default_rng(seed)
        routes = [self._route(path) for path in listed]
        kept, seen = np.zeros(len(routes)), np.zeros((draws, len(routes)))
        for n in range(draws):
            drawn = weights.redraw(random)
            seen[n] = self._scores(drawn, routes)
            among = {self._route(path) for path in self.paths(drawn, k)[0]}
            kept += [route in among for route in routes]
        return [
            replace(
                path,
                stability=float(kept[n] / draws),
                low=float(np.quantile(seen[:, n], 0.05)),
                high=float(np.quantile(seen[:, n], 0.95)),
            )
            for n, path in enumerate(listed)
        ]

    def missing(self, *, cut: bool) -> str:
        """Say why nothing joins two actors: no way out, no way in, no bridge between, or the wrong order of time.

        Parameters
        ----------
        cut
            Whether the search was stopped.

        Returns
        -------
        str
            Half a sentence.
        """
        if cut:
            return "the search was stopped by its budget before it found any"
        gap = gap_between(self.found, self.table, self.ends, self.max_steps, self.g.actor_name)
        if gap:
            return gap
        if self.mode != "prospective" and self.ends[1] in forward(self.found, self.table, self.ends[0], self.max_steps):
            return "paths exist, but the record holds none of them: the acts do not follow each other in time within the longest wait, or a tie did not stand then"
        return f"paths exist, but none has at most {self.max_steps} steps and a score of at least {self.min_score:g}: raise max_steps or lower min_score"

    def _timed(self, weights: Params) -> Timed:
        return Timed(self.g, self.found, weights, max_gap=self.max_gap, same_time=self.same_time)

    def _search(self, scores: NDArray[np.float64], k: int) -> tuple[list[tuple[int, ...]], bool]:
        """Search within the budget of steps, or within the time: then with growing budgets while it lasts."""
        ask = partial(
            search, self.found, scores, self.table, self.ends, k=k, max_steps=self.max_steps, min_score=self.min_score
        )
        if self.seconds is None:
            best, cut = ask(budget=self.budget)
            return best, bool(cut)
        budget, until = min(_FIRST_BUDGET, self.budget), time.perf_counter() + self.seconds
        while True:
            begun = time.perf_counter()
            best, cut = ask(budget=budget)
            spent = time.perf_counter() - begun
            if not cut or budget == self.budget or time.perf_counter() + 4 * spent > until:
                return best, bool(cut)
            budget = min(4 * budget, self.budget)

    def _exact(
        self, bounds: NDArray[np.float64], tell: Callable[[tuple[int, ...]], Path | None], k: int
    ) -> tuple[list[Path], bool]:
        """Take paths in the order of their bounds until no later one can be among the k best."""
        wanted, told = 4 * k, dict[tuple[int, ...], Path | None]()
        while True:
            routes, cut = self._search(bounds, wanted)
            for route in routes:
                if route not in told:
                    told[route] = tell(route)
            kept = sorted((path for path in told.values() if path is not None), key=rank)
            if cut or len(routes) < wanted:
                return kept[:k], cut
            if len(kept) >= k and kept[k - 1].score > float(np.prod(bounds[list(routes[-1])])) * (1 - 1e-9):
                return kept[:k], False
            if wanted >= _MOST:
                return kept[:k], True
            wanted = min(4 * wanted, _MOST)

    def _observed(self, timed: Timed, _: NDArray[np.float64], route: tuple[int, ...], record: Record) -> Path | None:
        held = timed.held(route)
        if held.steps < len(route) or held.score < self.min_score * (1 - 1e-12):
            return None
        steps, sign = [], 1
        for position, move in enumerate(route):
            kind = int(self.found.kind[move])
            sign = -sign if kind in FLIPS else sign
            row, tie = held.rows[position], kind in TIES
            ids = (timed.row_id(move, row),)
            steps.append(
                Step(
                    source=self.found.actors[self.found.source[move]],
                    target=self.found.actors[self.found.target[move]],
                    kind=record.label(route, position),
                    score=timed.row_score(move, row),
                    status=_status(self.found, held, route, position),
                    side=-sign,
                    act_ids=() if tie else ids,
                    tie_ids=ids if tie else (),
                    newest=pd.NaT if tie else timed.day(row),  # type: ignore[arg-type]  # NaT is a timestamp that is not there
                    answers=held.answers[position],
                )
            )
        return Path(steps=tuple(steps), score=held.score, sign=sign)

    def _mixed(self, timed: Timed, scores: NDArray[np.float64], route: tuple[int, ...], record: Record) -> Path | None:
        held = timed.held(route)
        if not held.steps:
            return None
        path = path_of(self.found, scores, route, record)
        steps = [
            replace(step, status=_status(self.found, held, route, n), answers=held.answers[n])
            if n < held.steps
            else replace(step, status="projected", answers=())
            for n, step in enumerate(path.steps)
        ]
        return replace(path, steps=tuple(steps))

    def _scores(self, weights: Params, routes: list[tuple[int, ...]]) -> list[float]:
        if self.mode == "observed":
            timed = self._timed(weights)
            return [timed.held(route).score for route in routes]
        scores = self.found.scores(weights)
        return [float(np.prod(scores[list(route)])) for route in routes]

    def _route(self, path: Path) -> tuple[int, ...]:
        return tuple(move_of(self.found, step) for step in path.steps)


def _status(found: Moves, held: Held, route: tuple[int, ...], position: int) -> str:
    """observed: the first act, or an answer on record joins it; inferred: time and ties fit."""
    first = next(n for n, move in enumerate(route) if found.kind[move] not in TIES)
    if held.answers[position] or (position == first == 0 and found.kind[route[0]] == ACT):
        return "observed"
    return "inferred"


def move_of(found: Moves, step: Step) -> int:
    """Find the move of a step.

    Parameters
    ----------
    found
        The moves.
    step
        The step.

    Returns
    -------
    int
        Its number.
    """
    kind = KINDS.index("act" if step.kind == "retaliation" else step.kind)
    u, v = found.actors.index(step.source), found.actors.index(step.target)
    low, high = int(found.first[u]), int(found.first[u + 1])
    hits = np.flatnonzero((found.target[low:high] == v) & (found.kind[low:high] == kind))
    return low + int(hits[0])
