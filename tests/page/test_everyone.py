"""For everyone: axe in each view and theme, keyboard, Arabic, right to left, phone, print."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest

import conflictgraph as cg
from conflictgraph import testing, vocab
from conflictgraph.page.labels import arabic

pytestmark = pytest.mark.browser

VIEWS = (
    {"sel": []},
    {"sel": ["usa", "iraq_gov"]},
    {"sel": ["usa", "nujaba"], "ask": "drawn"},
    {"sel": ["kh", "usa"], "line": "kh>usa-"},
    {"view": "matrix", "sel": ["kh"], "line": ""},
    {"view": "table", "sel": []},
)
OPEN = "() => { for (const d of document.querySelectorAll('.told details, .filters details')) d.open = true; }"


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(another, scheme, lang):
    """Each view in each theme and language, with everything unfolded, passes axe."""
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    one = another(color_scheme=scheme, bypass_csp=True)
    one.js(axe.read_text())
    bad = []

    for change in VIEWS:
        one.go(lang=lang, **change)
        one.js(OPEN)
        bad += one.js(
            "() => axe.run().then(r => r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 200)]))"
        )
    one.go(view="network", sel=[])
    one.keep(f"{scheme}_{lang}")

    assert bad == []


def test_axe_finds_nothing_on_a_phone(another):
    """With the sheet up and the drawer open, a phone passes axe too."""
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    one = another(viewport={"width": 390, "height": 844}, bypass_csp=True, has_touch=True)
    one.js(axe.read_text())
    bad = []

    for change in ({"sel": []}, {"sel": ["usa", "iraq_gov"]}):
        one.go(**change)
        bad += one.js("() => axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 160)]))")
    one.page.locator("button[data-key=drawer]").click()
    bad += one.js("() => axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 160)]))")

    assert bad == []


def test_everything_can_be_done_with_the_keyboard(reader):
    """Search, two actors, the kind of question, a path, a card, a view, a cell, a filter, and back out."""
    one = reader()
    press, focus = one.page.keyboard.press, lambda css: one.page.locator(css).first.focus()

    focus('button[data-key="a:usa"]')
    press("Enter")
    assert one.state("sel") == ["usa"]
    assert one.js("document.activeElement.dataset.key") == "a:usa"  # the keyboard stays where it was
    focus('button[data-key="a:iraq_gov"]')
    press("Shift+Enter")
    assert one.state("sel") == ["usa", "iraq_gov"]
    focus('button[data-key="ask:drawn"]')
    press("Space")
    assert one.state("ask") == "drawn" and one.js("document.activeElement.dataset.key") == "ask:drawn"
    focus('button[data-key="ask:paths"]')
    press("Enter")
    focus('summary[data-key="path:1"]')
    press("Enter")
    one.until("window.conflictgraph.path === 1")
    focus(".told > .cards .card summary")
    before = one.js("document.querySelector('.told > .cards .card').open")
    press("Enter")
    assert one.js("document.querySelector('.told > .cards .card').open") != before
    focus('button[data-key="v:matrix"]')
    press("Enter")
    focus("table.matrix button")
    press("Enter")
    assert len(one.state("sel")) == 2 and one.state("view") == "matrix"
    focus('input[data-key="f:s:-1"]')
    press("Space")
    assert one.state("hide") == ["s:-1"] and one.js("document.activeElement.dataset.key") == "f:s:-1"
    press("Escape")
    assert one.state("sel") == [] and one.silent


def test_a_second_actor_can_be_named_in_the_panel(reader):
    """Whoever cannot shift-click chooses the other actor from a list."""
    one = reader().go(sel=["usa"])

    one.page.locator("select[data-key=reach]").select_option("nujaba")

    assert one.state("sel") == ["usa", "nujaba"] and one.page.locator("details.path").count() > 0


def test_the_drawing_moves_by_keys(reader):
    """Arrows move it, plus and minus zoom, 0 shows all again."""
    one = reader()
    place = (
        "() => { const n = window.conflictgraph.graph.net, v = n.getViewPosition(); return [v.x, v.y, n.getScale()]; }"
    )
    one.page.locator(".canvas").focus()
    start = one.js(place)

    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("+")
    moved = one.js(place)
    one.page.keyboard.press("0")

    assert moved[0] > start[0] and moved[2] > start[2] and one.js(place) == pytest.approx(start)


def test_tab_reaches_every_control_and_shows_where_it_is(another):
    """Nothing has a positive tab index or hides its focus, and the live region speaks."""
    one = another()
    assert one.js("() => [...document.querySelectorAll('[tabindex]')].every(n => n.tabIndex <= 0)")
    seen = set()
    for _ in range(26):
        one.page.keyboard.press("Tab")
        seen.add(
            one.js("() => { const a = document.activeElement; return a.dataset.key || a.className || a.tagName; }")
        )
        assert one.js("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"find", "v:network", "v:matrix", "v:table", "tour", "lang", "theme", "export"} <= seen

    one.go(sel=["kh"])
    assert "Kataib Hezbollah" in one.page.locator("[role=status]").inner_text()


FOREIGN = r"""() => {
  const out = [], fine = /^(?:[^A-Za-z]|PNG|SVG|CSV|GEXF|JSON|English|Shift|Ctrl|PageRank|sha256|conflictgraph|vis-network)*$/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const n = walk.currentNode, p = n.parentElement;
    if (p.closest("script, style, noscript, bdi, blockquote, [dir=auto], [lang=en], option, .hidden[role=status]")) continue;
    if (!fine.test(n.textContent)) out.push(n.textContent.trim());
  }
  for (const n of document.querySelectorAll("[aria-label], [placeholder], [title]")) for (const a of ["aria-label", "placeholder", "title"]) {
    let text = n.getAttribute(a) ?? "";
    for (const one of window.conflictgraph.data.actors) text = text.replaceAll(one.name, "");
    if (!fine.test(text)) out.push(`${a}: ${text}`);
  }
  return [...new Set(out)];
}"""


@pytest.mark.parametrize(
    "change",
    [
        *VIEWS,
        {"act": "F076", "view": "network"},
        {"sel": ["usa", "iri", "iran"], "act": ""},
        {"sel": ["kh"], "size": "pagerank"},
    ],
)
def test_no_english_is_left_in_the_arabic_interface(reader, change):
    """All that the page itself says is Arabic; only names, words of texts and formats stay as they are."""
    one = reader().go(lang="ar", **change)
    one.js(OPEN)

    assert one.js(FOREIGN) == []


def test_the_arabic_vocabulary_is_whole():
    """Every type, mode, class, relation, inverse, kind, certainty, status and basis has its Arabic word."""
    words = arabic()

    assert set(words["types"]) == set(vocab.ACT_TYPES)
    assert set(words["modes"]) == {mode for kind in vocab.ACT_TYPES.values() for mode in kind.modes}
    assert set(words["quads"]) == set(vocab.QUAD_CLASSES)
    assert set(words["relations"]) == set(vocab.RELATIONS)
    assert set(words["inverse"]) == {name for name, relation in vocab.RELATIONS.items() if not relation.symmetric}
    assert set(words["kinds"]) == set(vocab.ACTOR_KINDS)
    assert set(words["certainties"]) == set(vocab.CERTAINTIES)
    assert set(words["statuses"]) == set(vocab.STATUSES)
    assert set(words["bases"]) == set(vocab.BASES)
    assert all(re.search("[\u0600-\u06ff]", text) for table in words.values() for text in table.values())


def test_the_two_languages_have_the_same_words(root):
    """No key of the interface is missing in one language."""
    text = (root / "conflictgraph" / "page" / "static" / "js" / "words.js").read_text(encoding="utf-8")
    tables = {
        name: set(re.findall(r"^  (\w+): \"", body, re.MULTILINE))
        for name, body in re.findall(r"const (EN|AR) = \{(.*?)\n\};", text, re.DOTALL)
    }
    used = {
        key
        for path in (root / "conflictgraph" / "page" / "static" / "js").glob("*.js")
        for key in re.findall(r"\bt\(\"(\w+)\"\)", path.read_text(encoding="utf-8"))
    }

    assert tables["EN"] == tables["AR"] and used <= tables["EN"]


def test_an_arabic_arrow_points_from_the_actor_to_its_target(another, tmp_path):
    """Wherever two Arabic names meet an arrow, the actor stands where the arrow starts, in both directions of reading."""
    people = [
        {"actor_id": "kh", "name": "كتائب حزب الله", "kind": "state"},
        {"actor_id": "us", "name": "الولايات المتحدة", "kind": "state"},
    ]
    rows = [testing.act("x", "kh", "us"), testing.act("y", "us", "kh", day="2024-01-02")]
    cg.page.write(testing.graph(rows, actors=people, responses=[("y", "x")]), tmp_path / "ar.html")
    one = another(tmp_path / "ar.html")
    spots = """() => [...document.querySelectorAll('.told h2, .told .pair, .told .asked, .told summary, .told .bars .label, .told .link button')].filter(p => /[→←]/.test(p.textContent) && p.checkVisibility()).map(p => {
      const names = [...p.querySelectorAll('bdi')].filter(b => /[\\u0600-\\u06ff]/.test(b.textContent)).map(b => b.getBoundingClientRect());
      return names.length > 1 && Math.abs(names[0].y - names[1].y) < 4 ? (names[1].x - names[0].x) * (p.textContent.includes('→') ? 1 : -1) : 1; })"""

    for lang in ("en", "ar"):
        for change in ({"act": "x"}, {"act": "", "sel": ["kh", "us"]}, {"sel": ["kh", "us"], "line": "kh>us-"}):
            found = one.go(lang=lang, **change).js(spots)
            assert found and all(way > 0 for way in found), (lang, change)


def test_every_name_beside_an_arrow_is_isolated(reader):
    """No arrow in the panel or the matrix touches a name that is not within bdi."""
    one = reader()
    loose = """() => { const out = []; const walk = document.createTreeWalker(document.querySelector('.told'), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) { const n = walk.currentNode; if (/[→←↔⇒]/.test(n.textContent) && /[A-Za-z\\u0600-\\u06ff]/.test(n.textContent) && !n.parentElement.closest('[dir=auto], blockquote')) out.push(n.textContent); } return out; }"""
    for lang in ("en", "ar"):
        for change in VIEWS:
            one.go(lang=lang, **change)
            one.js(OPEN)
            assert one.js(loose) == [], (lang, change)


#: The sheet has come up, however slowly the machine draws it.
RISEN = "() => document.querySelector('.panel').getBoundingClientRect().height > 380"


def test_the_phone_shows_the_graph_first(another):
    """Graph first, the panel a sheet from below, the filters a drawer, and nothing over the edge."""
    one = another(viewport={"width": 390, "height": 844}, has_touch=True)
    box = lambda css: one.page.locator(css).bounding_box()
    one.keep("phone")

    assert one.js("document.documentElement.scrollWidth") <= 390
    assert box(".canvas")["y"] < box(".panel")["y"] and box(".panel")["height"] < 100
    assert not one.page.locator(".filters").is_visible()
    one.page.locator("button[data-key=drawer]").click()
    assert one.page.locator(".filters").is_visible()
    one.page.locator("button[data-key=drawer]").click()

    one.page.locator("button[data-key=sheet]").click()
    one.page.wait_for_function(RISEN)
    assert box(".panel")["height"] < 600
    assert one.page.locator("button[data-key=sheet]").get_attribute("aria-expanded") == "true"
    one.page.locator("button[data-key=sheet]").click()
    one.go(sel=["kh"])
    one.page.wait_for_function(RISEN)
    assert "Kataib Hezbollah" in one.told() and box(".canvas")["y"] < box(".panel")["y"]
    one.keep("phone_sheet")
    assert one.silent


def test_a_page_prints(another):
    """Printed, the controls are gone and the panel runs its whole length."""
    one = another().go(sel=["usa", "iraq_gov"])

    assert one.page.pdf()[:4] == b"%PDF"
    one.page.emulate_media(media="print")
    assert not one.page.locator(".tools").is_visible() and not one.page.locator(".filters").is_visible()
    assert one.js("() => { const t = document.querySelector('.told'); return t.scrollHeight <= t.clientHeight + 1; }")
    assert one.page.locator("footer").is_visible() and one.page.locator(".caveat").is_visible()


def test_a_narrow_paper_is_no_phone(another):
    """A sheet of paper is as narrow as a phone; printed on it, the panel still runs its whole length."""
    one = another(viewport={"width": 718, "height": 1000}).go(sel=["usa", "iraq_gov"])
    one.page.emulate_media(media="print")

    whole = "() => { const t = document.querySelector('.told'), p = document.querySelector('.panel'); return [t.scrollHeight <= t.clientHeight + 1, p.clientHeight > 1000]; }"
    assert one.js(whole) == [True, True]
    assert one.page.locator(".told .card").last.is_visible()


def test_a_phone_stands_the_drawing_upright_and_opens_whom_a_link_names(another):
    """The drawing takes the height of the paper; a link to somebody opens the sheet; folded, it shows a heading and no half line."""
    one = another(viewport={"width": 390, "height": 844}, has_touch=True)
    spread = "() => { const s = [...window.conflictgraph.graph.spots.values()], r = (k) => Math.max(...s.map((a) => a[k])) - Math.min(...s.map((a) => a[k])); return r('y') / r('x'); }"
    assert one.js(spread) > 1
    seen = one.js(
        "() => [...document.querySelectorAll('.told > *')].filter((n) => n.checkVisibility()).map((n) => n.tagName)"
    )
    assert seen == ["H2"]
    box, cut = one.page.locator(".told h2").bounding_box(), one.page.locator(".caveat").bounding_box()
    assert box["y"] + box["height"] <= cut["y"]

    two = another(fragment="#sel=kh", viewport={"width": 390, "height": 844}, has_touch=True)
    assert two.page.locator("button[data-key=sheet]").get_attribute("aria-expanded") == "true"


def test_no_control_needs_a_rare_glyph(reader):
    """Marks on buttons are drawn: a font that lacks a sign for play or step leaves no empty box."""
    rare = r"() => [...document.querySelectorAll('button')].map((b) => b.textContent).filter((text) => /[\u2300-\u23ff\u25a0-\u25ff\u2b00-\u2bff]/.test(text))"
    assert reader().js(rare) == []


def test_less_motion_is_respected(another):
    """With the reader's wish for less motion nothing slides."""
    one = another(reduced_motion="reduce", viewport={"width": 390, "height": 844})

    assert one.js("() => getComputedStyle(document.querySelector('.panel')).transitionDuration") == "0s"


def test_the_theme_can_be_turned(reader):
    """A button turns light and dark, whatever the system says."""
    one = reader()
    paper = "() => getComputedStyle(document.getElementById('conflictgraph')).backgroundColor"
    before = one.js(paper)

    one.page.get_by_role("button", name="Dark or light").click()

    assert one.js(paper) != before and one.js("window.conflictgraph.paint.paper") == "#14181c"
