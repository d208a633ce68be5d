"""What tests throw away is found between them, and lines of pictures hold nothing on to them."""

from __future__ import annotations

import asyncio
import gc
import weakref

from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.widgets import Static

from screens.collecting import Collecting
from tests.collected import ENOUGH, collect_when_worth_it


class Ring:
    """Holds itself: only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


async def test_a_console_leaves_the_collector_of_a_test_process_alone() -> None:
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    app = Collecting()
    async with app.run_test():
        app.collect_nothing()
        assert gc.isenabled()
        app.collect_from_here()
        assert gc.get_threshold() == threshold
        app.collect_as_before()
    assert gc.get_freeze_count() > frozen / 2 > 0, "some may be gone; all would be with unfreeze"


def test_what_nobody_holds_is_gone_once_there_is_enough_and_what_stays_is_put_away() -> None:
    collect_when_worth_it()
    ring = weakref.ref(Ring())
    collect_when_worth_it()
    assert ring() is not None
    frozen, held = gc.get_freeze_count(), [[] for _ in range(ENOUGH)]
    collect_when_worth_it()
    assert ring() is None
    assert gc.get_freeze_count() > frozen + len(held) / 2


class Framed(App[None]):
    CSS = "Static { border: round red; background: blue 30%; }"

    def compose(self) -> ComposeResult:
        yield Static("a line")


async def lines_of_one_that_was_drawn() -> weakref.ref[StylesCache]:
    app = Framed()
    async with app.run_test():
        app.screen._compositor.render_strips()
        return weakref.ref(app.query_one(Static)._styles_cache)


async def test_no_line_of_a_widget_outlives_its_console() -> None:
    gone = await asyncio.create_task(lines_of_one_that_was_drawn())
    gc.collect()
    assert gone() is None
