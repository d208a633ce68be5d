"""A list in which every choice has a key of its own; arrows, enter and the mouse work as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.safety import plain


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the dialog works with; `grave` ones are asked again before they act."""

    key: str
    value: str
    label: str
    help: str = ""
    grave: bool = False


class KeyList(OptionList):
    """Posts `Chosen`, whichever way the choice was made."""

    @dataclass
    class Chosen(Message):
        choice: Choice

    def __init__(self, choices: Sequence[Choice]) -> None:
        width = max((len(choice.label) for choice in choices), default=0)
        super().__init__(
            *(Option(_line(choice, width), id=choice.value) for choice in choices), markup=False
        )
        self._choices = {choice.value: choice for choice in choices}

    def on_key(self, event: events.Key) -> None:
        for choice in self._choices.values():
            if choice.key in (event.character, event.key):
                event.stop()
                event.prevent_default()
                self.highlighted = self.get_option_index(choice.value)
                self.post_message(self.Chosen(choice))

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        """A list without a line in sight has no page: Textual looks for one and ends the app."""
        if self.scrollable_content_region:
            super()._move_page(direction)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._choices[str(event.option_id)]))


def _line(choice: Choice, width: int) -> Content:
    return Content.assemble(
        (f"{choice.key}  ", "bold"),
        plain(choice.label).ljust(width + 2),
        (plain(choice.help), "dim"),
    )
