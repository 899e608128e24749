"""The page in a real browser: it asks for nothing, runs nothing foreign, and gives its data away whole."""

from __future__ import annotations

import json
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import conflictgraph as cg
from conflictgraph import tables, testing

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
STIR = "() => { for (const d of document.querySelectorAll('details')) d.open = true; for (const n of document.querySelectorAll('*')) for (const e of ['mouseover', 'focus']) n.dispatchEvent(new Event(e)); }"
STATES = (
    ("network", {}),
    ("actor", {"sel": ["kh"]}),
    ("pair", {"sel": ["usa", "iraq_gov"]}),
    ("drawn", {"sel": ["usa", "nujaba"], "ask": "drawn"}),
    ("group", {"sel": ["usa", "iri", "iran"], "ask": "paths"}),
    ("line", {"sel": ["kh", "usa"], "line": "kh>usa-"}),
    ("act", {"act": "F076", "line": ""}),
    ("matrix", {"view": "matrix", "sel": [], "act": ""}),
    ("table", {"view": "table"}),
    ("arabic", {"view": "network", "lang": "ar"}),
)


def test_the_corpus_page_asks_for_nothing_and_complains_of_nothing(reader, iraq):
    """All views, an actor, a pair, a line and an act open without request, error or policy violation."""
    one = reader()

    for name, change in STATES:
        one.go(**change)
        one.page.wait_for_timeout(60)
        one.keep(name)

    assert one.watched.requests == [] and one.watched.errors == []
    assert iraq.stat().st_size < 700_000


def test_the_policy_stops_what_a_page_must_not_do(another):
    """A script that is put in, a picture from afar and a request are all refused by the page's own policy."""
    one = another()

    one.js(
        """() => { const s = document.createElement('script'); s.textContent = 'document.body.dataset.pwned = 1'; document.body.append(s);
        const i = new Image(); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i); fetch('http://127.0.0.1:9/').catch(() => {}); }"""
    )
    one.page.wait_for_timeout(200)

    assert not one.js(FLAG) and len([error for error in one.watched.errors if "Content Security Policy" in error]) >= 3


def test_a_page_without_tour_and_title_shows_no_trace_of_what_is_missing(reader, tmp_path):
    """What a corpus does not have leaves no word such as null behind."""
    cg.page.write(cg.testing.toy(), tmp_path / "toy.html")

    words = reader(tmp_path / "toy.html").js("document.body.innerText").split()

    assert not {"null", "undefined", "NaN"} & set(words)


