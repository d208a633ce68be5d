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
from contextlib import contextmanager, suppress
from typing import Any

from screens.terminal import at_once
from screens.terminal.right_of_way import of_this_process

TURN = 0.0005
"""Seconds for which another thread may hold the interpreter when a key has come; Python's own 5 ms
come several times for each key."""

WORK = 0.005
"""Seconds for which the screen may work before another thread may interrupt it, and, when that has
happened, for which that thread works."""

UNHEARD = 0.002
"""Seconds for which a loop that has work does not ask what else has come: each time it asks,
another thread takes the interpreter."""


class _Waiting:
    """What the selector waits on. The moment it is back the screen works.

    Whoever comes for the interpreter keeps to the interval of that moment. A runner that came back
    from its database in the microseconds until the selector had made its list, and the interval was
    long again, interrupted the screen while it drew what the key had changed.
    """

    def __init__(self, epoll: Any) -> None:
        self._epoll = epoll

    def __getattr__(self, name: str) -> Any:
        return getattr(self._epoll, name)

    def poll(self, *arguments: Any) -> Any:
        try:
            return self._epoll.poll(*arguments)
        finally:
            sys.setswitchinterval(WORK)
            of_this_process.take()


class Turns:
    """A selector of an event loop, which also sets the interval; everything else is the loop's own.

    `asyncio`'s and `selectors`' `_selector` are internal: tests/screens/terminal/test_turns.py
    holds this.
    """

    def __init__(self, selector: Any) -> None:
        if hasattr(getattr(selector, "_selector", None), "poll"):
            selector._selector = _Waiting(selector._selector)
        self._selector = selector
        self._asked = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._selector, name)

    def select(self, timeout: float | None = None) -> Any:
        now = time.monotonic()
        if timeout is not None and timeout <= 0 and now - self._asked < UNHEARD:
            return []
        sys.setswitchinterval(TURN)
        of_this_process.give()
        try:
            return self._selector.select(timeout)
        finally:
            sys.setswitchinterval(WORK)
            of_this_process.take()
            self._asked = time.monotonic()


def take_turns() -> None:
    """From here on, for the loop that runs in this thread and no other."""
    loop: Any = asyncio.get_running_loop()
    if hasattr(loop, "_selector") and not isinstance(loop._selector, Turns):
        loop._selector = Turns(loop._selector)
        of_this_process.begin()
        loop._add_reader(loop._ssock.fileno(), _heard, loop._ssock.fileno())


def _heard(fileno: int) -> None:
    """Another thread has told the loop something: nothing is in it but that."""
    with suppress(BlockingIOError, InterruptedError):
        while at_once.read(fileno):
            pass


@contextmanager
def aside() -> Iterator[None]:
    """Around what gives the interpreter away for a moment: it is wanted back soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
