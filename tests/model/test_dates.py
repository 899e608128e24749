"""Dates: partial ones are intervals, impossible ones are refused, the clock is never asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflictgraph.model import parse


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "end", "precision"),
    [
        ("2024-02-07", "2024-02-07", "2024-02-07", "2024-02-07", "day"),
        ("2024-02-07?", "2024-02-07", "2024-02-07", "2024-02-07", "day?"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-02-29", "month"),
        ("2003", "2003-01-01", "2003-12-31", "2003-12-31", "year"),
        ("2003~", "2003-01-01", "2003-12-31", "2003-12-31", "year?"),
        ("../2024-02", None, "2024-02-29", "2024-02-29", "open"),
        ("2024-02-07/..", "2024-02-07", "2024-02-07", None, "open"),
        ("2024-02-07/2024-02-08", "2024-02-07", "2024-02-08", "2024-02-08", "interval"),
        ("", None, None, None, "unknown"),
    ],
)
def test_a_date_is_an_interval(text, earliest, latest, end, precision):
    """Each form gives the days that it can mean."""
    period = parse(text)

    days = [None if day is None else day.isoformat() for day in (period.earliest, period.latest, period.end)]
    assert [*days, period.precision] == [earliest, latest, end, precision]


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "0000", "0000-01-01", "10000", "26/08/2017", "03/04/2023", "now", "today", "45206", "2024-13", "2024-2-7",
     "2024-02-07T10:00", " 2024", "../..", "2024-02-08/2024-02-07", "-0044", "٢٠٢٤", "2024-02-00", "2024/", "/2024", "24-02-07",
     "2024-W05", "Feb 2024", "2024-02-07/2024-02-08/2024-02-09", "1e3", "2024-02-07 "],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    """Ambiguous and impossible dates are refused in words."""
    with pytest.raises(ValueError, match="is not a date"):
        parse(text)


@given(st.dates(min_value=date(1, 1, 1)), st.dates(min_value=date(1, 1, 1)))
def test_an_interval_holds_both_its_days(one, other):
    """Beginning and end are kept in order."""
    first, last = sorted((one, other))

    period = parse(f"{first.isoformat()}/{last.isoformat()}")

    assert (period.earliest, period.end) == (first, last)
