"""Static figures for papers: network, dyad matrix, timeline, ladder, rank ranges, rolling windows.

Each function gives a matplotlib figure that touches no global state and no window;
`save` writes it whole, with the same bytes on every run. Sign is never by colour alone:
the network has the symbols of the page, the matrix has signs. Names are drawn as they are:
a dollar sign starts no formula. Needs the extra ``plots``.
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conflictgraph import atomic
from conflictgraph.errors import MissingExtraError
from conflictgraph.graph import pairs
from conflictgraph.measures import timeline as months

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from conflictgraph.graph import ConflictGraph, SignRule
    from conflictgraph.measures.escalation import EscalationPaths
    from conflictgraph.measures.escalation import Path as Route
    from conflictgraph.page.contract import Actor, Line

__all__ = ["escalation_path", "ladder", "matrix", "network", "rank_ranges", "rolling", "save", "timeline"]

# Okabe and Ito's palette, told apart by colour-blind readers (https://jfly.uni-koeln.de/color/).
_COLOURS = {"hostile": "#D55E00", "cooperative": "#0072B2", "mixed": "#CC79A7", "no sign": "#767676"}
_LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
# Of the blocs, as on the page: each at least 3:1 on white.
_BLOCS = ("#4477aa", "#228833", "#9a7000", "#aa3377", "#444b52", "#3d7a78", "#8a5a2b", "#6b5b95")
_SYMBOLS = {"hostile": "−", "cooperative": "+", "mixed": "±", "no sign": "·"}
_RUNGS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "force", "deaths")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FIXED = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


@contextlib.contextmanager
def _drawing(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError.of("matplotlib", "plots") from error
    with mpl.rc_context({"text.parse_math": False, "font.size": 9.0}):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def _plain(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _signed(g: ConflictGraph, sign_rule: SignRule) -> list[tuple[str, str, str, int]]:
    found = pairs(g, sign_rule=sign_rule)
    columns = (found[name].tolist() for name in ("a", "b", "sign", "mixed", "act_ids", "tie_ids"))
    words = {-1: "hostile", 0: "no sign", 1: "cooperative"}
    return [
        (a, b, "mixed" if mixed else words[sign], len(acts) + len(ties))
        for a, b, sign, mixed, acts, ties in zip(*columns, strict=True)
    ]


def _ordered(g: ConflictGraph, lines: list[tuple[str, str, str, int]]) -> list[str]:
    heavy = dict.fromkeys(sorted(g.actors["actor_id"]), 0)
    for a, b, _, rows in lines:
        heavy[a] += rows
        heavy[b] += rows
    return [name for name, rows in sorted(heavy.items(), key=lambda item: (-item[1], item[0])) if rows]


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
    with _drawing(9.5, 7.2) as (figure, axes):
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.invert_yaxis()
        axes.set_title(_plain(str(g.meta.get("title", "")) if title is None else title), wrap=True)
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
    colour = _COLOURS[{-1: "hostile", 0: "no sign", 1: "cooperative"}[sign]]
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
        _wrapped(_plain(actor["name"])),
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


def _wrapped(text: str, most: int = 16) -> str:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


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
    marks = [Line2D([], [], color=_COLOURS[word], linestyle=dash, label=label) for word, dash, label in told]
    axes.legend(handles=marks, loc="lower left", fontsize=6, frameon=False)


def matrix(g: ConflictGraph, *, sign_rule: SignRule = "ties-and-force", most: int = 40) -> Figure:
    """Every pair as a cell, with its sign as a symbol.

    Parameters
    ----------
    g
        The graph.
    sign_rule
        The rule for the sign of a pair.
    most
        How many actors at most, by the number of their rows.

    Returns
    -------
    matplotlib.figure.Figure
        Actors by the number of their rows; the title says when some are left out.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    lines = _signed(g, sign_rule)
    every = _ordered(g, lines)
    names = every[:most]
    number = {name: n for n, name in enumerate(names)}
    side = 2.5 + 0.24 * len(names)
    with _drawing(side, side) as (figure, axes):
        labels = [_plain(g.actor_name(name)) for name in names]
        axes.set_xticks(range(len(names)), labels, rotation=90, fontsize=7)
        axes.set_yticks(range(len(names)), labels, fontsize=7)
        axes.set_xlim(-0.5, max(len(names), 1) - 0.5)
        axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
        axes.set_aspect("equal")
        if len(every) > most:
            axes.set_title(f"{most} of {len(every)} actors, by rows")
        for a, b, word, _ in lines:
            for x, y in ((a, b), (b, a)):
                if x in number and y in number:
                    axes.text(
                        number[x],
                        number[y],
                        _SYMBOLS[word],
                        color=_COLOURS[word],
                        ha="center",
                        va="center",
                        fontweight="bold",
                    )
    return figure


