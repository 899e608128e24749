"""The formats that event data come in: which columns, what they mean, what they cannot know."""

from __future__ import annotations

from conflictgraph.errors import TableError, near
from conflictgraph.events.formats import acled, gdelt, icews, keds, phoenix, polecat, ucdp
from conflictgraph.events.formats.base import Columns, Format, plain

__all__ = ["FORMATS", "Columns", "Format", "detect", "named", "plain"]

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (acled.FORMAT, gdelt.FORMAT, icews.FORMAT, keds.FORMAT, phoenix.FORMAT, polecat.FORMAT, ucdp.FORMAT)
}


def named(name: str) -> Format:
    """Give a format by its name.

    Parameters
    ----------
    name
        Such as ``"ucdp"``.

    Returns
    -------
    Format
        The format.

    Raises
    ------
    ValueError
        When there is none, with near names.

    Examples
    --------
    >>> named("ucdp").scheme
    'ucdp'
    """
    if name in FORMATS:
        return FORMATS[name]
    hits = near(name, FORMATS)
    hint = f"; did you mean {' or '.join(hits)}?" if hits else ""
    msg = f"no event format «{name}»; there are {', '.join(FORMATS)}{hint}"
    raise ValueError(msg)


def detect(columns: tuple[str, ...], where: str) -> Format:
    """Find the format whose columns a table has.

    Parameters
    ----------
    columns
        Names in the table.
    where
        Name of the table, for the message.

    Returns
    -------
    Format
        The one format that fits.

    Raises
    ------
    TableError
        When none fits, or several.
    """
    fits = [one for one in FORMATS.values() if not Columns.missing(one, columns)]
    if len(fits) == 1:
        return fits[0]
    shown = ", ".join(columns[:8])
    if fits:
        msg = f"{where}: the columns fit {' and '.join(one.name for one in fits)}: name the format"
        raise TableError(msg)
    best = min(FORMATS.values(), key=lambda one: len(Columns.missing(one, columns)))
    lacking = ", ".join(Columns.missing(best, columns))
    msg = f"{where}: no format has the columns {shown} ...; the nearest is {best.name}, which also needs {lacking}{best.said_of(Columns.missing(best, columns))}"
    raise TableError(msg)
