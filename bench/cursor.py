"""When a key's cursor stands on the screen: what was written is drawn once more, piece by piece.

What else a busy program paints meanwhile is not taken for the answer to the key: rows that arrive
push the cursor's line about, and clocks tick in it, but it stays on its row until the key moves it.
"""

from __future__ import annotations

import re
from collections import Counter

import pyte

from bench.sitting import SIZE, Sitting

_CLOCKS = re.compile(r"\d+\s?(?:[smhdw]|min)\b|\d+:\d+")
_BEGIN, _END = b"\x1b[?2026h", b"\x1b[?2026l"
"""Of a picture that the terminal shows at once."""
_BODY = slice(7, SIZE[0] - 1)
"""Lines that hold rows: heads and the key line have colours of their own."""
_CELLS = range(2, 60)
"""Columns over which both programs draw their bar."""


class NoCursor(Exception):
    """No line of the screen stands out from the others."""


class Cursor:
    """Follows the bar in a program with one table: the one line with a colour of its own."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._screen = pyte.Screen(SIZE[1], SIZE[0])
        self._stream = pyte.ByteStream(self._screen)

    def press(self, key: str) -> float | None:
        """Seconds until the picture in which the cursor is on another row; None if it never was."""
        self._draw()
        before = self._row()
        if not before:
            raise NoCursor("no line stands out:\n" + "\n".join(self._screen.display))
        self._sitting.press(key)
        moved, open_, painted = False, False, None
        for seconds, data in self._sitting.take():
            self._stream.feed(data)
            begun, ended = data.rfind(_BEGIN), data.rfind(_END)
            open_ = begun > ended if begun != ended else open_
            if painted is None:
                moved = moved or self._row() not in ("", before)
                painted = seconds - self._sitting.pressed_at if moved and not open_ else None
        return painted

    def _draw(self) -> None:
        for _, data in self._sitting.take():
            self._stream.feed(data)

    def _row(self) -> str:
        """What the line under the cursor says, without its clocks; empty in the midst of a move."""
        lines = list(range(SIZE[0]))[_BODY]
        grounds = {line: self._ground(line) for line in lines}
        once = [ground for ground, times in Counter(grounds.values()).items() if times == 1]
        for line, ground in grounds.items():
            if ground in once:
                return _CLOCKS.sub("", self._screen.display[line])
        return ""

    def _ground(self, line: int) -> str:
        cells = self._screen.buffer[line]
        grounds = Counter(cells[column].bg for column in _CELLS)
        return str(grounds.most_common(1)[0][0])
