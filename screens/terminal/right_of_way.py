"""The screen goes first: other threads stand back between two of their steps while it works.

The interpreter alone gives no such order. A thread that is back from its database in the moment in
which a key has come, while the screen waits for the interpreter, passes it over, and does so again
after each statement; or it interrupts the picture, and works on for five milliseconds. So whoever
is about to run a statement asks here (`data.letting_by`): does the screen work, or has a key come?
"""

from __future__ import annotations

import threading
from time import monotonic, sleep

from screens.terminal import at_once

MOST = 0.02
"""Seconds for which a thread stands back; then it goes on for as long without asking. A screen that
works all the time leaves the others their half."""

HAND_OVER = 0.0002
"""Seconds in which the screen takes the interpreter that was left to it."""


class RightOfWay:
    """One for the process. Nobody stands back where no screen listens to keys: there is none yet or
    any more, or its terminal is lent to an editor, which it waits for."""

    def __init__(self) -> None:
        self._working = threading.Lock()
        self._is_ours = False
        """Whether the screen holds it; read and written in the screen's thread."""
        self._screen = 0
        self._keyboard = -1
        self._free_until = 0.0

    def begin(self) -> None:
        """The calling thread is the screen's, and works."""
        self._screen = threading.get_ident()
        self.take()

    def listens_at(self, fileno: int) -> None:
        """Where keys come from; -1: from nowhere just now."""
        self._keyboard = fileno

    def take(self) -> None:
        """The screen works from here on."""
        if not self._is_ours:
            self._is_ours = self._working.acquire(blocking=False)

    def give(self) -> None:
        """The screen waits from here on."""
        if self._is_ours:
            self._is_ours = False
            self._working.release()

    def let_by(self) -> None:
        """Stand back while the screen works, or when a key has come; at most `MOST` seconds."""
        if self._keyboard < 0 or self._screen == threading.get_ident():
            return
        if self._working.locked():
            self._stand_back()
        elif at_once.has_come(self._keyboard):
            sleep(HAND_OVER)
            self._stand_back()

    def _stand_back(self) -> None:
        if monotonic() < self._free_until:
            return
        if self._working.acquire(timeout=MOST):
            self._working.release()
        else:
            self._free_until = monotonic() + MOST


of_this_process = RightOfWay()
