"""Our page beside a plain pyvis page of the same graph: `python benchmarks/bench_page.py [ACTORS/DYADS ...]`.

Chromium opens each file from disk in a process of its own, without a GPU. What is measured:

file     size of the page
first    CPU seconds of the page's main thread until nothing more is due after the first frame
all      the same for all of Chromium's processes, with the raster threads
pan      CPU milliseconds a frame (main thread) while the drawing is dragged
heap     JavaScript heap at rest, after a garbage collection and before anything is dragged

Each page is opened five times, in turn with the other, and the median is told. pyvis comes twice: at its
best (positions given, physics off, straight lines), and, up to a hundred actors and once, as its users get
it (`from_nx`, in_line, physics on, cut after a minute of CPU).
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from playwright.sync_api import sync_playwright
from pyvis.network import Network

import conflictgraph as cg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = ("100/500", "1000/5000", "3000/15000", "10000/50000")
PATIENCE = 60.0  # CPU seconds that a page may take to come to rest
FRAMES = 30
RUNS = 5  # of which the median is told
PATIENT = 100  # up to so many actors pyvis is also measured as it comes
FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
OURS = "!!(window.conflictgraph && window.conflictgraph.ready)"
PYVIS_STILL = "!!(window.network && window.network.body.container.querySelector('canvas').width)"
PYVIS_MOVING = "!!(window.network && window.network.physics.stabilized)"
NEXT_FRAMES = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 0))))"


def made_up(actors: int, dyads: int) -> nx.MultiDiGraph:
    """Make a graph of camps: every ordered pair once, friends at home, foes abroad, some heavy actors."""
    random = np.random.default_rng(actors)
    camp = random.integers(0, max(4, actors // 40), actors)
    start = np.datetime64("2020-01-01")
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"actor{number}", {"name": f"Actor {number}"}) for number in range(actors))
    seen: set[tuple[int, int]] = set()
    while len(seen) < dyads:
        a, b = int(actors * random.random() ** 2), int(random.integers(0, actors))
        if a == b or (a, b) in seen:
            continue
        seen.add((a, b))
        friendly = random.random() < (0.8 if camp[a] == camp[b] else 0.4)
        day = str(start + int(random.integers(0, 1000)))
        graph.add_edge(f"actor{a}", f"actor{b}", key=f"e{len(seen)}", sign=1 if friendly else -1, date=day)
    return graph


def plain(graph: nx.MultiDiGraph, path: Path, *, best: bool) -> None:
    """Write what a user of pyvis would: label, title and colour; at its best with positions and without physics."""
    net = Network(directed=True, cdn_resources="in_line", notebook=False, height="760px")
    colour = {-1: "#c1440e", 1: "#1b6ca8"}
    shown = nx.MultiDiGraph()
    spots = nx.circular_layout(graph, scale=30.0 * len(graph) ** 0.5) if best else {}
    turn = np.sqrt(np.arange(len(graph)) / len(graph))
    for (name, fields), share in zip(graph.nodes(data=True), turn, strict=True):
        place = {"x": float(spots[name][0] * share), "y": float(spots[name][1] * share)} if best else {}
        shown.add_node(name, label=fields["name"], title=fields["name"], **place)
    for a, b, key, fields in graph.edges(keys=True, data=True):
        shown.add_edge(a, b, key=key, title=f"{key}, {fields['date']}", color=colour[fields["sign"]])
    if best:  # from_nx takes half a minute at the largest size; the page is the same
        net.nodes = [{"id": name, "shape": "dot", **fields} for name, fields in shown.nodes(data=True)]
        net.edges = [{"from": a, "to": b, "arrows": "to", **fields} for a, b, fields in shown.edges(data=True)]
        net.set_edge_smooth("continuous")
        net.options.edges.smooth.enabled = False
        net.toggle_physics(False)
    else:
        net.from_nx(shown)
    with contextlib.redirect_stdout(io.StringIO()):
        path.write_text(net.generate_html(), encoding="utf-8")


@contextlib.contextmanager
def chromium() -> Iterator[tuple[Any, Any]]:
    """Start a browser for one page; give the browser and the page."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(300_000)
        yield browser, page
        browser.close()


