"""Exchange: offsets in the unit of the format, what is lost is said, and nothing is half written."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conflictgraph import export
from conflictgraph.annotation.exchange import EXPORTS, FORMATS, IMPORTS, Loss, convert, guess, take, together
from conflictgraph.annotation.exchange.quotes import Page
from conflictgraph.cli import interchange
from conflictgraph.cli.verbs import app
from conflictgraph.errors import MissingExtraError, SeedError
from conflictgraph.readers.seed import load

TEXT = "🚢 Today Mill, they say, fired on Guild.\r\nשלום Guild, café́: Mill backs Ferry.\r\n"
SEED = """conflictgraph: 1
source: { title: A day, published: 2024-03-06, licence: CC0-1.0, text: ford.txt }
actors: { mill: { name: Mill, wikidata: Q7 }, guild: { name: Guild }, ferry: { name: Ferry } }
acts:
  shot: { who: mill, did: ASSAULT/firearms, to: guild, when: 2024-03-04, certainty: implied, note: seen, evidence: Mill … fired on Guild }
  hidden: { who: unknown, did: ACCUSE, to: mill, when: 2024, evidence: they say }
ties:
  backing: { who: mill, is: backer_of, of: ferry, evidence: Mill backs Ferry }
"""


@pytest.fixture
def home(tmp_path):
    """A seed of a text with an emoji, CRLF, right-to-left words and combining marks."""
    (tmp_path / "ford.txt").write_bytes(TEXT.encode())
    (tmp_path / "ford.yaml").write_text(SEED, encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(home):
    """That seed, loaded."""
    return load(home)


def _one(loaded, to):
    return convert(loaded, to)[0]


def _text(done, name):
    return done.files[name].decode()


def test_brat_spans_hold_their_words(loaded):
    """Each T line's words stand at its code points, broken spans too; the configuration names what is used."""
    done = _one(loaded, "brat")

    for line in _text(done, "ford.ann").splitlines():
        if line.startswith("T"):
            _, place, words = line.split("\t")
            spans = [tuple(map(int, part.split())) for part in place.split(" ", 1)[1].split(";")]
            assert " ".join(TEXT[a:b] for a, b in spans) == words
    assert "E1\tASSAULT-firearms:T6 Who:T1 To:T2" in _text(done, "ford.ann")
    assert "Reference T1 Wikidata:Q7\tMill" in _text(done, "ford.ann")
    assert "ASSAULT-firearms\tWho*:Actor" in _text(done, "annotation.conf")
    assert done.files["ford.txt"] == TEXT.encode()


def test_label_studio_counts_utf16_units(loaded):
    """The text at each region is found when counted as JavaScript counts."""
    units = TEXT.encode("utf-16-le")
    task = json.loads(_text(_one(loaded, "label-studio"), "ford.json"))[0]

    regions = [row["value"] for row in task["annotations"][0]["result"] if row["type"] == "labels"]
    for value in regions:
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert len(regions) == 5 + 4


def test_cas_counts_utf16_units_on_disk(loaded):
    """The begin of the first actor behind the emoji is one more than in code points."""
    pytest.importorskip("cassis")

    xmi = _text(_one(loaded, "cas"), "ford.xmi")

    assert f'begin="{TEXT.index("Mill") + 1}"' in xmi
    assert "&#13;&#10;" in xmi


def test_doccano_says_what_it_lost(loaded):
    """One certainty mark, dates, quotes and the row with the unnamed party are named as lost."""
    done = _one(loaded, "doccano")
    record = json.loads(_text(done, "ford.jsonl"))

    assert [row["type"] for row in record["relations"]] == ["ASSAULT/firearms", "backer_of"]
    assert "doccano: 1 × certainty not written (acts/shot)" in done.loss.lines()
    assert "doccano: 1 × whole row not written (acts/hidden)" in done.loss.lines()
    for entity in record["entities"]:
        assert TEXT[entity["start_offset"] : entity["end_offset"]] in {"Mill", "Guild", "Ferry"}


