"""What the four panes have in common: a title that counts, a body with the rows, and a filter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from screens.live import LiveScreen
from screens.main.filter import Filter
from screens.safety import plain
from screens.table import Column, RowTable

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from screens.desk import Desk
    from screens.main.filter_line import FilterLine

Row = TypeVar("Row")

OPENING = "Opening the database …"
OPENING_DEMO = "Setting up the sample agency …"

PANE_ROWS = 500
"""What the queries of the data layer return at most; a full pane says `500+`."""


class Pane(Vertical, Generic[Row]):
    """One of the four. Subclasses say what is read, what is said and what `body` draws.

    `read` runs in a thread and may block; everything else runs in the UI thread. The body comes
    with the first rows, not with the screen: styling the tables would double the first frame.
    """

    can_focus = True

    NUMBER: ClassVar[str]
    NAME: ClassVar[str]

    class Retitled(Message):
        """The title counts something else, or names another filter."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.shown: Sequence[Row] = ()
        self.filter = Filter()
        self.body: Widget | None = None
        self.border_title = self.title()

    @staticmethod
    def read(desk: Desk) -> Sequence[Any]:
        """Every row of the pane, in its order."""
        raise NotImplementedError

    def words(self, row: Row) -> Iterable[str]:
        """Every text of a row, also those there is no room to show: the filter looks at them."""
        raise NotImplementedError

    def make_body(self) -> Widget:
        """What shows the rows and takes the focus."""
        raise NotImplementedError

    def draw(self, rows: Sequence[Row], now: datetime) -> None:
        """Show these rows, which are all that the filter keeps."""
        raise NotImplementedError

    def tick(self, now: datetime) -> None:
        """A second has passed."""

    def note(self) -> str:
        """What the title says after the count."""
        return ""

    @property
    def is_filled(self) -> bool:
        """Whether anything was loaded yet."""
        return self.body is not None

    @property
    def live(self) -> LiveScreen[Any]:
        """The screen, which acts and reads away from the UI thread."""
        return cast("LiveScreen[Any]", self.screen)

    @property
    def desk(self) -> Desk:
        return self.live.desk

    def show(self, rows: Sequence[Row]) -> None:
        """Take over what was loaded."""
        self.rows = rows
        if self.body is None:
            self.body = self.make_body()
            self.mount(self.body)
            self.can_focus = False
            if self.has_focus:
                self.call_after_refresh(self._hand_focus_on)
        self._redraw()

    def render(self) -> Content:
        """What is seen until the body covers it."""
        words = OPENING_DEMO if self.desk.demo else OPENING
        return Content.styled(f"   {words}", "$text-muted")

    def _hand_focus_on(self) -> None:
        """Give the focus to the body, unless a key went to another pane in the meantime."""
        if self.body is not None and self.screen.focused in (None, self):
            self.body.focus()

    def focus_body(self) -> None:
        """Take the focus."""
        (self.body or self).focus()

    def filter_by(self, text: str) -> None:
        """Show only rows that contain this."""
        self.filter = Filter(text)
        self._redraw()

    def _redraw(self) -> None:
        self.shown = self.filter.of(self.rows, self.words)
        if self.is_filled:
            self.draw(self.shown, self.desk.now())
        title = self.title()
        if title != self.border_title:
            self.border_title = title
            self.post_message(self.Retitled())

    def title(self, *, brief: bool = False) -> Content:
        """Number and name, how many there are, the filter while there is one, else a note."""
        parts: list[str | tuple[str, str]] = [(self.NUMBER, "bold"), f" {self.NAME}"]
        if self.is_filled:
            parts.append((f" {self.count()}", "bold"))
        if self.filter:
            parts.append((f" /{plain(self.filter.text, 24)}", "$text-warning"))
        elif not brief and (note := self.note()):
            parts.append(f" · {note}")
        return Content.assemble(*parts)

    def count(self) -> str:
        """`12`, `500+` where the pane is full, `3 of 12` where rows are filtered out."""
        every = f"{len(self.rows)}{'+' if len(self.rows) >= PANE_ROWS else ''}"
        return f"{len(self.shown)} of {every}" if self.filter else every

    def action_filter(self) -> None:
        """Open the filter line, or go back to it."""
        from screens.main.filter_line import FilterLine

        line = next(iter(self.query(FilterLine)), None)
        if line is None:
            line = FilterLine(self.filter.text)
            self.mount(line, before=0)
        line.focus()

    def clear_filter(self) -> None:
        """Show everything again and close the filter line."""
        from screens.main.filter_line import FilterLine

        self.focus_body()
        self.query(FilterLine).remove()
        self.filter_by("")

    def on_filter_line_typed(self, message: FilterLine.Typed) -> None:
        message.stop()
        self.filter_by(message.text)

    def on_filter_line_left(self, message: FilterLine.Left) -> None:
        message.stop()
        if message.keep and self.filter:
            self.focus_body()
        else:
            self.clear_filter()

    def open(self, screen: Screen[Any]) -> None:
        """Put a screen on top of this one."""
        self.app.push_screen(screen)


class PaneTable(RowTable[Row]):
    """A table whose empty sentence changes: while opening, filtered, or with nothing to show."""

    def say(self, sentence: str) -> None:
        """What is shown while there are no rows."""
        if sentence != self._empty:
            self._empty = sentence
            self.refresh()


class TablePane(Pane[Row]):
    """A pane whose body is a table."""

    def columns(self) -> Sequence[Column[Row]]:
        """The columns from left to right."""
        raise NotImplementedError

    def key(self, row: Row) -> Hashable:
        """What makes a row the same row after an update."""
        raise NotImplementedError

    def empty(self) -> str:
        """What would fill the pane, and how."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Open what the cursor is on."""
        raise NotImplementedError

    def make_body(self) -> PaneTable[Row]:
        return PaneTable(self.columns(), self.key, now=self.desk.now(), id=f"{self.id}-table")

    @property
    def table(self) -> PaneTable[Row]:
        """The body, which is there once rows are."""
        return cast("PaneTable[Row]", self.body)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.table.cursor_row if self.body else None

    @property
    def chosen(self) -> Sequence[Row]:
        """The marked rows, or else the one under the cursor."""
        return self.table.chosen_rows if self.body else ()

    def draw(self, rows: Sequence[Row], now: datetime) -> None:
        self.table.say(
            f"Nothing matches {self.filter.text!r}. Press escape to see all." if self.filter
            else self.empty()
        )  # fmt: skip
        self.table.set_rows(rows, now)

    def tick(self, now: datetime) -> None:
        self.table.tick(now)

    @on(RowTable.Opened)
    def open_row(self, message: RowTable.Opened[Row]) -> None:
        message.stop()
        self.action_open()

    def each(self, operation: Callable[..., Any], *extra: Any, **more: Any) -> Callable[..., int]:
        """An operation on all chosen rows at once: all of it happens, or nothing."""
        chosen = [(cast("Any", row).id, cast("Any", row).version) for row in self.chosen]

        def on_all(session: Any, **when_and_who: Any) -> int:
            for row_id, version in chosen:
                operation(session, row_id, *extra, version=version, **more, **when_and_who)
            return len(chosen)

        return on_all
