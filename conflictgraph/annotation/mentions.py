"""Where actors are named in a text, and the unit in which other tools count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conflictgraph.model import Actor

__all__ = ["mentions", "nearest_mention", "utf16"]


def mentions(words: str, actors: Iterable[Actor]) -> list[tuple[int, int, str]]:
    """Find where actors are named.

    Parameters
    ----------
    words
        The text.
    actors
        Whom to look for, by name and alias; case counts.

    Returns
    -------
    list
        Begin, end (code points) and actor id, in the order of the text; the longest name wins.
    """
    ids = {name: actor.id for actor in actors for name in (*actor.aliases, actor.name) if len(name) > 1}
    if not ids:
        return []
    longest = sorted(ids, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")
    return [(hit.start(), hit.end(), ids[hit[0]]) for hit in pattern.finditer(words)]


def nearest_mention(found: list[tuple[int, int, str]], actor: str, at: int) -> int:
    """Choose the mention of an actor that is nearest to a place.

    Parameters
    ----------
    found
        What `mentions` gave.
    actor
        The actor's id.
    at
        Code point.

    Returns
    -------
    int
        Its number in the list, -1 when the actor is not named.
    """
    near = [(abs(start - at), number) for number, (start, _, name) in enumerate(found) if name == actor]
    return min(near)[1] if near else -1


def utf16(words: str, position: int) -> int:
    """Count a position in UTF-16 units, as JavaScript and UIMA do.

    Parameters
    ----------
    words
        The text.
    position
        Code point.

    Returns
    -------
    int
        Units of UTF-16 before it.

    Examples
    --------
    >>> utf16("🚢 x", 2)
    3
    """
    return position + sum(char > "\uffff" for char in words[:position])
