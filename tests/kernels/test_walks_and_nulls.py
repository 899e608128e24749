"""Closed walks and random graphs agree with what counting by hand gives."""

from __future__ import annotations

import math
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import sparse

from conflictgraph.kernels import between, blockmodels, clustering, nulls, spectral, walkbalance


def signs(draw_n=5):
    return st.integers(2, draw_n).flatmap(
        lambda n: st.lists(st.sampled_from([-1, 0, 1]), min_size=n * n, max_size=n * n).map(
            lambda cells: np.array(cells).reshape(n, n) * (1 - np.eye(n, dtype=int))
        )
    )


def closed_walks(dense, length):
    """Count all closed walks, those with an odd number of foes, and those with exactly one: the specification."""
    n, every, odd, one = len(dense), 0, 0, 0
    for walk in product(range(n), repeat=length):
        steps = [dense[a, b] for a, b in zip(walk, (*walk[1:], walk[0]), strict=True)]
        if all(steps):
            foes = sum(step < 0 for step in steps)
            every, odd, one = every + 1, odd + foes % 2, one + (foes == 1)
    return every, odd, one


@given(signs(4))
@settings(max_examples=20, deadline=None)
def test_multiscale_balance_weighs_closed_walks(dense) -> None:
    """With a small beta only the shortest closed walks matter, and both shares are those counted by hand."""
    every, odd, one = closed_walks(dense, 2)
    plus, minus = (sparse.csr_array(part.astype(float)) for part in (dense > 0, dense < 0))

    strong, weak = walkbalance.multiscale(plus, minus, 1e-3, first=2)

    if every:
        assert strong == pytest.approx(1 - odd / every, abs=2e-3)
        assert weak == pytest.approx(1 - one / every, abs=2e-3)


def test_multiscale_balance_of_all_lengths_is_the_weighted_sum() -> None:
    """Lengths 3 to 8, weighed by one over k factorial, give the closed form (longer ones weigh nothing)."""
    dense = np.array([[0, 1, -1, 0], [1, 0, -1, 1], [-1, -1, 0, -1], [0, 1, -1, 0]])
    counts = [closed_walks(dense, k) for k in range(3, 9)]
    beta = 0.2
    every, odd, one = (
        sum(beta**k * row[part] / math.factorial(k) for k, row in enumerate(counts, 3)) for part in range(3)
    )

    strong, weak = walkbalance.multiscale(
        *(sparse.csr_array(part.astype(float)) for part in (dense > 0, dense < 0)), beta
    )

    assert strong == pytest.approx(1 - odd / every, abs=1e-5)
    assert weak == pytest.approx(1 - one / every, abs=1e-5)


def ties(seed, n=12, m=40):
    random = np.random.default_rng(seed)
    one, other = np.triu_indices(n, 1)
    kept = np.sort(random.choice(len(one), size=m, replace=False))
    return n, one[kept], other[kept], random.choice([-1, 1], size=m)


@given(st.integers(0, 10_000))
@example(1970)
@settings(max_examples=25, deadline=None)
def test_the_fitted_null_keeps_each_signed_degree_on_average(seed) -> None:
    """Expected friends of each actor are those that it has; chances lie between 0 and 1, which a forced tie reaches."""
    n, one, other, sign = ties(seed)

    chance = nulls.fit_signed_degree(n, one, other, sign)

    wanted = np.bincount(one, sign > 0, n) + np.bincount(other, sign > 0, n)
    found = np.bincount(one, chance, n) + np.bincount(other, chance, n)
    assert found == pytest.approx(wanted, abs=1e-4)
    assert ((chance >= 0) & (chance <= 1)).all()


def test_the_fitted_null_takes_more_actors_than_its_small_solver() -> None:
    """Above sixty actors another solver gives the same kind of answer; giving and getting may be apart."""
    random = np.random.default_rng(1)
    one, other = np.triu_indices(80, 1)
    kept = random.random(len(one)) < 0.3
    one, other = one[kept], other[kept]
    sign = random.choice([-1, 1], size=len(one))

    chance = nulls.fit_signed_degree(160, one, other + 80, sign)

    assert np.bincount(one, chance, 80) == pytest.approx(np.bincount(one, sign > 0, 80), abs=1e-3)
    assert np.bincount(other, chance, 80) == pytest.approx(np.bincount(other, sign > 0, 80), abs=1e-3)


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_switching_keeps_signed_degrees_and_makes_no_pair_twice(seed, directed) -> None:
    """Each actor keeps its friends and foes in number; no loop, no pair twice; ties do move."""
    n, one, other, sign = ties(seed)

    new_one, new_other = nulls.rewire(n, one, other, sign, np.random.default_rng(seed), directed=directed)

    for value in (-1, 1):
        mine = sign == value
        if directed:
            assert (np.bincount(new_one[mine], minlength=n) == np.bincount(one[mine], minlength=n)).all()
            assert (np.bincount(new_other[mine], minlength=n) == np.bincount(other[mine], minlength=n)).all()
        before, after = (
            np.bincount(np.concatenate(ends), minlength=n)
            for ends in ((one[mine], other[mine]), (new_one[mine], new_other[mine]))
        )
        assert (before == after).all()
    assert (new_one != new_other).all()
    pairs = {(a, b) if directed else (min(a, b), max(a, b)) for a, b in zip(new_one, new_other, strict=True)}
    assert len(pairs) == len(one)


