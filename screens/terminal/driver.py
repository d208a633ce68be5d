"""Textual's driver on a terminal that may stop reading or go away.

Two faults of the original are mended here (FACTS, Terminal): a terminal that does not read stops
the event loop, and one that hangs up makes the input thread spin or print a traceback.
"""

from __future__ import annotations

import os
import selectors
import termios
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import Any

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from screens.terminal.outlet import Outlet

READ_BY_THEN = 1.0
"""Seconds in which a terminal must have read the end of the screen."""

GIVE_BACK = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[?1016l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""Every mode that Textual switches on, off: paste, wrap, sizes, mouse, keys, screen, cursor."""


class Terminal(LinuxDriver):
    """The driver of the console. The app may have `terminal_gone` and `terminal_reads_again`."""

    _outlet: Outlet | None = None

    def start_application_mode(self) -> None:
        assert self._file is not None  # there is a terminal, else the console does not start
        self._outlet = Outlet(
            self._file.fileno(),
            gone=lambda: self._tell("terminal_gone"),
            caught_up=lambda: self._tell("terminal_reads_again"),
        )
        self._outlet.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        if self._outlet is not None:
            self._outlet.write(data)

    def close(self) -> None:
        """Textual's own writer ends too; it was never given anything."""
        super().close()
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            if not outlet.close(READ_BY_THEN):
                outlet.cut(GIVE_BACK)
            outlet.let_go()

    def give_back(self) -> None:
        """Restore the terminal as far as it lets us, at once and from any thread; the end is near.

        For when the app can't do it any more: its event loop stands still.
        """
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        if self._outlet is not None:
            self._outlet.cut(GIVE_BACK)

    def run_input_thread(self) -> None:
        """Wait for keys until the app ends, or the terminal is gone."""
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._tell("terminal_gone")
                        break
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass

    def _read(self) -> bytes:
        """What was typed; nothing when there is no terminal any more."""
        try:
            return os.read(self.fileno, 1024 * 4)
        except OSError:
            return b""

    def _tell(self, what: str) -> None:
        call: Any = getattr(self._app, what, None)
        if call is not None:
            call()
