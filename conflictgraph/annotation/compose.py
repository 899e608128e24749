"""Records written as a seed: for what comes from other tools and from merging, never over a person's file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Act, Actor, Claim, PassedOver, Publication, Response, Tie, Toll

__all__ = ["actors_yaml", "seed_yaml"]

_COMMON = ("according_to", "reported_by", "claimed_by", "denied_by", "known_from", "description", "note")
_SIGNS = {-1: "hostile", 0: "neutral", 1: "cooperative"}


# What a double-quoted YAML scalar would fold, or what a reader of YAML refuses to see as it is.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SAFE_KEY = re.compile(r"[^\W_][\w.+-]*")


def _text(value: object) -> str:
    return _ODD.sub(lambda hit: f"\\u{ord(hit[0]):04x}", json.dumps(value, ensure_ascii=False))


def _key(name: str) -> str:
    return name if _SAFE_KEY.fullmatch(name) else _text(name)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _toll(toll: Toll) -> str:
    known = {key: getattr(toll, key) for key in ("low", "best", "high") if getattr(toll, key) is not None}
    return "{ " + ", ".join(f"{key}: {_number(value)}" for key, value in known.items()) + " }" if known else ""


def _answers(links: Iterable[Response]) -> str:
    said = [{key: getattr(link, key) for key in ("act", "basis", "by", "note") if getattr(link, key)} for link in links]
    return ", ".join("{ " + ", ".join(f"{key}: {_text(value)}" for key, value in one.items()) + " }" for one in said)


def _statement(row: Any, pairs: list[tuple[str, str]]) -> list[str]:
    lines = [
        f"  {_key(row.id)}:",
        *(f"    {key}: {value}" for key, value in pairs if value and value not in {'""', "[]"}),
    ]
    lines += [f"    {key}: {_text(value)}" for key in _COMMON if (value := getattr(row, key))]
    lines += [f"    status: {row.status}"] if row.status != "happened" else []
    lines += [f"    certainty: {row.certainty}"] if row.certainty != "stated" else []
    lines += ["    disputed: true"] if row.disputed else []
    lines += [f"    confidence: {_number(row.confidence)}"] if row.confidence is not None else []
    lines += [f"    {key}: {_text(list(value))}" for key in ("sources", "tags") if (value := getattr(row, key))]
    quotes = [quote for quote in row.evidence if quote.quote or quote.parts]
    if quotes:
        lines.append("    evidence:")
        for quote in quotes:
            said = quote.quote or "chars " + ", ".join(f"{a}-{b}" for a, b in quote.parts)
            graded = {"quote": said, "credibility": quote.credibility}
            lines.append(f"      - {_text(graded if quote.credibility else said)}")
    return lines


def _act(act: Act) -> list[str]:
    pairs = [
        ("who", _text(list(act.who) or "unknown")),
        ("did", act.did),
        ("to", _text(list(act.to)) if act.to else ""),
        ("when", _text(act.when)),
        ("where", _text(act.where)),
        ("event", _text(act.event)),
        ("cameo", _text(act.cameo)),
        ("killed", _toll(act.killed)),
        ("injured", _toll(act.injured)),
        ("in_response_to", f"[{_answers(act.in_response_to)}]"),
        ("sign", "" if act.sign is None else _SIGNS[act.sign]),
        ("intensity", "" if act.intensity is None else _number(act.intensity)),
        ("weight", "" if act.weight == 1 else _number(act.weight)),
        ("alternative_of", _text(act.alternative_of)),
        ("series", "true" if act.series else ""),
        ("direction", "" if act.direction == ("directed" if act.to else "monadic") else act.direction),
    ]
    return _statement(act, pairs)


def _tie(tie: Tie) -> list[str]:
    pairs = [("who", _key(tie.who)), ("is", tie.relation), ("of", _key(tie.of))]
    pairs += [(key, _text(getattr(tie, key))) for key in ("since", "until", "size")]
    pairs += [("sign", "" if tie.sign is None else _SIGNS[tie.sign])]
    pairs += [("strength", "" if tie.strength is None else _number(tie.strength))]
    return _statement(tie, pairs)


def _claim(claim: Claim) -> list[str]:
    return _statement(claim, [("by", _text(claim.by.split("; "))), ("about", _text(list(claim.about)))])


def _actor(actor: Actor) -> str:
    said: dict[str, Any] = {
        "name": actor.name,
        "kind": actor.kind,
        "names": dict(actor.names),
        "aliases": list(actor.aliases),
    }
    said |= {"parent": actor.parent, "member_of": list(actor.member_of), "wikidata": actor.wikidata, "note": actor.note}
    said |= {"placeholder": "true" if actor.is_placeholder and not vocab.ACTOR_KINDS[actor.kind].is_placeholder else ""}
    return f"  {_key(actor.id)}: " + _text({key: value for key, value in said.items() if value})


def seed_yaml(
    source: dict[str, str],
    annotator: dict[str, Any],
    *,
    actors: Iterable[Actor] = (),
    publications: Iterable[Publication] = (),
    acts: Iterable[Act] = (),
    ties: Iterable[Tie] = (),
    claims: Iterable[Claim] = (),
    passed_over: Iterable[PassedOver] = (),
) -> str:
    """Write records as a seed.

    Parameters
    ----------
    source, annotator
        Their keys.
    actors, publications, acts, ties, claims, passed_over
        The records.

    Returns
    -------
    str
        YAML that loads to the same records.
    """
    lines = ["conflictgraph: 1", "source:", *(f"  {key}: {_text(value)}" for key, value in source.items() if value)]
    who = {key: value for key, value in annotator.items() if value}
    lines += [f"annotator: {_text(who)}"] if who else []
    papers = [(_key(row.id), {k: v for k, v in row.model_dump(exclude={"id"}).items() if v}) for row in publications]
    sections: list[tuple[str, list[str]]] = [
        ("actors", [_actor(actor) for actor in actors]),
        ("publications", [f"  {name}: {_text(said)}" for name, said in papers]),
        ("acts", [line for act in acts for line in _act(act)]),
        ("ties", [line for tie in ties for line in _tie(tie)]),
        ("claims", [line for claim in claims for line in _claim(claim)]),
        ("passed_over", [f"  - {_text({'quote': row.evidence.quote, 'why': row.why})}" for row in passed_over]),
    ]
    for name, body in sections:
        lines += [f"{name}:", *body] if body else []
    return "\n".join(lines) + "\n"


def actors_yaml(actors: Iterable[Actor]) -> str:
    """Write actors as a register that the seeds of a folder share.

    Parameters
    ----------
    actors
        The actors.

    Returns
    -------
    str
        YAML for ``actors.yaml``.
    """
    return "\n".join(["actors:", *(_actor(actor) for actor in actors)]) + "\n"
