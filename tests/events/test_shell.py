"""`conflictgraph events`: every option, from a made-up file to a page or to pairs."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from conflictgraph.cli import events as verbs
from conflictgraph.cli.verbs import app

pytest.importorskip("duckdb")

GED = """id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,low,best,high
1,1,Government of Iraq,IS,Iraq,645,2023-10-24,2023-10-25,2,1,3,9
2,1,Government of Iran,Government of Iraq,Iran,630,2024-02-02,2024-02-02,1,0,1,1
3,3,Red Band,Civilians,Syria,652,2024-05-03,2024-05-03,1,2,2,2
"""
ICEWS = """Event ID\tEvent Date\tSource Name\tTarget Name\tCAMEO Code\tStory ID
1\t2024-01-02\tMilitary Forces of Iran\tIraq\t190\t8
"""


@pytest.fixture
def run():
    """The shell, with its output apart from its notes."""
    return lambda *words: CliRunner().invoke(app, ["events", *map(str, words)])


@pytest.fixture
def ged(tmp_path):
    """Three made-up rows in the columns of UCDP."""
    path = tmp_path / "ged.csv"
    path.write_text(GED)
    return path


def test_a_file_becomes_a_page(run, ged, tmp_path):
    """--format, --from, --to and --page: the page holds the period that was asked for, and the makers' licence."""
    out = tmp_path / "out.html"

    result = run(ged, "--format", "ucdp", "--from", "2023-10", "--to", "2024-02", "--page", out)

    assert result.exit_code == 0, result.output
    text = out.read_text("utf-8")
    assert "CC BY 4.0" in text
    assert "Sundberg" in text
    assert "2023-10-24" in text
    assert "2024-05-03" not in text


def test_pairs_are_written_as_parquet(run, ged, tmp_path):
    """--out writes the pairs by --by, and says on the side what became of the rows."""
    out = tmp_path / "pairs.parquet"

    result = run(ged, "--out", out, "--by", "year", "--engine", "duckdb")

    assert result.exit_code == 0, result.output
    assert "3 rows: 3 kept" in result.stderr
    assert result.stdout == ""
    assert sorted(pd.read_parquet(out)["period"].dt.year.unique()) == [2023, 2024]


def test_forces_become_their_state_when_asked(run, tmp_path):
    """--roll-up makes the army its state."""
    path = tmp_path / "icews.tab"
    path.write_text(ICEWS)

    apart, whole = (json.loads(run(path, "--json", *more).stdout)[0]["source"] for more in ((), ("--roll-up",)))

    assert (apart, whole) == ("Military Forces of Iran", "iran")


def test_a_page_and_pairs_come_from_one_call(run, ged, tmp_path):
    """--page and --out may be given together, and several files and actors too."""
    page, out = tmp_path / "out.html", tmp_path / "pairs.parquet"

    result = run(ged, ged, "--actor", "iran", "--actor", "is", "--page", page, "--out", out)

    assert result.exit_code == 0, result.output
    assert page.stat().st_size > 100_000
    assert pd.read_parquet(out)["acts"].sum() == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "uscdp"), "did you mean ucdp"),
        (("--engine", "abacus"), "no engine"),
        (("--from", "2025", "--to", "2024"), "before it begins"),
        (("--by", "week"), "no period"),
        (("--country", "Atlantis"), "no country"),
    ],
    ids=str,
)
def test_a_wrong_word_is_refused_with_what_would_do(run, ged, words, said):
    """No option is taken for another, and nothing is printed as an answer."""
    result = run(ged, *words)

    assert result.exit_code != 0
    assert said in str(result.exception) + result.output
    assert result.stdout == ""


def test_formats_are_listed_with_their_licence(run):
    """`events formats` names each kind of file, those of states too."""
    table = json.loads(run("formats", "--json").stdout)

    assert {row["format"] for row in table} >= {"acled", "atop", "cow-alliances", "cow-mid", "gdelt", "polecat", "ucdp"}
    assert all(row["licence"] and row["citation"] and row["cannot_know"] for row in table)
    assert "gdelt" in run("formats").stdout


def test_progress_tells_rows_a_second_and_the_time_left(monkeypatch, capsys):
    """On a terminal the line says rows, rows a second and seconds left; piped it is silent."""
    ticks = iter([0.0, 2.0, 4.0])
    monkeypatch.setattr(verbs.time, "monotonic", lambda: next(ticks))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    verbs._progress()(1_000, 25, 100)

    assert "1,000 rows, 500 a second, 6 s left" in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    assert verbs._progress() is None


def test_progress_begins_anew_with_each_file(monkeypatch, capsys):
    """The pace of the second file is its own, and not that of both."""
    ticks = iter([0.0, 2.0, 10.0, 12.0])
    monkeypatch.setattr(verbs.time, "monotonic", lambda: next(ticks))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    show = verbs._progress()

    show(5_000, 100, 100)
    show(1_000, 25, 100)

    assert capsys.readouterr().err.endswith("1,000 rows, 500 a second, 6 s left   ")


def test_rows_that_were_not_taken_are_said(tmp_path):
    """With a page as with pairs the shell accounts for the rows, and shows the first rejects with line and reason."""
    path = tmp_path / "ged.csv"
    head = "id,type_of_violence,side_a,side_b,date_start,best\n"
    path.write_text(head + "1,1,Government of Iraq,IS,2014-01-24,2\n" + "2,9,Government of Iraq,IS,2014-01-24,2\n" * 7)

    for wanted in (["--page", str(tmp_path / "out.html")], ["--out", str(tmp_path / "out.parquet")]):
        said = CliRunner().invoke(app, ["events", str(path), *wanted]).stderr

        assert "8 rows: 1 kept, 0 merged, 7 rejected" in said
        assert "ged.csv:3: code «9» is not in UCDP" in said
        assert "and 2 more rows" in said
