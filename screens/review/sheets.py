"""The two sheets of whoever decides: what was said, and the draft."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from data.words import _
from screens.reading.panel import Panel


def sheets() -> ComposeResult:
    """Side by side where there is room; `#story` and `#draft`."""
    with Container(id="sheets", classes="ruled"):
        yield Panel(_("Why it waits, and what was said"), id="story")
        yield Panel(_("The draft, exactly as it will leave"), id="draft")
