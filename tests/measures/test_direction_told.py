"""Each measure says how it treats the four directions, and what it says is so.

The docstring has one line of one form: "Direction: reciprocal acts …; unknown ones …; monadic ones …."
Each of its phrases is a law here; a phrase without a law fails, so that nobody writes what nobody checks.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.measures import balance, blocs, centrality, compare, escalation, matrices, paths, responses, timeline

ROOMS = (balance, blocs, centrality, compare, escalation, matrices, paths, responses, timeline)
MEASURES = {
    f"{room.__name__.rpartition('.')[2]}.{name}": getattr(room, name)
    for room in ROOMS
    for name in importlib.import_module(room.__name__).__all__
    if inspect.isfunction(getattr(room, name))
}
ACTORS = ("ant", "bee", "cat", "dog", "elk")
SEEDS = range(2)
SHORT = {"min_acts": 1, "quiet": "5D"}
CALLS = {
    "balance.census": balance.census,
    "balance.degree": balance.degree,
    "balance.frustration": balance.frustration,
    "balance.members": balance.members,
    "balance.rolling": lambda g: balance.rolling(g, balance.degree, window="14D", step="14D").drop(columns="row_ids"),
    "balance.semicycles": balance.semicycles,
    "balance.simulate": balance.simulate,
    "balance.status": balance.status,
    "balance.test": lambda g: balance.test(g, draws=20),
    "balance.triads": balance.triads,
    "balance.walks": balance.walks,
    "blocs.blockmodel": lambda g: blocs.blockmodel(g, 2),
    "blocs.clusterability": blocs.clusterability,
    "blocs.communities": blocs.communities,
    "blocs.modularity": lambda g: blocs.modularity(g, dict(zip(ACTORS, (0, 0, 1, 1, 1), strict=True))),
    "blocs.report": blocs.report,
    "centrality.brokerage": centrality.brokerage,
    "centrality.table": lambda g: centrality.table(
        g, ["pagerank", "betweenness", "hostile_out", "pn"], layer="hostile"
    ),
    "centrality.values": lambda g: centrality.values(g, "hostile_out"),
    "compare.graphs": lambda g: compare.graphs(g.between("2024-01-01", "2024-01-15"), g),
    "escalation.backtest": lambda g: escalation.backtest(
        g.tables, "5D", every="5D", warm_up="5D", least=1, half_lives=("30D",), **SHORT
    ),
    "escalation.change_points": lambda g: escalation.change_points(g, "ant", "bee", freq="D"),
    "escalation.chokepoints": lambda g: escalation.chokepoints(g, "ant", "cat"),
    "escalation.drawn_in": lambda g: escalation.drawn_in(g, "bee").precedents,
    "escalation.episodes": lambda g: escalation.episodes(g, "ant", "bee"),
    "escalation.excitation": lambda g: escalation.excitation(g, [("ant", "bee"), ("bee", "ant")], bootstrap=2),
    "escalation.fitted_strengths": lambda g: escalation.fitted_strengths(
        g.tables, horizon="5D", every="5D", warm_up="5D", least=1, half_lives=("30D",), **SHORT
    ),
    "escalation.ladder": lambda g: escalation.ladder(g, "ant", "bee"),
    "escalation.observed_paths": lambda g: escalation.observed_paths(g, "ant", "cat"),
    "escalation.observed_reach": lambda g: escalation.observed_reach(g, "ant"),
    "escalation.onsets": lambda g: escalation.onsets(g.tables, **SHORT),
    "escalation.paths": lambda g: escalation.paths(g, "ant", "cat"),
    "escalation.reach": lambda g: escalation.reach(g, "ant"),
    "escalation.reachability": escalation.reachability,
    "escalation.risk": lambda g: escalation.risk(g, "ant", "cat"),
    "escalation.temporal_centrality": escalation.temporal_centrality,
    "matrices.adjacency": matrices.adjacency,
    "matrices.laplacian": matrices.laplacian,
    "paths.brokers": lambda g: paths.brokers(g, "ant", "cat", directed=True),
    "paths.k_shortest": lambda g: paths.k_shortest(g, "ant", "cat", directed=True),
    "paths.shortest": lambda g: paths.shortest(g, "ant", "cat", directed=True),
    "responses.answered_by": lambda g: responses.answered_by(g, "a00"),
    "responses.answers_to": lambda g: responses.answers_to(g, "a00"),
    "responses.chains": responses.chains,
    "responses.delays": responses.delays,
    "responses.fan_out": responses.fan_out,
    "responses.heaviest": responses.heaviest,
    "responses.longest": responses.longest,
    "responses.p_shifts": lambda g: responses.p_shifts(g, shifts=5),
    "responses.retaliation": lambda g: responses.retaliation(g, "ant", "bee", shifts=5),
    "timeline.monthly": lambda g: timeline.monthly(g, "ant", "bee"),
    "timeline.record": timeline.record,
}
#: Too few rows of a drawn graph stand behind one answer of these.
FEW = {"escalation.change_points", "responses.answers_to", "responses.answered_by"}
KINDS = ("reciprocal", "unknown", "monadic")


def told(name):
    """What a measure says of the three directions that are no arrow."""
    words = " ".join((MEASURES[name].__doc__ or "").split())
    found = re.search(r"Direction: reciprocal acts ([^;]+); unknown ones ([^;]+); monadic ones ([^;]+?)\.( |$)", words)
    return dict(zip(KINDS, found.groups()[:3], strict=True)) if found else {}


@functools.cache
def graph(seed, loose="directed", *, turned=False, monadic=False, links=True):
    """Five actors, ties, answers, and acts of which some have a given direction, or are not there."""
    draw, acts = np.random.default_rng(seed), []
    for number in range(16):
        one, other = draw.choice(5, 2, replace=False)
        ends = [ACTORS[one], ACTORS[other]] if number > 1 else ["ant", "bee"]
        sign = int(draw.choice([-1, -1, -1, 1, 0]))
        day = f"2024-01-{1 + int(draw.integers(28)):02d}"
        kind = "directed" if number % 2 else loose
        if turned and not number % 2:
            ends.reverse()
        if kind:
            acts.append(testing.act(f"a{number:02d}", *ends, sign=sign, day=day, direction=kind))
    if monadic:
        ends = (("ant", ""), ("", "bee"), ("cat", ""), ("", ""))
        days = ("2024-01-10", "2024-01-11", "2024-02-11", "2023-12-11")
        acts += [
            testing.act(f"m{n}", *two, day=day, direction="monadic")
            for n, (two, day) in enumerate(zip(ends, days, strict=True))
        ]
    ordered = sorted((act for act in acts if act["act_id"] < "m"), key=lambda act: (act["date"], act["act_id"]))
    answers = [
        (new["act_id"], old["act_id"])
        for old, new in itertools.pairwise(ordered)
        if links and old["date"] < new["date"]
    ]
    ties = [testing.tie("t1", "ant", "dog"), testing.tie("t2", "bee", "elk"), testing.tie("t3", "cat", "dog", sign=-1)]
    return testing.graph(acts, ties, responses=answers, actors=ACTORS)


def shown(found):
    """An answer as text: its table, and what it tells."""
    words = found.explain() if hasattr(found, "explain") else ""
    found = found.to_frame() if hasattr(found, "to_frame") else found
    return (found.to_csv(float_format="%.7g") if isinstance(found, pd.DataFrame) else repr(found)) + words


@functools.cache
def answer(name, seed, loose="directed", **how):
    """A measure's answer on a drawn graph as text, or its refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return shown(CALLS[name](graph(seed, loose, **how)))
        except ValueError as error:
            return f"refused: {error}"


