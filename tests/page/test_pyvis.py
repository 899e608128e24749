"""pyvis, without its traps: each of those that its users run into, tried on the network that we hand out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pyvis.network import Network

import conflictgraph as cg
from conflictgraph import atomic, testing
from conflictgraph.errors import TableError

ROOT = Path(cg.__file__).parent.parent
ATTACK = "<img src=x onerror='document.body.dataset.pwned=1'></script><script>document.body.dataset.pwned=1</script>"


def named(name):
    """Two actors, one of them with that name."""
    people = [{"actor_id": "ant", "name": name, "kind": "state"}, {"actor_id": "bee", "name": "Bee", "kind": "state"}]
    return testing.graph([testing.act("x", "ant", "bee")], actors=people)


def page_has_a_proper_head():
    """Say what pyvis leaves out: doctype, language, title, and the width of a phone."""
    text = cg.page.to_pyvis(testing.toy()).generate_html()
    assert text.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert text.split("</head>")[0].count("<title>") == 1 and 'name="viewport"' in text


def heading_is_not_put_in_twice_nor_unescaped():
    net = cg.page.to_pyvis(testing.toy())
    net.heading = ATTACK
    assert ATTACK not in net.generate_html() and "<h1>" not in net.generate_html()


def colours_sizes_and_menus_run_nothing():
    net = cg.page.to_pyvis(named("Ant"))
    net.bgcolor = net.width = net.height = f"red;}}</style>{ATTACK}"
    net.select_menu = net.filter_menu = True
    assert "document.body.dataset" not in net.generate_html()


def options_run_nothing():
    net = cg.page.to_pyvis(testing.toy())
    net.set_options({"nodes": {"title": ATTACK}})
    assert "document.body.dataset" not in net.generate_html()


def pictures_from_afar_are_not_fetched():
    net = cg.page.to_pyvis(testing.toy())
    net.nodes[0].update(shape="image", image="http://example.org/who-looks.png")
    assert "who-looks" not in net.generate_html()


def hover_texts_are_never_taken_for_html():
    """A single hover text with that word would switch pyvis' template to innerHTML for all."""
    net = cg.page.to_pyvis(named(f"href {ATTACK}"))
    assert all("href" not in node["title"] for node in net.nodes)
    assert "popup.innerHTML" not in net.stock().generate_html()


def the_graph_of_the_user_stays_as_it_was():
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", sign=-1, weight=2.0, date="2024-01-01")
    before = json.dumps(nx.node_link_data(graph, edges="edges"))
    cg.page.to_pyvis(cg.ConflictGraph.from_networkx(graph))
    assert json.dumps(nx.node_link_data(graph, edges="edges")) == before


def attributes_called_source_to_or_n_id_are_no_stumbling_block():
    graph = nx.MultiDiGraph()
    graph.add_node("a", n_id=7)
    graph.add_edge("a", "b", sign=-1, source="wire", to="x")
    net = cg.page.to_pyvis(cg.ConflictGraph.from_networkx(graph))
    assert [(edge["from"], edge["to"]) for edge in net.edges] == [("a", "b")]


def no_parallel_act_is_lost():
    rows = [testing.act(f"x{n}", "ant", "bee", sign=sign) for n, sign in enumerate((-1, -1, 1))]
    net = cg.page.to_pyvis(testing.graph([*rows, testing.act("y", "bee", "ant")], actors=["ant", "bee"]))
    assert sorted(row for edge in net.edges for row in edge["rows"]) == ["x0", "x1", "x2", "y"]


def parallel_lines_do_not_cover_each_other():
    """Each way bends to its own side, and each sign has its own bend."""
    rows = [testing.act(f"x{n}", "ant", "bee", sign=sign) for n, sign in enumerate((-1, 1))]
    net = cg.page.to_pyvis(testing.graph(rows, actors=["ant", "bee"]))
    assert {edge["smooth"]["type"] for edge in net.edges} == {"curvedCW"}
    assert len({edge["smooth"]["roundness"] for edge in net.edges}) == len(net.edges) == 2


def numbers_of_numpy_and_pandas_and_tuples_are_taken_as_ids():
    graph = nx.DiGraph()
    graph.add_edge(np.int64(1), ("b", 2), sign=np.int8(-1), weight=np.float64(2), date=pd.Timestamp("2024-01-01"))
    net = cg.page.to_pyvis(cg.ConflictGraph.from_networkx(graph))
    assert {node["id"] for node in net.nodes} == {"1", "('b', 2)"}
    json.dumps([net.nodes, net.edges], allow_nan=False)


def what_is_not_a_number_is_refused_by_name():
    graph = nx.DiGraph()
    graph.add_edge("a", "b", sign=1, weight=float("nan"))
    with pytest.raises(TableError, match="weight is «nan»: a weight is a finite number"):
        cg.ConflictGraph.from_networkx(graph)


def labels_are_names_and_never_fall_back_to_the_id_unasked():
    net = cg.page.to_pyvis(named("0"))
    assert {node["label"] for node in net.nodes} == {"0", "Bee"}


def options_keep_the_spaces_in_their_words():
    net = cg.page.to_pyvis(testing.toy())
    net.set_options('var options = {"nodes": {"font": {"face": "Noto Sans Arabic"}}};')
    net.toggle_physics(status=False)
    assert net.options == {"nodes": {"font": {"face": "Noto Sans Arabic"}}, "physics": {"enabled": False}}
    assert "Noto Sans Arabic" in net.stock().generate_html()
    with pytest.raises(ValueError, match="options are a JSON object"):
        net.set_options("[1]")


