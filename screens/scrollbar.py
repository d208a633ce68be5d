"""Scrollbars as a thin line: seen without colour, and no more cells change than must."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment, Segments
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget

from screens.signs import THUMB

LEVEL_THUMB = "▄"

_UP = {"@mouse.down": "scroll_up"}
_DOWN = {"@mouse.down": "scroll_down"}
_GRAB = {"@mouse.down": "grab"}


def thumb(size: int, whole: float, window: float, position: float) -> range:
    """Return the cells of a bar of `size` cells that stand for what is in sight.

    At the very top only at the beginning, at the very end only at the end; elsewhere it touches
    neither, so that nobody takes almost everything for everything.
    """
    if size <= 0 or whole <= 0 or window <= 0 or window >= whole:
        return range(0)
    length = max(1, min(round(size * window / whole), size - 1))
    room, last = size - length, whole - window
    first = round(room * min(max(position / last, 0.0), 1.0))
    if room > 1 and 0 < position < last:
        first = min(max(first, 1), room - 1)
    return range(first, first + length)


class ThinScrollBar(ScrollBarRender):
    """Textual asks the class, and reads what a click does from the segments' meta."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Any = None,
        bar_color: Any = None,
    ) -> Segments:
        cells = thumb(int(size), virtual_size, window_size, position)
        across = thickness if vertical else 1
        sign = (THUMB if vertical else LEVEL_THUMB).rjust(across)
        blank = " " * across
        grabbed = Segment(sign, Style(color=bar_color, bgcolor=back_color, meta=_GRAB))
        before = Segment(blank, Style(bgcolor=back_color, meta=_UP))
        after = Segment(blank, Style(bgcolor=back_color, meta=_DOWN))
        bar = [
            grabbed if n in cells else before if n < cells.start else after
            for n in range(int(size))
        ]
        if vertical:
            return Segments(bar, new_lines=True)
        return Segments(([*bar, Segment.line()]) * thickness, new_lines=False)


def use_thin_scrollbars() -> None:
    """Draw every scrollbar of this process so."""
    ScrollBar.renderer = ThinScrollBar


def set_lines(view: ScrollView, lines: int) -> None:
    """Say how many lines there are to scroll through.

    A list that is longer than its place, before and after, moves nothing on the screen but the
    thumb; Textual would lay the whole screen out, and paint it, for every row that comes.
    """
    size = Size(0, lines)
    if size == view.virtual_size:
        return
    if not view.show_vertical_scrollbar or lines <= view.container_size.height:
        view.virtual_size = size
        return
    view.set_reactive(Widget.virtual_size, size)
    _tell(view.vertical_scrollbar, lines)
    view.scroll_y = view.validate_scroll_y(view.scroll_y)


def _tell(bar: ScrollBar, lines: int) -> None:
    """A bar whose thumb stays is not drawn again."""
    before = _thumb_of(bar)
    bar.set_reactive(ScrollBar.window_virtual_size, lines)
    if _thumb_of(bar) != before:
        bar.refresh()


def _thumb_of(bar: ScrollBar) -> range:
    return thumb(bar.size.height, bar.window_virtual_size, bar.window_size, bar.position)
