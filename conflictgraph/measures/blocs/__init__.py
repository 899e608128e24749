"""Which blocs are there: friends within, foes between, and how firm each actor's place is."""

from __future__ import annotations

from conflictgraph.measures.blocs.found import Blocs, blockmodel, clusterability, communities, modularity
from conflictgraph.measures.blocs.reported import Report, report

__all__ = ["Blocs", "Report", "blockmodel", "clusterability", "communities", "modularity", "report"]
