"""POLECAT: events coded in PLOVER, weekly since 2018."""

from __future__ import annotations

from typing import Any

from conflictgraph.events.extras import guest
from conflictgraph.events.formats.base import Columns, Format

__all__ = ["FORMAT"]


def _named(columns: Columns, role: str) -> Any:
    """Give a column of names; its files write «None» where there is none."""
    nw = guest("narwhals")
    cell = columns.text(role)
    return nw.when(cell.is_in(["None", "NA", "nan"])).then(nw.lit("")).otherwise(cell)


def _expressions(columns: Columns) -> dict[str, Any]:
    nw = guest("narwhals")
    source, target = _named(columns, "source"), _named(columns, "target")
    kind, mode = columns.text("code").str.to_lowercase(), columns.text("mode").str.to_lowercase()
    return {
        "id": columns.whole("id"),
        "day": columns.text("day").str.slice(0, 10),
        "precision": nw.lit("day"),
        "code": nw.when(mode.is_in(["", "na", "none", "nan"]))
        .then(kind)
        .otherwise(nw.concat_str([kind, nw.lit("/"), mode])),
        "source": source,
        "target": target,
        "direction": nw.when((source == "") | (target == "")).then(nw.lit("monadic")).otherwise(nw.lit("directed")),
        "place": _named(columns, "place"),
        "country": _named(columns, "country"),
        "outlet": columns.text("outlet"),
        "published": columns.text("published").str.slice(0, 10),
    }


FORMAT = Format(
    name="polecat",
    title="POLECAT: Political Event Classification, Attributes and Types",
    roles={
        "id": ("Event ID",),
        "day": ("Event Date",),
        "code": ("Event Type",),
        "mode": ("Event Mode",),
        "source": ("Actor Name",),
        "target": ("Recipient Name",),
        "place": ("City", "Placename"),
        "country": ("Country",),
        "outlet": ("Source",),
        "published": ("Publication Date",),
        "contexts": ("Contexts",),
        "score": ("Intensity", "Event Intensity"),
    },
    required=("id", "day", "code", "source", "target"),
    expressions=_expressions,
    scheme="plover",
    actor_scheme="polecat",
    country_scheme="iso3",
    direction="from actor to recipient, as a machine read the story; many events have no recipient and are monadic",
    cannot_know=(
        "the address of the story",
        "deaths",
        "which of several actors in a list did it: a list stands for all of them",
    ),
    licence="CC0 according to its makers; see its Dataverse page",
    citation="Halterman, Andrew, et al. (2023). POLECAT Weekly Data. Harvard Dataverse. doi:10.7910/DVN/AJGVIT",
    url="https://doi.org/10.7910/DVN/AJGVIT",
    delimiters="\t,",
    encoding="latin-1",
    known=frozenset(
        [
            "quadcode",
            "actorcountry",
            "actorcow",
            "primaryactorsector",
            "actorsectors",
            "actortitle",
            "actornameraw",
            "wikipediaactorid",
            "recipientcountry",
            "recipientcow",
            "primaryrecipientsector",
            "recipientsectors",
            "recipienttitle",
            "recipientnameraw",
            "wikipediarecipientid",
            "placename",
            "district",
            "province",
            "latitude",
            "longitude",
            "geonamesid",
            "rawplacename",
            "featuretype",
            "storypeople",
            "storyorganizations",
            "storylocations",
            "language",
            "version",
        ]
    ),
    kept=("contexts",),
)
