"""The app's part that tells the screens where the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App
from textual.message import Message
from textual.screen import Screen

from data.words import _
from screens.safety import plain
from screens.verbs import bindings

if TYPE_CHECKING:
    from screens.desk import Desk


@dataclass
class Moved(Message):
    """Somebody has come, gone, begun to edit, or taken something over."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Moved)


class Together(App[None]):
    """`T` lists who is here."""

    BINDINGS = bindings("present")

    desk: Desk
    _taken_told: frozenset[tuple[str, str]] = frozenset()

    def begin_together(self, worker: str) -> None:
        """From here on others see this console; `worker` is the runner in this process."""
        self.desk.presence.begin(self._others_moved, worker)

    def _others_moved(self) -> None:
        self.post_message(Moved())

    @on(Moved)
    def tell_who_moved(self) -> None:
        """Draw the signs and lines anew, and tell once what was taken over from us."""
        for screen in self.screen_stack:
            hear = getattr(screen, "hear_presence", None)
            if hear is not None:
                hear()
        taken = {(one.place, one.taken_by) for one in self.desk.presence.taken}
        for _unused, who in sorted(taken - self._taken_told):
            self.notify(
                _(
                    "{who} has taken over what you are editing. What you typed is kept; "
                    "look at theirs before you save."
                ).format(who=plain(who, 30)),
                title=_("Taken over"),
                severity="warning",
                timeout=30,
                markup=False,
            )
        self._taken_told = frozenset(taken)

    def action_present(self) -> None:
        """Who else is here, and on what."""
        from screens.together.present_screen import PresentScreen

        if not isinstance(self.screen, PresentScreen):
            self.push_screen(PresentScreen())


def ask_to_take_over(screen: Screen[Any], place: str, go_on: Any) -> bool:
    """Ask before going on with what somebody else edits; False where nobody does.

    `go_on` is called when the operator takes it over, which the other is told.
    """
    from screens.dialogs.ask import Confirm
    from screens.live import LiveScreen

    live = screen
    assert isinstance(live, LiveScreen)
    editor = live.desk.presence.editor(place)
    if editor is None:
        return False
    who = plain(editor.operator, 30)

    def open_it(_: object) -> None:
        live.is_opening = False
        go_on()

    def answered(sure: bool | None) -> None:
        if sure:
            live.is_opening = True
            from data.presence.being import take_over

            live.act(take_over, place, live.desk.presence.console,
                     done=_("{who} is told that you have taken it over.").format(who=who),
                     then=open_it, refused=open_it)  # fmt: skip

    question = _("{who} is editing this just now. Take it over? {who} is told.").format(who=who)
    live.app.push_screen(
        Confirm(question, "T", yes=_("take it over"), no=_("leave it to them")), answered
    )
    return True