def measure(path: Path, ready: str) -> dict[str, float]:
    """Open a page, let it come to rest, drag it, and count."""
    with chromium() as (browser, page):
        system, session = browser.new_browser_cdp_session(), page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}

        def everything() -> float:
            return sum(one["cpuTime"] for one in system.send("SystemInfo.getProcessInfo")["processInfo"])

        page.goto("about:blank")
        before, all_before = busy()["TaskDuration"], everything()
        page.goto(path.as_uri(), wait_until="load")
        rested = settle(page, ready, lambda: busy()["TaskDuration"] - before)
        page.evaluate(NEXT_FRAMES)
        page.wait_for_timeout(400)
        out = {"file": path.stat().st_size, "first": busy()["TaskDuration"] - before, "all": everything() - all_before}
        session.send("HeapProfiler.collectGarbage")
        out["heap"] = busy()["JSHeapUsedSize"]
        if rested:
            out["pan"] = 1000 * pan(page, lambda: busy()["TaskDuration"])
        return out


def settle(page: Any, ready: str, spent: Callable[[], float]) -> bool:
    """Wait until the page is at rest, or has used up our patience."""
    while spent() < PATIENCE:
        if page.evaluate(ready):
            return True
        page.wait_for_timeout(100)
    return False


def pan(page: Any, busy: Callable[[], float]) -> float:
    """Drag the drawing in small steps, one a frame; give the CPU seconds a frame."""
    spot = page.locator("canvas").first.bounding_box()
    x, y = spot["x"] + 30, spot["y"] + 30
    page.mouse.move(x, y)
    begin = busy()
    page.mouse.down()
    page.mouse.move(x + 3, y + 3)
    for step in range(FRAMES):
        page.mouse.move(x + 4 * step, y + 2 * step)
        page.evaluate("() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 0)))")
    spent = (busy() - begin) / FRAMES
    page.mouse.up()
    return spent


FIGURES = {"file": (1e-6, 2), "first": (1, 3), "all": (1, 2), "pan": (1, 1), "heap": (1e-6, 1)}


def median(runs: list[dict[str, float]]) -> dict[str, float]:
    """Give the median of each figure that all runs have."""
    return {name: statistics.median(run[name] for run in runs) for name in FIGURES if all(name in run for run in runs)}


def say(found: dict[str, float], *, cut: bool = False) -> list[str]:
    """Put the numbers of one page into cells."""
    more = "more than " if cut and "pan" not in found else ""
    return [
        f"{more if name in {'first', 'all'} else ''}{found[name] * unit:.{digits}f}" if name in found else "–"
        for name, (unit, digits) in FIGURES.items()
    ]


def row(size: str, name: str, written: str, cells: list[str]) -> None:
    """Print one row of the table."""
    print(f"| {size} | {name} | {written} | {' | '.join(cells)} |", flush=True)


def main(sizes: list[str]) -> None:
    """Measure each size, the two pages in turn, and print one table of medians and ratios."""
    print(
        "| actors/dyads | page | written, CPU s | file, MB | first frame, CPU s | all processes, CPU s | pan, ms a frame | heap, MB |"
    )
    print("|---|---|--:|--:|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes or SIZES:
            actors, dyads = (int(part) for part in size.split("/"))
            graph = made_up(actors, dyads)
            g = cg.ConflictGraph.from_networkx(graph)
            writers = {
                "ours": (lambda path, g=g: cg.page.write(g, path), OURS),
                "pyvis at its best": (lambda path, graph=graph: plain(graph, path, best=True), PYVIS_STILL),
                "pyvis as it comes": (lambda path, graph=graph: plain(graph, path, best=False), PYVIS_MOVING),
            }
            if actors > PATIENT:
                writers.pop("pyvis as it comes")  # never came to rest, and from_nx alone takes half a minute
            paths, spent = {}, {}
            for number, (name, (write, _)) in enumerate(writers.items()):
                paths[name] = Path(folder, f"{number}.html")
                begin = time.process_time()
                write(paths[name])
                spent[name] = f"{time.process_time() - begin:.1f}"
            pair, runs = list(writers)[:2], {name: [] for name in writers}
            for _ in range(RUNS):
                for name in pair:
                    runs[name].append(measure(paths[name], writers[name][1]))
            found = {name: median(runs[name]) for name in pair}
            for name in pair:
                row(size, name, spent[name], say(found[name]))
            ours, other = (found[name] for name in pair)
            row(size, "ours, share of pyvis at its best", "", [f"{ours[one] / other[one]:.2f}" for one in FIGURES])
            for name in list(writers)[2:]:
                row(size, name, spent[name], say(measure(paths[name], writers[name][1]), cut=True))


if __name__ == "__main__":
    main(sys.argv[1:])
