"""Sentences about steps: names instead of ids, dates, who says so, and row ids in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from conflictgraph.measures.escalation.path import NOT_A_FORECAST, Path, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.measures.escalation.fitted import FittedStrengths
    from conflictgraph.measures.escalation.result import EscalationPaths

__all__ = ["Scored", "Words", "brackets", "cite", "day", "row_words", "scored_words", "told"]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHOWN = 4
_UNKNOWN = "an unknown day"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Scored(Protocol):
    """An answer that may rest on fitted strengths."""

    @property
    def strengths(self) -> FittedStrengths | None:
        """The strengths with their score; nothing when they are assumed."""

    @property
    def unrated(self) -> int:
        """Act steps that they do not rate."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an explanation says of one row.

    Parameters
    ----------
    description
        What happened, in the annotator's words; empty when nobody wrote it.
    date
        When, in words.
    quote
        A quote behind it; empty where the text stays at home.
    publisher, published
        Who published it and when, as written.
    says
        Who asserts it, where that is not the publisher.
    more
        Further publications behind it.
    """

    description: str
    date: str
    quote: str
    publisher: str
    published: str
    says: str
    more: int


def day(when: object, edtf: str = "") -> str:
    """Write a day for a reader: 7 February 2024, or the date as it was written.

    Parameters
    ----------
    when
        A timestamp or NaT.
    edtf
        The date as written; kept when it is not one plain day.

    Returns
    -------
    str
        The words.
    """
    first, _, last = edtf.partition("/")
    if _DAY.fullmatch(first) and _DAY.fullmatch(last):
        return f"{day(pd.Timestamp(first))} to {day(pd.Timestamp(last))}"
    if edtf and not _DAY.fullmatch(edtf):
        return edtf
    if pd.isna(when):  # type: ignore[call-overload]  # a scalar
        return _UNKNOWN
    stamp = pd.Timestamp(when)  # type: ignore[arg-type]  # not NaT
    return f"{stamp.day} {_MONTHS[stamp.month - 1]} {stamp.year}"


def row_words(g: ConflictGraph, rows: Iterable[str]) -> dict[str, Words]:
    """Gather what an explanation needs of some rows.

    Parameters
    ----------
    g
        The graph.
    rows
        Ids of acts and ties.

    Returns
    -------
    dict
        Row id to words.
    """
    wanted = list(dict.fromkeys(rows))
    if not wanted:
        return {}
    acts = g.acts.drop_duplicates("act_id")
    acts = acts[acts["act_id"].isin(wanted)].rename(columns={"act_id": "row_id", "when": "edtf"})
    ties = g.ties
    ties = ties[ties["tie_id"].isin(wanted)].rename(columns={"tie_id": "row_id", "since_edtf": "edtf", "since": "date"})
    names = dict(zip(g.actors["actor_id"], g.actors["name"], strict=True))
    proof: dict[str, list[tuple[str, str, str]]] = {}
    for one in g.evidence(wanted).itertuples(index=False):
        proof.setdefault(str(one.row_id), []).append(
            (_text(one.quote), _text(one.publisher) or _text(one.title), _text(one.published))
        )
    found: dict[str, Words] = {}
    for table in (acts, ties):
        for row in table.itertuples(index=False):
            mine = proof.get(str(row.row_id), [("", "", "")])
            says = [part.strip() for part in str(row.asserted_by).split(";")]
            found[str(row.row_id)] = Words(
                description=str(row.description).rstrip(". "),
                date=day(row.date, str(row.edtf)),
                quote=next((quote for quote, _, _ in mine if quote), ""),
                publisher=mine[0][1],
                published=mine[0][2],
                says="; ".join(names.get(part, part) for part in says),
                more=len({publisher for _, publisher, _ in mine}) - 1,
            )
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def brackets(ids: Sequence[str], shown: int = _SHOWN) -> str:
    """Put row ids in brackets; of many, the first few and a count.

    Parameters
    ----------
    ids
        The ids.
    shown
        How many to show.

    Returns
    -------
    str
        Such as ``[F076, F067 and 3 more]``.
    """
    more = len(ids) - shown
    return "[" + ", ".join(ids[:shown]) + (f" and {more} more" if more > 0 else "") + "]"


def cite(row: str, words: Mapping[str, Words], *, quote: bool = True) -> str:
    """Say who reports a row, and in which words.

    Parameters
    ----------
    row
        Row id.
    words
        What is known of rows.
    quote
        Show the quote.

    Returns
    -------
    str
        Such as ``(AFP, 2024-02-08: «...»)``; empty when nothing is known.
    """
    one = words.get(row)
    if one is None or not (one.publisher or one.quote):
        return ""
    source = ", ".join(part for part in (one.publisher, one.published) if part)
    more = f" and {one.more} more" if one.more > 0 else ""
    says = f"according to {one.says}; " if one.says else ""
    said = f": «{_short(one.quote)}»" if quote and one.quote and one.quote.rstrip(". ") != one.description else ""
    return f" ({says}{source}{more}{said})"


def _short(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


_TIES = {
    "ally": "{v} is an ally of {u}",
    "leads": "{u} and {v} stand in one coalition, one at its head",
    "member": "{u} and {v} are bound by membership",
    "patron_up": "{v} backs {u}, and could be drawn in to protect its client",
    "proxy": "{v} is backed by {u}, and could be called on",
}


def _step(step: Step, number: int, names: Mapping[str, str], words: Mapping[str, Words]) -> list[str]:
    u, v = names.get(step.source, step.source), names.get(step.target, step.target)
    rows = step.act_ids or step.tie_ids
    newest = rows[0] if rows else ""
    known = words.get(newest)
    count = len(step.act_ids)
    acts = "one act is" if count == 1 else f"{count} acts are"
    said = f", {known.description}" if known and known.description else ""
    date = known.date if known else "an unknown day"
    if step.kind in {"act", "retaliation"}:
        verb = "hits back at" if step.kind == "retaliation" else "acts against"
        text = f"{u} {verb} {v}: {acts} on record, the newest on {date}{said}"
    elif step.kind == "host":
        text = f"{u} uses force on the soil of {v}: {acts} on record, the newest on {date}{said}"
    elif step.kind == "pressure":
        text = f"{u} presses {v}: {acts} on record, the newest on {date}{said}"
    elif step.kind == "answer":
        text = f"{v} answers what was done to {u}: on {date}{said}"
    else:
        text = _TIES[step.kind].format(u=u, v=v)
        text += f" ({known.description})" if known and known.description else ""
        text += f", since {known.date}" if known and known.date != "an unknown day" else ""
    lines = [
        f"  {number}. {text}{cite(newest, words)} {brackets(step.row_ids)}. {step.kind}, {step.score:.2f}, {step.status}."
    ]
    for answer, old in step.answers[:2] if step.kind != "answer" else ():
        one = words.get(answer)
        what = f"{one.description} " if one and one.description else ""
        when = f" on {one.date}" if one else ""
        mover = v if step.kind in _TIES or step.kind == "host" else u
        lines.append(
            f"     On record: {mover} answered {old} with {answer}{when}: {what}".rstrip(": ")
            + f"{cite(answer, words, quote=False)}."
        )
    return lines


def _path(path: Path, number: int, found: EscalationPaths) -> list[str]:
    names = found.names
    route = " -> ".join(names.get(actor, actor) for actor in path.actors)
    lines = [f"Path {number}: {route}"]
    for position, step in enumerate(path.steps, start=1):
        lines += _step(step, position, names, found.words)
    product = " x ".join(f"{step.score:.2f}" for step in path.steps)
    sum_up = (
        f"  Score {path.score:.3f}"
        + (f" = {product}" if len(path.steps) > 1 else "")
        + f" (a rank, no probability); {path.status} as a whole"
    )
    if path.stability is not None:
        sum_up += (
            f"; among the best in {path.stability:.0%} of redrawn parameters, score {path.low:.3f} to {path.high:.3f}"
        )
    if path.probability is not None:
        sum_up += f"; {path.probability:.2g} by the rates named below"
    lines.append(sum_up + ".")
    weak = path.steps[path.weakest - 1]
    if len(path.steps) > 1:
        lines.append(
            f"  Weakest step: {path.weakest} ({weak.kind}, {weak.score:.2f}); without {_grounds(weak)} the path breaks."
        )
    last = names.get(path.actors[-1], path.actors[-1])
    with_ = names.get(path.actors[0], path.actors[0])
    lines.append(f"  Side: {last} ends up {'against' if path.sign < 0 else 'on the side of'} {with_}.")
    return lines


def scored_words(found: Scored) -> list[str]:
    """Say how good fitted strengths were out of sample, and what they leave out; nothing when they are assumed.

    Parameters
    ----------
    found
        An answer.

    Returns
    -------
    list
        Lines.
    """
    if found.strengths is None:
        return []
    left = f"{found.unrated} act steps are left out: they join actors with fewer than {found.strengths.min_acts} acts within {found.strengths.quiet}, whom the model does not rate."
    return [found.strengths.explain(), *([left] if found.unrated else [])]


def _grounds(step: Step) -> str:
    rows = step.row_ids
    return ", ".join(rows) if len(rows) <= 3 else f"its {len(rows)} rows"


def told(found: EscalationPaths) -> str:
    """Tell paths in sentences.

    Parameters
    ----------
    found
        The paths.

    Returns
    -------
    str
        Plain text; the last line says that it is no forecast.
    """
    source, target = found.names.get(found.source, found.source), found.names.get(found.target, found.target)
    if not found.paths:
        return "\n".join(
            [f"No escalation path from {source} to {target}: {found.missing}.", *scored_words(found), NOT_A_FORECAST]
            if found.strengths is not None
            else [f"No escalation path from {source} to {target}: {found.missing}. {NOT_A_FORECAST}"]
        )
    as_of = day(found.at)
    at = "" if as_of == _UNKNOWN else f", as of {as_of}"
    lines = [
        f"From {source} to {target}: {len(found.paths)} path{'s' if len(found.paths) > 1 else ''} of at most {found.max_steps} steps, {found.mode}{at}."
    ]
    if found.cross_pressured:
        lines.append(f"{target} is reached on both sides: it is cross-pressured.")
    for number, path in enumerate(found.paths, start=1):
        lines += _path(path, number, found)
    if found.cut:
        lines.append("The search was stopped by its budget: better paths may be missing.")
    if found.mode != "prospective" or found.n_ambiguous_same_time:
        order = "may follow" if found.same_time == "allow" else "do not follow"
        lines.append(
            f"Acts of one day {order} each other here; {found.n_ambiguous_same_time} pairs of acts fall on one day."
        )
    if found.calibration:
        lines.append(f"Rates: {found.calibration}.")
    lines += [*scored_words(found), NOT_A_FORECAST]
    return "\n".join(lines)
