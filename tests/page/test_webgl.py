"""All actors and lines of a large graph, drawn by WebGL: by wish in a browser without a graphics processor, or not at all."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import axe_playwright_python
import networkx as nx
import numpy as np
import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.page import render
from conflictgraph.page.payloads import payload

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(os.environ.get("CONFLICTGRAPH_SHOTS") or ROOT / "build" / "page-shots")
SOFTWARE = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run")
READY = "!!(window.conflictgraph && window.conflictgraph.ready)"
NEXT_FRAME = "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r, 0))))"
# How many pixels of the picture are near to each colour.
COUNT = """(colours) => { const c = window.conflictgraph.graph.picture(), p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  return colours.map((hex) => { const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)); let n = 0;
    for (let i = 0; i < p.length; i += 4) if (Math.abs(p[i] - r) + Math.abs(p[i + 1] - g) + Math.abs(p[i + 2] - b) < 60) n += 1;
    return n; }); }"""
AT = "(id) => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.dom(id); return [b.x + d.x, b.y + d.y]; }"
LINE_AT = AT.replace("graph.dom", "graph.lineDom")
AXE = "() => axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html.slice(0, 160)]))"
# A neighbour of who is chosen, with nobody else about it.
FREE = """() => { const { graph, lit, data } = window.conflictgraph, at = new Map(data.actors.map((a) => [a.id, graph.dom(a.id)]));
  return lit().actors.slice(1).find((id) => data.actors.every((a) => a.id === id || Math.hypot(at.get(a.id).x - at.get(id).x, at.get(a.id).y - at.get(id).y) > 14)); }"""
DRAWN = "() => [window.conflictgraph.graph.actors().length, window.conflictgraph.graph.lines().length]"


def crowd(actors=1100, dyads=3500):
    """Camps of friends with foes between them; the first actor has somebody far off that nobody else has."""
    random = np.random.default_rng(3)
    camp = random.integers(0, 12, actors)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"actor{number}", {"name": f"Actor {number}"}) for number in range(actors))
    source = (actors * random.random(dyads) ** 2).astype(int)
    target = (source + random.integers(1, actors, dyads)) % actors
    friendly = random.random(dyads) < np.where(camp[source] == camp[target], 0.8, 0.4)
    days = np.datetime64("2020-01-01") + random.integers(0, 1000, dyads)
    for row in range(dyads):
        graph.add_edge(
            f"actor{source[row]}",
            f"actor{target[row]}",
            key=f"e{row}",
            sign=1 if friendly[row] else -1,
            date=str(days[row]),
        )
    return cg.ConflictGraph.from_networkx(graph)


@pytest.fixture(scope="module")
def many():
    """A graph above the size."""
    return crowd()


@pytest.fixture(scope="module")
def written(many, tmp_path_factory):
    """Its page and the report."""
    path = tmp_path_factory.mktemp("webgl") / "many.html"
    return path, cg.page.write(many, path)


@pytest.fixture(scope="module")
def facts(many):
    """Its payload: what Python knows of it."""
    return payload(many)


@pytest.fixture(scope="module")
def painter(browser):
    """A Chromium whose WebGL is painted by the processor, as on a machine without a graphics processor."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = [*SOFTWARE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    started = browser.browser_type.launch(executable_path=program, args=flags)
    yield started
    with suppress(Exception):
        started.close()


class Seen:
    """An open page with what it asked for and complained of."""

    def __init__(self, program, path, fragment, **options):
        self.context = program.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.requests, self.errors = [], []
        self.page.on(
            "request",
            lambda one: self.requests.append(one.url) if one.url[:5] not in {"file:", "blob:", "data:"} else None,
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda one: self.errors.append(one.text) if one.type in {"error", "warning"} else None)
        self.page.goto(path.as_uri() + fragment)
        self.until(READY)

    def until(self, condition, tries=300):
        """Wait for a condition; a strict policy forbids playwright's own way of waiting."""
        for _ in range(tries):
            if self.page.evaluate(condition):
                return self
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {condition}")

    def go(self, change):
        """Change the state as a click would, and wait until it is drawn."""
        self.page.evaluate(f"() => {{ window.conflictgraph.go({change}); }}")
        self.page.evaluate(NEXT_FRAME)
        return self


