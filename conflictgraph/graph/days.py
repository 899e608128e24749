"""Days as people give them to a slice: a date, or a year or month that means its whole span."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeAlias

import numpy as np
import pandas as pd

__all__ = ["Day", "first_day", "last_day"]

Day: TypeAlias = str | dt.date | pd.Timestamp | np.datetime64

_SHAPE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def _period(day: object) -> pd.Period:
    if isinstance(day, str):
        if not _SHAPE.fullmatch(day):
            msg = f"«{day}» is not a day: write 2024-02-07, 2024-02 or 2024"
            raise ValueError(msg)
        try:
            return pd.Period(day, freq={4: "Y", 7: "M", 10: "D"}[len(day)])
        except ValueError as error:
            msg = f"«{day}» is not a day: {error}"
            raise ValueError(msg) from error
    if not isinstance(day, dt.date | np.datetime64) or pd.isna(day):
        raise TypeError(f"a day is text such as 2024-02-07, or a date; found {day!r}, of type {type(day).__name__}")
    return pd.Period(pd.Timestamp(day).tz_localize(None), freq="D")


def first_day(day: Day) -> pd.Timestamp:
    """Give the first day that a date may mean.

    Parameters
    ----------
    day
        A date, or text such as ``"2024-02-07"``, ``"2024-02"`` or ``"2024"``.

    Returns
    -------
    pandas.Timestamp
        Midnight of that day.

    Raises
    ------
    ValueError
        When the text is not a day; the clock is never asked.
    TypeError
        When it is neither text nor a date, such as the number 2024.
    """
    return _period(day).start_time.normalize()


def last_day(day: Day) -> pd.Timestamp:
    """Give the last day that a date may mean.

    Parameters
    ----------
    day
        A date, or text such as ``"2024-02-07"``, ``"2024-02"`` or ``"2024"``.

    Returns
    -------
    pandas.Timestamp
        Midnight of that day.

    Raises
    ------
    ValueError
        When the text is not a day; the clock is never asked.
    TypeError
        When it is neither text nor a date, such as the number 2024.
    """
    return _period(day).end_time.normalize()
