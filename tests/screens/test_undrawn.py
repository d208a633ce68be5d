"""What nobody sees is not drawn in tests; what could not be drawn fails them all the same."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from tests.undrawn import drawn


class Counted(Static):
    """Counts how often it is drawn, and can't be drawn any more when it is told so."""

    times = 0
    is_broken = False

    def render_line(self, y: int):  # type: ignore[no-untyped-def]
        if self.is_broken:
            raise ZeroDivisionError
        type(self).times += 1
        return super().render_line(y)


class Dialog(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Counted("in the dialog")


class Small(App[None]):
    def compose(self) -> ComposeResult:
        yield Counted("below")


def break_it(app: App[None]) -> None:
    counted = app.screen.query_one(Counted)
    counted.is_broken = True
    counted.refresh()


async def redrawn_ten_times() -> int:
    Counted.times = 0
    async with Small().run_test() as pilot:
        for _ in range(10):
            pilot.app.screen.query_one(Counted).refresh()
            await pilot.pause()
    return Counted.times


async def test_a_picture_is_drawn_once_or_each_time_where_somebody_looks() -> None:
    assert await redrawn_ten_times() == 1
    with drawn():
        assert await redrawn_ten_times() >= 10


async def breaks_at_the_end() -> None:
    async with Small().run_test() as pilot:
        break_it(pilot.app)


async def breaks_before_it_is_left() -> None:
    async with Small().run_test() as pilot:
        await pilot.app.push_screen(Dialog())
        break_it(pilot.app)
        await pilot.app.pop_screen()
        await pilot.pause()


async def test_what_cannot_be_drawn_at_the_end_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        await breaks_at_the_end()


async def test_what_cannot_be_drawn_when_it_is_left_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        await breaks_before_it_is_left()
