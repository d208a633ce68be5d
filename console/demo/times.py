"""The times of the demo's stories, counted back from now, so that the agency is never stale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.clients.calendar import is_business_day

_AGO = re.compile(r"(\d+)([smh])")
_DAY = re.compile(r"(-?\d+)([db])(?: (\d\d):(\d\d))?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Today:
    """`now` is aware UTC; days are counted on the agency's clock and its holiday calendar."""

    now: datetime
    zone: ZoneInfo
    country: str

    def moment(self, text: str) -> datetime:
        """`40s`, `7m`, `3h` ago; `2d 10:40` two days ago at 10:40, `3b 15:10` three business days.

        Days begin at 1, so that no time of day can lie in the future; `-1d` is tomorrow.
        """
        if ago := _AGO.fullmatch(text):
            return self.now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        day = _DAY.fullmatch(text)
        if day is None or int(day[1]) == 0:
            raise ValueError(f"'{text}' is not a time of a story, such as 40s, 7m, 2d 10:40")
        back, wall = int(day[1]), time(int(day[3] or 10), int(day[4] or 0))
        on = self._business_day(back) if day[2] == "b" else self._today() - timedelta(days=back)
        return datetime.combine(on, wall, self.zone).astimezone(UTC)

    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _business_day(self, back: int) -> date:
        day = self._today()
        while back:
            day -= timedelta(days=1)
            back -= is_business_day(day, self.country)
        return day

    def is_night(self, zone: str) -> bool:
        """Whether people there are asleep, and will be for a while."""
        hour = self.now.astimezone(ZoneInfo(zone)).hour
        return hour >= 22 or hour < 6