def timeline(g: ConflictGraph, a: str | None = None, b: str | None = None) -> Figure:
    """Acts by month, hostile below and cooperative above, of a pair or of the record.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors, or none for the whole record.

    Returns
    -------
    matplotlib.figure.Figure
        Bars by quad class; acts without a month are told in the title, not drawn.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When only one actor is given.
    """
    if (a is None) != (b is None):
        raise ValueError("name two actors, or none for the whole record")
    found = months.record(g) if a is None or b is None else months.monthly(g, a, b)
    dated = found[found["month"].notna()]
    undated = int(found.loc[found["month"].isna(), "acts"].sum())
    heading = "all acts" if a is None or b is None else f"{g.actor_name(g.resolve(a))} and {g.actor_name(g.resolve(b))}"
    bars = {
        "material_cooperation": (1, "#0072B2", ""),
        "verbal_cooperation": (1, "#56B4E9", "//"),
        "material_conflict": (-1, "#D55E00", ""),
        "verbal_conflict": (-1, "#E69F00", "\\\\"),
    }
    with _drawing(7.5, 3.5) as (figure, axes):
        base = {1: np.zeros(len(dated)), -1: np.zeros(len(dated))}
        for name, (way, colour, hatch) in bars.items():
            height = dated[name].to_numpy() * way
            axes.bar(
                range(len(dated)),
                height,
                bottom=base[way],
                color=colour,
                hatch=hatch,
                edgecolor="white",
                label=name.replace("_", " "),
            )
            base[way] = base[way] + height
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_xticks(range(len(dated)), [str(month) for month in dated["month"]], rotation=90, fontsize=7)
        axes.set_ylabel("acts on record")
        axes.set_title(_plain(heading) + (f" ({undated} without a month)" if undated else ""))
        axes.legend(fontsize=7, frameon=False)
    return figure


def ladder(g: ConflictGraph, a: str | None = None, b: str | None = None, *, freq: str = "W") -> Figure:
    """The acts of a pair, or of the record, in time, each on its rung: from words to deaths.

    Parameters
    ----------
    g
        The graph.
    a, b
        Two actors, or none for the whole record.
    freq
        Length of the periods in which episodes and changes are looked for: D, W, M.

    Returns
    -------
    matplotlib.figure.Figure
        A line per act from its earliest to its latest possible day; triangles point up for
        acts of a, down for acts of b. Episodes (`escalation.episodes`) are shaded, change points
        of the number of hostile acts (`escalation.change_points`) dashed. Acts without dates are
        told in the title.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    UnknownActorError
        When there is no such actor, with near names.
    ValueError
        When only one actor is given.
    """
    from conflictgraph.measures import escalation

    if (a is None) != (b is None):
        raise ValueError("name two actors, or none for the whole record")
    acts = g.counted_acts().drop_duplicates(["act_id", "source", "target"])
    sides, heading = [("", "o", "#0072B2")], "all acts"
    if a is not None and b is not None:
        one, other = g.resolve(a), g.resolve(b)
        there = (acts["source"] == one) & (acts["target"] == other)
        acts = acts[there | ((acts["source"] == other) & (acts["target"] == one))]
        sides, heading = [(one, "^", "#0072B2"), (other, "v", "#D55E00")], " and ".join(map(g.actor_name, (one, other)))
    else:
        acts = acts.drop_duplicates("act_id")
    dated = acts[acts["date"].notna() & acts["date_latest"].notna() & (acts["quad_class"] != "")]
    rung = dated["quad_class"].astype("str").str.replace("_", " ").map({name: n for n, name in enumerate(_RUNGS)})
    rung = rung.mask(dated["force"], 4).mask(dated["force"] & (dated["killed_low"].fillna(dated["killed_best"]) > 0), 5)
    with _drawing(7.5, 3.2) as (figure, axes):
        from matplotlib.dates import date2num

        bouts = escalation.episodes(g, a, b, freq=freq)
        ends = bouts["end"].dt.to_period(freq).dt.end_time
        day: Callable[[Any], Any] = date2num
        for begin, end in zip(day(bouts["begin"]), day(ends), strict=True):
            axes.axvspan(begin, end, color="#eeeeee", linewidth=0, zorder=0)
        for change in escalation.change_points(g, a, b, freq=freq)["period"]:
            axes.axvline(day(change), color="black", linestyle="--", linewidth=0.8, zorder=1)
        for source, mark, colour in sides:
            mine = dated["source"].astype("str") == source if source else dated["date"].notna()
            axes.hlines(rung[mine], dated.loc[mine, "date"], dated.loc[mine, "date_latest"], color=colour)
            axes.plot(
                dated.loc[mine, "date"],
                rung[mine],
                mark,
                color=colour,
                linestyle="none",
                label=f"by {_plain(g.actor_name(source))}" if source else "acts",
            )
        axes.set_yticks(range(len(_RUNGS)), _RUNGS)
        axes.set_ylim(-0.5, len(_RUNGS) - 0.5)
        axes.tick_params(axis="x", rotation=30)
        left = len(acts) - len(dated)
        axes.set_title(_plain(heading) + (f" ({left} without date or class)" if left else ""))
        axes.legend(fontsize=7, frameon=False)
    return figure


