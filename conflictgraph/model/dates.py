"""Dates as people write them: a subset of EDTF (ISO 8601-2), kept as text and read as an interval.

A partial date is an interval and never silently the first of the month. The clock is never asked.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = ["FORMS", "Period", "parse"]

FORMS = "2024-02-07, 2024-02, 2024, 2024-02-07?, ../2024-02-07 or 2024-02-07/2024-02-08"

_ONE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[?~%]?)", re.ASCII)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """When something was, as far as the words say.

    Parameters
    ----------
    text
        The date as written.
    earliest
        First day on which it may have begun; None when open.
    latest
        Last day on which it may have begun; None when open.
    end
        Last day on which it may have ended; None when open.
    precision
        day, month, year, interval, open or unknown; a question mark at the end says that it is uncertain.
    """

    text: str = ""
    earliest: date | None = None
    latest: date | None = None
    end: date | None = None
    precision: str = "unknown"

    @property
    def is_uncertain(self) -> bool:
        """Whether the writer marked the date as doubtful."""
        return self.precision.endswith("?")

    @property
    def is_exact(self) -> bool:
        """Whether it is one day, undoubted."""
        return self.precision == "day"


_UNKNOWN = Period()


def _one(text: str) -> tuple[date, date, str, bool]:
    hit = _ONE.fullmatch(text)
    if hit is None:
        raise ValueError(f"«{text}» is not a date: write {FORMS}")
    year, month, day = int(hit["year"]), hit["month"], hit["day"]
    if year == 0:
        raise ValueError(f"«{text}» is not a date: there is no year 0000 here")
    if month is None:
        return date(year, 1, 1), date(year, _DECEMBER, 31), "year", bool(hit["mark"])
    if not 1 <= int(month) <= _DECEMBER:
        raise ValueError(f"«{text}» is not a date: there is no month {month}; write year-month-day")
    last = calendar.monthrange(year, int(month))[1]
    if day is None:
        return date(year, int(month), 1), date(year, int(month), last), "month", bool(hit["mark"])
    if not 1 <= int(day) <= last:
        raise ValueError(f"«{text}» is not a date: {year:04d}-{month} has {last} days")
    exact = date(year, int(month), int(day))
    return exact, exact, "day", bool(hit["mark"])


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """Which days a written date can mean.

    Parameters
    ----------
    text
        Year, year-month or year-month-day, with ``?`` or ``~`` when doubtful; two of
        them with a slash between; ``..`` for an open end. Empty means unknown.

    Returns
    -------
    Period
        The interval. Of ``a/b`` the beginning may lie anywhere in it: an act that is
        dated so happened at some time within.

    Raises
    ------
    ValueError
        When it is no such date, with the reason and the forms that are.

    Examples
    --------
    >>> parse("2024-02").latest.isoformat()
    '2024-02-29'
    >>> parse("../2024-02-07").earliest is None
    True
    """
    if not text:
        return _UNKNOWN
    if "/" not in text:
        first, last, precision, doubt = _one(text)
        return Period(text, first, last, last, precision + "?" * doubt)
    begin, _, end = text.partition("/")
    if not all(side == ".." or _ONE.fullmatch(side) for side in (begin, end)):
        raise ValueError(f"«{text}» is not a date: write {FORMS}")
    if begin == end == "..":
        raise ValueError(f"«{text}» is not a date: one end must be known")
    if begin == "..":
        _, last, _, doubt = _one(end)
        return Period(text, None, last, last, "open" + "?" * doubt)
    first, begins_by, _, doubt = _one(begin)
    if end == "..":
        return Period(text, first, begins_by, None, "open" + "?" * doubt)
    _, last, _, also = _one(end)
    if last < first:
        raise ValueError(f"«{text}» is not a date: it ends before it begins")
    return Period(text, first, last, last, "interval" + "?" * (doubt or also))
