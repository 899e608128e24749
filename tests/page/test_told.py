"""What the page tells: evidence, whose words they are, escalation, chains, tour, citation, licences."""

from __future__ import annotations

import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.measures import escalation

pytestmark = pytest.mark.browser

CAVEAT = "Shows ties and precedents, not a forecast."


def test_the_caveat_is_always_in_sight(reader):
    """Whatever is asked, clicked or chosen, the sentence stands in the panel, within the window."""
    one = reader()
    for change in (
        {},
        {"sel": ["kh"]},
        {"sel": ["usa", "iraq_gov"]},
        {"sel": ["usa", "nujaba"], "ask": "drawn"},
        {"sel": ["kh", "usa"], "line": "kh>usa-", "ask": "paths"},
        {"act": "F076"},
        {"view": "matrix", "act": "", "line": ""},
        {"view": "table"},
    ):
        one.go(**change)
        box = one.page.locator(".caveat").bounding_box()
        assert one.page.locator(".caveat").inner_text() == CAVEAT and box["y"] + box["height"] <= 800, change


def test_paths_are_told_step_by_step(reader, corpus):
    """Each path names its steps with kind, strength, standing, rows and words, and its weakest step."""
    one = reader().go(sel=["usa", "nujaba"])
    found = escalation.paths(corpus, "usa", "nujaba", k=3)

    shown = one.page.locator("details.path")
    assert shown.count() == len(found)
    for number, path in enumerate(found):
        item = shown.nth(number)
        one.page.evaluate("(n) => { document.querySelectorAll('details.path')[n].open = true; }", number)
        assert item.locator("ol > li").count() == len(path.steps)
        words = item.inner_text()
        weak = path.steps[path.weakest - 1]
        assert f"score {path.score:.3f}" in words
        assert f"Weakest step: {path.weakest}, {corpus.actor_name(weak.source)}" in words.replace("\n", " ")
        for place, step in enumerate(path.steps):
            told = item.locator("ol > li").nth(place).inner_text()
            assert f"score {step.score:.2f}" in told and step.status in told
            assert all(row in told for row in step.row_ids[:8])
            assert item.locator("ol > li").nth(place).locator(".gist").count() == 1


def test_the_number_of_each_step_stands_on_its_line_apart_from_others(reader):
    """Badges of a path never touch, whichever path is open."""
    one = reader()
    for pair in (["usa", "nujaba"], ["iran", "usa"], ["usa", "hezbollah_lb"], ["kh", "israel"]):
        one.go(sel=pair)
        for number in range(one.page.locator("details.path").count()):
            one.js("(n) => window.conflictgraph.choosePath(n)", number)
            badges = one.js("() => window.conflictgraph.graph.badges().map(b => [b.x, b.y])")
            assert badges
            for place, (x, y) in enumerate(badges):
                assert all((x - a) ** 2 + (y - b) ** 2 > 20**2 for a, b in badges[:place])


def test_more_paths_come_from_the_browser(reader, corpus):
    """A click asks for ten; they are those of Python, in its order."""
    one = reader().go(sel=["usa", "iraq_gov"])

    one.page.get_by_role("button", name="More paths").click()

    found = escalation.paths(corpus, "usa", "iraq_gov", k=10)
    shown = one.js(
        "() => window.conflictgraph.paths('usa', 'iraq_gov').map(p => [p.score, p.steps.map(s => s.target)])"
    )
    assert [path for _, path in shown] == [[step.target for step in path.steps] for path in found]
    assert [score for score, _ in shown] == pytest.approx([path.score for path in found])
    assert one.page.locator("details.path").count() == len(found) > 3


def test_the_clock_reaches_the_paths_on_the_page(reader, corpus):
    """With the second clock the paths are those of what was known, and the page says so."""
    one = reader().go(clock="known", end="2024-02-08", sel=["usa", "nujaba"])
    found = escalation.paths(corpus.known_on("2024-02-08"), "usa", "nujaba", k=3)

    shown = one.js("() => window.conflictgraph.paths('usa', 'nujaba').map(p => [p.score, p.steps.map(s => s.rows)])")

    assert [rows for _, rows in shown] == [[list(dict.fromkeys(s.row_ids)) for s in path.steps] for path in found]
    assert "rows that the filters and the clock leave" in one.told()


