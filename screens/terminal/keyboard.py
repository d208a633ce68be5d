"""Reads what is typed in the event loop itself, without a thread of its own.

Textual has a thread that waits for keys. Where a runner works in the same process, each step of
such a thread waits for the interpreter once more: when the terminal has something, when that was
read, when the loop was told, when the loop wakes. Here a key wakes the loop, and is in its hands.
"""

from __future__ import annotations

import os
from asyncio import AbstractEventLoop, TimerHandle
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextvars import Context

from textual import events
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY
from textual.message import Message

from screens.terminal import at_once
from screens.terminal.escapes import ESC, Escapes
from screens.terminal.right_of_way import of_this_process

HALF_A_KEY = 0.05
"""Seconds between looks at whether an escape was the key or the begin of a sequence."""


class Keyboard:
    """In the event loop only, from `listen` to `close`."""

    def __init__(
        self,
        fileno: int,
        *,
        told: Callable[[Message], object],
        gone: Callable[[], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Read nothing yet.

        Args:
            fileno: The terminal.
            told: Called with each key, click, paste, or answer of the terminal.
            gone: Called once when there is no terminal any more.
            failed: Called with a fault of ours: a loop would only write it down.
        """
        self._fileno, self._own = at_once.own_way(fileno, os.O_RDONLY)
        self._told, self._gone, self._failed = told, gone, failed
        self._parser = XTermParser()
        self._escapes = Escapes()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._loop: AbstractEventLoop | None = None
        self._later: TimerHandle | None = None

    def listen(self, loop: AbstractEventLoop) -> None:
        """Whoever opened the terminal is not who typed: what is typed belongs to no task."""
        self._loop = loop
        of_this_process.listens_at(self._fileno)
        Context().run(loop.add_reader, self._fileno, self._guarded, self._came)

    def close(self) -> None:
        """What was typed in part is dropped."""
        self._look_no_more()
        if self._loop is not None:
            self._loop.remove_reader(self._fileno)
            of_this_process.listens_at(-1)
            self._loop = None
            if self._own:
                os.close(self._fileno)

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - as from a handler: the app ends with it
            self.close()
            self._failed(error)

    def _came(self) -> None:
        try:
            data = at_once.read(self._fileno) if self._own else os.read(self._fileno, at_once.MOST)
        except (BlockingIOError, InterruptedError):
            return  # somebody else has read it
        except OSError:
            data = b""
        if data:
            self._take(self._escapes.apart(self._decode(data)))
            self._wait()
        else:
            self.close()
            self._gone()

    def _take(self, pieces: Iterable[str]) -> None:
        for piece in pieces:
            alone = piece == ESC
            for event in (events.Key("escape", ESC),) if alone else self._parser.feed(piece):
                self._told(event)
        self._tick()

    def _tick(self) -> None:
        for event in self._parser.tick():
            self._told(event)

    def _nothing_more(self) -> None:
        """What stands there in part is looked at again: it may have been all."""
        self._later = None
        self._take(self._escapes.late())
        self._wait()

    def _wait(self) -> None:
        """For the rest of what has come in part."""
        self._look_no_more()
        if self._loop is None:
            return
        if self._escapes.held:
            self._look(ESCAPE_DELAY)
        elif self._parser._timeout_time is not None:
            self._look(HALF_A_KEY)

    def _look(self, seconds: float) -> None:
        assert self._loop is not None
        self._later = Context().run(
            self._loop.call_later, seconds, self._guarded, self._nothing_more
        )

    def _look_no_more(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
