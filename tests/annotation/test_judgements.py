"""Who is one with whom: proposals with reasons, decisions with a name and a day, and nothing merged by itself."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from conflictgraph import build
from conflictgraph.annotation.actors import propose
from conflictgraph.annotation.judgements import decide
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError
from conflictgraph.model import Actor, Judgement
from conflictgraph.readers import seed


def _person(name, said, parent, arabic="", aliases=()):
    names = (("ar", arabic),) if arabic else ()
    return Actor(id=name, name=said, kind="person", is_person=True, parent=parent, names=names, aliases=aliases)


def _group(name, said, arabic="", aliases=()):
    names = (("ar", arabic),) if arabic else ()
    return Actor(id=name, name=said, kind="armed-group", names=names, aliases=aliases)


SAADIS = [
    _person("baqir", "Abu Baqir al-Saadi", "kh", "أبو باقر الساعدي", ("Wissam Mohammed Saber al-Saadi",)),
    _person("taqwa", "Abu Taqwa al-Saidi", "nujaba", "أبو تقوى السعيدي", ("Mushtaq Talib al-Saidi",)),
    _person("haydar", "Haydar al-Saidi", "awfiya", "حيدر السعيدي"),
]


def _said(actors, **options):
    return {(hit.one, hit.other): hit.judgement for hit in propose(actors, **options)}


def test_three_men_of_one_surname_are_three():
    """Abu Baqir, Abu Taqwa and Haydar: each pair is proposed as distinct, with the reason."""
    found = propose(SAADIS)

    assert {(hit.one, hit.other) for hit in found} == {("baqir", "haydar"), ("baqir", "taqwa"), ("haydar", "taqwa")}
    assert {hit.judgement for hit in found} == {"distinct-from"}
    assert all("family name" in hit.reason and 0 < hit.score < 100 for hit in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SAADIS[0], _person("bakr", "Abu Bakr al-Saadi", "kh")),
        (SAADIS[0], _person("arabic", "أبو باقر الساعدي", "kh")),
        (_group("kh", "Kataib Hezbollah"), _group("kh2", "Kata'ib Hizballah")),
        (_group("kh", "Kataib Hezbollah"), _group("kh2", "كتائب حزب الله")),
        (_group("asaib", "Asa'ib Ahl al-Haq"), _group("asaib2", "Asaib Ahl al-Haqq")),
        (_group("nujaba", "Harakat al-Nujaba"), _group("n2", "حركة النجباء")),
    ],
)
def test_spellings_of_one_name_are_proposed_as_one(one, other):
    """Transliterations among each other and with Arabic script."""
    assert set(_said([one, other]).values()) == {"same-as"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_group("kh", "Kataib Hezbollah", "كتائب حزب الله"), _group("hz", "Hezbollah", "حزب الله")),
        (
            _group("houthis", "Ansar Allah", "أنصار الله"),
            _group("awfiya", "Ansar Allah al-Awfiya", "أنصار الله الأوفياء"),
        ),
        (_group("sudan", "Sudan"), _person("sudani", "Mohammed Shia al-Sudani", "iraq")),
    ],
)
def test_what_shares_a_word_only_is_not_proposed_as_one(one, other):
    """Hezbollah, Ansar Allah, Sudan: traps for a reader who goes by one word."""
    assert "same-as" not in _said([one, other]).values()


ACTORS = """\
# Kept by hand.
actors:
  mill: { name: The mill, aliases: [Millers] }   # on the left bank
  mill2: { name: Mill of the ford, wikidata: Q1 }
  mill3: { name: "Mill, the" }
  guild: { name: Guild }
  somebody: { name: A barge, placeholder: true }
  ann: { name: Ann, kind: person, parent: mill2 }
"""
SEED = """\
conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0 }
acts:
  shot: { who: mill2, did: ASSAULT, to: guild, when: 2024-03-04, evidence: Mill fired on Guild }
  words: { who: guild, did: ACCUSE, to: [mill, mill2], when: 2024-03-05, evidence: Guild answered }
ties:
  backing: { who: mill3, is: backer_of, of: guild, evidence: fired on Guild }
