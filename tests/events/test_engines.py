"""One expression, any engine: DuckDB, Spark and Ibis give the same frames, to the row.

The gate tries real files by their first rows; CONFLICTGRAPH_SPARK=all tries every row of every file.
"""

from __future__ import annotations

import gzip
import importlib.util
import itertools
import os
import shutil
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from functools import partial

import numpy as np
import pandas as pd
import pytest

from conflictgraph import events
from conflictgraph.events.engines import DuckEngine, IbisEngine

pytest.importorskip("duckdb")
pa = pytest.importorskip("pyarrow")

WHOLE = os.environ.get("CONFLICTGRAPH_SPARK") == "all"
GATE = ["gdelt/20191024143000.export.CSV.gz", "ucdp/ged_hdx_iraq_conflict_data_irq.csv.gz"]
GATE += ["icews/icews_sample_2018-06-01_03.csv.gz", "keds/gulf_cameo.csv.gz"]
REST = ["ucdp/ged231_sample1000_uncertainUCDP.csv.gz", "ucdp/ged_syria_data4ds4da.csv.gz"]
REST += ["icews/events.2018.sample.tab", "keds/balkans_weis.csv.gz", "keds/casia_weis.csv.gz"]
REST += ["keds/levant_cameo.csv.gz", "keds/turkey_cameo.csv.gz"]
FILES = GATE + REST if WHOLE else GATE


