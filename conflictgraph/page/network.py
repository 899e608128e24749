"""pyvis with our drawing: a stock `Network` to work with, and our page when it is written.

Nodes and edges are filled directly: pyvis' `from_nx` changes the user's graph and grows
with the square of the actors. Its template asks two hosts and can run what a field holds,
so every way from here to HTML goes through our page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyvis.network import Network

from conflictgraph import atomic
from conflictgraph.page.payloads import payload
from conflictgraph.page.render import html

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["ConflictNetwork", "network"]

_COLOUR = {-1: "#c1440e", 0: "#5b646d", 1: "#1b6ca8"}
_BLOC = ("#4477aa", "#228833", "#b8860b", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95")
_WORD = {-1: "hostile", 0: "neutral", 1: "cooperative"}


class ConflictNetwork(Network):  # type: ignore[misc]  # pyvis ships no types
    """A `pyvis.network.Network` that knows the graph it draws.

    Parameters
    ----------
    g
        The graph.
    """

    def __init__(self, g: ConflictGraph) -> None:
        super().__init__(directed=True, height="760px", width="100%", cdn_resources="in_line", notebook=False)
        self.conflict_graph = g
        data = payload(g, paths=False)
        self.nodes = [
            {
                "id": actor["id"],
                "label": actor["name"],
                "title": f"{actor['name']}: {actor['acts']} acts",
                "shape": actor["shape"],
                "size": actor["size"],
                "color": _BLOC[actor["bloc"] % len(_BLOC)] if actor["bloc"] >= 0 else "#8a9096",
                "x": actor["x"],
                "y": actor["y"],
                "physics": False,
            }
            for actor in data["actors"]
        ]
        self.node_ids = [node["id"] for node in self.nodes]
        self.node_map = {node["id"]: node for node in self.nodes}
        self.edges = [
            {
                "id": line["id"],
                "from": line["source"],
                "to": line["target"],
                "title": f"{_WORD[line['sign']]}: {', '.join(line['rows'][:12])}",
                "rows": line["rows"],
                "color": _COLOUR[line["sign"]],
                "dashes": line["sign"] > 0,
                "width": round(1 + 1.5 * len(line["rows"]) ** 0.5, 2),
                "arrows": {"to": {"enabled": True, "type": "triangle" if line["sign"] < 0 else "vee"}},
                "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.14 if line["sign"] < 0 else 0.24},
            }
            for line in data["lines"]
        ]
        self.toggle_physics(status=False)

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - pyvis' signature
        """Give our page, not pyvis' template.

        Parameters
        ----------
        name, local, notebook
            Taken for pyvis' sake, without effect.

        Returns
        -------
        str
            The page of `conflictgraph.page.html`.
        """
        self.html = html(self.conflict_graph)
        return self.html

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - pyvis' signature
        """Write our page, whole or not at all.

        Parameters
        ----------
        name
            The file.
        local, notebook, open_browser
            Taken for pyvis' sake, without effect.
        """
        atomic.write_text(name, self.generate_html())

    def save_graph(self, name: str) -> None:
        """Write our page; pyvis' other name for it.

        Parameters
        ----------
        name
            The file.
        """
        self.write_html(name)

    def show(self, name: str, local: bool = True, notebook: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - pyvis' signature
        """Write our page; a notebook shows the network itself.

        Parameters
        ----------
        name
            The file.
        local, notebook
            Taken for pyvis' sake, without effect.
        """
        self.write_html(name)

    def stock(self) -> Any:
        """Give the same network as a plain `pyvis.network.Network`, with pyvis' own template.

        Returns
        -------
        pyvis.network.Network
            Not safe with data from strangers, and not offline: see PAGE in the concepts.
        """
        plain = Network(directed=True, height="760px", width="100%", cdn_resources="in_line", notebook=False)
        plain.nodes, plain.node_ids, plain.node_map = self.nodes, self.node_ids, self.node_map
        plain.edges = self.edges
        plain.toggle_physics(status=False)
        return plain

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from conflictgraph.page.notebook import Shown

        return Shown(self.conflict_graph, 760, {})._repr_mimebundle_(include, exclude)


def network(g: ConflictGraph) -> ConflictNetwork:
    """Bring a graph into pyvis.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    ConflictNetwork
        The network.
    """
    return ConflictNetwork(g)