def test_a_cross_pressured_actor_is_marked(reader, corpus):
    """Who is reached on both sides is said so before the paths."""
    assert escalation.paths(corpus, "usa", "iraq_gov", k=3).cross_pressured

    words = reader().go(sel=["usa", "iraq_gov"]).told()

    assert words.index("Under pressure from both sides") < words.index("score")


def test_who_could_be_drawn_in(reader, corpus):
    """Struck and striker: rings with the tie behind each, precedents, and the cross-pressured, as in Python."""
    one = reader().go(sel=["usa", "nujaba"])

    one.page.get_by_role("button", name="Who could be drawn in").click()

    found = escalation.drawn_in(corpus, struck="nujaba", by="usa")
    shown = one.page.locator(".rings > li")
    assert [shown.nth(n).get_attribute("data-actor") for n in range(shown.count())] == list(found.rings["actor"])
    words = one.told()
    for row in found.rings.itertuples():
        item = one.page.locator(f'.rings > li[data-actor="{row.actor}"]').inner_text()
        assert f"Ring {row.ring}" in item and all(tie in item for tie in row.tie_ids)
        assert all(corpus.actor_name(via) in item for via in row.via)
    for actor in found.cross_pressured:
        assert "Cross-pressured" in one.page.locator(f'.rings > li[data-actor="{actor}"]').inner_text()
    assert all(act in words for act in found.precedents["act_id"].unique()[:20])
    assert one.state("ask") == "drawn" and "ask=drawn" in one.js("location.hash") and one.silent
    one.keep("drawn")


def test_a_line_shows_every_act_behind_it_with_its_source(reader):
    """For every drawn line the panel has a card for each row, and each has words, a source or both."""
    one = reader()
    for line, rows in one.js("() => window.conflictgraph.data.lines.map(l => [l.id, l.rows])"):
        one.js(
            "(id) => { const l = window.conflictgraph.index.lines.get(id); window.conflictgraph.go({ line: id, act: '', sel: [l.source, l.target] }, 'none'); }",
            line,
        )
        cards = one.js(
            """() => { const cards = [...document.querySelectorAll('.told .card')]; for (const c of cards) { c.open = true; c.dispatchEvent(new Event('toggle')); }
              return cards.map(c => [c.dataset.row, !!c.querySelector('.words'), !!c.querySelector('.source')]); }"""
        )
        assert sorted(card[0] for card in cards) == sorted(rows), line
        assert all(words and source for _, words, source in cards), line
    assert one.silent


def test_every_drawn_line_has_its_acts(reader):
    """No line on the drawing is without rows, under any filter or clock."""
    one = reader()
    for change in ({}, {"start": "2024-02-01"}, {"clock": "known", "end": "2024-01-15"}, {"sel": ["usa", "iraq_gov"]}):
        one.go(**change)
        assert one.js(
            "() => window.conflictgraph.graph.lines().every(l => l.rows.length && l.rows.every(id => window.conflictgraph.now.rows.has(id)))"
        )


def test_an_act_says_what_it_answered_and_what_answered_it(reader, corpus):
    """Both ways of an answer are told with their basis, and lead on."""
    link = corpus.responses[corpus.responses["basis"] == "stated"].iloc[0]
    one = reader().go(act=str(link["act_id"]))
    assert "It answered:" in one.told() and "(stated" in one.told()

    one.go(act=str(link["answers"]))
    assert "It was answered by:" in one.told()
    one.page.locator(".link button").first.click()
    assert one.state("act") not in {"", str(link["answers"])}


def test_a_toll_keeps_its_range_and_disagreement_is_shown(reader, corpus):
    """Low and high stand beside the best figure; rival claims and denials stand on the card."""
    acts = corpus.acts
    ranged = acts[(acts["killed_low"] != acts["killed_high"]) & acts["killed_best"].notna()].iloc[0]
    words = reader().go(act=str(ranged["act_id"])).told()
    assert f"killed {ranged['killed_best']:.0f} ({ranged['killed_low']:.0f}–{ranged['killed_high']:.0f})" in words

    rival = acts[acts["alternative_of"] != ""].iloc[0]
    one = reader().go(act=str(rival["act_id"]))
    assert "Rival claim of" in one.told()
    assert "Told otherwise" in one.go(act=str(rival["alternative_of"])).told()
    denied = acts[acts["denied_by"] != ""].iloc[0]
    assert "Denied by" in one.go(act=str(denied["act_id"])).told()


