"""Merging loses nothing."""

from __future__ import annotations

import pytest

from conflictgraph import build
from conflictgraph.annotation.merging import merge
from conflictgraph.errors import SeedError

TEXT = (
    "🚢 On Monday Mill fired on Guild near the ford. On Tuesday Guild blamed Mill for it. Mill backs Ferry, they say.\n"
)
SEED = """conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0, text: ford.txt }
annotator: { name: NAME, role: human }
actors: { mill: { name: Mill }, guild: { name: Guild }, ferry: { name: Ferry } }
acts:
  shot: { who: mill, did: ASSAULT/firearms, to: guild, when: 2024-03-04, killed: { low: 0, best: 1, high: 2 }, evidence: Mill fired on Guild }
  blame: { who: guild, did: ACCUSE, to: mill, when: 2024-03-05, in_response_to: shot, evidence: Guild blamed Mill }
"""


@pytest.fixture
def two(tmp_path):
    """Two annotations of one text that differ in one kind and one tie."""
    (tmp_path / "ford.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(SEED.replace("NAME", "Ann"), encoding="utf-8")
    other = (
        SEED.replace("NAME", "Ben").replace("ACCUSE", "THREATEN").replace("blame:", "words:").replace("shot", "shots")
    )
    tie = "ties:\n  shot: { who: mill, is: backer_of, of: ferry, evidence: Mill backs Ferry }\n"
    (tmp_path / "b.yaml").write_text(other + tie, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("answer", "did"), [("a", ["ACCUSE"]), ("b", ["THREATEN"]), ("both", ["ACCUSE", "THREATEN"])])
def test_merging_keeps_every_statement(two, answer, did):
    """What both say stands once, the decision is written with both originals, the lone tie is kept."""
    done = merge(two / "a.yaml", two / "b.yaml", lambda _a, _b: answer)
    out = two / "out"
    out.mkdir()
    (out / "ford.txt").write_text(TEXT, encoding="utf-8")
    (out / "merged.yaml").write_text(done.seed, encoding="utf-8")

    g = build.read(out)

    assert g.acts["type"].tolist() == ["ASSAULT", *did]
    assert len(g.ties) == 1
    assert (done.agreed, done.decided, done.one_sided) == (1, 1, 1)
    assert "ACCUSE" in done.log[0] and "THREATEN" in done.log[0]
    assert answer == "both" or "had: guild" in g.acts["note"].iloc[1]
    assert set(g.responses["answers"]) == {"shot"}


def test_merging_needs_one_text(two, tmp_path):
    """Two texts are never merged."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "ford.txt").write_text(TEXT + "x", encoding="utf-8")
    (other / "b.yaml").write_text(SEED, encoding="utf-8")

    with pytest.raises(SeedError, match="another text"):
        merge(two / "a.yaml", other / "b.yaml")
