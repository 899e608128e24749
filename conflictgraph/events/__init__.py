"""Event data: millions of coded events from UCDP, ACLED, GDELT, ICEWS, POLECAT and KEDS become a graph.

`read` gives the acts, `dyads` folds them into pairs where acts would not fit. Both run one lazy
expression on DuckDB, on Spark or behind Ibis, and account for every row.
"""

from __future__ import annotations

from conflictgraph.events.account import account, formats, rejects, state_roll_up, unmapped
from conflictgraph.events.doors import Dyads, dyads, read
from conflictgraph.events.links import link, propose_links, read_links, together, write_links

__all__ = [
    "Dyads",
    "account",
    "dyads",
    "formats",
    "link",
    "propose_links",
    "read",
    "read_links",
    "rejects",
    "state_roll_up",
    "together",
    "unmapped",
    "write_links",
]
