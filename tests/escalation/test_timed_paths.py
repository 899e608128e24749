"""Paths that the record holds, and paths with a beginning that it holds, against enumeration."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.graph import ConflictGraph
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.automaton import FLIPS, KINDS, TIES, automaton
from conflictgraph.measures.escalation.moves import moves
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.timed import _range_argmax

sys.path.insert(0, str(Path(__file__).parent))
from test_paths import plain
from worked import AT, article

ZERO = pd.Timestamp("2024-01-01")
GAP = 5


def _dated(seed: int) -> ConflictGraph:
    """Draw acts with exact and partial dates, ties that begin and end, and answers on record."""
    random = np.random.default_rng(seed)
    names = [f"n{i}" for i in range(5)]
    acts, ties, links = [], [], []
    for i in range(int(random.integers(3, 13))):
        u, v = random.choice(names, 2, replace=False)
        kind = ["ASSAULT", "THREATEN", "REQUEST"][random.integers(3)]
        day = ZERO + pd.Timedelta(days=int(random.integers(0, 12)))
        late = day + pd.Timedelta(days=int(random.choice([0, 0, 0, 2])))
        extra = {"type": kind, "force": kind == "ASSAULT", "intensity": round(float(random.uniform(0.2, 1)), 2)}
        place = ["", "", "N1"][random.integers(3)]
        row = testing.act(f"x{i:02}", str(u), str(v), day=f"{day:%Y-%m-%d}", place=place, **extra)
        acts.append({**row, "date_latest": late, "date_end": late})
        links += [(f"x{i:02}", f"x{j:02}") for j in range(i) if random.random() < 0.05 and acts[j]["date"] <= day]
    for i in range(int(random.integers(0, 6))):
        u, v = random.choice(names, 2, replace=False)
        since = ZERO + pd.Timedelta(days=int(random.integers(-5, 6)))
        until = pd.NaT if random.random() < 0.5 else since + pd.Timedelta(days=int(random.integers(3, 15)))
        relation = ["ally_of", "leader_of", "backer_of"][random.integers(3)]
        dates = {"since": since, "since_latest": since, "until": until, "until_earliest": until}
        ties.append(testing.tie(f"t{i}", str(u), str(v), relation=relation, strength=0.8, **dates))
    actors = [{"actor_id": one, "name": one.upper(), "kind": "state" if one == "n1" else "other"} for one in names]
    return testing.graph(acts, ties, actors=actors, responses=links)


def _chosen(found, move):
    """Rows behind a move with score, first and last day."""
    p = Params()
    weight = {"act": p.act, "pressure": p.act, "host": p.host, "ally": p.ally, "leads": p.leads, "member": p.member}
    weight |= {"patron_up": p.patron_up, "proxy": p.proxy}
    base = weight[KINDS[found.kind[move]]]
    if found.kind[move] in TIES:
        for part in np.flatnonzero(found.tie_move == move):
            row = found.ties.iloc[found.tie_row[part]]
            yield row["tie_id"], base * found.tie_weight[part], row["since"], row["until"]
    else:
        for part in np.flatnonzero(found.act_move == move):
            row = found.acts.iloc[found.act_row[part]]
            yield row["act_id"], base * found.act_weight[part], row["date"], row["date_latest"]


def _brute(g, ends, *, strict, most):
    """Enumerate every typed path with every choice of rows that the rules allow; keep the best of each path."""
    found, table = moves(g, Params(), ended=True), automaton()
    links = set(zip(g.responses["act_id"], g.responses["answers"], strict=True))
    by = g.acts.drop_duplicates("act_id").set_index("act_id")["source"]
    best: dict[tuple[int, ...], float] = {}

    def stood(tie, act):
        return not (tie[2] > act[2]) and not (tie[3] < act[3])

    def done(route, last):
        if found.kind[route[-1]] not in TIES:
            return True
        mover = found.actors[found.target[route[-1]]]
        return any(old == last[0] and by[one] == mover for one, old in links)

    def walk(here, state, seen, route, score, last, pending):
        if here == ends[1]:
            if last is not None and table.accepts[state] and done(route, last) and score >= 1e-4:
                best[tuple(route)] = max(best.get(tuple(route), 0.0), score)
            return
        if len(route) == most:
            return
        for move in range(len(found.kind)):
            after, there = table.after[state, found.kind[move]], int(found.target[move])
            if found.source[move] != here or after < 0 or there in seen:
                continue
            step = (there, after, {*seen, there}, [*route, move])
            for row in _chosen(found, move):
                if found.kind[move] in TIES:
                    if last is None or stood(row, last):
                        more = [*pending, row] if last is None else pending
                        walk(*step, score * row[1], last, more)
                    continue
                if last is None:
                    if all(stood(tie, row) for tie in pending):
                        walk(*step, score * row[1], row, [])
                    continue
                wait = (row[2] - last[3]).days
                if (row[0], last[0]) in links or (wait >= (1 if strict else 0) and wait <= GAP):
                    walk(*step, score * row[1], row, [])

    walk(ends[0], 0, {ends[0]}, [], 1.0, None, [])
    keys = {
        route: (
            (found.actors[ends[0]], *(found.actors[found.target[move]] for move in route)),
            tuple(KINDS[found.kind[move]] for move in route),
        )
        for route in best
    }
    return {keys[route]: score for route, score in best.items()}


def _key(path):
    return path.actors, tuple("act" if kind == "retaliation" else kind for kind in path.kinds)


@pytest.mark.parametrize("block", range(5))
@pytest.mark.parametrize("strict", [True, False])
def test_observed_paths_equal_brute_force(block, strict):
    """Over random records the search gives every path that the record holds, with its best choice of acts."""
    for seed in range(block * 9, block * 9 + 9):
        g = _dated(seed)
        same_time = "forbid" if strict else "allow"
        for other in (1, 2):
            slow = _brute(g, (0, other), strict=strict, most=4)
            options = {"mode": "observed", "max_gap": f"{GAP}D", "same_time": same_time}
            found = escalation.paths(g, "n0", f"n{other}", k=10_000, **options)
            few = escalation.paths(g, "n0", f"n{other}", k=2, **options)

            assert {_key(path): path.score for path in found} == pytest.approx(slow)
            assert [path.score for path in few] == pytest.approx(sorted(slow.values(), reverse=True)[:2])


@given(st.integers(0, 400))
@settings(max_examples=25, deadline=None)
def test_what_happened_is_told_act_by_act(seed):
    """One row a step; acts in order or joined by an answer; status, side and product as promised."""
    g = _dated(seed)
    day, late = (g.acts.set_index("act_id")[one] for one in ("date", "date_latest"))
    links = set(zip(g.responses["act_id"], g.responses["answers"], strict=True))
    for path in escalation.paths(g, "n0", "n1", mode="observed", max_gap=f"{GAP}D"):
        acts = [step.act_ids[0] for step in path.steps if step.act_ids]
        for old, new in pairwise(acts):
            assert (new, old) in links or 1 <= (day[new] - late[old]).days <= GAP
        assert all(len(step.row_ids) == 1 for step in path.steps)
        assert path.score == pytest.approx(np.prod([step.score for step in path.steps]))
        assert {step.status for step in path.steps} <= {"observed", "inferred"}
        flips = sum(KINDS.index(kind) in FLIPS for kind in _key(path)[1])
        assert path.sign == (-1) ** flips == -path.steps[-1].side


@given(st.integers(0, 400))
@settings(max_examples=20, deadline=None)
def test_a_mixed_path_is_a_prospective_one_with_a_beginning_on_record(seed):
    """The same score as without regard to time; first what the record holds, then what is projected."""
    g = _dated(seed)
    ahead = {_key(path): path.score for path in escalation.paths(g, "n0", "n2", k=10_000)}
    for path in escalation.paths(g, "n0", "n2", k=10_000, mode="mixed", max_gap=f"{GAP}D"):
        words = [step.status for step in path.steps]
        first = words.index("projected") if "projected" in words else len(words)
        assert first > 0
        assert set(words[first:]) <= {"projected"}
        assert path.score == pytest.approx(ahead[_key(path)])


@given(st.integers(0, 400), st.sampled_from(["observed", "mixed"]), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_row_order_changes_nothing(seed, mode, random):
    """Shuffled rows give the same paths."""
    g = _dated(seed)
    order, ties = list(range(len(g.acts))), list(range(len(g.ties)))
    random.shuffle(order)
    random.shuffle(ties)
    mixed = ConflictGraph(g.tables.with_(acts=g.acts.iloc[order], ties=g.ties.iloc[ties]))

    one, other = (escalation.paths(some, "n0", "n1", mode=mode).to_frame() for some in (g, mixed))
    assert one.equals(other)


def test_the_article_was_observed():
    """The strike was answered by Iraq on whose soil it fell: observed; nobody is on record along the tie to Iran."""
    g = plain(article())
    found = escalation.paths(g, "us", "iraq", mode="observed", at=AT)

    assert found[0].kinds == ("host",)
    assert found[0].score == pytest.approx(0.7)
    assert found[0].steps[0].answers == (("a3", "a2"), ("a4", "a2"))
    assert found[0].status == "observed"
    assert [step.status for step in found[1].steps] == ["observed", "observed", "observed"]
    assert found[1].steps[1].answers == (("a5", "a2"),)
    none = escalation.paths(g, "us", "iran", mode="observed", at=AT)
    assert "the record holds none of them" in none.missing


def test_a_tie_that_stood_then_carries_what_happened():
    """An alliance that has ended joins the acts of its days, and no path of today."""
    ended = {"until": pd.Timestamp("2024-01-04"), "until_earliest": pd.Timestamp("2024-01-04")}
    acts = [testing.act("x1", "a", "b", day="2024-01-03"), testing.act("x2", "c", "d", day="2024-01-06")]
    g = testing.graph(acts, [testing.tie("t1", "b", "c", **ended)])

    assert [path.actors for path in escalation.paths(g, "a", "d", mode="observed")] == [("a", "b", "c", "d")]
    assert len(escalation.paths(g, "a", "d")) == 0


def test_all_acts_on_one_day_and_how_it_is_told():
    """Strict order joins none of them; the result and its words say so."""
    g = testing.graph([testing.act("x1", "a", "b"), testing.act("x2", "b", "c")])
    strict = escalation.paths(g, "a", "c", mode="observed")
    loose = escalation.paths(g, "a", "c", mode="observed", same_time="allow")

    assert (len(strict), strict.n_ambiguous_same_time) == (0, 1)
    assert "Acts of one day may follow each other here; 1 pairs of acts fall on one day." in loose.explain()


def test_stability_of_what_happened_is_a_share_and_repeats():
    """Redrawn weights reorder what the record holds; one seed gives one answer."""
    options = {"mode": "observed", "at": AT, "draws": 20, "seed": 3, "k": 2}
    one, two = (escalation.paths(plain(article()), "us", "iraq", **options) for _ in range(2))

    assert one.to_frame().equals(two.to_frame())
    assert all(0 <= path.stability <= 1 and path.low <= path.high for path in one)


def test_a_search_in_seconds_ends_and_finds_what_there_is():
    """A wall budget is asked for by name; a search that ends in time is not cut."""
    g = plain(article())
    timed, free = (escalation.paths(g, "kh", "coalition", at=AT, **more) for more in ({"seconds": 30}, {}))

    assert timed.to_frame().equals(free.to_frame())
    assert not timed.cut
    hasty = escalation.paths(g, "kh", "coalition", at=AT, seconds=1e-9, budget=2)
    assert hasty.cut
    with pytest.raises(ValueError, match="seconds"):
        escalation.paths(g, "kh", "coalition", seconds=0)
    with pytest.raises(ValueError, match="no mode «later»"):
        escalation.paths(g, "kh", "coalition", mode="later")
    with pytest.raises(ValueError, match="same_time"):
        escalation.paths(g, "kh", "coalition", same_time="maybe")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.data())
def test_range_maxima_equal_slices(values, data):
    """The sparse table finds the first largest value of each range."""
    low = data.draw(st.integers(0, len(values) - 1))
    high = data.draw(st.integers(low + 1, len(values)))
    score = np.array(values, dtype=float)

    assert _range_argmax(score, np.array([low]), np.array([high]))[0] == low + int(np.argmax(score[low:high]))


def test_a_path_is_drawn_as_html_and_as_a_figure():
    """Stations, kinds, status and rows; hostile names are escaped; the same bytes twice."""
    g = plain(article())
    evil = ConflictGraph(g.tables.with_(actors=g.actors.assign(name=g.actors["name"] + "<script>")))
    found = escalation.paths(evil, "us", "iraq", at=AT)

    assert "<script>" not in found.to_html()
    assert found.to_html().count("<svg") == len(found)
    assert "act 0.78" in found.to_html()
    assert found.to_html() == escalation.paths(evil, "us", "iraq", at=AT)._repr_html_()

    pytest.importorskip("matplotlib")
    from conflictgraph import plots

    figure = plots.escalation_path(found, most=1)
    assert "more paths" in figure.axes[0].get_title()
    assert "act 0.78" in {text.get_text() for text in figure.axes[0].texts}
    assert plots.escalation_path(escalation.paths(testing.toy(), "cat", "dog")).axes[0].get_title().endswith("no path")


def test_of_equally_strong_acts_the_answer_on_record_is_told():
    """Two blows would do for the second step; the one that answered the first is told, and then the newest."""
    acts = [
        testing.act("q0", "w", "u", day="2024-01-10"),
        testing.act("q2", "u", "x", day="2024-01-12"),
        testing.act("q1", "u", "x", day="2024-01-15"),
        testing.act("q3", "u", "x", day="2024-01-16"),
    ]
    told = lambda **given: escalation.paths(testing.graph(acts, **given), "w", "x", mode="observed")[0].steps[1]

    assert (told(responses=[("q1", "q0")]).act_ids, told(responses=[("q1", "q0")]).status) == (("q1",), "observed")
    assert (told().act_ids, told().status) == (("q3",), "inferred")
