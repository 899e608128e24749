"""The graph: a frozen holder of tables that hands out slices, frames and networkx graphs.

A method gives back a ConflictGraph or a plain conversion; a question with an answer of
its own is a function in `conflictgraph.measures`. Nothing here changes a row.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conflictgraph import vocab
from conflictgraph.errors import UnknownActorError, UnknownRowError, VocabularyError, near
from conflictgraph.graph import answers, collapsed, exchange, slices
from conflictgraph.graph.answers import Relation, Summary
from conflictgraph.graph.signs import SignRule, pairs, rows
from conflictgraph.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    import pandas as pd

    from conflictgraph.graph.collapsed import Layer
    from conflictgraph.graph.days import Day

__all__ = ["ConflictGraph", "Relation", "SignRule", "Summary", "pairs", "rows"]

_SIGN_WORDS = {-1: "− hostile", 0: "· words only", 1: "+ cooperative"}

_SHOWN_IDS = 6

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
class ConflictGraph:
    """A directed, signed, dated graph of actors in which every edge leads back to its words.

    Parameters
    ----------
    tables
        Sound tables; `read` and `ConflictGraph.from_networkx` make them.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> g = testing.toy()
    >>> g
    <ConflictGraph: 4 actors, 3 acts, 2 ties>
    >>> g.hostile()
    <ConflictGraph: 4 actors, 2 acts, 0 ties>
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

    def where(self, *, acts: pd.Series | None = None, ties: pd.Series | None = None) -> ConflictGraph:
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
        return ConflictGraph(slices.where(self.tables, acts, ties))

    def between(self, start: Day, end: Day) -> ConflictGraph:
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
        return ConflictGraph(slices.between(self.tables, start, end))

    def as_of(self, day: Day, *, possible: bool = False) -> ConflictGraph:
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
        return ConflictGraph(slices.as_of(self.tables, day, possible=possible))

    def known_on(self, day: Day) -> ConflictGraph:
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
        return ConflictGraph(slices.known_on(self.tables, day))

    def among(self, *actors: str) -> ConflictGraph:
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
        return ConflictGraph(slices.among(self.tables, [self.resolve(name) for name in actors]))

    def hostile(self) -> ConflictGraph:
        """Keep hostile acts and ties.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.
        """
        return self.where(acts=self.tables.acts["sign"] < 0, ties=self.tables.ties["sign"] < 0)

    def cooperative(self) -> ConflictGraph:
        """Keep cooperative acts and ties.

        Returns
        -------
        ConflictGraph
            A new graph with the same actors.
        """
        return self.where(acts=self.tables.acts["sign"] > 0, ties=self.tables.ties["sign"] > 0)

    def of_type(self, *types: str) -> ConflictGraph:
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
        for name in types:
            if name.partition("/")[0] not in vocab.ACT_TYPES and name not in vocab.RELATIONS:
                hits = near(name, [*vocab.ACT_TYPES, *vocab.RELATIONS])
                hint = f"; did you mean {' or '.join(hits)}?" if hits else ""
                msg = f"«{name}» is neither a PLOVER type nor a relation{hint}"
                raise VocabularyError(msg)
        acts = self.tables.acts
        full = acts["type"].astype("str") + "/" + acts["mode"].astype("str")
        return self.where(
            acts=acts["type"].isin(types) | full.isin(types), ties=self.tables.ties["relation"].isin(types)
        )

    def from_sources(self, *sources: str) -> ConflictGraph:
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
        return ConflictGraph(slices.from_sources(self.tables, sources))

    def without_sources(self, *sources: str) -> ConflictGraph:
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
        return ConflictGraph(slices.where(tables, acts, ties, claims))

    def roll_up(self, mapping: Mapping[str, str]) -> ConflictGraph:
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
        """
        for name in (*mapping, *mapping.values()):
            self.require_actor(name)
        return ConflictGraph(slices.rolled_up(self.tables, mapping))

    def without_persons(self) -> ConflictGraph:
        """Leave out people, and the rows that touch them.

        Returns
        -------
        ConflictGraph
            A new graph without persons; an act on a person and a group keeps its row to
            the group.
        """
        actors = self.tables.actors
        return ConflictGraph(slices.among(self.tables, actors.loc[~actors["is_person"], "actor_id"].tolist()))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Convert to a networkx multigraph; `from_networkx` is its exact inverse.

        Returns
        -------
        networkx.MultiDiGraph
            Nodes are actor ids, edge keys row ids; every column is an attribute. The
            graph is yours: changing it changes nothing here.
        """
        return exchange.to_networkx(self.tables)

    @classmethod
    def from_networkx(cls, graph: nx.Graph[Any]) -> ConflictGraph:
        """Read a networkx graph, ours or somebody else's.

        Parameters
        ----------
        graph
            Edges carry ``sign`` (-1, 0 or 1; default 0), ``weight`` (>= 0, default 1),
            optional ``act_id`` or a text key, ``date``, and any column of our tables. An
            edge with ``relation`` is a tie, any other an act; without ``type`` its own sign
            sets the sign of the pair. Undirected edges become reciprocal acts.

        Returns
        -------
        ConflictGraph
            The same actors and edges.

        Raises
        ------
        TableError
            With every edge that breaks the contract.

        Examples
        --------
        >>> import networkx as nx
        >>> G = nx.DiGraph()
        >>> G.add_edge("a", "b", sign=-1)
        >>> ConflictGraph.from_networkx(G)
        <ConflictGraph: 2 actors, 1 acts, 0 ties>
        """
        return cls(exchange.from_networkx(graph))

    def collapse(self, layer: Layer = "all", *, sign_rule: SignRule = "ties-and-force") -> nx.DiGraph[str]:
        """Fold the graph into one edge an ordered pair, for networkx' own functions.

        Reciprocal acts, acts of unknown direction and ties of a symmetric relation make an
        edge each way; see `both_ways`.

        Parameters
        ----------
        layer
            All rows, or only the hostile or the cooperative ones.
        sign_rule
            The rule for the sign of a pair; see `pairs`.

        Returns
        -------
        networkx.DiGraph
            Edges have sign (-1, 0, 1), mixed, weight (>= 0: summed weights of acts and
            strengths of ties; larger is closer), acts, ties, hostile, cooperative (counts),
            first, last (days), act_ids, tie_ids, row_ids. Every actor is a node.

        Raises
        ------
        ValueError
            When there is no such layer or rule.
        """
        return collapsed.collapse(self, layer, sign_rule)

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

    def relation(self, a: str, b: str) -> Relation:
        """Say how two actors stand to each other, and on which rows that rests.

        Parameters
        ----------
        a, b
            Ids, or names and aliases that are unique.

        Returns
        -------
        Relation
            Sign or mixed, acts by quad class and direction, row ids.

        Raises
        ------
        UnknownActorError
            When there is no such actor, with near names.
        """
        return answers.relation(self, self.resolve(a), self.resolve(b), pairs(self))

    def summary(self) -> Summary:
        """Count what the graph holds.

        Returns
        -------
        Summary
            The numbers; print it to read them as sentences.
        """
        return answers.summary(self)

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

    def __repr__(self) -> str:
        """Count actors, acts and ties."""
        acts = self.tables.acts["act_id"].nunique()
        return f"<ConflictGraph: {len(self.tables.actors)} actors, {acts} acts, {len(self.tables.ties)} ties>"

    def _repr_html_(self) -> str:
        """Show the summary and the heaviest pairs in a notebook."""
        heading = html.escape(str(self.meta.get("title") or "Conflict graph"))
        lines = "<br>".join(html.escape(line) for line in self.summary().explain().splitlines())
        return f"<div><h4>{heading}</h4><p>{lines}</p>{_heaviest(self)}</div>"


def _heaviest(g: ConflictGraph, count: int = 5) -> str:
    found = pairs(g)
    if found.empty:
        return ""
    ids = [(*acts, *ties) for acts, ties in zip(found["act_ids"], found["tie_ids"], strict=True)]
    words = [
        "± mixed" if mixed else _SIGN_WORDS[sign] for mixed, sign in zip(found["mixed"], found["sign"], strict=True)
    ]
    lines = sorted(
        zip(found["a"], found["b"], words, ids, strict=True), key=lambda line: (-len(line[3]), line[0], line[1])
    )
    body = ""
    for a, b, word, rows_of_pair in lines[:count]:
        shown = ", ".join(rows_of_pair[:_SHOWN_IDS]) + (" …" if len(rows_of_pair) > _SHOWN_IDS else "")
        cells = (g.actor_name(a), g.actor_name(b), word, str(len(rows_of_pair)), shown)
        body += "<tr>" + "".join(f"<td><bdi>{html.escape(cell)}</bdi></td>" for cell in cells) + "</tr>"
    head = "".join(f"<th>{name}</th>" for name in ("actor", "actor", "sign", "rows", "row ids"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
