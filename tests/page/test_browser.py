"""The page in a real browser: it asks for nothing, runs nothing foreign, and shows what the tables say."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import axe_playwright_python
import pandas as pd
import pytest

import conflictgraph as cg
from conflictgraph import testing

pytestmark = pytest.mark.browser

HOSTILE = [
    '<img src=x onerror="document.body.dataset.pwned=1">',
    "</script><script>document.body.dataset.pwned=1</script>",
    '" onmouseover="document.body.dataset.pwned=1" x="',
    "{{ 7*7 }}${document.body.dataset.pwned=1}href",
    "<!--<script>\u2028",
    "javascript:document.body.dataset.pwned=1",
]
FLAG = "!!document.body.dataset.pwned"


@pytest.fixture(scope="module")
def corpus():
    return cg.datasets.load("iraq-2023-24")


@pytest.fixture(scope="module")
def iraq(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "iraq.html"
    cg.page.write(corpus, path)
    return path


def ready(page):
    for _ in range(40):
        if page.evaluate("!!(window.conflictgraph && window.conflictgraph.ready)"):
            return page
        page.wait_for_timeout(100)
    raise AssertionError("the page never became ready")


def go(page, **change):
    page.evaluate("(change) => window.conflictgraph.go(change)", change)


def keep(page, name):
    folder = os.environ.get("CONFLICTGRAPH_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder, f"{name}.png"))


def test_the_corpus_page_asks_for_nothing_and_complains_of_nothing(watched, iraq):
    """All views, an actor, a pair and a line open without request, error or policy violation."""
    page = ready(watched.open(iraq))

    for name, change in (
        ("network", {}),
        ("actor", {"sel": ["kh"]}),
        ("pair", {"sel": ["usa", "iraq_gov"]}),
        ("matrix", {"view": "matrix", "sel": []}),
        ("table", {"view": "table"}),
    ):
        go(page, **change)
        page.wait_for_timeout(120)
        keep(page, name)

    assert watched.requests == [] and watched.errors == []
    assert iraq.stat().st_size < 700_000


def test_a_page_without_tour_and_title_shows_no_trace_of_what_is_missing(watched, tmp_path):
    """What a corpus does not have leaves no word such as null behind."""
    cg.page.write(cg.testing.toy(), tmp_path / "toy.html")

    page = ready(watched.open(tmp_path / "toy.html"))

    words = page.evaluate("document.body.innerText").split()
    assert not {"null", "undefined", "NaN"} & set(words)


def test_hostile_text_in_every_field_runs_nothing(watched, tmp_path):
    """No field of any table can run code, whatever is clicked."""
    bad = " ".join(HOSTILE)
    people = [
        {
            "actor_id": one,
            "name": bad,
            "kind": "other",
            "names": (("ar", bad),),
            "aliases": (bad,),
            "note": bad,
            "wikidata": bad,
        }
        for one in ("__proto__", "constructor", "a<b>")
    ]
    rows = [
        testing.act(
            "x\"'<",
            "__proto__",
            "constructor",
            description=bad,
            note=bad,
            place=bad,
            asserted_by=bad,
            claimed_by=bad,
            denied_by=bad,
            reported_by=bad,
            event=bad,
            mode="",
            when=bad,
        ),
        testing.act("y", "constructor", "a<b>", description=bad),
    ]
    g = testing.graph(
        rows,
        [testing.tie("t", "a<b>", "__proto__", description=bad, note=bad, since_edtf=bad)],
        actors=people,
        responses=[("y", "x\"'<")],
    )
    sources = g.sources.assign(title=bad, publisher=bad, url=HOSTILE[-1], published=bad)
    tables = g.tables.with_(
        sources=sources,
        actors=g.actors.assign(kind=bad),
        acts=g.acts.assign(mode=bad, certainty=bad),
        evidence=g.evidence_table.assign(quote=bad),
        responses=g.responses.assign(by=bad),
        meta={
            "title": bad,
            "viewpoint": bad,
            "cutoff": bad,
            "authors": [bad],
            "licence": bad,
            "tour": [{"name": bad, "text": bad, "hash": bad}],
        },
    )
    cg.page.write(cg.ConflictGraph(tables), tmp_path / "bad.html")

    page = ready(watched.open(tmp_path / "bad.html"))
    for change in (
        {"sel": ["__proto__"]},
        {"sel": ["__proto__", "constructor"]},
        {"act": "y"},
        {"view": "matrix"},
        {"view": "table"},
        {"view": "network", "sel": [], "act": ""},
    ):
        go(page, **change)
        page.evaluate(
            "() => { for (const d of document.querySelectorAll('details')) d.open = true; for (const n of document.querySelectorAll('*')) for (const e of ['mouseover', 'focus']) n.dispatchEvent(new Event(e)); }"
        )

    assert not page.evaluate(FLAG) and page.evaluate("[...document.links].every(a => /^https?:/.test(a.href))")
    assert watched.requests == [] and watched.errors == []


def test_an_arabic_arrow_points_from_the_actor_to_its_target(watched, tmp_path):
    """With Arabic names the actor stands where the arrow starts, in both directions of reading."""
    people = [
        {"actor_id": "kh", "name": "كتائب حزب الله", "kind": "state"},
        {"actor_id": "us", "name": "الولايات المتحدة", "kind": "state"},
    ]
    cg.page.write(testing.graph([testing.act("x", "kh", "us")], actors=people), tmp_path / "ar.html")
    page = ready(watched.open(tmp_path / "ar.html"))
    spots = "() => { const p = document.querySelector('.panel .pair'); return [...p.querySelectorAll('bdi')].map(b => b.getBoundingClientRect().x).concat([p.textContent.includes('→') ? 1 : -1]); }"

    for lang in ("en", "ar"):
        go(page, lang=lang, sel=[], act="x")
        actor, target, way = page.evaluate(spots)
        assert (target - actor) * way > 0, lang


def test_the_brush_counts_what_python_counts(watched, iraq, corpus):
    """Both clocks leave as many acts on the page as in Python."""
    page = ready(watched.open(iraq))
    count = "window.conflictgraph.now.acts.length"

    for start, end in (("2023-11-01", "2023-12-31"), ("2024-01-28", "2024-02-07")):
        go(page, start=start, end=end, clock="happened")
        assert page.evaluate(count) == corpus.between(start, end).acts["act_id"].nunique()
    go(page, start=page.evaluate("window.conflictgraph.data.meta.first"), end="2024-02-08", clock="known")
    assert page.evaluate(count) == corpus.known_on("2024-02-08").acts["act_id"].nunique()


def test_a_click_on_a_line_shows_every_act_behind_it(watched, iraq):
    """The panel holds a card with words and a source for each row of the line that was clicked."""
    page = ready(watched.open(iraq))
    go(page, sel=["kh", "usa"])
    at = page.evaluate(
        "() => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.lineDom('kh>usa-'); return [b.x + d.x, b.y + d.y]; }"
    )

    page.mouse.click(*at)
    page.wait_for_timeout(500)

    rows = page.evaluate("window.conflictgraph.index.lines.get('kh>usa-').rows")
    assert page.evaluate("window.conflictgraph.state.line") == "kh>usa-"
    shown = page.evaluate(
        "[...document.querySelectorAll('.panel .card')].map(c => [c.dataset.row, !!c.querySelector('blockquote'), !!c.querySelector('.source')])"
    )
    assert sorted(one[0] for one in shown) == sorted(rows) and all(one[1] and one[2] for one in shown)


def test_a_link_brings_the_view_back(watched, iraq):
    """Address to state and back, and the browser's own back button."""
    page = ready(watched.open(iraq))
    go(page, sel=["usa", "kh"], view="matrix", start="2024-01-01")
    address = page.evaluate("location.hash")
    go(page, sel=["iran"], view="network")

    page.go_back()
    page.wait_for_timeout(200)

    assert page.evaluate("[window.conflictgraph.state.view, ...window.conflictgraph.state.sel]") == [
        "matrix",
        "usa",
        "kh",
    ]
    assert "view=matrix" in address and "from=2024-01-01" in address


