"""From tables to typed steps: which act or tie lets whom draw in whom, and with what score.

A move is one kind of step from one actor to another with all the rows behind it. Moves are sorted
by name, so that the order of rows changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from conflictgraph import vocab
from conflictgraph.graph.days import last_day
from conflictgraph.measures.escalation.automaton import (
    ACT,
    ALLY,
    HOST,
    KINDS,
    LEADS,
    MEMBER,
    PATRON_UP,
    PRESSURE,
    PROXY,
)
from conflictgraph.measures.escalation.usable import (
    PRESSES,
    confidence,
    intensity,
    rungs,
    usable_acts,
    usable_ties,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.params import Params

__all__ = ["HOLDS_SOIL", "Moves", "moves"]

#: Kinds of actor whose name in the place of an act means their soil.
HOLDS_SOIL = frozenset({"state", "government"})


@dataclass(frozen=True, slots=True)
class Moves:
    """Typed steps between actors, as arrays, with the rows behind each.

    Parameters
    ----------
    actors
        Actor ids, sorted; codes are positions.
    source, target, kind
        Ends and kind of each move, (n,) int32, sorted.
    coin
        Which piece of evidence decides it, (n,) int64: both directions of an alliance share one.
    newest
        Day of the newest row behind it, (n,) datetime64[s], NaT for ties.
    first
        Where each actor's moves begin, (n_actors + 1,) int64.
    act_move, act_row, act_weight, act_age
        Acts behind moves, sorted by move: move, row position, intensity times confidence, age in days.
    tie_move, tie_row, tie_weight
        Ties behind moves, sorted by move: move, row position, strength times confidence.
    acts, ties
        The rows that positions point to.
    at
        The day on which recency is counted, or NaT.
    given
        Scores that stand instead of the weights, (n,) float64: NaN where the weights rule, 0 where
        there is no score; or nothing.
    """

    actors: tuple[str, ...]
    source: np.ndarray
    target: np.ndarray
    kind: np.ndarray
    coin: np.ndarray
    newest: np.ndarray
    first: np.ndarray
    act_move: np.ndarray
    act_row: np.ndarray
    act_weight: np.ndarray
    act_age: np.ndarray
    tie_move: np.ndarray
    tie_row: np.ndarray
    tie_weight: np.ndarray
    acts: pd.DataFrame
    ties: pd.DataFrame
    at: pd.Timestamp
    given: np.ndarray | None = None
    # One move stands in many paths: its ids are sorted once.
    _known_ids: dict[int, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _columns: list[np.ndarray] = field(default_factory=list, init=False, repr=False, compare=False)

    def scores(self, params: Params) -> np.ndarray:
        """Score each move: acts fade and add up as chances do, of ties the strongest counts.

        ``q = 1 - prod(1 - weight * intensity * confidence * 2 ** (-age / half_life))``; for a
        tie ``q = weight of the kind * strength * confidence``.

        Parameters
        ----------
        params
            The weights.

        Returns
        -------
        numpy.ndarray
            (n,) float64, 0 to 1.
        """
        base = np.where(self.kind == HOST, params.host, params.act)
        parts = base[self.act_move] * self.act_weight * np.exp2(-self.act_age / params.half_life)
        missed = np.zeros(len(self.kind))
        np.add.at(missed, self.act_move, np.log1p(-np.minimum(parts, 1 - 1e-15)))
        scores = -np.expm1(missed)
        of_kind = np.zeros(8)
        of_kind[[ALLY, LEADS, MEMBER, PATRON_UP, PROXY]] = [
            params.ally,
            params.leads,
            params.member,
            params.patron_up,
            params.proxy,
        ]
        np.maximum.at(scores, self.tie_move, of_kind[self.kind[self.tie_move]] * self.tie_weight)
        return scores if self.given is None else np.where(np.isnan(self.given), scores, self.given)

    def act_ids(self, move: int) -> tuple[str, ...]:
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
        if move not in self._known_ids:
            if not self._columns:
                self._columns.append(self.acts["date"].to_numpy().astype("datetime64[s]").astype(np.int64))
                self._columns.append(self.acts["act_id"].to_numpy(dtype=object))
            low, high = np.searchsorted(self.act_move, [move, move + 1])
            rows = self.act_row[low:high]
            # NaT is the smallest number, so acts without a date come last.
            newest = sorted(zip((-self._columns[0][rows].astype(float)).tolist(), self._columns[1][rows], strict=True))
            self._known_ids[move] = tuple(dict.fromkeys(str(act) for _, act in newest))
        return self._known_ids[move]

    def tie_ids(self, move: int) -> tuple[str, ...]:
        """List the ties behind a move.

        Parameters
        ----------
        move
            Its number.

        Returns
        -------
        tuple
            Tie ids, sorted.
        """
        low, high = np.searchsorted(self.tie_move, [move, move + 1])
        return tuple(sorted(self.ties["tie_id"].iloc[self.tie_row[low:high]]))


def moves(
    g: ConflictGraph,
    params: Params,
    *,
    at: Day | None = None,
    since: Day | None = None,
    min_level: int = 1,
    persons: bool = False,
    places: Mapping[str, str] | None = None,
    ended: bool = False,
) -> Moves:
    """Gather every move that the record allows on a day.

    Parameters
    ----------
    g
        The graph.
    params
        How rows are read.
    at
        The day; acts after it and ties that do not stand on it are left out. Nothing means the
        newest day on which an act began.
    since
        First day of the acts.
    min_level
        Lowest rung of an act that makes a step.
    persons
        Let people be stations too.
    places
        Words in the place of an act to the actor whose soil they mean; nothing takes the
        names and aliases of states and governments.
    ended
        Keep ties that ended before the day, for what happened while they stood.

    Returns
    -------
    Moves
        The moves.
    """
    if not 1 <= min_level <= 8:
        msg = f"min_level is {min_level}: rungs of hostile acts are 1 (a complaint) to 8 (mass violence)"
        raise ValueError(msg)
    acts, day = _on_day(usable_acts(g, persons=persons), at, since)
    ties = usable_ties(g, persons=persons)
    if not pd.isna(day):
        stands = ended | ~(ties["until_earliest"].fillna(ties["until"]) < day)
        ties = ties[~(ties["since_latest"].fillna(ties["since"]) > day) & stands]
    acts, ties = acts.reset_index(drop=True), ties.reset_index(drop=True)
    names = tuple(sorted(g.actors["actor_id"]))
    index = pd.Index(names)
    from_acts = _act_parts(g, acts, index, min_level, persons=persons, places=places)
    from_ties = _tie_parts(ties, index)
    parts = (
        np.concatenate([from_acts, from_ties]) if len(from_acts) or len(from_ties) else np.zeros((0, 5), dtype=np.int64)
    )
    code = (parts[:, 0] * len(names) + parts[:, 1]) * len(KINDS) + parts[:, 2]
    order = np.argsort(code, kind="stable")
    parts = parts[order]
    plain, move_of = np.unique(code[order], return_inverse=True)
    pair, kind_of = np.divmod(plain, len(KINDS))
    keys = np.column_stack([*np.divmod(pair, max(len(names), 1)), kind_of])
    is_tie = parts[:, 4] == 1
    act_row, tie_row = parts[~is_tie, 3], parts[is_tie, 3]
    newest = np.full(len(keys), np.datetime64("NaT"), dtype="datetime64[s]")
    dates = acts["date_latest"].fillna(acts["date"]).to_numpy(dtype="datetime64[s]")[act_row]
    order = np.argsort(dates, kind="stable")
    dated = order[~np.isnat(dates[order])]
    newest[move_of[~is_tie][dated]] = dates[dated]
    kind, ends = keys[:, 2].astype(np.int32), keys[:, :2].astype(np.int32)
    return Moves(
        actors=names,
        source=ends[:, 0].copy(),
        target=ends[:, 1].copy(),
        kind=kind,
        coin=_coins(keys),
        newest=newest,
        first=np.searchsorted(keys[:, 0], np.arange(len(names) + 1)).astype(np.int64),
        act_move=move_of[~is_tie],
        act_row=act_row,
        act_weight=(intensity(acts, params) * confidence(acts, params))[act_row],
        act_age=_ages(acts, day)[act_row],
        tie_move=move_of[is_tie],
        tie_row=tie_row,
        tie_weight=(ties["strength"].fillna(1.0).to_numpy(dtype=float) * confidence(ties, params))[tie_row],
        acts=acts,
        ties=ties,
        at=day,
    )


def _on_day(acts: pd.DataFrame, at: Day | None, since: Day | None) -> tuple[pd.DataFrame, pd.Timestamp]:
    begun = acts["date_latest"].fillna(acts["date"])
    day = begun.max() if at is None else last_day(at)
    if at is not None:
        acts = acts[~(begun > day)]
    if since is not None:
        first = pd.Timestamp(since)
        if at is not None and first > day:
            msg = f"the window ends ({at}) before it begins ({since})"
            raise ValueError(msg)
        acts = acts[acts["date_end"].fillna(acts["date_latest"]) >= first]
    return acts, day


def _ages(acts: pd.DataFrame, day: pd.Timestamp) -> np.ndarray:
    """Age in days from the middle of the interval in which the act began; undated acts are as old as the oldest."""
    early, late = acts["date"], acts["date_latest"].fillna(acts["date"])
    early = early.fillna(late)
    middle = early + (late - early) / 2
    ages = np.asarray((day - middle).dt.total_seconds(), dtype=float) / 86400.0
    if np.isnan(ages).all():
        return np.zeros(len(acts))
    return np.asarray(np.maximum(np.where(np.isnan(ages), np.nanmax(ages), ages), 0.0))


def _codes(column: pd.Series, index: pd.Index) -> np.ndarray:
    return index.get_indexer(pd.Index(column.astype("str"))).astype(np.int64)


def _parts(rows: np.ndarray, source: np.ndarray, target: np.ndarray, kind: int, is_tie: int) -> np.ndarray:
    fill = np.full(len(rows), kind, dtype=np.int64)
    return np.column_stack([source, target, fill, rows, np.full(len(rows), is_tie, dtype=np.int64)])


def _act_parts(
    g: ConflictGraph,
    acts: pd.DataFrame,
    index: pd.Index,
    min_level: int,
    *,
    persons: bool,
    places: Mapping[str, str] | None,
) -> np.ndarray:
    source, target = _codes(acts["source"], index), _codes(acts["target"], index)
    level = rungs(acts).to_numpy()
    presses = acts["type"].isin(PRESSES).to_numpy()
    hostile = (acts["sign"] < 0).to_numpy() & ~presses & (level >= min_level)
    rows = np.arange(len(acts))
    found = [
        _parts(rows[hostile], source[hostile], target[hostile], ACT, 0),
        _parts(rows[presses], source[presses], target[presses], PRESSURE, 0),
    ]
    soil = _soil(g, acts, index, persons=persons, places=places)
    forced = hostile & acts["force"].to_numpy(dtype=bool)
    held = (acts["type"] == "PROTEST").to_numpy()
    for row, owner in soil:
        if owner in {source[row], target[row]}:
            continue
        if forced[row]:
            found.append(np.array([[source[row], owner, HOST, row, 0]], dtype=np.int64))
        elif held[row]:
            found.append(np.array([[source[row], owner, PRESSURE, row, 0]], dtype=np.int64))
    return np.concatenate(found)


def _soil(
    g: ConflictGraph, acts: pd.DataFrame, index: pd.Index, *, persons: bool, places: Mapping[str, str] | None
) -> list[tuple[int, int]]:
    """Pair each act with the actors on whose soil it happened, by the words of its place."""
    owners = dict(places) if places is not None else _owners(g, persons=persons)
    code = {str(name): position for position, name in enumerate(index)}
    words = {word.casefold(): code[g.require_actor(actor)] for word, actor in owners.items()}
    found: list[tuple[int, int]] = []
    for row, place in enumerate(acts["place"]):
        if place:
            hits = {
                words[word] for part in re.split(r"[,;/()]| and ", place) if (word := part.strip().casefold()) in words
            }
            found += [(row, hit) for hit in sorted(hits)]
    return found


def _owners(g: ConflictGraph, *, persons: bool) -> dict[str, str]:
    owners: dict[str, str] = {}
    twice: set[str] = set()
    actors = g.actors
    hidden = actors["is_placeholder"] | (actors["is_person"] & (not persons)) | ~actors["kind"].isin(HOLDS_SOIL)
    actors = actors[~hidden]
    for actor, name, names, aliases in zip(
        actors["actor_id"], actors["name"], actors["names"], actors["aliases"], strict=True
    ):
        for word in {name, *aliases, *(other for _, other in names)}:
            if owners.setdefault(str(word).casefold(), str(actor)) != actor:
                twice.add(str(word).casefold())
    return {word: actor for word, actor in owners.items() if word not in twice}


def _tie_parts(ties: pd.DataFrame, index: pd.Index) -> np.ndarray:
    source, target = _codes(ties["source"], index), _codes(ties["target"], index)
    relations = {name: vocab.RELATIONS.get(name) for name in ties["relation"].unique()}
    step = ties["relation"].map(lambda name: getattr(relations[name], "escalation", "none")).to_numpy(dtype=object)
    senior_first = (
        ties["relation"].map(lambda name: getattr(relations[name], "senior", "") == "source").to_numpy(dtype=bool)
    )
    patron, client = np.where(senior_first, source, target), np.where(senior_first, target, source)
    rows = np.arange(len(ties))
    found = [np.zeros((0, 5), dtype=np.int64)]
    for name, kind in (("ally", ALLY), ("leads", LEADS), ("member", MEMBER)):
        mine = step == name
        found += [
            _parts(rows[mine], source[mine], target[mine], kind, 1),
            _parts(rows[mine], target[mine], source[mine], kind, 1),
        ]
    mine = step == "patron"
    found += [
        _parts(rows[mine], client[mine], patron[mine], PATRON_UP, 1),
        _parts(rows[mine], patron[mine], client[mine], PROXY, 1),
    ]
    return np.concatenate(found)


def _coins(keys: np.ndarray) -> np.ndarray:
    """One coin for each piece of evidence: ties that work both ways fall the same way in both."""
    both_ways = np.isin(keys[:, 2], [ALLY, LEADS, MEMBER])
    low, high = np.minimum(keys[:, 0], keys[:, 1]), np.maximum(keys[:, 0], keys[:, 1])
    plain = np.column_stack([np.where(both_ways, low, keys[:, 0]), np.where(both_ways, high, keys[:, 1]), keys[:, 2]])
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    return np.unique(plain, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
