"""What a name or an id leads to: an actor, or the words that a row rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflictgraph.errors import UnknownActorError, UnknownRowError
from conflictgraph.graph.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

__all__ = ["Lookup"]


_EVIDENCE = [
    "row_id",
    "quote",
    "source_id",
    "title",
    "publisher",
    "url",
    "published",
    "text_id",
    "start",
    "end",
    "quote_sha256",
    "credibility",
    "anchor",
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup(Records):
    """Records that are asked for by name or id."""

    def evidence(self, ids: str | Iterable[str]) -> pd.DataFrame:
        """Show the words that rows rest on, and who published them.

        Parameters
        ----------
        ids
            Row ids of acts, ties or claims.

        Returns
        -------
        pandas.DataFrame
            One row a quote and publication, in the order asked: row_id, quote, source_id,
            title, publisher, url, published, text_id, start, end, quote_sha256,
            credibility, anchor. The quote is empty where the text stays at home; anchor is
            stale where the words are found by likeness only and nobody accepted them.

        Raises
        ------
        UnknownRowError
            When a row is not there, with near ids.
        """
        wanted = list(dict.fromkeys([ids] if isinstance(ids, str) else ids))
        known = self._row_ids()
        missing = [name for name in wanted if name not in known]
        if missing:
            raise UnknownRowError.of(missing, known)
        found = self.tables.evidence[self.tables.evidence["row_id"].isin(wanted)]
        found = found.merge(self.tables.sources, on="source_id", how="left", suffixes=("", "_source"))
        place = {name: number for number, name in enumerate(wanted)}
        order = found["row_id"].map(place).sort_values(kind="stable").index
        return found.loc[order, _EVIDENCE].reset_index(drop=True)

    def actor_name(self, actor: str) -> str:
        """Give the name of an actor.

        Parameters
        ----------
        actor
            The id.

        Returns
        -------
        str
            The name that the actor uses.

        Raises
        ------
        UnknownActorError
            When there is no such actor, with near names.
        """
        return self._names()[self.require_actor(actor)]

    def require_actor(self, actor: str) -> str:
        """Give an id back when it is there.

        Parameters
        ----------
        actor
            The id.

        Returns
        -------
        str
            The same id.

        Raises
        ------
        UnknownActorError
            When there is no such actor, with near names.
        """
        names = self._names()
        if actor not in names:
            raise UnknownActorError.of(actor, names)
        return actor

    def resolve(self, name: str) -> str:
        """Find the id that an id, a name or an alias means.

        Parameters
        ----------
        name
            What a person would write; case does not matter.

        Returns
        -------
        str
            The id.

        Raises
        ------
        UnknownActorError
            When nobody, or more than one actor, is called so.
        """
        actors = self.tables.actors
        if (actors["actor_id"] == name).any():
            return name
        wanted = name.casefold()
        hits = [
            actor
            for actor, label, names, aliases in zip(
                actors["actor_id"], actors["name"], actors["names"], actors["aliases"], strict=True
            )
            if wanted
            in {label.casefold(), *(other.casefold() for _, other in names), *(alias.casefold() for alias in aliases)}
        ]
        if len(hits) == 1:
            return str(hits[0])
        if hits:
            msg = f"«{name}» may be " + " or ".join(f"«{hit}»" for hit in hits)
            raise UnknownActorError(msg)
        return self.require_actor(name)

    def _names(self) -> dict[str, str]:
        return dict(zip(self.tables.actors["actor_id"], self.tables.actors["name"], strict=True))

    def _row_ids(self) -> set[str]:
        return {*self.tables.acts["act_id"], *self.tables.ties["tie_id"], *self.tables.claims["claim_id"]}

    def _require_sources(self, sources: Iterable[str]) -> None:
        known = set(self.tables.sources["source_id"])
        missing = [name for name in sources if name not in known]
        if missing:
            raise UnknownRowError.of(missing, known)