def test_a_loss_is_a_frame_too(loaded):
    """Field, count and row ids; the same dtypes when nothing is lost."""
    lost, none = (_one(loaded, to).loss.to_frame() for to in ("doccano", "brat"))

    assert lost.loc[lost["field"] == "certainty", "rows"].tolist() == [("acts/shot",)]
    assert none.empty
    assert none.dtypes.equals(lost.dtypes)


def test_web_annotations_quote_their_positions(loaded):
    """Positions and quotes of the selectors agree, and the quote stands between prefix and suffix."""
    items = json.loads(_text(_one(loaded, "web-annotation"), "ford.jsonld"))["items"]

    targets = [
        one for item in items for one in (item["target"] if isinstance(item["target"], list) else [item["target"]])
    ]
    for target in targets:
        if isinstance(target, dict):
            place, quote = target["selector"]
            assert TEXT[place["start"] : place["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in TEXT


def test_no_context_of_a_text_that_is_not_free(home):
    """With all rights reserved no word around a quote is written."""
    (home / "ford.yaml").write_text(SEED.replace("CC0-1.0", "all-rights-reserved"), encoding="utf-8")

    content = _text(_one(load(home), "web-annotation"), "ford.jsonld")

    assert "prefix" not in content


def test_the_table_has_a_row_a_statement(loaded):
    """Who, did, to, when and quote, in the order of the seed."""
    rows = list(csv.DictReader(io.StringIO(_text(_one(loaded, "acts-csv"), "ford.csv"))))

    assert [row["id"] for row in rows] == ["shot", "hidden", "backing"]
    assert rows[0]["quote"] == "Mill … fired on Guild"


def test_a_table_runs_no_formula(home):
    """A cell that begins like a formula has an apostrophe in front, and loses it on the way back."""
    (home / "ford.yaml").write_text(SEED.replace("name: Mill,", "name: '=Mill()',"), encoding="utf-8")
    done = _one(load(home), "acts-csv")
    for name, content in done.files.items():
        (home / name).write_bytes(content)

    assert "'=Mill()" in _text(done, "ford.actors.csv")
    assert take(home / "ford.csv", "acts-csv")[0].document.actors[0].name == "=Mill()"


def test_spacy_gets_spans_and_relations(loaded):
    """A DocBin reads back with actors, evidence and who did what to whom."""
    spacy = pytest.importorskip("spacy")

    content = _one(loaded, "spacy").files["ford.spacy"]
    doc = next(iter(spacy.tokens.DocBin().from_bytes(content).get_docs(spacy.blank("xx").vocab)))

    assert doc.text == TEXT
    assert [(span.text, span.kb_id_) for span in doc.spans["actors"]][:2] == [("Mill", "mill"), ("Guild", "guild")]
    relation = doc.user_data["relations"][0]
    assert (relation["row"], relation["who"], relation["to"]) == ("acts/shot", (0,), (1,))
    assert [doc.spans["evidence"][number].text for number in relation["evidence"]] == ["Mill", "fired on Guild"]


def test_an_entity_has_its_schema_and_ties(home):
    """A person who belongs to a group becomes a Person and a Membership."""
    actors = "actors: { mill: { name: Mill, kind: person, member_of: guild }, guild: { name: Guild, kind: armed-group }, ferry: { name: Ferry, kind: state } }"
    lines = SEED.splitlines()
    lines[2] = actors
    (home / "ford.yaml").write_text("\n".join(lines), encoding="utf-8")

    found = [json.loads(line) for line in _text(_one(load(home), "followthemoney"), "ford.ftm.json").splitlines()]

    assert [(one["id"], one["schema"]) for one in found[:3]] == [
        ("mill", "Person"),
        ("guild", "Organization"),
        ("ferry", "PublicBody"),
    ]
    assert found[3]["properties"] == {"member": ["mill"], "organization": ["guild"]}


def test_an_entity_has_an_id_that_the_model_takes(home):
    """Letters, digits, dots and hyphens: ours travels in the notes and comes back, in references too."""
    lines = SEED.replace("mill", "mill_1").replace("guild: {", "guild: { member_of: mill_1,").splitlines()
    (home / "ford.yaml").write_text("\n".join(lines), encoding="utf-8")
    done = _one(load(home), "followthemoney")
    (home / "x.ftm.json").write_bytes(done.files["ford.ftm.json"])

    entities = [json.loads(line) for line in _text(done, "ford.ftm.json").splitlines()]
    actors = {actor.id: actor for actor in take(home / "x.ftm.json", "followthemoney")[0].document.actors}

    assert [one["id"] for one in entities] == ["mill-1", "guild", "ferry", "guild--member--mill-1"]
    assert entities[3]["properties"]["organization"] == ["mill-1"]
    assert actors["guild"].member_of == ("mill_1",)
    assert actors["mill_1"].note == ""


@pytest.mark.parametrize(("to", "package", "extra"), [("cas", "cassis", "cas"), ("spacy", "spacy", "spacy")])
def test_a_missing_package_names_its_extra(loaded, monkeypatch, to, package, extra):
    """Two formats need a package that not everybody has."""
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingExtraError, match=rf"conflictgraph\[{extra}\]"):
        convert(loaded, to)


def test_every_format_is_the_same_twice(loaded):
    """The same seed gives the same bytes."""
    for to in EXPORTS:
        assert convert(loaded, to) == convert(loaded, to)


@pytest.mark.parametrize("unit", ["utf-16", "utf-8"])
def test_units_count_there_and_back(unit):
    """Every position goes to its unit and back; one inside a character is refused."""
    page = Page(TEXT)

    for at in range(len(TEXT) + 1):
        assert page.out(at, unit) == len(TEXT[:at].encode("utf-16-le" if unit == "utf-16" else "utf-8")) // (
            2 if unit == "utf-16" else 1
        )
        assert page.back(page.out(at, unit), unit) == at
    with pytest.raises(ValueError, match="inside a character"):
        page.back(1, unit)


