"""Keys are taken one after another: what is typed after a key that opens something reaches that.

Textual takes a key while what the last one led to is still on its way. Letters go at once to the
widget that has the focus, bindings are looked up when a key has come up to the app, so letters
overtake `enter` and `backspace`, and what is typed right after `/` goes to the table. Here what an
operator does stands in a line. The next is taken when nothing more follows from the last: the
event loop has nothing to do, what was to happen after the next picture has happened, and the screen
in front does not ask for more time: it may have `keeps_waiting(event)`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Event, InputEvent, Key, MouseDown, MouseUp, Paste

if TYPE_CHECKING:
    from textual.screen import Screen

log = logging.getLogger(__name__)

AT_MOST = 3.0
"""Seconds that a key waits for one thing; then it is taken all the same. A fault of ours, or a
database that does not answer, never takes the keyboard away."""

LOOKS = 300
"""Looks that are made all the same: a machine that has no time for us is not a fault."""

A_MOMENT = 0.005
"""Seconds between looks at what comes from a thread, or with the next picture."""

OPENING = "opening"
"""The group of workers that are about to open something: keys wait for them."""

MEANT = (Key, Paste, MouseDown, MouseUp)
"""What an operator does on purpose. That the mouse moves leads to nothing that is waited for."""


class InOrder(App[None]):
    """An app that takes the next key when it has done with the last.

    `asyncio`'s `_ready` is internal: tests/screens/keys/test_in_order.py holds this.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line: deque[Event | Callable[[], object]] = deque()
        self._is_busy = False
        """Whether the loop is being asked, again and again, if it has done with the last key."""
        self._since = 0.0
        self._looks = 0
        self._given_up: Screen[object] | None = None
        """The screen for which a key has waited as long as it may: it is not waited for again."""

    async def on_event(self, event: Event) -> None:
        """Take it now, or when its turn comes."""
        if not isinstance(event, InputEvent | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._line or (isinstance(event, MEANT) and (self._is_busy or self._waits(event))):
            self._stand_in_line(event)
        else:
            await self._take(event)

    def after_keys(self, call: Callable[[], object]) -> None:
        """Call it when everything that was typed until now has been taken."""
        if self._is_busy or self._line:
            self._stand_in_line(call)
        else:
            call()

    def _stand_in_line(self, event: Event | Callable[[], object]) -> None:
        self._line.append(event)
        self._begin_to_look()

    async def _take(self, event: Event) -> None:
        await super().on_event(event)
        if isinstance(event, MEANT):
            self._begin_to_look()

    def _begin_to_look(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            loop = asyncio.get_running_loop()
            self._since, self._looks = loop.time(), 0
            loop.call_soon(self._look)

    def _look(self) -> None:
        """Called by the loop itself: a message of ours would keep it busy."""
        loop = asyncio.get_running_loop()
        self._looks += 1
        may_wait = self._looks < LOOKS or loop.time() - self._since < AT_MOST
        if not self._running:
            self._line.clear()
            self._is_busy = False
        elif may_wait and not _is_idle(loop):
            loop.call_soon(self._look)
        elif may_wait and self._follows_the_picture():
            loop.call_later(A_MOMENT, self._look)
        elif not self._line:
            self._is_busy = False
        elif may_wait and self._waits(self._line[0]):
            loop.call_later(A_MOMENT, self._look)
        else:
            self._given_up = None if may_wait else self._front
            if self._given_up is not None:
                log.warning("keys waited %s s for %s", AT_MOST, type(self._front).__name__)
            self.call_later(self._take_next)

    async def _take_next(self) -> None:
        """In the app's own task, as every key."""
        self._is_busy = False
        if self._line:
            first = self._line.popleft()
            if isinstance(first, Event):
                await self._take(first)
            else:
                first()
        if self._line:
            self._begin_to_look()

    @property
    def _front(self) -> Screen[object] | None:
        return self.screen_stack[-1] if self._screen_stack else None

    def _follows_the_picture(self) -> bool:
        """Whether something is to be done after the next picture: a new screen gets its focus."""
        front = self._front
        return front is not None and bool(front._callbacks)

    def _waits(self, event: Event | Callable[[], object]) -> bool:
        front = self._front
        if not isinstance(event, Event) or front is None or front is self._given_up:
            return False
        is_coming = any(one.group == OPENING and not one.is_finished for one in self.workers)
        ask = getattr(front, "keeps_waiting", None)
        return is_coming or (ask is not None and ask(event))


def _is_idle(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether nothing is to be done until a thread, a timer or the terminal says so."""
    return not getattr(loop, "_ready", ())
