"""Files in the shape that each tool's own documentation shows, about made-up events."""

from __future__ import annotations

import json
import re
import zipfile

import pytest

from conflictgraph import build, vocab
from conflictgraph.annotation.exchange import files_of, take
from conflictgraph.errors import SeedError

WORDS = "Rebels of the Hill shelled Port Azur on Monday. The 🚢 crew of Azur blamed the rebels. Azur and Hill signed nothing.\n"
AZUR = "Port Azur"


def _at(said, nth=0, words=WORDS):
    at = -1
    for _ in range(nth + 1):
        at = words.index(said, at + 1)
    return at, at + len(said)


def _utf16(at, words=WORDS):
    return len(words[:at].encode("utf-16-le")) // 2


def _acts(document):
    return [(row.id, row.label, *row.ends) for row in document.rows]


def _quote(document, number=0):
    start, end = document.rows[number].quotes[0].parts[0]
    return document.words[start:end]


@pytest.fixture
def text(tmp_path):
    """The text beside."""
    (tmp_path / "day.txt").write_bytes(WORDS.encode())
    return tmp_path / "day.txt"


def _brat(folder, *lines, name="day.ann"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_brat_events_relations_and_marks(text):
    """Events by roles, relations by label, broken and overlapping spans, notes; the rest is reported."""
    rebels, azur, shelled, crew = _at("Rebels of the Hill"), _at(AZUR), _at("shelled"), _at("crew of Azur")
    hill = _at("Hill", 1)
    path = _brat(
        text.parent,
        f"T1\tORG {rebels[0]} {rebels[1]}\tRebels of the Hill",
        f"T2\tGPE {azur[0]} {azur[1]}\t{AZUR}",
        f"T3\tConflict_Attack {shelled[0]} {shelled[1]}\tshelled",
        "E1\tConflict_Attack:T3 Attacker:T1 Target:T2 Place:T2 Instrument:T2",
        f"T4\tORG {crew[0]} {crew[0] + 4};{crew[1] - 4} {crew[1]}\tcrew Azur",
        f"T5\tORG {hill[0]} {hill[1]}\tHill",
        "R1\thostile_to Arg2:T5 Arg1:T4",
        "R2\tfamily Arg1:T4 Arg2:T5",
        "A1\tNegation E1",
        "M1\tStatus E1 planned",
        "N1\tReference T2 Wikidata:Q99\tPort Azur",
        "#1\tAnnotatorNotes E1\tlooks certain",
        "*\tEquiv T1 T5",
    )

    one = take(path, "brat")[0]

    assert _acts(one.document) == [
        ("E1", "ASSAULT", ("rebels-of-the-hill",), ("port-azur",)),
        ("R1", "opponent_of", ("crew-azur",), ("hill",)),
    ]
    act = one.document.rows[0].fields
    assert (act["status"], act["note"], act["where"]) == ("planned", "looks certain", AZUR)
    assert _quote(one.document) == "Rebels of the Hill shelled Port Azur on Monday."
    assert {actor.id: (actor.kind, actor.wikidata) for actor in one.document.actors}["port-azur"] == ("state", "Q99")
    assert {what for _, what in one.loss.pairs()} == {
        "role «Instrument»", "label «family»", "attribute «negation»", "equivalence",
    }  # fmt: skip


def test_a_drawing_in_brat_counts_more_than_its_note(text, tmp_path):
    """A role that a person redraws in brat is what comes back; the note fills in the rest."""
    rebels, azur, shelled = _at("Rebels of the Hill"), _at(AZUR), _at("shelled")
    crew = _at("crew of Azur")
    path = _brat(
        tmp_path,
        f"T1\tActor {rebels[0]} {rebels[1]}\tRebels of the Hill",
        f"T2\tActor {azur[0]} {azur[1]}\t{AZUR}",
        f"T3\tActor {crew[0]} {crew[1]}\tcrew of Azur",
        f"T4\tASSAULT {shelled[0]} {shelled[1]}\tshelled",
        "E1\tASSAULT:T4 Who:T1 To:T3",
        '#1\tAnnotatorNotes E1\t{"row": "acts/shot", "when": "2024-03-04"}',
    )

    row = take(path, "brat")[0].document.rows[0]

    assert (row.id, row.ends, row.fields["when"]) == (
        "shot",
        (("rebels-of-the-hill",), ("crew-of-azur",)),
        "2024-03-04",
    )
    del text


def test_a_table_of_labels_comes_first(text):
    """The user's own table maps labels, and leaves some out on purpose."""
    crew, hill = _at("crew of Azur"), _at("Hill", 1)
    path = _brat(
        text.parent,
        f"T1\tGang {crew[0]} {crew[1]}\tcrew of Azur",
        f"T2\tGang {hill[0]} {hill[1]}\tHill",
        "R1\tquarrels Arg1:T1 Arg2:T2",
        "R2\tnear Arg1:T1 Arg2:T2",
    )
    table = text.parent / "labels.csv"
    table.write_text("label,becomes\nquarrels,rival_of\nnear,skip\nGang,armed-group\n", encoding="utf-8")

    one = take(path, "brat", labels=table)[0]

    assert _acts(one.document) == [("R1", "rival_of", ("crew-of-azur",), ("hill",))]
    assert {actor.kind for actor in one.document.actors} == {"armed-group"}
    assert not one.loss


def test_a_wrong_table_of_labels_is_refused(text):
    """A label that becomes nothing known is named with its line."""
    table = text.parent / "labels.csv"
    table.write_text("label,becomes\nquarrels,rival_off\n", encoding="utf-8")

    with pytest.raises(SeedError, match=r"labels\.csv:2:1: «rival_off» .*rival_of"):
        take(_brat(text.parent, "T1\tX 0 6\tRebels"), "brat", labels=table)


def test_a_draft_of_another_tool_is_no_graph_unasked(text, tmp_path):
    """What another tool wrote loads as a machine's draft."""
    rebels, azur = _at("Rebels of the Hill"), _at(AZUR)
    path = _brat(text.parent, f"T1\tORG {rebels[0]} {rebels[1]}\tRebels of the Hill", f"T2\tGPE {azur[0]} {azur[1]}\t{AZUR}", "R1\tASSAULT Arg1:T1 Arg2:T2")  # fmt: skip
    for name, content in files_of(take(path, "brat")[0].document, "draft").items():
        (tmp_path / "drafts").mkdir(exist_ok=True)
        (tmp_path / "drafts" / name).write_bytes(content)

    with pytest.raises(SeedError, match="draft"):
        build.read(tmp_path / "drafts")
    assert build.read(tmp_path / "drafts", drafts=True).acts["target"].tolist() == ["port-azur"]


def _task(result, **more):
    return {"id": 7, "data": {"text": WORDS}, "annotations": [{"id": 1, "result": result}], "predictions": [], **more}


def _region(key, said, label, nth=0):
    start, end = _at(said, nth)
    value = {"start": _utf16(start), "end": _utf16(end), "text": said, "labels": [label]}
    return {"value": value, "id": key, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"}


def _json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_label_studio_relations_behind_an_emoji(tmp_path):
    """Relations from region to region, in both directions, with UTF-16 offsets; choices are reported."""
    result = [
        _region("a1", "crew of Azur", "ORG"),
        _region("a2", "rebels", "ORG"),
        _region("a3", "Hill", "LOC", 1),
        {"from_id": "a1", "to_id": "a2", "type": "relation", "direction": "right", "labels": ["ACCUSE"]},
        {"from_id": "a3", "to_id": "a1", "type": "relation", "direction": "bi", "labels": ["THREATEN"]},
        {"from_id": "a3", "to_id": "a1", "type": "relation", "direction": "left", "labels": ["backed_by"]},
        {"from_id": "a3", "to_id": "a1", "type": "relation", "direction": "right"},
        {"id": "c1", "type": "choices", "from_name": "mood", "to_name": "text", "value": {"choices": ["sad"]}},
    ]

    one = take(_json(tmp_path / "export.json", [_task(result)]), "label-studio")[0]

    assert _acts(one.document) == [
        ("relation0", "ACCUSE", ("crew-of-azur",), ("rebels",)),
        ("relation1", "THREATEN", ("hill",), ("crew-of-azur",)),
        ("relation2", "backer_of", ("hill",), ("crew-of-azur",)),
    ]
    assert one.document.rows[1].fields["direction"] == "reciprocal"
    assert _quote(one.document) == "The 🚢 crew of Azur blamed the rebels."
    assert one.loss.pairs() == {("relation3", "label «»"), ("c1", "choice «mood»")}


def test_label_studio_many_annotations_are_many_seeds(tmp_path):
    """Two annotators make two seeds; a cancelled annotation and predictions are reported."""
    task = _task([_region("a1", "rebels", "ORG")], predictions=[{"result": []}])
    task["annotations"] += [{"id": 2, "result": []}, {"id": 3, "was_cancelled": True, "result": []}]

    found = take(_json(tmp_path / "e.json", [task]), "label-studio")

    assert [one.document.stem for one in found] == ["e-1", "e-2", "e-3"]
    assert ("annotation 3", "cancelled annotation") in found[2].loss.pairs()


def test_doccano_relations(tmp_path):
    """Entities and relations of a JSONL (relation) export; a line without relations has none."""
    (crew, rebels) = (_at("crew of Azur"), _at("rebels"))
    record = {
        "id": 3,
        "text": WORDS,
        "entities": [
            {"id": 11, "label": "ORG", "start_offset": crew[0], "end_offset": crew[1]},
            {"id": 12, "label": "ORG", "start_offset": rebels[0], "end_offset": rebels[1]},
        ],
        "relations": [{"id": 5, "from_id": 11, "to_id": 12, "type": "ACCUSE"}],
        "Comments": ["unsure"],
    }
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"id": 4, "text": "Nothing."}) + "\n", encoding="utf-8")

    one, other = take(path, "doccano")

    assert _acts(one.document) == [("r5", "ACCUSE", ("crew-of-azur",), ("rebels",))]
    assert one.loss.pairs() == {("unsure", "comment")}
    assert (other.document.stem, other.document.rows) == ("all-2", ())


