"""The reference table of states: codes that are easily taken for another's."""

from __future__ import annotations

import pytest

from conflictgraph.events.actors import countries_in, resolve
from conflictgraph.events.reference import rows

# FIPS 10-4, Gleditsch-Ward and COW, as GeoNames, countrycode and country_converter give them.
TRICKY = {
    "IRQ": ("IZ", "645", "645"),
    "ISR": ("IS", "666", "666"),
    "IRN": ("IR", "630", "630"),
    "TUR": ("TU", "640", "640"),
    "DEU": ("GM", "260", "255"),
    "YEM": ("YM", "678", "679"),
    "VNM": ("VM", "816", "816"),
    "SRB": ("RI", "340", "345"),
    "MNE": ("MJ", "341", "341"),
    "RUS": ("RS", "365", "365"),
    "CHN": ("CH", "710", "710"),
    "AUT": ("AU", "305", "305"),
    "AUS": ("AS", "900", "900"),
    "CHE": ("SZ", "225", "225"),
    "GBR": ("UK", "200", "200"),
    "NGA": ("NI", "475", "475"),
    "NIC": ("NU", "93", "93"),
    "NER": ("NG", "436", "436"),
    "PRK": ("KN", "731", "731"),
    "KOR": ("KS", "732", "732"),
    "COD": ("CG", "490", "490"),
    "COG": ("CF", "484", "484"),
    "CZE": ("EZ", "316", "316"),
    "SWE": ("SW", "380", "380"),
    "JPN": ("JA", "740", "740"),
    "BHS": ("BF", "31", "31"),
}


@pytest.mark.parametrize("iso3", sorted(TRICKY))
def test_a_tricky_state_has_its_own_codes(iso3):
    """FIPS is not ISO, and Gleditsch-Ward is not always COW."""
    row = next(row for row in rows("countries") if row["iso3"] == iso3)

    assert (row["fips"].split(";")[0], row["gw"].split(";")[0], row["cow"].split(";")[0]) == TRICKY[iso3]
    assert countries_in("fips", [iso3])[0] == TRICKY[iso3][0]


@pytest.mark.parametrize("scheme", ["actor_id", "iso3", "fips", "gw", "cow", "cameo"])
def test_a_code_stands_for_one_state(scheme):
    """No code of a scheme is shared, and every state of ISO 3166 has one name."""
    codes = [code for row in rows("countries") for code in row[scheme].split(";") if code]

    assert len(codes) == len(set(codes))
    assert all(row["name"] and row["iso3"] for row in rows("countries"))


def test_a_state_is_one_actor_in_every_scheme():
    """UCDP's government, CAMEO's letters, COW's number and a plain name lead to the same actor."""
    keys = {"ucdp": "Government of Turkey", "cameo": "TUR", "cow": "640", "icews": "Turkey"}

    assert {resolve(key, scheme, {})[0].actor_id for scheme, key in keys.items()} == {"tur"}
