"""A screen whose table is a window: which rows are needed is asked for in the UI thread, read with
the rest of the screen, and asked for again when the operator comes to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual import on

from screens.live import LiveScreen
from screens.table_messages import RowsWanted

if TYPE_CHECKING:
    from data.listing.window import Asked, Window
    from screens.window_table import WindowTable

S = TypeVar("S")


class WindowedScreen(LiveScreen[S]):
    """Subclasses name the table (`windowed`), read a window for `asked` and give it to `fill`."""

    windowed = ""
    """The table's id with its `#`."""
    asked: Asked | None = None

    @property
    def window_table(self) -> WindowTable[Any]:
        from screens.window_table import WindowTable

        return self.query_one(self.windowed, WindowTable)

    def reload(self) -> None:
        if self.query(self.windowed):
            self.asked = self.window_table.ask()
        super().reload()

    def fill(self, window: Window[Any], total: int | None = None) -> None:
        """Show these rows, of so many where that is known; read on where others are needed."""
        table = self.window_table
        if not table.set_window(window, self.desk.now()):
            self.call_later(self.read_on)
        elif total is not None:
            table.set_total(total, is_exact=True)

    @on(RowsWanted)
    def read_on(self, message: RowsWanted | None = None) -> None:
        """Rows that are not held have come near."""
        if message is not None:
            message.stop()
        self._shown = None  # the same rows may be the answer to another question
        self.reload()
