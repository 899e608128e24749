"""What is shipped: every seed is valid for the editor's schema and for the loader, and the verbs answer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from conflictgraph.annotation.schema import schema
from conflictgraph.cli.verbs import app
from conflictgraph.readers import seed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SHARED = {"actors.yaml", "publications.yaml", "corpus.yaml"}


def test_every_shipped_seed_is_valid_for_schema_and_loader():
    """One format: what the editor accepts, the loader accepts."""
    check = jsonschema.Draft202012Validator(schema())
    paths = [path for path in sorted(SEEDS.rglob("*.yaml")) if path.name not in SHARED]

    for path in paths:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        data["conflictgraph"] = int(data["conflictgraph"])
        assert [error.message for error in check.iter_errors(data)] == [], path.name
    assert seed.check_paths([SEEDS]).ok


@pytest.mark.parametrize(
    "verb", ["new", "publish", "attach", "agree", "merge", "schema", "actors", "watch", "import", "export"]
)
def test_each_verb_explains_itself(verb):
    """Help says what a verb does."""
    assert CliRunner().invoke(app, [verb, "--help"]).exit_code == 0


def test_the_schema_verb_prints_json():
    """What it prints parses."""
    assert json.loads(CliRunner().invoke(app, ["schema"]).output)["type"] == "object"


def test_a_text_becomes_a_seed_that_publishes_and_attaches(tmp_path):
    """new, publish, attach, one after the other, from the shell."""
    text = tmp_path / "news.txt"
    text.write_text("A headline\n\nThe mill fired on the guild.\n", encoding="utf-8")
    path, out = tmp_path / "news.yaml", tmp_path / "out"
    run = CliRunner().invoke

    assert run(app, ["new", str(text), "-o", str(path)]).exit_code == 0
    assert run(app, ["publish", str(path), "-o", str(out)]).exit_code == 0
    assert not (out / "news.txt").exists()
    assert run(app, ["attach", str(out / "news.yaml"), str(text)]).exit_code == 0
    assert (out / "news.txt").read_bytes() == text.read_bytes()
