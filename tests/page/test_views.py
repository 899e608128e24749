"""Three views of one state, its address, search, filters, focus, sizes and blocs, in a real browser."""

from __future__ import annotations

import pytest

import conflictgraph as cg
from conflictgraph import testing
from conflictgraph.measures import centrality
from conflictgraph.measures.blocs import communities

pytestmark = pytest.mark.browser

LINES = "() => window.conflictgraph.now.lines.map(l => l.id)"
ROWS = "() => [...window.conflictgraph.now.rows]"


def test_three_views_show_one_selection(reader):
    """The line that is chosen on the drawing is a cell of the matrix, and its acts stand in the table."""
    one = reader()
    acts = "() => [...window.conflictgraph.index.lines.get('kh>usa-').rows].filter(id => window.conflictgraph.index.rows.get(id).isAct).length"

    one.go(view="matrix", sel=["kh", "usa"])
    cell = one.page.get_by_role("button", name="Kataib Hezbollah → United States: Mixed 7")
    cell.click()
    one.go(view="table")

    assert one.state("sel") == ["kh", "usa"]
    assert one.page.locator("table.acts tbody tr").count() >= one.js(acts)
    assert one.page.locator("[aria-pressed=true]", has_text="Table").count() == 1 and one.silent


def test_the_table_sorts_by_every_column(reader):
    """A click on a heading sorts, a second turns the order, and the heading says so."""
    one = reader().go(view="table")
    heads = one.page.locator("table.acts th")
    for place in range(heads.count()):
        for order in ("ascending", "descending"):
            if not (heads.nth(place).get_attribute("aria-sort") == "descending" and order == "ascending"):
                heads.nth(place).locator("button").click()
            assert heads.nth(place).get_attribute("aria-sort") in {"ascending", "descending"}
    one.page.get_by_role("button", name="Date").click()
    days = one.page.locator("table.acts tbody tr td:first-child").all_inner_texts()
    assert days == sorted(days) and len(days) == 93


@pytest.mark.parametrize(
    "change",
    [
        {"view": "matrix", "sel": ["usa", "kh"], "start": "2024-01-01"},
        {"view": "table", "sel": ["iran"], "size": "pagerank", "clock": "known", "end": "2024-02-08"},
        {"sel": ["usa", "nujaba"], "ask": "drawn", "lang": "ar"},
        {"sel": ["kh"], "focus": True},
        {"sel": ["kh", "usa"], "line": "kh>usa-"},
        {"act": "F076"},
    ],
)
def test_a_link_opens_the_same_state(reader, another, change):
    """What the address says after a change opens the same view in another window."""
    one = reader().go(**change)
    fragment = one.js("location.hash")

    other = another(fragment=fragment)

    for name, value in change.items():
        assert other.state(name) == value, name
    assert fragment.startswith("#")


def test_a_page_can_open_with_a_view_that_was_copied(another, reader, corpus, tmp_path):
    """What a reader copies as a link is what Python takes: the page opens so, and an address of its own still wins."""
    copied = reader().go(sel=["kh", "usa"], view="matrix").js("window.conflictgraph.address()").split("#")[1]
    cg.page.write(corpus, tmp_path / "copied.html", view=f"#{copied}", paths=False)

    one = another(tmp_path / "copied.html")
    assert one.state("sel") == ["kh", "usa"] and one.page.locator("table.matrix").is_visible()
    one.go(sel=[], view="network")
    plain = one.js("location.hash")
    assert plain and another(tmp_path / "copied.html", plain).state("view") == "network"

    two = another(tmp_path / "copied.html", "#view=table")
    assert two.state("view") == "table" and two.state("sel") == []


def test_a_tour_can_be_written_in_python(another, tmp_path):
    """Views with a sentence each are told in the order given, whatever the corpus has."""
    tour = [
        {"name": "First", "text": "The ant bites.", "hash": "#sel=ant"},
        {"name": "All", "text": "The rest.", "hash": "#view=table"},
    ]
    cg.page.write(testing.toy(), tmp_path / "tour.html", tour=tour)

    one = another(tmp_path / "tour.html")
    one.page.locator("button[data-key=tour]").click()
    assert one.state("sel") == ["ant"] and "The ant bites." in one.page.locator(".tourbox").inner_text()
    one.page.locator("button[data-key=tour-next]").click()
    assert one.state("view") == "table" and "The rest." in one.page.locator(".tourbox").inner_text()


def test_back_and_forward_walk_through_the_states(reader):
    """The browser's own buttons lead back and forth, and a moved brush leaves no trail of steps."""
    one = reader()
    one.go(sel=["usa"]).go(view="matrix").go(sel=["kh", "usa"], view="network")
    one.page.locator("[role=slider]").first.focus()
    for _ in range(3):
        one.page.keyboard.press("ArrowRight")

    one.page.go_back()
    one.until("window.conflictgraph.state.view === 'matrix'")
    assert one.state("sel") == ["usa"]
    one.page.go_back()
    one.until("window.conflictgraph.state.view === 'network'")
    one.page.go_forward()
    one.until("window.conflictgraph.state.view === 'matrix'")
    assert one.silent


