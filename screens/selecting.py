"""Marking text with the mouse: what is marked in a sheet stays in that sheet.

Textual marks everything between the two ends of a drag, on the whole screen; an end beside the text
or on a frame is no place in a text and takes whole neighbours along. Here a drag that began in a
sheet ends at the place in its text that is nearest to the mouse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.actions import SkipAction
from textual.geometry import Offset, Region

from data.words import _
from screens.marking import Marking
from screens.safety import plain
from screens.terminal.composing import DrawnByLines

if TYPE_CHECKING:
    from textual.widget import Widget

Result = TypeVar("Result")

SHEET = "panel--text"
"""The class of a text that is marked alone."""


class Selects(DrawnByLines[Result], Generic[Result]):
    """`ctrl+c` copies what is marked, and says so.

    `_select_state` is internal API of Textual: tests/screens/test_selecting.py holds this.
    """

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """The text that a drag is about, and the place in it that is nearest to the mouse."""
        state = self._select_state if self._selecting else None
        begun = state.start.content_widget if state is not None else None
        if begun is not None and begun.is_attached and isinstance(begun, Marking):
            return begun, begun.place_near(x, y)
        if begun is not None and begun.is_attached and begun.has_class(SHEET):
            return begun, self._nearest(begun, x, y)
        widget, offset = super().get_widget_and_offset_at(x, y)
        if isinstance(widget, Marking):
            return widget, widget.place_near(x, y)
        sheet = _sheet_of(widget, offset)
        place = self._nearest(sheet, x, y) if sheet is not None else None
        return (widget, offset) if place is None else (sheet, place)

    def action_copy_text(self) -> None:
        """Copy what is marked; the key goes on where nothing is."""
        marked = self.get_selected_text()
        if not marked:
            raise SkipAction
        self.app.copy_to_clipboard(marked)
        self.notify(_("Copied: {value}").format(value=plain(marked, 200)), markup=False)

    def _nearest(self, sheet: Widget, x: int, y: int) -> Offset | None:
        """The place on the mouse's line; where that has none, the end of the text above."""
        seen: Region = self.find_widget(sheet).visible_region
        if not seen:
            return None
        if y >= seen.bottom:
            x = seen.right - 1
        at = min(max(y, seen.y), seen.bottom - 1)
        line = min(max(x, seen.x), seen.right - 1)
        above = ((seen.right - 1, row) for row in range(at - 1, seen.y - 1, -1))
        below = ((seen.x, row) for row in range(at + 1, seen.bottom))
        for place in ((line, at), *above, *below):
            found, offset = super().get_widget_and_offset_at(*place)
            if found is sheet and offset is not None:
                return offset
        return None


def _sheet_of(widget: Widget | None, offset: Offset | None) -> Widget | None:
    """The text that is meant by a place beside it, or in the frame around it."""
    if widget is None or (widget.has_class(SHEET) and offset is not None):
        return None
    return next((one for one in (widget, *widget.children) if one.has_class(SHEET)), None)