def test_prodigy_relations(tmp_path):
    """Relations by head and child spans or by token; a task that was rejected is left out."""
    tokens, at = [], 0
    for number, token in enumerate(re.findall(r"\w+|[^\w\s]", WORDS)):
        at = WORDS.index(token, at)
        tokens.append({"text": token, "start": at, "end": at + len(token), "id": number})
        at += len(token)
    crew = next(token["id"] for token in tokens if token["text"] == "crew")
    blamed = {"start": _at("crew of Azur")[0], "end": _at("crew of Azur")[1], "token_start": crew, "token_end": crew + 2, "label": "ORG"}  # fmt: skip
    rebels = next(token["id"] for token in tokens if token["text"] == "rebels")
    task = {
        "text": WORDS,
        "meta": {"title": "Harbour", "source": "made up"},
        "tokens": tokens,
        "spans": [blamed],
        "relations": [{"head": crew + 2, "child": rebels, "label": "ACCUSE", "color": "#ffd882"}],
        "answer": "accept",
        "_input_hash": 1,
    }
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(task) + "\n" + json.dumps({"text": "No.", "answer": "reject"}) + "\n", encoding="utf-8")

    found = take(path, "prodigy")

    assert _acts(found[0].document) == [("r0", "ACCUSE", ("crew-of-azur",), ("rebels",))]
    assert found[0].document.source["title"] == "Harbour"
    assert [one.loss.pairs() for one in found] == [{("line 2", "answer «reject»")}]


