"""What an escalation question gives back: its paths as rows, words, a drawing and a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import pandas as pd

from conflictgraph.measures.escalation.drawing import html
from conflictgraph.measures.escalation.path import Path
from conflictgraph.measures.escalation.tell import told

if TYPE_CHECKING:
    import networkx as nx

    from conflictgraph.measures.escalation.fitted import FittedStrengths

__all__ = ["EscalationPaths"]


@dataclass(frozen=True, slots=True)
class EscalationPaths(Sequence[Path]):
    """The best paths from one actor to another, best first.

    Parameters
    ----------
    source, target
        Actor ids.
    paths
        The paths.
    names
        Actor id to name.
    words
        Row id to what an explanation says of it.
    mode, same_time, max_steps, at
        What was asked.
    cut
        Whether the search was stopped by its budget: better paths may be missing.
    missing
        When there is no path: which cut is missing.
    n_ambiguous_same_time
        Steps left out, or kept, because two acts fall on one moment.
    params
        The numbers behind the scores, with their sources.
    calibration
        Where probabilities come from; empty without.
    strengths
        Fitted strengths with their out-of-sample score; nothing when they are assumed.
    unrated
        Act steps left out because the fitted strengths do not rate their actors.
    cross_pressured
        Whether the last actor is reached on both sides: in prospective mode by any path above the least
        score, listed or not; in the other modes by the listed ones.
    """

    source: str
    target: str
    paths: tuple[Path, ...]
    names: dict[str, str] = field(repr=False)
    words: dict[str, Any] = field(repr=False)
    mode: str = "prospective"
    same_time: str = "forbid"
    max_steps: int = 4
    at: pd.Timestamp = pd.NaT  # type: ignore[assignment]  # NaT is a timestamp that is not there
    cut: bool = False
    missing: str = ""
    n_ambiguous_same_time: int = 0
    params: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    calibration: str = ""
    strengths: FittedStrengths | None = field(default=None, repr=False)
    unrated: int = 0
    cross_pressured: bool = False

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Path, ...]: ...
    def __getitem__(self, index: int | slice) -> Path | tuple[Path, ...]:
        return self.paths[index]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row behind any path, each once."""
        return tuple(dict.fromkeys(row for path in self.paths for row in path.row_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give one row a step.

        Returns
        -------
        pandas.DataFrame
            Columns path, step, source, target, kind, score, status, side, newest, row_ids,
            answers, path_score, path_sign, path_status, weakest, stability, low, high, and
            probability where a calibration was asked for. With fitted strengths ``attrs`` holds
            their score.
        """
        rows = [
            {
                "path": n,
                "step": i,
                "source": step.source,
                "target": step.target,
                "kind": step.kind,
                "score": step.score,
                "status": step.status,
                "side": step.side,
                "newest": step.newest,
                "row_ids": step.row_ids,
                "answers": step.answers,
                "path_score": path.score,
                "path_sign": path.sign,
                "path_status": path.status,
                "weakest": path.weakest == i,
                "stability": path.stability,
                "low": path.low,
                "high": path.high,
                "probability": path.probability,
            }
            for n, path in enumerate(self.paths, start=1)
            for i, step in enumerate(path.steps, start=1)
        ]
        found = pd.DataFrame(
            {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in _COLUMNS.items()}
        )
        found = found if self.calibration else found.drop(columns="probability")
        found.attrs.update({} if self.strengths is None else self.strengths.to_dict())
        return found

    def explain(self) -> str:
        """Tell the paths in sentences, with dates, sources, row ids and the weakest step.

        Returns
        -------
        str
            Plain text.
        """
        return told(self)

    def __str__(self) -> str:
        return self.explain()

    def to_html(self) -> str:
        """Draw the paths, and tell them, as one piece of HTML without script.

        Returns
        -------
        str
            A ``section`` element.
        """
        return html(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def subgraph(self) -> nx.MultiDiGraph[str]:
        """Draw the paths as a graph: one edge a step, with its row ids.

        Returns
        -------
        networkx.MultiDiGraph
            Edges carry kind, score, status, side and row_ids; nodes their name.
        """
        import networkx as nx

        drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for path in self.paths:
            for step in path.steps:
                key = f"{step.source}>{step.target}:{step.kind}"
                drawn.add_edge(
                    step.source,
                    step.target,
                    key=key,
                    kind=step.kind,
                    score=step.score,
                    status=step.status,
                    side=step.side,
                    row_ids=step.row_ids,
                )
        for actor in drawn:
            drawn.nodes[actor]["name"] = self.names.get(actor, actor)
        return drawn


_COLUMNS = {
    "path": "int64",
    "step": "int64",
    "source": "str",
    "target": "str",
    "kind": "str",
    "score": "float64",
    "status": "str",
    "side": "int64",
    "newest": "datetime64[s]",
    "row_ids": "object",
    "answers": "object",
    "path_score": "float64",
    "path_sign": "int64",
    "path_status": "str",
    "weakest": "bool",
    "stability": "float64",
    "low": "float64",
    "high": "float64",
    "probability": "float64",
}
