"""Merging loses nothing; what other tools wrote comes in as a draft."""

from __future__ import annotations

import pytest

from conflictgraph import build
from conflictgraph.annotation.exchange import convert
from conflictgraph.annotation.intake import from_brat, from_table
from conflictgraph.annotation.merging import merge
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import load

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


@pytest.mark.parametrize("to", ["brat", "csv"])
def test_what_goes_out_comes_in_again(two, to):
    """Who, did and to survive the way out and back; the draft is no graph unless asked for."""
    home = two / "back"
    home.mkdir()
    seed = home / "one.yaml"
    (two / "b.yaml").rename(home / "b.yaml")
    (home / "ford.txt").write_text(TEXT, encoding="utf-8")
    before = build.read(home / "b.yaml")
    files = convert(load(home / "b.yaml"), to)[0].files
    for name, content in files.items():
        (home / name).write_bytes(content.encode())

    draft, _ = from_brat(home / "b.ann") if to == "brat" else from_table(home / "b.csv", home / "ford.txt")
    seed.write_text(draft, encoding="utf-8")
    with pytest.raises(SeedError, match="draft"):
        build.read(seed)
    after = build.read(seed, drafts=True)

    columns = ["source", "type", "mode", "target"]
    assert after.acts[columns].to_numpy().tolist() == before.acts[columns].to_numpy().tolist()
    assert after.ties["relation"].tolist() == before.ties["relation"].tolist()
    assert after.tables.evidence["start"].tolist() == before.tables.evidence["start"].tolist()


def test_brat_spans_in_another_unit_are_refused(tmp_path):
    """Offsets in UTF-16 units point at other words: refused with line and words, never moved."""
    (tmp_path / "x.txt").write_text("🚢 River Guard came.", encoding="utf-8")
    (tmp_path / "x.ann").write_text("T1\tActor 3 14\tRiver Guard\n", encoding="utf-8")

    with pytest.raises(SeedError, match=r"x\.ann:1:1: «River Guard» does not stand at"):
        from_brat(tmp_path / "x.ann")


def test_dangling_brat_references_are_refused(tmp_path):
    """An event that names a span which is not there."""
    (tmp_path / "x.txt").write_text("Guard came.", encoding="utf-8")
    (tmp_path / "x.ann").write_text("T1\tASSAULT 6 10\tcame\nE1\tASSAULT:T1 Who:T9\n", encoding="utf-8")

    with pytest.raises(SeedError, match="E1 names T9"):
        from_brat(tmp_path / "x.ann")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("who,did\na,b\n", "column «to»"),
        ("who,did,to,when,quote\na,ASSAULT,b\n", "3 cells"),
        ("who,did,to,when,quote\na,ASSAUT,b,2024,x\n", "ASSAULT"),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(tmp_path, table, expected):
    """Missing columns, ragged rows and unknown kinds."""
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")

    with pytest.raises(SeedError, match=expected):
        from_table(tmp_path / "t.csv", tmp_path / "t.txt")
