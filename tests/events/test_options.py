"""Every option of the events room, on made-up rows."""

from __future__ import annotations

import json
import zipfile

import pandas as pd
import pytest
from typer.testing import CliRunner

from conflictgraph import events, testing
from conflictgraph.cli.verbs import app
from conflictgraph.tables import concat

pytest.importorskip("duckdb")
pa = pytest.importorskip("pyarrow")

GED = """id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,low,best,high
1,1,Government of Iraq,IS,Iraq,645,2014-01-24,2014-01-25,2,1,3,9
2,1,Government of Iran,Government of Iraq,Iran,630,2014-05-02,2014-05-02,1,0,1,1
3,3,Red Band,Civilians,Syria,652,2015-02-03,2015-02-03,1,2,2,2
"""
ICEWS = """Event ID\tEvent Date\tSource Name\tTarget Name\tCAMEO Code\tStory ID
1\t2018-06-01\tIraq\tIran\t036\t7
2\t2018-06-01\tIran\tIraq\t036\t7
3\t2018-06-02\tMilitary Forces of Iran\tIraq\t190\t8
4\t2018-06-02\tMilitary Forces of Iran\tIraq\t190\t9
5\t2018-06-03\tIran\t\t190\t8
"""


@pytest.fixture
def ged(tmp_path):
    """Three made-up rows in the columns of UCDP."""
    path = tmp_path / "ged.csv"
    path.write_text(GED)
    return path


@pytest.fixture
def icews(tmp_path):
    """Five made-up rows in the columns of ICEWS, one mutual act written twice."""
    path = tmp_path / "icews.tab"
    path.write_text(ICEWS)
    return path


def ids(g):
    """Row ids without the name of the format."""
    return [one.split(":")[1] for one in g.acts["act_id"]]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"actors": ["iraq_gov"]}, ["1", "2"]),
        ({"actors": "is"}, ["1"]),
        ({"actors": ["nobody"]}, []),
        ({"countries": ["IRN"]}, ["2"]),
        ({"countries": "Syria"}, ["3"]),
        ({"start": "2014-05"}, ["2", "3"]),
        ({"end": "2014-01-24"}, ["1"]),
        ({"start": "2014-05", "end": "2014"}, ["2"]),
    ],
    ids=str,
)
def test_a_choice_takes_what_it_says_and_counts_the_rest(ged, asked, expected):
    """Actors, countries and days choose rows; the others are outside, in `read` as in `dyads`."""
    g = events.read(ged, **asked)

    assert ids(g) == expected
    counts = g.meta["events"]["counts"]
    assert counts == {"rows": 3, "kept": len(expected), "merged": 0, "rejected": 0, "outside": 3 - len(expected)}
    assert events.account(g)[["rows", "kept", "outside"]].to_numpy().tolist() == [[3, len(expected), 3 - len(expected)]]
    assert events.dyads(ged, **asked).frame["acts"].sum() == len(expected)


def test_wrong_choices_are_refused(ged, icews):
    """An unknown country, engine, format or period is an error, not an empty answer."""
    for asked, message in [
        ({"countries": ["Atlantis"]}, "no country"),
        ({"engine": "abacus"}, "no engine"),
        ({"format": "uscdp"}, "did you mean ucdp"),
        ({"start": "2015", "end": "2014"}, "before it begins"),
    ]:
        with pytest.raises(ValueError, match=message):
            events.read(ged, **asked)
    with pytest.raises(ValueError, match="no period"):
        events.dyads(ged, by="week")
    with pytest.raises(ValueError, match="several formats"):
        events.read([ged, icews])


@pytest.mark.parametrize(
    ("by", "first"), [("day", "2014-01-24"), ("month", "2014-01-01"), ("quarter", "2014-01-01"), ("year", "2014-01-01")]
)
def test_pairs_stand_at_the_first_day_of_their_period(ged, by, first):
    """Each period begins where a calendar says, and the tolls of a pair are those of its rows."""
    folded = events.dyads(ged, by=by)

    one = folded.to_frame().query("source == 'iraq_gov'").iloc[0]
    assert str(one["period"].date()) == first
    assert one[["killed_low", "killed_best", "killed_high"]].tolist() == [1, 3, 9]
    assert "3 rows: 3 kept" in folded.explain()