@pytest.fixture(scope="module")
def opened(painter, written):
    """The page with everything drawn, opened once for all tests that do not break it."""
    one = Seen(painter, written[0], "#renderer=webgl&all=1")
    yield one
    one.context.close()


@pytest.fixture
def whole(opened):
    """The page with everything drawn and nothing chosen."""
    opened.go(
        "{ sel: [], line: '', act: '', hide: new Set(), focus: false, all: true, view: 'network', lang: 'en', start: window.conflictgraph.data.meta.first, end: window.conflictgraph.data.meta.last }"
    )
    opened.page.evaluate("() => window.conflictgraph.graph.fit()")
    opened.page.evaluate(NEXT_FRAME)
    opened.errors.clear()
    opened.requests.clear()
    return opened


def test_only_pages_above_the_size_carry_the_renderer(written, many):
    """A small page holds no byte of it; a large one names it in its foot, and its policy has one hash more."""
    small, large = cg.page.html(testing.toy()), written[0].read_text(encoding="utf-8")
    hashes = [len(re.findall(r"'sha256-", re.search(r"script-src ([^;]*);", text)[1])) for text in (small, large)]

    assert hashes == [3, 4]
    assert "graphology" not in small and "webgl2" not in small.lower() and "blocHint" in small
    assert (render._static("vendor/sigma-3.0.3.iife.js") in large) and "unsafe" not in large.split("<style>")[0]


def test_the_report_says_with_numbers_what_draws_and_what_comes_first(written, tmp_path, facts):
    """Renderer, marks and lines of the first picture, and the weight of what draws the rest."""
    _, report = written
    small = cg.page.write(testing.toy(), tmp_path / "small.html")

    assert report.renderer == "vis-network, sigma" and f"draws all {len(facts['lines'])} lines on request" in str(
        report
    )
    assert "164 kB of the page" in str(report) and f"{report.marks} marks and {report.strokes} lines" in str(report)
    assert (small.renderer, small.marks, small.strokes) == ("vis-network", 4, 4)


def test_the_versions_are_one_everywhere():
    """What the foot of the page names is what the tool pins and what the file holds."""
    named = re.search(r'ENGINE = "([^"]+)"', (ROOT / "conflictgraph/page/static/js/webgl.js").read_text())[1]
    pinned = (ROOT / "tools/vendor.mjs").read_text()

    assert named == "sigma 3.0.3, graphology 0.26.0"
    assert all(f'"{part.replace(" ", "@")}"' in pinned for part in named.split(", "))
    assert render._static("vendor/sigma-3.0.3.iife.js").startswith(f"/* {named}, ")


@pytest.mark.browser
def test_blocs_come_first_and_a_button_draws_everything(painter, written, facts):
    """With the wish for WebGL the page still opens with blocs; one click draws all actors and lines; another goes back."""
    one = Seen(painter, written[0], "#renderer=webgl")
    one.until("document.querySelector('.hint button') !== null")
    before = one.page.evaluate(DRAWN)

    one.page.locator(".hint button").click()
    one.until("window.conflictgraph.graph.board !== null")
    all_of_it, address = one.page.evaluate(DRAWN), one.page.evaluate("location.hash")
    one.page.locator(".hint button").click()
    one.page.evaluate(NEXT_FRAME)

    assert before == [written[1].marks, written[1].strokes]
    assert all_of_it == [len(facts["actors"]), len(facts["lines"])]
    assert "all=1" in address and "renderer=webgl" in address
    assert one.page.evaluate(DRAWN) == before and not one.errors and not one.requests
    one.context.close()


