"""The examples of the pages on escalation run, and say what they say they do."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "docs" / "escalation").glob("*.md"))
BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page):
    """Every block of a page is run in order, in one set of names, and prints what stands under it."""
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    for block in BLOCK.finditer(text):
        line = text[: block.start()].count("\n") + 1
        example = doctest.DocTestParser().get_doctest(block[1], names, page.name, str(page), line)
        runner.run(example, clear_globs=False)
        names.update(example.globs)

    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("name", ["drawn-in", "risk", "chokepoints", "chains", "ladder", "excitation", "backtest"])
def test_every_question_has_a_page_with_a_worked_example(name):
    """One page a question, with an example on four actors and its traps."""
    page = next(page for page in PAGES if page.stem == name)
    text = page.read_text(encoding="utf-8")

    assert "## By hand, on four actors" in text
    assert len(BLOCK.findall(text)) >= 2
