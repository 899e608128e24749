"""The drawing itself: signs told by colour, line and head; symbols; nothing hidden under something else."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.page import render

GRAPH = Path(render.__file__).parent / "static" / "js" / "graph.js"
PIXEL = """([id, share]) => { const g = window.conflictgraph.graph, l = g.lines().find(x => x.id === id), p = l.points[Math.round((l.points.length - 1) * share)], c = document.querySelector('.canvas canvas'), d = g.net.canvasToDOM({ x: p[0], y: p[1] }), k = c.width / c.clientWidth;
  let best = null, far = 1e9; const want = window.conflictgraph.paint[l.sign].match(/\\w\\w/g).map(h => parseInt(h, 16));
  for (let dx = -2; dx <= 2; dx++) for (let dy = -2; dy <= 2; dy++) { const v = [...c.getContext('2d').getImageData(Math.round(d.x * k) + dx, Math.round(d.y * k) + dy, 1, 1).data].slice(0, 3), miss = Math.hypot(...v.map((x, i) => x - want[i])); if (miss < far) { far = miss; best = v; } }
  return [best, want]; }"""


@pytest.mark.browser
def test_every_parallel_line_is_seen_in_its_colour(another, tmp_path):
    """Four lines between two actors run apart, each in the colour of its sign, none hidden by another."""
    rows = [
        testing.act("a", "ant", "bee"),
        testing.act("b", "bee", "ant"),
        testing.act("c", "ant", "bee", sign=1),
        testing.act("d", "bee", "ant", sign=1),
    ]
    pinned = {"ant": (-220.0, 0.0), "bee": (220.0, 30.0)}
    cg.page.write(testing.graph(rows, actors=["ant", "bee"]), tmp_path / "four.html", pinned=pinned)
    one = another(tmp_path / "four.html").go(sel=["ant", "bee"])
    one.page.wait_for_timeout(150)

    middles = one.js("() => window.conflictgraph.graph.lines().map(l => l.points[l.points.length >> 1])")

    assert len(middles) == 4
    assert all(np.hypot(a[0] - b[0], a[1] - b[1]) > 12 for a, b in combinations(middles, 2))
    for line in ("ant>bee-", "bee>ant-", "ant>bee+", "bee>ant+"):
        found = [one.js(PIXEL, [line, share]) for share in (0.22, 0.25, 0.28, 0.72, 0.75, 0.78)]
        assert min(np.abs(np.subtract(seen, wanted)).max() for seen, wanted in found) < 40, line


@pytest.mark.browser
def test_no_two_lines_of_the_corpus_coincide(reader):
    """Between any two actors the lines of both directions and signs keep their distance."""
    lines = reader().js(
        "() => window.conflictgraph.graph.lines().map(l => [[l.source, l.target].sort().join('|'), l.points[l.points.length >> 1]])"
    )
    together = {}
    for key, middle in lines:
        together.setdefault(key, []).append(middle)

    assert any(len(many) > 2 for many in together.values())
    for many in together.values():
        assert all(np.hypot(a[0] - b[0], a[1] - b[1]) > 4 for a, b in combinations(many, 2))


@pytest.mark.browser
def test_the_symbols_of_the_trade_are_drawn(reader, tmp_path):
    """Alliances are double, conflict has its bolt, loose ties are dotted, help is dashed, and all have heads."""
    one = reader()
    with one.page.expect_download() as got:
        one.page.locator("select[data-key=export]").select_option("svg")
    got.value.save_as(tmp_path / "out.svg")
    text = (tmp_path / "out.svg").read_text(encoding="utf-8")
    groups = re.findall(r'<g class="(\w+)".*?</g>', text)
    of = lambda name: re.search(rf'<g class="{name}".*?</g>', text)[0]

    assert {"double", "zigzag", "dotted", "dashed"} <= set(groups)
    assert of("double").count("<path") == 3 and of("zigzag").count("<path") == 2
    assert 'stroke-linecap="round"' in of("dotted") and 'stroke-dasharray="8 5"' in of("dashed")
    assert 'fill="none"/></g>' in of("dashed") and 'fill="none"/></g>' not in of("zigzag")


@pytest.mark.browser
def test_the_heaviest_pairs_are_dark_and_the_rest_pale(reader):
    """At first sight the three pairs with most acts stand out; a selection dims the rest and removes nothing."""
    one = reader()
    lines = one.js(
        "() => window.conflictgraph.graph.lines().map(l => [[l.source, l.target].sort().join('|'), l.alpha])"
    )
    dark = {key for key, alpha in lines if alpha == 1}

    assert len(dark) == 3 and "kh|usa" in dark
    assert all(alpha <= 0.45 for key, alpha in lines if key not in dark)
    one.go(sel=["is"])
    after = one.js("() => window.conflictgraph.graph.lines().map(l => [l.source, l.target, l.alpha])")
    assert len(after) == len(lines)
    assert all((alpha > 0.9) == ("is" in (a, b)) for a, b, alpha in after)


@pytest.mark.browser
def test_positions_never_move_by_themselves(reader):
    """No physics: after a while, and after filters, every actor stands where the file puts it."""
    one = reader()
    spots = "() => window.conflictgraph.data.actors.map(a => window.conflictgraph.graph.net.getPosition(a.id)).map(p => [p.x, p.y])"
    before = one.js(spots)

    one.go(start="2024-01-01").go(start="2023-10-10")
    one.page.wait_for_timeout(300)

    given = one.js("() => window.conflictgraph.data.actors.map(a => [a.x, a.y])")
    assert one.js(spots) == before and np.abs(np.subtract(before, given)).max() < 1


def test_two_pages_of_the_corpus_are_the_same_bytes(corpus, iraq):
    """The same data give the same file, to the last byte."""
    assert cg.page.html(corpus).encode() == iraq.read_bytes()


def _paint():
    text = GRAPH.read_text(encoding="utf-8")
    found = {}
    for name, body in re.findall(r"^  (light|dark): \{(.*)\},$", text, re.MULTILINE):
        colours = dict(re.findall(r'"?(-?\w+)"?: "(#\w{6})"', body))
        found[name] = (colours, re.findall(r"#\w{6}", body.split("blocs: [")[1].split("]")[0]))
    return found


def _linear(colour):
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _contrast(one, other):
    light = sorted(float(_linear(c) @ (0.2126, 0.7152, 0.0722)) for c in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_palette_can_be_told_from_the_paper(theme):
    """Signs and text reach 4.5:1 on the drawing's paper, marks 3:1."""
    colours, blocs = _paint()[theme]

    for ink in ("ink", "muted", "-1", "1", "0"):
        assert _contrast(colours[ink], colours["paper"]) >= 4.5, ink
    for mark in (*blocs, colours["none"]):
        assert _contrast(mark, colours["paper"]) >= 3, mark


# How each kind of eye mixes linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1.0).
EYES = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def _lab(linear):
    white = TO_XYZ @ np.ones(3)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ np.clip(linear, 0, 1) / white, 1e-6))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eye", sorted(EYES))
def test_hostile_and_cooperative_differ_for_every_eye(theme, eye):
    """The two signs stay far apart in colour for protan, deutan and tritan readers."""
    colours, _ = _paint()[theme]

    one, other = (_lab(np.array(EYES[eye]) @ _linear(colours[sign])) for sign in ("-1", "1"))

    assert np.linalg.norm(one - other) > 60