def test_wikievents_by_tokens(tmp_path):
    """Events with roles, places and no agent; mentions without an event are reported."""
    tokens = WORDS.replace(".", " .").split()
    spot = {token: number for number, token in reversed(list(enumerate(tokens)))}
    mention = lambda key, kind, start, end: {
        "id": key,
        "entity_type": kind,
        "start": start,
        "end": end,
        "text": " ".join(tokens[start:end]),
    }
    record = {
        "doc_id": "made-up-1",
        "text": WORDS,
        "tokens": tokens,
        "entity_mentions": [
            mention("T1", "ORG", 0, 4),
            mention("T2", "GPE", spot["Port"], spot["Port"] + 2),
            mention("T3", "ORG", spot["crew"], spot["crew"] + 3),
        ],
        "event_mentions": [
            {
                "id": "V1",
                "event_type": "Conflict.Attack.DetonateExplode",
                "trigger": {"start": spot["shelled"], "end": spot["shelled"] + 1, "text": "shelled", "sent_idx": 0},
                "arguments": [
                    {"entity_id": "T2", "role": "Target", "text": AZUR},
                    {"entity_id": "T2", "role": "Place", "text": AZUR},
                ],
            },
            {"id": "V2", "event_type": "Cognitive.IdentifyCategorize.Unspecified", "trigger": None, "arguments": []},
        ],
    }  # fmt: skip
    path = tmp_path / "dev.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")

    one = take(path, "wikievents")[0]

    assert _acts(one.document) == [("V1", "ASSAULT/explosives", ("unknown",), ("port-azur",))]
    assert one.document.rows[0].fields["where"] == AZUR
    assert _quote(one.document).startswith("Rebels of the Hill shelled")
    assert one.loss.pairs() == {
        ("V2", "label «Cognitive.IdentifyCategorize.Unspecified»"),
        ("T1", "mention without an event"),
        ("T3", "mention without an event"),
    }
    coref = {"doc_key": "made-up-1", "clusters": [["T2", "T9"]], "informative_mentions": ["City of Port Azur"]}
    (tmp_path / "coref-dev.jsonlines").write_text(json.dumps(coref) + "\n", encoding="utf-8")
    assert _acts(take(path, "wikievents")[0].document)[0][3] == ("city-of-port-azur",)
    record["text"] = "Something else."
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    one = take(path, "wikievents")[0]
    assert one.document.words == " ".join(tokens)
    assert ("made-up-1", "text, in which the tokens do not stand") in one.loss.pairs()


