"""Publishing, attaching, the schema, beginning a seed, and agreement."""

from __future__ import annotations

import shutil

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph import build
from conflictgraph.annotation.agreement import agree, alpha
from conflictgraph.annotation.begin import begin
from conflictgraph.annotation.publish import attach, publish
from conflictgraph.annotation.schema import schema
from conflictgraph.errors import SeedError
from conflictgraph.readers import seed

TEXT = "On Monday the mill fired on the guild near the old ford. The guild answered on Tuesday with many words 🚢. The mill backs the ferry.\n"
SEED = """conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: all-rights-reserved, text: ford.txt }
actors:
  mill: { name: The mill, kind: armed-group }
  guild: { name: The guild, kind: organisation }
  ferry: { name: The ferry, kind: organisation }
acts:
  shot:
    who: mill
    did: ASSAULT/firearms
    to: guild
    when: 2024-03-04
    evidence: >-
      the mill fired on
      the guild near the old ford
  answer: { who: guild, did: ACCUSE, to: mill, when: 2024-03-05, evidence: ["The guild answered … many words 🚢"] }
ties:
  backing: { who: mill, is: backer_of, of: ferry, evidence: The mill backs the ferry }
"""


@pytest.fixture
def folder(tmp_path):
    """A seed of a text that is not free."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "ford.txt").write_text(TEXT, encoding="utf-8")
    (home / "ford.yaml").write_text(SEED, encoding="utf-8")
    return home


@pytest.mark.parametrize("words", ["none", "cut"])
def test_published_seeds_load_without_the_text_and_take_it_back(folder, tmp_path, words):
    """Places and hashes are the same before, without, and after attaching the text."""
    before = build.read(folder).tables.evidence
    out = tmp_path / "out"

    publish([folder], out, words=words)
    without = build.read(out).tables.evidence
    attach(out / "ford.yaml", folder / "ford.txt")
    after = build.read(out).tables.evidence

    for column in ("row_id", "start", "end", "quote_sha256"):
        assert before[column].tolist() == without[column].tolist() == after[column].tolist()
    assert next(" ".join(quote.split()) for quote in after["quote"]) == "the mill fired on the guild near the old ford"


def test_published_places_hold_no_words(folder, tmp_path):
    """Nothing of the text stands in the published files."""
    out = tmp_path / "out"

    written = publish([folder], out)

    assert not (out / "ford.txt").exists()
    assert not any("fired" in path.read_text(encoding="utf-8") for path in written)


def test_another_text_is_not_attached(folder, tmp_path):
    """A text with other words at a place is refused, and nothing is written."""
    out = tmp_path / "out"
    publish([folder], out)
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("fired", "waved"), encoding="utf-8")

    with pytest.raises(SeedError, match="acts/shot#0"):
        attach(out / "ford.yaml", other)
    assert not (out / "ford.txt").exists()


def test_the_schema_takes_what_the_loader_takes(folder, shared):
    """The example and the toy seed are valid for both."""
    check = jsonschema.Draft202012Validator(schema())

    for path in (folder / "ford.yaml", shared / "article" / "example_seed.yaml"):
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        data["conflictgraph"] = int(data["conflictgraph"])
        assert [error.message for error in check.iter_errors(data)] == []


def test_the_schema_refuses_what_the_loader_refuses():
    """An unknown key and an unknown kind are faults in the editor too."""
    check = jsonschema.Draft202012Validator(schema())
    bad = {"conflictgraph": 1, "source": {}, "acts": {"a": {"who": "x", "did": "ASSAUT", "fatalites": "3"}}}

    assert len(list(check.iter_errors(bad))) == 2


def test_a_begun_seed_checks_without_faults(tmp_path):
    """What `new` writes is a sound seed."""
    (tmp_path / "news: today.txt").write_text('"Quoted" title\n\nBody.\n', encoding="utf-8")
    text = tmp_path / "news.txt"
    shutil.move(tmp_path / "news: today.txt", text)
    (tmp_path / "news.yaml").write_text(begin(text), encoding="utf-8")

    report = seed.check_paths([tmp_path])

    assert report.ok, report.render()


def test_an_annotation_agrees_with_itself(folder):
    """Twice the same annotation: all measures are full, no direction turned."""
    shutil.copy(folder / "ford.yaml", folder / "again.yaml")

    found = agree(folder / "ford.yaml", folder / "again.yaml")[0]

    assert (found.statement_f1, found.edge_f1, found.same_pair, found.evidence_f1, found.flips) == (1, 1, 1, 1, 0)
    assert found.alpha_sign == 1


def test_a_turned_direction_is_seen(folder):
    """Who and whom exchanged: still found by both, no longer the same edge."""
    content = SEED.replace("who: mill\n", "who: guild\n").replace("    to: guild\n", "    to: mill\n")
    (folder / "again.yaml").write_text(content, encoding="utf-8")

    found = agree(folder / "ford.yaml", folder / "again.yaml")[0]

    assert found.statement_f1 == 1
    assert found.flips == 1
    assert found.edge_f1 == pytest.approx(2 / 3)


def test_agreement_needs_one_text(folder, tmp_path):
    """Annotations of two texts are not compared."""
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "ford.txt").write_text(TEXT + "More.\n", encoding="utf-8")

    with pytest.raises(SeedError, match="another text"):
        agree(folder / "ford.yaml", other / "ford.yaml")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=20))
def test_alpha_does_not_care_who_is_who(units):
    """Alpha stays when the coders change places, and is never above 1."""
    value = alpha(units)

    assert value == pytest.approx(alpha([unit[::-1] for unit in units]), nan_ok=True)
    assert not value > 1
