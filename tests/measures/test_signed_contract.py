"""Every answer on signs says what it rests on, and every measure takes every awkward graph."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import TableError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import balance, blocs, centrality, matrices
from conflictgraph.tables import Tables, frame

ABOUT = {
    "n",
    "m_plus",
    "m_minus",
    "dropped",
    "mixed",
    "ambivalence_floor",
    "policy",
    "seed",
    "engine",
    "optimal",
    "gap",
    "row_ids",
}

ASKED = {
    "balance.census": balance.census,
    "balance.census by a null": lambda g: balance.census(g, null="signs", draws=3),
    "balance.degree": balance.degree,
    "balance.frustration": balance.frustration,
    "balance.frustration local": lambda g: balance.frustration(g, method="local", count="weight"),
    "balance.members": balance.members,
    "balance.semicycles": balance.semicycles,
    "balance.simulate ctd": balance.simulate,
    "balance.simulate ltd": lambda g: balance.simulate(g, "ltd", steps=50),
    "balance.simulate matrix": lambda g: balance.simulate(g, "matrix"),
    "balance.status": balance.status,
    "balance.triads": balance.triads,
    "balance.walks": balance.walks,
    "balance.walks along arcs": lambda g: balance.walks(g, semi=False),
    **{
        f"balance.test {stat} {null}": lambda g, stat=stat, null=null: balance.test(g, stat, null=null, draws=2)
        for stat, null in (
            ("triangles", "signed_degree"),
            ("weak", "signs"),
            ("walks", "rewire"),
            ("frustration", "signed_degree"),
            ("algebraic", "signs"),
            ("semicycles", "signed_degree"),
            ("multiscale", "rewire"),
        )
    },
    "blocs.blockmodel": lambda g: blocs.blockmodel(g, 1),
    "blocs.blockmodel of blocks": lambda g: blocs.blockmodel(g, blocks=[[-1]]),
    "blocs.clusterability": lambda g: blocs.clusterability(g, 1),
    "blocs.communities": blocs.communities,
    "blocs.communities modularity": lambda g: blocs.communities(g, method="modularity"),
    "blocs.communities sponge": lambda g: blocs.communities(g, method="sponge", k=1),
    "blocs.communities laplacian": lambda g: blocs.communities(g, method="laplacian", k=1),
    "blocs.modularity": lambda g: blocs.modularity(g, dict.fromkeys(g.actors["actor_id"], 0)),
    "blocs.modularity directed": lambda g: blocs.modularity(g, dict.fromkeys(g.actors["actor_id"], 0), directed=True),
    "blocs.report": blocs.report,
    "centrality.brokerage": centrality.brokerage,
    **{
        f"centrality.values {name}": lambda g, name=name: centrality.values(g, name, layer="cooperative")
        for name in centrality.MEASURES
    },
    "centrality.table": lambda g: centrality.table(g, ["pagerank", "foes"], layer="hostile"),
    "centrality.table by bootstrap": lambda g: centrality.table(g, "foes", stability="bootstrap", draws=3),
    **{
        f"matrices.adjacency {kind}": lambda g, kind=kind: matrices.adjacency(g, kind)
        for kind in ("positive", "negative", "net", "total", "complex")
    },
    **{
        f"matrices.laplacian {kind}": lambda g, kind=kind: matrices.laplacian(g, kind)
        for kind in ("signed", "complex", "magnetic")
    },
}


def graph(edges, nodes=()):
    made = nx.DiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from((a, b, {"sign": sign, "weight": weight}) for a, b, sign, weight in edges)
    return ConflictGraph.from_networkx(made)


def ring(*signs):
    return [(str(i), str((i + 1) % len(signs)), sign, 1.0) for i, sign in enumerate(signs)]


AWKWARD = {
    "empty": [],
    "one actor": ("a",),
    "friends only": ring(1, 1, 1, 1),
    "foes only": ring(-1, -1, -1),
    "in two parts": [("a", "b", 1, 1.0), ("c", "d", -1, 1.0)],
    "loops and neutral rows": [("a", "a", -1, 1.0), ("a", "b", 0, 1.0), ("b", "c", 1, 1.0)],
    "no weight and huge weight": [("a", "b", 1, 0.0), ("b", "c", -1, 1e150), ("c", "a", 1, 1e-150)],
    "all foes of all": [(a, b, -1, 1.0) for a in "abc" for b in "abc" if a != b],
}


def awkward(name):
    return graph([], AWKWARD[name]) if name == "one actor" else graph(AWKWARD[name])


def about(answer):
    return answer.attrs if isinstance(answer, (pd.DataFrame, pd.Series)) else dict(answer.about)


# Not every measure is defined on every graph; what is not is named here, and refused with its reason.
NO_EIGENVALUE = "no single eigenvalue of friends minus foes has the largest size"
UNDEFINED = {
    **{
        ("centrality.values signed_eigenvector", where): NO_EIGENVALUE
        for where in (
            "one actor",
            "friends only",
            "foes only",
            "in two parts",
            "loops and neutral rows",
            "no weight and huge weight",
        )
    },
    ("centrality.values pn_in", "all foes of all"): "pn_in does not settle",
    ("centrality.values pn_out", "all foes of all"): "pn_out does not settle",
}
# Two friends with a common foe: one eigenvalue is the largest, so that all measures are defined.
FRIENDS = [("a", "b", 1, 1.0), ("a", "c", -1, 1.0), ("b", "c", -1, 1.0)]
PLAIN = [*FRIENDS, *((b, a, sign, weight) for a, b, sign, weight in FRIENDS)]


@pytest.mark.parametrize("name", ASKED)
def test_every_answer_says_what_it_rests_on(name) -> None:
    """Actors, friends, foes, what was dropped, mixed pairs, policy, seed, engine, proof, and rows that are there."""
    g = graph(PLAIN) if name == "centrality.values signed_eigenvector" else testing.toy()

    found = about(ASKED[name](g))

    assert found.keys() >= ABOUT
    assert found["n"] == len(g.actors)
    assert found["m_plus"] >= 1
    assert found["m_minus"] >= 1
    assert found["optimal"] in {True, False, None}
    assert found["gap"] is None or found["gap"] >= 0
    assert {"sign_rule", "parallel", "persons", "placeholders", "count"} <= found["policy"].keys()
    assert found["row_ids"]
    assert set(found["row_ids"]) <= {*g.acts["act_id"], *g.ties["tie_id"]}


@pytest.mark.parametrize("where", AWKWARD)
@pytest.mark.parametrize("name", ASKED)
def test_every_measure_takes_every_awkward_graph(name, where) -> None:
    """Empty, one actor, friends only, foes only, apart, loops, no and huge weights: an answer, or a named refusal."""
    g = awkward(where)
    if (name, where) in UNDEFINED:
        with pytest.raises(ValueError, match=UNDEFINED[name, where]):
            ASKED[name](g)
        return

    answer = ASKED[name](g)

    if not isinstance(answer, (pd.DataFrame, pd.Series)):
        assert answer.explain()
        answer = answer.to_frame()
    numbers = answer.select_dtypes("number") if isinstance(answer, pd.DataFrame) else answer
    assert not np.isinf(numbers.to_numpy(dtype=complex)).any()


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        *((name, float("nan")) for name in ASKED),
        ("balance.degree", float("inf")),
        ("blocs.report", -1.0),
    ],
)
def test_a_weight_that_is_none_is_refused_with_its_row(name, weight) -> None:
    """NaN, infinity and less than nothing never reach a kernel; the error names the row."""
    acts = frame("acts", [{"act_id": "x7", "source": "a", "target": "b", "sign": 1, "weight": weight}])
    g = ConflictGraph(Tables(actors=frame("actors", [{"actor_id": n, "name": n} for n in "ab"]), acts=acts))

    with pytest.raises(TableError, match="x7"):
        ASKED[name](g)


@pytest.mark.parametrize("measure", centrality.MEASURES)
def test_names_and_order_of_actors_change_no_value(measure) -> None:
    """New names, rows in another order and an actor without rows: each actor keeps its value (and its rank)."""
    edges = [*ring(1, -1, 1, 1, -1), ("0", "2", 1, 2.0), ("3", "1", -1, 1.0), ("4", "2", 1, 1.0)]
    new = {name: f"z{9 - int(name)}" for name in "01234"}
    if measure == "signed_eigenvector":  # it wants a dominant eigenvalue: every row both ways
        edges = [*edges, *((b, a, sign, weight) for a, b, sign, weight in edges)]
    one = graph(edges)
    other = graph([(new[a], new[b], sign, weight) for a, b, sign, weight in reversed(edges)])
    options = {"layer": "cooperative"}
    if measure in {"brokerage", "coordinator", "itinerant", "gatekeeper", "representative", "liaison"} or (
        "participation" in measure
    ):
        options["groups"] = {
            **dict(zip("01234", "xxyyz", strict=True)),
            **{new[n]: g for n, g in zip("01234", "xxyyz", strict=True)},
        }

    before, after = (centrality.values(g, measure, **options) for g in (one, other))

    assert after.rename(dict(zip(new.values(), new, strict=True))).loc[list("01234")].tolist() == pytest.approx(
        before.loc[list("01234")].tolist(), nan_ok=True
    )


@pytest.mark.parametrize("bits", range(16))
def test_switching_and_turning_twice_change_no_index(bits) -> None:
    """Turning all signs between a set and the rest keeps frustration, triangles and algebraic conflict."""
    edges = [*ring(1, -1, 1, 1), ("0", "2", -1, 1.0)]
    inside = {str(i) for i in range(4) if bits >> i & 1}
    turned = [(a, b, -sign if (a in inside) != (b in inside) else sign, weight) for a, b, sign, weight in edges]

    one, other = (balance.degree(graph(rows, ["alone"])) for rows in (edges, turned))

    for name in ("triangles", "frustration", "algebraic_conflict", "walks"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), nan_ok=True)
    twice = [(a, b, -sign if (a in inside) != (b in inside) else sign, weight) for a, b, sign, weight in turned]
    assert balance.degree(graph(twice, ["alone"])).to_frame().equals(one.to_frame())


def test_a_window_moves_over_any_answer():
    """A series gives a column an actor, a result its numbers; a table of many rows is refused, never cut to its first."""
    g = testing.toy()

    by_actor = balance.rolling(g, lambda part: centrality.values(part, "foes"), window="30D")
    results = [balance.rolling(g, ask, window="30D") for ask in (balance.frustration, blocs.report, balance.walks)]

    assert by_actor[["ant", "bee", "cat", "dog"]].to_numpy().tolist() == [
        centrality.values(g.between("2024-01-01", "2024-01-30"), "foes")[["ant", "bee", "cat", "dog"]].tolist()
    ]
    assert results[0]["value"].tolist() == [balance.frustration(g).value]
    assert results[1]["divisiveness"].tolist() == [1.0]
    assert results[2]["multiscale"].tolist() == [1.0]
    with pytest.raises(ValueError, match="4 rows"):
        balance.rolling(g, lambda part: centrality.table(part, ["foes"]), window="30D")


def test_a_window_without_an_answer_is_a_gap():
    """Where a measure is not defined on one window its cells are missing; where it is on none, the error is raised."""
    made = nx.MultiDiGraph()
    made.add_edge("a", "b", sign=1, date="2024-01-01")
    made.add_edge("a", "b", sign=1, date="2024-03-01")
    made.add_edge("b", "a", sign=1, date="2024-03-01")
    made.add_edge("b", "b", sign=1, date="2024-03-01")
    g = ConflictGraph.from_networkx(made)

    def ask(part):
        if len(part.acts) < 2:
            raise ValueError("too few")
        return len(part.acts)

    found = balance.rolling(g, ask, window="30D", step="30D")

    assert found["value"].isna().tolist() == [True, True, False]
    with pytest.raises(centrality.NoDominantEigenvalueError):
        balance.rolling(g, lambda part: centrality.values(part, "signed_eigenvector"), window="30D")


def test_windows_move_over_ties_alone():
    """A graph of alliances without acts has windows from its first to its last day."""
    actors = frame("actors", [{"actor_id": one, "name": one} for one in "abc"])
    ties = [
        {"tie_id": "t1", "source": "a", "target": "b", "relation": "ally_of", "sign": 1},
        {"tie_id": "t2", "source": "b", "target": "c", "relation": "rival_of", "sign": -1},
    ]
    days = pd.DataFrame({"since": ["1946-01-01", "1948-01-01"], "until": ["1947-12-31", "1949-12-31"]})
    table = frame("ties", pd.DataFrame(ties).assign(**days.astype("datetime64[s]")))

    found = balance.rolling(
        ConflictGraph(Tables(actors=actors, ties=table)), balance.frustration, window="365D", step="1000D"
    )

    assert found["row_ids"].tolist() == [("t1",), ("t2",)]
    with pytest.raises(ValueError, match="a day or longer"):
        balance.rolling(testing.toy(), len, window="6h")


def test_what_is_not_defined_is_not_unusual():
    """A ring without triads has no share of balanced ones, and no p, whatever its switched graphs have."""
    ring = nx.relabel_nodes(nx.cycle_graph(8), str)
    nx.set_edge_attributes(ring, 1, "sign")

    found = balance.test(ConflictGraph.from_networkx(ring), null="rewire", draws=50)

    assert np.isnan([found.observed, found.z, found.p]).all()


@pytest.mark.parametrize(
    ("measure", "option", "value"),
    [
        ("pagerank", "damping", 1.5),
        ("pagerank", "damping", float("nan")),
        ("katz", "attenuation", float("nan")),
        ("exponential", "mu", -1.0),
        ("signed_walk", "restart", 0.0),
        ("signed_walk", "beta", 2.0),
        ("signed_walk", "gamma", -0.1),
    ],
)
def test_an_option_outside_its_range_is_refused(measure, option, value):
    """A number for which the measure is not defined gives an error that names it, and no ranks."""
    for g in (testing.toy(), ConflictGraph.from_networkx(nx.empty_graph(1, create_using=nx.DiGraph))):
        with pytest.raises(ValueError, match=option):
            centrality.values(g, measure, layer="cooperative", **{option: value})


def test_no_option_is_passed_over():
    """Options of a measure that the table has not, a count that is none, and a k that is no number are refused."""
    g = testing.toy()

    for ask in (
        lambda: centrality.table(g, ["foes"], options={"pagerank": {"damping": 0.5}}),
        lambda: centrality.table(g, ["foes"], stability="bootstrap", draws=0),
        lambda: blocs.clusterability(g, count="all"),
        lambda: blocs.communities(g, method="modularity", count="all"),
        lambda: blocs.modularity(g, dict.fromkeys(g.actors["actor_id"], 0), count="all"),
        lambda: blocs.blockmodel(g, 0),
        lambda: blocs.clusterability(g, 1.5),
        lambda: balance.walks(g, longest=0),
    ):
        with pytest.raises(ValueError, match=r"options|draws|count|k is|longest"):
            ask()
