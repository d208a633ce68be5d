"""While the screen works, and when a key has come, other threads stand back."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import Any

import pytest

from screens.terminal import at_once, right_of_way
from screens.terminal.right_of_way import MOST, RightOfWay, of_this_process
from screens.terminal.turns import take_turns
from tests.servers import until

PATIENCE = 30.0
NO_KEYS = 10**6
"""A descriptor that nothing ever comes from."""


class Another:
    """A thread that asks once, and what became of it."""

    def __init__(self, way: RightOfWay) -> None:
        self.has_passed = threading.Event()
        self._way = way
        threading.Thread(target=self._pass, daemon=True).start()

    def _pass(self) -> None:
        self._way.let_by()
        self.has_passed.set()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands back does so for longer than a test lasts."""
    monkeypatch.setattr(right_of_way, "MOST", PATIENCE)


def stands_back(another: Another) -> bool:
    return not another.has_passed.wait(0.05)


def test_nobody_stands_back_where_there_is_no_screen() -> None:
    assert Another(RightOfWay()).has_passed.wait(PATIENCE)


@pytest.mark.usefixtures("patient")
def test_a_thread_stands_back_until_the_screen_waits() -> None:
    way = RightOfWay()
    way.begin()
    assert Another(way).has_passed.wait(PATIENCE), "it does not listen to keys yet"
    way.listens_at(NO_KEYS)
    way.let_by()  # the screen itself never does
    another = Another(way)
    assert stands_back(another)
    way.give()
    assert another.has_passed.wait(PATIENCE)
    way.take()
    another = Another(way)
    assert stands_back(another)
    way.give()
    assert another.has_passed.wait(PATIENCE)
    way.take()
    way.listens_at(-1)
    assert Another(way).has_passed.wait(PATIENCE), "its terminal is lent to an editor"


def test_it_goes_on_when_the_screen_works_for_long_and_is_free_for_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr(right_of_way, "monotonic", lambda: now[0])
    way = RightOfWay()
    way.begin()
    way.listens_at(NO_KEYS)
    assert Another(way).has_passed.wait(PATIENCE), "after MOST seconds"
    monkeypatch.setattr(right_of_way, "MOST", PATIENCE)
    assert Another(way).has_passed.wait(PATIENCE), "at once"
    now[0] += MOST
    assert stands_back(another := Another(way)), "the screen still works"
    way.give()
    assert another.has_passed.wait(PATIENCE)


@pytest.mark.usefixtures("patient")
def test_a_key_that_has_come_goes_first_before_the_screen_has_woken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once.keep_the_interpreter()
    keys, typed = os.pipe()
    way = RightOfWay()
    way.begin()
    way.give()
    way.listens_at(keys)
    handed: list[float] = []

    def hand_over(seconds: float) -> None:
        """The screen wakes."""
        handed.append(seconds)
        way.take()

    monkeypatch.setattr(right_of_way, "sleep", hand_over)
    try:
        assert Another(way).has_passed.wait(PATIENCE)
        assert not handed
        os.write(typed, b"j")
        another = Another(way)
        until(lambda: handed)
        assert stands_back(another)
        assert handed == [right_of_way.HAND_OVER]
        way.give()
        assert another.has_passed.wait(PATIENCE)
    finally:
        os.close(keys)
        os.close(typed)


async def test_the_loop_of_the_screen_says_when_it_works() -> None:
    a_way = of_this_process
    take_turns()
    await asyncio.sleep(0)
    assert a_way._is_ours
    seen: list[bool] = []
    loop: Any = asyncio.get_running_loop()
    fits = asyncio.Event()

    def look() -> None:
        until = time.monotonic() + PATIENCE
        while a_way._is_ours and time.monotonic() < until:  # the loop does not wait yet
            os.sched_yield()
        seen.append(a_way._is_ours)
        loop.call_soon_threadsafe(fits.set)

    threading.Thread(target=look, daemon=True).start()
    await fits.wait()
    assert seen == [False]
    assert a_way._is_ours
