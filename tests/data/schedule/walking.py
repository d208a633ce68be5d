"""Due times one after the other, and the same found by looking at every minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from data.schedule.cron import next_due

MINUTE = timedelta(minutes=1)


def due_times(entry: str, zone: str, after: datetime) -> Iterator[datetime]:
    moment = next_due(entry, zone, after)
    while moment is not None:
        yield moment
        moment = next_due(entry, zone, moment)


def minute_by_minute(entry: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """What docs/cron.md promises after `start` up to `end`, by the clock on the wall alone.

    Knows numbers, `*`, lists, ranges and steps, and only minute and hour: a plain second
    reckoning to hold the first one against.
    """
    minutes, hours = (_values(field, n) for field, n in zip(entry.split(), (60, 24), strict=False))
    repeats = "*" in "".join(entry.split()[:2])
    every_hour = len(hours) == 24
    found: set[datetime] = set()
    moment = start.astimezone(UTC).replace(second=0, microsecond=0)
    while moment <= end:
        local = moment.astimezone(ZoneInfo(zone))
        if local.minute in minutes and local.hour in hours and (repeats or not local.fold):
            found.add(moment)
        if not every_hour and any(
            wall.minute in minutes and wall.hour in hours for wall in _leapt_over(moment, zone)
        ):
            found.add(moment)
        moment += MINUTE
    return sorted(due for due in found if start < due <= end)


def _leapt_over(moment: datetime, zone: str) -> list[datetime]:
    """The times on the wall that the clock leaps over to show this one."""
    clock = ZoneInfo(zone)
    here = moment.astimezone(clock).replace(tzinfo=None)
    before = (moment - MINUTE).astimezone(clock).replace(tzinfo=None)
    leap = int((here - before) / MINUTE) - 1
    return [before + (n + 1) * MINUTE for n in range(leap)]


def _values(field: str, size: int) -> set[int]:
    values: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = ("0", "-", str(size - 1)) if span == "*" else span.partition("-")
        values.update(range(int(low), int(high or low) + 1, int(step or 1)))
    return values
