"""The page in a notebook's cell: a sandboxed frame, a still picture where frames are cut out, and plain text."""

from __future__ import annotations

import base64
import html as markup
from typing import TYPE_CHECKING, Any

from conflictgraph.page.render import html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conflictgraph.graph import ConflictGraph

__all__ = ["Shown"]

_TRUST = "Trust the notebook to see the page, or write it with cg.page.write(g, 'page.html')."


class Shown:
    """A page that Jupyter displays.

    Parameters
    ----------
    g
        The graph.
    height
        Height of the frame in pixels.
    options
        As in `conflictgraph.page.write`.
    """

    def __init__(self, g: ConflictGraph, height: int, options: Mapping[str, Any]) -> None:
        self._g, self._height, self._options = g, int(height), dict(options)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002 - Jupyter's signature
        still = self.svg()
        # An opaque origin: the page can reach neither the notebook's server nor its cookies. What
        # stands inside the frame is seen where frames are cut out, as in a notebook not trusted.
        frame = (
            f'<iframe sandbox="allow-scripts allow-downloads allow-popups" allow="clipboard-write" title="Conflict graph" '
            f'width="100%" height="{self._height}" referrerpolicy="no-referrer" '
            f'srcdoc="{markup.escape(html(self._g, **self._options))}">'
            f'<p>{_TRUST}</p><img alt="The network as a still picture" src="data:image/svg+xml;base64,{base64.b64encode(still.encode()).decode()}"></iframe>'
        )
        return {"text/html": frame, "image/svg+xml": still, "text/plain": self._plain()}

    def svg(self) -> str:
        """The network as a still picture, for places that cut frames out.

        Returns
        -------
        str
            SVG without script or link.
        """
        from conflictgraph.page.still import svg

        return svg(self._g)

    def _plain(self) -> str:
        return f"{self._g!r}\n{_TRUST}"

    def __repr__(self) -> str:
        """Say what it is."""
        return self._plain()
