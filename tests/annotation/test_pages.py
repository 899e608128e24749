"""The pages for people who come from other tools do what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflictgraph.annotation.exchange import FORMATS
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAGES = ("from-brat", "from-inception", "from-label-studio", "from-doccano", "from-prodigy", "from-wikievents")
PAGES += ("web-annotation", "csv", "to-spacy", "follow-the-money")
NEEDS = {"from-inception": "cassis", "to-spacy": "spacy"}


def _said(line):
    done = CliRunner().invoke(app, line.split()[2:])
    failed = isinstance(done.exception, SeedError)
    return done.output + "".join(f"conflictgraph: {fault}\n" for fault in str(done.exception).splitlines() if failed)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_happens(name, tmp_path, monkeypatch):
    """Files as shown, commands as shown: they print what the page says that they print."""
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    monkeypatch.chdir(tmp_path)
    page = (HOW_TO / f"{name}.md").read_text(encoding="utf-8")

    shown, printed = [], []
    for kind, body in re.findall(
        r"^```(\{code-block\}|console)[^\n]*\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE
    ):
        if kind == "console":
            for line in body.splitlines():
                shown.append(line)
                if line.startswith("$ "):
                    printed += [line, *_said(line).splitlines()]
        else:
            caption, _, content = body.partition("\n")
            (tmp_path / caption.removeprefix(":caption: ")).write_text(content, encoding="utf-8")

    assert printed
    assert printed == shown


def test_every_format_is_on_the_page_of_formats():
    """Name and unit of each."""
    page = (HOW_TO / "other-tools.md").read_text(encoding="utf-8")

    for one in FORMATS.values():
        row = next(line for line in page.splitlines() if line.startswith("| `") and f"`{one.name}`" in line)
        assert (one.unit.replace("utf-16", "UTF-16 units") or "–") in row
        assert one.ways in row
