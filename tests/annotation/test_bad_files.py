"""Broken files of other tools: every fault at once with its line, never another error, nothing half written."""

from __future__ import annotations

import json
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph.annotation.exchange import IMPORTS, convert, take
from conflictgraph.cli.verbs import app
from conflictgraph.errors import SeedError
from conflictgraph.readers.seed import load

WORDS = "🚢 On Monday Mill fired on Guild. On Tuesday Guild blamed Mill for it. Mill backs Ferry.\n"
SEED = """conflictgraph: 1
source: { title: A day, published: 2024-03-06, text: day.txt }
actors: { mill: { name: Mill, member_of: guild }, guild: { name: Guild }, ferry: { name: Ferry, parent: guild } }
acts:
  shot: { who: mill, did: ASSAULT/firearms, to: guild, when: 2024-03-04, evidence: [Mill … Guild. On Tuesday, fired on Guild] }
  blame: { who: guild, did: ACCUSE, to: mill, in_response_to: shot, status: possible, evidence: Guild blamed Mill }
ties:
  backing: { who: mill, is: backer_of, of: ferry, evidence: Mill backs Ferry }
passed_over: [{ quote: On Monday, why: a date }]
"""
PRODIGY = {"text": WORDS, "spans": [{"start": 12, "end": 16, "label": "ORG"}], "relations": [{"head_span": {"start": 12, "end": 16}, "child_span": {"start": 26, "end": 31}, "head": 0, "child": 1, "label": "ACCUSE"}]}  # fmt: skip
WIKIEVENTS = {"doc_id": "d", "text": "Mill hit Guild", "tokens": ["Mill", "hit", "Guild"], "entity_mentions": [{"id": "T1", "start": 0, "end": 1, "entity_type": "ORG", "text": "Mill"}], "event_mentions": [{"id": "V1", "event_type": "Conflict.Attack", "trigger": {"start": 1, "end": 2, "text": "hit"}, "arguments": [{"entity_id": "T1", "role": "Attacker"}]}]}  # fmt: skip
PLOVER = [{"id": "P1", "date": "2000-01-01", "event": "AGREE", "source": [{"actorText": "Mill"}], "target": [{"actorText": "Guild"}], "text": "Mill agreed with Guild.", "dead": "3", "eventLoc": {"name": "Ford"}, "context": "a"}]  # fmt: skip
PETRARCH = '<V><Sentences><Sentence date="19950101" id="A" category="x" sentence="true"><EventCoding sourcecode="ARN" targetcode="GON" eventcode="064"/><Text>Arn met Gon.</Text></Sentence></Sentences></V>'  # fmt: skip
NAMES = {"acts-csv": "day.csv", "brat": "day.ann", "cas": "day.xmi", "doccano": "day.jsonl", "label-studio": "day.json"}
NAMES |= {"followthemoney": "day.ftm.json", "web-annotation": "day.jsonld"}


def _samples():
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "day.txt").write_text(WORDS, encoding="utf-8")
        (home / "day.yaml").write_text(SEED, encoding="utf-8")
        loaded = load(home)
        found = {to: (name, convert(loaded, to)[0].files) for to, name in NAMES.items()}
    found["prodigy"] = "p.jsonl", {"p.jsonl": json.dumps(PRODIGY).encode()}
    found["wikievents"] = "w.jsonl", {"w.jsonl": json.dumps(WIKIEVENTS).encode()}
    found["plover"] = "g.txt", {"g.txt": json.dumps(PLOVER).encode()}
    found["petrarch"] = "g.xml", {"g.xml": PETRARCH.encode()}
    return found


SAMPLES = _samples()
JSON = [name for name in SAMPLES if name not in {"acts-csv", "brat", "cas", "petrarch"}]


def _read(form, content, folder):
    name, files = SAMPLES[form]
    for other, bytes_ in files.items():
        (folder / other).write_bytes(bytes_)
    (folder / name).write_bytes(content)
    (folder / "day.txt").write_text(WORDS, encoding="utf-8")
    return take(folder / name, form)


def test_there_is_a_sample_of_every_format():
    """And each is read as it is."""
    assert sorted(SAMPLES) == sorted(IMPORTS)
    for form, (name, files) in SAMPLES.items():
        with tempfile.TemporaryDirectory() as folder:
            assert _read(form, files[name], Path(folder)), form


@pytest.mark.parametrize("form", sorted(SAMPLES))
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_damaged_bytes_are_read_or_refused(form, data):
    """Cut off, cut out, overwritten: a seed or a `SeedError`, and no other error."""
    content = SAMPLES[form][1][SAMPLES[form][0]]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(start, min(len(content), start + 20))))
    damaged = (
        content[:start]
        + data.draw(st.binary(max_size=4) | st.sampled_from([b"\t", b"-1", b'"', b"T9", b"\xff"]))
        + content[end:]
    )

    with tempfile.TemporaryDirectory() as folder, suppress(SeedError):
        _read(form, damaged, Path(folder))


