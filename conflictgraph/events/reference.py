"""Small tables of ours: codes with their sign, days, countries, UCDP actors. Data, no rules."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.events.extras import guest

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FIRST_YEAR", "LAST_YEAR", "PERIODS", "QUADS", "calendar", "codes", "rows"]

FIRST_YEAR, LAST_YEAR = 1800, 2099
PERIODS = ("day", "month", "quarter", "year")
QUADS = ("", "material_conflict", "material_cooperation", "verbal_conflict", "verbal_cooperation")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read a table that is shipped with the package.

    Parameters
    ----------
    name
        Such as ``"countries"``.

    Returns
    -------
    tuple
        One dict a row, every cell as text.

    Examples
    --------
    >>> next(row["fips"] for row in rows("countries") if row["iso3"] == "IRQ")
    'IZ'
    """
    text = resources.files("conflictgraph.events").joinpath("data", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def codes(scheme: str, scale: Mapping[str, float] | None) -> Any:
    """Give the codes of a scheme with sign, quad class and score.

    Parameters
    ----------
    scheme
        cameo, weis, ucdp, acled or plover.
    scale
        Code to score, in place of the scheme's own; codes that it lacks have none.

    Returns
    -------
    pyarrow.Table
        One row a code, numbered by ``code_at``. Scores are whole tenths and intensities whole hundredths, so that
        sums are the same on every engine; they are floats, which add up whole numbers exactly in a third of the
        room of DuckDB's 128 bits. A code without score counts 0 and is ``unscored``.
    """
    pa = guest("pyarrow")
    found = [row for row in rows("codes") if row["scheme"] == scheme]
    if scale is None:
        scores = [float(row["score_tenths"]) / 10 if row["score_tenths"] else None for row in found]
    else:
        scores = [scale.get(row["code"]) for row in found]
    return pa.table(
        {
            "code_key": pa.array(
                [row["code"].lower() if scheme == "plover" else row["code"] for row in found], pa.string()
            ),
            "code_at": pa.array(range(1, len(found) + 1), pa.int64()),
            "type": pa.array([row["type"] for row in found], pa.string()),
            "mode": pa.array([row["mode"] for row in found], pa.string()),
            "quad_class": pa.array([row["quad_class"] for row in found], pa.string()),
            "quad": pa.array([QUADS.index(row["quad_class"]) for row in found], pa.int64()),
            "sign": pa.array([int(row["sign"]) for row in found], pa.int64()),
            "force": pa.array([int(row["force"]) for row in found], pa.float64()),
            "intensity": pa.array([round(float(row["intensity"]) * 100) for row in found], pa.float64()),
            "score": pa.array([0 if one is None else round(one * 10) for one in scores], pa.float64()),
            "unscored": pa.array([int(one is None) for one in scores], pa.float64()),
        }
    )


@cache
def calendar(form: str) -> Any:
    """Give every day from 1800 to 2099 as it may be written, with the periods that it is in.

    A join with this table reads and checks a date at once, the same way on every engine.

    Parameters
    ----------
    form
        ``"number"`` for 20240207, ``"text"`` for 2024-02-07 and 20240207, ``"words"`` for 7 February 2024 too.

    Returns
    -------
    pyarrow.Table
        day_key; day, month, quarter, year as whole numbers (20240207, 202402, 20241, 2024).
    """
    pa = guest("pyarrow")
    days = pd.date_range(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31", unit="s")
    number = (days.year * 10_000 + days.month * 100 + days.day).to_numpy(np.int64)
    periods = {
        "day": number,
        "month": (days.year * 100 + days.month).to_numpy(np.int64),
        "quarter": (days.year * 10 + days.quarter).to_numpy(np.int64),
        "year": days.year.to_numpy(np.int64),
    }
    if form == "number":
        return pa.table({"day_key": number, **periods})
    keys = [days.strftime("%Y-%m-%d"), days.strftime("%Y%m%d")]
    if form == "words":
        padded = days.strftime("%d %B %Y")
        keys += [padded, padded[padded.str.startswith("0")].str.lstrip("0")]
        short = np.flatnonzero(padded.str.startswith("0"))
        index = np.concatenate([np.arange(len(days))] * 3 + [short])
    else:
        index = np.concatenate([np.arange(len(days))] * 2)
    text = np.concatenate([np.asarray(one, dtype=object) for one in keys])
    return pa.table(
        {"day_key": pa.array(text, pa.string()), **{name: values[index] for name, values in periods.items()}}
    )
