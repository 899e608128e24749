"""Frozen records of what a seed says, and dates as intervals."""

from __future__ import annotations

from conflictgraph.model.circles import circle
from conflictgraph.model.dates import Period, parse
from conflictgraph.model.records import (
    STALE,
    Act,
    Actor,
    Claim,
    Corpus,
    Evidence,
    Judgement,
    PassedOver,
    Publication,
    Response,
    Seed,
    Source,
    Tie,
    Toll,
)

__all__ = [
    "STALE",
    "Act",
    "Actor",
    "Claim",
    "Corpus",
    "Evidence",
    "Judgement",
    "PassedOver",
    "Period",
    "Publication",
    "Response",
    "Seed",
    "Source",
    "Tie",
    "Toll",
    "circle",
    "parse",
]
