"""The JSON Schema: valid itself, true to the loader, with help for every key and every kind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from conflictgraph import vocab
from conflictgraph.annotation.begin import begin
from conflictgraph.annotation.schema import NAME, schema, schema_text
from conflictgraph.cli.verbs import app
from conflictgraph.readers import seed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
NOT_SEEDS = {"actors.yaml", "publications.yaml", "corpus.yaml"}


class AsEditor(yaml.SafeLoader):
    """YAML 1.2 as an editor's language server reads it: numbers and truths are typed, dates are text."""


AsEditor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false|True|False|TRUE|FALSE", "tfTF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    AsEditor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))


def _errors(text):
    data = yaml.load(text, AsEditor)
    return [
        f"{list(one.path)}: {one.message[:80]}" for one in jsonschema.Draft202012Validator(schema()).iter_errors(data)
    ]


def test_the_schema_is_a_schema():
    """Draft 2020-12 accepts it, and its text is the same each time."""
    jsonschema.Draft202012Validator.check_schema(schema())

    assert json.loads(schema_text()) == schema()
    assert schema_text() == schema_text()


def test_every_shipped_seed_is_valid_as_an_editor_reads_it(shared):
    """Typed as a language server types it, each seed is valid for the schema, and the loader takes it."""
    paths = [path for path in sorted(SEEDS.rglob("*.yaml")) if path.name not in NOT_SEEDS]
    paths.append(shared / "article" / "example_seed.yaml")

    faults = {path.name: _errors(path.read_text(encoding="utf-8")) for path in paths}

    assert len(paths) > 45
    assert {name: found for name, found in faults.items() if found} == {}
    assert seed.check_paths([SEEDS]).ok
    assert seed.check_paths([shared / "article" / "example_seed.yaml"]).ok


def test_a_begun_seed_is_valid(tmp_path):
    """What `new` writes has no red line in the editor."""
    (tmp_path / "a.txt").write_text("A headline\n\nBody.\n", encoding="utf-8")

    assert _errors(begin(tmp_path / "a.txt")) == []


def test_every_key_and_every_kind_has_help():
    """An editor shows a sentence wherever the pointer rests."""
    silent = []

    def look(node, where):
        if isinstance(node, dict):
            for key, inner in node.get("properties", {}).items():
                if not inner.get("description"):
                    silent.append(f"{where}.{key}")
            silent.extend(f"{where}={one.get('const')}" for one in node.get("oneOf", []) if not one.get("description"))
            for key, inner in node.items():
                look(inner, f"{where}.{key}")
        elif isinstance(node, list):
            for inner in node:
                look(inner, where)

    look(schema(), "")

    assert silent == []
    kinds = {
        one["const"] for one in schema()["properties"]["acts"]["additionalProperties"]["properties"]["did"]["oneOf"]
    }
    assert set(vocab.ACT_TYPES) <= kinds
    assert {f"{kind.name}/{mode}" for kind in vocab.ACT_TYPES.values() for mode in kind.modes} <= kinds


@pytest.mark.parametrize(
    ("old", "new"),
    [("ASSAULT", "ASSAUT"), ("to:", "too:"), ("2024-03-04", "[2024]"), ("conflictgraph: 1", "conflictgraph: 2")],
)
def test_what_the_loader_refuses_has_a_red_line(tmp_path, old, new):
    """Misspelt kinds and keys, a list for a date, another version: both say no."""
    text = (
        "conflictgraph: 1\nsource: { title: A day }\nactors: { a: { name: A }, b: { name: B } }\n"
        "acts:\n  x: { who: a, did: ASSAULT, to: b, when: 2024-03-04, evidence: words here }\n"
    )
    (tmp_path / "x.txt").write_text("Some words here.\n", encoding="utf-8")
    (tmp_path / "x.yaml").write_text(text.replace(old, new), encoding="utf-8")

    assert _errors(text) == []
    assert _errors(text.replace(old, new))
    assert not seed.check_paths([tmp_path]).ok


def test_the_shell_writes_the_schema_and_lays_it_beside_a_new_seed(tmp_path):
    """`schema -o` and `new -o`: the file that the first line of a seed names is there."""
    run = CliRunner().invoke
    (tmp_path / "a.txt").write_text("A headline\n", encoding="utf-8")

    assert run(app, ["schema", "-o", str(tmp_path / "own.json")]).exit_code == 0
    assert run(app, ["new", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.yaml")]).exit_code == 0

    first = (tmp_path / "a.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=./{NAME}"
    assert (tmp_path / NAME).read_text(encoding="utf-8") == (tmp_path / "own.json").read_text(encoding="utf-8")