@pytest.mark.parametrize("kind", ["pandas", "arrow", "parquet", "zip", "two files"])
def test_the_same_rows_give_the_same_acts_however_they_come(ged, tmp_path, kind):
    """A table, Parquet, a zip and a file cut in two give what the text file gives."""
    table = pd.read_csv(ged)
    given = {
        "pandas": lambda: table,
        "arrow": lambda: pa.Table.from_pandas(table),
        "parquet": lambda: tmp_path / "ged.parquet",
        "zip": lambda: tmp_path / "ged.zip",
        "two files": lambda: [tmp_path / "one.csv", tmp_path / "two.csv"],
    }[kind]()
    if kind == "parquet":
        table.to_parquet(given)
    elif kind == "zip":
        with zipfile.ZipFile(given, "w") as held:
            held.writestr("ged.csv", GED)
    elif kind == "two files":
        table.iloc[:1].to_csv(given[0], index=False)
        table.iloc[1:].to_csv(given[1], index=False)

    acts = events.read(given).acts

    columns = ["act_id", "source", "target", "date", "date_end", "direction", "killed_best"]
    assert acts[columns].astype("str").to_dict("records") == events.read(ged).acts[columns].astype("str").to_dict(
        "records"
    )


def test_twins_and_repeats_are_merged_only_when_asked(icews):
    """A mutual act is one reciprocal act unless twins=False; a repeat on one day is one act if one_a_day."""
    assert ids(events.read(icews)) == ["2", "3", "4", "5"]
    assert events.read(icews).acts["direction"].tolist() == ["reciprocal", "directed", "directed", "monadic"]
    assert ids(events.read(icews, twins=False)) == ["1", "2", "3", "4", "5"]
    assert ids(events.read(icews, one_a_day=True)) == ["2", "3", "5"]


def test_forces_are_rolled_up_to_their_state(icews):
    """roll_up=True makes the army its state; state_roll_up gives the map for later."""
    apart, whole = events.read(icews), events.read(icews, roll_up=True)

    assert "Military Forces of Iran" in set(apart.acts["source"])
    assert set(whole.acts["source"]) <= {"iraq_gov", "iran"}
    assert events.state_roll_up(apart) == {"Military Forces of Iran": "iran"}


def test_names_are_mapped_by_hand_or_by_a_graph(ged):
    """A dict, or the exact aliases of a graph, name an actor; nobody else is touched."""
    known = testing.graph(
        acts=[testing.act("x", "red", "blue")], actors=[{"actor_id": "red", "name": "Reds", "aliases": ("Red Band",)}]
    )

    by_hand, by_graph = events.read(ged, mapping={"Red Band": "red"}), events.read(ged, mapping=known)

    assert by_hand.acts["source"].tolist()[-1] == by_graph.acts["source"].tolist()[-1] == "red"
    assert events.read(ged).acts["source"].tolist()[-1] == "ucdp:Red Band"
    for found in (events.read(ged), events.dyads(ged)):
        assert events.unmapped(found).to_numpy().tolist() == [["ucdp:Red Band", 1]]


ACLED = """event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,fatalities
X1,2024-01-04,Explosions/Remote violence,Air/drone strike,Military Forces of the United States (2021-),Government of Iraq (2022-),2
X2,2024-01-05,Battles,Armed clash,Government of the Gambia (2017-),Red Band,0
"""


def test_governments_and_forces_are_known_by_their_long_names(tmp_path):
    """A term of office and an article are no part of a name, and a government is its state."""
    path = tmp_path / "made_up.csv"
    path.write_text(ACLED)

    g, whole = events.read(path), events.read(path, roll_up=True)

    assert set(whole.acts["source"]) | set(whole.acts["target"]) == {"usa", "iraq_gov", "gmb", "Red Band"}
    assert "Military Forces of the United States" in set(g.acts["source"])
    assert events.unmapped(g)["actor_id"].tolist() == ["Red Band"]


def test_sides_that_name_several_actors_are_noted(tmp_path):
    """Each of them makes a pair with the whole toll, and the account of pairs says that."""
    path = tmp_path / "ged.csv"
    path.write_text(GED.replace("2,1,Government of Iran,", '2,1,"Government of Iran, Government of Syria",'))
    pairs = events.dyads(path)

    assert pairs.frame["killed_best"].sum() == 3 + 1 + 1 + 2
    assert "1 times a side names several actors" in pairs.meta["notes"][-1]
    assert "several actors" not in str(events.dyads(path, actors=["is"]).meta["notes"])


def test_a_file_of_which_nothing_was_taken_says_which_days_it_holds(ged):
    """Asked for another period, the account names the one that the file has; else it says nothing of it."""
    for found in (events.read(ged, start="2020").meta["events"], events.dyads(ged, start="2020").meta):
        assert found["notes"][-1] == "ged.csv: nothing of it was asked for; its days run from 2014-01-24 to 2015-02-03"
    assert "nothing of it" not in str(events.dyads(ged, start="2015").meta["notes"])


