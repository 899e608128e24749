"""Potentials a layer at a time are those of the loop."""

from __future__ import annotations

import numpy as np
import pytest

from conflictgraph.kernels import walks


@pytest.mark.parametrize("seed", range(60))
def test_layers_give_what_the_loop_gives(seed):
    """To the last bit, whatever the automaton."""
    random = np.random.default_rng(seed)
    n, actors, states, kinds, steps = int(random.integers(1, 40)), 6, 3, 2, 4
    source = np.sort(random.integers(0, actors, n)).astype(np.int32)
    target, kind = (random.integers(0, top, n).astype(np.int32) for top in (actors, kinds))
    after = random.integers(-1, states, states * kinds)
    question = (
        source,
        target,
        kind,
        random.random(n),
        after,
        kinds,
        states,
        actors,
        0,
        1,
        random.integers(0, 2, states),
    )
    loop, layers = (np.full((steps + 1) * states * actors, np.inf) for _ in range(2))

    walks.potentials(*question, steps, loop)
    walks.potentials_by_layer(*question, steps, layers)

    assert loop.tolist() == layers.tolist()
