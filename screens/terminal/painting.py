"""What an app needs to be drawn by `Terminal`: its pictures go to the painter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual import on
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.events import DescendantFocus, Resize

from screens.terminal.one_shot import make_timers_sure
from screens.terminal.painter import Painter, is_drawn
from screens.terminal.surroundings import is_far_away

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

IN_A_MOMENT = 1 / 60
"""Seconds in which many changes at once have been made."""


class Painted(App[None]):
    """An app whose terminal is told only what has changed on it.

    `_display` is internal API of Textual: tests/screens/main/test_wire.py holds this.
    """

    def __init__(self) -> None:
        make_timers_sure()
        super().__init__()
        self._is_far_away = is_far_away(os.environ)
        if self._is_far_away:
            self.animation_level = "none"

    @property
    def painter(self) -> Painter | None:
        """What draws this app; None where Textual does (a test, `textual serve`)."""
        return getattr(self._driver, "painter", None)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        painter = self.painter
        if painter is None or not is_drawn(renderable):
            super()._display(screen, renderable)
            return
        if self._running and not self._closed:
            width, height = self.size
            at = self.screen.outer_size.clamp_offset(self.cursor_position)
            painter.at_once = self._sync_available
            colours = self.console._color_system or ColorSystem.TRUECOLOR
            painter.take(renderable, (width, height), colours, (at.x, at.y) if at else None)
            # In the middle of many changes Textual throws a picture away and never draws it again.
            if self._batch_count:
                self.set_timer(IN_A_MOMENT, painter.paint)
            else:
                painter.paint()
            if isinstance(renderable, LayoutUpdate) and renderable.region.size != self.size:
                self.call_later(self._lay_out_again)
        self.post_display_hook()

    def _lay_out_again(self) -> None:
        """Among the sizes that a screen is told in a burst, the terminal's last one can be lost:
        the screen tells itself the size that it has just been laid out for."""
        self.screen.post_message(Resize(self.size, self.size))

    @on(DescendantFocus)
    def hold_the_caret_still(self, event: DescendantFocus) -> None:
        """A caret that blinks is a picture twice a second."""
        if self._is_far_away and hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = False

    def draw_anew(self) -> None:
        """Somebody else has written on the terminal."""
        if self.painter is not None:
            self.painter.forget()
            self.painter.paint()
