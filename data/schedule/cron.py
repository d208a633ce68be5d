"""Cron arithmetic: when an entry was last due and when it is next, in its own time zone.

croniter is right in spring (a time in the gap fires once, after it) but returns a fixed time in
the autumn overlap twice (FACTS). cron's convention: fixed times once, repeating ones each time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from croniter import croniter

_NAMES = ("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually")
_RANDOM = re.compile(r"(?<![a-z])r(?![a-z])", re.IGNORECASE)


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


def last_due(expression: str, zone: str, now: datetime) -> datetime | None:
    """The latest due time at or before `now`, in UTC."""
    return _walk(expression, zone, now, back=True)


def next_due(expression: str, zone: str, now: datetime) -> datetime | None:
    """The first due time after `now`, in UTC."""
    return _walk(expression, zone, now, back=False)


def _walk(expression: str, zone: str, now: datetime, *, back: bool) -> datetime | None:
    local = now.astimezone(ZoneInfo(zone))
    times = croniter(check(expression), local)
    if back and _is_due(expression, local):
        return local.astimezone(UTC)
    for _ in range(4):
        slot = times.get_prev(datetime) if back else times.get_next(datetime)
        if not isinstance(slot, datetime):
            return None
        due = slot.astimezone(UTC)
        if not (is_fixed(expression) and _is_second_time(due, zone)):
            return due
    return None


def _is_second_time(due: datetime, zone: str) -> bool:
    """Whether the clock shows this time again, after going back.

    croniter's own `fold` does not tell: going backwards it is 1 on nearly every time.
    """
    return due.astimezone(ZoneInfo(zone)).fold == 1


def _is_due(expression: str, local: datetime) -> bool:
    exact = local.second == 0 and local.microsecond == 0
    repeated = is_fixed(expression) and local.fold
    return exact and not repeated and bool(croniter.match(expression, local))


def is_fixed(expression: str) -> bool:
    """Whether minute and hour are both given times, so that a repeated hour counts once."""
    if expression.startswith("@"):
        return expression != "@hourly"
    minute, hour = expression.split()[:2]
    return not any(sign in minute + hour for sign in "*/")
