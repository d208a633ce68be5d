"""A thread that a widget asked for goes on when the widget has gone, and ends no console."""

from __future__ import annotations

import threading
from typing import Any, cast

import pytest
from textual.app import App
from textual.widget import Widget

from screens.duplicates.duplicates_screen import DuplicatesScreen
from screens.in_thread import in_thread
from screens.inbox.inbox_screen import InboxScreen
from screens.main.pane_screen import PaneScreen


class Looks(Widget):
    def __init__(self) -> None:
        super().__init__()
        self.may_end = threading.Event()
        self.told: list[App[Any]] = []

    @in_thread("look")
    def look(self) -> None:
        assert self.may_end.wait(60)
        self.app.call_from_thread(self.told.append, self.app)


async def test_what_began_before_the_widget_closed_breaks_nothing_when_it_ends_after() -> None:
    async with App[None]().run_test() as pilot:
        one = Looks()
        await pilot.app.screen.mount(one)
        one.look()
        await one.remove()
        one.may_end.set()
        await pilot.pause()
        assert pilot.app.is_running


async def test_what_begins_after_the_widget_closed_finds_the_app() -> None:
    async with App[None]().run_test() as pilot:
        one = Looks()
        await pilot.app.screen.mount(one)
        await one.remove()
        one.may_end.set()
        await one.look().wait()
        assert one.told == [pilot.app]


@pytest.mark.parametrize("screen", [InboxScreen, DuplicatesScreen])
def test_a_screen_of_one_pane_is_read_for_without_touching_the_pane(
    screen: type[PaneScreen[Any]],
) -> None:
    assert screen().load(cast(Any, None)) is None
