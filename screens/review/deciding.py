"""The decisions about a draft, each with its dialog; the screen that shows it adds the sight."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from data.words import _
from screens.acts import remember
from screens.deeds import decided, snoozing
from screens.dialogs.ask import AskText, Confirm
from screens.dialogs.snooze import Snooze
from screens.external_editor import text_from_editor
from screens.in_thread import in_thread
from screens.keys import the_key
from screens.keys.in_order import OPENING
from screens.live import LiveScreen
from screens.review.edit_draft import EditDraft, place_of
from screens.review.reviewed import Reviewed, decided_told
from screens.spans import local_time

if TYPE_CHECKING:
    from data.edits.keeping import Kept
    from data.outreach.panes import ReviewRow
    from data.outreach.second_eyes import Look
    from data.undo.deed import Deed
    from data.undo.taking_back import TakenBack
    from screens.acts import Act, OnlyThere


class DecidingScreen(LiveScreen[Reviewed]):
    """Everything decided here is about the text in `on_screen`, whatever was loaded since."""

    message_id: int
    on_screen: Reviewed | None = None
    was_read = False
    """Whether the text has been before the operator's eyes; only then it can be approved."""
    was_changed = False
    """Somebody else changed the text since; one more press of the key says that it was read."""
    acting = False
    """A decision of our own is on its way: the next change by this operator is no surprise."""

    def go_to(self, message_id: int) -> None:
        raise NotImplementedError

    def go_on(self) -> None:
        raise NotImplementedError

    def decide(
        self, operation: Any, done: str, deed: Deed, again: Act | None = None, **kwargs: Any
    ) -> None:
        """Carry a decision out, then go on to the next draft; `again` is what `.` does."""
        self.acting = True
        self.act(operation, self.message_id, done=done, deed=deed,
                 then=partial(self._decided, again or decided(deed.summary)),
                 refused=self._refused, **kwargs)  # fmt: skip

    def _decided(self, again: Act | OnlyThere, _result: object) -> None:
        remember(self, again)
        self.go_on()

    def _refused(self, sentence: str) -> None:
        self.acting = False
        self.notify(sentence, title=_("Not done"), severity="warning", markup=False)
        if self.is_in_use:
            self.reload()

    def action_approve(self) -> None:
        shown = self.on_screen
        if shown is None:
            return
        if not self.was_read:
            self.was_read = self.was_changed
            self.notify(
                _("Read this text first, then press {approve_key}.").format(
                    approve_key=the_key("approve")
                ),
                markup=False,
            )
        elif shown.detail.row.state == "uncertain":
            question = _("Send it again? If the first one did arrive, they get it twice.")
            again = Confirm(question, "S", yes=_("send it again"), no=_("leave it"))
            self.app.push_screen(again, partial(self._send_again, shown))
        else:
            self._approve(shown)

    def _send_again(self, shown: Reviewed, sure: bool | None) -> None:
        if sure:
            self._approve(shown)

    def _approve(self, shown: Reviewed) -> None:
        """Approve the text that was on the screen, whatever was loaded since."""
        from data.outreach.review import approve
        from data.undo.deed import Deed

        seconds = self.desk.playbook.review.hold_seconds
        hours = _(", in the recipient's texting hours") if shown.detail.row.channel == "sms" else ""
        self.acting = True
        self.act(
            approve,
            self.message_id,
            shown=shown.detail.shown,
            hold=timedelta(seconds=seconds),
            deed=Deed("approve", _("Approved a draft")),
            done=partial(
                _approved_told,
                self._lead_name,
                _("Leaves in {seconds} s{hours}").format(seconds=seconds, hours=hours),
            ),
            then=partial(self._decided, decided(_("Approved a draft"))),
            refused=self._refused,
        )

    def taken_back(self, back: TakenBack) -> None:
        """Back to the draft that the deed was about."""
        if back.message_id is not None and self.is_in_use:
            self.go_to(back.message_id)

    def action_went(self) -> None:
        from data.outreach.settle import it_went
        from data.undo.deed import Deed

        stays = _("You said that it arrived, and the story went on from there.")
        deed = Deed("went", _("Said that an uncertain message arrived"), final=stays)
        self.decide(
            it_went,
            _("Noted: it went to {lead_name}.").format(lead_name=self._lead_name),
            deed,
            house=self.desk.house,
        )

    def action_reject(self) -> None:
        if self._still_open():
            who = self._lead_name
            hint = _("It is never sent. The first-response clock runs on: somebody still answers.")
            place = f"message:{self.message_id}:reject"
            reasons = tuple(self.desk.playbook.review.rejections.values())
            ask = AskText(
                _("Why not send this to {who}?").format(who=who), hint, reasons, place=place
            )
            self.app.push_screen(ask, self._reject)

    def _reject(self, why: str | None) -> None:
        if why is not None:
            from data.outreach.review import reject
            from data.undo.deed import Deed

            deed = Deed("reject", _("Rejected a draft"))
            told = _("Rejected: the draft to {lead_name}.").format(lead_name=self._lead_name)
            self.decide(reject, told, deed, why=why, house=self.desk.house)

    def action_snooze(self) -> None:
        if self._still_open():
            self.app.push_screen(Snooze(f"{self.place}:snooze"), self._snooze)

    def _snooze(self, until: datetime | None) -> None:
        if until is not None:
            from data.outreach.review import snooze
            from data.undo.deed import Deed

            when = local_time(until, self.desk.now(), self.desk.zone)
            deed = Deed("snooze", _("Put a draft out of sight until {when}").format(when=when))
            again = snoozing(until, when)
            told = _("The draft to {lead_name} is out of sight until {when}.").format(
                lead_name=self._lead_name, when=when
            )
            self.decide(snooze, told, deed, again, until=until)

    def action_edit(self, typed: str | None = None) -> None:
        if self.on_screen is None or not self._may_edit():
            return
        from screens.together.together import ask_to_take_over

        edit = partial(self._edit, typed)
        if typed is not None or not ask_to_take_over(self, self.place, edit):
            edit()

    def _edit(self, typed: str | None) -> None:
        if self.on_screen is not None and self.is_active:
            self.acting = True
            self.app.push_screen(EditDraft(self.on_screen.detail.row, typed), self._edited)

    def _edited(self, saved: bool | None) -> None:
        self.acting = self.acting and bool(saved)
        if saved:
            remember(self, decided(_("Edited a draft")))
        self.reload()

    def action_editor(self) -> None:
        """The operator's own editor; what was written there is looked at before it is saved."""
        if self.on_screen is not None and self._may_edit():
            self._look_up_kept(self.on_screen.detail.row)

    @in_thread(OPENING)
    def _look_up_kept(self, row: ReviewRow) -> None:
        from data.refused import DataError

        try:
            kept = self.desk.keeper.kept(place_of(row))
        except DataError as error:
            self.app.call_from_thread(self._refused, str(error))
            return
        self.app.call_from_thread(self._open_editor, row, kept)

    def _open_editor(self, row: ReviewRow, kept: Kept | None) -> None:
        """Blocks the screen, as it must. What was typed and not saved before is gone on with."""
        if not self.is_active:
            return
        fields = dict(kept.fields) if kept else {}
        typed = text_from_editor(self.app, fields.get("body", row.body))
        if typed is None or typed == row.body:
            return
        version = kept.version if kept else row.version
        self.desk.keeper.typed(place_of(row), {**fields, "body": typed}, version)
        self.action_edit(typed)

    def _may_edit(self) -> bool:
        if self._still_open() and self._state == "uncertain":
            self.notify(
                _("It may have arrived already: first say y (it went) or a (send it again)."),
                severity="warning",
                markup=False,
            )
            return False
        return self._still_open(silent=True)

    def _still_open(self, *, silent: bool = False) -> bool:
        shown = self.on_screen
        if shown is None or shown.is_open:
            return shown is not None
        if not silent:
            told = decided_told(shown, self.desk.now(), self.desk.zone)
            self.notify(told, severity="warning", markup=False)
        return False

    @property
    def _state(self) -> str:
        return self.on_screen.detail.row.state if self.on_screen else ""

    @property
    def _lead_name(self) -> str:
        return self.on_screen.detail.row.lead_name if self.on_screen else ""


def _approved_told(who: str, leaves: str, look: Look) -> str:
    if look == "first":
        return _("Approved by you: the draft to {who}. Somebody else must approve it too").format(
            who=who
        )
    return _("Approved: the draft to {who}. {leaves}").format(who=who, leaves=leaves)
