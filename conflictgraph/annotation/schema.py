"""The JSON Schema of the seed, for editors: made of the format's keys and the vocabulary, so that it cannot drift."""

from __future__ import annotations

import json
from typing import Any

from conflictgraph import vocab
from conflictgraph.annotation.said import SECTIONS, said
from conflictgraph.readers.seed.fields import KEYS

__all__ = ["NAME", "schema", "schema_text"]

NAME = "seed-1.schema.json"

# YAML in an editor turns 2003 into a number and `no` into a truth: the loader reads both as text.
_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_MANY: dict[str, Any] = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}
_DATE = {
    "type": ["string", "integer", "null"],
    "description": "2024-02-07, 2024-02, 2024, 2024-02-07?, ../2024-02-07 or a/b",
}
_LISTS: tuple[str, ...] = (
    "aliases",
    "member_of",
    "sources",
    "tags",
    "who",
    "to",
    "by",
    "about",
    "according_to",
    "reported_by",
)
_LISTS += ("claimed_by", "denied_by", "authors", "distinct_from")
_DATES = ("when", "since", "until", "known_from", "published", "accessed", "date", "cutoff")


def _choice(entries: dict[str, str]) -> dict[str, Any]:
    return {"oneOf": [{"const": name, "description": text} for name, text in entries.items()]}


def _acts() -> dict[str, str]:
    found = {}
    for kind in vocab.ACT_TYPES.values():
        found[kind.name] = kind.definition
        found.update({f"{kind.name}/{mode.name}": f"{kind.label}: {mode.definition}" for mode in kind.modes.values()})
    return found


def _relations() -> dict[str, str]:
    found = {row.name: f"who {row.label} of" for row in vocab.RELATIONS.values()}
    turned = {
        row.inverse: f"{row.name}, said from the other end" for row in vocab.RELATIONS.values() if not row.symmetric
    }
    return found | turned


def _kinds() -> dict[str, str]:
    return {word: row.label for row in vocab.ACTOR_KINDS.values() for word in dict.fromkeys((row.name, *row.aliases))}


def _object(what: str, known: dict[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in KEYS[what]:
        default = _MANY if key in _LISTS else _DATE if key in _DATES else _SCALAR
        found[key] = {**known.get(key, default), "description": said(what, key)}
    heading = SECTIONS[what].replace("`", "")
    return {
        "type": "object",
        "description": heading,
        "additionalProperties": False,
        "properties": found,
        "required": list(needed),
    }


def _by_id(inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["object", "null"], "additionalProperties": inner}


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a seed.

    Returns
    -------
    dict
        Draft 2020-12, with hover help for every kind.

    Examples
    --------
    >>> schema()["properties"]["conflictgraph"]
    {'const': 1, 'description': 'Version of the format: `1`.'}
    """
    evidence_one = {"anyOf": [_SCALAR, _object("evidence", {}, ("quote",))]}
    common: dict[str, Any] = {
        "status": _choice({row.name: row.definition for row in vocab.STATUSES.values()}),
        "certainty": _choice(dict(vocab.CERTAINTIES)),
        "evidence": {"anyOf": [evidence_one, {"type": "array", "items": evidence_one}]},
        "sign": {"enum": ["hostile", "neutral", "cooperative", -1, 0, 1]},
    }
    answer = {"anyOf": [_SCALAR, _object("response", {"basis": _choice(dict(vocab.BASES))}, ("act",))]}
    toll = {"anyOf": [_SCALAR, _object("toll", {})]}
    act = {
        **common,
        "did": _choice(_acts()),
        "in_response_to": {"anyOf": [answer, {"type": "array", "items": answer}]},
        "killed": toll,
        "injured": toll,
        "direction": {"enum": ["directed", "reciprocal", "unknown", "monadic"]},
    }
    names = {"type": "object", "additionalProperties": _SCALAR}
    properties = {
        "conflictgraph": {"const": 1},
        "source": _object("source", {}),
        "annotator": _object("annotator", {"name": _MANY, "role": {"enum": ["human", "machine", "adjudicated"]}}),
        "actors": _by_id(_object("actor", {"kind": _choice(_kinds()), "names": names}, ("name",))),
        "publications": _by_id(_object("publication", {})),
        "acts": _by_id(_object("act", act, ("who",))),
        "ties": _by_id(_object("tie", {**common, "is": _choice(_relations())}, ("who", "is", "of"))),
        "claims": _by_id(_object("claim", common, ("by",))),
        "passed_over": {"type": ["array", "null"], "items": _object("passed_over", {}, ("quote",))},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "conflictgraph seed, format 1",
        **_object("seed", properties, ("conflictgraph", "source")),
    }


def schema_text() -> str:
    """Write the JSON Schema of a seed as a file, the same bytes each time.

    Returns
    -------
    str
        JSON.
    """
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