def _places(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from _places(item, (*path, key))


def _put(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _put(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("form", sorted(JSON))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_values_of_the_wrong_kind_are_read_or_refused(form, data):
    """Any value exchanged for one of another kind: a seed or a `SeedError`, and no other error."""
    name, files = SAMPLES[form]
    lines = [json.loads(line) for line in files[name].decode().splitlines()] if form in {"doccano", "followthemoney", "prodigy", "wikievents"} else [json.loads(files[name])]  # fmt: skip
    number = data.draw(st.integers(0, len(lines) - 1))
    path = data.draw(st.sampled_from(list(_places(lines[number]))))
    lines[number] = _put(lines[number], path, data.draw(st.sampled_from([None, True, -1, 10**9, 1.5, "", "x", "acts/shot", [], ["x"], [None], {}, {"row": "acts/x"}])))  # fmt: skip

    with tempfile.TemporaryDirectory() as folder, suppress(SeedError):
        _read(form, "\n".join(json.dumps(line) for line in lines).encode(), Path(folder))


def _span(start, end, said):
    return {"start": start, "end": end, "text": said, "labels": ["ORG"]}


def _studio(*values):
    result = [
        {"id": str(n), "type": "labels", "from_name": "l", "to_name": "t", "value": value}
        for n, value in enumerate(values)
    ]
    return json.dumps([{"data": {"text": WORDS}, "annotations": [{"result": result}]}], indent=1)


@pytest.mark.parametrize(
    ("form", "name", "content", "expected"),
    [
        ("brat", "x.ann", "T1\tORG 12 16\tMill\nE1\tASSAULT:T2 Who:T9\n", r"x\.ann:2:1: E1 names T9, which is not there"),
        ("brat", "x.ann", "T1\tORG 13 17\tMill\n", r"x\.ann:1:1: «Mill» does not stand at 13-17.*utf-16"),
        ("brat", "x.ann", "T1\tORG 400 404\tMill\n", r"x\.ann:1:1: offset 400 is outside the text of 88 code points"),
        ("brat", "x.ann", "T1\tORG 12 16;14 20\tMill ll fir\n", r"pieces of T1 overlap"),
        ("brat", "x.ann", "T1 ORG 12 16 Mill\n", r"x\.ann:1:1: this line is cut off or has no tabs"),
        ("brat", "x.ann", "Q1\tORG 12 16\tMill\n", r"«Q1» is no line of brat"),
        ("doccano", "x.jsonl", '{"text": "Mill", "entit', r"x\.jsonl:1:\d+: the JSON ends in the middle"),
        ("doccano", "x.jsonl", '{"text": "a"}\n{"txt": "b"}\n', r"x\.jsonl:2:1: «text» is missing: it has «txt»"),
        ("doccano", "x.jsonl", '{"text": "a", "label": [[0, 1, "X"]]}', r"export the project as «JSONL \(relation\)»"),
        ("doccano", "x.jsonl", '{"text": "abc", "entities": [{"id": 1, "start_offset": 2, "end_offset": 9}]}', r"offset 9 is outside"),
        ("doccano", "x.jsonl", '{"text": "abc", "text": "abd"}', r"the key «text» stands twice"),
        ("doccano", "x.jsonl", '{"text": NaN}', r"NaN is no JSON number"),
        ("doccano", "x.jsonl", '{"a":' * 100_000, r"nested too deep|ends in the middle"),
        ("label-studio", "x.json", _studio(_span(12, 16, "Mill")), r"x\.json:\d+:\d+: region 0: «Mill» does not stand at 12-16.*fit when counted in code points"),
        ("label-studio", "x.json", _studio(_span(1, 16, "Mill")), r"inside a character"),
        ("label-studio", "x.json", '[{"id": 1, "text": "Mill", "label": []}]', r"not as «JSON-MIN»"),
        ("web-annotation", "day.jsonld", '{"type": "AnnotationPage"}', r"«items» is missing"),
        ("web-annotation", "day.jsonld", '[{"target": {"selector": {"type": "TextQuoteSelector", "exact": "Mill"}}}]', r"«Mill» stands more than once"),
        ("web-annotation", "day.jsonld", '[{"target": {"selector": {"type": "TextQuoteSelector", "exact": "Mall"}}}]', r"«Mall» does not stand in the text"),
        ("acts-csv", "day.csv", "who,did,to,when,quote\nMill,ASSAULT,Guild,26/08/2017,fired on Gild\n", r"day\.csv:2:1: quote not in the text\. Nearest, line 1 col \d+"),
        ("acts-csv", "day.csv", "who,did,to,when,quote\nMill,ASSAULT,Guild,26/08/2017,fired on\n", r"day\.csv:2:1: «26/08/2017» is not a date"),
        ("acts-csv", "day.csv", "who,did,to,when,quote\nMill,ASSAUT,Guild,2024,fired on\n", r"day\.csv:2:1: «ASSAUT» .*ASSAULT"),
        ("acts-csv", "day.csv", "who,did,to,when,quote\nMill,ASSAULT,Guild,2024,Mill\n", r"day\.csv:2:1: quote found 3 times"),
        ("acts-csv", "day.csv", "who,did,to,when,quote\nMill,ASSAULT,Guild\n", r"day\.csv:2:1: 3 cells, 5 columns"),
        ("acts-csv", "day.csv", "who;did;to;when;quote\n", r"separated by ';' here"),
        ("prodigy", "x.jsonl", json.dumps({**PRODIGY, "relations": [{"head": 0, "child": 7, "label": "X"}]}), r"«head» is token 0, which is not there"),
        ("wikievents", "x.jsonl", json.dumps(WIKIEVENTS).replace('"end": 1', '"end": 9'), r"tokens 0 to 9 are not in a document of 3 tokens"),
        ("wikievents", "x.jsonl", json.dumps(WIKIEVENTS).replace('"entity_id": "T1"', '"entity_id": "T5"'), r"V1 names T5"),
        ("followthemoney", "x.ftm.json", '{"id": "a", "schema": "Person", "properties": {}}', r"x\.ftm\.json:1:1: «name» is missing"),
        ("followthemoney", "x.ftm.json", '{"id": "m", "schema": "Membership", "properties": {"member": ["a"], "organization": ["b"]}}', r"no entity «a» in this file"),
        ("petrarch", "x.xml", "<Sentences><Sentence", r"x\.xml:1:\d+: not XML"),
        ("petrarch", "x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', r"a DOCTYPE is not read"),
        ("plover", "x.txt", '{"id": 1}', r"no list of records"),
        ("cas", "x.xmi", "<xmi", r"its TypeSystem\.xml is not beside it"),
    ],
)  # fmt: skip
def test_each_fault_is_said_with_its_place(tmp_path, form, name, content, expected):
    """File, line, what stands there and what would do."""
    for text in ("x.txt", "day.txt"):
        if text != name:
            (tmp_path / text).write_bytes(WORDS.encode())
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(SeedError, match=expected):
        take(tmp_path / name, form)


def _cas(folder):
    name, files = SAMPLES["cas"]
    for other, content in files.items():
        (folder / other).write_bytes(content)
    return folder / name


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda xmi: xmi[: len(xmi) // 2], r"day\.xmi: this is no CAS, or not of this type system"),
        (lambda xmi: xmi.replace(b'end="', b'end="9'), r"day\.xmi: xmi:id \d+: the span \d+-\w+ is empty or outside the text"),
        (lambda xmi: b'<!DOCTYPE x [<!ENTITY y "z">]>' + xmi, "a DOCTYPE is not read"),
        (lambda xmi: xmi.replace(b"&quot;row&quot;: &quot;acts/shot&quot;", b"{{"), r"xmi:id \d+: note: "),
        (lambda xmi: xmi.replace(b"&quot;rows&quot;: [", b"&quot;rows&quot;: 5, &quot;x&quot;: ["), r"xmi:id \d+: «rows» is no list"),
    ],
)  # fmt: skip
def test_a_broken_cas_is_refused(tmp_path, damage, expected):
    """Cut off, spans outside the text, a DOCTYPE, notes that are none."""
    path = _cas(tmp_path)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(SeedError, match=expected):
        take(path, "cas")


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["day.xmi"], r"1 \.xmi and 0 TypeSystem\.xml in it"), (["TypeSystem.xml"], r"0 \.xmi and 1"), (None, "not a zip file")],
)  # fmt: skip
def test_a_zip_holds_one_cas(tmp_path, names, expected):
    """One .xmi, one type system, and a zip at all."""
    _cas(tmp_path)
    box = tmp_path / "x.zip"
    if names is None:
        box.write_bytes(b"PK no")
    else:
        with zipfile.ZipFile(box, "w") as made:
            for name in names:
                made.write(tmp_path / name, name)

    with pytest.raises(SeedError, match=expected):
        take(box, "cas")


