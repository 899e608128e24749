"""Observed reach, retaliation, excitement and the back-test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import RecordTooThinError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation, responses
from conflictgraph.tables import Tables, frame


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


def test_a_thin_record_is_refused():
    """A model of excitement needs hundreds of acts and says what is missing."""
    with pytest.raises(RecordTooThinError, match="at least 200"):
        escalation.excitation(testing.toy(), [("ant", "bee"), ("bee", "ant")])


def test_the_shipped_corpus_is_refused():
    """The corpus is a sample of 93 acts: no model of excitement is built on it."""
    from conflictgraph import datasets

    with pytest.raises(RecordTooThinError, match="too thin"):
        escalation.excitation(datasets.load("iraq-2023-24"), [("usa", "kh"), ("kh", "usa")])


def test_excitement_is_found_where_it_was_put():
    """Pair one sets off pair two, not the other way round."""
    random = np.random.default_rng(4)
    first = np.sort(random.uniform(0, 900, 200))
    second = np.concatenate(
        [
            random.uniform(0, 900, 40),
            first[random.random(200) < 0.6]
            + random.exponential(5, 200)[: int((random.random(200) < 0.6).sum())].mean(),
        ]
    )
    rows = [("a", "b", t) for t in first] + [("b", "a", t) for t in second if t < 900]
    day = pd.to_datetime("2020-01-01") + pd.to_timedelta(np.floor([t for _, _, t in rows]), unit="D")
    acts = frame(
        "acts",
        {
            "act_id": [f"x{n}" for n in range(len(rows))],
            "source": [r[0] for r in rows],
            "target": [r[1] for r in rows],
            "sign": [-1] * len(rows),
            "date": day,
            "date_latest": day,
            "date_end": day,
        },
    )
    g = ConflictGraph(
        Tables(actors=frame("actors", [{"actor_id": "a", "name": "A"}, {"actor_id": "b", "name": "B"}]), acts=acts)
    )
    found = (
        escalation.excitation(g, [("a", "b"), ("b", "a")], bootstrap=5)
        .to_frame()
        .set_index(["cause", "effect"])["answers"]
    )

    assert found["a -> b", "b -> a"] > 2 * found["b -> a", "a -> b"]
