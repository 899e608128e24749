"""Columns as they come in from an engine, batch by batch, held in as few bytes as they need."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from conflictgraph.events.extras import guest

__all__ = ["Gathered", "day_series", "places"]


class Gathered:
    """Columns that grow: text as small codes and their words, ids and numbers as arrays.

    Parameters
    ----------
    narrow
        Whether numbers are stored in four bytes: enough for acts, not for sums.
    """

    def __init__(self, *, narrow: bool = False) -> None:
        self._number: type = np.float32 if narrow else np.float64
        self._whole: type = np.int32 if narrow else np.int64
        self._blocks: dict[str, list[Any]] = {}
        self._words: dict[str, list[Any]] = {}

    @property
    def names(self) -> list[str]:
        """Names of the columns that are still held."""
        return list(self._blocks)

    def add(self, batch: Any) -> None:
        """Take in one Arrow batch."""
        pa, pc = guest("pyarrow"), guest("pyarrow.compute")
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            blocks = self._blocks.setdefault(name, [])
            if name == "id":
                blocks.append(column.cast(pa.large_string()))
            elif pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                coded = pc.dictionary_encode(pc.fill_null(column, ""))
                self._words.setdefault(name, []).append(coded.dictionary.cast(pa.large_string()))
                blocks.append(coded.indices.to_numpy(zero_copy_only=False).astype(_smallest(len(coded.dictionary))))
            elif pa.types.is_integer(column.type):
                blocks.append(pc.fill_null(column, 0).to_numpy(zero_copy_only=False).astype(self._whole))
            else:
                blocks.append(column.to_numpy(zero_copy_only=False).astype(self._number))

    def add_kept(self, batch: Any) -> int:
        """Take in the rows of a batch that were kept, and count them."""
        pc = guest("pyarrow.compute")
        kept = batch.filter(pc.equal(batch.column("outcome"), "kept")).drop_columns(["outcome"])
        if kept.num_rows:
            self.add(kept)
        return int(kept.num_rows)

    def _one_list(self, name: str) -> tuple[Any, list[np.ndarray]]:
        """Give the words of a column in the order of the alphabet, and for each block the places of its own."""
        pa, pc = guest("pyarrow"), guest("pyarrow.compute")
        lists = self._words[name]
        coded = pc.dictionary_encode(pa.concat_arrays(lists))
        order = pc.sort_indices(coded.dictionary)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
        joined = rank[coded.indices.to_numpy()].astype(_smallest(len(order)))
        cuts = np.cumsum([len(one) for one in lists])[:-1]
        return coded.dictionary.take(order), np.split(joined, cuts)

    def uses(self, *columns: str, weights: str = "") -> dict[str, int]:
        """Count how often each text stands in some columns.

        Parameters
        ----------
        *columns
            Names of columns of text.
        weights
            A column of numbers that says for how many a row stands.

        Returns
        -------
        dict
            Text to count; the empty text is left out.
        """
        found: dict[str, int] = {}
        for name in columns:
            if name not in self._words:
                continue
            words, maps = self._one_list(name)
            total = np.zeros(len(words))
            for number, (block, place) in enumerate(zip(self._blocks[name], maps, strict=True)):
                many = self._blocks[weights][number] if weights else None
                total += np.bincount(place[block], weights=many, minlength=len(words))
            for text, count in zip(words.to_pylist(), total.tolist(), strict=True):
                if text:
                    found[text] = found.get(text, 0) + int(count)
        return found

    def order(self, *names: str) -> np.ndarray:
        """Give the places of the rows in the order of some columns."""
        pa, pc = guest("pyarrow"), guest("pyarrow.compute")
        table = pa.table({name: pa.chunked_array([pa.array(block) for block in self._blocks[name]]) for name in names})
        return np.asarray(pc.sort_indices(table, sort_keys=[(name, "ascending") for name in names]))

    def column(self, name: str, order: np.ndarray | None = None) -> pd.Series:
        """Give one whole column, in some order, and forget its blocks."""
        pa = guest("pyarrow")
        blocks = self._blocks.pop(name)
        if name == "id":
            held = pa.chunked_array(blocks)
            return pd.Series(pd.array(held if order is None else held.take(pa.array(order)), dtype="str"))
        if name in self._words:
            self._blocks[name] = blocks
            words, maps = self._one_list(name)
            del self._blocks[name], self._words[name]
            codes = np.concatenate([place[block] for place, block in zip(maps, blocks, strict=True)])
            codes = codes if order is None else codes[order]
            return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(pd.array(words, dtype="str"))))
        joined = np.concatenate(blocks)
        return pd.Series(joined if order is None else joined[order])


def _smallest(count: int) -> type:
    return np.int8 if count < 128 else np.int16 if count < 32_768 else np.int32


def day_series(whole: pd.Series) -> pd.Series:
    """Turn whole numbers such as 20240207 into dates."""
    seen, place = places(whole.to_numpy(np.int64))
    month, day = np.divmod(seen, 100)
    year, month = np.divmod(month, 100)
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return pd.Series((first + (day - 1)).astype("datetime64[s]")[place])


def places(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `numpy.unique` with its inverse, for whole numbers that lie close together; nothing is sorted."""
    if not len(values):
        return values, np.empty(0, dtype=np.int32)
    least = int(values.min())
    seen = np.zeros(int(values.max()) - least + 1, dtype=bool)
    seen[values - least] = True
    return np.flatnonzero(seen) + least, (np.cumsum(seen, dtype=np.int32) - 1)[values - least]