def test_web_annotations_of_others(text):
    """A link between two annotations, one found by its quote and context only."""
    crew = _at("crew of Azur")
    items = [
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": "#a",
            "type": "Annotation",
            "body": [{"type": "TextualBody", "purpose": "tagging", "value": "ORG"}],
            "target": {
                "source": "day.txt",
                "selector": {"type": "TextPositionSelector", "start": crew[0], "end": crew[1]},
            },
        },
        {
            "id": "#b",
            "type": "Annotation",
            "body": {"type": "TextualBody", "value": "GPE"},
            "target": {
                "selector": {"type": "TextQuoteSelector", "exact": "Azur", "prefix": "rebels. ", "suffix": " and"}
            },
        },
        {
            "id": "#c",
            "type": "Annotation",
            "motivation": "linking",
            "body": [{"type": "TextualBody", "value": "loyal_to"}],
            "target": [{"id": "#a"}, {"id": "#b"}],
        },
    ]

    one = take(_json(text.with_name("day.jsonld"), items), "web-annotation")[0]

    assert _acts(one.document) == [("link0", "loyal_to", ("crew-of-azur",), ("azur",))]


def _cas(folder, words=WORDS):
    cassis = pytest.importorskip("cassis")
    system = cassis.TypeSystem()
    named = system.create_type(name="custom.Named", supertypeName="uima.tcas.Annotation")
    for name in ("value", "identifier"):
        system.create_feature(domainType=named, name=name, rangeType="uima.cas.String")
    relation = system.create_type(name="custom.Relation", supertypeName="uima.tcas.Annotation")
    system.create_feature(domainType=relation, name="label", rangeType="uima.cas.String")
    for name in ("Governor", "Dependent"):
        system.create_feature(domainType=relation, name=name, rangeType="custom.Named")
    link = system.create_type(name="custom.EventArgsLink", supertypeName="uima.cas.TOP")
    system.create_feature(domainType=link, name="role", rangeType="uima.cas.String")
    system.create_feature(domainType=link, name="target", rangeType="custom.Named")
    event = system.create_type(name="custom.Event", supertypeName="uima.tcas.Annotation")
    system.create_feature(domainType=event, name="kind", rangeType="uima.cas.String")
    system.create_feature(
        domainType=event, name="args", rangeType="uima.cas.FSArray", elementType="custom.EventArgsLink"
    )
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = words, "text/plain"

    def span(name, said, nth=0, **features):
        start, end = _at(said, nth, words)
        made = system.get_type(name)(begin=start, end=end, **features)
        cas.add(made)
        return made

    crew, hill = span("custom.Named", "crew of Azur", value="ORG"), span("custom.Named", "Hill", 1, value="GPE")
    azur = span("custom.Named", AZUR, value="GPE", identifier="http://www.wikidata.org/entity/Q99")
    span("custom.Relation", "Hill", 1, label="hostile_to", Governor=crew, Dependent=hill)
    links = [system.get_type("custom.EventArgsLink")(role=role, target=to) for role, to in (("Attacker", hill), ("Victim", azur), ("Tool", azur))]  # fmt: skip
    span(
        "custom.Event",
        "shelled",
        kind="ASSAULT-heavy-weapons",
        args=system.get_type("uima.cas.FSArray")(elements=links),
    )
    (folder / "day.xmi").write_text(cas.to_xmi(), encoding="utf-8")
    (folder / "TypeSystem.xml").write_text(system.to_xml(), encoding="utf-8")
    (folder / "day.json").write_text(cas.to_json(), encoding="utf-8")
    with zipfile.ZipFile(folder / "day.zip", "w") as box:
        for name in ("day.xmi", "TypeSystem.xml"):
            box.write(folder / name, name)
    return folder


