"""Notice that the machine's clock was set: by a person, a time server, a restored snapshot.

The wall clock is compared with one that nobody can set. That one goes on while the machine sleeps
(`jobs/steady.py`), so a laptop that was shut is no jump: its clock is right, and what became due
meanwhile is made up like after any pause.

Where machines share PostgreSQL there is a third clock, the server's, and one whose own differs from
it is told for as long as it does, also where nobody saw it jump.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from data.trouble import Trouble, is_database_error
from data.words import counted
from jobs.telling import Teller
from jobs.troubles import Troubles

log = logging.getLogger(__name__)

KEY = "clock"

JUMP = timedelta(seconds=30)
"""Less is a time server's correction, and nothing we do is that exact."""

TOLD_FOR = 600.0
"""Seconds for which a jump is told; nobody can say whether the time was wrong before or is now."""


class ClockWatch:
    """`look()` often; `now` gives aware UTC."""

    def __init__(
        self,
        now: Callable[[], datetime],
        steady: Callable[[], float],
        troubles: Troubles,
        teller: Teller,
        shared: Callable[[], datetime] | None = None,
    ) -> None:
        """Make it; `shared` is the clock that several machines go by, where there is one."""
        self._now = now
        self._shared = shared
        self._steady = steady
        self._troubles = troubles
        self._teller = teller
        self._seen = (now(), steady())
        self._told_until = 0.0
        self._told = timedelta(0)

    def look(self) -> bool:
        """Whether the clock was set since the last look: nothing reckoned before holds then."""
        jump = self._jump()
        if self._shared is not None:
            self._compare(self._shared)
            return abs(jump) > JUMP
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

    def _compare(self, shared: Callable[[], datetime]) -> None:
        """With a third clock it is known whether the time is wrong, and when it is right again."""
        try:
            ahead = self._now() - shared()
        except Exception as error:
            if not is_database_error(error):
                raise
            return  # the round will meet what is wrong
        if abs(ahead - self._told) <= JUMP:  # a clock that drifts is not told anew each second
            return
        self._told = ahead if abs(ahead) > JUMP else timedelta(0)
        self._troubles.over(KEY)
        if not self._told:
            log.info("The clock of this machine agrees with the database server's again.")
            return
        sentence = self._troubles.arise(KEY, difference(ahead))
        log.warning("%s", sentence)
        self._teller.tell(sentence)

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


def difference(ahead: timedelta) -> Trouble:
    side = "ahead of" if ahead > timedelta(0) else "behind"
    return Trouble(
        f"Clock: {length(abs(ahead))} {side} the database server's on {socket.gethostname()}",
        "set the one that is wrong; nothing fires twice",
    )


def length(span: timedelta) -> str:
    """The span in its largest unit, as one says it: 1 day, 3 hours, 40 seconds."""
    seconds = round(span.total_seconds())
    for name, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return counted(count, name, f"{name}s")
    return counted(seconds, "second", "seconds")
