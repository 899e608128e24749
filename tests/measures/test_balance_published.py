from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import balance, blocs, centrality


def load(shared, name, *, directed=False):
    d = pd.read_csv(shared / "data/signed" / name, dtype={"source": str, "target": str}, keep_default_na=False)
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_edges_from(
        (a, b, {"sign": int(sign)}) for a, b, sign in d[["source", "target", "sign"]].itertuples(index=False)
    )
    return ConflictGraph.from_networkx(graph)


def test_highland_tribes(shared):
    """Read's tribes (1954), with the three scores and the blockmodel that signnet's manual prints (Schoch, structural balance and blockmodeling vignettes)."""
    g = load(shared, "tribes.csv")

    found, degree = balance.frustration(g, unique=True), balance.degree(g)

    assert (found.about["n"], found.about["m_plus"], found.about["m_minus"]) == (16, 29, 29)
    assert degree.triangles == pytest.approx(0.8676471, abs=5e-8)
    assert degree.walks == pytest.approx(0.3575761, abs=5e-8)
    assert found.normalised == degree.frustration == pytest.approx(0.7586207, abs=5e-8)
    assert (found.value, found.optimal, len(found.frustrated)) == (7, True, 7)
    assert (blocs.communities(g).k, blocs.communities(g).value) == (3, 2)
    printed = 2  # counts each tie of an undirected network twice, with alpha one half
    assert blocs.blockmodel(g, 3).score == printed / 2


def test_a_blockmodel_given_block_by_block():
    """Three groups of five, one hostile within, two friendly between: signnet's manual fits it with no error (Schoch, blockmodeling vignette)."""
    groups = [range(5), range(5, 10), range(10, 15)]
    blocks = [[1, -1, -1], [-1, 1, 1], [-1, 1, -1]]
    made = nx.Graph()
    for k, group in enumerate(groups):
        made.add_edges_from((str(a), str(b), {"sign": blocks[k][k]}) for a in group for b in group if a < b)
    for k, m in ((0, 1), (0, 2), (1, 2)):
        made.add_edges_from((str(a), str(b), {"sign": blocks[k][m]}) for a, b in zip(groups[k], groups[m], strict=True))

    found = blocs.blockmodel(ConflictGraph.from_networkx(made), blocks=blocks)

    assert found.score == 0
    assert found.blocs == tuple(tuple(str(a) for a in group) for group in groups)


def test_the_house_in_three_coalitions(shared):
    """The House of the 97th Congress: 4,954 ties, 4,494 hostile; with three clusters the authors' notebook proves 36 (Aref and Neal 2021, doi:10.1038/s41598-021-98139-w, code at github.com/saref/clusterability-index)."""
    g = load(shared, "house_H97.csv")

    found = [blocs.clusterability(g, k).value for k in (2, 3)]

    two = balance.frustration(g)
    assert (two.about["m_plus"] + two.about["m_minus"], two.about["m_minus"]) == (4954, 4494)
    assert found == [two.value, 36]


def test_sampson_t5_has_an_ambivalence_floor(shared):
    """The brief measured 13 of which 7 are unavoidable in the monastery's last wave."""
    found = balance.frustration(load(shared, "sampson_T5.csv", directed=True))

    assert (found.value, found.ambivalence_floor, len(found.mixed)) == (13, 7, 7)


def test_the_signed_degree_null_explains_the_cold_war(shared):
    """Correlates of War 1946-49: .954 observed, .725 when signs are dealt out, .944 when signed degrees stay (Hao and Kovacs 2024; figures of the brief)."""
    g = load(shared, "cow/cow_46-49.csv")

    dealt, kept = (balance.test(g, null=null, draws=60) for null in ("signs", "signed_degree"))

    assert dealt.observed == pytest.approx(0.954, abs=5e-4)
    assert dealt.mean == pytest.approx(0.725, abs=0.02)
    assert kept.mean == pytest.approx(0.944, abs=0.01)
    assert dealt.z > 5 > abs(kept.z)


@pytest.mark.parametrize(
    ("name", "triangles", "balance_by_frustration"), [("senate_S93.csv", 0.55, 0.64), ("senate_S108.csv", 0.78, 0.83)]
)
def test_the_senate(shared, name, triangles, balance_by_frustration):
    """Share of balanced triads as the brief measured it; the index is proved."""
    found = balance.degree(load(shared, name))

    assert found.triangles == pytest.approx(triangles, abs=0.006)
    assert found.frustration == pytest.approx(balance_by_frustration, abs=0.006)


def test_pn_and_eigenvector_of_everett_and_borgatti(shared):
    """Their network of ten (2014, Social Networks 38:111, table 4), with the digits that signnet's manual prints (Schoch, centrality vignette)."""
    g = load(shared, "everett_borgatti_10.csv")
    printed = [
        0.9009747,
        0.8613482,
        0.9076997,
        0.8613482,
        0.8410658,
        0.8496558,
        0.8617321,
        0.9015909,
        0.8509848,
        0.9072930,
    ]
    eigen = [
        -0.62214960,
        1.0,
        -0.74518850,
        1.0,
        -0.89990041,
        0.64289592,
        0.35828159,
        -0.37471921,
        -0.28087411,
        -0.07834568,
    ]

    pn, vector = (centrality.values(g, name).sort_index() for name in ("pn", "signed_eigenvector"))

    assert pn.tolist() == pytest.approx(printed, abs=5e-8)
    assert (vector / vector["02"]).tolist() == pytest.approx(eigen, abs=1e-7)


def test_no_dominant_eigenvalue_in_schochs_network(shared):
    """The network of nine that signnet's tests use has two eigenvalues of the largest size."""
    with pytest.raises(centrality.NoDominantEigenvalueError):
        centrality.values(load(shared, "nondominant_9.csv"), "signed_eigenvector")
