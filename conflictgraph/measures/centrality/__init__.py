"""Who matters in a conflict, on a named layer or by signs, and how firm each rank is.

Centrality finds well-recorded actors: read a rank with its range. Layer measures run on the
hostile or the cooperative rows, never on signed weights; signed measures take friends and
foes apart.
"""

from __future__ import annotations

from conflictgraph.measures.centrality.asked import values
from conflictgraph.measures.centrality.brokerage import brokerage
from conflictgraph.measures.centrality.menu import MEASURES, NoDominantEigenvalueError
from conflictgraph.measures.centrality.tabled import table

__all__ = ["MEASURES", "NoDominantEigenvalueError", "brokerage", "table", "values"]
