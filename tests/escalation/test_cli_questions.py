"""The shell's verbs of escalation: drawn-in, chains, risk, chokepoints, ladder, backtest."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from conflictgraph.cli.verbs import app
from conflictgraph.errors import RecordTooThinError, UnknownActorError, UnknownRowError

sys.path.insert(0, str(Path(__file__).parent))
from madeup import made_up

run = CliRunner().invoke


def _asked(*words):
    done = run(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["chains", "F057"], {"chain", "step", "act_id", "answers", "basis", "gap_days", "row_ids"}),
        (["chains", "--k", "1"], {"chain", "links", "bases", "row_ids"}),
        (["chains", "--by", "intensity"], {"weight", "row_ids"}),
        (["chains", "--by", "fan-out"], {"act_id", "answers", "stated", "depth", "row_ids"}),
        (["chains", "--by", "delays", "--basis", "stated"], {"actor", "other", "basis", "median_days"}),
        (["risk", "usa", "iraq_gov"], {"value", "low", "high", "best_path", "cut_bound", "method", "row_ids"}),
        (["risk", "usa", "iraq_gov", "--max-steps", "2", "--calibration", "mid"], {"value", "probability"}),
        (["ladder", "usa", "kh"], {"period", "highest", "phase", "force", "killed_best", "row_ids"}),
        (["ladder", "--show", "episodes"], {"episode", "begin", "peak", "end", "row_ids"}),
        (["ladder", "--show", "changes"], {"period", "strength", "row_ids"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_json_is_one_document_of_rows(words, columns):
    """--json prints rows with their ids, and nothing else on the output."""
    rows = json.loads(_asked(*words, "--json"))

    assert rows
    assert columns <= set(rows[0])


def test_rings_and_precedents_are_one_object():
    """Who stands near, who answered before and with what, and who stands near both, in one JSON object."""
    found = json.loads(_asked("drawn-in", "nujaba", "--by", "usa", "--json"))

    assert {"actor", "ring", "via", "bonds", "row_ids", "precedents"} <= set(found["rings"][0])
    assert {"actor", "act_id", "answers", "basis", "date"} <= set(found["precedents"][0])
    assert found["cross_pressured"] and "not a forecast" in found["caveat"]


def test_chokepoints_are_one_object():
    """Dominators, seam and importance stand in one JSON object, with the risk."""
    found = json.loads(_asked("chokepoints", "usa", "iraq_gov", "--max-steps", "2", "--json"))

    assert {"dominators", "seam", "importance", "risk", "how", "cut_bound"} <= set(found)
    assert found["risk"] <= found["cut_bound"]
    assert all(row["row_ids"] for row in found["importance"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["drawn-in", "nujaba", "--by", "usa"], "Ring 1"),
        (["risk", "usa", "iraq_gov", "--max-steps", "2"], "It lies between the best path"),
        (["chokepoints", "usa", "iraq_gov", "--max-steps", "2"], "De-escalation pays most at"),
        (["chains", "--by", "intensity", "--k", "1"], "Chain 1:"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_people_read_sentences(words, said):
    """Without --json each verb tells what it found, and that it is no forecast where it could be taken for one."""
    text = _asked(*words)

    assert said in text
    assert words[0] == "chains" or text.rstrip().endswith("Shows ties and precedents, not a forecast.")


def test_a_back_test_runs_on_an_event_file(tmp_path: Path):
    """Events come in as a file, and scores, reliability and candidates go out as one object."""
    acts = made_up().acts
    codes = {
        "material_conflict": "190",
        "verbal_conflict": "111",
        "verbal_cooperation": "040",
        "material_cooperation": "070",
    }
    rows = pd.DataFrame(
        {
            "date": acts["date"].dt.strftime("%Y-%m-%d"),
            "source": acts["source"].str.upper(),
            "target": acts["target"].str.upper(),
            "code": acts["quad_class"].map(codes),
        }
    )
    rows.to_csv(tmp_path / "keds.csv", index=False)
    words = ["--quiet", "120D", "--every", "45D", "--least", "20", "--warm-up", "365D", "--format", "keds"]
    found = json.loads(_asked("backtest", str(tmp_path / "keds.csv"), *words, "--json"))

    assert {"scores", "reliability", "tried", "auc", "ingredients", "onsets"} <= set(found)
    assert {row["ranking"] for row in found["scores"]} >= {"activity", "fitted", "persistence", "base_rate"}


def test_the_shipped_corpus_is_too_thin_for_a_back_test():
    """A sample of one episode is refused with its counts."""
    with pytest.raises(RecordTooThinError, match="onsets"):
        run(app, ["backtest"], catch_exceptions=False)


def test_unknown_names_are_answered_with_near_ones():
    """A slip in an actor or an act names what is near."""
    with pytest.raises(UnknownActorError, match="nujaba"):
        run(app, ["drawn-in", "nujabah"], catch_exceptions=False)
    with pytest.raises(UnknownRowError, match="F057"):
        run(app, ["chains", "F0570"], catch_exceptions=False)
    with pytest.raises(UnknownActorError):
        run(app, ["ladder", "usaa", "kh"], catch_exceptions=False)
