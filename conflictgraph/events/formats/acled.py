"""ACLED exports, old and new. None of its rows is shipped, and none may be: its terms forbid it."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format, clean_number

__all__ = ["FORMAT"]

_BOTH = ["armed clash", "government regains territory", "non-state actor overtakes territory", "agreement"]
_UNKNOWN = ["violent demonstration", "mob violence", "non-violent transfer of territory", "other"]
_SINGLE = ["peaceful protest", "change to group/activity", "headquarters or base established"]
_BACKWARD = ["protest with intervention", "excessive force against protesters"]


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    code = columns.text("code").str.to_lowercase()
    one, two = columns.text("source"), columns.text("target")
    swap = code.is_in(_BACKWARD) | (
        (columns.text("kind") == "Violence against civilians") & one.str.starts_with("Civilians")
    )
    alone = (one == "") | (two == "") | code.is_in(_SINGLE)
    precision = columns.whole("precision")
    return {
        "id": columns.text("id"),
        "day": columns.text("day"),
        "precision": nw.when(precision == "2")
        .then(nw.lit("week"))
        .when(precision == "3")
        .then(nw.lit("month"))
        .otherwise(nw.lit("day")),
        "code": code,
        "source": nw.when(swap).then(two).otherwise(one),
        "target": nw.when(swap).then(one).otherwise(two),
        "direction": nw.when(alone)
        .then(nw.lit("monadic"))
        .when(code.is_in(_BOTH))
        .then(nw.lit("reciprocal"))
        .when(code.is_in(_UNKNOWN) & ~((code == "mob violence") & two.str.starts_with("Civilians")))
        .then(nw.lit("unknown"))
        .otherwise(nw.lit("directed")),
        "place": columns.text("place"),
        "country": columns.text("country"),
        "best": clean_number(columns, "best"),
        "outlet": columns.text("outlet"),
    }


FORMAT = Format(
    name="acled",
    title="ACLED: Armed Conflict Location and Event Data",
    roles={
        "id": ("event_id_cnty", "data_id", "event_id_no_cnty"),
        "day": ("event_date",),
        "precision": ("time_precision",),
        "kind": ("event_type",),
        "code": ("sub_event_type",),
        "source": ("actor1",),
        "target": ("actor2",),
        "place": ("location",),
        "country": ("country",),
        "best": ("fatalities",),
        "outlet": ("source",),
        "with_1": ("assoc_actor_1",),
        "with_2": ("assoc_actor_2",),
        "version": ("timestamp",),
    },
    required=("id", "day", "kind", "code", "source", "target", "best"),
    expressions=_expressions,
    scheme="acled",
    actor_scheme="acled",
    country_scheme="name",
    direction="actor 1 and actor 2 say nothing of who acted: battles are reciprocal, violence against civilians goes to the civilians, remote violence from who used the weapon; else unknown",
    cannot_know=(
        "who attacked whom in a battle",
        "whose the dead are: one number an event",
        "the target of much remote violence",
        "the address of the report",
    ),
    licence="ACLED terms of use: attribution, no passing on of rows; get your own copy",
    citation="Raleigh, Clionadh, Roudabeh Kishi, and Andrew Linke (2023). Political instability patterns are obscured by conflict dataset scope conditions, sources, and coding choices. Humanities and Social Sciences Communications 10, 74. doi:10.1057/s41599-023-01559-4",
    url="https://acleddata.com/",
    known=frozenset(
        [
            "year",
            "disordertype",
            "inter1",
            "inter2",
            "interaction",
            "civiliantargeting",
            "iso",
            "iso3",
            "region",
            "admin1",
            "admin2",
            "admin3",
            "latitude",
            "longitude",
            "geoprecision",
            "sourcescale",
            "notes",
            "tags",
            "datasource",
            "dataid",
            "eventidnocnty",
            "populationbest",
        ]
    ),
    kept=("with_1", "with_2", "version"),
    advice="a monadic export names one actor a row, and no pair: take the dyadic one",
)
