"""The palette's "Theme": each is seen as soon as the cursor is on it, and kept when chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from data.words import _
from screens.dialogs.dialog import Dialog
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import the_key
from screens.looks import FEW, SETTING, name_of
from screens.reading.telling import toned
from screens.themes import THEMES

if TYPE_CHECKING:
    from screens.dressed import Dressed

ABOUT = {
    "dark": _("quiet greys, one accent"),
    "light": _("for a bright room"),
    "contrast": _("for tired eyes and projectors"),
    "contrast-light": _("black on white"),
    "terminal": _("whatever you set there, dark or light"),
    "16": _("for a Linux console and old terminals"),
    "mono": _("bold, dim and reverse only"),
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
                    _("↑ ↓ look at it · a digit or enter takes it · {close_key} leave").format(
                        close_key=the_key("close")
                    ),
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self.entitle(_("Theme"))
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
        again = _(" CALLBOARD_THEME or NO_COLOR decides at the next start here.")
        self.app.notify(
            _("{label}, kept for you.{again}").format(
                label=label, again=again if self._looks.look.is_set else ""
            ),
            markup=False,
        )

    def action_leave(self) -> None:
        self.app.theme = self._before
        self.dismiss(None)

    @property
    def _looks(self) -> Dressed:
        return cast("Dressed", self.app)
