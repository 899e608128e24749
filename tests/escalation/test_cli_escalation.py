"""The shell's verbs of escalation in time: escalate and reach."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from conflictgraph.cli.verbs import app
from conflictgraph.errors import UnknownActorError
from conflictgraph.measures import escalation

run = CliRunner().invoke


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["escalate", "usa", "iraq_gov", "--k", "2"], {"path", "step", "status", "row_ids", "path_score"}),
        (["escalate", "usa", "iraq_gov", "--mode", "observed"], {"path", "step", "status", "answers"}),
        (["escalate", "usa", "iran", "--mode", "mixed", "--max-gap", "30D", "--k", "1"], {"path", "status"}),
        (["escalate", "usa", "iran", "--k", "1", "--seconds", "60"], {"path", "status"}),
        (["reach", "usa", "--worlds", "64", "--seed", "3"], {"actor", "score", "share", "low", "high", "row_ids"}),
        (["reach", "usa", "--observed"], {"actor", "arrival", "certain", "row_ids"}),
        (["reach", "usa", "--observed", "--by", "latest", "--max-gap", "none"], {"actor", "began", "surely"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_json_is_one_document_of_rows(words, columns):
    """--json prints rows with their ids, and nothing else on the output."""
    done = run(app, [*words, "--json"], catch_exceptions=False)

    told = json.loads(done.stdout)
    rows = told["rows"] if words[0] == "escalate" else told
    assert done.exit_code == 0
    assert rows
    assert columns <= set(rows[0])


def test_json_of_paths_says_how_they_were_asked():
    """Mode, order within a day, both sides, and a missing cut stand beside the rows; none is left to the text."""
    told = json.loads(run(app, ["escalate", "usa", "iraq_gov", "--mode", "observed", "--json"]).stdout)
    none = json.loads(run(app, ["escalate", "hamas", "usa", "--max-steps", "1", "--json"]).stdout)

    assert (told["mode"], told["same_time"], told["missing"]) == ("observed", "forbid", "")
    assert told["n_ambiguous_same_time"] >= 0 and told["caveat"] == escalation.NOT_A_FORECAST
    assert none["rows"] == [] and none["missing"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["escalate", "usa", "iraq_gov", "--k", "1"], "Shows ties and precedents, not a forecast."),
        (["escalate", "usa", "iraq_gov", "--mode", "observed"], "Acts of one day do not follow each other"),
        (["escalate", "usa", "iraq_gov", "--mode", "observed", "--same-time", "allow"], "Acts of one day may follow"),
        (["reach", "usa", "--worlds", "10"], "of 10 sampled worlds (seed 0)"),
        (["reach", "usa", "--observed"], "Order in time is no cause"),
        (["reach", "kh", "--observed", "--by", "latest"], "was reached from"),
    ],
    ids=" ".join,
)
def test_people_get_sentences(words, said):
    """Without --json the answer is told, and says how it was asked."""
    done = run(app, words, catch_exceptions=False)

    assert done.exit_code == 0
    assert said in done.stdout


def test_progress_goes_to_the_error_stream():
    """What is being done is said beside the answer, never in it."""
    done = run(app, ["reach", "usa", "--worlds", "10", "--json"])

    assert "looking whom usa could reach" in done.stderr
    assert "looking" not in done.stdout


def test_wrong_questions():
    """A mode that there is not is a wrong command; an unknown actor gets near names."""
    assert run(app, ["escalate", "usa", "kh", "--mode", "later"]).exit_code == 2
    assert run(app, ["reach", "usa", "--observed", "--by", "quickest"]).exit_code == 2
    with pytest.raises(UnknownActorError, match="nujaba"):
        run(app, ["reach", "nujabba"], catch_exceptions=False)
    with pytest.raises(ValueError, match="both «usa»"):
        run(app, ["escalate", "usa", "usa"], catch_exceptions=False)
