"""What an observed question gives back: who was reached, by which chains, and the sentences for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph.measures.escalation.tell import brackets, cite, day

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["COLUMNS", "STEPS", "ObservedPaths", "ObservedReach"]

COLUMNS = (
    *("actor", "began", "arrival", "days", "certain", "surely"),
    *("steps", "score", "simple", "answered", "row_ids"),
)
STEPS = ("by", "step", "source", "target", "day", "day_latest", "wait", "answers", "score", "row_ids")

_SAID = {
    "earliest": "arrives first",
    "latest": "starts last",
    "fastest": "takes the fewest days",
    "shortest": "takes the fewest acts",
    "best": "has the strongest acts",
}
_NO_CAUSE = "Order in time is no cause: only answers on record say that one act led to another."


def _rules(same_time: str, max_gap: str | None, ambiguous: int, undated: int) -> list[str]:
    order = "may follow" if same_time == "allow" else "do not follow"
    wait = "without a limit on waiting" if max_gap is None else f"nobody waits longer than {max_gap}"
    couples = "one couple of acts" if ambiguous == 1 else f"{ambiguous} couples of acts"
    lines = [f"Acts of one day {order} each other ({couples} could); {wait}."]
    if undated:
        lines.append(f"{undated} acts without any date are left out.")
    return lines


@dataclass(frozen=True, slots=True)
class ObservedReach:
    """Whom chains from an actor reached, or from whom it was reached.

    Parameters
    ----------
    actor
        Actor id.
    by, same_time, max_gap
        What was asked.
    rows
        One row an actor; see `observed_reach`.
    acts
        How many acts a chain could have passed.
    undated
        Acts left out for want of any date.
    n_ambiguous_same_time
        Couples of acts on one day that a chain could join if days had hours.
    names
        Actor id to name.
    """

    actor: str
    by: str
    same_time: str
    max_gap: str | None
    rows: pd.DataFrame
    acts: int
    undated: int
    n_ambiguous_same_time: int
    names: dict[str, str] = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def to_frame(self) -> pd.DataFrame:
        """Give one row an actor.

        Returns
        -------
        pandas.DataFrame
            See `observed_reach`.
        """
        return self.rows.copy(deep=False)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every act of any chain, each once."""
        return tuple(dict.fromkeys(row for ids in self.rows["row_ids"] for row in ids))

    def explain(self) -> str:
        """Tell it in sentences, one an actor.

        Returns
        -------
        str
            Plain text.
        """
        name = self.names.get(self.actor, self.actor)
        back = self.by == "latest"
        if not len(self.rows):
            whom = f"Nobody reached {name}" if back else f"{name} reached nobody"
            return "\n".join([f"{whom} by acts in the order of time ({self.acts} acts in the window).", *self._rules()])
        verb = f"{name} was reached from" if back else f"{name} reached"
        lines = [f"{verb} {len(self.rows)} actors; of several chains to one actor, the one that {_SAID[self.by]}:"]
        lines += [self._line(row, back=back) for row in self.rows.to_dict(orient="records")]
        return "\n".join([*lines, *self._rules()])

    def _line(self, row: Mapping[Any, Any], *, back: bool) -> str:
        other = self.names.get(row["actor"], row["actor"])
        steps = "one act" if row["steps"] == 1 else f"{row['steps']} acts"
        first, last = (day(row["began"]), day(row["arrival"]))
        when = f"on {last}" if first == last else f"from {first} to {last}"
        when = f"acting on {first} at the latest, arriving on {last}" if back else when
        sure = "certain" if row["certain"] else "possible only: it hangs on dates that are intervals"
        walk = "" if row["simple"] else ", passing an actor twice"
        answer = ", joined by an answer on record" if row["answered"] else ""
        return f"  {other}, {when}, by {steps} {brackets(row['row_ids'])}: {sure}{walk}{answer}."

    def _rules(self) -> list[str]:
        return [*_rules(self.same_time, self.max_gap, self.n_ambiguous_same_time, self.undated), _NO_CAUSE]

    def __str__(self) -> str:
        return self.explain()


@dataclass(frozen=True, slots=True)
class ObservedPaths:
    """The chains by which one actor reached another, one a criterion.

    Parameters
    ----------
    source, target
        Actor ids.
    same_time, max_gap
        What was asked.
    rows
        One row a step; see `observed_paths`.
    missing
        When there is no chain: which cut is missing.
    undated, n_ambiguous_same_time
        As for `ObservedReach`.
    names
        Actor id to name.
    words
        Row id to what an explanation says of it.
    """

    source: str
    target: str
    same_time: str
    max_gap: str | None
    rows: pd.DataFrame
    missing: str
    undated: int
    n_ambiguous_same_time: int
    names: dict[str, str] = field(repr=False)
    words: dict[str, Any] = field(repr=False)

    def __len__(self) -> int:
        return int(self.rows["by"].nunique())

    def to_frame(self) -> pd.DataFrame:
        """Give one row a step.

        Returns
        -------
        pandas.DataFrame
            See `observed_paths`.
        """
        return self.rows.copy(deep=False)

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every act of any chain, each once."""
        return tuple(dict.fromkeys(row for ids in self.rows["row_ids"] for row in ids))

    def explain(self) -> str:
        """Tell the chains in sentences, with dates, sources and row ids.

        Returns
        -------
        str
            Plain text.
        """
        source, target = (self.names.get(one, one) for one in (self.source, self.target))
        if not len(self.rows):
            said = [f"No chain of acts from {source} to {target}: {self.missing}."]
        else:
            said = [f"From {source} to {target}, by acts in the order of time:"]
            told: dict[tuple[Any, ...], list[str]] = {}
            for by, steps in self.rows.groupby("by", sort=False):
                told.setdefault(tuple(steps["row_ids"]), []).append(str(by))
            for ids, criteria in told.items():
                said.append(f"The chain that {', '.join(_SAID[one] for one in criteria)}:")
                steps = self.rows[self.rows["by"] == criteria[0]]
                said += [self._step(row) for row in steps.to_dict(orient="records")][: len(ids)]
        rules = _rules(self.same_time, self.max_gap, self.n_ambiguous_same_time, self.undated)
        return "\n".join([*said, *rules, _NO_CAUSE])

    def _step(self, row: Mapping[Any, Any]) -> str:
        source, target = (self.names.get(row[one], row[one]) for one in ("source", "target"))
        known = self.words.get(row["row_ids"][0])
        said = f", {known.description}" if known and known.description else ""
        when = known.date if known else day(row["day"])
        later = "one day later" if row["wait"] == 1 else f"{row['wait']} days later"
        wait = f", {later}" if row["step"] > 1 else ""
        verb = "answers by acting against" if row["answers"] else "acts against"
        rows = cite(row["row_ids"][0], self.words) + " " + brackets(row["row_ids"])
        return f"  {row['step']}. {source} {verb} {target} on {when}{wait}{said}{rows}."

    def __str__(self) -> str:
        return self.explain()