def same(name, one, other):
    """Whether two ways to draw the graph, given as options, never change the answer."""
    return all(answer(name, seed, **one) == answer(name, seed, **other) for seed in SEEDS)


def symmetric(name, kind):
    """Whether it does not matter which end of such an act is written first."""
    return same(name, {"loose": kind}, {"loose": kind, "turned": True})


def as_reciprocal(name):
    """Whether an unknown direction is a reciprocal one."""
    return same(name, {"loose": "unknown"}, {"loose": "reciprocal"})


def as_directed(name, kind):
    """Whether the field is not looked at."""
    return same(name, {"loose": kind}, {"loose": "directed"})


def without(name, kind):
    """Whether the answer is that of the record without such acts."""
    return same(name, {"loose": kind, "links": False}, {"loose": "", "links": False})


def bare(text):
    """An answer without its count of what was left out: neither the column nor the sentence."""
    text = re.sub(r" ?[^.\n]*(left out)[^.\n]*\.", "", text)
    lines = text.splitlines()
    if lines and "left_out" in lines[0].split(","):
        place = lines[0].split(",").index("left_out")
        lines = [",".join(cell for n, cell in enumerate(line.split(",", place + 1)) if n != place) for line in lines]
    return "\n".join(line for line in lines if line)


def left_out_and_counted(name, kind):
    """Whether the answer is that of the record without such acts, but for saying how many there were."""
    pairs = [(answer(name, seed, kind, links=False), answer(name, seed, "", links=False)) for seed in SEEDS]
    alike = all(bare(one) == bare(other) for one, other in pairs)
    if name in {"responses.p_shifts", "responses.delays"}:
        counts = [CALLS[name](graph(0, loose)).attrs["left_out"] for loose in (kind, "directed")]
        return alike and counts[0] > 0 == counts[1]
    return alike and any(one != other for one, other in pairs)


