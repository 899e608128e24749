"""pyvis with our drawing: a stock `Network` to work with, and our page when it is written.

Nodes and edges are filled directly: pyvis' `from_nx` changes the user's graph and grows
with the square of the actors. Its template asks two hosts and can run what a field holds,
so every way from here to HTML goes through our page. What of pyvis' own methods fails or
loses words (`set_options`, `toggle_physics`, `barnes_hut`) is mended here.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from pyvis.network import Network

from conflictgraph import atomic
from conflictgraph.page.payloads import payload
from conflictgraph.page.render import html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["ConflictNetwork", "network"]

_COLOUR = {-1: "#c1440e", 0: "#5b646d", 1: "#1b6ca8"}
_BLOC = ("#4477aa", "#228833", "#b8860b", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95")
_WORD = {-1: "hostile", 0: "neutral", 1: "cooperative"}


def _title(text: str) -> str:
    """Keep a hover text from pyvis' trap: one that holds this word makes its template take all of them for HTML."""
    return text.replace("href", "h\u2060ref")


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
                "title": _title(f"{actor['name']}: {actor['acts']} acts"),
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

    def set_options(self, options: str | Mapping[str, Any]) -> None:
        """Take options of vis-network for `stock`; spaces within words stay, which pyvis removes.

        Parameters
        ----------
        options
            A mapping, or JSON as vis-network's configurator writes it, with or without ``var options =`` before it.

        Raises
        ------
        ValueError
            When it is no JSON object.
        """
        found = (
            json.loads(options[max(options.find("{"), 0) :].rstrip().rstrip(";"))
            if isinstance(options, str)
            else options
        )
        if not hasattr(found, "items"):
            message = f'options are a JSON object such as {{"nodes": {{}}}}, not {options!r}'
            raise ValueError(message)
        self.options = copy.deepcopy(dict(found))

    def toggle_physics(self, status: bool) -> None:  # noqa: FBT001 - pyvis' signature
        """Switch the moving of nodes in `stock` on or off, also after `set_options`.

        Parameters
        ----------
        status
            Whether nodes move.
        """
        options: Any = self.options
        if isinstance(options, dict):
            options.setdefault("physics", {})["enabled"] = bool(status)
        else:
            super().toggle_physics(status)

    def barnes_hut(self, *args: Any, **params: Any) -> None:
        """Choose the solver of that name for `stock`, as often as one likes.

        Parameters
        ----------
        *args, **params
            As in pyvis.
        """
        # pyvis puts the solver in the place of the class that makes it, so that a second call fails.
        options: Any = self.options
        options.physics.__dict__.pop("barnesHut", None)
        super().barnes_hut(*args, **params)

    def stock(self) -> Any:
        """Give the same network as a plain `pyvis.network.Network`, with pyvis' own template.

        Changes that were made to `nodes`, `edges` and `options` come along.

        Returns
        -------
        pyvis.network.Network
            Its template asks two hosts for style and script, so it is not offline; and headings,
            menus and option strings that are set on it are put into the page unescaped.
        """
        plain = Network(directed=True, height="760px", width="100%", cdn_resources="in_line", notebook=False)
        plain.nodes, plain.edges = copy.deepcopy(self.nodes), copy.deepcopy(self.edges)
        plain.node_ids = [node["id"] for node in plain.nodes]
        plain.node_map = {node["id"]: node for node in plain.nodes}
        plain.options = copy.deepcopy(self.options)
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
