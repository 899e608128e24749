"""What is written reads back as the same tables, and runs nothing anywhere."""

from __future__ import annotations

import csv
import errno
import json
import os
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictgraph import atomic, export, testing
from conflictgraph.errors import TableError
from conflictgraph.export import cells, folders, xml
from conflictgraph.export import json as json_room
from conflictgraph.graph import ConflictGraph
from conflictgraph.testing import act, graph, graphs

if TYPE_CHECKING:
    from pathlib import Path

EXACT = {"graphml": "g.graphml", "json": "g.json", "cytoscape": "g.cyjs", "csv": "folder", "parquet": "parquet"}
HOSTILE = [
    '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\ttab", "\rcr", "'=quoted", "''=twice", "＝1+1", "bell\x07", "esc\x1b[2J",
    "</script><b>", "&amp;<&", "line\r\nend", "\\u0007", "\\\\u", "[not json", "[1]", "true", "1", "NA", "null", "\u202egnp\u202c", "a\u0000b", "\ufffe", " ", '"', ",", "'",
]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(alphabet=st.characters(codec="utf-8"), max_size=12))


def full() -> ConflictGraph:
    """Give a graph in which every table has a row, with extra columns and an act of one actor."""
    g = graph(
        [
            act("1", "a", "b", killed_low=1, tags=("core", "[x]"), seen=pd.Timestamp("2024-02-01 10:30:00")),
            act("2", "b", "a", day="2024-02-03", date=pd.NaT, tags=()),
            act("3", "a", "", direction="monadic", tags=()),
            act("1", "a", "c", tags=()),
        ],
        [testing.tie("t", "a", "c", since=pd.Timestamp("2003-01-01"))],
        responses=[("2", "1")],
    )
    actors = g.actors.assign(names=[(("ar", "أ"), ("en", "A")), (), ()], aliases=[("x", "=y"), (), ()])
    claims = (
        testing.frame("claims", [{"claim_id": "c", "by": "a", "about": ("b", "1")}])
        if hasattr(testing, "frame")
        else g.claims
    )
    return ConflictGraph(
        g.tables.with_(actors=actors, claims=claims, meta={"title": "=T\x07", "tour": [1, {"a": None}]}).check()
    )


@pytest.mark.parametrize("name", EXACT)
def test_every_table_comes_back(tmp_path: Path, name: str) -> None:
    """Extra columns, acts of one actor, compound acts, times of day and claims survive."""
    g = full()

    back = export.read(export.write(g, tmp_path / EXACT[name], format=name))

    testing.assert_tables_equal(g.tables, back.tables)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("toy", testing.toys())
def test_awkward_graphs_come_back(tmp_path: Path, name: str, toy: str) -> None:
    """The empty graph, a self-loop and the others survive each format."""
    g = testing.toys()[toy]

    back = export.read(export.write(g, tmp_path / EXACT[name], format=name))

    testing.assert_tables_equal(g.tables, back.tables)


@pytest.mark.parametrize("name", EXACT)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(g=graphs(actors=4, acts=4, ties=2), words=st.lists(texts, min_size=4, max_size=4), actor=texts)
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, g: ConflictGraph, words: list[str], actor: str
) -> None:
    """Whatever stands in a text cell, it reads back as it was, in each format."""
    actors = g.actors.assign(name=[actor + "x", *(word + "." for word in words[:3])], note=words)
    g = ConflictGraph(g.tables.with_(actors=actors, meta={"title": words[0]}))

    back = export.read(export.write(g, tmp_path_factory.mktemp("any") / EXACT[name], format=name))

    testing.assert_tables_equal(g.tables, back.tables)


@given(text=texts)
def test_escapes_are_undone(text: str) -> None:
    """Escaping and the apostrophe are injective, and leave neither control nor formula."""
    safe = cells.formula_safe(cells.escape(text))

    assert cells.unescape(cells.formula_undone(safe)) == text
    assert not safe or safe[0] not in "=+-@\t\r\n＝＋－＠"
    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in safe)


