"""A lock that is given in the order in which it was asked for.

`threading.Lock` goes to whoever asks again soonest: a thread that writes one transaction after the
other would keep everybody else of its process waiting for seconds.
"""

from __future__ import annotations

import threading
from collections import deque


class InTurn:
    """Used with `with`; not to be entered twice by one thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._is_held:
                self._is_held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()  # it is handed over, and never free in between
            else:
                self._is_held = False