def rank_ranges(table: pd.DataFrame, measure: str, *, most: int = 20) -> Figure:
    """The ranks of a measure with their ranges when one source at a time is left out.

    Parameters
    ----------
    table
        What `centrality.table` gave, with ranges.
    measure
        One of its measures.
    most
        How many actors at most.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a rank, a line its range; the best rank is at the top.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When the table has no ranks of that measure.
    """
    columns = [f"{measure}_rank", f"{measure}_rank_low", f"{measure}_rank_high"]
    if not set(columns) <= set(table.columns):
        known = sorted(name.removesuffix("_rank_low") for name in table.columns if str(name).endswith("_rank_low"))
        raise ValueError(f"the table has no rank ranges of «{measure}»; it has those of {', '.join(known) or 'none'}")
    ranked = table[table[columns[0]].notna()].sort_values(columns[0], kind="stable").head(most)
    rank, low, high = (ranked[name].astype("float64").to_numpy() for name in columns)
    labels = [_plain(str(name)) for name in (ranked.get("name", ranked.index))]
    with _drawing(6.0, 1.2 + 0.24 * len(ranked)) as (figure, axes):
        places = np.arange(len(ranked))
        axes.hlines(places, low, high, color="#767676", linewidth=2)
        axes.plot(rank, places, "o", color="#0072B2")
        axes.set_yticks(places, labels, fontsize=7)
        axes.invert_yaxis()
        axes.set_xlabel(f"rank by {measure.replace('_', ' ')} (line: one source at a time left out)")
    return figure


def rolling(table: pd.DataFrame, *measures: str, title: str = "") -> Figure:
    """How measures went on a window that moves, with the acts that each window had.

    Parameters
    ----------
    table
        What `balance.rolling` gave.
    *measures
        Which of its columns; every number by default.
    title
        The title.

    Returns
    -------
    matplotlib.figure.Figure
        A line a measure, each point at the last day of its window, a gap where the measure
        is not defined; below, the acts in each window: a curve over few acts says little.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    ValueError
        When the table has no such numbers.
    """
    known = [str(name) for name in table.select_dtypes("number").columns if name != "acts"]
    missing = [name for name in measures if name not in known]
    if missing or not known or not {"end", "acts"} <= set(table.columns):
        there = ", ".join(known) or "none"
        raise ValueError(f"the table has no numbers «{', '.join(missing)}» of windows; it has {there}")
    ends, acts = table["end"].to_numpy(), table["acts"].to_numpy(dtype=float)
    with _drawing(7.5, 4.0) as (figure, axes):
        axes.remove()
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
        for place, name in enumerate(measures or known):
            above.plot(
                ends,
                table[name].to_numpy(dtype=float),
                marker="osD^v<>P"[place % 8],
                markersize=3,
                linestyle=("-", "--", "-.", ":")[place % 4],
                color=_LINES[place % len(_LINES)],
                label=_plain(name.replace("_", " ")),
            )
        above.set_title(_plain(title), wrap=True)
        above.legend(fontsize=7, frameon=False)
        below.vlines(ends, 0, acts, color="#767676", linewidth=3)
        below.set_ylim(bottom=0)
        below.set_ylabel("acts")
        below.tick_params(axis="x", rotation=30)
        below.set_xlabel("last day of the window")
    return figure


