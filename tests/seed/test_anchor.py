"""Anchors: right or lost, never wrong, whatever happens to the text."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.readers.seed.anchor import Anchor, Hint, Text, longer, nearest
from conflictgraph.readers.seed.fold import Folded, fold, sha256, split_gaps

PARAGRAPHS = [
    "The river council met on Monday. It 'did not accept' the plan of the harbour guild, its speaker said.",
    "On Tuesday guards of the mill fired on a barge of the guild – nobody was hurt. The mill denied that it gave an order.",
    'Café owners in the old town closed for a day. "We are not a party to this," one of them told a reporter.',
    "The guild stopped all barges until the council answers. The council will not answer before Friday, an aide said.",
    "A ferry 🚢 of the guild brought food to the mill on Thursday. The mill thanked the crew.",
]
QUOTES = [
    "It 'did not accept' the plan of the harbour guild",
    "guards of the mill fired on a barge of the guild – nobody was hurt",
    "The mill denied that it gave an order",
    "Café owners in the old town closed for a day",
    '"We are not a party to this," one of them told a reporter',
    "The guild stopped all barges until the council answers",
    "brought food to the mill on Thursday",
    "The guild … before Friday, an aide said",
]
WORDS = "\n\n".join(PARAGRAPHS)


def _hint(quote):
    text = Text(WORDS)
    found = text.find(quote)
    assert isinstance(found, Anchor)
    prefix, suffix = text.context(found.parts)
    return Hint(found.parts[0][0], prefix, suffix)


def _typos(text):
    chance = random.Random(7)
    return "".join("x" if char.isalpha() and chance.random() < 0.01 else char for char in text)


CHANGES = {
    "typographic marks": lambda t: t.replace(" 'did", " ‘did").replace("accept'", "accept’").replace("–", "-").replace(" the ", "\xa0the "),
    "re-wrapped lines": lambda t: t.replace(". ", ".\n   ").replace(" the ", "\nthe "),
    "CRLF": lambda t: t.replace("\n", "\r\n"),
    "decomposed letters": lambda t: unicodedata.normalize("NFD", t),
    "note above": lambda t: "A note of the editor stands above now.\n\n" + t,
    "paragraphs repeated": lambda t: t + "\n\n" + PARAGRAPHS[1] + "\n\n" + PARAGRAPHS[3],
    "one paragraph removed": lambda t: t.replace(PARAGRAPHS[1] + "\n\n", ""),
    "typos": _typos,
    "wordings edited": lambda t: t.replace("stopped all", "halted most").replace("brought food", "carried food"),
    "negated": lambda t: t.replace("brought food", "brought no food").replace("guild stopped", "guild never stopped"),
    "soft hyphens": lambda t: t.replace("council", "coun\u00adcil"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("quote", QUOTES)
def test_an_anchor_is_right_or_lost(change, quote):
    """After each kind of change the words at the anchor are the quote's words, or there is no anchor."""
    moved = CHANGES[change](WORDS)
    text = Text(moved)

    found = text.find(quote, _hint(quote))

    if isinstance(found, Anchor):
        pieces = [fold(moved[start:end]) for start, end in found.parts]
        assert pieces in (split_gaps(quote), [fold(quote)])


@pytest.mark.parametrize(
    "change", ["typographic marks", "re-wrapped lines", "CRLF", "decomposed letters", "note above"]
)
def test_changes_of_form_lose_nothing(change):
    """White space, marks and composition never lose a quote."""
    text = Text(CHANGES[change](WORDS))

    assert all(isinstance(text.find(quote), Anchor) for quote in QUOTES)


def test_a_negation_is_never_accepted():
    """A sentence that was negated is proposed with its difference and not taken."""
    text = Text(CHANGES["negated"](WORDS))

    found = text.find("brought food to the mill on Thursday", _hint("brought food to the mill on Thursday"))
    like = nearest(text, "brought food to the mill on Thursday")

    assert found == []
    assert like is not None
    assert "«no»" in like.difference


def test_repeated_paragraphs_are_told_apart_by_the_lock():
    """Without a lock a quote that stands twice is nowhere; the lock's context or place decides."""
    text = Text(CHANGES["paragraphs repeated"](WORDS))
    quote = "The mill denied that it gave an order"

    blind, guided = text.find(quote), text.find(quote, _hint(quote))

    assert isinstance(blind, list) and len(blind) == 2
    assert isinstance(guided, Anchor)
    assert guided.parts[0][0] == WORDS.index(quote)


def test_longer_quotes_are_offered():
    """A quote that stands twice is answered with longer ones that stand once."""
    text = Text(WORDS)
    places = text.find("of the guild")

    offers = longer(text, places, "of the guild")

    assert offers
    assert all(len(text.matches(offer)) == 1 for offer in offers)


def test_a_gap_is_at_most_400_characters():
    """A jump over more than 400 characters is no jump."""
    assert isinstance(Text("begin " + "x" * 380 + " end").find("begin … end"), Anchor)
    assert Text("begin " + "x" * 420 + " end").find("begin … end") == []


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.data())
def test_folded_positions_lead_back_to_the_words(words, data):
    """Whatever the text, the original words of a folded span fold to that span."""
    folded = Folded(words)
    if len(folded.text) < 1:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))

    begin, stop = folded.span(start, end)

    assert 0 <= begin < stop <= len(words)
    assert folded.text[start:end].strip() in Folded(words[begin:stop]).text or not folded.text[start:end].isascii()


@given(st.lists(st.sampled_from([" ", "\n", "‘", "a", "é", "🚢", "ב", "\u00ad", "x y"]), min_size=1, max_size=30))
def test_the_hash_ignores_folding(pieces):
    """Marks and white space do not change the hash of a quote."""
    quote = "".join(pieces)

    assert sha256(quote) == sha256(quote.replace("\n", "  ").replace("‘", "'"))
