"""Potentials a layer at a time are those of a plain search."""

from __future__ import annotations

import numpy as np
import pytest

from conflictgraph.kernels import walks

STATES, KINDS, ACTORS, STEPS = 3, 2, 6, 4


def _cheapest(question, actor, state, left):
    """Give the least cost from an actor in a state to the goal, by going everywhere."""
    source, target, kind, cost, after, *_, start, goal, accepts = question
    here = 0.0 if actor == goal and accepts[state] else np.inf
    if not left or actor == goal:
        return here
    for u, v, what, price in zip(source, target, kind, cost, strict=True):
        to = after[state * KINDS + what]
        if u == actor and v != start and to >= 0:
            here = min(here, price + _cheapest(question, v, to, left - 1))
    return here


@pytest.mark.parametrize("seed", range(60))
def test_layers_give_the_cheapest_way_on(seed):
    """From each actor and state with some steps left, and from the start with all of them."""
    random = np.random.default_rng(seed)
    n = int(random.integers(0, 14))
    source = np.sort(random.integers(0, ACTORS, n)).astype(np.int32)
    target, kind = (random.integers(0, top, n).astype(np.int32) for top in (ACTORS, KINDS))
    after, accepts = random.integers(-1, STATES, STATES * KINDS), random.integers(0, 2, STATES)
    question = (source, target, kind, random.random(n), after, KINDS, STATES, ACTORS, 0, 1, accepts)
    layers = np.full((STEPS + 1) * STATES * ACTORS, np.inf)

    walks.potentials(*question, STEPS, layers)

    found = layers.reshape(STEPS + 1, STATES, ACTORS)
    for left in range(STEPS + 1):
        for state in range(STATES):
            for actor in [0] if left == STEPS else range(ACTORS):
                assert found[left, state, actor] == pytest.approx(_cheapest(question, actor, state, left))
