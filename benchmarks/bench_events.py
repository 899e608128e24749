"""Pairs by month of made-up GDELT rows, ours beside hand-written ways: `python benchmarks/bench_events.py FOLDER`.

One process a contestant and a run, medians. Seconds of the job itself, from opening the engine, imports left out; the peak is that of the whole process
(of Spark: of its Java process too). Every answer is checked against the first one of its column.
Options: `--rows 1e6,1e7,5e7` for growth, `--only 'NAME; NAME'`, `--text` for packed and plain text, `--same` to
hold Spark's frames against DuckDB's, row for row.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

GROUPS = {"coarse": 20, "fine": 200}
TICKS = os.sysconf("SC_CLK_TCK")
ONE_WAY = """
    SELECT Actor1Code, Actor2Code, SQLDATE // 100 AS month, quad_class, sign, count(*) AS acts,
           sum(score)::BIGINT AS score, sum(intensity)::BIGINT AS intensity, sum(force)::BIGINT AS force,
           min(SQLDATE) AS first, max(SQLDATE) AS last
    FROM '{path}' LEFT JOIN codes ON EventCode = code_key
    GROUP BY ALL ORDER BY ALL"""
TWINS = """
    WITH marked AS (
      SELECT *, Actor1Code <> '' AND Actor2Code <> '' AND SOURCEURL <> '' AS dyadic,
             least(Actor1Code, Actor2Code) AS lo, greatest(Actor1Code, Actor2Code) AS hi FROM '{path}'),
    counted AS (
      SELECT SQLDATE, EventCode, dyadic, CASE WHEN dyadic THEN lo ELSE Actor1Code END AS a,
             CASE WHEN dyadic THEN hi ELSE Actor2Code END AS b, CASE WHEN dyadic THEN SOURCEURL ELSE '' END AS story,
             count(*) FILTER (Actor1Code = lo) AS forth, count(*) AS n_all
      FROM marked GROUP BY ALL),
    split AS (
      SELECT *, least(forth, n_all - forth) * dyadic::INT AS mutual, unnest([0, 1]) AS share FROM counted),
    acts AS (
      SELECT SQLDATE, EventCode, CASE WHEN share = 1 THEN 'reciprocal' WHEN dyadic THEN 'directed' ELSE 'monadic' END
             AS direction, CASE WHEN share = 0 AND dyadic AND forth < n_all - forth THEN b ELSE a END AS source,
             CASE WHEN share = 0 AND dyadic AND forth < n_all - forth THEN a ELSE b END AS target,
             CASE WHEN share = 1 THEN mutual ELSE n_all - 2 * mutual END AS n FROM split)
    SELECT source, target, SQLDATE // 100 AS month, quad_class, sign, direction, sum(n)::BIGINT AS acts,
           sum(n * score)::BIGINT AS score, sum(n * intensity)::BIGINT AS intensity, sum(n * force)::BIGINT AS force,
           min(SQLDATE) AS first, max(SQLDATE) AS last
    FROM acts LEFT JOIN codes ON EventCode = code_key WHERE n > 0
    GROUP BY ALL ORDER BY ALL"""
KEYS = ["Actor1Code", "Actor2Code", "month", "quad_class", "sign"]
NEEDED = ["Actor1Code", "Actor2Code", "SQLDATE", "EventCode"]


def _codes():
    from conflictgraph.events.reference import codes

    return codes("cameo", None).select(["code_key", "quad_class", "sign", "score", "intensity", "force"])


def _duckdb(path, query):
    import duckdb
    import pyarrow.compute  # noqa: F401

    codes = _codes()

    def run():
        con = duckdb.connect()
        con.execute("SET memory_limit = '1500MB'")  # as much as ours takes unless told otherwise
        con.register("codes", codes)
        return _summed(con.sql(query.format(path=path)).to_arrow_table(), 10)

    return run


def _summed(table, unit=1):
    import pyarrow.compute as pc

    acts, score = pc.sum(table["acts"]).as_py(), pc.sum(table["score"]).as_py()
    return table.num_rows, acts, round(score / unit)


def _ours(path, **more):
    import duckdb  # noqa: F401 - imports are left out of every contestant's time
    import narwhals  # noqa: F401
    import pyarrow.compute
    import pyarrow.parquet  # noqa: F401

    import conflictgraph.graph  # noqa: F401
    from conflictgraph import events

    def run():
        frame = events.dyads(path, **more).frame
        return len(frame), int(frame["acts"].sum()), round(frame["score"].sum())

    return run


def _polars(path):
    import polars as pl

    codes = pl.from_arrow(_codes()).lazy()

    def run():
        found = (
            pl.scan_parquet(path)
            .join(codes, left_on="EventCode", right_on="code_key", how="left")
            .with_columns(month=pl.col("SQLDATE") // 100)
            .group_by(KEYS)
            .agg(
                pl.len().alias("acts"),
                pl.col("score", "intensity", "force").sum(),
                pl.col("SQLDATE").min().alias("first"),
                pl.col("SQLDATE").max().alias("last"),
            )
            .sort(KEYS)
            .collect(engine="streaming")
        )
        return len(found), found["acts"].sum(), round(found["score"].sum() / 10)

    return run


def _pandas(path):
    import pandas as pd
    import pyarrow.parquet as pq

    codes = _codes().to_pandas()

    def run():
        rows = pq.read_table(path, columns=NEEDED, read_dictionary=["Actor1Code", "Actor2Code", "EventCode"])
        rows = rows.to_pandas(self_destruct=True, split_blocks=True)
        place = pd.Series(range(len(codes)), index=codes["code_key"])
        at = rows.pop("EventCode").map(place).astype("int32").to_numpy()
        for name in ("quad_class", "sign", "score", "intensity", "force"):
            column = codes[name].astype("category") if name == "quad_class" else codes[name]
            rows[name] = column.take(at).to_numpy() if name != "quad_class" else column.take(at).array
        rows["month"] = rows["SQLDATE"] // 100
        grouped = rows.groupby(KEYS, observed=True, sort=True)
        found = grouped.agg(
            acts=("score", "size"),
            score=("score", "sum"),
            intensity=("intensity", "sum"),
            force=("force", "sum"),
            first=("SQLDATE", "min"),
            last=("SQLDATE", "max"),
        )
        return len(found), int(found["acts"].sum()), round(found["score"].sum() / 10)

    return run


def session():
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
    return made.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8").getOrCreate()


def _pyspark(path):
    from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it

    spark = session()
    codes = spark.createDataFrame(_codes())

    def run():
        rows = spark.read.parquet(str(path)).join(codes, F.col("EventCode") == F.col("code_key"), "left")
        found = rows.groupBy("Actor1Code", "Actor2Code", F.expr("SQLDATE div 100").alias("month"), "quad_class", "sign")
        found = found.agg(
            F.count("*").alias("acts"),
            *(F.sum(name).alias(name) for name in ("score", "intensity", "force")),
            F.min("SQLDATE").alias("first"),
            F.max("SQLDATE").alias("last"),
        ).orderBy(*KEYS)
        return _summed(found.toArrow(), 10)

    return run


def _ours_spark(path, **more):
    return _ours(path, engine=session(), **more)


CONTESTANTS = {
    "ours": lambda path: _ours(path, twins=False),
    "hand-written DuckDB SQL": lambda path: _duckdb(path, ONE_WAY),
    "Polars": _polars,
    "pandas": _pandas,
    "PySpark, hand-written": _pyspark,
    "ours on PySpark": lambda path: _ours_spark(path, twins=False),
    "ours, twins merged": _ours,
    "hand-written DuckDB SQL, twins merged": lambda path: _duckdb(path, TWINS),
    "ours on PySpark, twins merged": _ours_spark,
}


def _spent():
    """CPU seconds of this process and of the Java process that it started, and the sum of their peaks in bytes."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = mine.ru_utime + mine.ru_stime, mine.ru_maxrss * 1024
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            name, _, rest = stat.read_text().rpartition(")")
            fields = rest.split()
            if "(java" in name and int(fields[1]) == os.getpid():
                cpu += (int(fields[11]) + int(fields[12])) / TICKS
                lines = (stat.parent / "status").read_text().splitlines()
                peak += next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024
    return cpu, peak


