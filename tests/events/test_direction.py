"""Every measure treats the four directions as the page on direction says."""

from __future__ import annotations

import importlib
import inspect
import re

import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.measures import balance, blocs, centrality, compare, escalation, matrices, paths, responses, timeline

ROOMS = (balance, blocs, centrality, compare, escalation, matrices, paths, responses, timeline)
BOTH = {
    "balance.census": balance.census,
    "balance.degree": balance.degree,
    "balance.frustration": balance.frustration,
    "balance.members": balance.members,
    "balance.semicycles": balance.semicycles,
    "balance.status": balance.status,
    "balance.triads": balance.triads,
    "balance.walks": balance.walks,
    "blocs.blockmodel": lambda g: blocs.blockmodel(g, 2),
    "blocs.clusterability": blocs.clusterability,
    "blocs.communities": blocs.communities,
    "blocs.modularity": lambda g: blocs.modularity(
        g, dict.fromkeys(("ant", "bee"), 0) | dict.fromkeys(("cat", "dog"), 1)
    ),
    "centrality.brokerage": centrality.brokerage,
    "centrality.table": lambda g: centrality.table(g, ["pagerank", "betweenness"], layer="hostile"),
    "compare.graphs": lambda g: compare.graphs(g, g.between("2024-01-01", "2024-01-06")),
    "matrices.adjacency": matrices.adjacency,
    "paths.brokers": lambda g: paths.brokers(g, "ant", "cat", directed=True),
    "paths.k_shortest": lambda g: paths.k_shortest(g, "ant", "cat", directed=True),
    "paths.shortest": lambda g: paths.shortest(g, "bee", "ant", directed=True),
    "timeline.monthly": lambda g: timeline.monthly(g, "bee", "ant"),
}
KNOWN = {
    "escalation.observed_paths": lambda g: escalation.observed_paths(g, "ant", "cat"),
    "escalation.observed_reach": lambda g: escalation.observed_reach(g, "ant"),
    "escalation.paths": lambda g: escalation.paths(g, "ant", "bee"),
    "escalation.reach": lambda g: escalation.reach(g, "ant"),
    "escalation.reachability": escalation.reachability,
    "escalation.risk": lambda g: escalation.risk(g, "ant", "bee"),
    "escalation.temporal_centrality": escalation.temporal_centrality,
}
AS_WRITTEN = {
    "escalation.drawn_in": lambda g: escalation.drawn_in(g, "bee", "ant"),
    "escalation.episodes": lambda g: escalation.episodes(g, "ant", "bee"),
    "escalation.ladder": lambda g: escalation.ladder(g, "ant", "bee"),
    "responses.chains": responses.chains,
    "responses.p_shifts": lambda g: responses.p_shifts(g, shifts=5),
    "responses.retaliation": lambda g: responses.retaliation(g, "ant", "bee", shifts=5),
}


def graph(direction, *, monadic=False, loose=True):
    """Four actors; two acts of the given direction, or none, and on request two acts without a pair."""
    acts = [testing.act("a2", "bee", "cat", day="2024-01-05"), testing.act("a4", "dog", "bee", day="2024-01-12")]
    acts += [testing.act("a5", "bee", "dog", day="2024-01-14")]
    if loose:
        acts += [testing.act("a1", "ant", "bee", day="2024-01-01", direction=direction)]
        acts += [testing.act("a3", "cat", "ant", sign=1, day="2024-01-09", direction=direction)]
    if monadic:
        acts += [testing.act("m1", "ant", "", day="2024-01-10", direction="monadic")]
        acts += [testing.act("m2", "", "bee", day="2024-01-11", direction="monadic")]
    names = ("ant", "bee", "cat", "dog")
    return testing.graph(acts, [testing.tie("t1", "ant", "dog")], responses=[("a5", "a4")], actors=names)


def shown(found):
    """An answer as text."""
    found = found.to_frame() if hasattr(found, "to_frame") else found
    return found.to_csv(float_format="%.9g") if isinstance(found, pd.DataFrame) else repr(found)


@pytest.mark.parametrize("name", [*BOTH, *KNOWN, *AS_WRITTEN])
def test_acts_without_a_pair_change_no_answer_on_pairs(name):
    """Monadic acts are kept, and no measure of pairs breaks on them or counts them."""
    measure = (BOTH | KNOWN | AS_WRITTEN)[name]

    assert shown(measure(graph("directed", monadic=True))) == shown(measure(graph("directed")))


@pytest.mark.parametrize("name", BOTH)
def test_an_unknown_direction_is_both(name):
    """Where an arc goes each way for a reciprocal act, it does so for an act of unknown direction."""
    assert shown(BOTH[name](graph("unknown"))) == shown(BOTH[name](graph("reciprocal")))


@pytest.mark.parametrize("name", KNOWN)
def test_an_escalation_path_takes_no_unknown_direction(name):
    """Acts of unknown direction carry no step: the answer is that of the record without them."""
    assert shown(KNOWN[name](graph("unknown"))) == shown(KNOWN[name](graph("directed", loose=False)))


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_a_pair_or_an_order_as_written_takes_all_three(name):
    """What asks for the pair, for links, or for acts as they are written sees no difference in direction."""
    assert len({shown(AS_WRITTEN[name](graph(one))) for one in ("directed", "reciprocal", "unknown")}) == 1


def test_the_record_counts_every_act():
    """timeline.record counts acts without a pair, too."""
    counted = [int(timeline.record(graph("directed", monadic=some))["acts"].sum()) for some in (False, True)]

    assert counted == [5, 7]


def test_the_page_names_every_measure(root):
    """Each public measure of a graph stands in one row of the page on direction, and no other name does."""
    page = root / "docs" / "measures" / "direction.md"
    if not page.is_file():
        pytest.skip("the documentation is not beside these tests")
    said = re.findall(r"`([a-z]+\.[a-z_]+)`", page.read_text("utf-8"))
    measures = {
        f"{room.__name__.rpartition('.')[2]}.{name}"
        for room in ROOMS
        for name in importlib.import_module(room.__name__).__all__
        if inspect.isfunction(getattr(room, name))
    }

    assert sorted(said) == sorted(measures)
