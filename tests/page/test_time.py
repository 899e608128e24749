"""Time on the page: brush, play, step, two clocks, and the cut-off in the title."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

COUNT = "window.conflictgraph.now.acts.length"


@pytest.mark.parametrize(
    ("start", "end"), [("2023-11-01", "2023-12-31"), ("2024-01-28", "2024-02-07"), ("2024-02-08", "2024-02-08")]
)
def test_the_brush_counts_what_python_counts(reader, corpus, start, end):
    """A period leaves as many acts on the page as in Python."""
    one = reader().go(start=start, end=end, clock="happened")

    assert one.js(COUNT) == corpus.between(start, end).acts["act_id"].nunique()
    assert one.page.locator(".period").inner_text() == f"{start} – {end}"


@pytest.mark.parametrize("day", ["2023-12-01", "2024-01-31", "2024-02-08", "2024-02-18"])
def test_the_second_clock_counts_what_was_known(reader, corpus, day):
    """With the other clock only what had been published by that day is left, as in Python."""
    one = reader().go(end=day, clock="known")

    assert one.js(COUNT) == corpus.known_on(day).acts["act_id"].nunique()


def test_the_two_clocks_differ_and_the_title_says_which_day_is_known(reader):
    """The cut-off stands in the title and in the window's own; with the second clock it is the brush's end."""
    one = reader()
    assert "known up to 2024-06-17" in one.page.locator("h1").inner_text()
    assert one.js("document.title").endswith("known up to 2024-06-17")
    one.go(end="2024-02-08")
    happened = one.js(COUNT)

    one.page.locator("select[data-key=clock]").select_option("known")

    assert one.state("clock") == "known" and one.js(COUNT) < happened
    assert "known up to 2024-02-08" in one.page.locator("h1").inner_text()
    assert "clock=known" in one.js("location.hash")


def test_play_runs_to_the_end_and_stops_on_a_click(reader):
    """Play begins at the start, goes on by itself, and stops where it is stopped."""
    one = reader()
    play = one.page.locator("button[data-key=play]")

    play.click()
    first = one.state("end")
    one.until(f"window.conflictgraph.state.end > '{first}'")
    assert "Stop" in play.inner_text()
    play.click()

    stopped = one.state("end")
    one.page.wait_for_timeout(700)
    assert one.state("end") == stopped < one.js("window.conflictgraph.data.meta.last")
    assert "Play" in play.inner_text() and f"to={stopped}" in one.js("location.hash")


def test_play_ends_by_itself(reader):
    """At the last day the button says play again."""
    one = reader().go(end="2024-06-15")

    one.page.locator("button[data-key=play]").click()

    one.until("!window.conflictgraph.playing && window.conflictgraph.state.end === window.conflictgraph.data.meta.last")
    assert "Play" in one.page.locator("button[data-key=play]").inner_text()


def test_a_step_goes_on_by_one_bar(reader):
    """Each step shows one bar more and no act less."""
    one = reader().go(end="2023-11-01")
    counts, ends = [one.js(COUNT)], [one.state("end")]

    for _ in range(4):
        one.page.locator("button[data-key=step]").click()
        counts.append(one.js(COUNT))
        ends.append(one.state("end"))

    assert ends == sorted(set(ends)) and counts == sorted(counts) and counts[-1] > counts[0]


def test_the_brush_obeys_the_pointer_and_the_keyboard(reader):
    """A handle can be dragged and moved by keys, never past the other, and says its day."""
    one = reader()
    box = one.page.locator(".brush").bounding_box()
    one.page.mouse.move(box["x"] + 2, box["y"] + 20)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20, steps=4)
    one.page.mouse.up()
    dragged = one.state("start")
    assert dragged > one.js("window.conflictgraph.data.meta.first") and f"from={dragged}" in one.js("location.hash")

    low, high = one.page.locator("[role=slider]").nth(0), one.page.locator("[role=slider]").nth(1)
    low.focus()
    one.page.keyboard.press("End")
    assert one.state("start") == one.state("end") == low.get_attribute("aria-valuetext")
    one.page.keyboard.press("Home")
    high.focus()
    one.page.keyboard.press("PageDown")
    assert one.state("start") < one.state("end") < one.js("window.conflictgraph.data.meta.last")


def test_the_histogram_is_mirrored(reader):
    """Hostile acts stand above the line and cooperative ones below it, each act once."""
    one = reader()
    bars = one.js(
        "() => [...document.querySelectorAll('.brush svg rect')].slice(1).map(r => [r.getAttribute('fill'), +r.getAttribute('y'), +r.getAttribute('height')])"
    )
    paint = one.js("() => [window.conflictgraph.paint[-1], window.conflictgraph.paint[1]]")

    assert {colour for colour, *_ in bars} == set(paint)
    assert all(y + height <= 46.01 if colour == paint[0] else y >= 46 for colour, y, height in bars)
