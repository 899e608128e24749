"""The graph as one class: what it holds, its parts, and its conversions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conflictgraph.graph import answers, collapsed, exchange, notebook
from conflictgraph.graph.signs import pairs
from conflictgraph.graph.sliced import Sliced

if TYPE_CHECKING:
    import networkx as nx

    from conflictgraph.graph.answers import Relation, Summary
    from conflictgraph.graph.collapsed import Layer
    from conflictgraph.graph.signs import SignRule

__all__ = ["ConflictGraph"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ConflictGraph(Sliced):
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

    def relation(self, a: str, b: str) -> Relation:
        """Say how two actors stand to each other, and on which rows that rests.

        Acts are counted under the source and target of their rows. For reciprocal acts and acts of
        unknown direction that is the order of the record and no arrow.

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

    def __repr__(self) -> str:
        """Count actors, acts and ties."""
        acts = self.tables.acts["act_id"].nunique()
        return f"<ConflictGraph: {len(self.tables.actors)} actors, {acts} acts, {len(self.tables.ties)} ties>"

    def _repr_html_(self) -> str:
        """Show the summary and the heaviest pairs in a notebook."""
        return notebook.shown(self)
