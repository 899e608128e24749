"""Acts in time, each on its rung, with episodes and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflictgraph.plots.canvas import drawing, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from conflictgraph.graph import ConflictGraph

__all__ = ["ladder"]

_RUNGS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "force", "deaths")


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
    with drawing(7.5, 3.2) as (figure, axes):
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
                label=f"by {plain(g.actor_name(source))}" if source else "acts",
            )
        axes.set_yticks(range(len(_RUNGS)), _RUNGS)
        axes.set_ylim(-0.5, len(_RUNGS) - 0.5)
        axes.tick_params(axis="x", rotation=30)
        left = len(acts) - len(dated)
        axes.set_title(plain(heading) + (f" ({left} without date or class)" if left else ""))
        axes.legend(fontsize=7, frameon=False)
    return figure
