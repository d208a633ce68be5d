"""How much may be on its way to a terminal: as much as it reads within a moment.

Between us and what an operator sees lie buffers of megabytes (the pty's, sshd's, the network's),
and a write that succeeds says nothing. So a picture is followed by a question that every terminal
answers in its turn (where is the cursor?): the answer says that all before it was read. The time
that took says whether something piles up on the way.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

LEAST = 1024
"""Characters that may always be on their way; a question is asked at the latest after so many."""

MOST = 64 * 1024
"""Characters that may be on their way to a terminal that answers at once."""

LAG = 0.25
"""Seconds above the shortest answer: from there on something piles up."""

LOST = 10.0
"""Seconds after which an answer will not come any more, and one more picture may leave."""


@dataclass
class Pace:
    """`now` is any clock in seconds. Nothing is held back from a terminal that never answers."""

    answers: bool = False
    """Whether it has ever answered."""
    window: int = 2 * LEAST
    _quickest: float = LOST
    _unasked: int = 0
    """Characters since the last question."""
    _asked: deque[tuple[float, int]] = field(default_factory=deque)
    """The questions on their way: when, and how many characters since the one before."""
    _last: float = 0.0

    @property
    def on_its_way(self) -> int:
        return self._unasked + sum(length for _, length in self._asked)

    def may_send(self, now: float) -> bool:
        """Whether one more picture may leave."""
        if not self.answers or not self._asked:
            return True
        return self.on_its_way < self.window or now - self._last >= LOST

    def sends(self, length: int, now: float) -> bool:
        """A picture leaves; whether a question must go with it."""
        self._unasked += length
        self._last = now
        return self.answers and self._unasked >= LEAST and self.ask(now)

    def ask(self, now: float) -> bool:
        """A question leaves."""
        self._asked.append((now, self._unasked))
        self._unasked = 0
        return True

    def answered(self, now: float) -> None:
        """The terminal has read everything up to a question."""
        self.answers = True
        if not self._asked:
            return
        took = now - self._asked.popleft()[0]
        self._quickest = min(self._quickest, took)
        if took > self._quickest + LAG:
            self.window = max(LEAST, self.window // 2)
        else:
            self.window = min(MOST, self.window * 2)