def told_without_an_arrow(name, kind):
    """Whether the chains are those of directed acts, and only the words differ."""
    one, other = (CALLS[name](graph(0, loose)) for loose in (kind, "directed"))
    plain = one.to_frame().equals(other.to_frame())
    return plain and "between" in one.explain() and "between" not in other.explain()


def without_monadic(name):
    """Whether acts without a pair change nothing."""
    return same(name, {"monadic": True}, {})


def pairless_only_as_a_whole(name):
    """Whether acts without a pair count where all acts are asked for, and no pair has them."""
    whole = [int(escalation.ladder(graph(0, monadic=some))["acts"].sum()) for some in (False, True)]
    return without_monadic(name) and whole == [16, 20]


def links_of_monadic():
    """A graph in which an act without a pair answered, and was answered."""
    acts = [testing.act("a1", "ant", "bee", day="2024-01-01"), testing.act("a2", "cat", "ant", day="2024-01-09")]
    acts += [testing.act("a3", "dog", "ant", day="2024-01-12")]
    acts += [testing.act("m1", "bee", "", day="2024-01-05", direction="monadic")]
    acts += [testing.act("m2", "", "bee", day="2024-01-10", direction="monadic")]
    return testing.graph(acts, responses=[("m1", "a1"), ("a2", "m1"), ("a3", "m2")])


def linked(name):
    """Whether the answer rests on an act without a pair."""
    measure = MEASURES[name]
    found = measure(links_of_monadic(), "m1") if name.partition(".answer")[1] else measure(links_of_monadic())
    return "m1" in shown(found)


def from_who_acted():
    """Whether an answer is counted from an act that names who acted, and from no other."""
    found = responses.delays(links_of_monadic())
    return list(zip(found["actor"], found["other"], strict=True)) == [("bee", "ant"), ("cat", "bee")]


def by_the_named_end():
    """Whether a strike by nobody known is one on whom it names, and an answer to it a precedent."""
    found = escalation.drawn_in(links_of_monadic(), "bee").precedents
    return list(zip(found["actor"], found["row_ids"], strict=True)) == [
        ("bee", ("m1", "a1")),
        ("dog", ("a3", "m2")),
    ]


def all_are_such():
    """Whether a record of which most acts have no arrow is read as if none had."""
    acts = graph(0, "unknown").acts
    mostly = acts["act_id"].isin(acts["act_id"].head(9)) | (acts["direction"] == "unknown")
    answers = [
        shown(escalation.onsets(g.tables.with_(acts=acts.assign(direction=g_direction)), **SHORT))
        for g, g_direction in (
            (graph(0), "unknown"),
            (graph(0), acts["direction"].astype("str").where(~mostly, "unknown")),
        )
    ]
    return answers[0] == answers[1]


