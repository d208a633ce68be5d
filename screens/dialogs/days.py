"""Days as people type them, in the order and with the names of their region. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from screens import region

_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})(?:[./-](\d{1,4})?)?")
_NAMED = re.compile(
    r"(?P<day>\d{1,2})\.? (?P<name>[^\W\d]+)\.?|(?P<name2>[^\W\d]+)\.? (?P<day2>\d{1,2})\.?"
)

SHORTEST = 3
"""Letters of a name that say which one is meant, unless the region's own short one is shorter."""


def read_day(words: str, today: date) -> date | None:
    """`today`, `fri`, `3.11.` or `11/3` (by the region), `3 nov`, `2026-11-03`; else None.

    A day without a year is the next one; the words are folded (`casefold`).
    """
    if words in ("", "today"):
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if (number := _weekday(words)) is not None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(words)
    except ValueError:
        return _numbered(words, today) or _with_month(words, today)


def _weekday(words: str) -> int | None:
    if not words.rstrip(".").isalpha():
        return None
    if words[:SHORTEST] in _ENGLISH:
        return _ENGLISH.index(words[:SHORTEST])
    here = region.in_force()
    return _which(words, here.weekdays, here.short_weekdays)


def _which(word: str, names: tuple[str, ...], short: tuple[str, ...]) -> int | None:
    """The place of the only name that is meant."""
    word = word.rstrip(".")
    exact = [n for n, name in enumerate(short) if name.casefold().rstrip(".") == word]
    begun = [n for n, name in enumerate(names) if name.casefold().startswith(word)]
    found = exact or (begun if len(word) >= SHORTEST else [])
    return found[0] if len(found) == 1 else None


def _numbered(words: str, today: date) -> date | None:
    if not (found := _NUMBERS.fullmatch(words)):
        return None
    first, second, third = found.groups()
    order = region.in_force().order
    if third is None:  # no year: day and month in their order
        order = order.replace("y", "")
        return (
            None if len(first) > 2 else _next(dict(zip(order, (first, second), strict=True)), today)
        )
    given = dict(zip("ymd" if len(first) == 4 else order, (first, second, third), strict=True))
    year = int(given["y"]) + (2000 if len(given["y"]) == 2 else 0)
    return _day(year, int(given["m"]), int(given["d"]))


def _with_month(words: str, today: date) -> date | None:
    if not (found := _NAMED.fullmatch(words)):
        return None
    here = region.in_force()
    name, day = found["name"] or found["name2"], found["day"] or found["day2"]
    month = _which(name, here.months, here.short_months)
    if month is None:
        month = _which(name, region.ENGLISH.months, region.ENGLISH.short_months)
    return None if month is None else _next({"d": day, "m": str(month + 1)}, today)


def _next(given: dict[str, str], today: date) -> date | None:
    """That day of this year, or of the next one when it is over; a 29 February is waited for."""
    years = (today.year + ahead for ahead in range(9))
    days = (_day(year, int(given["m"]), int(given["d"])) for year in years)
    return next((day for day in days if day is not None and day >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
