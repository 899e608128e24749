"""All pairs by the compiled way of parts, blocks and filled rows, against the plain way and single scans."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from conflictgraph.kernels import shim, walks
from conflictgraph.measures.escalation import everyone
from conflictgraph.measures.escalation.stream import Rows

sys.path.insert(0, str(Path(__file__).parent))
from streams import FAR, stream


def _who(rows, n, *, strict):
    """Give who reaches whom, (from, to)."""
    bits, place = everyone._pairs(rows, n, strict=strict)
    flat = np.concatenate([np.unpackbits(part, axis=1, bitorder="little") for part in bits], axis=1)
    return flat[:, place].T.astype(bool)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_parts_of_the_plain_way_change_nothing(monkeypatch, seed, strict):
    """Leaving out acts against actors who can hear no more gives what single scans give."""
    n = (5, 12, 30, 70)[seed]
    source, target, time, n = stream(seed, n=900, actors=n, days=(900, 40, 300, 3)[seed])
    monkeypatch.setattr(everyone, "_PART", 1)
    monkeypatch.setattr(shim, "_WORTH_COMPILING", 2**62)

    found = _who(Rows(source, target, time, np.arange(len(time))), n, strict=strict)

    for start in range(n):
        arrival = np.full(n, FAR, dtype=np.int64)
        walks.arrivals(source, target, time, start, 0, int(strict), arrival)
        assert (found[start] == (arrival < FAR)).all()


@pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="the extra fast is not installed")
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_parts_and_blocks_give_the_plain_answer(monkeypatch, seed, strict):
    """Acts left out against filled rows, and blocks that begin late, change no bit."""
    n, days = (700, 3, 256, 40, 513, 300)[seed], (4000, 30, 50, 900, 2, 5000)[seed]
    source, target, time, n = stream(seed, n=6000, actors=n, days=days)
    rows = Rows(source, target, time, np.arange(len(time)))
    monkeypatch.setattr(everyone, "_PART", 1)
    monkeypatch.setattr(everyone, "_WIDE", 1 + seed % 3)
    monkeypatch.setattr(shim, "_WORTH_COMPILING", 2**62)
    plain = _who(rows, n, strict=strict)
    monkeypatch.setattr(shim, "_WORTH_COMPILING", 0)

    fast = _who(rows, n, strict=strict)

    assert (fast == plain).all()
    for start in range(0, n, 97):
        arrival = np.full(n, FAR, dtype=np.int64)
        walks.arrivals(source, target, time, start, 0, int(strict), arrival)
        assert (fast[start] == (arrival < FAR)).all()
