"""What a report is made of. Each figure carries the rows it counts: its list is never another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from data.words import _

Noun = Literal["lead", "message", "client"]
Unit = Literal["count", "percent", "seconds", "days"]

MOST = 50_000
"""Rows that a report reads, the newest; beyond that it says so."""

LONGEST_DAILY = 35
"""Days up to which there is a bar a day; after that a bar a week, then one a month."""

LONGEST_WEEKLY = 200
"""Days up to which there is a bar a week."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to, not including, `until`; both aware. Days are those of `zone`."""

    since: datetime
    until: datetime
    zone: ZoneInfo

    @classmethod
    def last(cls, days: int, now: datetime, zone: ZoneInfo) -> Period:
        """The last so many calendar days of `zone`, today among them."""
        first = now.astimezone(zone).date() - timedelta(days=days - 1)
        return cls(datetime(first.year, first.month, first.day, tzinfo=zone), now, zone)

    @property
    def days(self) -> int:
        return (self._day_of(self.until) - self._day_of(self.since)).days + 1

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def spans(self) -> list[date]:
        """The first days of the bars of a plot: each day, week (Monday) or month of the period."""
        last = self._day_of(self.until)
        first = day = self.bar_of(self.since)
        found = [first]
        while (day := self._after(day)) <= last:
            found.append(day)
        return found

    def bar_of(self, moment: datetime) -> date:
        """The first day of the bar that a moment belongs to."""
        day = self._day_of(moment)
        if self.days <= LONGEST_DAILY:
            return day
        if self.days <= LONGEST_WEEKLY:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1)

    def _after(self, day: date) -> date:
        if self.days <= LONGEST_DAILY:
            return day + timedelta(days=1)
        if self.days <= LONGEST_WEEKLY:
            return day + timedelta(days=7)
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)

    @property
    def bar(self) -> Literal["day", "week", "month"]:
        if self.days <= LONGEST_DAILY:
            return "day"
        return "week" if self.days <= LONGEST_WEEKLY else "month"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a report. `ids` are the rows behind it, the newest first.

    `value` is None where there is nothing to say (a median of nobody). `share` is of what `of`
    names, 0 to 1. `day` is the first day of a bar over time. `group` is the heading it stands
    under; all figures of one group with `in_plot` make the plot.
    """

    key: str
    label: str
    value: float | None
    unit: Unit = "count"
    share: float | None = None
    note: str = ""
    ids: tuple[int, ...] = ()
    noun: Noun = "lead"
    day: date | None = None
    in_plot: bool = False

    @property
    def opens(self) -> bool:
        """Whether there is a list behind it."""
        return bool(self.ids)


@dataclass(frozen=True, slots=True)
class Report:
    """`says` is the answer in one sentence. `is_cut` when there were more rows than are read: then
    it is of what came after `since`, and of nothing before."""

    name: str
    title: str
    says: str
    plot: str
    figures: tuple[Figure, ...]
    is_cut: bool = False
    since: datetime | None = None

    @property
    def plotted(self) -> tuple[Figure, ...]:
        """From left to right, or from above."""
        bars = [figure for figure in self.figures if figure.in_plot]
        if bars and bars[0].day is not None:
            bars.sort(key=lambda figure: figure.day or date.min)
        return tuple(bars)


def counted(
    key: str,
    label: str,
    rows: Iterable[int],
    *,
    of: int | None = None,
    noun: Noun = "lead",
    note: str = "",
    day: date | None = None,
    in_plot: bool = False,
) -> Figure:
    """A figure that counts rows, with its share of `of`."""
    ids = tuple(rows)
    share = len(ids) / of if of else None
    return Figure(key, label, float(len(ids)), share=share, note=note, ids=ids, noun=noun, day=day,
                  in_plot=in_plot)  # fmt: skip


def quantile(sorted_values: Sequence[float], part: float) -> float | None:
    """The value that `part` of them (0 to 1) do not exceed; None of none."""
    if not sorted_values:
        return None
    place = max(-(-len(sorted_values) * part // 1) - 1, 0)
    return sorted_values[int(place)]


def over_time(
    period: Period, moments: Iterable[tuple[int, datetime]], *, noun: Noun = "lead"
) -> list[Figure]:
    """A bar for each day, week or month, the newest first, also where nothing happened."""
    bars: dict[date, list[int]] = {day: [] for day in period.spans()}
    for key, moment in moments:
        bars.setdefault(period.bar_of(moment), []).append(key)
    return [
        counted(
            f"{day:%Y-%m-%d}",
            _("{bar} from {day:%Y-%m-%d}").format(bar=_(period.bar), day=day)
            if period.bar != "day"
            else f"{day:%Y-%m-%d}",
            ids,
            noun=noun,
            day=day,
            in_plot=True,
        )
        for day, ids in sorted(bars.items(), reverse=True)
    ]
