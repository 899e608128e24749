"""What a name or an id leads to: an actor, or the words that a row rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflictgraph.errors import UnknownActorError, UnknownRowError
from conflictgraph.graph.records import Records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lookup", "texts"]


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


def texts(names: Iterable[object], what: str) -> tuple[str, ...]:
    """Refuse a name that is no text, such as a list of names where each stands for itself.

    Parameters
    ----------
    names
        What a person gave.
    what
        What each of them names, such as ``"an actor"``.

    Returns
    -------
    tuple of str
        The same names.

    Raises
    ------
    TypeError
        When one is no text; the message shows it, and how several are given.
    """
    given = tuple(names)
    for name in given:
        if not isinstance(name, str):
            several = "; name them one by one" if isinstance(name, list | tuple | set | frozenset) else ""
            raise TypeError(f"{what} is named by text; found {name!r}, of type {type(name).__name__}{several}")
    return tuple(str(name) for name in given)


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
        TypeError
            When an id is no text.
        """
        if not isinstance(ids, Iterable):
            raise TypeError(f"ids are text, one or several; found {ids!r}, of type {type(ids).__name__}")
        wanted = list(dict.fromkeys(texts([ids] if isinstance(ids, str) else ids, "a row")))
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
        texts([actor], "an actor")
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
        TypeError
            When the name is no text.
        """
        texts([name], "an actor")
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
        missing = [name for name in texts(sources, "a source") if name not in known]
        if missing:
            raise UnknownRowError.of(missing, known)
