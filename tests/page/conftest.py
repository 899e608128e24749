"""A reader of the page: opens it in Chromium, changes its state, looks at what it shows."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

import conflictgraph as cg

SHOTS = Path(__file__).resolve().parents[2] / "build" / "page-shots"
RESET = """() => { const app = window.conflictgraph, root = document.getElementById('conflictgraph');
  clearInterval(app.playing); Object.assign(app, { playing: 0, stop: -1, path: 0, drawer: false, sheet: false, manyPaths: false, sort: ['date', true] });
  if (root.dataset.theme) { delete root.dataset.theme; app.turnTheme(); app.turnTheme(); delete root.dataset.theme; }
  document.activeElement?.blur(); for (const field of document.querySelectorAll('input[type=search]')) field.value = '';
  history.replaceState(null, '', location.pathname); app.go(structuredClone(window.opened), 'none'); app.graph.fit(); }"""


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
        """Keep a picture of a main state: in build/page-shots, or where CONFLICTGRAPH_SHOTS says."""
        folder = Path(os.environ.get("CONFLICTGRAPH_SHOTS") or SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=folder / f"{name}.png")

    def anew(self):
        """Bring an open page back to how it was opened: quicker than opening another."""
        self.page.keyboard.up("Shift")
        self.page.evaluate(RESET)
        self.page.mouse.move(2, 2)
        self.watched.requests.clear()
        self.watched.errors.clear()
        return self

    @property
    def silent(self):
        """Nothing was asked for and nothing complained of."""
        return not self.watched.requests and not self.watched.errors


@pytest.fixture(scope="session")
def kept():
    """The corpus page that many tests look at, once it is open."""
    found = {}
    yield found
    for one in found.values():
        with suppress(Exception):
            one.page.context.close()


@pytest.fixture
def reader(browser, watched, iraq, kept):
    """The corpus page as it opens; `reader(path)` opens another."""

    def opened(path=iraq, fragment=""):
        if path != iraq or fragment:
            return Reader(watched, path, fragment)
        if "page" not in kept:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
            context.set_default_timeout(15_000)
            kept["page"] = Reader(type(watched)(context.new_page()), path)
            kept["page"].js("() => { window.opened = structuredClone(window.conflictgraph.state); }")
        return kept["page"].anew()

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
