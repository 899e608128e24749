"""The network as one still SVG, for places that run no script: the same data, places and strokes as the page."""

from __future__ import annotations

import html as markup
from typing import TYPE_CHECKING

import numpy as np

from conflictgraph.page.payloads import payload
from conflictgraph.page.strokes import PALE, curve, head, outline, pen, strokes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Actor, Bloc, Line

__all__ = ["svg"]

_SIGN = {-1: "#c1440e", 0: "#5b646d", 1: "#1b6ca8"}
_BLOC = ("#4477aa", "#228833", "#b8860b", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95")
_PAPER, _INK, _MUTED, _NONE = "#faf8f3", "#1c2126", "#5b646d", "#767d84"


def svg(g: ConflictGraph) -> str:
    """Draw the network as SVG without script or link.

    Parameters
    ----------
    g
        The graph.

    Returns
    -------
    str
        One SVG element; sign by colour, stroke and head, kind of actor by shape.

    Examples
    --------
    >>> from conflictgraph import testing
    >>> svg(testing.toy()).count('<g class="line"')
    4
    """
    data = payload(g, paths=False)
    place = {actor["id"]: actor for actor in data["actors"]}
    xs, ys = [a["x"] for a in data["actors"]] or [0.0], [a["y"] for a in data["actors"]] or [0.0]
    x0, y0 = min(xs) - 110, min(ys) - 60
    wide, high = max(xs) + 110 - x0, max(ys) + 80 - y0
    frame = f'x="{x0:.1f}" y="{y0:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    head_of = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x0:.1f} {y0:.1f} {wide:.1f} {high:.1f}" '
        f'font-family="system-ui,sans-serif"><title>{markup.escape(data["meta"]["title"])}</title>'
        f'<rect {frame} fill="{_PAPER}"/>'
    )
    parts = [
        head_of,
        *(_bloc(bloc, place, _BLOC[number % len(_BLOC)]) for number, bloc in enumerate(data["blocs"])),
        *(_line(line, place) for line in data["lines"]),
        *(_mark(actor) for actor in data["actors"]),
        *(_name(actor) for actor in data["actors"]),
    ]
    return "".join(parts) + "</svg>"


def _path(points: NDArray[np.float64], *, close: bool = False) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points.tolist()) + ("Z" if close else "")


def _bloc(bloc: Bloc, place: dict[str, Actor], colour: str) -> str:
    if len(bloc["members"]) < 3:
        return ""
    line = _path(outline([place[name] for name in bloc["members"]]), close=True)
    return f'<path d="{line}" fill="{colour}" fill-opacity=".1" stroke="{colour}" stroke-opacity=".4"/>'


def _line(line: Line, place: dict[str, Actor]) -> str:
    sign, rows = line["sign"], len(line["rows"])
    points = curve(place[line["source"]], place[line["target"]], sign)
    width = pen(rows)
    dash = {
        "dashed": ' stroke-dasharray="8 5"',
        "dotted": f' stroke-dasharray=".1 {2.6 * width:.1f}" stroke-linecap="round"',
    }
    thin = max(1.0, width * 0.45) if line["symbol"] == "double" else width
    drawn = "".join(
        f'<path d="{_path(one)}" stroke-width="{thin:.1f}"{dash.get(line["symbol"], "")}/>'
        for one in strokes(points, line, width)
    )
    tip = f'<path d="{_path(head(points, 7 + width * 1.5), close=sign < 0)}" fill="{_SIGN[sign] if sign < 0 else "none"}"/>'
    first, more, most = PALE
    alpha = min(first + more * rows, most) + 0.25
    return f'<g class="line" stroke="{_SIGN[sign]}" fill="none" opacity="{alpha:.2f}">{drawn}{tip}</g>'


def _mark(actor: Actor) -> str:
    x, y, r = actor["x"], actor["y"], actor["size"]
    colour = _BLOC[actor["bloc"] % len(_BLOC)] if actor["bloc"] >= 0 else _NONE
    hollow = actor["person"] or actor["placeholder"]
    look = f'fill="{_PAPER if hollow else colour}" stroke="{colour if hollow else _PAPER}" stroke-width="2"'
    look += ' stroke-dasharray="4 3"' if actor["placeholder"] else ""
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -r), (r, 0), (0, r), (-r, 0)],
        "triangle": [(0, -r), (r, 0.8 * r), (-r, 0.8 * r)],
        "triangleDown": [(0, r), (r, -0.8 * r), (-r, -0.8 * r)],
        "hexagon": [(-r / 2, -0.87 * r), (r / 2, -0.87 * r), (r, 0), (r / 2, 0.87 * r), (-r / 2, 0.87 * r), (-r, 0)],
    }.get(actor["shape"])
    if corners is None:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
    return f'<path d="{_path(np.array(corners) + np.array([x, y]), close=True)}" {look}/>'


def _name(actor: Actor) -> str:
    small = actor["person"]
    size, step = (10.5, 12.0) if small else (13.0, 15.0)
    lines: list[str] = []
    for word in actor["name"].split():
        if lines and len(lines[-1]) + len(word) < (17 if small else 16):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    spans = "".join(
        f'<tspan x="{actor["x"]:.1f}" y="{actor["y"] + actor["size"] + 14 + n * step:.1f}">{markup.escape(text)}</tspan>'
        for n, text in enumerate(lines[:4])
    )
    halo = f'stroke="{_PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    return f'<text text-anchor="middle" font-size="{size}" fill="{_MUTED if small else _INK}" {halo}>{spans}</text>'
