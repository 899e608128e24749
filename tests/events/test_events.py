"""Event data of the field, against counts and sums made without this package."""

from __future__ import annotations

import gzip

import pandas as pd
import pytest

from conflictgraph import events
from conflictgraph.errors import TableError

pytest.importorskip("duckdb")

FILES = [
    "ucdp/ged231_sample1000_uncertainUCDP.csv.gz",
    "ucdp/ged_hdx_iraq_conflict_data_irq.csv.gz",
    "ucdp/ged_syria_data4ds4da.csv.gz",
    "gdelt/20191024143000.export.CSV.gz",
    "icews/events.2018.sample.tab",
    "icews/icews_sample_2018-06-01_03.csv.gz",
    "keds/balkans_weis.csv.gz",
    "keds/casia_weis.csv.gz",
    "keds/gulf_cameo.csv.gz",
    "keds/levant_cameo.csv.gz",
    "keds/turkey_cameo.csv.gz",
]


def by_pandas(path):
    """Read a file with pandas alone, every cell as text."""
    if "gdelt" in str(path):
        return pd.read_csv(path, sep="\t", header=None, dtype=str, keep_default_na=False, quoting=3)
    if path.suffix == ".tab":
        return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, quoting=3)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def merged_by_hand(table, story, day, code, source, target):
    """Count mutual acts written twice: per story, day and code the smaller of the two directions."""
    table = table[(table[source] != "") & (table[target] != "") & (table[source] != table[target])]
    forward = table[source] < table[target]
    low, high = table[source].where(forward, table[target]), table[target].where(forward, table[source])
    sizes = forward.groupby([table[story], table[day], table[code], low, high]).agg(["sum", "size"])
    return int(pd.concat([sizes["sum"], sizes["size"] - sizes["sum"]], axis=1).min(axis=1).sum())


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_accounted_for(shared, name):
    """Kept, merged and rejected rows add up to the rows that pandas counts, and the tables are sound."""
    path = shared / "data" / name
    alone = by_pandas(path)

    g = events.read(path)

    counts = g.meta["events"]["counts"]
    assert counts["rows"] == len(alone)
    assert counts["kept"] + counts["merged"] + counts["rejected"] == len(alone)
    assert counts["kept"] == g.acts["act_id"].nunique()
    assert counts["rejected"] == len(events.rejects(g))
    g.tables.check()
    folded = events.dyads(path)
    assert folded.meta["counts"] == counts


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("gdelt/20191024143000.export.CSV.gz", (60, 1, 26, 5, 15)),
        (
            "icews/icews_sample_2018-06-01_03.csv.gz",
            ("story_id", "event_date", "cameo_code", "source_name", "target_name"),
        ),
        ("icews/events.2018.sample.tab", ("Story ID", "Event Date", "CAMEO Code", "Source Name", "Target Name")),
    ],
)
def test_mutual_acts_written_twice_become_one(shared, name, columns):
    """As many rows are merged as an independent count finds swapped in one story."""
    path = shared / "data" / name

    g = events.read(path)

    assert g.meta["events"]["counts"]["merged"] == merged_by_hand(by_pandas(path), *columns)
    assert len(events.read(path, twins=False).acts) == g.meta["events"]["counts"]["rows"]


def test_ucdp_fighting_has_no_arrow_and_one_sided_violence_has(shared):
    """Types 1 and 2 are reciprocal, type 3 goes to civilians, and the dead are those of the file."""
    path = shared / "data" / "ucdp/ged_hdx_iraq_conflict_data_irq.csv.gz"
    alone = by_pandas(path).iloc[1:]

    acts = events.read(path).acts.drop_duplicates("act_id")

    assert (acts["direction"] == "reciprocal").sum() == alone["type_of_violence"].isin(["1", "2"]).sum()
    assert (acts["direction"] == "directed").sum() == (alone["type_of_violence"] == "3").sum()
    assert acts["killed_best"].sum() == alone["best"].astype(float).sum()
    assert (acts["sign"] == -1).all()


def test_levant_goldstein_series_equals_an_independent_sum(shared):
    """Monthly Israel to Palestinian Goldstein sums agree with pandas and the file's own scale."""
    path = shared / "data" / "keds/levant_cameo.csv.gz"
    scale = pd.read_csv(shared / "data" / "keds/cameo_scale.csv", dtype={"code": str}).set_index("code")["goldstein"]
    alone = by_pandas(path)
    alone = alone[alone["source"].str.startswith("ISR") & alone["target"].str.startswith("PAL")]
    expected = alone["code"].map(scale).fillna(0).groupby(alone["date"].str.slice(0, 7)).sum().round(1)

    pairs = events.dyads(
        path,
        scale=scale.to_dict(),
        mapping={
            **dict.fromkeys(alone["source"].unique(), "isr"),
            **dict.fromkeys(alone["target"].unique(), "pal"),
        },
    ).to_frame()

    ours = pairs[(pairs["source"] == "isr") & (pairs["target"] == "pal")]
    ours = ours.groupby(ours["period"].dt.strftime("%Y-%m"))["score"].sum().round(1)
    assert len(ours) > 250
    assert ours.to_dict() == pytest.approx(expected.to_dict())


def test_weis_codes_are_seen_whatever_the_name_says(shared):
    """A file called CAMEO that holds WEIS is scored as WEIS, and the note says so."""
    g = events.read(shared / "data" / "keds/gulf_cameo.csv.gz")

    assert "WEIS" in g.meta["events"]["notes"][0]


