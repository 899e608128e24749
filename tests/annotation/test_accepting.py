"""Likeness only proposes: what is stale waits for a person, and the person's yes changes one place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph import build, page
from conflictgraph.annotation.accepting import accept, offers
from conflictgraph.annotation.rewriting import plain, reworded
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError
from conflictgraph.readers import seed
from conflictgraph.readers.seed.tree import Sheet

SENTENCES = [
    "The mill fired on the guild near the old ford.",
    "The guild answered with many words on Tuesday.",
    "The ferry will carry grain to the mill.",
    "The council did speak to the guild after that.",
]
NEGATED = [
    "The mill never fired on the guild near the old ford.",
    "The guild answered with no words on Tuesday.",
    "The ferry will not carry grain to the mill.",
    "The council did not speak to the guild after that.",
]
TEXT = " ".join(SENTENCES) + "\n"
SEED = """\
# A person's own layout: it stays.
conflictgraph: 1
source: { title: A day,   published: 2024-03-06, licence: CC0-1.0, text: ford.txt }
actors:
  mill: { name: Mill }   # on the left bank
  guild: { name: Guild }
  ferry: { name: Ferry }
  council: { name: Council }
acts:
  shot:
    who: mill
    did:   ASSAULT/firearms
    to: guild
    when: 2024-03-04
    evidence: >-
      The mill fired on
      the guild near   the old ford      # a sign in the quote is no comment
  words: { who: guild, did: ACCUSE, to: mill, when: 2024-03-05, evidence: "The guild answered with many words" }
  grain: { who: ferry, did: AID, to: mill, when: 2024-03-06, evidence: ['The ferry will carry grain to the mill'] }
  talk:
    who: council
    did: CONSULT
    to: guild
    when: 2024-03-06
    evidence: The council did speak
      to the guild
