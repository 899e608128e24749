"""A reader of the page: opens it in Chromium, changes its state, looks at what it shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import conflictgraph as cg


@pytest.fixture(scope="session")
def corpus():
    """The shipped corpus."""
    return cg.datasets.load("iraq-2023-24")


@pytest.fixture(scope="session")
def iraq(corpus, tmp_path_factory):
    """The page of the shipped corpus, on disk."""
    path = tmp_path_factory.mktemp("page") / "iraq.html"
    cg.page.write(corpus, path)
    return path


class Reader:
    """One open page, and what it asked for or complained about."""

    def __init__(self, watched, path, fragment=""):
        self.watched = watched
        self.page = watched.open(path)
        if fragment:
            self.page.goto(path.as_uri() + fragment)
            self.page.reload()
        self.until("!!(window.conflictgraph && window.conflictgraph.ready)")

    def until(self, condition, tries=80):
        """Wait for a condition; a strict policy forbids playwright's own way of waiting."""
        for _ in range(tries):
            if self.page.evaluate(condition):
                return self
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {condition}")

    def go(self, **change):
        """Change the state as a click would."""
        self.page.evaluate("(change) => window.conflictgraph.go(change)", change)
        return self

    def state(self, name):
        """One part of the state, as plain data."""
        return self.page.evaluate(
            "(name) => { const v = window.conflictgraph.state[name]; return v instanceof Set ? [...v].sort() : v; }",
            name,
        )

    def js(self, code, *given):
        """Ask the page."""
        return self.page.evaluate(code, *given)

    def told(self):
        """The words of the panel."""
        return self.page.locator(".told").inner_text()

    def keep(self, name):
        """Keep a picture, if somebody wants pictures."""
        folder = os.environ.get("CONFLICTGRAPH_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=Path(folder, f"{name}.png"))

    @property
    def silent(self):
        """Nothing was asked for and nothing complained of."""
        return not self.watched.requests and not self.watched.errors


@pytest.fixture
def reader(watched, iraq):
    """The corpus page, opened; `reader(path, fragment)` opens another."""

    def opened(path=iraq, fragment=""):
        return Reader(watched, path, fragment)

    return opened


@pytest.fixture
def another(browser, watched, iraq):
    """The page in a context of its own: another size, scheme or language."""
    contexts = []

    def opened(path=iraq, fragment="", **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        return Reader(type(watched)(context.new_page()), path, fragment)

    yield opened
    for context in contexts:
        context.close()
