"""Keys of a data set become places in a list of actors; a key that lists several gives a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from conflictgraph.events.actors import Named

__all__ = ["chosen"]


def chosen(
    sides: Mapping[str, pd.Series], names: Mapping[str, tuple[Named, ...]]
) -> tuple[np.ndarray | None, dict[str, np.ndarray], list[str]]:
    """Put actors in the place of keys; a key that lists several gives a row each.

    Parameters
    ----------
    sides
        ``source`` and ``target``: categories of keys.
    names
        From a key to its actors.

    Returns
    -------
    row, codes, ids
        The row that each new row was, or nothing when each is itself; per side, places in ``ids``, which are those of both sides in the order of the alphabet.
    """
    found = {
        side: [[one.actor_id for one in names.get(str(key), ())] or [""] for key in cells.cat.categories]
        for side, cells in sides.items()
    }
    ids = sorted({one for lists in found.values() for some in lists for one in some})
    place = {name: number for number, name in enumerate(ids)}
    flat, starts, counts = {}, {}, {}
    for side, cells in sides.items():
        flat[side] = np.array([place[one] for some in found[side] for one in some], dtype=np.int32)
        sizes = np.array([len(some) for some in found[side]], dtype=np.int32)
        at = cells.cat.codes.to_numpy()
        starts[side], counts[side] = (np.cumsum(sizes) - sizes)[at], sizes[at]
    repeat = counts["source"] * counts["target"]
    if (repeat == 1).all():
        return None, {side: flat[side][starts[side]] for side in sides}, ids
    row = np.repeat(np.arange(len(repeat)), repeat)
    within = np.arange(len(row)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    other = counts["target"][row]
    offset = {"source": within // other, "target": within % other}
    return row, {side: flat[side][starts[side][row] + offset[side]] for side in sides}, ids
