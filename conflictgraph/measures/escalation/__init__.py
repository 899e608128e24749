"""Escalation: what happened, what could follow, and how far one can trust it.

Two questions are kept apart. *What happened* rests on response links and time; *what could
follow* rests on ties and precedents, and always says that it is not a forecast.
"""

from __future__ import annotations

from conflictgraph.measures.escalation.backtest_ import Backtest, backtest
from conflictgraph.measures.escalation.chains_ import ObservedPaths, ObservedReach
from conflictgraph.measures.escalation.chokepoints_ import Chokepoints, chokepoints
from conflictgraph.measures.escalation.drawn import DrawnIn, drawn_in
from conflictgraph.measures.escalation.everyone import Reachability, reachability, temporal_centrality
from conflictgraph.measures.escalation.excitation_ import Excitation, excitation
from conflictgraph.measures.escalation.fitted import FittedStrengths, fitted_strengths
from conflictgraph.measures.escalation.ladder_ import change_points, episodes, ladder
from conflictgraph.measures.escalation.observed import observed_paths, observed_reach
from conflictgraph.measures.escalation.onsets_ import Onsets, onsets
from conflictgraph.measures.escalation.params import Params
from conflictgraph.measures.escalation.path import NOT_A_FORECAST, Path, Step
from conflictgraph.measures.escalation.prospective import paths
from conflictgraph.measures.escalation.reached import Reach
from conflictgraph.measures.escalation.result import EscalationPaths
from conflictgraph.measures.escalation.risk_ import Risk, risk
from conflictgraph.measures.escalation.spread import reach

__all__ = [
    "NOT_A_FORECAST",
    "Backtest",
    "Chokepoints",
    "DrawnIn",
    "EscalationPaths",
    "Excitation",
    "FittedStrengths",
    "ObservedPaths",
    "ObservedReach",
    "Onsets",
    "Params",
    "Path",
    "Reach",
    "Reachability",
    "Risk",
    "Step",
    "backtest",
    "change_points",
    "chokepoints",
    "drawn_in",
    "episodes",
    "excitation",
    "fitted_strengths",
    "ladder",
    "observed_paths",
    "observed_reach",
    "onsets",
    "paths",
    "reach",
    "reachability",
    "risk",
    "temporal_centrality",
]
