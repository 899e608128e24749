"""Every message that an annotator may meet: its place, its words, its code, and how it is silenced."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from conflictgraph.cli.verbs import app
from conflictgraph.readers import seed
from conflictgraph.readers.seed.lock import read_lock

TEXT = (
    "On Monday the mill, it is said, fired on the guild near the ford. The guild answered on Tuesday.\n"
    "The mill backs the ferry.\n"
)
SEED = """\
conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0 }
actors:
  mill: { name: The mill, aliases: [Millers] }
  guild: { name: The guild }
  ferry: { name: The ferry }
acts:
  shot:
    who: mill
    did: ASSAULT/firearms
    to: guild
    when: 2024-03-04
    evidence: fired on the guild near the ford
  answer:
    who: guild
    did: ACCUSE
    to: mill
    when: 2024-03-05
    in_response_to: shot
    evidence: The guild answered on Tuesday
ties:
  backing: { who: mill, is: backer_of, of: ferry, evidence: The mill backs the ferry }
"""


def _report(home, *changes, text=TEXT):
    content = SEED
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    (home / "ford.txt").write_text(text, encoding="utf-8")
    (home / "ford.yaml").write_text(content, encoding="utf-8")
    return seed.check_paths([home])


ERRORS = [
    ("did: ACCUSE", "did: ASSAUT", "16:10", "«ASSAUT» is not a PLOVER type; did you mean ASSAULT?", "value"),
    ("when: 2024-03-05", "fatalites: 3", "18:5", "unknown key «fatalites»; did you mean «killed»?", "key"),
    ("when: 2024-03-05", "status: maybe", "18:13", "«maybe» is not allowed here; one of happened", "value"),
    ("when: 2024-03-05", "when: 26/08/2017", "18:11", "«26/08/2017» is not a date: write 2024-02-07", "date"),
    ("when: 2024-03-05", "when: 2024-02-30", "18:11", "«2024-02-30» is not a date: 2024-02 has 29 days", "date"),
    ("when: 2024-03-05", "when: 0000-01-01", "18:11", "there is no year 0000", "date"),
    ("when: 2024-03-05", "when: 2024-13", "18:11", "there is no month 13", "date"),
    ("when: 2024-03-05", "when: 2024-03-05/2024-03-01", "18:11", "«2024-03-05/2024-03-01»", "date"),
    ("when: 2024-03-05", "when: last night", "18:11", "«last night» is not a date", "date"),
    ("when: 2024-03-05", "when: 2024-03-01", "19:21", "which came later (2024-03-04)", "response-order"),
    ("to: mill", "to: Milers", "17:9", "no actor «Milers»; did you mean", "actor"),
    ("in_response_to: shot", "in_response_to: shto", "19:21", "no act «shto»; did you mean «shot»?", "reference"),
    ("in_response_to: shot", "in_response_to: answer", "19:21", "«answer» answers itself", "cycle"),
    ("  guild: {", "  guild: { parent: guild,", "5:3", "parents go round in a circle: guild -> guild", "cycle"),
    ("evidence: The guild answered", "evidence: Guilds answered", "20:15", "quote not in the text. Nearest, line 1 col", "quote"),
    ("evidence: The guild answered on Tuesday", "evidence: the", "20:15", "quote found 4 times (line 1 col 11,", "quote-twice"),
    ("    evidence: The guild answered on Tuesday\n", "", "14:3", "rests on no words: give evidence", "missing"),
    ("    to: mill\n    when", "    to: mill\n    to: mill\n    when", "18:5", "stands here already, in line 17", "duplicate"),
    ("    to: mill\n    when", "\tto: mill\n    when", "17:1", "a tab indents this line: use spaces", "yaml"),
    ("evidence: The guild", "evidence: said: the guild", "20:19", "put the words in double quotes", "yaml"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "words", "code"), ERRORS, ids=lambda value: str(value)[:24].strip())
def test_an_error_names_place_rule_and_remedy(tmp_path, old, new, place, words, code):
    """File, line and column; what was found, which rule, and what would do; a caret below the line."""
    report = _report(tmp_path, (old, new))

    found = [problem for problem in report.errors if problem.code == code]

    assert any(f"ford.yaml:{place}: " in str(problem) and words in problem.message for problem in found), (
        report.render()
    )
    assert not report.ok
    line, column = (int(part) for part in place.split(":"))
    shown = next(problem for problem in found if (problem.line, problem.column) == (line, column)).with_caret()
    assert shown.splitlines()[-1].strip() == "^"


WARNINGS = [
    ("comma", [("evidence: fired on the guild near the ford", "evidence: [the mill, it is said]")], "across a comma"),
    ("unused-actor", [("  ferry: {", "  barge: { name: A barge }\n  ferry: {")], "the actor «barge» is never used"),
    ("implied", [("did: ACCUSE", "did: ACCUSE\n    certainty: implied")], "implied, and no note says how"),
    ("undated", [("published: 2024-03-06, ", "")], "has a date and known_from is missing"),
    ("budget", [("CC0-1.0", "all-rights-reserved")], "of a text that is not free (budget 25%)"),
    ("response-order", [("when: 2024-03-05", "when: 2024-03-01?")], "which came later (2024-03-04)"),
    ("looks-like", [("name: The ferry", "name: Тhе mill")], "they stay two actors"),
    ("control", [("name: The ferry", "name: The \u202eferry")], "U+202E turns the order of words"),
    (
        "unused-publication",
        [("acts:", "publications:\n  paper: { title: A paper }\nacts:")],
        "the publication «paper» is never used",
    ),
]


@pytest.mark.parametrize(("code", "changes", "words"), WARNINGS, ids=[code for code, _, _ in WARNINGS])
def test_a_warning_has_a_code_and_is_silenced_by_it(tmp_path, code, changes, words):
    """It is said, it does not fail, and its own code or «all» silences it, another code does not."""
    if code == "unused-publication":
        (tmp_path / "publications.yaml").write_text("paper: { title: A paper }\n", encoding="utf-8")
        changes = []
    report = _report(tmp_path, *changes)

    assert report.ok, report.render()
    assert any(words in problem.message for problem in report.warnings if problem.code == code), report.render()
    assert code not in {problem.code for problem in report.without([code]).problems}
    assert code in {problem.code for problem in report.without(["yaml"]).problems}
    assert report.without(["all"]).problems == ()
    assert code in seed.CODES


def test_a_text_that_changed_since_the_lock_is_said_with_its_hash(tmp_path):
    """The lock and the hash in the seed: both say that this is another text."""
    _report(tmp_path)
    seed.write_lock([tmp_path])

    moved = _report(tmp_path, text="A note above.\n" + TEXT)
    named = _report(tmp_path, ("licence: CC0-1.0", f"licence: CC0-1.0, sha256: {'0' * 64}"))

    assert [problem.code for problem in moved.problems] == ["text-changed"]
    assert "has changed since the lock was written" in moved.problems[0].message
    assert "not the one that the seed names: sha256 is" in named.problems[0].message


def test_coverage_is_the_share_that_was_read(tmp_path):
    """Quotes and what was passed over count once; the share is in the last line and in JSON."""
    bare = _report(tmp_path)
    full = _report(
        tmp_path, ("ties:", "passed_over:\n  - { quote: 'On Monday the mill, it is said,', why: hearsay }\nties:")
    )

    assert bare.coverage["ford"] < full.coverage["ford"] < 1
    assert f"{full.coverage['ford']:.0%} of the texts annotated or passed over" in full.render().splitlines()[-1]
    assert json.loads(full.render("json"))["coverage"] == {"ford": round(full.coverage["ford"], 4)}


def test_shape_and_references_come_in_one_pass(tmp_path):
    """Six faults of six kinds: all six are said, in the order of the file."""
    report = _report(
        tmp_path,
        ("did: ACCUSE", "did: ASSAUT"),
        ("when: 2024-03-05", "fatalites: 3"),
        ("in_response_to: shot", "in_response_to: shto"),
        ("evidence: The guild answered on Tuesday", "evidence: the"),
        ("who: mill\n", "who: Milers\n"),
        ("is: backer_of", "is: bakcer_of"),
    )

    assert {problem.code for problem in report.errors} == {"value", "key", "reference", "quote-twice", "actor"}
    assert len(report.errors) == 6


def test_the_shell_has_three_styles_and_two_exit_codes(tmp_path):
    """0 when sound, 1 with faults, 2 for a command that is none; GitHub's commands and JSON parse."""
    run = CliRunner().invoke
    _report(tmp_path)
    sound = run(app, ["check", str(tmp_path)])
    _report(tmp_path, ("did: ACCUSE", "did: ASSAUT"))

    text, github, parsed = (
        run(app, ["check", str(tmp_path), "--format", style]) for style in ("text", "github", "json")
    )

    assert sound.exit_code == 0
    assert {text.exit_code, github.exit_code, parsed.exit_code} == {1}
    assert run(app, ["check", str(tmp_path), "--format", "xml"]).exit_code == 2
    assert github.output.startswith("::error file=ford.yaml,line=16,col=10,title=value::«ASSAUT»")
    assert json.loads(parsed.output)["problems"][0]["line"] == 16


@pytest.mark.parametrize("name", ["ford.yaml", "ford.txt", "ford.lock.json"])
def test_a_file_of_200_megabytes_is_refused_unread(tmp_path, name):
    """Its size alone says no; nothing of it is read, and the fault names the file."""
    _report(tmp_path)
    path = tmp_path / name
    with path.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)

    report = seed.check_paths([tmp_path])

    assert not report.ok
    assert any("20 MB" in problem.message for problem in report.errors)


def test_a_lock_that_is_none_is_said_and_nothing_is_lost(tmp_path):
    """A broken lock is a fault with the reason; the lock is not touched by checking."""
    _report(tmp_path)
    for broken in ("{", "[]", '{"text": {}}', '{"text": {"unit": "bytes"}, "items": []}'):
        (tmp_path / "ford.lock.json").write_text(broken, encoding="utf-8")
        report = seed.check_paths([tmp_path])
        assert [problem.code for problem in report.errors] == ["lock"]
        assert (tmp_path / "ford.lock.json").read_text(encoding="utf-8") == broken
        with pytest.raises(ValueError, match="lock"):
            read_lock(tmp_path / "ford.lock.json")
