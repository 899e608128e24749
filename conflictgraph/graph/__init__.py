"""The graph: a frozen holder of tables that hands out slices, frames and networkx graphs.

A method gives back a ConflictGraph or a plain conversion; a question with an answer of
its own is a function in `conflictgraph.measures`. Nothing here changes a row.
"""

from __future__ import annotations

from conflictgraph.graph.answers import Relation, Summary
from conflictgraph.graph.conflict import ConflictGraph
from conflictgraph.graph.signs import SignRule, pairs, rows

__all__ = ["ConflictGraph", "Relation", "SignRule", "Summary", "pairs", "rows"]
