"""Writes to a terminal that may stop reading at any time, without ever making anybody wait.

Textual's own writer takes thirty texts and then blocks the event loop until the terminal reads
again. This one takes what it is given at once. Once more waits than a screen is worth, pictures are
dropped (not the orders that switch the terminal's modes), and when the terminal has read all the
rest, `caught_up` is called: the screen is drawn anew, as it is then.
"""

from __future__ import annotations

import os
import re
import select
import termios
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

MOST = 128 * 1024
"""Bytes that may wait: several full screens. Beyond, an old picture is worth nothing."""

LOOK = 0.1
"""Seconds between looks, while a terminal does not read, at whether writing shall end."""

LAST_WORD = 1.0
"""Seconds that the writing thread has to see that it shall end; a starved machine is slow."""

BREATH = 0.005
"""Seconds before a full terminal is looked at again: what it calls room may be too little."""

_ORDER = re.compile(r"(\x1b\[[<>?](?!2026)[0-9;]*[a-z$]+)+")
"""Modes switched on and off: few, and never to be lost. Mode 2026 only frames a picture."""

_BREAK_OFF = b"\x18"
"""CAN ends whatever sequence was cut in the middle."""


class Outlet:
    """`write` from any thread; `close` ends the thread, `cut` also empties what nobody reads."""

    def __init__(
        self, fileno: int, *, gone: Callable[[], object], caught_up: Callable[[], object]
    ) -> None:
        """Open it; the thread starts with `start`.

        Args:
            fileno: The terminal.
            gone: Called in the writing thread when there is no terminal any more.
            caught_up: The same, when pictures were dropped and the terminal reads again.
        """
        self._terminal, self._own = _opened_for_writing(fileno)
        self._gone, self._caught_up = gone, caught_up
        self._texts: deque[str] = deque()
        self._waiting = 0
        self._is_behind = False
        self._ending = False
        self._cut = False
        self._is_gone = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def write(self, text: str) -> None:
        """Take it; returns at once."""
        with self._news:
            if self._is_gone or not text:
                return
            is_picture = not _ORDER.fullmatch(text)
            if is_picture and self._waiting + len(text) > MOST and self._texts:
                self._is_behind = True
                self._drop_pictures()
            if is_picture and self._is_behind:
                return
            self._texts.append(text)
            self._waiting += len(text)
            self._news.notify()

    def _drop_pictures(self) -> None:
        self._texts = deque(text for text in self._texts if _ORDER.fullmatch(text))
        self._waiting = sum(map(len, self._texts))

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
            while (text := self._next()) is not None:
                self._write(text.encode("utf-8", "replace"))
        except OSError:
            with self._news:
                self._is_gone = True
                self._texts.clear()
            self._gone()

    def _next(self) -> str | None:
        """The next text; all that waits is taken in one go, which is one write."""
        with self._news:
            while not self._cut:
                if self._texts:
                    text = "".join(self._texts)
                    self._texts.clear()
                    self._waiting = 0
                    return text
                if self._is_behind:
                    self._is_behind = False
                    self._caught_up()
                elif self._ending:
                    return None
                else:
                    self._news.wait()
            return None

    def _write(self, data: bytes) -> None:
        while data and not self._cut:
            try:
                data = data[os.write(self._terminal, data) :]
            except BlockingIOError:
                self._wait_until_read()

    def _wait_until_read(self) -> None:
        """Until the terminal takes more, or for a moment: we may have been told to end."""
        time.sleep(BREATH)
        select.select([], [self._terminal], [], LOOK)


def _opened_for_writing(fileno: int) -> tuple[int, bool]:
    """The terminal, opened once more so that only our way to it does not block, and whether it was.

    The flag belongs to the open file: set on the shell's own, it would stay when we are gone.
    Where it cannot be opened again (another user's terminal after `su`), the writing thread blocks
    with the terminal; nothing else does.
    """
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    with suppress(OSError):
        return os.open(os.ttyname(fileno), flags), True
    with suppress(OSError):
        os.tcgetpgrp(fileno)  # fails when it is not the one that /dev/tty stands for
        return os.open("/dev/tty", flags), True
    return fileno, False
