"""Who joins two actors: cheapest paths by a named cost, and those without whom there is none.

Paths are read on acts and ties that make edges. They show how a record joins two
actors, not how influence or money flowed. Nothing here looks at time: for that ask
`escalation`. Placeholders and people are never stepping stones unless asked for: two
acts of "an unnamed group" need not be acts of one group.
"""

from __future__ import annotations

from conflictgraph.measures.paths.go_betweens import Brokers, brokers
from conflictgraph.measures.paths.ranked import Cost, k_shortest, shortest
from conflictgraph.measures.paths.steps import Path, Paths, Step

__all__ = ["Brokers", "Cost", "Path", "Paths", "Step", "brokers", "k_shortest", "shortest"]
