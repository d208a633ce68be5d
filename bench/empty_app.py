"""The yardstick: the smallest Textual app that paints something."""

from textual.app import App, ComposeResult
from textual.widgets import Static

MARKER = "◆"
"""Painted in the first frame and nowhere in what Textual sends before it."""


class EmptyApp(App[None]):
    """One sign on the screen."""

    def compose(self) -> ComposeResult:
        """Show the marker."""
        yield Static(MARKER)


if __name__ == "__main__":
    EmptyApp().run()
