"""ICEWS coded event data, from Dataverse or through the R package."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format

__all__ = ["FORMAT"]


def _named(columns: Columns, role: str) -> Any:
    nw = guest("narwhals")
    cell = columns.text(role)
    return nw.when(cell.is_in(["NA", "NULL"])).then(nw.lit("")).otherwise(cell)


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    return {
        "id": columns.whole("id"),
        "day": columns.text("day").str.slice(0, 10),
        "precision": nw.lit("day"),
        "code": columns.text("code"),
        "source": columns.text("source"),
        "target": columns.text("target"),
        "direction": nw.when((columns.text("source") == "") | (columns.text("target") == ""))
        .then(nw.lit("monadic"))
        .otherwise(nw.lit("directed")),
        "place": _named(columns, "place"),
        "country": _named(columns, "country"),
        "story": columns.text("story"),
        "outlet": columns.text("outlet"),
    }


FORMAT = Format(
    name="icews",
    title="ICEWS Coded Event Data",
    roles={
        "id": ("Event ID",),
        "day": ("Event Date",),
        "code": ("CAMEO Code",),
        "source": ("Source Name",),
        "target": ("Target Name",),
        "place": ("City",),
        "country": ("Country",),
        "story": ("Story ID",),
        "outlet": ("Publisher",),
        "goldstein": ("Intensity",),
        "sentence": ("Sentence Number",),
    },
    required=("id", "day", "code", "source", "target", "story"),
    expressions=_expressions,
    scheme="cameo",
    actor_scheme="icews",
    country_scheme="name",
    direction="from source to target, as a machine read the sentence",
    cannot_know=("the address of the story", "deaths", "anything after April 2023"),
    licence="see the terms of its Dataverse page before passing rows on",
    citation="Boschee, Elizabeth, et al. (2015). ICEWS Coded Event Data. Harvard Dataverse. doi:10.7910/DVN/28075",
    url="https://doi.org/10.7910/DVN/28075",
    twins=True,
    delimiters="\t,;|",
    known=frozenset(
        [
            "sourcesectors",
            "sourcecountry",
            "eventtext",
            "targetsectors",
            "targetcountry",
            "district",
            "province",
            "latitude",
            "longitude",
            "year",
            "yearmonth",
        ]
    ),
    kept=("goldstein", "sentence"),
)
