"""The graph: slices, signs, conversions, evidence."""

from __future__ import annotations

import copy
import pickle
import re

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import datasets, testing
from conflictgraph.errors import TableError, UnknownActorError, UnknownRowError, VocabularyError
from conflictgraph.graph import ConflictGraph, pairs
from conflictgraph.kernels.signed import matrices
from conflictgraph.measures import signed


def test_what_a_user_does_to_a_frame_changes_nothing_here() -> None:
    """Frames go out as copies."""
    g = testing.toy()

    acts = g.acts
    acts.loc[0, "source"] = "nobody"

    assert g.acts.loc[0, "source"] == "ant"


@given(testing.graphs())
def test_networkx_and_back_is_the_same_graph(g: ConflictGraph) -> None:
    """to_networkx and from_networkx are exact inverses."""
    back = ConflictGraph.from_networkx(g.to_networkx())

    testing.assert_tables_equal(g.tables, back.tables)


@given(testing.graphs())
def test_every_act_and_every_tie_is_one_edge(g: ConflictGraph) -> None:
    """The multigraph neither folds nor drops a row."""
    assert g.to_networkx().number_of_edges() == len(g.acts) + len(g.ties)


@given(testing.graphs(), st.integers(0, 60))
def test_splitting_time_loses_no_act(g: ConflictGraph, day: int) -> None:
    """What happened in a period happened in its first or its second part."""
    cut = pd.Timestamp("2024-01-01") + pd.Timedelta(days=day)

    early = g.between("2023", cut).acts
    late = g.between(cut + pd.Timedelta(days=1), "2025").acts

    assert sorted([*early["act_id"], *late["act_id"]]) == sorted(g.acts["act_id"])


@given(testing.graphs())
def test_hostile_and_cooperative_swap_when_all_signs_flip(g: ConflictGraph) -> None:
    """Sign is one column, and slices read it the same way on both sides."""
    tables = g.tables.with_(acts=g.acts.assign(sign=-g.acts["sign"]), ties=g.ties.assign(sign=-g.ties["sign"]))
    flipped = ConflictGraph(tables)

    assert g.hostile().acts["act_id"].tolist() == flipped.cooperative().acts["act_id"].tolist()
    assert g.hostile().ties["tie_id"].tolist() == flipped.cooperative().ties["tie_id"].tolist()


