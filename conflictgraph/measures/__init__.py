"""Questions asked of a ConflictGraph; each answer carries the row ids that it rests on.

Functions take the graph first, never change it, and give a frame or a small frozen
dataclass. Import the question by name, `from conflictgraph.measures import centrality`, or
reach it from the front door, ``cg.measures.centrality``: it is loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflictgraph.measures import balance as balance
    from conflictgraph.measures import blocs as blocs
    from conflictgraph.measures import centrality as centrality
    from conflictgraph.measures import compare as compare
    from conflictgraph.measures import escalation as escalation
    from conflictgraph.measures import matrices as matrices
    from conflictgraph.measures import paths as paths
    from conflictgraph.measures import responses as responses
    from conflictgraph.measures import timeline as timeline

__all__ = ["balance", "blocs", "centrality", "compare", "escalation", "matrices", "paths", "responses", "timeline"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}; there are {', '.join(__all__)}"
        raise AttributeError(msg)
    return importlib.import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted(__all__)
