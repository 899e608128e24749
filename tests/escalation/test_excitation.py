"""The model of excitement: what was put in comes out, and thin records are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import RecordTooThinError, UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels import hawkes
from conflictgraph.measures import escalation
from conflictgraph.tables import Tables, frame

PAIRS = [("a", "b"), ("b", "a")]
BASE, ANSWERS, HALF_LIFE = np.array([0.08, 0.05]), np.array([[0.1, 0.5], [0.15, 0.2]]), 6.0


def dated(time, kind, pairs=PAIRS) -> ConflictGraph:
    """Write times and kinds as acts of whole days."""
    day = pd.Timestamp("2000-01-01") + pd.to_timedelta(np.floor(time), unit="D")
    acts = frame(
        "acts",
        {
            "act_id": [f"x{n:05d}" for n in range(len(time))],
            "source": [pairs[k][0] for k in kind],
            "target": [pairs[k][1] for k in kind],
            "direction": ["directed"] * len(time),
            "quad_class": ["material_conflict"] * len(time),
            "sign": [-1] * len(time),
            "date": day,
            "date_latest": day,
            "date_end": day,
        },
    )
    names = sorted({name for pair in pairs for name in pair})
    return ConflictGraph(
        Tables(actors=frame("actors", [{"actor_id": one, "name": one.upper()} for one in names]), acts=acts)
    )


@pytest.fixture(scope="module")
def found() -> escalation.Excitation:
    """A fit of twenty-five years drawn from a known process."""
    time, kind = hawkes.simulated(BASE, ANSWERS, np.log(2) / HALF_LIFE, 365.0 * 25, seed=3)
    return escalation.excitation(dated(time, kind), PAIRS, baseline="9125D", bootstrap=20)


def test_known_parameters_come_back(found):
    """Answers, half-life and branching ratio of a simulated process are found again, and it fits."""
    answers = found.to_frame()["answers"].to_numpy().reshape(2, 2)

    assert answers == pytest.approx(ANSWERS, abs=0.12)
    assert found.half_life == pytest.approx(HALF_LIFE, rel=0.35)
    assert found.half_life_low <= HALF_LIFE <= found.half_life_high
    assert found.branching == pytest.approx(np.abs(np.linalg.eigvals(ANSWERS)).max(), abs=0.12)
    assert found.branching_low <= found.branching <= found.branching_high
    assert not found.at_edge
    assert found.fits


def test_intervals_hold_the_truth(found):
    """Most of the four bootstrap intervals hold the number that was put in."""
    table = found.to_frame()
    inside = (table["low"] - 0.03 <= ANSWERS.ravel()) & (ANSWERS.ravel() <= table["high"] + 0.03)

    assert inside.sum() >= 3


def test_shares_of_parents_are_shares(found):
    """An act is given to earlier acts only, and to all of them together at most once."""
    whole = found.parents.groupby("act_id")["share"].sum()

    assert (whole <= 1 + 1e-9).all()
    assert (found.parents["gap_days"] >= 0).all()
    assert set(found.parents["act_id"]) <= set(found.row_ids)
    assert 0 < found.base["base_share"].min() < 1


def test_a_mere_rhythm_excites_nothing():
    """Two independent streams: the sparsity prior leaves next to nothing, and pace takes it all."""
    random = np.random.default_rng(5)
    time = np.sort(random.uniform(0, 3000, 500))
    found = escalation.excitation(dated(time, random.integers(0, 2, 500)), PAIRS, half_life="7D", bootstrap=0)

    assert found.to_frame()["answers"].max() < 0.15
    assert (found.half_life, found.half_life_low, found.half_life_high) == (7, 7, 7)


def test_a_drifting_pace_needs_its_own_stretches():
    """A pace that steps up looks like excitement when it must stay the same, and hardly when it may change."""
    random = np.random.default_rng(6)
    time = np.sort(np.concatenate([random.uniform(0, 1000, 60), random.uniform(1000, 1400, 400)]))
    g = dated(time, random.integers(0, 2, 460))
    stiff, free = (
        escalation.excitation(g, PAIRS, half_life=30.0, baseline=one, bootstrap=0).branching
        for one in ("1400D", "100D")
    )

    assert free < 0.5 * stiff


def test_camps_join_the_acts_of_their_members():
    """An end may be several actors; an act is counted once."""
    time, kind = hawkes.simulated(np.full(3, 0.05), np.full((3, 3), 0.1), 0.1, 2500.0, seed=1)
    g = dated(time, kind, [("a", "b"), ("c", "b"), ("b", "a")])
    found = escalation.excitation(g, [(["c", "a"], "b"), ("b", ["a", "c"])], half_life=7.0, bootstrap=2)

    assert found.base["pair"].tolist() == ["a+c -> b", "b -> a+c"]
    assert found.base["acts"].sum() == len(time)
    assert found.row_ids == tuple(dict.fromkeys([*found.acts["a+c -> b"], *found.acts["b -> a+c"]]))


def test_the_fast_likelihood_is_that_of_the_definition():
    """Log-likelihood and rescaled waits equal sums over all couples of acts."""
    time, kind = hawkes.simulated(BASE, ANSWERS, 0.2, 200.0, seed=2)
    stream = hawkes.Stream(time, kind, 2, 200.0, 120.0)
    model = hawkes.fit(stream, 0.2, sparsity=1.0, iterations=5)

    def whole(effect, until):
        own = sum(model.base[effect, b] * max(0, min(until, (b + 1) * 120) - b * 120) for b in range(2))
        return own + sum(
            model.table[c, effect] * (1 - np.exp(-0.2 * (until - t)))
            for t, c in zip(time, kind, strict=True)
            if t < until
        )

    rate = [
        model.base[e, int(t // 120)]
        + sum(model.table[c, e] * 0.2 * np.exp(-0.2 * (t - s)) for s, c in zip(time, kind, strict=True) if s < t)
        for t, e in zip(time, kind, strict=True)
    ]
    slow = float(np.log(rate).sum()) - whole(0, 200.0) - whole(1, 200.0)
    mine = time[kind == 1]

    assert model.likelihood == pytest.approx(slow)
    assert hawkes.compensated_waits(stream, model)[1] == pytest.approx(np.diff([whole(1, t) for t in mine]))


def test_one_seed_gives_one_answer():
    """Jitter and resampling are fixed by the seed, and the order of rows changes nothing."""
    time, kind = hawkes.simulated(BASE, ANSWERS, 0.1, 1500.0, seed=8)
    g = dated(time, kind)
    mixed = ConflictGraph(g.tables.with_(acts=g.acts.iloc[np.random.default_rng(0).permutation(len(g.acts))]))
    one, two = (escalation.excitation(each, PAIRS, half_life=7.0, bootstrap=3, seed=2) for each in (g, mixed))

    assert one.to_frame().equals(two.to_frame())


def test_a_thin_record_is_refused():
    """A model of excitement needs hundreds of acts and says what is missing."""
    with pytest.raises(RecordTooThinError, match="at least 200"):
        escalation.excitation(testing.toy(), [("ant", "bee"), ("bee", "ant")])
    with pytest.raises(RecordTooThinError, match="0 days"):
        escalation.excitation(testing.graph([testing.act(f"x{n}", "a", "b") for n in range(210)]), [("a", "b")])


def test_the_shipped_corpus_is_refused():
    """The corpus is a sample of 93 acts: no model of excitement is built on it."""
    from conflictgraph import datasets

    with pytest.raises(RecordTooThinError, match="too thin"):
        escalation.excitation(datasets.load("iraq-2023-24"), [("usa", "kh"), ("kh", "usa")])


def test_wrong_questions_get_clear_errors():
    """No pair, one twice, unknown actors and classes: each is refused in words."""
    with pytest.raises(ValueError, match="at least one ordered pair"):
        escalation.excitation(testing.toy(), [])
    with pytest.raises(ValueError, match="stands twice"):
        escalation.excitation(testing.toy(), [("ant", "bee"), ("ant", "bee")])
    with pytest.raises(UnknownActorError, match="ant"):
        escalation.excitation(testing.toy(), [("antt", "bee")])
    with pytest.raises(ValueError, match="material_conflict"):
        escalation.excitation(testing.toy(), [("ant", "bee")], acts="war")


def test_acts_without_an_arrow_are_left_out_and_counted():
    """A clash of both sides is no act and its answer: the fit is that of the directed acts, and says what is missing."""
    time, kind = hawkes.simulated(BASE, ANSWERS, np.log(2) / HALF_LIFE, 365.0 * 12, seed=4)
    plain = dated(time, kind)
    loose = plain.acts.head(60).assign(direction="reciprocal")
    loose["act_id"] = "y" + loose["act_id"]
    loose.loc[loose.index[:20], "direction"] = "unknown"
    both = ConflictGraph(plain.tables.with_(acts=pd.concat([plain.acts, loose], ignore_index=True)))
    fits = [escalation.excitation(g, PAIRS, half_life=6.0, bootstrap=0) for g in (plain, both)]

    assert fits[0].to_frame().equals(fits[1].to_frame())
    assert [one.left_out for one in fits] == [0, 60]
    assert "60 acts of both sides at once, or of unknown direction, are left out." in fits[1].explain()
    with pytest.raises(RecordTooThinError, match=r"Read the response chains instead\. 60 acts of both sides"):
        escalation.excitation(ConflictGraph(plain.tables.with_(acts=loose)), PAIRS)
