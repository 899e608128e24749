"""GDELT 1.0 and 2.0 event tables: tab cut, no header, 57, 58 or 61 cells."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format

__all__ = ["FORMAT"]

_ACTOR = [
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
]
_HEAD = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    *(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR),
]
_HEAD += [
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
]
_GEO1 = [
    f"{who}Geo_{part}"
    for who in ("Actor1", "Actor2", "Action")
    for part in ["Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"]
]
_GEO2 = [
    f"{who}Geo_{part}"
    for who in ("Actor1", "Actor2", "Action")
    for part in ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
]
_V2 = (*_HEAD, *_GEO2, "DATEADDED", "SOURCEURL")
_V1 = (*_HEAD, *_GEO1, "DATEADDED", "SOURCEURL")


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    return {
        "id": columns.whole("id"),
        "day": columns.raw("day") if columns.is_integer("day") else columns.date("day"),
        "precision": nw.lit("day"),
        "code": columns.text("code"),
        "source": columns.text("source"),
        "target": columns.text("target"),
        "direction": nw.when((columns.text("source") == "") | (columns.text("target") == ""))
        .then(nw.lit("monadic"))
        .otherwise(nw.lit("directed")),
        "place": columns.text("place"),
        "country": columns.text("country"),
        "story": columns.text("url"),
        "url": columns.text("url"),
        "published": columns.text("added").str.slice(0, 8),
    }


FORMAT = Format(
    name="gdelt",
    title="GDELT Event Database 1.0 and 2.0",
    roles={
        "id": ("GLOBALEVENTID",),
        "day": ("SQLDATE", "Day"),
        "code": ("EventCode",),
        "source": ("Actor1Code",),
        "target": ("Actor2Code",),
        "place": ("ActionGeo_FullName",),
        "country": ("ActionGeo_CountryCode",),
        "url": ("SOURCEURL",),
        "added": ("DATEADDED",),
        "goldstein": ("GoldsteinScale",),
        "mentions": ("NumMentions",),
    },
    required=("id", "day", "code", "source", "target"),
    expressions=_expressions,
    scheme="cameo",
    actor_scheme="cameo",
    country_scheme="fips",
    direction="from actor 1 to actor 2, as a machine read the sentence; rows that lack one of them are monadic",
    cannot_know=(
        "how many events there were: it counts reports of them",
        "deaths",
        "who an actor is beyond a code: militias founded after 2014 are not in its dictionaries",
    ),
    licence="free for any use with citation and link",
    citation="Leetaru, Kalev, and Philip A. Schrodt (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual Convention.",
    url="https://www.gdeltproject.org/",
    twins=True,
    delimiters="\t",
    quoted=False,
    headerless={61: _V2, 58: _V1, 57: _V1[:-1]},
    known=frozenset(name.lower().replace("_", "") for name in (*_V2, "ADM2Code")),
    kept=("goldstein", "mentions"),
)
