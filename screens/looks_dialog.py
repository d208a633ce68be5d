"""The palette's "Theme": each is seen as soon as the cursor is on it, and kept when chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from screens.dialogs.dialog import Dialog
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import the_key
from screens.looks import FEW, SETTING, name_of
from screens.reading.telling import toned
from screens.themes import THEMES

if TYPE_CHECKING:
    from screens.dressed import Dressed

ABOUT = {
    "dark": "quiet greys, one accent",
    "light": "for a bright room",
    "contrast": "for tired eyes and projectors",
    "contrast-light": "black on white",
    "terminal": "whatever you set there, dark or light",
    "16": "for a Linux console and old terminals",
    "mono": "bold, dim and reverse only",
}


class LooksDialog(Dialog[None]):
    """Leaving puts back what was there before."""

    def compose(self) -> ComposeResult:
        choices = [
            Choice(str(number), name, label, ABOUT[name])
            for number, (name, (_, label)) in enumerate(THEMES.items(), 1)
            if name in FEW or self._looks.look.theme not in FEW
        ]
        with Vertical(classes="dialog"):
            yield KeyList(choices)
            yield Static(classes="dialog--problem")
            yield Static(
                toned(
                    f"↑ ↓ look at it · a digit or enter takes it · {the_key('close')} leave",
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self.entitle("Theme")
        self._before = self.app.theme
        themes = self.query_one(KeyList)
        themes.highlighted = themes.get_option_index(name_of(self.app.current_theme))
        themes.focus()

    @on(OptionList.OptionHighlighted)
    def _try_on(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.app.theme = THEMES[str(event.option_id)][0].name

    @on(KeyList.Chosen)
    def _take(self, event: KeyList.Chosen) -> None:
        theme, label = THEMES[event.choice.value]
        self.app.theme = theme.name
        self.desk.keep_setting(SETTING, event.choice.value)
        self.dismiss(None)
        again = " CALLBOARD_THEME or NO_COLOR decides at the next start here."
        self.app.notify(
            f"{label}, kept for you.{again if self._looks.look.is_set else ''}", markup=False
        )

    def action_leave(self) -> None:
        self.app.theme = self._before
        self.dismiss(None)

    @property
    def _looks(self) -> Dressed:
        return cast("Dressed", self.app)