@given(testing.graphs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_sign_of_a_pair(g: ConflictGraph, random: object) -> None:
    """Pair signs are a function of the set of rows."""
    seed = random.randrange(2**31)  # type: ignore[attr-defined]
    mixed_up = ConflictGraph(
        g.tables.with_(acts=g.acts.sample(frac=1, random_state=seed), ties=g.ties.sample(frac=1, random_state=seed))
    )

    one, other = pairs(g), pairs(mixed_up)

    pd.testing.assert_frame_equal(one[["a", "b", "sign", "mixed"]], other[["a", "b", "sign", "mixed"]])


def test_words_alone_set_no_sign() -> None:
    """A threat does not make a pair hostile under the default rule, and does under all-acts."""
    threat = testing.act("x", "a", "b", type="THREATEN", force=False, quad_class="verbal_conflict")
    g = testing.graph([threat])

    assert pairs(g)["sign"].tolist() == [0]
    assert pairs(g, sign_rule="all-acts")["sign"].tolist() == [-1]


def test_a_pair_with_both_grounds_is_mixed_and_not_netted() -> None:
    """An ally who is struck is mixed."""
    g = testing.graph([testing.act("x", "a", "b")], [testing.tie("t", "b", "a")])

    found = pairs(g).iloc[0]

    assert (found["sign"], found["mixed"], found["act_ids"], found["tie_ids"]) == (0, True, ("x",), ("t",))
    assert g.relation("a", "b").word == "mixed"


def test_a_disputed_attack_sets_no_sign() -> None:
    """Only an undisputed act of force makes a pair hostile."""
    assert pairs(testing.graph([testing.act("x", "a", "b", disputed=True)]))["sign"].tolist() == [0]


def test_rival_claims_are_both_kept_and_counted_once() -> None:
    """The rival stays in the table and makes no edge."""
    g = testing.graph([testing.act("x", "a", "c"), testing.act("y", "b", "c", alternative_of="x")])

    assert len(g.acts) == 2
    assert g.counted_acts()["act_id"].tolist() == ["x"]


def test_two_accounts_of_one_happening_are_counted_once() -> None:
    """Two seeds that tell one strike do not double it; what else belongs to the event stays."""
    g = testing.graph(
        [
            testing.act("x", "a", "b", event="strike"),
            testing.act("y", "a", "b", event="strike"),
            testing.act("z", "b", "a", event="strike"),
            testing.act("w", "a", "b"),
        ]
    )

    assert g.counted_acts()["act_id"].tolist() == ["x", "z", "w"]


@pytest.mark.parametrize("status", ["planned", "possible", "denied", "withdrawn"])
def test_only_what_happened_makes_edges(status: str) -> None:
    """Plans, possibilities and denials are kept and not counted."""
    g = testing.graph([testing.act("x", "a", "b", status=status)])

    assert g.counted_acts().empty
    assert len(g.acts) == 1


def test_a_user_may_bring_a_sign_rule() -> None:
    """A function of the rows says which rows count."""
    g = testing.graph([testing.act("x", "a", "b"), testing.act("y", "a", "b", sign=1)])

    found = pairs(g, sign_rule=lambda table: table["type"] == "AID")

    assert found["sign"].tolist() == [1]


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    """The message lists what there is."""
    with pytest.raises(ValueError, match=r"ties-and-force.*all-acts"):
        pairs(testing.toy(), sign_rule="majority")  # type: ignore[arg-type]


def test_a_partial_date_is_an_interval() -> None:
    """An act of October may have happened by the 15th, and has certainly happened by the 31st."""
    first, last = pd.Timestamp("2023-10-01"), pd.Timestamp("2023-10-31")
    g = testing.graph(
        [
            testing.act(
                "x", "a", "b", when="2023-10", date=first, date_latest=last, date_end=last, date_precision="month"
            )
        ]
    )

    assert g.as_of("2023-10-15").acts.empty
    assert len(g.as_of("2023-10-15", possible=True).acts) == 1
    assert len(g.as_of("2023-10").acts) == 1


def test_two_clocks_differ() -> None:
    """A meeting of January that was published in February is not on the map of January."""
    g = testing.graph([testing.act("x", "a", "b", day="2024-01-29", known_from=pd.Timestamp("2024-02-18"))])

    assert len(g.as_of("2024-02-08").acts) == 1
    assert g.known_on("2024-02-08").acts.empty


def test_a_slice_keeps_no_link_to_a_row_that_went() -> None:
    """Answers and evidence go with their rows."""
    g = testing.toy().between("2024-01-02", "2024-01-31")

    assert g.responses.empty
    assert "a1" not in set(g.evidence_table["row_id"])


def test_roll_up_folds_parts_into_their_whole() -> None:
    """The act of a part becomes the act of the whole; inner ties make no row and are named."""
    g = testing.toy().roll_up({"cat": "ant"})

    assert "cat" not in set(g.actors["actor_id"])
    assert g.meta["rolled_up"]["within"] == ("t1",)
    assert g.resolve("Cat") == "ant"


def test_roll_up_in_a_circle_is_refused() -> None:
    """A part cannot be the whole of its whole."""
    with pytest.raises(ValueError, match="circle"):
        testing.toy().roll_up({"cat": "ant", "ant": "bee", "bee": "cat"})


def test_persons_leave_with_their_rows() -> None:
    """A strike on a man and his group keeps its row to the group."""
    people = [{"actor_id": "man", "name": "A man", "kind": "person", "is_person": True}]
    g = testing.graph([testing.act("x", "state", "man"), testing.act("x", "state", "group")], actors=people)

    left = g.without_persons()

    assert left.acts["target"].tolist() == ["group"]
    assert "man" not in set(left.actors["actor_id"])


def test_a_compound_act_counts_once() -> None:
    """One act on two targets is two rows and one act."""
    g = testing.graph([testing.act("x", "a", "b"), testing.act("x", "a", "c")])

    assert g.summary().acts == 1
    assert len(g.acts) == 2


def test_evidence_gives_quote_and_source_in_the_order_asked() -> None:
    """From any row to its words in one call."""
    found = testing.toy().evidence(["t1", "a2"])

    assert found["row_id"].tolist() == ["t1", "a2"]
    assert found["quote"].tolist() == ["the words of t1", "the words of a2"]
    assert found["publisher"].tolist() == ["Toy Wire", "Toy Wire"]


def test_an_unknown_row_is_refused_by_name() -> None:
    """A slip in a row id does not give an empty answer."""
    with pytest.raises(UnknownRowError, match="«a9»"):
        testing.toy().evidence("a9")


def test_an_unknown_actor_is_refused_with_near_names() -> None:
    """The error says who was perhaps meant."""
    with pytest.raises(UnknownActorError, match="did you mean «ant»"):
        testing.toy().relation("annt", "bee")


@pytest.mark.parametrize("name", [None, 3, float("nan"), ["kh"]])
def test_a_name_that_is_no_text_is_refused_and_shown(name: object) -> None:
    """A list where one name belongs, or a number, is refused with what was found."""
    g = datasets.load("iraq-2023-24")
    for ask in (
        lambda: g.among(name),
        lambda: g.relation("usa", name),
        lambda: g.evidence([name]),
        lambda: g.of_type(name),
        lambda: g.from_sources(name),
        lambda: g.roll_up({"kh": name}),
        lambda: g.actor_name(name),
    ):
        with pytest.raises(TypeError, match=re.escape(f"found {name!r}")):
            ask()


@pytest.mark.parametrize("day", [None, 2024, float("nan"), pd.NaT, ["2024"]])
def test_a_day_that_is_neither_text_nor_a_date_is_refused(day: object) -> None:
    """The number 2024 is no year: a frame library would read it as a moment of 1970."""
    g = datasets.load("iraq-2023-24")
    for ask in (lambda: g.as_of(day), lambda: g.known_on(day), lambda: g.between(day, "2025")):
        with pytest.raises(TypeError, match="a day is text such as 2024-02-07, or a date"):
            ask()


def test_an_ambiguous_alias_is_refused() -> None:
    """Two actors called alike are never picked by chance."""
    people = [{"actor_id": one, "name": one, "aliases": ("Hezbollah",)} for one in ("kh", "lb")]
    g = testing.graph(actors=people)

    with pytest.raises(UnknownActorError, match="«kh» or «lb»"):
        g.resolve("hezbollah")


def test_an_unknown_type_is_refused_with_near_types() -> None:
    """of_type does not answer a slip with silence."""
    with pytest.raises(VocabularyError, match="ASSAULT"):
        testing.toy().of_type("ASAULT")


def test_leaving_out_a_source_leaves_out_what_rests_on_it_alone() -> None:
    """A row with a second source stays."""
    g = testing.toy()

    assert "a1" not in set(g.without_sources("s-a1").acts["act_id"])
    assert len(g.without_sources("s-a1").acts) == len(g.acts) - 1
    assert g.from_sources("s-a1").acts["act_id"].tolist() == ["a1"]


def test_a_foreign_graph_keeps_opposing_parallel_edges() -> None:
    """+1 and -1 between the same two do not cancel, and the last one does not win."""
    G = nx.MultiDiGraph()
    G.add_edge("a", "b", sign=1)
    G.add_edge("a", "b", sign=-1, weight=2.0, date="2024-01-02", act_id="strike")

    g = ConflictGraph.from_networkx(G)

    assert pairs(g)["mixed"].tolist() == [True]
    assert set(g.acts["act_id"]) == {"e0", "strike"}


def test_a_foreign_graph_with_bad_edges_gives_all_faults() -> None:
    """Sign 99, weight -1 and NaN, and a date that is none."""
    G = nx.DiGraph()
    G.add_edge("a", "b", sign=99)
    G.add_edge("b", "c", weight=float("nan"))
    G.add_edge("c", "d", date="yesterday")
    with pytest.raises(TableError) as caught:
        ConflictGraph.from_networkx(G)

    assert len(caught.value.faults) == 3


def test_collapse_never_writes_a_negative_weight() -> None:
    """Sign and weight stay apart, and every actor is a node."""
    folded = testing.toy().collapse()

    assert min(weight for _, _, weight in folded.edges(data="weight")) >= 0
    assert set(folded) == {"ant", "bee", "cat", "dog"}
    assert folded["ant"]["bee"]["row_ids"] == ("a1",)


def test_collapse_of_a_layer_holds_only_that_sign() -> None:
    """The cooperative layer has no strike in it."""
    assert list(testing.toy().collapse("cooperative").edges) == [
        ("ant", "cat"),
        ("bee", "dog"),
        ("cat", "ant"),
        ("dog", "bee"),
    ]


@given(testing.graphs())
@settings(max_examples=40, deadline=None)
def test_what_goes_both_ways_is_one_rule(g) -> None:
    """The folded graph, the directed pairs and the matrices of the measures have the same arcs."""
    folded = g.collapse("hostile", sign_rule="all-acts")

    arcs = signed.read(g, sign_rule="all-acts").arcs()
    _, foes = matrices(arcs)

    names = list(g.actors["actor_id"])
    heavy = {(a, b): cells["weight"] for a, b, cells in folded.edges(data=True) if cells["weight"] > 0}
    one, other = foes.nonzero()
    assert {(names[i], names[j]): foes[i, j] for i, j in zip(one, other, strict=True)} == pytest.approx(heavy)
    table = pairs(g, sign_rule="all-acts", directed=True)
    assert {(row.a, row.b) for row in table.itertuples() if row.negative > 0} == heavy.keys()


def test_an_alliance_goes_both_ways_and_a_membership_does_not() -> None:
    """A tie of a symmetric relation is an arc each way; one with a direction stays one."""
    g = testing.graph([], [testing.tie("t1", "a", "b"), testing.tie("t2", "c", "b", relation="member_of")])

    assert list(g.collapse().edges) == [("a", "b"), ("b", "a"), ("c", "b")]


@pytest.mark.parametrize("day", ["now", "today", "2024-13", "2024-02-30", "03/04/2023", "", "٢٠٢٤"])
def test_a_slice_never_asks_the_clock(day: str) -> None:
    """A day that is none is refused, not guessed."""
    with pytest.raises(ValueError, match="is not a day"):
        testing.toy().as_of(day)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """An empty answer would hide the slip."""
    with pytest.raises(ValueError, match="before it begins"):
        testing.toy().between("2024-02", "2024-01")


def test_names_are_escaped_in_the_notebook() -> None:
    """A hostile name runs nothing in a notebook."""
    g = testing.graph([testing.act("x", "a", "b")], actors=[{"actor_id": "a", "name": "<img src=x onerror=alert(1)>"}])

    assert "<img" not in g._repr_html_()


def test_a_graph_is_one_class_to_its_users():
    """Parts, copies and pickles are graphs of the same class, by whichever of its modules they are made."""
    g = testing.toy()

    again = pickle.loads(pickle.dumps(g))

    assert {type(one) for one in (g.hostile(), g.among("ant", "bee"), copy.deepcopy(g), again)} == {ConflictGraph}
    testing.assert_tables_equal(again.tables, g.tables)
