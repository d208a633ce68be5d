"""The lines of keys in dialogs; a click on one of them is that key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from screens.keys import key_of, the_key
from screens.safety import plain

BETWEEN = " · "
"""Between two keys of a line that is a sentence: `enter done · escape leave`."""

NAMED = (
    *("close", "save", "own_editor", "throw_away"),
    *("take_in", "take_for", "no_answer", "undo_import"),
)
"""Keys that such lines begin with, besides `enter` and `tab`; a line that begins with another word,
such as `a letter picks`, is no key."""

GAP = 5
"""Cells between two of them."""


class KeyOffer(NamedTuple):
    """`key` as Textual names it, `shown` as it is written, and what it does."""

    key: str
    shown: str
    does: str
    tone: str

    @property
    def content(self) -> Content:
        return Content.assemble((self.shown, f"{self.tone} bold"), f"  {plain(self.does)}")


class ClickableKeys(Static):
    """Keys with what they do, from left to right."""

    def __init__(self, offers: Sequence[KeyOffer] = ()) -> None:
        super().__init__(_line(offers), classes="dialog--keys")
        self._offers = tuple(offers)

    def offer(self, offers: Sequence[KeyOffer]) -> None:
        """Show these instead."""
        self._offers = tuple(offers)
        self.update(_line(offers))

    def on_click(self, event: Click) -> None:
        """A click is the key it is on."""
        offset = event.get_content_offset(self)
        left = offset.x if offset is not None and offset.y == 0 else -1
        for offer in self._offers:
            width = offer.content.cell_length
            if 0 <= left < width:
                self.app.simulate_key(offer.key)
            left -= width + GAP


def _line(offers: Sequence[KeyOffer]) -> Content:
    return Content(" " * GAP).join(offer.content for offer in offers)


def row_key(line: str, place: int) -> str:
    """The key that stands at this place of a line, or whose words do; empty for none."""
    begins = line.rfind(BETWEEN, 0, max(place, 0) + len(BETWEEN) - 1)
    part = line[begins + len(BETWEEN) if begins >= 0 else 0 :].partition(BETWEEN)[0]
    word = part.strip().partition(" ")[0]
    named = {the_key(name): key_of(name) for name in NAMED}
    return word if word in ("enter", "tab") else named.get(word, "")
