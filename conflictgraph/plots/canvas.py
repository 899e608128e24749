"""What all figures share: the sheet, the colours, names as they may be drawn, and the file."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from conflictgraph import atomic
from conflictgraph.errors import MissingExtraError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "drawing", "plain", "save", "wrapped"]

# Okabe and Ito's palette, told apart by colour-blind readers (https://jfly.uni-koeln.de/color/).
COLOURS = {"hostile": "#D55E00", "cooperative": "#0072B2", "mixed": "#CC79A7", "no sign": "#767676"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_FIXED = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


@contextlib.contextmanager
def drawing(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    """Open a figure that touches no global state, in which a dollar sign starts no formula.

    Parameters
    ----------
    width, height
        In inches.

    Yields
    ------
    tuple
        The figure and its axes.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError.of("matplotlib", "plots") from error
    with mpl.rc_context({"text.parse_math": False, "font.size": 9.0}):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def plain(text: str) -> str:
    """Take out control characters and marks of direction, so that no name can disturb the drawing.

    Parameters
    ----------
    text
        A name or a title.

    Returns
    -------
    str
        The text with a replacement character for each.
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def wrapped(text: str, most: int = 16) -> str:
    """Break a name into short lines, between words.

    Parameters
    ----------
    text
        The name.
    most
        Letters a line, unless one word has more.

    Returns
    -------
    str
        The lines.
    """
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


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
