"""Answers and chains of answers."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from conflictgraph import testing
from conflictgraph.errors import UnknownRowError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import responses


def _record(links, basis="stated"):
    names = sorted({one for pair in links for one in pair})
    acts = [
        testing.act(name, "a" if n % 2 else "b", "b" if n % 2 else "a", day=f"2024-01-{n + 1:02d}")
        for n, name in enumerate(names)
    ]
    g = testing.graph(acts, responses=links)
    return ConflictGraph(g.tables.with_(responses=g.responses.assign(basis=basis)))


def test_answers_go_both_ways():
    """What an act answered, and what answered it, are the two ends of one link."""
    g = testing.toy()

    assert responses.answers_to(g, "a2")[["act_id", "answers"]].to_numpy().tolist() == [["a2", "a1"]]
    assert responses.answered_by(g, "a1")[["act_id", "answers"]].to_numpy().tolist() == [["a2", "a1"]]
    assert responses.answered_by(g, "a3").empty


def test_inferred_links_count_only_by_name():
    """Nobody's guess enters a chain unless the caller asks for it."""
    g = _record([("m2", "m1")], basis="inferred")

    assert responses.chains(g).empty
    assert responses.answered_by(g, "m1").empty
    assert responses.chains(g, basis=("stated", "inferred"))["act_id"].tolist() == ["m2"]


def test_unknown_acts_and_bases_are_refused():
    """Errors name what is near and what is allowed."""
    with pytest.raises(UnknownRowError, match="a1"):
        responses.answers_to(testing.toy(), "a11")
    with pytest.raises(ValueError, match="stated"):
        responses.chains(testing.toy(), basis="guessed")


@pytest.mark.parametrize("seed", range(30))
def test_chains_equal_all_paths_of_a_small_dag(seed):
    """Every chain from a root to an act without answer is listed once, the longest first."""
    random = np.random.default_rng(seed)
    links = [(f"m{i}", f"m{j}") for i in range(1, 8) for j in range(i) if random.random() < 0.3]
    if not links:
        return
    g, dag = _record(links), nx.DiGraph((old, new) for new, old in links)
    roots = [one for one in dag if dag.in_degree(one) == 0]
    wanted = {
        tuple(path)
        for root in roots
        for leaf in dag
        if dag.out_degree(leaf) == 0
        for path in nx.all_simple_paths(dag, root, leaf)
    }

    found = responses.chains(g)
    listed = [(part["answers"].iloc[0], *part["act_id"]) for _, part in found.groupby("chain")]
    lengths = [len(one) for one in listed]

    assert set(listed) == wanted
    assert len(listed) == len(wanted)
    assert lengths == sorted(lengths, reverse=True)
    assert len(responses.longest(g, k=1)[0]) == nx.dag_longest_path_length(dag)


def test_the_explanation_leads_to_rows():
    """Each line of a chain ends with its row."""
    text = responses.longest(testing.toy()).explain()

    assert "[a1]" in text
    assert "5 January 2024, Bee towards Ant" in text
