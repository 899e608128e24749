"""Where do the paths between two actors break? Actors on all of them, the cheapest seam, and each step's weight."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from conflictgraph.measures.escalation.automaton import GROUPS, KINDS
from conflictgraph.measures.escalation.path import NOT_A_FORECAST
from conflictgraph.measures.escalation.pathsets import without_each
from conflictgraph.measures.escalation.risk_ import coin_sets, rows_behind
from conflictgraph.measures.escalation.seams import Seam, seam
from conflictgraph.measures.escalation.tell import brackets, scored_words
from conflictgraph.measures.escalation.web import Web, web
from conflictgraph.measures.escalation.worlds import Worlds

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.fitted import FittedStrengths
    from conflictgraph.measures.escalation.params import Params

__all__ = ["Chokepoints", "chokepoints"]

_CANDIDATES = 60
#: Steps of a seam that a sentence names; the frame holds them all.
_TOLD = 6
_IMPORTANCE = {
    "source": "str",
    "target": "str",
    "kind": "str",
    "score": "float64",
    "risk_without": "float64",
    "importance": "float64",
    "row_ids": "object",
}
_SEAM = {"source": "str", "target": "str", "kind": "str", "score": "float64", "row_ids": "object"}
_VERBS = {
    "act": "the acts of {u} against {v}",
    "host": "the force used by {u} on the soil of {v}",
    "pressure": "the pressure of {u} on {v}",
    "ally": "the alliance of {u} and {v}",
    "leads": "the leadership between {u} and {v}",
    "member": "the membership between {u} and {v}",
    "patron_up": "the backing that {v} gives {u}",
    "proxy": "the backing that {u} gives {v}",
}


@dataclass(frozen=True, slots=True)
class Chokepoints:
    """Where the paths between two actors break.

    Parameters
    ----------
    source, target
        Actor ids.
    dominators
        Actors that every path crosses.
    seam
        The cheapest steps without which no path is left: source, target, kind, score, row_ids.
    how
        max-flow (on the state graph, without a limit of steps) or hitting-set (over the paths of at
        most so many steps, for a smallest length-bounded cut is hard).
    cheapest
        Whether it was proved that no other seam costs less.
    seam_cost, seam_cost_at_least
        What the seam costs: the sum of -log(1 - score) over its steps; and what is proved of every
        seam: none costs less than this. The two are equal for the cheapest.
    cut_bound
        Chance that some step of the seam is live: the risk is no higher.
    importance
        One row a step, most important first: source, target, kind, score, risk_without, importance
        (risk with less risk without), row_ids.
    risk, method, worlds
        The risk of all of them, exact or sampled; with and without are asked of the same worlds.
    candidates
        Steps looked at, of `steps` that may matter.
    max_steps
        Longest path; nothing means no limit.
    strengths, unrated
        Fitted strengths with their out-of-sample score, or nothing when they are assumed; and act steps
        that they do not rate.
    missing
        When there is no path: which cut is missing.
    """

    source: str
    target: str
    dominators: tuple[str, ...]
    seam: pd.DataFrame
    how: str
    cheapest: bool
    seam_cost: float
    seam_cost_at_least: float
    cut_bound: float
    importance: pd.DataFrame
    risk: float
    method: str
    worlds: int
    candidates: int
    steps: int
    max_steps: int | None
    strengths: FittedStrengths | None = field(repr=False)
    unrated: int
    names: dict[str, str] = field(repr=False)
    missing: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Give the importance of each step.

        Returns
        -------
        pandas.DataFrame
            See `importance`; with fitted strengths ``attrs`` holds their score.
        """
        found = self.importance.copy(deep=False)
        found.attrs.update({} if self.strengths is None else self.strengths.to_dict())
        return found

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind any step, each once."""
        return tuple(dict.fromkeys(row for ids in self.importance["row_ids"] for row in ids))

    def explain(self) -> str:
        """Say where de-escalation pays.

        Returns
        -------
        str
            Plain text.
        """
        return _told(self)

    def __str__(self) -> str:
        return self.explain()


def chokepoints(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    at: Day | None = None,
    max_steps: int | None = 4,
    steps: Collection[str] = tuple(GROUPS),
    params: Params | None = None,
    strengths: Literal["assumed", "fitted"] | FittedStrengths = "assumed",
    worlds: int = 9604,
    seed: int = 0,
) -> Chokepoints:
    """Where do the paths between two actors break, and which step matters most?

    Parameters
    ----------
    g, source, target, at, max_steps, steps, params, strengths, worlds, seed
        As for `risk`. Without a limit of steps the seam is a minimum cut of the state graph by
        maximum flow; with one, a hitting set over the paths.

    Returns
    -------
    Chokepoints
        Steps by falling importance, then by name.

    Raises
    ------
    UnknownActorError, ValueError, RecordTooThinError
        As for `risk`.

    Notes
    -----
    The importance of a step is the risk with it less the risk without it, exact or from the same
    sampled worlds (common random numbers). When there are more than 60 steps, those of the best
    paths and of the seam are looked at, and the answer says of how many.

    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> found = chokepoints(testing.toy(), "bee", "cat")
    >>> found.dominators, found.to_frame()["row_ids"].tolist()
    (('ant',), [('t1',), ('a2',)])
    """
    if worlds < 1:
        msg = f"worlds is {worlds}: at least one"
        raise ValueError(msg)
    between = web(g, source, target, at=at, max_steps=max_steps, steps=steps, params=params, strengths=strengths)
    cut = seam(between)
    best = between.best(50)
    whole, without, method = _with_and_without(between, _candidates(between, cut, best), worlds, seed)
    shown = _shown(between, best)
    rows = [(*_named(between, shown[coin], coin), less, max(0.0, whole - less)) for coin, less in without.items()]
    shaped = [(u, v, kind, score, less, gain, ids) for u, v, kind, score, ids, less, gain in rows]
    shaped.sort(key=lambda row: (-round(row[5], 12), row[0], row[1], row[2]))
    actors = between.found.actors
    crossed = [actors[one] for one in _inner(between, best) if between.crosses(one)]
    return Chokepoints(
        source=actors[between.ends[0]],
        target=actors[between.ends[1]],
        dominators=tuple(sorted(crossed)),
        seam=pd.DataFrame([_named(between, shown[one], one) for one in cut.coins], columns=list(_SEAM)).astype(_SEAM),
        how=cut.how,
        cheapest=cut.cheapest,
        seam_cost=cut.cost,
        seam_cost_at_least=cut.at_least,
        cut_bound=max(cut.bound, whole),
        importance=pd.DataFrame(shaped, columns=list(_IMPORTANCE)).astype(_IMPORTANCE),
        risk=whole,
        method=method,
        worlds=worlds if method == "sampled" else 0,
        candidates=len(without),
        steps=len(between.coins),
        max_steps=max_steps,
        strengths=between.strengths,
        unrated=between.unrated,
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
        missing=between.missing(g.actor_name),
    )


def _candidates(between: Web, cut: Seam, best: list[tuple[int, ...]]) -> list[int]:
    every = between.coins.tolist()
    if len(every) <= _CANDIDATES:
        return [int(coin) for coin in every]
    listed = [int(between.found.coin[move]) for route in best for move in route]
    return list(dict.fromkeys([*cut.coins, *listed]))[: max(_CANDIDATES, len(cut.coins))]


def _with_and_without(
    between: Web, candidates: list[int], worlds: int, seed: int
) -> tuple[float, dict[int, float], str]:
    sets = coin_sets(between)
    found = None if sets is None else without_each(sets, between.chance)
    if found is not None:
        whole, less = found
        return whole, {coin: less.get(coin, whole) for coin in candidates}, "exact"
    sampled = Worlds.of(between, worlds, seed)
    return (
        float(sampled.live().mean()),
        {coin: float(sampled.live(without=coin).mean()) for coin in candidates},
        "sampled",
    )


def _shown(between: Web, best: list[tuple[int, ...]]) -> dict[int, int]:
    """Name each coin by the move in which the best path that uses it does so."""
    shown: dict[int, int] = {}
    for move in (*(move for route in best for move in route), *between.move.tolist()):
        shown.setdefault(int(between.found.coin[move]), move)
    return shown


def _named(between: Web, move: int, coin: int) -> tuple[str, str, str, float, tuple[str, ...]]:
    found = between.found
    u, v = found.actors[found.source[move]], found.actors[found.target[move]]
    return u, v, KINDS[int(found.kind[move])], float(between.chance[coin]), rows_behind(between, [move])


def _inner(between: Web, best: list[tuple[int, ...]]) -> list[int]:
    """Only an actor on the best path can be on every path."""
    return [int(between.found.target[move]) for move in best[0][:-1]] if best else []


def _told(found: Chokepoints) -> str:
    names = found.names
    a, b = (names.get(one, one) for one in (found.source, found.target))
    if found.importance.empty:
        none = f"No escalation path joins {a} and {b}, so that there is nothing to cut: {found.missing}."
        return (
            "\n".join([none, *scored_words(found), NOT_A_FORECAST]) if found.strengths else f"{none} {NOT_A_FORECAST}"
        )
    every = " and ".join(names.get(one, one) for one in found.dominators)
    limit = f"of at most {found.max_steps} steps" if found.max_steps is not None else "of any length"
    lines = [
        f"Every path {limit} from {a} to {b} crosses {every}."
        if every
        else f"No single actor stands on every path {limit} from {a} to {b}."
    ]
    lines.append(_seam_line(found))
    top: Any = found.importance[found.importance["importance"] > 0].head(3)
    for n, row in enumerate(top.itertuples(index=False)):
        head = "De-escalation pays most at" if not n else "Then at"
        lines.append(
            f"{head} {_grounds(row, names)} {brackets(row.row_ids)}: without it the score falls from {found.risk:.3f} to {row.risk_without:.3f}."
        )
    if found.method == "sampled":
        lines.append(f"With and without were asked of the same {found.worlds} sampled worlds.")
    if found.candidates < found.steps:
        lines.append(
            f"{found.candidates} of {found.steps} steps were looked at: those of the best paths and of the seam."
        )
    return "\n".join([*lines, *scored_words(found), NOT_A_FORECAST])


def _seam_line(found: Chokepoints) -> str:
    rows: Any = found.seam.sort_values("score", ascending=False, kind="stable").head(_TOLD).itertuples(index=False)
    seam_ = "; ".join(f"{_grounds(row, found.names)} {brackets(row.row_ids)}" for row in rows)
    if len(found.seam) > _TOLD:
        seam_ += f"; and {len(found.seam) - _TOLD} weaker ones (all {len(found.seam)} stand in `seam`)"
    how = (
        "a minimum cut of the state graph, by maximum flow"
        if found.how == "max-flow" and found.cheapest and found.max_steps is None
        else "a cut of the state graph by maximum flow"
        if found.how == "max-flow"
        else "a hitting set over the paths, for a smallest length-bounded cut is hard"
        if found.max_steps is not None
        else "a hitting set over the paths, for a flow may pay twice for one piece of evidence, or meet an actor twice"
    )
    name = "The cheapest seam" if found.cheapest else "The cheapest seam that was found"
    known = (
        ""
        if found.cheapest
        else f" It costs {found.seam_cost:.3f}; proved is that none costs less than {found.seam_cost_at_least:.3f}, so a cheaper one may exist, by {found.seam_cost - found.seam_cost_at_least:.3f} at most, and would bound the risk by {-math.expm1(-found.seam_cost_at_least):.3f} at best."
    )
    return f"{name} ({how}): {seam_}. Without it the score falls from {found.risk:.3f} to 0; the risk is at most {found.cut_bound:.3f}.{known}"


def _grounds(row: Any, names: dict[str, str]) -> str:
    u, v, kind = (str(getattr(row, name)) for name in ("source", "target", "kind"))
    return _VERBS[kind].format(u=names.get(u, u), v=names.get(v, v))
