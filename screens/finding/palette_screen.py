"""The command palette, which says what it finds and lets `enter` wait for that."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.events import Event, Key

from data.words import _

PLACEHOLDER = _("What to do, or a lead, a client, a few words of a text")

TO_WHAT_IS_FOUND = ("enter", "up", "down", "pageup", "pagedown")
"""Keys that mean what was found for the letters before them."""


class Palette(CommandPalette):
    """Textual's, but that `enter` right after the letters does what they find."""

    def __init__(self) -> None:
        super().__init__(id="--command-palette", placeholder=PLACEHOLDER)

    def keeps_waiting(self, event: Event) -> bool:
        """Textual drops the key that comes before there is a list."""
        if not isinstance(event, Key) or event.key not in TO_WHAT_IS_FOUND:
            return False
        looking = (one for one in self.workers if one.group == self._GATHER_COMMANDS_GROUP)
        return any(not one.is_finished for one in looking)
