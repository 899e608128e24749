"""Retaliation against a local null, participation shifts, fan-out and delays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.errors import TableError, UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import responses


def _on(day: int) -> str:
    return f"{pd.Timestamp('2020-01-01') + pd.Timedelta(days=int(day)):%Y-%m-%d}"


def _phases(seed: int = 0) -> ConflictGraph:
    """Two sides that never look at each other, both busy in the same three phases of a long record."""
    random = np.random.default_rng(seed)
    days = np.concatenate([random.integers(begin, begin + 120, 30) for begin in (0, 1200, 2400)])
    back = np.concatenate([random.integers(begin, begin + 120, 30) for begin in (0, 1200, 2400)])
    acts = [testing.act(f"h{n}", "a", "b", day=_on(day)) for n, day in enumerate(days)]
    return testing.graph(acts + [testing.act(f"r{n}", "b", "a", day=_on(day)) for n, day in enumerate(back)])


def test_shared_phases_are_no_answers():
    """The local null knows the phases: it leaves a small lift where a global one would find much."""
    found = responses.retaliation(_phases(), "b", "a", within="7D", shifts=200).iloc[0]
    everywhere = 60 * 7 / 2520

    assert found["rate"] / everywhere > 3
    assert found["lift"] < 2
    assert found["acts"] == 90


def test_both_directions_are_told():
    """Who answers and who does not: two rows, one each way, with the rows they rest on."""
    acts = [testing.act(f"h{n}", "a", "b", day=_on(40 * n)) for n in range(30)]
    acts += [testing.act(f"r{n}", "b", "a", day=_on(40 * n + 3)) for n in range(30)]
    found = responses.retaliation(testing.graph(acts), "b", "a", within="7D", shifts=200).set_index("actor")

    assert found.loc["b", "rate"] == 1
    assert found.loc["a", "rate"] == 0
    assert found.loc["b", "p"] < 0.01 < found.loc["a", "p"]
    assert set(found.loc["b", "row_ids"]) == {one["act_id"] for one in acts}


def test_rival_claims_count_once():
    """Two tellings of one blow are one act to be answered, and two of one answer are one answer."""
    acts = [
        testing.act("x", "a", "b", event="e"),
        testing.act("x2", "a", "b", event="e", alternative_of="x"),
        testing.act("y", "b", "a", day="2024-01-03", event="f"),
        testing.act("y2", "b", "a", day="2024-01-04", event="f", alternative_of="y"),
    ]
    g = testing.graph(acts, responses=[("y", "x"), ("y2", "x")])
    found = responses.retaliation(g, "b", "a", shifts=5).set_index("actor")

    assert found.loc["b", ["acts", "answered", "stated"]].tolist() == [1, 1, 1]
    assert responses.fan_out(g)[["answers", "stated", "row_ids"]].to_numpy().tolist() == [[1, 1, ("x", "y", "y2")]]
    assert responses.delays(g)["answers"].tolist() == [1]


def test_acts_of_one_day_answer_nobody():
    """All acts on one day: there is no order, so nothing is answered and no shift is counted."""
    g = testing.graph([testing.act("x", "a", "b"), testing.act("y", "b", "a")])

    assert responses.retaliation(g, "a", "b", shifts=5)["answered"].tolist() == [0, 0]
    assert responses.p_shifts(g, shifts=0)["count"].sum() == 0


def test_each_shift_by_name():
    """One act and one follower of each kind give one count of that kind."""
    followers = {
        "AB-BA": ("b", "a"),
        "AB-BY": ("b", "y"),
        "AB-XA": ("x", "a"),
        "AB-XB": ("x", "b"),
        "AB-XY": ("x", "y"),
        "AB-AY": ("a", "y"),
        "AB-AB": ("a", "b"),
    }
    for name, ends in followers.items():
        g = testing.graph([testing.act("m", "a", "b"), testing.act("n", *ends, day="2024-01-03")])
        found = responses.p_shifts(g, shifts=0).set_index("shift")

        assert found["count"].to_dict() == {one: float(one == name) for one in followers}
        assert found.loc[name, "row_ids"] == ("n",)


@given(testing.graphs(), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_shifts_equal_a_plain_count(g, wait):
    """Each act looks at the next day with acts, and gives each act of it an equal share."""
    acts = g.counted_acts()
    acts = acts[(acts["sign"] < 0) & (acts["source"] != acts["target"])]
    rows = list(zip(acts["source"], acts["target"], acts["date"], strict=True))
    wanted = dict.fromkeys(responses.p_shifts(g, shifts=0)["shift"], 0.0)
    for a, b, day in rows:
        later = sorted({one for _, _, one in rows if one > day})
        if later and (later[0] - day).days <= wait:
            then = [(x, y) for x, y, one in rows if one == later[0]]
            for x, y in then:
                who = "B" if x == b else "A" if x == a else "X"
                whom = "A" if y == a else "B" if y == b else "Y"
                wanted[f"AB-{who}{whom}"] += 1 / len(then)

    found = responses.p_shifts(g, within=f"{wait}D", shifts=0)

    assert found["count"].tolist() == pytest.approx(list(wanted.values()))


def test_a_pair_counts_what_follows_its_acts():
    """Asked of a pair, only acts between the two are followed; answers stand far above the null."""
    acts = [testing.act(f"h{n}", "a", "b", day=_on(40 * n)) for n in range(30)]
    acts += [testing.act(f"r{n}", "b", "a", day=_on(40 * n + 2)) for n in range(30)]
    acts += [testing.act(f"o{n}", "c", "d", day=_on(40 * n + 20)) for n in range(30)]
    found = responses.p_shifts(testing.graph(acts), "a", "b", within="7D", shifts=50).set_index("shift")

    assert found.loc["AB-BA", "count"] == 30
    assert found.loc["AB-BA", "lift"] > 1.5
    assert found["share"].sum() == pytest.approx(1)


def test_fan_out_counts_depth_and_bases_apart():
    """One blow, three answers on three bases, one of them answered again."""
    acts = [testing.act(name, "a", "b", day=_on(n)) for n, name in enumerate("mnopq")]
    g = testing.graph(acts, responses=[("n", "m"), ("o", "m"), ("p", "m"), ("q", "n")])
    links = g.responses.assign(basis=["stated", "reported", "inferred", "stated"])
    g = ConflictGraph(g.tables.with_(responses=links))
    record, every = responses.fan_out(g), responses.fan_out(g, basis=("stated", "reported", "inferred"))

    assert record[["act_id", "answers", "stated", "reported", "inferred", "depth", "reached"]].to_numpy().tolist() == [
        ["m", 2, 1, 1, 0, 2, 3],
        ["n", 1, 1, 0, 0, 1, 1],
    ]
    assert every.loc[0, ["answers", "inferred", "first_days", "last_days"]].tolist() == [3, 1, 1, 3]


def test_empty_answers_have_the_dtypes_of_full_ones():
    """No answer and no act: the same columns and dtypes."""
    full, none = testing.toy(), testing.graph(actors=["ant", "bee"])

    for ask in (
        responses.fan_out,
        responses.delays,
        lambda g: responses.retaliation(g, "ant", "bee", shifts=2),
        lambda g: responses.p_shifts(g, shifts=2),
        lambda g: responses.longest(g).to_frame(),
        lambda g: responses.heaviest(g).to_frame(),
    ):
        assert ask(none).dtypes.to_dict() == ask(full).dtypes.to_dict()


def test_a_circle_of_answers_is_refused_at_the_table():
    """Acts that answer each other come in by no door, so chains need not look for them."""
    with pytest.raises(TableError, match="answer each other in a circle"):
        testing.graph([testing.act("x", "a", "b"), testing.act("y", "b", "a")], responses=[("x", "y"), ("y", "x")])


def test_wrong_questions_get_clear_errors():
    """Unknown actors, half a pair, no wait: each is refused in words."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        responses.retaliation(g, "antt", "bee")
    with pytest.raises(ValueError, match="two actors"):
        responses.retaliation(g, "ant", "ant")
    with pytest.raises(ValueError, match="within is 0D"):
        responses.retaliation(g, "ant", "bee", within="0D")
    with pytest.raises(ValueError, match="both actors"):
        responses.p_shifts(g, "ant")
    with pytest.raises(ValueError, match="stated"):
        responses.fan_out(g, basis="guessed")


