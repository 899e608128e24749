"""The network as one still SVG, for places that run no script: the same data, the same places."""

from __future__ import annotations

import html as markup
import math
from typing import TYPE_CHECKING

from conflictgraph.page.payloads import payload

if TYPE_CHECKING:
    from conflictgraph.graph import ConflictGraph

__all__ = ["svg"]

_COLOUR = {-1: "#c1440e", 0: "#5b646d", 1: "#1b6ca8"}
_BEND = {-1: 0.13, 0: 0.06, 1: 0.22}
_HEADS = (
    '<defs><marker id="cg-foe" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="#c1440e"/></marker><marker id="cg-friend" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1L9 5L1 9" fill="none" stroke="#1b6ca8" stroke-width="1.6"/></marker></defs>'
)


def svg(g: ConflictGraph) -> str:
    """Draw the network as SVG without script or link.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    str
        One SVG element; sign by colour, dash and head.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> svg(testing.toy()).count("<path class")
    4
    """
    data = payload(g, paths=False)
    place = {actor["id"]: actor for actor in data["actors"]}
    xs, ys = [a["x"] for a in data["actors"]] or [0.0], [a["y"] for a in data["actors"]] or [0.0]
    x0, y0 = min(xs) - 110, min(ys) - 60
    wide, high = max(xs) + 110 - x0, max(ys) + 80 - y0
    first = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x0:.1f} {y0:.1f} {wide:.1f} {high:.1f}" font-family="sans-serif" font-size="13">{_HEADS}'
        f'<title>{markup.escape(data["meta"]["title"])}</title><rect x="{x0:.1f}" y="{y0:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="#faf8f3"/>'
    )
    out = [first]
    for line in data["lines"]:
        a, b, sign = place[line["source"]], place[line["target"]], line["sign"]
        dx, dy = b["x"] - a["x"], b["y"] - a["y"]
        length = math.hypot(dx, dy) or 1.0
        bend = min(length * _BEND[sign], 90.0)
        cx, cy = (a["x"] + b["x"]) / 2 + dy / length * bend, (a["y"] + b["y"]) / 2 - dx / length * bend
        near = math.hypot(b["x"] - cx, b["y"] - cy) or 1.0
        ex, ey = b["x"] - (b["x"] - cx) / near * (b["size"] + 4), b["y"] - (b["y"] - cy) / near * (b["size"] + 4)
        dash = ' stroke-dasharray="7 4"' if sign > 0 else ""
        tip = "foe" if sign < 0 else "friend"
        out.append(
            f'<path class="line" d="M{a["x"]:.1f} {a["y"]:.1f}Q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}" fill="none" stroke="{_COLOUR[sign]}" '
            f'stroke-opacity="{min(0.3 + 0.1 * len(line["rows"]), 1):.2f}" stroke-width="{min(1 + 0.7 * len(line["rows"]) ** 0.5, 6):.1f}"{dash} marker-end="url(#cg-{tip})"/>'
        )
    for actor in data["actors"]:
        fill = "#faf8f3" if actor["person"] or actor["placeholder"] else "#444b52"
        dash = ' stroke-dasharray="4 3"' if actor["placeholder"] else ""
        out.append(
            f'<circle cx="{actor["x"]:.1f}" cy="{actor["y"]:.1f}" r="{actor["size"]:.1f}" fill="{fill}" stroke="#444b52"{dash}/>'
            f'<text x="{actor["x"]:.1f}" y="{actor["y"] + actor["size"] + 14:.1f}" text-anchor="middle" fill="#1c2126">{markup.escape(actor["name"])}</text>'
        )
    return "".join(out) + "</svg>"
