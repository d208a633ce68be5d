"""When a cron entry is due, on its own clock; `docs/cron.md` states the rules for operators.

croniter finds the times that the five fields name, as a plain calendar without a time zone. Where
each of them lies in the nights the clock changes is decided here (`places`): given croniter 7 a
zone, it returns a fixed time in the autumn overlap twice, and how often it returns what lies in a
gap depends on how far away it is asked from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from croniter import CroniterBadDateError, croniter

if TYPE_CHECKING:
    from data.playbook.models import CronEntry, Playbook

Place = Callable[[datetime, ZoneInfo], datetime | None]
"""Where a time on the wall lies in UTC; grows with it, so that times can be walked in order."""

MINUTE = timedelta(minutes=1)
_NAMES = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_RANDOM = re.compile(r"(?<![a-z])[rh](?![a-z])", re.IGNORECASE)


class BadCron(ValueError):
    """The expression is not a cron expression; the text says what is wrong."""


@lru_cache(maxsize=256)
def check(expression: str) -> str:
    """The expression itself; raises `BadCron`. Random `R` fields would differ by process."""
    if _RANDOM.search(expression):
        raise BadCron(f"'{expression}' has a random field; name the times instead")
    has_five_fields = expression in _NAMES or len(expression.split()) == 5
    if not has_five_fields or not croniter.is_valid(expression):
        raise BadCron(
            f"'{expression}' is not a cron expression; use five fields such as '30 7 * * 1-5'"
        )
    return expression


def zone_of(entry: CronEntry, playbook: Playbook) -> str:
    """On whose clock the entry's times are."""
    return entry.timezone or playbook.business.timezone or "UTC"


def last_due(expression: str, zone: str, now: datetime) -> datetime | None:
    """The latest due time at or before `now`, in UTC; None for a date that never comes."""
    return _around(expression, zone, now)[0]


def next_due(expression: str, zone: str, now: datetime) -> datetime | None:
    """The first due time after `now`, in UTC; None for a date that never comes."""
    return _around(expression, zone, now)[1]


def _around(expression: str, zone: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Both: reckoned once, and known from there on for as long as `now` lies between the two.

    A runner asks each minute, and most entries are for an hour of the day.
    """
    known = _known.get((expression, zone))
    if known is not None and known[0] <= now < known[1]:
        return known
    clock, lie = ZoneInfo(zone), places(expression)
    before = [due for place in lie if (due := _latest(expression, clock, now, place)) is not None]
    after = [due for place in lie if (due := _first(expression, clock, now, place)) is not None]
    if before and after:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[expression, zone] = max(before), min(after)
    return max(before, default=None), min(after, default=None)


MOST_KNOWN = 256
_known: dict[tuple[str, str], tuple[datetime, datetime]] = {}
"""By expression and zone."""


def places(expression: str) -> tuple[Place, ...]:
    """Where a time that the entry names can lie: cron's own convention.

    Autumn: the hour that comes twice counts once, unless the entry repeats. Spring: what the clock
    leaps over comes at the end of the gap, unless the entry is for every hour of the day.
    """
    if is_fixed(expression):
        return (_once,)
    if is_every_hour(expression):
        return (_if_it_comes, _again)
    return (_once, _again)


def is_fixed(expression: str) -> bool:
    """Whether minute and hour are given times or lists, ranges and steps of them, without a `*`.

    `0-59` and `0-23` mean `*`, and count as one.
    """
    minute, hour, *_ = _fields(expression)
    return not (_is_every(minute) or _is_every(hour) or "*" in _written(expression))


def is_every_hour(expression: str) -> bool:
    return _is_every(_fields(expression)[1])


def _written(expression: str) -> str:
    """Minute and hour as the operator wrote them; a name such as @daily stands for fixed times."""
    return "" if expression.startswith("@") else " ".join(expression.split()[:2])


def _is_every(field: tuple[object, ...]) -> bool:
    return field == ("*",)


@lru_cache(maxsize=256)
def _fields(expression: str) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(field) for field in croniter.expand(check(expression))[0])


def _first(expression: str, zone: ZoneInfo, now: datetime, place: Place) -> datetime | None:
    wall = _minute_on_the_wall(now, zone) - _overlap(now, zone)
    return _walk(croniter(check(expression), wall).get_next, zone, place, lambda due: due > now)


def _latest(expression: str, zone: ZoneInfo, now: datetime, place: Place) -> datetime | None:
    wall = _minute_on_the_wall(now, zone) + _overlap(now, zone) + MINUTE
    return _walk(croniter(check(expression), wall).get_prev, zone, place, lambda due: due <= now)


def _walk(
    step: Callable[[type[datetime]], datetime],
    zone: ZoneInfo,
    place: Place,
    is_far_enough: Callable[[datetime], bool],
) -> datetime | None:
    """Go from one named time to the next until one is far enough.

    Elsewhere the first one is; in a repeated hour there may be as many as the hour has minutes.
    """
    try:
        while True:
            due = place(step(datetime), zone)
            if due is not None and is_far_enough(due):
                return due
    except CroniterBadDateError:
        return None


def _minute_on_the_wall(now: datetime, zone: ZoneInfo) -> datetime:
    """What a clock in `zone` shows, to the minute and without its zone."""
    return now.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)


def _overlap(now: datetime, zone: ZoneInfo) -> timedelta:
    """How much of the day comes twice, if `now` is in it; Lord Howe turns by half an hour."""
    wall = _minute_on_the_wall(now, zone)
    first, second = _utc(wall, zone, fold=0), _utc(wall, zone, fold=1)
    return max(second - first, timedelta(0))


def _once(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The first time the clock shows it; the end of the gap, if the clock leaps over it."""
    due = _utc(wall, zone, fold=0)
    return due if _shows(due, wall, zone) else _end_of_gap(wall, zone)


def _if_it_comes(wall: datetime, zone: ZoneInfo) -> datetime | None:
    due = _utc(wall, zone, fold=0)
    return due if _shows(due, wall, zone) else None


def _again(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """The second time the clock shows it, or the only one."""
    due = _utc(wall, zone, fold=1)
    return due if _shows(due, wall, zone) else None


def _utc(wall: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _shows(due: datetime, wall: datetime, zone: ZoneInfo) -> bool:
    return due.astimezone(zone).replace(tzinfo=None) == wall


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the leap. In a gap, fold 1 lies before the leap and fold 0 after."""
    before, after = _utc(wall, zone, fold=1), _utc(wall, zone, fold=0)
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
