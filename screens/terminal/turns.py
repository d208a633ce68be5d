"""The screen's thread is not interrupted while it works, and gets the interpreter when it wakes.

Python's threads share one interpreter. Whoever waits for it gets it after the switch interval, by
interrupting the one that has it. So the interval is short while the screen waits for a key, and
long while it works: a runner in the same process makes way within half a millisecond, and then
waits until the picture stands.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TURN = 0.0005
"""Seconds for which another thread may hold the interpreter when a key has come; Python's own 5 ms
come several times for each key."""

WORK = 0.01
"""Seconds for which the screen may work before another thread may interrupt it."""

UNHEARD = 0.002
"""Seconds for which a loop that has work does not ask what else has come: each time it asks,
another thread takes the interpreter."""


class Turns:
    """A selector of an event loop, which also sets the interval; everything else is the loop's own.

    `asyncio`'s `_selector` is internal: tests/screens/terminal/test_turns.py holds this.
    """

    def __init__(self, selector: Any) -> None:
        self._selector = selector
        self._asked = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)

    def select(self, timeout: float | None = None) -> Any:
        now = time.monotonic()
        if timeout is not None and timeout <= 0 and now - self._asked < UNHEARD:
            return []
        sys.setswitchinterval(TURN)
        try:
            return self._selector.select(timeout)
        finally:
            sys.setswitchinterval(WORK)
            self._asked = time.monotonic()


def take_turns() -> None:
    """From here on, for the loop that runs in this thread and no other."""
    loop: Any = asyncio.get_running_loop()
    if hasattr(loop, "_selector") and not isinstance(loop._selector, Turns):
        loop._selector = Turns(loop._selector)


@contextmanager
def aside() -> Iterator[None]:
    """Around what gives the interpreter away for a moment: it is wanted back soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
