"""Acts in order: however their keys are sorted, the order is the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from conflictgraph.measures.escalation import stream as made
from conflictgraph.measures.escalation.follow import Chains
from conflictgraph.measures.escalation.stream import Rows


@pytest.mark.parametrize("seed", range(20))
def test_keys_packed_into_one_number_sort_as_keys_apart(monkeypatch, seed):
    """By days, then by id as text, then by pair; rows of which all keys are the same keep their order."""
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 60))
    early = random.integers(-5, 5, n)
    late = early + random.integers(0, 3, n) * (seed % 2)
    numbers = random.permutation(n) if seed % 3 else random.integers(0, 4, n)
    ids = pd.Series([f"{'é' if number % 5 == 0 else 'x'}{number}" for number in numbers], dtype="str")
    source, target = (random.integers(0, 3, n).astype(np.int32) for _ in range(2))

    packed = made._sorted(early, late, ids, source, target)
    monkeypatch.setattr(made, "_ROOM", 1)
    apart = made._sorted(early, late, ids, source, target)

    keys = list(zip(early, late, ids, source, target, strict=True))
    assert packed.tolist() == apart.tolist() == sorted(range(n), key=lambda row: keys[row])


@pytest.mark.parametrize("seed", range(20))
def test_all_chains_at_once_are_the_chains_one_by_one(seed):
    """Going back from every row together gives what going back from each gives."""
    random = np.random.default_rng(seed)
    before = np.array([int(random.integers(-1, row)) if row else -1 for row in range(30)])
    row = random.choice(30, int(random.integers(0, 9)), replace=False)
    none = np.zeros(30, dtype=np.int64)
    found = Chains(Rows(none, none, none, none), row, row, before)

    flat, begin = found.every()

    assert [flat[low:high].tolist() for low, high in pairwise(begin)] == [found.chain(int(one)) for one in row]
