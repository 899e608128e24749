"""The page where notebooks are read: a real JupyterLab, driven by the browser."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from urllib.parse import quote

import pytest

import conflictgraph as cg
from conflictgraph import testing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

START = """import conflictgraph as cg
g = cg.datasets.load("iraq-2023-24")
cg.page.show(g, title="Shown <b>here</b>")"""
LIVE = """w = cg.page.widget(g, title="Live")
w"""
ASK = """print("traits", w.selected, w.period, w.view, len(w.acts))"""
TELL = """w.selected, w.period, w.view = ["usa", "iraq_gov"], ["2024-01-01", "2024-02-08"], "matrix" """
QUIET = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    # Every cell is in the document, whether or not it is in sight.
    "notebook-extension/tracker": {"windowingMode": "none"},
}


def notebook(*cells, outputs=()):
    """A notebook of code cells; `outputs` are those of the first."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "source": source,
                "execution_count": None,
                "outputs": [] if number else list(outputs),
            }
            for number, source in enumerate(cells)
        ],
    }


class Lab:
    """A JupyterLab of its own: settings, notebooks and kernels in one folder, on this machine only."""

    def __init__(self, folder, root):
        self.books = folder / "my notebooks"
        self.books.mkdir()
        self.token = secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port()}"
        for name, setting in QUIET.items():
            path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(setting))
        homes = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        self.log = folder / "lab.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-m",
                        "jupyterlab",
                        "--no-browser",
                        "--ip=127.0.0.1",
                        f"--port={self.url.rsplit(':', 1)[1]}",
                    ),
                    *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.books}", "--LabApp.news_url=None"),
                    *(
                        "--LabApp.extension_manager=readonly",
                        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                    ),
                    *(["--allow-root"] if os.geteuid() == 0 else []),
                ],
                env={
                    **os.environ,
                    **{f"JUPYTER_{name}": str(folder / name.lower()) for name in homes},
                    "JUPYTER_TOKEN": self.token,
                    "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
                    "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
                    "IPYTHONDIR": str(folder / "ipython"),
                    "HOME": str(folder),
                    "PYTHONPATH": str(root),
                },
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def ready(self):
        """Wait until it answers; a lab that has ended, or says nothing for a minute, fails with its own words."""
        for _ in range(600):
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=5):
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab does not answer:\n{self.log.read_text(errors='replace')[-3000:]}")

    def end(self):
        """Ask it to end, its kernels first; kill it when it does not."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(15)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Desk:
    """An open notebook, as its reader has it."""

    def __init__(self, lab, context, name, book):
        (lab.books / name).write_text(json.dumps(book), encoding="utf-8")
        self.page, self.errors, self.elsewhere = context.new_page(), [], []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)
        self.page.on("request", lambda request: self._ask(request.url, lab.url))
        self.page.goto(f"{lab.url}/lab/tree/{quote(name)}?reset&token={lab.token}")
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def _note(self, message):
        # JupyterLab has complaints of its own; ours come from a frame without address or speak of us.
        where = (message.location or {}).get("url", "")
        if message.type in {"error", "warning"} and (
            where.startswith(("about:srcdoc", "blob:")) or "conflictgraph" in message.text
        ):
            self.errors.append(message.text)

    def _ask(self, url, own):
        if not url.startswith((own, own.replace("http", "ws"), "data:", "blob:", "about:")):
            self.elsewhere.append(url)

    def cell(self, number):
        """A cell, counted from none."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def run(self, number):
        """Run a cell as a reader does, and give what it printed."""
        cell = self.cell(number)
        before = cell.locator(".jp-InputPrompt").inner_text()
        cell.locator(".cm-content").focus()
        self.page.keyboard.press("Control+Enter")
        self.until(lambda: cell.locator(".jp-InputPrompt").inner_text() not in {before, "[*]:"})
        assert (
            cell.locator(
                "[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText[data-mime-type*=error]"
            ).count()
            == 0
        )
        return cell.locator(".jp-OutputArea").inner_text()

    def until(self, holds):
        """Wait for a condition."""
        for _ in range(600):
            if found := holds():
                return found
            self.page.wait_for_timeout(50)
        raise AssertionError("it never came true")


@pytest.fixture(scope="module")
def lab(tmp_path_factory, root):
    """A JupyterLab that ends with this module."""
    if importlib.util.find_spec("jupyterlab") is None or importlib.util.find_spec("anywidget") is None:
        pytest.skip("JupyterLab and anywidget are not installed (make test installs them)")
    started = Lab(tmp_path_factory.mktemp("a lab"), root)
    try:
        yield started.ready()
    finally:
        started.end()


