"""One delivery: what arrived raw, what is understood of it, and what followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from data.words import _
from screens.inbox import delivery_text
from screens.inbox.replaying import replay_all, told
from screens.key_line import KeyLine
from screens.live import LiveScreen
from screens.reading.panel import READING_TCSS, Panel
from screens.reading.stored import in_his_words
from screens.reading.telling import joined
from screens.safety import plain
from screens.verbs import bindings

if TYPE_CHECKING:
    from data.inbox.pane import DeliveryDetail
    from screens.desk import Desk


class DeliveryScreen(LiveScreen["DeliveryDetail"]):
    """`enter` opens the lead that it became."""

    CSS_PATH = [READING_TCSS, Path(__file__).with_name("delivery.tcss")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    BINDINGS = bindings("open", "replay", "why", "close")

    def __init__(self, inbound_id: int) -> None:
        super().__init__()
        self.inbound_id = inbound_id
        self.about = ("delivery", inbound_id)
        self._on_screen: DeliveryDetail | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headline"):
            yield Static(id="title", classes="headline--title")
            yield Static(id="size", classes="headline--clock")
        yield Static(id="reason", classes="banner")
        with Container(id="sheets", classes="folding"):
            yield Panel(_("What is understood by the rules in force"), id="understood")
            yield Panel(_("Raw content"), id="raw")
            yield Panel(_("What followed"), id="events")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#raw").focus()
        self.reload()

    def load(self, desk: Desk) -> DeliveryDetail:
        from data.inbox.pane import delivery

        return desk.look(delivery, self.inbound_id, desk.playbook)

    def show(self, snapshot: DeliveryDetail) -> None:
        self._on_screen = snapshot
        now, zone = self.desk.now(), self.desk.zone
        self.query_one("#title", Static).update(delivery_text.title(snapshot, now, zone))
        self.query_one("#size", Static).update(Content(plain(snapshot.content_type, 40)))
        banner = self.query_one("#reason", Static)
        banner.update(Content(plain(in_his_words(snapshot.row.reason), 600)))
        banner.set_class(snapshot.row.state == "quarantined", "-told")
        self.query_one("#understood", Panel).show(joined(delivery_text.understood(snapshot)))
        self.query_one("#events", Panel).show(joined(delivery_text.events(snapshot, now, zone)))
        self.query_one("#raw", Panel).show(joined(delivery_text.raw(snapshot.payload)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self._on_screen.row if self._on_screen else None
        if action == "replay":
            return row is not None and row.state == "quarantined"
        if action == "open":
            return row is not None and row.lead_id is not None
        return True

    def action_replay(self) -> None:
        """Try it again by the rules in force now."""
        self.act(replay_all, [self.inbound_id], house=self.desk.house, done=told)

    def action_open(self) -> None:
        from screens.lead.lead_screen import LeadScreen

        if self._on_screen is not None and self._on_screen.row.lead_id is not None:
            self.app.push_screen(LeadScreen(self._on_screen.row.lead_id))

    def action_why(self) -> None:
        from screens.dialogs.why import why_screen

        self.app.push_screen(why_screen("delivery", self.inbound_id))

    def action_close(self) -> None:
        self.dismiss(None)
