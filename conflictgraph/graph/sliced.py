"""Parts of a graph, each a graph again: a period, some actors, one sign, some sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflictgraph import vocab
from conflictgraph.errors import VocabularyError, near
from conflictgraph.graph import slices
from conflictgraph.graph.lookup import Lookup, texts

if TYPE_CHECKING:
    from typing import Self

    import pandas as pd

    from conflictgraph.graph.days import Day

__all__ = ["Sliced"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sliced(Lookup):
    """Records that give back parts of themselves; no row changes."""

    def where(self, *, acts: pd.Series | None = None, ties: pd.Series | None = None) -> Self:
        """Keep the rows that masks name; links to rows that went are left out with them.

        Parameters
        ----------
        acts, ties
            Truth per row of `acts` and `ties`; nothing keeps all rows.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.
        """
        return type(self)(slices.where(self.tables, acts, ties))

    def between(self, start: Day, end: Day) -> Self:
        """Keep what may have happened, or stood, in a period, both days inside.

        A date such as "October 2023" is an interval: the act stays when the interval
        touches the period. Acts without any date are left out.

        Parameters
        ----------
        start, end
            Dates, or text such as ``"2024-02-07"``, ``"2024-02"``, ``"2024"``.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.

        Raises
        ------
        ValueError
            When a day cannot be read, or the end lies before the start.
        """
        return type(self)(slices.between(self.tables, start, end))

    def as_of(self, day: Day, *, possible: bool = False) -> Self:
        """Keep what had happened by a day, and the ties that stood on it.

        The first of two clocks; `known_on` is the other.

        Parameters
        ----------
        day
            The day.
        possible
            Keep also what may have begun by then, where the date is only partly known.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.

        Raises
        ------
        ValueError
            When the day cannot be read.
        """
        return type(self)(slices.as_of(self.tables, day, possible=possible))

    def known_on(self, day: Day) -> Self:
        """Keep what was public on a day: the second clock.

        Parameters
        ----------
        day
            The day. Ties without `known_from` are background knowledge and stay.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors. Its quotes may stand in publications that
            came later: they are how we know, not when it was known.

        Raises
        ------
        ValueError
            When the day cannot be read.
        """
        return type(self)(slices.known_on(self.tables, day))

    def among(self, *actors: str) -> Self:
        """Keep some actors and what stands between them.

        Parameters
        ----------
        *actors
            Ids, or names and aliases that are unique.

        Returns
        -------
        ConflictGraph
            A new graph with these actors only.

        Raises
        ------
        UnknownActorError
            When there is no such actor, with near names.
        """
        return type(self)(slices.among(self.tables, [self.resolve(name) for name in actors]))

    def hostile(self) -> Self:
        """Keep hostile acts and ties.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.
        """
        return self.where(acts=self.tables.acts["sign"] < 0, ties=self.tables.ties["sign"] < 0)

    def cooperative(self) -> Self:
        """Keep cooperative acts and ties.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.
        """
        return self.where(acts=self.tables.acts["sign"] > 0, ties=self.tables.ties["sign"] > 0)

    def of_type(self, *types: str) -> Self:
        """Keep acts of some PLOVER types and ties of some relations.

        Parameters
        ----------
        *types
            Such as ``"ASSAULT"``, ``"ASSAULT/drone"``, ``"ally_of"``.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.

        Raises
        ------
        VocabularyError
            When a type is neither an act type nor a relation, with near ones.
        """
        acts = self.tables.acts
        full = acts["type"].astype("str") + "/" + acts["mode"].astype("str")
        for name in texts(types, "a type"):
            if name in vocab.RELATIONS or name in vocab.ACT_TYPES or (full == name).any():
                continue
            if name.partition("/")[0] in vocab.ACT_TYPES:
                vocab.act(name)
                continue
            known = [*vocab.ACT_TYPES, *vocab.RELATIONS]
            hits = vocab.filed_under(name) or near(name, known)
            hint = f"did you mean {' or '.join(hits)}?" if hits else f"one of {', '.join(known)}"
            raise VocabularyError(f"«{name}» is neither a PLOVER type nor a relation; {hint}")
        return self.where(
            acts=acts["type"].isin(types) | full.isin(types), ties=self.tables.ties["relation"].isin(types)
        )

    def from_sources(self, *sources: str) -> Self:
        """Keep what rests on some publications, and of its evidence only theirs.

        Parameters
        ----------
        *sources
            Source ids.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.

        Raises
        ------
        UnknownRowError
            When there is no such source, with near ids.
        """
        self._require_sources(sources)
        return type(self)(slices.from_sources(self.tables, sources))

    def without_sources(self, *sources: str) -> Self:
        """Leave out some publications, and the rows that rest on them alone.

        Parameters
        ----------
        *sources
            Source ids.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors; rows without any evidence stay.

        Raises
        ------
        UnknownRowError
            When there is no such source, with near ids.
        """
        self._require_sources(sources)
        evidence = self.tables.evidence
        left = evidence[~evidence["source_id"].isin(sources)]
        gone = set(evidence["row_id"]) - set(left["row_id"])
        tables = self.tables.with_(
            evidence=left, sources=self.tables.sources[~self.tables.sources["source_id"].isin(sources)]
        )
        acts, ties, claims = (
            ~tables.acts["act_id"].isin(gone),
            ~tables.ties["tie_id"].isin(gone),
            ~tables.claims["claim_id"].isin(gone),
        )
        return type(self)(slices.where(tables, acts, ties, claims))

    def roll_up(self, mapping: Mapping[str, str]) -> Self:
        """Fold parts into their whole, such as the Quds Force into Iran.

        Parameters
        ----------
        mapping
            Part to whole, as ids; chains are followed to their end.

        Returns
        -------
        ConflictGraph
            A new graph. What a part did to its own whole makes no row; the ids stand in
            ``meta["rolled_up"]["within"]``.

        Raises
        ------
        UnknownActorError
            When an id is not there, with near names.
        ValueError
            When the mapping goes round in a circle.
        TypeError
            When it is no mapping, or an id in it is no text.
        """
        if not isinstance(mapping, Mapping):
            raise TypeError(f'a mapping is part to whole, such as {{"kh": "pmf"}}; found {mapping!r}')
        for name in (*mapping, *mapping.values()):
            self.require_actor(name)
        return type(self)(slices.rolled_up(self.tables, mapping))

    def without_persons(self) -> Self:
        """Leave out people, and the rows that touch them.

        Returns
        -------
        ConflictGraph
            A new graph without persons; an act on a person and a group keeps its row to
            the group.
        """
        actors = self.tables.actors
        return type(self)(slices.among(self.tables, actors.loc[~actors["is_person"], "actor_id"].tolist()))