def test_search_filters_and_keyboard_work(watched, iraq):
    """Search finds an actor, a filter takes lines away, Escape clears, arrows move the brush."""
    page = ready(watched.open(iraq))
    page.keyboard.press("/")
    page.keyboard.type("Nujaba")
    page.keyboard.press("Enter")
    assert page.evaluate("window.conflictgraph.state.sel") == ["nujaba"]

    page.keyboard.press("Escape")
    assert page.evaluate("window.conflictgraph.state.sel") == []
    page.locator(".filters input[type=checkbox]").first.uncheck()
    assert page.evaluate("window.conflictgraph.now.lines.every(l => l.sign >= 0)")
    page.locator("[role=slider]").first.focus()
    before = page.evaluate("window.conflictgraph.state.start")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.conflictgraph.state.start") > before


def test_escalation_paths_say_what_python_says(watched, iraq, corpus):
    """The best path on the page has the rows and score of Python's, and the caveat stands above."""
    from conflictgraph.measures import escalation

    page = ready(watched.open(iraq))
    go(page, sel=["usa", "iraq_gov"])

    for a, b in (("usa", "iraq_gov"), ("usa", "nujaba"), ("kh", "usa")):
        shown = page.evaluate(
            "([a, b]) => window.conflictgraph.paths(a, b).map(p => [p.score, p.steps.map(s => s.rows)])", [a, b]
        )
        found = escalation.paths(corpus, a, b, k=3)
        assert [one[0] for one in shown] == pytest.approx([path.score for path in found], abs=1e-5)
        assert [one[1] for one in shown] == [
            [list(dict.fromkeys((*s.act_ids, *s.tie_ids))) for s in path.steps] for path in found
        ]
    assert "not a forecast" in page.locator(".panel").inner_text()


