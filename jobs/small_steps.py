"""Work on many rows in small transactions, with room for everybody else between them.

After a night off a thousand leads may be overdue at once: in one transaction that held the write
lock, and the runner's loop, for seconds, on a busy machine for longer than others wait for it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from data.pace import breath_after

AT_ONCE = 10
"""Rows in one transaction; one takes a millisecond or two of the processor."""


class Breath:
    """`draw()` after each step: rests as long as it is since the last one, or since it was made."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    async def draw(self) -> None:
        await asyncio.sleep(breath_after(time.monotonic() - self._since))
        self._since = time.monotonic()


async def in_small_steps(step: Callable[[int], int]) -> int:
    """Call `step` with the most rows that it may take, until it takes fewer; how many in all."""
    done, breath = 0, Breath()
    while (some := step(AT_ONCE)) == AT_ONCE:
        done += some
        await breath.draw()
    return done + some
