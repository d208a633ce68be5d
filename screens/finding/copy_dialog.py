"""Copy what names a thing: its number, its addresses, the ids that others know it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Event
from textual.widgets import Input, OptionList, Static

from data.words import _
from data.words.enumerated import word_of
from screens.dialogs.dialog import Dialog
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import is_the_key
from screens.reading.telling import toned
from screens.safety import plain

if TYPE_CHECKING:
    from data.finding.identifiers import Identifier
    from screens.desk import Desk

HINT = _(
    "1–9 or enter copies. A terminal that copies nothing: mark the line "
    "above with the mouse (shift, or option, held down)."
)


class CopyDialog(Dialog[None]):
    """A digit copies; the text under the cursor stands below, marked, to be taken by hand."""

    def __init__(self, kind: str, number: int) -> None:
        super().__init__()
        self._kind, self._number = kind, number
        self._values: dict[str, str] = {}
        self._is_listed = False

    def keeps_waiting(self, event: Event) -> bool:
        is_coming = not self._is_listed and not is_the_key("close", event)
        return is_coming or super().keeps_waiting(event)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Vertical(id="copy-list")
            yield Input(id="copy-value", compact=True)
            yield Static(classes="dialog--problem")
            yield Static(toned(HINT, "muted"), classes="dialog--keys")

    def on_mount(self) -> None:
        self.entitle(
            _("Copy from {kind} {number}").format(kind=word_of(self._kind), number=self._number)
        )
        value = self.query_one("#copy-value", Input)
        value.can_focus = False
        value.styles.border, value.styles.height = ("none", "transparent"), 1
        self.query_one("#copy-list").styles.height = "auto"
        self.learn(self._look, self._show)

    def _look(self, desk: Desk) -> list[Identifier]:
        from data.finding.identifiers import identifiers

        return desk.look(identifiers, self._kind, self._number)

    def _show(self, found: list[Identifier]) -> None:
        choices = []
        for place, one in enumerate(found[:35]):
            key = "123456789"[place] if place < 9 else ""
            self._values[str(place)] = one.value
            choices.append(Choice(key, str(place), one.what, one.value))
        names = KeyList(choices)
        self.query_one("#copy-list").mount(names)
        names.focus()
        self._is_listed = True

    @on(OptionList.OptionHighlighted)
    def show_value(self, event: OptionList.OptionHighlighted) -> None:
        """All of it, however long, and marked."""
        event.stop()
        field = self.query_one("#copy-value", Input)
        field.value = plain(self._values[str(event.option_id)])
        field.select_all()

    @on(KeyList.Chosen)
    def copy(self, message: KeyList.Chosen) -> None:
        message.stop()
        value = self._values[message.choice.value]
        self.app.copy_to_clipboard(value)
        self.app.notify(_("Copied: {value}").format(value=plain(value, 200)), markup=False)
        self.dismiss(None)
