"""May we write to this person now, on each channel, why, since when, and in which hours."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Static

from data.words import _
from screens.compliance import compliance_text
from screens.dialogs.ask import AskText, Confirm
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.verbs import bindings
from screens.whose import person

if TYPE_CHECKING:
    from data.consent.compliance import Compliance
    from screens.desk import Desk

WHY_ERASED = (_("asked for it"), _("asked for it by e-mail"), _("asked for it on the phone"))


class ComplianceScreen(LiveScreen["Compliance"]):
    CSS_PATH = [READING_TCSS, Path(__file__).with_name("compliance_screen.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("consent", "erase", "close")

    def __init__(self, lead_id: int) -> None:
        super().__init__()
        self.lead_id = lead_id

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
        with Container(id="sheets", classes="ruled"):
            yield Panel(_("On each channel"), id="channels")
            yield Panel(_("Whose clock"), id="clock")
            yield Panel(_("What they said, the newest first"), id="said")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#channels").focus()
        self.reload()

    def load(self, desk: Desk) -> Compliance:
        from data.consent.compliance import compliance

        return desk.look(compliance, self.lead_id, playbook=desk.playbook, now=desk.now())

    def show(self, snapshot: Compliance) -> None:
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(compliance_text.title(snapshot))
        channels = compliance_text.channels(snapshot, now, zone)
        self.query_one("#channels", Panel).show(channels)
        self.query_one("#clock", Panel).show(compliance_text.clock(snapshot))
        self.query_one("#said", Panel).show(compliance_text.said(snapshot, now, zone))

    def action_consent(self) -> None:
        from screens.compliance.consent_dialog import ConsentDialog

        self.app.push_screen(ConsentDialog(self.lead_id), self._look_again)

    def action_erase(self) -> None:
        hint = _("All that is known of this person goes, everywhere. There is no way back.")
        ask = AskText(_("Erase this person: why?"), hint, WHY_ERASED,
                      place=f"lead:{self.lead_id}:erase")  # fmt: skip
        self.app.push_screen(ask, self._why_erased)

    def _why_erased(self, why: str | None) -> None:
        if why:
            question = Confirm(
                _("Erase {who} for ever?").format(who=self._who()),
                "y",
                yes=_("erase"),
                no=_("keep"),
            )
            self.app.push_screen(question, partial(self._erase, why))

    def _who(self) -> str:
        """The person by name, else by an address: a number alone says nothing to anybody."""
        if self._shown is None:
            return person("", self.lead_id)
        known = (self._shown.name, *(channel.address for channel in self._shown.channels))
        return person(next(filter(None, known), ""), self.lead_id)

    def _erase(self, why: str, sure: bool | None) -> None:
        if sure:
            from data.privacy.erase import erase
            from data.undo.deed import Deed

            gone = Deed("erase", _("Erased a person"), final=_("What was erased is gone for ever."))
            self.act(
                *(erase, self.lead_id),
                why=why,
                deed=gone,
                done=_(
                    "Lead {lead_id} is erased for ever. Backups from before still hold it."
                ).format(lead_id=self.lead_id),
            )

    def _look_again(self, _result: object) -> None:
        self.reload()

    def action_close(self) -> None:
        self.dismiss(None)
