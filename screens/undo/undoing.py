"""The app's part that takes back and repeats, on whatever screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from data.words import _, ngettext
from screens.acts import OnlyThere, carry_out, targets_near
from screens.live import LiveScreen
from screens.region import number
from screens.safety import plain
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.undo.taking_back import TakenBack
    from screens.acts import Act
    from screens.desk import Desk


class Undoing(App[None]):
    """`u` takes the last deed back, `U` lists them, `.` does the last one again."""

    BINDINGS = bindings("undo", "undo_list", "repeat")

    desk: Desk
    last_act: Act | OnlyThere | None = None
    """What `.` does."""

    @property
    def _live(self) -> LiveScreen[Any] | None:
        """The screen in front, or the one that has nothing but dialogs over it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, LiveScreen):
                return screen
        return None

    def action_undo(self) -> None:
        """Take back what this operator did last."""
        live = self._live
        if live is None or not self.desk.is_connected:
            return
        if hasattr(live, "acting"):
            live.acting = True  # the change is ours
        self.clear_notifications()  # the one that says it was done is no longer true
        live.at_desk(self._undo_last, done=told, then=self._undone, refused=self._not_undone)

    def _undo_last(self, desk: Desk) -> TakenBack:
        from screens.undo.acting import undo_last

        is_told = False

        def tell(left: int) -> None:
            nonlocal is_told
            if not is_told:
                is_told = True
                self.call_from_thread(self._many_are_left, left)

        return undo_last(desk, tell)

    def _many_are_left(self, left: int) -> None:
        self.notify(
            ngettext(
                "Taking back; {count} more to go.", "Taking back; {count} more to go.", left
            ).format(count=number(left)),
            markup=False,
        )

    def _undone(self, back: TakenBack) -> None:
        hear_undone(self.screen, back)

    def _not_undone(self, sentence: str) -> None:
        live = self._live
        if hasattr(live, "acting"):
            live.acting = False  # type: ignore[union-attr]
        self.notify(sentence, title=_("Not taken back"), severity="warning", markup=False)

    def action_undo_list(self) -> None:
        """What this operator did lately, and what of it can be taken back."""
        from screens.undo.undo_screen import UndoScreen

        if not isinstance(self.screen, UndoScreen):
            self.push_screen(UndoScreen())

    def action_repeat(self) -> None:
        """Do what was done last to the row or rows chosen here."""
        live, act = self._live, self.last_act
        if live is None:
            return
        if act is None:
            self.notify(_("There is nothing to repeat yet: do something to a row first."),
                        markup=False)  # fmt: skip
            return
        if isinstance(act, OnlyThere):
            self.notify(
                _("Last was: {act}. {why}").format(act=act.label, why=act.why), markup=False
            )
            return
        found = targets_near(live, act.sort)
        if found:
            carry_out(live, act, found, again=True)
        else:
            what = act.sort.replace("_", "-")
            self.notify(
                _("Last was: {act}. That is done to a {what}, and none is chosen here.").format(
                    act=act.label, what=what
                ),
                markup=False,
            )


def hear_undone(screen: Screen[Any], back: TakenBack) -> None:
    """Tell the screen, where it has more to do than to look again."""
    hear = getattr(screen, "taken_back", None)
    if hear is not None:
        hear(back)


def told(back: TakenBack) -> str:
    """The sentence for what was taken back."""
    whom = f" ({plain(back.whom, 60)})" if back.whom else ""
    return (
        _("Taken back: {summary}{whom}. {note}")
        .format(summary=back.summary, whom=whom, note=plain(back.note))
        .strip()
    )