def escalation_path(found: EscalationPaths, *, most: int = 5) -> Figure:
    """The paths from one actor to another, a row each: who is drawn in by whom, how, and what the record holds of it.

    Parameters
    ----------
    found
        What `escalation.paths` gave.
    most
        Rows at most, best first; the title says how many are left out.

    Returns
    -------
    matplotlib.figure.Figure
        A full line is observed, a dashed one inferred, a dotted one projected; kind, score and
        rows stand at each step.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    shown = found.paths[:most]
    longest = max((len(path.steps) for path in shown), default=1)
    ends = " to ".join(_plain(found.names.get(one, one)) for one in (found.source, found.target))
    left = f" ({len(found.paths) - len(shown)} more paths)" if len(found.paths) > len(shown) else ""
    with _drawing(2.1 + 2.1 * longest, 0.8 + 1.1 * max(len(shown), 1)) as (figure, axes):
        axes.set_axis_off()
        axes.set_title(f"{ends}: {found.mode} paths{left}" if shown else f"{ends}: no path", wrap=True)
        for row, path in enumerate(shown):
            _path_row(axes, path, -row, found.names)
        axes.set_xlim(-0.5, longest + 0.5)
        axes.set_ylim(-max(len(shown), 1) + 0.4, 0.6)
    return figure


def _path_row(axes: Axes, path: Route, row: int, names: dict[str, str]) -> None:
    dash: dict[str, Any] = {"observed": "-", "inferred": (0, (5, 2)), "projected": (0, (1, 2))}
    for n, step in enumerate(path.steps):
        arrow = {"arrowstyle": "-|>", "linestyle": dash[step.status], "shrinkA": 32, "shrinkB": 32, "color": "black"}
        axes.annotate("", (n + 1, row), (n, row), arrowprops=arrow)
        weakest = ", weakest" if len(path.steps) > 1 and path.weakest == n + 1 else ""
        rows = ", ".join(step.row_ids[:2]) + (" ..." if len(step.row_ids) > 2 else "")
        above = f"{step.kind.replace('_', ' ')} {step.score:.2f}"
        axes.text(n + 0.5, row + 0.12, above, ha="center", va="bottom", fontsize=7)
        axes.text(n + 0.5, row - 0.12, f"{step.status}{weakest}\n{_plain(rows)}", ha="center", va="top", fontsize=6)
    for n, actor in enumerate(path.actors):
        box = {"boxstyle": "round", "facecolor": "white", "edgecolor": "black", "linewidth": 0.7}
        label = _wrapped(_plain(names.get(actor, actor)))
        axes.text(n, row, label, ha="center", va="center", fontsize=7, bbox=box, zorder=3)


def save(figure: Figure, path: str | os.PathLike[str], *, dpi: float = 200) -> Path:
    """Write a figure whole, with the same bytes on every run.

    Parameters
    ----------
    figure
        The figure.
    path
        A file; its suffix (.svg, .pdf, .png) is the format.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        When the suffix is another one.
    OSError
        When it cannot be written; the old file is kept.
    """
    import matplotlib as mpl

    place = Path(path)
    kind = place.suffix.casefold().removeprefix(".")
    if kind not in _FIXED:
        raise ValueError(
            f"no figure format «{place.suffix}»; there are {', '.join('.' + name for name in sorted(_FIXED))}"
        )
    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "conflictgraph"}):
        figure.savefig(out, format=kind, dpi=dpi, metadata=_FIXED[kind])
    return atomic.write_bytes(place, out.getvalue())
