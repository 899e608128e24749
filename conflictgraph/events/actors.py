"""Actors of a data set become ours: by reference tables and exact aliases, never by likeness.

An actor that nobody maps stays itself, under the name that the data set gives it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from conflictgraph.events.reference import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.graph import ConflictGraph

__all__ = ["Named", "aliases_of", "countries_in", "folded_name", "resolve", "states_in", "unmapped"]

_OFFICIAL = frozenset({"GOV", "MIL", "COP", "JUD", "SPY", "LEG", "ELI"})
_SECTORS = {
    "GOV": "government",
    "MIL": "military",
    "COP": "police",
    "SPY": "intelligence",
    "LEG": "parliament",
    "REB": "armed-group",
    "UAF": "armed-group",
    "INS": "armed-group",
    "SEP": "armed-group",
    "CVL": "civilians",
    "MED": "media",
    "OPP": "party",
}
_YEARS = re.compile(r"\s*\(\d{4}-(\d{4})?\)\s*")
_STATE_FORCES = re.compile(r"^(Military|Police) Forces of (?:the )?(.+)$")
_GOVERNMENT = re.compile(r"^Government of (?:the )?(.+)$")
_IN = re.compile(r"^(?P<what>.+) \((?P<where>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Named:
    """One actor that a key of a data set stands for.

    Parameters
    ----------
    actor_id, name, kind
        As in the table of actors.
    parent
        Actor id of the state, where the key says it.
    official
        Whether it acts for that state.
    by
        How it was found: reference, alias, or itself.
    """

    actor_id: str
    name: str
    kind: str
    parent: str = ""
    official: bool = False
    by: str = "itself"


def folded_name(name: str) -> str:
    """Fold a name for exact matching: width, case, quotes and the article al-.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        The folded name; two names that fold alike are one.

    Examples
    --------
    >>> folded_name("Kata'ib Al-Nujaba") == folded_name("Kataib Nujaba")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"[’'‘ʿʾ`´\"“”]", "", text)
    return " ".join(re.sub(r"\bal[- ]", "", text).split())


@cache
def _states() -> dict[str, dict[str, dict[str, str]]]:
    tables: dict[str, dict[str, dict[str, str]]] = {
        "name": {},
        "gw": {},
        "cow": {},
        "fips": {},
        "cameo": {},
        "iso3": {},
        "id": {},
    }
    for row in rows("countries"):
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            tables["name"][folded_name(name)] = row
        for scheme in ("gw", "cow", "fips", "cameo", "iso3"):
            for code in filter(None, row[scheme].split(";")):
                tables[scheme][code] = row
        tables["id"][row["actor_id"]] = row
    return tables


@cache
def _known(scheme: str) -> dict[str, dict[str, str]]:
    return {key: row for row in rows("crosswalk") for key in filter(None, row.get(scheme, "").split(";"))}


@cache
def _ucdp() -> dict[str, dict[str, str]]:
    return {row["name"].strip(): row for row in rows("ucdp_actors")}


