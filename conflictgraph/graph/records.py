"""What a graph holds: its tables as frames, and which of their rows make an edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["Records"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Records:
    """A frozen holder of tables.

    Parameters
    ----------
    tables
        Sound tables.
    """

    tables: Tables = field(default_factory=Tables)

    @property
    def actors(self) -> pd.DataFrame:
        """The actors, one row each."""
        return self.tables.actors.copy(deep=False)

    @property
    def acts(self) -> pd.DataFrame:
        """The acts, one row an act and ordered pair; count `act_id`, not rows."""
        return self.tables.acts.copy(deep=False)

    @property
    def ties(self) -> pd.DataFrame:
        """The standing relations, one row each."""
        return self.tables.ties.copy(deep=False)

    @property
    def responses(self) -> pd.DataFrame:
        """What answered what, and on which basis."""
        return self.tables.responses.copy(deep=False)

    @property
    def sources(self) -> pd.DataFrame:
        """The publications, one row each."""
        return self.tables.sources.copy(deep=False)

    @property
    def evidence_table(self) -> pd.DataFrame:
        """The anchored quotes, one row a quote and publication."""
        return self.tables.evidence.copy(deep=False)

    @property
    def claims(self) -> pd.DataFrame:
        """What was said and makes no edge by itself."""
        return self.tables.claims.copy(deep=False)

    @property
    def meta(self) -> Mapping[str, Any]:
        """Title, viewpoint, cut-off, authors, licence and the like; read-only."""
        return self.tables.meta

    def counted_acts(self) -> pd.DataFrame:
        """Give the acts that make edges.

        Happened or ongoing, no campaign that stands for many acts, and of rival claims
        only the first: both are kept in `acts`, one is counted. So are two accounts of
        one happening: the same `event`, pair and type.

        Returns
        -------
        pandas.DataFrame
            Rows of `acts`.
        """
        acts = self.tables.acts
        makes_edge = [name for name, status in vocab.STATUSES.items() if status.makes_edge]
        counted = acts[acts["status"].isin(makes_edge) & ~acts["is_series"] & (acts["alternative_of"] == "")]
        told = counted["event"] != ""
        if not told.any():
            return counted
        return counted[~(told & counted.duplicated(["event", "source", "target", "type"]))]

    def standing_ties(self) -> pd.DataFrame:
        """Give the ties that make edges: those that stand, and are not denied or merely possible.

        Returns
        -------
        pandas.DataFrame
            Rows of `ties`.
        """
        ties = self.tables.ties
        makes_edge = [name for name, status in vocab.STATUSES.items() if status.makes_edge]
        return ties[ties["status"].isin(makes_edge)]
