"""What becomes of acts of both signs from one actor to another is chosen by name, in every measure on signs."""

from __future__ import annotations

import inspect

import networkx as nx
import pandas as pd
import pytest

from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import balance, blocs, centrality, matrices

POLICIES = ("keep", "net", "majority", "latest", "ambivalent")
CAMP = {name: int(name in "cd") for name in "abcd"}
ASKED = {
    "balance.census": balance.census,
    "balance.degree": balance.degree,
    "balance.frustration": balance.frustration,
    "balance.members": balance.members,
    "balance.semicycles": balance.semicycles,
    "balance.simulate": lambda g, **how: balance.simulate(g, "ltd", steps=20, **how),
    "balance.status": balance.status,
    "balance.test": lambda g, **how: balance.test(g, draws=3, **how),
    "balance.test semicycles": lambda g, **how: balance.test(g, "semicycles", draws=3, **how),
    "balance.triads": balance.triads,
    "balance.walks": balance.walks,
    "blocs.blockmodel": lambda g, **how: blocs.blockmodel(g, 2, **how),
    "blocs.clusterability": lambda g, **how: blocs.clusterability(g, 2, **how),
    "blocs.communities": blocs.communities,
    "blocs.modularity": lambda g, **how: blocs.modularity(g, CAMP, **how),
    "blocs.report": blocs.report,
    "centrality.brokerage": lambda g, **how: centrality.brokerage(g, CAMP, **how),
    "centrality.table": lambda g, **how: centrality.table(g, ["friends", "foes"], **how),
    "centrality.values": lambda g, **how: centrality.values(g, "net_degree", **how),
    "matrices.adjacency": lambda g, **how: matrices.adjacency(g, "net", **how),
    "matrices.laplacian": lambda g, **how: matrices.laplacian(g, "signed", **how),
}
PLAIN = [("a", "b", 1, 1.0), ("b", "c", -1, 2.0), ("c", "a", -1, 1.0), ("c", "d", 1, 1.0), ("d", "a", -1, 1.0)]


def graph(rows):
    made = nx.MultiDiGraph()
    made.add_edges_from((a, b, {"sign": sign, "weight": weight}) for a, b, sign, weight in rows)
    return ConflictGraph.from_networkx(made)


def shown(answer):
    """The answer as a frame, without the ids of the rows behind it."""
    found = answer if isinstance(answer, (pd.DataFrame, pd.Series)) else answer.to_frame()
    found = found.to_frame() if isinstance(found, pd.Series) else found
    return found.drop(columns=[name for name in found if str(name) in {"row_ids", "rows", "acts"}])


def about(answer):
    return answer.attrs if isinstance(answer, (pd.DataFrame, pd.Series)) else dict(answer.about)


def test_every_measure_that_reads_signs_lets_the_policy_be_chosen() -> None:
    """No measure that takes a rule of signs lacks a policy for opposing rows, by itself or by what it passes on."""
    lacking = [
        f"{room.__name__}.{name}"
        for room in (balance, blocs, centrality, matrices)
        for name in room.__all__
        if inspect.isfunction(function := getattr(room, name))
        and "sign_rule" in (taken := inspect.signature(function).parameters)
        and "parallel" not in taken
    ]

    assert lacking == []


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", ASKED)
def test_the_answer_names_the_policy_and_what_no_split_can_mend(name, policy) -> None:
    """A friendly and a weaker hostile row from a to b: the policy, the mixed pair, and the floor are in the answer."""
    g = graph([*PLAIN, ("a", "b", -1, 0.5)])

    found = about(ASKED[name](g, parallel=policy))

    assert found["policy"]["parallel"] == policy
    assert len(found["mixed"]) == 1
    assert found["ambivalence_floor"] == (1.0 if policy == "keep" else 0.0)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", ASKED)
def test_without_opposing_rows_every_policy_gives_one_answer(name, policy) -> None:
    """The policy settles opposing rows, and nothing else."""
    g = graph(PLAIN)

    pd.testing.assert_frame_equal(shown(ASKED[name](g, parallel=policy)), shown(ASKED[name](g)))


@pytest.mark.parametrize("name", ASKED)
def test_net_is_what_one_nets_by_hand(name) -> None:
    """Three for and one against from a to b are two for."""
    both = graph([*PLAIN[1:], ("a", "b", 1, 3.0), ("a", "b", -1, 1.0)])
    by_hand = graph([*PLAIN[1:], ("a", "b", 1, 2.0)])

    pd.testing.assert_frame_equal(
        shown(ASKED[name](both, parallel="net")), shown(ASKED[name](by_hand)), check_exact=False
    )


@pytest.mark.parametrize("name", ["balance.walks", "blocs.modularity", "centrality.values"])
def test_both_signs_and_their_sum_are_told_apart(name) -> None:
    """An option that is passed by would give one answer for all policies."""
    g = graph([*PLAIN[1:], ("a", "b", 1, 1.0), ("a", "b", -1, 3.0)])

    answers = [shown(ASKED[name](g, parallel=policy)) for policy in ("keep", "net")]

    assert not answers[0].equals(answers[1])
