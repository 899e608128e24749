"""What the record says of each step: observed, inferred or projected; retaliation; answers.

observed: the first act of a path, or an answer on record (stated or reported) joins the step
before to this one. inferred: time fits within the longest wait, or force was used on the soil.
projected: a tie that nobody is on record as having acted upon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.measures.escalation.automaton import ACT, ALLY, HOST, KINDS, PATRON_UP, PRESSURE, PROXY

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.moves import Moves

__all__ = ["Record"]

_ON_RECORD = ("stated", "reported")


class Record:
    """Answers and dates, looked up for the steps of paths.

    Parameters
    ----------
    g
        The graph.
    found
        The moves.
    max_gap
        Longest wait between an act and what it leads to.
    same_time
        Whether acts of one day may follow each other.
    """

    def __init__(self, g: ConflictGraph, found: Moves, *, max_gap: pd.Timedelta, same_time: str) -> None:
        self.found = found
        self.gap = max_gap
        self.same_time = same_time
        self.ambiguous = 0
        links = g.responses
        links = links[links["basis"].isin(_ON_RECORD)]
        self._answers: dict[str, list[str]] = {}
        for act_id, answered in zip(links["act_id"], links["answers"], strict=True):
            self._answers.setdefault(str(answered), []).append(str(act_id))
        acts = g.acts
        self._by: dict[str, set[str]] = {}
        for act_id, source in zip(acts["act_id"], acts["source"], strict=True):
            self._by.setdefault(str(act_id), set()).add(str(source))
        self._day = dict(zip(acts["act_id"], acts["date"], strict=True))
        self._late = dict(zip(acts["act_id"], acts["date_latest"].fillna(acts["date"]), strict=True))
        self._ids: dict[int, tuple[str, ...]] = {}
        self._friends: dict[int, set[int]] | None = None

    def acts(self, move: int) -> tuple[str, ...]:
        """List the acts behind a move, newest first.

        Parameters
        ----------
        move
            Its number.

        Returns
        -------
        tuple
            Act ids.
        """
        if move not in self._ids:
            self._ids[move] = self.found.act_ids(move)
        return self._ids[move]

    def answers(self, route: tuple[int, ...], position: int) -> tuple[tuple[str, str], ...]:
        """List the answers on record that join this step to the acts before it.

        Parameters
        ----------
        route
            Moves of the path.
        position
            Which of them.

        Returns
        -------
        tuple
            Pairs: the answering act, and the act answered.
        """
        move = route[position]
        kind = int(self.found.kind[move])
        if kind in {ACT, PRESSURE}:
            before = [act for earlier in route[:position] for act in self.acts(earlier)]
            here = set(self.acts(move))
            return tuple((act, old) for old in before for act in self._answers.get(old, ()) if act in here)
        hits = self.acts(move) if kind == HOST else [act for earlier in route[:position] for act in self.acts(earlier)]
        mover = self.found.actors[self.found.target[move]]
        return tuple((act, old) for old in hits for act in self._answers.get(old, ()) if mover in self._by.get(act, ()))

    def status(self, route: tuple[int, ...], position: int) -> str:
        """Say what the record holds of a step.

        Parameters
        ----------
        route
            Moves of the path.
        position
            Which of them.

        Returns
        -------
        str
            observed, inferred or projected.
        """
        move = route[position]
        kind = int(self.found.kind[move])
        if (kind == ACT and position == 0) or self.answers(route, position):
            return "observed"
        if kind == HOST and position == 0:
            return "inferred"
        if kind in {ACT, HOST, PRESSURE} and self._follows(route, position):
            return "inferred"
        return "projected"

    def _follows(self, route: tuple[int, ...], position: int) -> bool:
        before = [act for earlier in route[:position] for act in self.acts(earlier)]
        found = False
        for act in self.acts(route[position]):
            for old in before:
                if act == old:
                    continue
                wait = self._day[act] - self._late[old]
                if pd.isna(wait):
                    continue
                if wait == pd.Timedelta(0):
                    self.ambiguous += 1
                    found = found or self.same_time == "allow"
                elif pd.Timedelta(0) < wait <= self.gap:
                    return True
        return found

    def label(self, route: tuple[int, ...], position: int) -> str:
        """Name the kind of a step: an act is retaliation when its target's side hit the actor first.

        Parameters
        ----------
        route
            Moves of the path.
        position
            Which of them.

        Returns
        -------
        str
            The kind.
        """
        move = route[position]
        kind = int(self.found.kind[move])
        if kind != ACT or position == 0 or not self._was_hit(route, position):
            return KINDS[kind]
        hitter, victim = int(self.found.target[move]), int(self.found.source[move])
        side = {hitter} | self._friends_of(hitter)
        earlier = {
            int(self.found.source[one])
            for one in route[:position]
            if self.found.kind[one] in {ACT, HOST} and self.found.target[one] == victim
        }
        return "retaliation" if earlier & side or self._hit_in_window(move, side, victim) else KINDS[kind]

    def _was_hit(self, route: tuple[int, ...], position: int) -> bool:
        return int(self.found.kind[route[position - 1]]) in {ACT, HOST}

    def _friends_of(self, actor: int) -> set[int]:
        if self._friends is None:
            self._friends = {}
            for u, v, kind in zip(self.found.source, self.found.target, self.found.kind, strict=True):
                if kind in {ALLY, PATRON_UP, PROXY}:
                    self._friends.setdefault(int(u), set()).add(int(v))
        return self._friends.get(actor, set())

    def _hit_in_window(self, move: int, side: set[int], victim: int) -> bool:
        ours = self.acts(move)
        for one in sorted(side):
            for back in range(int(self.found.first[one]), int(self.found.first[one + 1])):
                if self.found.kind[back] != ACT or self.found.target[back] != victim:
                    continue
                for act in ours:
                    for old in self.acts(back):
                        wait = self._day[act] - self._late[old]
                        if act in self._answers.get(old, ()) or (
                            not pd.isna(wait) and pd.Timedelta(0) < wait <= self.gap
                        ):
                            return True
        return False