def test_an_unknown_format_is_refused(loaded):
    """The nearest format is named, and all there are."""
    with pytest.raises(SeedError, match="did you mean brat"):
        convert(loaded, "bratt")
    with pytest.raises(SeedError, match="wikievents"):
        take("x", "wikievent")


def test_a_format_is_told_by_its_suffix():
    """One that several formats have is asked for."""
    assert guess("a/DAY.ANN") == "brat"
    assert guess("x.ftm.json") == "followthemoney"
    with pytest.raises(SeedError, match="doccano or prodigy or wikievents"):
        guess("x.jsonl")
    assert {name for name, one in FORMATS.items() if one.ways == "both"} == set(EXPORTS) & set(IMPORTS)


def test_there_and_back_from_the_shell(home, tmp_path):
    """export, then import: the seed comes back under another name; a second time nothing is written over."""
    run = CliRunner().invoke
    out, back = tmp_path / "out", tmp_path / "back" / "again.yaml"

    done = run(app, ["export", str(home / "ford.yaml"), "--to", "brat", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "nothing lost" in done.stderr
    done = run(app, ["import", str(out / "ford.ann"), "-o", str(back)])
    assert done.exit_code == 0, done.output
    assert [act.id for act in load(back).seeds[0].acts] == ["shot", "hidden"]
    before = back.read_bytes()
    assert isinstance(run(app, ["import", str(out / "ford.ann"), "-o", str(back)]).exception, SeedError)
    assert back.read_bytes() == before


def test_one_verb_writes_graphs_too(home, tmp_path):
    """A seed becomes GraphML, GraphML becomes Cytoscape; a graph is no brat file."""
    run = CliRunner().invoke
    first, second = tmp_path / "g.graphml", tmp_path / "g.cyjs"

    assert run(app, ["export", str(home / "ford.yaml"), "--to", "graphml", "-o", str(first)]).exit_code == 0
    assert run(app, ["export", str(first), "--to", "cytoscape", "-o", str(second)]).exit_code == 0
    assert json.loads(second.read_text(encoding="utf-8"))
    with pytest.raises(SeedError, match="a graph has no texts"):
        run(app, ["export", str(first), "--to", "brat", "-o", str(tmp_path / "x")], catch_exceptions=False)
    with pytest.raises(SeedError, match="did you mean graphml"):
        run(app, ["export", str(first), "--to", "grphml", "-o", str(tmp_path / "x")], catch_exceptions=False)


def test_a_text_that_is_not_free_is_named(home, tmp_path):
    """Whoever exports a closed text is told to keep the files."""
    (home / "ford.yaml").write_text(SEED.replace("CC0-1.0", "all-rights-reserved"), encoding="utf-8")

    done = CliRunner().invoke(app, ["export", str(home / "ford.yaml"), "--to", "brat", "-o", str(tmp_path / "x")])

    assert "these files hold texts that are not free (ford): keep them" in done.stderr


def test_the_reports_of_several_texts_are_one():
    """Rows are named by their ids, everything else by its text; one line a field."""
    one = Loss.of("doccano", "written", [("acts/a", "when"), ("source", "url")])
    other = Loss.of("doccano", "written", [("acts/b", "when"), ("source", "url")])

    assert together([("x", one), ("y", other)]).lines() == [
        "doccano: 2 × url not written (x:source, y:source)",
        "doccano: 2 × when not written (acts/a, acts/b)",
    ]
    assert together([("x", one)]) == one
    assert not together([])


def test_help_names_every_format():
    """What --help lists is what there is."""
    assert interchange.IMPORTS.split(", ") == sorted(IMPORTS)
    assert interchange.EXPORTS.split(", ") == sorted(EXPORTS)
    assert interchange.GRAPHS.split(", ") == sorted(export.FORMATS)


def test_actors_are_written_as_a_register_only(tmp_path):
    """Entities have no text: they go into actors.yaml, which a folder of seeds shares."""
    path = tmp_path / "x.ftm.json"
    path.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["A. Bee"]}}\n', encoding="utf-8")
    run = CliRunner().invoke

    done = run(app, ["import", str(path), "-o", str(tmp_path / "people.yaml")])
    assert "write them to actors.yaml" in str(done.exception)
    assert run(app, ["import", str(path), "-o", str(tmp_path / "seeds")]).exit_code == 0
    assert "A. Bee" in (tmp_path / "seeds" / "actors.yaml").read_text(encoding="utf-8")


def test_the_shipped_article_and_corpus_travel(tmp_path):
    """Seeds whose texts are here go to every format and come back; a detached one is refused with its name."""
    home = Path(__file__).resolve().parents[2] / "seeds"
    corpus = load(home / "iraq-2023-24")

    with pytest.raises(SeedError, match="attach it first"):
        convert(load(home / "baghdad-strike-article"), "brat")
    for to in ("brat", "label-studio", "web-annotation"):
        done = convert(corpus, to)
        assert not any(one.loss for one in done)


def test_the_report_is_json_on_request(home, tmp_path):
    """Files and every lost field with its rows."""
    done = CliRunner().invoke(
        app, ["export", str(home / "ford.yaml"), "--to", "doccano", "-o", str(tmp_path / "t.jsonl"), "--json"]
    )

    report = json.loads(done.stdout)
    assert report["written"] == [str(tmp_path / "t.jsonl")]
    assert report["format"] == "doccano"
    assert {"field": "certainty", "count": 1, "rows": ["acts/shot"]} in report["lost"]
