"""Disputes and alliances of states, on made-up rows in the columns of COW and ATOP."""

from __future__ import annotations

from io import StringIO

import pandas as pd
import pytest

from conflictgraph import events
from conflictgraph.errors import TableError
from conflictgraph.events import intervals

pytest.importorskip("duckdb")

COLUMNS = ["source", "target", "relation", "sign", "since", "since_latest", "until_earliest", "until"]
MIDB = """dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,fatality,hiact,hostlev,orig
1,IRQ,645,1,8,1990,-9,2,1991,1,1,6,20,5,1
1,KUW,690,2,8,1990,28,2,1991,0,0,6,20,5,1
1,USA,2,-9,9,1990,28,2,1991,0,0,2,20,5,0
2,IRN,630,1,1,1980,31,12,1980,1,1,0,1,2,1
3,XXX,,1,1,1980,31,12,1980,1,1,0,1,2,1
"""
DISPUTE_YEARS = """dispnum,ccode1,ccode2,year,sidea1,sidea2,fatality1,fatality2,hostlev1,hostlev2,orig1,orig2
7,645,630,1980,1,0,6,6,4,4,1,1
7,630,645,1980,0,1,6,6,4,4,1,1
7,645,630,1981,1,0,6,6,5,4,1,1
7,645,630,1984,1,0,6,6,4,4,1,1
7,645,645,1984,1,0,6,6,4,4,1,1
"""
ALLIANCES = (
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,"
    "dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,asymmetric,version\n"
    "1,640,Turkey,2,United States of America,18,2,1952,,,,0,1,1,0,1,1,0,4.1\n"
    "1,2,United States of America,640,Turkey,18,2,1952,,,,0,1,1,0,1,1,0,4.1\n"
    "2,645,Iraq,365,Russia,9,4,1972,31,12,1990,0,0,0,0,1,0,0,4.1\n"
    "3,645,Iraq,666,Israel,9,4,1972,31,12,1990,0,0,0,0,0,0,0,4.1\n"
)
ATOP = """ddyad,stateA,stateB,year,atopally,defense,offense,neutral,nonagg,consul
2640,2,640,2016,1,1,0,0,0,1
640002,640,2,2016,1,1,0,0,0,1
2640,2,640,2017,1,1,0,0,0,1
2640,2,640,2018,1,1,0,0,0,1
645652,645,652,1990,1,0,0,0,1,0
"""


def shown(g):
    """The ties as text, an unknown day as nothing."""
    ties = g.ties[COLUMNS].copy()
    for name in COLUMNS[4:]:
        ties[name] = ties[name].dt.strftime("%Y-%m-%d").fillna("")
    return ties.to_numpy().tolist()


def read(tmp_path, text, name="states.csv"):
    """Write rows and read them."""
    path = tmp_path / name
    path.write_text(text)
    return events.read(path)


def test_participants_of_a_dispute_stand_against_each_other_while_both_are_in_it(tmp_path):
    """Sides make hostile ties for the days that both took part; an unknown day is its whole month."""
    g = read(tmp_path, MIDB)

    assert shown(g) == [
        ["iraq_gov", "kwt", "at_war_with", -1, "1990-08-02", "1990-08-02", "1991-02-01", "1991-02-28"],
        ["iraq_gov", "usa", "at_war_with", -1, "1990-09-01", "1990-09-30", "1991-02-01", "1991-02-28"],
        ["usa", "kwt", "aligned_with", 1, "1990-09-01", "1990-09-30", "1991-02-28", "1991-02-28"],
    ]
    assert g.meta["events"]["counts"] == {"rows": 5, "kept": 3, "merged": 0, "rejected": 2, "outside": 0}
    assert events.rejects(g)[["line", "reason"]].to_numpy().tolist() == [
        [5, "nobody stood with or against it at the same time"],
        [6, "no usable state"],
    ]
    g.tables.check()


def test_years_of_a_dispute_are_intervals_from_side_a(tmp_path):
    """Years in a row are one tie with the highest level of hostility; a gap begins another."""
    g = read(tmp_path, DISPUTE_YEARS)

    assert shown(g) == [
        ["iraq_gov", "iran", "at_war_with", -1, "1980-01-01", "1980-12-31", "1981-01-01", "1981-12-31"],
        ["iraq_gov", "iran", "opponent_of", -1, "1984-01-01", "1984-12-31", "1984-01-01", "1984-12-31"],
    ]
    assert g.meta["events"]["counts"] == {"rows": 5, "kept": 2, "merged": 2, "rejected": 1, "outside": 0}


def test_cow_alliances_are_ties_both_ways_and_peace_alone_has_no_sign(tmp_path):
    """A defence pact is one tie of allies for its two rows; non-aggression is a treaty without sign."""
    g = read(tmp_path, ALLIANCES)

    assert shown(g) == [
        ["rus", "iraq_gov", "treaty_with", 0, "1972-04-09", "1972-04-09", "1990-12-31", "1990-12-31"],
        ["usa", "tur", "ally_of", 1, "1952-02-18", "1952-02-18", "", ""],
    ]
    assert g.meta["events"]["counts"] == {"rows": 4, "kept": 2, "merged": 1, "rejected": 1, "outside": 0}
    assert "Gibler" in g.meta["citations"][0]
    assert set(g.evidence_table["row_id"]) == set(g.ties["tie_id"])


