"""Minutes of the office's own hours: a lead that waits over the weekend waits for nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.playbook.models import Window

A_YEAR = 366
"""Days that are looked at: a window is open on at least one day of each week."""


def after_working(start: datetime, minutes: int, window: Window, zone: ZoneInfo) -> datetime:
    """When `minutes` of the window's hours in `zone` have passed since `start`; aware, in UTC.

    Counted as they really pass: a day on which the clocks change is longer or shorter by it.
    """
    left = timedelta(minutes=minutes)
    first = start.astimezone(zone).date()
    for number in range(A_YEAR):
        span = window.span(first + timedelta(days=number))
        if span is None:
            continue
        opens, closes = (
            datetime.combine(first + timedelta(days=number), clock, zone).astimezone(start.tzinfo)
            for clock in span
        )
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= max(closes - begins, timedelta(0))
    return start + timedelta(days=A_YEAR)
