"""What a table tells the screen it is on."""

from typing import Generic, TypeVar

from textual.message import Message
from textual.scroll_view import ScrollView

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