def a_solver_can_be_chosen_twice():
    net = cg.page.to_pyvis(testing.toy())
    net.barnes_hut(gravity=-1)
    net.barnes_hut(gravity=-2)
    assert net.options.physics.barnesHut.gravitationalConstant == -2


def nothing_moves_by_itself():
    net = cg.page.to_pyvis(testing.toy())
    assert not net.options.physics.enabled and not net.stock().options.physics.enabled
    assert all({"x", "y"} <= set(node) and node["physics"] is False for node in net.nodes)


def pyvis_slow_and_mutating_ways_in_are_not_used():
    """Neither `from_nx` nor `add_edge`, whose cost grows with the square of the nodes."""
    used = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("from_nx", "add_node", "add_nodes", "add_edge", "add_edges"):
            patch.setattr(Network, name, lambda *_, name=name, **__: used.append(name))
        net = cg.page.to_pyvis(testing.toy())
        net.stock()
    assert used == [] and len(net.nodes) == 4


def a_notebook_gets_the_page_itself_and_no_file():
    """No frame of a file, which stays blank in remote notebooks, and no id that two cells would share."""
    bundle = cg.page.to_pyvis(testing.toy())._repr_mimebundle_()
    assert "srcdoc=" in bundle["text/html"] and " src=" not in bundle["text/html"].split("srcdoc=")[0]
    assert "mynetwork" not in bundle["text/html"] and "bootstrap" not in bundle["text/html"]


def no_loading_bar_is_left_standing():
    assert "loadingBar" not in cg.page.to_pyvis(testing.toy()).generate_html()


TRAPS = [one for name, one in list(globals().items()) if callable(one) and getattr(one, "__module__", "") == __name__]
TRAPS.remove(named)


@pytest.mark.parametrize("holds", TRAPS, ids=lambda one: one.__name__)
def test_a_trap_of_pyvis_is_none_of_ours(holds):
    """Each trap, named in plain words by what holds instead."""
    holds()


@pytest.mark.parametrize("way", ["show", "save_graph", "write_html"])
def test_a_script_writes_the_page_and_leaves_nothing_beside_it(way, tmp_path, monkeypatch):
    """Every way of pyvis to a file works outside of notebooks, and puts no folder into the current one."""
    monkeypatch.chdir(tmp_path)

    getattr(cg.page.to_pyvis(testing.toy()), way)("page.html")

    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_bytes().startswith(b"<!doctype html>")


def test_a_page_can_be_written_where_the_locale_knows_no_arabic(tmp_path):
    """On Windows pyvis stops amid its file, and leaves it empty."""
    code = "import sys; import conflictgraph as cg; from conflictgraph import testing as t; cg.page.to_pyvis(t.graph([t.act('x', 'a', 'b')], actors=[{'actor_id': 'a', 'name': '\\u0643\\u062a', 'kind': 'state'}])).write_html(sys.argv[1])"
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": os.environ["PATH"]}

    subprocess.run([sys.executable, "-c", code, str(tmp_path / "page.html")], check=True, env=plain, cwd=ROOT)

    assert "\u0643\u062a" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """Whole or not at all: no empty file is left when the disk gives up."""
    path = tmp_path / "page.html"
    path.write_text("old")
    monkeypatch.setattr(atomic.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        cg.page.to_pyvis(testing.toy()).write_html(str(path))

    assert path.read_text() == "old"


@pytest.mark.browser
def test_a_hostile_name_runs_nothing_in_either_page(watched, tmp_path):
    """Neither our page nor pyvis' own runs what a name holds, when it is looked at and hovered over."""
    net = cg.page.to_pyvis(named(f"href {ATTACK}"))
    net.write_html(str(tmp_path / "ours.html"))
    (tmp_path / "stock.html").write_text(net.stock().generate_html(), encoding="utf-8")

    page = watched.open(tmp_path / "ours.html")
    page.wait_for_timeout(400)
    assert not page.evaluate("!!document.body.dataset.pwned") and watched.requests == [] and watched.errors == []
    page = watched.open(tmp_path / "stock.html")
    page.wait_for_timeout(400)
    at = page.evaluate(
        "() => { const b = document.getElementById('mynetwork').getBoundingClientRect(), d = network.canvasToDOM(network.getPosition('ant')); return [b.x + d.x, b.y + d.y]; }"
    )
    page.mouse.move(*at, steps=3)
    page.wait_for_timeout(600)
    assert not page.evaluate("!!document.body.dataset.pwned")


@pytest.mark.browser
def test_the_stock_network_still_draws(watched, tmp_path):
    """A plain pyvis page of it shows every actor where we put it, every line, and comes to rest at once."""
    net = cg.page.to_pyvis(testing.toy())
    net.nodes[0]["label"] = "Changed here"
    (tmp_path / "stock.html").write_text(net.stock().generate_html(), encoding="utf-8")

    page = watched.open(tmp_path / "stock.html")
    page.wait_for_timeout(500)

    drawn = page.evaluate(
        "() => [nodes.length, edges.length, network.physics.physicsEnabled, nodes.get().map(n => n.label), network.getPositions()]"
    )
    assert drawn[:3] == [4, 4, False] and "Changed here" in drawn[3]
    for node in net.nodes:
        at = drawn[4][node["id"]]
        assert [at["x"], at["y"]] == pytest.approx([node["x"], node["y"]], abs=1)


@pytest.mark.browser
def test_no_number_of_a_path_is_left_when_the_path_is_gone(reader):
    """vis-network keeps a field that is set to nothing; our numbers go with what they number."""
    one = reader().go(sel=["usa", "nujaba"])
    assert one.js("window.conflictgraph.graph.badges().length") > 0

    one.go(sel=[])

    assert one.js("window.conflictgraph.graph.badges().length") == 0
