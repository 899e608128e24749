"""Observed reach, retaliation, excitement and the back-test."""

from __future__ import annotations

import numpy as np
import pandas as pd

from conflictgraph import testing
from conflictgraph.measures import responses


def test_retaliation_finds_answers_and_not_mere_pace():
    """Answers three days after each act stand out; independent acts do not."""
    random = np.random.default_rng(1)
    days = np.sort(random.choice(700, 40, replace=False))
    acts = [
        testing.act(f"h{n}", "a", "b", day=f"{pd.Timestamp('2020-01-01') + pd.Timedelta(days=int(d)):%Y-%m-%d}")
        for n, d in enumerate(days)
    ]
    answers = [
        testing.act(f"r{n}", "b", "a", day=f"{pd.Timestamp('2020-01-04') + pd.Timedelta(days=int(d)):%Y-%m-%d}")
        for n, d in enumerate(days)
    ]
    found = responses.retaliation(testing.graph(acts + answers), "b", "a", within="3D", shifts=200)

    assert found.loc[0, "rate"] == 1
    assert found.loc[0, "lift"] > 1.5
    assert found.loc[0, "p"] < 0.01
