"""Where each actor of a payload stands, and how much room its mark and label take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.graph import pairs
from conflictgraph.page.layout import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Actor

__all__ = ["room", "settle"]


def room(label: str, size: float, *, small: bool) -> tuple[float, float, float]:
    """Estimate the room of a mark and its wrapped label.

    Parameters
    ----------
    label
        The name.
    size
        Radius of the mark, in pixels.
    small
        Whether the label is set small.

    Returns
    -------
    tuple
        Half width, above, below, in pixels.
    """
    per_line, height = (17, 13.0) if small else (16, 16.0)
    words, count, width = label.split(), 1, 0
    for word in words:
        if width and width + 1 + len(word) > per_line:
            count, width = count + 1, len(word)
        else:
            width += (1 if width else 0) + len(word)
    wide = min(max((len(word) for word in words), default=1) if count > 1 else len(label), per_line + 2)
    wide = max(wide, per_line - 3 if count > 1 else wide)
    return max(size + 6, wide * (3.4 if small else 4.1) + 5), size + 7, size + 9 + count * height


def settle(g: ConflictGraph, actors: list[Actor], pinned: Mapping[str, tuple[float, float]]) -> str:
    """Write the place of each actor into its record.

    Parameters
    ----------
    g
        The graph.
    actors
        The records, heaviest first; their `x` and `y` are written.
    pinned
        Actor id to x and y of those who must stand somewhere.

    Returns
    -------
    str
        The name of the method.
    """
    number = {actor["id"]: index for index, actor in enumerate(actors)}
    table = pairs(g)
    ends = [
        (number[str(a)], number[str(b)], int(sign) if not mixed else 0)
        for a, b, sign, mixed in zip(table["a"], table["b"], table["sign"], table["mixed"], strict=True)
    ]
    for actor in actors:
        ends += [
            (number[actor["id"]], number[whole], 1)
            for whole in (actor["parent"], *actor["member_of"])
            if whole in number and whole != actor["id"]
        ]
    best = {(min(a, b), max(a, b)): sign for a, b, sign in reversed(ends)}
    keys = sorted(best)
    both = np.array(keys, dtype=np.int64).reshape(-1, 2)
    signs = np.array([best[key] for key in keys], dtype=np.int64)
    boxes = np.array(
        [room(actor["name"], actor["size"], small=actor["person"]) for actor in actors], dtype=np.float64
    ).reshape(-1, 3)
    blocs_of = np.array([actor["bloc"] for actor in actors], dtype=np.int64)
    fixed = [(number[name], float(x), float(y)) for name, (x, y) in sorted(pinned.items()) if name in number]
    found, name = place(len(actors), both, signs, blocs_of, boxes, fixed)
    for actor, (x, y) in zip(actors, found.tolist(), strict=True):
        actor["x"], actor["y"] = x, y
    return name
