"""Moments an operator may mean, on the business's clock. Pure: the present is an argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MORNING = time(9)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?:in )?(\d{1,4}) ?(m|min|minutes?|h|hours?|d|days?)")
_CLOCK = re.compile(r"(.*?) ?(?:at )?(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Offered:
    """A moment by its name; `at` is UTC."""

    label: str
    at: datetime


AN_HOUR = timedelta(hours=1)


def snooze_moments(now: datetime, zone: tzinfo, usual: timedelta = AN_HOUR) -> tuple[Offered, ...]:
    """`usual` is the team's own span (`review.snooze_minutes`), in its place among the others."""
    spans = sorted({timedelta(minutes=15), usual, timedelta(hours=3)})
    return (
        *(Offered(_named(span), now + span) for span in spans),
        Offered("tomorrow 9:00", _on(_today(now, zone) + timedelta(days=1), MORNING, zone)),
    )


def _named(span: timedelta) -> str:
    hours, rest = divmod(span, AN_HOUR)
    number, unit = (hours, "hour") if not rest else (span // timedelta(minutes=1), "minute")
    return f"{number} {unit}{'s' if number != 1 else ''}"


def call_back_moments(now: datetime, zone: tzinfo) -> tuple[Offered, ...]:
    today = _today(now, zone)
    monday = today + timedelta(days=7 - today.weekday())
    return (
        Offered("in 2 hours", now + timedelta(hours=2)),
        Offered("tomorrow 9:00", _on(today + timedelta(days=1), MORNING, zone)),
        Offered("in 3 days, 9:00", _on(today + timedelta(days=3), MORNING, zone)),
        Offered(f"Monday {monday.day} {monday:%b}, 9:00", _on(monday, MORNING, zone)),
    )


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """`14:30`, `tomorrow 9`, `fri 10:00`, `2026-08-01 14:30`, `90 min`, `3 days`; else None.

    A time without a day is today, or tomorrow when it has passed. A day without a time is its
    morning. Nothing in the past is understood.
    """
    words = " ".join(text.casefold().split())
    if not words:
        return None
    if span := _SPAN.fullmatch(words):
        return now + _span(int(span[1]), span[2][0])
    clock = _CLOCK.fullmatch(words)
    day_words, at = (clock[1], _time(clock[2], clock[3])) if clock else (words, MORNING)
    day = _day(day_words, now, zone)
    if day is None and (day := _day(words, now, zone)) is not None:
        at = MORNING  # the digits at the end belong to the date
    if day is None or at is None:
        return None
    moment = _on(day, at, zone)
    if moment <= now and not day_words:
        moment = _on(day + timedelta(days=1), at, zone)
    return moment if moment > now else None


def _span(count: int, unit: str) -> timedelta:
    return {"m": timedelta(minutes=count), "h": timedelta(hours=count), "d": timedelta(days=count)}[
        unit
    ]


def _day(words: str, now: datetime, zone: tzinfo) -> date | None:
    today = _today(now, zone)
    if words in ("", "today"):
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words[:3] in _DAYS and words.isalpha():
        ahead = (_DAYS.index(words[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _time(hour: str, minute: str | None) -> time | None:
    if int(hour) > 23 or int(minute or 0) > 59:
        return None
    return time(int(hour), int(minute or 0))


def _today(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def _on(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
