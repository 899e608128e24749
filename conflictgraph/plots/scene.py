"""The scene of the page on paper: places, lines, symbols and outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.plots.canvas import COLOURS, drawing, plain, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from conflictgraph.graph import ConflictGraph
    from conflictgraph.page.contract import Actor, Line

__all__ = ["network"]

# Of the blocs, as on the page: each at least 3:1 on white.
_BLOCS = ("#4477aa", "#228833", "#9a7000", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95")


def network(g: ConflictGraph, *, title: str | None = None, persons: bool = True) -> Figure:
    """The scene of the page as a figure: the same places, lines, symbols and outlines.

    Parameters
    ----------
    g
        The graph.
    title
        The title; nothing means that of the graph.
    persons
        Whether people are drawn, as small rings.

    Returns
    -------
    matplotlib.figure.Figure
        Friends near, foes apart; a line for each ordered pair and sign, the wider the more
        rows, with its arrow; outlines are the blocs of `measures.blocs.communities`.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    from conflictgraph.page import payload

    data = payload(g, paths=False)
    place = {actor["id"]: actor for actor in data["actors"] if persons or not actor["person"]}
    with drawing(9.5, 7.2) as (figure, axes):
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.invert_yaxis()
        axes.set_title(plain(str(g.meta.get("title", "")) if title is None else title), wrap=True)
        for number, bloc in enumerate(data["blocs"]):
            _outlined(axes, [place[name] for name in bloc["members"] if name in place], _BLOCS[number % len(_BLOCS)])
        for line in data["lines"]:
            if line["source"] in place and line["target"] in place:
                _lined(axes, line, place)
        for actor in place.values():
            _marked(axes, actor)
        if place:
            axes.margins(0.08)
            _legend(axes)
    return figure


def _outlined(axes: Axes, members: list[Actor], colour: str) -> None:
    from conflictgraph.page.strokes import outline

    if len(members) > 2:
        x, y = outline(members).T
        axes.fill(x, y, facecolor=colour, alpha=0.1, edgecolor="none", zorder=0)
        axes.fill(x, y, facecolor="none", edgecolor=colour, alpha=0.4, linewidth=0.8, zorder=0)


def _lined(axes: Axes, line: Line, place: dict[str, Actor]) -> None:
    from conflictgraph.page.strokes import curve, head, pen, strokes

    sign, rows = line["sign"], len(line["rows"])
    colour = COLOURS[{-1: "hostile", 0: "no sign", 1: "cooperative"}[sign]]
    points = curve(place[line["source"]], place[line["target"]], sign)
    width = pen(rows)
    dash: Any = {"dashed": (0, (4, 2.5)), "dotted": ":"}.get(line["symbol"], "-")
    thin = max(0.5, width * 0.3) if line["symbol"] == "double" else width * 0.55
    look: dict[str, Any] = {"color": colour, "alpha": min(0.35 + 0.08 * rows, 0.95), "zorder": 1}
    for one in strokes(points, line, width):
        axes.plot(*one.T, linewidth=thin, linestyle=dash, **look)
    tip = head(points, 6 + width)
    if sign < 0:
        axes.fill(*tip.T, linewidth=0, **look)
    else:
        axes.plot(*tip.T, linewidth=max(0.7, thin), **look)


def _marked(axes: Axes, actor: Actor) -> None:
    colour = _BLOCS[actor["bloc"] % len(_BLOCS)] if actor["bloc"] >= 0 else "#767d84"
    hollow = actor["person"] or actor["placeholder"]
    shapes = {"square": "s", "diamond": "D", "triangle": "^", "triangleDown": "v", "hexagon": "h"}
    axes.scatter(
        [actor["x"]],
        [actor["y"]],
        s=(0.95 * actor["size"]) ** 2,
        marker=shapes.get(actor["shape"], "o"),
        facecolor="white" if hollow else colour,
        edgecolor=colour if hollow else "white",
        linestyle=":" if actor["placeholder"] else "-",
        linewidth=1.0,
        zorder=3,
    )
    axes.annotate(
        wrapped(plain(actor["name"])),
        (actor["x"], actor["y"] + actor["size"]),
        (0, -2),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=5.0 if actor["person"] else 6.5,
        color="#5b646d" if actor["person"] else "black",
        linespacing=0.95,
        zorder=4,
        path_effects=_halo(),
    )


def _halo() -> list[Any]:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=1.6, foreground="white")]


def _legend(axes: Axes) -> None:
    from matplotlib.lines import Line2D

    told: tuple[tuple[str, Any, str], ...] = (
        ("hostile", "-", "hostile: bolt for acts, filled head"),
        ("cooperative", "--", "cooperative: help and talk, open head"),
        ("cooperative", "-", "double line: alliance"),
        ("cooperative", ":", "dotted: informal tie"),
    )
    marks = [Line2D([], [], color=COLOURS[word], linestyle=dash, label=label) for word, dash, label in told]
    axes.legend(handles=marks, loc="lower left", fontsize=6, frameon=False)