def test_the_addresses_of_the_brief_are_read(another):
    """Two actors as from and to, a period, and the second clock, as a tour writes them."""
    one = another(fragment="#from=usa&to=iraq_gov")
    assert one.state("sel") == ["usa", "iraq_gov"] and one.page.locator("details.path").count() == 3

    two = another(fragment="#sel=usa,iri,iran&period=2024-01-28/2024-02-07")
    assert [two.state("start"), two.state("end")] == ["2024-01-28", "2024-02-07"]
    assert two.state("sel") == ["usa", "iri", "iran"]

    three = another(fragment="#known=2024-02-08")
    assert [three.state("clock"), three.state("end")] == ["known", "2024-02-08"]


def test_search_finds_by_name_and_in_both_languages(reader):
    """A part of a name, or the Arabic name, picks the actor; what is unknown is said."""
    one = reader()
    for text, actor in (("Nujaba", "nujaba"), ("كتائب حزب الله", "kh")):
        one.page.keyboard.press("Escape")
        assert one.state("sel") == []
        one.page.keyboard.press("/")
        one.page.keyboard.type(text)
        one.page.keyboard.press("Enter")
        assert one.state("sel") == [actor]

    one.page.locator("input[type=search]").fill("Atlantis")
    one.page.keyboard.press("Enter")
    assert "No actor of that name" in one.page.locator("[role=status]").inner_text()


@pytest.mark.parametrize(
    ("group", "key"),
    [
        ("relation", "s:-1"),
        ("actTypes", "q:verbal_conflict"),
        ("actTypes", "t:ASSAULT"),
        ("ties", "r:backer_of"),
        ("kinds", "k:coalition"),
        ("certainty", "c:stated"),
        ("attribution", "a:unnamed"),
        ("sources", "p:Shafaq News"),
    ],
)
def test_each_filter_takes_its_rows_away_and_gives_them_back(reader, group, key):
    """Sign, class, type, relation, kind, certainty, attribution and source: a box hides what it names."""
    one = reader()
    before = one.js(ROWS)
    one.page.evaluate("(g) => { document.querySelector(`details[data-group=${g}]`).open = true; }", group)
    box = one.page.locator(f'input[data-key="f:{key}"]')

    box.uncheck()

    left = one.js(ROWS)
    gone = [row for row in before if row not in left]
    assert gone and one.state("hide") == [key] and one.js("location.hash") != ""
    matches = """([ids, kind, value]) => ids.every(id => { const r = window.conflictgraph.index.rows.get(id), a = window.conflictgraph.index.actors, s = window.conflictgraph.index.sources;
      return { s: () => String(r.sign) === value, q: () => r.quad === value, t: () => r.type === value, r: () => r.relation === value, k: () => r.pairs.every(p => p.some(e => a.get(e)?.kind === value)),
        c: () => r.certainty === value, a: () => !r.asserted_by && !r.claimed_by, p: () => r.quotes.every(q => q.sources.every(i => s.get(i).publisher === value)) }[kind](); })"""
    kind, value = key.split(":", 1)
    assert one.js(matches, [gone, kind, value])
    one.page.locator(f'input[data-key="f:{key}"]').check()
    assert one.js(ROWS) == before and one.silent


def test_the_filters_are_grouped_and_counted(reader):
    """Types stand under their quad class, with the number of acts that pass."""
    one = reader()
    group = one.page.locator("details[data-group=actTypes]")

    assert group.locator("ul.nested").count() == 4
    assert "assault" in group.inner_text() and group.locator("input").count() > 12
    count = one.js("() => [...window.conflictgraph.now.acts].filter(a => a.type === 'ASSAULT').length")
    row = one.page.locator("label", has=one.page.locator('input[data-key="f:t:ASSAULT"]'))
    assert row.locator(".n").inner_text() == str(count)


def test_focus_leaves_an_actor_and_its_neighbours(reader):
    """With focus the drawing holds the actor, its neighbours and its lines, and nothing else."""
    one = reader().go(sel=["kh"])

    one.page.get_by_label("Only its neighbours").check()

    lines = one.js("() => window.conflictgraph.graph.lines().map(l => [l.source, l.target])")
    shown = one.js("() => Object.keys(window.conflictgraph.graph.net.body.nodes)")
    assert lines and all("kh" in ends for ends in lines)
    assert set(shown) == {end for ends in lines for end in ends}
    one.page.get_by_label("Only its neighbours").uncheck()
    assert len(one.js("() => window.conflictgraph.graph.lines()")) > len(lines)


