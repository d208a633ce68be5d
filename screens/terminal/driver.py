"""Textual's driver on a terminal that may stop reading, read slowly, or go away.

Faults of the original that are mended here (FACTS, Terminal): a terminal that does not read stops
the event loop, one that reads slowly is shown minutes of old pictures, and one that hangs up makes
the input thread spin or print a traceback.
"""

from __future__ import annotations

import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from screens.terminal.keyboard import Keyboard
from screens.terminal.outlet import Outlet
from screens.terminal.painter import Painter

if TYPE_CHECKING:
    from textual.message import Message

READ_BY_THEN = 1.0
"""Seconds in which a terminal must have read the end of the screen."""

SETTLED = 0.1
"""Seconds after which a screen has been drawn in the terminal's new size."""

GIVE_BACK = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[?1016l\x1b[?1004l\x1b]8;;\x1b\\\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""Every mode that Textual switches on, off: paste, wrap, sizes, mouse, keys, screen, cursor."""


class Terminal(LinuxDriver):
    """The driver of the console. The app may have `terminal_gone`."""

    _outlet: Outlet | None = None
    _keyboard: Keyboard | None = None

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._file = _drawn_on()
        self.painter = Painter(self._later)

    def start_application_mode(self) -> None:
        assert self._file is not None  # there is a terminal, else the console does not start
        self._outlet = Outlet(
            self._file.fileno(),
            gone=lambda: self._tell("terminal_gone"),
            free=lambda: self._later(0, self.painter.paint),
        )
        self._outlet.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._keyboard = Keyboard(
            self.fileno,
            told=self.process_message,
            gone=lambda: self._tell("terminal_gone"),
            failed=self._app._handle_exception,
        )
        self._keyboard.listen(self._loop)
        self.painter.sit_down(self._outlet)
        self._later(0, self.painter.paint)
        self._draw_anew_on_resize()

    def _draw_anew_on_resize(self) -> None:
        """A terminal that is made smaller and larger again has forgotten what it showed.

        The signal says only that there is a new size: it is read in the event loop. A handler that
        reads it is interrupted by the next signal, and would tell its own, older size last.
        """
        tell_size: Any = signal.getsignal(signal.SIGWINCH)

        def in_the_loop() -> None:
            self._draw_anew()
            tell_size(signal.SIGWINCH, None)

        signal.signal(signal.SIGWINCH, lambda number, frame: self._later(0, in_the_loop))

    def _draw_anew(self) -> None:
        """Also where the screen finds that it has this size already, and draws nothing."""
        self.painter.forget()
        self._later(SETTLED, self.painter.paint)

    def write(self, data: str) -> None:
        if self._outlet is not None and data:
            self._outlet.write(data)

    def disable_input(self) -> None:
        if self._keyboard is not None:
            self._keyboard.close()
        super().disable_input()

    def stop_application_mode(self) -> None:
        self.painter.stand_up()
        self.write("\x1b]8;;\x1b\\\x1b[m")
        super().stop_application_mode()

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

    def _run_input_thread(self) -> None:
        """There is none: what is typed is read in the event loop."""

    def process_message(self, message: Message) -> None:
        """Where the cursor is says only that the terminal has read so far; nobody else asks."""
        if isinstance(message, events.CursorPosition):
            self.painter.answered(time.monotonic())
        else:
            super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Textual makes a task of each key, and waits for its turn twice."""
        self._app.post_message(message)

    def _later(self, seconds: float, call: Callable[[], object]) -> None:
        """In the event loop, from any thread; nothing when it has ended."""
        with suppress(RuntimeError):
            if seconds:
                self._loop.call_later(seconds, call)
            else:
                self._loop.call_soon_threadsafe(call)

    def _tell(self, what: str) -> None:
        call: Any = getattr(self._app, what, None)
        if call is not None:
            call()


def _drawn_on() -> Any:
    """The standard error, as Textual does, unless that leads elsewhere: `callboard 2>file`."""
    told, answered = sys.__stderr__, sys.__stdout__
    is_elsewhere = told is None or not told.isatty()
    return answered if is_elsewhere and answered is not None and answered.isatty() else told
