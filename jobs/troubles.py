"""What hinders a runner now: each trouble by its key, since when, and when to try again.

Written by the runner's thread, read by any: what is read is replaced whole, never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data.trouble import Trouble

WAIT_FIRST = 1.0
"""Seconds before work that hit a trouble is tried again; doubled each time it hits it anew."""

WAIT_MOST = 15.0
"""Seconds: the cause may go at any time, and an operator who mended it is watching."""

WAIT_MOST_FOR_DATABASE = 3.0
"""The same for the database: to ask it costs little, and everybody waits for it who wrote to us."""

ORDER = ("Database", "Clock", "Playbook")
"""What is told first: the cause of others before its consequences."""


@dataclass(frozen=True, slots=True)
class Held:
    """One trouble; `again_at` is on the steady clock."""

    trouble: Trouble
    since: datetime
    tries: int
    again_at: float

    @property
    def sentence(self) -> str:
        return self.trouble.sentence(self.since)


class Troubles:
    """`now` gives aware UTC; `steady` seconds of a clock that nobody sets."""

    def __init__(self, now: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._now = now
        self._steady = steady
        self._held: dict[str, Held] = {}

    def arise(self, key: str, trouble: Trouble) -> str:
        """Note it; the same key again keeps its beginning and waits longer. Returns the sentence.

        Also when what it says differs: a disk that was full and then read-only is one trouble.
        """
        before = self._held.get(key)
        tries = before.tries + 1 if before else 1
        most = WAIT_MOST_FOR_DATABASE if _about(trouble) == "Database" else WAIT_MOST
        wait = min(WAIT_FIRST * 2 ** min(tries - 1, 10), most)
        since = before.since if before else self._now()
        held = Held(trouble, since, tries, self._steady() + wait)
        self._held = {**self._held, key: held}
        return held.sentence

    def over(self, key: str) -> Trouble | None:
        """The cause is gone; the trouble there was."""
        ended = self._held.get(key)
        if ended is None:
            return None
        self._held = {name: held for name, held in self._held.items() if name != key}
        return ended.trouble

    def tell(self, what: str) -> bool:
        """Whether any of them tells this."""
        return any(held.trouble.what == what for held in self._held.values())

    def keys_where(self, applies: Callable[[Trouble], bool]) -> list[str]:
        return [key for key, held in self._held.items() if applies(held.trouble)]

    def wait(self, key: str) -> float:
        """Seconds until what hit this trouble is tried again; 0 where there is none."""
        held = self._held.get(key)
        return max(held.again_at - self._steady(), 0.0) if held else 0.0

    @property
    def next_try(self) -> float | None:
        """Seconds until the first of them that waits is tried again; None where none waits."""
        now = self._steady()
        return min(
            (h.again_at - now for h in self._held.values() if h.again_at > now), default=None
        )

    def __contains__(self, key: str) -> bool:
        return key in self._held

    @property
    def sentences(self) -> tuple[str, ...]:
        """The weightiest first; what several kinds of work say of one cause is said once."""
        held = sorted(self._held.values(), key=lambda one: (_rank(one), one.since))
        each = {one.trouble.what: one.sentence for one in reversed(held)}
        return tuple(each[what] for what in dict.fromkeys(one.trouble.what for one in held))


def _rank(held: Held) -> int:
    about = _about(held.trouble)
    return ORDER.index(about) if about in ORDER else len(ORDER)


def _about(trouble: Trouble) -> str:
    return trouble.what.partition(":")[0]
