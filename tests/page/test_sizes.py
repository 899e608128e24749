"""Large graphs: blocs first, no frozen tab, the same bytes twice."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import conflictgraph as cg
from conflictgraph.page.crowds import crowds
from conflictgraph.page.payloads import payload

OURS = "!!(window.conflictgraph && window.conflictgraph.ready)"


def made_up(actors: int, dyads: int) -> cg.ConflictGraph:
    random = np.random.default_rng(actors)
    camp = random.integers(0, max(4, actors // 40), actors)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"actor{number}", {"name": f"Actor {number}"}) for number in range(actors))
    source = (actors * random.random(dyads) ** 2).astype(int)
    target = (source + random.integers(1, actors, dyads)) % actors
    signs = np.where(random.random(dyads) < np.where(camp[source] == camp[target], 0.8, 0.4), 1, -1)
    days = np.datetime64("2020-01-01") + random.integers(0, 1000, dyads)
    for row in range(dyads):
        graph.add_edge(
            f"actor{source[row]}", f"actor{target[row]}", key=f"e{row}", sign=int(signs[row]), date=str(days[row])
        )
    return cg.ConflictGraph.from_networkx(graph)


# An actor of the bloc that is open, with nobody else about it, and where it stands in the window.
BESIDE = """() => { const { graph } = window.conflictgraph, box = document.querySelector('.canvas').getBoundingClientRect(), all = graph.actors().map((a) => [a.id, graph.dom(a.id)]);
  const [id, at] = all.find(([id, p]) => !id.startsWith('bloc ') && p.x > 40 && p.y > 40 && p.x < box.width - 40 && p.y < box.height - 60 && all.every(([other, q]) => other === id || Math.hypot(p.x - q.x, p.y - q.y) > 14));
  return [id, box.x + at.x, box.y + at.y]; }"""


@pytest.fixture(scope="module")
def graph():
    return made_up(10_000, 50_000)


@pytest.fixture(scope="module")
def written(graph, tmp_path_factory):
    path = tmp_path_factory.mktemp("sizes") / "many.html"
    return path, cg.page.write(graph, path)


@pytest.fixture(scope="module")
def facts(graph):
    """What Python knows of it."""
    return payload(graph)


@pytest.mark.parametrize("size", [(100, 500), (1100, 3500)])
def test_two_builds_are_the_same_bytes_at_every_size(size, tmp_path):
    """The same graph gives the same file, whichever way its data are written."""
    raw = []
    for name in ("one", "two"):
        cg.page.write(made_up(*size), tmp_path / name)
        raw.append((tmp_path / name).read_bytes())

    assert raw[0] == raw[1]


@pytest.mark.slow
def test_a_page_of_ten_thousand_actors_is_small_and_says_how_it_opens(written):
    """A fraction of what pyvis writes, and the report says with numbers what is drawn first."""
    _, report = written

    assert report.bytes < 3_000_000 and report.detail == "blocs" and "10000 actors" in report.explain()


@pytest.mark.browser
@pytest.mark.slow
def test_ten_thousand_actors_open_as_blocs_and_answer_a_click(watched, written, facts):
    """No request, no complaint, few marks at first; a click opens a bloc, and a click on one of its actors tells its acts."""
    page = watched.open(written[0])
    page.wait_for_function(OURS, timeout=60_000)
    drawn = "window.conflictgraph.graph.actors().length"
    closed = page.evaluate(drawn)

    spot = page.evaluate(
        "() => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.dom('bloc 0'); return [b.x + d.x, b.y + d.y]; }"
    )
    page.mouse.click(*spot)
    page.wait_for_function(f"{drawn} > {closed}", timeout=30_000)

    assert closed <= 41 and page.evaluate(drawn) == closed + 40
    actor, *at = page.evaluate(BESIDE)
    page.mouse.click(*at)
    page.wait_for_function("(id) => window.conflictgraph.state.sel[0] === id", arg=actor, timeout=30_000)
    told = page.evaluate("[...document.querySelectorAll('.told > .cards .card')].map((card) => card.dataset.row)")
    behind = {row["id"] for row in facts["acts"] if any(actor in pair for pair in row["pairs"])}
    name = next(one["name"] for one in facts["actors"] if one["id"] == actor)
    assert page.locator(".told h2").first.inner_text() == name
    assert len(told) == min(len(behind), 40) > 0 and set(told) <= behind
    pair = page.locator(".told .bars button").first
    pair.click()
    page.wait_for_function("window.conflictgraph.state.sel.length === 2", timeout=30_000)
    two = page.evaluate("[...window.conflictgraph.state.sel]")
    told = page.evaluate("[...document.querySelectorAll('.told > .cards .card')].map((card) => card.dataset.row)")
    assert sorted(told) == sorted(one["id"] for one in facts["acts"] if {*two} in [{*pair} for pair in one["pairs"]])
    assert watched.requests == [] and watched.errors == []


@pytest.mark.browser
def test_a_picked_actor_steps_out_of_its_bloc(watched, tmp_path):
    """Who is chosen stands by itself; every folded line has rows that lie behind it."""
    cg.page.write(made_up(1100, 3500), tmp_path / "more.html")
    page = watched.open(tmp_path / "more.html")
    page.wait_for_function(OURS, timeout=60_000)

    page.evaluate("window.conflictgraph.pick('actor7')")

    assert page.evaluate("window.conflictgraph.graph.actors().some((a) => a.id === 'actor7')")
    assert page.evaluate(
        "window.conflictgraph.graph.lines().every((l) => l.rows.length && l.rows.every((id) => window.conflictgraph.index.rows.has(id)))"
    )
    assert watched.errors == []


def test_a_thousand_actors_open_with_the_backbone(tmp_path):
    """Between the limits the report says that the heaviest lines come first."""
    report = cg.page.write(made_up(200, 900), tmp_path / "some.html")

    assert report.detail == "backbone" and "heaviest lines" in report.explain()


def test_crowds_follow_friends_and_flee_foes():
    """Two circles of friends with foes between them are two groups, on every run."""
    inside = [[a, b] for base in (0, 5) for a in range(base, base + 5) for b in range(a + 1, base + 5)]
    across = [[a, b] for a in range(5) for b in range(5, 10)]
    pairs, signs = np.array(inside + across), np.array([1] * len(inside) + [-1] * len(across))

    assert crowds(10, pairs, signs) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]] == crowds(10, pairs, signs)
    assert crowds(3, np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64)) == []
