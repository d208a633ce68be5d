"""A plain model of cron claims: lists and a clock, no database, no croniter, no zone arithmetic.

Due times come from looking at every minute of some days on the wall (`walking.minute_by_minute`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from data.schedule.beats import RUN_LEASE
from tests.data.schedule.walking import minute_by_minute

ZONE = "America/New_York"
NIGHTS = (datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 3, 8, 6, tzinfo=UTC))
"""An hour before the clock goes back, and forward."""

CRONS = {
    "process-inbox": "*/10 * * * *",
    "deliver": "30 1 * * *",
    "follow-up": "0 */2 * * *",
    "daily-digest": "15-45/10 1-2 * * *",
}
REACH = timedelta(days=12)
MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


@cache
def due_of(entry: str, night: datetime) -> list[datetime]:
    """Every due time within some days of the night."""
    return minute_by_minute(CRONS[entry], ZONE, night - REACH, night + REACH)


@dataclass
class Try:
    """One run of a due time, or one by hand."""

    entry: str
    due: datetime
    worker: str
    lease: datetime
    second: bool = False
    by_hand: bool = False
    state: str = "running"

    @property
    def slot(self) -> datetime:
        return self.due + MICROSECOND if self.second else self.due


@dataclass
class Model:
    """What ought to be in the database."""

    night: datetime
    tries: dict[int, Try] = field(default_factory=dict)
    known: dict[str, datetime] = field(default_factory=dict)
    mark: dict[str, datetime] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)

    def remember(self, entries: set[str], now: datetime) -> None:
        for entry in entries - self.known.keys():
            self.known[entry] = self.mark[entry] = now

    def latest_due(self, entry: str, now: datetime) -> datetime:
        times = due_of(entry, self.night)
        return times[bisect_right(times, now) - 1]

    def latest_try(self, entry: str, now: datetime) -> Try | None:
        """The try of the latest due time that the clock knows, the second before the first."""
        found = [
            item
            for item in self.tries.values()
            if item.entry == entry and not item.by_hand and item.slot <= now
        ]
        return max(found, key=lambda item: item.slot, default=None)

    def to_fire(self, entries: set[str], now: datetime) -> set[tuple[str, datetime, bool]]:
        """Entry, due time, and whether it is the second try: what a claim must return now."""
        for entry, mark in self.mark.items():
            if mark > now:
                latest = self.latest_try(entry, now)
                self.mark[entry] = latest.slot if latest else now - MINUTE
        found = {self._next(entry, now) for entry in entries & self.known.keys() - self.paused}
        return {item for item in found if item is not None}

    def _next(self, entry: str, now: datetime) -> tuple[str, datetime, bool] | None:
        due = self.latest_due(entry, now)
        if due > self.mark[entry]:
            self.mark[entry] = due
            if due not in self.taken(entry):
                return entry, due, False
        latest = self.latest_try(entry, now)
        if latest is not None and latest.state == "lost" and not latest.second:
            return entry, latest.due, True
        return None

    def taken(self, entry: str) -> set[datetime]:
        """The due times that have been fired."""
        return {
            item.due for item in self.tries.values() if item.entry == entry and not item.by_hand
        }

    def running(self, worker: str = "") -> list[Try]:
        return [
            item
            for item in self.tries.values()
            if item.state == "running" and worker in ("", item.worker)
        ]

    def give_up_lapsed(self, now: datetime) -> int:
        for item in self.running():
            item.lease = min(item.lease, now + RUN_LEASE)
        return self.give_up([item for item in self.running() if item.lease <= now])

    def give_up(self, tries: list[Try]) -> int:
        for item in tries:
            item.state = "lost"
        return len(tries)
