"""Every pair as a cell with its sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflictgraph.graph import pairs
from conflictgraph.plots.canvas import COLOURS, drawing, plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from conflictgraph.graph import ConflictGraph, SignRule

__all__ = ["matrix"]

_SYMBOLS = {"hostile": "−", "cooperative": "+", "mixed": "±", "no sign": "·"}


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
    with drawing(side, side) as (figure, axes):
        labels = [plain(g.actor_name(name)) for name in names]
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
                        color=COLOURS[word],
                        ha="center",
                        va="center",
                        fontweight="bold",
                    )
    return figure


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
