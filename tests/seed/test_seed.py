"""The seed reader: strict, all faults at once, with file, line and column."""

from __future__ import annotations

import json
import shutil

import pytest

from conflictgraph import build
from conflictgraph.errors import SeedError
from conflictgraph.readers import seed

TEXT = "On Monday the mill fired on the guild near the ford. The guild answered on Tuesday. The mill backs the ferry.\n"
HEAD = "conflictgraph: 1\nsource: { title: A day at the ford, published: 2024-03-06, licence: CC0-1.0 }\n"
ACTORS = "actors:\n  mill: { name: The mill, kind: armed group, aliases: [Millers] }\n  guild: { name: The guild, kind: organisation }\n  ferry: { name: The ferry, kind: organisation }\n"
ACTS = """acts:
  shot:
    who: Millers
    did: ASSAULT/firearms
    to: guild
    when: 2024-03-04
    killed: { low: 0, best: 1, high: 2 }
    evidence: the mill fired on the guild
  answer:
    who: guild
    did: ACCUSE
    to: mill
    when: 2024-03-05
    in_response_to: { act: shot, basis: reported, by: a neighbour }
    evidence: The guild answered on Tuesday
ties:
  backing: { who: ferry, is: backed_by, of: mill, evidence: The mill backs the ferry }
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with one sound seed and its text."""
    (tmp_path / "ford.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "ford.yaml").write_text(HEAD + ACTORS + ACTS, encoding="utf-8")
    return tmp_path


def _rewrite(folder, old, new):
    path = folder / "ford.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    return path


def _errors(folder):
    return "\n".join(str(problem) for problem in seed.check_paths([folder]).errors)


def test_a_seed_becomes_a_graph(folder):
    """Names resolve, tolls keep their range, an inverse tie is turned round, answers keep their basis."""
    g = build.read(folder)

    assert g.acts["source"].tolist() == ["mill", "guild"]
    assert g.acts["killed_high"].iloc[0] == 2
    assert (g.ties["source"][0], g.ties["relation"][0], g.ties["target"][0]) == ("mill", "backer_of", "ferry")
    assert g.responses[["act_id", "answers", "basis", "by"]].to_numpy().tolist() == [
        ["answer", "shot", "reported", "a neighbour"]
    ]
    assert str(g.acts["known_from"].iloc[0])[:10] == "2024-03-06"
    assert g.ties["known_from"].isna().all()


def test_the_real_article_loads_and_every_quote_is_found(shared):
    """The published example: 43 quotes, none lost."""
    report = seed.check_paths([shared / "article" / "example_seed.yaml"])

    assert report.ok, report.render()
    assert report.quotes == 43
    assert len(build.read(shared / "article" / "example_seed.yaml").acts) == 16


def test_a_changed_letter_gives_the_line_and_the_nearest_passage(shared, tmp_path):
    """One letter in a quote: an error at its line, with the passage and the words that differ."""
    for name in ("example_seed.yaml", "example_seed.txt"):
        shutil.copy(shared / "article" / name, tmp_path / name)
    path = tmp_path / "example_seed.yaml"
    path.chmod(0o644)
    content = path.read_text(encoding="utf-8")
    path.write_text(
        content.replace("following the strike on Wednesday evening", "following the strike on Wednesdey evening"),
        encoding="utf-8",
    )

    with pytest.raises(SeedError, match=r"example_seed.yaml:59:9: .*Nearest, line 11 col 54 \(9\d% alike\)") as caught:
        build.read(path)

    assert "you wrote «Wednesdey», the text has «Wednesday»" in str(caught.value)


def test_the_article_loads_from_its_lock_without_the_text(shared, tmp_path):
    """With the text missing everything still loads, with positions and hashes."""
    for name in ("example_seed.yaml", "example_seed.lock.json"):
        shutil.copy(shared / "article" / name, tmp_path / name)

    g = build.read(tmp_path / "example_seed.yaml")

    assert (g.tables.evidence["start"] >= 0).all()
    assert (g.tables.evidence["quote_sha256"].str.len() == 64).all()


def test_all_faults_of_a_file_come_at_once(folder):
    """Spelling of type, key, status, date, actor and answer are all named, each with its near choice."""
    path = folder / "ford.yaml"
    content = path.read_text(encoding="utf-8")
    for old, new in [
        ("ASSAULT/firearms", "ASSAUT"),
        ("killed: {", "fatalites: {"),
        ("when: 2024-03-05", "when: 26/08/2017\n    status: maybe"),
        ("to: mill", "to: Mille"),
        ("act: shot", "act: shoot"),
        ("backed_by", "bakced_by"),
    ]:
        content = content.replace(old, new)
    path.write_text(content, encoding="utf-8")

    found = _errors(folder)

    assert "«ASSAUT» is not a PLOVER type; did you mean ASSAULT?" in found
    assert "unknown key «fatalites»; did you mean «killed»?" in found
    assert "«26/08/2017» is not a date: write 2024-02-07" in found
    assert "«maybe» is not allowed here; one of happened" in found
    assert "no actor «Mille»; did you mean «mill»?" in found
    assert "no act «shoot»; did you mean «shot»?" in found
    assert "«bakced_by» is not a relation; did you mean backed_by" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", "anchor &x is not allowed"),
        ("a: !!python/object:os.system x\n", "tag"),
        ("a: 1\na: 2\n", "stands here already, in line 1"),
        ("<<: {a: 1}\n", "merge keys"),
        ("a: " + "[" * 100 + "]" * 100, "deeper than 32"),
        ("a: " + "[" * 100_000, "deeper than 32"),
        ("a:\n\tb: 1\n", "tab"),
        ("a: b: c\n", "double quotes"),
        ("--- {a: 1}\n--- {b: 1}\n", "one document"),
        ("", "empty"),
        ("- a\n", "mapping"),
        ("a: \x07\n", "U\\+0007"),
        ('a: "\\ud800"\n', "not YAML"),
    ],
)
def test_hostile_yaml_is_refused_in_words(tmp_path, text, expected):
    """Bombs, tags, duplicates, tabs and the like: a fault with its place, and nothing else happens."""
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SeedError, match=expected):
        build.read(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("conflictgraph: 1\n".encode("utf-16"), "UTF-16"),
        (b"a: caf\xe9\n", "1:7: byte 0xe9 is not UTF-8"),
        (b"x" * (21 << 20), "20 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, data, expected):
    """UTF-16, broken UTF-8 and files without end are refused."""
    path = tmp_path / "bad.yaml"
    path.write_bytes(data)

    with pytest.raises(SeedError, match=expected):
        build.read(path)


def test_a_byte_order_mark_is_read_over(folder):
    """UTF-8 with a BOM is what some editors write; it is no fault."""
    path = folder / "ford.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert seed.check_paths([folder]).ok


@pytest.mark.parametrize("word", ["NO", "12:30", "010", "1_000", "Null", "on", "007", "1.10"])
def test_scalars_stay_text(folder, word):
    """What YAML would turn into a number or a truth stays what the person wrote."""
    _rewrite(folder, "name: The ferry", f"name: {word}")

    g = build.read(folder)

    assert g.actor_name("ferry") == word


def test_ids_are_unique_over_all_seeds(folder):
    """The same act id in two seeds names both places."""
    (folder / "other.txt").write_text(TEXT, encoding="utf-8")
    (folder / "other.yaml").write_text(HEAD + ACTORS + ACTS, encoding="utf-8")

    assert "the id «shot» stands already at" in _errors(folder)


def test_circles_are_named(folder):
    """Circles of parents and of answers are refused by name."""
    _rewrite(folder, "kind: armed group,", "kind: armed group, parent: guild,")
    _rewrite(folder, "{ name: The guild,", "{ name: The guild, parent: mill,")
    _rewrite(folder, "    evidence: the mill fired", "    in_response_to: answer\n    evidence: the mill fired")

    found = _errors(folder)

    assert "parents go round in a circle: mill -> guild -> mill" in found
    assert "acts answer each other in a circle" in found
    assert "answers «answer», which came later" in found


def test_a_quote_that_stands_twice_is_refused_with_longer_ones(folder):
    """Never the first of several places."""
    _rewrite(folder, "evidence: the mill fired on the guild", "evidence: mill")

    found = _errors(folder)

    assert "quote found 2 times (line 1 col 15, line 1 col 89)" in found
    assert "Make it longer" in found


def test_two_quotes_that_meet_at_a_comma_are_warned_of(folder):
    """A bracket list that YAML has split at a comma."""
    (folder / "ford.txt").write_text("On Monday the mill, it is said, fired.\n", encoding="utf-8")
    (folder / "ford.yaml").write_text(
        HEAD
        + ACTORS
        + "acts:\n  a: { who: mill, did: ASSAULT, to: guild, when: 2024, evidence: [the mill, it is said] }\n",
        encoding="utf-8",
    )

    assert "comma" in {problem.code for problem in seed.check_paths([folder]).warnings}


def test_locks_hold_no_words_of_a_text_that_is_not_free(folder):
    """A lock of a free text has the quotes; one of a text that is not free has positions and hashes only."""
    free = json.loads(seed.write_lock([folder])[0].read_text(encoding="utf-8"))
    _rewrite(folder, "CC0-1.0", "all-rights-reserved")

    bound = seed.write_lock([folder])[0].read_text(encoding="utf-8")

    assert free["items"][0]["target"][0]["selector"]["refinedBy"]["exact"]
    assert "guild" not in bound
    assert "fired" not in bound


def test_without_text_and_words_a_seed_loads_from_places(folder):
    """Chars 10-33 with a lock is evidence enough, and attaching the text brings the words back."""
    seed.write_lock([folder])
    (folder / "ford.txt").rename(folder / "away")
    _rewrite(folder, "evidence: the mill fired on the guild", "evidence: chars 10-37")

    detached = build.read(folder).tables.evidence
    (folder / "away").rename(folder / "ford.txt")
    attached = build.read(folder).tables.evidence

    assert detached["quote"][0] == ""
    assert attached["quote"][0] == "the mill fired on the guild"
    assert detached["quote_sha256"].tolist() == attached["quote_sha256"].tolist()


def test_a_text_changed_since_the_lock_makes_likeness_stale(folder):
    """A negated sentence under a lock is a warning that asks for a person; the edge has no anchor."""
    seed.write_lock([folder])
    (folder / "ford.txt").write_text(TEXT.replace("answered", "never answered"), encoding="utf-8")

    report = seed.check_paths([folder])
    evidence = build.read(folder).tables.evidence.set_index("row_id")

    assert report.ok
    assert {"text-changed", "stale"} <= {problem.code for problem in report.warnings}
    assert evidence.loc["answer", "start"] == -1


def test_reports_speak_three_formats(folder):
    """Text has a caret, github has commands, json parses."""
    _rewrite(folder, "ASSAULT/firearms", "ASSAUT")
    report = seed.check_paths([folder], quiet=["all"])

    assert "^" in report.render("text")
    assert report.render("github").startswith("::error file=")
    assert json.loads(report.render("json"))["problems"][0]["code"] == "value"
    assert not report.warnings


def test_a_text_outside_the_folder_is_refused(folder):
    """No path leads out of the seed's folder."""
    _rewrite(folder, "licence: CC0-1.0", "text: ../../etc/passwd")

    assert "write its file name only" in _errors(folder)


def test_a_machine_draft_is_refused_unless_asked_for(folder):
    """What nobody accepted makes no graph by itself."""
    _rewrite(folder, "acts:", "annotator: { name: drafter, role: machine }\nacts:")

    with pytest.raises(SeedError, match="machine's draft"):
        build.read(folder)
    assert len(build.read(folder, drafts=True).acts) == 2
