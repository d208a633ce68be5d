"""The table every pane is made of, drawn line by line.

It holds small frozen rows and paints the difference between the rows it has and the rows it is
given: cursor and marks stay with the row they were put on, wherever it moves, and what is equal is
not painted again. DataTable repaints and measures more than it must (see FACTS, Terminal).
"""

from collections.abc import Hashable, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import BindingType

from screens.scrollbar import set_lines
from screens.table_cells import Column
from screens.table_drawing import GUTTER, HEADER, DrawnTable
from screens.table_keys import MOVES, TABLE_KEYS
from screens.table_messages import HeadClicked, LastRowMessage, RowMessage

if TYPE_CHECKING:
    from screens.jump.spots import Spot

__all__ = ["Column", "RowTable"]

Row = TypeVar("Row")
AnyRow = TypeVar("AnyRow")


class RowTable(DrawnTable[Row], Generic[Row]):
    """A table of frozen rows; `enter` opens one, `space` marks one."""

    BINDINGS: ClassVar[list[BindingType]] = TABLE_KEYS
    STRAIGHT = MOVES

    class Highlighted(LastRowMessage[AnyRow | None]):
        """The row under the cursor is another one (None: the table is empty), or has changed."""

    class Opened(RowMessage[AnyRow]):
        """The operator wants to see this row."""

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None in an empty table."""
        return self._row_at(self._cursor)

    @property
    def total(self) -> int:
        """How many rows there are, in sight and out of it."""
        return self._total

    @property
    def marked_rows(self) -> list[Row]:
        """The marked rows from top to bottom."""
        return [row for row in self._rows if self._key(row) in self._marks]

    @property
    def chosen_rows(self) -> list[Row]:
        """What a verb works on: the marked rows, or else the one under the cursor."""
        row = self.cursor_row
        return self.marked_rows or ([] if row is None else [row])

    def set_rows(self, rows: Sequence[Row], now: datetime | None = None) -> None:
        """Show these rows in this order, painting only the lines that differ.

        The cursor stays on its row; where that is gone, it takes the next one that was below it
        and still is there, else the one above. Marks of rows that are gone are dropped, so that
        nothing is done to a row the operator can't see. The list isn't copied: don't change it.

        Raises:
            ValueError: Two rows have the same key.
        """
        self._cells.now = now or self._cells.now
        index = {self._key(row): position for position, row in enumerate(rows)}
        if len(index) != len(rows):
            raise ValueError("two rows of a table have the same key")
        old, old_row, old_cursor = self._rows, self.cursor_row, self._cursor
        old_top, window = self.scroll_offset.y, self._window()
        self._cursor = self._cursor_among(index)
        self._rows, self._index, self._total = rows, index, len(rows)
        self._marks.intersection_update(index)
        set_lines(self, len(rows) + HEADER)
        self.follow_marked(index)
        if old_top:
            # Further down the cursor's line stays put; at the top the newest row comes into view.
            self._scroll(old_top + self._cursor - old_cursor)
        if old_cursor in window:
            self._show_cursor()
        if bool(old) != bool(rows):
            self.refresh()
        for position in window:
            was = old[position] if position < len(old) else None
            row = rows[position] if position < len(rows) else None
            if was != row or (position == old_cursor) != (position == self._cursor):
                self._refresh_row(position)
        if self.cursor_row != old_row:
            self.post_message(self.Highlighted(self, self.cursor_row))

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key; False if there is none."""
        if key not in self._index:
            return False
        self._move(self._index[key])
        return True

    def spots(self) -> "list[Spot]":
        """The rows in sight; the table itself where there are none."""
        from screens.jump.spots import row_spots

        return row_spots(self)

    def clear_marks(self) -> None:
        marked, self._marks = self._marks, set()
        for key in marked & self._index.keys():
            self._refresh_row(self._index[key])
        self.screen.refresh_bindings()  # some verbs are for one row, some for several

    def action_move(self, lines: int) -> None:
        """Move the cursor by a number of rows."""
        self._move(self._cursor + lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a number of screens full."""
        self._move(self._cursor + pages * max(len(self._window()) - 1, 1))

    def action_go(self, position: int) -> None:
        """Move the cursor to a row, counted from the end where negative."""
        self._move(position if position >= 0 else self._total + position)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.Opened(self, row))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark off."""
        if (row := self.cursor_row) is not None:
            self._marks ^= {self._key(row)}
            self._refresh_row(self._cursor)
            self.screen.refresh_bindings()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; the second click of two opens. A click left of the
        text, or with ctrl, marks the row, or takes its mark off. A head is told of."""
        offset = event.get_content_offset(self)
        if offset is None or self._marked is not None:
            return  # the end of a drag that marks text is no click
        if offset.y < HEADER:
            if column := self._cells.column_at(offset.x - GUTTER):
                self.post_message(HeadClicked(self, column))
            return
        position = offset.y - HEADER + self.scroll_offset.y
        if self._row_at(position) is None:
            return
        marks = event.ctrl or offset.x < GUTTER
        # Rows may have moved between the two clicks: then the second one is on another row.
        if event.chain == 2 and position == self._cursor and not marks:
            self.action_open()
        self._move(position)
        if marks:
            self.action_mark()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor brightly or dimmed."""
        super().watch_has_focus(has_focus)
        self._refresh_row(self._cursor)

    def _cursor_among(self, index: dict[Hashable, int]) -> int:
        """Return where the cursor is to be once the rows are those of `index`."""
        for old in chain(range(self._cursor, len(self._rows)), reversed(range(self._cursor))):
            position = index.get(self._key(self._rows[old]))
            if position is not None:
                return position
        return 0

    def _move(self, position: int) -> None:
        was = self._cursor
        self._cursor = max(min(position, self._total - 1), 0)
        stays = self._cursor in self._window()
        self._show_cursor()
        if self._cursor != was:
            with self.at_once() if stays else nullcontext():
                self._refresh_row(was)
                self._refresh_row(self._cursor)
            self.post_message(self.Highlighted(self, self.cursor_row))

    def _show_cursor(self) -> None:
        window = self._window()
        if self._cursor < window.start:
            self._scroll(self._cursor)
        elif window and self._cursor >= window.stop:
            self._scroll(self._cursor - len(window) + 1)

    def _scroll(self, top: int) -> None:
        # Forced, because the scrollbar of a table that has just grown isn't there yet.
        self.scroll_to(y=top, animate=False, force=True)