@pytest.fixture(scope="module")
def spark():
    """One local Spark session, set up for a short life."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.memory": "3g",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "true" if WHOLE else "false",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def made_up(root):
    """The generator of the benchmarks."""
    path = root / "benchmarks" / "made_up_events.py"
    if not path.is_file():
        pytest.skip("the benchmarks are not beside these tests")
    spec = importlib.util.spec_from_file_location("made_up_events", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def beginning(path, folder, rows):
    """Copy the first rows of a file; cells with line breaks may make them fewer."""
    target = folder / path.name
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as text, opened(target, "wt", encoding="utf-8") as out:
        out.writelines(itertools.islice(text, rows))
    return target


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pyspark 4 warns of pandas 3 and of much else
@pytest.mark.parametrize("name", FILES)
def test_spark_gives_the_frames_of_duckdb_on_real_files(shared, spark, tmp_path, name):
    """Pairs, counts and rejects of a real file are the same from both engines."""
    path = shared / "data" / name
    if not WHOLE:
        path = beginning(path, tmp_path, 401)

    here, there = events.dyads(path), events.dyads(path, engine=spark)

    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert there.meta["engine"] == "pyspark"
    for said in ("counts", "files", "rejects", "notes", "unmapped"):
        assert there.meta[said] == here.meta[said]
    if WHOLE:
        pd.testing.assert_frame_equal(events.read(path, engine=spark).acts, events.read(path).acts)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_acts_of_duckdb_on_its_own_table(spark, made_up, tmp_path):
    """Acts of a table of Spark's own, twins merged and some rows outside, are DuckDB's of its file, cell by cell."""
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 4_000, 20)
    asked = {"start": "2016", "roll_up": True}

    here, there = events.read(path, **asked), events.read(spark.read.parquet(str(path)), **asked)

    pd.testing.assert_frame_equal(there.acts.drop(columns="file"), here.acts.drop(columns="file"))
    assert there.meta["events"]["counts"] == here.meta["events"]["counts"]
    assert here.meta["events"]["counts"]["merged"] > 100


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_pairs_of_duckdb_on_two_hundred_thousand_rows(spark, made_up, tmp_path):
    """Generated rows, a third without a pair and a tenth twins, fold to the same frame; ten million in the benchmark."""
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 200_000, 20)
    spark.conf.set("spark.sql.codegen.wholeStage", "true")

    here, there = events.dyads(path), events.dyads(path, engine=spark)

    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert there.meta["counts"] == here.meta["counts"]
    assert here.frame["acts"].sum() + here.meta["counts"]["merged"] == 200_000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ibis 12 calls names that DuckDB 2 means to drop
def test_a_connected_ibis_table_is_taken_as_it_is(made_up, tmp_path):
    """Acts and pairs of an Ibis table are computed behind it, and are those of the file."""
    ibis = pytest.importorskip("ibis")
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 3_000, 20)
    table = ibis.duckdb.connect().read_parquet(path)

    pairs, acts = events.dyads(table), events.read(table)

    pd.testing.assert_frame_equal(pairs.frame, events.dyads(path).frame)
    pd.testing.assert_frame_equal(acts.acts.drop(columns="file"), events.read(path).acts.drop(columns="file"))
    assert pairs.meta["engine"] == "ibis"


def in_sqlite(table, path):
    """Put a frame into a database of SQLite, and connect Ibis to it."""
    with closing(sqlite3.connect(path)) as held:
        table.to_sql("events", held, index=False)
    return pytest.importorskip("ibis").sqlite.connect(path).table("events")


@pytest.mark.filterwarnings("ignore")  # Ibis 12 and Python 3.12 warn of adapters
def test_sqlite_behind_ibis_gives_the_frames_of_duckdb(made_up, tmp_path):
    """An engine whose parser bears few nested conditions gives the same pairs and acts; pairs there keep twins."""
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 2_000, 20)
    table = in_sqlite(pd.read_parquet(path), tmp_path / "events.db")

    pairs, acts = events.dyads(table, twins=False), events.read(table)

    pd.testing.assert_frame_equal(pairs.frame, events.dyads(path, twins=False).frame)
    pd.testing.assert_frame_equal(acts.acts.drop(columns="file"), events.read(path).acts.drop(columns="file"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("home", ["duckdb", "sqlite"])
def test_icews_behind_ibis_gives_the_frames_of_the_file(shared, tmp_path, home):
    """The published sample of ICEWS, as the strings that it is written in, folds to the pairs of its file."""
    ibis = pytest.importorskip("ibis")
    file = shared / "data" / "icews" / "events.2018.sample.tab"
    rows = pd.read_csv(file, sep="\t", dtype="str", keep_default_na=False)
    if home == "duckdb":
        rows.to_parquet(tmp_path / "events.parquet")
        table = ibis.duckdb.connect().read_parquet(tmp_path / "events.parquet")
    else:
        table = in_sqlite(rows, tmp_path / "events.db")

    for twins in (False, True)[: 2 if home == "duckdb" else 1]:
        here, there = events.dyads(file, twins=twins), events.dyads(table, twins=twins)
        pd.testing.assert_frame_equal(there.frame, here.frame)
        assert {**there.meta["counts"]} == {**here.meta["counts"]}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("dialect", ["bigquery", "clickhouse", "trino"])
def test_the_expression_is_written_in_the_words_of_warehouses(made_up, tmp_path, monkeypatch, dialect):
    """What is asked of an Ibis table can be said to BigQuery, ClickHouse and Trino, and their grammars take it."""
    ibis, sqlglot = pytest.importorskip("ibis"), pytest.importorskip("sqlglot")
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 200, 20)
    said, compute = [], IbisEngine.arrow

    def listened(self, frame):
        said.append(str(ibis.to_sql(frame.to_native(), dialect=dialect)))
        return compute(self, frame)

    monkeypatch.setattr(IbisEngine, "arrow", listened)
    table = ibis.duckdb.connect().read_parquet(path)
    for ask in (events.read, events.dyads, partial(events.dyads, twins=False)):
        ask(table)

    assert len(said) >= 3
    for query in said:
        (one,) = sqlglot.parse(query, dialect=dialect)
        assert isinstance(one, sqlglot.exp.Query)


class Slow:
    """Stands in for a connection whose query ends when somebody has heard of it, or stops it."""

    def __init__(self):
        self.over = threading.Event()
        self.stopped = False

    def query_progress(self):
        """Two fifths are done."""
        return 40.0

    def interrupt(self):
        """End the query."""
        self.stopped = True
        self.over.set()


def test_while_duckdb_computes_it_is_told_how_far_it_has_come(tmp_path):
    """The query goes on beside the one who waits, who hears its share; what goes wrong in hearing ends the query."""
    engine = DuckEngine(tmp_path, "100MB")
    engine.close()
    engine._con, heard = Slow(), []

    def hear(share):
        heard.append(share)
        engine._con.over.set()

    assert engine._waited(lambda: engine._con.over.wait(60), hear)
    assert heard[0] == 0.4 and not engine._con.stopped

    def fail(share):
        raise KeyboardInterrupt

    engine._con = Slow()
    with pytest.raises(KeyboardInterrupt):
        engine._waited(lambda: engine._con.over.wait(60), fail)
    assert engine._con.stopped


def test_the_share_of_a_file_becomes_its_rows(made_up, tmp_path):
    """Folding a Parquet file, in spans of months or at once, ends at all its rows and never goes back."""
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 5_000, 20)
    for asked in ({}, {"twins": False}):
        heard = []
        events.dyads(path, progress=lambda *said, heard=heard: heard.append(said), **asked)
        assert heard[-1] == (5_000, 5_000, 5_000)


@pytest.mark.parametrize("seed", [1, 2])
def test_twins_are_the_smaller_of_two_directions_however_they_are_counted(seed):
    """In a story as many acts are mutual as both directions have: in acts, in pairs, and counted by hand."""
    random = np.random.default_rng(seed)
    draw = lambda *choices: random.choice(choices, 3_000)
    table = pd.DataFrame({"Actor1Code": draw("IRQ", "IRN", "USA", ""), "Actor2Code": draw("IRN", "IRQ", "")})
    table = table.assign(SOURCEURL=random.integers(0, 300, 3_000).astype(str), EventCode=draw("036", "190"))
    table = table.assign(GLOBALEVENTID=np.arange(3_000), SQLDATE=20200101)
    table.loc[random.random(3_000) < 0.1, "SOURCEURL"] = ""
    rows = table[["SOURCEURL", "EventCode", "Actor1Code", "Actor2Code"]].itertuples(index=False)
    dyadic = Counter((*story, one, two) for *story, one, two in rows if all((story[0], one, two)) and one != two)
    expected = sum(min(count, dyadic[*story, two, one]) for (*story, one, two), count in dyadic.items() if one < two)

    acts, pairs = events.read(table, format="gdelt"), events.dyads(table, format="gdelt")

    assert acts.meta["events"]["counts"]["merged"] == pairs.meta["counts"]["merged"] == expected > 20
    assert (acts.acts["direction"] == "reciprocal").sum() == expected
    by_hand = acts.acts.groupby(["source", "target", "direction"], observed=True).size()
    folded = pairs.frame.groupby(["source", "target", "direction"], observed=True)["acts"].sum()
    assert by_hand.sort_index().to_dict() == folded.sort_index().to_dict()


def test_a_large_file_is_folded_in_spans_of_months(made_up, tmp_path, monkeypatch):
    """Cut into many spans, the pairs and the account are those of one fold, by month as by year."""
    path = tmp_path / "events.parquet"
    made_up.write_parquet(path, 20_000, 20)
    whole = {by: events.dyads(path, by=by) for by in ("month", "year")}

    monkeypatch.setattr("conflictgraph.events.work._SPAN", 3_000)

    for by, one in whole.items():
        cut = events.dyads(path, by=by)
        pd.testing.assert_frame_equal(cut.frame, one.frame)
        assert cut.meta["counts"] == one.meta["counts"]


def test_a_packed_text_is_read_a_block_at_a_time(made_up, tmp_path, monkeypatch):
    """Text is cut as it streams by: after each block the caller hears of more rows, long before the end."""
    path = tmp_path / "day.export.CSV.gz"
    made_up.write_text(path, 30_000, 20)
    monkeypatch.setattr("conflictgraph.events.cutting._BLOCK", 1 << 16)
    heard = []

    pairs = events.dyads(path, progress=lambda rows, taken, size: heard.append((rows, taken, size)))

    read = [one for one in heard if one[2] == path.stat().st_size]
    assert len(read) > 20
    assert read == sorted(read)
    assert read[0][1] < read[-1][2] * 0.8
    assert heard[-1] == (30_000, 30_000, 30_000)
    assert pairs.meta["counts"]["rows"] == 30_000
