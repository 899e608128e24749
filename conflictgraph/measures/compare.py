"""Two graphs side by side: which pairs appeared, went or flipped, and which rows make it so.

The graphs may be two days of one record, two viewpoints, or two sources. Nothing here
decides which of them is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from conflictgraph.graph import pairs

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph, SignRule

__all__ = ["Comparison", "graphs"]

_STATES = {-1: "hostile", 0: "no sign", 1: "cooperative"}
_COLUMNS = ["a", "b", "change", "before", "after", "rows_gone", "rows_new", "row_ids"]
_ORDER = ("flipped", "appeared", "went", "shifted")


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What differs between two graphs.

    Parameters
    ----------
    pairs
        One row a pair that changed: a, b; change (flipped: hostile became cooperative or the
        other way round; appeared; went; shifted: any other change of sign, to or from mixed
        or no sign); before, after (hostile, cooperative, mixed, no sign, or empty where there
        was no pair); rows_gone, rows_new (row ids that only one of the graphs has); row_ids
        (every row of the pair in either graph).
    actors_new, actors_gone
        Actor ids that only the second, or only the first graph has.
    rows_new, rows_gone
        Ids of edge-making rows that only the second, or only the first graph has.
    same
        How many pairs are in both graphs with the same sign.
    """

    pairs: pd.DataFrame
    actors_new: tuple[str, ...]
    actors_gone: tuple[str, ...]
    rows_new: tuple[str, ...]
    rows_gone: tuple[str, ...]
    same: int

    def to_frame(self) -> pd.DataFrame:
        """Give the pairs that changed as a frame.

        Returns
        -------
        pandas.DataFrame
            A copy of `pairs`.
        """
        return self.pairs.copy(deep=False)

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            A line of counts, then a line for each pair that changed.
        """
        counts = self.pairs["change"].value_counts()
        told = ", ".join(f"{int(counts.get(name, 0))} {name}" for name in _ORDER)
        head = f"Pairs: {told}, {self.same} the same. Actors: {len(self.actors_new)} new, {len(self.actors_gone)} gone."
        lines = [
            f"- {a} and {b} {change}: {before or 'no pair'} -> {after or 'no pair'} ({', '.join([*gone, *new]) or 'no row of its own'})"
            for a, b, change, before, after, gone, new in zip(
                *(self.pairs[name].tolist() for name in _COLUMNS[:7]), strict=True
            )
        ]
        return "\n".join([head, *lines])


def graphs(before: ConflictGraph, after: ConflictGraph, *, sign_rule: SignRule = "ties-and-force") -> Comparison:
    """What appeared, went or flipped between two graphs.

    A pair appears when it has a row in the second graph and none in the first. The trap:
    between two sources a pair that "went" is one that the second source does not report,
    which says nothing about the world.

    Parameters
    ----------
    before, after
        The graphs; actors and rows are the same where their ids are.
    sign_rule
        The rule for the sign of a pair, for both; see `conflictgraph.graph.pairs`.

    Returns
    -------
    Comparison
        Pairs that changed (flipped first, then appeared, went, shifted; by a and b), actors
        and rows.

    Raises
    ------
    ValueError
        When the rule has no such name.

    Notes
    -----
    Direction: reciprocal acts make an arc each way and count once in a sum over pairs; unknown ones
    count as reciprocal; monadic ones are left out.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> g = testing.toy()
    >>> print(graphs(g.as_of("2024-01-05"), g).explain())
    Pairs: 0 flipped, 0 appeared, 0 went, 0 shifted, 3 the same. Actors: 0 new, 0 gone.
    """
    one, other = _states(before, sign_rule), _states(after, sign_rule)
    cells = []
    for pair in sorted({*one, *other}):
        (old, old_rows), (new, new_rows) = one.get(pair, ("", ())), other.get(pair, ("", ()))
        if old != new:
            gone = tuple(row for row in old_rows if row not in new_rows)
            come = tuple(row for row in new_rows if row not in old_rows)
            cells.append((*pair, _change(old, new), old, new, gone, come, tuple(dict.fromkeys(old_rows + new_rows))))
    cells.sort(key=lambda cell: (_ORDER.index(cell[2]), cell[:2]))
    return Comparison(
        pairs=_typed(pd.DataFrame(cells, columns=_COLUMNS)),
        actors_new=_only(set(after.actors["actor_id"]), set(before.actors["actor_id"])),
        actors_gone=_only(set(before.actors["actor_id"]), set(after.actors["actor_id"])),
        rows_new=_only(_rows(other), _rows(one)),
        rows_gone=_only(_rows(one), _rows(other)),
        same=sum(one[pair][0] == other[pair][0] for pair in one if pair in other),
    )


def _states(g: ConflictGraph, sign_rule: SignRule) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    found = pairs(g, sign_rule=sign_rule)
    columns = (found[name].tolist() for name in ("a", "b", "sign", "mixed", "act_ids", "tie_ids"))
    return {
        (a, b): ("mixed" if mixed else _STATES[sign], tuple(sorted(acts + ties)))
        for a, b, sign, mixed, acts, ties in zip(*columns, strict=True)
    }


def _change(old: str, new: str) -> str:
    if not old:
        return "appeared"
    if not new:
        return "went"
    return "flipped" if {old, new} == {"hostile", "cooperative"} else "shifted"


def _rows(states: dict[tuple[str, str], tuple[str, tuple[str, ...]]]) -> set[str]:
    return {row for _, ids in states.values() for row in ids}


def _only(one: set[str], other: set[str]) -> tuple[str, ...]:
    return tuple(sorted(one - other))


def _typed(found: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(_COLUMNS[:5], "str")
    return found.astype({**texts, **dict.fromkeys(_COLUMNS[5:], "object")})