def _hostile():
    """Make a graph in which every field that holds text is hostile."""
    bad = " ".join(HOSTILE)
    texts = ("description", "note", "place", "asserted_by", "claimed_by", "denied_by", "reported_by", "event", "when")
    people = [
        {"actor_id": one, "name": bad, "kind": "other", "names": (("ar", bad),), "aliases": (bad,), "note": bad}
        for one in ("__proto__", "constructor", "a<b>", "comma,&=#")
    ]
    rows = [
        testing.act("x\"'<", "__proto__", "constructor", **dict.fromkeys(texts, bad)),
        testing.act("y", "constructor", "a<b>", description=bad, killed_low=1.0, killed_best=2.0, killed_high=3.0),
        testing.act("z", "constructor", "a<b>", alternative_of="y", note=bad),
        testing.act("w", "comma,&=#", "__proto__", day="2024-01-05"),
    ]
    links = [("y", "x\"'<"), ("w", "y")]
    ties = [testing.tie("t", "a<b>", "__proto__", description=bad, note=bad, since_edtf=bad)]
    g = testing.graph(
        rows, [*ties, testing.tie("hasOwnProperty", "constructor", "a<b>")], actors=people, responses=links
    )
    source = {"source_id": bad, "title": bad, "publisher": bad, "url": HOSTILE[-1], "published": bad, "kind": bad}
    quotes = [{"row_id": row, "source_id": bad, "text_id": bad, "quote": bad} for row in ("x\"'<", "y", "t", "w")]
    meta = dict.fromkeys(("title", "viewpoint", "cutoff", "licence"), bad)
    meta |= {"authors": [bad], "tour": [{"name": bad, "text": bad, "hash": bad}]}
    meta["events"] = {"title": bad, "licence": bad, "citation": bad, "url": HOSTILE[-1]}
    return cg.ConflictGraph(
        g.tables.with_(
            sources=tables.frame("sources", [source | {"licence": bad, "reliability": bad, "language": bad}]),
            actors=g.actors.assign(kind=bad, wikidata=bad),
            acts=g.acts.assign(mode=bad, certainty=bad),
            evidence=tables.frame("evidence", quotes),
            responses=g.responses.assign(by=bad, note=bad),
            meta=meta,
        )
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_hostile_text_in_every_field_runs_nothing(reader, tmp_path, lang):
    """No field of any table can run code, leave its place or ask for anything, whatever is clicked."""
    cg.page.write(_hostile(), tmp_path / "bad.html", lang=lang)

    one = reader(tmp_path / "bad.html")
    for change in (
        {"sel": ["__proto__"]},
        {"sel": ["__proto__", "constructor"]},
        {"sel": ["comma,&=#", "a<b>"], "ask": "drawn"},
        {"sel": ["__proto__", "constructor", "a<b>"], "ask": "paths"},
        {"sel": [], "act": "y"},
        {"act": "t"},
        {"view": "matrix", "act": ""},
        {"view": "table"},
        {"view": "network", "clock": "known"},
        {"clock": "happened"},
    ):
        one.go(**change).js(STIR)
    one.page.locator("button[data-key=tour]").click()
    for what in ("csv", "gexf", "svg"):
        with one.page.expect_download() as got:
            one.page.locator("select[data-key=export]").select_option(what)
        path = tmp_path / what
        got.value.save_as(path)
        assert ET.fromstring(path.read_text(encoding="utf-8")) is not None if what != "csv" else pd.read_csv(path).size

    assert not one.js(FLAG) and one.js("[...document.links].every(a => /^https?:/.test(a.href))")
    assert one.watched.requests == [] and one.watched.errors == []


def test_ids_with_commas_survive_the_address(reader, another, tmp_path):
    """An id may hold a comma, an ampersand or a hash sign, and a link still leads to it."""
    cg.page.write(_hostile(), tmp_path / "bad.html")
    one = reader(tmp_path / "bad.html").go(sel=["comma,&=#", "a<b>"])

    fragment = one.js("location.hash")

    assert another(tmp_path / "bad.html", fragment).state("sel") == ["comma,&=#", "a<b>"]


@pytest.mark.parametrize("start", [["kh", "usa"], []])
def test_a_click_on_a_line_shows_every_act_behind_it(reader, start):
    """Where a line is drawn, a click opens it; the panel holds a card for each of its rows."""
    one = reader().go(sel=start)
    at = one.js(
        "() => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.lineDom('usa>iri-'); return [b.x + d.x, b.y + d.y]; }"
        if not start
        else "() => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.lineDom('kh>usa-'); return [b.x + d.x, b.y + d.y]; }"
    )

    one.page.mouse.click(*at)
    line = "kh>usa-" if start else "usa>iri-"
    one.until(f"window.conflictgraph.state.line === '{line}'")

    rows = one.js(f"window.conflictgraph.index.lines.get('{line}').rows")
    shown = one.js("[...document.querySelectorAll('.told .card')].map(c => c.dataset.row)")
    assert sorted(shown) == sorted(rows) and one.page.locator(".caveat").is_visible()


def test_clicks_on_actors_pick_one_and_then_two(reader):
    """A click picks an actor, and with shift a second one."""
    one = reader()
    spot = "(id) => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.dom(id); return [b.x + d.x, b.y + d.y]; }"

    one.page.mouse.click(*one.js(spot, "usa"))
    one.until("window.conflictgraph.state.sel.join() === 'usa'")
    one.page.keyboard.down("Shift")
    one.page.mouse.click(*one.js(spot, "iri"))
    one.page.keyboard.up("Shift")
    one.until("window.conflictgraph.state.sel.join() === 'usa,iri'")

    assert one.page.locator("details.path").count() > 0 and one.silent


@pytest.mark.parametrize("what", ["csv", "gexf", "json", "svg", "png"])
def test_a_reader_can_take_it_along(reader, what, tmp_path):
    """Each export comes down as a file that its own reader takes, and says where it comes from."""
    import networkx as nx

    one = reader()
    digest = one.js("window.conflictgraph.data.meta.data_hash")

    with one.page.expect_download() as got:
        one.page.locator(".tools select").select_option(what)
    path = tmp_path / f"out.{what}"
    got.value.save_as(path)

    if what == "csv":
        found = pd.read_csv(path)
        assert found["act_id"].nunique() == 93 and found["url"].str.startswith("https://").sum() > 80
        assert "2024-02-07" in set(found["words_stand_in"])  # the digest, not the publication
    elif what == "json":
        assert json.loads(path.read_text())["meta"]["data_hash"] == digest
    elif what == "png":
        head = path.read_bytes()[:24]
        wide = int.from_bytes(head[16:20], "big")
        assert head[:4] == b"\x89PNG" and wide > 1000
    elif what == "gexf":
        text = path.read_text()
        assert nx.read_gexf(path).number_of_nodes() == 47 and digest[:12] in text
    else:
        text = path.read_text()
        tree = ET.fromstring(text)
        assert digest[:12] in text and len(tree.findall("{http://www.w3.org/2000/svg}text")) > 35
        assert len(tree.findall("{http://www.w3.org/2000/svg}g")) == len(one.js("window.conflictgraph.graph.lines()"))
    assert one.watched.requests == []


@pytest.mark.parametrize("what", ["csv", "gexf", "json", "svg"])
def test_what_is_taken_along_says_what_it_is(reader, what, tmp_path):
    """Source, licence, cut-off, period, filters and the caveat go along in each file, where its reader finds them."""
    one = reader().go(end="2024-02-08", clock="known", sel=[])
    one.js("() => window.conflictgraph.go({ hide: new Set(['s:1', 'p:Shafaq News']) })")
    meta, left = one.js("window.conflictgraph.data.meta"), one.js("window.conflictgraph.now.acts.length")

    with one.page.expect_download() as got:
        one.page.locator("select[data-key=export]").select_option(what)
    path = tmp_path / f"out.{what}"
    got.value.save_as(path)
    text = path.read_text(encoding="utf-8")

    source = [
        meta["title"],
        meta["cutoff"],
        meta["licence"],
        meta["data_hash"][:12],
        f"conflictgraph {meta['version']}",
    ]
    if what == "csv":
        found = pd.read_csv(path)
        assert found["act_id"].nunique() == left and (found["sign"] < 1).all()
        assert found[["taken_from", "shown", "caveat"]].drop_duplicates().shape == (1, 3)
        assert "publication_licence" in found
        text = " ".join(map(str, found.iloc[0][["taken_from", "shown", "caveat"]]))
    elif what == "json":
        text = " ".join(json.loads(text)["provenance"].values())
        source.append("everything")
    elif what == "gexf":
        text = ET.fromstring(text).find(".//{http://gexf.net/1.3}description").text
    else:
        tree = ET.fromstring(text)
        text = tree.find("{http://www.w3.org/2000/svg}desc").text
        foot = [one.text for one in tree.findall("{http://www.w3.org/2000/svg}text") if one.get("class") == "foot"]
        assert " ".join(foot) == text  # and so the PNG, which is painted from it, says it too
    if what != "json":
        source += ["known 2023-10-10/2024-02-08", "left out: source Shafaq News, sign 1"]
    assert all(part in text for part in source) and "not a forecast" in text


def test_a_notebook_frame_runs_sandboxed(watched, tmp_path):
    """Inside a sandboxed frame without origin the page starts and throws nothing."""
    frame = cg.page.show(testing.toy())._repr_mimebundle_()["text/html"]
    (tmp_path / "frame.html").write_text(f"<!doctype html><title>x</title>{frame}", encoding="utf-8")

    page = watched.open(tmp_path / "frame.html")
    page.wait_for_timeout(800)
    inner = page.frames[1]
    inner.evaluate("window.conflictgraph.go({ sel: ['ant'] })")

    assert inner.evaluate("window.conflictgraph.ready") and watched.errors == []


@pytest.mark.parametrize("allow", ["", 'allow="clipboard-write" '])
def test_a_copy_that_a_frame_refuses_can_be_taken_by_hand(watched, tmp_path, allow):
    """Within a sandboxed frame link and citation are laid out and marked, whether or not the frame may write to the clipboard."""
    frame = cg.page.show(testing.toy(), title="Toy")._repr_mimebundle_()["text/html"]
    assert 'allow="clipboard-write" ' in frame
    frame = frame.replace('allow="clipboard-write" ', allow)
    (tmp_path / "frame.html").write_text(f"<!doctype html><title>x</title>{frame}", encoding="utf-8")
    page = watched.open(tmp_path / "frame.html")
    inner = page.frames[1]
    page.wait_for_timeout(900)
    marked = "() => { const f = document.querySelector('input.handed'); return f && [f.value, f.value.slice(f.selectionStart, f.selectionEnd), document.activeElement === f]; }"

    for what, begins in (("link", "#sel=ant"), ("cite", "Toy")):
        inner.evaluate("window.conflictgraph.go({ sel: ['ant'] })")
        inner.locator("select[data-key=export]").select_option(what)
        text, chosen, focused = inner.evaluate(marked)
        assert text.startswith(begins) and chosen == text and focused
        page.keyboard.press("Escape")
        assert inner.evaluate(marked) is None and inner.evaluate("window.conflictgraph.state.sel.join()") == "ant"
    assert watched.errors == []


def test_the_modules_work_in_node(root):
    """The modules' own tests pass under node's runner."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not on this machine (Debian: apt-get install nodejs)")
    done = subprocess.run([node, "--test", str(root / "tests" / "front")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
