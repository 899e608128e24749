"""A record of acts as numbers, and what it said of every pair of actors on one day.

Everything on a sheet is counted from acts before its day; only whether a pair turned hostile is
read from the days after it. Acts without a direction (two sides of a fight) stand in both
directions, and where no act has one, each pair is ranked once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from conflictgraph.errors import RecordTooThinError

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph
    from conflictgraph.tables import Tables

__all__ = ["ACTOR_BASELINES", "BASELINES", "COMPONENTS", "Record", "Sheet", "record", "sheet", "tables_of"]

#: Simple rankings of pairs that any claim must beat.
BASELINES = ("activity", "preferential", "persistence", "recency", "common_neighbours")
#: The typed steps of escalation, each as one score of a pair.
COMPONENTS = ("retaliation", "ally", "pile_on", "chain", "enemys_friend")
#: The same for single actors that may be drawn in.
ACTOR_BASELINES = ("activity", "persistence", "recency", "common_neighbours")

#: Ties and grudges fade six times as slowly as the news.
_SLOW = 6.0


@dataclass(frozen=True, slots=True)
class Record:
    """Acts between two different actors, in order of days.

    Parameters
    ----------
    source, target
        Codes of the actors, (n,) int64.
    day
        Days since `zero`, (n,) int64.
    force, words, friendly
        Material conflict; other hostile acts; cooperative acts; (n,) bool.
    names
        Actor ids; codes are positions.
    zero
        The first day.
    sided
        Whether no act has a direction: each pair is then ranked once.
    """

    source: np.ndarray
    target: np.ndarray
    day: np.ndarray
    force: np.ndarray
    words: np.ndarray
    friendly: np.ndarray
    names: tuple[str, ...]
    zero: pd.Timestamp
    sided: bool

    def faded(self, mask: np.ndarray, cutoff: float, half_life: float, keep: np.ndarray) -> np.ndarray:
        """Sum acts by pair, each counting half after every half-life.

        Parameters
        ----------
        mask
            Which acts, (n,) bool.
        cutoff
            Day on which they are counted.
        half_life
            In days.
        keep
            Codes of the actors that matter, (m,).

        Returns
        -------
        numpy.ndarray
            (m, m) float64.
        """
        weight = np.exp2(-(cutoff - self.day[mask]) / half_life)
        n = len(self.names)
        whole = sparse.coo_matrix((weight, (self.source[mask], self.target[mask])), shape=(n, n)).tocsr()
        return np.asarray(whole[keep][:, keep].todense())


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a record said on one day.

    Parameters
    ----------
    pairs
        Scores of each ranked pair by name, (n,) float32.
    source, target
        Codes of the pairs, (n,).
    hit
        Whether the pair saw material conflict within the horizon, (n,) bool.
    quiet
        Whether it saw none in the quiet time before, (n,) bool: a hit is then an onset.
    actors
        Codes of the quiet actors, (m,): no material conflict in the quiet time.
    actor_scores
        Scores of each quiet actor by name, (m,) float32.
    drawn
        Whether it was drawn in within the horizon, (m,) bool.
    cutoff
        The day.
    """

    pairs: dict[str, np.ndarray]
    source: np.ndarray
    target: np.ndarray
    hit: np.ndarray
    quiet: np.ndarray
    actors: np.ndarray
    actor_scores: dict[str, np.ndarray]
    drawn: np.ndarray
    cutoff: float

    def quiet_part(self) -> Sheet:
        """Keep the pairs that were quiet.

        Returns
        -------
        Sheet
            The same day, with fewer pairs.
        """
        keep = self.quiet
        return replace(
            self,
            pairs={name: column[keep] for name, column in self.pairs.items()},
            source=self.source[keep],
            target=self.target[keep],
            hit=self.hit[keep],
            quiet=keep[keep],
        )


