"""When a key's cursor, or its rows, stand on the screen: what was written is drawn once more, piece
by piece.

What else a busy program paints meanwhile is not taken for the answer to the key.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pyte

from bench.sitting import QUIET, SIZE, Sitting

_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+\d+")
"""Whom a line is about, in either program; all else of it may change by itself."""
_BEGIN, _END = b"\x1b[?2026h", b"\x1b[?2026l"
"""Of a picture that the terminal shows at once."""
_BODY = slice(7, SIZE[0] - 1)
"""Lines that hold rows: heads and the key line have colours of their own."""
_CELLS = range(2, 60)
"""Columns over which both programs draw their bar."""


STILL = 0.15
"""Seconds without a byte after which nothing more comes of the key before."""

FAR_WITHIN = 20.0
"""Seconds in which rows that are far away must come; the rest is a fault."""

NEVER = 2.0
"""Seconds after which nobody waits for a key any more."""


class Far(NamedTuple):
    """Seconds until the rows stood there, and until nothing more was written."""

    rows: float
    last_byte: float


class NoCursor(Exception):
    """No line of the screen stands out from the others."""


class Cursor:
    """Follows the bar in a program with one table: the one line with a colour of its own."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._screen = pyte.Screen(SIZE[1], SIZE[0])
        self._stream = pyte.ByteStream(self._screen)
        self._is_open = False
        """Whether the last picture is only half there."""
        self._tail = b""

    def down(self) -> float:
        """Seconds from the key to the picture with the cursor on the next row; `NEVER` at most.

        A picture of rows that arrive is no such picture, not even half drawn: it pushes rows down,
        so that the bar lies for a moment on the row above.
        """
        wanted = self._next()
        self._sitting.press("down")
        at, painted = self._sitting.pressed_at, 0.0
        while not painted and time.perf_counter() - at < NEVER:
            for seconds, data in self._sitting.take():
                self._feed(data)
                if not (painted or self._is_open) and self._row() == wanted:
                    painted = seconds - at
            if not painted:
                self._sitting.listen(0.05)
        return painted or NEVER

    def far(self, key: str) -> Far:
        """Seconds from a key that goes far to the picture that stays, and to the last byte.

        The picture is who stands in the lines and where the cursor is: a clock or a number that
        ticks on after it is none. Whoever measures knows that the key leads somewhere.
        """
        self._sitting.settle(STILL)
        self._draw()
        before = self._sight()
        self._sitting.press(key)
        pressed = self._sitting.pressed_at
        seen: list[tuple[float, tuple[str, ...]]] = []
        while not seen or seen[-1][1] in ((), before):
            if time.perf_counter() - pressed > FAR_WITHIN:
                raise NoCursor(f"{key} led nowhere:\n" + "\n".join(self._screen.display))
            self._sitting.settle(STILL)
            seen += [(at - pressed, self._drawn(data)) for at, data in self._sitting.take()]
        stays = next(at for at, sight in seen if sight == seen[-1][1])
        return Far(stays, _last_in_a_row(stays, [at for at, _ in seen]))

    def _drawn(self, data: bytes) -> tuple[str, ...]:
        self._feed(data)
        return () if self._is_open else self._sight()

    def _sight(self) -> tuple[str, ...]:
        """Who stands in each line, and in which the cursor is."""
        lines = [(_NAME.search(line) or [""])[0] for line in self._screen.display[_BODY]]
        return (*lines, str(self._line()))

    def go_back(self) -> None:
        """To one of the first lines, without the stop-watch; rows that came pushed it down."""
        for _ in range(SIZE[0]):
            self._next()
            if self._line() <= _BODY.start + 1:
                return
            self._sitting.press("up")

    def _next(self) -> str:
        """The row below the cursor, when no picture is on its way."""
        until = time.perf_counter() + NEVER
        while time.perf_counter() < until:
            self._sitting.settle(0)
            self._draw()
            if not self._is_open and (row := self._row(below=1)):
                return row
            self._sitting.listen(0.02)
        raise NoCursor("no line stands out:\n" + "\n".join(self._screen.display))

    def _draw(self) -> None:
        for _, data in self._sitting.take():
            self._feed(data)

    def _feed(self, data: bytes) -> None:
        """Also a sequence that was cut in two by reading says whether a picture is half there."""
        self._stream.feed(data)
        recent = self._tail + data
        begun, ended = recent.rfind(_BEGIN), recent.rfind(_END)
        if begun != ended:
            self._is_open = begun > ended
        self._tail = recent[1 - len(_BEGIN) :]

    def _row(self, below: int = 0) -> str:
        """Who is under the cursor, or so many lines below; empty in the midst of a move."""
        line = self._line()
        name = _NAME.search(self._screen.display[line + below]) if line else None
        return name[0] if name else ""

    def _line(self) -> int:
        """The one line that stands out; 0 in the midst of a move."""
        grounds = {line: self._ground(line) for line in range(SIZE[0])[_BODY]}
        times = Counter(grounds.values())
        return next((line for line, ground in grounds.items() if times[ground] == 1), 0)

    def _ground(self, line: int) -> str:
        cells = self._screen.buffer[line]
        grounds = Counter(cells[column].bg for column in _CELLS)
        return str(grounds.most_common(1)[0][0])


def _last_in_a_row(at: float, writes: Sequence[float]) -> float:
    """The last write from `at` on that followed the one before without a pause."""
    for write in writes:
        if at < write <= at + QUIET:
            at = write
    return at
