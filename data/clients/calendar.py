"""Business days in a client's holiday calendar (DESIGN §3): local dates, never 24 h × n.

The `holidays` library loads every country when it is asked for one, a sixth of a second that a
console would spend before its first board. So the years in use are kept in the database.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from data.reading import Reader, numbers, reader_of, unpacked

if TYPE_CHECKING:
    from sqlmodel import Session

_known: dict[tuple[str, int], frozenset[date]] = {}
"""Years read or computed in this process; public holidays do not change under a running one."""


def read_calendar(source: Reader | Session, country: str, years: Iterable[int]) -> None:
    """Take the kept holidays of these years from the database, so that none is computed."""
    missing = [year for year in years if (country, year) not in _known]
    if not missing:
        return
    wanted = f"country = :country AND year IN ({numbers(missing)})"
    sql = f"SELECT year, days FROM holidays WHERE {wanted}"
    for year, days in reader_of(source).rows(sql, country=country):
        _known[country, year] = frozenset(date.fromisoformat(day) for day in unpacked(days))


def keep_calendar(session: Session, country: str, years: Iterable[int]) -> None:
    """Store the holidays of years that are not kept yet."""
    from data.clients.tables import Holidays

    for year in years:
        if session.get(Holidays, (country, year)) is None:
            days = sorted(day.isoformat() for day in _holidays(country, year))
            session.add(Holidays(country=country, year=year, days=days))


def _holidays(country: str, year: int) -> frozenset[date]:
    """Public holidays; a country the calendar does not know has none but weekends."""
    if (country, year) not in _known:
        import holidays

        calendar = getattr(holidays, country, None)
        days = frozenset(calendar(years=year)) if calendar is not None else frozenset()
        _known[country, year] = days
    return _known[country, year]


def is_holiday(day: date, country: str) -> bool:
    """Whether it is a public holiday of the whole country, or the day on which one is observed."""
    return day in _holidays(country, day.year)


def is_business_day(day: date, country: str) -> bool:
    return day.isoweekday() < 6 and day not in _holidays(country, day.year)


def business_day_after(day: date, country: str) -> date:
    """The first business day after `day`."""
    after = day + timedelta(days=1)
    while not is_business_day(after, country):
        after += timedelta(days=1)
    return after


def business_days_between(start: date, end: date, country: str) -> int:
    """Business days after `start` up to and including `end`; 0 on the day itself.

    Counted, not walked: a board asks for hundreds of clients, some of them here for years.
    """
    if end <= start:
        return 0
    off = 0
    for year in range(start.year, end.year + 1):
        days = _holidays_in_the_week(country, year)
        off += bisect_right(days, end) - bisect_right(days, start)
    return _weekdays_until(end) - _weekdays_until(start) - off


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays since the first day of the calendar, which was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)


@cache
def _holidays_in_the_week(country: str, year: int) -> list[date]:
    return sorted(day for day in _holidays(country, year) if day.isoweekday() < 6)
