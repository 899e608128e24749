"""Acts as arrows, for questions that ask who acted on whom.

An act that both sides did is an arrow each way. An act of two sides of which nobody says who did it
is no arrow: it is left out, and given back to be counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.graph.signs import each_way

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["arrows"]


def arrows(acts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn acts into arrows, and give back those that are none.

    Parameters
    ----------
    acts
        Rows of the acts.

    Returns
    -------
    tuple
        Directed acts and reciprocal ones, these each way; and acts of unknown direction. Acts without a
        pair stand in neither.
    """
    unknown = acts["direction"] == "unknown"
    return each_way(acts[~unknown & (acts["direction"] != "monadic")]), acts[unknown]
