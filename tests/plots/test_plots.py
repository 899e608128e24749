"""Figures are drawn on every graph, say what they leave out, and are the same on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

pytest.importorskip("matplotlib", reason="the extra plots is not installed")

from conflictgraph import plots, testing
from conflictgraph.errors import UnknownActorError
from conflictgraph.testing import act, graph

if TYPE_CHECKING:
    from pathlib import Path

RANKS = pd.DataFrame(
    {"name": ["A$x", "B"], "pagerank_rank": [1, 2], "pagerank_rank_low": [1, 1], "pagerank_rank_high": [2, 4]},
    index=pd.Index(["a", "b"], name="actor_id"),
)


@pytest.mark.parametrize("toy", testing.toys())
def test_every_toy_is_drawn(tmp_path: Path, toy: str) -> None:
    """Network, matrix and timeline stand for each awkward graph."""
    g = testing.toys()[toy]

    for draw in (plots.network, plots.matrix, plots.timeline):
        assert plots.save(draw(g), tmp_path / "figure.svg").read_bytes().startswith(b"<?xml")


def test_a_pair_is_drawn_in_time(tmp_path: Path) -> None:
    """The timeline and the ladder of a pair name both, and what has no date."""
    acts = [
        act("1", "a", "b", killed_low=2),
        act("2", "b", "a", date=pd.NaT),
        act("3", "b", "a", sign=0, day="2024-03-01"),
    ]
    g = graph(acts)

    assert plots.ladder(g, "a", "b").axes[0].get_title() == "A and B (1 without date or class)"
    assert plots.timeline(g, "a", "b").axes[0].get_title() == "A and B (1 without a month)"


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_the_same_figure_has_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """Two runs give equal files without a date or a path."""
    files = [plots.save(plots.network(testing.toy()), tmp_path / f"{n}.{suffix}") for n in range(2)]

    assert files[0].read_bytes() == files[1].read_bytes()
    assert str(tmp_path).encode() not in files[0].read_bytes()


def test_hostile_names_are_drawn_as_they_are(tmp_path: Path) -> None:
    """A dollar sign starts no formula, a tag no element, and a control character is marked."""
    g = graph(
        [act("1", "a", "b")],
        actors=[{"actor_id": "a", "name": "$\\frac{"}, {"actor_id": "b", "name": "<script>\x07\u202e"}],
    )

    for draw in (plots.network, plots.matrix, plots.timeline):
        assert b"<script" not in plots.save(draw(g), tmp_path / "figure.svg").read_bytes()


def test_rank_ranges_are_drawn(tmp_path: Path) -> None:
    """A dot a rank and a line its range; a measure that is not there is answered with those that are."""
    assert len(plots.rank_ranges(RANKS, "pagerank").axes[0].get_yticks()) == 2
    with pytest.raises(ValueError, match="it has those of pagerank"):
        plots.rank_ranges(RANKS, "katz")


def test_the_ladder_shades_episodes_and_marks_changes(tmp_path: Path) -> None:
    """Quiet weeks and a burst, of the pair and of the whole: one change, two shaded episodes."""
    acts = [
        act("q", "a", "b", day="2024-01-01"),
        *(act(f"x{n}", "a", "b", day=f"2024-05-{n + 1:02d}") for n in range(28)),
    ]
    g = graph(acts)

    for figure in (plots.ladder(g, "a", "b"), plots.ladder(g)):
        axes = figure.axes[0]
        dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
        assert len(axes.patches) == 2
        assert len(dashed) == 1
    assert plots.ladder(g).axes[0].get_title() == "all acts"
    assert plots.save(plots.ladder(g), tmp_path / "a.svg").read_bytes() == (
        plots.save(plots.ladder(g), tmp_path / "b.svg").read_bytes()
    )
    with pytest.raises(ValueError, match="name two actors"):
        plots.ladder(g, "a")


def test_faults_are_named(tmp_path: Path) -> None:
    """One actor alone, an unknown actor and an unknown format are refused."""
    with pytest.raises(ValueError, match="name two actors"):
        plots.timeline(testing.toy(), "ant")
    with pytest.raises(UnknownActorError, match="bee"):
        plots.ladder(testing.toy(), "ant", "beee")
    with pytest.raises(ValueError, match=r"\.svg"):
        plots.save(plots.matrix(testing.toy()), tmp_path / "figure.gif")


def test_a_long_matrix_says_what_it_leaves_out() -> None:
    """The matrix of many actors names how many are shown."""
    assert plots.matrix(testing.toy(), most=2).axes[0].get_title() == "2 of 4 actors, by rows"


def test_a_measure_is_drawn_over_time(tmp_path: Path) -> None:
    """One line a number, a gap where it is not defined, and the acts of each window below."""
    table = pd.DataFrame(
        {
            "start": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]),
            "end": pd.to_datetime(["2024-01-31", "2024-02-29", "2024-03-31"]),
            "acts": [3, 0, 5],
            "triangles": [1.0, float("nan"), 0.5],
            "frustration": [1.0, 1.0, 0.8],
            "row_ids": [("x1",), (), ("x2",)],
        }
    )

    figure = plots.rolling(table, title="balance in 30 days")

    above, below = figure.axes
    assert [line.get_label() for line in above.lines] == ["triangles", "frustration"]
    assert below.get_ylabel() == "acts"
    assert plots.save(figure, tmp_path / "figure.svg").read_bytes().startswith(b"<?xml")
    with pytest.raises(ValueError, match="it has triangles, frustration"):
        plots.rolling(table, "walks")


def test_the_network_is_the_scene_of_the_page() -> None:
    """Every actor has its name where the page puts it, and every line of the page is drawn."""
    from conflictgraph.page import payload

    g = testing.toy()
    data = payload(g)

    axes = plots.network(g).axes[0]

    spots = {(round(x, 1), round(y, 1)) for text in axes.texts for x, y in [text.xy]}
    assert spots == {(actor["x"], round(actor["y"] + actor["size"], 1)) for actor in data["actors"]}
    assert len(axes.lines) + len(axes.patches) >= 2 * len(data["lines"])
