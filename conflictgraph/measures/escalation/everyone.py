"""All actors at once: who can reach whom in the order of time, how fast, and at the end of how many walks each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from conflictgraph.kernels.walks import NEVER, all_pairs, durations, katz, runs
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.stream import Rows, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day

__all__ = ["Reachability", "reachability", "temporal_centrality"]

#: Words of 64 actors that one block may have: rows of so many bytes are read at full speed, and few checks are made.
_WIDE = 40
#: Acts of the first part, times the number of actors.
_PART = 64


@dataclass(frozen=True, slots=True)
class Reachability:
    """Who can reach whom by acts in the order of time, without a limit on waiting.

    Parameters
    ----------
    actors
        Actor ids, sorted.
    bits
        Who has reached each actor, one bit an actor, (blocks, n_actors, bytes) uint8.
    place
        Which bit of all blocks stands for each actor, (n_actors,) int64.
    same_time
        What was asked.
    acts, undated, n_ambiguous_same_time
        As for `ObservedReach`.
    ids
        Act ids by actor that acts or is acted upon.
    """

    actors: tuple[str, ...]
    bits: NDArray[np.uint8] = field(repr=False)
    place: NDArray[np.int64] = field(repr=False)
    same_time: str
    acts: int
    undated: int
    n_ambiguous_same_time: int
    ids: pd.DataFrame = field(repr=False)

    def reaches(self, source: str, target: str) -> bool:
        """Say whether chains lead from one actor to another.

        Parameters
        ----------
        source, target
            Actor ids.

        Returns
        -------
        bool
            Whether they do.

        Raises
        ------
        ValueError
            When an id is not there.
        """
        u, v = self.actors.index(source), self.actors.index(target)
        block, bit = divmod(int(self.place[u]), 8 * self.bits.shape[2])
        return bool(self.bits[block, v, bit // 8] >> (bit % 8) & 1)

    def matrix(self) -> NDArray[np.bool_]:
        """Give it as a matrix; its size is the square of the number of actors.

        Returns
        -------
        numpy.ndarray
            bool, (from, to), in the order of `actors`; False on the diagonal.
        """
        n = len(self.actors)
        found = np.empty((n, n), dtype=bool)
        block, bit = np.divmod(self.place, 8 * self.bits.shape[2])
        for one, part in enumerate(self.bits):
            mine = np.flatnonzero(block == one)
            found[mine] = np.unpackbits(part, axis=1, bitorder="little").T[bit[mine]]
        np.fill_diagonal(found, val=False)
        return found

    def to_frame(self) -> pd.DataFrame:
        """Count for each actor whom it reaches and by whom it is reached.

        Returns
        -------
        pandas.DataFrame
            Columns actor, reaches, reached_by (int64, without itself), row_ids (its own acts and those
            against it), by falling `reaches`, then by id.
        """
        n, size = len(self.actors), 8 * self.bits.shape[2]
        reached_by = np.full(n, -1, dtype=np.int64)
        reaches = np.zeros(len(self.bits) * size, dtype=np.int64)
        for one, part in enumerate(self.bits):
            reached_by += np.bitwise_count(part).sum(axis=1, dtype=np.int64)
            whole = np.unpackbits(part, axis=1, bitorder="little")
            reaches[one * size : (one + 1) * size] = whole.sum(axis=0, dtype=np.int64)
        reaches = reaches[self.place]
        found = pd.DataFrame(
            {
                "actor": pd.array(self.actors, dtype="str"),
                "reaches": reaches - 1,
                "reached_by": reached_by,
                "row_ids": pd.Series(_own_acts(self.ids, n), dtype=object),
            }
        )
        return found.sort_values(["reaches", "actor"], ascending=[False, True], ignore_index=True)

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            Plain text.
        """
        table = self.to_frame()
        couples, n = int(table["reaches"].sum()), len(self.actors)
        order = "may follow" if self.same_time == "allow" else "do not follow"
        lines = [
            f"Of {n * (n - 1)} couples of actors, {couples} are joined by chains of acts in the order of time ({self.acts} acts).",
            *(
                f"  {row.actor} reaches {row.reaches} and is reached by {row.reached_by}."
                for row in table.head(10).itertuples()
            ),
            f"Acts of one day {order} each other ({self.n_ambiguous_same_time} couples of acts could); no limit on waiting.",
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.explain()


def _own_acts(ids: pd.DataFrame, n: int) -> list[tuple[str, ...]]:
    found: list[list[str]] = [[] for _ in range(n)]
    for act, u, v in zip(ids["act_id"], ids["source"], ids["target"], strict=True):
        found[u].append(act)
        found[v].append(act)
    return [tuple(dict.fromkeys(acts)) for acts in found]


def reachability(
    g: ConflictGraph,
    *,
    start: Day | None = None,
    end: Day | None = None,
    same_time: Literal["forbid", "allow"] = "forbid",
    min_level: int = 1,
    persons: bool = False,
) -> Reachability:
    """Who can reach whom by chains of acts in the order of time?

    All pairs in one pass, a bit a pair, without a limit on waiting; `observed_reach` takes
    one. Reach in time is not transitive, and not symmetric. Partial dates: possible reach.

    Parameters
    ----------
    g
        The graph.
    start, end, same_time, min_level, persons
        As for `observed_reach`.

    Returns
    -------
    Reachability
        Its frame counts for each actor whom it reaches and by whom it is reached.

    Raises
    ------
    ValueError
        When an option cannot be read.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> reachability(testing.toy()).reaches("ant", "bee")
    True
    """
    _check(same_time)
    acts = stream(g, Params(), start=start, end=end, min_level=min_level, persons=persons)
    bits, place = _pairs(acts.rows(), len(acts.actors), strict=same_time == "forbid")
    return Reachability(
        actors=acts.actors,
        bits=bits,
        place=place,
        same_time=same_time,
        acts=len(acts.ids),
        undated=acts.undated,
        n_ambiguous_same_time=acts.ambiguous(),
        ids=pd.DataFrame({"act_id": acts.ids, "source": acts.source, "target": acts.target}),
    )


def _check(same_time: str) -> None:
    if same_time not in {"forbid", "allow"}:
        msg = f"same_time is «{same_time}»: forbid or allow"
        raise ValueError(msg)


def _pairs(rows: Rows, n: int, *, strict: bool) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give the bits, block by block, and which bit stands for each actor.

    Actors take their bits in the order of their first acts: a block of them has nothing to
    say before the first acts, and little once those of its bits have spread.
    """
    acts, words = len(rows.time), max(1, -(-n // 64))
    first = np.full(n, acts, dtype=np.int64)
    first[rows.source[::-1]] = np.arange(acts)[::-1]
    order = np.argsort(first, kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    ends = rows.source.astype(np.uint32), rows.target.astype(np.uint32)
    moments, longest = _moments(rows, n)
    # What plain Python does for an act: a step of two numbers of so many words.
    work = acts * (8 + words // 32)
    if not all_pairs.runs_compiled(work):
        # One number of any width an actor, so that one step of plain Python joins two whole rows.
        whole = np.array([1 << one for one in place.tolist()], dtype=object)
        stage = np.zeros(longest, dtype=object)
        _spread(ends, moments, first[order[:1]], whole.reshape(1, n, 1), stage, (1 << n) - 1, strict=strict, work=0)
        wide = -(-n // 8)
        joined = b"".join(int(one).to_bytes(wide, "little") for one in whole)
        return np.frombuffer(joined, dtype=np.uint8).reshape(1, n, wide), place
    blocks = -(-words // _WIDE)
    width = -(-words // blocks)
    size = 64 * width
    reach = np.zeros((blocks, n, width), dtype=np.uint64)
    reach[place // size, np.arange(n), place % size // 64] = np.uint64(1) << (place % 64).astype(np.uint64)
    nobody = np.packbits(np.arange((blocks - 1) * size, blocks * size) >= n, bitorder="little").view(np.uint64)
    reach[-1] |= nobody
    stage = np.zeros(width * longest, dtype=np.uint64)
    _spread(ends, moments, first[order[::size]], reach, stage, np.uint64(2**64 - 1), strict=strict, work=work)
    reach[-1] &= ~nobody
    return reach.view(np.uint8).reshape(blocks, n, 8 * width), place


def _moments(rows: Rows, n: int) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], int]:
    """Find where the moments begin and end in which the order of acts would matter, and how many acts the largest has."""
    same = np.concatenate([[False], rows.time[1:] == rows.time[:-1], [False]])
    shared = np.flatnonzero(same[:-1] | same[1:]) if len(rows.time) else np.zeros(0, dtype=np.int64)
    run = np.ones(len(shared), dtype=np.int32)
    ends = rows.source[shared], rows.target[shared], rows.time[shared]
    longest = runs(*ends, run, np.full(n, -1, dtype=np.int64), work=len(shared))
    touch = np.flatnonzero(run > 1)
    return (shared[touch], shared[touch] + run[touch]), longest


def _spread(
    ends: tuple[NDArray[np.uint32], NDArray[np.uint32]],
    moments: tuple[NDArray[np.int64], NDArray[np.int64]],
    first: NDArray[np.int64],
    reach: NDArray[Any],
    stage: NDArray[Any],
    full: int | np.uint64,
    *,
    strict: bool,
    work: int,
) -> None:
    """Go through the acts part by part, and leave out those against actors that can hear no more."""
    (source, target), (begin, end) = ends, moments
    blocks, n, width = reach.shape
    acts, low = len(source), 0
    complete = np.zeros((blocks, n), dtype=np.uint8)
    # What goes in is what comes out: a flat view of the same numbers.
    outputs = reach.reshape(-1), stage, complete.reshape(-1)
    while low < acts:
        high = min(acts, max(2 * low, _PART * n))
        # A moment in which order would matter stays in one part.
        cut = int(np.searchsorted(begin, high)) - 1
        high = max(high, int(end[cut])) if cut >= 0 else high
        which = np.flatnonzero((first < high) & ~complete.all(axis=1))
        if not len(which):
            low = high
            continue
        # A block that has not yet begun needs all acts from its first on; so does what it has not filled.
        kept = (complete[which].min(axis=0, initial=1) == 0)[target[low:high]]
        before = np.concatenate([[0], np.cumsum(kept)])
        inside = slice(*np.searchsorted(begin, (low, high)))
        stops = [np.append(before[one[inside] - low], before[-1]).astype(np.uint64) for one in moments]
        since = before[np.maximum(first[which] - low, 0)].astype(np.uint64)
        all_pairs(
            *(source[low:high][kept], target[low:high][kept]),
            *stops,
            *(np.uint64(n), which.astype(np.uint64), since, int(strict), np.uint64(width), full),
            *outputs,
            work=work,
        )
        low = high


def temporal_centrality(
    g: ConflictGraph,
    *,
    beta: float = 0.5,
    half_life: str | None = "30D",
    start: Day | None = None,
    end: Day | None = None,
    same_time: Literal["forbid", "allow"] = "forbid",
    min_level: int = 1,
    persons: bool = False,
) -> pd.DataFrame:
    """Who sets off, and who stands at the end of, chains of acts in the order of time?

    `closeness` is the mean over all other actors of 1 / (days of the fastest chain to it, the
    first counted): ``(1 / (n - 1)) * sum(1 / (1 + duration))``, 0 for those never reached
    (harmonic temporal closeness: Crescenzi, Magnien and Marino 2020, doi:10.3390/a13090211, with durations). `katz` sums over all time-respecting walks that end with an actor ``beta ** acts *
    2 ** (-age of the first act / half_life)`` (Béres and others 2018,
    doi:10.1007/s41109-018-0080-5). The trap: both count what was recorded, and much-reported actors lead.

    Parameters
    ----------
    g
        The graph.
    beta
        Weight of each act of a walk, above 0 and at most 1.
    half_life
        After how long a walk counts half; nothing lets none fade.
    start, end, same_time, min_level, persons
        As for `observed_reach`; Katz walks are strict in any case.

    Returns
    -------
    pandas.DataFrame
        actor, reaches, reached_by (int64), closeness (0 to 1), katz (>= 0, on the last day of
        the window's acts), row_ids (acts by and against it); by falling closeness, then by id.

    Raises
    ------
    ValueError
        When an option cannot be read.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> temporal_centrality(testing.toy())[["actor", "reaches", "closeness"]].head(2)
      actor  reaches  closeness
    0   ant        1   0.333333
    1   bee        1   0.333333
    """
    _check(same_time)
    if not 0 < beta <= 1:
        msg = f"beta is {beta}: above 0 and at most 1"
        raise ValueError(msg)
    days = np.inf if half_life is None else pd.Timedelta(half_life) / pd.Timedelta(days=1)
    if not days > 0:
        msg = f"half_life is «{half_life}»: a length of time above nothing"
        raise ValueError(msg)
    acts = stream(g, Params(), start=start, end=end, min_level=min_level, persons=persons)
    rows, n, strict = acts.rows(), len(acts.actors), same_time == "forbid"
    bits, place = _pairs(rows, n, strict=strict)
    found = Reachability(
        actors=acts.actors,
        bits=bits,
        place=place,
        same_time=same_time,
        acts=len(acts.ids),
        undated=acts.undated,
        n_ambiguous_same_time=0,
        ids=pd.DataFrame({"act_id": acts.ids, "source": acts.source, "target": acts.target}),
    ).to_frame()
    found = found.sort_values("actor", ignore_index=True)
    found.insert(3, "closeness", _closeness(rows, n, strict=strict))
    found.insert(4, "katz", _katz(rows, n, beta, float(np.log(2) / days)))
    return found.sort_values(["closeness", "actor"], ascending=[False, True], ignore_index=True)


def _closeness(rows: Rows, n: int, *, strict: bool) -> NDArray[np.float64]:
    found = np.zeros(n)
    for start in np.unique(rows.source).tolist():
        shortest = np.full(n, 2**62, dtype=np.int64)
        space = [np.full(n, NEVER, dtype=np.int64) for _ in range(3)]
        work = len(rows.time) * n
        durations(rows.source, rows.target, rows.time, start, int(strict), shortest, *space, work=work)
        reached = shortest < 2**61
        reached[start] = False
        found[start] = (1.0 / (1.0 + shortest[reached])).sum() / max(n - 1, 1)
    return found


def _katz(rows: Rows, n: int, beta: float, rate: float) -> NDArray[np.float64]:
    score, when, acts = np.zeros(n), np.zeros(n), len(rows.time)
    if not acts:
        return score
    katz(rows.source, rows.target, rows.time, beta, rate, score, when, np.zeros(acts), work=acts)
    faded: NDArray[np.float64] = score * np.exp(-rate * (float(rows.time[-1]) - when))
    return np.where(score > 0, faded, 0.0)
