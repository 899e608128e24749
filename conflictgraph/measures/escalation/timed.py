"""Paths that the record holds: one act a step, in the order of time, along ties that stood then.

A path found without regard to time bounds from above what any choice of acts along it can score,
so paths are taken in that order until no later one can be better. Along one path the best choice
of acts is a pass from step to step.

Rule 1: one act follows another when it surely began later (or on the same day, where that is
allowed) and within the longest wait, or when it answers it by the record. Rule 2: ties take no
time, and must have stood on the day of the act before them (at the start: after them). Rule 3: a tie
at the end counts only when the actor that it reaches answered the last act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.automaton import HOST, TIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.moves import Moves
    from conflictgraph.measures.escalation.params import Params

__all__ = ["Held", "Timed"]

_ON_RECORD = ("stated", "reported")
_FAR = 2**40


@dataclass(frozen=True, slots=True)
class Held:
    """How the record holds the first steps of a path.

    Parameters
    ----------
    steps
        How many of its steps.
    rows
        For each of them the position of its act, or of its tie, among the rows of the moves.
    answers
        For each of them the pair of act ids by which an answer on record joins it to what was
        before; empty without.
    score
        Product of their scores.
    """

    steps: int
    rows: tuple[int, ...]
    answers: tuple[tuple[tuple[str, str], ...], ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Front:
    """The acts with which a path may stand after some steps, best score and way to each."""

    acts: NDArray[np.int64]
    score: NDArray[np.float64]
    back: NDArray[np.int64]


class Timed:
    """Looks up in which order the acts behind the steps of a path happened.

    Parameters
    ----------
    g
        The graph.
    found
        The moves; for what happened with every tie that ever stood.
    params
        The weights. What happened does not fade: an act scores weight times intensity times
        confidence.
    max_gap
        Longest wait, in days.
    same_time
        Whether acts of one day may follow each other.
    """

    def __init__(self, g: ConflictGraph, found: Moves, params: Params, *, max_gap: int, same_time: str) -> None:
        self.found = found
        self._gap = max_gap
        self._step = int(same_time == "forbid")
        base = np.where(found.kind[found.act_move] == HOST, params.host, params.act)
        self._act_score = base * found.act_weight
        weights = np.zeros(8)
        weights[list(TIES)] = [params.ally, params.leads, params.member, params.patron_up, params.proxy]
        self._tie_score = weights[found.kind[found.tie_move]] * found.tie_weight
        acts, ties = found.acts, found.ties
        self._early, self._late = _interval(acts["date"], acts["date_latest"].fillna(acts["date"]))
        self._since, self._until = _interval(
            ties["since_latest"].fillna(ties["since"]), ties["until_earliest"].fillna(ties["until"])
        )
        self._ids = acts["act_id"].astype("str").to_numpy(dtype=object)
        links = g.responses
        links = links[links["basis"].isin(_ON_RECORD)]
        self._sorted: dict[int, NDArray[np.int64]] = {}
        self._answers: dict[str, set[str]] = {}
        for answer, old in zip(links["act_id"], links["answers"], strict=True):
            self._answers.setdefault(str(old), set()).add(str(answer))
        self._by: dict[str, set[str]] = {}
        answering = g.acts[g.acts["act_id"].isin(links["act_id"])]
        for act, actor in zip(answering["act_id"], answering["source"], strict=True):
            self._by.setdefault(str(act), set()).add(str(actor))
        self.ambiguous = self._same_day()

    def bounds(self) -> NDArray[np.float64]:
        """Give for each move the most that one row behind it can score.

        Returns
        -------
        numpy.ndarray
            (n_moves,) float64.
        """
        best = np.zeros(len(self.found.kind))
        dated = self._early[self.found.act_row] > -_FAR
        np.maximum.at(best, self.found.act_move[dated], self._act_score[dated])
        np.maximum.at(best, self.found.tie_move, self._tie_score)
        return best

    def held(self, route: tuple[int, ...]) -> Held:
        """Find how many of the first steps of a path the record holds, and their best choice of acts.

        Parameters
        ----------
        route
            Moves of the path.

        Returns
        -------
        Held
            No steps when not even the first act is on record.
        """
        fronts: list[_Front | None] = []
        best = Held(0, (), (), 0.0)
        front: _Front | None = None
        for position, move in enumerate(route):
            if self.found.kind[move] in TIES:
                front = front if front is None else self._along(front, move)
            else:
                front = self._on(front, route, position)
            fronts.append(front)
            if front is not None and not len(front.acts):
                break
            if front is not None:
                best = self._told(route, fronts) or best
        return best

    def _rows(self, move: int) -> NDArray[np.int64]:
        """List the acts behind a move by day, then by id, so that the order of rows changes nothing."""
        if move not in self._sorted:
            low, high = np.searchsorted(self.found.act_move, [move, move + 1])
            days, ids = self._late[self.found.act_row[low:high]], self._ids[self.found.act_row[low:high]]
            order = sorted(range(high - low), key=lambda n: (int(days[n]), str(ids[n])))
            self._sorted[move] = low + np.array(order, dtype=np.int64)
        return self._sorted[move]

    def _tie(self, move: int, first: int, last: int) -> int:
        """Give the strongest tie behind a move, the first by id, that stood on all days of an interval, or -1."""
        low, high = np.searchsorted(self.found.tie_move, [move, move + 1])
        rows = self.found.tie_row[low:high]
        stood = (self._since[rows] <= first) & (self._until[rows] >= last)
        if not stood.any():
            return -1
        score = np.where(stood, self._tie_score[low:high], -1.0)
        equal = np.flatnonzero(score == score.max())
        ids = self.found.ties["tie_id"].iloc[rows[equal]].tolist()
        return int(low + equal[ids.index(min(ids))])

    def _along(self, front: _Front, move: int) -> _Front:
        """Keep the acts on whose day the tie stood."""
        rows = self.found.act_row[front.acts]
        ties = np.array([self._tie(move, int(self._early[row]), int(self._late[row])) for row in rows], dtype=np.int64)
        stood = np.flatnonzero(ties >= 0)
        return _Front(front.acts[stood], front.score[stood] * self._tie_score[ties[stood]], stood)

    def _on(self, front: _Front | None, route: tuple[int, ...], position: int) -> _Front:
        """Go on from the acts before to those of the next move."""
        parts = self._rows(route[position])
        rows = self.found.act_row[parts]
        dated = (self._early[rows] > -_FAR) & (self._late[rows] < _FAR)
        parts, rows = parts[dated], rows[dated]
        if front is None:
            score = self._act_score[parts].copy()
            for move in route[:position]:
                ties = [self._tie(move, int(self._early[row]), int(self._late[row])) for row in rows]
                score *= np.array([self._tie_score[tie] if tie >= 0 else 0.0 for tie in ties], dtype=float)
            keep = np.flatnonzero(score > 0)
            return _Front(parts[keep], score[keep], np.full(len(keep), -1, dtype=np.int64))
        value, back = self._latest(front, rows)
        self._answering(front, rows, value, back)
        keep = np.flatnonzero(back >= 0)
        return _Front(parts[keep], value[keep] * self._act_score[parts[keep]], back[keep])

    def _latest(self, front: _Front, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """For each act the best of those before it that lie within the longest wait: a range maximum."""
        late = self._late[self.found.act_row[front.acts]]
        order = np.argsort(late, kind="stable")
        late, score = late[order], front.score[order]
        low = np.searchsorted(late, self._early[rows] - self._gap, side="left")
        high = np.searchsorted(late, self._early[rows] - self._step, side="right")
        value, back = np.zeros(len(rows)), np.full(len(rows), -1, dtype=np.int64)
        some = np.flatnonzero(low < high)
        if len(some):
            spot = _range_argmax(score, low[some], high[some])
            value[some], back[some] = score[spot], order[spot]
        return value, back

    def _answering(
        self, front: _Front, rows: NDArray[np.int64], value: NDArray[np.float64], back: NDArray[np.int64]
    ) -> None:
        before = {str(self._ids[self.found.act_row[part]]): spot for spot, part in enumerate(front.acts)}
        old_of: dict[str, list[int]] = {}
        for old, spot in before.items():
            for answer in self._answers.get(old, ()):
                old_of.setdefault(answer, []).append(spot)
        for n, row in enumerate(rows):
            for spot in sorted(old_of.get(str(self._ids[row]), ())):
                # Of two that are as strong, the one that is on record as answered.
                if front.score[spot] >= value[n]:
                    value[n], back[n] = front.score[spot], spot

    def _told(self, route: tuple[int, ...], fronts: list[_Front | None]) -> Held | None:
        """Give the best choice so far, unless the path ends with ties that nobody answered along."""
        last = fronts[-1]
        if last is None:
            return None
        kinds = self.found.kind[list(route[: len(fronts)])]
        ends = np.arange(len(last.acts))
        if kinds[-1] in TIES:
            mover = self.found.actors[self.found.target[route[len(fronts) - 1]]]
            ends = np.array(
                [n for n in ends if self._answer_by(mover, self._act_id(int(last.acts[n])))], dtype=np.int64
            )
        if not len(ends):
            return None
        spot = self._preferred(fronts, ends)
        score, rows = float(last.score[spot]), [0] * len(fronts)
        acts: list[int] = [-1] * len(fronts)
        for position in range(len(fronts) - 1, -1, -1):
            front = fronts[position]
            if front is None:
                break
            acts[position] = int(front.acts[spot])
            rows[position] = acts[position]
            spot = int(front.back[spot])
        days = next(act for act in acts if act >= 0)
        for position in range(len(fronts)):
            if kinds[position] in TIES:
                row = self.found.act_row[acts[position] if acts[position] >= 0 else days]
                rows[position] = self._tie(route[position], int(self._early[row]), int(self._late[row]))
        return Held(len(fronts), tuple(rows), self._joined(route, acts, kinds), score)

    def _preferred(self, fronts: list[_Front | None], ends: NDArray[np.int64]) -> int:
        """Choose the last act: the strongest; of equal ones an answer on record, and of these the newest."""
        last = fronts[-1]
        before = next((one for one in reversed(fronts[:-1]) if one is not None), None)
        if last is None:
            return int(ends[0])
        best = last.score[ends].max()

        def order(spot: int) -> tuple[bool, int]:
            old = before.acts[last.back[spot]] if before is not None and last.back[spot] >= 0 else -1
            linked = old >= 0 and self._act_id(int(last.acts[spot])) in self._answers.get(self._act_id(int(old)), ())
            return linked, int(self._late[self.found.act_row[last.acts[spot]]])

        return max((int(one) for one in ends if last.score[one] >= best * (1 - 1e-12)), key=order)

    def _joined(
        self, route: tuple[int, ...], acts: list[int], kinds: NDArray[np.int32]
    ) -> tuple[tuple[tuple[str, str], ...], ...]:
        found: list[tuple[tuple[str, str], ...]] = []
        for position, act in enumerate(acts):
            if kinds[position] in TIES:
                mover = self.found.actors[self.found.target[route[position]]]
                old = self._act_id(act) if act >= 0 else ""
                found.append(tuple((one, old) for one in self._answer_by(mover, old)))
                continue
            before = next((one for one in reversed(acts[:position]) if one >= 0), -1)
            here = self._act_id(act)
            linked = before >= 0 and here in self._answers.get(self._act_id(before), ())
            told = [(here, self._act_id(before))] if linked else []
            if kinds[position] == HOST:
                mover = self.found.actors[self.found.target[route[position]]]
                told += [(one, here) for one in self._answer_by(mover, here)]
            found.append(tuple(told))
        return tuple(found)

    def _answer_by(self, actor: str, old: str) -> list[str]:
        return sorted(one for one in self._answers.get(old, ()) if actor in self._by.get(one, ()))

    def _act_id(self, part: int) -> str:
        return str(self._ids[self.found.act_row[part]])

    def row_score(self, move: int, row: int) -> float:
        """Give the score of the row that `held` chose for a step.

        Parameters
        ----------
        move
            The move of the step.
        row
            Its position.

        Returns
        -------
        float
            The score.
        """
        return float(self._tie_score[row] if self.found.kind[move] in TIES else self._act_score[row])

    def row_id(self, move: int, row: int) -> str:
        """Give the id of the row that `held` chose for a step.

        Parameters
        ----------
        move
            The move of the step.
        row
            Its position.

        Returns
        -------
        str
            Act id or tie id.
        """
        if self.found.kind[move] in TIES:
            return str(self.found.ties["tie_id"].iloc[int(self.found.tie_row[row])])
        return self._act_id(row)

    def day(self, row: int) -> pd.Timestamp:
        """Give the last day on which the act at a position may have begun.

        Parameters
        ----------
        row
            Its position.

        Returns
        -------
        pandas.Timestamp
            The day.
        """
        return pd.Timestamp(np.datetime64(int(self._late[self.found.act_row[row]]), "D"))

    def _same_day(self) -> int:
        """Count the couples of acts of one day that a path could join if days had hours."""
        rows = self.found.act_row
        sure = self._early[rows] == self._late[rows]
        n = len(self.found.actors) + 1
        move = self.found.act_move[sure]
        day = self._early[rows[sure]]
        keys, counts = np.unique(day * n + self.found.target[move], return_counts=True)
        out = day * n + self.found.source[move]
        if not len(keys):
            return 0
        spot = np.minimum(np.searchsorted(keys, out), len(keys) - 1)
        return int(counts[spot][keys[spot] == out].sum())


def _interval(first: pd.Series, last: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ends = []
    for days, open_end in ((first, -_FAR), (last, _FAR)):
        values = days.to_numpy().astype("datetime64[D]")
        ends.append(np.where(np.isnat(values), open_end, values.astype(np.int64)))
    return ends[0], ends[1]


def _range_argmax(score: NDArray[np.float64], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give where the largest score of each range lies, the first of equal ones: a sparse table."""
    levels = [np.arange(len(score))]
    width = 1
    while 2 * width <= int((high - low).max()):
        left, right = levels[-1][:-width], levels[-1][width:]
        levels.append(np.where(score[left] >= score[right], left, right))
        width *= 2
    depth = np.frexp((high - low).astype(float))[1] - 1
    found = np.empty(len(low), dtype=np.int64)
    for level, table in enumerate(levels):
        mine = np.flatnonzero(depth == level)
        left, right = table[low[mine]], table[high[mine] - (1 << level)]
        found[mine] = np.where(score[left] >= score[right], left, right)
    return found
