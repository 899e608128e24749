"""Exchange: offsets in the unit of the format, and what is lost is said. Actors: proposals, never merges."""

from __future__ import annotations

import csv
import io
import json

import pytest

from conflictgraph.annotation.actors import propose
from conflictgraph.annotation.exchange import FORMATS, convert
from conflictgraph.errors import SeedError
from conflictgraph.model import Actor
from conflictgraph.readers.seed import load

TEXT = "🚢 Today Mill, they say, fired on Guild.\r\nשלום Guild, café́: Mill backs Ferry.\r\n"
SEED = """conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0, text: ford.txt }
actors: { mill: { name: Mill }, guild: { name: Guild }, ferry: { name: Ferry } }
acts:
  shot: { who: mill, did: ASSAULT/firearms, to: guild, when: 2024-03-04, certainty: implied, note: seen, evidence: Mill … fired on Guild }
  hidden: { who: unknown, did: ACCUSE, to: mill, when: 2024, evidence: they say }
ties:
  backing: { who: mill, is: backer_of, of: ferry, evidence: Mill backs Ferry }
"""


@pytest.fixture
def loaded(tmp_path):
    """A seed of a text with an emoji, CRLF, right-to-left words and combining marks."""
    (tmp_path / "ford.txt").write_bytes(TEXT.encode())
    (tmp_path / "ford.yaml").write_text(SEED, encoding="utf-8")
    return load(tmp_path)


def _one(loaded, to):
    return convert(loaded, to)[0]


def test_brat_spans_hold_their_words(loaded):
    """Each T line's words stand at its code points, broken spans too."""
    done = _one(loaded, "brat")

    for line in done.files["ford.ann"].splitlines():
        if line.startswith("T"):
            _, place, words = line.split("\t")
            spans = [tuple(map(int, part.split())) for part in place.split(" ", 1)[1].split(";")]
            assert " ".join(TEXT[a:b] for a, b in spans) == words
    assert "E1\tASSAULT-firearms:T6 Who:T1 To:T2" in done.files["ford.ann"]


def test_label_studio_counts_utf16_units(loaded):
    """The text at each region is found when counted as JavaScript counts."""
    units = TEXT.encode("utf-16-le")
    task = json.loads(_one(loaded, "label-studio").files["ford.json"])[0]

    for row in task["annotations"][0]["result"]:
        if row["type"] == "labels":
            value = row["value"]
            assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]


def test_doccano_says_what_it_lost(loaded):
    """One certainty mark, dates, quotes and the unnamed party are named as lost."""
    done = _one(loaded, "doccano")
    record = json.loads(done.files["ford.jsonl"])

    assert [row["type"] for row in record["relations"]] == ["ASSAULT/firearms", "backer_of"]
    assert "doccano: 1 certainty not written" in done.lost
    assert "doccano: 1 pair with an actor whom the text does not name not written" in done.lost


def test_web_annotations_quote_their_positions(loaded):
    """Positions and quotes of the selectors agree."""
    for item in json.loads(_one(loaded, "webanno").files["ford.jsonld"])["items"]:
        for target in item["target"]:
            place, quote = target["selector"]
            assert TEXT[place["start"] : place["end"]] == quote["exact"]


def test_the_table_has_a_row_a_statement(loaded):
    """Who, did, to, when and quote, in the order of the seed."""
    rows = list(csv.DictReader(io.StringIO(_one(loaded, "csv").files["ford.csv"])))

    assert [row["id"] for row in rows] == ["shot", "hidden", "backing"]
    assert rows[0]["quote"] == "Mill … fired on Guild"


def test_an_unknown_format_is_refused(loaded):
    """The nearest format is named."""
    with pytest.raises(SeedError, match="brat"):
        convert(loaded, "bratt")


def test_every_format_is_the_same_twice(loaded):
    """The same seed gives the same bytes."""
    for to in FORMATS:
        assert convert(loaded, to) == convert(loaded, to)


def test_three_men_of_one_name_stay_three():
    """Two commanders and a third man share a family name and are proposed as distinct."""
    men = [
        Actor(id="abu_baqir", name="Abu Baqir al-Saadi", kind="person", is_person=True, parent="kh"),
        Actor(id="abu_taqwa", name="Abu Taqwa al-Saidi", kind="person", is_person=True, parent="nujaba"),
        Actor(id="haydar", name="Haydar al-Saidi", kind="person", is_person=True, parent="haaa"),
    ]

    assert {hit.judgement for hit in propose(men)} == {"distinct-from"}
    assert len(propose(men)) == 3


def test_transliterations_are_proposed_as_one():
    """Two spellings of one group come together, with a reason."""
    groups = [
        Actor(id="kh", name="Kataib Hezbollah", kind="armed-group"),
        Actor(id="kh2", name="Kata'ib Hizballah", kind="armed-group"),
        Actor(id="is", name="Islamic State", kind="armed-group"),
    ]

    found = propose(groups)

    assert [(hit.one, hit.other, hit.judgement) for hit in found] == [("kh", "kh2", "same-as")]


def test_a_placeholder_is_never_somebody():
    """An unnamed group is distinct from a named one, however alike the names."""
    pair = [Actor(id="a", name="Armed men", is_placeholder=True), Actor(id="b", name="Armed Men")]

    assert [hit.judgement for hit in propose(pair)] == ["distinct-from"]
