"""Escalation paths, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.plots.canvas import drawing, plain, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from conflictgraph.measures.escalation import EscalationPaths
    from conflictgraph.measures.escalation import Path as Route

__all__ = ["escalation_path"]


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
    ends = " to ".join(plain(found.names.get(one, one)) for one in (found.source, found.target))
    left = f" ({len(found.paths) - len(shown)} more paths)" if len(found.paths) > len(shown) else ""
    with drawing(2.1 + 2.1 * longest, 0.8 + 1.1 * max(len(shown), 1)) as (figure, axes):
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
        axes.text(n + 0.5, row - 0.12, f"{step.status}{weakest}\n{plain(rows)}", ha="center", va="top", fontsize=6)
    for n, actor in enumerate(path.actors):
        box = {"boxstyle": "round", "facecolor": "white", "edgecolor": "black", "linewidth": 0.7}
        label = wrapped(plain(names.get(actor, actor)))
        axes.text(n, row, label, ha="center", va="center", fontsize=7, bbox=box, zorder=3)