def test_xml_cannot_hold_every_character(tmp_path):
    """A text with a control character is refused by name, not half written."""
    (tmp_path / "day.txt").write_text(WORDS.replace("On Monday", "On\x0bMonday"), encoding="utf-8")
    (tmp_path / "day.yaml").write_text(SEED.replace("quote: On Monday", "quote: Monday Mill"), encoding="utf-8")

    with pytest.raises(SeedError, match=r"day: XML cannot hold U\+000B"):
        convert(load(tmp_path), "cas")


def test_a_folder_is_read_whole(tmp_path):
    """Every .ann of a folder is a seed; a folder without one is refused."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(WORDS, encoding="utf-8")
        (tmp_path / f"{name}.ann").write_text("T1\tORG 12 16\tMill\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    assert [one.document.stem for one in take(tmp_path, "brat")] == ["a", "b"]
    with pytest.raises(SeedError, match=r"no \.ann file in this folder"):
        take(tmp_path / "empty", "brat")


def test_two_seeds_of_one_name_are_not_one_file(tmp_path):
    """Their files would overwrite each other."""
    for number, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "day.txt").write_text(WORDS, encoding="utf-8")
        named = SEED.replace("title: A day,", f"title: A day, id: d{number},").replace("shot", f"shot{number}")
        named = named.replace("blame:", f"blame{number}:").replace("backing:", f"backing{number}:")
        (tmp_path / folder / "day.yaml").write_text(named, encoding="utf-8")

    with pytest.raises(SeedError, match="two seeds are called «day»"):
        convert(load(tmp_path), "brat")


def test_all_faults_come_at_once(tmp_path):
    """Three broken lines are three faults."""
    (tmp_path / "x.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "x.ann").write_text("T1\tA 0 1\tx\nT2\tA 5 900\ty\nE1\tX:T7\n", encoding="utf-8")

    with pytest.raises(SeedError) as caught:
        take(tmp_path / "x.ann", "brat")

    assert [fault.split(": ")[0] for fault in caught.value.faults] == ["x.ann:1:1", "x.ann:2:1", "x.ann:3:1"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [("Mill fired".encode("utf-16"), "UTF-16 or binary"), ("Gefühl, Mühle".encode("latin-1"), r"x\.txt:1:4: byte 0xfc is not UTF-8")],
)  # fmt: skip
def test_texts_in_other_encodings_are_refused(tmp_path, content, expected):
    """The byte and its place are named."""
    (tmp_path / "x.txt").write_bytes(content)
    (tmp_path / "x.ann").write_text("T1\tORG 0 4\tMill\n", encoding="utf-8")

    with pytest.raises(SeedError, match=expected):
        take(tmp_path / "x.ann", "brat")


def test_a_missing_text_is_asked_for(tmp_path):
    """brat, tables and web annotations have their text beside."""
    for form, name in (("brat", "x.ann"), ("acts-csv", "x.csv"), ("web-annotation", "x.jsonld")):
        (tmp_path / name).write_text("[]", encoding="utf-8")
        with pytest.raises(SeedError, match=r"its text x\.txt is not beside it; give it with --text"):
            take(tmp_path / name, form)
    with pytest.raises(SeedError, match="there is no such file"):
        take(tmp_path / "none.ann", "brat")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    """The limit is said."""
    monkeypatch.setattr("conflictgraph.annotation.exchange.files.MAX_BYTES", 10)
    (tmp_path / "x.jsonl").write_text('{"text": "twelve bytes"}', encoding="utf-8")

    with pytest.raises(SeedError, match="larger than"):
        take(tmp_path / "x.jsonl", "doccano")


def test_nothing_is_written_when_one_text_of_many_is_broken(tmp_path):
    """Two tasks, the second one broken: no seed at all."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "Mill came."}\n{"text": 5}\n', encoding="utf-8")
    out = tmp_path / "out"

    done = CliRunner().invoke(app, ["import", str(path), "--from", "doccano", "-o", str(out)])

    assert isinstance(done.exception, SeedError)
    assert not out.exists()


