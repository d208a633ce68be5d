"""An app of one screen at a real database, and what an eye sees of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.signal import Signal
from textual.worker import WorkerCancelled

from data.store import open_store
from screens.desk import Desk
from screens.live import DataChanged, LiveScreen
from screens.premises import Premises
from screens.reasons import Reasoned
from screens.safety import gated
from screens.scrollbar import use_thin_scrollbars
from screens.themes import DARK
from screens.undo.undoing import Undoing
from tests.build import NOON, Agency, an_agency

CALM = 10
"""Turns of the event loop without a message after which none is on its way."""

HOSTILE = "[@click=app.quit]x[/] [/] \x1b]52;c;aGk=\x07\x1b[2J\u202egnp"
"""What a lead may write into any field: markup, terminal orders, a change of direction."""


class Watch:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> datetime:
        """Let time pass, in the words of `timedelta`."""
        self.now += timedelta(**span)
        return self.now


class Sight(Undoing, Reasoned):
    """Carries what the console's app carries for its screens, and shows one of them."""

    def __init__(self, desk: Desk, first: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.desk, self._first = desk, first
        self.answers: list[Any] = []
        self.settings_signal: Signal[frozenset[str]] = Signal(self, "settings")
        use_thin_scrollbars()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_line_filters(self) -> Any:
        return gated(super().get_line_filters())

    def on_mount(self) -> None:
        self.desk.connect()
        self.push_screen(self._first(), self.answers.append)

    def on_unmount(self) -> None:
        self.desk.close()

    @property
    def told(self) -> list[str]:
        """The sentences of the notifications."""
        return [notification.message for notification in self._notifications]


def at_desk(agency: Agency, watch: Watch, operator: str = "ana") -> Desk:
    """A desk of its own at the agency's database."""
    url = f"sqlite:///{agency.store.where}"
    return Desk(lambda: Premises(open_store(url), agency.house), operator=operator, clock=watch)


def new_agency(folder: Path) -> Agency:
    return an_agency(folder / "callboard.sqlite")


@asynccontextmanager
async def seen(
    agency: Agency,
    watch: Watch,
    first: Callable[[], Screen[Any]],
    size: tuple[int, int] = (80, 30),
    notices: bool = False,
) -> AsyncIterator[tuple[Sight, Pilot[None]]]:
    """The screen, loaded and drawn; with `notices` they are drawn, too."""
    app = Sight(at_desk(agency, watch), first)
    async with app.run_test(size=size, notifications=notices) as pilot:
        await settle(app, pilot)
        yield app, pilot


async def settle(app: Sight, pilot: Pilot[None]) -> None:
    """Until everything that was asked of threads is done and drawn."""
    await pilot.pause()
    await _threads(app, pilot)


async def _threads(app: Sight, pilot: Pilot[None]) -> None:
    await _messages(app)
    while any(worker.is_running for worker in app.workers):
        with suppress(WorkerCancelled):  # its screen has closed
            await app.workers.wait_for_complete()
        await pilot.pause()
        await _messages(app)


async def _messages(app: Sight) -> None:
    """Until none waits to be handled; Textual's pilot takes a starved process for an idle one."""
    calm = 0
    while calm < CALM:
        await asyncio.sleep(0)
        calm = 0 if _waits(app) else calm + 1


def _waits(app: Sight) -> bool:
    pumps = (app, *app._registry)
    return any(
        (pump._message_queue.values or pump._next_callbacks) and pump.is_running for pump in pumps
    ) or any(
        screen._callbacks or (isinstance(screen, LiveScreen) and screen.is_behind)
        for screen in app.screen_stack[-1:]
    )


async def press(app: Sight, pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each with everything it leads to."""
    for key in keys:
        await pilot.press(key)  # waits until nothing happens any more
        await _threads(app, pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", ".": "full_stop", ",": "comma", "@": "at", ":": "colon", "-": "minus"}
    await pilot.press(*(names.get(char, char) for char in text))


async def look_again(app: Sight, pilot: Pilot[None]) -> None:
    """As the watcher does when another process committed."""
    app.screen.post_message(DataChanged())
    await settle(app, pilot)


def sight(app: Sight) -> str:
    """The text on the terminal, line by line."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


def words(app: Sight) -> str:
    """The text on the terminal as one line, for sentences that may be wrapped."""
    return re.sub(r"[\s│╭╮╰╯─▁▎▊]+", " ", sight(app))


async def comes(app: Sight, pilot: Pilot[None], text: str) -> bool:
    """Whether it stands on the terminal, now or after some more turns: a dialog that puts back what
    was typed says so after its first picture."""
    for _ in range(50):
        if text in words(app):
            return True
        await settle(app, pilot)
    return False


def picture(
    snap_compare: Any,
    agency: Agency,
    watch: Watch,
    first: Callable[[], Screen[Any]],
    size: tuple[int, int],
    keys: tuple[str, ...] = (),
) -> bool:
    """Whether the screen looks as it was last seen and found good; nothing blinks."""
    app = Sight(at_desk(agency, watch), first)

    async def before(pilot: Pilot[None]) -> None:
        app.animation_level = "none"
        await settle(app, pilot)
        await press(app, pilot, *keys)
        for blinking in app.screen.query("Input, TextArea").results():
            blinking.cursor_blink = False  # type: ignore[attr-defined]
        await settle(app, pilot)

    return bool(snap_compare(app, terminal_size=size, run_before=before))
