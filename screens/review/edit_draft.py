"""Change a draft: recipient, subject and text. What was typed survives a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Label, Static, TextArea

from data.words import _
from screens.dialogs.ask import Confirm
from screens.dialogs.kept_dialog import KeptDialog
from screens.in_thread import in_thread
from screens.keys import the_key
from screens.live import with_way_back
from screens.reading.stored import in_his_words
from screens.reading.telling import toned
from screens.review.text_size import text_size
from screens.safety import plain, plain_lines
from screens.spans import local_time

if TYPE_CHECKING:
    from data.outreach.panes import ReviewRow
    from screens.desk import Desk
    from screens.review.reviewed import Reviewed


def place_of(row: ReviewRow) -> str:
    """Where a half-written edit of this draft is kept."""
    return f"message:{row.id}"


class EditDraft(KeptDialog[bool]):
    """True when something was saved. `typed` is a text that was written elsewhere already."""

    BINDINGS = [Binding("ctrl+s", "save", _("Save"), show=False, id="save")]

    _problem = ""
    """What is said of the fields, as long as nothing else was."""

    def __init__(self, row: ReviewRow, typed: str | None = None) -> None:
        super().__init__()
        self.row, self._typed = row, typed
        self.place, self.version = place_of(row), row.version
        self._to, self._subject = plain(row.to), plain(row.subject)
        self._body = "\n".join(plain_lines(row.body))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-edit"):
            with Vertical(classes="dialog-edit--fields"):
                yield Label(_("To"))
                yield Input(self._to, id="to", compact=True, select_on_focus=False)
                yield Label(_("Subject"))
                yield Input(self._subject, id="subject", compact=True, select_on_focus=False)
            yield TextArea(self._body, id="body", soft_wrap=True)
            yield Static(classes="dialog--problem")
            yield Static(toned(_keys(), "muted"), classes="dialog--keys")

    def on_mount(self) -> None:
        self.entitle(_("The draft to {lead_name}").format(lead_name=self.row.lead_name))
        self.query_one("#subject", Input).disabled = self.row.channel != "email"
        body = self.query_one(TextArea)
        if self._typed is not None:
            body.text = self._typed
        (body if self._to else self.query_one("#to")).focus()

    @on(TextArea.Changed)
    def _tell_size(self, changed: TextArea.Changed) -> None:
        if self.row.channel == "sms":
            size = text_size(changed.text_area.text)
            self.query_one(".dialog--keys", Static).update(toned(f"{size} · {_keys()}", "muted"))

    @on(Input.Changed)
    def _look_at_field(self) -> None:
        self._judge(self.query_one("#to", Input).value, self.query_one("#subject", Input).value)

    @in_thread("judge", exclusive=True)
    def _judge(self, to: str, subject: str) -> None:
        """In a thread: the first look at a number imports a large library."""
        problem = judged_draft(self.row.channel, to, subject, self.desk.playbook.business.country)
        self.app.call_from_thread(self._tell_judged, to, subject, problem)

    def _tell_judged(self, to: str, subject: str, problem: str) -> None:
        """Unless something else was typed meanwhile."""
        if not self.is_open:
            return
        now = self.query_one("#to", Input).value, self.query_one("#subject", Input).value
        if now == (to, subject) and problem != self._problem:
            self._problem = problem
            self.say(problem, "warning")

    def _changes(self) -> dict[str, str]:
        """What differs from the draft as it was opened. The rest isn't sent along, so that

        characters that are only shown differently stay as they were stored.
        """
        parts = {"to": "recipient", "subject": "subject", "body": "body"}
        return {parts[field]: text for field, text in self.typed.items()}

    def as_opened(self) -> dict[str, str]:
        return {"to": self._to, "subject": self._subject, "body": self._body}

    def action_save(self) -> None:
        changes = self._changes()
        if not changes:
            self.dismiss(False)
            return
        self.perform(lambda desk: self._save(desk, changes), self._saved, self._refused)

    def _save(self, desk: Desk, changes: dict[str, str]) -> None:
        from data.outreach.review import edit
        from data.undo.deed import Deed

        desk.act(edit, self.row.id, playbook=desk.playbook, version=self.version,
                 deed=Deed("edit", _("Edited a draft")), **changes)  # fmt: skip

    def _saved(self, _nothing: None) -> None:
        told = _("Saved: the draft to {lead_name}. Read it once more, then approve").format(
            lead_name=plain(self.row.lead_name)
        )
        self.notify(with_way_back(told), markup=False)
        self.dismiss(True)

    def _refused(self, sentence: str) -> None:
        self.say(sentence)
        self.learn(self._look_again, self._tell_change)

    def _look_again(self, desk: Desk) -> Reviewed:
        from screens.review.reviewed import load_review

        return load_review(desk, self.row.id)

    def _tell_change(self, latest: Reviewed) -> None:
        """Where the draft was changed meanwhile, a second save is a decision made knowingly."""
        if latest.detail.row.version == self.version or not latest.is_open:
            return
        self.version = latest.detail.row.version
        self.say(
            _("{who} {save_key} again puts your text over it; {close_key} leaves theirs.").format(
                who=self._who(latest), save_key=the_key("save"), close_key=the_key("close")
            )
        )

    def _who(self, latest: Reviewed) -> str:
        change = latest.last_change
        if change is None:
            return _("The draft was changed.")
        when = local_time(change.at, self.desk.now(), self.desk.zone)
        return f"{change.by}, {when}: {in_his_words(change.summary)}."

    def tell_changed_since(self) -> None:
        self.learn(self._look_again, self._warn)

    def _warn(self, latest: Reviewed) -> None:
        self.warn(
            _("{who} {save_key} puts your text over it.").format(
                who=self._who(latest), save_key=the_key("save")
            )
        )

    def action_leave(self) -> None:
        if not self._changes():
            self.dismiss(False)
            return
        question = _("Leave without saving what you typed?")
        self.app.push_screen(
            Confirm(question, "y", yes=_("throw it away"), no=_("go on")), self._left
        )

    def _left(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(False)


def _keys() -> str:
    return _(
        "{save_key} save · tab next field · {own_editor_key} your editor · {close_key} leave"
    ).format(
        save_key=the_key("save"), own_editor_key=the_key("own_editor"), close_key=the_key("close")
    )


def judged_draft(channel: str, to: str, subject: str, country: str) -> str:
    """Why it could not be sent like this; empty where it could."""
    from data.leads.identity import read_email, read_phone

    if channel == "email" and not read_email(to).address:
        return _("To: no mail address yet.")
    if channel == "sms" and not read_phone(to, country).valid:
        return _("To: no number that can be texted yet.")
    if channel == "email" and not subject.strip():
        return _("Subject: a few words are needed.")
    return ""
