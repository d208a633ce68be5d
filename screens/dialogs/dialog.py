"""What every dialog is made of: a box, a line for what is wrong, and work in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Event, Key
from textual.screen import ModalScreen
from textual.widgets import Static

from data.words import _
from screens.closing_once import ClosesOnce
from screens.dialogs.clickable_keys import ClickableKeys, row_key
from screens.importing import import_object_layer
from screens.in_thread import in_thread
from screens.reading.telling import toned
from screens.safety import plain
from screens.verbs import unshown

if TYPE_CHECKING:
    from screens.desk import Desk

Result = TypeVar("Result")
T = TypeVar("T")


class Dialog(ModalScreen[Result], ClosesOnce[Result]):
    """A dialog that acts itself stays open when it is refused, with everything that was typed."""

    CSS_PATH = Path(__file__).with_name("dialogs.tcss")
    BINDINGS = [
        Binding("escape", "leave", _("Leave"), show=False, id="close"),
        *unshown("jump"),
    ]

    _busy = False

    @property
    def desk(self) -> Desk:
        return cast("Desk", self.app.desk)  # type: ignore[attr-defined]

    def keeps_waiting(self, event: Event) -> bool:
        """What follows a key that is being carried out may be meant for what is beneath."""
        return self._busy

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_jump(self) -> None:
        """Show letters over fields and rows."""
        from screens.jump.jumping import jump_on

        jump_on(self)

    def on_click(self, event: Click) -> None:
        """A click on a key in the line of keys is that key."""
        line = event.widget
        if isinstance(line, ClickableKeys) or not isinstance(line, Static):
            return
        if line.has_class("dialog--keys"):
            _widget, place = self.get_widget_and_offset_at(event.screen_x, event.screen_y)
            key = row_key(str(line.visual), place.x) if place is not None else ""
            if key:  # one that this screen sent would not come up to it again
                self.app.post_message(Key(key, None).set_sender(self.app))

    def entitle(self, title: str) -> None:
        """Put a title, which may hold stored text, on the box."""
        self.query_one(".dialog").border_title = Content(plain(title, 60))

    def say(self, sentence: str, tone: str = "error") -> None:
        """Tell what is wrong, or what comes next; an empty sentence takes it away."""
        sign = "✗ " if tone == "error" and sentence else ""
        self.query_one(".dialog--problem", Static).update(toned(sign + plain(sentence), tone))

    def perform(
        self,
        what: Callable[[Desk], T],
        then: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Do something with the desk in a thread; a refusal is said in the dialog.

        One thing at a time: a second key press while the first is being done does nothing.
        """
        if not self._busy:
            self._busy = True
            self._perform_in_thread(what, then, failed or self.say)

    @in_thread("learn")
    def learn(self, what: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        """Read something in a thread. Unlike `perform` it is never in the way of a key."""
        from data.refused import DataError

        import_object_layer()
        try:
            learnt = what(self.desk)
        except DataError as error:
            self.app.call_from_thread(self._learnt, self.say, str(error))
            return
        self.app.call_from_thread(self._learnt, then, learnt)

    @property
    def is_open(self) -> bool:
        """Whether there is something to draw on: what a thread finds may come when it has closed,
        and it loses its parts one by one."""
        is_there = self.is_attached and self in self.app.screen_stack
        return is_there and bool(self.children) and self.app.is_running

    def _learnt(self, then: Callable[[Any], None], value: Any) -> None:
        if self.is_open:
            then(value)

    @in_thread("perform")
    def _perform_in_thread(
        self,
        what: Callable[[Desk], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        from data.refused import DataError

        import_object_layer()
        try:
            result = what(self.desk)
        except DataError as error:
            self.app.call_from_thread(self._performed, failed, str(error))
            return
        self.app.call_from_thread(self._performed, then, result)

    def _performed(self, then: Callable[[Any], None], value: Any) -> None:
        self._busy = False
        self._learnt(then, value)
