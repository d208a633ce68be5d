"""Every field of a whole agency is hostile, and every screen there is is walked through.

The agency is the demo's, so that no list is empty; the terminal is the one of test_wire. A new
column is filled, and a new screen is missed, without anybody thinking of this test.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from sqlmodel import Session
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

import screens
from console.app import CallboardApp
from console.demo.fill import demo_house
from data.store import Store, open_store
from screens.desk import Desk
from screens.main.main_screen import MainScreen
from screens.premises import Premises
from screens.terminal.painter import WHERE
from tests.screens import hostile
from tests.screens.kept import WEDNESDAY, Kept
from tests.screens.main.house import until
from tests.screens.main.test_hostile import leaks
from tests.screens.main.test_wire import Wire
from tests.screens.sight import press, settle
from tests.screens.words.tour import WALKS

NOW = WEDNESDAY
HOSTILE = " ".join((hostile.MARKUP, hostile.ORDERS, hostile.UNSEEN, hostile.WIDE))
SIZE = (160, 110)
"""So high that hardly a panel has anything below its edge."""

MORE_WALKS: tuple[tuple[str, ...], ...] = (
    ("1", "Z", "down", "home", "Z"),
    ("2", "Z", "down", "home", "Z"),
    ("3", "Z", "down", "end", "home", "Z"),
    ("4", "Z", "down", "home", "Z"),
    ("1", "enter", "c", "n", "escape", "X"),
    ("1", "enter", "h", "p"),
    ("1", "enter", "D", "enter"),
    ("1", "asterisk", "A", *"mia", "enter"),
    ("1", "o", "c"),
    ("1", "o", "b"),
    ("1", "enter", "shift+tab", "pagedown", "end"),
    ("1", "enter", "v", "e", "b", "escape", "d"),
    ("1", "Y", "end"),
    ("1", "comma"),
    ("2", *("down",) * 6, "space", "down", "space", "a"),
    ("2", "w"),
    ("3", "end", "w"),
    ("4", "w", "escape", "right", "enter", "escape", "right", "enter", "w", "escape", "b"),
    ("L", "slash", *"alerts", "enter", "enter", *("down",) * 4),
    ("J",),
    ("M", "enter", "enter"),
    ("V", "end", "s", "home"),
    ("m", *("tab",) * 5),
    ("P", *"new.toml", "enter"),
    ("ctrl+p", *"Theme", "enter"),
    ("i", "down", "enter", "escape", "down", "enter", "escape", "down", "enter"),
    ("U", "down"),
)
"""Before those of the tour: some of these close the lead that everything is about."""

ELSEWHERE = {"StepScreen"}
"""The set-up is an app of its own: tests/screens/knowing/test_first_start.py."""

PANE_KEYS = ("1", "2", "3", "4")

NOT_ON_THE_WAY = {
    "read by rules and jobs, and shown nowhere": (
        "enrolment.about inbox_event.fetch_id lead_arrival.mail_key lead_arrival.name_key "
        "engagement.why"
    ),
    "on the timeline of whoever it concerned: the same text is in an activity, which is seen": (
        "blocker.cleared_by lead_merge.by lead_merge.undone_by lead_merge.why not_the_same.by "
        "stage_visit.why"
    ),
}
"""Hostile, too, but on no screen. A column that is neither seen nor here fails the test, and
so does one that is both."""


def every_screen() -> set[str]:
    """The names of all classes of screens that are opened, and not only built upon."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    return {kind.__name__ for kind in _leaves(Screen) if kind.__module__.startswith("screens.")}