"""


@pytest.fixture
def changed(tmp_path):
    """A locked seed whose text was negated in four sentences of four."""
    (tmp_path / "ford.txt").write_text(TEXT, encoding="utf-8")
    content = SEED.replace("      # a sign in the quote is no comment", "")
    (tmp_path / "ford.yaml").write_text(content, encoding="utf-8")
    seed.write_lock([tmp_path])
    (tmp_path / "ford.txt").write_text(" ".join(NEGATED) + "\n", encoding="utf-8")
    return tmp_path


def test_four_negated_sentences_are_four_proposals(changed):
    """None of the four is taken by likeness: each edge is stale, each difference is shown."""
    report = seed.check_paths([changed])
    g = build.read(changed)
    found = offers(changed / "ford.yaml")

    assert [problem.code for problem in report.problems].count("stale") == 4
    assert g.acts["stale"].tolist() == [True] * 4
    assert all(act["stale"] for act in page.payload(g, paths=False)["acts"])
    assert (g.tables.evidence["start"] == -1).all()
    assert set(g.evidence(["shot", "talk"])["anchor"]) == {"stale"}
    assert [offer.passage for offer in found] == [
        "The mill never fired on the guild near the old ford",
        "The guild answered with no words",
        "The ferry will not carry grain to the mill",
        "The council did not speak to the guild",
    ]
    assert all(word in offer.difference for word, offer in zip(["never", "no", "not", "not"], found, strict=True))


def test_writing_the_lock_anew_accepts_nothing(changed):
    """A new lock over a changed text keeps what waits for a person."""
    seed.write_lock([changed])

    codes = [problem.code for problem in seed.check_paths([changed]).problems]

    assert codes == ["stale"] * 4
    assert build.read(changed).acts["stale"].all()


def test_an_accepted_quote_changes_one_place_and_is_signed(changed):
    """Words go in where they are missing; comment, spaces and line ends stay; the lock says who and when."""
    path = changed / "ford.yaml"
    before = path.read_text(encoding="utf-8")

    done = accept(path, by="Ann", on="2026-11-25", rows=["shot", "grain#0", "acts/talk#0"])

    assert path.read_text(encoding="utf-8") == before.replace("mill fired", "mill never fired").replace(
        "will carry", "will not carry"
    ).replace("did speak", "did not speak")
    assert len(done) == 3
    items = json.loads((changed / "ford.lock.json").read_text(encoding="utf-8"))["items"]
    assert {item["id"]: item.get("accepted", [{}])[0].get("by", "") for item in items} == {
        "acts/grain#0": "Ann",
        "acts/shot#0": "Ann",
        "acts/talk#0": "Ann",
        "acts/words#0": "",
    }
    assert [problem.code for problem in seed.check_paths([changed]).problems] == ["stale"]
    assert build.read(changed).acts["stale"].tolist() == [False, True, False, False]


def test_who_accepted_stays_in_later_locks(changed):
    """The lock is written anew and still names who accepted what."""
    accept(changed / "ford.yaml", by="Ann", on="2026-11-25")
    seed.write_lock([changed])

    items = json.loads((changed / "ford.lock.json").read_text(encoding="utf-8"))["items"]

    assert all(item["accepted"][0] | {"was": ""} == {"by": "Ann", "on": "2026-11-25", "was": ""} for item in items)
    assert seed.check_paths([changed]).problems == ()


def test_a_negation_inside_a_gap_is_stale(tmp_path):
    """The pieces of a quote stand where they stood; what lies between was negated, and a person must look."""
    (tmp_path / "ford.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "ford.yaml"
    path.write_text(
        SEED.replace("      # a sign in the quote is no comment", "").replace(
            "'The ferry will carry grain to the mill'", "'The ferry … grain to the mill'"
        ),
        encoding="utf-8",
    )
    seed.write_lock([tmp_path])
    (tmp_path / "ford.txt").write_text(TEXT.replace("will carry", "will not carry"), encoding="utf-8")

    stale = build.read(tmp_path).acts.set_index("act_id")["stale"]
    found = offers(path)
    accept(path, by="Ann", on="2026-11-25", rows=["grain"])

    assert stale[stale].index.tolist() == ["grain"]
    assert [offer.difference for offer in found] == ["what the gap leaves out has changed"]
    assert seed.check_paths([tmp_path]).problems == ()


def test_accepting_asks_for_a_name_and_for_rows_that_wait(changed):
    """Nobody accepts nothing, and a row that is not there has a near name."""
    with pytest.raises(SeedError, match="say who"):
        accept(changed / "ford.yaml", by=" ", on="2026-11-25")
    with pytest.raises(SeedError, match="did you mean «shot»"):
        accept(changed / "ford.yaml", by="Ann", on="2026-11-25", rows=["shto"])


def test_a_passage_that_stands_twice_is_not_accepted(changed):
    """A proposal must stand at one place, as every quote."""
    text = changed / "ford.txt"
    text.write_text(text.read_text(encoding="utf-8") * 2, encoding="utf-8")

    with pytest.raises(SeedError, match="at one place"):
        accept(changed / "ford.yaml", by="Ann", on="2026-11-25")


def test_the_shell_shows_and_accepts(changed):
    """Without a name it only shows; with one it writes."""
    run = CliRunner().invoke
    path = str(changed / "ford.yaml")

    shown = run(app, ["accept", path])
    done = run(app, ["accept", path, "--all", "--by", "Ann", "--on", "2026-11-25"])

    assert shown.exit_code == 1
    assert "the text also has «never»" in shown.output
    assert done.exit_code == 0
    assert run(app, ["accept", path]).exit_code == 0


WORDS = st.lists(
    st.sampled_from(["mill", "fired:", "the", "#ford", '"many"', "it's", "- no", "{", "…", "é🚢", "\\n", "%", "&x"]),
    min_size=1,
    max_size=9,
).map(" ".join)
STYLES = [
    "evidence: {}",
    'evidence: "{}"',
    "evidence: '{}'",
    "evidence: >-\n      {}",
    "evidence: [\n      {} ]  # why",
]


@given(st.sampled_from(STYLES), WORDS, WORDS)
@settings(deadline=None, max_examples=60)
def test_rewording_changes_the_quote_and_nothing_else(style, old, new):
    """Whatever the style and the words: the new quote is read back, and all other nodes are the same."""
    text = f"a: 1 # one\nacts:\n  x:\n    {style.format(old)}\n    note: n   # after\nb: [1,  2]\n"
    root = Sheet("", []).parse(text)
    if root is None or not isinstance(root.items["acts"].items["x"].items.get("note"), object):
        return
    keys = [key for key, _ in root.items["acts"].items["x"].items.items()]
    if keys != ["evidence", "note"] or not hasattr(root.items["acts"].items["x"].items["note"], "value"):
        return

    try:
        done = reworded(text, root, {"acts/x#0": new})
    except SeedError:
        return

    made = Sheet("", []).parse(done)
    assert dict(plain(made))["b"] == ["1", "2"]
    assert "# one" in done
    assert "# after" in done
