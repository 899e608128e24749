"""Records of single sentences become one text, a sentence a line, with an act on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.annotation.exchange.draft import Draft
from conflictgraph.annotation.exchange.record import UNKNOWN, Quote, Row
from conflictgraph.errors import VocabularyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conflictgraph.annotation.exchange.labels import Labels

__all__ = ["Coded", "Sentence", "together"]


@dataclass(slots=True)
class Coded:
    """One coding of a sentence.

    Parameters
    ----------
    key
        Its id.
    did
        A PLOVER type, with or without a mode; or a CAMEO code.
    who, to
        Names of actors.
    fields
        Further fields of the act.
    """

    key: str
    did: str
    who: list[str]
    to: list[str]
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Sentence:
    """One sentence with its codings.

    Parameters
    ----------
    key
        Its id.
    words
        The sentence.
    coded
        What was coded; none means that nothing is to be coded.
    why
        Why nothing is.
    """

    key: str
    words: str
    coded: list[Coded] = field(default_factory=list)
    why: str = "no event"


def together(name: str, stem: str, sentences: Sequence[Sentence], labels: Labels) -> Draft:
    """Make one draft of sentences.

    Parameters
    ----------
    name
        The format.
    stem
        Name of the seed.
    sentences
        The sentences; one that stands twice is written once.
    labels
        What labels become.

    Returns
    -------
    Draft
        Every coding that is an act, with its sentence as evidence; a sentence without one is
        passed over. CAMEO 01 and 02 (statements, appeals) are no acts.
    """
    spans: dict[str, tuple[int, int]] = {}
    lines: list[str] = []
    at = 0
    for sentence in sentences:
        words = " ".join(sentence.words.split())
        if words and words not in spans:
            spans[words] = (at, at + len(words))
            lines.append(words)
            at += len(words) + 1
    draft = Draft(name, stem, "".join(line + "\n" for line in lines), labels)
    passed = 0
    coded = set()
    for sentence in sentences:
        span = spans.get(" ".join(sentence.words.split()))
        if span is None:
            draft.lose(sentence.key, "record without text")
            continue
        made = [one for one in sentence.coded if _act(draft, one, span)]
        coded.update([span] if made else [])
    for sentence in sentences:
        span = spans.get(" ".join(sentence.words.split()))
        if span and span not in coded:
            why = "no coding that is read here" if sentence.coded else sentence.why
            draft.rows[f"passed_over/{passed}"] = Row("passed_over", str(passed), {"why": why}, (Quote((span,)),))
            coded.add(span)
            passed += 1
    return draft


def _act(draft: Draft, one: Coded, span: tuple[int, int]) -> bool:
    becomes = draft.labels.statement(one.did)
    if becomes and becomes[0] == "acts":
        did = becomes[1]
    else:
        try:
            kind = vocab.cameo(one.did)
        except VocabularyError:
            draft.lose(one.key, f"label «{one.did}»")
            return False
        if kind is None:
            draft.lose(one.key, "statement or appeal (CAMEO 01, 02)")
            return False
        did = str(kind)
    who, to = ([draft.actor(name) for name in dict.fromkeys(names) if name] for names in (one.who, one.to))
    if who == to and len(who) == 1:
        draft.lose(one.key, "act of an actor on itself")
        return False
    row = Row(
        "acts",
        one.key,
        {"who": who or [UNKNOWN], "did": did, **({"to": to} if to else {}), **one.fields},
        (Quote((span,)),),
    )
    draft.put(row)
    return True