@pytest.mark.parametrize(
    ("size", "layer"), [("pagerank", "hostile"), ("betweenness", "cooperative"), ("friends", None)]
)
def test_sizes_are_measures_with_their_rank_range(reader, corpus, size, layer):
    """The reader chooses a measure; rank and range are those of Python when a source is left out."""
    one = reader()
    one.page.locator("select[data-key=size]").select_option(size)
    found = centrality.table(corpus, [size], layer=layer, stability="source")

    ranks = one.js(f"() => Object.fromEntries(window.conflictgraph.data.actors.map(a => [a.id, a.measures.{size}]))")

    for actor, row in found.iterrows():
        assert ranks[actor][1:] == [row[f"{size}_rank"], row[f"{size}_rank_low"], row[f"{size}_rank_high"]]
    best = found.index[0]
    sizes = one.js(
        "() => [...window.conflictgraph.graph.spots.values()].filter(s => !s.person).map(s => [s.size, s.id])"
    )
    assert one.js("(id) => window.conflictgraph.graph.spots.get(id).size", best) == max(sizes)[0]
    shown = one.page.locator(f'button[data-key="a:{best}"] .n').inner_text()
    assert shown.startswith("1")


def test_the_outlines_are_the_blocs_that_the_measures_find(reader, corpus):
    """Who is outlined together is in one bloc of the measures room; what does not fit is said."""
    one = reader()
    found = communities(corpus, persons=False)
    drawn = one.js("() => window.conflictgraph.data.blocs.map(b => b.members)")

    assert sorted(sorted(b) for b in found.blocs if len(b) > 1) == sorted(
        sorted(one for one in members if one in found.partition) for members in drawn
    )
    words = one.page.locator("details[data-group=blocs]")
    if words.get_attribute("open") is None:  # the page remembers what an earlier reader opened
        # As one event: a pointer that goes down before the page is drawn anew would come up on another element.
        words.locator("summary").evaluate("summary => summary.click()")
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(words).to_contain_text(f"{found.value:.0f} do not fit")


@pytest.fixture
def crowded(tmp_path):
    """A page of sixty actors that all act on the first."""
    rows = [testing.act(f"x{number}", f"a{number}", "a0") for number in range(1, 60)]
    cg.page.write(testing.graph(rows, actors=[f"a{number}" for number in range(60)]), tmp_path / "crowd.html")
    return tmp_path / "crowd.html"


def test_a_long_list_of_actors_goes_on_when_it_is_asked_for(another, crowded):
    """The list begins short; its button gives all the others, and the keyboard goes on with the first of them."""
    one = another(crowded, viewport={"width": 1280, "height": 560})
    rows, button = one.page.locator("button.actor[data-key^='a:']"), one.page.locator("[data-key='more:actors']")
    shown, rest = rows.count(), button.inner_text()

    one.js("() => document.querySelector('[data-key=\"more:actors\"]').focus({ preventScroll: true })")
    one.page.keyboard.press("Enter")
    one.until("document.querySelectorAll('button.actor[data-key^=\"a:\"]').length === 60")

    assert shown < 60 and rest == f"+ {60 - shown}" and button.count() == 0
    assert one.js("document.activeElement.dataset.key") == rows.nth(shown).get_attribute("data-key")
    one.go(sel=["a7"])
    assert rows.count() == 60 and one.silent  # a list that was opened stays open


def test_a_long_list_goes_on_when_it_is_scrolled(another, crowded):
    """Whoever scrolls the list of actors, or the cards of the panel, meets no end before the last one."""
    one = another(crowded, viewport={"width": 1280, "height": 560})
    rows = "document.querySelectorAll('button.actor[data-key^=\"a:\"]').length"
    assert one.js(rows) < 60
    one.page.locator("[data-key='more:actors']").scroll_into_view_if_needed()
    one.until(f"{rows} === 60")

    one.go(sel=["a0"])
    cards = "document.querySelectorAll('.told > .cards > .card').length"
    assert one.js(cards) == 40
    one.page.locator("[data-key='more:cards']").scroll_into_view_if_needed()
    one.until(f"{cards} === 59")
    assert one.silent


NAMES = """() => window.conflictgraph.graph.names().map(n => [n.id, n.at.x - n.width / 2, n.at.y - n.height / 2, n.at.x + n.width / 2, n.at.y + n.height / 2])"""


@pytest.mark.parametrize(
    "change", [{}, {"lang": "ar"}, {"sel": ["usa", "iraq_gov"]}, {"sel": ["kh"], "size": "friends"}]
)
def test_names_do_not_run_into_each_other(reader, change):
    """No written name covers another, in either language, and nobody of weight is without one."""
    one = reader().go(**change)
    one.page.wait_for_timeout(100)

    names = one.js(NAMES)

    meet = [
        (a[0], b[0])
        for place, a in enumerate(names)
        for b in names[:place]
        if min(a[3], b[3]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[2], b[2]) > 1
    ]
    assert meet == []
    written = {name[0] for name in names}
    chosen = set(change.get("sel", ("usa", "iraq_gov", "kh", "iri", "iran", "nujaba")))
    assert chosen <= written and len(written) > 35


def test_more_than_two_actors_can_be_chosen(reader):
    """Ctrl-click adds an actor and takes it away again; the panel tells what is between all of them."""
    one = reader().go(sel=["usa", "iri"])

    one.page.locator('button[data-key="a:iran"]').click(modifiers=["Control"])

    assert one.state("sel") == ["usa", "iri", "iran"] and "Among these" in one.page.locator(".told").inner_text()
    one.page.locator('button[data-key="a:iri"]').click(modifiers=["Control"])
    assert one.state("sel") == ["usa", "iran"]
