"""The signed rows of a graph as arrays, and where each number leads back to.

One place where rows become integers: which rows count, who is left out, which rows go both
ways, and what becomes of opposing rows on one pair. Nothing is netted unless asked.
"""

from __future__ import annotations

from dataclasses import replace

from conflictgraph.measures.signed.reading import choice, read
from conflictgraph.measures.signed.taken import RowIds, SignedRows

__all__ = ["RowIds", "SignedRows", "choice", "read", "replace"]
