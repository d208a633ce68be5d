"""Take in a lead by hand, through the same door as every other lead."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, Select, Static, TextArea

from data.words import _
from screens.dialogs.ask import Confirm
from screens.dialogs.kept_dialog import KeptDialog
from screens.in_thread import in_thread
from screens.keys import the_key
from screens.keys.moves import move
from screens.reading.stored import in_his_words
from screens.reading.telling import toned
from screens.safety import plain
from screens.whose import person

if TYPE_CHECKING:
    from data.inbox.process import Processed
    from screens.desk import Desk

DOOR = "manual"
"""What the inbox calls this door; the source is what the operator picks."""

FIELDS = (("name", _("Name")), ("email", _("E-mail")), ("phone", _("Phone")))


class Taken(NamedTuple):
    """What became of it, and whether this very lead was taken in before."""

    processed: Processed
    repeated: bool
    name: str


class NewLead(KeptDialog[int | str | None]):
    """Answers with the lead's id, the reason why it is quarantined, or None when left."""

    BINDINGS = [move("save", "save")]

    place = "lead:new"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-form"):
            with Vertical(classes="dialog-form--fields"):
                for name, label in FIELDS:
                    yield Label(label)
                    yield Input(id=name, compact=True)
                    yield Static(id=f"{name}-hint", classes="dialog-form--said")
                yield Label(_("Source"))
                yield Select(self._sources(), allow_blank=True, prompt=_("not known"), compact=True,
                             id="source")  # fmt: skip
                yield Static()
            yield Label(_("What they said"))
            yield TextArea(id="message", soft_wrap=True)
            yield Static(classes="dialog--problem")
            yield Static(toned(_keys(), "muted"),
                         classes="dialog--keys")  # fmt: skip

    def on_mount(self) -> None:
        self.entitle(_("A new lead"))
        self.query_one("#name").focus()

    def _sources(self) -> list[tuple[Content, str]]:
        sources = self.desk.playbook.sources
        return [(Content(plain(source.label)), key) for key, source in sources.items()]

    @on(Input.Submitted)
    def _to_next_field(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    @on(Input.Changed)
    def _look_at_field(self, event: Input.Changed) -> None:
        if event.input.id in ("email", "phone"):
            self._judge(event.input.id, event.value)

    @in_thread("judge")
    def _judge(self, field: str, text: str) -> None:
        """In a thread: the first look at a number imports a large library."""
        words, tone = judged(field, text, self.desk.playbook.business.country)
        self.app.call_from_thread(self._tell, field, text, words, tone)

    def _tell(self, field: str, text: str, words: str, tone: str) -> None:
        """Unless something else was typed meanwhile."""
        if self.is_open and self.query_one(f"#{field}", Input).value == text:
            self.query_one(f"#{field}-hint", Static).update(toned(plain(words), tone))

    def _typed(self) -> dict[str, str]:
        typed = {name: self.query_one(f"#{name}", Input).value for name, _ in FIELDS}
        typed["message"] = self.query_one(TextArea).text
        return {name: text.strip() for name, text in typed.items() if text.strip()}

    def action_save(self) -> None:
        fields = self._typed()
        if not fields:
            self.say(_("Fill in at least one: a name, an address, a number or what they said."))
            return
        source = self.query_one(Select).value
        if isinstance(source, str):
            fields["source"] = source
        self.perform(lambda desk: self._take_in(desk, fields), self._taken)

    def _take_in(self, desk: Desk, fields: dict[str, str]) -> Taken:
        from data.inbox.take_in import take_in
        from data.leads.called import called

        hours = desk.playbook.service.repeat_window_hours
        with desk.at_the_database(_("what you typed stays here: take it in again")):
            processed, repeated = take_in(
                desk.premises.store,
                fields,
                source=DOOR,
                house=desk.house,
                now=desk.now(),
                by=desk.operator,
                repeat_window=timedelta(hours=hours),
            )
        of = processed.lead_id
        return Taken(processed, repeated, desk.look(called, [of]).get(of, "") if of else "")

    def _taken(self, taken: Taken) -> None:
        processed = taken.processed
        if processed.lead_id is None:
            self.notify(
                _("Kept in the inbox, but no lead: {reason}").format(
                    reason=in_his_words(processed.reason)
                ),
                severity="warning",
                markup=False,
            )
            self.dismiss(processed.reason)
            return
        who = person(taken.name, processed.lead_id)
        said = _("Taken in: {who}.").format(who=who)
        if taken.repeated:
            said = _("This is here already: it is {who}.").format(who=who)
        elif processed.reason:
            said = _("Added to {who}: {reason}.").format(
                who=who, reason=in_his_words(processed.reason)
            )
        self.notify(said, markup=False)
        self.dismiss(processed.lead_id)

    def action_leave(self) -> None:
        if not self._typed():
            self.dismiss(None)
            return
        question = _("Leave without taking this lead in?")
        sure = Confirm(question, "y", yes=_("throw it away"), no=_("go on"))
        self.app.push_screen(sure, self._left)

    def _left(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(None)


def judged(field: str, text: str, country: str) -> tuple[str, str]:
    """What a typed address or number is worth, in words and a tone; both empty for nothing."""
    from data.leads.identity import read_email, read_phone

    if not text.strip():
        return "", ""
    if field == "email":
        good = bool(read_email(text).address)
        return (_("✓ can be written to"), "success") if good else (_("✗ no address yet"), "warning")
    phone = read_phone(text, country)
    if phone.valid:
        return f"✓ {phone.e164}", "success"
    return (
        (_("? {e164}, not texted").format(e164=phone.e164), "warning")
        if phone.e164
        else (_("✗ no number yet"), "warning")
    )


def _keys() -> str:
    return _(
        "{save_key} take it in · tab next field · {own_editor_key} your editor · {close_key} leave"
    ).format(
        save_key=the_key("save"), own_editor_key=the_key("own_editor"), close_key=the_key("close")
    )
