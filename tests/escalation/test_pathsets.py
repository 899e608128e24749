"""What is left without each coin, out of one factoring, is what leaving the coin out gives."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.measures.escalation.pathsets import exact, without_each

SETS = st.lists(st.frozensets(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=9)
CHANCES = st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.5, 0.9, 1.0]), min_size=8, max_size=8)


@given(SETS, CHANCES)
def test_one_factoring_says_what_is_left_without_each_coin(sets, chances):
    """Also where chances are alike, 0 or 1, and where coins are put together in series or in parallel."""
    chance = dict(enumerate(chances))
    found = without_each(sets, chance)
    assert found is not None
    whole, left = found

    assert whole == pytest.approx(exact(sets, chance))
    assert left == pytest.approx(
        {coin: exact([one for one in sets if coin not in one], chance) for coin in frozenset().union(*sets)}
    )


@given(SETS, CHANCES)
def test_the_whole_is_the_sum_over_all_outcomes(sets, chances):
    """Every way in which the coins can fall, with its chance."""
    total = 0.0
    for falls in product((0, 1), repeat=8):
        if any(all(falls[coin] for coin in one) for one in sets):
            odds = 1.0
            for fell, chance in zip(falls, chances, strict=True):
                odds *= chance if fell else 1.0 - chance
            total += odds

    found = without_each(sets, dict(enumerate(chances)))

    assert found is not None
    assert found[0] == pytest.approx(total)


def test_too_many_branchings_are_not_answered():
    """The caller then samples."""
    sets = [frozenset({a, b}) for a in range(6) for b in range(a)]

    assert without_each(sets, dict.fromkeys(range(6), 0.5), calls=2) is None
    assert exact(sets, dict.fromkeys(range(6), 0.5), calls=2) is None


def test_no_set_has_no_chance():
    """Without a path nothing can hold."""
    assert without_each([], {}) == (0.0, {})