def tables_of(given: ConflictGraph | Tables) -> Tables:
    """Take the tables of a graph, or the tables that were given.

    Parameters
    ----------
    given
        A graph or its tables.

    Returns
    -------
    Tables
        The tables.
    """
    from conflictgraph.graph import ConflictGraph

    return given.tables if isinstance(given, ConflictGraph) else given


def record(tables: Tables) -> Record:
    """Read the acts that a back-test counts: dated by day, between two named actors.

    Parameters
    ----------
    tables
        The tables. Placeholders are left out, and of rival claims the first counts.

    Returns
    -------
    Record
        The acts as numbers.

    Raises
    ------
    RecordTooThinError
        When there is none.
    """
    from conflictgraph.graph import ConflictGraph

    acts = ConflictGraph(tables).counted_acts()
    acts = acts.astype({"source": "str", "target": "str", "direction": "str"})
    hidden = {*tables.actors.loc[tables.actors["is_placeholder"], "actor_id"], ""}
    acts = acts[acts["date"].notna() & (acts["source"] != acts["target"]) & (acts["direction"] != "monadic")]
    acts = acts[~acts["source"].isin(hidden) & ~acts["target"].isin(hidden)]
    if acts.empty:
        raise RecordTooThinError("the record holds no dated act between two named actors: nothing can be back-tested")
    both_ways = acts["direction"].isin(["reciprocal", "unknown"])
    sided = bool(both_ways.mean() > 0.5)
    again = acts if sided else acts[both_ways]
    acts = pd.concat([acts, again.rename(columns={"source": "target", "target": "source"})], ignore_index=True)
    acts = acts.sort_values(["date", "act_id", "source", "target"], kind="stable")
    codes, names = pd.factorize(pd.concat([acts["source"], acts["target"]]).astype("str"), sort=True)
    quad, sign = acts["quad_class"].astype("str").to_numpy(), acts["sign"].to_numpy()
    force = quad == "material_conflict"
    zero = acts["date"].min()
    return Record(
        source=codes[: len(acts)].astype(np.int64),
        target=codes[len(acts) :].astype(np.int64),
        day=(acts["date"] - zero).dt.days.to_numpy(),
        force=force,
        words=~force & ((quad == "verbal_conflict") | (sign < 0)),
        friendly=(sign > 0) & ~force,
        names=tuple(str(name) for name in names),
        zero=zero,
        sided=sided,
    )


def sheet(
    known: Record,
    cutoff: float,
    *,
    ahead: float,
    quiet: float,
    half_life: float,
    min_acts: int,
    everyone: bool = False,
) -> Sheet | None:
    """Score every pair that was quiet, or every pair, and every actor, on one day.

    Parameters
    ----------
    known
        The record.
    cutoff
        The day; acts on it and after it are not known.
    ahead, quiet
        Days to look ahead, and days without material conflict before.
    half_life
        Days after which an act counts half; standing relations fade six times as slowly.
    min_acts
        Actors with fewer acts in the quiet time are not ranked.
    everyone
        Rank the pairs that were not quiet, too.

    Returns
    -------
    Sheet or None
        Nothing when fewer than three actors were active.
    """
    n = len(known.names)
    past = known.day < cutoff
    year = past & (known.day >= cutoff - quiet)
    busy = np.bincount(known.source[year], minlength=n) + np.bincount(known.target[year], minlength=n)
    keep = np.flatnonzero(busy >= min_acts)
    if len(keep) < 3:
        return None
    layers = _Layers(known, past, cutoff, half_life, keep)
    recent = _touched(known, year & known.force)
    soon = _touched(known, (known.day >= cutoff) & (known.day < cutoff + ahead) & known.force)
    cells = np.ix_(keep, keep)
    ranked: np.ndarray = (everyone | ~recent[cells]) & ~np.eye(len(keep), dtype=bool)
    if known.sided:
        ranked &= np.triu(np.ones_like(ranked))
    rows, columns = np.nonzero(ranked)
    quiet_ones = ~_part(recent)[keep]
    taken = _part(soon)[keep]
    return Sheet(
        pairs={name: table[rows, columns].astype(np.float32) for name, table in layers.pairs().items()},
        source=keep[rows],
        target=keep[columns],
        hit=soon[cells][rows, columns],
        quiet=~recent[cells][rows, columns],
        actors=keep[quiet_ones],
        actor_scores={name: column[quiet_ones].astype(np.float32) for name, column in layers.actors().items()},
        drawn=taken[quiet_ones],
        cutoff=cutoff,
    )