@pytest.mark.browser
def test_both_signs_are_painted_in_their_colours_and_on_their_paper(whole):
    """The picture holds thousands of pixels of marks and of both signs, in the light palette and in the dark."""
    whole.page.evaluate("() => window.conflictgraph.pick('actor0')")
    whole.page.evaluate(NEXT_FRAME)
    light = whole.page.evaluate(COUNT, ["#c1440e", "#1b6ca8", "#faf8f3"])
    whole.page.evaluate("() => window.conflictgraph.turnTheme()")
    dark = whole.page.evaluate(COUNT, ["#ff8a4c", "#6db8f2", "#14181c"])
    whole.page.evaluate("() => window.conflictgraph.turnTheme()")

    assert min(light[:2]) > 300 and light[2] > 100_000, light
    assert min(dark[:2]) > 300 and dark[2] > 100_000, dark
    assert not whole.errors and not whole.requests


@pytest.mark.browser
def test_what_is_hidden_is_not_painted(whole):
    """Without cooperative lines no pixel of their colour is left on the lines' own layer."""
    layer = """() => { const g = window.conflictgraph.graph.board.board; g.render(); const c = document.createElement('canvas'), e = g.getCanvases().edges; c.width = e.width; c.height = e.height;
      const x = c.getContext('2d'); x.drawImage(e, 0, 0); const p = x.getImageData(0, 0, c.width, c.height).data; let blue = 0, red = 0;
      for (let i = 0; i < p.length; i += 4) if (p[i + 3] > 20) { if (p[i + 2] > p[i]) blue += 1; else red += 1; } return [blue, red]; }"""
    both = whole.page.evaluate(layer)
    whole.go("{ hide: new Set(['s:1']) }")
    hostile = whole.page.evaluate(layer)
    whole.go("{ hide: new Set(['s:1', 's:-1']) }")

    assert min(both) > 500 and hostile[0] == 0 and hostile[1] > 500
    assert whole.page.evaluate(layer) == [0, 0]


@pytest.mark.browser
def test_filters_and_the_clock_leave_what_python_counts(whole, facts):
    """Signs, kinds and the end of the period: as many lines as the payload has by the same rule."""
    lines, first = facts["lines"], {act["id"]: act["first"] for act in facts["acts"]}
    end = "2021-03-01"
    by_then = [line for line in lines if any(first[row] <= end for row in line["rows"])]

    hostile = whole.go("{ hide: new Set(['s:1']) }").page.evaluate(DRAWN)[1]
    until = whole.go(f"{{ hide: new Set(), end: '{end}' }}").page.evaluate(DRAWN)[1]
    none = whole.go("{ hide: new Set(['k:' + window.conflictgraph.data.actors[0].kind]) }").page.evaluate(DRAWN)

    assert hostile == sum(line["sign"] < 0 for line in lines)
    assert until == len(by_then) < len(lines)
    assert none == [sum(actor["kind"] != facts["actors"][0]["kind"] for actor in facts["actors"]), 0]


@pytest.mark.browser
def test_a_click_on_an_actor_selects_and_shift_adds_the_second(whole):
    """The panel tells of the actor; with shift, of the two; a click beside everything clears."""
    whole.page.mouse.click(*whole.page.evaluate(AT, "actor0"))
    one = whole.page.evaluate("[...window.conflictgraph.state.sel]")
    told = whole.page.locator(".told").inner_text()
    whole.page.evaluate(NEXT_FRAME)
    second = whole.page.evaluate(FREE)
    whole.page.keyboard.down("Shift")
    whole.page.mouse.click(*whole.page.evaluate(AT, second))
    whole.page.keyboard.up("Shift")
    two = whole.page.evaluate("[...window.conflictgraph.state.sel]")
    corner = whole.page.locator(".canvas").bounding_box()
    whole.page.wait_for_timeout(350)
    whole.page.mouse.click(corner["x"] + 4, corner["y"] + 4)

    assert one == ["actor0"] and "Actor 0" in told
    assert two == ["actor0", second]
    whole.until("window.conflictgraph.state.sel.length === 0", tries=20)