def one(name, path):
    """Run one contestant in this process, and print what it took as JSON."""
    run = CONTESTANTS[name](path)
    wall, (cpu, _) = time.perf_counter(), _spent()
    answer = run()
    used, peak = _spent()
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": used - cpu, "peak": peak, "answer": answer}))


def measured(name, path):
    """Run one contestant in processes of its own: five times, or as often as ten seconds of CPU hold, once at least."""
    command = [sys.executable, __file__, "--one", name, str(path)]
    runs = []
    while len(runs) < 5 and (not runs or sum(one["cpu"] for one in runs) + runs[0]["cpu"] < 10):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            return None, done.stderr.strip().splitlines()[-1:]
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    middle = {part: statistics.median(one[part] for one in runs) for part in ("wall", "cpu", "peak")}
    return {**middle, "answer": runs[0]["answer"]}, None


def table(title, path, names):
    print(f"\n### {title}\n\n| | wall, s | CPU, s | peak, GB | groups |\n|---|--:|--:|--:|--:|", flush=True)
    answers = {}
    for name in names:
        found, fault = measured(name, path)
        if found is None:
            print(f"| {name} | failed: {fault} | | | |", flush=True)
            continue
        kind = "twins" if "twins" in name else "all"
        answers.setdefault(kind, found["answer"])
        same = "" if answers[kind] == found["answer"] else f" **differs: {found['answer']}**"
        print(
            f"| {name} | {found['wall']:.1f} | {found['cpu']:.1f} | {found['peak'] / 1e9:.2f} | {found['answer'][0]:,}{same} |",
            flush=True,
        )


def same(path):
    """Hold every cell that Spark gives against DuckDB's."""
    import pandas as pd

    from conflictgraph import events

    for twins in (False, True):
        here, there = (events.dyads(path, twins=twins, engine=engine) for engine in ("duckdb", session()))
        pd.testing.assert_frame_equal(here.frame, there.frame)
        print(f"\nSpark gives DuckDB's frame, cell by cell: {len(here.frame):,} pairs, twins {twins}.", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", help="where made-up files are put and left")
    options.add_argument("--rows", default="1e7")
    options.add_argument("--groups", default="coarse,fine")
    options.add_argument("--only", default="")
    options.add_argument("--text", action="store_true")
    options.add_argument("--same", action="store_true")
    options.add_argument("--one", nargs=2)
    asked = options.parse_args()
    if asked.one:
        one(*asked.one)
        return
    import made_up_events

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(asked.folder or temporary)
        for rows in (int(float(number)) for number in asked.rows.split(",")):
            for group in asked.groups.split(","):
                path = folder / f"{group}-{rows}.{'tsv.gz' if asked.text else 'parquet'}"
                if not path.exists():
                    write = made_up_events.write_text if asked.text else made_up_events.write_parquet
                    write(path, rows, GROUPS[group])
                names = asked.only.split("; ") if asked.only else list(CONTESTANTS)
                table(f"{rows:,} rows, {group} ({path.stat().st_size / 1e6:,.0f} MB, {path.suffix[1:]})", path, names)
                if asked.same:
                    same(path)


if __name__ == "__main__":
    main()
