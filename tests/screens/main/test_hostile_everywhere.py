"""Every field of a whole agency is hostile, and every screen there is is walked through.

The agency is the demo's, so that no list is empty; the terminal is the one of test_wire. A new
column is filled, and a new screen is missed, without anybody thinking of this test.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

import screens
from console.app import CallboardApp
from console.demo.fill import demo_house, fill
from data.store import open_store
from screens.desk import Desk, Premises
from screens.main.main_screen import MainScreen
from screens.terminal.painter import WHERE
from tests.screens import hostile
from tests.screens.main.house import until
from tests.screens.main.test_hostile import leaks
from tests.screens.main.test_wire import Wire
from tests.screens.sight import press, settle
from tests.screens.words.tour import WALKS

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
SIZE = (160, 110)
"""So high that hardly a panel has anything below its edge."""

MORE_WALKS: tuple[tuple[str, ...], ...] = (
    ("1", "enter", "c", "n", "escape", "X"),
    ("1", "enter", "h", "p"),
    ("1", "enter", "D", "enter"),
    ("1", "asterisk", "A", *"mia", "enter"),
    ("1", "o", "c"),
    ("1", "o", "b"),
    ("1", "enter", "v", "d"),
    ("1", "enter", "v", "e", "b"),
    ("2", *("down",) * 6, "space", "down", "space", "a"),
    ("2", "w"),
    ("3", "w"),
    ("4", "w", "escape", "right", "enter", "escape", "right", "enter", "w", "escape", "b"),
    ("L",),
    ("P", *"new.toml", "enter"),
    ("ctrl+p", *"Theme", "enter"),
    ("i", "down", "enter", "escape", "down", "enter", "escape", "down", "enter"),
    ("U", "down"),
)
"""Before those of the tour: some of these close the lead that everything is about."""

ELSEWHERE = {"StepScreen"}
"""The set-up is an app of its own: tests/screens/knowing/test_first_start.py."""

NOT_ON_THE_WAY = (
    "alert.body alert.note blocker.cleared_by client.custom cron_entry.paused_by deed.undone_by "
    "engagement.why enrolment.about enrolment.why handoff.agent import_file.by import_file.columns "
    "import_file.name import_file.source import_file.undone_by inbox_event.booking "
    "inbox_event.fetch_id inbox_event.problem kept_edit.fields lead.extra lead.page lead.place "
    "lead.utm lead_arrival.email lead_arrival.mail_key lead_arrival.name_key lead_arrival.person "
    "lead_arrival.phone lead_merge.by lead_merge.undone_by lead_merge.why message.first_eyes_by "
    "message.rejected_because not_the_same.by presence.taken_by saved_view.by stage_visit.why "
    "tick.why"
)
"""Hostile, too, but in none of these pictures: read by rules, or shown of what has not happened in
the demo (a merge, a rejection, a file). A column that is neither seen nor here fails the test."""


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
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database full of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.toml").write_text("[review]\nhold_seconds = 1\n")
    url = f"sqlite:///{tmp_path / 'agency.sqlite'}"
    store = open_store(url)
    fill(store, demo_house(), now=NOW)
    said = " ".join((hostile.MARKUP, hostile.ORDERS, hostile.UNSEEN, hostile.WIDE))
    with store.write() as session:
        hostile.add_what_is_missing(session, NOW)
        session.flush()
        hostile.fill(session, said)
    store.close()
    return url


@asynccontextmanager
async def at_the_wire(url: str) -> AsyncIterator[tuple[Any, Pilot[None], Told]]:
    """A console over that database, and the terminal it draws on."""
    house = demo_house()
    desk = Desk(lambda: Premises(open_store(url), house), operator="you", clock=lambda: NOW)
    app: Any = CallboardApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        main = app.screen
        assert isinstance(main, MainScreen)
        await until(pilot, lambda: main.pane.is_filled, "filled panes")
        yield app, pilot, Told(*SIZE)
    desk.close()


class Told(Wire):
    """A terminal that is told one whole picture after each key, and draws none: what is told
    counts here, and its thousands of cells each time are most of the work."""

    def write(self, text: str) -> None:
        self.everything += text
        if WHERE in text:
            self.painter.answered(time.monotonic())

    def picture_of(self, app: Any) -> list[Strip]:
        """What stands on the screen, which the terminal is told."""
        strips: list[Strip] = app.screen._compositor.render_strips()
        whole = LayoutUpdate([[strip] for strip in strips], Region(0, 0, *SIZE))
        self.painter.take(whole, SIZE, ColorSystem.TRUECOLOR, None)
        self.painter.paint()
        return strips


def actions(strips: list[Strip]) -> set[str]:
    """What a click somewhere on the screen would do."""
    metas = [segment.style.meta for line in strips for segment in line if segment.style]
    return {str(meta["@click"]) for meta in metas if "@click" in meta}


async def test_every_field_through_every_screen(url: str) -> None:
    opened: set[str] = set()
    seen: set[str] = set()
    codes = {field.name: field.code for field in hostile.fields()}
    async with at_the_wire(url) as (app, pilot, wire):
        for walk in (*MORE_WALKS, *WALKS):
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await settle(app, pilot)
            app.clear_notifications()
            for number, key in enumerate(walk, 1):
                await press(app, pilot, key)
                opened.update(type(screen).__name__ for screen in app.screen_stack)
                strips = wire.picture_of(app)
                text = "\n".join(strip.text for strip in strips)
                seen.update(name for name, code in codes.items() if code in text)
                assert not {one for one in actions(strips) if "owned" in one}, walk[:number]
    assert every_screen() - opened == ELSEWHERE
    assert codes.keys() - seen <= set(NOT_ON_THE_WAY.split())
    assert "␛" in wire.everything, "orders are shown as what they are"
    assert "]52;c" in wire.everything, "and none is given"
    assert not leaks(wire.everything)


def test_only_columns_that_exist_are_left_out() -> None:
    assert hostile.ours() <= hostile.all_columns().keys()
    assert set(NOT_ON_THE_WAY.split()) <= {field.name for field in hostile.fields()}
