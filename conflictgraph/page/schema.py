"""The payload's JSON Schema, read off the typed contract."""

from __future__ import annotations

import typing
from types import NoneType
from typing import Any

from conflictgraph.page.contract import Payload

__all__ = ["schema"]

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def schema() -> dict[str, Any]:
    """What a payload must look like, as JSON Schema 2020-12.

    Returns
    -------
    dict
        The schema; no other fields than those of the contract are allowed.

    Examples
    --------
    >>> schema()["properties"]["format"]
    {'type': 'integer'}
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "conflictgraph page payload",
        **_of(Payload),
    }


def _of(kind: Any) -> dict[str, Any]:
    if kind is Any:
        return {}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if typing.is_typeddict(kind):
        hints = typing.get_type_hints(kind)
        fields = {name: _of(hint) for name, hint in hints.items()}
        return {"type": "object", "properties": fields, "required": sorted(fields), "additionalProperties": False}
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        return {"type": "array", "items": _of(parts[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(parts[1])}
    return {"anyOf": [_of(part) for part in parts]}