@pytest.mark.parametrize("what", ["csv", "gexf", "json", "svg", "png"])
def test_a_reader_can_take_it_along(watched, iraq, what, tmp_path):
    """Each export comes down as a file that its own reader takes."""
    page = ready(watched.open(iraq))

    with page.expect_download() as got:
        page.locator(".tools select").select_option(what)
    path = tmp_path / f"out.{what}"
    got.value.save_as(path)

    if what == "csv":
        assert len(pd.read_csv(path)) >= 93
    elif what == "json":
        assert json.loads(path.read_text())["format"] == 2
    elif what == "png":
        assert path.read_bytes()[:4] == b"\x89PNG"
    else:
        from xml.etree import ElementTree as ET

        assert ET.fromstring(path.read_text()) is not None
    assert watched.requests == []


def test_the_phone_shows_the_graph_first(browser, iraq):
    """On a phone the graph comes first, nothing runs over the edge, and the page prints."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(iraq.as_uri())
    ready(page)
    keep(page, "phone")

    order = page.evaluate(
        "['main', '.panel', '.filters'].map(s => document.querySelector(s).getBoundingClientRect().y)"
    )
    assert order == sorted(order) and page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.pdf()[:4] == b"%PDF"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_nothing(browser, iraq, scheme, lang):
    """Each view and theme, in both languages, passes axe."""
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(iraq.as_uri())
    ready(page)
    page.evaluate(axe.read_text())
    bad = []

    for change in (
        {"sel": []},
        {"sel": ["usa", "iraq_gov"]},
        {"view": "matrix", "sel": ["kh"]},
        {"view": "table", "sel": []},
    ):
        go(page, lang=lang, **change)
        page.evaluate("() => { for (const d of document.querySelectorAll('.panel details')) d.open = true; }")
        bad += page.evaluate(
            "() => axe.run().then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 200)]))"
        )
    keep(page, f"{scheme}_{lang}")
    context.close()

    assert bad == []


def test_a_notebook_frame_runs_sandboxed(watched, tmp_path):
    """Inside a sandboxed frame without origin the page starts and throws nothing."""
    frame = cg.page.show(testing.toy())._repr_mimebundle_()["text/html"]
    (tmp_path / "frame.html").write_text(f"<!doctype html><title>x</title>{frame}", encoding="utf-8")

    page = watched.open(tmp_path / "frame.html")
    page.wait_for_timeout(800)
    inner = page.frames[1]
    inner.evaluate("window.conflictgraph.go({ sel: ['ant'] })")

    assert inner.evaluate("window.conflictgraph.ready") and watched.errors == []


def test_the_modules_work_in_node(root):
    """The modules' own tests pass under node's runner."""
    import subprocess

    node = shutil.which("node")
    if not node:
        pytest.skip("node is not on this machine (Debian: apt-get install nodejs)")
    done = subprocess.run([node, "--test", str(root / "tests" / "front")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
