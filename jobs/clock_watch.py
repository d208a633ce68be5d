"""Notice that the machine's clock was set: by a person, a time server, a restored snapshot.

The wall clock is compared with one that nobody can set. That one goes on while the machine sleeps
(`CLOCK_BOOTTIME`; on macOS `CLOCK_MONOTONIC` does), so a laptop that was shut is no jump: its clock
is right, and what became due meanwhile is made up like after any pause.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from data.trouble import Trouble
from data.words import counted
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

KEY = "clock"

JUMP = timedelta(seconds=30)
"""Less is a time server's correction, and nothing we do is that exact."""

TOLD_FOR = 600.0
"""Seconds for which a jump is told; nobody can say whether the time was wrong before or is now."""

_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def steady() -> float:
    """Seconds of a clock that is never set and does not stop while the machine sleeps."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


class ClockWatch:
    """`look()` often; `now` gives aware UTC."""

    def __init__(
        self,
        now: Callable[[], datetime],
        steady: Callable[[], float],
        troubles: Troubles,
        teller: Teller,
    ) -> None:
        self._now = now
        self._steady = steady
        self._troubles = troubles
        self._teller = teller
        self._seen = (now(), steady())
        self._told_until = 0.0

    def look(self) -> bool:
        """Whether the clock was set since the last look: nothing reckoned before holds then."""
        jump = self._jump()
        if abs(jump) <= JUMP:
            if self._steady() >= self._told_until:
                self._troubles.over(KEY)
            return False
        self._told_until = self._steady() + TOLD_FOR
        self._troubles.over(KEY)  # the one before is not this one's beginning
        sentence = self._troubles.arise(KEY, clock_trouble(jump))
        log.warning("%s", sentence)
        self._teller.tell(sentence)
        return True

    def _jump(self) -> timedelta:
        now, steady = self._now(), self._steady()
        (then, steady_then), self._seen = self._seen, (now, steady)
        return now - then - timedelta(seconds=steady - steady_then)


def clock_trouble(jump: timedelta) -> Trouble:
    way = "forward" if jump > timedelta(0) else "back"
    return Trouble(
        f"Clock: jumped {length(abs(jump))} {way}",
        "check the date and time of this machine; nothing fires twice",
        when="at",
    )


def length(span: timedelta) -> str:
    """The span in its largest unit, as one says it: 1 day, 3 hours, 40 seconds."""
    seconds = round(span.total_seconds())
    for name, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return counted(count, name, f"{name}s")
    return counted(seconds, "second", "seconds")
