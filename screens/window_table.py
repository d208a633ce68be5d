"""A table over a list of any length: it holds a few screens of rows around what is in sight.

Cursor and marks are kept by the row's id, wherever it stands. A position is a guess at how many
rows stand before, made exact whenever an end of the list comes into the window; nothing but the
scrollbar depends on it. Rows that are needed and not held are asked for (`RowsWanted`); until they
are there, what is in sight stays, and no row is under the cursor: a verb must never fall on a row
that the operator has left.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from textual.geometry import Region

from data.listing.window import Asked, At, Placed, Window
from screens.scrollbar import set_lines
from screens.table import RowTable
from screens.table_drawing import HEADER
from screens.table_messages import RowsWanted
from screens.terminal.composing import runs
from screens.window_place import Jump, landed, needed, top_in

Row = TypeVar("Row")


class WindowTable(RowTable[Row]):
    """`ask` says which rows are needed; `set_window` takes them."""

    def __init__(self, columns: Sequence[Any], **options: Any) -> None:
        super().__init__(columns, lambda row: row.id, **options)  # type: ignore[attr-defined]
        self._window_held: Window[Row] | None = None
        self._placed: dict[int, Placed[Row]] = {}
        self._here: Placed[Row] | None = None
        """The row that the cursor is on, also where it is out of the window."""
        self._jump: Jump | None = None
        self._placing = False
        """While a window takes its place: lines that are passed on the way ask for nothing."""
        self._afar: dict[int, Row] = {}
        """Marked rows that are not in the window."""
        self._counted: int | None = None
        self.is_exact = True
        """Whether `total` is a count, or what is known to be there at least."""

    @property
    def cursor_row(self) -> Row | None:
        if self._jump is not None or self._here is None:
            return None
        return self._here.row

    @property
    def marked_rows(self) -> list[Row]:
        return [*super().marked_rows, *self._afar.values()]

    @property
    def chosen_rows(self) -> list[Row]:
        return [] if self._jump is not None else super().chosen_rows

    @property
    def holds_all(self) -> bool:
        """Whether every row of the list is in the window."""
        return self._window_held is None or self._window_held.is_whole

    def ask(self) -> Asked:
        """Which rows are needed now."""
        held, top = self._window_held, int(self.scroll_offset.y)
        at_start = held is None or (top == 0 and held.starts)
        asked = Asked(
            cursor=At(self._here.id, self._here.key) if self._here else None,
            marks=tuple(key for key in self._marks if isinstance(key, int)),
        )
        height = self.size.height - HEADER
        return needed(asked, height, None if at_start else top, self._jump, self._placed_at)

    def set_window(self, window: Window[Row], now: datetime | None = None) -> bool:
        """Show these rows; False where they are not what is needed any more: ask again.

        What is in sight stays in its line as far as it still is there; at the top the newest row
        comes into view. Only lines that differ are painted.
        """
        here = self._cursor_in(window)
        if here is None and window.rows:
            return False
        self._cells.now = now or self._cells.now
        before, top, sight = self._sight_now(), int(self.scroll_offset.y), self._window()
        cursor_row = self.cursor_row if window.rows else self._here and self._here.row
        was_seen = self._cursor in sight
        first = self._first_of(window)
        positions: dict[Hashable, int] = {one.id: first + n for n, one in enumerate(window.rows)}
        at_top = top == 0 and window.starts and self._jump is None
        kept = (
            0
            if at_top
            else top_in(positions, top, [self._cursor] if was_seen else [], sight, self._placed_at)
        )
        was_jump, self._jump, self._here = self._jump, None, here
        self._placing = True
        self._hold(window, first, positions)
        self._cursor = positions.get(here.id, -1) if here else 0
        self._resize()
        if kept != top:
            self._scroll(kept)
        if was_jump is not None or (was_seen and self._cursor >= 0):
            self._show_cursor()
        self._placing = False
        self._paint_difference(before)
        if self.cursor_row != cursor_row:
            self.post_message(self.Highlighted(self, self.cursor_row))
        self._want_more()
        return True

    def set_total(self, total: int, *, is_exact: bool) -> None:
        """Take over how many rows there are, counted in the meantime."""
        held = self._window_held
        if held is None or held.is_whole:
            return
        self._counted, self.is_exact = total, is_exact
        last = max(total - len(self._rows), 1)
        if is_exact and not held.starts and (held.ends or self._first >= last):
            self._shift(last - self._first)
        self._resize()

    def begin_again(self, *, keep: bool) -> None:
        """The list is another one now: start with its first row, or stay on this one.

        Another question is answered from the top; a filter taken off leaves the row found under
        the cursor.
        """
        if self._here is not None:
            self._jump = Jump(At(self._here.id, self._here.key) if keep else "first")

    def go_to(self, row_id: int) -> None:
        """Send the cursor to a row, wherever in the list it is."""
        if not self.move_to(row_id):
            self._send(Jump(At(row_id)))

    def move_to(self, key: Any) -> bool:
        self._jump = None if key in self._index else self._jump
        return super().move_to(key)

    def mark_all(self, placed: Iterable[Placed[Row]]) -> None:
        for one in placed:
            if one.id not in self._marks:
                self._marks.add(one.id)
                if one.id not in self._index:
                    self._afar[one.id] = one.row
                else:
                    self._refresh_row(self._index[one.id])
        self.screen.refresh_bindings()

    def clear_marks(self) -> None:
        self._afar = {}
        super().clear_marks()

    def action_mark(self) -> None:
        if self.cursor_row is not None and self._cursor >= 0:
            super().action_mark()

    def action_move(self, lines: int) -> None:
        self._step(lines)

    def action_page(self, pages: int) -> None:
        self._step(pages * max(len(self._window()) - 1, 1))

    def action_go(self, position: int) -> None:
        held = self._window_held
        if held is None or not self._rows:
            return
        if position == 0 and held.starts:
            self._move(self._first)
        elif position < 0 and held.ends and not held.is_partial:
            self._move(self._first + len(self._rows) - 1)
        else:
            self._send(Jump("last" if position < 0 else "first"))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self._jump is None and not self._placing:
            self._want_more()

    def _step(self, lines: int) -> None:
        if self._jump is not None:
            self._send(replace(self._jump, step=self._jump.step + lines))
            return
        if self._here is None or self._window_held is None:
            return
        target = self._cursor + lines
        last = self._first + len(self._rows) - 1
        if self._cursor >= 0 and (
            self._first <= target <= last
            or (target < self._first and self._window_held.starts)
            or (target > last and self._window_held.ends)
        ):
            self._move(max(min(target, last), self._first))
        else:
            self._send(Jump(At(self._here.id, self._here.key), lines))

    def _move(self, position: int) -> None:
        self._jump = None
        if (placed := self._placed_at(position)) is not None:
            self._here = placed
            super()._move(position)
            self._want_more()

    def _send(self, jump: Jump) -> None:
        self._jump = jump
        self.post_message(RowsWanted(self))

    def _want_more(self) -> None:
        """Ask for rows before the operator comes to the end of those that are held."""
        held = self._window_held
        if held is None or held.is_partial:
            return
        sight = self._window()
        above = not held.starts and sight.start - len(sight) < self._first
        below = not held.ends and sight.stop + len(sight) > self._first + len(self._rows)
        if above or below:
            self.post_message(RowsWanted(self))

    def _cursor_in(self, window: Window[Row]) -> Placed[Row] | None:
        """The row that the cursor is on from now on; None where the window can't tell."""
        of_id = {one.id: one for one in window.rows}
        if self._jump is not None and window.asked.anchor != self._jump.anchor:
            return None
        is_found = not isinstance(window.asked.anchor, At) or window.found == window.asked.anchor.id
        if self._jump is not None and (is_found or self._jump.step or self._here is None):
            return landed(self._jump, window)
        if self._here is None:
            return window.rows[0] if window.rows else None
        if self._here.id in of_id:
            return of_id[self._here.id]
        if window.asked.cursor is not None and window.asked.cursor.id == self._here.id:
            return window.cursor or (window.rows[0] if window.rows else None)
        return None

    def _first_of(self, window: Window[Row]) -> int:
        """The position of the window's first row: known at either end, else as it was."""
        if window.starts:
            return 0
        if window.ends and self._counted is not None and self.is_exact:
            return max(self._counted - len(window.rows), 1)
        if window.before is not None:
            return max(window.before, 1)
        for n, one in enumerate(window.rows):
            if one.id in self._index:
                return int(max(self._index[one.id] - n, 1))
        return max(self._first, self._total - len(window.rows) if window.ends else 1, 1)

    def _hold(self, window: Window[Row], first: int, positions: dict[Hashable, int]) -> None:
        self._marks -= set(window.asked.marks) - positions.keys() - window.marked.keys()
        held = {**self._afar, **{key: one.row for key, one in self._placed.items()}}
        held.update(window.marked)
        marks = [key for key in self._marks if isinstance(key, int) and key not in positions]
        self._afar = {key: held[key] for key in marks if key in held}
        self._window_held, self._first = window, first
        self._rows = [one.row for one in window.rows]
        self._placed = {one.id: one for one in window.rows}
        self._index = positions
        self.follow_marked(positions)

    def _resize(self) -> None:
        held = self._window_held
        last = self._first + len(self._rows)
        if held is None or held.is_whole:
            self._total, self.is_exact, self._counted = last, True, None
        else:
            more = 0 if held.ends and not held.is_partial else 1
            self._total = max(last + more, self._counted or 0)
            self.is_exact = self.is_exact and self._counted == self._total
        set_lines(self, self._total + HEADER)

    def _shift(self, lines: int) -> None:
        """Put every row so many lines further down the list; what is in sight stays."""
        if lines:
            top = int(self.scroll_offset.y)
            self._first += lines
            self._index = {key: at + lines for key, at in self._index.items()}
            self.follow_marked(self._index)
            self._cursor += lines if self._cursor >= 0 else 0
            self._resize()
            self._scroll(top + lines)

    def _placed_at(self, position: int) -> Placed[Row] | None:
        row = self._row_at(position)
        return self._placed.get(row.id) if row is not None else None  # type: ignore[attr-defined]

    def _sight_now(self) -> list[tuple[Row | None, bool]]:
        return [(self._row_at(at), at == self._cursor) for at in self._window()]

    def _paint_difference(self, before: list[tuple[Row | None, bool]]) -> None:
        after = self._sight_now()
        if len(before) != len(after) or bool(self._total) != any(row for row, _ in before):
            self.refresh()
            return
        lines = [line for line, was in enumerate(before) if was != after[line]]
        stretches = [
            Region(0, begin + HEADER, self.size.width, end - begin) for begin, end in runs(lines)
        ]
        if stretches:
            self.refresh(*stretches)
