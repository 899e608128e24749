"""The tables: defaults, contract, faults gathered, joining."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import TableError
from conflictgraph.tables import COLUMNS, Tables, concat, frame


def test_a_column_that_is_left_out_gets_its_default() -> None:
    """Rows may name only what they know."""
    made = frame("acts", [{"act_id": "a", "source": "x", "target": "y"}])

    assert made.loc[0, ["sign", "weight", "status", "when"]].tolist() == [0, 1.0, "happened", ""]


def test_a_record_that_leaves_out_what_another_has_gets_the_default_too() -> None:
    """Records of different width do not turn defaults into unknown numbers."""
    made = frame("acts", [{"act_id": "a", "weight": 2.0}, {"act_id": "b"}])

    assert made["weight"].tolist() == [2.0, 1.0]


def test_unknown_extra_columns_survive() -> None:
    """A column that the contract does not know stays at the end."""
    made = frame("responses", [{"act_id": "b", "answers": "a", "colour": "red"}])

    assert made.columns[-1] == "colour"
    assert made["colour"].tolist() == ["red"]


@pytest.mark.parametrize("table", list(COLUMNS))
def test_an_empty_table_has_every_column_of_the_contract(table: str) -> None:
    """Empty and full tables look alike."""
    assert frame(table).columns.tolist() == [column.name for column in COLUMNS[table]]


def test_text_that_looks_like_a_missing_value_stays_text() -> None:
    """An actor may be called NA, None or 007."""
    made = frame("actors", [{"actor_id": name, "name": name} for name in ("NA", "None", "007", "null")])

    assert made["actor_id"].tolist() == ["NA", "None", "007", "null"]


@pytest.mark.parametrize("weight", [-1.0, np.inf, np.nan])
def test_a_weight_outside_its_range_is_refused_with_its_row(weight: float) -> None:
    """Negative, infinite and unknown weights never get in."""
    acts = [testing.act("a", "x", "y"), testing.act("b", "x", "y", weight=weight)]
    with pytest.raises(TableError, match="acts row 1: weight"):
        testing.graph(acts)


def test_a_sign_is_minus_one_zero_or_one() -> None:
    """Any other sign is refused."""
    with pytest.raises(TableError, match="a sign is -1, 0 or 1"):
        testing.graph([{**testing.act("a", "x", "y"), "sign": 7}])


def test_all_faults_are_shown_at_once() -> None:
    """Two unlike faults give one error with both."""
    acts = [testing.act("a", "x", "y", weight=-1.0), testing.act("b", "x", "y", status="maybe")]
    with pytest.raises(TableError) as caught:
        testing.graph(acts)

    assert len(caught.value.faults) == 2


def test_a_dangling_reference_names_the_nearest_actor() -> None:
    """Nobody appears in a graph by a slip of the pen."""
    tables = Tables(
        actors=frame("actors", [{"actor_id": "nujaba", "name": "Nujaba", "kind": "other"}]),
        acts=frame("acts", [testing.act("a", "nujba", "nujaba")]),
    )
    with pytest.raises(TableError, match="«nujba» is not an actor; did you mean «nujaba»"):
        tables.check()


def test_answers_in_a_circle_are_refused_by_name() -> None:
    """An act cannot answer its own answer."""
    acts = [testing.act(name, "x", "y") for name in "abc"]
    with pytest.raises(TableError, match=r"circle: .*a.*b.*c"):
        testing.graph(acts, responses=[("a", "b"), ("b", "c"), ("c", "a")])


def test_a_long_chain_of_answers_is_no_circle_and_no_deep_stack() -> None:
    """Ten thousand answers in a row are checked without recursion."""
    count = 10_000
    acts = [testing.act(f"a{n}", "x", "y") for n in range(count)]

    g = testing.graph(acts, responses=[(f"a{n + 1}", f"a{n}") for n in range(count - 1)])

    assert len(g.responses) == count - 1


def test_an_act_does_not_end_before_it_begins() -> None:
    """Dates in the wrong order are refused."""
    with pytest.raises(TableError, match="does not end before it begins"):
        testing.graph([testing.act("a", "x", "y", date_end=pd.Timestamp("2023-12-31"))])


def test_one_id_is_an_act_or_a_tie_not_both() -> None:
    """A row id leads to one row."""
    with pytest.raises(TableError, match="a row id stands once"):
        testing.graph([testing.act("r", "x", "y")], [testing.tie("r", "x", "y")])


def test_tables_copy_and_travel_between_processes() -> None:
    """Frozen does not mean stuck."""
    tables = testing.toy().tables

    testing.assert_tables_equal(tables, copy.deepcopy(tables))
    testing.assert_tables_equal(tables, pickle.loads(pickle.dumps(tables)))


def test_joining_keeps_one_row_an_actor_and_gathers_aliases() -> None:
    """The first row wins, no alias is lost."""
    one = Tables(actors=frame("actors", [{"actor_id": "kh", "name": "Kataib Hezbollah", "aliases": ("KH",)}]))
    other = Tables(actors=frame("actors", [{"actor_id": "kh", "name": "KH", "aliases": ("KH", "Brigades")}]))

    joined = concat([one, other]).actors

    assert joined["name"].tolist() == ["Kataib Hezbollah"]
    assert joined["aliases"].tolist() == [("KH", "Brigades")]
