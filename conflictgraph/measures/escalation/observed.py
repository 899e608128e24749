"""What happened: chains of acts in the order of time, whom they reached, and when.

Rule 1: strict order unless asked for; the answer says which. Rule 2: waiting counts from the
latest arrival. Rule 3: a partial date is an interval: reach is possible when some choice of days
gives the order, certain when one chain holds for every choice. Rule 4: an answer on record
continues what it answers, whatever the wait.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from conflictgraph.measures.escalation.chains_ import COLUMNS, STEPS, ObservedPaths, ObservedReach
from conflictgraph.measures.escalation.follow import BY, certain, follow
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.routes import two_actors
from conflictgraph.measures.escalation.stream import Stream, gap_days, stream
from conflictgraph.measures.escalation.tell import row_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.graph.days import Day
    from conflictgraph.measures.escalation.follow import Chains

__all__ = ["observed_paths", "observed_reach"]

Criterion = Literal["earliest", "latest", "fastest", "shortest", "best"]
SameTime = Literal["forbid", "allow"]


def observed_reach(
    g: ConflictGraph,
    source: str,
    *,
    by: Criterion = "earliest",
    start: Day | None = None,
    end: Day | None = None,
    max_gap: str | None = "14D",
    same_time: SameTime = "forbid",
    min_level: int = 1,
    params: Params | None = None,
    persons: bool = False,
) -> ObservedReach:
    """Whom did chains of acts that began with an actor reach, when, and by which acts?

    The trap: a chain says that acts followed each other within a wait, not that one led to the
    next. These are walks: a chain may pass an actor twice, and `simple` says whether it does.

    Parameters
    ----------
    g
        The graph.
    source
        Who acts first; with ``by="latest"`` whom the chains reach.
    by
        Which chain to each actor: ``"earliest"`` arrival, ``"fastest"`` (fewest days from first
        act to last), ``"shortest"`` (fewest acts), ``"best"`` (largest product of weight,
        intensity and confidence). ``"latest"`` turns the question round: from whom could the
        actor be reached, and on which day at the latest did each have to act?
    start, end
        The window; nothing takes the record.
    max_gap
        Longest wait at an actor, such as ``"14D"``, counted from the latest arrival; nothing
        sets no limit.
    same_time
        Whether acts of one day may follow each other.
    min_level
        Lowest rung of an act, 1 (words) to 8; demands and protests count.
    params
        The weights, for `score`.
    persons
        Let people be stations.

    Returns
    -------
    ObservedReach
        Its frame has one row an actor, in order of arrival: actor, began and arrival (first and
        last day of the chain, by the earliest possible days), days (between them), certain
        (whether one chain holds for every choice of days), surely (the day by which it then
        arrived), steps, score, simple, answered (whether an answer on record joins its acts),
        row_ids. With ``by="latest"`` in falling order of `began`, and `surely` is the day
        before which the chain surely did not begin.

    Raises
    ------
    UnknownActorError
        When the actor is not there, with near names.
    ValueError
        When an option cannot be read.

    Notes
    -----
    One pass over the acts (Wu and others 2014, doi:10.14778/2732939.2732945), with a limit on
    waiting (Bentert and others 2020, doi:10.1007/s41109-020-00311-0). Possible reach takes an act
    for each day on which it may have happened: with a gap it is an upper bound, because a chain
    could then need one act on two days.

    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> observed_reach(testing.toy(), "ant").to_frame()[["actor", "arrival", "row_ids"]]
      actor    arrival row_ids
    0   bee 2024-01-01   (a1,)
    """
    first = g.resolve(source)
    _check(by, same_time)
    acts = stream(g, params or Params(), start=start, end=end, min_level=min_level, persons=persons)
    gap, strict, mirrored = gap_days(max_gap), same_time == "forbid", by == "latest"
    code = acts.actors.index(first)
    asked = acts.mirrored() if mirrored else acts
    found = follow(
        asked,
        code,
        gap=gap,
        strict=strict,
        by="earliest" if mirrored else by,
        mirrored=mirrored,
        unlimited=max_gap is None,
    )
    sure = None if acts.exact else certain(asked, code, gap=gap, strict=strict, mirrored=mirrored)
    frame = _frame(asked, found, sure, code, mirrored=mirrored)
    return ObservedReach(
        actor=first,
        by=by,
        same_time=same_time,
        max_gap=max_gap,
        rows=frame,
        acts=len(acts.ids),
        undated=acts.undated,
        n_ambiguous_same_time=acts.ambiguous(),
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
    )


def _check(by: str, same_time: str) -> None:
    if by not in BY:
        msg = f"by is «{by}»: one of {', '.join(BY)}"
        raise ValueError(msg)
    if same_time not in {"forbid", "allow"}:
        msg = f"same_time is «{same_time}»: forbid or allow"
        raise ValueError(msg)


def _days(days: NDArray[np.int64] | list[int]) -> NDArray[np.datetime64]:
    return np.array(days, dtype="datetime64[D]").astype("datetime64[s]")


def _frame(acts: Stream, found: Chains, sure: NDArray[np.int64] | None, start: int, *, mirrored: bool) -> pd.DataFrame:
    """Write one row an actor; a mirrored stream is turned round again."""
    flat, begin = found.every()
    rows, turn = found.rows, -1 if mirrored else 1
    n = len(begin) - 1
    first, last = (begin[1:] - 1, begin[:-1]) if mirrored else (begin[:-1], begin[1:] - 1)
    time = rows.time * turn
    began, arrival = time[flat[first]], time[flat[last]]
    surely = arrival if not mirrored else began
    certain_ = np.ones(n, dtype=bool)
    if sure is not None:
        surely = sure[found.actor] * turn
        certain_ = np.abs(surely) < 2**61
    days = np.where(certain_, surely, np.iinfo(np.int64).min).astype("datetime64[D]").astype("datetime64[s]")
    act = rows.act[flat]
    simple, answered = _passed(found, flat, begin, len(acts.actors), start, mirrored=mirrored)
    frame = pd.DataFrame(
        {
            "actor": pd.array([acts.actors[one] for one in found.actor], dtype="str"),
            "began": _days(began),
            "arrival": _days(arrival),
            "days": arrival - began,
            "certain": certain_,
            "surely": days,
            "steps": np.diff(begin),
            "score": np.multiply.reduceat(acts.score[act], begin[:-1]) if n else np.zeros(0),
            "simple": simple,
            "answered": answered,
            "row_ids": pd.Series(_ids(acts.ids[act].tolist(), begin.tolist(), mirrored=mirrored), dtype=object),
        },
        columns=list(COLUMNS),
    )
    order = ["began", "actor"] if mirrored else ["arrival", "actor"]
    return frame.sort_values(order, ascending=[not mirrored, True], kind="stable", ignore_index=True)


def _ids(acts: list[str], begin: list[int], *, mirrored: bool) -> list[tuple[str, ...]]:
    """List the acts of each chain, each once, from first to last."""
    turn = -1 if mirrored else 1
    return [tuple(dict.fromkeys(acts[low:high][::turn])) for low, high in pairwise(begin)]


def _passed(
    found: Chains, flat: NDArray[np.int64], begin: NDArray[np.int64], actors: int, start: int, *, mirrored: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell of each chain whether it passes nobody twice, and whether an answer joins its acts; who answers is passed, too."""
    n = len(begin) - 1
    who = np.repeat(np.arange(n), np.diff(begin))
    source, target = found.rows.source[flat], found.rows.target[flat]
    inner = np.ones(len(flat), dtype=bool)
    inner[begin[1:] - 1] = False
    old = np.flatnonzero(inner)
    jumps = old[target[old] != source[old + 1]]
    first, last = begin[:-1], begin[1:] - 1
    if mirrored:
        first = first[source[first] == start]
    else:
        last = last[target[last] == found.actor]
    # Stations of all chains: where they begin and end, whom each act reached, and who answered without being reached.
    by = np.concatenate([who[first], who[last], who[old], who[jumps]])
    at = np.concatenate([source[first], target[last], target[old], source[jumps + 1]])
    several, count = np.unique(by * actors + at, return_counts=True)
    simple, answered = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
    simple[several[count > 1] // actors] = False
    answered[who[jumps]] = True
    return simple, answered


def observed_paths(
    g: ConflictGraph,
    source: str,
    target: str,
    *,
    start: Day | None = None,
    end: Day | None = None,
    max_gap: str | None = "14D",
    same_time: SameTime = "forbid",
    min_level: int = 1,
    params: Params | None = None,
    persons: bool = False,
) -> ObservedPaths:
    """By which chains of acts did one actor reach another: the earliest, latest, fastest, shortest, best?

    The trap is that of `observed_reach`: order in time is no cause.

    Parameters
    ----------
    g
        The graph.
    source, target
        Who acts first, and who is reached.
    start, end, max_gap, same_time, min_level, params, persons
        As for `observed_reach`.

    Returns
    -------
    ObservedPaths
        One chain a criterion; empty when there is none, and `missing` then says which cut is
        missing. Its frame has one row a step: by, step, source, target, day, day_latest, wait
        (days since the step before), answers (whether an answer on record joins it to the step before),
        score, row_ids.

    Raises
    ------
    UnknownActorError, ValueError
        As for `observed_reach`; also when both are the same.

    Notes
    -----
    Direction: reciprocal acts make an arc each way; unknown ones are left out; monadic ones are
    left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> observed_paths(testing.toy(), "ant", "bee").to_frame()["by"].tolist()
    ['earliest', 'latest', 'fastest', 'shortest', 'best']
    """
    first, last = two_actors(g, source, target)
    _check("earliest", same_time)
    acts = stream(g, params or Params(), start=start, end=end, min_level=min_level, persons=persons)
    gap, strict, unlimited = gap_days(max_gap), same_time == "forbid", max_gap is None
    ends = acts.actors.index(first), acts.actors.index(last)
    frames: list[pd.DataFrame] = []
    for by in BY:
        mirrored = by == "latest"
        asked = acts.mirrored() if mirrored else acts
        found = follow(
            asked,
            ends[1] if mirrored else ends[0],
            gap=gap,
            strict=strict,
            by="earliest" if mirrored else by,
            mirrored=mirrored,
            unlimited=unlimited,
        )
        hit = np.flatnonzero(found.actor == (ends[0] if mirrored else ends[1]))
        if len(hit):
            frames.append(_steps(asked, found, int(found.row[hit[0]]), by, mirrored=mirrored))
    rows = pd.concat(frames, ignore_index=True) if frames else _no_steps()
    return ObservedPaths(
        source=first,
        target=last,
        same_time=same_time,
        max_gap=max_gap,
        rows=rows,
        missing="" if frames else _missing(g, acts, ends, gap, strict=strict, same_time=same_time),
        undated=acts.undated,
        n_ambiguous_same_time=acts.ambiguous(),
        names=dict(zip(g.actors["actor_id"], g.actors["name"], strict=True)),
        words=row_words(g, [row for ids in rows["row_ids"] for row in ids]),
    )


def _steps(acts: Stream, found: Chains, row: int, by: str, *, mirrored: bool) -> pd.DataFrame:
    chain, turn = found.chain(row), -1 if mirrored else 1
    chain = chain[::-1] if mirrored else chain
    rows, act = found.rows, found.rows.act[chain]
    ends = (rows.target[chain], rows.source[chain]) if mirrored else (rows.source[chain], rows.target[chain])
    time = rows.time[chain] * turn
    late = acts.early[act] * turn if mirrored else acts.late[act]
    wait = np.concatenate([[0], np.diff(time)])
    joined = np.concatenate([[False], ends[1][:-1] != ends[0][1:]])
    names = np.array(acts.actors, dtype=object)
    return pd.DataFrame(
        {
            "by": pd.array([by] * len(chain), dtype="str"),
            "step": np.arange(1, len(chain) + 1),
            "source": pd.array(names[ends[0]], dtype="str"),
            "target": pd.array(names[ends[1]], dtype="str"),
            "day": _days(time),
            "day_latest": _days(late),
            "wait": wait,
            "answers": joined,
            "score": acts.score[act],
            "row_ids": pd.Series([(one,) for one in acts.ids[act]], dtype=object),
        },
        columns=list(STEPS),
    )


def _no_steps() -> pd.DataFrame:
    kinds = {"step": "int64", "day": "datetime64[s]", "day_latest": "datetime64[s]", "wait": "int64"}
    kinds |= {"answers": "bool", "score": "float64", "row_ids": "object"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "str")) for name in STEPS})