def test_several_texts_need_a_folder(tmp_path):
    """Two texts are never written into one seed; into a folder they are, each with its text."""
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "Mill came."}\n{"text": "Mill went."}\n', encoding="utf-8")
    run = CliRunner().invoke

    done = run(app, ["import", str(path), "--from", "doccano", "-o", str(tmp_path / "one.yaml")])
    assert "2 texts make 2 seeds" in str(done.exception)
    assert run(app, ["import", str(path), "--from", "doccano", "-o", str(tmp_path / "out")]).exit_code == 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["x-1.txt", "x-1.yaml", "x-2.txt", "x-2.yaml"]


def test_a_reading_that_no_seed_can_hold_is_refused(tmp_path):
    """What an import writes always loads: a date in a note that is none is found before anything is written."""
    (tmp_path / "x.txt").write_text(WORDS, encoding="utf-8")
    note = json.dumps({"row": "acts/shot", "who": ["unknown"], "when": "26/08/2017"})
    (tmp_path / "x.ann").write_text(
        f"T1\tACCUSE 17 22\tfired\nE1\tACCUSE:T1\n#1\tAnnotatorNotes E1\t{note}\n", encoding="utf-8"
    )

    with pytest.raises(SeedError, match="26/08/2017"):
        take(tmp_path / "x.ann", "brat")
