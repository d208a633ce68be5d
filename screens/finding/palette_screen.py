"""The command palette, which says what it finds and lets `enter` wait for that."""

from __future__ import annotations

from typing import cast

from textual.command import CommandList, CommandPalette, Provider, SearchIcon
from textual.content import Content
from textual.events import Event, Key
from textual.widgets.option_list import Option

from data.words import _

PLACEHOLDER = _("What to do, or a lead, a client, a few words of a text")

TO_WHAT_IS_FOUND = ("enter", "up", "down", "pageup", "pagedown")
"""Keys that mean what was found for the letters before them."""

PAGES = ("page_up", "page_down")


class Palette(CommandPalette):
    """Textual's, but that `enter` right after the letters does what they find, and that its cursor
    looks like every other: the one of a list without the focus is not seen in 16 colours."""

    DEFAULT_CSS = """
    Palette {
        #--input { border: hkey $accent; }
        CommandList { border-bottom: hkey $accent; }
        CommandList > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="--command-palette", placeholder=PLACEHOLDER)

    def on_mount(self) -> None:
        """Take away the picture before the field: terminals disagree about how wide it is."""
        self.query_one(SearchIcon).display = False

    @property
    def _provider_classes(self) -> set[type[Provider]]:
        """What a key would do here comes first, each time: a set of Textual's has no order."""
        kinds = sorted(super()._provider_classes, key=lambda kind: kind.__name__)
        kinds.sort(key=lambda kind: kind.__name__ != "VerbCommands")
        return cast("set[type[Provider]]", kinds)

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say it in the operator's language, as Textual says it in English."""

        def say() -> None:
            self._no_matches_timer = None
            self._list_visible = bool(search_value)
            if search_value:
                words = Content(_("Nothing is called so, and no text has these words."))
                option = Option(words, disabled=True, id=self._NO_MATCHES)
                self.query_one(CommandList).add_option(option)

        self._stop_no_matches_countdown()
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)

    def _action_command_list(self, action: str) -> None:
        """A list without a line in sight has no page: Textual looks for one and ends the app."""
        in_sight = self.query_one(CommandList).scrollable_content_region
        if in_sight or action not in PAGES:
            super()._action_command_list(action)

    def keeps_waiting(self, event: Event) -> bool:
        """Textual drops the key that comes before there is a list."""
        if not isinstance(event, Key) or event.key not in TO_WHAT_IS_FOUND:
            return False
        looking = (one for one in self.workers if one.group == self._GATHER_COMMANDS_GROUP)
        return any(not one.is_finished for one in looking)
