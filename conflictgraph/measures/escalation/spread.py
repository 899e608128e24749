"""What could follow, for everybody: whom typed steps from one actor reach, how strongly, and in what share of worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels.walks import trees
from conflictgraph.kernels.walks import worlds as live_worlds
from conflictgraph.measures.escalation.automaton import GROUPS, KINDS, Automaton, automaton, sided
from conflictgraph.measures.escalation.fitted import attached, strengthened
from conflictgraph.measures.escalation.moves import Moves, moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.reached import Reach
from conflictgraph.measures.escalation.routes import search

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.fitted import FittedStrengths

__all__ = ["reach"]

_Z = 1.959963984540054
_KINDS = {
    "actor": "str",
    "score": "float64",
    "side": "int64",
    "cross_pressured": "bool",
    "against_source": "float64",
    "with_source": "float64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "order": "float64",
    "steps": "int64",
    "via": "str",
    "kinds": "object",
    "row_ids": "object",
}


def reach(
    g: ConflictGraph,
    source: str,
    *,
    at: Day | None = None,
    since: Day | None = None,
    steps: Collection[str] = tuple(GROUPS),
    min_level: int = 1,
    max_steps: int = 4,
    max_tie_run: int = 2,
    co_belligerence: bool = False,
    min_score: float = 1e-4,
    arrive_as: Collection[str] | None = None,
    params: Params | None = None,
    strengths: Literal["assumed", "fitted"] | FittedStrengths = "assumed",
    worlds: int = 1000,
    seed: int = 0,
    persons: bool = False,
    places: Mapping[str, str] | None = None,
) -> Reach:
    """Whom could a clash with one actor reach, how strongly, on which side, and by whom first?

    The best score is that of the best typed path, as `paths` gives it. Beside it stands the
    share of sampled worlds in which the actor is reached: in a world each piece of evidence holds
    or not, with its score for a chance. Scores are no probabilities, so a share is a rank like them.

    Parameters
    ----------
    g
        The graph.
    source
        Who acts first: id, name or alias.
    at, since, steps, min_level, max_steps, max_tie_run, co_belligerence, min_score, arrive_as, params, strengths, persons, places
        As for `paths`.
    worlds
        How many worlds to sample; 0 leaves the shares out.
    seed
        Of the worlds.

    Returns
    -------
    Reach
        Its frame has one row an actor, cross-pressured ones first, then by falling score: actor,
        score, side (1 with those that were struck first, -1 against them), cross_pressured (reached on
        both sides), against_source and with_source (best score against and with the first actor, 0 where none),
        share, low, high (95 per cent Wilson interval, NaN without worlds), order (median number
        of steps in the worlds that reach it), steps, via (the last actor before it), kinds,
        row_ids (of the best path).

    Raises
    ------
    UnknownActorError
        When the actor is not there, with near names.
    ValueError
        When an option is out of range.
    RecordTooThinError
        When fitted strengths are asked of too thin a record.

    Notes
    -----
    Best scores come from one layered pass over all steps; where its walk passes an actor
    twice, `paths`' own search finds the best path. Worlds are walked all at once, one bit each;
    their walks may pass an actor twice. One coin a piece of evidence: both directions of an alliance
    fall together.

    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> reach(testing.toy(), "bee", worlds=0).to_frame()[["actor", "steps", "kinds"]]
      actor  steps        kinds
    0   ant      1       (act,)
    1   cat      2  (act, ally)
    """
    first = g.resolve(source)
    _check(max_steps=max_steps, worlds=worlds, min_score=min_score)
    weights = params or Params()
    table = automaton(steps=steps, max_tie_run=max_tie_run, co_belligerence=co_belligerence, arrive_as=arrive_as)
    found = moves(g, weights, at=at, since=since, min_level=min_level, persons=persons, places=places)
    fitted = attached(g, strengths, at)
    found, unrated = strengthened(found, fitted)
    scores = found.scores(weights)
    start = found.actors.index(first)
    best = _best(found, scores, sided(table), start, max_steps, min_score)
    hits = _sampled(found, scores, table, start, max_steps, worlds, seed) if worlds else None
    return Reach(
        source=first,
        rows=_frame(found, best, hits, worlds),
        max_steps=max_steps,
        worlds=worlds,
        seed=seed,
        at=found.at,
        strengths=fitted,
        unrated=unrated,
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
    )


def _check(*, max_steps: int, worlds: int, min_score: float) -> None:
    if not 1 <= max_steps <= 12:
        msg = f"max_steps is {max_steps}: 1 to 12"
        raise ValueError(msg)
    if not 0 <= worlds <= 1_000_000:
        msg = f"worlds is {worlds}: 0 to a million"
        raise ValueError(msg)
    if not 0 < min_score <= 1:
        msg = f"min_score is {min_score}: it lies between 0 and 1"
        raise ValueError(msg)


def _best(
    found: Moves, scores: NDArray[np.float64], table: Automaton, start: int, max_steps: int, min_score: float
) -> dict[int, dict[int, tuple[float, tuple[int, ...]]]]:
    """Find the best path to each actor on each side: actor -> sign -> score and moves."""
    states, kinds = table.after.shape
    actors, n = len(found.actors), len(found.kind)
    value = np.full((max_steps + 1, states, actors), np.inf)
    taken = np.full((max_steps + 1, states, actors), -1, dtype=np.int64)
    if not n:
        return {}
    with np.errstate(divide="ignore"):
        cost = -np.log(scores)
    shape = (found.kind, cost, table.after.reshape(-1), kinds, states, actors, start, max_steps)
    flat = value.reshape(-1), taken.reshape(-1)
    trees(found.source, found.target, *shape, *flat, work=max_steps * states * n)
    limit = -np.log(min_score) + 1e-9
    best: dict[int, dict[int, tuple[float, tuple[int, ...]]]] = {}
    for odd, sign in ((0, 1), (1, -1)):
        ends = [state for state in range(odd, states, 2) if table.accepts[state]]
        if not ends:
            continue
        part = value[1:, ends].reshape(-1, actors)
        choice = part.argmin(axis=0)
        only = np.where(np.arange(states) % 2 == odd, table.accepts, 0)
        for actor in np.flatnonzero(part.min(axis=0) <= limit).tolist():
            depth, end = divmod(int(choice[actor]), len(ends))
            route = _unwound(found, taken, depth + 1, ends[end], actor, states)
            stations = [start, *found.target[list(route)].tolist()]
            if len(set(stations)) < len(stations):
                side = Automaton(table.after, only, table.names)
                hits, _ = search(found, scores, side, (start, actor), k=1, max_steps=max_steps, min_score=min_score)
                if not hits:
                    continue
                route = hits[0]
            best.setdefault(actor, {})[sign] = (float(np.prod(scores[list(route)])), route)
    return best


def _unwound(
    found: Moves, taken: NDArray[np.int64], depth: int, state: int, actor: int, states: int
) -> tuple[int, ...]:
    route: list[int] = []
    while depth:
        move, state = divmod(int(taken[depth, state, actor]), states)
        route.append(move)
        actor, depth = int(found.source[move]), depth - 1
    return tuple(reversed(route))


def _sampled(
    found: Moves, scores: NDArray[np.float64], table: Automaton, start: int, max_steps: int, worlds: int, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Count the worlds that reach each actor, and the median number of steps in them."""
    states, kinds = table.after.shape
    actors = len(found.actors)
    used = _within(found, start, max_steps)
    coins, coin = np.unique(found.coin[used], return_inverse=True)
    chance = np.zeros(len(coins))
    chance[coin] = scores[used]
    words = -(-worlds // 64)
    work = max_steps * states * len(used) * words
    fast = live_worlds.runs_compiled(work)
    falls = _falls(chance, worlds, seed, words)
    full = np.zeros(words * 64, dtype=np.uint8)
    full[:worlds] = 1
    every = np.packbits(full, bitorder="little").view(np.int64)
    shape = (max_steps + 1, states, actors, words if fast else 1)
    if fast:
        lived = np.zeros(shape, dtype=np.int64)
        lived[0, 0, start] = every
    else:
        lived = np.zeros(shape, dtype=object)
        lived[0, 0, start, 0] = int.from_bytes(every.tobytes(), "little")
        falls = np.array([int.from_bytes(row.tobytes(), "little") for row in falls], dtype=object)
    ends = (found.source[used], found.target[used], found.kind[used], coin)
    rules = (table.after.reshape(-1), kinds, states, actors, start, max_steps, shape[-1])
    flat = lived.reshape(-1)
    live_worlds(*ends, *rules, falls.reshape(-1), flat, work=work)
    return _counted(flat.reshape(shape), np.flatnonzero(table.accepts))


def _within(found: Moves, start: int, max_steps: int) -> NDArray[np.int64]:
    """Give the moves that leave an actor which so many steps may reach."""
    near = np.zeros(len(found.actors), dtype=bool)
    near[start] = True
    for _ in range(max_steps - 1):
        near[found.target[near[found.source]]] = True
    return np.flatnonzero(near[found.source])


def _falls(chance: NDArray[np.float64], worlds: int, seed: int, words: int) -> NDArray[np.int64]:
    """Let each coin fall in each world, 64 worlds a number.

    A byte decides, unless it is the one in which the chance lies: then a number between 0 and 1 does.
    """
    random = np.random.default_rng(seed)
    falls = np.zeros((len(chance), words * 8), dtype=np.uint8)
    at_once = 4096
    for low in range(0, len(chance), at_once):
        part = chance[low : low + at_once]
        whole = np.floor(part * 256)
        drawn = np.frombuffer(random.bytes(len(part) * worlds), dtype=np.uint8).reshape(len(part), worlds)
        # A sure coin has 256, which no byte reaches.
        edge = np.where(whole < 256, whole, 0).astype(np.uint8)[:, None]
        right = (drawn < edge) | (whole == 256)[:, None]
        near = np.flatnonzero(drawn == edge)
        right.reshape(-1)[near] |= random.random(len(near)) < (part * 256 - whole)[near // worlds]
        bits = np.packbits(right, axis=1, bitorder="little")
        falls[low : low + len(part), : bits.shape[1]] = bits
    return falls.view(np.int64)


def _counted(lived: NDArray[Any], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    hit = np.bitwise_or.reduce(lived[:, ends], axis=1)
    seen = np.zeros_like(hit[0])
    counts = np.zeros((len(hit), hit.shape[1]), dtype=np.int64)
    for depth, now in enumerate(hit):
        new = now & ~seen
        if new.dtype == object:
            counts[depth] = [sum(int(word).bit_count() for word in row) for row in new]
        else:
            counts[depth] = np.bitwise_count(new.view(np.uint64)).sum(axis=1, dtype=np.int64)
        seen |= now
    total = counts.sum(axis=0)
    running = counts.cumsum(axis=0)
    low = (2 * running >= total).argmax(axis=0)
    high = (2 * running > total).argmax(axis=0)
    return total, np.where(total > 0, (low + high) / 2, np.nan)


def _wilson(hits: NDArray[np.int64], n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    share = hits / n
    centre = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
    half = _Z / (1 + _Z * _Z / n) * np.sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def _frame(
    found: Moves,
    best: dict[int, dict[int, tuple[float, tuple[int, ...]]]],
    hits: tuple[NDArray[np.int64], NDArray[np.float64]] | None,
    worlds: int,
) -> pd.DataFrame:
    codes = sorted(best)
    share = low = high = order = np.full(len(codes), np.nan)
    if hits is not None:
        share = hits[0][codes] / worlds
        low, high = _wilson(hits[0][codes], worlds)
        order = hits[1][codes]
    rows: list[tuple[Any, ...]] = []
    for n, actor in enumerate(codes):
        sides = best[actor]
        sign = max(sorted(sides), key=lambda one: sides[one][0])
        score, route = sides[sign]
        ids = tuple(dict.fromkeys(row for move in route for row in (*found.act_ids(move), *found.tie_ids(move))))
        rows.append(
            (
                *(found.actors[actor], score, -sign, len(sides) == 2),
                *(sides.get(one, (0.0, ()))[0] for one in (-1, 1)),
                *(share[n], low[n], high[n], order[n]),
                *(len(route), found.actors[found.source[route[-1]]]),
                *(tuple(KINDS[found.kind[move]] for move in route), ids),
            )
        )
    rows.sort(key=lambda row: (not row[3], -round(row[1], 12), row[0]))
    columns = list(zip(*rows, strict=True)) or [()] * len(_KINDS)
    return pd.DataFrame(
        {name: pd.Series(list(cells), dtype=kind) for (name, kind), cells in zip(_KINDS.items(), columns, strict=True)}
    )