def test_links_lead_to_the_web_and_nowhere_else(reader):
    """Every link of every card is http or https, opens apart and tells nobody where it came from."""
    one = reader().go(sel=["kh"])

    links = one.js("() => [...document.querySelectorAll('.told a')].map(a => [a.href, a.rel, a.target])")

    assert links and all(href.startswith(("https://", "http://")) for href, _, _ in links)
    assert all(
        set(rel.split()) == {"noopener", "noreferrer", "nofollow"} and target == "_blank" for _, rel, target in links
    )


def test_words_of_a_digest_are_not_sold_as_a_quotation(reader, tmp_path, another):
    """The corpus is annotated in our own digests: each card says so, loudly; a publication's own words are quoted."""
    one = reader().go(act="F076")
    whose = one.page.locator(".whose.digest")
    assert "In the words of the annotators' digest 2024-02-07" in whose.first.inner_text()
    assert "not a quotation from" in whose.first.inner_text()
    assert one.js("() => getComputedStyle(document.querySelector('.told blockquote'), '::before').content") == "none"

    g = testing.graph([testing.act("x", "ant", "bee")], actors=["ant", "bee"])
    evidence = quoted(g, text="paper")
    cg.page.write(cg.ConflictGraph(evidence), tmp_path / "own.html")
    two = another(tmp_path / "own.html").go(act="x")
    assert two.page.locator(".whose.digest").count() == 0 and "In the words of the publication" in two.told()
    assert "“" in two.js("() => getComputedStyle(document.querySelector('.told blockquote'), '::before').content")


def quoted(g, text):
    """Give the tables with one quote in the text named."""
    from conflictgraph import tables

    sources = tables.frame("sources", [{"source_id": "paper", "title": "A day", "publisher": "The Paper"}])
    evidence = tables.frame(
        "evidence", [{"row_id": "x", "source_id": "paper", "text_id": text, "quote": "An ant bit a bee."}]
    )
    return g.tables.with_(sources=sources, evidence=evidence)


def test_words_that_are_not_in_the_file_are_said_to_be_elsewhere(another, tmp_path):
    """An article that is not ours to pass on leaves its positions, and the card says that."""
    cg.page.write(cg.datasets.load("baghdad-strike-article"), tmp_path / "article.html")

    one = another(tmp_path / "article.html").go(act="strike-saadi")

    assert "stay out of this file" in one.told() and one.page.locator(".told blockquote").count() == 0


def test_chains_are_a_dated_strip(reader, corpus):
    """Answers between two actors stand on a line of days, and in words with their basis."""
    one = reader().go(sel=["usa", "kh"])

    items = one.page.locator(".strip li")
    assert items.count() > 3 and one.page.locator("svg.dots circle").count() >= items.count()
    assert all("(stated)" in text or "(reported)" in text or "(inferred)" in text for text in items.all_inner_texts())


def test_the_tour_walks_through_all_its_stops(reader):
    """Each stop opens its view with its sentence; it can be walked back and left."""
    one = reader()
    stops = one.js("window.conflictgraph.data.meta.tour")
    one.page.get_by_role("button", name="Tour").click()

    for number, stop in enumerate(stops):
        words = one.page.locator(".tourbox").inner_text()
        assert stop["name"] in words and " ".join(stop["text"].split()) in " ".join(words.split())
        assert f"{number + 1}/{len(stops)}" in words
        named = dict(part.split("=", 1) for part in stop["hash"].lstrip("#").split("&"))
        if "sel" in named:
            assert one.state("sel") == named["sel"].split(",")
        one.page.locator(".tourbox button[data-key=tour-next]").click()
    assert one.page.locator(".tourbox").inner_text() == "" and one.silent

    one.page.get_by_role("button", name="Tour").click()
    one.page.locator(".tourbox button[data-key=tour-next]").click()
    one.page.locator(".tourbox button[data-key=tour-back]").click()
    assert stops[0]["name"] in one.page.locator(".tourbox").inner_text()
    one.page.keyboard.press("Escape")
    assert one.page.locator(".tourbox").inner_text() == ""