GED = "id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,low,best,high,surprise\n"
ROW = "{},1,Government of Iraq,IS,Iraq,645,2014-01-24,2014-01-25,2,1,{},9,x\n"


def test_a_column_of_another_type_half_way_is_rejected_with_its_line(tmp_path):
    """A word where a number is needed costs that row only, and the reject names line and reason."""
    path = tmp_path / "ged.csv"
    path.write_text(GED + ROW.format(1, 3) + ROW.format(2, "many") + ROW.format(3, 4))

    g = events.read(path)

    found = events.rejects(g)
    assert found["line"].tolist() == [3]
    assert "best is «many»" in found["reason"][0]
    assert g.acts["surprise"].tolist() == ["x", "x"]
    assert len(g.acts) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,1,A,B,Iraq,645,2014-02-30,2014-02-30,1,1,1,1,\n", "is no day"),
        ("1,1,A,B,Iraq,645,9999-01-01,9999-01-01,1,1,1,1,\n", "is no day"),
        ("1,1,A,B,Iraq,645,2014-02-03,2014-02-01,1,1,1,1,\n", "before it begins"),
        ("1,7,A,B,Iraq,645,2014-02-03,2014-02-03,1,1,1,1,\n", "is not in UCDP"),
        (",1,A,B,Iraq,645,2014-02-03,2014-02-03,1,1,1,1,\n", "no id"),
        ("1,1,A,B,Iraq\n", "5 cells where 13 are needed"),
    ],
)
def test_bad_rows_say_why(tmp_path, row, reason):
    """Each kind of bad row is rejected with a reason, and the good row beside it is kept."""
    path = tmp_path / "ged.csv"
    path.write_text(GED + ROW.format(8, 3) + row)

    g = events.read(path)

    assert reason in events.rejects(g)["reason"][0]
    assert events.rejects(g)["line"].tolist() == [3]
    assert len(g.acts) == 1


def test_mixed_encodings_reject_the_odd_row(tmp_path):
    """A Latin-1 row in a UTF-8 file is rejected with its line."""
    path = tmp_path / "ged.csv"
    path.write_bytes(
        (GED + ROW.format(1, 3)).encode()
        + "2,1,Général,IS,Iraq,645,2014-01-24,2014-01-25,2,1,3,9,x\n".encode("latin-1")
    )

    g = events.read(path)

    assert events.rejects(g)["line"].tolist() == [3]
    assert "UTF-8" in events.rejects(g)["reason"][0]


def test_a_truncated_gzip_is_an_error(tmp_path):
    """A download that broke off is refused as a whole, with what to do."""
    path = tmp_path / "ged.csv.gz"
    path.write_bytes(gzip.compress((GED + "".join(ROW.format(n, n) for n in range(5000))).encode())[:-2000])

    with pytest.raises(TableError, match="not whole"):
        events.read(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [("a\tb\tc\n1\t2\t3\n", "57 or 58"), ("1,2,3\n", "57 or 58"), ("", "empty"), ("<html>no</html>", "web page")],
)
def test_a_wrong_delimiter_or_width_is_an_error(tmp_path, text, message):
    """What is not a GDELT table is refused with the widths that are."""
    path = tmp_path / "x.csv"
    path.write_text(text)

    with pytest.raises(TableError, match=message):
        events.read(path, format="gdelt")


def test_a_missing_header_is_an_error(tmp_path):
    """A UCDP file that lost its heads is refused, and the columns that are needed are named."""
    path = tmp_path / "ged.csv"
    path.write_text(ROW.format(1, 3))

    with pytest.raises(TableError, match="header missing"):
        events.read(path, format="ucdp")


def test_an_acled_battle_is_reciprocal_and_a_lone_bomb_monadic(tmp_path):
    """Made-up rows in ACLED's columns get the direction that its codebook allows."""
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,location,fatalities,source\n"
        "AAA1,2024-02-01,1,Battles,Armed clash,Red,Blue,Iraq,Town,2,Paper\n"
        "AAA2,3 February 2024,1,Explosions/Remote violence,Suicide bomb,Red,,Iraq,Town,0,Paper\n"
        "AAA3,2024-02-04,2,Violence against civilians,Attack,Red,Civilians (Iraq),Iraq,Town,1,Paper\n"
    )

    g = events.read(path)

    assert g.acts.set_index("act_id")["direction"].to_dict() == {
        "acled:AAA1": "reciprocal",
        "acled:AAA2": "monadic",
        "acled:AAA3": "directed",
    }
    assert g.acts["target"].tolist()[-1] == "civ_iraq"


def test_the_least_moment_of_a_database_is_no_day_of_publication(tmp_path):
    """UCDP writes 1753-01-01 where the day of the source is not known: then nobody says since when it was."""
    path = tmp_path / "ged.csv"
    path.write_text(
        "id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,low,best,high,source_date\n"
        "1,1,Government of Iraq,IS,Iraq,645,2014-01-24,2014-01-25,2,1,5,9,1753-01-01 00:00:00.000\n"
        "2,1,Government of Iraq,IS,Iraq,645,2014-01-24,2014-01-25,2,1,5,9,2014-01-27\n"
    )

    known = events.read(path).acts["known_from"]

    assert known.isna().tolist() == [True, False]