claims:
  said: { by: mill2, about: [mill, guild], evidence: answered }
"""


@pytest.fixture
def folder(tmp_path):
    """Seeds whose actors may be one."""
    (tmp_path / "ford.txt").write_text("Mill fired on Guild. Guild answered.\n", encoding="utf-8")
    (tmp_path / "ford.yaml").write_text(SEED, encoding="utf-8")
    (tmp_path / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    return tmp_path


def _one(one, other, judgement="positive"):
    return Judgement(one=one, other=other, judgement=judgement, by="Ann", on="2026-11-25", why="same address")


def test_a_decision_merges_and_keeps_the_mention(folder):
    """One actor in the graph; the id of the seed, its names and its quotes are all still there."""
    content = (folder / "ford.yaml").read_bytes()
    decide(folder, [_one("mill2", "mill"), _one("mill3", "mill2")])

    g = build.read(folder)

    assert g.acts["source"].tolist() == ["mill", "guild"]
    assert g.acts["source_as"].tolist() == ["mill2", "guild"]
    assert g.ties[["source", "source_as"]].to_numpy().tolist() == [["mill", "mill3"]]
    assert {"mill2", "mill3"}.isdisjoint(g.actors["actor_id"])
    assert {"mill2", "Mill of the ford", "Millers"} <= set(g.actors.set_index("actor_id").loc["mill", "aliases"])
    assert g.claims[["by", "about"]].to_numpy().tolist() == [["mill", ("mill", "guild")]]
    assert g.actors.set_index("actor_id").loc["ann", "parent"] == "mill"
    assert g.evidence(["shot"])["quote"].tolist() == ["Mill fired on Guild"]
    assert g.meta["same_as"] == {"mill2": "mill", "mill3": "mill"}
    assert (folder / "ford.yaml").read_bytes() == content


def test_decisions_are_put_in_and_taken_out(folder):
    """The lines that stand there stay; without the judgement the graph is as before."""
    before = build.read(folder)
    path = decide(folder, [_one("mill", "mill2", "negative")])
    decide(folder, [_one("mill", "mill3", "unsure")])

    content = path.read_text(encoding="utf-8")

    assert content.startswith(ACTORS)
    assert content.count("\n  - {") == 2
    assert [said.judgement for said in seed.load(folder).judgements] == ["negative", "unsure"]
    assert build.read(folder).acts.equals(before.acts)


def test_what_was_decided_is_not_proposed_again(folder):
    """A pair with any judgement is settled, or waits for whoever can say."""
    run = CliRunner().invoke
    assert "mill3" in run(app, ["actors", str(folder)]).output

    done = run(app, ["actors", str(folder), "--distinct", "mill=mill3", "--by", "Ann", "--on", "2026-11-25"])

    assert done.exit_code == 0, done.exception
    assert "mill3" not in run(app, ["actors", str(folder)]).output


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([_one("mill", "mill2"), _one("mill2", "mill", "negative")], "judged already: positive by Ann in line"),
        (
            [_one("mill", "mill2"), _one("mill2", "mill3"), _one("mill", "mill3", "negative")],
            "judged two, and one over «mill» = «mill2» = «mill3»",
        ),
        ([_one("mill", "mil2")], "no actor «mil2»; did you mean «mill2»"),
        ([_one("mill", "mill")], "against itself"),
        ([_one("mill", "somebody")], "never one with a named actor"),
        ([_one("ann", "guild")], "a person and a group"),
        ([_one("mill2", "guild")], "act on each other in «shot»"),
    ],
)
def test_contradictions_are_refused(folder, lines, expected):
    """Two judgements of one pair, a row of positives against a negative, and merges that cannot be."""
    before = (folder / "actors.yaml").read_bytes()

    with pytest.raises(SeedError, match=expected):
        decide(folder, lines)

    assert (folder / "actors.yaml").read_bytes() == before


def test_a_decision_is_signed(folder):
    """Nobody decides nothing."""
    with pytest.raises(SeedError, match="a name and a day"):
        decide(folder, [Judgement(one="mill", other="mill2", judgement="positive")])
