"""Walks over dated acts and over typed steps: numbers in, numbers out.

Time-respecting walks follow Wu and others (VLDB 7(9), 2014, doi:10.14778/2732939.2732945):
one pass over the acts in the order of time. Strict time: an act leaves an actor only after
the act that reached it; `strict=0` lets several acts of one moment follow each other, found by
a fixpoint inside the moment, so that the order of rows never matters.
A walk may visit an actor twice; paths do not, and live in `best_paths`.
"""

from __future__ import annotations

from conflictgraph.kernels.walks.best import best_walks, best_walks_in_order
from conflictgraph.kernels.walks.everyone import all_pairs, durations, katz, runs
from conflictgraph.kernels.walks.scans import NEVER, arrivals, arrivals_with_gap, certain_chains, chains, earliest
from conflictgraph.kernels.walks.typed import best_paths, potentials, trees, worlds

__all__ = [
    "NEVER",
    "all_pairs",
    "arrivals",
    "arrivals_with_gap",
    "best_paths",
    "best_walks",
    "best_walks_in_order",
    "certain_chains",
    "chains",
    "durations",
    "earliest",
    "katz",
    "potentials",
    "runs",
    "trees",
    "worlds",
]
