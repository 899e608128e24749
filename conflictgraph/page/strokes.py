"""Where a line runs on paper: the same points as the page's `geometry.js`, for still pictures and figures.

A test holds the two to each other, so that a figure in a paper shows the scene of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from conflictgraph.page.contract import Actor, Line

    Points = NDArray[np.float64]

__all__ = ["PALE", "curve", "head", "outline", "pen", "strokes"]

_BEND = {-1: 0.13, 0: 0.06, 1: 0.22}
_STEPS = 28
#: Opacity of a line with one row, and what each further row adds.
PALE = (0.2, 0.06, 0.45)


def pen(rows: int) -> float:
    """Width of a line with so many rows behind it.

    Parameters
    ----------
    rows
        How many.

    Returns
    -------
    float
        Pixels.

    Examples
    --------
    >>> pen(1), pen(100)
    (1.75, 6.0)
    """
    return float(min(1 + 0.75 * rows**0.5, 6.0))


def curve(one: Actor, other: Actor, sign: int) -> Points:
    """Run from one mark to another, bent to its own side.

    Parameters
    ----------
    one, other
        Where they stand, and the size of their marks.
    sign
        -1, 0 or 1; each sign bends differently, and the way back bends to the other side.

    Returns
    -------
    numpy.ndarray
        Points (n, 2), y down; what lies under the marks is cut off.
    """
    a, b = np.array([one["x"], one["y"]]), np.array([other["x"], other["y"]])
    if one["id"] == other["id"]:
        r, turn = one["size"] + 8, np.arange(20) / 3.2 + 3
        corner = a + np.array([one["size"], -one["size"]])
        return np.asarray(corner + r * 0.6 * np.column_stack([np.cos(turn), np.sin(turn)]))
    along = b - a
    length = float(np.hypot(*along)) or 1.0
    bend = min(length * _BEND[sign], 90.0)
    control = (a + b) / 2 + np.array([along[1], -along[0]]) / length * bend
    t = np.arange(_STEPS + 1)[:, None] / _STEPS
    points = (1 - t) ** 2 * a + 2 * (1 - t) * t * control + t**2 * b
    points = _cut(points, a, one["size"] + 3)
    return _cut(points[::-1], b, other["size"] + 5)[::-1]


def _cut(points: Points, centre: Points, reach: float) -> Points:
    """Leave out the points within reach of a mark, and begin on its edge."""
    outside = np.hypot(*(points - centre).T) > reach
    first = int(outside.argmax())
    if first == 0:
        return points
    inner, outer = points[first - 1], points[first]
    for _ in range(8):
        middle = (inner + outer) / 2
        if np.hypot(*(middle - centre)) > reach:
            outer = middle
        else:
            inner = middle
    return np.vstack([outer, points[first:]])


def strokes(points: Points, line: Line, width: float) -> list[Points]:
    """Draw a line by its symbol: two strokes for an alliance, a bolt for conflict, else one.

    Parameters
    ----------
    points
        What `curve` gave.
    line
        The line.
    width
        Its width.

    Returns
    -------
    list of numpy.ndarray
        Strokes (n, 2).
    """
    if line["symbol"] == "double":
        return [_beside(points, side * max(width * 0.75, 1.6)) for side in (-1, 1)]
    return [_zigzag(points) if line["symbol"] == "zigzag" else points]


def _beside(points: Points, shift: float) -> Points:
    after, before = np.vstack([points[1:], points[-1:]]), np.vstack([points[:1], points[:-1]])
    along = after - before
    length = np.hypot(*along.T)[:, None]
    length[length == 0] = 1.0
    return np.asarray(points + np.column_stack([-along[:, 1], along[:, 0]]) / length * shift)


def _zigzag(points: Points) -> Points:
    """Put the lightning of the trade amid a line."""
    middle = len(points) >> 1
    if len(points) < 9:
        return points
    start, end = points[middle - 2], points[middle + 2]
    along = end - start
    length = float(np.hypot(*along))
    if length < 12:
        return points
    unit, reach = along / length, min(length, 26.0)
    steps = np.arange(5)
    swing = np.array([0.0, 5.0, -5.0, 5.0, 0.0])
    centre = (start + end) / 2
    bolt = centre + np.outer((steps / 4 - 0.5) * reach, unit) + np.outer(swing, [-unit[1], unit[0]])
    return np.vstack([points[: middle - 1], bolt, points[middle + 2 :]])


def head(points: Points, size: float) -> Points:
    """Point to whom it is done: wing, tip, wing.

    Parameters
    ----------
    points
        What `curve` gave.
    size
        Length of a wing.

    Returns
    -------
    numpy.ndarray
        Points (3, 2).
    """
    tip, tail = points[-1], points[max(len(points) - 3, 0)]
    angle = float(np.arctan2(*(tip - tail)[::-1]))
    wings = [tip - size * np.array([np.cos(angle + turn), np.sin(angle + turn)]) for turn in (0.42, -0.42)]
    return np.vstack([wings[0], tip, wings[1]])


def outline(members: Sequence[Actor], room: float = 14.0) -> Points:
    """Outline a bloc: the convex hull of circles about its members.

    Parameters
    ----------
    members
        Those who are outlined.
    room
        Distance from their marks.

    Returns
    -------
    numpy.ndarray
        Points (n, 2), closed by the reader.
    """
    from scipy.spatial import ConvexHull

    turn = np.arange(16) * np.pi / 8
    ring = np.column_stack([np.cos(turn), np.sin(turn)])
    parts: list[Any] = [np.array([one["x"], one["y"] + 6]) + (one["size"] + room) * ring for one in members]
    points = np.vstack(parts)
    return np.asarray(points[ConvexHull(points).vertices])
