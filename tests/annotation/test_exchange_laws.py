"""Seed to format and back loses exactly what the report says; a seed written is the seed read."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from conflictgraph.annotation.exchange import FORMATS, take
from conflictgraph.readers.seed.fold import fold

sys.path.insert(0, str(Path(__file__).parent))
from made_texts import documents, settled

TWO_WAY = sorted(name for name, one in FORMATS.items() if one.ways == "both")


def _changes(before, after, lost):
    """Name everything that differs, once what the report names is set aside."""
    gone = {ref for ref, what in lost if what == "row"}
    said = {key: value for key, value in before.said().items() if key[0] not in gone}
    back = after.said()
    renamed = _renamed(before, after, lost, gone)
    wrong = []
    for (ref, what), value in said.items():
        for now in renamed.get(ref, [ref]):
            same = back.get((now, what)) == value
            if (ref, what) in lost or (what.startswith("evidence#") and (ref, "evidence") in lost):
                continue
            if not same:
                wrong.append((ref, what, value, back.get((now, what))))
    known = {(now, what) for ref, what in said for now in renamed.get(ref, [ref])}
    homes = {now: ref for ref, nows in renamed.items() for now in nows}
    for ref, what in back:
        home = homes.get(ref, ref)
        free = {"evidence", "row"} if what.startswith("evidence#") else {"row"}
        if (ref, what) not in known and not {(home, one) for one in free} & lost and ref != "annotator":
            wrong.append((ref, what, None, back[ref, what]))
    return wrong


def _renamed(before, after, lost, gone):
    """Pair rows whose ids are not carried, in their order; an act of several pairs becomes several."""
    found = {}
    kept = {row.ref for row in before.rows if (row.ref, "id") not in lost and row.ref not in gone}
    later = {kind: [row for row in after.rows if row.kind == kind and row.ref not in kept] for kind in ("acts", "ties")}
    for row in before.rows:
        if (row.ref, "id") in lost and row.ref not in gone:
            who, to = row.ends
            count = sum(one != other for one in who for other in to) if (row.ref, "pairs") in lost else 1
            taken, later[row.kind] = later[row.kind][:count], later[row.kind][count:]
            found[row.ref] = [one.ref for one in taken]
    return found


def _spared(before, after, lost):
    """Name what the report calls lost though it is there, unchanged."""
    said, back = before.said(), after.said()
    renamed = _renamed(before, after, lost, {ref for ref, what in lost if what == "row"})
    wrong = []
    for ref, what in sorted(lost):
        if what in {"row", "pairs", "evidence"} or ref == "annotator":
            wrong += [ref] if what == "row" and any(one == ref for one, _ in back) else []
            continue
        assert (ref, what) in said, (ref, what)
        wrong += [(ref, what) for now in renamed.get(ref, [ref]) if back.get((now, what)) == said[ref, what]]
    return wrong


def _split(before, lost):
    """Act ids, who and to of an act that became several pairs, as the report says."""
    return {ref for ref, what in lost if what == "pairs"}


@given(documents())
@settings(max_examples=30, deadline=None)
def test_what_is_written_as_a_seed_is_read_again(document):
    """Every field, every place: the YAML of a document loads to the same document."""
    with tempfile.TemporaryDirectory() as folder:
        settled_one = settled(document, Path(folder) / "one")
        again = settled(settled_one, Path(folder) / "two")

    assert again.said() == settled_one.said() == document.said()
    assert again.words == document.words


@pytest.mark.parametrize("name", TWO_WAY)
@given(document=documents())
@settings(max_examples=30, deadline=None)
def test_a_round_trip_loses_exactly_what_is_reported(name, document):
    """Seed -> format -> seed: what differs is in the report, and what is in the report is not there any more."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        before = settled(document, home / "before")
        module = FORMATS[name].load()
        files, written = module.write(before)
        files |= module.companions([before]) if hasattr(module, "companions") else {}
        for file, content in files.items():
            (home / file).write_bytes(content)
        first = next(home / file for file in files if (home / file).suffix in "".join(FORMATS[name].suffixes))
        (home / "day.txt").write_bytes(before.words.encode())
        taken = take(first, name, text=home / "day.txt")
        lost = written.pairs() | taken[0].loss.pairs()
        after = taken[0].document
        if after.words:
            after = settled(replace(after, words=after.words), home / "after")

    wrong = _changes(before, after, lost)
    assert [one for one in wrong if one[0] not in _split(before, lost) or one[1] not in {"who", "to"}] == []
    assert _spared(before, after, lost) == []
    assert after.words in {before.words, ""}


def _units(words, start, end):
    return words.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def _spans_brat(document):
    files, _ = FORMATS["brat"].load().write(document)
    for line in files["day.ann"].decode().split("\n"):
        if line.startswith("T"):
            _, place, said = line.split("\t")
            parts = [tuple(map(int, part.split())) for part in place.split(" ", 1)[1].split(";")]
            yield " ".join(document.words[start:end] for start, end in parts).split(), said.split()


def _spans_doccano(document):
    files, _ = FORMATS["doccano"].load().write(document)
    names = {name for actor in document.actors for name in (actor.name, *actor.aliases, *dict(actor.names).values())}
    for one in json.loads(files["day.jsonl"])["entities"]:
        said = document.words[one["start_offset"] : one["end_offset"]]
        yield fold(said), next((fold(name) for name in names if fold(name) == fold(said)), None)


def _spans_label_studio(document):
    files, _ = FORMATS["label-studio"].load().write(document)
    for one in json.loads(files["day.json"])[0]["annotations"][0]["result"]:
        if one["type"] == "labels":
            yield _units(document.words, one["value"]["start"], one["value"]["end"]), one["value"]["text"]


def _spans_web_annotation(document):
    files, _ = FORMATS["web-annotation"].load().write(document)
    for item in json.loads(files["day.jsonld"])["items"]:
        for target in item["target"] if isinstance(item["target"], list) else [item["target"]]:
            if isinstance(target, dict):
                place, quote = target["selector"]
                yield document.words[place["start"] : place["end"]], quote["exact"]


def _spans_cas(document):
    """The file as another program reads it: the places are looked up in its own text, by UTF-16 units."""
    files, _ = FORMATS["cas"].load().write(document)
    root = ET.fromstring(files["day.xmi"])
    text = next(one.get("sofaString") for one in root if one.tag.endswith("Sofa"))
    assert text == document.words
    quoted = [document.words[start:end] for row in document.rows for quote in row.quotes for start, end in quote.parts]
    found = [_units(text, int(one.get("begin")), int(one.get("end"))) for one in root if one.tag.endswith("Statement")]
    yield sorted(found), sorted(quoted)


@pytest.mark.parametrize("spans", [_spans_brat, _spans_doccano, _spans_label_studio, _spans_web_annotation, _spans_cas])
@given(document=documents())
@settings(max_examples=25, deadline=None)
def test_offsets_point_at_their_words(spans, document):
    """Counted as the tool counts, every place holds the words that are meant: emoji, accents, right to left, CRLF."""
    for stands, meant in spans(document):
        assert stands == meant
