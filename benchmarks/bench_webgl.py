"""A large page with everything drawn by WebGL: `python benchmarks/bench_webgl.py [ACTORS/DYADS ...]`.

No machine of ours has a graphics processor, so Chromium paints WebGL with the processor
(SwiftShader) and the page is asked for it by `renderer=webgl`. What the page's own thread
spends is what any reader's browser spends; what the painting costs is SwiftShader's.

file     size of the page
first    CPU seconds until the first frame stands: main thread, and all of Chromium's processes
pan      CPU milliseconds a frame while the drawing is dragged: the same two, first with lines
         resting while it moves (as the page decides where a frame takes long), then with all lines
click    CPU seconds of the main thread from a chosen actor to the next frame
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_page import FRAMES, NEXT_FRAMES, OURS, made_up
from playwright.sync_api import sync_playwright

import conflictgraph as cg

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ("1100/3500", "10000/50000")
FLAGS = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run"]
BOARD = "window.conflictgraph.graph.board"


def measure(path: Path) -> dict[str, Any]:
    """Open the page with everything drawn, drag it, choose somebody, and count."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *root])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(300_000)
        system, session = browser.new_browser_cdp_session(), page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent() -> tuple[float, float]:
            metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
            processes = system.send("SystemInfo.getProcessInfo")["processInfo"]
            return metrics["TaskDuration"], sum(one["cpuTime"] for one in processes)

        page.goto("about:blank")
        out: dict[str, Any] = {"file": path.stat().st_size}
        begin = spent()
        page.goto(path.as_uri() + "#renderer=webgl&all=1")
        until(page, OURS)
        until(page, f"{BOARD}.frame() > 0")
        out["first"] = since(begin, spent)
        for name, rest in (("pan, lines resting", "true"), ("pan, all lines", "false")):
            page.evaluate(f"() => {{ {BOARD}.board.settings.hideEdgesOnMove = {rest}; }}")
            out[name] = tuple(1000 * one / FRAMES for one in pan(page, spent))
        begin = spent()
        page.evaluate("() => window.conflictgraph.pick('actor0')")
        page.evaluate(NEXT_FRAMES)
        out["click"] = since(begin, spent)
        browser.close()
    return out


def until(page: Any, condition: str) -> None:
    """Wait for a condition without asking for more than a strict policy gives."""
    while not page.evaluate(condition):
        page.wait_for_timeout(50)


def since(begin: tuple[float, float], spent: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Give what was spent since then."""
    now = spent()
    return now[0] - begin[0], now[1] - begin[1]


def pan(page: Any, spent: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Drag the drawing in small steps, one a frame."""
    box = page.locator(".canvas").bounding_box()
    x, y = box["x"] + 40, box["y"] + 40
    page.mouse.move(x, y)
    begin = spent()
    page.mouse.down()
    for step in range(FRAMES):
        page.mouse.move(x + 4 * step, y + 2 * step)
        page.evaluate("() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 0)))")
    out = since(begin, spent)
    page.mouse.up()
    page.wait_for_timeout(3000)
    return out


def main() -> None:
    """Write each page, open it, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        for size in sys.argv[1:] or SIZES:
            actors, dyads = map(int, size.split("/"))
            path = Path(folder, "page.html")
            report = cg.page.write(cg.ConflictGraph.from_networkx(made_up(actors, dyads)), path)
            found = measure(path)
            print(f"{size}: {found.pop('file') / 1000:.0f} kB, {report.lines} lines (main thread / all processes)")
            for name, (own, everything) in found.items():
                unit = "ms a frame" if name.startswith("pan") else "s"
                print(f"  {name:20} {own:8.2f} / {everything:8.2f} CPU {unit}")


if __name__ == "__main__":
    main()
