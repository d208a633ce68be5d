"""The demo's clock: the real one, moved by as much as somebody asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.setup import utc_now


@dataclass(frozen=True, slots=True)
class MovedClock:
    """Runs on like any other. Ahead of the real one, what lies between has to be played."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    @property
    def filled_at(self) -> datetime:
        """The present that the agency's stories count back from: never later than the real one."""
        return utc_now() + min(self.ahead, timedelta(0))