@pytest.fixture
def opened(lab, browser):
    """Open a notebook in a window of its own."""
    contexts = []

    def desk(name, book):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        contexts.append(context)
        context.set_default_timeout(30_000)
        return Desk(lab, context, name, book)

    yield desk
    for context in contexts:
        context.close()


def test_a_page_shows_in_its_frame_and_hands_out_its_link(opened):
    """A cell shows the page in a frame without origin; its link is laid out, since a frame has no address bar."""
    desk = opened("shown here.ipynb", notebook(START))

    desk.run(0)
    frame = desk.cell(0).frame_locator("iframe[srcdoc]")
    frame.get_by_role("button", name="Matrix").click()
    frame.locator("select[data-key=export]").select_option("link")
    frame.locator("input.handed").wait_for()

    assert desk.cell(0).locator("iframe").get_attribute("sandbox") == "allow-scripts allow-downloads allow-popups"
    assert frame.locator("h1").inner_text().startswith("Shown <b>here</b>")
    assert frame.locator("table.matrix").is_visible()
    assert frame.locator("input.handed").input_value() == "#view=matrix"
    assert desk.errors == [] and desk.elsewhere == []


def test_the_widget_and_the_notebook_move_each_other(opened):
    """What a reader chooses becomes traits, what a cell sets becomes the page: actors, period and view, both ways."""
    desk = opened("both ways.ipynb", notebook(START.rsplit("\n", 1)[0], LIVE, ASK, TELL))
    desk.run(0)
    desk.run(1)
    page = desk.cell(1).locator(".conflictgraph")
    find = page.locator("input[type=search]")

    find.click()
    find.press_sequentially("add xx kataib")
    typed, cells = find.input_value(), desk.page.locator(".jp-Notebook .jp-CodeCell").count()
    find.press("Enter")
    page.get_by_role("button", name="Table").click()
    page.locator(".handle").first.focus()
    desk.page.keyboard.press("ArrowRight")
    chosen = desk.run(2)
    desk.run(3)
    page.locator("table.matrix").wait_for()
    told = page.locator(".told h2").first.inner_text()
    period = page.locator(".period").text_content()
    answered = desk.run(2)

    assert typed == "add xx kataib" and cells == 4
    assert "table" in chosen
    assert told == "United States – Government of Iraq" and period == "2024-01-01 – 2024-02-08"
    assert "['usa', 'iraq_gov'] ['2024-01-01', '2024-02-08'] matrix" in answered
    assert desk.errors == [] and desk.elsewhere == []


MANY = """import conflictgraph as cg, networkx as nx
graph = nx.MultiDiGraph()
for n in range(1, 1500):
    graph.add_edge(f"a{n}", f"a{n // 2}", key=f"e{n}", sign=1 if n % 3 else -1, date="2024-01-01")
w = cg.page.widget(cg.ConflictGraph.from_networkx(graph))
w"""


def test_a_large_graph_lives_in_a_cell_too(opened):
    """Fifteen hundred actors open as blocs in the widget; who is chosen there is a trait, and the other way round."""
    desk = opened("many.ipynb", notebook(MANY, "print(w.selected, len(w.acts))", 'w.selected = ["a7"]'))
    desk.run(0)
    page = desk.cell(0).locator(".conflictgraph")
    page.locator("canvas").first.wait_for()

    find = page.locator("input[type=search]")
    find.click()
    find.press_sequentially("a5")
    find.press("Enter")
    desk.until(lambda: page.locator(".told h2").first.inner_text() == "a5")
    said = desk.run(1)
    desk.run(2)
    desk.until(lambda: page.locator(".told h2").first.inner_text() == "a7")

    assert "['a5'] 1499" in said and "Each mark is a bloc" in page.locator(".hint").inner_text()
    assert page.locator(".told > .cards .card").count() == 3  # its own act and those of two others
    assert desk.errors == [] and desk.elsewhere == []


def test_a_notebook_that_is_not_trusted_still_shows_something(opened):
    """Saved output of somebody else's run is cleaned by JupyterLab; a still picture is left, and how to see the page."""
    bundle = cg.page.show(testing.toy())._repr_mimebundle_()
    output = {"output_type": "display_data", "data": bundle, "metadata": {}}

    desk = opened("strange.ipynb", notebook("1 + 1", outputs=[output]))

    left = desk.cell(0).locator(".jp-OutputArea")
    desk.until(lambda: left.locator("img").evaluate("(image) => image.complete && image.naturalWidth > 0"))

    assert left.locator("iframe").count() == 0 and "Trust the notebook to see the page" in left.inner_text()
    assert desk.errors == [] and desk.elsewhere == []