def test_actors_are_found_by_the_names_of_the_data_set(ged, tmp_path):
    """Who thinks in the codes and names of a data set finds our actors by them."""
    keds = tmp_path / "made_up.csv"
    keds.write_text("date,source,target,code\n2001-01-02,ISR,LBN,190\n2001-01-03,ISRMIL,LBN,190\n")
    ucdp, coded = events.read(ged), events.read(keds, format="keds")

    assert ucdp.resolve("Government of Iran") == "iran" and ucdp.resolve("IS") == ucdp.resolve("is")
    assert coded.resolve("ISR") == coded.resolve("Israel") == "israel" != coded.resolve("ISRMIL")
    assert events.read(keds, format="keds", roll_up=True).resolve("ISRMIL") == "israel"


def test_a_scale_replaces_the_scores(icews):
    """scale= gives the score of a code; a code that it lacks counts 0 and is unscored."""
    pairs = events.dyads(icews, twins=False, scale={"190": -2.5}).frame

    assert pairs["score"].sum() == pytest.approx(-7.5)
    assert pairs["unscored"].sum() == 2


def test_weis_has_no_score_until_a_scale_is_given(tmp_path):
    """WEIS codes have a quad class and a sign from their root, and no score of ours."""
    path = tmp_path / "weis.csv"
    path.write_text("date,source,target,code\n1990-01-02,IRQ,KWT,223\n1990-01-03,IRQ,KWT,121\n")

    ours, theirs = events.dyads(path).frame, events.dyads(path, scale={"223": -10, "121": -2.2}).frame

    assert ours[["quad_class", "sign", "score", "unscored"]].astype({"quad_class": "str"}).to_numpy().tolist() == [
        ["material_conflict", -1, 0.0, 1],
        ["verbal_conflict", -1, 0.0, 1],
    ]
    assert theirs["score"].tolist() == [-10.0, -2.2]


def test_evidence_and_progress_can_be_chosen(icews):
    """evidence=False keeps only the data set as source; progress hears of rows and bytes."""
    heard = []

    g = events.read(icews, evidence=False, progress=lambda *numbers: heard.append(numbers), memory="500MB")

    assert g.evidence_table.empty
    assert g.sources["source_id"].tolist() == ["icews"]
    assert set(events.read(icews).evidence_table["row_id"]) == set(g.acts["act_id"])
    assert heard[-1][0] == 5
    assert heard[-1][1] <= heard[-1][2]


def test_an_encoding_can_be_named(tmp_path):
    """A Latin-1 file is read whole when its encoding is named."""
    path = tmp_path / "ged.csv"
    path.write_bytes(GED.replace("Red Band", "Bande dorée").encode("latin-1"))

    assert events.read(path, encoding="latin-1").acts["source"].tolist()[-1] == "ucdp:Bande dorée"


@pytest.mark.parametrize("form", ["list", "data", "lines"])
def test_acled_json_is_read_as_its_table(tmp_path, form):
    """The API's JSON, as a list, under data or one a line, gives the acts; what is no record is rejected."""
    rows = [
        {
            "event_id_cnty": f"AAA{n}",
            "event_date": f"2024-02-0{n}",
            "event_type": "Battles",
            "sub_event_type": "Armed clash",
            "actor1": "Red",
            "actor2": "Blue",
            "country": "Iraq",
            "location": "Town",
            "fatalities": n,
        }
        for n in (1, 2)
    ]
    path = tmp_path / "acled.json"
    path.write_text(
        {
            "list": json.dumps([*rows, 7]),
            "data": json.dumps({"status": 200, "data": [*rows, 7]}),
            "lines": "\n".join(map(json.dumps, [*rows, 7])),
        }[form]
    )

    g = events.read(path)

    assert g.acts["act_id"].tolist() == ["acled:AAA1", "acled:AAA2"]
    assert g.acts["killed_best"].tolist() == [1, 2]
    assert events.rejects(g)[["line", "reason"]].to_numpy().tolist() == [[3, "a record is needed"]]


def test_polecat_lists_stand_for_all_their_actors(tmp_path):
    """An event of two actors is two rows of one act; type and mode are PLOVER's own."""
    path = tmp_path / "polecat.txt"
    path.write_text(
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tActor Name\tRecipient Name\tCountry\tSource\tPublication Date\n"
        "P1\t2023-10-18\tASSAULT\tbeat\tRed; Blue\tIraq\tIRQ\tPaper\t2023-10-19\n"
        "P2\t2023-10-19\tAGREE\t\tIraq\t\tIRQ\tPaper\t2023-10-20\n"
    )

    g = events.read(path)

    acts = g.acts.astype({"source": "str", "target": "str", "type": "str", "direction": "str"})
    assert acts[["act_id", "source", "target", "type", "direction"]].to_numpy().tolist() == [
        ["polecat:P1", "Red", "iraq_gov", "ASSAULT", "directed"],
        ["polecat:P1", "Blue", "iraq_gov", "ASSAULT", "directed"],
        ["polecat:P2", "iraq_gov", "", "AGREE", "monadic"],
    ]
    assert str(g.acts["known_from"][0].date()) == "2023-10-19"
    assert g.meta["events"]["counts"]["kept"] == 2


