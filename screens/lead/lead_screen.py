"""Everything about one lead, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from data.words import _, ngettext
from screens.acts import Act, Sort, Target, carry_out, do_one
from screens.deeds import PAUSE, RESUME, SEND_NOW, SKIP, assigning
from screens.dialogs.ask import AskText, Confirm
from screens.dialogs.judging import one_of_the_team
from screens.key_line import KeyLine
from screens.lead import lead_text
from screens.lead.lead_loaded import LeadLoaded, load_lead
from screens.lead.steps import StepTable
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.telling import conversation, joined, timeline
from screens.table import RowTable
from screens.ticking import tick_every_second
from screens.together.announcing import announce
from screens.verbs import bindings

if TYPE_CHECKING:
    from screens.desk import Desk

Start = Literal["", "outcome", "touch", "assign", "handoff", "compliance", "what_if"]


class LeadScreen(LiveScreen[LeadLoaded]):
    """The follow-up under the cursor is the one that skip, pause and now are about."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("lead_screen.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = [
        *bindings("touch", "outcome", "open", "skip", "pause", "send_now", "why", "what_if"),
        *bindings("assign", "handoff", "compliance", "duplicates", "close"),
    ]

    def __init__(self, lead_id: int, start: Start = "") -> None:
        super().__init__()
        self.lead_id = lead_id
        self.about = ("lead", lead_id)
        self._begin_with: Start = start
        self._on_screen: LeadLoaded | None = None

    @property
    def opens_more(self) -> bool:
        return bool(self._begin_with)

    @property
    def place(self) -> str:
        return f"lead:{self.lead_id}"

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="clock", classes="headline--clock")
        yield Static(id="waiting", classes="banner")
        yield Static(id="alike", classes="banner")
        with Container(id="sheets", classes="folding"):
            with Vertical(id="facts"):
                yield StepTable(self.desk, id="next")
                yield Panel(_("Score"), id="score")
                yield Panel(_("Who"), id="who")
            yield Panel(_("Conversation, the newest first"), id="conversation")
            yield Panel(_("Timeline, the newest first"), id="timeline")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#conversation").focus()
        tick_every_second(self, self._tick)
        self.reload()

    def load(self, desk: Desk) -> LeadLoaded:
        return load_lead(desk, self.lead_id)

    def show(self, snapshot: LeadLoaded) -> None:
        if self._on_screen is not None:
            announce(self, self._on_screen.lead.timeline, snapshot.lead.timeline)
        self._on_screen = snapshot
        lead, now, zone = snapshot.lead, self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(lead_text.title(lead))
        self.query_one("#conversation", Panel).show(
            joined(conversation(((said, ()) for said in lead.conversation), now, zone))
        )
        self.query_one("#score", Panel).show(lead_text.score(lead, now, zone))
        self.query_one("#who", Panel).show(lead_text.contact(lead, now, zone))
        self.query_one("#timeline", Panel).show(joined(timeline(lead.timeline, now, zone)))
        self.query_one(StepTable).set_rows(snapshot.coming, now)
        self._tell_waiting(snapshot)
        alike = self.query_one("#alike", Static)
        alike.update(lead_text.alike(snapshot))
        alike.set_class(bool(lead_text.alike(snapshot)), "-told")
        self._tick()
        self.refresh_bindings()
        self._begin()

    def _tell_waiting(self, snapshot: LeadLoaded) -> None:
        count = len(snapshot.waiting)
        words = _("A draft to this lead waits for a person; enter opens it.")
        if count > 1:
            words = ngettext(
                "{count} draft to this lead waits for a person; enter opens it.",
                "{count} drafts to this lead wait for a person; enter opens the oldest.",
                count,
            ).format(count=count)
        banner = self.query_one("#waiting", Static)
        banner.update(Content(words))
        banner.set_class(count > 0, "-told")

    def _tick(self) -> None:
        if self._on_screen is None or not self.is_in_use:
            return
        now = self.desk.now()
        words, clock = lead_text.clock(self._on_screen.lead, now), self.query_one("#clock", Static)
        if not (isinstance(clock.content, Content) and clock.content.is_same(words)):
            clock.update(words)
        self.query_one(StepTable).tick(now)

    def _begin(self) -> None:
        start, self._begin_with = self._begin_with, ""
        if start:
            self.call_after_refresh(getattr(self, f"action_{start}"))

    def why_not(self, action: str) -> str:
        shown = self._on_screen
        if shown is None:
            return "" if action == "close" else _("It is still being read.")
        if action in ("skip", "pause", "send_now") and not shown.coming:
            return _("No follow-up is planned for this lead.")
        if action == "open" and not shown.waiting:
            return _("No draft to this lead waits for a decision.")
        return ""

    def action_touch(self) -> None:
        from screens.dialogs.touch import TouchDialog

        self.app.push_screen(TouchDialog(self.lead_id), self._look_again)

    def action_outcome(self) -> None:
        from screens.dialogs.outcome import OutcomeDialog

        self.app.push_screen(OutcomeDialog(self.lead_id), self._look_again)

    def _look_again(self, _result: object) -> None:
        self.reload()

    def action_assign(self) -> None:
        team = self.desk.playbook.team
        names = [member.label for member in team.values()]
        ask = AskText(_("Whose lead is this?"), _("Empty returns it to everybody."),
                      names or (self.desk.operator,), required=False,
                      place=f"lead:{self.lead_id}:owner",
                      judge=one_of_the_team(names, team))  # fmt: skip
        self.app.push_screen(ask, self._assign)

    def _assign(self, owner: str | None) -> None:
        if owner is not None:
            self.do_to("lead", assigning(owner))

    def action_handoff(self) -> None:
        from screens.handoff.handoff_screen import HandoffScreen

        self.app.push_screen(HandoffScreen(self.lead_id), self._look_again)

    def action_compliance(self) -> None:
        from screens.compliance.compliance_screen import ComplianceScreen

        self.app.push_screen(ComplianceScreen(self.lead_id), self._look_again)

    def action_skip(self) -> None:
        row = self.query_one(StepTable).cursor_row
        if row is not None:
            question = Confirm(
                _("Leave out {sequence} {step}?").format(sequence=row.sequence, step=row.step),
                "y",
                yes=_("leave it out"),
                no=_("keep it"),
            )
            name = f"{row.sequence} {row.step}"
            self.app.push_screen(question, partial(self._skip, row.id, row.version, name))

    def _skip(self, step_id: int, version: int, name: str, sure: bool | None) -> None:
        if sure:
            do_one(self, SKIP, Target("follow_up", step_id, name, version))

    def action_pause(self) -> None:
        row = self.query_one(StepTable).cursor_row
        if row is not None:
            self.do_to("follow_up", RESUME if row.state == "paused" else PAUSE)

    def action_send_now(self) -> None:
        self.do_to("follow_up", SEND_NOW)

    def do_to(self, sort: Sort, act: Act) -> None:
        """To the lead, or to the step under the cursor."""
        carry_out(self, act, self.targets(sort))

    def targets(self, sort: Sort) -> Sequence[Target]:
        shown = self._on_screen
        if shown is None:
            return ()
        if sort == "lead":
            lead = shown.lead
            name = (
                lead.name
                or lead.email
                or lead.phone
                or _("lead {lead_id}").format(lead_id=self.lead_id)
            )
            return (Target("lead", self.lead_id, name),)
        row = self.query_one(StepTable).cursor_row if sort == "follow_up" else None
        if row is None:
            return ()
        return (Target("follow_up", row.id, f"{row.sequence} {row.step}", row.version),)

    def on_row_table_opened(self, message: RowTable.Opened[Any]) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """The oldest draft to this lead that waits for a person."""
        from screens.review.review_screen import ReviewScreen

        if self._on_screen is not None and self._on_screen.waiting:
            self.app.push_screen(ReviewScreen(self._on_screen.waiting[0].id), self._look_again)

    def action_duplicates(self) -> None:
        """The one it may be, side by side, or the list of those."""
        from screens.duplicates.duplicates_screen import DuplicatesScreen
        from screens.duplicates.side_by_side import SideBySide

        shown = self._on_screen
        into = shown.lead.merged_into if shown is not None else None
        if into is not None:
            self.app.push_screen(SideBySide(self.lead_id, into), self._look_again)
        elif shown is not None and len(shown.alike) == 1:
            pair = shown.alike[0]
            self.app.push_screen(SideBySide(pair.one.id, pair.other.id), self._look_again)
        else:
            self.app.push_screen(DuplicatesScreen(self.lead_id), self._look_again)

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        self.app.push_screen(why_screen("lead", self.lead_id))

    def action_what_if(self) -> None:
        from screens.outlook.what_if import WhatIfScreen

        self.app.push_screen(WhatIfScreen(self.lead_id))

    def action_close(self) -> None:
        self.dismiss(None)
