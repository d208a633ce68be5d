"""What a table tells the screen it is on."""

from typing import Any, Generic, TypeVar

from textual.message import Message
from textual.scroll_view import ScrollView

from screens.table_cells import Column

Shown = TypeVar("Shown")


class RowsWanted(Message):
    """The table needs rows that it does not hold."""

    def __init__(self, table: ScrollView) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> ScrollView:
        """The table."""
        return self.table

    def can_replace(self, message: Message) -> bool:
        """Give way to a later one from the same table."""
        return isinstance(message, RowsWanted) and message.table is self.table


class HeadClicked(Message):
    """The mouse is on the head of a column."""

    def __init__(self, table: ScrollView, column: Column[Any]) -> None:
        super().__init__()
        self.table = table
        self.column = column

    @property
    def control(self) -> ScrollView:
        """The table."""
        return self.table


class RowMessage(Message, Generic[Shown]):
    """Something about one row of a table."""

    def __init__(self, table: ScrollView, row: Shown) -> None:
        super().__init__()
        self.table = table
        self.row = row

    @property
    def control(self) -> ScrollView:
        """The table, for `@on(RowTable.Opened, "#inbound")`."""
        return self.table


class LastRowMessage(RowMessage[Shown]):
    """One of which only the last of a burst matters."""

    def can_replace(self, message: Message) -> bool:
        """Give way to a later one of the same kind from the same table."""
        return isinstance(message, type(self)) and message.table is self.table