def test_an_act_of_both_sides_answers_and_is_answered():
    """A clash is a hit on each side: by hand, one directed hit before it and one after."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "a", "b", day="2024-01-05", direction="reciprocal"),
        testing.act("x3", "b", "a", day="2024-01-09"),
    ]
    found = responses.retaliation(testing.graph(acts), "a", "b", shifts=5).set_index("actor")
    turned = [*acts[:1], testing.act("x2", "b", "a", day="2024-01-05", direction="reciprocal"), acts[2]]
    again = responses.retaliation(testing.graph(turned), "a", "b", shifts=5).set_index("actor")

    assert found[["acts", "answered", "left_out"]].to_dict("index") == {
        "a": {"acts": 2, "answered": 0, "left_out": 0},
        "b": {"acts": 2, "answered": 2, "left_out": 0},
    }
    assert found.equals(again)


def test_an_act_of_unknown_direction_answers_nothing_and_is_counted():
    """Fighting of which nobody says who began it gives no rate, and the answer says how many acts that is."""
    acts = [testing.act(f"x{n}", "a", "b", day=f"2024-01-0{n}", direction="unknown") for n in range(1, 6)]
    g = testing.graph([*acts, testing.act("y", "a", "c", day="2024-01-03", direction="unknown")])
    found, shifted = responses.retaliation(g, "a", "b", shifts=5), responses.p_shifts(g, shifts=2)

    assert found["acts"].tolist() == [0, 0]
    assert found["left_out"].tolist() == [5, 5]
    assert shifted["count"].sum() == 0
    assert shifted.attrs["left_out"] == 6


def test_the_arrows_of_a_clash_count_half_each():
    """An act before and a clash after it: half an answer, half a repetition; and the act counts once."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "b", "a", day="2024-01-03", direction="reciprocal"),
        testing.act("x3", "c", "a", day="2024-01-05"),
    ]
    found = responses.p_shifts(testing.graph(acts), shifts=0).set_index("shift")["count"]

    assert found["AB-BA"] == pytest.approx(0.5)
    assert found["AB-AB"] == pytest.approx(0.5)
    assert found["AB-XA"] == pytest.approx(0.5)
    assert found["AB-XB"] == pytest.approx(0.5)
    assert found.sum() == pytest.approx(2)


def test_waits_of_clashes_count_for_both_and_of_unknown_acts_for_nobody():
    """Who answered: both sides of a clash; nobody where the record does not say."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "b", "a", day="2024-01-05", direction="reciprocal"),
        testing.act("x3", "c", "b", day="2024-01-06", direction="unknown"),
    ]
    found = responses.delays(testing.graph(acts, responses=[("x2", "x1"), ("x3", "x2")]))

    assert list(zip(found["actor"], found["other"], strict=True)) == [("b", "a")]
    assert found.attrs["left_out"] == 1


def test_chains_tell_a_clash_without_an_arrow():
    """Between two, where both acted; and that nobody says by whom, where that is so."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-01"),
        testing.act("x2", "b", "a", day="2024-01-05", direction="reciprocal"),
        testing.act("x3", "c", "b", day="2024-01-06", direction="unknown"),
    ]
    text = responses.longest(testing.graph(acts, responses=[("x2", "x1"), ("x3", "x2")])).explain()

    assert "A towards B" in text
    assert "between B and A:" in text
    assert "between C and B, nobody says by whom:" in text
