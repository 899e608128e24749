"""What `reach` gives back: whom a clash with one actor could reach, and the sentences for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.measures.escalation.path import NOT_A_FORECAST
from conflictgraph.measures.escalation.tell import brackets, scored_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from conflictgraph.measures.escalation.fitted import FittedStrengths

__all__ = ["Reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a clash with one actor could reach.

    Parameters
    ----------
    source
        Actor id.
    rows
        One row an actor; see `reach`.
    max_steps, worlds, seed, at
        What was asked.
    strengths, unrated
        Fitted strengths with their out-of-sample score, or nothing when they are assumed; and act steps
        that they do not rate.
    names
        Actor id to name.
    """

    source: str
    rows: pd.DataFrame
    max_steps: int
    worlds: int
    seed: int
    at: pd.Timestamp
    strengths: FittedStrengths | None = field(repr=False)
    unrated: int
    names: dict[str, str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def to_frame(self) -> pd.DataFrame:
        """Give one row an actor.

        Returns
        -------
        pandas.DataFrame
            See `reach`; with fitted strengths ``attrs`` holds their score.
        """
        found = self.rows.copy(deep=False)
        found.attrs.update({} if self.strengths is None else self.strengths.to_dict())
        return found

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind any best path, each once."""
        return tuple(dict.fromkeys(row for ids in self.rows["row_ids"] for row in ids))

    def explain(self) -> str:
        """Tell it in sentences, one an actor.

        Returns
        -------
        str
            Plain text; the last line says that it is no forecast.
        """
        name = self.names.get(self.source, self.source)
        if not len(self.rows):
            none = f"No step leads on from {name} within {self.max_steps} steps."
            return (
                "\n".join([none, *scored_words(self), NOT_A_FORECAST]) if self.strengths else f"{none} {NOT_A_FORECAST}"
            )
        lines = [f"From {name}, in at most {self.max_steps} steps, {len(self.rows)} actors:"]
        lines += [self._line(row) for row in self.rows.to_dict(orient="records")]
        if self.worlds:
            lines.append(
                f"Shares are of {self.worlds} sampled worlds (seed {self.seed}) in which each piece of evidence holds "
                "with its score, along walks that may pass an actor twice."
            )
        return "\n".join([*lines, *scored_words(self), NOT_A_FORECAST])

    def _line(self, row: Mapping[Any, Any]) -> str:
        other, via = (self.names.get(row[one], row[one]) for one in ("actor", "via"))
        how = " then ".join(row["kinds"])
        through = f", last through {via}" if row["steps"] > 1 else ""
        sampled = (
            f"; reached in {row['share']:.1%} of worlds ({row['low']:.1%} to {row['high']:.1%})" if self.worlds else ""
        )
        side = " cross-pressured, on both sides" if row["cross_pressured"] else ""
        side = side or (" with those struck first" if row["side"] > 0 else " against those struck first")
        return f"  {other}: score {row['score']:.3f} by {how}{through} {brackets(row['row_ids'])};{side}{sampled}."

    def __str__(self) -> str:
        return self.explain()
