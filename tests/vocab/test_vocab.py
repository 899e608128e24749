"""The vocabulary: every kind is data, and the codebook's traps are handled."""

from __future__ import annotations

import csv
import re
import string
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing, vocab
from conflictgraph.errors import VocabularyError, near


def test_there_are_sixteen_types_each_with_its_codebook():
    """PLOVER 2.0 has 16 types; the four of the old README are none of them."""
    assert len(vocab.ACT_TYPES) == 16
    assert not {"DEMAND", "DISAPPROVE", "INVESTIGATE", "CRIME"} & set(vocab.ACT_TYPES)
    assert all(row.codebook and row.definition for row in vocab.ACT_TYPES.values())


def test_accuse_has_its_minus_back():
    """The printed +3 of ACCUSE is read as -3, like the sign of its modes."""
    accuse = vocab.ACT_TYPES["ACCUSE"]

    assert accuse.score == -3.0
    assert accuse.sign == -1
    assert "lost minus" in accuse.codebook


def test_a_request_is_not_hostile_by_itself():
    """REQUEST keeps PLOVER's class and has our own neutral sign."""
    assert vocab.act("REQUEST/assist").sign == 0
    assert vocab.act("REQUEST/assist").quad_class == "verbal_conflict"


def test_sanction_is_material():
    """Where manual and README differ, the manual holds and the entry says so."""
    assert vocab.ACT_TYPES["SANCTION"].quad_class == "material_conflict"
    assert "README" in vocab.ACT_TYPES["SANCTION"].codebook


def test_protest_to_an_envoy_is_accuse():
    """Summoning an ambassador in protest is ACCUSE/allege: CAMEO 114, and the definition of CONSULT says so."""
    assert str(vocab.cameo("114")) == "ACCUSE/allege"
    assert "ACCUSE" in vocab.ACT_TYPES["CONSULT"].definition


def test_a_denial_has_no_class():
    """CAMEO 016 (deny responsibility) maps to nothing: PLOVER has no class for it."""
    assert vocab.cameo("016") is None


@pytest.mark.parametrize("row", vocab.ACT_TYPES.values(), ids=lambda row: row.name)
def test_signs_agree_with_scores_but_for_request(row):
    """A sign of ours never contradicts the codebook's score."""
    assert row.sign in {-1, 0, 1}
    assert row.sign * row.score >= 0
    assert 0 <= row.intensity <= 1
    assert row.quad_class in vocab.QUAD_CLASSES


@pytest.mark.parametrize("row", vocab.RELATIONS.values(), ids=lambda row: row.name)
def test_a_relation_says_its_sign_inverse_and_source(row):
    """Each relation can be said from either end and names where it comes from."""
    assert row.sign in {-1, 0, 1}
    assert 0 < row.strength <= 1
    assert row.escalation in {"ally", "leads", "member", "patron", "host", "none"}
    assert row.source
    assert vocab.relation(row.inverse) == (row, not row.symmetric)


def test_only_force_is_force():
    """ASSAULT and riots use physical force, words and arrests do not."""
    assert vocab.act("ASSAULT/drone").force
    assert vocab.act("PROTEST/riot").force
    assert not vocab.act("PROTEST/demo").force
    assert not vocab.act("THREATEN/violence").force


def test_unknown_kinds_are_refused_with_near_names():
    """A misspelt kind names the nearest valid one."""
    with pytest.raises(VocabularyError, match="did you mean ASSAULT"):
        vocab.act("ASSAUT")
    with pytest.raises(VocabularyError, match="did you mean drone"):
        vocab.act("ASSAULT/dron")
    with pytest.raises(VocabularyError, match="backer_of"):
        vocab.relation("baker_of")
    with pytest.raises(VocabularyError, match="CAMEO"):
        vocab.cameo("99")
    with pytest.raises(VocabularyError, match="state"):
        vocab.actor_kind("sttate")


def test_the_crosswalk_is_that_of_the_codebook(shared):
    """Every CAMEO code maps as the published table says, but for three named slips."""
    ours = dict.fromkeys(["1712", "175", "195"])
    with (shared / "data/ontology/cameo_codes.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["plover_type"]]

    for row in rows:
        kind = vocab.cameo(row["code"])
        printed = "/".join(filter(None, [row["plover_type"], row["plover_mode"].strip()]))
        assert kind is not None
        assert kind.sign == int(row["sign_conflictgraph"])
        assert row["code"] in ours or str(kind) == printed


def test_the_scores_are_those_of_the_manual(shared):
    """Types and modes carry the printed scores, ACCUSE with its minus."""
    with (shared / "data/ontology/plover_scores.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    for row in rows:
        kind = vocab.ACT_TYPES[row["plover_type"]]
        score = kind.modes[row["mode"].lower()].score if row["mode"] else kind.score
        assert score == float(row["score"])


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("ASSAULT/arson", "ASSAULT/destroy or ASSAULT/primitive"),
        ("ASSAULT/Car_Bomb", "ASSAULT/explosives"),
        ("AID/arson", "ASSAULT/destroy or ASSAULT/primitive"),
        ("KIDNAP", "ASSAULT/abduct"),
        ("drone", "ASSAULT/drone"),
        ("COERCE/drone", "ASSAULT/drone"),
        ("ASSAULT/drnoe", "drone"),
        ("COERCE/seizure", "seize"),
        ("protst", "PROTEST"),
    ],
)
def test_a_wrong_kind_is_answered_by_the_codebooks_then_by_spelling(written, offered):
    """What the codebooks file elsewhere is offered there; a slip of the pen by its likeness."""
    with pytest.raises(VocabularyError, match=f"did you mean {re.escape(offered)}\\?"):
        vocab.act(written)


@pytest.mark.parametrize("written", ["ASSAULT/xyz", "ATTACK", "zz"])
def test_a_word_that_nothing_is_near_gets_the_list(written):
    """Nothing far is offered as near: the valid words are listed instead."""
    with pytest.raises(VocabularyError, match="; one of ") as caught:
        vocab.act(written)

    assert "did you mean" not in str(caught.value)


def test_each_filed_word_leads_to_a_kind_and_is_none_itself():
    """A word of the list is no type or mode by its own name, and what it leads to can be written."""
    listed = tomllib.loads(files("conflictgraph.vocab").joinpath("words.toml").read_text("utf-8"))
    words = [word for row in listed.values() for word in row]
    kinds = {mode for kind in vocab.ACT_TYPES.values() for mode in kind.modes}

    assert all(str(vocab.act(kind)) == kind for word in words for kind in vocab.filed_under(word))
    assert all(vocab.filed_under(word) for word in words)
    assert not kinds.intersection(words)


@settings(deadline=None)
@given(st.text(string.ascii_lowercase, min_size=4, max_size=12), st.data())
def test_one_slip_of_the_pen_is_near_and_the_word_itself_nearest(word, data):
    """A word of four letters or more with one letter changed is found again, and the right one first."""
    place = data.draw(st.integers(0, len(word) - 1))
    slip = word[:place] + data.draw(st.sampled_from(string.ascii_lowercase)) + word[place + 1 :]

    assert near(word, [word, "0" * len(word)])[0] == word
    assert near(slip, [word, "0" * len(word)]) == [word]


def test_a_kind_that_no_act_can_have_is_refused_as_a_slice():
    """of_type does not answer with an empty graph when the mode does not exist."""
    with pytest.raises(VocabularyError, match="ASSAULT/destroy"):
        testing.toy().of_type("ASSAULT/arson")
