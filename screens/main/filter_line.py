"""The line a filter is typed into."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """Tells every keystroke; `enter` and `down` go to the rows, `escape` gives the filter up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep it"),
        Binding("escape", "leave(False)", "Clear it"),
        Binding("down", "leave(True)", "To the rows", show=False),
    ]

    class Typed(Message):
        """The text has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The operator goes back to the rows; `keep`: the filter stays."""

        def __init__(self, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            placeholder="words to find, !word to leave out",
            compact=True,
            select_on_focus=False,
        )

    @on(Input.Changed)
    def tell(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value))

    @on(Input.Submitted)
    def keep(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_leave(True)

    def action_leave(self, keep: bool) -> None:
        """Go back to the rows."""
        self.post_message(self.Left(keep))
