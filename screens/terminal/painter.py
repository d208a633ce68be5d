"""Brings a terminal from the picture it shows to the picture it should show.

Whatever a screen draws goes into a canvas. When the terminal has taken what was sent before, the
cells that differ from those it shows are sent, and nothing else. So a widget that draws the same
again costs nothing, and a terminal that reads slowly is shown fewer pictures, never older ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeGuard

from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from screens.terminal.canvas import Canvas, Hand
from screens.terminal.outlet import Outlet
from screens.terminal.pace import LOST, Pace
from screens.terminal.pens import Pens
from screens.terminal.turns import aside

WHERE = "\x1b[6n"
"""Asks where the cursor is; every terminal answers, in its turn (see `pace`)."""

ONE_PICTURE = "\x1b[?2026h", "\x1b[?2026l"
"""Synchronised output: what is between the two is shown at once."""

LARGE = 512
"""Characters from which on a picture could be seen half drawn."""


def is_drawn(update: object) -> TypeGuard[LayoutUpdate | ChopsUpdate]:
    """Whether this is a picture, or a part of one."""
    return isinstance(update, LayoutUpdate | ChopsUpdate)


class Painter:
    """In the event loop only. Where there is no outlet, something else has the terminal for now."""

    def __init__(self, later: Callable[[float, Callable[[], None]], object]) -> None:
        """Draw nothing yet.

        Args:
            later: Calls something in the event loop, so many seconds from now.
        """
        self._later = later
        self._pens = Pens(ColorSystem.TRUECOLOR)
        self._colours = ColorSystem.TRUECOLOR
        self._hand = Hand(self._pens)
        self._wanted = self._shown = Canvas(0, 0)
        self._changed: set[int] = set()
        self._cursor: tuple[int, int] | None = None
        self._outlet: Outlet | None = None
        self._pace = Pace()
        self._is_waiting = False
        self.at_once = False
        """Whether the terminal can show a picture at once (synchronised output)."""

    def sit_down(self, outlet: Outlet) -> None:
        """There is a terminal, which shows we do not know what."""
        self._outlet, self._pace = outlet, Pace()
        self.forget()
        self._pace.ask(time.monotonic())
        outlet.write(WHERE)

    @property
    def right_edge(self) -> list[str]:
        """The last column as it should be seen: a border stands there, or what moved it."""
        return [texts[-1] for texts in self._wanted.texts]

    def stand_up(self) -> None:
        """There is none any more."""
        self._outlet = None

    def forget(self) -> None:
        """Something else has written on the terminal, or it has another size: draw it all anew."""
        self._shown.forget()
        self._hand.forget()
        self._changed.update(range(self._wanted.rows))

    def take(
        self,
        update: LayoutUpdate | ChopsUpdate,
        size: tuple[int, int],
        colours: ColorSystem,
        cursor: tuple[int, int] | None,
    ) -> None:
        """Take in what a screen drew; `cursor` is where an input method looks for it."""
        if colours != self._colours:
            self._colours, self._pens = colours, Pens(colours)
            self._hand = Hand(self._pens)
            self.forget()
        if size != (self._wanted.columns, self._wanted.rows):
            self._resize(*size)
        if isinstance(update, LayoutUpdate):
            self._take_layout(update)
        else:
            self._take_chops(update)
        self._cursor = cursor

    def _resize(self, columns: int, rows: int) -> None:
        self._wanted, self._shown = Canvas(columns, rows), Canvas(columns, rows)
        self.forget()

    def _take_layout(self, update: LayoutUpdate) -> None:
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                self._put(x, y, strip)
                x += strip.cell_length

    def _take_chops(self, update: ChopsUpdate) -> None:
        for y, left, right in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                self._put(x, y, strip if end <= right else strip.crop(0, right - x))

    def _put(self, x: int, y: int, strip: Strip) -> None:
        self._wanted.put(x, y, strip, self._pens)
        self._changed.add(y)

    def answered(self, now: float) -> None:
        """The terminal has read everything up to a question."""
        self._pace.answered(now)
        self.paint()

    def paint(self) -> None:
        """Send what differs, if the terminal has taken what was sent before."""
        outlet, now = self._outlet, time.monotonic()
        if outlet is None or not self._changed:
            return
        if not (outlet.is_free and self._pace.may_send(now)):
            self._wait()
            return
        rows = sorted(y for y in self._changed if y < self._wanted.rows)
        self._changed.clear()
        text = self._hand.change(self._wanted, self._shown, rows)
        if not text:
            return
        if self._cursor is not None:
            text += self._hand.go(*self._cursor)
        if self.at_once and len(text) > LARGE:
            text = text.join(ONE_PICTURE)
        if self._pace.sends(len(text), now):
            text += WHERE
        with aside():
            outlet.write(text)

    def _wait(self) -> None:
        """An answer, or the outlet, calls again; where an answer was lost, the clock does."""
        if not self._is_waiting:
            self._is_waiting = True
            self._later(LOST, self._look_again)

    def _look_again(self) -> None:
        self._is_waiting = False
        self.paint()
