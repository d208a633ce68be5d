"""How a table is drawn: its head, its rows, and the sentence that stands in place of none.

A line is drawn once for each look it has; what the time changes is painted cell by cell.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from screens.marking import Marking
from screens.safety import plain
from screens.table_cells import Cells, Column
from screens.table_layout import Run

Row = TypeVar("Row")

GUTTER = 3
"""Cells left of the first column: the cursor's sign, the mark, a blank."""
HEADER = 1
"""Lines above the first row."""


class DrawnTable(Marking, Generic[Row]):
    """The part of a table that is seen. Subclasses set the rows, the cursor and the marks."""

    COMPONENT_CLASSES = {
        "row-table--line",
        "row-table--header",
        "row-table--cursor",
        "row-table--cursor-blurred",
    }
    DEFAULT_CSS = """
    DrawnTable {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .row-table--header { color: $text-muted; text-style: bold; }
        & > .row-table--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .row-table--cursor-blurred {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        *,
        empty: str = "",
        now: datetime | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        """Make a table without rows.

        Args:
            columns: From left to right.
            key: What makes a row the same row after an update; unique among the rows.
            empty: The sentence shown while there are no rows.
            now: The time cells are drawn with until the first `tick`; aware. Default: the clock.
        """
        super().__init__(id=id, classes=classes)
        self._cells = Cells(columns, now or datetime.now(UTC))
        self._key = key
        self._empty = empty
        self._rows: Sequence[Row] = ()
        self._first = 0  # the position of the first of them, where the table holds only a stretch
        self._total = 0
        self._index: dict[Hashable, int] = {}
        self._cursor = 0
        self._marks: set[Hashable] = set()

    @property
    def empty(self) -> str:
        """What stands there."""
        return self._empty

    def sentence(self) -> list[str]:
        """The same, in lines that there is room for."""
        return [line.plain for line in Content(plain(self._empty)).wrap(max(self._room, 1))]

    def say(self, sentence: str) -> None:
        """What stands in place of rows while there are none."""
        if sentence != self._empty:
            self._empty = sentence
            self.refresh()

    def tell_order(self, order: str) -> None:
        """Name the list's order that its rows stand in: the head of its column has an arrow."""
        if order != self._cells.order:
            self._cells.order = order
            self.refresh(Region(0, 0, self.size.width, HEADER))

    def tick(self, now: datetime) -> None:
        """Draw the cells in sight that the time changes, and paint those that say something new."""
        if not self._cells.may_change(now):
            return
        self._cells.fit(self._room)
        shown = [(p, self._row_at(p)) for p in self._window()]
        rows = [(p, self._key(row), row) for p, row in shown if row is not None]
        for position, slot in self._cells.tick(now, rows):
            y = position - self.scroll_offset.y + HEADER
            self.refresh(Region(GUTTER + slot.x, y, slot.width, 1))

    @property
    def keys_in_sight(self) -> list[Hashable]:
        """The keys of the rows that are seen, from top to bottom."""
        shown = (self._row_at(position) for position in self._window())
        return [self._key(row) for row in shown if row is not None]

    def line_of(self, key: Hashable) -> int | None:
        """The line in which the row with this key is seen; None where it is not in sight."""
        position = self._index.get(key, -1)
        return position - self._window().start + HEADER if position in self._window() else None

    def render_line(self, y: int) -> Strip:
        """Draw one line of the widget: the header, a row, or the sentence of an empty table."""
        self._cells.fit(self._room)
        position = y - HEADER + self.scroll_offset.y
        if y < HEADER:
            runs = [Run(" " * GUTTER, ""), *self._cells.header()]
            return self._strip(runs, "header")
        if (row := self._row_at(position)) is not None:
            return self.draw_marked(self._row_strip(position, row), position)
        if position < self._total:
            return self._strip([Run(" " * GUTTER, ""), Run("…", "muted")], "line")
        words = [] if self._total else self.sentence()
        runs = [Run(line, "muted") for line in words[position : position + 1]]
        return self._strip([Run(" " * GUTTER, ""), *runs], "line")

    def row_key(self, position: int) -> Hashable | None:
        row = self._row_at(position)
        return None if row is None else self._key(row)

    def row_line(self, position: int) -> Strip:
        row = self._row_at(position)
        return Strip.blank(0) if row is None else self._row_strip(position, row)

    def notify_style_update(self) -> None:
        """Draw the cells again: their content may name colours of the theme."""
        self._cells.forget()
        super().notify_style_update()

    @property
    def _room(self) -> int:
        return self.size.width - GUTTER - 1  # a blank at the end, off the border

    def _window(self) -> range:
        """Return the positions in sight, also those below the last row."""
        top = self.scroll_offset.y
        return range(top, top + max(self.size.height - HEADER, 0))

    def _row_at(self, position: int) -> Row | None:
        """Return the row at a position; None where there is none, or it is not held."""
        here = position - self._first
        return self._rows[here] if 0 <= here < len(self._rows) else None

    def _row_strip(self, position: int, row: Row) -> Strip:
        key = self._key(row)
        look, sign = "line", " "
        if position == self._cursor:
            look, sign = ("cursor", "▌") if self.has_focus else ("cursor-blurred", "▏")
        mark = "✓" if key in self._marks else " "
        begin = Run(f"{sign}{mark} ", "accent")
        return self._cells.line(
            key,
            row,
            (look, mark, self.size.width),
            lambda runs: self._strip([begin, *runs], look),
        )

    def _strip(self, runs: Sequence[Run], look: str) -> Strip:
        line = self.line_style(f"row-table--{look}")
        segments = self.segments(runs, line, toned=look != "cursor")
        return Strip(segments).adjust_cell_length(self.size.width, line).simplify()

    def _refresh_row(self, position: int) -> None:
        if position in self._window():
            y = position - self.scroll_offset.y + HEADER
            self.refresh(Region(0, y, self.size.width, 1))
