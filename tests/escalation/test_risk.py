"""Risk and chokepoints against enumeration of every outcome."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflictgraph import testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.graph import ConflictGraph
from conflictgraph.kernels.cuts import cheapest_cut
from conflictgraph.measures import escalation
from conflictgraph.measures.escalation.pathsets import exact
from conflictgraph.measures.escalation.seams import hitting, seam
from conflictgraph.measures.escalation.web import web
from conflictgraph.measures.escalation.worlds import Worlds, wilson

sys.path.insert(0, str(Path(__file__).parent))
from test_paths import SOIL, STRIKE, _random, plain
from worked import AT, article

SETS = st.lists(st.frozensets(st.integers(0, 8), min_size=1, max_size=4), max_size=9)
LIMITS = st.sampled_from([1, 2, 3, 4, 5, 6, None])


def _slow(sets, chance):
    """Sum the chance of every fall of every coin in which some set holds."""
    coins = sorted({coin for one in sets for coin in one})
    total = 0.0
    for falls in itertools.product((False, True), repeat=len(coins)):
        up = {coin for coin, fall in zip(coins, falls, strict=True) if fall}
        if any(one <= up for one in sets):
            total += float(np.prod([chance[c] if c in up else 1 - chance[c] for c in coins]))
    return total


def _paths(between):
    """Enumerate every simple typed path by plain recursion over the moves, as sets of coins."""
    found, table, out = between.found, between.table, []

    def walk(here, state, seen, route):
        if here == between.ends[1]:
            if table.accepts[state]:
                out.append(frozenset(int(found.coin[move]) for move in route))
            return
        for move in np.flatnonzero((found.source == here) & (between.scores > 0)):
            after = table.after[state, found.kind[move]]
            fresh = found.target[move] not in seen
            if after >= 0 and fresh and len(route) < (between.max_steps or 99):
                walk(found.target[move], after, {*seen, found.target[move]}, [*route, move])

    walk(between.ends[0], 0, {between.ends[0]}, [])
    return out


@given(SETS, st.lists(st.floats(0.01, 0.99), min_size=9, max_size=9))
@settings(max_examples=150, deadline=None)
def test_factoring_equals_enumeration_of_all_outcomes(sets, chance):
    """Series, parallel and factored parts give what summing over every fall of every coin gives."""
    assert exact(sets, np.array(chance)) == pytest.approx(_slow(sets, chance))


def test_chains_and_bundles_need_no_branching():
    """A series-parallel record of many coins is worked out by reduction alone."""
    sets = [frozenset({3 * n, 3 * n + 1, 3 * n + 2}) for n in range(30)]

    assert exact(sets, np.full(90, 0.5), calls=40) == pytest.approx(1 - (1 - 0.125) ** 30)
    assert exact([frozenset({n, 99}) for n in range(60)], np.full(100, 0.1), calls=2) == pytest.approx(
        0.1 * (1 - 0.9**60)
    )


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=40, deadline=None)
def test_risk_equals_enumeration_on_graphs_with_ties(seed, limit):
    """On small records the exact risk is that of every fall of every piece of evidence."""
    g = _random(seed)
    between = web(g, "n0", "n1", max_steps=limit)
    sets = _paths(between)
    found = escalation.risk(g, "n0", "n1", max_steps=limit)

    assert found.method == "exact"
    assert found.paths == len(sets)
    if len({coin for one in sets for coin in one}) <= 11:
        assert found.value == pytest.approx(_slow(sets, between.chance))
    assert found.best_path <= found.value <= found.cut_bound


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=25, deadline=None)
def test_a_world_is_live_when_a_path_holds_in_it(seed, limit):
    """World by world, the bits say what the paths say."""
    between = web(_random(seed), "n0", "n1", max_steps=limit)
    sets = _paths(between)
    sampled = Worlds.of(between, 64, seed)
    fell = np.unpackbits(sampled.falls, axis=1)[:, :64].astype(bool)
    rows = {int(coin): n for n, coin in enumerate(between.coins)}
    wanted = np.array([any(all(fell[rows[c], w] for c in one) for one in sets) for w in range(64)], dtype=bool)

    assert sampled.live().tolist() == wanted.tolist()
    for coin in between.coins[:3]:
        less = np.array(
            [any(coin not in one and all(fell[rows[c], w] for c in one) for one in sets) for w in range(64)]
        )
        assert sampled.live(without=int(coin)).tolist() == less.astype(bool).tolist()


def test_the_sampled_interval_covers_the_truth():
    """Of many intervals at 95 per cent, nearly all hold the exact value."""
    hits = tried = 0
    for seed in range(60):
        between = web(_random(seed), "n0", "n1")
        truth = exact(_paths(between), between.chance)
        if truth:
            low, high = wilson(int(Worlds.of(between, 1000, seed + 100_000).live().sum()), 1000)
            hits, tried = hits + (low <= truth <= high), tried + 1

    assert tried > 20
    assert hits / tried > 0.9


def test_many_pieces_of_evidence_are_sampled_within_the_bounds():
    """Beyond sixty coins the answer is sampled, repeats with its seed and keeps its bounds."""
    names = [f"m{n}" for n in range(40)]
    acts = [testing.act(f"x{n}", "a", name, intensity=0.2) for n, name in enumerate(names)]
    acts += [testing.act(f"y{n}", name, "b", intensity=0.2) for n, name in enumerate(names)]
    g = testing.graph(acts)
    found = escalation.risk(g, "a", "b", worlds=2000, seed=4)
    truth = 1 - (1 - 0.16**2) ** 40

    assert found.method == "sampled"
    assert found.low <= truth <= found.high
    assert found.best_path <= found.low <= found.value <= found.high <= found.cut_bound
    assert found.to_frame().equals(escalation.risk(g, "a", "b", worlds=2000, seed=4).to_frame())
    assert "seed 4" in found.explain()


@given(st.integers(0, 5_000), st.tuples(*[st.sampled_from([f"n{n}" for n in range(6)])] * 2), LIMITS)
@settings(max_examples=25, deadline=None)
def test_adding_a_tie_never_lowers_risk(seed, ends, limit):
    """A record that has ties already gets one more: no risk goes down."""
    g = _random(seed)
    if ends[0] == ends[1]:
        return
    new = testing.graph(ties=[testing.tie("new", *ends, strength=0.9)]).ties
    more = ConflictGraph(g.tables.with_(ties=new if g.ties.empty else _stacked(g.ties, new)))

    assert escalation.risk(more, "n0", "n1", max_steps=limit).value >= (
        escalation.risk(g, "n0", "n1", max_steps=limit).value - 1e-12
    )


def _stacked(ties, new):
    import pandas as pd

    return pd.concat([ties, new[ties.columns]], ignore_index=True).astype(ties.dtypes.to_dict())


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=25, deadline=None)
def test_removing_the_seam_ends_every_path(seed, limit):
    """Without the rows of the seam there is no risk; with any row of it there was some."""
    g = _random(seed)
    found = escalation.chokepoints(g, "n0", "n1", max_steps=limit)
    gone = {row for ids in found.seam["row_ids"] for row in ids}
    left = g.where(acts=~g.acts["act_id"].isin(gone), ties=~g.ties["tie_id"].isin(gone))

    assert escalation.risk(left, "n0", "n1", max_steps=limit, at="2024-01-28").value == 0
    assert (len(found.seam) > 0) == (found.risk > 0)
    assert found.cheapest


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=25, deadline=None)
def test_the_seam_costs_no_more_than_any_other(seed, limit):
    """Of all sets of coins that meet every path, none bounds the risk more tightly."""
    between = web(_random(seed), "n0", "n1", max_steps=limit)
    sets = _paths(between)
    coins = sorted({coin for one in sets for coin in one})
    if not sets or len(coins) > 11:
        return
    bounds = [
        1 - float(np.prod([1 - between.chance[coin] for coin in chosen]))
        for size in range(1, len(coins) + 1)
        for chosen in itertools.combinations(coins, size)
        if all(one & set(chosen) for one in sets)
    ]

    assert seam(between).bound == pytest.approx(min(bounds))


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_flow_finds_what_networkx_finds(seed):
    """On random graphs with costs, the cheapest cut costs the same and parts the two ends."""
    random = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(9, 0.3, seed=seed, directed=True)
    for _, _, cell in graph.edges(data=True):
        cell["capacity"] = float(random.integers(1, 9))
    arcs = [(u, v, cell["capacity"]) for u, v, cell in graph.edges(data=True)]
    tail, head, cost = zip(*arcs, strict=True) if arcs else ((), (), ())
    cut = cheapest_cut(9, tail, head, cost, 0, 8)
    graph.remove_edges_from([arcs[n][:2] for n in cut])

    assert not nx.has_path(graph, 0, 8)
    assert sum(cost[n] for n in cut) == pytest.approx(_networkx_cut(arcs))


def _networkx_cut(arcs):
    whole = nx.DiGraph()
    whole.add_nodes_from(range(9))
    for u, v, cost in arcs:
        whole.add_edge(u, v, capacity=cost)
    return nx.minimum_cut_value(whole, 0, 8)


@given(st.integers(0, 5_000), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_names_and_the_order_of_rows_change_nothing(seed, random):
    """Renamed and shuffled, a record has the same risk, bounds and importances."""
    g = _random(seed)
    new = {f"n{i}": f"z{9 - i}" for i in range(6)}
    order, ties = list(range(len(g.acts))), list(range(len(g.ties)))
    random.shuffle(order)
    random.shuffle(ties)
    ends = [{end: table[end].map(new) for end in ("source", "target")} for table in (g.acts, g.ties)]
    other = ConflictGraph(
        g.tables.with_(
            actors=g.actors.assign(actor_id=g.actors["actor_id"].map(new)),
            acts=g.acts.assign(**ends[0]).iloc[order],
            ties=g.ties.assign(**ends[1]).iloc[ties],
        )
    )
    one, two = escalation.risk(g, "n0", "n1"), escalation.risk(other, "z9", "z8")
    here, there = escalation.chokepoints(g, "n0", "n1"), escalation.chokepoints(other, "z9", "z8")

    assert (one.value, one.best_path, one.cut_bound) == pytest.approx((two.value, two.best_path, two.cut_bound))
    assert sorted(here.importance["importance"]) == pytest.approx(sorted(there.importance["importance"]))
    assert {new[actor] for actor in here.dominators} == set(there.dominators)


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=30, deadline=None)
def test_dominators_stand_on_every_path(seed, limit):
    """Exactly the actors that every enumerated path crosses are named."""
    g = _random(seed)
    between = web(g, "n0", "n1", max_steps=limit)
    routes = between.every(10_000, 1_000_000)
    actors = [{between.found.actors[between.found.target[move]] for move in route[:-1]} for route in routes]
    every = set.intersection(*actors) if actors else set()

    assert set(escalation.chokepoints(g, "n0", "n1", max_steps=limit).dominators) == every


def test_the_worked_example_has_its_risk_and_chokepoints():
    """US to Iraq: the soil, or the strike and one of two ways to Nujaba that press."""
    g = plain(article())
    found = escalation.risk(g, "us", "iraq", at=AT)
    by_hand = 1 - (1 - SOIL) * (1 - STRIKE * 0.4 * (1 - 0.6 * 0.75))
    where = escalation.chokepoints(g, "us", "nujaba", at=AT)

    assert found.value == pytest.approx(by_hand)
    assert found.best_path == pytest.approx(SOIL)
    assert found.best_path <= found.value <= found.cut_bound
    assert where.dominators == ("kh",)
    assert where.importance.iloc[0][["source", "target"]].tolist() == ["us", "kh"]
    assert "crosses Kh" in where.explain()
    assert where.explain().endswith("Shows ties and precedents, not a forecast.")


def test_the_seam_says_how_it_was_found():
    """A flow without a limit of steps; a hitting set with one, and it says that."""
    g = plain(article())

    assert escalation.chokepoints(g, "us", "nujaba", at=AT, max_steps=None).cheapest
    assert "a hitting set over the paths, for a smallest length-bounded cut is hard" in (
        escalation.chokepoints(g, "us", "nujaba", at=AT).explain()
    )
    assert "a minimum cut of the state graph, by maximum flow" in (
        escalation.chokepoints(testing.toy(), "bee", "cat", max_steps=None).explain()
    )
    assert hitting([frozenset({1, 2}), frozenset({2, 3})], np.array([0, 0.5, 0.5, 0.5])) == (2,)


def test_a_long_seam_is_told_by_its_strongest_steps():
    """A sentence names six steps, and says how many more stand in the frame."""
    acts = [testing.act(f"x{n}", "ant", f"m{n}") for n in range(9)] + [
        testing.act(f"y{n}", f"m{n}", "bee", intensity=0.1 + n / 20) for n in range(9)
    ]
    found = escalation.chokepoints(testing.graph(acts), "ant", "bee")

    assert len(found.seam) == 9
    assert "the acts of M8 against Bee" in found.explain() and "the acts of M2 against Bee" not in found.explain()
    assert "and 3 weaker ones (all 9 stand in `seam`)" in found.explain()


@given(st.integers(0, 5_000), LIMITS, st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_a_seam_found_in_haste_still_parts_the_two(seed, limit, rounds):
    """Whatever the number of rounds, no path is left without the seam, and it bounds the risk."""
    between = web(_random(seed), "n0", "n1", max_steps=limit)
    sets = _paths(between)
    hasty = seam(between, rounds)

    assert all(set(hasty.coins) & one for one in sets)
    assert hasty.at_least <= seam(between).cost + 1e-6 <= hasty.cost + 2e-6
    assert (exact(sets, between.chance) or 0.0) <= hasty.bound + 1e-9


def test_without_and_with_are_asked_of_the_same_worlds():
    """Sampled, no step has a negative importance, and one seed gives one answer."""
    between = web(plain(article()), "kh", "coalition", at=AT)
    worlds = Worlds.of(between, 512, 1)

    assert all((worlds.live() | ~worlds.live(without=int(coin))).all() for coin in between.coins)


def test_a_weight_that_cannot_be_factored_is_sampled(monkeypatch):
    """Where factoring takes too long, the risk and those without a step are all asked of the same worlds."""
    from conflictgraph.measures.escalation import chokepoints_

    monkeypatch.setattr(chokepoints_, "without_each", lambda *_: None)
    found = escalation.chokepoints(plain(article()), "kh", "coalition", at=AT)

    assert found.method == "sampled" and found.worlds == 9604
    assert found.importance["importance"].iloc[0] == pytest.approx(0.24, abs=0.02)


def test_no_path_has_no_risk_and_nothing_to_cut():
    """An empty answer has the columns and dtypes of a full one, and says so in words."""
    full, none = (escalation.risk(testing.toy(), a, b) for a, b in (("bee", "cat"), ("cat", "dog")))
    cut, nothing = (escalation.chokepoints(testing.toy(), a, b) for a, b in (("bee", "cat"), ("cat", "dog")))

    assert (none.value, none.best_path, none.cut_bound, none.coins) == (0, 0, 0, 0)
    assert none.to_frame().dtypes.to_dict() == full.to_frame().dtypes.to_dict()
    assert nothing.importance.dtypes.to_dict() == cut.importance.dtypes.to_dict()
    assert nothing.seam.dtypes.to_dict() == cut.seam.dtypes.to_dict()
    assert "the risk is 0" in none.explain()
    assert "nothing to cut" in nothing.explain()


def test_a_probability_needs_a_calibration():
    """Rates of other records stand in a column of their own, far below the score."""
    g = plain(article())
    plain_, rated = (
        escalation.risk(g, "us", "nujaba", at=AT),
        escalation.risk(g, "us", "nujaba", at=AT, calibration="mid"),
    )

    assert "probability" not in plain_.to_frame()
    assert rated.to_frame()["probability"].iloc[0] < 0.01 < plain_.value
    assert "143 of 23,702" in rated.explain()


@pytest.mark.parametrize("ask", [escalation.risk, escalation.chokepoints])
def test_wrong_questions_get_clear_errors(ask):
    """Unknown actors, one actor twice, no worlds, too many steps: each is refused in words."""
    g = testing.toy()

    with pytest.raises(UnknownActorError, match="ant"):
        ask(g, "antt", "bee")
    with pytest.raises(ValueError, match="both «ant»"):
        ask(g, "ant", "ant")
    with pytest.raises(ValueError, match="worlds is 0"):
        ask(g, "ant", "bee", worlds=0)
    with pytest.raises(ValueError, match="max_steps is 13"):
        ask(g, "ant", "bee", max_steps=13)


def test_all_acts_on_one_day_are_one_question():
    """What could follow does not ask for an order within the day."""
    g = testing.graph([testing.act("x", "a", "b"), testing.act("y", "b", "c")])

    assert escalation.risk(g, "a", "c").value == pytest.approx(0.8 * 0.8)
    assert escalation.risk(g, "a", "c", at="2023-01-01").value == 0


def test_a_cut_is_valid_when_its_cheapness_is_not_proved(monkeypatch):
    """When the search for a cheaper seam is stopped, the cut by flow still parts the two and says so."""
    from conflictgraph.measures.escalation import seams

    monkeypatch.setattr(seams, "_ROUNDS", 0)
    between = web(plain(article()), "kh", "coalition", at=AT)
    found = seams.seam(between)

    assert not found.cheapest
    assert found.at_least == 0
    assert between.spared(frozenset(found.coins)) == ()
    assert found.bound >= seam(replace(between, max_steps=4)).bound - 1e-12


def _optimum(between):
    """The least cost of a set of coins that meets every path, by trying every set."""
    sets = _paths(between)
    coins = sorted({coin for one in sets for coin in one})
    if not sets or len(coins) > 11:
        return None
    cost = {coin: -float(np.log1p(-min(between.chance[coin], 1 - 1e-12))) for coin in coins}
    return min(
        sum(cost[coin] for coin in chosen)
        for size in range(1, len(coins) + 1)
        for chosen in itertools.combinations(coins, size)
        if all(one & set(chosen) for one in sets)
    )


@given(st.integers(0, 5_000), LIMITS, st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_what_is_proved_of_a_seam_is_so(seed, limit, rounds):
    """Stopped early or not, no seam costs less than the bound, and the one that is given is valid."""
    from conflictgraph.measures.escalation import seams

    between = web(_random(seed), "n0", "n1", max_steps=limit)
    best = _optimum(between)
    if best is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seams, "_ROUNDS", rounds)
        found = seams.seam(between)

    assert found.at_least <= best + 1e-9
    assert found.cost >= best - 1e-9
    assert between.spared(frozenset(found.coins)) == ()
    assert found.bound == pytest.approx(1 - np.exp(-found.cost))
    if found.cheapest:
        assert found.cost == found.at_least == pytest.approx(best)


@given(st.integers(0, 5_000), LIMITS)
@settings(max_examples=25, deadline=None)
def test_a_finished_search_proves_its_seam(seed, limit):
    """With rounds enough the optimum of every small graph is found, and known to be it."""
    between = web(_random(seed), "n0", "n1", max_steps=limit)
    best = _optimum(between)
    if best is None:
        return
    found = seam(between)

    assert found.cheapest
    assert found.cost == found.at_least == pytest.approx(best)


def test_a_walk_that_meets_an_actor_twice_needs_no_cut():
    """By hand: a third tie in a row is allowed only to a Y that was hit again, so no path goes that way; a flow would cut it."""
    acts = [("a1", "s", "x"), ("a2", "y", "w"), ("a3", "w", "y"), ("a4", "s", "t")]
    ties = [testing.tie("t1", "x", "p"), testing.tie("t2", "p", "y"), testing.tie("t3", "y", "t")]
    g = testing.graph([testing.act(*one) for one in acts], ties)
    between = web(g, "s", "t", max_steps=None)
    found = escalation.chokepoints(g, "s", "t", max_steps=None)

    assert ("y", 2) in {
        (between.found.actors[actor], list(between.nodes[:, 0]).count(actor)) for actor in between.nodes[:, 0]
    }
    assert found.seam["row_ids"].tolist() == [("a4",)]
    assert found.cheapest
    assert found.seam_cost == pytest.approx(_optimum(between))


def test_an_unproved_seam_says_what_is_proved(monkeypatch):
    """The answer names the cost, the bound, and the gap between them; a proved one names none."""
    from conflictgraph.measures.escalation import seams

    proved = escalation.chokepoints(plain(article()), "kh", "coalition", at=AT)
    monkeypatch.setattr(seams, "_ROUNDS", 0)
    open_ = escalation.chokepoints(plain(article()), "kh", "coalition", at=AT)

    assert proved.cheapest
    assert proved.seam_cost == proved.seam_cost_at_least
    assert "proved is that" not in proved.explain()
    assert not open_.cheapest
    assert open_.seam_cost_at_least <= proved.seam_cost <= open_.seam_cost
    assert "The cheapest seam that was found" in open_.explain()
    assert f"a cheaper one may exist, by {open_.seam_cost - open_.seam_cost_at_least:.3f} at most" in open_.explain()