@pytest.mark.parametrize("name", ["day.xmi", "day.zip", "day.json"])
def test_cas_relations_and_slots(tmp_path, name):
    """Relations by governor and dependent, events by slots, concepts of Wikidata; XMI, zip and JSON alike."""
    one = take(_cas(tmp_path) / name, "cas")[0]

    assert {row[1:] for row in _acts(one.document)} == {
        ("ASSAULT/heavy-weapons", ("hill",), ("port-azur",)),
        ("opponent_of", ("crew-of-azur",), ("hill",)),
    }
    assert {actor.id: actor.wikidata for actor in one.document.actors}["port-azur"] == "Q99"
    assert {what for _, what in one.loss.pairs()} == {"role «Tool»"}


def test_entities_of_others(tmp_path):
    """Schemas become kinds, names aliases, memberships and owners bonds; what has no place is reported."""
    entities = [
        {"id": "NK-1", "schema": "Person", "caption": "A B", "properties": {"name": ["A. Bee", "Abe"], "alias": ["The Bee"], "weakAlias": ["Bee"], "country": ["xx"], "birthDate": ["1970"]}},
        {"id": "NK-2", "schema": "Company", "properties": {"name": ["Hive Ltd"], "wikidataId": ["Q5", "Q6"], "topics": ["sanction"]}},
        {"id": "NK-3", "schema": "PublicBody", "properties": {"name": ["Ministry"]}},
        {"id": "m", "schema": "Membership", "properties": {"member": ["NK-1"], "organization": ["NK-3"], "role": ["clerk"], "startDate": ["2020"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["NK-3"], "asset": ["NK-2"]}},
        {"id": "v", "schema": "Vessel", "properties": {"name": ["Boat"]}},
    ]  # fmt: skip
    path = tmp_path / "x.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")

    one = take(path, "followthemoney")[0]

    bee, hive, _ = one.document.actors
    assert (bee.kind, bee.aliases, bee.member_of) == ("person", ("Abe", "The Bee"), ("NK-3",))
    assert bee.note == "country: xx\nweak alias: Bee"
    assert (hive.wikidata, hive.parent) == ("Q5", "NK-3")
    assert one.loss.pairs() == {
        ("NK-1", "property «birthDate»"), ("NK-2", "property «wikidataId»"), ("NK-2", "property «topics»"),
        ("m", "property «role»"), ("m", "property «startDate»"), ("v", "schema «Vessel»"),
    }  # fmt: skip
    (tmp_path / "actors.yaml").write_bytes(files_of(one.document, "actors")["actors.yaml"])


def test_the_gold_records_of_plover_are_read_whole(shared):
    """323 records: one documents the file, every other one is an act on its own sentence."""
    path = shared / "data" / "text" / "plover_gsr" / "PLOVER_GSR_CAMEO.txt"
    records = json.loads(path.read_text(encoding="utf-8"))

    one = take(path, "plover")[0]

    assert len(records) == 323
    assert len(one.document.rows) == 322 - sum(what.startswith(("label", "act of")) for _, what in one.loss.pairs())
    # One id stands twice in the published file: the second is kept under a number.
    assert [row.id for row in one.document.rows if row.id.endswith("0004-2")] == ["PLOVER-GSR01-COERCE-0004-2"]
    for row, record in zip(one.document.rows, records[1:], strict=True):
        start, end = row.quotes[0].parts[0]
        assert one.document.words[start:end] == " ".join(record["text"].split())
    assert sum("killed" in row.fields for row in one.document.rows) == sum(
        bool(record.get("dead")) for record in records
    )


def test_the_unit_tests_of_petrarch_are_read_whole(shared):
    """284 sentences, 359 codings: an act each, or reported with its code; nothing to code is passed over."""
    path = shared / "data" / "text" / "petrarch" / "PETR.UnitTest.records.xml"
    content = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    codes = re.findall(r'eventcode="([^"]*)"', content)

    one = take(path, "petrarch")[0]

    acts = [row for row in one.document.rows if row.kind == "acts"]
    unread = [ref for ref, what in one.loss.pairs() if what.startswith(("label", "statement", "act of"))]
    assert content.count("<Sentence ") == 284
    assert len(acts) + len(unread) == len(codes) == 359
    assert len(acts) == 300
    first = acts[0]
    assert (first.label, first.ends, first.fields["when"]) == (
        str(vocab.cameo("064")),
        (("arn",), ("gon",)),
        "1995-01-01",
    )