def _missing(g: ConflictGraph, acts: Stream, ends: tuple[int, int], gap: int, *, strict: bool, same_time: str) -> str:
    """Say why no chain joins two actors: nothing goes out, nothing comes in, or time runs the wrong way."""
    name = [g.actor_name(acts.actors[one]) for one in ends]
    if not len(acts.ids):
        return "the window holds no dated act that a chain could pass"
    if not (acts.source == ends[0]).any():
        return f"no act by {name[0]} is on record in the window"
    answers = np.zeros(len(acts.ids), dtype=bool)
    answers[:] = np.diff(acts.first_link) > 0
    if not ((acts.target == ends[1]) | (answers & (acts.source == ends[1]))).any():
        return f"no act against {name[1]} is on record in the window, and no answer by it"
    there = follow(acts, ends[0], gap=gap, strict=strict, by="earliest").actor
    back = follow(acts.mirrored(), ends[1], gap=gap, strict=strict, by="earliest", mirrored=True).actor
    out, into = (", ".join(g.actor_name(acts.actors[one]) for one in some[:6]) for some in (there, back))
    order = "on a later day" if same_time == "forbid" else "on the same day or later"
    return (
        f"no act leads {order}, within the longest wait, from those whom {name[0]} reached ({out or 'nobody'}) "
        f"to those from whom {name[1]} was reached ({into or 'nobody'})"
    )