def test_nothing_to_switch_stays() -> None:
    """A single tie has nothing to change ends with."""
    single = np.array([0]), np.array([1])

    one, other = nulls.rewire(2, *single, np.array([1]), np.random.default_rng(0), directed=True)

    assert (one.tolist(), other.tolist()) == ([0], [1])


def test_dealing_keeps_the_number_of_foes() -> None:
    """The signs are the same, in another order."""
    sign = np.array([1, 1, -1, 1, -1])

    assert sorted(nulls.shuffle(sign, np.random.default_rng(3)).tolist()) == sorted(sign.tolist())


def brute_roles(dense, group):
    n = len(dense)
    counts = np.zeros((n, 5), dtype=int)
    for a, b, c in permutations(range(n), 3):
        if dense[a, b] and dense[b, c] and not dense[a, c]:
            same = (group[a] == group[b], group[b] == group[c], group[a] == group[c])
            role = {(1, 1, 1): 0, (0, 0, 1): 1, (0, 1, 0): 2, (1, 0, 0): 3, (0, 0, 0): 4}
            counts[b, role[tuple(int(x) for x in same)]] += 1
    return counts


@given(signs(6), st.lists(st.integers(0, 2), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_roles_of_brokers_equal_all_triples(dense, groups) -> None:
    """Each open pair a -> b -> c counts once, in the role that the groups give."""
    arcs = np.abs(dense)
    group = np.array(groups[: len(arcs)])

    found = between.roles(sparse.csr_array(arcs.astype(float)), group)

    assert (found == brute_roles(arcs, group)).all()


def test_participation_by_hand() -> None:
    """Half of the weight to each of two groups is one half; all to one group is nothing; no weight is no number."""
    matrix = sparse.csr_array(np.array([[0, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float))

    found = between.participation(matrix, np.array([0, 0, 1, 1]))

    assert found[:3].tolist() == [0.5, 0, 0]
    assert np.isnan(found[3])


def test_eigenvectors_part_two_camps() -> None:
    """Two groups of friends, all else hostile: SPONGE and the signed Laplacian find them."""
    camp = np.repeat([0, 1], 5)
    same = camp[:, None] == camp[None, :]
    plus, minus = (sparse.csr_array(part.astype(float)) for part in (same & ~np.eye(10, dtype=bool), ~same))

    for method in (spectral.sponge, spectral.laplacian):
        assert method(plus, minus, 2).tolist() == camp.tolist()


@pytest.mark.parametrize(("relaxed", "blocks"), [(False, None), (True, None), (False, [[-1, 1], [1, 1]])])
def test_relocation_finds_the_least_error(relaxed, blocks) -> None:
    """On six actors the error is the least over all ways to fill two positions."""
    random = np.random.default_rng(5)
    sign = np.triu(random.choice([-1, 1], size=(6, 6)), 1)
    plus, minus = (sign > 0).astype(float), (sign < 0).astype(float)
    given = None if blocks is None else np.array(blocks)
    friendly = (2 * np.eye(2) - 1 if given is None else given) > 0
    errors = []
    for label in product((0, 1), repeat=6):
        if len(set(label)) == 2:
            fold = np.eye(2)[list(label)]
            sums = 0.5 * fold.T @ plus @ fold, 0.5 * fold.T @ minus @ fold
            errors.append((np.minimum(*sums) if relaxed else np.where(friendly, sums[1], sums[0])).sum())

    _, error = blockmodels.relocate(plus, minus, 2, alpha=0.5, relaxed=relaxed, blocks=given)

    assert error == min(errors)


def test_blocs_stay_where_others_are_no_better() -> None:
    """Two triangles joined by a tie of no weight: the given blocs stay, since none gathers more."""
    net = np.zeros((4, 4))
    net[0, 1] = net[1, 0] = 1.0
    first = np.array([0, 0, 1, 2])

    assert clustering.move(sparse.csr_array(net), first=first).tolist() == first.tolist()
