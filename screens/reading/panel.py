"""A bordered sheet of text that scrolls with the keys of every list."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.reading.hanging import hung

READING_TCSS = Path(__file__).with_name("reading.tcss")
"""Put it into the CSS_PATH of a screen that uses panels."""

TONES = {
    "muted": "$text-muted",
    "strong": "bold",
    "accent": "$text-accent",
    "success": "$text-success",
    "warning": "$text-warning",
    "error": "$text-error bold",
}
"""The looks of the tones in content; a tone never stands without a word or a sign."""

HERE = "bold $block-cursor-foreground on $block-cursor-background"
"""The look of where somebody is among several, such as a tab."""


class Panel(VerticalScroll):
    """Shows content that was made safe by whoever made it; the title is ours, never stored text."""

    BINDINGS = [
        Binding("down,j", "scroll_down", _("Down"), show=False, id="down"),
        Binding("up,k", "scroll_up", _("Up"), show=False, id="up"),
        Binding("g,home", "scroll_home", _("Top"), show=False, id="first"),
        Binding("G,end", "scroll_end", _("Bottom"), show=False, id="last"),
    ]

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")
        self.border_title = Content(title)
        self._text = Static(classes="panel--text")
        self._shown: Content | None = None

    def compose(self) -> ComposeResult:
        yield self._text

    @property
    def text(self) -> str:
        """What is shown, without its looks."""
        return self._shown.plain if self._shown is not None else ""

    def show(self, content: Content) -> None:
        """Show this content; what is equal isn't painted again, and the place is kept."""
        same = self._shown is not None and self._shown.is_same(content)
        if not same:
            self._shown = content
            self._text.update(hung(content))