@pytest.mark.browser
def test_a_click_on_a_line_shows_every_act_behind_it(whole, facts):
    """The line that stands out is the one under the pointer; its acts are in the panel, in the same state as ever."""
    whole.page.evaluate("() => window.conflictgraph.pick('actor0')")
    whole.page.evaluate(NEXT_FRAME)
    own = [line for line in facts["lines"] if "actor0" in (line["source"], line["target"])]
    hit = None
    for line in own[:6]:
        whole.page.mouse.click(*whole.page.evaluate(LINE_AT, line["id"]))
        hit = whole.page.evaluate("window.conflictgraph.state.line")
        if hit:
            break
        whole.page.wait_for_timeout(350)
        whole.page.evaluate("() => window.conflictgraph.pick('actor0')")

    found = next(line for line in facts["lines"] if line["id"] == hit)
    assert whole.page.evaluate("[...window.conflictgraph.state.sel]") == [found["source"], found["target"]]
    assert whole.page.locator(".told .cards details").count() >= len(found["rows"])
    assert f"line={found['source']}" in whole.page.evaluate("location.hash")


@pytest.mark.browser
def test_the_bloc_of_whom_a_reader_chooses_is_outlined(whole, facts):
    """Nobody chosen, no outline; somebody chosen, that of its bloc, around it and most of its members."""
    bloc = facts["actors"][0]["bloc"]
    assert whole.page.evaluate("() => window.conflictgraph.graph.hulls().length") == 0

    whole.go("{ sel: ['actor0'] }")
    inside = whole.page.evaluate(
        """() => { const { graph } = window.conflictgraph, { outline, members } = graph.hulls()[0];
        const within = (x, y) => outline.every((p, i) => { const q = outline[(i + 1) % outline.length]; return (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) > -1e-6; });
        const at = graph.dom('actor0'); return [within(at.x, at.y), members.filter((m) => within(m.x, m.y)).length, members.length]; }"""
    )

    assert inside[0] and inside[1] >= 0.8 * inside[2] and inside[2] == len(facts["blocs"][bloc]["members"])


@pytest.mark.browser
def test_an_actor_can_be_dragged_and_takes_its_lines_along(whole):
    """A mark goes where the pointer takes it, nobody else and no camera moves, and a drag is no click."""
    at = whole.page.evaluate(AT, "actor0")
    other = whole.page.evaluate(AT, "actor9")

    whole.page.mouse.move(*at)
    whole.page.mouse.down()
    for step in range(1, 7):
        whole.page.mouse.move(at[0] + 10 * step, at[1] + 5 * step)
    whole.page.mouse.up()
    whole.page.evaluate(NEXT_FRAME)

    assert whole.page.evaluate(AT, "actor0") == pytest.approx([at[0] + 60, at[1] + 30], abs=1)
    assert whole.page.evaluate(AT, "actor9") == pytest.approx(other, abs=0.5)
    assert whole.page.evaluate("window.conflictgraph.state.sel.length") == 0
    whole.page.wait_for_timeout(350)
    whole.page.mouse.click(at[0] + 60, at[1] + 30)
    whole.until("window.conflictgraph.state.sel[0] === 'actor0'", tries=40)


@pytest.mark.browser
def test_names_have_room_and_are_written_in_the_chosen_language(whole):
    """No name runs over another, the chosen one is always written, and the hint turns Arabic with the page."""
    whole.go("{ sel: ['actor5'], lang: 'ar' }").page.wait_for_timeout(300)
    names = whole.page.evaluate(
        "() => window.conflictgraph.graph.names().map((n) => ({ id: n.id, x: n.x + n.dx, y: n.y + n.dy, w: n.width, h: n.height }))"
    )

    assert "actor5" in [name["id"] for name in names] and len(names) > 3
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            apart = (
                abs(a["x"] - b["x"]) >= (a["w"] + b["w"]) / 2 - 1 or abs(a["y"] - b["y"]) >= (a["h"] + b["h"]) / 2 - 1
            )
            assert apart or "actor5" in (a["id"], b["id"])
    assert "العدائية" in whole.page.locator(".hint").inner_text()