def _touched(known: Record, mask: np.ndarray) -> np.ndarray:
    found = np.zeros((len(known.names),) * 2, dtype=bool)
    found[known.source[mask], known.target[mask]] = True
    return found


def _part(touched: np.ndarray) -> np.ndarray:
    """Tell who takes part, on either side."""
    return np.asarray(touched.any(axis=0) | touched.any(axis=1))


def _shares(weights: np.ndarray) -> np.ndarray:
    totals = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0))


class _Layers:
    """Faded counts of one day, and the scores made of them."""

    def __init__(self, known: Record, past: np.ndarray, cutoff: float, half_life: float, keep: np.ndarray) -> None:
        def layer(mask: np.ndarray, life: float) -> np.ndarray:
            return known.faded(past & mask, cutoff, life, keep)

        slow = _SLOW * half_life
        everything = np.ones_like(past)
        self.force, self.words = layer(known.force, slow), layer(known.words, slow)
        self.friendly, self.all = layer(known.friendly, slow), layer(everything, slow)
        self.fresh_hostile = layer(known.force | known.words, half_life)
        self.fresh_words, self.fresh_all = layer(known.words, half_life), layer(everything, half_life)
        self.old_force = layer(known.force, 3650.0)
        self.hostile = self.force + 0.5 * self.words
        self.close = _shares(self.friendly + self.friendly.T)
        self.near = ((self.friendly + self.hostile + (self.friendly + self.hostile).T) > 0.05).astype(float)

    def pairs(self) -> dict[str, np.ndarray]:
        """Score pairs: typed steps, baselines, and what else is known of the two."""
        ones = np.ones(len(self.force))
        out, into = self.hostile.sum(axis=1), self.hostile.sum(axis=0)
        busy = self.all.sum(axis=1) + self.all.sum(axis=0)
        return {
            "retaliation": self.force.T,
            "ally": self.close @ self.force.T,
            "pile_on": self.close @ self.force,
            "chain": _shares(self.hostile) @ self.force,
            "enemys_friend": self.force @ self.close,
            "out": np.outer(out, ones),
            "into": np.outer(ones, into),
            "fresh_out": np.outer(self.fresh_hostile.sum(axis=1), ones),
            "fresh_into": np.outer(ones, self.fresh_hostile.sum(axis=0)),
            "words": self.words,
            "words_back": self.words.T,
            "fresh_words": self.fresh_words,
            "friendly": self.friendly + self.friendly.T,
            "old_force": self.old_force,
            "activity": np.outer(out, into),
            "preferential": np.outer(busy, busy),
            "persistence": self.old_force,
            "recency": self.fresh_all,
            "common_neighbours": self.near @ self.near,
        }

    def actors(self) -> dict[str, np.ndarray]:
        """Score single actors: ties to those that are hit or hit others, and baselines."""
        struck, strikes = self.force.sum(axis=0), self.force.sum(axis=1)
        return {
            "ally_struck": self.close @ struck,
            "ally_strikes": self.close @ strikes,
            "threatened": self.words.sum(axis=0) + self.words.sum(axis=1),
            "activity": self.all.sum(axis=0) + self.all.sum(axis=1),
            "persistence": self.old_force.sum(axis=0) + self.old_force.sum(axis=1),
            "recency": self.fresh_all.sum(axis=0) + self.fresh_all.sum(axis=1),
            "common_neighbours": self.near @ (struck + strikes > 0.05),
        }
