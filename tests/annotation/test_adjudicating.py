"""Agreement held to a published example, and a merge that never loses a statement."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph.annotation.agreement import alpha, together, units
from conflictgraph.annotation.merging import describe, merge
from conflictgraph.cli.verbs import app
from conflictgraph.readers.seed import load_one

SENTENCES = [f"On day {number} the {who} came to the {whom}" for number, (who, whom) in enumerate(
    [("mill", "guild"), ("guild", "ferry"), ("ferry", "mill"), ("mill", "ferry"), ("guild", "mill")]
)]  # fmt: skip
HEAD = """\
conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0, text: ford.txt }
annotator: { name: NAME }
actors: { mill: { name: Mill }, guild: { name: Guild }, ferry: { name: Ferry } }
"""


def test_alpha_is_that_of_the_published_example():
    """Krippendorff (2011): four coders, twelve units, values missing, nominal: 0.743."""
    coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]

    value = alpha([[code for code in unit if code != "."] for unit in zip(*coders, strict=True)])

    assert value == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_chance_and_of_one_value():
    """Coders who never differ and never vary say nothing; two values turned round are below chance."""
    assert alpha([("a", "a"), ("a", "a")]) != alpha([("a", "a"), ("a", "a")])
    assert alpha([("a", "b"), ("b", "a")]) == -0.5
    assert alpha([("a", "a"), ("b", "b")]) == 1


def _act(number, values):
    who, did, to, more = values
    said = {"who": who, "did": did, "to": to, "evidence": SENTENCES[number], **more}
    return json.dumps(said)


ACT = st.tuples(
    st.sampled_from(["mill", "guild"]),
    st.sampled_from(["ASSAULT", "ACCUSE", "CONSULT/visit"]),
    st.sampled_from([["ferry"], ["ferry", "guild"], ["mill"]]),
    st.fixed_dictionaries(
        {},
        optional={
            "when": st.sampled_from(["2024-03-01", "2024-03"]),
            "where": st.sampled_from(["ford", "old ford"]),
            "certainty": st.sampled_from(["stated", "implied"]),
            "killed": st.integers(0, 2).map(str),
            "status": st.sampled_from(["possible", "happened"]),
            "note": st.sampled_from(["as told", "seen"]),
            "description": st.sampled_from(["a visit", "a raid"]),
            "tags": st.sampled_from([["x"], ["y", "z"]]),
            "according_to": st.just("an aide"),
        },
    ),
).filter(lambda act: [act[0]] != act[2])
SEED = st.dictionaries(st.integers(0, len(SENTENCES) - 1), ACT, max_size=5)


def _written(home, name, acts):
    lines = [HEAD.replace("NAME", name), "acts:\n"] if acts else [HEAD.replace("NAME", name)]
    lines += [f"  {name}{number}: {_act(number, values)}\n" for number, values in acts.items()]
    lines += [f"claims:\n  said: {{ by: mill, about: [guild], evidence: {SENTENCES[0]} }}\n"]
    path = home / f"{name}.yaml"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _is_kept(row, merged):
    """Whether a statement stands in a seed: as it is, filled in, or word for word in a note."""
    keys = ["who", "did", "to", "when", "where", "certainty", "killed", "status", "according_to"]
    for other in merged:
        alike = all(getattr(row, key) in (getattr(other, key), type(row).model_fields[key].default) for key in keys)
        if (
            alike
            and row.note in other.note
            and row.description in other.description
            and set(row.tags) <= set(other.tags)
        ):
            return True
        if describe(row) in other.note:
            return True
    return False


@given(SEED, SEED, st.lists(st.sampled_from(["a", "b", "both"]), min_size=5, max_size=5))
@settings(deadline=None, max_examples=60)
def test_merging_never_loses_a_statement(tmp_path_factory, one, other, answers):
    """Whatever two people wrote and whatever is answered: each statement and each quote of both is there."""
    home = tmp_path_factory.mktemp("merge")
    (home / "ford.txt").write_text(". ".join(SENTENCES) + ".\n", encoding="utf-8")
    paths = _written(home, "ann", one), _written(home, "ben", other)
    asked = iter(answers)

    done = merge(*paths, lambda _a, _b: next(asked))
    (home / "merged.yaml").write_text(done.seed, encoding="utf-8")
    merged = load_one(home / "merged.yaml").seed

    for path in paths:
        before = load_one(path).seed
        assert all(_is_kept(row, merged.acts) for row in before.acts)
        quotes = {quote.sha256 for row in before.acts for quote in row.evidence}
        assert quotes <= {quote.sha256 for row in merged.acts for quote in row.evidence}
    assert len(merged.claims) == 1
    assert merged.annotator["role"] == "adjudicated"
    assert merged.annotator["name"] == "ann; ben"
    assert all(" | ben: " in line for line in done.log)


@pytest.fixture
def three(tmp_path):
    """Three annotations of one text: two alike, the third of another mind once."""
    (tmp_path / "ford.txt").write_text(". ".join(SENTENCES) + ".\n", encoding="utf-8")
    alike = {0: ("mill", "ASSAULT", ["guild"], {}), 1: ("guild", "AID", ["ferry"], {})}
    other = alike | {1: ("guild", "ACCUSE", ["ferry"], {}), 2: ("guild", "AID", ["mill"], {})}
    return [_written(tmp_path, *said) for said in (("ann", alike), ("ben", alike), ("cyd", other))]


def test_three_annotators_make_units_of_three(three):
    """What all saw is one unit of three values; what one saw alone is none."""
    found = together(*three)

    assert (found.units, found.by_all) == (2, 2)
    assert found.alpha_type == pytest.approx(alpha([("A", "A", "A"), ("B", "B", "C")]))
    assert [len(unit) for unit in units([load_one(path).seed for path in three])] == [3, 3]


def test_the_shell_prints_pairs_and_all_together(three):
    """Three rows for three pairs, and one figure over all; JSON has both."""
    run = CliRunner().invoke
    paths = [str(path) for path in three]

    text, parsed = run(app, ["agree", *paths]), json.loads(run(app, ["agree", *paths, "--json"]).output)

    assert "Of 3 annotations" in text.output
    assert len(parsed["pairs"]) == 3
    assert parsed["together"]["units"] == 2


def test_the_shell_asks_by_keystroke(three, monkeypatch):
    """One conflict is one question; the answer and both originals stand in the seed and in the log."""
    out = three[0].with_name("merged.yaml")

    monkeypatch.setattr("typer.getchar", lambda: "b")
    done = CliRunner().invoke(app, ["merge", str(three[0]), str(three[2]), "-o", str(out)])

    assert done.exit_code == 0, done.exception
    assert done.output.count("a, b, or k to keep both?") == 1
    assert "ann had: guild AID ferry" in out.read_text(encoding="utf-8")
