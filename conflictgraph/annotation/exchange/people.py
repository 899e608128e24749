"""What is said of an actor, field by field, and back."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from conflictgraph import vocab
from conflictgraph.errors import SeedError
from conflictgraph.model import Actor

__all__ = ["DERIVED", "actor_fields", "actor_of", "plain"]

# What follows from other fields, or is no field of a note.
DERIVED = frozenset({"id", "period", "evidence", "is_person"})


def plain(value: Any) -> Any:
    """Give a value as JSON holds it.

    Parameters
    ----------
    value
        A record, a tuple, or a plain value.

    Returns
    -------
    object
        A mapping without defaults, a list, or the value.
    """
    if isinstance(value, BaseModel):
        return {
            name: getattr(value, name)
            for name, info in type(value).model_fields.items()
            if getattr(value, name) != info.default
        }
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def actor_fields(actor: Actor) -> dict[str, Any]:
    """List what is said of an actor besides its id.

    Parameters
    ----------
    actor
        The actor.

    Returns
    -------
    dict
        Field to value, as JSON holds it; defaults are left out.
    """
    found: dict[str, Any] = {}
    for name, info in Actor.model_fields.items():
        value = getattr(actor, name)
        if name not in DERIVED and (info.is_required() or value != info.default):
            found[name] = dict(value) if name == "names" else plain(value)
    if vocab.ACTOR_KINDS[actor.kind].is_placeholder:
        found.pop("is_placeholder", None)
    return found


def actor_of(name: str, fields: dict[str, Any]) -> Actor:
    """Make an actor of what was said of it.

    Parameters
    ----------
    name
        Its id.
    fields
        As `actor_fields` gave them.

    Returns
    -------
    Actor
        The actor.

    Raises
    ------
    SeedError
        When a field is of the wrong kind.
    """
    given = dict(fields)
    if "names" in given:
        given["names"] = tuple(given["names"].items()) if isinstance(given["names"], dict) else given["names"]
    kind = given.get("kind", "other")
    known = vocab.ACTOR_KINDS.get(kind if isinstance(kind, str) else "")
    if known:
        given |= {
            "is_person": known.is_person,
            "is_placeholder": known.is_placeholder or bool(given.get("is_placeholder")),
        }
    try:
        return Actor(id=name, **{"name": name, **given})
    except (ValidationError, TypeError) as error:
        raise SeedError(f"actors/{name}: {str(error).splitlines()[0]}") from None
