"""Work on many rows in small transactions, with room for everybody else between them.

After a night off a thousand leads may be overdue at once: in one transaction that held the write
lock, and the runner's loop, for seconds, on a busy machine for longer than others wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

AT_ONCE = 10
"""Rows in one transaction; one takes a millisecond or two of the processor."""

BREATH = 0.005
"""Seconds between two of them, in which another process finds the lock free."""


async def in_small_steps(step: Callable[[int], int]) -> int:
    """Call `step` with the most rows that it may take, until it takes fewer; how many in all."""
    done = 0
    while (some := step(AT_ONCE)) == AT_ONCE:
        done += some
        await asyncio.sleep(BREATH)
    return done + some
