"""What the page is told: whole, plain, the same on every run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.page import contract, records, render
from conflictgraph.page.layout import place
from conflictgraph.page.payloads import payload
from conflictgraph.page.wire import safe_json

STATIC = Path(render.__file__).parent / "static"


@pytest.mark.parametrize("name", sorted(testing.toys()))
def test_every_awkward_graph_makes_a_page(name):
    """No shape of graph, not even the empty one, stops a page."""
    g = testing.toys()[name]

    text = cg.page.html(g)

    assert text.startswith("<!doctype html>") and "NaN" not in safe_json(payload(g))


def test_every_line_has_its_rows():
    """No line is drawn without a row of the tables behind it."""
    data = payload(testing.toy())
    known = {row["id"] for row in (*data["acts"], *data["ties"])}

    assert all(line["rows"] and set(line["rows"]) <= known for line in data["lines"])


def test_two_builds_are_the_same_bytes_under_another_hash_seed_and_locale(tmp_path):
    """Neither hash order, locale nor time zone changes a byte, and C can write Arabic."""
    code = "import sys; import conflictgraph as cg; from conflictgraph import testing as t; g = t.graph([t.act('x','a','b',description='كتائب')], actors=[{'actor_id':'a','name':'كتائب','kind':'state'}]); cg.page.write(g, sys.argv[1])"
    out = []
    for seed, locale in (("1", "C"), ("2", "C.UTF-8")):
        path = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-c", code, str(path)],
            check=True,
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale, "PATH": "", "TZ": "Asia/Baghdad" if seed == "1" else "UTC"},
            cwd=render.__file__.split("conflictgraph/page")[0],
        )
        out.append(path.read_bytes())

    assert out[0] == out[1]
    assert str(tmp_path).encode() not in out[0]


def test_a_failed_write_keeps_the_old_page(tmp_path, monkeypatch):
    """A full disk leaves the old file as it was, and no litter."""
    path = tmp_path / "page.html"
    path.write_text("old")
    monkeypatch.setattr(
        "conflictgraph.atomic.os.write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )

    with pytest.raises(OSError, match="No space"):
        cg.page.write(testing.toy(), path)

    assert path.read_text() == "old" and [one.name for one in tmp_path.iterdir()] == ["page.html"]


def test_the_import_brings_no_guest():
    """Neither pyvis, IPython nor jinja2 comes with the room."""
    code = "import sys, conflictgraph.page; print([m for m in ('pyvis','IPython','jinja2','matplotlib') if m in sys.modules])"

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(render.__file__).parents[2]
    )

    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/x",
        "http://u:p@host/",
        " http://host",
        "java\tscript:x",
        "ftp://host",
        "http:\\\\host",
        "",
    ],
)
def test_only_plain_web_addresses_are_links(url):
    """A link is http or https, without user, password or control characters."""
    assert records.plain_address(url) == ""


def test_pyvis_gets_a_network_with_every_line(monkeypatch):
    """The network is pyvis' own class, without physics, and the graph stays as it was."""
    from pyvis.network import Network

    g = testing.toy()
    before = g.acts.astype(str).to_json()

    net = cg.page.to_pyvis(g)

    assert isinstance(net, Network) and len(net.edges) == 4 and g.acts.astype(str).to_json() == before
    assert net.generate_html().startswith("<!doctype html>")
    assert "vis" in net.stock().generate_html()


def test_the_layout_keeps_friends_nearer_than_foes():
    """On the toy graph friends stand nearer than foes."""
    pairs, signs = np.array([[0, 1], [0, 2], [1, 3]]), np.array([-1, 1, 1])

    spots, name = place(4, pairs, signs, np.array([0, 1, 0, 1]), np.full((4, 3), 20.0))

    gap = lambda a, b: np.hypot(*(spots[a] - spots[b]))
    assert name == "signed stress" and gap(0, 2) < gap(0, 1)
    again, _ = place(4, pairs, signs, np.array([0, 1, 0, 1]), np.full((4, 3), 20.0))
    assert (again == spots).all()


def test_types_and_contract_agree():
    """`types.d.ts` names the same fields as the contract in Python."""
    text = (STATIC / "types.d.ts").read_text()
    found = {
        name: set(re.findall(r"^\s+(\w+):", body, re.MULTILINE))
        for name, body in re.findall(r"interface (\w+) \{(.*?)\n\}", text, re.DOTALL)
    }

    for name in (
        "Act",
        "Actor",
        "Bloc",
        "Dataset",
        "Line",
        "Meta",
        "Payload",
        "Quote",
        "Response",
        "Rules",
        "Source",
        "Tie",
        "Words",
    ):
        assert found[name] == set(getattr(contract, name).__annotations__), name


def test_names_of_modules_do_not_collide():
    """The modules become one function, so no top name may stand in two of them."""
    names = [
        hit
        for module in render.MODULES
        for hit in re.findall(
            r"^(?:export )?(?:function|const|let) (\w+)", (STATIC / "js" / f"{module}.js").read_text(), re.MULTILINE
        )
    ]

    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def _contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("block", [".conflictgraph {", ".conflictgraph.dark {"])
def test_colours_can_be_told_from_the_paper(block):
    """Text and signs reach 4.5:1 on paper and card in both themes."""
    body = (STATIC / "style.css").read_text().split(block)[1].split("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", body))

    for ground in ("paper", "card"):
        for ink in ("ink", "muted", "foe", "friend", "mixed"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def test_vendored_files_have_their_hashes():
    """No byte of the libraries differs from the list."""
    import hashlib

    for line in (STATIC / "vendor" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name


def test_a_notebook_gets_a_sandboxed_frame_a_picture_and_words():
    """The frame has no same origin; the picture has no script."""
    bundle = cg.page.show(testing.toy())._repr_mimebundle_()

    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert (
        'sandbox="allow-scripts' in bundle["text/html"]
        and "allow-same-origin" not in bundle["text/html"]
        and "<script" not in bundle["image/svg+xml"]
    )


def test_data_cannot_leave_their_block():
    """No closing tag, comment or line separator survives in the JSON."""
    text = safe_json(["</script>", "<!--", "\u2028", "&", "\ud800"])

    assert not set("<>&\u2028\ud800") & set(text)
    assert json.loads(text)[0] == "</script>"


@pytest.mark.parametrize("name", sorted(testing.toys()))
def test_every_payload_keeps_its_schema(name):
    """The JSON Schema made from the contract takes every payload."""
    jsonschema = pytest.importorskip("jsonschema")
    from conflictgraph.page.schema import schema

    jsonschema.validate(payload(testing.toys()[name]), schema())


def test_blocs_of_many_actors_claim_no_count_of_misfits():
    """Above three hundred actors the blocs are a fast grouping, and the page names no cost that nobody worked out."""
    acts = [testing.act(f"x{n}", f"a{n}", f"a{n + 1}", type="AID") for n in range(310)]

    about = payload(testing.graph(acts))["meta"]["blocs"]

    assert about == {"optimal": False, "engine": "signed modularity", "frustrated": []}
