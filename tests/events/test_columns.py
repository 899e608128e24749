"""Column lists of releases: every known one is read, a new one survives, a lost one is named."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from conflictgraph import events
from conflictgraph.errors import TableError

pytest.importorskip("duckdb")

POLECAT = """Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary
 Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary
 Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|District|Province|
Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|
Story Locations|Language|Version""".replace("\n", "").split("|")
ACLED_NEW = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
    "population_best",
]
ACLED_OLD = [
    "data_id",
    "iso",
    "event_id_cnty",
    "event_id_no_cnty",
    "event_date",
    "year",
    "time_precision",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "timestamp",
    "iso3",
]
PHOENIX = [
    "EventID",
    "Date",
    "Year",
    "Month",
    "Day",
    "SourceActorFull",
    "SourceActorEntity",
    "SourceActorRole",
    "SourceActorAttribute",
    "TargetActorFull",
    "TargetActorEntity",
    "TargetActorRole",
    "TargetActorAttribute",
    "EventCode",
    "EventRootCode",
    "PentaClass",
    "GoldsteinScore",
    "Issues",
    "Lat",
    "Lon",
    "LocationName",
    "StateName",
    "CountryCode",
    "SentenceID",
    "URLs",
    "NewsSources",
]


def row(names, **cells):
    """One made-up row: the cells that are given, and empty ones."""
    return [str(cells.get(name.replace(" ", "_"), "")) for name in names]


def acled(names, number):
    """One made-up ACLED row."""
    return row(
        names,
        event_id_cnty=f"AAA{number}",
        event_date="2024-02-01",
        time_precision=1,
        event_type="Battles",
        sub_event_type="Armed clash",
        actor1="Red",
        actor2="Blue",
        country="Iraq",
        location="Town",
        fatalities=number,
        timestamp=1707000000,
    )


def test_twenty_rows_in_polecats_forty_columns(tmp_path):
    """«None» is nobody, a list is several, Latin-1 is read, and no column is strange."""
    assert len(POLECAT) == 40
    path = tmp_path / "ngecEvents.txt"
    rows = [
        row(
            POLECAT,
            Event_ID=f"P{n}",
            Event_Date="2023-10-18",
            Event_Type=("ASSAULT", "AGREE", "PROTEST", "CONSULT")[n % 4],
            Event_Mode=("beat", "None", "demo", "visit")[n % 4],
            Actor_Name=("Séfar; Blue", "Iraq", "None", "Iran")[n % 4],
            Recipient_Name=("Iraq", "Iran", "None", "None")[n % 4],
            Country="IRQ",
            City="None",
            Source="Paper",
            Publication_Date="2023-10-19",
        )
        for n in range(20)
    ]
    path.write_bytes("\n".join("\t".join(one) for one in [POLECAT, *rows]).encode("latin-1"))

    g = events.read(path)

    acts = g.acts.drop_duplicates("act_id")
    assert g.meta["events"]["notes"] == ()
    assert events.account(g)[["rows", "kept", "rejected"]].to_numpy().tolist() == [[20, 20, 0]]
    assert acts["direction"].value_counts().to_dict() == {"directed": 10, "monadic": 10}
    assert len(g.acts) == 25
    assert set(g.actors["actor_id"]) == {"Séfar", "Blue", "iraq_gov", "iran"}


@pytest.mark.parametrize(("names", "form"), [(ACLED_NEW, "csv"), (ACLED_OLD, "csv"), (ACLED_NEW, "json")])
def test_acled_of_old_and_new_releases(tmp_path, names, form):
    """The old export, the new one and the API's JSON are one format, and none of their columns is strange."""
    path = tmp_path / f"acled.{form}"
    if form == "csv":
        path.write_text("\n".join(",".join(one) for one in [names, acled(names, 1), acled(names, 2)]))
    else:
        records = [dict(zip(names, acled(names, n), strict=True)) for n in (1, 2)]
        path.write_text(json.dumps({"status": 200, "success": True, "count": 2, "data": records}))

    g = events.read(path, format="acled")

    assert g.meta["events"]["notes"] == ()
    assert g.acts[["act_id", "killed_best"]].to_numpy().tolist() == [["acled:AAA1", 1], ["acled:AAA2", 2]]
    assert set(g.acts["version"]) == {"1707000000"}


