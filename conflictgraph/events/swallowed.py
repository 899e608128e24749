"""A quote that is opened and never closed swallows the rows after it: find them, and give them back.

The line of the open quote, and the line whose quote closes it, have lost their shape; every whole
line between them is a row of its own. A text of several lines is told apart by counting: it hardly
splits a row at just the delimiters that two rows would leave.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["after_first", "within"]

#: Fewer delimiters than this may stand in a text by chance.
_LEAST = 5


def after_first(text: str, delimiter: str, columns: int) -> list[list[str]] | None:
    r"""Cut the lines after the first of a row that has not the right number of cells.

    Parameters
    ----------
    text
        The row as it stands in the file, line breaks included.
    delimiter
        Between cells.
    columns
        How many cells a row has.

    Returns
    -------
    list or None
        The cells of each further line; nothing when none of them is a whole row, so that it is one broken row.

    Examples
    --------
    >>> after_first('1,"a,b,c\n2,d,e', ",", 3)
    [['2', 'd', 'e']]
    >>> after_first('1,"a\nb"', ",", 3) is None
    True
    """
    lines = [_cells(line, delimiter) for line in text.split("\n")[1:]]
    return lines if any(len(cells) == columns for cells in lines) else None


def within(cells: Sequence[str], delimiter: str) -> list[list[str]] | None:
    r"""Find the rows that a cell swallowed although the row has the right number of cells.

    Parameters
    ----------
    cells
        A row.
    delimiter
        Between cells.

    Returns
    -------
    list or None
        The whole rows between the line that opened the quote and the line that closed it; nothing when
        no cell swallowed any line.

    Examples
    --------
    >>> row = ["1", "b", "c", "d", "e", "f\n2,b,c,d,e,g\n3,b,c,d,e,h"]
    >>> within(row, ",")
    [['2', 'b', 'c', 'd', 'e', 'g']]
    >>> within(["1", "b", "c", "d", "e", "A text, of two\nlines, and no row"], ",") is None
    True
    """
    last = len(cells) - 1
    if last < _LEAST and delimiter != "\t":
        return None
    for place, cell in enumerate(cells):
        first, *inner = cell.split("\n")
        if not inner or first.count(delimiter) != last - place or inner[-1].count(delimiter) != place:
            continue
        rows = [_cells(line, delimiter) for line in inner[:-1]]
        if all(len(row) == len(cells) for row in rows):
            return rows
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r")], delimiter=delimiter), [])
    except csv.Error:
        return []
