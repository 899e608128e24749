"""The nine kinds of change that a text undergoes: an anchor is right or lost, never wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conflictgraph.readers.seed.anchor import Anchor, Hint, Text
from conflictgraph.readers.seed.fold import fold, sha256, split_gaps

# Written for this test; some stand nearly twice, as sentences of news do.
SENTENCES = [
    "The river council met on Monday – without the harbour guild",
    "The council did speak to the guild after the raid, its speaker said",
    "It 'did not accept' the plan of the harbour guild",
    "Guards of the mill fired on a barge of the guild; nobody was hurt",
    "Guards of the mill fired on a second barge of the guild",
    "Café owners in the old town closed for a day",
    '"We are not a party to this," one of them told a reporter',
    "The guild stopped all barges until the council answers",
    "A ferry 🚢 of the guild brought food to the mill on Thursday",
    "قال المجلس إنه سيرد على الهجوم",
    "The mill thanked the crew, and the crew thanked the mill",
    "The plan of the harbour guild was read out again",
]
PARAGRAPHS = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True), min_size=2, max_size=5)
# A text is a list of pairs: a character, and where it stood before the change (None: it is new).
Marked = list[tuple[str, int | None]]


def _plain(marked):
    return "".join(char for char, _ in marked)


def _new(words):
    return [(char, None) for char in words]


def _coin(draw):
    """A coin that is cheap to throw at every character, and lands the same for the same example."""
    thrown = random.Random(draw(st.integers(0, 9999)))
    return lambda: thrown.random() < 0.5


def _marks(marked, draw):
    turned, coin = {"'": "’", '"': "”", "–": "-"}, _coin(draw)
    return [(turned.get(char, char) if coin() else char, at) for char, at in marked]


def _blanks(marked, draw):
    coin = _coin(draw)
    return [("\u00a0" if char == " " and coin() else char, at) for char, at in marked]


def _wrapped(marked, draw):
    made, coin = [], _coin(draw)
    for char, at in marked:
        made += [("\n", at), *_new("  ")] if char == " " and coin() else [(char, at)]
    return made


def _note_above(marked, _draw):
    return [*_new("The editor adds: nothing is known of the guild.\n\n"), *marked]


def _paragraphs(marked):
    made, text, start = [], _plain(marked), 0
    for piece in text.split("\n\n"):
        made.append(marked[start : start + len(piece)])
        start += len(piece) + 2
    return made


def _joined(paragraphs):
    made = []
    for piece in paragraphs:
        made += [*(_new("\n\n") if made else []), *piece]
    return made


def _repeated(marked, draw):
    own = _paragraphs(marked)
    again = draw(st.lists(st.sampled_from(own), min_size=1, max_size=2))
    return _joined([*own, *(_new(_plain(piece)) for piece in again)])


def _removed(marked, draw):
    own = _paragraphs(marked)
    out = draw(st.integers(0, len(own) - 1))
    return _joined([piece for number, piece in enumerate(own) if number != out])


def _typos(marked, draw):
    letters = [number for number, (char, _) in enumerate(marked) if char.isalpha()]
    wrong = set(draw(st.lists(st.sampled_from(letters), max_size=max(1, len(letters) // 100))))
    return [("x" if number in wrong else char, at) for number, (char, at) in enumerate(marked)]


def _reworded(marked, draw):
    spans, text = [], _plain(marked)
    start = 0
    for word in text.split(" "):
        spans.append((start, start + len(word)))
        start += len(word) + 1
    made = list(marked)
    for begin, end in sorted(draw(st.lists(st.sampled_from(spans), max_size=6, unique=True)), reverse=True):
        made[begin:end] = _new("otherwise")
    return made


def _negated(marked, draw):
    made, text = list(marked), _plain(marked)
    verbs = [" fired ", " stopped ", " brought ", " closed ", " accept", " speak ", " thanked ", " met "]
    places = sorted({at for verb in verbs for at in range(len(text)) if text.startswith(verb, at)}, reverse=True)
    for at in places:
        if draw(st.booleans()):
            made[at:at] = _new(draw(st.sampled_from([" never", " not"])))
    return made


CHANGES = [_marks, _blanks, _wrapped, _note_above, _repeated, _removed, _typos, _reworded, _negated]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
@given(PARAGRAPHS, st.data())
@settings(deadline=None, max_examples=40)
def test_an_anchor_is_right_or_lost_and_never_wrong(change, paragraphs, data):
    """Whatever text, quote and change: what is found begins and ends at the very characters that were quoted."""
    words = "\n\n".join(". ".join(piece) + "." for piece in paragraphs)
    tokens = data.draw(st.sampled_from(words.split("\n\n"))).split()
    start = data.draw(st.integers(0, len(tokens) - 1))
    length = data.draw(st.integers(1, 12))
    quote = " ".join(tokens[start : start + length])
    if length > 4 and data.draw(st.booleans()):
        quote = " ".join([*tokens[start : start + 2], "…", *tokens[start + length - 2 : start + length]])
    text = Text(words)
    before = text.find(quote)
    assume(isinstance(before, Anchor))
    # A lock remembers of a quote with a gap what the gap left out; without a lock nobody does.
    span = sha256(words[before.parts[0][0] : before.parts[-1][1]]) if len(before.parts) > 1 else ""
    hint = Hint(before.parts[0][0], *text.context(before.parts), span=span)
    bare = Hint(before.parts[0][0], span=span)

    marked = change([(char, at) for at, char in enumerate(words)], data.draw)
    after = Text(_plain(marked))
    found = after.find(quote, data.draw(st.sampled_from([hint, bare] if span else [hint, bare, None])))

    if not isinstance(found, Anchor):
        return
    assert [fold(after.words[a:b]) for a, b in found.parts] in (split_gaps(quote), [fold(quote)])
    for (old_start, old_end), (new_start, new_end) in zip(before.parts, found.parts, strict=True):
        assert marked[new_start][1] == old_start
        assert marked[new_end - 1][1] == old_end - 1


@given(PARAGRAPHS, st.data())
@settings(deadline=None, max_examples=40)
def test_changes_of_form_and_a_note_above_lose_nothing(paragraphs, data):
    """White space, marks, wrapping and words above: every quote that stood once is found again."""
    words = "\n\n".join(". ".join(piece) + "." for piece in paragraphs)
    sentence = data.draw(st.sampled_from([one for piece in paragraphs for one in piece]))
    assume(words.count(sentence) == 1)
    marked = [(char, at) for at, char in enumerate(words)]
    for change in (_marks, _blanks, _wrapped, _note_above):
        marked = change(marked, data.draw)

    found = Text(_plain(marked)).find(sentence)

    assert isinstance(found, Anchor)
    assert marked[found.parts[0][0]][1] == words.index(sentence)