def test_a_citation_can_be_copied(another):
    """Authors, title, cut-off, data hash, version and licence go to the clipboard, and are said."""
    one = another(permissions=["clipboard-read", "clipboard-write"])

    one.page.locator("select[data-key=export]").select_option("cite")
    one.page.wait_for_timeout(200)

    copied = one.js("navigator.clipboard.readText()")
    meta = one.js("window.conflictgraph.data.meta")
    for part in (
        meta["title"],
        "2024-06-17",
        meta["data_hash"][:12],
        meta["version"],
        meta["licence"],
        *meta["authors"],
    ):
        assert part in copied
    assert meta["title"] in one.page.locator("[role=status]").inner_text()


def test_the_footer_names_viewpoint_cut_off_hash_version_and_licence(reader):
    """A page that is passed on says where it comes from."""
    one = reader()
    words, meta = one.page.locator("footer").inner_text(), one.js("window.conflictgraph.data.meta")

    for part in (
        meta["viewpoint"],
        meta["cutoff"],
        meta["data_hash"][:12],
        meta["version"],
        meta["licence"],
        "vis-network",
    ):
        assert part in words


def test_event_data_keep_their_licence_and_citation(another, tmp_path):
    """Acts that come from a dataset bring its licence and the citation that its makers ask for."""
    g = testing.toy()
    events = {
        "title": "A made-up dataset",
        "licence": "CC BY 4.0",
        "citation": "Ant, A. (2024). Bites.",
        "url": "https://example.org/",
    }
    cg.page.write(cg.ConflictGraph(g.tables.with_(meta={"events": events})), tmp_path / "events.html")

    words = another(tmp_path / "events.html").page.locator("footer").inner_text()

    assert "A made-up dataset" in words and "CC BY 4.0" in words and "Ant, A. (2024)" in words


def test_a_chosen_line_folds_out_into_its_acts(reader):
    """Each act behind a chosen line is a curve of its own, apart from the others, and a click opens it."""
    one = reader().go(sel=["kh", "usa"], line="kh>usa-")
    folded = one.js("() => window.conflictgraph.graph.folded().map(f => [f.id, f.points[f.points.length >> 1]])")
    rows = one.js("window.conflictgraph.index.lines.get('kh>usa-').rows")

    assert sorted(name for name, _ in folded) == sorted(rows)
    middles = [point for _, point in folded]
    assert all((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 > 8**2 for n, a in enumerate(middles) for b in middles[:n])
    at = one.js(
        "([x, y]) => { const b = document.querySelector('.canvas').getBoundingClientRect(), d = window.conflictgraph.graph.net.canvasToDOM({ x, y }); return [b.x + d.x, b.y + d.y]; }",
        folded[0][1],
    )
    one.page.mouse.click(*at)
    one.until(f"window.conflictgraph.state.act === '{folded[0][0]}'")
    assert one.state("line") == "kh>usa-" and len(one.js("() => window.conflictgraph.graph.folded()")) == len(rows)
    one.page.get_by_role("button", name="Back", exact=True).click()
    assert one.state("act") == "" and one.page.locator(".told .card").count() == len(rows)
    one.go(line="", sel=[])
    assert one.js("() => window.conflictgraph.graph.folded()") == []


def test_a_link_to_the_view_can_be_copied(another):
    """The whole address of the view goes to the clipboard."""
    one = another(permissions=["clipboard-read", "clipboard-write"]).go(sel=["kh"], view="matrix")

    one.page.locator("select[data-key=export]").select_option("link")
    one.page.wait_for_timeout(200)

    copied = one.js("navigator.clipboard.readText()")
    assert copied.startswith("file://") and copied.endswith("#sel=kh&view=matrix")


def test_the_tour_speaks_arabic_too(reader):
    """With Arabic chosen the stops are told in Arabic, where the corpus has it."""
    one = reader().go(lang="ar")
    one.page.locator("button[data-key=tour]").click()

    assert "الضربة في المشتل" in one.page.locator(".tourbox").inner_text()


def test_stale_words_are_marked_in_both_languages(another, tmp_path):
    """Words that are only like the quote are not shown as if they were it."""
    g = testing.graph([testing.act("x", "ant", "bee", stale=True)], actors=["ant", "bee"])
    cg.page.write(g, tmp_path / "stale.html")
    one = another(tmp_path / "stale.html").go(act="x")

    assert "Stale: the text has changed" in one.told()
    assert "متقادم" in one.go(lang="ar").told()