@pytest.mark.browser
def test_keys_move_and_zoom_and_the_wheel_too(whole):
    """Arrows and plus change the camera, 0 shows all again; the drawing has a name for those who do not see it."""
    camera = "() => { const { x, y, ratio } = window.conflictgraph.graph.board.board.getCamera().getState(); return [x, y, ratio]; }"
    room = whole.page.locator(".canvas [role=group]")
    room.focus()
    for key in ("ArrowRight", "+", "+"):
        whole.page.keyboard.press(key)
    moved = whole.page.evaluate(camera)
    whole.page.keyboard.press("0")

    assert moved[0] > 0.5 and moved[2] == pytest.approx(0.64)
    assert whole.page.evaluate(camera) == [0.5, 0.5, 1]
    assert "1100" in whole.page.locator(".canvas [role=img]").get_attribute("aria-label")


@pytest.mark.browser
def test_axe_finds_nothing_and_a_finger_selects(painter, written):
    """Everything drawn, dark and in Arabic, passes axe; a tap on an actor chooses it."""
    one = Seen(
        painter, written[0], "#renderer=webgl&all=1&lang=ar", color_scheme="dark", bypass_csp=True, has_touch=True
    )
    one.page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text())
    before = one.page.evaluate(AXE)
    one.page.touchscreen.tap(*one.page.evaluate(AT, "actor0"))
    one.until("window.conflictgraph.state.sel[0] === 'actor0'", tries=20)

    assert before == [] and one.page.evaluate(AXE) == []
    one.context.close()


@pytest.mark.browser
def test_the_picture_is_taken_at_twice_the_size_and_svg_says_why_not(whole, tmp_path):
    """PNG holds the view at 2x; the choice of SVG is there, closed, with its reason."""
    with whole.page.expect_download() as waited:
        whole.page.locator("[data-key=export]").select_option("png")
    path = tmp_path / "all.png"
    waited.value.save_as(path)
    raw, box = path.read_bytes(), whole.page.locator(".canvas").bounding_box()
    option = whole.page.locator("[data-key=export] option[value=svg]")

    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(raw[16:20]) == pytest.approx(2 * box["width"], abs=2)
    assert option.is_disabled() and option.inner_text() == "SVG: not of so many lines"
    SHOTS.mkdir(parents=True, exist_ok=True)
    (SHOTS / "webgl.png").write_bytes(raw)


@pytest.mark.browser
def test_a_lost_context_falls_back_to_blocs_with_a_sentence(painter, written):
    """When the graphics processor gives up, blocs are drawn, the reader is told, and the page goes on."""
    one = Seen(painter, written[0], "#renderer=webgl&all=1")

    one.page.evaluate(
        "() => { window.conflictgraph.graph.board.board.getCanvases().edges.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(); }"
    )
    one.until("window.conflictgraph.graph.board === null")
    one.page.evaluate("() => window.conflictgraph.pick('actor7')")

    assert "The graphics processor stopped" in one.page.locator(".hint").inner_text()
    assert one.page.evaluate("window.conflictgraph.graph.actors().some((a) => a.id === 'actor7')")
    assert "all=1" not in one.page.evaluate("location.hash") and not [e for e in one.errors if "CONTEXT_LOST" not in e]
    one.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("which", ["none", "software"])
def test_without_a_graphics_processor_the_page_says_so(browser, painter, written, which):
    """No WebGL, or one that the processor paints: blocs as ever, one sentence in either language, and no button."""
    one = Seen(browser if which == "none" else painter, written[0], "#all=1")
    one.until("/graphics processor/.test(document.querySelector('.hint').innerText)")
    english = one.page.locator(".hint").inner_text()
    one.go("{ lang: 'ar' }")

    assert "offers no graphics processor" in english and one.page.locator(".hint button").count() == 0
    assert "معالج رسوم" in one.page.locator(".hint").inner_text()
    assert one.page.evaluate(DRAWN)[0] == written[1].marks and not one.errors and not one.requests
    one.context.close()
