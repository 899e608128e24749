"""Paths as answers: steps with their cost, their sign and their rows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["Path", "Paths", "Step"]

_WORDS = {-1: "hostile", 0: "no sign", 1: "cooperative"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path.

    Parameters
    ----------
    source, target
        Actor ids in the direction of the path; with ``directed=False`` the rows may run
        the other way.
    cost
        Cost of the step, > 0.
    sign
        Sign of the pair by the sign rule: -1, 0 or 1.
    mixed
        Whether the pair has both kinds of evidence.
    row_ids
        Acts and ties of the step, by date.
    """

    source: str
    target: str
    cost: float
    sign: int
    mixed: bool
    row_ids: tuple[str, ...]

    @property
    def word(self) -> str:
        """The sign as a word: hostile, cooperative, mixed or no sign."""
        return "mixed" if self.mixed else _WORDS[self.sign]


@dataclass(frozen=True, slots=True)
class Path:
    """One path between two actors.

    Parameters
    ----------
    steps
        The steps in order.
    cost
        Sum of the costs of the steps.
    """

    steps: tuple[Step, ...]
    cost: float

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors on the path, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that the path rests on."""
        return tuple(dict.fromkeys(row for step in self.steps for row in step.row_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give the steps as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns step (from 1), source, target, cost, sign, mixed, row_ids.
        """
        return Paths((self,), cut=False, left_out=()).to_frame().drop(columns="path")

    def explain(self) -> str:
        """Say the path in one sentence.

        Returns
        -------
        str
            Actors, the word for each step, the rows.
        """
        told = "".join(f" -[{step.word}: {', '.join(step.row_ids)}]- {step.target}" for step in self.steps)
        return f"{self.steps[0].source}{told} (cost {self.cost:g})"


@dataclass(frozen=True, slots=True)
class Paths:
    """Several paths between two actors, cheapest first.

    Parameters
    ----------
    paths
        The paths.
    cut
        Whether the budget ended the search before all were found. Those that are here are
        the cheapest in either case.
    left_out
        Placeholders and people that were not used as stepping stones.
    """

    paths: tuple[Path, ...]
    cut: bool
    left_out: tuple[str, ...]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row that a path rests on."""
        return tuple(dict.fromkeys(row for path in self.paths for row in path.row_ids))

    def to_frame(self) -> pd.DataFrame:
        """Give the steps of all paths as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns path (from 1), step (from 1), source, target, cost, sign, mixed, row_ids.
        """
        cells = [
            (number, place, step.source, step.target, step.cost, step.sign, step.mixed, step.row_ids)
            for number, path in enumerate(self.paths, 1)
            for place, step in enumerate(path.steps, 1)
        ]
        found = pd.DataFrame(cells, columns=["path", "step", "source", "target", "cost", "sign", "mixed", "row_ids"])
        kinds = {
            "path": "int64",
            "step": "int64",
            "source": "str",
            "target": "str",
            "cost": "float64",
            "sign": "int8",
            "mixed": "bool",
        }
        return found.astype({**kinds, "row_ids": "object"})

    def explain(self) -> str:
        """Say each path in one sentence.

        Returns
        -------
        str
            One line a path.
        """
        lines = [f"{number}. {path.explain()}" for number, path in enumerate(self.paths, 1)] or ["No path."]
        if self.cut:
            lines.append("The search was stopped by its budget: there may be more paths, none of them cheaper.")
        if self.left_out:
            lines.append("Not used as stepping stones (placeholders, people): " + ", ".join(self.left_out) + ".")
        return "\n".join(lines)
