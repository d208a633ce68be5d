"""The cells of a screen, and what changes one picture into another.

A cell is the text in it and the number of its look (`pens`). The right half of a wide character is
an empty text: it belongs to the cell before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment

from screens.safety import visible
from screens.terminal.pens import PLAIN, Pens

NEAR = 4
"""Unchanged cells that are written again rather than jumped over: the jump is as long."""

UNKNOWN = "\0"
"""The text of a cell of which nobody knows what the terminal shows."""

# Terminals agree on how wide these are: Latin, Greek, Cyrillic, punctuation, arrows, lines and
# blocks, kana, Chinese and Korean. Behind anything else the next cell's place is said anew.
_AGREED = re.compile(
    "[ -~\u00a0-\u02ff\u0370-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2193"
    "\u2500-\u25ff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*"
)


class Canvas:
    """Rows of cells. What is put in is cut at the edges."""

    def __init__(self, columns: int, rows: int, text: str = " ") -> None:
        self.columns, self.rows = columns, rows
        self.texts: list[list[str]] = [[text] * columns for _ in range(rows)]
        self.pens: list[list[int]] = [[PLAIN] * columns for _ in range(rows)]

    def put(self, x: int, y: int, segments: Iterable[Segment], pens: Pens) -> None:
        """Put drawn text into a row, from left to right."""
        if not 0 <= y < self.rows:
            return
        texts, looks, start = self.texts[y], self.pens[y], x
        for text, style, control in segments:
            if control or not text or x >= self.columns:
                continue
            safe = visible(text)
            cells: Sequence[str] = safe if safe.isascii() else cells_of(safe)
            if x + len(cells) > self.columns:
                cells = _cut(cells, self.columns - x)
            if x == start and x and not texts[x]:
                texts[x - 1] = " "  # its right half is written over
            texts[x : x + len(cells)] = cells
            pen = pens.of(style, blank=not safe.strip(" "))
            looks[x : x + len(cells)] = [pen] * len(cells)
            x += len(cells)
        if start < x < self.columns and not texts[x]:
            texts[x] = " "

    def take_over(self, y: int, other: Canvas) -> None:
        """Have the row that the other one has."""
        self.texts[y][:] = other.texts[y]
        self.pens[y][:] = other.pens[y]

    def forget(self) -> None:
        """Nobody knows what the terminal shows."""
        for texts in self.texts:
            texts[:] = [UNKNOWN] * self.columns

    def pieces(self, y: int, shown: Canvas) -> list[tuple[int, int]]:
        """Where the row differs from the one that is shown: from, and up to, which column."""
        texts, looks = self.texts[y], self.pens[y]
        if texts == shown.texts[y] and looks == shown.pens[y]:
            return []
        found: list[tuple[int, int]] = []
        begin = end = -1
        cells = zip(texts, shown.texts[y], looks, shown.pens[y], strict=True)
        for x, (text, old, pen, old_pen) in enumerate(cells):
            if text == old and pen == old_pen:
                continue
            if end < 0:
                begin = x
            elif x - end > NEAR or any(look != looks[end - 1] for look in looks[end:x]):
                found.append((begin, end))
                begin = x
            end = x + 1
            while not texts[begin] and begin > 0:
                begin -= 1
            while end < self.columns and not texts[end]:
                end += 1
        found.append((begin, end))
        return found


class Hand:
    """Writes cells as a terminal wants to be told, from where its cursor stands."""

    def __init__(self, pens: Pens) -> None:
        self._pens = pens
        self._pen: int | None = None
        self._at: tuple[int, int] | None = None
        self._said: list[str] = []

    def forget(self) -> None:
        """Nobody knows where the cursor stands and how it writes."""
        self._pen, self._at = None, None

    def change(self, canvas: Canvas, shown: Canvas, rows: Iterable[int]) -> str:
        """The orders that make the terminal's rows those of the canvas; `shown` becomes them."""
        for y in rows:
            for begin, end in canvas.pieces(y, shown):
                self._write(canvas, y, begin, end)
            shown.take_over(y, canvas)
        said, self._said = "".join(self._said), []
        return said

    def go(self, x: int, y: int) -> str:
        """The order that puts the cursor there; empty where it stands there already."""
        self._go(x, y)
        said, self._said = "".join(self._said), []
        return said

    def _write(self, canvas: Canvas, y: int, begin: int, end: int) -> None:
        texts, looks = canvas.texts[y], canvas.pens[y]
        self._go(begin, y)
        x = begin
        while x < end:
            pen, start = looks[x], x
            while x < end and looks[x] == pen:
                x += 1
            if pen != self._pen:
                self._said.append("\x1b[m" if self._pen is None else "")
                self._said.append(self._pens.turn(self._pen or PLAIN, pen))
                self._pen = pen
            self._say(texts, start, x, y)
        # At the right edge it waits: where it goes next is each terminal's own affair.
        self._at = (end, y) if end < canvas.columns else None

    def _say(self, texts: Sequence[str], start: int, end: int, y: int) -> None:
        text = "".join(texts[start:end])
        if _AGREED.fullmatch(text):
            self._said.append(text)
            return
        for x in range(start, end):
            if not texts[x]:
                continue
            self._said.append(texts[x])
            if not _AGREED.fullmatch(texts[x]):
                width = 2 if x + 1 < len(texts) and not texts[x + 1] else 1
                self._said.append(f"\x1b[{x + width + 1}G")

    def _go(self, x: int, y: int) -> None:
        if self._at == (x, y):
            return
        if self._at is not None and self._at[1] == y and x > self._at[0]:
            ahead = x - self._at[0]
            self._said.append("\x1b[C" if ahead == 1 else f"\x1b[{ahead}C")
        else:
            self._said.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = (x, y)


def _cut(cells: Sequence[str], room: int) -> Sequence[str]:
    """The first cells, a blank for half a character."""
    kept = cells[:room]
    return kept if cells[room] else (*kept[:-1], " ")


@lru_cache(8192)
def cells_of(text: str) -> tuple[str, ...]:
    """One text for each cell; marks are with their base."""
    cells: list[str] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            cells.append(character)
            cells += [""] * (width - 1)
        elif cells:
            base = len(cells) - 1
            while base > 0 and not cells[base]:
                base -= 1
            cells[base] += character
    return tuple(cells)
