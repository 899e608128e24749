"""Toy graphs, hypothesis strategies and assertions, for our tests and for users' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from conflictgraph.graph import ConflictGraph
from conflictgraph.tables import COLUMNS, Tables, frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

__all__ = ["act", "assert_tables_equal", "graph", "graphs", "tie", "toy", "toys"]

_DAY_ZERO = pd.Timestamp("2024-01-01")


def act(
    act_id: str, source: str, target: str, *, sign: int = -1, day: str = "2024-01-01", **more: Any
) -> dict[str, Any]:
    """Write one act as a record, with a type that fits its sign.

    Parameters
    ----------
    act_id, source, target
        The act and its two actors.
    sign
        -1 an assault, 1 an aid, 0 a consultation without sign.
    day
        The day, ISO.
    **more
        Other columns of the table.

    Returns
    -------
    dict
        A record for `tables.frame`.
    """
    kind = {
        -1: ("ASSAULT", "material_conflict", True),
        1: ("AID", "material_cooperation", False),
        0: ("CONSULT", "verbal_cooperation", False),
    }[sign]
    when = pd.Timestamp(day)
    record = {
        "act_id": act_id,
        "source": source,
        "target": target,
        "sign": sign,
        "type": kind[0],
        "quad_class": kind[1],
        "force": kind[2],
    }
    dates = {
        "when": day,
        "date": when,
        "date_latest": when,
        "date_end": when,
        "date_precision": "day",
        "known_from": when,
    }
    return {**record, **dates, "intensity": 1.0 if sign else 0.25, **more}


def tie(tie_id: str, source: str, target: str, *, sign: int = 1, **more: Any) -> dict[str, Any]:
    """Write one tie as a record, with a relation that fits its sign.

    Parameters
    ----------
    tie_id, source, target
        The tie and its two actors.
    sign
        1 an ally, -1 an opponent.
    **more
        Other columns of the table.

    Returns
    -------
    dict
        A record for `tables.frame`.
    """
    return {
        "tie_id": tie_id,
        "source": source,
        "target": target,
        "sign": sign,
        "relation": "ally_of" if sign > 0 else "opponent_of",
        **more,
    }


def graph(
    acts: Sequence[dict[str, Any]] = (),
    ties: Sequence[dict[str, Any]] = (),
    *,
    actors: Sequence[str | dict[str, Any]] = (),
    responses: Sequence[tuple[str, str]] = (),
) -> ConflictGraph:
    """Build a graph from records; actors that are only named in rows are added.

    Parameters
    ----------
    acts, ties
        Records, as `act` and `tie` write them.
    actors
        Ids, or records with more than an id.
    responses
        Pairs of act ids: the answer, and what it answers.

    Returns
    -------
    ConflictGraph
        A graph in which every row has one quote of its own in a source of its own.
    """
    people = [
        {"actor_id": one, "name": one.title(), "kind": "other"} if isinstance(one, str) else one for one in actors
    ]
    known = {one["actor_id"] for one in people}
    named = sorted({row[end] for row in (*acts, *ties) for end in ("source", "target")} - known - {""})
    people += [{"actor_id": name, "name": name.title(), "kind": "other"} for name in named]
    ids = list(dict.fromkeys([*(row["act_id"] for row in acts), *(row["tie_id"] for row in ties)]))
    tables = Tables(
        actors=frame("actors", people),
        acts=frame("acts", list(acts)),
        ties=frame("ties", list(ties)),
        responses=frame("responses", [{"act_id": one, "answers": other} for one, other in responses]),
        sources=frame(
            "sources", [{"source_id": f"s-{name}", "title": f"Report {name}", "publisher": "Toy Wire"} for name in ids]
        ),
        evidence=frame(
            "evidence", [{"row_id": name, "source_id": f"s-{name}", "quote": f"the words of {name}"} for name in ids]
        ),
    )
    return ConflictGraph(tables.check())


def toy() -> ConflictGraph:
    """Give the toy graph of the documentation: four actors, one answer.

    Returns
    -------
    ConflictGraph
        Ant strikes bee and is struck back; ant is an ally of cat; dog aids bee, and is
        its ally.
    """
    acts = [
        act("a1", "ant", "bee", day="2024-01-01"),
        act("a2", "bee", "ant", day="2024-01-05"),
        act("a3", "dog", "bee", sign=1, day="2024-01-09"),
    ]
    ties = [tie("t1", "ant", "cat"), tie("t2", "dog", "bee")]
    return graph(acts, ties, actors=("ant", "bee", "cat", "dog"), responses=[("a2", "a1")])


def toys() -> dict[str, ConflictGraph]:
    """Give one graph of each awkward shape, by name.

    Returns
    -------
    dict
        empty, one_actor, self_loop, all_ally, all_hostile, two_components, toy.
    """
    ring = ("a", "b", "c", "d")
    steps = list(zip(ring, ring[1:] + ring[:1], strict=True))
    return {
        "empty": ConflictGraph(),
        "one_actor": graph(actors=("a",)),
        "self_loop": graph([act("x", "a", "a"), act("y", "a", "b")]),
        "all_ally": graph(ties=[tie(f"t{n}", u, v) for n, (u, v) in enumerate(steps)]),
        "all_hostile": graph([act(f"x{n}", u, v) for n, (u, v) in enumerate(steps)]),
        "two_components": graph([act("x", "a", "b")], [tie("t", "c", "d")]),
        "toy": toy(),
    }


def graphs(*, actors: int = 6, acts: int = 12, ties: int = 6) -> SearchStrategy[ConflictGraph]:
    """Draw small signed and dated graphs, such as two acts between three actors.

    Parameters
    ----------
    actors, acts, ties
        The most that are drawn of each.

    Returns
    -------
    hypothesis.strategies.SearchStrategy
        A strategy for `ConflictGraph`.
    """
    from hypothesis import strategies as st

    names = [f"n{number}" for number in range(actors)]
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda two: two[0] != two[1])

    def build(parts: tuple[list[tuple[tuple[str, str], int, int]], list[tuple[tuple[str, str], int]]]) -> ConflictGraph:
        drawn_acts, drawn_ties = parts
        days = [f"{_DAY_ZERO + pd.Timedelta(days=offset):%Y-%m-%d}" for _, _, offset in drawn_acts]
        return graph(
            [act(f"x{n}", *ends, sign=sign, day=days[n]) for n, (ends, sign, _) in enumerate(drawn_acts)],
            [tie(f"t{n}", *ends, sign=sign) for n, (ends, sign) in enumerate(drawn_ties)],
            actors=names,
        )

    drawn_acts = st.lists(st.tuples(pair, st.sampled_from((-1, 0, 1)), st.integers(0, 60)), max_size=acts)
    drawn_ties = st.lists(st.tuples(pair, st.sampled_from((-1, 1))), max_size=ties)
    return st.tuples(drawn_acts, drawn_ties).map(build)


def assert_tables_equal(one: Tables, other: Tables) -> None:
    """Check that two sets of tables are the same, cell by cell.

    Parameters
    ----------
    one, other
        The tables.

    Raises
    ------
    AssertionError
        When a table, a column, a dtype or a cell differs.
    """
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)
    if dict(one.meta) != dict(other.meta):
        msg = f"meta differs: {dict(one.meta)} and {dict(other.meta)}"
        raise AssertionError(msg)
