"""Fitted strengths: what they are fitted on, what they change, the score that goes with them, and when they are refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from conflictgraph import datasets, events, testing
from conflictgraph.cli import escalation as shell
from conflictgraph.cli.verbs import app
from conflictgraph.errors import RecordTooThinError
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.automaton import ACT
from conflictgraph.measures.escalation.moves import moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.record_ import record, sheet
from conflictgraph.measures.escalation.strengths_ import fit
from conflictgraph.tables import Tables, frame

OPTIONS = {"quiet": "120D", "every": "60D", "least": 20, "half_lives": ("30D",), "warm_up": "365D", "min_acts": 5}
QUADS = {"force": "material_conflict", "words": "verbal_conflict", "help": "verbal_cooperation"}


def warned(years: float = 6.0, seed: int = 3) -> ConflictGraph:
    """Draw a record with one mechanism: force follows within weeks upon six of ten harsh words, and never else."""
    random = np.random.default_rng(seed)
    rows: list[tuple[int, int, float, str]] = []
    for _ in range(int(years * 52 * 3)):
        u, v = random.choice(10, 2, replace=False)
        day = float(random.uniform(0, 365 * years))
        kind = "words" if random.random() < 0.4 else "help"
        rows.append((int(u), int(v), day, kind))
        if kind == "words" and random.random() < 0.6:
            rows.append((int(u), int(v), day + float(random.uniform(5, 40)), "force"))
    days = pd.Timestamp("2000-01-01") + pd.to_timedelta([int(row[2]) for row in rows], unit="D")
    acts = frame(
        "acts",
        {
            "act_id": [f"w{n}" for n in range(len(rows))],
            "source": [f"p{row[0]}" for row in rows],
            "target": [f"p{row[1]}" for row in rows],
            "direction": ["directed"] * len(rows),
            "quad_class": [QUADS[row[3]] for row in rows],
            "sign": [1 if row[3] == "help" else -1 for row in rows],
            "force": [row[3] == "force" for row in rows],
            "intensity": [{"force": 0.9, "words": 0.3, "help": 0.3}[row[3]] for row in rows],
            "date": days,
            "date_latest": days,
            "date_end": days,
        },
    )
    actors = frame("actors", [{"actor_id": f"p{n}", "name": f"P{n}", "kind": "other"} for n in range(10)])
    ties = frame(
        "ties", [{"tie_id": "t1", "source": "p1", "target": "p2", "relation": "ally_of", "sign": 1, "strength": 1.0}]
    )
    return ConflictGraph(Tables(actors=actors, acts=acts, ties=ties))


@pytest.fixture(scope="module")
def g() -> ConflictGraph:
    """The record of one mechanism."""
    return warned()


@pytest.fixture(scope="module")
def found(g) -> escalation.FittedStrengths:
    """Its strengths."""
    return escalation.fitted_strengths(g.tables, **OPTIONS)


def shown(paths):
    """Paths as actors, kinds and scores."""
    return [(path.actors, path.kinds, round(path.score, 10)) for path in paths]


def as_table(found, table):
    """The same strengths and score with another table."""
    return replace(found, table=table.astype({"source": "str", "target": "str", "strength": "float64"}))


def test_strengths_find_the_mechanism(g, found):
    """Pairs with harsh words of the last days are the strong ones, and the ranking beats every baseline."""
    known = record(g.tables)
    one = sheet(known, float(known.day.max() + 1), ahead=30, quiet=120, half_life=30, min_acts=5, everyone=True)
    fresh = {
        (known.names[u], known.names[v]): float(x)
        for u, v, x in zip(one.source, one.target, one.pairs["fresh_words"], strict=True)
    }
    warm = found.table.apply(lambda row: fresh[row["source"], row["target"]], axis=1).to_numpy() > 0.4
    score = found.to_dict()["pairs"]

    assert warm.any()
    assert found.table.loc[warm, "strength"].mean() > 2 * found.table.loc[~warm, "strength"].mean()
    assert score["auc"] > 0.65
    assert score["auc"] > max(numbers["auc"] for numbers in score["baselines"].values())
    assert found.weights["fresh_words"] > 0


def test_strengths_are_chances_of_every_busy_pair(found):
    """One row an ordered pair, by name, strictly between 0 and 1."""
    table = found.table

    assert len(table) == 90
    assert table["strength"].between(0, 1, inclusive="neither").all()
    assert table[["source", "target"]].equals(table[["source", "target"]].sort_values(["source", "target"]))
    assert table.dtypes.astype(str).to_dict() == {"source": "str", "target": "str", "strength": "float64"}


@pytest.mark.parametrize("name", ["words", "fresh_words", "friendly", "old_force", "retaliation", "recency"])
def test_more_of_an_ingredient_moves_the_strength_as_its_weight_says(g, name):
    """More hostility or cooperation raises every chance where the fitted sign is +, and lowers it where it is -."""
    known = record(g.tables)
    options = {"ahead": 30.0, "quiet": 120.0, "half_life": 30.0, "min_acts": 5, "everyone": True}
    days = [sheet(known, cutoff, **options) for cutoff in (500.0, 700.0, 900.0, 1100.0)]
    model = fit(days, tuple(dict.fromkeys(("words", "fresh_words", name))), 1.0)
    more = replace(days[-1], pairs={**days[-1].pairs, name: days[-1].pairs[name] + 0.5})
    change = model.chances(more) - model.chances(days[-1])

    assert (np.sign(change) == np.sign(model.to_series()[name])).all()


def test_the_score_comes_with_what_it_rests_on(g, found):
    """AUC, average precision and Brier beside each baseline, for all pairs and for onsets, with their counts."""
    score = found.to_dict()
    counts = found.counts.set_index("question")

    assert {"activity", "preferential", "persistence", "recency", "common_neighbours", "base_rate"} == set(
        score["onsets"]["baselines"]
    )
    assert counts.loc["onsets", "scored"] < counts.loc["pairs", "scored"]
    assert 20 <= counts.loc["onsets", "hits"] < counts.loc["pairs", "hits"]
    assert score["onsets"]["hits"] == counts.loc["onsets", "hits"]
    assert score["pairs"]["baselines"]["base_rate"]["average_precision"] == pytest.approx(
        counts.loc["pairs", "hits"] / counts.loc["pairs", "scored"]
    )
    assert found.fitted_until > g.acts["date"].min() + pd.Timedelta(days=365)
    assert "AUC" in found.explain()
    assert json.loads(json.dumps(score)) == score


def test_onsets_alone_are_those_of_the_back_test(g, found):
    """The same dates hold the same onsets, whoever else is fitted."""
    alone = escalation.backtest(g.tables, **OPTIONS)

    assert alone.onsets == found.to_dict()["onsets"]["hits"]
    assert alone.fitted_until == found.fitted_until


def test_acts_after_the_split_change_no_weight(g, found):
    """The model is chosen and fitted on the first half alone."""
    late = g.acts["date"] >= found.fitted_until + pd.Timedelta(days=30)
    turned = g.acts.assign(source=g.acts["source"].where(~late, g.acts["target"]))
    turned["target"] = g.acts["target"].where(~late, g.acts["source"])
    other = escalation.fitted_strengths(g.tables.with_(acts=turned), **OPTIONS)

    assert other.weights.equals(found.weights)
    assert not other.scores.equals(found.scores)


def test_row_order_and_names_change_nothing(g, found):
    """Shuffled rows give the same strengths, other names the same ones under other names."""
    order = np.random.default_rng(1).permutation(len(g.acts))
    shuffled = escalation.fitted_strengths(g.tables.with_(acts=g.acts.iloc[order]), **OPTIONS)
    new = {f"p{n}": f"q{9 - n}" for n in range(10)}
    acts = g.acts.assign(source=g.acts["source"].map(new), target=g.acts["target"].map(new))
    actors = g.actors.assign(actor_id=g.actors["actor_id"].map(new))
    ties = g.ties.assign(source=g.ties["source"].map(new), target=g.ties["target"].map(new))
    renamed = escalation.fitted_strengths(g.tables.with_(acts=acts, actors=actors, ties=ties), **OPTIONS)
    before = {(new[u], new[v]): x for u, v, x in found.table.itertuples(index=False)}

    assert shuffled.table.equals(found.table)
    assert shuffled.scores.equals(found.scores)
    assert {(u, v): x for u, v, x in renamed.table.itertuples(index=False)} == pytest.approx(before, rel=1e-3)


def test_a_table_of_the_assumed_values_gives_the_default_answers(g, found):
    """With strengths equal to the assumed weights, paths, reach, risk and chokepoints are those of the default."""
    known = moves(g, Params())
    scores = known.scores(Params())
    acts = known.kind == ACT
    names = np.array(known.actors, dtype=object)
    table = pd.DataFrame(
        {"source": names[known.source[acts]], "target": names[known.target[acts]], "strength": scores[acts]}
    )
    same = as_table(found, table)
    shapes = [
        (
            shown(escalation.paths(g, "p0", "p2", k=20, strengths=one)),
            escalation.reach(g, "p0", worlds=50, strengths=one).to_frame().to_csv(),
            escalation.risk(g, "p0", "p2", max_steps=2, worlds=200, strengths=one).value,
            escalation.chokepoints(g, "p0", "p2", max_steps=2, worlds=50, strengths=one).to_frame().to_csv(),
        )
        for one in ("assumed", same)
    ]

    assert shapes[0] == shapes[1]
    assert shapes[0][0]


def test_only_acts_take_fitted_strengths(g, found):
    """A step by a tie keeps its weight, an act has the strength of its pair, and the path is their product."""
    best = escalation.paths(g, "p0", "p2", k=200, steps=("act", "ally"), max_steps=2, strengths=found, min_score=1e-9)
    strength = {(u, v): x for u, v, x in found.table.itertuples(index=False)}
    by_tie = next(path for path in best if path.kinds == ("act", "ally"))

    assert by_tie.steps[0].score == pytest.approx(strength[by_tie.actors[0], by_tie.actors[1]])
    assert by_tie.steps[1].score == pytest.approx(Params().ally)
    assert by_tie.score == pytest.approx(by_tie.steps[0].score * Params().ally)


def test_pairs_that_the_model_does_not_rate_are_left_out_and_counted(g, found):
    """Without a row in the table an act step has no score: no path goes there, and the answer says how many."""
    table = found.table[found.table["source"] != "p0"]
    none = escalation.paths(g, "p0", "p2", strengths=as_table(found, table))
    nobody = escalation.reach(g, "p0", worlds=0, strengths=as_table(found, table.iloc[:0]))

    assert not none
    assert none.unrated > 0
    assert f"{none.unrated} act steps are left out" in none.explain()
    assert nobody.unrated > none.unrated
    assert len(nobody) == 0


@pytest.mark.parametrize("ask", ["paths", "reach", "risk", "chokepoints"])
def test_the_score_goes_with_every_answer(g, found, ask):
    """The result, its frame and its sentences hold the score; the default answer holds none."""
    ends = ("p0",) if ask == "reach" else ("p0", "p2")
    options = {"max_steps": 2} if ask == "paths" else {"max_steps": 2, "worlds": 20}
    fitted = getattr(escalation, ask)(g, *ends, strengths=found, **options)
    plain = getattr(escalation, ask)(g, *ends, **options)

    assert fitted.strengths is found
    assert fitted.to_frame().attrs == found.to_dict()
    assert found.explain() in fitted.explain()
    assert fitted.explain().endswith(escalation.NOT_A_FORECAST)
    assert plain.strengths is None
    assert "AUC" not in plain.explain()
    assert plain.to_frame().attrs == {}


def test_thin_records_are_refused_with_counts_and_a_way_out():
    """The shipped corpus and a toy say how many onsets there are, how many are needed, and what to ask for instead."""
    corpus, toy = datasets.load("iraq-2023-24"), testing.toy()

    with pytest.raises(RecordTooThinError, match=r"0 onsets.*at least 50 are needed.*strengths=\"assumed\""):
        escalation.paths(corpus, "usa", "iraq_gov", strengths="fitted")
    for ask in (escalation.risk, escalation.chokepoints):
        with pytest.raises(RecordTooThinError, match='strengths="assumed"'):
            ask(toy, "bee", "cat", strengths="fitted")
    with pytest.raises(RecordTooThinError, match='strengths="assumed"'):
        escalation.reach(toy, "bee", strengths="fitted")


def test_questions_that_fitted_strengths_cannot_answer_are_refused(g, found):
    """No such choice, another day, what happened, or two kinds of rates at once."""
    early = replace(found, at=pd.Timestamp("2003-01-01"))

    with pytest.raises(ValueError, match="assumed or fitted"):
        escalation.paths(g, "p0", "p2", strengths="magic")
    with pytest.raises(ValueError, match="as of 2003-01-01, and the question is as of the end of the record"):
        escalation.paths(g, "p0", "p2", strengths=early)
    with pytest.raises(ValueError, match="observed mode asks what happened"):
        escalation.paths(g, "p0", "p2", mode="observed", strengths=found)
    with pytest.raises(ValueError, match="ask for one of them"):
        escalation.risk(g, "p0", "p2", strengths=found, calibration="mid")


def test_a_day_hides_what_came_after(g):
    """Strengths as of a day are those of the record that ends there, and fit a question of that day."""
    day = "2004-12-31"
    then = escalation.fitted_strengths(g.tables, day, **OPTIONS)
    cut = escalation.fitted_strengths(g.where(acts=g.acts["date"] <= day).tables, day, **OPTIONS)

    assert then.table.equals(cut.table)
    assert then.scores.equals(cut.scores)
    assert escalation.paths(g, "p0", "p2", at=day, strengths=then, max_steps=2).strengths is then


def test_mixed_paths_and_redrawn_weights_keep_fitted_strengths(g, found):
    """Mixed mode scores with them, and rank stability redraws what is assumed: acts alone are then stable."""
    mixed = escalation.paths(g, "p0", "p2", mode="mixed", k=3, max_steps=2, strengths=found)
    drawn = escalation.paths(g, "p0", "p2", steps=("act",), k=3, max_steps=2, draws=5, strengths=found)

    assert mixed.strengths is found
    assert [path.stability for path in drawn] == [1.0] * 3
    assert all(path.low == path.high == pytest.approx(path.score) for path in drawn)


@pytest.mark.parametrize("verb", ["escalate", "reach", "risk", "chokepoints"])
def test_the_shell_prints_the_score(g, found, verb, monkeypatch):
    """--strengths fitted puts the score into the text, and into one JSON object beside the rows."""
    monkeypatch.setattr(shell, "graph", lambda _: g)
    monkeypatch.setattr(escalation, "fitted_strengths", lambda *_, **__: found)
    words = [verb, "p0", *([] if verb == "reach" else ["p2"]), "--max-steps", "2", "--strengths", "fitted"]
    words += [] if verb == "escalate" else ["--worlds", "20"]
    text = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    told = json.loads(CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False).stdout)

    assert "best baseline" in text
    assert told["strengths"]["onsets"]["auc"] == pytest.approx(found.to_dict()["onsets"]["auc"])
    assert told["importance" if verb == "chokepoints" else "rows"]


def test_the_shell_refuses_the_shipped_corpus():
    """The error names the counts and the valid choice."""
    with pytest.raises(RecordTooThinError, match="onsets"):
        CliRunner().invoke(app, ["escalate", "usa", "kh", "--strengths", "fitted"], catch_exceptions=False)


def test_strengths_of_a_real_record_beat_its_baselines(shared):
    """On the Levant record, every second year: the fitted strengths rank unseen onsets, and all pairs, above every baseline."""
    rows = pd.read_csv(shared / "data" / "keds_days" / "levant.csv.gz", dtype=str).drop(columns="day")
    rows = rows[rows["source"].notna() & rows["target"].notna()]
    tables = events.read(rows.assign(code=rows["weis"].str.zfill(3)).drop(columns="weis"), format="keds").tables
    score = escalation.fitted_strengths(tables, every="730D", half_lives=("30D",), warm_up="2920D").to_dict()

    for question in ("pairs", "onsets"):
        best = max(numbers["auc"] for numbers in score[question]["baselines"].values())
        assert score[question]["auc"] > best + 0.01
        assert score[question]["hits"] >= 50
