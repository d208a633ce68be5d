"""Text of a table marked with the mouse: in that table alone, and on the rows it was marked on.

Textual knows a place in a text by what its style carries; a line-drawn table carries nothing, so
that a cursor move costs nothing. A place is a column of the widget and the position of a row. Where
rows come or go above, the mark moves along with its rows; where one of them goes, or another comes
between, it is taken off: what is copied is what was marked.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from screens.tones import Toned

if TYPE_CHECKING:
    from textual.screen import Screen


class Marking(Toned):
    """Subclasses know their rows by key, and draw each of them (`row_line`).

    `Screen._select_state` is internal API of Textual: tests/screens/test_marking.py holds this.
    """

    ALLOW_SELECT = True
    HEAD = 1
    """Lines above the first row."""

    MARGIN = 3
    """Columns left of the text."""

    _marked: Selection | None = None
    _ends: tuple[Hashable, Hashable] | None = None
    """The rows that the marked text begins and ends on."""

    def row_key(self, position: int) -> Hashable | None:
        """Which row is there; None where there is none, or it is not held. (A method `key_…` would
        be taken for the handler of a key.)"""
        raise NotImplementedError

    def row_line(self, position: int) -> Strip:
        """The row there, drawn without a mark."""
        raise NotImplementedError

    def edges(self, width: int) -> tuple[int, int]:
        """The columns between which text is, in a line of that width."""
        return self.MARGIN, width

    def place_near(self, x: int, y: int) -> Offset | None:
        """The place in the text that is nearest to a cell of the screen; None without a row."""
        region, top = self.content_region, int(self.scroll_offset.y)
        if region.height <= self.HEAD or self.row_key(top) is None:
            return None
        line = min(max(y - region.y, self.HEAD), region.height - 1) - self.HEAD
        while line and self.row_key(top + line) is None:
            line, x = line - 1, region.right
        return Offset(min(max(x - region.x, self.MARGIN), region.width - 1), top + line)

    def selection_updated(self, selection: Selection | None) -> None:
        self._marked = selection
        start, end = (selection.start, selection.end) if selection else (None, None)
        if start is None or end is None:
            self._ends = None
        else:
            first, last = self.row_key(start.y), self.row_key(end.y)
            self._ends = (first, last) if first is not None and last is not None else None
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        start, end = selection
        if start is None or end is None:
            return None
        lines = []
        for position in range(start.y, end.y + 1):
            _, marked, _ = self._apart(self.row_line(position), selection, position)
            lines.append(marked.text.rstrip())
        return "\n".join(lines), "\n"

    def text_select_all(self) -> None:
        """Nothing: the second of two clicks opens the row."""

    def draw_marked(self, line: Strip, position: int) -> Strip:
        """A row's line as it is seen."""
        if self._marked is None:
            return line
        before, marked, after = self._apart(line, self._marked, position)
        look = self.screen.get_component_rich_style("screen--selection")
        shown = [Segment(text, (style or look) + look) for text, style, _ in marked]
        return Strip.join([before, Strip(shown, marked.cell_length), after])

    def follow_marked(self, positions: Mapping[Hashable, int]) -> None:
        """Rows stand elsewhere now: so does what is marked of them."""
        if self._marked is None or self._marked.start is None or self._marked.end is None:
            return
        first, last = (positions.get(key) for key in self._ends or (None, None))
        start, end = self._marked.start, self._marked.end
        if first is None or last is None or last - first != end.y - start.y:
            self.screen.clear_selection()
        elif down := first - start.y:
            _shift_drag(self.screen, self, down)
            shifted = Selection(_lower(start, down), _lower(end, down))
            self.screen.selections = {**self.screen.selections, self: shifted}

    def _apart(self, line: Strip, selection: Selection, position: int) -> tuple[Strip, ...]:
        """What of a line stands before the marked text, the text, and what stands behind."""
        width = line.cell_length
        first, last = self.edges(width)
        begin, end = selection.get_span(position) or (0, 0)
        begin = max(begin, first)
        end = max(last if end < 0 else min(end, last), begin)
        return line.crop(0, begin), line.crop(begin, end), line.crop(end, width)


def _lower(place: Offset, lines: int) -> Offset:
    return place._replace(y=place.y + lines)


def _shift_drag(screen: Screen[object], widget: Marking, down: int) -> None:
    """The mouse is still down: where it began, and where it is, move along."""
    state = screen._select_state
    if not screen._selecting or state is None or state.start.content_widget is not widget:
        return
    begun, at = state.start, state.end
    if begun.content_offset is None:
        return
    start = begun._replace(content_offset=_lower(begun.content_offset, down))
    if at is not None and at.content_offset is not None:
        at = at._replace(content_offset=_lower(at.content_offset, down))
    screen.set_reactive(type(screen)._select_state, state._replace(start=start, end=at))
