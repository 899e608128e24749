"""Static figures for papers: network, dyad matrix, timeline, ladder, rank ranges, rolling windows.

Each function gives a matplotlib figure that touches no global state and no window;
`save` writes it whole, with the same bytes on every run. Sign is never by colour alone:
the network has the symbols of the page, the matrix has signs. Names are drawn as they are:
a dollar sign starts no formula. Needs the extra ``plots``.
"""

from __future__ import annotations

from conflictgraph.plots.canvas import save
from conflictgraph.plots.dyads import matrix
from conflictgraph.plots.ranges import rank_ranges
from conflictgraph.plots.routes import escalation_path
from conflictgraph.plots.rungs import ladder
from conflictgraph.plots.scene import network
from conflictgraph.plots.series import timeline
from conflictgraph.plots.windows import rolling

__all__ = ["escalation_path", "ladder", "matrix", "network", "rank_ranges", "rolling", "save", "timeline"]
