"""The way of a payload into the page and back: nothing is lost, and it is short."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import zlib

import pytest

from conflictgraph import datasets, testing
from conflictgraph.page import wire
from conflictgraph.page.payloads import payload

READ = """
import { read } from %s;
let text = ""; process.stdin.setEncoding("utf8");
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(await Promise.all(JSON.parse(text).map(([kind, block]) => read(kind, block)))));
"""


def as_the_browser_reads(root, blocks):
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not on this machine (Debian: apt-get install nodejs)")
    module = json.dumps((root / "conflictgraph/page/static/js/wire.js").as_uri())
    done = subprocess.run(
        [node, "--input-type=module", "-e", READ % module],
        input=json.dumps(blocks),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_the_browser_reads_what_python_wrote(root, monkeypatch):
    """Every toy and the corpus come back equal from wire.js, readable and compressed alike."""
    payloads = [payload(g) for g in (*testing.toys().values(), datasets.load("iraq-2023-24"))]
    blocks = [wire.block(data) for data in payloads]
    monkeypatch.setattr(wire, "_READABLE", 0)
    blocks += [wire.block(data) for data in payloads]

    found = as_the_browser_reads(root, blocks)

    plain = json.loads(json.dumps(payloads))
    assert found == [*plain, *plain]
    assert {kind for kind, _ in blocks} == {"json", "deflate"}


def test_what_is_equal_in_python_but_not_in_json_stays_apart():
    """1, 1.0 and True are three values, and so are columns of them."""
    rows = [{"a": 1, "b": True, "c": [1]}, {"a": 1.0, "b": 1, "c": [True]}, {"a": True, "b": 1.0, "c": [1.0]}]

    columns = wire._table(rows, {})["columns"]

    assert json.dumps(columns["a"]) == "[1, 1.0, true]" and json.dumps(columns["b"]) == "[true, 1, 1.0]"
    assert json.dumps(columns["c"]) == "[[1], [true], [1.0]]"


def test_a_large_block_is_compressed_and_holds_the_same():
    """Above the limit the block is base64 of a deflated text; the text is the readable one."""
    data = payload(testing.toy())
    data["meta"]["title"] = "x" * 300_000

    kind, text = wire.block(data)

    assert kind == "deflate" and len(text) < 10_000
    assert zlib.decompress(base64.b64decode(text)).decode() == wire.safe_json(wire.pack(data))
