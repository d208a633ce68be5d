"""What is to happen once, after some time, happens: however little time, and however late."""

from __future__ import annotations

import asyncio
import time

import pytest
from textual.app import App
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.widgets._toast import Toast

from screens.terminal.one_shot import SureTimer, make_timers_sure


@pytest.mark.parametrize("seconds", [0.0, 1e-9, -0.001, -3.0])
async def test_what_shall_happen_at_once_or_should_have_happens(seconds: float) -> None:
    make_timers_sure()
    happened = asyncio.Event()
    app: App[None] = App()
    async with app.run_test():
        app.set_timer(seconds, happened.set)
        await asyncio.wait_for(happened.wait(), 30)


async def test_a_processor_that_is_taken_away_at_the_start_delays_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every look at the clock comes a second after the one before."""
    happened = asyncio.Event()
    seconds = iter(range(1_000_000))
    app: App[None] = App()
    make_timers_sure()
    async with app.run_test():
        monkeypatch.setattr("textual._time.get_time", lambda: float(next(seconds)))
        app.set_timer(0.016, happened.set)
        await asyncio.wait_for(happened.wait(), 30)


def test_an_interval_still_leaves_out_what_it_is_too_late_for() -> None:
    assert SureTimer(MessagePump(), 1.0)._skip
    assert SureTimer(MessagePump(), 1.0, repeat=3)._skip


async def test_a_toast_whose_time_is_over_when_it_is_drawn_again_goes() -> None:
    make_timers_sure()
    app: App[None] = App()
    async with app.run_test(notifications=True) as pilot:
        late = Notification("Owner: ana", raised_at=time.time() - 60, timeout=5)
        await app.mount(Toast(late))
        for _ in range(200):
            await pilot.pause(0.01)
            if not app.query(Toast):
                break
        assert not app.query(Toast)