ARCS = "make an arc each way"
ARROWLESS = "are linked as any other act and told without an arrow"
LAWS = {
    ("reciprocal", ARCS): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", f"{ARCS} and count once in a sum over pairs"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", "count for the pair"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", "are precedents each way"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", "count as `ask` takes them"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", "count once"): lambda name: as_directed(name, "reciprocal"),
    ("reciprocal", "are linked as any other act"): lambda name: as_directed(name, "reciprocal"),
    ("reciprocal", "count from both actors"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", f"{ARCS}, of half a count"): lambda name: symmetric(name, "reciprocal"),
    ("reciprocal", "are left out and counted"): lambda name: left_out_and_counted(name, "reciprocal"),
    ("reciprocal", ARROWLESS): lambda name: told_without_an_arrow(name, "reciprocal"),
    ("unknown", "are left out and counted"): lambda name: left_out_and_counted(name, "unknown"),
    ("unknown", ARROWLESS): lambda name: told_without_an_arrow(name, "unknown"),
    ("unknown", "count as reciprocal"): as_reciprocal,
    ("unknown", "count as reciprocal, and where most acts are one or the other all do"): lambda name: (
        as_reciprocal(name) and all_are_such()
    ),
    ("unknown", "count for the pair"): as_reciprocal,
    ("unknown", "count as `ask` takes them"): as_reciprocal,
    ("unknown", "count once"): as_reciprocal,
    ("unknown", "are left out"): lambda name: without(name, "unknown"),
    ("unknown", "are linked as any other act"): lambda name: as_directed(name, "unknown"),
    ("monadic", "are left out"): without_monadic,
    ("monadic", "count only where no pair is asked for"): pairless_only_as_a_whole,
    ("monadic", "are linked as any other act"): linked,
    ("monadic", "count if they say who acted"): lambda _: from_who_acted(),
    ("monadic", "are precedents by the end that they name"): lambda _: by_the_named_end(),
    ("monadic", "count once"): lambda _: (
        [int(timeline.record(graph(0, monadic=some))["acts"].sum()) for some in (False, True)] == [16, 20]
    ),
    ("monadic", "count as `ask` takes them, and in the acts of the window"): lambda _: (
        [
            int(balance.rolling(graph(0, monadic=some), balance.degree, window="90D", step="90D")["acts"].sum())
            for some in (False, True)
        ]
        == [16, 20]
    ),
}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_says_how_it_treats_each_direction(name):
    """The docstring has the line, in the one form."""
    assert set(told(name)) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MEASURES)
def test_what_a_measure_says_of_a_direction_is_so(name, kind):
    """Each phrase of the line is a law, and holds on drawn graphs."""
    phrase = told(name)[kind]

    assert LAWS[kind, phrase](name)


@pytest.mark.parametrize("name", sorted({*MEASURES} - FEW))
def test_the_drawn_graphs_can_tell(name):
    """On some drawn graph the answer is not that of an empty hand: the acts in question matter."""
    assert any(
        answer(name, seed, "reciprocal", links=linked) != answer(name, seed, "", links=linked)
        for linked in (True, False)
        for seed in SEEDS
    )


def test_the_page_says_what_the_docstrings_say(root):
    """Each public measure stands in one row of the page on direction, with the words of its docstring."""
    page = root / "docs" / "measures" / "direction.md"
    if not page.is_file():
        pytest.skip("the documentation is not beside these tests")
    said = {
        name: cells[1:]
        for line in page.read_text("utf-8").splitlines()
        if line.startswith("| **")
        for cells in [[cell.strip() for cell in line.strip("| ").split(" | ")]]
        for name in re.findall(r"`([a-z]+\.[a-z_]+)`", cells[0])
    }

    assert said == {name: list(told(name).values()) for name in MEASURES}