def test_phoenix_is_told_by_its_columns(tmp_path):
    """Made-up rows in Phoenix' columns are CAMEO acts between states."""
    path = tmp_path / "phoenix.csv"
    path.write_text(
        "EventID,Date,SourceActorFull,TargetActorFull,EventCode,EventRootCode,SentenceID,CountryCode\n"
        "e1,20150203,IRQGOV,IRN,036,03,s1,IRQ\n"
    )

    g = events.read(path, countries=["Iraq"])

    assert g.meta["events"]["format"] == "phoenix"
    assert ids(g) == ["e1"]
    assert (g.acts["source"][0], g.acts["target"][0], g.acts["sign"][0]) == ("IRQGOV", "iran", 1)


def test_links_are_proposed_and_marked_only_when_accepted(ged):
    """A seed's act and a coded event a day apart are proposed; accepting marks both as one event."""
    seeds = testing.graph(acts=[testing.act("S1", "iran", "iraq_gov", day="2014-05-01")])
    coded = events.read(ged)

    found = events.propose_links(seeds, coded)
    both = type(coded)(concat([seeds.tables, coded.tables]))
    linked = events.link(both, found)

    assert found[["act_id", "event_id", "days_apart"]].to_numpy().tolist() == [["S1", "ucdp:2", 1]]
    none = events.propose_links(seeds, coded, days=0)
    assert none.empty
    assert (events.link(both, none).acts["event"] == "").all()
    assert dict(zip(linked.acts["act_id"], linked.acts["event"], strict=True)) == {
        "S1": "S1",
        "ucdp:1": "",
        "ucdp:2": "S1",
        "ucdp:3": "",
    }


def test_the_shell_lists_formats_and_writes_pairs(ged, tmp_path):
    """`conflictgraph events` names the formats, prints pairs as JSON and writes them as Parquet."""
    run = CliRunner().invoke
    out = tmp_path / "pairs.parquet"

    known = json.loads(run(app, ["events", "formats", "--json"]).stdout)
    printed = run(app, ["events", str(ged), "--country", "IRN", "--json"])
    written = run(app, ["events", str(ged), "--actor", "iraq_gov", "--from", "2014", "--by", "year", "--out", str(out)])

    assert "icews" in json.dumps(known)
    assert printed.exit_code == written.exit_code == 0
    assert "iran" in printed.stdout
    assert pd.read_parquet(out)["acts"].sum() == 2


def test_an_actor_that_no_act_touches_is_named(tmp_path):
    """A misspelt actor gives no acts, and a note with the nearest that the file has."""
    path = tmp_path / "ged.csv"
    path.write_text("id,type_of_violence,side_a,side_b,date_start,best\n1,1,Government of Iraq,IS,2014-01-24,2\n")

    pairs = events.dyads(path, actors=["iraq_gvo"])

    assert pairs.meta["counts"]["kept"] == 0
    assert "no act touches «iraq_gvo»; did you mean iraq_gov" in pairs.meta["notes"][-1]


def test_an_id_that_stands_twice_is_one_act(tmp_path, monkeypatch):
    """Two releases that overlap give each act once, count the repeats as merged, and say so; pairs count each, and say that."""
    head = "id,type_of_violence,side_a,side_b,date_start,best\n"
    rows = [f"{n},1,Government of Iraq,IS,2014-01-{n:02d},2\n" for n in range(1, 7)]
    paths = [tmp_path / folder / "ged.csv" for folder in ("old", "new")]
    for path, part in zip(paths, (rows[:4], rows[2:]), strict=True):
        path.parent.mkdir()
        path.write_text(head + "".join(part))

    g, pairs = events.read(paths), events.dyads(paths)
    monkeypatch.setattr("conflictgraph.events.acts._HASHED", 1)
    large = events.read(paths)

    assert g.tables.check().acts["act_id"].tolist() == [f"ucdp:{n}" for n in range(1, 7)]
    assert events.account(g)[["file", "rows", "kept", "merged"]].to_numpy().tolist() == [
        ["ged.csv", 4, g.acts["file"].eq("ged.csv").sum(), 4 - g.acts["file"].eq("ged.csv").sum()],
        ["ged (2).csv", 4, g.acts["file"].eq("ged (2).csv").sum(), 4 - g.acts["file"].eq("ged (2).csv").sum()],
    ]
    assert g.meta["events"]["counts"]["merged"] == large.meta["events"]["counts"]["merged"] == 2
    assert "2 rows repeat the id" in g.meta["events"]["notes"][-1]
    assert pairs.frame["acts"].sum() == 8
    assert "each counts" in pairs.meta["notes"][-1]