def test_atop_years_fold_into_ties_that_last_beyond_the_data(tmp_path):
    """Years with the same obligations are one tie; in the last year of the data it still stands."""
    g = read(tmp_path, ATOP)

    assert shown(g) == [
        ["iraq_gov", "syr", "treaty_with", 0, "1990-01-01", "1990-12-31", "1990-01-01", "1990-12-31"],
        ["usa", "tur", "ally_of", 1, "2016-01-01", "2016-12-31", "", ""],
    ]
    assert g.meta["events"]["counts"] == {"rows": 5, "kept": 2, "merged": 3, "rejected": 0, "outside": 0}


def test_ties_are_chosen_by_time_actor_and_country(tmp_path):
    """start, end, actors and countries take the ties that they touch."""
    path = tmp_path / "atop.csv"
    path.write_text(ATOP)

    found = [
        events.read(path, **asked).ties["target"].tolist()
        for asked in ({"start": "2000"}, {"end": "2000"}, {"actors": ["usa"]}, {"countries": ["SYR"]})
    ]

    assert found == [["tur"], ["syr"], ["tur"], ["syr"]]


def test_a_file_of_states_without_its_columns_is_refused(tmp_path):
    """A named format says which columns are missing, and `dyads` says that ties are not acts."""
    path = tmp_path / "atop.csv"
    path.write_text("stateA,stateB,year\n2,640,2016\n")

    with pytest.raises(TableError, match="lacks the columns defense"):
        events.read(path, format="atop")
    with pytest.raises(ValueError, match="use read"):
        events.dyads(path, format="atop")


@pytest.mark.parametrize("text", [MIDB, DISPUTE_YEARS, ALLIANCES, ATOP])
def test_a_table_of_states_is_read_from_wherever_it_is(tmp_path, text):
    """A pandas frame with numbers, an Arrow table, an Ibis table and Parquet give the ties of the CSV."""
    arrow = pytest.importorskip("pyarrow")
    g = read(tmp_path, text)
    table = pd.read_csv(StringIO(text))
    table.to_parquet(tmp_path / "states.parquet")
    given = [table, arrow.Table.from_pandas(table), tmp_path / "states.parquet"]

    found = [events.read(one) for one in given]

    expected = g.ties.drop(columns=["file", "line", "line_other"], errors="ignore")
    for other in found:
        ties = other.ties.drop(columns=["file", "line", "line_other"], errors="ignore")
        pd.testing.assert_frame_equal(ties, expected)
        assert other.meta["events"]["counts"] == g.meta["events"]["counts"]


@pytest.mark.parametrize("text", [MIDB, DISPUTE_YEARS, ALLIANCES, ATOP])
@pytest.mark.parametrize("asked", [{"start": "1990"}, {"end": "1980"}, {"actors": ["usa"]}, {"countries": ["FRA"]}])
def test_ties_that_are_left_out_count_as_outside(tmp_path, text, asked):
    """Whatever is asked for, kept, merged, rejected and outside add up to the rows, and no tie is no kept row."""
    path = tmp_path / "states.csv"
    path.write_text(text)
    whole = events.read(path).meta["events"]["counts"]

    g = events.read(path, **asked)

    one = events.account(g).iloc[0]
    assert one["rows"] == one["kept"] + one["merged"] + one["rejected"] + one["outside"]
    assert (one["merged"], one["rejected"]) == (whole["merged"], whole["rejected"])
    assert one["kept"] >= len(g.ties) or text == MIDB
    assert (one["kept"] == 0) == g.ties.empty
    assert g.meta["events"]["counts"]["outside"] == one["outside"]


@pytest.mark.parametrize("year", ["99999", "12", "inf", "nan"])
def test_a_year_that_is_none_is_rejected(tmp_path, year):
    """A year out of range makes no tie that stands for ever; a year before the first alliance is none."""
    g = read(tmp_path, DISPUTE_YEARS.replace(",1984,", f",{year},"))

    assert g.ties["until"].notna().all()
    assert events.rejects(g)["reason"].tolist() == ["no usable year", "no usable year"]
    ended = read(tmp_path, ALLIANCES.replace(",1990,", ",99999,"))
    assert events.rejects(ended)["reason"].tolist()[0] == "no usable end"


def test_files_of_one_name_are_told_apart(tmp_path):
    """Two files of the same name in two folders have each their line in the account."""
    paths = [tmp_path / folder / "mid.csv" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(DISPUTE_YEARS)

    assert events.account(events.read(paths))["file"].tolist() == ["mid.csv", "mid (2).csv"]


def test_a_dispute_year_without_a_side_is_refused():
    """Who stood on which side is what the row says: without it there is no tie, and the reason says so."""
    row = {"dispnum": "7", "year": "1990", "ccode1": "2", "ccode2": "20", "hostlev1": "4", "hostlev2": "1"}
    data = pd.DataFrame([{**row, "sidea1": "1", "sidea2": "0"}, {**row, "sidea1": "1", "sidea2": "-9"}])

    made = intervals.dispute_years(data)

    assert made["reason"].tolist() == ["", "no usable side"]
    assert made.loc[0, ["source", "target", "relation"]].tolist() == [2, 20, "opponent_of"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_ties_of_states_are_read_with_another_delimiter(tmp_path, delimiter):
    """Files that a spreadsheet wrote with semicolons or tabs hold the same ties."""
    other = read(tmp_path, ATOP.replace(",", delimiter), "other.csv")

    assert shown(other) == shown(read(tmp_path, ATOP))


@pytest.mark.parametrize("option", [{"engine": "duckdb"}, {"twins": True}, {"one_a_day": True}, {"scale": {"1": 2}}])
def test_an_option_of_acts_is_refused_for_ties(tmp_path, option):
    """What says nothing of ties is named, not passed by."""
    path = tmp_path / "atop.csv"
    path.write_text(ATOP)

    with pytest.raises(ValueError, match=next(iter(option))):
        events.read(path, **option)
