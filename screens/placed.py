"""A screen that is about one row: it says so to the others, and shows who else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.closing_once import ClosesOnce
from screens.keys import the_key
from screens.presence import told
from screens.safety import plain

if TYPE_CHECKING:
    from screens.desk import Desk


class Placed(ClosesOnce[Any]):
    """`place` names the row, such as `lead:12`; empty: this screen is about none."""

    @property
    def place(self) -> str:
        return ""

    @property
    def _book(self) -> Any:
        return cast("Desk", self.app.desk).presence  # type: ignore[attr-defined]

    def on_mount(self) -> None:
        self.tell_place()

    def on_unmount(self) -> None:
        self._book.left(self)

    def tell_place(self) -> None:
        """Say where this screen is now; called again when it goes to another row."""
        if self.place:
            self._book.at(self, self.place)
            self.hear_presence()

    def hear_presence(self) -> None:
        """Others have come, gone, or begun to edit."""
        if not self.is_attached or not self.children:
            return
        if self.place:
            self._show_others(told(self._book.others(self.place)))
        for table in self.query("RowTable"):
            table.notify_style_update()  # its rows have signs
        for pane in self.query("ClientsPane"):
            cast("Any", pane).hear_presence()  # and so have its cards

    def _show_others(self, sentence: str) -> None:
        line = next(iter(self.query("#others")), None)
        if not sentence:
            if line is not None:
                line.remove_class(
                    "-told"
                )  # taken away, it would still be there when they come back
            return
        words = Content(
            _("{sentence} {present_key} shows who is where.").format(
                sentence=plain(sentence), present_key=the_key("present")
            )
        )
        if isinstance(line, Static):
            line.update(words)
            line.add_class("-told")
        else:
            before = next(iter(self.query("KeyLine")), None)
            self.mount(Static(words, id="others", classes="banner -told"), before=before)
