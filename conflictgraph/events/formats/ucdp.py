"""UCDP Georeferenced Event Dataset and its monthly candidate events."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format, clean_number

__all__ = ["FORMAT"]

_PRECISION = {"1": "day", "2": "interval", "3": "interval", "4": "interval", "5": "interval"}


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    kind = columns.whole("code")
    one_sided = kind == "3"
    civilians = one_sided & (columns.text("target") == "Civilians")
    return {
        "id": columns.whole("id"),
        "day": columns.text("day").str.slice(0, 10),
        "day_end": columns.text("day_end").str.slice(0, 10),
        "precision": nw.when(columns.whole("precision").is_in(["", "1"]))
        .then(nw.lit("day"))
        .otherwise(nw.lit("interval")),
        "code": kind,
        "source": columns.text("source"),
        "target": nw.when(civilians)
        .then(nw.concat_str([nw.lit("Civilians@"), columns.text("country_name")]))
        .otherwise(columns.text("target")),
        "direction": nw.when(one_sided).then(nw.lit("directed")).otherwise(nw.lit("reciprocal")),
        "place": columns.text("place"),
        "country": columns.whole("country"),
        "low": clean_number(columns, "low"),
        "best": clean_number(columns, "best"),
        "high": clean_number(columns, "high"),
        "outlet": columns.text("outlet"),
        "title": columns.text("title"),
        # The least moment that the makers' database can hold stands for no day.
        "published": nw.when(columns.text("published").str.starts_with("1753-01-01"))
        .then(nw.lit(""))
        .otherwise(columns.text("published")),
    }


FORMAT = Format(
    name="ucdp",
    title="UCDP Georeferenced Event Dataset (GED) and UCDP Candidate Events",
    roles={
        "id": ("id",),
        "day": ("date_start",),
        "day_end": ("date_end",),
        "precision": ("date_prec",),
        "code": ("type_of_violence",),
        "source": ("side_a",),
        "target": ("side_b",),
        "place": ("where_coordinates",),
        "country": ("country_id", "gwno", "gwnoloc"),
        "country_name": ("country",),
        "low": ("low", "low_est"),
        "best": ("best", "best_est"),
        "high": ("high", "high_est"),
        "outlet": ("source_office",),
        "title": ("source_headline",),
        "published": ("source_date",),
        "conflict": ("conflict_name",),
        "dyad": ("dyad_name",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "clarity": ("event_clarity",),
    },
    required=("id", "day", "code", "source", "target", "best"),
    expressions=_expressions,
    scheme="ucdp",
    actor_scheme="ucdp",
    country_scheme="gw",
    direction="state-based and non-state fighting is reciprocal: side A and B say nothing of who attacked; one-sided violence goes from side A to civilians",
    cannot_know=(
        "who attacked whom in fighting with two armed sides",
        "any act without a death, any cooperation",
        "acts of groups that never reached 25 deaths in a year",
    ),
    licence="CC BY 4.0",
    citation="Sundberg, Ralph, and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research 50(4), 523-532. doi:10.1177/0022343313484347",
    url="https://ucdp.uu.se/downloads/",
    known=frozenset(
        [
            "relid",
            "year",
            "activeyear",
            "startyear",
            "endyear",
            "codestatus",
            "conflictdsetid",
            "conflictnewid",
            "dyaddsetid",
            "dyadnewid",
            "sideadsetid",
            "sideanewid",
            "sidebdsetid",
            "sidebnewid",
            "numberofsources",
            "sourcearticle",
            "sourceoriginal",
            "whereprec",
            "wheredescription",
            "adm1",
            "adm2",
            "geomwkt",
            "priogridgid",
            "region",
            "deathsa",
            "deathsb",
            "deathscivilians",
            "deathsunknown",
            "gwnoa",
            "gwnob",
            "iso3",
        ]
    ),
    kept=("conflict", "dyad", "latitude", "longitude", "clarity"),
)
