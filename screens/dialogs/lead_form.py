"""A form about a lead: one key decides, a note is optional."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from data.words import _
from screens.dialogs.kept_dialog import KeptDialog
from screens.dialogs.key_list import Choice, KeyList
from screens.keys import the_key
from screens.reading.telling import toned
from screens.safety import plain

if TYPE_CHECKING:
    from screens.desk import Desk

Result = TypeVar("Result")


class LeadForm(KeptDialog[Result]):
    """Subclasses give the choices and the title, and decide on a `KeyList.Chosen`.

    The note may come before the key (tab, write, enter, key), or not at all.
    """

    CHOICES: ClassVar[Sequence[Choice]] = ()
    TITLE_OF = "{name}"
    WHAT = ""
    """The last part of the place where the note is kept."""

    def __init__(self, lead_id: int) -> None:
        super().__init__()
        self.lead_id = lead_id
        self.who = _("lead {lead_id}").format(lead_id=lead_id)
        self.place = f"lead:{lead_id}:{self.WHAT}"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield KeyList(self.CHOICES)
            yield Input(id="note", placeholder=_("a note, if you like"))
            yield Static(classes="dialog--problem")
            yield Static(
                toned(
                    _(
                        "one key does it · tab a note · {own_editor_key} your editor · "
                        "{close_key} leave"
                    ).format(own_editor_key=the_key("own_editor"), close_key=the_key("close")),
                    "muted",
                ),
                classes="dialog--keys",
            )

    def on_mount(self) -> None:
        self._entitle_by(_("lead {lead_id}").format(lead_id=self.lead_id))
        self.query_one(KeyList).focus()
        self.learn(self._name_of_lead, self._entitle_by)

    def _entitle_by(self, name: str) -> None:
        self.who = plain(name, 40)
        self.entitle(self.TITLE_OF.replace("{name}", name))

    def _name_of_lead(self, desk: Desk) -> str:
        from data.leads.queries import detail

        lead = desk.read(detail, self.lead_id, desk.playbook)
        return (
            lead.name
            or lead.email
            or lead.phone
            or _("lead {lead_id}").format(lead_id=self.lead_id)
        )

    @property
    def note(self) -> str:
        return self.query_one("#note", Input).value.strip()

    @on(Input.Submitted)
    def _note_is_written(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(KeyList).focus()
        self.after_note()

    def after_note(self) -> None:
        """The note is written and the list has the focus again."""
        self.say(_("Now the key for what it was."), "accent")
