"""What a board of cards tells whoever it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from screens.board import StageBoard


class BoardMessage(Message):
    """`column` is the key of the one it is about."""

    def __init__(self, board: StageBoard, column: str) -> None:
        super().__init__()
        self.board = board
        self.column = column

    @property
    def control(self) -> StageBoard:
        """The board, for `@on`."""
        return self.board


class CardMessage(BoardMessage):
    """`card_id` is None in an empty column."""

    def __init__(self, board: StageBoard, card_id: int | str | None, column: str) -> None:
        super().__init__(board, column)
        self.card_id = card_id


class LastCardMessage(CardMessage):
    """Only the last of a burst comes through."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, type(self)) and message.board is self.board


class EdgeMessage(BoardMessage):
    """`edge` is `first` or `last` where an end of the column is meant."""

    def __init__(self, board: StageBoard, column: str, edge: str = "") -> None:
        super().__init__(board, column)
        self.edge = edge
