"""Business days in a client's holiday calendar (DESIGN §3): local dates, never 24 h × n."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=128)
def _holidays(country: str, year: int) -> frozenset[date]:
    """Public holidays; a country the calendar does not know has none but weekends."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_business_day(day: date, country: str) -> bool:
    return day.isoweekday() < 6 and day not in _holidays(country, day.year)


def business_days_between(start: date, end: date, country: str) -> int:
    """Business days after `start` up to and including `end`; 0 on the day itself."""
    if end <= start:
        return 0
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_business_day(day, country))
