"""Spans and times in the few cells a column has, as pure functions of values."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from data.words import _
from screens.region import day, day_and_month, time_of_day, weekday


def clock(span: timedelta) -> str:
    """A span of either sign without it: `0:09`, `12:40`, `2h05`, `3d`."""
    seconds = int(abs(span).total_seconds())
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 86400:
        return f"{seconds // 3600}h{seconds // 60 % 60:02}"
    return f"{seconds // 86400}d"


def brief(span: timedelta) -> str:
    """A span of either sign in its largest unit: `now` (under a minute), `12m`, `3h`, `2d`."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 48 * 60:
        return f"{minutes // 60}h"
    return f"{minutes // (24 * 60)}d"


STANDS = 86_400.0
"""Seconds for which is believed what does not change by itself."""


def clock_holds(left: timedelta) -> float:
    """Seconds for which `clock` says the same of what is left, or of how late it is.

    Never more than a minute, so that signs and tones beside it are looked at again.
    """
    return left.total_seconds() % (1 if abs(left) < timedelta(hours=1) else 60)


def brief_holds(left: timedelta) -> float:
    """Seconds for which `brief` says the same; of what has passed, give it negative."""
    return left.total_seconds() % 60


def time_holds(now: datetime) -> float:
    """Seconds for which `local_time` says the same; it asks what day it is."""
    return -now.timestamp() % 60


def local_time(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """Wall clock in `zone`, as far as it takes to be clear: `14:05`, `Tue 09:00`, `3 Nov 09:00`.

    Written as in the operator's region, in at most `region.moment_width()` cells.
    """
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (there.date() - today).days
    if days == 0:
        return time_of_day(there)
    if -6 <= days <= 6:
        return f"{weekday(there)} {time_of_day(there)}"
    if abs(days) < 300:
        return f"{day_and_month(there)} {time_of_day(there)}"
    return day(there)
