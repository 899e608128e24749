"""The two small answers that a graph gives about itself: a pair, and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["Relation", "Summary", "relation", "summary"]

_WORDS = {-1: "hostile", 0: "no sign", 1: "cooperative"}


@dataclass(frozen=True, slots=True)
class Relation:
    """How two actors stand to each other, both directions, and on which rows that rests.

    Parameters
    ----------
    a, b
        Actor ids.
    sign
        -1 hostile, 1 cooperative, 0 where there is none or the pair is mixed.
    mixed
        Whether there are both hostile and cooperative grounds.
    quad_classes
        Acts by quad class and direction: ``(source, target, quad class)`` to a count.
    act_ids, tie_ids
        The rows of the pair; those without an edge (denied, planned, rival claims) too.
    """

    a: str
    b: str
    sign: int
    mixed: bool
    quad_classes: Mapping[tuple[str, str, str], int]
    act_ids: tuple[str, ...]
    tie_ids: tuple[str, ...]

    @property
    def word(self) -> str:
        """The sign as a word: hostile, cooperative, mixed or no sign."""
        return "mixed" if self.mixed else _WORDS[self.sign]

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Every row of the pair."""
        return self.act_ids + self.tie_ids

    def to_frame(self) -> pd.DataFrame:
        """Give the counts as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns source, target, quad_class, acts.
        """
        cells = [(*key, count) for key, count in self.quad_classes.items()]
        return pd.DataFrame(cells, columns=["source", "target", "quad_class", "acts"])


def relation(g: ConflictGraph, a: str, b: str, signs: pd.DataFrame) -> Relation:
    """Gather what stands between two actors.

    Parameters
    ----------
    g
        The graph.
    a, b
        Actor ids.
    signs
        The pair signs of the graph.

    Returns
    -------
    Relation
        The answer.
    """
    low, high = sorted((a, b))
    hit = signs[(signs["a"] == low) & (signs["b"] == high)]
    acts, ties = _of_pair(g.acts, a, b), _of_pair(g.ties, a, b)
    counted = _of_pair(g.counted_acts(), a, b)
    counts = (
        counted.drop_duplicates(["act_id", "source", "target"])
        .groupby(["source", "target", "quad_class"], observed=True)
        .size()
    )
    return Relation(
        a=a,
        b=b,
        sign=int(hit["sign"].iloc[0]) if len(hit) else 0,
        mixed=bool(hit["mixed"].iloc[0]) if len(hit) else False,
        quad_classes={
            (str(key[0]), str(key[1]), str(key[2])): int(n) for key, n in zip(counts.index, counts, strict=True)
        },
        act_ids=tuple(dict.fromkeys(acts["act_id"])),
        tie_ids=tuple(ties["tie_id"]),
    )


def _of_pair(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    there = (table["source"] == a) & (table["target"] == b)
    back = (table["source"] == b) & (table["target"] == a)
    return table[there | back]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a graph holds, in numbers.

    Parameters
    ----------
    title
        Title of the corpus, or empty.
    actors, persons, placeholders
        Actors in all, and how many are people or stand for somebody unnamed.
    acts, counted_acts, series
        Acts by id; those that make edges; campaigns that stand for many acts.
    ties, responses, sources, quotes
        Rows of these tables; sources are publications.
    hostile, cooperative
        Counted acts by sign.
    rivals, disputed
        Acts that rival another claim, and acts that are contested.
    first, last
        First and last day of the acts, or NaT.
    """

    title: str
    actors: int
    persons: int
    placeholders: int
    acts: int
    counted_acts: int
    series: int
    ties: int
    responses: int
    sources: int
    quotes: int
    hostile: int
    cooperative: int
    rivals: int
    disputed: int
    first: pd.Timestamp
    last: pd.Timestamp

    def to_dict(self) -> dict[str, Any]:
        """Give the numbers as a dict that JSON can hold.

        Returns
        -------
        dict
            Field to value; days as ISO text, or nothing.
        """
        cells = {name: getattr(self, name) for name in self.__slots__}
        for name in ("first", "last"):
            cells[name] = None if pd.isna(cells[name]) else f"{cells[name]:%Y-%m-%d}"
        return cells

    def to_frame(self) -> pd.DataFrame:
        """Give the numbers as a frame.

        Returns
        -------
        pandas.DataFrame
            Columns what, value.
        """
        return pd.DataFrame(list(self.to_dict().items()), columns=["what", "value"])

    def explain(self) -> str:
        """Say it in sentences.

        Returns
        -------
        str
            Three short lines.
        """
        cells = self.to_dict()
        period = f"{cells['first']} to {cells['last']}" if cells["first"] else "no dates"
        return "\n".join(
            [
                f"{self.actors} actors ({self.persons} persons, {self.placeholders} placeholders), {self.acts} acts, {self.ties} standing ties, {self.sources} sources; {period}.",
                f"{self.hostile} hostile and {self.cooperative} cooperative acts make edges; {self.responses} answers are on record.",
                f"Kept and not counted: {self.series} campaign, {self.rivals} rival claims; {self.disputed} acts are disputed.",
            ]
        )

    def __str__(self) -> str:
        """Say it in sentences."""
        return self.explain()


def summary(g: ConflictGraph) -> Summary:
    """Count what a graph holds.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    Summary
        The numbers.
    """
    acts = g.acts
    by_id = acts.drop_duplicates("act_id")
    counted = g.counted_acts().drop_duplicates("act_id")
    single = by_id[~by_id["is_series"]]
    return Summary(
        title=str(g.meta.get("title", "")),
        actors=len(g.actors),
        persons=int(g.actors["is_person"].sum()),
        placeholders=int(g.actors["is_placeholder"].sum()),
        acts=len(single),
        counted_acts=len(counted),
        series=int(by_id["is_series"].sum()),
        ties=len(g.ties),
        responses=len(g.responses),
        sources=len(g.sources),
        quotes=int((g.evidence_table["quote_sha256"] != "").sum()),
        hostile=int((counted["sign"] < 0).sum()),
        cooperative=int((counted["sign"] > 0).sum()),
        rivals=int((by_id["alternative_of"] != "").sum()),
        disputed=int(by_id["disputed"].sum()),
        first=acts["date"].min(),
        last=acts["date_end"].max(),
    )
