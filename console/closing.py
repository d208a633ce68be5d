"""Taking the console apart in bounded time, whoever asks for it and whatever the screen is doing.

A signal is seen by a thread of our own (`signal.set_wakeup_fd`), not by the event loop: the loop
may stand still. That thread asks the screen to end, and meanwhile lets the runner finish or hand
back what it has in hand and writes away what is being typed. What has not ended by then is ended.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

WITHIN = 5.0
"""Seconds from being told to end until the process is gone."""

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)

NOT_PUT_AWAY = 1
"""The exit code when something had to be broken off."""


class Closing:
    """`begin` may be called any number of times and in any thread; the first call counts."""

    def __init__(
        self,
        *,
        ask_screen: Callable[[], object],
        put_away: Callable[[], Iterable[Callable[[], object]]],
        give_back: Callable[[], object],
    ) -> None:
        """Do nothing yet.

        Args:
            ask_screen: Has the app end by itself; must not wait for it.
            put_away: What to do meanwhile, each in a thread of its own.
            give_back: Restores the terminal when the app did not end in time.
        """
        self._ask_screen, self._put_away, self._give_back = ask_screen, put_away, give_back
        self._begun = threading.Lock()
        self._wake, self._woken = socket.socketpair()

    def listen(self) -> None:
        """From now on a signal begins it; call this in the main thread.

        A hang-up that is ignored (nohup) stays ignored: the loss of the terminal is noticed.
        """
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _seen_elsewhere)
        threading.Thread(target=self._listen, name="signals", daemon=True).start()

    def _listen(self) -> None:
        while True:
            if any(number in SIGNALS for number in self._woken.recv(64)):
                self.begin()
                return

    def begin(self) -> None:
        """End the console; returns at once."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._close, name="closing", daemon=True).start()

    def _close(self) -> None:
        deadline = time.monotonic() + WITHIN
        try:
            self._put_all_away(deadline)
        except Exception:
            log.exception("the console could not be put away in order")
        time.sleep(max(0.0, deadline - time.monotonic()))  # the process ends before, or it is ended
        self._give_back()
        os._exit(NOT_PUT_AWAY)

    def _put_all_away(self, deadline: float) -> None:
        self._ask_screen()
        doing = [threading.Thread(target=work, daemon=True) for work in self._put_away()]
        for thread in doing:
            thread.start()
        for thread in doing:
            thread.join(max(0.0, deadline - time.monotonic()))


def _seen_elsewhere(_number: int, _frame: object) -> None:
    """The wakeup descriptor has told it already; without a handler it would not be told."""
