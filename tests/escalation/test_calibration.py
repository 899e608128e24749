"""Rates of one's own record: the excess over a local null, in a column of its own."""

from __future__ import annotations

import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import RecordTooThinError
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.calibration_ import from_record


def _on(day: int) -> str:
    return f"{pd.Timestamp('2015-01-01') + pd.Timedelta(days=day):%Y-%m-%d}"


def _record(ties=()):
    """Ant hits Bee every eighty days; Bee hits back three days after every second blow, Cat after every fourth."""
    acts = [testing.act(f"h{n}", "ant", "bee", day=_on(80 * n)) for n in range(220)]
    acts += [testing.act(f"r{n}", "bee", "ant", day=_on(80 * n + 3)) for n in range(0, 220, 2)]
    acts += [testing.act(f"c{n}", "cat", "ant", day=_on(80 * n + 5)) for n in range(0, 220, 4)]
    return testing.graph(acts, ties, actors=["ant", "bee", "cat", "dog"])


def test_the_rate_is_the_excess_over_pace():
    """Answered are 110 of 385 acts; by mere pace 30/160 of the blows and 30/80 of the answers would be."""
    rates, said = from_record(_record())
    blows = 220 + 110 + 55

    by_pace = (220 * 30 / 160 + 110 * 30 / 80) / blows
    assert rates["act"] == pytest.approx(110 / blows - by_pace, abs=0.02)
    assert f"{blows} hostile acts" in said
    assert "ally not measured (0 acts" in said


def test_an_ally_that_joins_is_measured_when_acts_are_enough():
    """With a tie between Bee and Cat, 220 blows against Bee could be answered by Cat, and a quarter was."""
    rates, said = from_record(_record([testing.tie("t1", "bee", "cat")]))

    assert 0.05 < rates["ally"] < 0.25
    assert "acts against somebody's ally" in said


def test_paths_and_risk_take_the_rates_by_name():
    """calibration='data' adds a probability, and says what it rests on."""
    g = _record([testing.tie("t1", "bee", "cat")])
    path = escalation.paths(g, "ant", "cat", calibration="data")
    risk = escalation.risk(g, "ant", "cat", calibration="data")

    assert 0 < path[0].probability < path[0].score
    assert risk.probability == pytest.approx(path[0].probability, rel=0.5)
    assert "local-shift null in this record" in risk.explain()


def test_thin_records_and_unknown_names_are_refused():
    """The shipped corpus is a sample without rates; a slip names what there is."""
    from conflictgraph import datasets

    with pytest.raises(RecordTooThinError, match="at least 200"):
        escalation.risk(datasets.load("iraq-2023-24"), "usa", "kh", calibration="data")
    with pytest.raises(ValueError, match="«mid» and «data»"):
        escalation.risk(testing.toy(), "ant", "bee", calibration="date")
