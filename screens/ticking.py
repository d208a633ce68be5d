"""What a screen does in a turn of the event loop, outside of Textual's messages.

Its clock: once a second everything that shows a time is looked at, in one go.

Textual's own timers are tasks that post messages; one second after the other, all day, that is more
work than the few cells that change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from screens.terminal.composing import DrawnByLines

EVERY = 1.0
"""Seconds: the finest that a clock shows."""


def tick_every_second(screen: DrawnByLines[Any], tick: Callable[[], None]) -> None:
    """From here on until the screen closes, also while it is covered; call it in `on_mount`."""
    loop = asyncio.get_running_loop()

    def turn() -> None:
        loop.call_later(EVERY, _guarded, screen, turn)
        with screen.at_once():
            tick()

    loop.call_later(EVERY, _guarded, screen, turn)


def in_a_turn_of_its_own(screen: Screen[Any], call: Callable[[], None]) -> None:
    """Soon, unless the screen has closed; whatever else came for the event loop goes between."""
    asyncio.get_running_loop().call_soon(_guarded, screen, call)


def _guarded(screen: Screen[Any], call: Callable[[], None]) -> None:
    if not screen.is_running:
        return
    try:
        call()
    except Exception as error:  # noqa: BLE001 - as from a handler: the app ends with it
        screen.app._handle_exception(error)
