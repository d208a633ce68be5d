"""The screen's thread works without being interrupted, and asks seldom what else has come."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import pytest

from screens.terminal.turns import TURN, WORK, Turns, aside, take_turns


class Counting:
    """A selector that counts how often it is asked, and knows the interval of that moment."""

    def __init__(self, selector: Any) -> None:
        self.selector, self.asked = selector, 0
        self.interval = 0.0
        self.waits = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.selector, name)

    def select(self, timeout: float | None = None) -> Any:
        self.asked += 1
        self.interval = sys.getswitchinterval()
        if timeout != 0:
            self.waits.set()
        return self.selector.select(timeout)


@pytest.fixture(autouse=True)
def same_interval() -> Any:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


async def test_work_is_not_interrupted_and_waiting_is() -> None:
    loop: Any = asyncio.get_running_loop()
    counting = loop._selector = Counting(loop._selector)
    take_turns()
    counting.waits.clear()
    await asyncio.to_thread(counting.waits.wait)
    assert sys.getswitchinterval() == pytest.approx(WORK)
    assert counting.interval == pytest.approx(TURN)
    with aside():
        assert sys.getswitchinterval() == pytest.approx(TURN)
    assert sys.getswitchinterval() == pytest.approx(WORK)


async def test_the_screen_works_from_the_moment_it_is_back() -> None:
    """Not from when the selector has made its list: who comes between would interrupt it."""
    loop: Any = asyncio.get_running_loop()
    seen: list[float] = []

    class Seeing(type(loop._selector)):  # type: ignore[misc]
        def _key_from_fd(self, fd: int) -> Any:
            seen.append(sys.getswitchinterval())
            return super()._key_from_fd(fd)

    if hasattr(loop._selector, "_key_from_fd"):  # not where its list is made in another way
        loop._selector.__class__ = Seeing
    else:
        pytest.skip("its list is made in another way")
    take_turns()
    await asyncio.to_thread(int)
    assert seen == [pytest.approx(WORK)] * len(seen)
    assert seen


def test_who_has_work_hardly_asks_what_else_has_come() -> None:
    counting = Counting(None)
    counting.selector = type("Empty", (), {"select": lambda self, timeout: []})()
    turns = Turns(counting)
    turns._asked = float("inf")
    assert turns.select(0) == []
    assert counting.asked == 0
    assert turns.select(0.5) == []
    assert counting.asked == 1, "who waits asks"
    turns._asked = 0.0
    assert turns.select(0) == []
    assert counting.asked == 2
