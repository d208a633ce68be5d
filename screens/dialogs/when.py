"""Moments an operator may mean, on the business's clock. Pure: the present is an argument."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from data.words import _
from screens.dialogs.days import read_day
from screens.region import day_and_month, full_weekday, in_force, time_of_day

MORNING = time(9)
_SPAN = re.compile(r"(?:in )?(\d{1,4}) ?(m|min|minutes?|h|hours?|d|days?)")
_CLOCK = re.compile(r"(?:(.*?) )?(\d{1,2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?")


@dataclass(frozen=True, slots=True)
class Offered:
    """A moment by its name; `at` is UTC."""

    label: str
    at: datetime


AN_HOUR = timedelta(hours=1)


def snooze_moments(now: datetime, zone: tzinfo, usual: timedelta = AN_HOUR) -> tuple[Offered, ...]:
    """`usual` is the team's own span (`review.snooze_minutes`), in its place among the others."""
    spans = sorted({timedelta(minutes=15), usual, timedelta(hours=3)})
    return _distinct(
        *(Offered(_named(span), now + span) for span in spans),
        Offered(
            _("tomorrow {morning}").format(morning=_said(MORNING)),
            _on(_today(now, zone) + timedelta(days=1), MORNING, zone),
        ),
    )


def _named(span: timedelta) -> str:
    hours, rest = divmod(span, AN_HOUR)
    number, unit = (hours, "hour") if not rest else (span // timedelta(minutes=1), "minute")
    return f"{number} {unit}{'s' if number != 1 else ''}"


def _distinct(*offered: Offered) -> tuple[Offered, ...]:
    """Each moment once, by its first name: on a Sunday, tomorrow begins the week too."""
    first_of: dict[datetime, Offered] = {}
    for one in offered:
        first_of.setdefault(one.at, one)
    return tuple(first_of.values())


def call_back_moments(now: datetime, zone: tzinfo) -> tuple[Offered, ...]:
    today = _today(now, zone)
    until = (in_force().first_workday - today.weekday() - 1) % 7 + 1
    workday = today + timedelta(days=until)
    return _distinct(
        Offered(_("in 2 hours"), now + timedelta(hours=2)),
        Offered(
            _("tomorrow {morning}").format(morning=_said(MORNING)),
            _on(today + timedelta(days=1), MORNING, zone),
        ),
        Offered(
            _("in 3 days, {morning}").format(morning=_said(MORNING)),
            _on(today + timedelta(days=3), MORNING, zone),
        ),
        Offered(
            f"{full_weekday(workday)} {day_and_month(workday)}, {_said(MORNING)}",
            _on(workday, MORNING, zone),
        ),
    )


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """`14:30`, `tomorrow 9`, `fri 2 pm`, `3 nov 9:00`, `90 min`, `3 days`; else None.

    Days are written as in the operator's region (`read_day`). A time without a day is today, or
    tomorrow when it has passed. A day without a time is its morning. Nothing in the past is
    understood.
    """
    words = " ".join(text.casefold().split())
    if not words:
        return None
    if span := _SPAN.fullmatch(words):
        return now + _span(int(span[1]), span[2][0])
    clock = _CLOCK.fullmatch(words)
    day_words = words
    at: time | None = MORNING
    if clock:
        day_words = (clock[1] or "").removesuffix("at").strip()
        at = _time(clock[2], clock[3], clock[4])
    day = read_day(day_words, _today(now, zone))
    if day is None and (day := read_day(words, _today(now, zone))) is not None:
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


def _time(hour: str, minute: str | None, half: str | None = None) -> time | None:
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours > 23 or int(minute or 0) > 59:
        return None
    return time(hours, int(minute or 0))


def _said(at: time) -> str:
    """A time of day in a sentence: `9:00`."""
    return time_of_day(datetime.combine(date.min, at)).removeprefix("0")


def _today(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


def _on(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
