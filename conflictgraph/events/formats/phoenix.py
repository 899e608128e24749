"""Phoenix and Cline Center historical event data (Open Event Data Alliance)."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format

__all__ = ["FORMAT"]


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    return {
        "id": columns.whole("id"),
        "day": columns.raw("day") if columns.is_integer("day") else columns.text("day").str.slice(0, 10),
        "precision": nw.lit("day"),
        "code": columns.text("code"),
        "source": columns.text("source"),
        "target": columns.text("target"),
        "direction": nw.when((columns.text("source") == "") | (columns.text("target") == ""))
        .then(nw.lit("monadic"))
        .otherwise(nw.lit("directed")),
        "place": columns.text("place"),
        "country": columns.text("country"),
        "story": columns.text("story"),
        "url": columns.text("url"),
        "outlet": columns.text("outlet"),
    }


FORMAT = Format(
    name="phoenix",
    title="Phoenix and Cline Center Historical Phoenix event data",
    roles={
        "id": ("EventID", "eid"),
        "day": ("Date", "story_date"),
        "code": ("EventCode", "code"),
        "source": ("SourceActorFull", "source"),
        "target": ("TargetActorFull", "target"),
        "place": ("LocationName", "placename"),
        "country": ("CountryCode", "countryname"),
        "story": ("SentenceID", "aid"),
        "url": ("URLs", "url"),
        "outlet": ("NewsSources", "publisher"),
        "goldstein": ("GoldsteinScore", "goldstein"),
        "root": ("EventRootCode", "root_code"),
    },
    required=("id", "day", "code", "source", "target", "root"),
    expressions=_expressions,
    scheme="cameo",
    actor_scheme="cameo",
    country_scheme="iso3",
    direction="from source to target, as a machine read the sentence",
    cannot_know=("deaths", "who an actor is beyond a code"),
    licence="Open Data Commons; see the release",
    citation="Althaus, Scott, et al. (2020). Cline Center Historical Phoenix Event Data. doi:10.13012/B2IDB-0647142_V3",
    url="https://databank.illinois.edu/",
    twins=True,
    known=frozenset(
        [
            "year",
            "month",
            "day",
            "sourceactorentity",
            "sourceactorrole",
            "sourceactorattribute",
            "targetactorentity",
            "targetactorrole",
            "targetactorattribute",
            "pentaclass",
            "issues",
            "actor1",
            "actor2",
            "lat",
            "lon",
            "statename",
            "quadclass",
        ]
    ),
    kept=("goldstein",),
)