def test_phoenix_has_no_strange_column(tmp_path):
    """The columns of the daily files are known."""
    path = tmp_path / "events.full.csv"
    one = row(PHOENIX, EventID="e1", Date="20150203", SourceActorFull="IRQGOV", TargetActorFull="IRN", EventCode="036")
    one[PHOENIX.index("EventRootCode")] = "03"
    path.write_text("\n".join(",".join(cells) for cells in [PHOENIX, one]))

    assert events.read(path).meta["events"]["notes"] == ()


def test_a_new_column_survives_and_is_reported(tmp_path):
    """A column that a later release brings stays with its act, and a note says so."""
    names = [*ACLED_NEW, "mood"]
    path = tmp_path / "acled.csv"
    path.write_text("\n".join(",".join(one) for one in [names, [*acled(ACLED_NEW, 1), "grim"]]))

    g = events.read(path)

    assert g.acts["mood"].tolist() == ["grim"]
    assert "mood" in g.meta["events"]["notes"][0]


def test_a_lost_column_is_named(tmp_path):
    """A release without a column that is needed is refused by its name."""
    names = [name for name in ACLED_NEW if name != "actor2"]
    path = tmp_path / "acled.csv"
    path.write_text("\n".join(",".join(one) for one in [names, acled(names, 1)]))

    with pytest.raises(TableError, match="actor2"):
        events.read(path)


@pytest.mark.parametrize(
    "name",
    ["month", "day", "end", "Reason", "outcome", "quad", "quad_class", "acts", "rank", "one", "least", "date", "_line"],
)
def test_a_column_may_be_called_as_one_of_ours(tmp_path, name):
    """A column whose name this room or the table of acts has for itself survives under the format's name, and a note says so."""
    path = tmp_path / "acled.csv"
    plain = [ACLED_NEW, acled(ACLED_NEW, 1), acled(ACLED_NEW, 2)]
    path.write_text("\n".join(",".join(one) for one in plain))
    how = {"format": "acled", "twins": True, "one_a_day": True}
    before = events.read(path, **how).acts
    more = zip(plain, [name, "grim", "glad"], strict=True)
    path.write_text("\n".join(",".join([*one, cell]) for one, cell in more))

    g = events.read(path, **how)

    ours = f"acled_{name.strip('_')}"
    assert g.acts[ours].tolist() == ["grim"]  # the second of that day is merged
    assert f"(as {ours})" in g.meta["events"]["notes"][0]
    pd.testing.assert_frame_equal(g.acts[before.columns], before)
    assert events.dyads(path, format="acled").frame["acts"].sum() == 2


def test_a_toll_without_a_range_has_none(tmp_path):
    """ACLED counts its dead once: the pair has a best estimate, and low and high are unknown, not 0."""
    path = tmp_path / "acled.csv"
    path.write_text("\n".join(",".join(one) for one in [ACLED_NEW, acled(ACLED_NEW, 1), acled(ACLED_NEW, 2)]))

    found = events.dyads(path).frame[["killed_low", "killed_best", "killed_high"]]

    assert found["killed_best"].tolist() == [3]
    assert found[["killed_low", "killed_high"]].isna().all(axis=None)


def test_a_column_that_went_is_reported_though_it_is_not_needed():
    """What a table lacks without being refused is named, and countries are not asked of a table that has none."""
    table = pd.DataFrame({"GLOBALEVENTID": [1], "SQLDATE": [20240207], "EventCode": ["190"], "Actor1Code": ["USA"]})
    table["Actor2Code"] = "IRQ"

    g = events.read(table, format="gdelt")

    assert "it has not the columns ActionGeo_FullName, ActionGeo_CountryCode, SOURCEURL" in g.meta["events"]["notes"][0]
    with pytest.raises(TableError, match="no column ActionGeo_CountryCode"):
        events.read(table, format="gdelt", countries=["IRQ"])


@pytest.mark.parametrize(("victim", "direction"), [("Civilians (Iraq)", "directed"), ("Rioters (Iraq)", "unknown")])
def test_a_mob_against_civilians_has_an_arrow(victim, direction):
    """ACLED's mob violence goes to civilians where they are the second actor; else nobody says who began."""
    cells = {"event_type": "Riots", "sub_event_type": "Mob violence", "actor1": "Rioters (Iraq)", "actor2": victim}
    one = {**dict(zip(ACLED_NEW, acled(ACLED_NEW, 1), strict=True)), **cells}

    assert events.read(pd.DataFrame([one])).acts["direction"].tolist() == [direction]
