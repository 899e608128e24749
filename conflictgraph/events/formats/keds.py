"""KEDS files: date, source, target, code. The code system is CAMEO or WEIS, whatever the file's name says."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format

__all__ = ["FORMAT"]


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    return {
        "id": nw.concat_str([nw.lit(columns.label + ":"), nw.col("_line").cast(nw.String)]),
        "day": columns.text("day").str.slice(0, 10),
        "precision": nw.lit("day"),
        "code": columns.text("code"),
        "source": columns.text("source"),
        "target": columns.text("target"),
        "direction": nw.when((columns.text("source") == "") | (columns.text("target") == ""))
        .then(nw.lit("monadic"))
        .otherwise(nw.lit("directed")),
    }


FORMAT = Format(
    name="keds",
    title="KEDS: Kansas Event Data System",
    roles={"day": ("date",), "source": ("source",), "target": ("target",), "code": ("code",), "desc": ("desc",)},
    required=("day", "source", "target", "code"),
    expressions=_expressions,
    scheme="cameo|weis",
    actor_scheme="cameo",
    country_scheme="",
    direction="from source to target, as a machine read the lead sentence",
    cannot_know=(
        "the story: mutual acts that were written twice cannot be told from two acts, and none are merged",
        "the place",
        "deaths",
    ),
    licence="made public by its authors without stated terms; do not pass rows on",
    citation="Schrodt, Philip A., Shannon G. Davis, and Judith L. Weddle (1994). Political Science: KEDS, a program for the machine coding of event data. Social Science Computer Review 12(4), 561-587.",
    url="http://eventdata.parusanalytics.com/data.html",
    kept=("desc",),
)
