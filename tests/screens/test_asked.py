"""A pilot waits for whoever has something to do, and leaves the others alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import WaitForScreenTimeout
from textual.widgets import Static

from tests.asked import rests


class Work(Message, bubble=False):
    pass


class Working(Static):
    """Takes many turns of the loop for a message, and notes what was asked of it."""

    def __init__(self) -> None:
        super().__init__("works")
        self.done: list[str] = []
        self.asked = 0

    async def on_work(self) -> None:
        for _ in range(200):
            await asyncio.sleep(0)
        self.done.append("worked")

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        self.asked += 1
        return super().call_later(callback, *args, **kwargs)


class Small(App[None]):
    def compose(self) -> ComposeResult:
        yield Working()


@pytest.mark.parametrize("turns", [0, 50], ids=["before it begins", "in the middle"])
async def test_who_works_is_waited_for(turns: int) -> None:
    async with Small().run_test() as pilot:
        working = pilot.app.query_one(Working)
        working.post_message(Work())
        for _ in range(turns):
            await asyncio.sleep(0)
        await pilot._wait_for_screen()
        assert working.done == ["worked"]


async def test_what_was_put_off_until_it_has_drawn_is_waited_for() -> None:
    async with Small().run_test() as pilot:
        working = pilot.app.query_one(Working)
        working.call_next(working.done.append, "put off")
        await pilot._wait_for_screen()
        assert working.done == ["put off"]


async def test_who_rests_is_asked_nothing() -> None:
    async with Small().run_test() as pilot:
        working = pilot.app.query_one(Working)
        await pilot.pause()
        working.asked = 0
        for _ in range(10):
            await pilot._wait_for_screen()
        assert rests(working)
        assert working.asked == 0


async def test_who_never_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Working):
        async def on_work(self) -> None:
            await never.wait()

    class Stuck(App[None]):
        def compose(self) -> ComposeResult:
            yield Endless()

    never = asyncio.Event()
    async with Stuck().run_test() as pilot:
        pilot.app.query_one(Endless).post_message(Work())
        loop, passed = asyncio.get_running_loop(), 0.0
        plainly = loop.time
        monkeypatch.setattr(loop, "time", lambda: plainly() + passed)
        try:
            asked = asyncio.create_task(pilot._wait_for_screen(timeout=30.0))
            for _ in range(50):
                await asyncio.sleep(0)
            passed = 30.0
            with pytest.raises(WaitForScreenTimeout, match="1 of 3 widgets are not done"):
                await asked
        finally:
            never.set()
