"""Every function of measures runs on every toy graph and gives its documented columns and dtypes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conflictgraph import testing
from conflictgraph.measures import balance, centrality, compare, escalation, paths, responses, timeline

if TYPE_CHECKING:
    import pandas as pd

TOYS = testing.toys()
PAIRED = [name for name, g in TOYS.items() if len(g.actors) > 1]

WHOLE = {
    "balance.triads": balance.triads,
    "balance.census": balance.census,
    "balance.frustration": lambda g: balance.frustration(g).to_frame(),
    "centrality.table": lambda g: centrality.table(g, ["hostile_out", "pagerank", "betweenness"], layer="cooperative"),
    "compare.graphs": lambda g: compare.graphs(g, g.hostile()).to_frame(),
    "escalation.ladder": escalation.ladder,
    "escalation.episodes": escalation.episodes,
    "responses.chains": responses.chains,
    "responses.delays": responses.delays,
    "responses.fan_out": responses.fan_out,
    "responses.heaviest": lambda g: responses.heaviest(g).to_frame(),
    "timeline.record": timeline.record,
}
OF_A_PAIR = {
    "escalation.paths": lambda g, a, b: escalation.paths(g, a, b, k=3).to_frame(),
    "escalation.risk": lambda g, a, b: escalation.risk(g, a, b).to_frame(),
    "escalation.chokepoints": lambda g, a, b: escalation.chokepoints(g, a, b).to_frame(),
    "escalation.seam": lambda g, a, b: escalation.chokepoints(g, a, b, max_steps=None).seam,
    "escalation.ladder": escalation.ladder,
    "escalation.episodes": escalation.episodes,
    "escalation.change_points": escalation.change_points,
    "escalation.precedents": lambda g, a, b: escalation.drawn_in(g, struck=a, by=b).precedents,
    "responses.retaliation": lambda g, a, b: responses.retaliation(g, a, b, shifts=5),
    "responses.p_shifts": lambda g, a, b: responses.p_shifts(g, a, b, shifts=5),
    "escalation.drawn_in": lambda g, a, b: escalation.drawn_in(g, struck=a, by=b).to_frame(),
    "paths.brokers": lambda g, a, b: paths.brokers(g, a, b).to_frame(),
    "paths.k_shortest": lambda g, a, b: paths.k_shortest(g, a, b).to_frame(),
    "timeline.monthly": timeline.monthly,
}


def same_shape(found: pd.DataFrame, model: pd.DataFrame) -> None:
    """Check the index name, the columns and the dtypes against an answer that has rows."""
    assert list(found.columns) == list(model.columns)
    assert found.index.name == model.index.name
    assert found.index.is_unique
    assert found.dtypes.to_dict() == model.dtypes.to_dict()


def known(g, found: pd.DataFrame) -> None:
    """Check that every row id of an answer is a row of the graph."""
    rows = {*g.acts["act_id"], *g.ties["tie_id"]}
    for column in found.columns:
        if str(column) in {"row_ids", "act_ids", "tie_ids"}:
            assert {row for ids in found[column] for row in ids} <= rows


@pytest.mark.parametrize("toy", TOYS)
@pytest.mark.parametrize("name", WHOLE)
def test_a_question_of_the_whole_is_answered_on_every_toy(name: str, toy: str) -> None:
    """The empty graph, one actor, a self-loop and the others give the same columns and dtypes."""
    found = WHOLE[name](TOYS[toy])

    same_shape(found, WHOLE[name](TOYS["toy"]))
    known(TOYS[toy], found)


@pytest.mark.parametrize("toy", PAIRED)
@pytest.mark.parametrize("name", OF_A_PAIR)
def test_a_question_of_a_pair_is_answered_on_every_toy(name: str, toy: str) -> None:
    """Any two actors of any toy graph get an answer of the same shape."""
    g = TOYS[toy]
    a, b = sorted(g.actors["actor_id"])[:2]

    found = OF_A_PAIR[name](g, a, b)

    model = OF_A_PAIR[name](TOYS["toy"], "ant", "bee")
    same_shape(found, model)
    known(g, found)


@pytest.mark.parametrize("toy", TOYS)
def test_no_question_changes_the_graph(toy: str) -> None:
    """After every question the tables are what they were."""
    g = testing.toys()[toy]
    for ask in WHOLE.values():
        ask(g)

    testing.assert_tables_equal(g.tables, TOYS[toy].tables)
