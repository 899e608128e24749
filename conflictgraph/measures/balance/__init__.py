"""Is the conflict two camps? Triads, walks, and the proved least number of contradictions.

Balance describes, it does not forecast. A pair's sign follows the sign rule; pairs with
both kinds of rows are reported as mixed and never netted unless asked.
"""

from __future__ import annotations

from conflictgraph.measures.balance.camps import Frustration, frustration
from conflictgraph.measures.balance.degrees import Degree, degree
from conflictgraph.measures.balance.directed import Semicycles, census, members, semicycles, status
from conflictgraph.measures.balance.nulltest import NullTest, test
from conflictgraph.measures.balance.simulated import Simulation, simulate
from conflictgraph.measures.balance.triadic import triads
from conflictgraph.measures.balance.walks import walks
from conflictgraph.measures.balance.windows import rolling

__all__ = [
    "Degree",
    "Frustration",
    "NullTest",
    "Semicycles",
    "Simulation",
    "census",
    "degree",
    "frustration",
    "members",
    "rolling",
    "semicycles",
    "simulate",
    "status",
    "test",
    "triads",
    "walks",
]
