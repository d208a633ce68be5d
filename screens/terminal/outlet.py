"""Writes to a terminal that may stop reading at any time, without ever making anybody wait.

Textual's own writer takes thirty texts and then blocks the event loop until the terminal reads
again. This one writes at once what the terminal takes, and leaves the rest to a thread. Whoever
draws asks `is_free` first and draws nothing while it is not: what waits is one picture and the few
orders that switch the terminal's modes. `free` is called when all of it has been taken.
"""

from __future__ import annotations

import os
import select
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from screens.terminal import at_once
from screens.terminal.at_once import own_way

LOOK = 0.1
"""Seconds between looks, while a terminal does not read, at whether writing shall end."""

LAST_WORD = 1.0
"""Seconds that the writing thread has to see that it shall end; a starved machine is slow."""

BREATH = 0.005
"""Seconds before a full terminal is looked at again: what it calls room may be too little."""

_BREAK_OFF = b"\x18"
"""CAN ends whatever sequence was cut in the middle."""


class Outlet:
    """`write` from any thread; `close` ends the thread, `cut` also empties what nobody reads."""

    def __init__(
        self, fileno: int, *, gone: Callable[[], object], free: Callable[[], object]
    ) -> None:
        """Open it; the thread starts with `start`.

        Args:
            fileno: The terminal.
            gone: Called in any thread when there is no terminal any more.
            free: Called in the writing thread when the terminal has taken what had to wait.
        """
        self._terminal, self._own = own_way(fileno, os.O_WRONLY)
        self._gone, self._free = gone, free
        self._waiting = bytearray()
        self._is_writing = False
        self._ending = False
        self._cut = False
        self._is_gone = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def is_free(self) -> bool:
        """Whether the terminal has taken everything."""
        return not (self._waiting or self._is_writing or self._is_gone or self._ending)

    def write(self, text: str) -> None:
        """Take it; returns at once."""
        data = text.encode("utf-8", "replace")
        with self._news:
            if self._is_gone:
                return
            if self._own and not self._waiting and not self._is_writing:
                try:
                    data = data[at_once.write(self._terminal, data) :]
                except BlockingIOError:
                    pass
                except OSError:
                    self._is_gone = True
            if data and not self._is_gone:
                self._waiting += data
                self._news.notify()
        if self._is_gone:
            self._gone()

    def close(self, within: float) -> bool:
        """Write what waits and end; whether the terminal took all of it in `within` seconds."""
        with self._news:
            self._ending = True
            self._news.notify()
        return self._joined(within)

    def cut(self, last: str) -> None:
        """End now. Nearly all that the terminal has not read is taken back, and it reads `last`."""
        with self._news:
            self._cut = True
            self._news.notify()
        if not self._joined(LAST_WORD) or self._is_gone:
            return
        with suppress(termios.error, OSError):
            termios.tcflush(self._terminal, termios.TCOFLUSH)
            os.write(self._terminal, _BREAK_OFF + last.encode())

    def _joined(self, within: float) -> bool:
        if self._thread.is_alive():
            self._thread.join(within)
        return not self._thread.is_alive()

    def let_go(self) -> None:
        """Close our own way to the terminal."""
        if self._own:
            self._own = False
            os.close(self._terminal)

    # The writing thread

    def _run(self) -> None:
        try:
            while data := self._next():
                self._write(data)
        except OSError:
            with self._news:
                self._is_gone = True
                self._waiting.clear()
            self._gone()

    def _next(self) -> bytes:
        """All that waits; empty at the end."""
        with self._news:
            if self._is_writing and not self._waiting:
                self._is_writing = False
                self._free()
            while not (self._waiting or self._ending or self._cut):
                self._news.wait()
            self._is_writing = not self._cut and bool(self._waiting)
            data = bytes(self._waiting) if self._is_writing else b""
            self._waiting.clear()
            return data

    def _write(self, data: bytes) -> None:
        while data and not self._cut:
            try:
                data = data[os.write(self._terminal, data) :]
            except BlockingIOError:
                self._wait_until_read()

    def _wait_until_read(self) -> None:
        """Until the terminal takes more, or for a moment: we may have been told to end."""
        time.sleep(BREATH)
        reading = select.poll()  # `select()` knows no descriptor above 1,023
        reading.register(self._terminal, select.POLLOUT)
        reading.poll(LOOK * 1000)
