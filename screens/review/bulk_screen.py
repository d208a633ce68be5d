"""Several drafts of one template: each is read, then all are approved together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _, ngettext
from screens.dialogs.ask import Confirm
from screens.key_line import KeyLine
from screens.keys import the_key
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, TONES, Panel
from screens.review import review_text
from screens.review.review_screen import LOOK_SECONDS
from screens.review.reviewed import Reviewed, load_review
from screens.review.sheets import sheets
from screens.safety import plain
from screens.strides import done_to_each
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.outreach.bulk import Approved, Read
    from data.undo.doing import Together
    from data.undo.taking_back import TakenBack
    from screens.desk import Desk

Those = tuple[Reviewed, ...]


class BulkScreen(LiveScreen[Those]):
    """Answers whether they were approved. Only what stood here as it is now counts as read."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("bulk_screen.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings(
        "next_of", "previous_of", "leave_out", "approve_together", "undo_together", "close"
    )

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__()
        self._ids = list(ids)
        self._place = 0
        self._those: Those = ()
        self.read: dict[int, str] = {}
        """The hash of each text that stood here long enough to be read."""
        self.approved: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="count", classes="headline--clock")
        yield Static(id="told", classes="banner")
        yield from sheets()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#draft").focus()
        self.reload()

    def load(self, desk: Desk) -> Those:
        return tuple(load_review(desk, message_id) for message_id in tuple(self._ids))

    def show(self, snapshot: Those) -> None:
        if self.approved:
            return  # what becomes of them now is not this screen's business
        self._those = tuple(one for one in snapshot if one.detail.row.state == "review")
        self._ids = [one.detail.row.id for one in self._those]
        standing = {one.detail.row.id: one.detail.shown for one in self._those}
        self.read = {key: shown for key, shown in self.read.items() if standing.get(key) == shown}
        gone = len(snapshot) - len(self._those)
        if gone:
            self._tell(
                ngettext(
                    "{gone} of these was decided by somebody else meanwhile.",
                    "{gone} of these were decided by somebody else meanwhile.",
                    gone,
                ).format(gone=gone)
            )
        self._draw()

    @property
    def here(self) -> Reviewed | None:
        """The draft in sight."""
        self._place = min(self._place, max(len(self._those) - 1, 0))
        return self._those[self._place] if self._those else None

    @property
    def unread(self) -> int:
        return len(self._those) - len(self.read)

    def _draw(self) -> None:
        here = self.here
        if here is None:
            self.dismiss(False)
            return
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(review_text.title(here))
        self.query_one("#story", Panel).show(review_text.story(here, now, zone))
        self.query_one("#draft", Panel).show(review_text.draft(here))
        self._count()
        self.refresh_bindings()
        if here.detail.row.id not in self.read:
            self.set_timer(LOOK_SECONDS, partial(self._looked, here))

    def _looked(self, at: Reviewed) -> None:
        """This very text has stood here for a while."""
        if self.is_in_use and self.here == at:
            self.read[at.detail.row.id] = at.detail.shown
            self._count()

    def _count(self) -> None:
        place = _("{place} of {those} · ").format(place=self._place + 1, those=len(self._those))
        left = (
            _("{unread} still to read").format(unread=self.unread)
            if self.unread
            else _("all read: a approves them")
        )
        tone = TONES["warning"] if self.unread else TONES["success"]
        self.query_one("#count", Static).update(
            Content.assemble((place, TONES["muted"]), (left, tone))
        )

    def _tell(self, sentence: str) -> None:
        banner = self.query_one("#told", Static)
        banner.update(Content(plain(sentence)))
        banner.set_class(bool(sentence), "-told")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "undo_together":
            return bool(self.approved)
        if action in ("next_of", "previous_of", "leave_out", "approve_together"):
            return not self.approved
        return True

    def action_next_of(self) -> None:
        self._go(1)

    def action_previous_of(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        if self._those:
            self._place = (self._place + step) % len(self._those)
            for panel in self.query(Panel):
                panel.scroll_home(animate=False)
            self._draw()

    def action_leave_out(self) -> None:
        """It stays in the queue, and is not among these any more."""
        if self.here is not None:
            left_out = self.here.detail.row.id
            self._ids.remove(left_out)
            self.read.pop(left_out, None)
            self._those = tuple(one for one in self._those if one.detail.row.id != left_out)
            self._draw()

    def action_approve_together(self) -> None:
        if self.unread:
            self.notify(
                ngettext(
                    "{unread} of these was not read yet; {next_of_key} shows it.",
                    "{unread} of these were not read yet; {next_of_key} shows the next.",
                    self.unread,
                ).format(unread=self.unread, next_of_key=the_key("next_of")),
                markup=False,
            )
            return
        count = len(self._those)
        question = ngettext(
            "Send this {count} draft exactly as you read it?",
            "Send these {count} drafts exactly as you read them?",
            count,
        ).format(count=count)
        sure = Confirm(
            question, "y", yes=_("send all {count}").format(count=count), no=_("look again")
        )
        self.app.push_screen(sure, self._approve)

    def _approve(self, sure: bool | None) -> None:
        if not sure:
            return
        from data.outreach.bulk import Read

        read = [Read(message_id, shown) for message_id, shown in self.read.items()]
        seconds = self.desk.playbook.review.hold_seconds
        self.at_desk(
            partial(_approve_all, read, timedelta(seconds=seconds)),
            then=partial(self._were_approved, tuple(self.read), seconds),
            refused=self._refused,
        )

    def _were_approved(
        self, ids: tuple[int, ...], seconds: int, came_to: tuple[Approved, Together]
    ) -> None:
        done, did = came_to
        self.approved = ids
        second = (
            ngettext(
                " {waiting} waits for somebody else's approval too.",
                " {waiting} wait for somebody else's approval too.",
                done.waiting,
            ).format(waiting=done.waiting)
            if done.waiting
            else ""
        )
        if did.refused:
            second += ngettext(
                " {count} was not: {why}", " {count} were not: {why}", len(did.refused)
            ).format(count=len(did.refused), why=next(iter(did.refused.values())))
        self._tell(
            ngettext(
                "Approved: {leaving} leaves in {seconds} s.{second} u takes it back, "
                "escape goes back to the queue.",
                "Approved: {leaving} leave in {seconds} s.{second} u takes them back, "
                "escape goes back to the queue.",
                done.leaving,
            ).format(leaving=done.leaving, seconds=seconds, second=second)
        )
        self.refresh_bindings()

    def _refused(self, sentence: str) -> None:
        self.notify(sentence, title=_("Not done"), severity="warning", markup=False)
        self.reload()

    def action_undo_together(self) -> None:
        from screens.undo.acting import undo_last

        self.at_desk(undo_last, then=self._taken_back)

    def _taken_back(self, back: TakenBack) -> None:
        self.approved = ()
        self._tell(_("Taken back: they wait again. {note}").format(note=back.note).strip())
        self._shown = None
        self.reload()

    def action_close(self) -> None:
        self.dismiss(bool(self.approved))


def _approve_all(read: Sequence[Read], hold: timedelta, desk: Desk) -> tuple[Approved, Together]:
    """All as they were read or none, a few at a time; what changed in between is not."""
    from data.outreach.bulk import Approving, must_be_as_read
    from data.refused import Refused
    from data.undo.deed import Deed

    desk.read(must_be_as_read, read, by=desk.operator)
    approving, deed = Approving(read, hold), Deed("approve", _("Approved a draft"))
    did = done_to_each(desk, lambda _: approving, [(one.message_id, None) for one in read], deed)
    if not did.count:
        raise Refused(next(iter(did.refused.values())))
    return approving.came_to(), did