def _leaves(kind: type[Any]) -> set[type[Any]]:
    rooms = ("screens", "textual")
    below = [one for one in kind.__subclasses__() if one.__module__.startswith(rooms)]
    return set[type[Any]]().union(*(_leaves(one) for one in below)) if below else {kind}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> str:
    """A database full of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.toml").write_text("[review]\nhold_seconds = 1\n")
    kept.lay_demo(tmp_path / "agency.sqlite")
    url = f"sqlite:///{tmp_path / 'agency.sqlite'}"
    store = open_store(url)
    with store.write() as session:
        hostile.add_what_is_missing(session, NOW)
        session.flush()
        hostile.fill(session, HOSTILE)
    store.close()
    return url


@asynccontextmanager
async def at_the_wire(url: str) -> AsyncIterator[tuple[Any, Pilot[None], Told]]:
    """A console over that database, and the terminal it draws on."""
    house = demo_house()
    desk = Desk(lambda: Premises(open_store(url), house), operator="you", clock=lambda: NOW)
    app: Any = CallboardApp(desk)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        main = app.screen
        assert isinstance(main, MainScreen)
        await until(pilot, lambda: main.pane.is_filled, "filled panes")
        yield app, pilot, Told(*SIZE)
    desk.close()


class Told(Wire):
    """A terminal that is told one whole picture after each key, and draws none: what is told
    counts here, and its thousands of cells each time are most of the work."""

    def write(self, text: str) -> None:
        self.parts.append(text)
        if WHERE in text:
            self.painter.answered(time.monotonic())

    def __init__(self, *size: int) -> None:
        self.parts: list[str] = []
        """All that it was told, from the first question on: joined once, it is megabytes."""
        super().__init__(*size)
        self.codes = {field.name: field.code for field in hostile.fields()}
        self.seen: set[str] = set()
        """Columns of which something stood in a picture."""

    def look(self, app: Any) -> set[str]:
        """Tell the terminal what stands on the screen; gives what a click somewhere would do."""
        strips = app.screen._compositor.render_strips()
        whole = LayoutUpdate([[strip] for strip in strips], Region(0, 0, *SIZE))
        self.painter.take(whole, SIZE, ColorSystem.TRUECOLOR, None)
        self.painter.paint()
        text = "\n".join(strip.text for strip in strips)
        self.seen.update(name for name, code in self.codes.items() if code in text)
        metas = [segment.style.meta for line in strips for segment in line if segment.style]
        return {str(meta["@click"]) for meta in metas if "@click" in meta}


def is_on_the_way(app: Any, key: str) -> bool:
    """Whether there is nothing to see that is not also in the next picture: a pane that is gone to,
    or a letter of a word."""
    return key in PANE_KEYS or (len(key) == 1 and isinstance(app.focused, Input))


async def taken_over(app: Any, pilot: Pilot[None], store: Store) -> None:
    """What is typed here, by somebody whose name is hostile, too."""
    presence = app.desk.presence
    (who,) = [one for one in hostile.fields() if one.name == "presence.taken_by"]

    def take_over(session: Session) -> bool:
        edits = hostile.edits_of(session, presence.console)
        for one in edits:
            one.taken_by = f"{who.code} {HOSTILE}"
        return bool(edits)

    await press(app, pilot, "1", "t")
    await until(pilot, lambda: _written(store, take_over), "others hear that it is edited here")
    presence.look_soon()
    await until(pilot, lambda: app._taken_told, "it is told here that somebody goes on")
    await settle(app, pilot)


def _written(store: Store, change: Callable[[Session], bool]) -> bool:
    with store.write() as session:
        return change(session)


async def back(app: Any, pilot: Pilot[None]) -> None:
    """To the main screen."""
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await settle(app, pilot)
    app.clear_notifications()


async def test_every_field_through_every_screen(url: str) -> None:
    opened: set[str] = set()
    async with at_the_wire(url) as (app, pilot, wire):
        for walk in dict.fromkeys((*MORE_WALKS, *WALKS)):
            await back(app, pilot)
            for number, key in enumerate(walk, 1):
                await press(app, pilot, key)
                opened.update(type(screen).__name__ for screen in app.screen_stack)
                if number == len(walk) or not is_on_the_way(app, key):
                    assert not {one for one in wire.look(app) if "owned" in one}, walk[:number]
        await back(app, pilot)
        store = open_store(url)
        await taken_over(app, pilot, store)
        store.close()
        assert not {one for one in wire.look(app) if "owned" in one}
    assert every_screen() - opened == ELSEWHERE
    assert wire.codes.keys() - wire.seen == not_on_the_way()
    told = "".join(wire.parts)
    assert "␛" in told, "orders are shown as what they are"
    assert "]52;c" in told, "and none is given"
    assert not leaks(told)


def not_on_the_way() -> set[str]:
    return {name for names in NOT_ON_THE_WAY.values() for name in names.split()}


def test_only_columns_that_exist_are_left_out() -> None:
    assert hostile.ours() <= hostile.all_columns().keys()
    assert not_on_the_way() <= {field.name for field in hostile.fields()}
