"""How long the main steps take: load, build, slice, collapse, page payload.

Not part of the gate: `make bench` runs them and prints a table.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import conflictgraph as cg

SIZES = (1_000, 10_000, 100_000)


def made_up(acts: int) -> nx.MultiDiGraph:
    """Make a graph of made-up acts between about the root of as many actors."""
    random = np.random.default_rng(acts)
    actors = max(10, int(acts**0.5))
    source = random.integers(0, actors, acts)
    target = (source + random.integers(1, actors, acts)) % actors
    days = np.datetime64("2020-01-01") + random.integers(0, 1_000, acts)
    signs = random.choice([-1, 0, 1], acts)
    graph = nx.MultiDiGraph()
    for row in range(acts):
        graph.add_edge(
            f"a{source[row]}", f"a{target[row]}", key=f"e{row}", sign=int(signs[row]), weight=1.0, date=str(days[row])
        )
    return graph


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size:,} acts")
def plain(request):
    """A networkx graph of each size."""
    return made_up(request.param)


@pytest.fixture(scope="module")
def g(plain):
    """The same as a ConflictGraph."""
    return cg.ConflictGraph.from_networkx(plain)


def test_load_the_corpus(benchmark):
    benchmark.pedantic(cg.datasets.load, args=("iraq-2023-24",), rounds=3)


def test_build(benchmark, plain):
    benchmark.pedantic(cg.ConflictGraph.from_networkx, args=(plain,), rounds=2)


def test_slice(benchmark, g):
    benchmark.pedantic(g.between, args=("2021-01-01", "2021-03-31"), rounds=3)


def test_collapse(benchmark, g):
    benchmark.pedantic(g.collapse, rounds=2)


def test_to_networkx(benchmark, g):
    benchmark.pedantic(g.to_networkx, rounds=2)


def test_page_of_the_corpus(benchmark, tmp_path):
    g = cg.datasets.load("iraq-2023-24")

    benchmark.pedantic(cg.page.write, args=(g, tmp_path / "page.html"), rounds=2)
