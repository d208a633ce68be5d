"""The door goes first: while posts come in faster than they can be worked off, work takes a rest.

What arrives has to be acknowledged within milliseconds; a delivery that is processed holds the
write lock, and a processor, for many. So while a flood lasts the runner works a part of the time,
and makes up for it afterwards. The flood is seen in the database, whichever process takes it in,
and every runner gives way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

FLOOD = 60.0
"""Deliveries a second; about what one runner could work off at the very best."""

OVER = 1.0
"""Seconds over which they are counted."""

SHARE = 0.15
"""Of the time, for work while it lasts."""

AT_ONCE = 2
"""Deliveries that are worked off between two rests."""

LONGEST = 1.0
"""Seconds of one rest: what is late already must not look as if it stood still."""

MOST = 20
"""Deliveries that are worked off at a stretch when there is no flood."""

STRETCH = 0.25
"""Seconds of a stretch at most, however slow the machine is just now. Carriers of mail turn on the
same loop, and a mail takes some ten turns: after stretches of ten seconds none left for minutes."""


class GivingWay:
    """`steady` gives seconds of a clock that nobody sets."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._since: tuple[float, int] | None = None
        self._is_flood = False
        self._fit = MOST

    def seen(self, newest: int) -> None:
        """The number of the newest delivery; numbers grow by one."""
        now = self._steady()
        if self._since is None:
            self._since = (now, newest)
            return
        began, first = self._since
        if now - began >= OVER:
            self._is_flood = (newest - first) / (now - began) >= FLOOD
            self._since = (now, newest)
        elif newest - first >= FLOOD * OVER:
            self._is_flood = True

    @property
    def limit(self) -> int:
        """How many deliveries to take now."""
        return min(AT_ONCE, self._fit) if self._is_flood else self._fit

    def rest_after(self, worked: float) -> float:
        """Seconds to leave to the door after so many seconds of work."""
        return min(worked * (1 / SHARE - 1), LONGEST) if self._is_flood else 0.0

    def timed(self, work: Callable[[], Counter[str]]) -> tuple[Counter[str], float]:
        """What became of how many deliveries, and the rest that has to follow."""
        began = self._steady()
        done = work()
        worked = self._steady() - began
        if count := done.total():
            fit = int(STRETCH * count / max(worked, 0.001))
            self._fit = min(max(fit, 1), 2 * self._fit, MOST)
        return done, self.rest_after(worked)
