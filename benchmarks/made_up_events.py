"""Made-up rows in the columns of GDELT 2.0, the same on every run: no line of it stands in a newspaper.

A third of the rows lacks an actor, five rows share a story, and mutual acts are often written twice, as in
the real files. ``actors=20`` gives the coarse grouping of the benchmarks (20 x 19 pairs, 60 months, four quad
classes: at most 91,200 groups), ``actors=2000`` the fine one (some 4 million groups in 10 million rows).
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from conflictgraph.events.formats import named
from conflictgraph.events.reference import rows as reference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 1_000_000
SECTORS = ("", "GOV", "MIL", "REB", "OPP", "CVL", "COP", "MED", "BUS", "LEG", "EDU", "JUD")


def _codes(count: int) -> np.ndarray:
    countries = [row["cameo"].split(";")[0] for row in reference("countries") if row["cameo"]]
    return np.array([country + sector for sector in SECTORS for country in countries][:count], dtype=object)


def block(number: int, size: int, actors: int) -> pa.Table:
    """Make one block of rows; block `number` is the same however many there are."""
    random = np.random.default_rng([number, size, actors])
    names, events = _codes(actors), [row for row in reference("codes") if row["scheme"] == "cameo"]
    width = len(str(events[0]["code"]))
    events = [row for row in events if len(row["code"]) > width]
    share = 1 / np.arange(2, len(events) + 2)
    code = random.choice(len(events), size, p=share / share.sum())
    source = random.integers(0, len(names), size)
    target = (source + random.integers(1, len(names), size)) % len(names)
    day = np.datetime64("2015-01-01") + random.integers(0, 1826, size).astype("timedelta64[D]")
    story = np.arange(size) // 5
    # The second row of a story is in a third of the stories the first one, with its actors swapped.
    twin = (np.arange(size) % 5 == 1) & (random.random(size) < 0.33)
    first = np.flatnonzero(twin) - 1
    source[twin], target[twin], code[twin], day[twin] = target[first], source[first], code[first], day[first]
    lacking = ~twin & ~np.roll(twin, -1)
    no_source, no_target = lacking & (random.random(size) < 0.12), lacking & (random.random(size) < 0.33)
    dates = day.astype(str)
    whole = np.char.replace(dates, "-", "").astype(np.int64)

    def text(values: np.ndarray, choices: list[str] | np.ndarray) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int32)), pa.array(list(choices))).cast(
            pa.string()
        )

    places = [(row["name"], row["fips"].split(";")[0]) for row in reference("countries") if row["fips"]]
    place = random.integers(0, len(places), size)
    with_none = ["", *names]
    classes = {"verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4}
    quads = np.array([classes[row["quad_class"]] for row in events])
    scores = np.array([float(row["score_tenths"] or 0) / 10 for row in events])
    columns = {
        "GLOBALEVENTID": pa.array(np.arange(size, dtype=np.int64) + number * BLOCK + 1_000_000_000),
        "SQLDATE": pa.array(whole),
        "Actor1Code": text(np.where(no_source, 0, source + 1), with_none),
        "Actor2Code": text(np.where(no_target, 0, target + 1), with_none),
        "EventCode": text(code, [row["code"] for row in events]),
        "QuadClass": pa.array(quads[code]),
        "GoldsteinScale": pa.array(scores[code]),
        "NumMentions": pa.array(random.integers(1, 40, size)),
        "ActionGeo_FullName": text(place, [name for name, _ in places]),
        "ActionGeo_CountryCode": text(place, [fips for _, fips in places]),
        "DATEADDED": pa.array(whole * 1_000_000 + 143_000),
        "SOURCEURL": text(story, [f"https://news.example/{number}/{one}.html" for one in range(story[-1] + 1)]),
    }
    return pa.table(columns)


def blocks(rows: int, actors: int) -> Iterator[pa.Table]:
    """Make the rows, a million at a time."""
    for number, begin in enumerate(range(0, rows, BLOCK)):
        yield block(number, min(BLOCK, rows - begin), actors)


def write_parquet(path: Path, rows: int, actors: int) -> None:
    """Write the rows as one Parquet file."""
    writer = None
    for table in blocks(rows, actors):
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=250_000)
    if writer is not None:
        writer.close()


def write_text(path: Path, rows: int, actors: int) -> None:
    """Write the rows as GDELT does: 61 cells, tab cut, no heads; packed when the name ends in .gz."""
    heads = named("gdelt").headerless[61]
    options = pacsv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
    with gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb") as out:
        for table in blocks(rows, actors):
            empty = pa.array([""] * table.num_rows)
            filled = pa.table({name: table[name] if name in table.column_names else empty for name in heads})
            pacsv.write_csv(filled, out, options)
