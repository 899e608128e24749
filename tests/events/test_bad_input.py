"""Damaged and foreign files: a clear error or a reject with its line, and old output as it was."""

from __future__ import annotations

import errno
import gzip
import resource
import signal
import subprocess
import sys
import time
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from conflictgraph import events
from conflictgraph.cli.verbs import app
from conflictgraph.errors import TableError
from conflictgraph.events.swallowed import within

pytest.importorskip("duckdb")

HEAD = "id,type_of_violence,side_a,side_b,country,country_id,date_start,date_end,date_prec,low,best,high\n"
ROW = "{},1,Government of Iraq,IS,Iraq,645,2014-01-24,2014-01-25,2,1,{},9\n"


def gdelt(width, **cells):
    """One made-up GDELT row of some width."""
    row = [""] * width
    row[0], row[1], row[5], row[15], row[26] = "7", "20191024", "USA", "IRQ", "190"
    for place, cell in cells.items():
        row[int(place[1:])] = cell
    return "\t".join(row) + "\n"


@pytest.mark.parametrize("width", [57, 58, 61])
def test_gdelt_of_every_width_is_read_by_its_own_columns(tmp_path, width):
    """GDELT 1.0 has 57 or 58 cells and 2.0 has 61: the place is found in each."""
    path = tmp_path / "day.CSV"
    place = {57: 50, 58: 50, 61: 52}[width]
    path.write_text(gdelt(width, **{f"c{place}": "Baghdad", f"c{place + 1}": "IZ"}))

    acts = events.read(path, countries=["IRQ"]).acts

    assert acts[["source", "target", "place"]].astype("str").to_numpy().tolist() == [["usa", "iraq_gov", "Baghdad"]]


def test_lines_of_another_width_are_rejected(tmp_path):
    """A line of GDELT 1.0 in a file of 2.0 is rejected with both numbers; the others are kept."""
    path = tmp_path / "day.CSV"
    path.write_text(gdelt(61) + gdelt(58) + gdelt(61))

    g = events.read(path)

    assert events.rejects(g)[["line", "reason"]].to_numpy().tolist() == [[2, "58 cells where 61 are needed"]]
    assert g.meta["events"]["counts"]["rows"] == 3


def test_another_delimiter_is_seen_and_a_foreign_one_refused(tmp_path):
    """A semicolon for a comma is read; a delimiter that no format has is an error that shows the first line."""
    path = tmp_path / "ged.csv"
    path.write_text((HEAD + ROW.format(1, 2)).replace(",", ";"))

    assert len(events.read(path).acts) == 1
    path.write_text((HEAD + ROW.format(1, 2)).replace(",", "~"))
    with pytest.raises(TableError, match="no format has the columns"):
        events.read(path)
    with pytest.raises(TableError, match="wrong delimiter"):
        events.read(path, format="ucdp")


@pytest.mark.parametrize("day", ["1066-10-14", "2100-01-01", "2014-13-01", "24/01/2014", "soon", ""])
def test_dates_out_of_range_are_rejected_with_their_words(tmp_path, day):
    """A day that is none, or lies before 1800 or after 2099, costs its row and is quoted in the reason."""
    path = tmp_path / "ged.csv"
    path.write_text(HEAD + ROW.format(1, 2) + ROW.format(2, 2).replace("2014-01-24", day))

    g = events.read(path)

    assert events.rejects(g)["line"].tolist() == [3]
    assert f"«{day}»" in events.rejects(g)["reason"][0]
    assert events.account(g)[["rows", "kept", "rejected"]].to_numpy().tolist() == [[2, 1, 1]]


def test_a_column_that_turns_to_words_half_way_keeps_the_rest(tmp_path):
    """Ten thousand rows of which every second toll of the later half is a word: those are rejected, no other."""
    path = tmp_path / "ged.csv.gz"
    rows = [ROW.format(n, "many" if n >= 5000 and n % 2 else n % 5 + 1) for n in range(10_000)]
    path.write_bytes(gzip.compress((HEAD + "".join(rows)).encode()))

    pairs = events.dyads(path)

    assert pairs.meta["counts"]["rejected"] == 2500
    assert pairs.frame["acts"].sum() == 7500
    assert pairs.meta["rejects"][0]["line"] == 5003


def test_two_encodings_in_one_file_cost_the_rows_of_the_second(tmp_path):
    """Latin-1 rows in a UTF-8 file are rejected one by one, shown, and named as what they are."""
    path = tmp_path / "ged.csv"
    odd = ROW.format(2, 2).replace("IS", "Général").encode("latin-1")
    path.write_bytes((HEAD + ROW.format(1, 2)).encode() + odd + ROW.format(3, 2).replace("IS", "Général").encode())

    g = events.read(path)

    assert events.rejects(g)["line"].tolist() == [3]
    assert "not UTF-8" in events.rejects(g)["reason"][0]
    assert g.acts["target"].tolist()[-1] == "ucdp:Général"


