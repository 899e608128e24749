"""The shell door, driven as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from conflictgraph.cli.show import plain
from conflictgraph.cli.verbs import app

if TYPE_CHECKING:
    from pathlib import Path

run = CliRunner().invoke


def _shell(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from conflictgraph.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **more)


def test_evidence_prints_the_quote_and_its_sources() -> None:
    """From a row id to the words and to who published them."""
    said = run(app, ["evidence", "F076"]).output

    assert "Mashtal" in said
    assert "usip-2024-02-08" in said
    assert "https://" in said


@pytest.mark.parametrize(
    "words",
    [
        ["summary"],
        ["evidence", "F076"],
        ["relation", "usa", "kh"],
        ["central", "pagerank", "--stability", "none"],
        ["paths", "usa", "kh", "--k", "2"],
        ["brokers", "usa", "kh"],
        ["balance", "--triads"],
        ["balance"],
        ["balance", "--degree"],
        ["balance", "--test", "triangles", "--draws", "3"],
        ["balance", "--test", "semicycles", "--null", "rewire", "--draws", "3"],
        ["balance", "--window", "120D", "--step", "60D"],
        ["blocs", "--stability", "none"],
        ["blocs", "--method", "laplacian", "--k", "3"],
        ["central", "foes", "brokerage", "--stability", "source"],
        ["timeline", "usa", "kh"],
        ["compare", "--before", "2024-01-31", "--after", "2024-02-08"],
        ["escalate", "usa", "iraq_gov", "--k", "2"],
        ["drawn-in", "nujaba", "--by", "usa"],
        ["chains"],
    ],
    ids=" ".join,
)
def test_every_question_answers_in_json(words: list[str]) -> None:
    """--json prints one JSON document and nothing else."""
    done = run(app, [*words, "--json"], catch_exceptions=False)

    assert done.exit_code == 0
    assert json.loads(done.stdout)


def test_one_question_of_balance_at_a_time() -> None:
    """Two that exclude each other are a wrong call, and the blocs are told in sentences."""
    assert run(app, ["balance", "--triads", "--degree"]).exit_code == 2
    assert "of several actors" in run(app, ["blocs"]).output


MIXED = """
conflictgraph: 1
source: { title: Three villages, publisher: A newspaper, published: 2024-02-08, text: mixed.txt }
annotator: { name: Me, date: 2024-02-09 }
actors:
  north: { name: North, kind: armed-group }
  south: { name: South, kind: armed-group }
  west: { name: West, kind: armed-group }
acts:
  first: { who: north, did: ASSAULT, to: south, when: 2024-02-05, evidence: North fired on South }
  second: { who: north, did: ASSAULT, to: south, when: 2024-02-06, evidence: fired once more }
ties:
  bread: { who: north, is: backer_of, of: south, since: 2024-02-07, evidence: It sends bread }
  hand: { who: north, is: backer_of, of: west, since: 2024-02-01, evidence: It arms West }
  pact: { who: west, is: backer_of, of: south, since: 2024-02-01, evidence: who arms South }
"""
TEXT = "North fired on South, then fired once more. It sends bread. It arms West, who arms South."


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Give a seed in which one actor shot at another twice and helped it once."""
    seed = tmp_path / "mixed.yaml"
    seed.write_text(MIXED, encoding="utf-8")
    seed.with_suffix(".txt").write_text(TEXT, encoding="utf-8")
    return seed


def _asked(mixed: Path, *words: str) -> list[dict[str, object]]:
    return json.loads(run(app, [*words, "-s", str(mixed), "--json"], catch_exceptions=False).stdout)


@pytest.mark.parametrize(
    ("policy", "kind", "blocs", "between"),
    [
        ("keep", [], [0, 0, 0], 0.0),
        ("net", ["++-"], [0, 1, 0], 0.5),
        ("majority", ["++-"], [0, 1, 0], 0.5),
        ("latest", ["+++"], [0, 0, 0], 0.0),
        ("ambivalent", [], [0, 0, 0], 0.5),
    ],
)
def test_a_reader_chooses_what_becomes_of_rows_of_both_signs(policy, kind, blocs, between, mixed: Path) -> None:
    """Two shots, then bread: foes by what is more, friends by what came last, neither when nothing settles it."""
    triads = _asked(mixed, "balance", "--triads", "--parallel", policy)
    members = _asked(mixed, "blocs", "--parallel", policy)
    central = {row["actor_id"]: row["betweenness"] for row in _asked(mixed, "central", "--parallel", policy)}

    assert [row["kind"] for row in triads] == kind
    assert [row["bloc"] for row in members] == blocs
    assert central == {"north": 0.0, "south": 0.0, "west": between}


def test_a_name_works_where_an_id_does() -> None:
    """People write names."""
    assert run(app, ["relation", "United States", "Kataib Hezbollah"]).output.startswith(
        "United States and Kataib Hezbollah"
    )


def test_an_unknown_actor_gives_one_line_and_exit_code_1() -> None:
    """No traceback, and the nearest name."""
    done = _shell("relation", "usa", "nujabba")

    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("conflictgraph: no actor «nujabba»; did you mean «nujaba»")
    assert "Traceback" not in done.stderr


def test_a_wrong_option_gives_exit_code_2() -> None:
    """Usage errors are told apart from faults of the input."""
    assert _shell("summary", "--jsn").returncode == 2


def test_a_closed_pipe_is_no_traceback() -> None:
    """`conflictgraph ... | head -1` ends quietly."""
    command = f"{sys.executable} -c 'from conflictgraph.cli import main; main()' balance --triads | head -1"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=120)

    assert "Traceback" not in done.stderr


def test_terminal_escapes_in_the_data_do_not_reach_the_terminal() -> None:
    """Control and direction characters are shown, not obeyed."""
    assert plain("a\x1b[31mb\u202ec") == "a\\u001b[31mb\\u202ec"


def test_the_demo_prints_the_page_last(tmp_path: Path) -> None:
    """The main job on the shipped corpus, and the path of the page as the last line."""
    page = tmp_path / "out dir" / "demo.html"

    done = _shell("demo", "-o", str(page), env={**os.environ, "PYTHONHASHSEED": "7"})

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == str(page)
    assert page.stat().st_size > 100_000
    assert "not a forecast" in done.stdout


def test_every_question_can_be_asked_of_coded_events(tmp_path: Path, root: Path) -> None:
    """-s takes a file of events, alone or beside seeds, and counts what it did not take."""
    pytest.importorskip("duckdb")
    file = tmp_path / "made_up.csv"
    rows = [f"2024-0{month}-11,IRQ,USA,190" for month in (1, 2)] + ["2024-13-01,IRQ,USA,190"]
    file.write_text("\n".join(["date,source,target,code", *rows]) + "\n")

    alone = run(app, ["relation", "IRQ", "USA", "-s", str(file)])
    beside = run(app, ["summary", "-s", str(file), "-s", str(root / "seeds" / "iraq-2023-24")])

    assert alone.exit_code == 0 and "keds:made_up:2" in alone.output
    assert "1 row was not taken" in alone.output
    assert beside.exit_code == 0 and "94 acts" in beside.output