def test_small_dtypes_come_back(tmp_path: Path) -> None:
    """Event data keep text as categories and weights as float32."""
    g = testing.toy()
    acts = g.acts.astype({"type": "category", "weight": "float32"})
    g = ConflictGraph(g.tables.with_(acts=acts))

    back = export.read(export.write(g, tmp_path / "g.json"))

    assert str(back.acts["type"].dtype) == "category"
    testing.assert_tables_equal(g.tables, back.tables)


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    """No text cell starts with a sign that a spreadsheet runs."""
    names = [word + "." for word in HOSTILE]
    g = graph(actors=[{"actor_id": f"n{n}", "name": name, "note": name} for n, name in enumerate(names)])

    folder = export.write(g, tmp_path / "folder")

    with (folder / "actors.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    assert not [cell for row in found for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert export.read(folder).actors["name"].tolist() == names


def test_a_hostile_label_gives_xml_that_can_be_read(tmp_path: Path) -> None:
    """A bell in a label does not spoil GraphML or GEXF for other readers."""
    g = graph([act("1", "a", "b", note="bell\x07 & <tag>")], actors=[{"actor_id": "a", "name": "A\x07\x1b"}])

    graphml = nx.read_graphml(export.write(g, tmp_path / "g.graphml"))
    gexf = export.write(g, tmp_path / "g.gexf")

    assert graphml.nodes["a"]["name"] == "A\\u0007\\u001b"
    assert b"\x07" not in gexf.read_bytes()
    xml._guard(gexf.read_bytes())


def test_gexf_keeps_parallel_edges_with_signs_and_days(tmp_path: Path) -> None:
    """Each act is an edge of its own, with days, and no weight is negative."""
    text = export.write(testing.toy(), tmp_path / "g.gexf").read_text(encoding="utf-8")

    assert text.count("<edge ") == 5
    assert 'start="2024-01-01"' in text
    assert 'weight="-' not in text


def test_node_link_is_read_by_networkx(tmp_path: Path) -> None:
    """Networkx reads the JSON as a multigraph with every row."""
    data = json.loads(export.write(testing.toy(), tmp_path / "g.json").read_text(encoding="utf-8"))

    G = nx.node_link_graph(data, edges="edges")

    assert (len(G), G.number_of_edges()) == (4, 5)


def test_somebody_elses_graphml_is_read(tmp_path: Path) -> None:
    """A file of networkx' own writer becomes a graph with signs."""
    G = nx.DiGraph()
    G.add_edge("a", "b", sign=-1, weight=2.0)
    nx.write_graphml_xml(G, tmp_path / "g.graphml")

    g = export.read(tmp_path / "g.graphml")

    assert g.acts[["source", "target", "sign", "weight"]].to_numpy().tolist() == [["a", "b", -1, 2.0]]


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><graphml><graph><node id="&b;"/></graph></graphml>'
BAD_XML = {
    "laughs": (LAUGHS, "DOCTYPE"),
    "xxe": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><graphml><graph/></graphml>', "DOCTYPE"),
    "two": ("<graphml><graph/><graph/></graphml>", "second graph"),
    "deep": ("<a>" * 5000, "nested"),
    "ghost": ('<graphml><graph><node id="a"/><edge source="a" target="ghost"/></graph></graphml>', "no node «ghost»"),
    "twice": ('<graphml><graph><node id="a"/><node id="a"/></graph></graphml>', "stands twice"),
    "torn": ("<graphml><graph>", "not XML"),
    "none": ("<graphml/>", "no graph"),
    "type": (
        '<graphml><key id="k" for="edge" attr.name="sign" attr.type="int"/><graph><node id="a"/><edge source="a" target="a"><data key="k">x</data></edge></graph></graphml>',
        "no int",
    ),
    "sign": (
        '<graphml><key id="k" for="edge" attr.name="sign" attr.type="int"/><graph><node id="a"/><edge source="a" target="a"><data key="k">7</data></edge></graph></graphml>',
        "a sign is",
    ),
    "encoding": ('<?xml version="1.0" encoding="nonsense"?><graphml/>', "not XML"),
}


@pytest.mark.parametrize("case", BAD_XML)
def test_hostile_xml_is_refused(tmp_path: Path, case: str) -> None:
    """Entities, deep nesting, a second graph and edges to nowhere are refused with a sentence."""
    text, message = BAD_XML[case]
    (tmp_path / "g.graphml").write_text(text, encoding="utf-8")

    with pytest.raises(TableError, match=message):
        export.read(tmp_path / "g.graphml")


BAD_JSON = {
    "no": ("{", "not JSON"),
    "deep": ("[" * 100_000, "nested|not JSON"),
    "nan": ('{"nodes": NaN}', "no number"),
    "twice": ('{"nodes": [], "nodes": []}', "stands twice"),
    "foreign": ('{"nodes": [], "edges": []}', "not written by"),
    "list": ("[]", "not written by"),
    "layout": ('{"nodes": [], "edges": [], "graph": {"conflictgraph": {"format": 2}}}', "layout 2"),
    "rest": ('{"nodes": [], "edges": [], "graph": {"conflictgraph": {"format": 1, "alone": 3}}}', "list of mappings"),
    "kind": ('{"nodes": [], "edges": [{"row_kind": "x"}], "graph": {"conflictgraph": {"format": 1}}}', "unknown kind"),
    "meta": ('{"nodes": [], "edges": [], "graph": {"conflictgraph": {"format": 1, "meta": 1}}}', "mappings"),
    "sign": (
        '{"nodes": [], "edges": [{"row_kind": "act", "sign": true, "date": "now"}], "graph": {"conflictgraph": {"format": 1}}}',
        "is no date",
    ),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_hostile_json_is_refused(tmp_path: Path, case: str) -> None:
    """Wrong, deep and foreign JSON is refused with a sentence, and the clock is never asked."""
    text, message = BAD_JSON[case]
    (tmp_path / "g.json").write_text(text, encoding="utf-8")

    with pytest.raises(TableError, match=message):
        export.read(tmp_path / "g.json")


def test_json_that_is_no_text_is_refused() -> None:
    """Bytes that are not UTF-8 are refused."""
    with pytest.raises(TableError, match="UTF-8"):
        json_room.parse(b"\xff\xfe")


BAD_CSV = {
    "ragged": (lambda text: text + "x,y\n", "2 cells where the head has"),
    "open quote": (lambda text: text.rstrip("\n") + '"open\n', "actors.csv:"),
    "html": (lambda text: "<html>log in</html>\n", "no column"),
    "semicolon": (lambda text: text.replace(",", ";"), "no column"),
    "twice": (lambda text: text.replace("actor_id,", "actor_id,note,", 1), "stands twice"),
    "bool": (lambda text: text.replace("false", "maybe"), "is no bool"),
}


@pytest.mark.parametrize("case", BAD_CSV)
def test_a_damaged_csv_is_refused(tmp_path: Path, case: str) -> None:
    """Shifted rows, an open quote, a log-in page and another separator never become data."""
    change, message = BAD_CSV[case]
    folder = export.write(testing.toy(), tmp_path / "folder")
    text = (folder / "actors.csv").read_text(encoding="utf-8")
    (folder / "actors.csv").write_text(change(text), encoding="utf-8")

    with pytest.raises(TableError, match=message):
        export.read(folder)


def test_a_csv_that_a_person_edited_is_read(tmp_path: Path) -> None:
    """A byte order mark and a new column are welcome; the column is text."""
    folder = export.write(testing.toy(), tmp_path / "folder")
    lines = (folder / "actors.csv").read_text(encoding="utf-8").splitlines()
    edited = [lines[0] + ",007", *(line + ",NA" for line in lines[1:])]
    (folder / "actors.csv").write_text("\ufeff" + "\n".join(edited) + "\n", encoding="utf-8")

    assert export.read(folder).actors["007"].tolist() == ["NA"] * 4


def test_damaged_folders_are_refused(tmp_path: Path) -> None:
    """A folder of another layout, text that is no UTF-8 and torn Parquet are refused."""
    folder = export.write(testing.toy(), tmp_path / "folder")
    (folder / "acts.csv").write_bytes(b"\xff")
    with pytest.raises(TableError, match="UTF-8"):
        export.read(folder)
    (folder / "conflictgraph.json").write_text('{"format": 9}', encoding="utf-8")
    with pytest.raises(TableError, match="layout"):
        export.read(folder)
    parquet = export.write(testing.toy(), tmp_path / "parquet", format="parquet")
    (parquet / "acts.parquet").write_bytes(b"PAR1")
    with pytest.raises(TableError, match="Parquet"):
        folders.read_parquet(parquet)


def test_unknown_formats_are_answered_with_those_there_are(tmp_path: Path) -> None:
    """A format that is not there gets the list; GEXF cannot be read back, and says so."""
    with pytest.raises(ValueError, match="did you mean graphml"):
        export.write(testing.toy(), tmp_path / "g.graphm", format="graphm")
    with pytest.raises(ValueError, match=r"no format «\.xlsx»"):
        export.write(testing.toy(), tmp_path / "g.xlsx")
    with pytest.raises(TableError, match="cannot be read back"):
        export.read(export.write(testing.toy(), tmp_path / "g.gexf"))


@pytest.mark.parametrize("name", [*EXACT, "gexf"])
def test_the_same_graph_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    """Two exports are equal byte for byte, and hold no path."""
    places = [export.write(full(), tmp_path / f"place{n}", format=name) for n in range(2)]

    files = [sorted(place.rglob("*")) if place.is_dir() else [place] for place in places]
    assert [file.read_bytes() for file in files[0]] == [file.read_bytes() for file in files[1]]
    assert not [file for file in files[0] if str(tmp_path).encode() in file.read_bytes()]


@pytest.mark.parametrize("name", [*EXACT, "gexf"])
def test_a_full_disk_keeps_the_old_export(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up, what stood there is whole."""
    place = export.write(testing.toy(), tmp_path / "place", format=name)
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    before = [file.read_bytes() for file in files]

    def full_disk(handle, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "write", full_disk)
    with pytest.raises(OSError, match="space"):
        export.write(testing.toys()["all_hostile"], place, format=name)

    assert [file.read_bytes() for file in files] == before
    assert (sorted(place.rglob("*")) if place.is_dir() else [place]) == files