def test_a_truncated_gzip_leaves_old_output_as_it_was(tmp_path):
    """The shell refuses a download that broke off, says so, and does not touch the pairs of yesterday."""
    path, out = tmp_path / "ged.csv.gz", tmp_path / "pairs.parquet"
    packed = gzip.compress((HEAD + "".join(ROW.format(n, 2) for n in range(3000))).encode())
    path.write_bytes(packed)
    run = CliRunner().invoke
    assert run(app, ["events", str(path), "--out", str(out)]).exit_code == 0
    old = out.read_bytes()

    path.write_bytes(packed[:-500])
    result = run(app, ["events", str(path), "--out", str(out)])

    assert result.exit_code != 0
    assert "not whole" in str(result.exception) + result.output
    assert out.read_bytes() == old
    assert sorted(one.name for one in tmp_path.iterdir()) == ["ged.csv.gz", "pairs.parquet"]


def test_a_full_disk_while_writing_keeps_the_old_file(tmp_path, monkeypatch):
    """When the disk fills up under the new pairs, the error says so and the old pairs stay."""
    path, out = tmp_path / "ged.csv", tmp_path / "pairs.parquet"
    path.write_text(HEAD + ROW.format(1, 2))
    out.write_bytes(b"yesterday")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = CliRunner().invoke(app, ["events", str(path), "--out", str(out)])

    assert result.exit_code != 0
    assert "No space left" in str(result.exception) + result.output
    assert out.read_bytes() == b"yesterday"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["ged.csv", "pairs.parquet"]


def test_a_full_disk_while_staging_is_an_error_and_leaves_nothing(tmp_path):
    """A limit on the size of files stands for a full disk: reading stops with an error, and cleans up behind it."""
    path, temporary = tmp_path / "ged.csv", tmp_path / "temporary"
    temporary.mkdir()
    path.write_text(HEAD + "".join(ROW.format(n * 7919 % 65_537, n % 977) for n in range(40_000)))

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code = "import sys; from conflictgraph import events; events.read(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, str(path)],
        preexec_fn=limited,
        env={"TMPDIR": str(temporary), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "File too large" in done.stderr
    assert list(temporary.iterdir()) == []


def test_the_line_of_a_reject_counts_the_breaks_in_quotes(tmp_path):
    """A quoted cell over two lines moves every later line; a quote that is never closed is named as the reason."""
    path = tmp_path / "ged.csv"
    two_lines = ROW.format(1, 2).replace("IS", '"I\nS"')
    path.write_text(HEAD + two_lines + ROW.format(2, 2) + "3,x," + ROW.format(3, 2) + ROW.format(4, "many"))

    g = events.read(path)

    assert events.rejects(g)["line"].tolist() == [5, 6]
    path.write_text(HEAD + ROW.format(1, 2) + '"' + ROW.format(2, 2) + ROW.format(3, 2))
    refused = events.rejects(events.read(path))
    assert refused["line"].tolist() == [3]
    assert "is one never closed?" in refused["reason"][0]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 1e300])
def test_a_toll_without_end_is_rejected_and_nan_is_unknown(tmp_path, value):
    """Numbers stored as floats: infinity is no toll, and NaN in Parquet does not eat the sum of its pair."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [dict(zip(HEAD.strip().split(","), ROW.format(n, 2).strip().split(","), strict=True)) for n in range(4)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    columns |= {"low": [1.0] * 4, "best": [float("nan"), 2.0, 3.0, value], "high": [9.0] * 4}
    pq.write_table(pa.table(columns), tmp_path / "ged.parquet")

    g, pairs = events.read(tmp_path / "ged.parquet"), events.dyads(tmp_path / "ged.parquet")

    assert "best is «" in events.rejects(g)["reason"].tolist()[0]
    assert len(events.rejects(g)) == 1
    assert pairs.frame[["acts", "killed_low", "killed_best", "killed_high"]].to_numpy().tolist() == [[3, 3, 5, 27]]
    assert g.acts["killed_best"].isna().tolist() == [True, False, False]


def test_a_moment_has_the_day_that_it_shows(tmp_path, monkeypatch):
    """Days stored as moments are read, and the clock of the machine moves none of them."""
    names = HEAD.strip().split(",")
    table = pd.DataFrame([dict(zip(names, ROW.format(1, 2).strip().split(","), strict=True))])
    moments = pd.to_datetime(table["date_start"]).dt.tz_localize("UTC")
    table.assign(date_start=moments, date_end=moments).to_parquet(tmp_path / "ged.parquet")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        shown = [
            events.read(given).acts["when"].astype("str").tolist()
            for given in (
                tmp_path / "ged.parquet",
                table.assign(date_start=moments, date_end=moments),
                table.assign(
                    date_start=moments.dt.tz_convert("Asia/Tokyo"), date_end=moments.dt.tz_convert("Asia/Tokyo")
                ),
                table.assign(date_start=moments.dt.tz_localize(None), date_end=moments.dt.tz_localize(None)),
            )
        ]
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()

    assert shown == [["2014-01-24"]] * 4


def test_codes_stored_as_numbers_are_refused():
    """CAMEO 0211 and 211, 010 and 10, are not told apart once they are numbers."""
    row = {"GLOBALEVENTID": [1], "SQLDATE": [20240207], "EventCode": [20], "Actor1Code": ["USA"], "Actor2Code": ["IRQ"]}

    with pytest.raises(TableError, match="store codes as text"):
        events.dyads(pd.DataFrame(row), format="gdelt")


@pytest.mark.parametrize("given", [None, 5, b"ged.csv", [], [pd.DataFrame()], {}])
def test_what_is_no_table_is_refused_as_such(given):
    """Neither a path nor a table: the error says what would do."""
    with pytest.raises(TypeError, match="table"):
        events.read(given)


def test_a_broken_container_is_named(tmp_path):
    """Half a Parquet file, an encrypted zip, and JSON that is one number are errors with the file's name."""
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "b.json").write_text("5")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("ged.csv", HEAD)
    locked = bytearray((tmp_path / "c.zip").read_bytes())
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "c.zip").write_bytes(bytes(locked))

    for name in ("a.parquet", "b.json", "c.zip"):
        with pytest.raises(TableError, match=name):
            events.read(tmp_path / name)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"encoding": "klingon"}, "no encoding «klingon»"),
        ({"memory": "lots"}, "'1500MB'"),
        ({"mapping": 5}, "mapping is a int"),
        ({"scale": 3}, "scale is a int"),
        ({"scale": {"190": "much"}}, "code «190» the score 'much'"),
    ],
)
def test_an_option_that_means_nothing_is_refused_by_name(tmp_path, option, said):
    """The error names the option, what was found, and what would do."""
    path = tmp_path / "ged.csv"
    path.write_text(HEAD + ROW.format(1, 5))

    with pytest.raises((TypeError, ValueError)) as refused:
        events.dyads(path, **option)

    assert said in str(refused.value)


