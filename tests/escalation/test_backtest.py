"""The back-test: what it counts, what it chooses on which dates, and what it refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from conflictgraph import testing
from conflictgraph.errors import RecordTooThinError
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.record_ import record, sheet
from conflictgraph.measures.escalation.scoring import auc, auc_interval, average_precision, brier, reliability, top_hits
from conflictgraph.measures.escalation.strengths_ import RIDGES, calibrated_by

sys.path.insert(0, str(Path(__file__).parent))
from madeup import made_up

OPTIONS = {"quiet": "120D", "every": "45D", "least": 20, "half_lives": ("60D",), "warm_up": "365D"}


@pytest.fixture(scope="module")
def found() -> escalation.Backtest:
    """One back-test of a made-up record."""
    return escalation.backtest(made_up().tables, **OPTIONS)


def test_every_ranking_is_scored_on_both_questions(found):
    """Baselines, single steps, typed steps and the fitted one: pairs and actors, on one set of dates."""
    pairs = found.scores[found.scores["question"] == "pairs"].set_index("ranking")

    assert {"base_rate", "activity", "preferential", "persistence", "recency", "common_neighbours"} <= set(pairs.index)
    assert {"typed_steps", "fitted", "ally", "retaliation"} <= set(pairs.index)
    assert set(found.scores["question"]) == {"pairs", "actors"}
    assert pairs.loc["base_rate", ["auc", "average_precision"]].tolist() == pytest.approx([0.5, found.base_rate])
    assert (pairs["auc_low"] <= pairs["auc"]).all()
    assert found.auc == pairs.loc["fitted", "auc"]
    assert set(found.reliability["ranking"]) == set(found.scores["ranking"]) - {"base_rate"}


def test_rates_count_every_pair_once(found):
    """The bins of a reliability curve add up to the pairs that were scored."""
    curves = found.reliability[found.reliability["question"] == "pairs"].groupby("ranking")["pairs"].sum()

    assert set(curves) == {round(found.onsets / found.base_rate)}


def test_the_choice_is_told_with_its_candidates(found):
    """Every candidate stands in the answer; the chosen one has the best score of the first half."""
    best = found.tried.loc[found.tried["auc"].idxmax()]

    assert len(found.tried) == 5 * len(RIDGES)
    assert (found.half_life, found.ingredients, found.ridge) == tuple(best[["half_life", "ingredients", "ridge"]])
    assert "15 candidates" in found.explain()
    assert found.explain().endswith("A ranking aid, not a forecast.")


def test_the_second_half_changes_no_choice(found):
    """With other acts after the split, the same model is chosen and fitted: it saw none of them."""
    g = made_up()
    late = g.acts["date"] >= found.fitted_until + pd.Timedelta(days=30)
    flipped = g.acts.assign(source=g.acts["source"].where(~late, g.acts["target"]))
    flipped["target"] = g.acts["target"].where(~late, g.acts["source"])
    other = escalation.backtest(g.tables.with_(acts=flipped), **OPTIONS)

    assert found.tried.equals(other.tried)
    assert found.strengths.equals(other.strengths)
    assert not found.scores.equals(other.scores)


def test_the_order_of_rows_changes_nothing(found):
    """Shuffled rows give the same scores."""
    g = made_up()
    order = np.random.default_rng(1).permutation(len(g.acts))
    again = escalation.backtest(g.tables.with_(acts=g.acts.iloc[order]), **OPTIONS)

    pd.testing.assert_frame_equal(found.scores, again.scores)


def test_a_sheet_knows_only_what_came_before():
    """What lies after the cut-off changes the truth of a sheet, and no score of it."""
    g = made_up(years=3.0)
    options = {"ahead": 30.0, "quiet": 120.0, "half_life": 60.0, "min_acts": 3}
    known = record(g.tables)
    whole = sheet(known, 700.0, **options)
    before = sheet(record(g.where(acts=(g.acts["date"] - known.zero).dt.days < 700).tables), 700.0, **options)

    assert whole is not None
    assert before is not None
    assert all(np.array_equal(whole.pairs[name], before.pairs[name]) for name in whole.pairs)
    assert whole.hit.any()
    assert not before.hit.any()


def test_scores_of_a_pair_by_hand():
    """Four actors, one day old: who hits whom, who is close to whom."""
    acts = [
        testing.act("x1", "a", "b", day="2024-01-31"),
        testing.act("x2", "c", "b", sign=1, day="2024-01-31"),
        testing.act("x3", "d", "a", day="2024-01-31", type="THREATEN", quad_class="verbal_conflict", force=False),
    ]
    early = [testing.act(f"z{n}", name, "e", sign=1, day="2023-01-01") for n, name in enumerate("abcd")]
    found = sheet(record(testing.graph(acts + early).tables), 396.0, ahead=30, quiet=365, half_life=1e9, min_acts=1)
    names = "abcd"
    scores = {
        (names[u], names[v]): {name: float(cells[n]) for name, cells in found.pairs.items()}
        for n, (u, v) in enumerate(zip(found.source, found.target, strict=True))
    }

    assert ("a", "b") not in scores
    assert scores["b", "a"]["retaliation"] == pytest.approx(1)
    assert scores["c", "a"]["ally"] > 0
    assert scores["d", "b"]["chain"] == pytest.approx(1)
    assert scores["a", "c"]["enemys_friend"] > 0
    assert scores["d", "a"]["words"] == pytest.approx(1)


def test_sides_without_a_direction_are_ranked_once():
    """Where no act says who acted, each pair of sides stands once, and the answer says so."""
    g = made_up()
    found = escalation.backtest(g.tables.with_(acts=g.acts.assign(direction="reciprocal")), **OPTIONS)

    assert found.sided
    assert "a pair is ranked once" in found.explain()


def test_thin_records_are_refused_with_their_counts():
    """No act, too few onsets, odd spans: each is refused in words."""
    with pytest.raises(RecordTooThinError, match="no dated act"):
        escalation.backtest(testing.graph(actors=["a", "b"]).tables)
    with pytest.raises(RecordTooThinError, match="at least 50"):
        escalation.backtest(testing.toy().tables)
    with pytest.raises(ValueError, match="no span of time"):
        escalation.backtest(testing.toy().tables, "-3D")
    with pytest.raises(ValueError, match="half_lives is empty"):
        escalation.backtest(testing.toy().tables, half_lives=())


def test_the_shipped_corpus_is_refused():
    """Ninety acts of one episode are no record to be scored on."""
    from conflictgraph import datasets

    with pytest.raises(RecordTooThinError, match="onsets"):
        escalation.backtest(datasets.load("iraq-2023-24").tables)


def test_auc_and_average_precision_by_hand():
    """Small rankings with ties, worked out on paper."""
    score, hit = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    low, high = auc_interval(0.875, 2, 2)

    assert auc(score, hit) == pytest.approx(3.5 / 4)
    assert average_precision(score, hit) == pytest.approx((1 + 2 / 3) / 2)
    assert brier(np.array([0.5, 0.0]), np.array([True, False])) == pytest.approx(0.125)
    assert top_hits(score, hit, 2) == pytest.approx(1.5)
    assert 0 <= low < 0.875 < high <= 1


def test_a_calibrated_score_has_the_rate_of_what_happened():
    """A logistic curve of one score meets the base rate, and its bins add up."""
    random = np.random.default_rng(0)
    score = random.exponential(1.0, 4000)
    hit = random.random(4000) < 0.02 * (1 + score)
    rate = calibrated_by(score, hit).rates(score)
    curve = reliability(rate, hit)

    assert rate.mean() == pytest.approx(hit.mean(), rel=0.02)
    assert curve["pairs"].sum() == 4000
    assert curve["predicted"].is_monotonic_increasing


def test_fitted_strengths_carry_their_score(found):
    """Onsets by fitted strengths come with the back-test that speaks for or against them."""
    g = made_up()
    told = escalation.onsets(g.tables, strengths="fitted", quiet="120D", every="45D", least=20, warm_up="365D")
    text = told.explain()

    assert told.scored is not None
    assert told.to_frame().attrs["auc"] == told.scored.auc
    assert "out of sample: AUC" in text
    assert text.endswith("A ranking aid, not a forecast.")
    assert told.table["score"].is_monotonic_decreasing
    assert set(told.row_ids) <= set(g.acts["act_id"])


def test_typed_strengths_say_that_nobody_scored_them():
    """Untuned, the ranking knows nothing after its day and says what it is."""
    g = made_up(years=3.0)
    early = escalation.onsets(g.tables, "2001-06-30", min_acts=3)
    same = escalation.onsets(g.where(acts=g.acts["date"] <= "2001-06-30").tables, min_acts=3)
    none = escalation.onsets(testing.toy().tables, min_acts=99)

    assert early.to_frame().equals(same.to_frame())
    assert "not scored on this record" in early.explain()
    assert none.to_frame().dtypes.to_dict() == early.to_frame().dtypes.to_dict()
    assert "No pair is quiet" in none.explain()
    with pytest.raises(RecordTooThinError, match="no dated act up to that day"):
        escalation.onsets(g.tables, "1990-01-01")
    with pytest.raises(ValueError, match="typed or fitted"):
        escalation.onsets(g.tables, strengths="magic")


@pytest.mark.parametrize("ask", [escalation.backtest, escalation.onsets, escalation.fitted_strengths])
def test_a_graph_is_asked_as_its_tables_are(ask):
    """Every question takes the graph; those that need no more than tables take these as well."""
    g = testing.toy()

    said = []
    for given in (g, g.tables):
        try:
            said.append(str(ask(given, min_acts=1)))
        except RecordTooThinError as thin:
            said.append(str(thin))
    assert said[0] == said[1]