def countries_in(scheme: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Write countries as a format writes them.

    Parameters
    ----------
    scheme
        gw, fips, iso3 or name.
    wanted
        ISO 3166 three letter codes, or names.

    Returns
    -------
    tuple
        Codes or names of the scheme.

    Raises
    ------
    ValueError
        When a country is not known, or the format has no place.

    Examples
    --------
    >>> countries_in("fips", ["IRQ"])
    ('IZ',)
    """
    if not scheme:
        msg = "this format does not say where an act happened; choose by actors instead"
        raise ValueError(msg)
    found: list[str] = []
    for one in wanted:
        row = _states()["iso3"].get(one.upper()) or _states()["name"].get(folded_name(one))
        if row is None:
            msg = f"no country «{one}»: write a name, or three letters of ISO 3166 such as IRQ"
            raise ValueError(msg)
        found += (
            [row["name"], *filter(None, row["aliases"].split(";"))]
            if scheme == "name"
            else filter(None, row[scheme].split(";"))
        )
    return tuple(found)


def states_in(wanted: Iterable[str] | str) -> tuple[str, ...]:
    """Give the actor ids of countries.

    Parameters
    ----------
    wanted
        ISO 3166 three letter codes, or names.

    Returns
    -------
    tuple
        Actor ids.

    Raises
    ------
    ValueError
        When a country is not known.
    """
    names = [wanted] if isinstance(wanted, str) else wanted
    return tuple(_states()["iso3"][code]["actor_id"] for code in countries_in("iso3", names))


def aliases_of(mapping: Mapping[str, str] | ConflictGraph | None) -> dict[str, Named]:
    """Gather names that a user maps by hand, or that a graph of seeds knows.

    Parameters
    ----------
    mapping
        Key of the data set to actor id, or a graph whose names and aliases are matched exactly.

    Returns
    -------
    dict
        Folded name to actor. A name that two actors share maps to neither.
    """
    if mapping is None:
        return {}
    if isinstance(mapping, Mapping):
        return {folded_name(key): Named(value, value, "other", by="alias") for key, value in mapping.items()}
    found: dict[str, Named] = {}
    shared: set[str] = set()
    for row in mapping.actors.to_dict("records"):
        if row["is_placeholder"]:
            continue
        for name in {folded_name(str(text)) for text in (row["actor_id"], row["name"], *row["aliases"])}:
            if name in found and found[name].actor_id != row["actor_id"]:
                shared.add(name)
            found[name] = Named(str(row["actor_id"]), str(row["name"]), str(row["kind"]), by="alias")
    return {name: one for name, one in found.items() if name not in shared}


def resolve(key: str, scheme: str, aliases: Mapping[str, Named], *, roll_up: bool = False) -> tuple[Named, ...]:
    """Say which actors a key of a data set stands for.

    Parameters
    ----------
    key
        As the data set writes it.
    scheme
        ucdp, cameo, icews, polecat or acled.
    aliases
        From `aliases_of`; they go before the reference tables.
    roll_up
        Whether what acts for a state is that state.

    Returns
    -------
    tuple
        Several where the key lists a coalition; none where it is empty.

    Examples
    --------
    >>> [one.actor_id for one in resolve("Government of Iraq, Government of Iran", "ucdp", {})]
    ['iraq_gov', 'iran']
    >>> resolve("IRQMIL", "cameo", {}, roll_up=True)[0].actor_id
    'iraq_gov'
    """
    if not key:
        return ()
    found = aliases.get(folded_name(key))
    if found is not None:
        return (found,)
    parts = (
        _split(key)
        if scheme == "ucdp"
        else [part for part in key.split(";") if part.strip()]
        if scheme == "polecat"
        else [key]
    )
    named = [aliases.get(folded_name(part)) or _one(part.strip(), scheme) for part in parts]
    if roll_up:
        named = [_state(one.parent, by=one.by) if one.official and one.parent else one for one in named]
    return tuple({one.actor_id: one for one in named}.values())


def _split(key: str) -> list[str]:
    if key in _ucdp() or ", " not in key:
        return [key]
    pieces, found, at = key.split(", "), [], 0
    while at < len(pieces):
        for stop in range(len(pieces), at, -1):
            name = ", ".join(pieces[at:stop])
            if stop == at + 1 or name in _ucdp():
                found.append(name)
                at = stop
                break
    return found


def _state(actor_id: str, by: str = "reference") -> Named:
    row = _states()["id"][actor_id]
    return Named(actor_id, row["name"], "state", by=by)


def _one(key: str, scheme: str) -> Named:
    known = _known("ucdp").get(_ucdp().get(key, {}).get("ucdp", key)) if scheme == "ucdp" else _known(scheme).get(key)
    if known is not None:
        return Named(known["actor_id"], known["name"], known["kind"], by="reference")
    return {"ucdp": _from_ucdp, "cameo": _from_cameo, "cow": _from_cow}.get(scheme, _from_name)(key)


def _from_cow(key: str) -> Named:
    row = _states()["cow"].get(key)
    return Named(f"cow:{key}", f"COW state {key}", "state") if row is None else _state(row["actor_id"])


def _from_ucdp(key: str) -> Named:
    if key.startswith("Government of "):
        row = _states()["name"].get(folded_name(key.removeprefix("Government of ")))
        if row is not None:
            return _state(row["actor_id"])
    if key.startswith("Civilians@"):
        where = key.removeprefix("Civilians@")
        row = _states()["name"].get(folded_name(where))
        suffix = row["iso3"].lower() if row else folded_name(where)
        return Named(f"civ_{suffix}", f"Civilians in {where}", "civilians", by="reference" if row else "itself")
    row = _ucdp().get(key)
    if row is None:
        return Named(f"ucdp:{key}", key, "armed-group")
    kind = {"1": "armed-group", "2": "armed-group", "3": "other", "4": "state"}.get(row["org"], "other")
    return Named(f"ucdp:{row['ucdp']}", key, kind, by="reference")


def _from_cameo(key: str) -> Named:
    row = _states()["cameo"].get(key[:3])
    if row is None:
        return Named(key, key, "international-organisation" if key.startswith("IGO") else "other")
    if len(key) == 3:
        return _state(row["actor_id"])
    sector = key[3:6]
    return Named(
        key,
        f"{row['name']}: {key[3:]}",
        _SECTORS.get(sector, "other"),
        parent=row["actor_id"],
        official=sector in _OFFICIAL,
        by="reference",
    )


def _from_name(key: str) -> Named:
    bare = _YEARS.sub("", key).strip()
    government = _GOVERNMENT.match(bare)
    row = _states()["name"].get(folded_name(government.group(1) if government else bare))
    if row is not None:
        return _state(row["actor_id"])
    forces = _STATE_FORCES.match(bare)
    row = _states()["name"].get(folded_name(forces.group(2))) if forces else None
    if row is not None and forces is not None:
        return Named(
            bare,
            bare,
            "military" if forces.group(1) == "Military" else "police",
            parent=row["actor_id"],
            official=True,
            by="reference",
        )
    place = _IN.match(bare)
    row = _states()["name"].get(folded_name(place.group("where"))) if place else None
    kind = "civilians" if bare.startswith(("Civilians", "Citizen", "Protesters", "Rioters")) else "other"
    return Named(bare, bare, kind, parent=row["actor_id"] if row else "")


def unmapped(uses: Mapping[str, int], names: Mapping[str, tuple[Named, ...]]) -> dict[str, int]:
    """Count the acts of actors that nobody maps: they stay themselves.

    Parameters
    ----------
    uses
        Key of the data set to its acts.
    names
        Key of the data set to its actors.

    Returns
    -------
    dict
        Actor id to acts that name it, most first.
    """
    found: dict[str, int] = {}
    for key, count in uses.items():
        for one in names.get(key, ()):
            if one.by == "itself":
                found[one.actor_id] = found.get(one.actor_id, 0) + count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def table(names: Mapping[str, tuple[Named, ...]]) -> list[dict[str, Any]]:
    """Make rows of the table of actors, parents included.

    Parameters
    ----------
    names
        Key of the data set to the actors that it stands for.

    Returns
    -------
    list
        One record an actor, by id; the keys that stand for it alone are its aliases, so that who thinks in the codes
        of a data set finds it by them.
    """
    every = {one.actor_id: one for named in names.values() for one in named}
    written: dict[str, set[str]] = {}
    for key, named in names.items():
        if len(named) == 1 and key not in {named[0].actor_id, named[0].name}:
            written.setdefault(named[0].actor_id, set()).add(key)
    for one in list(every.values()):
        if one.parent and one.parent not in every:
            every[one.parent] = _state(one.parent)
    return [
        {
            "actor_id": one.actor_id,
            "name": one.name,
            "aliases": tuple(sorted(written.get(one.actor_id, ()))),
            "kind": one.kind,
            "parent": one.parent,
            "official": one.official,
            "found_by": one.by,
        }
        for one in sorted(every.values(), key=lambda one: one.actor_id)
    ]
