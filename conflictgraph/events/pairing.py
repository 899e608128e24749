"""Folded batches become the frame of pairs: actors named, equal keys summed, in the order of the alphabet.

Everything is arrays: no object stands for a row, and time grows as the number of groups does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflictgraph.events.chosen import chosen
from conflictgraph.events.gathered import Gathered, day_series, places
from conflictgraph.events.pipeline import DIRECTIONS, OUTCOMES, opened
from conflictgraph.events.reference import QUADS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from conflictgraph.events.actors import Named

__all__ = ["Folded", "pairs"]

_SUMS = ("acts", "force", "score", "intensity", "unscored")
_TOLLS = ("low", "best", "high", "best_known")


class Folded:
    """Groups as they come in from the engine, and how many rows had which outcome."""

    def __init__(self) -> None:
        self._found = Gathered()
        self.counts: list[dict[str, int]] = []

    def add(self, batches: Iterable[Any]) -> None:
        """Take in the folded batches of one file."""
        count = dict.fromkeys(OUTCOMES, 0)
        for batch in batches:
            outcome = opened(batch.column("cell").to_numpy(zero_copy_only=False))["outcome"]
            acts = batch.column("acts").to_numpy(zero_copy_only=False)
            for number, name in enumerate(OUTCOMES):
                count[name] += int(acts[outcome == number].sum())
            kept = outcome == 0
            self._found.add(batch if kept.all() else batch.filter(_mask(kept)))
        self.counts.append(count)

    def uses(self) -> dict[str, int]:
        """Count the acts that name each key, as source or as target."""
        return self._found.uses("source", "target", weights="acts")

    def columns(self) -> dict[str, pd.Series]:
        """Give the columns, and forget the batches."""
        return {name: self._found.column(name) for name in self._found.names}


def _mask(values: np.ndarray) -> Any:
    from conflictgraph.events.extras import guest

    return guest("pyarrow").array(values)


def pairs(
    data: dict[str, pd.Series], by: str, names: Mapping[str, tuple[Named, ...]], tolls: Collection[str]
) -> pd.DataFrame:
    """Make the frame of pairs.

    Parameters
    ----------
    data
        Columns of `Folded`; emptied on the way.
    by
        day, month, quarter or year.
    names
        From the key of a data set to its actors.
    tolls
        Which of low, best and high every file has; the others are unknown, not 0.

    Returns
    -------
    pandas.DataFrame
        As `Dyads.frame`.
    """
    if not data:
        data = _nothing()
    cells = opened(data.pop("cell").to_numpy())
    sides = {side: data.pop(side) for side in ("source", "target")}
    row, codes, ids = chosen(sides, names)
    periods, period = places(cells["period"])
    small = {name: cells[name] for name in ("quad_class", "sign", "direction")}
    if row is not None:
        period, small = period[row], {name: values[row] for name, values in small.items()}
    keys = [codes["source"], codes["target"], period, small["quad_class"], small["sign"] + 1, small["direction"]]
    sizes = (len(ids), len(ids), len(periods), len(QUADS), 3, len(DIRECTIONS))
    order, starts = _runs(keys, sizes)
    taken = order if len(starts) == len(order) else order[starts]
    found: dict[str, Any] = {
        "source": pd.Categorical.from_codes(codes["source"][taken], categories=pd.Index(ids, dtype="str")),
        "target": pd.Categorical.from_codes(codes["target"][taken], categories=pd.Index(ids, dtype="str")),
        "period": _begins(periods, by)[period[taken]],
        "quad_class": _words(small["quad_class"][taken], QUADS),
        "sign": small["sign"][taken],
        "direction": _words(small["direction"][taken], DIRECTIONS),
    }
    order = order if row is None else row[order]

    def folded(values: np.ndarray, how: np.ufunc) -> np.ndarray:
        return values[order] if len(starts) == len(order) else how.reduceat(values[order], starts)

    for name in _SUMS:
        found[name] = folded(data.pop(name).to_numpy(), np.add)
    found["score"] = np.round(found["score"] / 10, 1)
    found["intensity"] = np.round(found["intensity"] / 100, 2)
    sums = {
        name: folded(np.nan_to_num(data.pop(name).to_numpy(np.float64)), np.add)
        if name in data
        else np.zeros(len(starts))
        for name in _TOLLS
    }
    known = sums.pop("best_known") > 0
    for name, values in sums.items():
        found[f"killed_{name}"] = np.where(known & (name in tolls), values, np.nan)
    for name, least in (("first", np.minimum), ("last", np.maximum)):
        found[name] = day_series(pd.Series(folded(data.pop(name).to_numpy(), least))).to_numpy()
    return pd.DataFrame(found, copy=False)


def _nothing() -> dict[str, pd.Series]:
    empty = {name: pd.Series(dtype="int64") for name in ("cell", *_SUMS, "first", "last")}
    return {**empty, **{side: pd.Series(dtype="str").astype("category") for side in ("source", "target")}}


def _runs(keys: list[np.ndarray], sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Sort rows by their keys, and say where each new key begins."""
    if np.prod([float(size or 1) for size in sizes]) < 2**62:
        packed = np.zeros(len(keys[0]), dtype=np.int64)
        for key, size in zip(keys, sizes, strict=True):
            packed = packed * (size or 1) + key
        order = np.argsort(packed)
        packed = packed[order]
        new = packed[1:] != packed[:-1]
    else:
        order = np.lexsort(keys[::-1])
        new = np.zeros(max(len(order) - 1, 0), dtype=bool)
        for key in keys:
            new |= key[order][1:] != key[order][:-1]
    return order, np.flatnonzero(np.concatenate([[True], new])) if len(order) else np.empty(0, dtype=np.int64)


def _words(places: np.ndarray, words: tuple[str, ...]) -> pd.Categorical:
    order = sorted(words)
    used = [word for word in order if words.index(word) in set(np.unique(places).tolist())]
    codes = np.array([used.index(word) if word in used else -1 for word in words], dtype=np.int8)
    return pd.Categorical.from_codes(codes[places], categories=pd.Index(used, dtype="str"))


def _begins(periods: np.ndarray, by: str) -> np.ndarray:
    whole = pd.Series(periods.astype(np.int64))
    starts = {
        "day": whole,
        "month": whole * 100 + 1,
        "quarter": whole // 10 * 10_000 + ((whole % 10 - 1) * 3 + 1) * 100 + 1,
        "year": whole * 10_000 + 101,
    }[by]
    return day_series(starts).to_numpy()
