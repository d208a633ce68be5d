"""A console over an agency of its own, on a clock that stands still until it is set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from console.app import CallboardApp
from data.clients.operations import advance
from data.clients.ticking import gate_of_client, tick
from data.store import open_store
from screens.board import StageBoard
from screens.desk import Desk
from screens.main.header import StateLine
from screens.main.main_screen import MainScreen
from screens.main.pane import Pane
from screens.premises import Premises
from tests.build import NOON, Agency, a_client

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds to wait for what must happen; reached only by a failing test."""

NAMED = ("enter", "escape", "backspace", "home", "left", "tab", "ctrl+p", "ctrl+q", "down")


@dataclass
class House:
    """An agency and the time of day in it."""

    agency: Agency
    path: Path
    now: datetime = NOON
    runs: list[str] = field(default_factory=list)

    def do(self, operation: Callable[..., T], *args: Any, **named: Any) -> T:
        """What another operator, in another process, does just now."""
        return self.agency.do(operation, *args, now=self.now, by="ben", **named)

    def app(self, *, with_runner: bool = False, **settings: Any) -> CallboardApp:
        """A console with its own connections to the database."""
        desk = Desk(
            lambda: Premises(open_store(f"sqlite:///{self.path}"), self.agency.house),
            operator="anna",
            clock=lambda: self.now,
            **settings,
        )
        if with_runner:
            return CallboardApp(desk, start_runner=lambda _: self)
        return CallboardApp(desk)

    @asynccontextmanager
    async def console(
        self, size: tuple[int, int] = (120, 40), **settings: Any
    ) -> AsyncIterator[Pilot[None]]:
        """A running console whose panes are filled."""
        app = self.app(**settings)
        async with app.run_test(size=size) as pilot:
            await filled(pilot)
            yield pilot
        app.desk.close()

    def client(self, name: str, *, now: datetime, stages: int = 0) -> int:
        """A client that went through `stages` gates on the day it was won."""
        client = a_client(
            self.agency, now=now, name=name, company=name, email=f"{name.split()[0]}@client.example"
        )
        playbook = self.agency.playbook

        def missing(session: Any) -> list[str]:
            gate = gate_of_client(session, client, playbook, now)
            return [item.key for item in gate.missing]

        for _ in range(stages):
            while keys := self.agency.ask(missing):
                self.agency.do(tick, client, keys[0], playbook=playbook, now=now, by="ben")
            self.agency.do(advance, client, playbook=playbook, now=now, by="ben")
        return client

    def wake(self) -> None:
        """It looks by itself."""

    def run_now(self, name: str) -> None:
        """Stand in for the runner: it is another part, and only told what to do."""
        self.runs.append(name)

    def stop(self) -> None:
        self.runs.append("stopped")


async def until(pilot: Pilot[None], holds: Callable[[], object], what: str = "") -> None:
    """Let the app go on until something holds.

    Every widget is asked whether it is done at the first turn and at the last: doing so at each
    keeps the app busy.
    """
    await pilot.pause(0.02)
    for _ in range(int(PATIENCE / 0.02)):
        if holds():
            await pilot.pause(0)
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"did not happen: {what or holds}")


async def filled(pilot: Pilot[None]) -> None:
    """Let the app go on until its panes show the database, the board, which comes last, too.

    The focus goes from the pane to its rows then, and with it what the key line shows.
    """
    main = pilot.app.screen
    assert isinstance(main, MainScreen)
    await until(pilot, lambda: main.pane.is_filled, "filled panes")
    await until(pilot, lambda: main.focused is main.pane.body, "the focus on the rows")
    board = main.query_one(StageBoard)
    hidden = not main.query_one("#clients").display
    await until(pilot, lambda: hidden or board.render_line(1).text.strip(), "a drawn board")


def main_of(pilot: Pilot[None]) -> MainScreen:
    main = pilot.app.screen_stack[0]
    assert isinstance(main, MainScreen)
    return main


def pane_of(pilot: Pilot[None], name: str) -> Pane[Any]:
    return main_of(pilot).query_one(f"#{name}", Pane)


def lines_of(pilot: Pilot[None], name: str) -> list[str]:
    """What a pane's body says, line by line."""
    body = pane_of(pilot, name).body
    assert body is not None
    return [body.render_line(y).text for y in range(body.size.height)]


def text_of(pilot: Pilot[None], name: str) -> str:
    return "\n".join(lines_of(pilot, name))


def header_of(pilot: Pilot[None]) -> str:
    return main_of(pilot).query_one(StateLine).render().plain


def in_sight(pilot: Pilot[None]) -> list[str]:
    return [pane.id or "" for pane in main_of(pilot).query(Pane) if pane.region.height > 1]


def titles(pilot: Pilot[None]) -> list[str]:
    return [pane.title().plain for pane in main_of(pilot).query(Pane)]


def type_ahead(pilot: Pilot[None], *keys: str) -> None:
    """All of it before the app has seen any of it; longer words than a key's name are typed."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        is_named = key in NAMED
        for one in (key,) if is_named else key:
            name = one if is_named else _character_to_key(one)
            driver.send_message(Key(name, None if is_named else one).set_sender(pilot.app))
