"""What nobody can answer is told: unknown names, one actor twice, no path, one day, a million paths, empty windows."""

from __future__ import annotations

import itertools

import pytest

from conflictgraph import testing
from conflictgraph.errors import RecordTooThinError, UnknownActorError
from conflictgraph.measures import escalation, responses

PAIRS = {name: getattr(escalation, name) for name in ("paths", "observed_paths", "risk", "chokepoints")}
OF_TWO = {
    **PAIRS,
    "retaliation": responses.retaliation,
    "ladder": escalation.ladder,
    "episodes": escalation.episodes,
    "change_points": escalation.change_points,
    "drawn_in": lambda g, a, b: escalation.drawn_in(g, a, by=b),
    "excitation": lambda g, a, b: escalation.excitation(g, [(a, b)]),
}
OF_ONE = {"reach": escalation.reach, "observed_reach": escalation.observed_reach, "drawn_in": escalation.drawn_in}
NAMES = [f"n{number}" for number in range(5)]


@pytest.fixture(scope="module")
def one_day():
    """Everybody strikes everybody on one day."""
    return testing.graph([testing.act(f"x{n}", a, b) for n, (a, b) in enumerate(itertools.permutations(NAMES, 2))])


@pytest.fixture(scope="module")
def apart():
    """Ant strikes Bee, Cat strikes Dog, and nothing joins the two."""
    return testing.graph([testing.act("a1", "ant", "bee"), testing.act("a2", "cat", "dog", day="2024-02-01")])


@pytest.mark.parametrize("name", OF_TWO)
def test_an_unknown_actor_is_answered_with_near_names(name):
    """On either side, in every question of two."""
    for pair in (("be", "cat"), ("cat", "be")):
        with pytest.raises(UnknownActorError, match="no actor «be»; did you mean «bee»"):
            OF_TWO[name](testing.toy(), *pair)


@pytest.mark.parametrize("name", OF_ONE)
def test_an_unknown_actor_alone_is_answered_with_near_names(name):
    """In every question of one."""
    with pytest.raises(UnknownActorError, match="did you mean «bee»"):
        OF_ONE[name](testing.toy(), "be")


@pytest.mark.parametrize("name", OF_TWO)
def test_one_actor_on_both_sides_is_refused(name):
    """Whoever asks of an actor and itself is told so, and not given an empty answer."""
    with pytest.raises(ValueError, match="bee"):
        OF_TWO[name](testing.toy(), "bee", "Bee")


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("bee", "cat"), ("no step leaves Bee", "no act by Bee")),
        (("bee", "ant"), ("no step leaves Bee", "no act by Bee")),
        (("ant", "cat"), ("no step reaches Cat", "no act against Cat")),
        (("ant", "dog"), ("no step leads from those whom Ant could reach (Bee)", "Dog")),
    ],
)
def test_without_a_path_the_missing_cut_is_named(apart, name, pair, words):
    """No way out, no way in, or no bridge between: the sentence says which, and the answer holds it."""
    found = PAIRS[name](apart, *pair)

    assert found.missing in found.explain()
    assert any(word in found.missing for word in words)


@pytest.mark.parametrize("name", ["risk", "chokepoints"])
def test_too_few_steps_are_named_as_such(name):
    """Where a longer path exists, that is said."""
    chain = testing.graph([testing.act(f"a{n}", f"n{n}", f"n{n + 1}", day=f"2024-01-0{n + 1}") for n in range(4)])

    found = PAIRS[name](chain, "n0", "n4", max_steps=2)

    assert "paths exist, but none has at most 2 steps" in found.explain()
    assert not PAIRS[name](chain, "n0", "n4").missing


@pytest.mark.parametrize("name", [*PAIRS, "retaliation", "ladder", "episodes", "change_points", "drawn_in"])
def test_a_record_of_one_day_is_answered(one_day, name):
    """Acts of one day have no order, and no question breaks on that."""
    assert str(OF_TWO[name](one_day, "n0", "n1"))


def test_a_record_of_one_day_is_too_thin_to_fit(one_day):
    """Excitement and back-tests refuse it, and say what they need."""
    with pytest.raises(RecordTooThinError, match="at least 200"):
        escalation.excitation(one_day, [("n0", "n1")])
    with pytest.raises(RecordTooThinError, match="at least"):
        escalation.backtest(one_day)


@pytest.mark.parametrize("mode", ["prospective", "observed", "mixed"])
def test_a_million_paths_are_all_that_there_are(one_day, mode):
    """Whoever asks for more paths than there are gets each once."""
    found = escalation.paths(one_day, "n0", "n1", k=1_000_000, mode=mode)

    assert not found.cut
    assert len({(path.actors, path.kinds) for path in found.paths}) == len(found.paths)
    assert len(found.paths) == (1 if mode == "observed" else 1 + 3 + 3 * 2 + 3 * 2)


@pytest.mark.parametrize("name", OF_TWO)
def test_a_window_that_holds_nothing_is_answered_or_refused_in_words(one_day, name):
    """No question breaks on an empty record; those that fit say that it is too thin."""
    empty = one_day.between("1990-01-01", "1990-02-01")
    if name == "excitation":
        with pytest.raises(RecordTooThinError):
            OF_TWO[name](empty, "n0", "n1")
        return
    assert str(OF_TWO[name](empty, "n0", "n1"))


def test_a_window_that_ends_before_it_begins_is_refused(one_day):
    """In every mode, with both ends in the sentence."""
    for mode in ("prospective", "observed", "mixed"):
        with pytest.raises(ValueError, match=r"the window ends \(2020\) before it begins \(2030\)"):
            escalation.paths(one_day, "n0", "n1", since="2030", at="2020", mode=mode)
    with pytest.raises(ValueError, match=r"the window ends \(2020\) before it begins \(2030\)"):
        escalation.observed_reach(one_day, "n0", start="2030", end="2020")
