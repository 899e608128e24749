"""Actors across seeds: proposals, never merges."""

from __future__ import annotations

from conflictgraph.annotation.actors import propose
from conflictgraph.model import Actor


def test_three_men_of_one_name_stay_three():
    """Two commanders and a third man share a family name and are proposed as distinct."""
    men = [
        Actor(id="abu_baqir", name="Abu Baqir al-Saadi", kind="person", is_person=True, parent="kh"),
        Actor(id="abu_taqwa", name="Abu Taqwa al-Saidi", kind="person", is_person=True, parent="nujaba"),
        Actor(id="haydar", name="Haydar al-Saidi", kind="person", is_person=True, parent="haaa"),
    ]

    assert {hit.judgement for hit in propose(men)} == {"distinct-from"}
    assert len(propose(men)) == 3


def test_transliterations_are_proposed_as_one():
    """Two spellings of one group come together, with a reason."""
    groups = [
        Actor(id="kh", name="Kataib Hezbollah", kind="armed-group"),
        Actor(id="kh2", name="Kata'ib Hizballah", kind="armed-group"),
        Actor(id="is", name="Islamic State", kind="armed-group"),
    ]

    found = propose(groups)

    assert [(hit.one, hit.other, hit.judgement) for hit in found] == [("kh", "kh2", "same-as")]


def test_a_placeholder_is_never_somebody():
    """An unnamed group is distinct from a named one, however alike the names."""
    pair = [Actor(id="a", name="Armed men", is_placeholder=True), Actor(id="b", name="Armed Men")]

    assert [hit.judgement for hit in propose(pair)] == ["distinct-from"]
