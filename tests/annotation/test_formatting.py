"""Formatting: what a seed says stays, what a person wrote stays, and twice is as once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph.annotation.formatting import formatted
from conflictgraph.annotation.rewriting import plain
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed.tree import Sheet

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
TIDY = """\
# The whole day.
conflictgraph: 1
source: { title: A day,   published: 2024-03-06 }

acts:   # who did what

  # The first of them.
  shot:
    who:  mill
    evidence:
      - >-
        The mill   fired
          on the guild
      - "a: quote # with signs \\
         and a break"
    note: |
      kept
        as it stands
  answer: { who: guild, did: ACCUSE,
            to: mill }
ties:
  backing:
    who: mill
    in_response_to:
      - { act: shot }
      - act: answer
        by: an aide
# The end.
"""


def _said(text):
    root = Sheet("", []).parse(text)
    assert root is not None
    return plain(root)


def test_a_tidy_seed_stays_byte_for_byte():
    """Own spacing, comments and breaks are layout of the writer, and every shipped seed is tidy."""
    assert formatted(TIDY.encode()) == TIDY
    for path in sorted(SEEDS.rglob("*.yaml")):
        assert formatted(path.read_bytes()) == path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    "data",
    [
        TIDY.replace("\n", "\r\n").encode(),
        TIDY.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + TIDY.encode(),
        TIDY.encode("utf-16"),
        TIDY.encode() + b"\n\n",
        TIDY.replace("who:  mill", "who:  mill  \t").encode(),
        TIDY.replace("    who:  mill", "\t\twho:  mill").encode(),
        TIDY.replace("    who:  mill", "\u00a0\u00a0  who:  mill").encode(),
        TIDY.replace("  shot:\n    who:  mill", "  shot:\n     who:  mill")
        .replace("    evidence:\n      - >-", "     evidence:\n      - >-")
        .replace("    note: |\n      kept\n        as", "     note: |\n       kept\n         as")
        .encode(),
    ],
)
def test_what_a_machine_stumbles_over_is_put_right(data):
    """Line ends, byte order marks, UTF-16, blanks at ends, tabs, hard spaces, stray indentation."""
    assert formatted(data) == TIDY


def test_most_of_the_file_decides_the_indentation():
    """Four spaces throughout are a person's habit, no fault."""
    four = "acts:\n    a:\n        who: x\n    b:\n        who: y\n"

    assert formatted(four.encode()) == four
    assert formatted(four.replace("        who: y", "      who: y").encode()) == four


CUTS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([" ", "  ", "\t", "   # aside", "\n", "\n# alone", "\r"])), max_size=6
)


@given(CUTS, st.sampled_from(["\n", "\r\n"]), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_formatting_keeps_the_meaning_and_is_idempotent(cuts, end, step):
    """Blanks, comments and indentation put anywhere: the same tree, the same comments, and twice is as once."""
    lines = [" " * ((len(line) - len(line.lstrip())) // 2 * step) + line.lstrip() for line in TIDY.split("\n")]
    for at, extra in cuts:
        lines[at % len(lines)] += extra
    text = end.join(lines)
    if Sheet("", []).parse(text) is None:
        return

    made = formatted(text.encode())

    assert _said(made) == _said(text.replace("\r\n", "\n").replace("\r", "\n"))
    assert formatted(made.encode()) == made
    assert made.count("#") == text.count("#")


def test_what_is_no_yaml_is_refused_and_kept(tmp_path):
    """A file that cannot be parsed is named with its fault, and no file of the run is written."""
    (tmp_path / "a.yaml").write_bytes(b"a: 1  \n")
    (tmp_path / "b.yaml").write_bytes(b"a: [1\n")

    done = CliRunner().invoke(app, ["fmt", str(tmp_path)])

    assert isinstance(done.exception, SeedError)
    assert "b.yaml:2:1" in str(done.exception)
    assert (tmp_path / "a.yaml").read_bytes() == b"a: 1  \n"


def test_check_and_diff_write_nothing(tmp_path):
    """Both leave the file and exit with 1; without them the file is written and all is well."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1  \n")
    run = CliRunner().invoke

    checked, shown = run(app, ["fmt", "--check", str(path)]), run(app, ["fmt", "--diff", str(path)])
    assert (checked.exit_code, shown.exit_code) == (1, 1)
    assert "-a: 1  \n+a: 1\n" in shown.output
    assert path.read_bytes() == b"a: 1  \n"
    assert run(app, ["fmt", str(path)]).exit_code == 0
    assert path.read_bytes() == b"a: 1\n"
    assert run(app, ["fmt", "--check", str(path)]).exit_code == 0
