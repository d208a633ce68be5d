"""Times as one says them to somebody: when they wrote, and two times that one could talk.

All on the recipient's clock, and as of the moment at which the message leaves: what is written at
two in the night and leaves at eight speaks of "this afternoon" and of a message of "last night".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from data.clients.calendar import business_day_after, is_business_day

JUST_NOW = timedelta(minutes=20)
NIGHT_ENDS, NOON, EVENING, LATE = 5, 12, 17, 21
"""Hours of the day at which one begins to say morning, afternoon, evening and night."""
LAST_CALL = 16
"""Whoever is asked at this hour or later is not offered the same day any more."""


def part_of_day(local: datetime) -> str:
    """What stands behind "Good": a night belongs to its evening."""
    if NIGHT_ENDS <= local.hour < NOON:
        return "morning"
    return "afternoon" if NOON <= local.hour < EVENING else "evening"


def when_received(then: datetime, at: datetime) -> str:
    """When somebody wrote, as one says it at `at`; both local to the same zone."""
    if at - then < JUST_NOW:
        return "just now"
    days = (at.date() - then.date()).days
    if days == 0:
        return "last night" if then.hour < NIGHT_ENDS else _today(then)
    if days == 1:
        return "last night" if then.hour >= EVENING else "yesterday"
    return f"on {then:%A}" if days < 7 else f"on {then:%B} {then.day}"


def _today(then: datetime) -> str:
    return "tonight" if then.hour >= LATE else f"this {part_of_day(then)}"


def two_times(at: datetime, country: str) -> str:
    """A choice of two times to talk (004): the next two half days on which offices are open.

    `at` is local; public holidays are those of `country`.
    """
    today = at.date()
    if is_business_day(today, country) and at.hour < LAST_CALL:
        if at.hour < NIGHT_ENDS:
            return "this morning or this afternoon"
        following = _day(business_day_after(today, country), today)
        if at.hour < 10:
            return "later this morning or this afternoon"
        first = "this afternoon" if at.hour < 14 else "later today"
        return f"{first} or {following} morning"
    following = _day(business_day_after(today, country), today)
    return f"{following} morning or {following} afternoon"


def _day(day: date, today: date) -> str:
    return "tomorrow" if day == today + timedelta(days=1) else f"{day:%A}"
