"""How dates, times of day and numbers are written where the operator sits.

One region holds for the process and is set once at the start (`use`); until then it is English as
the console always wrote it. Everything here is plain Python: the patterns are CLDR's (UTS 35), read
once by `screens.region_of` where another region is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Region:
    """Names from January and from Monday on; patterns in CLDR's letters."""

    locale: str = "en"
    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    short_months: tuple[str, ...] = (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    )
    weekdays: tuple[str, ...] = (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
        *("Saturday", "Sunday"),
    )
    short_weekdays: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    halves: tuple[str, str] = ("AM", "PM")
    time: str = "HH:mm"
    day_and_month: str = "d MMM"
    full_day_and_month: str = "d MMMM"
    day: str = "d MMM y"
    order: str = "dmy"
    """In which order a date's numbers are typed."""
    first_weekday: int = 0
    """Monday is 0."""
    first_workday: int = 0
    """The day after the weekend."""
    decimal: str = "."
    group: str = ","
    groups: tuple[int, int] = (3, 3)
    """Digits in the last group, and in those before it: India counts 3, 2, 2."""
    percent: str = "{}%"

    def written(self, pattern: str, moment: date) -> str:
        """A date, or a moment on its own clock, by one of the patterns."""
        return "".join(
            field(self, moment) if callable(field) else field for field in _parts(pattern)
        )


ENGLISH = Region()

_POINT = re.compile(r"(?<=\d)\.(?=\d)")

_in_force = ENGLISH


def use(region: Region) -> None:
    """From here on everything is written as there."""
    global _in_force
    _in_force = region
    moment_width.cache_clear()


def in_force() -> Region:
    """The region that holds."""
    return _in_force


def time_of_day(moment: datetime) -> str:
    """`14:05`, `2:05 PM`, on the moment's own clock."""
    return _in_force.written(_in_force.time, moment)


def weekday(day: date) -> str:
    """`Tue`."""
    return _in_force.short_weekdays[day.weekday()]


def full_weekday(day: date) -> str:
    """`Tuesday`."""
    return _in_force.weekdays[day.weekday()]


def day_and_month(day: date) -> str:
    """`3 Nov`."""
    return _in_force.written(_in_force.day_and_month, day)


def full_day_and_month(day: date) -> str:
    """`3 November`."""
    return _in_force.written(_in_force.full_day_and_month, day)


def day(day: date) -> str:
    """`3 Nov 2026`."""
    return _in_force.written(_in_force.day, day)


def first_weekday() -> int:
    """With which day a week begins; Monday is 0."""
    return _in_force.first_weekday


def week_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=(day.weekday() - _in_force.first_weekday) % 7)


def number(value: float, places: int = 0) -> str:
    """`12,345.6`; `places` after the point, rounded as Python rounds."""
    digits, _, rest = f"{abs(value):.{places}f}".partition(".")
    last, before = _in_force.groups
    groups = [digits[-last:]]
    digits = digits[:-last]
    while digits:
        groups.insert(0, digits[-before:])
        digits = digits[:-before]
    sign = "-" if value < 0 and (set("".join(groups) + rest) - {"0"}) else ""
    return sign + _in_force.group.join(groups) + (_in_force.decimal + rest if rest else "")


def own_decimals(said: str) -> str:
    """A text of ours in which figures were written with a point: `1,5 Tage`."""
    return _POINT.sub(_in_force.decimal, said)


def percent(share: float, places: int = 0) -> str:
    """`25%` of a share of 0.25."""
    return _in_force.percent.format(number(share * 100, places))


@cache
def moment_width() -> int:
    """Cells that the widest of `spans.local_time` takes, whatever the day."""
    region = _in_force
    days = [date(2026, month, 28) for month in range(1, 13)]
    clock = max(cell_len(region.written(region.time, datetime(2026, 1, 1, hour, 48)))  # noqa: DTZ001
                for hour in (10, 22))  # fmt: skip
    widest = max(cell_len(region.written(region.day_and_month, day)) for day in days)
    names = max(cell_len(name) for name in region.short_weekdays)
    years = max(cell_len(region.written(region.day, day)) for day in days)
    return max(max(widest, names) + 1 + clock, years)


_Field = Callable[[Region, date], str]

_TOKEN = re.compile(r"'(?P<said>[^']*)'|(?P<letter>[a-zA-Z])(?P=letter)*|(?P<sign>[^a-zA-Z']+)")


@cache
def _parts(pattern: str) -> tuple[str | _Field, ...]:
    """The pattern taken apart; raises `ValueError` for a letter that we do not write."""
    parts: list[str | _Field] = []
    for token in _TOKEN.finditer(pattern):
        if token["letter"]:
            parts.append(_field(token[0]))
        else:
            parts.append(token["sign"] or token["said"] or "'")
    return tuple(parts)


def _field(letters: str) -> _Field:
    kind, length = letters[0], len(letters)
    if kind in "abB":
        return lambda region, day: region.halves[_hour(day) >= 12]
    if kind in "Eec":
        length = max(length, 3)
    if kind in "MLEec" and length >= 3:
        return _NAMES["M" if kind in "ML" else "E", length == 3]
    if kind not in _NUMBERS:
        raise ValueError(f"{letters!r} is not written here")
    value = _NUMBERS[kind]
    if kind == "y" and length == 2:
        return lambda _, day: f"{day.year % 100:02}"
    return (lambda _, day: f"{value(day):02}") if length == 2 else (lambda _, day: str(value(day)))


_NAMES: dict[tuple[str, bool], _Field] = {
    ("M", True): lambda region, day: region.short_months[day.month - 1],
    ("M", False): lambda region, day: region.months[day.month - 1],
    ("E", True): lambda region, day: region.short_weekdays[day.weekday()],
    ("E", False): lambda region, day: region.weekdays[day.weekday()],
}


def _hour(day: date) -> int:
    return day.hour if isinstance(day, datetime) else 0


_NUMBERS: dict[str, Callable[[date], int]] = {
    "d": lambda day: day.day,
    "M": lambda day: day.month,
    "L": lambda day: day.month,
    "y": lambda day: day.year,
    "H": _hour,
    "h": lambda day: _hour(day) % 12 or 12,
    "K": lambda day: _hour(day) % 12,
    "k": lambda day: _hour(day) or 24,
    "m": lambda day: day.minute if isinstance(day, datetime) else 0,
}
