"""The app's part that finds, jumps, goes back to what was seen, applies kept views and copies."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.app import App

from data.words import _
from screens.keys import the_key

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.desk import Desk
    from screens.finding.in_focus import Thing
    from screens.finding.opening import Opening


class Finder(App[None]):
    """What is opened is remembered; the keys work on every screen but in a dialog."""

    desk: Desk
    first: Opening | None = None
    """What the command line asked to be opened."""

    def on_mount(self) -> None:
        self.screen_change_signal.subscribe(self, self._remember)

    def open_first(self) -> None:
        """Called once, when the panes are filled."""
        from screens.finding.opening import open_first

        if self.first is not None:
            open_first(self, self.first)
            self.first = None

    def _remember(self, screen: Screen[Any]) -> None:
        """A screen that is gone back to names its one thing by `about`; lists are none."""
        about: Thing | None = getattr(screen, "about", None)
        if about is not None and self.desk.is_connected:
            from screens.finding.recent import remember

            remember(self.desk, about)

    def action_find(self) -> None:
        """Find anything; what was visited last while nothing is typed."""
        from screens.finding.find_screen import FindScreen

        if not isinstance(self.screen, FindScreen):
            self.push_screen(FindScreen())

    def action_jump(self) -> None:
        """Go to anything in sight by the letters over it; dialogs offer the same."""
        from screens.jump.jumping import jump_on

        jump_on(self.screen)

    def action_command_palette(self) -> None:
        """Find a verb by its words, or anything by a few letters."""
        from screens.finding.palette_screen import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_copy_id(self) -> None:
        """What names the thing that the operator is looking at."""
        from screens.finding.copy_dialog import CopyDialog
        from screens.finding.in_focus import thing_in_focus

        thing = thing_in_focus(self)
        if thing is None:
            self.notify(
                _(
                    "Nothing here has a number to copy: put the cursor on a lead, a "
                    "client or a message."
                ),
                severity="warning",
                markup=False,
            )
        else:
            self.push_screen(CopyDialog(*thing))

    def copy_to_clipboard(self, text: str) -> None:
        """Ask the terminal, and whatever lies between, to take this for its clipboard: an id,
        marked text, what stands in a field."""
        from screens.finding.copying import nested_orders

        super().copy_to_clipboard(text)
        if self._driver is not None:
            for order in nested_orders(os.environ, text):
                self._driver.write(order)

    def action_help_quit(self) -> None:
        """`ctrl+c` while nothing is marked."""
        self.notify(
            _(
                "Nothing is marked: drag over a text with the mouse, then ctrl+c copies it. "
                "{quit_key} leaves."
            ).format(quit_key=the_key("quit")),
            markup=False,
        )

    def action_views(self) -> None:
        """Lists as they were filtered and sorted, by name."""
        from screens.finding.views_dialog import ViewsDialog

        self.push_screen(ViewsDialog())
