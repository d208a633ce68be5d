"""The list behind a figure that is told elsewhere: its pane, filtered so."""

from __future__ import annotations

from typing import Any

from textual.app import App

from screens.main.arrangement import Arrangement


def show_list(app: App[Any], pane: str, text: str = "") -> None:
    """Go to that pane, whatever is open above it, and show what the filter lets through."""
    from screens.main.main_screen import MainScreen

    main = next((one for one in app.screen_stack if isinstance(one, MainScreen)), None)
    if main is None:
        return
    while len(app.screen_stack) > 1 and app.screen is not main:
        app.pop_screen()
    main.action_pane(pane)
    main.pane.rearrange(Arrangement(text))
