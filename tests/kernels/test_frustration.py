from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph.kernels import frustration, packing, signed, splits, switching, xor
from conflictgraph.kernels.frustration import dyad_frustration


@st.composite
def dyads(draw, most=8, *, whole=True):
    n = draw(st.integers(1, most))
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    number = st.integers(0, 3) if whole else st.floats(0, 3, allow_nan=False).map(lambda x: round(x, 3))
    cells = [(i, j, draw(number), draw(number)) for i, j in pairs]
    kept = [cell for cell in cells if cell[2] + cell[3] > 0]
    one, other, plus, minus = (np.array([cell[k] for cell in kept]) for k in range(4))
    return signed.Dyads(n, one.astype(np.int64), other.astype(np.int64), plus.astype(float), minus.astype(float))


def brute(d):
    best, splits = np.inf, []
    for rest in product((1, -1), repeat=d.n - 1):
        camp = np.array((1, *rest), dtype=np.int8)
        apart = camp[d.one] != camp[d.other]
        value = float(np.where(apart, d.positive, d.negative).sum())
        if value < best - 1e-9:
            best, splits = value, []
        if value < best + 1e-9:
            splits.append(camp)
    return best, splits


@given(dyads())
@settings(max_examples=150, deadline=None)
def test_the_exact_index_is_the_least_over_all_splits(d):
    """Brute force over every split gives the same index."""
    expected, _ = brute(d)

    found = frustration.solve(d)

    assert found.optimal
    assert found.value == expected


@given(dyads(6, whole=False))
@settings(max_examples=60, deadline=None)
def test_broken_weights_are_solved_too(d):
    """With weights that are no whole numbers the bounds meet at the same value."""
    expected, _ = brute(d)

    found = frustration.solve(d)

    assert found.value == pytest.approx(expected, abs=1e-5)
    assert found.lower <= expected + 1e-6


@given(dyads(7))
@settings(max_examples=80, deadline=None)
def test_what_every_optimum_frustrates_is_proved(d):
    """The pairs said to be frustrated in every optimum are those of all optimal splits."""
    found = frustration.solve(d)

    kept, proved = frustration.always(d, found)

    expected = np.logical_and.reduce([dyad_frustration(d, split) for split in brute(d)[1]])
    assert proved
    assert (kept == expected).all()


def test_brute_force_equals_the_exact_index_up_to_twelve_actors():
    """Two thousand random graphs of 3 to 12 actors agree with brute force in matrix form."""
    random = np.random.default_rng(7)
    for _ in range(2000):
        n = int(random.integers(3, 13))
        one, other = np.triu_indices(n, 1)
        kept = random.random(len(one)) < random.uniform(0.2, 1.0)
        one, other = one[kept], other[kept]
        sign = random.choice([-1.0, 1.0], size=len(one), p=[0.5, 0.5])
        d = signed.Dyads(n, one, other, np.maximum(sign, 0), np.maximum(-sign, 0))
        camps = ((np.arange(2 ** (n - 1))[:, None] >> np.arange(n) & 1) * 2 - 1).astype(np.int8)
        best = (len(sign) - ((camps[:, one] * camps[:, other]) @ sign.astype(np.int8)).max()) / 2

        found = frustration.solve(d)

        assert found.optimal
        assert found.value == best


@given(dyads(8), st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_switching_a_set_of_actors_changes_nothing(d, bits):
    """Turning every sign between a set and the rest keeps the index."""
    inside = (bits >> np.arange(d.n)) & 1
    turned = inside[d.one] != inside[d.other]
    other = signed.Dyads(
        d.n, d.one, d.other, np.where(turned, d.negative, d.positive), np.where(turned, d.positive, d.negative)
    )

    assert frustration.solve(d).value == frustration.solve(other).value


def test_without_time_the_bounds_hold():
    """When there is no time, the index lies between the bounds and nothing is called optimal."""
    random = np.random.default_rng(0)
    one, other = np.triu_indices(60, 1)
    sign = random.choice([-1.0, 1.0], size=len(one))
    d = signed.Dyads(60, one, other, np.maximum(sign, 0), np.maximum(-sign, 0))

    found = frustration.solve(d, time_limit=0.0)

    assert not found.optimal
    assert found.lower < found.value
    assert switching.cost(found.camp, one, other, sign) == found.value


@given(dyads(8))
@settings(max_examples=40, deadline=None)
def test_each_bound_holds_by_itself(d):
    """The eigenvalue and the packed cycles never exceed the index; the integer programme alone finds it."""
    expected, _ = brute(d)
    problem = splits.Problem(d)
    everybody = np.ones(d.n, dtype=np.int8)
    start = switching.cost(everybody, problem.one, problem.other, problem.net)

    packed, cycles, _ = packing.packing(problem, start, 0, np.inf)
    above = packing.spectral(problem, np.inf) if d.n > 2 and len(problem.net) else 0.0

    assert packed + d.floor <= expected + 1e-6
    assert above + d.floor <= expected + 1e-6
    if len(problem.net):
        _, value, lower, _ = xor.integer(problem, everybody, start, 0.0, cycles, [], time.monotonic() + 30)
        assert value + d.floor == expected or start + d.floor == expected
        assert lower <= value
