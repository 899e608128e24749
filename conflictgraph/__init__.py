"""Directed, signed, dated graphs of actors in a conflict, each edge with the words it rests on.

The front door. Names are loaded when first used, so that the import costs little;
nothing is computed here.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from conflictgraph._version import __version__ as __version__

if TYPE_CHECKING:
    from conflictgraph import datasets as datasets
    from conflictgraph import errors as errors
    from conflictgraph import events as events
    from conflictgraph import export as export
    from conflictgraph import measures as measures
    from conflictgraph import page as page
    from conflictgraph import plots as plots
    from conflictgraph import testing as testing
    from conflictgraph import vocab as vocab
    from conflictgraph.build import read as read
    from conflictgraph.errors import ConflictGraphError as ConflictGraphError
    from conflictgraph.graph import ConflictGraph as ConflictGraph
    from conflictgraph.tables import Tables as Tables

__all__ = [
    "ConflictGraph",
    "ConflictGraphError",
    "Tables",
    "__version__",
    "datasets",
    "errors",
    "events",
    "export",
    "measures",
    "page",
    "plots",
    "read",
    "testing",
    "vocab",
]

_HOMES = {
    "ConflictGraph": "conflictgraph.graph",
    "ConflictGraphError": "conflictgraph.errors",
    "Tables": "conflictgraph.tables",
    "read": "conflictgraph.build",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        measures = importlib.import_module(f"{__name__}.measures")
        hint = f"; did you mean {__name__}.measures.{name}?" if name in measures.__all__ else ""
        msg = f"module {__name__!r} has no attribute {name!r}{hint}"
        raise AttributeError(msg)
    home = _HOMES.get(name)
    found = getattr(importlib.import_module(home), name) if home else importlib.import_module(f"{__name__}.{name}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