def test_one_broken_line_of_json_costs_that_line_alone(tmp_path):
    """Of records a line, the one that is cut off is rejected with its words; a file without any is an error."""
    record = (
        '{"id": "%d", "type_of_violence": "1", "side_a": "A", "side_b": "B", "country": "Iraq", "country_id": "645", '
    )
    record += '"date_start": "2014-01-24", "date_end": "2014-01-25", "date_prec": "1", "low": "1", "best": "2", "high": "3"}\n'
    (tmp_path / "half.jsonl").write_text(record % 1 + '{"id": "2", "side\n' + record % 3)
    (tmp_path / "none.jsonl").write_text("no\nrecord\n")

    g = events.read(tmp_path / "half.jsonl")

    assert events.rejects(g)[["line", "text"]].to_numpy().tolist() == [[2, '{"id": "2", "side']]
    assert g.meta["events"]["counts"]["kept"] == 2
    with pytest.raises(TableError, match=r"none\.jsonl"):
        events.read(tmp_path / "none.jsonl")


@pytest.mark.parametrize("closed", [None, 8, 9])
def test_an_open_quote_costs_the_lines_that_it_stands_in_and_no_others(tmp_path, closed):
    """Rows between an open quote and the one that closes it are read; every line is a row that is accounted for."""
    line = "{},1,{},IS,Iraq,645,2014-01-24,2014-01-25,2,1,3,9\n"
    rows = [line.format(n, "Government of Iraq") for n in range(20)]
    rows[7] = line.format(7, '"Government of Iraq')
    if closed is not None:
        rows[closed] = line.format(closed, '"Government of Iraq"')
    path = tmp_path / "ged.csv"
    path.write_text(HEAD + "".join(rows))

    g = events.read(path)
    refused = events.rejects(g)

    assert g.meta["events"]["counts"]["rows"] == 20
    assert refused["line"].tolist() == ([9] if closed is None else [9, closed + 2])
    assert set(g.acts["act_id"]) == {f"ucdp:{n}" for n in range(20) if n not in {7, closed}}
    assert dict(zip(g.acts["act_id"], g.acts["line"], strict=True))["ucdp:19"] == 21


@given(st.lists(st.text("ab \n", max_size=12), min_size=7, max_size=7))
def test_a_text_of_several_lines_is_no_row(cells):
    """Without the delimiters of two rows a cell swallowed none, however many lines it has."""
    assert within(cells, ",") is None
    held = [*cells[:3], "a,b,c,d\n1,2,3,4,5,6,7\nx,y,z,e", *cells[4:]]
    assert within(held, ",") == [["1", "2", "3", "4", "5", "6", "7"]]


def test_an_answer_without_records_and_an_export_of_single_actors_are_named(tmp_path):
    """What an API gives when it has nothing, or one actor a row, is refused with the way out."""
    empty, single = tmp_path / "empty.json", tmp_path / "monadic.csv"
    empty.write_text('{"status": 200, "data": [], "count": 0}')
    single.write_text(
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,fatalities\nX1,2024-01-04,Protests,Peaceful protest,Red,0\n"
    )

    with pytest.raises(TableError, match="the answer holds no records"):
        events.read(empty)
    for kind in (None, "acled"):
        with pytest.raises(TableError, match=r"actor2.*: a monadic export names one actor a row"):
            events.read(single, format=kind)
