"""Which blocs are there: friends within, foes between, and how firm each actor's place is."""

from __future__ import annotations

from conflictgraph.measures.blocs.answer import Blocs
from conflictgraph.measures.blocs.blockmodels import blockmodel
from conflictgraph.measures.blocs.clusterable import clusterability
from conflictgraph.measures.blocs.communities import communities
from conflictgraph.measures.blocs.modular import Modularity, modularity
from conflictgraph.measures.blocs.reported import Report, report

__all__ = ["Blocs", "Modularity", "Report", "blockmodel", "clusterability", "communities", "modularity", "report"]
