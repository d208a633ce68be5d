"""Text of a board marked with the mouse: in one lane alone, and on the cards it was marked on.

A place is a column of the widget and a line of its lane, counted from the lane's first card, in
sight or not. Where cards come or go above, the mark moves along; where one of them goes, or another
comes between, and where the lanes themselves stand elsewhere, it is taken off.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.strip import Strip

from screens.marking import Marking

if TYPE_CHECKING:
    from screens.board_frame import Body


class LaneMarking(Marking):
    """Subclasses know their lanes by where they stand (`body_at`)."""

    def body_at(self, x: int) -> Body | None:
        """The lane in this column of the widget, or left of it; None before any is drawn."""
        raise NotImplementedError

    @property
    def marked_body(self) -> Body | None:
        """The lane in which text is marked."""
        start = self._marked.start if self._marked is not None else None
        return None if start is None else self.body_at(start.x)

    def row_key(self, position: int) -> Hashable | None:
        body = self.marked_body
        return None if body is None else keys_of(body).get(position)

    def row_line(self, position: int) -> Strip:
        body = self.marked_body
        if body is None or not 0 <= position < len(body.lane):
            return Strip.blank(0)
        line = self.segments(body.lane[position].runs, self.line_style("board--line"))
        return Strip.join([Strip.blank(body.left), Strip(line)])

    def edges(self, width: int) -> tuple[int, int]:
        """Without the sign of the cursor, the blank at the end, and the other lanes."""
        body = self.marked_body
        return (width, width) if body is None else (body.left + 1, body.left + body.width - 1)

    def place_near(self, x: int, y: int) -> Offset | None:
        """The nearest place in the lane where a drag began, else in that under the mouse."""
        region = self.content_region
        body = self.body_at(self._begun_at(x - region.x))
        shown = min(region.height - body.head, len(body.lane) - body.top) if body else 0
        if body is None or shown <= 0:
            return None
        first, last = body.left + 1, body.left + body.width - 2
        line = max(y - region.y - body.head, 0)
        if line >= shown:
            line, x = shown - 1, region.right
        return Offset(min(max(x - region.x, first), last), body.top + line)

    def _begun_at(self, x: int) -> int:
        state = self.screen._select_state if self.screen._selecting else None
        if state is None or state.start.content_widget is not self:
            return x
        begun = state.start.content_offset
        return x if begun is None else begun.x

    def draw_lane_marked(self, line: Strip, y: int) -> Strip:
        """A line of the widget as it is seen."""
        body = self.marked_body
        if body is None or y < body.head:
            return line
        return self.draw_marked(line, y - body.head + body.top)

    def follow_cards(self, *, stand_as_before: bool) -> None:
        """The board was laid out anew."""
        body = self.marked_body
        if body is None:
            return
        found = keys_of(body) if stand_as_before else {}
        self.follow_marked({key: position for position, key in found.items()})
        self.refresh()


def keys_of(body: Body) -> dict[int, Hashable]:
    """Each line of a lane by what it is of: the nth of a card, with what stands behind that."""
    found: dict[int, Hashable] = {}
    card: Hashable = None
    nth = 0
    for position, piece in enumerate(body.lane):
        if piece.card not in (None, card):
            card, nth = piece.card, 0
        found[position] = (card, nth)
        nth += 1
    return found
