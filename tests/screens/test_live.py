"""A screen over a query looks as often as it can bear, and never misses the last change."""

from __future__ import annotations

from typing import Any, cast

import pytest
from textual.app import ComposeResult
from textual.widgets import Static

from screens.live import DataChanged, LiveScreen
from tests.build import Agency
from tests.screens.sight import Sight, Watch, at_desk, settle


class Counted(LiveScreen[int]):
    """Shows how often it has looked."""

    looks = 0
    timers: list[float]

    def load(self, desk: object) -> int:
        self.looks += 1
        return self.looks

    def show(self, snapshot: int) -> None:
        """There is nothing to draw."""

    def on_mount(self) -> None:
        self.timers = []

    def set_timer(self, delay: float, *_: Any, **__: Any) -> Any:
        """The rest ends when the test says so."""
        self.timers.append(delay)

    @property
    def is_in_use(self) -> bool:
        return True

    @property
    def is_behind(self) -> bool:
        """Not waited for here: the rest does not end by itself."""
        return False


async def test_a_burst_of_changes_is_looked_at_once_after_the_rest(
    agency: Agency, watch: Watch
) -> None:
    app = Sight(at_desk(agency, watch), Counted)
    async with app.run_test() as pilot:
        screen = cast("Counted", app.screen)
        screen.reload()
        await settle(app, pilot)
        before = screen.looks
        for _ in range(20):
            screen.post_message(DataChanged())
            await settle(app, pilot)
        assert screen.looks == before
        screen._rested()
        await settle(app, pilot)
        assert screen.looks == before + 1
        screen._rested()
        await settle(app, pilot)
        assert screen.looks == before + 1
        assert 0 < screen.timers[-1] <= 1.0


async def test_what_an_operator_did_is_seen_at_once_all_the_same(
    agency: Agency, watch: Watch
) -> None:
    app = Sight(at_desk(agency, watch), Counted)
    async with app.run_test() as pilot:
        screen = cast("Counted", app.screen)
        screen.reload()
        await settle(app, pilot)
        before = screen.looks
        screen.act(lambda _session, **_: None)
        await settle(app, pilot)
        assert screen.looks == before + 1


class Drawn(LiveScreen[int]):
    """Remembers what it was given to draw."""

    shown = -1

    def compose(self) -> ComposeResult:
        yield Static()

    def load(self, desk: object) -> int:
        return 0

    def show(self, snapshot: int) -> None:
        self.shown = snapshot


async def test_what_is_loaded_while_the_app_takes_its_screens_apart_is_not_drawn(
    agency: Agency, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Sight(at_desk(agency, watch), Drawn)
    async with app.run_test() as pilot:
        screen = cast("Drawn", app.screen)
        await settle(app, pilot)
        with monkeypatch.context() as closing:
            closing.setattr(app, "_running", False)  # as Textual does before it takes them apart
            screen._loaded(1)
        assert screen.shown != 1
        screen._loaded(2)
        assert screen.shown == 2
